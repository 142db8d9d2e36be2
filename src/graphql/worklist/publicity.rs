//! After the awards: pages on experience, misconduct cases, and reviewers to assess. The regulation sets no time for any of them.

use super::{Item, MOST_OF_A_KIND};
use crate::access::Action;
use crate::error::Result;
use crate::finders::misconduct::cases;
use crate::graphql::ids::Kind;
use crate::graphql::publicity::experiences::known;
use crate::graphql::scope::Scope;
use entity::enums::{ExperienceState, MisconductState, Phase, TeamPermission};
use entity::{appointment, assessment, award, cycle, experience, misconduct_case, person};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// Pages to publish or return, cases to decide, and closed cycles whose reviewers are not all assessed.
pub(super) async fn office(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let submitted = known(scope)?
        .filter(experience::Column::State.eq(ExperienceState::Submitted))
        .order_by_asc(experience::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let awards = scope.all::<award::Entity>(submitted.iter().map(|row| row.award_id).collect()).await?;
    for row in submitted {
        let title = awards.get(&row.award_id).map(|award| award.name.clone()).unwrap_or_default();
        items.push(Item::new(Action::PublishExperience, Kind::Experience.id(row.id), title, "work-experience"));
    }
    let opened = cases(scope.signed_in()?)?
        .filter(misconduct_case::Column::State.eq(MisconductState::Opened))
        .order_by_asc(misconduct_case::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    let persons = scope.all::<person::Entity>(opened.iter().map(|row| row.person_id).collect()).await?;
    for row in opened {
        let title = persons.get(&row.person_id).map(|person| person.name.clone()).unwrap_or_default();
        let id = Kind::MisconductCase.id(row.id);
        items.push(Item::new(Action::DismissMisconductCase, id, title, "work-misconduct"));
    }
    let known = Query::select()
        .expr(Expr::val(1))
        .from(assessment::Entity)
        .and_where(
            assessment::Column::ReviewerId.into_expr().equals((appointment::Entity, appointment::Column::ReviewerId)),
        )
        .and_where(assessment::Column::CycleId.into_expr().equals((appointment::Entity, appointment::Column::CycleId)))
        .to_owned();
    let unassessed = appointment::Entity::find()
        .filter(Expr::exists(known).not())
        .select_only()
        .column(appointment::Column::CycleId);
    let cycles = cycle::Entity::find()
        .filter(cycle::Column::Phase.eq(Phase::Closed))
        .filter(cycle::Column::Id.in_subquery(unassessed.into_query()))
        .order_by_asc(cycle::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in cycles {
        let id = Kind::Cycle.id(row.id);
        items.push(Item::new(Action::AssessReviewer, id, row.year.to_string(), "work-assess"));
    }
    Ok(())
}

/// Pages that the Office returned, for those who may submit them again.
pub(super) async fn applicant(scope: &Scope<'_>, items: &mut Vec<Item>) -> Result<()> {
    let acting = scope.signed_in()?.organizations(TeamPermission::Submit);
    let returned = known(scope)?
        .filter(award::Column::OrganizationId.is_in(acting))
        .filter(experience::Column::State.eq(ExperienceState::Returned))
        .order_by_asc(experience::Column::Id)
        .limit(MOST_OF_A_KIND)
        .all(scope.db())
        .await?;
    for row in returned {
        let id = Kind::Experience.id(row.id);
        items.push(Item::new(Action::SubmitExperience, id, row.title, "work-experience-returned"));
    }
    Ok(())
}
