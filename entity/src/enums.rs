//! The words of the procedure that are stored or offered as a choice.

stored_enum! {
    /// 角色 · Role
    ///
    /// 每个角色对应 `viewer` 下的一个区域。 · Each role has its area under `viewer`.
    pub enum Role {
        /// 申报单位 · Applicant
        ///
        /// 单位团队成员。 · A member of an organisation's team.
        Applicant,
        /// 推荐部门 · Recommender
        ///
        /// 推荐部门的经办人。 · An officer of a recommending department.
        Recommender,
        /// 评审员 · Reviewer
        ///
        /// 受聘的评审专家。 · An appointed expert.
        Reviewer,
        /// 审定委员会成员 · Committee member
        ///
        /// 主任、常务副主任或委员。 · The director, the executive deputy or a member.
        CommitteeMember,
        /// 评审办公室 · Office
        ///
        /// 评审办公室工作人员。 · Staff of the Office, which runs every stage.
        Office,
        /// 管委会主任 · Management director
        ///
        /// 最终审定和撤销。 · Final approval and revocation.
        ManagementDirector,
        /// 监督 · Supervisor
        ///
        /// 纪检监督，查阅一切，可对违规人员立案，其余只读。 · Discipline inspection; reads everything, opens misconduct cases, changes nothing else.
        Supervisor,
        /// 系统管理员 · Administrator
        ///
        /// 账号与角色，不接触案卷。 · Accounts and roles, no case files.
        Admin,
    }
}

stored_enum! {
    /// 团队权限 · Team permission
    pub enum TeamPermission {
        /// 查看 · View
        View,
        /// 编辑 · Edit
        Edit,
        /// 提交 · Submit
        ///
        /// 提交、撤回并管理团队。 · Submits, withdraws and manages the team.
        Submit,
    }
}

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

stored_enum! {
    /// 利害关系 · Kind of interest
    pub enum InterestKind {
        /// 任职 · Employment
        Employment,
        /// 持股 · Shareholding
        Shareholding,
        /// 亲属 · Kin
        Kin,
        /// 顾问 · Adviser
        Adviser,
        /// 其他 · Other
        Other,
    }
}

stored_enum! {
    /// 回避来源 · Source of a conflict
    pub enum ConflictSource {
        /// 本人申报 · Declared
        Declared,
        /// 办公室认定 · Found by the Office
        Found,
        /// 登记的关系 · Registered affiliation
        Registered,
    }
}

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
    /// 委员会职务 · Committee position
    pub enum Position {
        /// 主任 · Director
        Director,
        /// 常务副主任 · Executive deputy director
        ExecutiveDeputyDirector,
        /// 委员 · Member
        Member,
    }
}

stored_enum! {
    /// 专长类别 · Category of expertise
    pub enum Expertise {
        /// 知名学者 · Scholar
        Scholar,
        /// 质量专家 · Quality expert
        Quality,
        /// 企业管理专家 · Management expert
        Management,
        /// 法律专家 · Legal expert
        Law,
        /// 行业人士 · Industry representative
        Industry,
        /// 政府部门人员 · Government officer
        Government,
    }
}

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

stored_enum! {
    /// 违规处理状态 · State of a misconduct case
    pub enum MisconductState {
        /// 已立案 · Opened
        ///
        /// 当事人暂停参加评审工作。 · The person is suspended.
        Opened,
        /// 不予处理 · Dismissed
        ///
        /// 暂停随之结束。 · The suspension has ended with it.
        Dismissed,
        /// 取消评审工作资格 · Disqualified
        ///
        /// 不可恢复。 · For good.
        Disqualified,
    }
}

stored_enum! {
    /// 移送类别 · Kind of referral
    pub enum ReferralKind {
        /// 主管部门或所在单位 · Employer
        ///
        /// 提请给予纪律处分。 · For disciplinary action.
        Employer,
        /// 司法机关 · Judiciary
        ///
        /// 构成犯罪的，依法追究刑事责任。 · Where it is a crime.
        Judiciary,
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
