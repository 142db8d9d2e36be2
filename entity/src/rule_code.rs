//! The codes with which the procedure refuses: the contract with every client.

/// A [`stored_enum`] whose every value has an explanation: name, label, explanation.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident $label:tt $text:tt,)+ }) => {
        stored_enum! {
            $(#[$meta])*
            pub enum $name { $(#[doc = $label] #[doc = ""] #[doc = $text] $variant,)+ }
        }
    };
}

codes! {
    /// 规则代码 · Rule code
    ///
    /// 拒绝所依据的规则；客户端按此代码判断，不按消息文字判断。 · The rule by which a step is refused or a row of eligibility fails. Switch on it, never on the message; new values may be added.
    pub enum RuleCode {
        InvalidInput "输入无效 · Invalid input"
            "输入不符合格式或范围；`path` 指明位置，`facts` 给出界限。 · An input is malformed or out of bounds; `path` says where, `facts` give the bound.",
        StaleVersion "版本已过时 · Stale version"
            "他人已先行修改；事实中给出当前版本、修改人和时间。 · Somebody else changed it first; the facts give the current version, editor and time.",
        IdempotencyKeyReused "幂等键重复使用 · Idempotency key reused"
            "同一幂等键已用于另一次不同的操作。 · The same key was used for a different operation or input.",

        StageOutOfOrder "程序次序不符 · Stage out of order"
            "评审阶段只能依次推进，操作只能在其所属阶段进行。 · Phases follow one another one step at a time, and a step belongs to its phase.",
        WindowStillOpen "申报期未结束 · Window still open"
            "申报期结束后方可转入资格审查。 · Qualification begins only after the application window.",
        ApplicationUndecided "申报尚未审定 · Application undecided"
            "每一份已提交的申报均须有资格审查结论。 · Every submitted application needs a decision.",
        ResultsNotReported "初审结果未报告 · Results not reported"
            "评审办公室须先向审定委员会报告初审结果。 · The Office reports the qualification results to the committee first.",
        NoticeMissing "公示缺失 · Notice missing"
            "每个拟奖励单位均须经公示。 · Every nominee has to have stood on a public notice.",
        VacancyUndecided "空缺名额未定 · Vacancy undecided"
            "公示期间空出的名额须补充，或决定不予补充。 · A place that became vacant is filled, or declared left vacant.",
        NomineeUndecided "拟奖励单位未定 · Nominee undecided"
            "每个拟奖励单位均须授奖、取消资格、放弃或不予批准。 · Every nominee is conferred, disqualified, renounced or not approved.",
        CertificateMissing "证书未颁发 · Certificate missing"
            "授奖单位均须领取证书后方可结束本届。 · A cycle is closed once every winner has its certificate.",
        CandidatesLeft "尚有候选单位 · Candidates left"
            "仍有单位可能获奖时，不得以空缺结束本届。 · The cycle is not closed as vacant while somebody can still be conferred.",
        RoleIncompatible "角色不相容 · Roles incompatible"
            "同一人不得兼任互相制约的角色。 · One person may not hold roles that check each other.",
        ApproverNotIndependent "审批人不独立 · Approver not independent"
            "审核人与审定人须为两人，且均非拟稿人。 · The two approvals are by two persons, neither of whom drafted what is approved.",
        WorkProcedureNotApproved "工作程序未审定 · Work procedure not approved"
            "本届工作程序须在公告前由审定委员会审定，公告后不得变更。 · The cycle's work procedure is approved before the announcement and frozen with it.",
        RegulationImmutable "评审办法不可变更 · Regulation immutable"
            "已审定的评审办法不得修改，只能制定新版本。 · An approved regulation never changes; draft a new version.",
        RegulationNotApproved "评审办法未审定 · Regulation not approved"
            "未经审定委员会决议的评审办法不得施行。 · No regulation comes into force without a resolution.",

        RegulationNotInForce "评审办法未施行 · Regulation not in force"
            "公告当日评审办法须已施行且未废止。 · The regulation must be in force on the announcement date.",
        CycleAlreadyExists "本年度已有评审 · Cycle already exists"
            "每个评奖周期只组织一届评审。 · One cycle a period.",
        WorkPlanMissing "缺少年度工作计划 · Work plan missing"
            "发布公告前须有本年度工作计划。 · No announcement without the year's work plan.",
        QuotaAboveRegulation "名额超过规定 · Quota above regulation"
            "名额超过办法规定的，须有审定委员会通过的决议。 · A quota above the regulation's needs a passed resolution of the committee.",
        AnnouncementChannelsMissing "公告渠道不足 · Announcement channels missing"
            "公告须至少在一家区级媒体和一个网站发布。 · An announcement needs at least one zone-level medium and one website.",
        WindowNotOpen "申报期未开始 · Window not open"
            "申报期尚未开始。 · The application window has not opened yet.",
        WindowClosed "申报期已结束 · Window closed"
            "申报期已经结束。 · The application window has closed.",
        ApplicationAlreadyExists "已有申报 · Application already exists"
            "同一单位每届只能有一份有效申报。 · One live application per organisation and cycle.",
        MaterialsIncomplete "申报材料不齐 · Materials incomplete"
            "申报表或证实性材料不齐；一次列出全部缺项。 · Sections, fields or attachments are missing; all of them are listed at once.",
        ApplicationLocked "申报已锁定 · Application locked"
            "提交后不得修改，补正范围内且在期限前的除外。 · After submission nothing changes, except what a return for correction names, until its deadline.",
        CorrectionAlreadyUsed "已补正一次 · Correction already used"
            "一份申报只退回补正一次。 · An application is returned for correction once.",
        CorrectionDeadlinePassed "补正期限已过 · Correction deadline passed"
            "补正期限届满，按最后一次提交的材料审定。 · The deadline has passed; the application is decided as last submitted.",
        WithdrawalTooLate "撤回过迟 · Withdrawal too late"
            "首轮投票开始后或申报已有终局结论后不得撤回。 · No withdrawal after the first round opened or a final decision.",
        OrganizationNotVerified "单位未核验 · Organisation not verified"
            "申报单位的登记须经评审办公室核验。 · The Office has to verify the organisation against its licence.",
        VerdictMissing "缺少审查意见 · Verdict missing"
            "第十一条、第十二条的每一项均须有审查意见。 · Every row of articles 11 and 12 needs a verdict with a note.",
        AwardStillValid "奖项仍在有效期 · Award still valid"
            "相关奖项有效期内不得申报。 · No application while a blocking award is valid.",
        ReapplicationTooEarly "再次申报过早 · Reapplication too early"
            "获奖后须间隔办法规定的届数方可再次申报。 · So many cycles as the regulation asks for have to lie between an award and the next application.",
        ApplicantNotLegalEntity "非独立法人 · Applicant not a legal entity"
            "申报单位须具有独立法人资格。 · The applicant must be an independent legal person.",
        ApplicantNotInZone "未在区内登记 · Applicant not in the zone"
            "申报单位须在本行政区域内依法登记注册。 · The applicant must be registered in the zone.",
        OperatingYearsTooShort "经营年限不足 · Operating years too short"
            "在区内生产经营年限不足。 · Too few full years of operation in the zone on the day of submission.",
        TaxNotInOrder "纳税不合规 · Tax not in order"
            "须及时足额纳税。 · Taxes must be paid in full and on time.",
        QualitySystemInsufficient "质量管理体系不健全 · Quality system insufficient"
            "须有健全的质量管理体系和持续改进机制。 · A sound quality management system with continual improvement is needed.",
        ExcellenceModelTooShort "卓越绩效模式实施年限不足 · Excellence model too short"
            "实施卓越绩效管理模式的时间不足。 · The performance excellence model was applied for too short a time.",
        SelfReportIncomplete "自评报告不完整 · Self-report incomplete"
            "自评报告须包含规定年数的数据。 · The self-assessment report lacks the required years of data.",
        IndustryRankTooLow "行业位次不够 · Industry rank too low"
            "主要指标在区内同行业位次不够，或社会贡献不突出。 · The rank in the zone's industry, or the social contribution, is too low.",
        IntegrityInsufficient "诚信声誉不足 · Integrity insufficient"
            "品牌、质量诚信记录或社会声誉不足。 · Brand, quality integrity or reputation is insufficient.",
        EnvironmentInsufficient "环境保护不足 · Environment insufficient"
            "未遵守环保政策或成效不突出。 · Environmental policy is not observed or results are not outstanding.",
        BarredByPolicy "不符合政策 · Barred by policy"
            "产品或服务项目不符合国家产业、环保、质量等政策。 · The product or service is against industrial, environmental or quality policy.",
        BarredByMissingLicence "缺少证照 · Barred by missing licence"
            "未取得法律法规规定的证照。 · A licence that law requires is missing.",
        BarredByAccident "近年发生重大事故 · Barred by accident"
            "回溯期内发生重大事故或存在突出投诉问题。 · A major accident or outstanding complaint within the look-back.",
        BarredBySpotCheck "近年抽查不合格 · Barred by spot check"
            "回溯期内监督抽查严重不合格或存在严重服务质量问题。 · A serious failure in a spot check or of service within the look-back.",
        BarredByFraud "近年弄虚作假 · Barred by fraud"
            "回溯期内参评存在弄虚作假等违规行为。 · Fraud in this award within the look-back.",
        BarredByViolation "近年违法 · Barred by violation"
            "回溯期内有其他违反法律法规的不良记录。 · Another adverse record under the law within the look-back.",
        RecommendationMissing "缺少推荐 · Recommendation missing"
            "须有相关部门推荐方可通过资格审查。 · Accepted only with a department's recommendation.",

        CommitteeIncomplete "委员会组成不全 · Committee incomplete"
            "审定委员会须有且仅有一名主任和一名常务副主任。 · The committee has exactly one director and one executive deputy director.",
        StandardWeightsInvalid "标准分值无效 · Standard weights invalid"
            "各条目分值之和须等于规定总分，实施指南不得改变类目分值。 · Items must sum to the total; a guide keeps each category's points.",
        StandardNotApproved "标准未审定 · Standard not approved"
            "评审标准和实施指南经审定委员会审定后方可使用。 · A standard or guide is used only once the committee approved it.",
        StandardImmutable "标准不可变更 · Standard immutable"
            "已审定的标准不得修改，只能制定新版本。 · An approved standard never changes; draft a new version.",
        PledgeMissing "未签保密承诺 · Pledge missing"
            "接触申报材料前须签署本届保密廉洁承诺。 · The pledge for this cycle is signed before any material is seen.",
        DeclarationMissing "未申报利害关系 · Declaration missing"
            "接触某单位材料前须就该单位申报利害关系。 · An interest declaration for the applicant comes before its material.",
        ConflictOfInterest "存在利害关系 · Conflict of interest"
            "与申报单位有利害关系，应当回避。 · An interest in the applicant bars seeing and handling it.",
        QuorumNotMet "未达到法定人数 · Quorum not met"
            "参加表决的委员未达到规定比例。 · Too few members of the roll take part.",
        NotAttending "未在名册 · Not attending"
            "只有名册内的参会委员可以表决。 · Only members on the roll vote.",
        VotingNotOpen "未在表决中 · Voting not open"
            "表决未开始或已经结束。 · The vote is not open.",
        AlreadyVoted "已经表决 · Already voted"
            "每名委员只表决一次，表决后不得更改。 · One vote a member, final once cast.",
        MajorityNotReached "未获规定多数 · Majority not reached"
            "赞成票未达到规定比例。 · Approvals are below the required share.",
        CalendarNotLoaded "工作日历缺失 · Calendar not loaded"
            "缺少所需年份的法定节假日安排，不作推测。 · A year without calendar data is refused, never guessed.",

        ReviewerNotInPool "不在专家库 · Reviewer not in the pool"
            "该评审员不在专家库或已被暂停。 · The reviewer is not active in the pool.",
        ReviewerNotAppointed "未聘任 · Reviewer not appointed"
            "评审员须经本届聘任。 · The reviewer has no appointment for this cycle.",
        GroupSizeOutOfRange "评审组人数不符 · Group size out of range"
            "评审组人数或某申报可评分的未回避评审员人数不符合规定。 · The group, or the members not recused from one application, are too few or too many.",
        GroupLeaderMissing "缺少组长 · Group leader missing"
            "评审组须有一名组长；组长回避的，须指定代理组长。 · A group has exactly one leader, and an acting one where the leader is recused from a case.",
        GroupIndustryMismatch "行业不符 · Group industry mismatch"
            "申报须分配到其行业的评审组。 · An application goes to a group of its industry.",
        GroupDissolved "评审组已解散 · Group dissolved"
            "评审组解散后不再开展任何工作。 · Nothing is done or seen through a dissolved group.",
        PersonDisqualified "已被取消资格 · Person disqualified"
            "被暂停或取消资格的人员不得聘任、入组或履职。 · A suspended or removed person is not appointed, enrolled or named.",
        NotQualified "未通过资格审查 · Not qualified"
            "只有通过资格审查的申报进入评审组。 · Only accepted applications go to a group.",
        ApplicationNotAssigned "申报未分组 · Application not assigned"
            "每一份已受理的申报须分配到一个评审组。 · Every accepted application is assigned to one group.",
        ScoreOutOfRange "评分超出范围 · Score out of range"
            "条目按 0-100% 以 5% 为级评分。 · An item is scored 0-100 % in steps of 5 %.",
        ScoresIncomplete "评分不完整 · Scores incomplete"
            "每个条目须评分，每个类目须写明优势和改进机会。 · Every item needs a score, every category its comments.",
        ScoresSealed "评分已封存 · Scores sealed"
            "本人评分提交前看不到他人评分；提交后非经退回不得修改。 · Others’ scores are hidden until the own are in; submitted scores change only when reopened.",
        MaterialReviewMissing "材料评审未完成 · Material review missing"
            "先完成材料评审，再进行后续评分。 · The own material scores come before any later stage.",
        SiteReviewMissing "现场评审未完成 · Site review missing"
            "现场评审须有记录，之后方可进行现场评分。 · The visit and its record come before the site scores.",
        ReportMissing "评审报告未签署 · Report missing"
            "每个评审组须提交由组长签署的综合评审报告。 · Each group delivers a report signed by its leader.",
        ReportSigned "评审报告已签署 · Report signed"
            "签署后评分和排序不得变更，重新开启除外。 · After signing no score or rank changes, except by reopening.",
        SiteIssueOpen "现场问题未核实 · Site issue open"
            "提请现场核实的问题须全部核实并附证据。 · Every issue raised for the visit is closed with finding and evidence.",
        MinimumScoreNotReached "未达最低分 · Minimum score not reached"
            "未达到工作程序规定最低分的，不得推荐为候选。 · Nobody below the work procedure’s minimum score is put forward.",
        RankingNotStrict "排序不严格 · Ranking not strict"
            "组内每份申报有且只有一个名次，不并列、不空缺。 · Each application of the group has one rank: no ties, no gaps.",
        RankingInversionUnjustified "名次倒置未说明 · Inversion not justified"
            "名次与总分顺序不一致的，须写明理由。 · A rank against the order of the totals needs a reason.",
        CandidateNotFromGroup "候选与评审组推荐不符 · Candidate not from a group"
            "候选名单须与各组推荐完全一致，并保持各组排序。 · The list holds exactly what the groups put forward, each in its order.",
        CandidateListMissing "候选名单未提交 · Candidate list missing"
            "评审办公室须先提交候选名单。 · The Office submits the candidate list first.",
        TallyMissing "表决结果未形成 · Tally missing"
            "进入公示前，每个奖项等级须有有效的表决结果。 · Before the public notice, a valid vote counts on every prize class.",
        TieAtQuota "名额处并列 · Tie at the quota"
            "跨越最后名额的并列由并列者之间再次投票决定。 · A tie across the last place is resolved by a run-off among those tied.",

        MeetingNotOpen "会议未进行 · Meeting not open"
            "表决只能在进行中的全体会议上进行。 · Votes are taken in an open meeting.",
        ChairMissing "无人主持 · Chair missing"
            "会议由主任主持，主任缺席或回避的由常务副主任主持，均不能主持的不得开会。 · The director chairs, in absence the executive deputy; without either there is no meeting.",
        RoundAlreadyOpen "已有轮次在进行 · Round already open"
            "同一时间只能进行一个轮次。 · One round is open at a time.",
        SecrecyNotPossible "无法保密 · Secrecy not possible"
            "出席人数过少时不得进行无记名投票。 · No secret round with too few attending.",
        CandidateNotOnBallot "不在选票上 · Not on the ballot"
            "只能投本轮候选单位，且不得投本人回避的单位。 · Only candidates of the round, and none from which the member is recused.",
        BallotLimitExceeded "超过可选数 · Ballot limit exceeded"
            "每张选票所选占名额的单位不得超过名额数。 · At most as many quota candidates as there are places.",
        QuotaExceeded "超出名额 · Quota exceeded"
            "表决通过但超出名额的单位为候补，不得公示为拟奖励单位。 · Who passed beyond the places is reserve and is not put up as a nominee.",

        NoticeChannelsMissing "公示渠道不足 · Notice channels missing"
            "公示须在市、区两级媒体或网站发布，并附发布凭证。 · A notice needs media or websites of both the city and the zone, with evidence of each.",
        NoticePeriodRunning "公示期未满 · Notice period running"
            "公示期届满，且延长的公示期已在原渠道公布后，方可转入表彰。 · Conferral begins once every notice has ended, as last published.",
        ObjectionWindowClosed "异议期已结束 · Objection window closed"
            "异议须在公示期内提出。 · Objections are taken from publication to the last instant of the notice.",
        ObjectionTargetInvalid "异议对象无效 · Objection target invalid"
            "异议须针对公示中的拟奖励单位，其他内容请作为意见提交。 · An objection names a nominee of a running notice; anything else is an opinion.",
        FindingsMissing "缺少复核依据 · Findings missing"
            "异议须经复核有结论，认定成立前须听取被异议单位的陈述；违规处理须有调查结论。 · No decision on an objection or a misconduct case without findings, and none against a nominee who was not heard.",
        ObjectionUnresolved "异议未办结 · Objection unresolved"
            "每一件异议均须复核并作出决定。 · Each objection is re-examined and decided.",
        NomineeDisqualified "拟奖励单位已失去资格 · Nominee disqualified"
            "已取消资格、放弃或未获批准的单位不得公示、批准或授奖。 · Who was disqualified, renounced or was refused is neither put up, approved nor conferred.",
        SubstituteNotNext "非补充顺位 · Substitute not next"
            "空缺名额按候补、未通过单位的得票顺序补充。 · A place is filled by the reserve in order of approvals, then by those not passed.",
        NoSubstitute "无可补充单位 · No substitute"
            "没有可补充的单位，名额保持空缺。 · Nobody is left who could take the place.",
        DirectorReviewMissing "缺少主任审核 · Director review missing"
            "拟奖励单位须先经审定委员会主任审核。 · A nominee is first reviewed by the committee’s director.",
        ManagementApprovalMissing "缺少管委会审定 · Management approval missing"
            "拟奖励单位须经管委会主任审定。 · A nominee is approved by the management committee’s director.",
        PublicationDocumentMissing "缺少公布文件 · Publication document missing"
            "授奖须有管委会公布文件的文号和日期。 · Conferral cites the published document’s number and date.",

        RewardNotHighest "非就高奖励 · Not the highest reward"
            "同一范围内已有不低于此的奖励，就高不重复计奖。 · The scope pays its highest amount once; nothing is payable for this one.",
        RewardAlreadyGranted "已经奖励 · Reward already granted"
            "同一成果不重复奖励。 · The same achievement is never rewarded twice.",
        BonusNotForRepeatWinner "再次获奖不发奖金 · No bonus for a repeat winner"
            "有效期届满后再次获奖的，授予证书、奖杯和称号，不颁发奖金。 · A repeat winner gets certificate, trophy and title, no bonus.",
        BudgetExceeded "超出预算 · Budget exceeded"
            "支出不得超出当年专项额度，奖励和评审经费不得混用。 · Payments stay within the year's earmarked line; bonus and review funds never mix.",
        FundUseNotAllowed "奖金用途不符 · Fund use not allowed"
            "奖金用于质量持续改进、质量攻关、人员培训、检验机构和实验室建设等，不得挪作他用。 · A bonus goes into continual improvement, quality breakthroughs, training, inspection bodies and laboratories, and the like.",
        FundUseExceedsBonus "报告金额超出奖金 · Fund use exceeds the bonus"
            "报告使用的金额不得超出已付奖金。 · No more use is reported than was paid.",
        ExpenseNotAllowed "支出类别不符 · Expense not allowed"
            "评审经费用于会议、专家、差旅及相关支出。 · Review funds go into meetings, expert fees, travel and what is related.",
        RevocationGroundMissing "缺少撤销情形或调查结论 · Revocation ground missing"
            "撤销须有规定的情形和调查核实的结论。 · A revocation needs one of the grounds, and findings.",
        CommitteeDecisionMissing "缺少审定委员会决定 · Committee decision missing"
            "因获奖后情形撤销的，须先经审定委员会研究决定。 · A revocation for later events is first decided by the committee.",
        AwardNotValid "奖项不在有效期内 · Award not valid"
            "只有有效的奖项可以撤销、巡访和颁发证书；骗取的奖项届满后也可撤销。 · Only a valid award is revoked, visited and certified; one obtained by fraud is revoked also after it expired.",
        WinnerNotHeard "未听取获奖单位陈述 · Winner not heard"
            "作出决定前，须将调查结论送达获奖单位并给予答复期限。 · Before a decision the winner gets the findings and time to answer.",
        AwardYearMissing "未标明获奖时间 · Award year missing"
            "宣传获奖荣誉须标明获奖时间。 · Whoever makes the award known states when it was won.",
    }
}
