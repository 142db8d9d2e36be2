//! Applying (art. 16): drafts by section, attachments, departments, submission, correction and withdrawal, all as the
//! applicant sees them.

use super::allowed::{AllowedAction, Allowance, allowed_actions};
use super::check::Check;
use super::cycles::Cycle;
use super::ids::Kind;
use super::material::{self, ApplicationMaterial};
use super::organization::OrganizationCard;
use super::page::{self, List, Page};
use super::payload;
use super::recommendation::ApplicationRecommendation;
use super::scalars::{Date, DateTime, Decimal, Money};
use super::scope::Scope;
use crate::access::{Action, Viewer};
use crate::error::{NOT_FOUND, Result, Stop};
use crate::finders;
use crate::rules::form::{self, BoundFacts};
use crate::rules::qualification;
use crate::rules::submission::{self, Edit, OtherLive, Submission, Target, Window, effective_state};
use crate::rules::{Refusal, Step, Value};
use crate::work::{Subject, Work, mutate, stale};
use async_graphql::{Context, ID, InputObject, Object, OneofObject, SimpleObject};
use entity::enums::{ApplicationState, Fact, OrganizationState, TeamPermission};
use entity::record::{AnswerValue, Answers, FormSection};
use entity::{
    Instant, RuleCode, account, application, application_section, cycle, fact_correction, file, organization, person,
    recommendation, regulation,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::BTreeMap;
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
    let defects = defects.map(|defect| Defect { section: defect.section, attachment: defect.attachment, message: defect.message });
    Some(Correction { returned_at: row.returned_at?.into(), deadline: row.correction_deadline?.into(), defects: defects.collect() })
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
    let decided = matches!(row.state, ApplicationState::Accepted | ApplicationState::Ineligible);
    let decided_at = row.decided_at.filter(|_| decided)?.into();
    let rows = row.decision_rows.clone().unwrap_or_default().0;
    Some(Decision { decided_at, reason: row.decision_reason.clone().unwrap_or_default(), rows })
}

/// 本单位的申报 · An application as its own team sees it (art. 16); never a score or a reviewer's name
#[Object]
impl MyApplication {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
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
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationCard> {
        Ok(OrganizationCard(Scope::of(ctx)?.one::<organization::Entity>(self.0.organization_id).await?))
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

    /// 版本 · Give it as `expectedVersion`; sections have versions of their own.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the team may do with it now, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
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
                match rows.first() {
                    Some(award) => submission::may_submit(&Submission {
                        state: self.0.state,
                        window,
                        correction_deadline: self.0.correction_deadline,
                        missing: &missing,
                        other_live: None,
                        award,
                    }),
                    None => Ok(()),
                },
            )
            .from(opens),
            Allowance::of(Action::WithdrawApplication, submission::may_withdraw(self.0.state)),
        ];
        Ok(allowed_actions(&scope, Some(cycle.regulation_id), allowances).await?)
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
                Err(crate::error::Error::Stop(Stop::NotFound)) => None,
                Err(error) => Some(Err(error.into())),
            },
            Err(error) => Some(Err(error.into())),
        }
    }
}

/// 开始申报 · Input of startApplication
#[derive(Debug, InputObject)]
pub struct StartApplicationInput {
    /// 幂等键 · A UUID; a retry with the same key and input answers the same application.
    pub idempotency_key: ID,
    /// 届次 · The cycle; announced, and its window not over.
    pub cycle: ID,
    /// 单位 · One of the viewer's organisations; needs EDIT or SUBMIT.
    pub organization: ID,
}

/// 填报值 · The value of one answer; exactly one field, that of the form field's kind
#[derive(Debug, OneofObject)]
pub enum AnswerValueInput {
    /// 文字 · TEXT.
    Text(String),
    /// 数字 · NUMBER.
    Number(Decimal),
    /// 金额（元） · MONEY in yuan with at most two decimals.
    Money(Money),
    /// 日期 · DATE.
    Date(Date),
    /// 是否 · BOOLEAN.
    Boolean(bool),
    /// 选项键 · CHOICE: key of the choice.
    Choice(String),
    /// 三年数据 · TABLE_3_YEARS: exactly three entries, oldest first; null for a year that is not filled in.
    Table3Years(Vec<Option<Decimal>>),
}

/// 一项填报 · One answer
#[derive(Debug, InputObject)]
pub struct AnswerInput {
    /// 字段键 · Key of the field in the section.
    pub key: String,
    /// 值 · Its value; null clears the answer.
    pub value: Option<AnswerValueInput>,
}

/// 保存分节 · Input of saveSection
#[derive(Debug, InputObject)]
pub struct SaveSectionInput {
    /// 幂等键 · A UUID; a retry with the same key and input changes nothing more.
    pub idempotency_key: ID,
    /// 申报 · The application; needs EDIT or SUBMIT.
    pub application: ID,
    /// 分节键 · Key of the section in the form.
    pub section: String,
    /// 填报内容 · The answers to change, at most 200; fields that are not named stay as they are.
    pub answers: Vec<AnswerInput>,
    /// 预期版本 · The section's version as last read; 0 for one that was never saved.
    pub expected_version: i32,
}

/// 指定推荐部门 · Input of nameDepartment
#[derive(Debug, InputObject)]
pub struct NameDepartmentInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application; needs EDIT or SUBMIT.
    pub application: ID,
    /// 部门 · A department of `viewer.applicant.departments`.
    pub department: ID,
}

/// 提交申报 · Input of submitApplication
#[derive(Debug, InputObject)]
pub struct SubmitApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application; needs SUBMIT.
    pub application: ID,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way; nothing is submitted.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 撤回申报 · Input of withdrawApplication
#[derive(Debug, InputObject)]
pub struct WithdrawApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application; needs SUBMIT.
    pub application: ID,
    /// 理由 · 1-1000 characters.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way; nothing is withdrawn.
    #[graphql(default)]
    pub dry_run: bool,
}

payload! {
    /// 开始申报 · Answer of startApplication
    StartApplicationPayload {
        /// 申报 · The new draft; null when refused.
        application: MyApplication
    }
    /// 保存分节 · Answer of saveSection
    SaveSectionPayload {
        /// 申报 · The application; null when refused.
        application: MyApplication
    }
    /// 指定推荐部门 · Answer of nameDepartment
    NameDepartmentPayload {
        /// 申报 · The application; null when refused.
        application: MyApplication
    }
    /// 提交申报 · Answer of submitApplication
    SubmitApplicationPayload {
        /// 申报 · The submitted application; null when refused, and after a dry run.
        application: MyApplication
    }
    /// 撤回申报 · Answer of withdrawApplication
    WithdrawApplicationPayload {
        /// 申报 · The withdrawn application; null when refused, and after a dry run.
        application: MyApplication
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
    let found = cycle::Entity::find_by_id(application.cycle_id).find_also_related(regulation::Entity).one(work.db()).await?;
    let Some((cycle, Some(regulation))) = found else { return Err(NOT_FOUND) };
    work.in_cycle(&cycle);
    Ok(Own { application, cycle, regulation })
}

impl Own {
    /// Whether a section or attachment may be edited now.
    pub fn may_edit(&self, target: Target<'_>, now: Instant) -> Result<()> {
        Ok(submission::may_edit(&edit(&self.application, window(&self.cycle, now), target))?)
    }
}

/// The steps of applying.
#[derive(Debug, Default)]
pub struct ApplyingMutation;

#[Object]
impl ApplyingMutation {
    /// 开始申报 · Starts a draft (art. 16). Refused by WINDOW_NOT_OPEN before the announcement, WINDOW_CLOSED after the window,
    /// APPLICATION_ALREADY_EXISTS.
    async fn start_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: StartApplicationInput,
    ) -> async_graphql::Result<StartApplicationPayload> {
        mutate(ctx, Action::StartApplication, input, async |work, input| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let organization_id = check.id("organization", Kind::Organization, &input.organization);
            check.done()?;
            permitted(work.viewer()?, organization_id, TeamPermission::Edit)?;
            let select = finders::cycles(Some(work.viewer()?)).filter(cycle::Column::Id.eq(cycle_id));
            let cycle = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            let organization = organization::Entity::find_by_id(organization_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            if organization.state == OrganizationState::Closed {
                return Err(RuleCode::OrganizationNotVerified.into());
            }
            let other = other_live(work, cycle.id, organization_id, None).await?;
            submission::may_start(&window(&cycle, work.now), other.as_ref())?;
            let row = application::ActiveModel {
                id: Set(work.new_id()),
                cycle_id: Set(cycle.id),
                organization_id: Set(organization_id),
                state: Set(ApplicationState::Draft),
                created_at: Set(work.now),
                version: Set(1),
                ..blank()
            };
            Ok(MyApplication(row.insert(work.db()).await?))
        })
        .await
    }

    /// 保存分节 · Saves answers of one section (art. 16). Saving what did not change writes nothing. Refused by INVALID_INPUT, STALE_VERSION
    /// (with editor and time), WINDOW_CLOSED, APPLICATION_LOCKED, CORRECTION_DEADLINE_PASSED.
    async fn save_section(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SaveSectionInput,
    ) -> async_graphql::Result<SaveSectionPayload> {
        mutate(ctx, Action::SaveSection, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let answers = check.each("answers", &input.answers, 1..=200, |check, answer| read_answer(check, answer));
            check.done()?;
            let own = own(work, id, TeamPermission::Edit).await?;
            let section = section_of(&own.regulation.form.sections, &input.section)?;
            let given: Vec<(usize, &str, &AnswerValue)> = answers
                .iter()
                .enumerate()
                .filter_map(|(index, (key, value))| Some((index, key.as_str(), value.as_ref()?)))
                .collect();
            form::check_answers(section, &given)?;
            cleared_keys_exist(section, &answers)?;
            own.may_edit(Target::Section(&section.key), work.now)?;
            let key = (own.application.id, section.key.clone());
            let before = application_section::Entity::find_by_id(key).one(work.db()).await?;
            match &before {
                Some(row) => {
                    let editor = editor(work, row.edited_by).await?;
                    stale(input.expected_version, row.version, Some((editor, row.edited_at)))?;
                }
                None => stale(input.expected_version, 0, None)?,
            }
            let mut after = before.as_ref().map(|row| row.answers.clone()).unwrap_or_default();
            for (key, value) in answers {
                match value {
                    Some(value) => after.0.insert(key, value),
                    None => after.0.remove(&key),
                };
            }
            if before.as_ref().is_some_and(|row| row.answers == after) {
                return Ok(MyApplication(own.application));
            }
            write_section(work, &own.application, &section.key, before, after).await?;
            Ok(MyApplication(own.application))
        })
        .await
    }

    /// 指定推荐部门 · Names a recommending department (art. 3); one recommendation suffices, and after a refusal or silence another may be
    /// named until the decision. Refused by WINDOW_CLOSED, APPLICATION_LOCKED.
    async fn name_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: NameDepartmentInput,
    ) -> async_graphql::Result<NameDepartmentPayload> {
        mutate(ctx, Action::NameDepartment, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let department_id = check.id("department", Kind::Department, &input.department);
            check.done()?;
            let own = own(work, id, TeamPermission::Edit).await?;
            let department = entity::department::Entity::find_by_id(department_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let named = recommendation::Entity::find()
                .filter(recommendation::Column::ApplicationId.eq(own.application.id))
                .filter(recommendation::Column::DepartmentId.eq(department.id))
                .one(work.db())
                .await?;
            let window = window(&own.cycle, work.now);
            qualification::may_name_department(own.application.state, &window, named.is_some())?;
            let row = recommendation::ActiveModel {
                id: Set(work.new_id()),
                application_id: Set(own.application.id),
                department_id: Set(department.id),
                state: Set(entity::enums::RecommendationState::Named),
                opinion: Set(None),
                named_at: Set(work.now),
                decided_by: Set(None),
                decided_at: Set(None),
                version: Set(1),
            };
            row.insert(work.db()).await?;
            Ok(MyApplication(own.application))
        })
        .await
    }

    /// 提交申报 · Submits a draft, or a returned application again (art. 16). Refused only by WINDOW_NOT_OPEN, WINDOW_CLOSED or
    /// CORRECTION_DEADLINE_PASSED, APPLICATION_ALREADY_EXISTS, MATERIALS_INCOMPLETE (all that is missing at once), AWARD_STILL_VALID, and
    /// APPLICATION_LOCKED where it is not a draft or returned. Arrival time counts, to the instant.
    async fn submit_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SubmitApplicationInput,
    ) -> async_graphql::Result<SubmitApplicationPayload> {
        mutate(ctx, Action::SubmitApplication, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            check.done()?;
            let own = own(work, id, TeamPermission::Submit).await?;
            work.expect_version(input.expected_version, own.application.version)?;
            submit(work, own).await.map(MyApplication)
        })
        .await
    }

    /// 撤回申报 · Withdraws an application (art. 16); the organisation may apply again. Stops no investigation. Refused by WITHDRAWAL_TOO_LATE.
    async fn withdraw_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: WithdrawApplicationInput,
    ) -> async_graphql::Result<WithdrawApplicationPayload> {
        mutate(ctx, Action::WithdrawApplication, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let own = own(work, id, TeamPermission::Submit).await?;
            work.expect_version(input.expected_version, own.application.version)?;
            submission::may_withdraw(own.application.state)?;
            let version = own.application.version + 1;
            let mut row = own.application.into_active_model();
            row.state = Set(ApplicationState::Withdrawn);
            row.withdrawn_at = Set(Some(work.now));
            row.withdrawal_reason = Set(Some(reason));
            row.version = Set(version);
            Ok(MyApplication(row.update(work.db()).await?))
        })
        .await
    }
}

/// A draft without facts.
fn blank() -> application::ActiveModel {
    application::ActiveModel {
        number: Set(None),
        legal_entity: Set(None),
        registered_in_zone: Set(None),
        operating_since: Set(None),
        excellence_since: Set(None),
        self_report_years: Set(None),
        for_profit: Set(None),
        industry_rank: Set(None),
        first_submitted_at: Set(None),
        submitted_at: Set(None),
        returned_at: Set(None),
        correction_deadline: Set(None),
        correction: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        decision_reason: Set(None),
        decision_rows: Set(None),
        withdrawn_at: Set(None),
        withdrawal_reason: Set(None),
        ..Default::default()
    }
}

fn read_answer(check: &mut Check, answer: &AnswerInput) -> (String, Option<AnswerValue>) {
    let value = answer.value.as_ref().map(|value| match value {
        AnswerValueInput::Text(text) => AnswerValue::Text(text.clone()),
        AnswerValueInput::Number(Decimal(text)) => AnswerValue::Number(text.clone()),
        AnswerValueInput::Money(money) => AnswerValue::Money(money.to_fen().unwrap_or_else(|| {
            check.fault("value", Refusal::input("input-money"));
            0
        })),
        AnswerValueInput::Date(day) => AnswerValue::Date(check.date("value", day)),
        AnswerValueInput::Boolean(value) => AnswerValue::Boolean(*value),
        AnswerValueInput::Choice(key) => AnswerValue::Choice(key.clone()),
        AnswerValueInput::Table3Years(years) => {
            let years = years.iter().map(|year| year.as_ref().map(|Decimal(text)| text.clone())).collect::<Vec<_>>();
            AnswerValue::Table3Years(<[Option<String>; 3]>::try_from(years).unwrap_or_else(|_| {
                check.fault("value", Refusal::input("input-out-of-range").fact("min", Value::Integer(3)).fact("max", Value::Integer(3)));
                Default::default()
            }))
        }
    });
    (answer.key.clone(), value)
}

fn section_of<'a>(sections: &'a [FormSection], key: &str) -> Result<&'a FormSection> {
    sections.iter().find(|section| section.key == key).ok_or_else(|| {
        let shown: String = key.chars().take(64).collect();
        let refusal = Refusal::input("input-unknown-key").fact("key", Value::Text(shown));
        refusal.at(vec![Step::Field("section".to_owned())]).into()
    })
}

/// A cleared answer names a field too.
fn cleared_keys_exist(section: &FormSection, answers: &[(String, Option<AnswerValue>)]) -> Result<()> {
    let unknown = answers.iter().enumerate().filter(|(_, (key, value))| {
        value.is_none() && !section.fields.iter().any(|field| field.key == *key)
    });
    let refusals: Vec<Refusal> = unknown
        .map(|(index, (key, _))| {
            let path = vec![Step::Field("answers".to_owned()), Step::Index(index), Step::Field("key".to_owned())];
            let shown: String = key.chars().take(64).collect();
            Refusal::input("input-unknown-key").fact("key", Value::Text(shown)).at(path)
        })
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// The name behind an account, for somebody who has to merge.
async fn editor(work: &Work, account_id: Uuid) -> Result<String> {
    let found = account::Entity::find_by_id(account_id).find_also_related(person::Entity).one(work.db()).await?;
    Ok(found.and_then(|(_, person)| person).map(|person| person.name).unwrap_or_default())
}

async fn write_section(
    work: &Work,
    application: &application::Model,
    key: &str,
    before: Option<application_section::Model>,
    answers: Answers,
) -> Result<()> {
    let actor = work.actor()?;
    match before {
        Some(before) => {
            let version = before.version + 1;
            let mut row = before.into_active_model();
            row.answers = Set(answers);
            row.version = Set(version);
            row.edited_by = Set(actor);
            row.edited_at = Set(work.now);
            row.update(work.db()).await?;
        }
        None => {
            let row = application_section::ActiveModel {
                application_id: Set(application.id),
                section_key: Set(key.to_owned()),
                answers: Set(answers),
                submitted_answers: Set(None),
                version: Set(1),
                edited_by: Set(actor),
                edited_at: Set(work.now),
            };
            row.insert(work.db()).await?;
        }
    }
    Ok(())
}

/// Another live application of the organisation in the cycle.
async fn other_live(work: &Work, cycle_id: Uuid, organization_id: Uuid, but: Option<Uuid>) -> Result<Option<OtherLive>> {
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

/// Submits: the working copy becomes the submission, the facts move into their typed columns.
async fn submit(work: &Work, own: Own) -> Result<application::Model> {
    let Own { application, cycle, regulation } = own;
    let sections = application_section::Entity::find()
        .filter(application_section::Column::ApplicationId.eq(application.id))
        .all(work.db())
        .await?;
    let files = file::Entity::find().filter(file::Column::ApplicationId.eq(application.id)).all(work.db()).await?;
    let organization = organization::Entity::find_by_id(application.organization_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let answers = material::answers(sections.clone(), false);
    let missing = material::missing(&regulation.form, &answers, &files, false);
    let code = organization.credit_code;
    let dossier = super::dossier::dossiers(work.db(), [code.clone()].into()).await?.remove(&code).unwrap_or_default();
    let day = material::day_of(&application, work.now);
    let award = crate::rules::eligibility::award_row(&dossier.honours, day, &regulation.parameters);
    let other = other_live(work, cycle.id, application.organization_id, Some(application.id)).await?;
    submission::may_submit(&Submission {
        state: application.state,
        window: window(&cycle, work.now),
        correction_deadline: application.correction_deadline,
        missing: &missing,
        other_live: other.as_ref(),
        award: &award,
    })?;

    for section in sections {
        let answers = section.answers.clone();
        let mut row = section.into_active_model();
        row.submitted_answers = Set(Some(answers));
        row.update(work.db()).await?;
    }
    for file in files {
        let counts = material::counts(&file, false);
        if file.in_submission != counts {
            let mut row = file.into_active_model();
            row.in_submission = Set(counts);
            row.update(work.db()).await?;
        }
    }
    let facts = facts_to_submit(work, &application, form::facts_from(&regulation.form, &answers)).await?;
    let number = match &application.number {
        Some(number) => number.clone(),
        None => {
            let next = cycle.next_number;
            let number = format!("{}-{next:04}", cycle.year);
            let mut row = cycle.into_active_model();
            row.next_number = Set(next + 1);
            row.update(work.db()).await?;
            number
        }
    };
    let (version, first) = (application.version + 1, application.first_submitted_at.unwrap_or(work.now));
    let mut row = application.into_active_model();
    row.state = Set(ApplicationState::Submitted);
    row.number = Set(Some(number));
    row.legal_entity = Set(facts.legal_entity);
    row.registered_in_zone = Set(facts.registered_in_zone);
    row.operating_since = Set(facts.operating_since);
    row.excellence_since = Set(facts.excellence_since);
    row.self_report_years = Set(facts.self_report_years);
    row.for_profit = Set(facts.for_profit);
    row.industry_rank = Set(facts.industry_rank);
    row.first_submitted_at = Set(Some(first));
    row.submitted_at = Set(Some(work.now));
    row.version = Set(version);
    Ok(row.update(work.db()).await?)
}

/// The facts of the form, but what the Office corrected with evidence stays corrected.
async fn facts_to_submit(work: &Work, application: &application::Model, mut facts: BoundFacts) -> Result<BoundFacts> {
    let corrected = fact_correction::Entity::find()
        .filter(fact_correction::Column::ApplicationId.eq(application.id))
        .all(work.db())
        .await?;
    let stored = material::stored_facts(application);
    let corrected: BTreeMap<Fact, ()> = corrected.into_iter().map(|row| (row.fact, ())).collect();
    for fact in corrected.into_keys() {
        match fact {
            Fact::LegalEntity => facts.legal_entity = stored.legal_entity,
            Fact::RegisteredInZone => facts.registered_in_zone = stored.registered_in_zone,
            Fact::OperatingSince => facts.operating_since = stored.operating_since,
            Fact::ExcellenceSince => facts.excellence_since = stored.excellence_since,
            Fact::SelfReportYears => facts.self_report_years = stored.self_report_years,
            Fact::ForProfit => facts.for_profit = stored.for_profit,
            Fact::IndustryRank => facts.industry_rank = stored.industry_rank,
        }
    }
    Ok(facts)
}
