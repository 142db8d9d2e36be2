//! The viewer and one area per role. A stage file contributes its fields to an area as a merged object; the field here
//! decides who gets the area at all.

use super::accounts::AdminAccounts;
use super::application_file::{OfficeApplications, SupervisorApplications};
use super::applying::ApplicantApplications;
use super::committee::{CommitteeMembers, OfficeCommittee};
use super::conferring::nominees::Nominees;
use super::conferring::objections::{OfficeObjections, SupervisorObjections};
use super::conferring::vacancies::VacantPlaces;
use super::cycles::CycleFiles;
use super::declarations::{self, InterestDeclaration, OfficeConflicts, Pledge};
use super::follow_up::{ApplicantFollowUps, FollowUps};
use super::history::{ApplicantHistory, OfficeHistory, OfficeReadings, SupervisorHistory};
use super::identity::Session;
use super::ids::Kind;
use super::misconduct::{OfficeMisconduct, SupervisorMisconduct};
use super::organization::ApplicantOrganizations;
use super::organization_file::OfficeOrganizations;
use super::planning::OfficePlanning;
use super::publicity::experiences::{ApplicantExperiences, OfficeExperiences, SupervisorExperiences};
use super::publicity::wording::ApplicantWording;
use super::recommendation::{ApplicantDepartments, RecommenderRequests};
use super::records::SupervisorRecords;
use super::registers::OfficeRegisters;
use super::regulation::OfficeRegulations;
use super::resolutions::Resolutions;
use super::review::assignment::ReviewerAssignments;
use super::review::avoidance::OfficeAvoidance;
use super::review::candidates::{CommitteeCandidates, OfficeCandidates, SupervisorCandidates};
use super::review::groups::{OfficeGroups, ReviewerGroups, SupervisorGroups};
use super::review::opinions::{CommitteeOpinions, OfficeOpinions, SupervisorOpinions};
use super::review::pool::{OfficePool, ReviewerEntry};
use super::revocations::{ApplicantRevocations, Revocations};
use super::rewarding::{ApplicantRewards, OfficeRewards, SupervisorRewards};
use super::roles::AdminRoles;
use super::scope::Scope;
use super::standards::OfficeStandards;
use super::statistics::Statistics;
use super::voting::meetings::Meetings;
use super::worklist::{self, WorklistItem};
use crate::access::Viewer;
use async_graphql::{Context, ID, MergedObject, Object};
use entity::enums::Role;

/// 申报单位 · What an applicant works with
#[derive(Debug, Default, MergedObject)]
pub struct ApplicantArea(
    ApplicantOrganizations,
    ApplicantDepartments,
    ApplicantApplications,
    ApplicantRewards,
    ApplicantRevocations,
    ApplicantFollowUps,
    ApplicantExperiences,
    ApplicantWording,
    ApplicantHistory,
);

/// 推荐部门 · What a recommending department works with
#[derive(Debug, Default, MergedObject)]
pub struct RecommenderArea(RecommenderRequests);

/// 评审员 · What a reviewer works with
#[derive(Debug, Default, MergedObject)]
pub struct ReviewerArea(ReviewerEntry, ReviewerGroups, ReviewerAssignments);

/// 审定委员会 · What the committee's members work with
#[derive(Debug, Default, MergedObject)]
pub struct CommitteeArea(
    CommitteeMembers,
    Resolutions,
    CycleFiles,
    CommitteeCandidates,
    CommitteeOpinions,
    Meetings,
    VacantPlaces,
    Nominees,
    Revocations,
);

/// 评审办公室 · What the Office works with
#[derive(Debug, Default, MergedObject)]
pub struct OfficeArea(
    OfficeOrganizations,
    OfficeRegisters,
    OfficeRegulations,
    OfficeStandards,
    OfficePlanning,
    OfficeCommittee,
    Resolutions,
    CycleFiles,
    OfficeConflicts,
    OfficeApplications,
    OfficePool,
    OfficeGroups,
    OfficeAvoidance,
    OfficeCandidates,
    OfficeOpinions,
    Meetings,
    OfficeObjections,
    VacantPlaces,
    Nominees,
    OfficeRewards,
    Revocations,
    FollowUps,
    OfficeExperiences,
    OfficeMisconduct,
    Statistics,
    OfficeHistory,
    OfficeReadings,
);

/// 管委会主任 · What the management committee's director works with (art. 19, 23, 24)
#[derive(Debug, Default, MergedObject)]
pub struct ManagementArea(Nominees, Revocations);

/// 监督 · What discipline inspection reads; it opens misconduct cases and changes nothing else
#[derive(Debug, Default, MergedObject)]
pub struct SupervisorArea(
    SupervisorApplications,
    SupervisorGroups,
    SupervisorCandidates,
    SupervisorOpinions,
    Meetings,
    SupervisorObjections,
    VacantPlaces,
    Nominees,
    SupervisorRewards,
    Revocations,
    FollowUps,
    SupervisorExperiences,
    SupervisorMisconduct,
    Statistics,
    SupervisorHistory,
    SupervisorRecords,
);

/// 系统管理员 · What the operator works with: accounts and roles, no case files
#[derive(Debug, Default, MergedObject)]
pub struct AdminArea(AdminAccounts, AdminRoles);

/// 当前用户 · Who is signed in
#[derive(Debug)]
pub struct ViewerFields(pub Viewer);

/// 当前用户 · Who is signed in, with one area per role, null where the role is not held
#[Object(name = "Viewer")]
impl ViewerFields {
    /// 账号标识 · Global id of the account.
    async fn id(&self) -> ID {
        Kind::Account.id(self.0.account_id)
    }

    /// 姓名 · Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 账号 · Account name.
    async fn account(&self) -> &str {
        &self.0.login
    }

    /// 角色 · Every role held at this moment, without repetition, in the order of the enum.
    async fn roles(&self) -> Vec<Role> {
        Role::all().filter(|role| self.0.is(*role)).collect()
    }

    /// 须改密码 · Whether somebody else set the password, so that it should be changed before anything else.
    async fn must_change_password(&self) -> bool {
        self.0.must_change_password
    }

    /// 会话 · The own live sessions, oldest first.
    async fn sessions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Session>> {
        Ok(Session::of_viewer(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 承诺内容 · The text of the pledge (art. 27) in the language of this request, as `signPledge` would sign it.
    async fn pledge_text(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(declarations::pledge_text(Scope::of(ctx)?.language))
    }

    /// 保密廉洁承诺 · The pledges that the viewer has signed, the latest first (art. 27).
    async fn pledges(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Pledge>> {
        Ok(declarations::pledges(&Scope::of(ctx)?, &self.0).await?)
    }

    /// 利害关系申报 · The viewer's declarations in a cycle, in the order in which they were made (art. 7); the latest for an applicant counts.
    async fn declarations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
    ) -> async_graphql::Result<Vec<InterestDeclaration>> {
        Ok(declarations::declarations(&Scope::of(ctx)?, &self.0, &cycle).await?)
    }

    /// 待办事项 · What awaits the viewer over all roles, soonest due first, then what has no due time; at most 100, and 50 of a kind.
    async fn worklist(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<WorklistItem>> {
        Ok(worklist::items(&Scope::of(ctx)?).await?)
    }

    /// 申报单位 · The applicant's area; null where the viewer is on no organisation's team.
    async fn applicant(&self) -> Option<ApplicantArea> {
        self.0.is(Role::Applicant).then(ApplicantArea::default)
    }

    /// 推荐部门 · The recommender's area; null where the viewer speaks for no department.
    async fn recommender(&self) -> Option<RecommenderArea> {
        self.0.is(Role::Recommender).then(RecommenderArea::default)
    }

    /// 评审员 · The reviewer's area; null unless REVIEWER is held.
    async fn reviewer(&self) -> Option<ReviewerArea> {
        self.0.is(Role::Reviewer).then(ReviewerArea::default)
    }

    /// 审定委员会 · The committee's area; null where the viewer is no member.
    async fn committee(&self) -> Option<CommitteeArea> {
        self.0.is(Role::CommitteeMember).then(CommitteeArea::default)
    }

    /// 评审办公室 · The Office's area; null where the viewer is not of the Office.
    async fn office(&self) -> Option<OfficeArea> {
        self.0.is(Role::Office).then(OfficeArea::default)
    }

    /// 管委会主任 · The area of the management committee's director; null unless MANAGEMENT_DIRECTOR is held.
    async fn management(&self) -> Option<ManagementArea> {
        self.0.is(Role::ManagementDirector).then(ManagementArea::default)
    }

    /// 监督 · The supervisor's area; null unless SUPERVISOR is held.
    async fn supervisor(&self) -> Option<SupervisorArea> {
        self.0.is(Role::Supervisor).then(SupervisorArea::default)
    }

    /// 系统管理员 · Accounts, roles and departments; null unless ADMIN is held.
    async fn admin(&self) -> Option<AdminArea> {
        self.0.is(Role::Admin).then(AdminArea::default)
    }
}
