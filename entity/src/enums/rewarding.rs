//! Rewards, budgets and payments.

stored_enum! {
    /// 经费类别 · Purpose of a budget line
    ///
    /// 专款专用，两类不得混用（第二十一条）。 · Earmarked: the two never mix (art. 21).
    pub enum BudgetPurpose {
        /// 奖励 · Bonuses
        Bonus,
        /// 评审经费 · Review expenses
        Review,
    }
}

stored_enum! {
    /// 标准级别 · Level of a standard (art. 20)
    pub enum StandardLevel {
        /// 国际标准 · International
        International,
        /// 国家标准 · National
        National,
        /// 行业标准 · Industry
        Industry,
        /// 团体标准 · Group
        Group,
    }
}

stored_enum! {
    /// 参与方式 · Part in a standard (art. 20)
    pub enum Participation {
        /// 主导制定 · Led
        Led,
        /// 参与制定 · Taken part in
        Joined,
    }
}

stored_enum! {
    /// 奖励申请状态 · State of a reward claim
    pub enum RewardClaimState {
        /// 已提交 · Submitted
        Submitted,
        /// 已核实 · Verified
        Verified,
        /// 不予认定 · Refused
        Refused,
    }
}

stored_enum! {
    /// 成果种类 · Kind of achievement
    ///
    /// 不合并计奖时，荣誉和标准分别就高。 · Where they are not pooled, honours and standards are scopes of their own.
    pub enum RewardFamily {
        /// 荣誉 · Honours
        Honour,
        /// 标准 · Standards
        Standard,
    }
}

stored_enum! {
    /// 计奖依据 · Why a reward is payable or not
    ///
    /// 计算所得，不存储。 · Computed, not stored.
    pub enum RewardReason {
        /// 最高一项 · The highest of its scope
        Highest,
        /// 补差 · The difference to what was granted
        TopUp,
        /// 已有不低于此的奖励 · Not higher than what was granted
        NotHighest,
        /// 已奖励 · Granted already
        Granted,
        /// 再次获奖 · Repeat winner (art. 4 §2)
        RepeatWinner,
        /// 已撤销 · Revoked
        Revoked,
        /// 未核实 · Not verified
        NotVerified,
        /// 不在奖励标准内 · Not in the table
        NotInTable,
    }
}

stored_enum! {
    /// 奖励状态 · State of a grant
    ///
    /// 由付款和登记计算。 · Computed from payments and the register.
    pub enum RewardGrantState {
        /// 待付 · Open
        Open,
        /// 已付清 · Paid
        Paid,
        /// 暂停支付 · Suspended
        ///
        /// 撤销办理期间。 · While a revocation is under way.
        Suspended,
        /// 已取消 · Cancelled
        ///
        /// 奖项已撤销，未付部分不再支付。 · It was revoked; what is unpaid is not paid any more.
        Cancelled,
    }
}

stored_enum! {
    /// 付款状态 · State of a payment
    pub enum PaymentState {
        /// 已录入 · Entered
        Entered,
        /// 已确认 · Confirmed
        Confirmed,
        /// 已退回 · Rejected
        Rejected,
    }
}

stored_enum! {
    /// 评审经费支出类别 · Category of a review expense (art. 22)
    pub enum ExpenseCategory {
        /// 会议费 · Meetings
        Meeting,
        /// 聘请专家费 · Expert fees
        ExpertFee,
        /// 差旅费 · Travel
        Travel,
        /// 其他相关支出 · Related
        ///
        /// 须说明与评审的关系。 · Needs a word on why the review needs it.
        Related,
    }
}

stored_enum! {
    /// 奖金用途 · Use of a bonus (art. 22)
    pub enum FundUseCategory {
        /// 质量持续改进 · Continual improvement
        ContinualImprovement,
        /// 质量攻关 · Quality breakthroughs
        QualityBreakthrough,
        /// 人员培训 · Training
        Training,
        /// 质量检验机构和实验室建设 · Inspection bodies and laboratories
        InspectionBody,
        /// 其他同类投入 · Other
        ///
        /// 须说明属于第二十二条所指用途，由评审办公室认定。 · Needs a word on how it serves article 22; the Office finds whether it does.
        Other,
    }
}

stored_enum! {
    /// 资金使用报告状态 · State of a report on fund use
    pub enum FundUseState {
        /// 已提交 · Submitted
        Submitted,
        /// 已认可 · Accepted
        Accepted,
        /// 已退回 · Returned
        Returned,
    }
}
