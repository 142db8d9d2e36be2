//! A cycle and its applications.

stored_enum! {
    /// 阶段 · Cycle phase
    ///
    /// 只能依次向前。 · Only forward, one step at a time.
    pub enum Phase {
        /// 筹备 · Planning
        Planning,
        /// 受理申报 · Accepting applications
        Accepting,
        /// 资格审查 · Qualification review
        Qualification,
        /// 评审 · Review
        Review,
        /// 审议 · Deliberation
        Deliberation,
        /// 公示 · Public notice
        Notice,
        /// 表彰 · Conferral
        Conferral,
        /// 结束 · Closed
        Closed,
    }
}

stored_enum! {
    /// 空缺缘由 · Ground of a vacancy
    pub enum VacancyGround {
        /// 无单位申报 · Nobody applied
        NoApplication,
        /// 无单位通过资格审查 · Nobody was accepted
        NoneAccepted,
        /// 无单位入围 · Nobody was shortlisted
        NoneShortlisted,
        /// 无单位通过表决 · Nobody passed the vote
        NonePassed,
        /// 通过者均已失去资格 · Nobody is left of those who passed
        NoneLeft,
        /// 审定委员会决定空缺 · Left vacant by resolution
        ///
        /// 仍有候选单位，审定委员会以决议决定奖项空缺。 · The committee resolved so while candidates were left.
        Resolved,
    }
}

stored_enum! {
    /// 申报状态 · Application state
    pub enum ApplicationState {
        /// 草稿 · Draft
        Draft,
        /// 已提交 · Submitted
        Submitted,
        /// 退回补正 · Returned for correction
        Returned,
        /// 已受理 · Accepted
        ///
        /// 通过资格审查。 · Passed the qualification review.
        Accepted,
        /// 不符合条件 · Ineligible
        Ineligible,
        /// 入围 · Shortlisted
        ///
        /// 列入候选名单。 · On the candidate list.
        Shortlisted,
        /// 未入围 · Not shortlisted
        NotShortlisted,
        /// 拟奖励 · Nominated
        ///
        /// 表决取得名额，进入公示。 · The vote gave it a place; the public notice follows.
        Nominated,
        /// 候补 · Reserve
        ///
        /// 表决通过但超出名额，或并列未决。 · Passed beyond the places, or tied without a decision.
        Reserve,
        /// 未通过 · Not passed
        ///
        /// 未达到表决多数。 · Without the majority of the vote.
        NotPassed,
        /// 取消资格 · Disqualified
        ///
        /// 表决开始后因资格复查不符，或异议成立而取消。 · Excluded once the vote had begun, or by an upheld objection.
        Disqualified,
        /// 放弃 · Renounced
        ///
        /// 表决后由单位自行放弃。 · Given up by the organisation after the vote.
        Renounced,
        /// 未获批准 · Not approved
        ///
        /// 审核或审定未予同意。 · Refused by the director or the management committee.
        NotApproved,
        /// 已授奖 · Conferred
        Conferred,
        /// 已撤回 · Withdrawn
        Withdrawn,
    }
}

stored_enum! {
    /// 推荐状态 · Recommendation state
    pub enum RecommendationState {
        /// 待推荐 · Named
        ///
        /// 申报单位已指明该部门。 · The applicant named the department; it has not answered.
        Named,
        /// 已推荐 · Recommended
        Recommended,
        /// 不予推荐 · Declined
        Declined,
    }
}

stored_enum! {
    /// 审查意见 · Verdict
    pub enum VerdictValue {
        /// 符合 · Meets
        Meets,
        /// 不符合 · Fails
        Fails,
    }
}

stored_enum! {
    /// 申报事实 · Fact of an application
    ///
    /// 规则读取的事实；与申报表字段绑定。 · Facts that rules read; bound to fields of the form.
    #[graphql(name = "ApplicationFact")]
    pub enum Fact {
        /// 独立法人 · Independent legal person
        LegalEntity,
        /// 区内登记 · Registered in the zone
        RegisteredInZone,
        /// 区内经营起始日 · Operating in the zone since
        OperatingSince,
        /// 卓越绩效起始日 · Performance excellence since
        ExcellenceSince,
        /// 自评报告数据年数 · Years of data in the self-report
        SelfReportYears,
        /// 是否营利 · For profit
        ForProfit,
        /// 区内同行业位次 · Rank in the zone's industry
        IndustryRank,
        /// 愿受的最低等次 · Lowest prize class that the applicant would take
        LowestTier,
    }
}

stored_enum! {
    /// 文件用途 · What a file belongs to
    pub enum FileOwner {
        /// 申报材料 · Application material
        Application,
        /// 登记证照 · Registration licence
        OrganizationLicence,
        /// 奖励申请证明 · Evidence of a reward claim
        RewardClaim,
        /// 奖金使用证明 · Evidence of a report on fund use
        FundUse,
    }
}

stored_enum! {
    /// 文件类型 · Media type
    pub enum MediaType {
        /// PDF 文档 · PDF document
        Pdf,
        /// PNG 图片 · PNG image
        Png,
        /// JPEG 图片 · JPEG image
        Jpeg,
        /// Word 文档 · Word document
        Docx,
        /// Excel 表格 · Excel workbook
        Xlsx,
    }
}
