//! The qualification review (art. 8(4), 11, 12, 16, 17): return for correction, verdicts, corrected facts, acceptance,
//! rejection and its reversal, by staff who have pledged, declared and are not recused.

use super::allowed::Allowance;
use super::application_file::ApplicationFile;
use super::calendar::calendar;
use super::check::Check;
use super::dossier::{Dossier, DossierOf, dossiers};
use super::ids::Kind;
use super::material;
use super::payload;
use super::scalars::Date;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::{self, Standing as PersonStanding};
use crate::rules::eligibility::Row;
use crate::rules::form::kind_of_fact;
use crate::rules::qualification::{self as rules, Decision, Return, Standing};
use crate::rules::recusal;
use crate::rules::submission::effective_state;
use crate::rules::{Refusal, Ruling};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entity::enums::{ApplicationState, Fact, FieldKind, OrganizationState, RecommendationState, VerdictValue};
use entity::record::{Correction, Defect, RuleCodes};
use entity::{
    Instant, RuleCode, application, cycle, fact_correction, organization, recommendation, regulation, verdict,
    work_procedure,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An application under review with everything that its rules need.
#[derive(Debug)]
pub struct Review {
    pub application: application::Model,
    pub organization: organization::Model,
    pub cycle: cycle::Model,
    pub regulation: regulation::Model,
    recommended: bool,
    verdicts: BTreeMap<RuleCode, VerdictValue>,
    dossier: Dossier,
    procedure: Option<work_procedure::Model>,
}

impl Review {
    /// Under the write lock, for staff who may handle it: PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn open(work: &mut Work, id: Uuid) -> Result<Self> {
        let select = finders::submitted_applications().filter(application::Column::Id.eq(id));
        let application = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
        let organization = application_organization(work, &application).await?;
        let found = cycle::Entity::find_by_id(application.cycle_id)
            .find_also_related(regulation::Entity)
            .one(work.db())
            .await?;
        let Some((cycle, Some(regulation))) = found else { return Err(NOT_FOUND) };
        work.in_cycle(&cycle);
        let standing = PersonStanding::of(work.db(), work.viewer()?.person_id).await?;
        let handling = standing.handling(cycle.id, &organization.credit_code, work.now.day());
        recusal::may_handle(&handling, &regulation.parameters)?;
        let recommendations =
            recommendation::Entity::find().filter(recommendation::Column::ApplicationId.eq(id)).all(work.db()).await?;
        let verdicts = verdict::Entity::find().filter(verdict::Column::ApplicationId.eq(id)).all(work.db()).await?;
        let code = organization.credit_code.clone();
        let dossier = dossiers(work.db(), [code.clone()].into()).await?.remove(&code).unwrap_or_default();
        let procedure =
            work_procedure::Entity::find().filter(work_procedure::Column::CycleId.eq(cycle.id)).one(work.db()).await?;
        let recommended = recommended(&recommendations);
        let verdicts = material::verdicts(verdicts);
        Ok(Self { application, organization, cycle, regulation, recommended, verdicts, dossier, procedure })
    }

    /// For a reader, through the request's loaders.
    pub async fn read(scope: &Scope<'_>, application: &application::Model) -> Result<Self> {
        let organization = scope.one::<organization::Entity>(application.organization_id).await?;
        let cycle = scope.one::<cycle::Entity>(application.cycle_id).await?;
        let regulation = scope.one::<regulation::Entity>(cycle.regulation_id).await?;
        let recommendations = scope.many::<recommendation::Entity>(application.id).await?;
        let verdicts = material::verdicts(scope.many::<verdict::Entity>(application.id).await?);
        let dossier = scope.load(DossierOf(organization.credit_code.clone())).await?.unwrap_or_default();
        let procedure = scope.many::<work_procedure::Entity>(cycle.id).await?.into_iter().next();
        let recommended = recommended(&recommendations);
        Ok(Self {
            application: application.clone(),
            organization,
            cycle,
            regulation,
            recommended,
            verdicts,
            dossier,
            procedure,
        })
    }

    fn standing(&self, now: Instant) -> Standing {
        let state = effective_state(self.application.state, self.application.correction_deadline, now);
        Standing { phase: self.cycle.phase, state }
    }

    fn rows(&self, now: Instant) -> Vec<Row> {
        let facts = material::stored_facts(&self.application);
        let day = material::day_of(&self.application, now);
        material::evaluate(&facts, &self.dossier, &self.verdicts, day, &self.regulation.parameters)
    }

    fn decide<T>(&self, now: Instant, rule: impl FnOnce(&Decision<'_>) -> T) -> T {
        rule(&Decision {
            standing: self.standing(now),
            verified: self.organization.state == OrganizationState::Verified,
            recommended: self.recommended,
            rows: &self.rows(now),
            verdicts: &self.verdicts,
        })
    }

    /// The least correction period: the work procedure's, or the regulation's.
    fn least_days(&self) -> u32 {
        let procedure = self.procedure.as_ref().map(|procedure| procedure.content.correction_days);
        procedure.unwrap_or(self.regulation.parameters.correction_days)
    }

    fn may_return(&self, now: Instant, days: u32, correction: &Correction) -> Ruling {
        rules::may_return(&Return {
            standing: self.standing(now),
            returned_before: self.application.returned_at.is_some(),
            days,
            least_days: self.least_days(),
            correction,
            form: &self.regulation.form,
        })
    }

    async fn decided(
        self,
        work: &Work,
        state: ApplicationState,
        reason: String,
        rows: Vec<RuleCode>,
    ) -> Result<ApplicationFile> {
        let (actor, version) = (work.actor()?, self.application.version + 1);
        let mut row = self.application.into_active_model();
        row.state = Set(state);
        row.decided_at = Set(Some(work.now));
        row.decided_by = Set(Some(actor));
        row.decision_reason = Set(Some(reason));
        row.decision_rows = Set((!rows.is_empty()).then_some(RuleCodes(rows)));
        row.version = Set(version);
        Ok(ApplicationFile(row.update(work.db()).await?))
    }
}

fn recommended(recommendations: &[recommendation::Model]) -> bool {
    recommendations.iter().any(|row| row.state == RecommendationState::Recommended)
}

async fn application_organization(work: &Work, application: &application::Model) -> Result<organization::Model> {
    organization::Entity::find_by_id(application.organization_id).one(work.db()).await?.ok_or(NOT_FOUND)
}

/// What each step of the review says about an application now; input is checked when it comes.
pub fn allowances(review: &Review, now: Instant) -> Vec<Allowance> {
    let standing = review.standing(now);
    let first = review.regulation.form.sections.first().map(|section| section.key.clone());
    let probe = Correction(vec![Defect { section: first, attachment: None, message: String::new() }]);
    let code = crate::rules::eligibility::verdict_codes().first().copied().unwrap_or(RuleCode::TaxNotInOrder);
    let failed = |ruling: Ruling| match ruling {
        // Which rows fail is the input's business.
        Err(refusals) => {
            let rest: Vec<Refusal> =
                refusals.into_iter().filter(|refusal| refusal.code != RuleCode::InvalidInput).collect();
            if rest.is_empty() { Ok(()) } else { Err(rest) }
        }
        done => done,
    };
    vec![
        Allowance::of(Action::ReturnApplication, review.may_return(now, review.least_days(), &probe)),
        Allowance::of(Action::GiveVerdicts, rules::may_give_verdict(standing, code)),
        Allowance::of(Action::CorrectFact, rules::may_correct_fact(standing, Fact::LegalEntity, None)),
        Allowance::of(Action::AcceptApplication, review.decide(now, rules::may_accept)),
        Allowance::of(
            Action::RejectApplication,
            failed(review.decide(now, |decision| rules::may_reject(decision, &[]))),
        ),
        Allowance::of(Action::ReverseRejection, rules::may_reverse(standing)),
    ]
}

/// 需补正事项 · One defect; exactly one of `section` and `attachment`
#[derive(Debug, InputObject)]
pub struct DefectInput {
    /// 分节键 · Key of a section.
    pub section: Option<String>,
    /// 附件类别键 · Key of an attachment kind.
    pub attachment: Option<String>,
    /// 说明 · What has to be corrected, 1-1000 characters.
    pub message: String,
}

/// 退回补正 · Input of returnApplication
#[derive(Debug, InputObject)]
pub struct ReturnApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 需补正事项 · All defects together, 1-100.
    pub defects: Vec<DefectInput>,
    /// 工作日数 · Working days that the applicant gets, at most 60; null: the least of the work procedure.
    pub days: Option<i32>,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 审查意见 · One verdict
#[derive(Debug, InputObject)]
pub struct VerdictInput {
    /// 条件 · A row of articles 11 and 12.
    pub code: RuleCode,
    /// 意见 · Meets or fails.
    pub value: VerdictValue,
    /// 说明 · Reason, 1-2000 characters.
    pub note: String,
}

/// 给出审查意见 · Input of giveVerdicts
#[derive(Debug, InputObject)]
pub struct GiveVerdictsInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 审查意见 · 1-20; a verdict on the same row replaces the earlier one.
    pub verdicts: Vec<VerdictInput>,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
}

/// 事实值 · The value of a fact; exactly one field
#[derive(Debug, OneofObject)]
pub enum FactValueInput {
    /// 是否 · LEGAL_ENTITY, REGISTERED_IN_ZONE, FOR_PROFIT.
    Boolean(bool),
    /// 日期 · OPERATING_SINCE, EXCELLENCE_SINCE.
    Date(Date),
    /// 整数 · SELF_REPORT_YEARS, INDUSTRY_RANK: 0-1000.
    Integer(i32),
}

/// 更正事实 · Input of correctFact
#[derive(Debug, InputObject)]
pub struct CorrectFactInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 事实 · Which fact.
    pub fact: Fact,
    /// 新值 · Null: the fact is not known.
    pub value: Option<FactValueInput>,
    /// 依据 · What proves it, 1-2000 characters.
    pub evidence: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
}

/// 通过资格审查 · Input of acceptApplication
#[derive(Debug, InputObject)]
pub struct AcceptApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 理由 · 1-2000 characters.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 认定不符合条件 · Input of rejectApplication
#[derive(Debug, InputObject)]
pub struct RejectApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 未满足的条件 · What failed, 1-20: rows of articles 4, 11 and 12, RECOMMENDATION_MISSING, ORGANIZATION_NOT_VERIFIED.
    pub rows: Vec<RuleCode>,
    /// 理由 · 1-2000 characters; the applicant sees it.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 撤销不符合认定 · Input of reverseRejection
#[derive(Debug, InputObject)]
pub struct ReverseRejectionInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 理由 · 1-2000 characters.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
}

payload! {
    /// 退回补正 · Answer of returnApplication
    ReturnApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
    /// 给出审查意见 · Answer of giveVerdicts
    GiveVerdictsPayload {
        /// 案卷 · The application; null when refused.
        application: ApplicationFile
    }
    /// 更正事实 · Answer of correctFact
    CorrectFactPayload {
        /// 案卷 · The application; null when refused.
        application: ApplicationFile
    }
    /// 通过资格审查 · Answer of acceptApplication
    AcceptApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
    /// 认定不符合条件 · Answer of rejectApplication
    RejectApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
    /// 撤销不符合认定 · Answer of reverseRejection
    ReverseRejectionPayload {
        /// 案卷 · The application; null when refused.
        application: ApplicationFile
    }
}

/// The steps of the qualification review.
#[derive(Debug, Default)]
pub struct QualificationMutation;

#[Object]
impl QualificationMutation {
    /// 退回补正 · Returns an application for correction (art. 16): once, all defects together, with its own deadline. Refused by APPLICATION_LOCKED,
    /// STAGE_OUT_OF_ORDER, CORRECTION_ALREADY_USED, CALENDAR_NOT_LOADED, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn return_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReturnApplicationInput,
    ) -> async_graphql::Result<ReturnApplicationPayload> {
        mutate(ctx, Action::ReturnApplication, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let days = input.days.map(|days| check.integer("days", days, 1..=60));
            let defects = check.each("defects", &input.defects, 1..=100, |check, defect| Defect {
                section: defect.section.clone(),
                attachment: defect.attachment.clone(),
                message: check.text("message", &defect.message, 1000),
            });
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            let days = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(review.least_days());
            let correction = Correction(defects);
            review.may_return(work.now, days, &correction)?;
            let deadline = rules::correction_deadline(work.now, days, &calendar(work.db()).await?)?;
            let version = review.application.version + 1;
            let mut row = review.application.into_active_model();
            row.state = Set(ApplicationState::Returned);
            row.returned_at = Set(Some(work.now));
            row.correction_deadline = Set(Some(deadline));
            row.correction = Set(Some(correction));
            row.version = Set(version);
            Ok(ApplicationFile(row.update(work.db()).await?))
        })
        .await
    }

    /// 给出审查意见 · Gives verdicts on rows of articles 11 and 12 (art. 8(4), 17). Refused by APPLICATION_LOCKED, STAGE_OUT_OF_ORDER,
    /// PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn give_verdicts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: GiveVerdictsInput,
    ) -> async_graphql::Result<GiveVerdictsPayload> {
        mutate(ctx, Action::GiveVerdicts, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let mut seen = std::collections::BTreeSet::new();
            let given = check.each("verdicts", &input.verdicts, 1..=20, |check, verdict| {
                if !seen.insert(verdict.code) {
                    check.fault("code", Refusal::input("input-duplicate"));
                }
                (verdict.code, verdict.value, check.text("note", &verdict.note, 2000))
            });
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            for (code, ..) in &given {
                rules::may_give_verdict(review.standing(work.now), *code)?;
            }
            let actor = work.actor()?;
            for (code, value, note) in given {
                let row = verdict::ActiveModel {
                    application_id: Set(id),
                    code: Set(code),
                    value: Set(value),
                    note: Set(note),
                    given_by: Set(actor),
                    given_at: Set(work.now),
                };
                if review.verdicts.contains_key(&code) {
                    row.update(work.db()).await?;
                } else {
                    row.insert(work.db()).await?;
                }
            }
            Ok(ApplicationFile(next_version(work, review.application).await?))
        })
        .await
    }

    /// 更正事实 · Corrects a fact with evidence (art. 8(4), 11); old and new are kept, computed rows follow. Refused by APPLICATION_LOCKED,
    /// STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn correct_fact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CorrectFactInput,
    ) -> async_graphql::Result<CorrectFactPayload> {
        mutate(ctx, Action::CorrectFact, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let evidence = check.text("evidence", &input.evidence, 2000);
            let value = input.value.as_ref().map(|value| match value {
                FactValueInput::Boolean(value) => New::Boolean(*value),
                FactValueInput::Date(day) => New::Date(check.date("value", day)),
                FactValueInput::Integer(value) => New::Integer(check.integer("value", *value, 0..=1000)),
            });
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            let given = value.as_ref().map(New::kind);
            rules::may_correct_fact(review.standing(work.now), input.fact, given)?;
            let (old, corrected) = replace(review.application, input.fact, value);
            let row = fact_correction::ActiveModel {
                id: Set(work.new_id()),
                application_id: Set(id),
                fact: Set(input.fact),
                old_value: Set(old),
                new_value: Set(value.map(|value| value.to_string())),
                evidence: Set(evidence),
                corrected_by: Set(work.actor()?),
                corrected_at: Set(work.now),
            };
            row.insert(work.db()).await?;
            Ok(ApplicationFile(corrected.update(work.db()).await?))
        })
        .await
    }

    /// 通过资格审查 · Accepts an application (art. 8(4), 17). Refused by VERDICT_MISSING for each row without verdict, ORGANIZATION_NOT_VERIFIED,
    /// RECOMMENDATION_MISSING, the code of every failed row of articles 4, 11 and 12, APPLICATION_LOCKED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING,
    /// DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn accept_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AcceptApplicationInput,
    ) -> async_graphql::Result<AcceptApplicationPayload> {
        mutate(ctx, Action::AcceptApplication, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let reason = check.text("reason", &input.reason, 2000);
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            review.decide(work.now, rules::may_accept)?;
            review.decided(work, ApplicationState::Accepted, reason, Vec::new()).await
        })
        .await
    }

    /// 认定不符合条件 · Declares an application INELIGIBLE, naming the rows that failed (art. 8(4), 17). Refused by VERDICT_MISSING, INVALID_INPUT for
    /// rows that did not fail, APPLICATION_LOCKED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn reject_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RejectApplicationInput,
    ) -> async_graphql::Result<RejectApplicationPayload> {
        mutate(ctx, Action::RejectApplication, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let reason = check.text("reason", &input.reason, 2000);
            let rows = check.each("rows", &input.rows, 1..=20, |_, code| *code);
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            review.decide(work.now, |decision| rules::may_reject(decision, &rows))?;
            review.decided(work, ApplicationState::Ineligible, reason, rows).await
        })
        .await
    }

    /// 撤销不符合认定 · Reverses a rejection, with a reason, until → REVIEW (art. 17): the application is SUBMITTED again. Refused by
    /// APPLICATION_LOCKED, STAGE_OUT_OF_ORDER, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn reverse_rejection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReverseRejectionInput,
    ) -> async_graphql::Result<ReverseRejectionPayload> {
        mutate(ctx, Action::ReverseRejection, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let reason = check.text("reason", &input.reason, 2000);
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            rules::may_reverse(review.standing(work.now))?;
            review.decided(work, ApplicationState::Submitted, reason, Vec::new()).await
        })
        .await
    }
}

async fn next_version(work: &Work, application: application::Model) -> Result<application::Model> {
    let version = application.version + 1;
    let mut row = application.into_active_model();
    row.version = Set(version);
    Ok(row.update(work.db()).await?)
}

/// The new value of a fact.
#[derive(Clone, Copy, Debug)]
enum New {
    Boolean(bool),
    Date(chrono::NaiveDate),
    Integer(i32),
}

impl New {
    const fn kind(&self) -> FieldKind {
        match self {
            Self::Boolean(_) => FieldKind::Boolean,
            Self::Date(_) => FieldKind::Date,
            Self::Integer(_) => FieldKind::Number,
        }
    }
}

impl std::fmt::Display for New {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Date(day) => write!(f, "{day}"),
            Self::Integer(value) => write!(f, "{value}"),
        }
    }
}

/// The old value as text, and the application with the new one; the rule has checked that the kinds agree.
fn replace(
    application: application::Model,
    fact: Fact,
    value: Option<New>,
) -> (Option<String>, application::ActiveModel) {
    debug_assert!(value.as_ref().is_none_or(|value| value.kind() == kind_of_fact(fact)));
    let flag = value.and_then(|value| if let New::Boolean(flag) = value { Some(flag) } else { None });
    let day = value.and_then(|value| if let New::Date(day) = value { Some(day) } else { None });
    let number = value.and_then(|value| if let New::Integer(number) = value { Some(number) } else { None });
    let version = application.version + 1;
    let old = match fact {
        Fact::LegalEntity => application.legal_entity.map(|old| old.to_string()),
        Fact::RegisteredInZone => application.registered_in_zone.map(|old| old.to_string()),
        Fact::OperatingSince => application.operating_since.map(|old| old.to_string()),
        Fact::ExcellenceSince => application.excellence_since.map(|old| old.to_string()),
        Fact::SelfReportYears => application.self_report_years.map(|old| old.to_string()),
        Fact::ForProfit => application.for_profit.map(|old| old.to_string()),
        Fact::IndustryRank => application.industry_rank.map(|old| old.to_string()),
    };
    let mut row = application.into_active_model();
    match fact {
        Fact::LegalEntity => row.legal_entity = Set(flag),
        Fact::RegisteredInZone => row.registered_in_zone = Set(flag),
        Fact::OperatingSince => row.operating_since = Set(day),
        Fact::ExcellenceSince => row.excellence_since = Set(day),
        Fact::SelfReportYears => row.self_report_years = Set(number),
        Fact::ForProfit => row.for_profit = Set(flag),
        Fact::IndustryRank => row.industry_rank = Set(number),
    }
    row.version = Set(version);
    (old, row)
}
