//! Organisations and what the registers hold of them.

stored_enum! {
    /// 单位登记状态 · Organisation state
    pub enum OrganizationState {
        /// 未核验 · Unverified
        Unverified,
        /// 已核验 · Verified
        Verified,
        /// 已关闭 · Closed
        ///
        /// 未予核验，或同一代码的另一登记已核验。 · Not verified, or another registration of the same code was.
        Closed,
    }
}

stored_enum! {
    /// 行业门类（GB/T 4754-2017） · Industry section
    pub enum Industry {
        /// 农、林、牧、渔业 · Agriculture, forestry, animal husbandry and fishery
        A,
        /// 采矿业 · Mining
        B,
        /// 制造业 · Manufacturing
        C,
        /// 电力、热力、燃气及水生产和供应业 · Electricity, heat, gas and water
        D,
        /// 建筑业 · Construction
        E,
        /// 批发和零售业 · Wholesale and retail
        F,
        /// 交通运输、仓储和邮政业 · Transport, storage and post
        G,
        /// 住宿和餐饮业 · Accommodation and catering
        H,
        /// 信息传输、软件和信息技术服务业 · Information, software and IT services
        I,
        /// 金融业 · Finance
        J,
        /// 房地产业 · Real estate
        K,
        /// 租赁和商务服务业 · Leasing and business services
        L,
        /// 科学研究和技术服务业 · Research and technical services
        M,
        /// 水利、环境和公共设施管理业 · Water, environment and public facilities
        N,
        /// 居民服务、修理和其他服务业 · Resident services, repair and other services
        O,
        /// 教育 · Education
        P,
        /// 卫生和社会工作 · Health and social work
        Q,
        /// 文化、体育和娱乐业 · Culture, sports and entertainment
        R,
        /// 公共管理、社会保障和社会组织 · Public administration, social security and social organisations
        S,
        /// 国际组织 · International organisations
        T,
    }
}

stored_enum! {
    /// 荣誉类别 · Honour kind
    pub enum HonourKind {
        /// 中国质量奖 · China Quality Award
        ChinaQualityAward,
        /// 自治区主席质量奖 · Regional chairman's quality award
        RegionalAward,
        /// 市政府质量奖 · City government quality award
        CityAward,
        /// 本级质量奖 · This government's quality award
        ZoneAward,
    }
}

stored_enum! {
    /// 撤销依据 · Revocation ground
    pub enum HonourRevocation {
        /// 骗取荣誉（第二十三条） · Obtained by fraud (art. 23)
        ///
        /// 视为从未获得。 · Treated as never won.
        Fraud,
        /// 获奖后情形（第二十四条） · Later event (art. 24)
        ///
        /// 仍算曾经获奖。 · Still counts as once won.
        LaterEvent,
    }
}

stored_enum! {
    /// 不良记录类别 · Adverse record kind
    pub enum AdverseRecordKind {
        /// 重大事故 · Major accident
        ///
        /// 日期为事故发生日。 · Dated by the event.
        Accident,
        /// 突出投诉 · Outstanding complaint
        ///
        /// 日期为事件发生日。 · Dated by the event.
        Complaint,
        /// 抽查严重不合格 · Serious spot-check failure
        ///
        /// 日期为结果通知日。 · Dated by the result notice.
        SpotCheck,
        /// 严重服务质量问题 · Serious service fault
        ///
        /// 日期为结果通知日。 · Dated by the result notice.
        ServiceFault,
        /// 参评弄虚作假 · Fraud in the award
        ///
        /// 日期为认定日。 · Dated by the finding.
        Fraud,
        /// 其他违法 · Other violation
        ///
        /// 日期为认定日。 · Dated by the finding.
        Violation,
    }
}

stored_enum! {
    /// 前身关系 · Succession
    pub enum SuccessionKind {
        /// 合并 · Merger
        Merger,
        /// 分立 · Split
        Split,
    }
}
