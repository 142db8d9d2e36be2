//! Submitting and withdrawing (art. 4, 16).

use super::{MyApplication, Own, other_live, own, window};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::check::Check;
use crate::graphql::dossier::dossiers;
use crate::graphql::ids::Kind;
use crate::graphql::voting::deliberation::voting_begun;
use crate::graphql::{material, payload};
use crate::rules::eligibility::{award_row, reapplication_row};
use crate::rules::form::{self, BoundFacts};
use crate::rules::submission::{self, Submission};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, Fact, TeamPermission};
use entity::{application, application_section, fact_correction, file, organization};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::BTreeSet;

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

/// The steps of submitting.
#[derive(Debug, Default)]
pub struct SubmittingMutation;

#[Object]
impl SubmittingMutation {
    /// 提交申报 · Submits a draft, or a returned application again (art. 16). Refused only by WINDOW_NOT_OPEN, WINDOW_CLOSED or
    /// CORRECTION_DEADLINE_PASSED, APPLICATION_ALREADY_EXISTS, MATERIALS_INCOMPLETE (all that is missing at once), AWARD_STILL_VALID, REAPPLICATION_TOO_EARLY, and
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
            let voting = voting_begun(work.db(), own.application.cycle_id).await?;
            submission::may_withdraw(own.application.state, voting)?;
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

/// Submits: the working copy becomes the submission, the facts move into their typed columns.
async fn submit(work: &Work, own: Own) -> Result<application::Model> {
    let Own { application, cycle, regulation } = own;
    let sections = application_section::Entity::find()
        .filter(application_section::Column::ApplicationId.eq(application.id))
        .all(work.db())
        .await?;
    let files = file::Entity::find().filter(file::Column::ApplicationId.eq(application.id)).all(work.db()).await?;
    let organization =
        organization::Entity::find_by_id(application.organization_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let answers = material::answers(sections.clone(), false);
    let missing = material::missing(&regulation.form, &answers, &files, false);
    let code = organization.credit_code;
    let dossier = dossiers(work.db(), [code.clone()].into()).await?.remove(&code).unwrap_or_default();
    let day = material::day_of(&application, work.now);
    let parameters = &regulation.parameters;
    let bars =
        [award_row(&dossier.honours, day, parameters), reapplication_row(&dossier.honours, cycle.year, parameters)];
    let other = other_live(work, cycle.id, application.organization_id, Some(application.id)).await?;
    submission::may_submit(&Submission {
        state: application.state,
        window: window(&cycle, work.now),
        correction_deadline: application.correction_deadline,
        missing: &missing,
        other_live: other.as_ref(),
        bars: &bars,
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
    row.lowest_tier = Set(facts.lowest_tier);
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
    let corrected: BTreeSet<Fact> = corrected.into_iter().map(|row| row.fact).collect();
    for fact in corrected {
        match fact {
            Fact::LegalEntity => facts.legal_entity = stored.legal_entity,
            Fact::RegisteredInZone => facts.registered_in_zone = stored.registered_in_zone,
            Fact::OperatingSince => facts.operating_since = stored.operating_since,
            Fact::ExcellenceSince => facts.excellence_since = stored.excellence_since,
            Fact::SelfReportYears => facts.self_report_years = stored.self_report_years,
            Fact::ForProfit => facts.for_profit = stored.for_profit,
            Fact::IndustryRank => facts.industry_rank = stored.industry_rank,
            // What the applicant wants, the Office does not correct.
            Fact::LowestTier => {}
        }
    }
    Ok(facts)
}
