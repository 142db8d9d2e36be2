//! Applying (art. 16) as the applicant sees it. The steps: [`drafting`] and [`submitting`].

pub mod drafting;
pub mod submitting;

use super::allowed::{Allowance, AllowedAction, allowed_actions};
use super::application_file::nullable;
use super::conferring::awards::AwardEntry;
use super::conferring::objections::NomineeHearing;
use super::cycles::Cycle;
use super::ids::Kind;
use super::loaders::ObjectionsTo;
use super::material::ApplicationMaterial;
use super::organization::OrganizationSummary;
use super::page::{self, List, Page};
use super::qualification::OnBallot;
use super::recommendation::ApplicationRecommendation;
use super::review::avoidance::{self, AvoidanceRequest};
use super::review::visits::AnnouncedVisit;
use super::scalars::DateTime;
use super::scope::Scope;
use super::voting::deliberation::BegunIn;
use crate::access::{Action, Viewer};
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::finders;
use crate::finders::organization::permission;
use crate::rules::Ruling;
use crate::rules::conferral::may_renounce;
use crate::rules::eligibility::bars;
use crate::rules::qualification;
use crate::rules::submission::{self, Edit, OtherLive, Submission, Target, Window, effective_state};
use crate::work::{Subject, Work};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{ApplicationState, TeamPermission};
use entity::{Instant, RuleCode, application, cycle, organization, recommendation, regulation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// An application as its own team sees it.
#[derive(Clone, Debug)]
pub struct MyApplication(pub application::Model);

impl Subject for MyApplication {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let own = finders::own_applications(scope.signed_in()?);
        own.filter(application::Column::Id.eq(id)).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 退回补正 · A return for correction (art. 16)
#[derive(Clone, Debug, SimpleObject)]
pub struct Correction {
    /// 退回时间 · When it was returned.
    pub returned_at: DateTime,
    /// 补正期限 · The first instant after the correction period. When it passes, the application is decided as last submitted.
    pub deadline: DateTime,
    /// 需补正事项 · Everything that has to be corrected.
    pub defects: Vec<Defect>,
}

/// 需补正事项 · One defect; exactly one of `section` and `attachment` is not null
#[derive(Clone, Debug, SimpleObject)]
pub struct Defect {
    /// 分节键 · Key of the section; null for an attachment.
    pub section: Option<String>,
    /// 附件类别键 · Key of the attachment kind; null for a section.
    pub attachment: Option<String>,
    /// 说明 · What has to be corrected.
    pub message: String,
}

/// The return of an application, where it was returned.
pub fn correction(row: &application::Model) -> Option<Correction> {
    let defects = row.correction.clone()?.0.into_iter();
    let defects = defects.map(|defect| Defect {
        section: defect.section,
        attachment: defect.attachment,
        message: defect.message,
    });
    Some(Correction {
        returned_at: row.returned_at?.into(),
        deadline: row.correction_deadline?.into(),
        defects: defects.collect(),
    })
}

/// 审查决定 · The decision of the qualification review (art. 8(4))
#[derive(Clone, Debug, SimpleObject)]
pub struct Decision {
    /// 决定时间 · When it was taken.
    pub decided_at: DateTime,
    /// 理由 · The reason given.
    pub reason: String,
    /// 未满足的条件 · INELIGIBLE: the rows that failed; empty otherwise.
    pub rows: Vec<RuleCode>,
}

/// The decision on an application, where there is one.
pub fn decision(row: &application::Model) -> Option<Decision> {
    // Who was disqualified by an objection was accepted before, and no row speaks against it.
    let decided = match row.state {
        ApplicationState::Accepted | ApplicationState::Ineligible => true,
        ApplicationState::Disqualified => row.decision_rows.is_some(),
        _ => false,
    };
    let decided_at = row.decided_at.filter(|_| decided)?.into();
    let rows = row.decision_rows.clone().unwrap_or_default().0;
    Some(Decision { decided_at, reason: row.decision_reason.clone().unwrap_or_default(), rows })
}

/// 本单位的申报 · An application as its own team sees it (art. 16); never a score or a reviewer's name
#[Object]
impl MyApplication {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Application.id(self.0.id)
    }

    /// 申报编号 · Given at the first submission; null before.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// 状态 · Where it stands now; a return whose deadline has passed reads SUBMITTED.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationState> {
        Ok(effective_state(self.0.state, self.0.correction_deadline, Scope::of(ctx)?.now))
    }

    /// 单位 · The applicant.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        Ok((&Scope::of(ctx)?.one::<organization::Entity>(self.0.organization_id).await?).into())
    }

    /// 届次 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 申报材料 · Sections, files, facts, what is missing and how it stands against the conditions.
    async fn material(&self) -> ApplicationMaterial {
        ApplicationMaterial { row: self.0.clone(), as_submitted: false }
    }

    /// 推荐 · The departments named and their answers (art. 3).
    async fn recommendations(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApplicationRecommendation>> {
        let rows = Scope::of(ctx)?.many::<recommendation::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(ApplicationRecommendation).collect())
    }

    /// 退回补正 · The return for correction; null where it was never returned.
    async fn correction(&self) -> Option<Correction> {
        correction(&self.0)
    }

    /// 审查决定 · The decision of the qualification review; null before.
    async fn decision(&self) -> Option<Decision> {
        decision(&self.0)
    }

    /// 首次提交时间 · First submission: what look-backs and operating years count from; null before.
    async fn first_submitted_at(&self) -> Option<DateTime> {
        self.0.first_submitted_at.map(DateTime::from)
    }

    /// 最近提交时间 · Last submission; null before.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime::from)
    }

    /// 现场评审通知 · The announced visit with its visitors (art. 7, 17); null: none is announced.
    async fn site_visit(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<AnnouncedVisit>> {
        nullable(async { AnnouncedVisit::to(&Scope::of(ctx)?, self.0.id).await }.await)
    }

    /// 回避申请 · Requests that somebody keep away from the case, oldest first (art. 7).
    async fn avoidance_requests(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AvoidanceRequest>> {
        Ok(avoidance::of(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 听取陈述 · Hearings on objections to it, oldest first (art. 19, 28); answer them by `answerHearing`.
    async fn hearings(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<NomineeHearing>> {
        let rows = Scope::of(ctx)?.by(ObjectionsTo, self.0.id).await?;
        Ok(rows.iter().filter_map(NomineeHearing::of).collect())
    }

    /// 所获奖项 · The award; null: none was conferred.
    async fn award(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<AwardEntry>> {
        nullable(async { AwardEntry::of(&Scope::of(ctx)?, self.0.id).await }.await)
    }

    /// 版本 · Give it as `expectedVersion`; sections have versions of their own.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the viewer may do with it now, as the own permission in the team goes, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let voting = scope.load(BegunIn(self.0.cycle_id)).await?.unwrap_or_default();
        let on_ballot = scope.load(OnBallot(self.0.id)).await?.unwrap_or_default();
        let objections = scope.by(ObjectionsTo, self.0.id).await?;
        let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
        let material = ApplicationMaterial { row: self.0.clone(), as_submitted: false };
        let regulation = scope.one::<regulation::Entity>(cycle.regulation_id).await?;
        let rows = material.rows(&scope, &regulation.parameters).await?;
        let missing = material.missing_items(&scope).await?;
        let window = window(&cycle, scope.now);
        let opens = cycle.window_start.filter(|start| self.0.state == ApplicationState::Draft && scope.now < *start);
        let section = regulation.form.sections.iter().map(|section| Target::Section(section.key.as_str()));
        let named = |target: &Target<'_>| self.0.correction.as_ref().is_none_or(|it| submission::names(it, *target));
        let target = section.clone().find(named).or_else(|| section.clone().next()).unwrap_or(Target::Section(""));
        let allowances = [
            Allowance::of(Action::SaveSection, submission::may_edit(&edit(&self.0, window, target))),
            Allowance::of(Action::NameDepartment, qualification::may_name_department(self.0.state, &window, false)),
            Allowance::of(
                Action::SubmitApplication,
                submission::may_submit(&Submission {
                    state: self.0.state,
                    window,
                    correction_deadline: self.0.correction_deadline,
                    missing: &missing,
                    other_live: None,
                    bars: bars(&rows),
                }),
            )
            .from(opens),
            Allowance::of(Action::WithdrawApplication, submission::may_withdraw(self.0.state, voting)),
            Allowance::of(Action::RenounceAward, may_renounce(cycle.phase, self.0.state, on_ballot)),
            Allowance::of(Action::AnswerHearing, NomineeHearing::may_answer(&objections)),
        ];
        // What the member's permission does not reach is not offered, as with a role that does not reach it.
        let held = scope.viewer.and_then(|viewer| permission(viewer, self.0.organization_id));
        let allowances = allowances.into_iter().filter(|allowance| held >= Some(needed(allowance.action)));
        Ok(allowed_actions(&scope, Some(cycle.regulation_id), allowances).await?)
    }
}

/// The permission that a step of applying needs.
const fn needed(action: Action) -> TeamPermission {
    match action {
        Action::SubmitApplication | Action::WithdrawApplication | Action::RenounceAward | Action::AnswerHearing => {
            TeamPermission::Submit
        }
        _ => TeamPermission::Edit,
    }
}

/// The window of a cycle as an arriving request meets it.
pub fn window(cycle: &cycle::Model, now: Instant) -> Window {
    Window { phase: cycle.phase, start: cycle.window_start, end: cycle.window_end, now }
}

fn edit<'a>(row: &'a application::Model, window: Window, target: Target<'a>) -> Edit<'a> {
    Edit {
        state: row.state,
        window,
        correction: row.correction.as_ref(),
        correction_deadline: row.correction_deadline,
        target,
    }
}

/// What an applicant reads about applying.
#[derive(Debug, Default)]
pub struct ApplicantApplications;

#[Object]
impl ApplicantApplications {
    /// 本单位的申报 · The applications of the viewer's organisations, newest first.
    async fn applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前若干条 · The first so many: 1-100, default 20.")] first: Option<i32>,
        #[graphql(desc = "起始游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "取后若干条 · The last so many: 1-100.")] last: Option<i32>,
        #[graphql(desc = "截止游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<MyApplication>> {
        let scope = Scope::of(ctx)?;
        let select = finders::own_applications(scope.signed_in()?);
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, application::Column::Id, page, MyApplication, |row| row.id).await?)
    }

    /// 一份申报 · One of them; null where it is not the viewer's.
    async fn application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申报标识 · Global id of the application.")] id: ID,
    ) -> Option<async_graphql::Result<MyApplication>> {
        let id = Kind::Application.parse(&id)?;
        match Scope::of(ctx).map(|scope| async move { MyApplication::reload(&scope, id).await }) {
            Ok(found) => match found.await {
                Ok(application) => Some(Ok(application)),
                Err(Error::Stop(Stop::NotFound)) => None,
                Err(error) => Some(Err(error.into())),
            },
            Err(error) => Some(Err(error.into())),
        }
    }
}

/// An application of the viewer's, with what its rules need, under the write lock.
pub struct Own {
    pub application: application::Model,
    pub cycle: cycle::Model,
    pub regulation: regulation::Model,
}

/// Refuses a member whose permission does not suffice; what is not the viewer's is not found.
pub fn permitted(viewer: &Viewer, organization: Uuid, at_least: TeamPermission) -> Result<()> {
    if !viewer.organizations(TeamPermission::View).contains(&organization) {
        return Err(NOT_FOUND);
    }
    if !viewer.organizations(at_least).contains(&organization) {
        return Err(Stop::Forbidden.into());
    }
    Ok(())
}

/// Loads an application of the viewer's for a change that needs a permission.
pub async fn own(work: &mut Work, id: Uuid, at_least: TeamPermission) -> Result<Own> {
    let viewer = work.viewer()?;
    let select = finders::own_applications(viewer).filter(application::Column::Id.eq(id));
    let application = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
    permitted(viewer, application.organization_id, at_least)?;
    let found =
        cycle::Entity::find_by_id(application.cycle_id).find_also_related(regulation::Entity).one(work.db()).await?;
    let Some((cycle, Some(regulation))) = found else { return Err(NOT_FOUND) };
    work.in_cycle(&cycle);
    Ok(Own { application, cycle, regulation })
}

impl Own {
    /// Whether a section or attachment may be edited now.
    pub fn may_edit(&self, target: Target<'_>, now: Instant) -> Result<()> {
        Ok(editable(&self.application, &self.cycle, target, now)?)
    }
}

/// Whether a section or attachment of an application may be edited by its team at a time.
pub fn editable(application: &application::Model, cycle: &cycle::Model, target: Target<'_>, now: Instant) -> Ruling {
    submission::may_edit(&edit(application, window(cycle, now), target))
}

/// Another live application of the organisation in the cycle.
pub async fn other_live(
    work: &Work,
    cycle_id: Uuid,
    organization_id: Uuid,
    but: Option<Uuid>,
) -> Result<Option<OtherLive>> {
    use application::Column;
    let mut select = application::Entity::find()
        .filter(Column::CycleId.eq(cycle_id))
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::State.ne(ApplicationState::Withdrawn));
    if let Some(id) = but {
        select = select.filter(Column::Id.ne(id));
    }
    Ok(select.one(work.db()).await?.map(|row| OtherLive { number: row.number }))
}
