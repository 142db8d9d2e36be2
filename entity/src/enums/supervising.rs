//! What follows an award: visits, experience pages, revocation.

stored_enum! {
    /// 撤销情形 · Ground of a revocation
    pub enum RevocationGround {
        /// 弄虚作假、骗取荣誉 · Fraud
        ///
        /// 第二十三条；有效期届满后也可撤销。 · Article 23; also after the award has expired.
        Fraud,
        /// 重大责任事故 · Major accident
        ///
        /// 质量、安全、环保、卫生等重大责任事故。 · A major accident of quality, safety, environment or health.
        MajorAccident,
        /// 监督抽查严重不合格 · Failed spot check
        ///
        /// 抽查判定为严重不合格，或出现重大服务质量事故。 · A serious failure in a spot check, or a major service fault.
        FailedSpotCheck,
        /// 投诉查证属实 · Proven complaint
        ///
        /// 产品、服务质量发生重大问题，被投诉并查证属实。 · A major problem of products or services, complained of and proven.
        ProvenComplaint,
        /// 国外通报或索赔 · Foreign notice or claim
        ///
        /// 出口产品因质量问题造成较大损害。 · Exports noticed or claimed against abroad, with considerable damage.
        ForeignClaim,
        /// 严重经营性亏损 · Severe loss
        ///
        /// 因经营管理不善出现。 · By poor management.
        SevereLoss,
        /// 其他严重违法 · Other serious violation
        SeriousViolation,
    }
}

stored_enum! {
    /// 撤销案件状态 · State of a revocation case
    pub enum RevocationState {
        /// 已立案 · Opened
        Opened,
        /// 已调查 · Investigated
        ///
        /// 已将调查结论送达获奖单位。 · The winner has the findings.
        Investigated,
        /// 审定委员会已决定 · Decided by the committee
        ///
        /// 决定报请撤销。 · It is put to the management committee.
        CommitteeDecided,
        /// 已撤销 · Revoked
        Revoked,
        /// 不予撤销 · Dismissed
        Dismissed,
    }
}

stored_enum! {
    /// 撤销后果 · Consequence of a revocation
    pub enum ConsequenceKind {
        /// 撤销称号 · Title
        Title,
        /// 收回奖牌（奖杯） · Trophy
        Trophy,
        /// 收回证书 · Certificate
        Certificate,
        /// 追缴奖金 · Bonus
        Bonus,
        /// 登记不良记录 · Adverse record
        AdverseRecord,
        /// 向社会公布 · Publication
        Publication,
    }
}

stored_enum! {
    /// 巡访结果 · Result of a follow-up visit
    pub enum VisitResult {
        /// 正常 · Sound
        Sound,
        /// 须整改 · To be mended
        ///
        /// 发现须整改的问题。 · Something has to be mended.
        Mend,
        /// 严重问题 · Serious
        ///
        /// 可能构成撤销情形。 · It may be a ground of revocation.
        Serious,
    }
}

stored_enum! {
    /// 巡访状态 · State of a follow-up visit
    ///
    /// 由时钟和登记计算。 · Computed from the clock and the register.
    pub enum FollowUpState {
        /// 未到期 · Upcoming
        Upcoming,
        /// 逾期未访 · Overdue
        Overdue,
        /// 已巡访 · Recorded
        Recorded,
        /// 不再巡访 · Lapsed
        ///
        /// 奖项已届满或被撤销。 · The award has expired or was revoked.
        Lapsed,
    }
}

stored_enum! {
    /// 整改状态 · State of a rectification
    ///
    /// 由时钟计算。 · Computed from the clock.
    pub enum RectificationState {
        /// 整改中 · Open
        Open,
        /// 逾期未答复 · Overdue
        Overdue,
        /// 已答复 · Answered
        Answered,
        /// 已办结 · Closed
        Closed,
    }
}

stored_enum! {
    /// 经验材料状态 · State of a page on experience
    pub enum ExperienceState {
        /// 草稿 · Draft
        ///
        /// 尚未提交，或发布后又有修改。 · Not submitted yet, or changed since it was published.
        Draft,
        /// 已提交 · Submitted
        Submitted,
        /// 已退回 · Returned
        Returned,
        /// 已发布 · Published
        Published,
        /// 已撤下 · Withdrawn
        Withdrawn,
    }
}
