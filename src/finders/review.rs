//! Which applications, groups and sheets a reviewer sees: those of the groups in which the person has a seat, less the
//! cases from which the person is recused.

use super::Standing;
use crate::error::Result;
use crate::rules::recusal::may_see;
use chrono::NaiveDate;
use entity::enums::{ApplicationState, GroupState, ReviewerState};
use entity::record::Parameters;
use entity::{Instant, application, assignment, cycle, group_member, organization, regulation, review_group, reviewer};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait, Select,
};
use uuid::Uuid;

/// The states in which an application is a group's business.
pub const UNDER_REVIEW: [ApplicationState; 6] = [
    ApplicationState::Accepted,
    ApplicationState::Shortlisted,
    ApplicationState::NotShortlisted,
    ApplicationState::Nominated,
    ApplicationState::Reserve,
    ApplicationState::NotPassed,
];

/// The seats that a person holds: in groups that are not dissolved, not released, and active in the pool. A seat that is
/// lost in any of these ways opens nothing from that moment on.
pub fn seats(person_id: Uuid) -> Select<group_member::Entity> {
    let active = reviewer::Entity::find()
        .filter(reviewer::Column::PersonId.eq(person_id))
        .filter(reviewer::Column::State.eq(ReviewerState::Active))
        .select_only()
        .column(reviewer::Column::PersonId);
    group_member::Entity::find()
        .join(JoinType::InnerJoin, group_member::Relation::ReviewGroup.def())
        .filter(review_group::Column::State.ne(GroupState::Dissolved))
        .filter(group_member::Column::ReleasedAt.is_null())
        .filter(group_member::Column::PersonId.in_subquery(active.into_query()))
}

/// The groups in which a person has a seat.
pub fn groups(person_id: Uuid) -> Select<review_group::Entity> {
    let seats = seats(person_id).select_only().column(group_member::Column::GroupId);
    review_group::Entity::find().filter(review_group::Column::Id.in_subquery(seats.into_query()))
}

/// The applications assigned to the groups of a person, less those from which the person is recused. Joined with their
/// assignment and organisation, so that both can be filtered.
pub fn assigned(
    person_id: Uuid,
    standing: &Standing,
    day: NaiveDate,
    parameters: &Parameters,
) -> Select<application::Entity> {
    let seats = seats(person_id).select_only().column(group_member::Column::GroupId);
    application::Entity::find()
        .join(JoinType::InnerJoin, application::Relation::Organization.def())
        .join_rev(JoinType::InnerJoin, assignment::Relation::Application.def())
        .filter(assignment::Column::GroupId.in_subquery(seats.into_query()))
        .filter(application::Column::State.is_in(UNDER_REVIEW))
        .filter(standing.unbarred(application::Column::CycleId, organization::Column::CreditCode, day, parameters))
}

/// The members of groups who count: not released, and active in the pool.
pub fn members(groups: impl IntoIterator<Item = Uuid>) -> Select<group_member::Entity> {
    let active = reviewer::Entity::find()
        .filter(reviewer::Column::State.eq(ReviewerState::Active))
        .select_only()
        .column(reviewer::Column::PersonId);
    group_member::Entity::find()
        .filter(group_member::Column::GroupId.is_in(groups))
        .filter(group_member::Column::ReleasedAt.is_null())
        .filter(group_member::Column::PersonId.in_subquery(active.into_query()))
}

/// Whether a reviewer may read the material of an application now (art. 7, 9, 27): assigned to a group of the person's, and
/// the person has pledged, declared and is not recused.
pub async fn may_read(db: &impl ConnectionTrait, person_id: Uuid, application_id: Uuid, now: Instant) -> Result<bool> {
    let select = application::Entity::find_by_id(application_id).find_also_related(organization::Entity);
    let Some((application, Some(organization))) = select.one(db).await? else { return Ok(false) };
    let found = cycle::Entity::find_by_id(application.cycle_id).find_also_related(regulation::Entity).one(db).await?;
    let Some((cycle, Some(regulation))) = found else { return Ok(false) };
    let standing = Standing::of_judges(db, [person_id]).await?.remove(&person_id).unwrap_or_default();
    let select = assigned(person_id, &standing, now.day(), &regulation.parameters);
    if select.filter(application::Column::Id.eq(application_id)).one(db).await?.is_none() {
        return Ok(false);
    }
    let handling = standing.handling(cycle.id, &organization.credit_code, now.day());
    Ok(may_see(&handling, &regulation.parameters).is_ok())
}
