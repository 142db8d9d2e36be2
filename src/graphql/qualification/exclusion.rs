//! An accepted application that ceases to be eligible (art. 4, 11, 12): look-backs stay open until conferral.

use super::Review;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::graphql::application_file::ApplicationFile;
use crate::graphql::check::Check;
use crate::graphql::conferring::vacancies::reopen;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::Reader;
use crate::graphql::payload;
use crate::graphql::voting::deliberation::voting_begun;
use crate::graphql::voting::nomination::settle;
use crate::rules::qualification::{Exclusion, may_exclude};
use crate::work::{Work, mutate};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object};
use entity::RuleCode;
use entity::enums::{ApplicationState, Phase, RoundState};
use entity::{ballot_round, notice_entry, public_notice, round_candidate, vacant_place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter,
    QuerySelect, RelationTrait, Set,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// 取消申报资格 · Excludes an accepted application that ceased to be eligible
#[derive(Clone, Debug, InputObject)]
pub struct ExcludeApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 未满足的条件 · What fails by now, 1-20: computed rows of articles 4, 11 and 12.
    pub rows: Vec<RuleCode>,
    /// 理由 · 1-2000 characters; the applicant sees it.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

payload! {
    /// 取消申报资格 · Answer of excludeApplication
    ExcludeApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
}

/// Excluding applications.
#[derive(Debug, Default)]
pub struct ExclusionMutation;

#[Object]
impl ExclusionMutation {
    /// 取消申报资格 · Excludes an accepted application whose computed rows fail by now (art. 4, 11, 12): INELIGIBLE, or DISQUALIFIED once the committee's first round has opened; then the reserve moves up to its place. Refused by STAGE_OUT_OF_ORDER, APPLICATION_LOCKED,
    /// ROUND_ALREADY_OPEN while it is voted on, INVALID_INPUT for rows that do not fail and for a nominee on a public notice (`openReexamination`), PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn exclude_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ExcludeApplicationInput,
    ) -> async_graphql::Result<ExcludeApplicationPayload> {
        mutate(ctx, Action::ExcludeApplication, input, async |work, input: &ExcludeApplicationInput| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let reason = check.text("reason", &input.reason, 2000);
            let rows = check.each("rows", &input.rows, 1..=20, |_, code| *code);
            check.done()?;
            let review = Review::open(work, id).await?;
            work.expect_version(input.expected_version, review.application.version)?;
            let exclusion = Exclusion {
                standing: review.standing(work.now),
                voting: voting_begun(work.db(), review.cycle.id).await?,
                on_ballot: on_ballot(work.db(), [id]).await?.contains(&id),
                noticed: on_notice(work.db(), [id]).await?.contains(&id),
                rows: &review.computed(work.now),
            };
            let state = may_exclude(&exclusion, &rows)?;
            exclude(work, review, state, reason, rows).await
        })
        .await
    }
}

async fn exclude(
    work: &Work,
    review: Review,
    state: ApplicationState,
    reason: String,
    rows: Vec<RuleCode>,
) -> Result<ApplicationFile> {
    let cycle = review.cycle.clone();
    // What was reported to the committee is no longer so: it is reported anew.
    if cycle.phase == Phase::Qualification && cycle.results_reported_at.is_some() {
        let version = cycle.version + 1;
        let mut cycle = cycle.clone().into_active_model();
        cycle.results_reported_at = Set(None);
        cycle.version = Set(version);
        cycle.update(work.db()).await?;
    }
    let substitute = Condition::all().add(vacant_place::Column::SubstituteId.eq(review.application.id));
    let excluded = review.decided(work, state, reason, rows).await?;
    reopen(work, substitute).await?;
    settle(work, cycle.id).await?;
    Ok(excluded)
}

/// Those of these applications that stand on the ballot of the open round.
pub async fn on_ballot(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    let open = round_candidate::Entity::find()
        .join(JoinType::InnerJoin, round_candidate::Relation::BallotRound.def())
        .filter(round_candidate::Column::ApplicationId.is_in(ids))
        .filter(ballot_round::Column::State.eq(RoundState::Open))
        .select_only()
        .column(round_candidate::Column::ApplicationId);
    Ok(open.into_tuple::<Uuid>().all(db).await?.into_iter().collect())
}

/// Those of these applications that stand on a public notice which was not superseded, and were not struck off.
async fn on_notice(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    let live = notice_entry::Entity::find()
        .join(JoinType::InnerJoin, notice_entry::Relation::PublicNotice.def())
        .filter(notice_entry::Column::ApplicationId.is_in(ids))
        .filter(notice_entry::Column::StruckAt.is_null())
        .filter(public_notice::Column::SupersededAt.is_null())
        .select_only()
        .column(notice_entry::Column::ApplicationId);
    Ok(live.into_tuple::<Uuid>().all(db).await?.into_iter().collect())
}

/// Whether an application stands on a public notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OnNotice(pub Uuid);

impl Loader<OnNotice> for Reader {
    type Value = bool;
    type Error = Error;

    async fn load(&self, keys: &[OnNotice]) -> Result<HashMap<OnNotice, bool>> {
        let found = on_notice(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(keys.iter().map(|key| (*key, found.contains(&key.0))).collect())
    }
}

/// Whether an application stands on the ballot of the open round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OnBallot(pub Uuid);

impl Loader<OnBallot> for Reader {
    type Value = bool;
    type Error = Error;

    async fn load(&self, keys: &[OnBallot]) -> Result<HashMap<OnBallot, bool>> {
        let found = on_ballot(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(keys.iter().map(|key| (*key, found.contains(&key.0))).collect())
    }
}
