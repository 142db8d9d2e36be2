//! Notices, objections and awards.

stored_enum! {
    /// 公示状态 · State of a public notice
    ///
    /// 由时钟计算。 · Computed from the clock.
    pub enum NoticeState {
        /// 公示中 · Published
        Published,
        /// 公示期满 · Ended
        Ended,
        /// 已被替代 · Superseded
        Superseded,
    }
}

stored_enum! {
    /// 不计入缘由 · Why a day of a notice does not count
    ///
    /// 由发布时间和节假日安排计算。 · Computed from the publication and the calendar.
    pub enum UncountedReason {
        /// 发布当日 · Day of publication
        Publication,
        /// 周末 · Weekend
        Weekend,
        /// 节假日 · Public holiday
        Holiday,
    }
}

stored_enum! {
    /// 除名原因 · Why a nominee was struck off a notice
    pub enum StrikeReason {
        /// 取消资格 · Disqualified
        Disqualified,
        /// 单位放弃 · Renounced
        Renounced,
        /// 未获批准 · Not approved
        NotApproved,
        /// 重新表决 · Vote repeated
        ///
        /// 原表决结果不再有效，须重新表决。 · Its vote counts no more and is repeated.
        VoteRepeated,
    }
}

stored_enum! {
    /// 异议来源 · Origin of an objection
    pub enum ObjectionOrigin {
        /// 社会公众 · Public
        Public,
        /// 办公室复核 · Office
        ///
        /// 评审办公室自行启动的复核。 · A re-examination that the Office opened itself.
        Office,
    }
}

stored_enum! {
    /// 异议人类别 · Kind of objector
    pub enum ObjectorKind {
        /// 单位 · Unit
        Unit,
        /// 个人 · Person
        Person,
    }
}

stored_enum! {
    /// 异议状态 · State of an objection
    pub enum ObjectionState {
        /// 已提出 · Filed
        Filed,
        /// 成立 · Upheld
        Upheld,
        /// 不成立 · Dismissed
        Dismissed,
    }
}

stored_enum! {
    /// 空缺名额状态 · State of a vacant place
    pub enum VacantPlaceState {
        /// 待补充 · Open
        Open,
        /// 已补充 · Filled
        Filled,
        /// 不予补充 · Left vacant
        LeftVacant,
    }
}

stored_enum! {
    /// 奖项状态 · State of an award
    ///
    /// 由时钟和登记计算。 · Computed from the clock and the register.
    pub enum AwardState {
        /// 有效 · Valid
        Valid,
        /// 已届满 · Expired
        Expired,
        /// 已撤销 · Revoked
        Revoked,
    }
}
