//! What comes undone: sheets of whoever is recused, released or replaced, and reports and candidate lists that rested on
//! something that changed (art. 7, 9, 18). Nothing is deleted; what is void or superseded stays readable to those who may.

use super::case::{Frame, Panel, group_of};
use crate::error::{NOT_FOUND, Result};
use crate::graphql::conferring::standing::strike;
use crate::graphql::voting;
use crate::locale;
use crate::work::Work;
use entity::enums::{ApplicationState, CandidateListState, GroupState, Phase, ReportState, SheetState};
use entity::{
    application, assignment, candidate_list, cycle, group_report, organization, report_rank, review_group, score_sheet,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Set,
};
use uuid::Uuid;

/// Makes the sheets of a condition void, with a reason; how many there were.
pub async fn void_sheets(work: &Work, which: Condition, reason: &str) -> Result<u64> {
    use score_sheet::Column;
    let update = score_sheet::Entity::update_many()
        .col_expr(Column::State, Expr::value(SheetState::Void.name()))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(which)
        .filter(Column::State.ne(SheetState::Void));
    Ok(update.exec(work.db()).await?.rows_affected)
}

/// Puts a new draft in the place of a signed report, and takes back the candidate list that rested on it; the draft.
pub async fn supersede_report(
    work: &Work,
    report: group_report::Model,
    cycle_id: Uuid,
    reason: &str,
) -> Result<group_report::Model> {
    let (id, number, group_id) = (report.id, report.number + 1, report.group_id);
    let (summary, put_forward, version) = (report.summary.clone(), report.put_forward, report.version + 1);
    let mut old = report.into_active_model();
    old.state = Set(ReportState::Superseded);
    old.reason = Set(Some(reason.to_owned()));
    old.version = Set(version);
    old.update(work.db()).await?;
    let draft = group_report::ActiveModel {
        id: Set(work.new_id()),
        group_id: Set(group_id),
        number: Set(number),
        state: Set(ReportState::Draft),
        summary: Set(summary),
        put_forward: Set(put_forward),
        formula: Set(None),
        signed_by: Set(None),
        signed_at: Set(None),
        reason: Set(None),
        version: Set(1),
    };
    let draft = draft.insert(work.db()).await?;
    let ranks = report_rank::Entity::find().filter(report_rank::Column::ReportId.eq(id)).all(work.db()).await?;
    let ranks: Vec<_> = ranks
        .into_iter()
        .map(|row| report_rank::ActiveModel {
            report_id: Set(draft.id),
            application_id: Set(row.application_id),
            rank: Set(row.rank),
            evaluation: Set(row.evaluation),
            reason: Set(row.reason),
            total_numerator: Set(None),
            total_denominator: Set(None),
        })
        .collect();
    if !ranks.is_empty() {
        report_rank::Entity::insert_many(ranks).exec_without_returning(work.db()).await?;
    }
    if supersede_list(work, cycle_id, reason).await? {
        next_version(work, cycle_id).await?;
    }
    Ok(draft)
}

/// Takes back the candidate list of a cycle: its applications are ACCEPTED again. Whether there was one; the cycle's version
/// is the caller's.
pub async fn supersede_list(work: &Work, cycle_id: Uuid, reason: &str) -> Result<bool> {
    let list = candidate_list::Entity::find()
        .filter(candidate_list::Column::CycleId.eq(cycle_id))
        .filter(candidate_list::Column::State.eq(CandidateListState::Submitted));
    let Some(list) = list.one(work.db()).await? else { return Ok(false) };
    let version = list.version + 1;
    let mut list = list.into_active_model();
    list.state = Set(CandidateListState::Superseded);
    list.reason = Set(Some(reason.to_owned()));
    list.version = Set(version);
    list.update(work.db()).await?;
    use ApplicationState::{Nominated, NotPassed, NotShortlisted, Reserve, Shortlisted};
    turn(
        work,
        of_cycle(cycle_id, &[Shortlisted, NotShortlisted, Nominated, Reserve, NotPassed]),
        ApplicationState::Accepted,
    )
    .await?;
    strike(work, cycle_id).await?;
    Ok(true)
}

/// The applications of a cycle in one of these states.
pub fn of_cycle(cycle_id: Uuid, states: &[ApplicationState]) -> Condition {
    Condition::all()
        .add(application::Column::CycleId.eq(cycle_id))
        .add(application::Column::State.is_in(states.iter().copied()))
}

/// Takes applications to a state.
pub async fn turn(work: &Work, which: Condition, state: ApplicationState) -> Result<()> {
    application::Entity::update_many()
        .col_expr(application::Column::State, Expr::value(state.name()))
        .col_expr(application::Column::Version, Expr::col(application::Column::Version).add(1))
        .filter(which)
        .exec(work.db())
        .await?;
    Ok(())
}

/// The cycle has changed by what hangs on it.
pub async fn next_version(work: &Work, cycle_id: Uuid) -> Result<()> {
    cycle::Entity::update_many()
        .col_expr(cycle::Column::Version, Expr::col(cycle::Column::Version).add(1))
        .filter(cycle::Column::Id.eq(cycle_id))
        .exec(work.db())
        .await?;
    Ok(())
}

/// After an interest of a person in an applicant was declared, found or registered: in every review under way the
/// person's sheets for that applicant become void, and a signed report that rested on them, or that the person signed,
/// is reopened (art. 7); rounds of voting follow [`voting::late`].
pub async fn surfaced(work: &Work, person_id: Uuid, credit_code: &str) -> Result<()> {
    let cases: Vec<(Uuid, Uuid)> = application::Entity::find()
        .join(JoinType::InnerJoin, application::Relation::Organization.def())
        .join(JoinType::InnerJoin, application::Relation::Cycle.def())
        .join_rev(JoinType::InnerJoin, assignment::Relation::Application.def())
        .filter(organization::Column::CreditCode.eq(credit_code))
        .filter(cycle::Column::Phase.is_in([Phase::Review, Phase::Deliberation, Phase::Notice]))
        .select_only()
        .columns([application::Column::Id, application::Column::CycleId])
        .into_tuple()
        .all(work.db())
        .await?;
    for (application_id, cycle_id) in cases {
        let group = group_of(work.db(), application_id).await?.ok_or(NOT_FOUND)?;
        recuse(work, person_id, credit_code, application_id, cycle_id, group).await?;
    }
    voting::late::surfaced(work, person_id, credit_code).await
}

async fn recuse(
    work: &Work,
    person_id: Uuid,
    credit_code: &str,
    application_id: Uuid,
    cycle_id: Uuid,
    group: review_group::Model,
) -> Result<()> {
    let frame = Frame::read(work.db(), cycle_id).await?;
    let panel = Panel::read(work.db(), group).await?;
    // A tie that ended long ago bars nobody.
    if panel.barred(person_id, credit_code, work.now.day(), cycle_id, &frame.regulation.parameters).is_none() {
        return Ok(());
    }
    let reason = locale::text(work.language, "reason-conflict", &[]);
    undo(work, person_id, application_id, &reason, Some((cycle_id, panel.report))).await
}

/// Makes a person's sheets for an application void, and reopens the report, where it can be, that is signed and rested on them or
/// that the person signed.
async fn undo(
    work: &Work,
    person_id: Uuid,
    application_id: Uuid,
    reason: &str,
    reopening: Option<(Uuid, Option<group_report::Model>)>,
) -> Result<()> {
    let which = Condition::all()
        .add(score_sheet::Column::PersonId.eq(person_id))
        .add(score_sheet::Column::ApplicationId.eq(application_id));
    let voided = void_sheets(work, which, reason).await?;
    let Some((cycle_id, Some(report))) = reopening else { return Ok(()) };
    if report.state == ReportState::Signed && (voided > 0 || report.signed_by == Some(person_id)) {
        supersede_report(work, report, cycle_id, reason).await?;
    }
    Ok(())
}

/// After a person was disqualified (art. 28): the scores for an application that the findings concern are void, and a signed report
/// that rested on them is reopened as long as the conferral has not begun. Ballots of closed rounds stand.
pub async fn disqualified(work: &Work, person_id: Uuid, application: &application::Model) -> Result<()> {
    let reason = locale::text(work.language, "reason-misconduct", &[]);
    let cycle = cycle::Entity::find_by_id(application.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let open = matches!(cycle.phase, Phase::Review | Phase::Deliberation | Phase::Notice);
    let group = group_of(work.db(), application.id).await?.filter(|_| open);
    let reopening = match group {
        Some(group) => Some((cycle.id, Panel::read(work.db(), group).await?.report)),
        None => None,
    };
    undo(work, person_id, application.id, &reason, reopening).await
}

/// Dissolves the groups of a cycle that ends (art. 9): access through them is gone at once.
pub async fn dissolve_groups(work: &Work, cycle_id: Uuid) -> Result<()> {
    use review_group::Column;
    review_group::Entity::update_many()
        .col_expr(Column::State, Expr::value(GroupState::Dissolved.name()))
        .col_expr(Column::DissolvedAt, Expr::value(work.now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::CycleId.eq(cycle_id))
        .filter(Column::State.ne(GroupState::Dissolved))
        .exec(work.db())
        .await?;
    Ok(())
}
