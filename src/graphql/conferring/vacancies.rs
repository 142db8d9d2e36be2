//! Places that an upheld objection made vacant (art. 19 §2), and who takes them.

use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::Visibility;
use crate::graphql::check::Check;
use crate::graphql::cycles::in_phase;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::Reader;
use crate::graphql::payload;
use crate::graphql::regulation::Tier;
use crate::graphql::resolutions::{Resolution, passed};
use crate::graphql::review::case::{Frame, FrameOf, find, handled, sight};
use crate::graphql::review::voiding::turn;
use crate::graphql::scalars::DateTime;
use crate::graphql::scope::Scope;
use crate::graphql::voting::deliberation::Deliberation;
use crate::graphql::voting::nomination::Registers;
use crate::rules::Ruling;
use crate::rules::substitution::{Line, Next, Substitute, may_leave_vacant, may_substitute};
use crate::work::{Subject, Work, mutate};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, Phase, ResolutionSubject, Role, RoundKind, VacantPlaceState};
use entity::{application, resolution, vacant_place};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// A place that became vacant.
#[derive(Clone, Debug)]
pub struct VacantPlace(pub vacant_place::Model);

/// 空缺名额 · A place that an upheld objection made vacant during the public notice (art. 19 §2)
#[Object]
impl VacantPlace {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::VacantPlace.id(self.0.id)
    }

    /// 奖项等级 · The prize class; null: the regulation has it no more.
    async fn tier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Tier>> {
        let scope = Scope::of(ctx)?;
        let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
        let tier = frame.regulation.parameters.tiers.iter().find(|tier| tier.key == self.0.tier).cloned();
        Ok(tier.map(|tier| Tier::of(tier, scope.language)))
    }

    /// 状态 · Open, filled or left vacant.
    async fn state(&self) -> VacantPlaceState {
        self.0.state
    }

    /// 原表决有效 · Whether the vote that had given the place counts still; where it does not, the vote is repeated and nothing is to be done here.
    async fn counts(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(self.turn(&Scope::of(ctx)?).await?.is_some())
    }

    /// 原单位 · Global id of the application whose place it was; null: the viewer is recused from it.
    async fn vacated_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ID>> {
        self.known(ctx, Some(self.0.application_id)).await
    }

    /// 补充单位 · Global id of the application that took it; null: nobody yet, or the viewer is recused from it.
    async fn substitute(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ID>> {
        self.known(ctx, self.0.substitute_id).await
    }

    /// 补充顺位 · Global ids of the applications that come next for it, less those from which the viewer is recused: they take it, or are put to the vote first; empty: nobody is left, or it is decided.
    async fn next_in_line(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ID>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let ids = match self.turn(&scope).await?.filter(|_| self.0.state == VacantPlaceState::Open) {
                Some(line) => match line.next() {
                    Next::Take(ids) | Next::RunOff(ids) | Next::Vote(ids) => ids,
                    Next::Nobody => Vec::new(),
                },
                None => Vec::new(),
            };
            let mut known = Vec::new();
            for id in ids {
                if visible(&scope, id).await? {
                    known.push(Kind::Application.id(id));
                }
            }
            Ok::<_, Error>(known)
        };
        Ok(read.await?)
    }

    /// 所需轮次 · The round that has to be voted before somebody may take it: RUN_OFF among those tied, SUBSTITUTION on who has not passed. Null: none.
    async fn round_due(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<RoundKind>> {
        let line = self.turn(&Scope::of(ctx)?).await?.filter(|_| self.0.state == VacantPlaceState::Open);
        Ok(line.and_then(|line| match line.next() {
            Next::RunOff(_) => Some(RoundKind::RunOff),
            Next::Vote(_) => Some(RoundKind::Substitution),
            Next::Take(_) | Next::Nobody => None,
        }))
    }

    /// 决议 · The resolution that leaves it vacant although a reserve exists; null: there is none.
    async fn resolution(&self, ctx: &Context<'_>) -> Option<Result<Resolution>> {
        let id = self.0.resolution_id?;
        Some(async { Scope::of(ctx)?.one::<resolution::Entity>(id).await.map(Resolution) }.await)
    }

    /// 理由 · Why it stays vacant; null: it does not.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 空缺时间 · When it became vacant.
    async fn opened_at(&self) -> DateTime {
        self.0.opened_at.into()
    }

    /// 决定时间 · When it was filled or left vacant; null: it is open.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; the substitute is checked when it comes.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
            let line = self.turn(&scope).await?;
            let current = if line.is_some() { self.0.state } else { VacantPlaceState::LeftVacant };
            let line = line.unwrap_or_default();
            let next = match line.next() {
                Next::Take(ids) | Next::RunOff(ids) | Next::Vote(ids) => ids.first().copied(),
                Next::Nobody => None,
            };
            let next = match next {
                Some(id) => Some(scope.one::<application::Entity>(id).await?),
                None => None,
            };
            let known = match &next {
                Some(row) => sight(&scope, row).await? != Visibility::Recused,
                None => true,
            };
            let substitute = Substitute {
                id: next.as_ref().map(|row| row.id).unwrap_or_default(),
                number: next.as_ref().and_then(|row| row.number.clone()).filter(|_| known).unwrap_or_default(),
                state: next.as_ref().map_or(ApplicationState::Reserve, |row| row.state),
                votes: None,
                failing: Vec::new(),
            };
            let substituting =
                in_phase(frame.cycle.phase, Phase::Notice).and(may_substitute(current, &line, &substitute));
            let allowances = [
                Allowance::of(Action::SubstituteNominee, substituting),
                Allowance::of(Action::LeavePlaceVacant, leaving(&frame, current, &line, false)),
            ];
            allowed_actions(&scope, Some(frame.cycle.regulation_id), allowances).await
        };
        Ok(read.await?)
    }
}

/// Whether the viewer may know of an application.
async fn visible(scope: &Scope<'_>, id: Uuid) -> Result<bool> {
    let row = scope.one::<application::Entity>(id).await?;
    Ok(sight(scope, &row).await? != Visibility::Recused)
}

/// Whether a place may be left vacant: after the notice nobody can take it any more, so nobody is left.
fn leaving(frame: &Frame, state: VacantPlaceState, line: &Line, resolved: bool) -> Ruling {
    may_leave_vacant(state, line, resolved || frame.cycle.phase != Phase::Notice)
}

impl VacantPlace {
    async fn known(&self, ctx: &Context<'_>, id: Option<Uuid>) -> Option<async_graphql::Result<ID>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            match id {
                Some(id) if visible(&scope, id).await? => Ok(Some(Kind::Application.id(id))),
                _ => Ok(None),
            }
        };
        read.await.map_err(|error: Error| error.into()).transpose()
    }

    /// Those who may take the places of its class; absent: its vote counts no more.
    async fn turn(&self, scope: &Scope<'_>) -> Result<Option<Line>> {
        let Some(deliberation) = scope.load(DeliberationOn(self.0.cycle_id)).await? else { return Ok(None) };
        let frame = scope.load(FrameOf(self.0.cycle_id)).await?.ok_or(NOT_FOUND)?;
        let counts = deliberation.vacancies(&self.0.tier).any(|place| place.id == self.0.id);
        Ok(counts.then(|| deliberation.line(&frame.regulation.parameters, &self.0.tier)))
    }
}

/// How far the committee has come in a cycle, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeliberationOn(pub Uuid);

impl Loader<DeliberationOn> for Reader {
    type Value = Arc<Deliberation>;
    type Error = Error;

    async fn load(&self, keys: &[DeliberationOn]) -> Result<HashMap<DeliberationOn, Arc<Deliberation>>> {
        let found = Deliberation::read_all(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(found.into_iter().map(|(id, found)| (DeliberationOn(id), Arc::new(found))).collect())
    }
}

impl Subject for VacantPlace {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let roles = [Role::Office, Role::CommitteeMember, Role::Supervisor];
        roles.into_iter().find_map(|role| scope.holding(role)).ok_or(NOT_FOUND)?;
        vacant_place::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Vacant places, for the committee, the Office and the supervisor alike.
#[derive(Debug, Default)]
pub struct VacantPlaces;

#[Object]
impl VacantPlaces {
    /// 空缺名额 · Places of a cycle that became vacant during the public notice, in the order in which they did.
    async fn vacant_places(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
    ) -> async_graphql::Result<Vec<VacantPlace>> {
        let Some(cycle_id) = Kind::Cycle.parse(&cycle) else { return Ok(Vec::new()) };
        let rows = Scope::of(ctx)?.many::<vacant_place::Entity>(cycle_id).await?;
        Ok(rows.into_iter().map(VacantPlace).collect())
    }
}

/// 补充拟奖励单位 · Gives a vacant place to the next in line
#[derive(Clone, Debug, InputObject)]
pub struct SubstituteNomineeInput {
    /// 空缺名额 · An open place.
    pub place: ID,
    /// 申报 · The application that takes it.
    pub application: ID,
    /// 预期版本号 · The version of the place on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 不予补充 · Leaves a place vacant
#[derive(Clone, Debug, InputObject)]
pub struct LeavePlaceVacantInput {
    /// 空缺名额 · An open place.
    pub place: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 决议 · A passed resolution on it, needed while a reserve exists; null: none exists.
    pub resolution: Option<ID>,
    /// 预期版本号 · The version of the place on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 补充结果 · The place, or why not.
    SubstituteNomineePayload {
        /// 空缺名额 · The place; null where it was refused, and after `dryRun`.
        place: VacantPlace
    }
    /// 不予补充结果 · The place, or why not.
    LeavePlaceVacantPayload {
        /// 空缺名额 · The place; null where it was refused.
        place: VacantPlace
    }
}

/// Filling places that became vacant.
#[derive(Debug, Default)]
pub struct VacancyMutation;

#[Object]
impl VacancyMutation {
    /// 补充拟奖励单位 · Gives a place that became vacant during the notice to the next in line (art. 19 §2): the reserve by approvals, then those not passed by approvals, after a new vote. The substitute needs a notice of its own. Refused by STAGE_OUT_OF_ORDER,
    /// SUBSTITUTE_NOT_NEXT, NO_SUBSTITUTE, TIE_AT_QUOTA, MAJORITY_NOT_REACHED, NOMINEE_DISQUALIFIED, the row of articles 4, 11 and 12 that it fails by now, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn substitute_nominee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SubstituteNomineeInput,
    ) -> async_graphql::Result<SubstituteNomineePayload> {
        mutate(ctx, Action::SubstituteNominee, input, async |work, input: &SubstituteNomineeInput| {
            let mut check = Check::new();
            let id = check.id("place", Kind::VacantPlace, &input.place);
            let application_id = check.id("application", Kind::Application, &input.application);
            check.done()?;
            let opening = Opening::read(work, id, input.expected_version).await?;
            let (application, organization) = find(work.db(), application_id).await?;
            if application.cycle_id != opening.frame.cycle.id {
                return Err(NOT_FOUND);
            }
            let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
            handled(&standing, &opening.frame, [organization.credit_code.as_str()], work.now.day())?;
            in_phase(opening.frame.cycle.phase, Phase::Notice)?;
            let parameters = &opening.frame.regulation.parameters;
            let registers = Registers::read(work.db(), [&application]).await?;
            let substitute = Substitute {
                id: application.id,
                number: application.number.clone().unwrap_or_default(),
                state: application.state,
                votes: opening.deliberation.tally(application.id, parameters),
                failing: registers.failing(&application, parameters),
            };
            may_substitute(opening.state(), &opening.line(), &substitute)?;
            let vote_id = opening.deliberation.substitution_of(application.id);
            turn(work, Condition::all().add(application::Column::Id.eq(application.id)), ApplicationState::Nominated)
                .await?;
            let (now, actor) = (work.now, work.actor()?);
            opening
                .decided(work, |place| {
                    place.state = Set(VacantPlaceState::Filled);
                    place.substitute_id = Set(Some(application.id));
                    place.vote_id = Set(vote_id);
                    place.decided_by = Set(Some(actor));
                    place.decided_at = Set(Some(now));
                })
                .await
        })
        .await
    }

    /// 不予补充 · Leaves a place vacant that became so during the notice (art. 19 §2); while a reserve exists, only by a passed resolution. Refused by STAGE_OUT_OF_ORDER, CANDIDATES_LEFT, MAJORITY_NOT_REACHED for a rejected resolution.
    async fn leave_place_vacant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: LeavePlaceVacantInput,
    ) -> async_graphql::Result<LeavePlaceVacantPayload> {
        mutate(ctx, Action::LeavePlaceVacant, input, async |work, input: &LeavePlaceVacantInput| {
            let mut check = Check::new();
            let id = check.id("place", Kind::VacantPlace, &input.place);
            let reason = check.text("reason", &input.reason, 1000);
            let resolution = input.resolution.as_ref().map(|id| check.id("resolution", Kind::Resolution, id));
            check.done()?;
            let opening = Opening::read(work, id, input.expected_version).await?;
            let resolved = match resolution {
                Some(resolution) => passed(work, resolution, ResolutionSubject::VacantPlace, id).await?,
                None => false,
            };
            leaving(&opening.frame, opening.state(), &opening.line(), resolved)?;
            let (now, actor) = (work.now, work.actor()?);
            opening
                .decided(work, |place| {
                    place.state = Set(VacantPlaceState::LeftVacant);
                    place.reason = Set(Some(reason));
                    place.resolution_id = Set(resolution.filter(|_| resolved));
                    place.decided_by = Set(Some(actor));
                    place.decided_at = Set(Some(now));
                })
                .await
        })
        .await
    }
}

/// A vacant place under the write lock.
struct Opening {
    place: vacant_place::Model,
    frame: Frame,
    deliberation: Deliberation,
}

impl Opening {
    async fn read(work: &mut Work, id: Uuid, expected_version: i32) -> Result<Self> {
        let place = vacant_place::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
        let frame = Frame::open(work, place.cycle_id).await?;
        work.expect_version(expected_version, place.version)?;
        let deliberation = Deliberation::read(work.db(), place.cycle_id).await?.ok_or(NOT_FOUND)?;
        Ok(Self { place, frame, deliberation })
    }

    /// Its state; where the vote that had given the place counts no more, nothing is open.
    fn state(&self) -> VacantPlaceState {
        let counts = self.deliberation.vacancies(&self.place.tier).any(|place| place.id == self.place.id);
        if counts { self.place.state } else { VacantPlaceState::LeftVacant }
    }

    fn line(&self) -> Line {
        self.deliberation.line(&self.frame.regulation.parameters, &self.place.tier)
    }

    async fn decided(self, work: &Work, change: impl FnOnce(&mut vacant_place::ActiveModel)) -> Result<VacantPlace> {
        let version = self.place.version + 1;
        let mut place = self.place.into_active_model();
        change(&mut place);
        place.version = Set(version);
        Ok(VacantPlace(place.update(work.db()).await?))
    }
}

/// Places whose substitutes are nominees no more are vacant again: those of a vote that is void, or of somebody who ceased to be
/// eligible before standing on a notice.
pub async fn reopen(work: &Work, which: Condition) -> Result<()> {
    let filled = vacant_place::Entity::find()
        .filter(vacant_place::Column::State.eq(VacantPlaceState::Filled))
        .filter(which)
        .all(work.db())
        .await?;
    for place in filled {
        let version = place.version + 1;
        let mut place = place.into_active_model();
        place.state = Set(VacantPlaceState::Open);
        place.substitute_id = Set(None);
        place.vote_id = Set(None);
        place.decided_by = Set(None);
        place.decided_at = Set(None);
        place.version = Set(version);
        place.update(work.db()).await?;
    }
    Ok(())
}
