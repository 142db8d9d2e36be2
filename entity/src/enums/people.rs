//! Who acts, and in what capacity.

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
