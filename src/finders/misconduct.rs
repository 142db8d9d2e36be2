//! Whom a misconduct case keeps from the work of the award (art. 28), and which cases somebody sees.

use crate::access::Viewer;
use crate::error::{NOT_FOUND, Result};
use entity::enums::{MisconductState, Role};
use entity::misconduct_case;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use std::collections::HashSet;
use uuid::Uuid;

/// Those of some persons whom an open case suspends, or one that was decided disqualified.
pub async fn barred(db: &impl ConnectionTrait, persons: impl IntoIterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    use misconduct_case::Column;
    let barred = misconduct_case::Entity::find()
        .filter(Column::PersonId.is_in(persons))
        .filter(Column::State.is_in([MisconductState::Opened, MisconductState::Disqualified]))
        .select_only()
        .column(Column::PersonId)
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    Ok(barred.into_iter().collect())
}

/// Whether a case keeps a person from the work of the award.
pub async fn is_barred(db: &impl ConnectionTrait, person_id: Uuid) -> Result<bool> {
    Ok(!barred(db, [person_id]).await?.is_empty())
}

/// The cases that the Office and the supervisor see: nobody the own one.
pub fn cases(viewer: &Viewer) -> Result<Select<misconduct_case::Entity>> {
    if !viewer.is(Role::Office) && !viewer.is(Role::Supervisor) {
        return Err(NOT_FOUND);
    }
    Ok(misconduct_case::Entity::find().filter(misconduct_case::Column::PersonId.ne(viewer.person_id)))
}
