//! What a regulation chooses from, and how documents are approved.

stored_enum! {
    /// 字段类型 · Field kind
    pub enum FieldKind {
        /// 文字 · Text
        Text,
        /// 数字 · Number
        Number,
        /// 金额 · Money
        Money,
        /// 日期 · Date
        Date,
        /// 是否 · Yes or no
        Boolean,
        /// 单选 · Choice
        Choice,
        /// 三年数据 · Figures of three years
        #[sea_orm(string_value = "TABLE_3_YEARS")]
        #[serde(rename = "TABLE_3_YEARS")]
        #[graphql(name = "TABLE_3_YEARS")]
        Table3Years,
    }
}

stored_enum! {
    /// 审定状态 · State of a document that the committee approves
    pub enum DocumentState {
        /// 草案 · Draft
        Draft,
        /// 已审定 · Approved
        Approved,
    }
}

stored_enum! {
    /// 条目类型 · Item kind
    pub enum ItemKind {
        /// 过程 · Process
        Process,
        /// 结果 · Result
        Result,
    }
}

stored_enum! {
    /// 统计环节 · A step that statistics time
    pub enum TimedStep {
        /// 资格审查 · Qualification review
        ///
        /// 从首次提交到决定。 · From the first submission to the decision.
        Qualification,
        /// 补正 · Correction
        ///
        /// 从退回到再次提交。 · From the return to the next submission.
        Correction,
        /// 异议复核 · Objection
        ///
        /// 从提出到决定。 · From the filing to the decision.
        Objection,
        /// 评选全程 · Conferral
        ///
        /// 从首次提交到授奖。 · From the first submission to the conferral.
        Conferral,
    }
}

stored_enum! {
    /// 评分环节 · Scored stage
    pub enum StageKind {
        /// 材料评审 · Material review
        Material,
        /// 现场评审 · Site review
        Site,
        /// 现场答辩 · Oral defence
        Defence,
    }
}

stored_enum! {
    /// 汇总方式 · Aggregation
    pub enum Aggregation {
        /// 平均 · Mean
        ///
        /// 未回避评审员的平均值。 · The mean over non-recused members.
        Mean,
        /// 合议 · Consensus
        ///
        /// 以合议评分表为准。 · The consensus sheet.
        Consensus,
    }
}

stored_enum! {
    /// 投票方式 · Ballot mode
    pub enum BallotMode {
        /// 无记名 · Secret
        Secret,
        /// 记名 · Named
        Named,
    }
}

stored_enum! {
    /// 日的种类 · Day kind
    pub enum DayKind {
        /// 工作日 · Working days
        Working,
        /// 自然日 · Calendar days
        Calendar,
    }
}

stored_enum! {
    /// 起算规则 · Start rule
    pub enum StartRule {
        /// 次日起算 · From the day after
        DayAfter,
        /// 当日起算 · From the day itself
        SameDay,
    }
}

stored_enum! {
    /// 发布渠道类别 · Channel kind
    pub enum ChannelKind {
        /// 媒体 · News medium
        Medium,
        /// 网站 · Website
        Website,
    }
}

stored_enum! {
    /// 发布渠道级别 · Channel level
    pub enum ChannelLevel {
        /// 区级 · Zone
        Zone,
        /// 市级 · City
        City,
    }
}

stored_enum! {
    /// 日历日种类 · Calendar entry
    pub enum CalendarKind {
        /// 放假 · Holiday
        ///
        /// 放假的周一至周五。 · A weekday off.
        Holiday,
        /// 调休上班 · Workday
        ///
        /// 上班的周六、周日。 · A weekend day worked.
        Workday,
    }
}
