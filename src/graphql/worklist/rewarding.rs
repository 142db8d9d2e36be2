//! Rewards and spending: what awaits the Office, and winners who report on their bonus.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::graphql::allowed::in_force;
use crate::graphql::application_file::standing;
use crate::graphql::ids::Kind;
use crate::graphql::rewarding::ledger::{Ledger, read_all};
use crate::graphql::rewarding::suspension::suspensions;
use crate::graphql::scope::Scope;
use crate::rules::reward::may_grant;
use entity::enums::{FundUseState, PaymentState, RewardClaimState, TeamPermission};
use entity::{Instant, award, fund_use, honour, payment, reward_claim, reward_grant};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Claims to verify and to grant, bonuses to grant, payments to confirm, reports to accept, and what a revocation cancels.
pub(super) async fn office(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let regulation = in_force(scope).await?.ok_or(NOT_FOUND)?;
    let standing = standing(scope).await?;
    let barred: Vec<String> =
        standing.barred_anywhere(scope.now.day(), &regulation.parameters).into_iter().map(str::to_owned).collect();
    claims(scope, &barred, items).await?;
    bonuses(scope, &barred, items).await?;
    payments(scope, &barred, items).await?;
    let submitted = fund_use::Entity::find()
        .find_also_related(reward_grant::Entity)
        .filter(fund_use::Column::State.eq(FundUseState::Submitted))
        .filter(reward_grant::Column::CreditCode.is_not_in(barred.clone()))
        .order_by_asc(fund_use::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for (row, grant) in submitted {
        let title = grant.map(|grant| grant.title).unwrap_or_default();
        items.push(Item::new(Action::AcceptFundUse, Kind::FundUse.id(row.id), title, "work-use"));
    }
    revoked(scope, &barred, items).await
}

/// Claims to verify; verified ones that pay something and were not granted.
async fn claims(scope: &Scope<'_>, barred: &[String], items: &mut Vec<Item>) -> Result<()> {
    use reward_claim::Column;
    let of_state = |state: RewardClaimState| {
        reward_claim::Entity::find()
            .filter(Column::State.eq(state))
            .filter(Column::CreditCode.is_not_in(barred))
            .limit(MOST_OF_A_KIND)
    };
    for row in of_state(RewardClaimState::Submitted).order_by_asc(Column::Id).all(scope.db()).await? {
        items.push(Item::new(Action::VerifyRewardClaim, Kind::RewardClaim.id(row.id), row.title, "work-claim"));
    }
    let granted = Query::select()
        .column(reward_grant::Column::ClaimId)
        .from(reward_grant::Entity)
        .and_where(Expr::col(reward_grant::Column::ClaimId).is_not_null())
        .to_owned();
    // The latest: what pays nothing is never granted, and would stand before it for ever.
    let verified = of_state(RewardClaimState::Verified).filter(Column::Id.not_in_subquery(granted));
    let verified = verified.order_by_desc(Column::Id).all(scope.db()).await?;
    let ledgers = ledgers(scope, verified.iter().map(|row| row.credit_code.clone())).await?;
    for row in verified {
        if pays(scope, &ledgers, &row.credit_code, (Some(row.id), None)) {
            items.push(Item::new(Action::GrantReward, Kind::RewardClaim.id(row.id), row.title, "work-grant"));
        }
    }
    Ok(())
}

/// The ledgers of these organisations, in as many statements as for one.
async fn ledgers(scope: &Scope<'_>, codes: impl Iterator<Item = String>) -> Result<HashMap<String, Ledger>> {
    let codes: HashSet<String> = codes.collect();
    if codes.is_empty() {
        return Ok(HashMap::new());
    }
    read_all(scope.db(), &codes.into_iter().collect::<Vec<_>>()).await
}

/// Whether something is payable for a claim or an award.
fn pays(
    scope: &Scope<'_>,
    ledgers: &HashMap<String, Ledger>,
    credit_code: &str,
    subject: (Option<Uuid>, Option<Uuid>),
) -> bool {
    let line = ledgers.get(credit_code).and_then(|ledger| ledger.line(subject, scope.now.day()));
    line.is_some_and(|line| may_grant(&line.line).is_ok())
}

/// Bonuses of awards that pay something and were not granted.
async fn bonuses(scope: &Scope<'_>, barred: &[String], items: &mut Vec<Item>) -> Result<()> {
    let granted = Query::select()
        .column(reward_grant::Column::AwardId)
        .from(reward_grant::Entity)
        .and_where(Expr::col(reward_grant::Column::AwardId).is_not_null())
        .to_owned();
    let rows = award::Entity::find()
        .join_rev(JoinType::InnerJoin, entity::bonus::Relation::Award.def())
        .find_also_related(honour::Entity)
        .filter(award::Column::Id.not_in_subquery(granted))
        .filter(honour::Column::CreditCode.is_not_in(barred))
        .order_by_asc(award::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let ledgers =
        ledgers(scope, rows.iter().filter_map(|(_, honour)| Some(honour.as_ref()?.credit_code.clone()))).await?;
    for (row, honour) in rows {
        if honour.is_some_and(|honour| pays(scope, &ledgers, &honour.credit_code, (None, Some(row.id)))) {
            items.push(Item::new(Action::GrantBonus, Kind::Award.id(row.id), row.name, "work-bonus"));
        }
    }
    Ok(())
}

/// Payments that somebody else entered.
async fn payments(scope: &Scope<'_>, barred: &[String], items: &mut Vec<Item>) -> Result<()> {
    use payment::Column;
    let unseen = reward_grant::Entity::find()
        .filter(reward_grant::Column::CreditCode.is_in(barred))
        .select_only()
        .column(reward_grant::Column::Id)
        .into_query();
    let known = Condition::any().add(Column::GrantId.is_null()).add(Column::GrantId.not_in_subquery(unseen));
    let entered = payment::Entity::find()
        .filter(Column::State.eq(PaymentState::Entered))
        .filter(Column::EnteredPerson.ne(scope.signed_in()?.person_id))
        .filter(known)
        .order_by_asc(Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in entered {
        items.push(Item::new(Action::ConfirmPayment, Kind::Payment.id(row.id), row.payee, "work-confirm"));
    }
    Ok(())
}

/// Grants of which something is unpaid, for what was revoked since.
async fn revoked(scope: &Scope<'_>, barred: &[String], items: &mut Vec<Item>) -> Result<()> {
    use reward_grant::Column;
    let unpaid = Column::AmountFen.into_expr().gt(Column::PaidFen.into_expr().add(Column::CancelledFen.into_expr()));
    let revoked = || Expr::col((honour::Entity, honour::Column::RevokedOn)).lte(scope.now.day());
    let awards = award::Entity::find()
        .join(JoinType::InnerJoin, award::Relation::Honour.def())
        .filter(revoked())
        .select_only()
        .column(award::Column::Id)
        .into_query();
    let honours = honour::Entity::find().filter(revoked()).select_only().column(honour::Column::Id).into_query();
    let claims = reward_claim::Entity::find()
        .filter(reward_claim::Column::HonourId.in_subquery(honours))
        .select_only()
        .column(reward_claim::Column::Id)
        .into_query();
    let of = Condition::any().add(Column::AwardId.in_subquery(awards)).add(Column::ClaimId.in_subquery(claims));
    let rows = reward_grant::Entity::find()
        .filter(unpaid)
        .filter(of)
        .filter(Column::CreditCode.is_not_in(barred))
        .order_by_asc(Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let suspended = suspensions(scope.db(), &rows, scope.now.day()).await?;
    for row in rows {
        if suspended.get(&row.id).is_some_and(|found| found.grant(&row).may_cancel().is_ok()) {
            items.push(Item::new(Action::CancelUnpaid, Kind::RewardGrant.id(row.id), row.title, "work-cancel"));
        }
    }
    Ok(())
}

/// Bonuses that were paid and whose use was not reported in full.
pub(super) async fn applicant(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    use reward_grant::Column;
    let acting = scope.signed_in()?.organizations(TeamPermission::Submit);
    let rows = reward_grant::Entity::find()
        .filter(Column::OrganizationId.is_in(acting))
        .filter(Column::AwardId.is_not_null())
        .filter(Column::ReportedFen.into_expr().lt(Column::PaidFen.into_expr()))
        .order_by_asc(Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in rows {
        let due = row.use_due_on.map(Instant::end_of);
        let id = Kind::RewardGrant.id(row.id);
        items.push(Item::new(Action::ReportFundUse, id, row.title, "work-report-use").due(due));
    }
    Ok(())
}
