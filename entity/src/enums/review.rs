//! Groups, sheets, visits, reports and opinions of the review.

stored_enum! {
    /// 专家库状态 · State in the reviewer pool
    pub enum ReviewerState {
        /// 在库 · Active
        Active,
        /// 暂停 · Suspended
        ///
        /// 暂停期间不得参加评审，评审材料不可见。 · Neither sees nor does anything of a review until reinstated.
        Suspended,
        /// 退出 · Exited
        Exited,
    }
}

stored_enum! {
    /// 评审组状态 · State of a review group
    pub enum GroupState {
        /// 组建中 · Forming
        Forming,
        /// 工作中 · Active
        Active,
        /// 已解散 · Dissolved
        Dissolved,
    }
}

stored_enum! {
    /// 评分表状态 · State of a score sheet
    pub enum SheetState {
        /// 填写中 · Draft
        Draft,
        /// 已提交 · Submitted
        Submitted,
        /// 退回修改 · Reopened
        Reopened,
        /// 作废 · Void
        ///
        /// 评审员回避或离组，不计入结果。 · Its reviewer is recused or released; it counts for nothing.
        Void,
    }
}

stored_enum! {
    /// 评审报告状态 · State of a group's report
    pub enum ReportState {
        /// 起草中 · Draft
        Draft,
        /// 已签署 · Signed
        Signed,
        /// 已被替代 · Superseded
        Superseded,
    }
}

stored_enum! {
    /// 候选名单状态 · State of a candidate list
    pub enum CandidateListState {
        /// 已提交 · Submitted
        Submitted,
        /// 已被替代 · Superseded
        Superseded,
    }
}

stored_enum! {
    /// 意见来源 · Source of an opinion
    pub enum OpinionSource {
        /// 行业部门 · Department
        Department,
        /// 行业协会、社会团体 · Association
        Association,
        /// 技术机构、中介机构 · Institution
        Institution,
        /// 新闻媒体 · Media
        Media,
        /// 群众 · Citizen
        Citizen,
    }
}

stored_enum! {
    /// 意见状态 · State of an opinion
    pub enum OpinionState {
        /// 已收到 · Received
        Received,
        /// 已转送 · Passed on
        ///
        /// 已转送评审组和审定委员会。 · The groups and the committee see it.
        PassedOn,
        /// 未采用 · Set aside
        SetAside,
    }
}

stored_enum! {
    /// 考核等次 · Grade of an assessment
    pub enum AssessmentGrade {
        /// 优秀 · Excellent
        Excellent,
        /// 称职 · Competent
        Competent,
        /// 基本称职 · Adequate
        Adequate,
        /// 不称职 · Inadequate
        Inadequate,
    }
}
