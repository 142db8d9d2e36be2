//! A revocation case with everything that its rules look at, for reads and for steps.

use crate::error::{NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::loaders::ResolutionsOn;
use crate::graphql::review::case::{Frame, FrameOf, JudgeOf, handled};
use crate::graphql::scope::Scope;
use crate::rules::Ruling;
use crate::rules::conferral::award_state;
use crate::rules::revocation::{Case, Honoured};
use crate::work::Work;
use chrono::NaiveDate;
use entity::enums::{ResolutionState, Role};
use entity::{application, award, honour, resolution, revocation_case};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

/// An award on a day, as the register of honours has it.
pub fn honoured(honour: &honour::Model, day: NaiveDate) -> Honoured {
    let revoked = honour.revoked_on.zip(honour.revocation);
    Honoured { state: award_state(honour.valid_until, revoked, day), valid_until: honour.valid_until }
}

/// A case under the write lock.
pub struct Docket {
    pub row: revocation_case::Model,
    pub frame: Frame,
    pub award: award::Model,
    pub honour: honour::Model,
    pub case: Case,
}

impl Docket {
    /// A case, whoever acts; refusals cite the regulation under which it was opened.
    pub async fn find(work: &mut Work, id: Uuid) -> Result<Self> {
        let row = revocation_case::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let frame = Frame::open(work, row.cycle_id).await?;
        work.under(row.regulation_id);
        let found = award::Entity::find_by_id(row.award_id).find_also_related(honour::Entity).one(work.db()).await?;
        let Some((award, Some(honour))) = found else { return Err(NOT_FOUND) };
        let application = application::Entity::find_by_id(award.application_id).one(work.db()).await?;
        let voting = resolution::Entity::find()
            .filter(resolution::Column::SubjectId.eq(id))
            .filter(resolution::Column::State.eq(ResolutionState::Proposed));
        let under_vote = voting.one(work.db()).await?.is_some();
        let number = application.and_then(|row| row.number).unwrap_or_default();
        let case = case(&row, honoured(&honour, work.now.day()), number, under_vote);
        Ok(Self { row, frame, award, honour, case })
    }

    /// A case in front of somebody who may handle it (art. 7, 27), at the version expected.
    pub async fn open(work: &mut Work, id: Uuid, expected_version: i32) -> Result<Self> {
        let docket = Self::find(work, id).await?;
        docket.impartial(work).await?;
        work.expect_version(expected_version, docket.row.version)?;
        Ok(docket)
    }

    /// Who has an interest in the winner, or has not pledged and declared, handles nothing (art. 7, 27).
    pub async fn impartial(&self, work: &Work) -> Result<()> {
        impartial(work, &self.frame, &self.row.credit_code).await
    }
}

/// Who has an interest in a winner, or has not pledged and declared, handles nothing (art. 7, 27).
pub async fn impartial(work: &Work, frame: &Frame, credit_code: &str) -> Result<()> {
    let person_id = work.viewer()?.person_id;
    let standing = Standing::of_judges(work.db(), [person_id]).await?.remove(&person_id).unwrap_or_default();
    Ok(handled(&standing, frame, [credit_code], work.now.day())?)
}

/// Whether the viewer may see and handle what concerns a winner (art. 7, 27); the supervisor sees everything.
pub async fn handling(scope: &Scope<'_>, cycle_id: Uuid, credit_code: &str) -> Result<Ruling> {
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(Ok(()));
    }
    let frame = scope.load(FrameOf(cycle_id)).await?.ok_or(NOT_FOUND)?;
    let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
    Ok(handled(&standing, &frame, [credit_code], scope.now.day()))
}

/// A case as its rules look at it, by the loaders of a request.
pub async fn case_of(scope: &Scope<'_>, row: &revocation_case::Model) -> Result<Case> {
    let award = scope.one::<award::Entity>(row.award_id).await?;
    let honour = scope.one::<honour::Entity>(award.honour_id).await?;
    let application = scope.one::<application::Entity>(award.application_id).await?;
    let resolutions = scope.by(ResolutionsOn, row.id).await?;
    let under_vote = resolutions.iter().any(|resolution| resolution.state == ResolutionState::Proposed);
    let number = application.number.unwrap_or_default();
    Ok(case(row, honoured(&honour, scope.now.day()), number, under_vote))
}

/// Many cases as their rules look at them, in a constant number of statements.
pub async fn cases_of(scope: &Scope<'_>, rows: &[revocation_case::Model]) -> Result<Vec<Case>> {
    let awards = scope.all::<award::Entity>(rows.iter().map(|row| row.award_id).collect()).await?;
    let honours = scope.all::<honour::Entity>(awards.values().map(|row| row.honour_id).collect()).await?;
    let applications =
        scope.all::<application::Entity>(awards.values().map(|row| row.application_id).collect()).await?;
    let voting: Vec<Option<Uuid>> = resolution::Entity::find()
        .filter(resolution::Column::SubjectId.is_in(rows.iter().map(|row| row.id)))
        .filter(resolution::Column::State.eq(ResolutionState::Proposed))
        .select_only()
        .column(resolution::Column::SubjectId)
        .into_tuple()
        .all(scope.db())
        .await?;
    let read = |row: &revocation_case::Model| {
        let award = awards.get(&row.award_id).ok_or(NOT_FOUND)?;
        let honour = honours.get(&award.honour_id).ok_or(NOT_FOUND)?;
        let number = applications.get(&award.application_id).and_then(|row| row.number.clone()).unwrap_or_default();
        Ok(case(row, honoured(honour, scope.now.day()), number, voting.contains(&Some(row.id))))
    };
    rows.iter().map(read).collect()
}

fn case(row: &revocation_case::Model, award: Honoured, number: String, under_vote: bool) -> Case {
    Case {
        number,
        ground: row.ground,
        state: row.state,
        award,
        hearing_due: row.hearing_due_at,
        heard: row.heard_at.is_some(),
        under_vote,
        handlers: std::iter::once(row.opener_id).chain(row.investigator_id).collect(),
    }
}

/// The case after a change.
pub async fn changed(
    work: &Work,
    row: revocation_case::Model,
    change: impl FnOnce(&mut revocation_case::ActiveModel),
) -> Result<revocation_case::Model> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    change(&mut row);
    row.version = Set(version);
    Ok(row.update(work.db()).await?)
}
