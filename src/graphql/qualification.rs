//! The qualification review (art. 8(4), 11, 12, 16, 17): return for correction, verdicts, corrected facts, acceptance,
//! rejection and its reversal, by staff who have pledged, declared and are not recused.

use super::allowed::Allowance;
mod exclusion;
mod fact;
mod input;

pub use exclusion::{ExclusionMutation, OnBallot, OnNotice, on_ballot};
pub use input::*;

use super::application_file::ApplicationFile;
use super::calendar::calendar;
use super::check::Check;
use super::dossier::{Dossier, DossierOf, dossiers};
use super::ids::Kind;
use super::material;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::{self, Standing as PersonStanding};
use crate::rules::eligibility::{Outcome, Row, is_computed};
use crate::rules::qualification::{self as rules, Decision, Exclusion, Return, Standing};
use crate::rules::recusal;
use crate::rules::submission::effective_state;
use crate::rules::{Refusal, Ruling};
use crate::work::{Work, mutate};
use async_graphql::{Context, Object};
use entity::enums::{ApplicationState, Fact, OrganizationState, RecommendationState, VerdictValue};
use entity::record::{Correction, Defect, RuleCodes};
use entity::{
    Instant, RuleCode, application, cycle, fact_correction, organization, recommendation, regulation, verdict,
    work_procedure,
};
use fact::{New, replace};
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
        material::evaluate(&facts, &self.dossier, &self.verdicts, (day, self.cycle.year), &self.regulation.parameters)
    }

    /// The computed rows, whatever the verdicts say.
    fn computed(&self, now: Instant) -> Vec<Row> {
        let computed = |row: &Row| is_computed(row.code, self.application.for_profit);
        self.rows(now).into_iter().filter(computed).collect()
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
pub fn allowances(review: &Review, on_ballot: bool, noticed: bool, now: Instant) -> Vec<Allowance> {
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
    let rows = review.computed(now);
    let failing: Vec<RuleCode> = rows.iter().filter(|row| row.outcome == Outcome::Fail).map(|row| row.code).collect();
    // Whether it turns INELIGIBLE or DISQUALIFIED decides nothing here.
    let exclusion = Exclusion { standing, voting: true, on_ballot, noticed, rows: &rows };
    vec![
        Allowance::of(Action::ExcludeApplication, rules::may_exclude(&exclusion, &failing).map(|_| ())),
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
            // What was reported to the committee is no longer so: it is reported anew.
            if review.cycle.results_reported_at.is_some() {
                let version = review.cycle.version + 1;
                let mut cycle = review.cycle.clone().into_active_model();
                cycle.results_reported_at = Set(None);
                cycle.version = Set(version);
                cycle.update(work.db()).await?;
            }
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
