//! An assessment as it was before it was amended, and why it was (art. 8(2)).

use crate::Instant;
use crate::enums::AssessmentGrade;
use sea_orm::entity::prelude::*;

/// An assessment as it was before it was amended, and why it was (art. 8(2)).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_change")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which assessment.
    pub assessment_id: Uuid,
    /// The grade before.
    pub former_grade: AssessmentGrade,
    /// The words before.
    #[sea_orm(column_type = "Text")]
    pub former_comment: String,
    /// Why it was amended.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who amended it.
    pub changed_by: Uuid,
    /// When.
    pub changed_at: Instant,
}

/// What it refers to.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `assessment_id`.
    #[sea_orm(
        belongs_to = "super::assessment::Entity",
        from = "Column::AssessmentId",
        to = "super::assessment::Column::Id"
    )]
    Assessment,
}

impl Related<super::assessment::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Assessment.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
