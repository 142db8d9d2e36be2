//! The table of mutations: who may try which.

use super::{Who, roles};
use entity::enums::Role;

/// The actions and who may try them: one line each, in the order of the procedure.
macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident => $who:expr,)+) => {
        /// 操作 · Action
        ///
        /// 每个值对应同名的变更。 · Each value is the mutation of the same name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
        pub enum Action { $($(#[$doc])* $action,)+ }

        impl Action {
            /// Every action, in the order of the procedure.
            pub const ALL: &[Self] = &[$(Self::$action,)+];

            /// Who may try it.
            pub const fn who(self) -> Who {
                use Role::*;
                match self { $(Self::$action => $who,)+ }
            }

            /// The name in Rust, `SubmitApplication`.
            pub const fn rust_name(self) -> &'static str {
                match self { $(Self::$action => stringify!($action),)+ }
            }

            /// The mutation's name, `submitApplication`.
            pub fn mutation(self) -> String {
                let name = self.rust_name();
                name[..1].to_ascii_lowercase() + &name[1..]
            }

            /// The action of a mutation, by its name.
            pub fn of_mutation(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.mutation() == name)
            }
        }
    };
}

actions! {
    /// 单位注册 · Register an organisation
    RegisterOrganization => Who::Anyone,
    /// 登录 · Sign in
    SignIn => Who::Anyone,
    /// 续期 · Refresh the session
    RefreshSession => Who::Anyone,
    /// 退出 · Sign out
    SignOut => Who::SignedIn,
    /// 结束会话 · End a session
    EndSession => Who::SignedIn,
    /// 修改密码 · Change the password
    ChangePassword => Who::SignedIn,
    /// 创建账号 · Create an account
    CreateAccount => roles(&[Admin]),
    /// 重置密码 · Reset a password
    ResetPassword => roles(&[Admin]),
    /// 停用账号 · Disable an account
    DisableAccount => roles(&[Admin]),
    /// 授予角色 · Grant a role
    GrantRole => roles(&[Admin]),
    /// 收回角色 · Revoke a role
    RevokeRole => roles(&[Admin]),
    /// 登记推荐部门 · Create a department
    CreateDepartment => roles(&[Admin]),

    /// 申请上传证照 · Request a licence upload
    RequestLicenceUpload => roles(&[Applicant]),
    /// 更正登记信息 · Amend the registration
    AmendOrganization => roles(&[Applicant]),
    /// 核验单位 · Verify an organisation
    VerifyOrganization => roles(&[Office]),
    /// 关闭登记 · Close a registration
    CloseOrganization => roles(&[Office]),
    /// 变更单位名称 · Rename an organisation
    RenameOrganization => roles(&[Office]),
    /// 添加团队成员 · Add a team member
    AddTeamMember => roles(&[Applicant]),
    /// 变更团队权限 · Change a team permission
    ChangeTeamPermission => roles(&[Applicant]),
    /// 移除团队成员 · Remove a team member
    RemoveTeamMember => roles(&[Applicant]),
    /// 登记荣誉 · Record an honour
    RecordHonour => roles(&[Office]),
    /// 登记不良记录 · Record an adverse record
    RecordAdverseRecord => roles(&[Office]),
    /// 登记合并分立 · Record a succession
    RecordSuccession => roles(&[Office]),
    /// 登记利害关系 · Register an affiliation
    RegisterAffiliation => roles(&[Office]),
    /// 注销登记事项 · Void a register entry
    VoidRegisterEntry => roles(&[Office]),

    /// 起草评审办法 · Draft a regulation
    DraftRegulation => roles(&[Office]),
    /// 修改评审办法草案 · Amend a draft regulation
    AmendRegulation => roles(&[Office]),
    /// 施行评审办法 · Put a regulation in force
    PutRegulationInForce => roles(&[Office]),
    /// 载入节假日安排 · Load a calendar year
    LoadCalendarYear => roles(&[Office]),
    /// 任命委员 · Appoint a committee member
    AppointCommitteeMember => roles(&[Office]),
    /// 结束任期 · End a committee term
    EndCommitteeTerm => roles(&[Office]),
    /// 起草评审标准 · Draft a standard
    DraftStandard => roles(&[Office]),
    /// 起草实施指南 · Draft a guide
    DraftGuide => roles(&[Office]),
    /// 修改标准草案 · Amend a draft standard or guide
    AmendStandard => roles(&[Office]),
    /// 制定年度工作计划 · Adopt a work plan
    AdoptWorkPlan => roles(&[Office]),
    /// 筹备评审 · Plan a cycle
    PlanCycle => roles(&[Office]),
    /// 沿用往届 · Plan a cycle like an earlier one
    CloneCycle => roles(&[Office]),
    /// 选用评审标准 · Choose the standard and guides
    ChooseStandard => roles(&[Office]),
    /// 采用增加的名额 · Apply a quota resolution
    RaiseQuota => roles(&[Office]),
    /// 起草工作程序 · Draft the work procedure
    DraftWorkProcedure => roles(&[Office]),
    /// 修改工作程序草案 · Amend the draft work procedure
    AmendWorkProcedure => roles(&[Office]),
    /// 提出决议 · Propose a resolution
    ProposeResolution => roles(&[Office]),
    /// 表决决议 · Vote on a resolution
    CastResolutionVote => roles(&[CommitteeMember]),
    /// 结束决议表决 · Close a resolution
    CloseResolution => roles(&[Office]),
    /// 决议流会 · End a resolution without a quorum
    LapseResolution => roles(&[Office]),
    /// 发布公告 · Publish the announcement
    PublishAnnouncement => roles(&[Office]),
    /// 延长申报期 · Lengthen the window
    LengthenWindow => roles(&[Office]),

    /// 签署承诺 · Sign the pledge
    SignPledge => roles(&[Reviewer, CommitteeMember, Office, ManagementDirector]),
    /// 申报利害关系 · Declare an interest
    DeclareInterest => roles(&[Reviewer, CommitteeMember, Office, ManagementDirector]),
    /// 认定回避 · Impose a conflict
    ImposeConflict => roles(&[Office]),
    /// 解除回避 · Lift a conflict
    LiftConflict => roles(&[Office]),

    /// 开始申报 · Start an application
    StartApplication => roles(&[Applicant]),
    /// 保存申报表分节 · Save a section
    SaveSection => roles(&[Applicant]),
    /// 申请上传附件 · Request an attachment upload
    RequestAttachmentUpload => roles(&[Applicant]),
    /// 移除附件 · Remove an attachment
    RemoveAttachment => roles(&[Applicant]),
    /// 指定推荐部门 · Name a recommending department
    NameDepartment => roles(&[Applicant]),
    /// 提交申报 · Submit an application
    SubmitApplication => roles(&[Applicant]),
    /// 撤回申报 · Withdraw an application
    WithdrawApplication => roles(&[Applicant]),
    /// 推荐 · Recommend an application
    RecommendApplication => roles(&[Recommender]),
    /// 不予推荐 · Decline to recommend
    DeclineRecommendation => roles(&[Recommender]),

    /// 退回补正 · Return for correction
    ReturnApplication => roles(&[Office]),
    /// 给出审查意见 · Give verdicts
    GiveVerdicts => roles(&[Office]),
    /// 更正事实 · Correct a fact
    CorrectFact => roles(&[Office]),
    /// 通过资格审查 · Accept an application
    AcceptApplication => roles(&[Office]),
    /// 认定不符合条件 · Reject an application
    RejectApplication => roles(&[Office]),
    /// 撤销不符合认定 · Reverse a rejection
    ReverseRejection => roles(&[Office]),
    /// 取消申报资格 · Exclude an accepted application
    ExcludeApplication => roles(&[Office]),
    /// 报告初审结果 · Report the qualification results
    ReportQualificationResults => roles(&[Office]),
    /// 列入专家库 · Admit a reviewer
    AdmitReviewer => roles(&[Office]),
    /// 修改专家信息 · Amend a reviewer
    AmendReviewer => roles(&[Office]),
    /// 暂停评审员 · Suspend a reviewer
    SuspendReviewer => roles(&[Office]),
    /// 恢复评审员 · Reinstate a reviewer
    ReinstateReviewer => roles(&[Office]),
    /// 退出专家库 · Take a reviewer out of the pool
    ExitReviewer => roles(&[Office]),
    /// 聘任评审员 · Appoint a reviewer
    AppointReviewer => roles(&[Office]),
    /// 组建评审组 · Form a group
    FormGroup => roles(&[Office]),
    /// 安排评审组进度 · Schedule a group
    ScheduleGroup => roles(&[Office]),
    /// 添加组员 · Add a group member
    AddGroupMember => roles(&[Office]),
    /// 解除组员 · Release a group member
    ReleaseGroupMember => roles(&[Office]),
    /// 指定组长 · Name a group leader
    NameGroupLeader => roles(&[Office]),
    /// 启动评审组 · Activate a group
    ActivateGroup => roles(&[Office]),
    /// 分配申报 · Assign an application
    AssignApplication => roles(&[Office]),
    /// 转交申报 · Transfer an application
    TransferApplication => roles(&[Office]),
    /// 解散评审组 · Dissolve a group
    DissolveGroup => roles(&[Office]),
    /// 申请回避 · Request that somebody keep away
    RequestAvoidance => roles(&[Applicant]),
    /// 决定回避申请 · Decide a request to keep away
    DecideAvoidanceRequest => roles(&[Office]),
    /// 推进阶段 · Advance the cycle
    AdvanceCycle => roles(&[Office]),
    /// 保存评分 · Save scores
    SaveScores => roles(&[Reviewer]),
    /// 提交评分 · Submit a score sheet
    SubmitScores => roles(&[Reviewer]),
    /// 退回评分表 · Reopen a score sheet
    ReopenSheet => roles(&[Reviewer]),
    /// 提出现场问题 · Raise an issue for the site visit
    RaiseSiteIssue => roles(&[Reviewer]),
    /// 通知现场评审 · Announce a site visit
    AnnounceSiteVisit => roles(&[Office]),
    /// 记录现场评审 · Record a site visit
    RecordSiteVisit => roles(&[Reviewer]),
    /// 核实现场问题 · Close an issue of the site visit
    CloseSiteIssue => roles(&[Reviewer]),
    /// 保存综合评审报告 · Save a group's report
    SaveReport => roles(&[Reviewer]),
    /// 签署综合评审报告 · Sign a group's report
    SignReport => roles(&[Reviewer]),
    /// 重新开启报告 · Reopen a group's report
    ReopenReport => roles(&[Reviewer]),
    /// 提交候选名单 · Submit the candidate list
    SubmitCandidateList => roles(&[Office]),
    /// 召集会议 · Convene a meeting
    ConveneMeeting => roles(&[Office]),
    /// 登记出席 · Record who attends
    RecordAttendance => roles(&[Office]),
    /// 签到 · Check in
    CheckIn => roles(&[CommitteeMember]),
    /// 开始会议 · Open a meeting
    OpenMeeting => roles(&[Office]),
    /// 休会 · Adjourn a meeting
    AdjournMeeting => roles(&[Office]),
    /// 流会 · Let a meeting lapse
    LapseMeeting => roles(&[Office]),
    /// 结束会议 · Close a meeting
    CloseMeeting => roles(&[Office]),
    /// 准备轮次 · Prepare a round
    PrepareRound => roles(&[Office]),
    /// 开始投票 · Open a round
    OpenRound => roles(&[Office]),
    /// 投票 · Cast a ballot
    CastBallot => roles(&[CommitteeMember]),
    /// 结束投票 · Close a round
    CloseRound => roles(&[Office]),
    /// 发布公示 · Publish a notice
    PublishNotice => roles(&[Office]),
    /// 公布延长的公示期 · Publish the longer period of a notice
    PublishNoticeExtension => roles(&[Office]),
    /// 提出异议 · File an objection
    FileObjection => Who::Anyone,
    /// 启动复核 · Open a re-examination
    OpenReexamination => roles(&[Office]),
    /// 合并异议 · Join objections
    JoinObjections => roles(&[Office]),
    /// 开始听取陈述 · Open a hearing
    OpenHearing => roles(&[Office]),
    /// 答复异议 · Answer in a hearing
    AnswerHearing => roles(&[Applicant]),
    /// 记录陈述 · Record what a nominee said
    RecordHearing => roles(&[Office]),
    /// 认定异议成立 · Uphold an objection
    UpholdObjection => roles(&[Office]),
    /// 驳回异议 · Dismiss an objection
    DismissObjection => roles(&[Office]),
    /// 补充拟奖励单位 · Substitute a nominee
    SubstituteNominee => roles(&[Office]),
    /// 不予补充 · Leave a place vacant
    LeavePlaceVacant => roles(&[Office]),
    /// 放弃奖励 · Renounce the award
    RenounceAward => roles(&[Applicant]),
    /// 同意拟奖励 · Approve a nominee
    ApproveNominee => roles(&[CommitteeMember, ManagementDirector]),
    /// 不同意拟奖励 · Refuse a nominee
    RefuseNominee => roles(&[CommitteeMember, ManagementDirector]),
    /// 授奖 · Confer the awards
    ConferAwards => roles(&[Office]),
    /// 颁发证书 · Issue a certificate
    IssueCertificate => roles(&[Office]),
    /// 设定经费额度 · Set a budget line
    SetBudgetLine => roles(&[Office]),
    /// 追加经费额度 · Raise a budget line
    RaiseBudgetLine => roles(&[Office]),
    /// 申请奖励 · Claim a reward
    ClaimReward => roles(&[Applicant]),
    /// 申请上传奖励申请证明 · Request an upload for a reward claim
    RequestClaimEvidenceUpload => roles(&[Applicant]),
    /// 移除奖励申请证明 · Remove a file of a reward claim
    RemoveClaimEvidence => roles(&[Applicant]),
    /// 核实奖励申请 · Verify a reward claim
    VerifyRewardClaim => roles(&[Office]),
    /// 不予认定奖励申请 · Refuse a reward claim
    RefuseRewardClaim => roles(&[Office]),
    /// 给予奖励 · Grant a reward
    GrantReward => roles(&[Office]),
    /// 发放奖项奖金 · Grant the bonus of an award
    GrantBonus => roles(&[Office]),
    /// 取消未付部分 · Cancel what is unpaid
    CancelUnpaid => roles(&[Office]),
    /// 录入奖励付款 · Enter an instalment
    EnterInstalment => roles(&[Office]),
    /// 录入评审支出 · Enter a review expense
    EnterExpense => roles(&[Office]),
    /// 确认付款 · Confirm a payment
    ConfirmPayment => roles(&[Office]),
    /// 退回付款 · Reject a payment
    RejectPayment => roles(&[Office]),
    /// 报告奖金使用 · Report the use of a bonus
    ReportFundUse => roles(&[Applicant]),
    /// 申请上传奖金使用证明 · Request an upload for a report on fund use
    RequestFundUseEvidenceUpload => roles(&[Applicant]),
    /// 移除奖金使用证明 · Remove a file of a report on fund use
    RemoveFundUseEvidence => roles(&[Applicant]),
    /// 认可奖金使用 · Accept a report on fund use
    AcceptFundUse => roles(&[Office]),
    /// 退回奖金使用报告 · Return a report on fund use
    ReturnFundUse => roles(&[Office]),
    /// 撤销立案 · Open a revocation case
    OpenRevocationCase => roles(&[Office]),
    /// 记录调查结论 · Record the findings of an investigation
    RecordInvestigation => roles(&[Office]),
    /// 陈述 · Answer the findings
    AnswerRevocation => roles(&[Applicant]),
    /// 记录陈述 · Record what a winner said
    RecordRevocationAnswer => roles(&[Office]),
    /// 终止撤销案件 · Drop a revocation case
    DismissRevocationCase => roles(&[Office]),
    /// 撤销奖项 · Revoke an award
    RevokeAward => roles(&[ManagementDirector]),
    /// 不予撤销 · Refuse a revocation
    RefuseRevocation => roles(&[ManagementDirector]),
    /// 公布撤销决定 · Publish a revocation
    PublishRevocation => roles(&[Office]),
    /// 落实撤销后果 · Record a consequence of a revocation
    SettleConsequence => roles(&[Office]),
    /// 安排巡访 · Plan a follow-up visit
    PlanFollowUpVisit => roles(&[Office]),
    /// 记录巡访 · Record a follow-up visit
    RecordFollowUpVisit => roles(&[Office]),
    /// 提出整改要求 · Demand a rectification
    DemandRectification => roles(&[Office]),
    /// 整改答复 · Answer a demand to mend
    AnswerRectification => roles(&[Applicant]),
    /// 办结整改 · Close a rectification
    CloseRectification => roles(&[Office]),
    /// 起草经验材料 · Draft a page on experience
    DraftExperience => roles(&[Applicant]),
    /// 修改经验材料 · Save a page on experience
    SaveExperience => roles(&[Applicant]),
    /// 提交经验材料 · Submit a page on experience
    SubmitExperience => roles(&[Applicant]),
    /// 发布经验材料 · Publish a page on experience
    PublishExperience => roles(&[Office]),
    /// 退回经验材料 · Return a page on experience
    ReturnExperience => roles(&[Office]),
    /// 撤下经验材料 · Withdraw a page on experience
    WithdrawExperience => roles(&[Applicant, Office]),
    /// 违规立案 · Open a misconduct case
    OpenMisconductCase => roles(&[Office, Supervisor]),
    /// 不予处理 · Dismiss a misconduct case
    DismissMisconductCase => roles(&[Office]),
    /// 取消评审工作资格 · Disqualify a person
    DisqualifyPerson => roles(&[Office]),
    /// 登记移送 · Record a referral
    RecordReferral => roles(&[Office]),
    /// 考核评审员 · Assess a reviewer
    AssessReviewer => roles(&[Office]),
    /// 更正考核 · Amend an assessment
    AmendAssessment => roles(&[Office]),
    /// 提交意见 · Submit an opinion
    SubmitOpinion => Who::Anyone,
    /// 处理意见 · Moderate an opinion
    ModerateOpinion => roles(&[Office]),
    /// 空缺结束 · Close the cycle as vacant
    CloseVacant => roles(&[Office]),
}
