//! Resolutions, meetings and ballots.

stored_enum! {
    /// 决议事项 · Subject of a resolution
    pub enum ResolutionSubject {
        /// 评审标准或实施指南 · Standard or guide
        Standard,
        /// 工作程序 · Work procedure
        WorkProcedure,
        /// 评审办法 · Regulation
        Regulation,
        /// 增加名额 · Quota of a cycle
        Quota,
        /// 回避委员是否计入基数 · Base of the majority
        ///
        /// 本届表决时，须回避的出席委员是否计入基数，改为与评审办法相反。 · In the votes of a cycle, whether attending members who are recused from a candidate count in its base becomes the opposite of what the regulation says.
        RecusedBase,
        /// 奖项空缺 · Vacancy of the award
        ///
        /// 仍有候选单位时，决定本届奖项空缺。 · That the award of a cycle stays vacant although candidates are left.
        Vacancy,
        /// 空缺名额不予补充 · Vacant place
        ///
        /// 尚有候补单位时，公示期间空出的名额不予补充。 · That a place which became vacant during the notice stays so although a reserve exists.
        VacantPlace,
        /// 代行主任审核 · Director's review
        ///
        /// 主任和常务副主任均不能审核时，推举一名委员代行。 · Who reviews nominees where neither director nor executive deputy can.
        DirectorReview,
        /// 撤销奖项 · Revocation
        ///
        /// 研究决定是否报请撤销某一奖项（第二十四条）。 · That an award is put to the management committee to be revoked (art. 24).
        Revocation,
        /// 其他重大事项 · Other matter
        Other,
    }
}

stored_enum! {
    /// 决议状态 · Resolution state
    pub enum ResolutionState {
        /// 表决中 · Proposed
        Proposed,
        /// 通过 · Passed
        Passed,
        /// 未通过 · Rejected
        Rejected,
        /// 流会 · Lapsed
        ///
        /// 参加表决人数未达法定人数，未形成结果；事项可重新提出。 · Ended without a quorum and so without a result; the matter may be proposed again.
        Lapsed,
    }
}

stored_enum! {
    /// 表决意见 · Vote on a resolution
    pub enum ResolutionChoice {
        /// 赞成 · Approve
        Approve,
        /// 反对 · Reject
        Reject,
        /// 弃权 · Abstain
        Abstain,
    }
}

stored_enum! {
    /// 会议状态 · Meeting state
    pub enum MeetingState {
        /// 已召集 · Convened
        Convened,
        /// 进行中 · Open
        Open,
        /// 休会 · Adjourned
        Adjourned,
        /// 已结束 · Closed
        Closed,
        /// 流会 · Lapsed
        ///
        /// 未达法定人数或未能召开，须另行召集。 · Ended without a quorum or never held; a new one is convened.
        Lapsed,
    }
}

stored_enum! {
    /// 表决轮次类型 · Kind of a round
    pub enum RoundKind {
        /// 表决 · Vote
        ///
        /// 对一个奖项等级的全部候选单位限额投票。 · The limited vote on all candidates of a prize class.
        Vote,
        /// 附加表决 · Run-off
        ///
        /// 仅在名额边界得票相同的单位之间进行。 · Among those alone who are tied across the last place.
        RunOff,
        /// 补充表决 · Vote on a substitute
        ///
        /// 对未通过单位中得票最多者重新表决，以补充空缺名额。 · On whoever comes first among those not passed, for a place that became vacant.
        Substitution,
    }
}

stored_enum! {
    /// 轮次状态 · Round state
    pub enum RoundState {
        /// 已准备 · Prepared
        Prepared,
        /// 投票中 · Open
        Open,
        /// 已计票 · Closed
        Closed,
        /// 无效 · Void
        Void,
    }
}

stored_enum! {
    /// 名额类别 · Pool of a candidate
    pub enum BallotPool {
        /// 占名额 · Quota
        Quota,
        /// 不占名额 · Former winner
        ///
        /// 曾获奖且有效期届满的单位，再次获奖不占当年名额。 · A former winner whose award has ended: it takes no place.
        Former,
    }
}

stored_enum! {
    /// 计票结果 · Result of a candidate in a round
    pub enum BallotResult {
        /// 入选 · Elected
        Elected,
        /// 候补 · Reserve
        ///
        /// 已获三分之二以上赞成，但名额已满。 · Passed, and beyond the places.
        Reserve,
        /// 并列 · Tie
        ///
        /// 在名额边界得票相同，须附加表决。 · Tied across the last place: a run-off decides.
        Tie,
        /// 未通过 · Not passed
        NotPassed,
    }
}
