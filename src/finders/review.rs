//! Which applications, groups and sheets a reviewer sees: those of the groups in which the person has a seat, less the
//! cases from which the person is recused.

use super::Standing;
use chrono::NaiveDate;
use entity::enums::{ApplicationState, GroupState, ReviewerState};
use entity::record::Parameters;
use entity::{application, assignment, group_member, organization, review_group, reviewer};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationTrait, Select};
use uuid::Uuid;

/// The states in which an application is a group's business.
pub const UNDER_REVIEW: [ApplicationState; 3] =
    [ApplicationState::Accepted, ApplicationState::Shortlisted, ApplicationState::NotShortlisted];

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

/// The live members of groups, in the order in which they joined.
pub fn members(groups: impl IntoIterator<Item = Uuid>) -> Select<group_member::Entity> {
    group_member::Entity::find()
        .filter(group_member::Column::GroupId.is_in(groups))
        .filter(group_member::Column::ReleasedAt.is_null())
}
