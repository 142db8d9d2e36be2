//! Admitting, amending, suspending, reinstating, letting go and appointing.

use super::Reviewer;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::misconduct::is_barred;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::voiding::surfaced;
use crate::graphql::scalars::{CreditCode, Date};
use crate::rules::group::{Candidate, may_appoint, may_change_state};
use crate::rules::misconduct::undisputed;
use crate::rules::{Refusal, Step};
use crate::work::{Work, held_by, mutate};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chrono::NaiveDate;
use entity::enums::{Industry, InterestKind, ReviewerState, Role};
use entity::record::Industries;
use entity::{affiliation, appointment, cycle, person, reviewer};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 利害关系 · A tie that an expert tells on admission
#[derive(Clone, Debug, InputObject)]
pub struct ReviewerAffiliationInput {
    /// 统一社会信用代码 · To which organisation; it need not be registered here.
    pub credit_code: CreditCode,
    /// 利害关系 · What tie.
    pub kind: InterestKind,
    /// 起始日 · First day, not after today; null: not known.
    pub since: Option<Date>,
    /// 终止日 · Last day, not before the first; null: it lasts.
    pub until: Option<Date>,
    /// 说明 · What else is to be said, at most 500 characters; null: nothing.
    pub note: Option<String>,
}

/// 列入专家库 · Admits an expert
#[derive(Clone, Debug, InputObject)]
pub struct AdmitReviewerInput {
    /// 人员 · Global id of somebody who holds REVIEWER; `poolCandidates` lists them.
    pub person: ID,
    /// 专长 · Fields of expertise, at most 500 characters.
    pub expertise: String,
    /// 行业门类 · Sections of GB/T 4754 in which the expert is versed, 1-20.
    pub industries: Vec<Industry>,
    /// 利害关系 · Employers, shareholdings and kin as far as told, at most 50.
    pub affiliations: Vec<ReviewerAffiliationInput>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 修改专家信息 · Amends an entry; what is absent stays
#[derive(Clone, Debug, InputObject)]
pub struct AmendReviewerInput {
    /// 评审员 · The pool entry.
    pub reviewer: ID,
    /// 专长 · Fields of expertise, at most 500 characters.
    pub expertise: MaybeUndefined<String>,
    /// 行业门类 · Sections of GB/T 4754, 1-20; they replace those of before.
    pub industries: MaybeUndefined<Vec<Industry>>,
    /// 预期版本号 · The version of the entry on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

macro_rules! state_inputs {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, InputObject)]
        pub struct $name {
            /// 评审员 · The pool entry.
            pub reviewer: ID,
            /// 理由 · Why, at most 1000 characters.
            pub reason: String,
            /// 预期版本号 · The version of the entry on which this is based.
            pub expected_version: i32,
            /// 幂等键 · A UUID; a retry with the same key and input is done once.
            pub idempotency_key: ID,
        })+
    };
}
state_inputs! {
    /// 暂停评审员 · Suspends an expert
    SuspendReviewerInput,
    /// 恢复评审员 · Reinstates a suspended expert
    ReinstateReviewerInput,
    /// 退出专家库 · Takes an expert out of the pool
    ExitReviewerInput,
}

/// 聘任评审员 · Appoints an expert for a cycle
#[derive(Clone, Debug, InputObject)]
pub struct AppointReviewerInput {
    /// 评审员 · The pool entry.
    pub reviewer: ID,
    /// 年度评审 · The cycle, not yet closed.
    pub cycle: ID,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 入库结果 · The entry, or why not.
    AdmitReviewerPayload {
        /// 评审员 · The entry; null where it was refused.
        reviewer: Reviewer
    }
    /// 修改结果 · The entry, or why not.
    AmendReviewerPayload {
        /// 评审员 · The entry; null where it was refused.
        reviewer: Reviewer
    }
    /// 暂停结果 · The entry, or why not.
    SuspendReviewerPayload {
        /// 评审员 · The entry; null where it was refused.
        reviewer: Reviewer
    }
    /// 恢复结果 · The entry, or why not.
    ReinstateReviewerPayload {
        /// 评审员 · The entry; null where it was refused.
        reviewer: Reviewer
    }
    /// 退出结果 · The entry, or why not.
    ExitReviewerPayload {
        /// 评审员 · The entry; null where it was refused.
        reviewer: Reviewer
    }
    /// 聘任结果 · The entry, or why not.
    AppointReviewerPayload {
        /// 评审员 · The entry; null where it was refused.
        reviewer: Reviewer
    }
}

/// The pool.
#[derive(Debug, Default)]
pub struct PoolMutation;

#[Object]
impl PoolMutation {
    /// 列入专家库 · Admits somebody who holds REVIEWER to the pool (art. 8), with the ties that are told. Whoever has left may be admitted again; whoever is suspended is PERSON_DISQUALIFIED until reinstated, and whom a misconduct case keeps away for as long as it does.
    async fn admit_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AdmitReviewerInput,
    ) -> async_graphql::Result<AdmitReviewerPayload> {
        mutate(ctx, Action::AdmitReviewer, input, async |work, input: &AdmitReviewerInput| {
            let mut check = Check::new();
            let person_id = check.id("person", Kind::Person, &input.person);
            let expertise = check.text("expertise", &input.expertise, 500);
            let industries = industries(&mut check, &input.industries);
            let today = work.now.day();
            let ties =
                check.each("affiliations", &input.affiliations, 0..=50, |check, tie| Tie::read(check, tie, today));
            check.done()?;
            let entry = admit(work, person_id, expertise, industries).await?;
            for tie in ties {
                tie.record(work, person_id).await?;
            }
            Ok(Reviewer(entry))
        })
        .await
    }

    /// 修改专家信息 · Amends expertise and industries of an entry (art. 8).
    async fn amend_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AmendReviewerInput,
    ) -> async_graphql::Result<AmendReviewerPayload> {
        mutate(ctx, Action::AmendReviewer, input, async |work, input: &AmendReviewerInput| {
            let mut check = Check::new();
            let id = check.id("reviewer", Kind::Reviewer, &input.reviewer);
            let expertise =
                check.given("expertise", &input.expertise).cloned().map(|text| check.text("expertise", &text, 500));
            let fields = check.given("industries", &input.industries).cloned();
            let fields = fields.map(|fields| industries(&mut check, &fields));
            check.done()?;
            let row = find(work, id).await?;
            work.expect_version(input.expected_version, row.version)?;
            let mut change = changed(work, row)?;
            if let Some(expertise) = expertise {
                change.expertise = Set(expertise);
            }
            if let Some(fields) = fields {
                change.industries = Set(fields);
            }
            Ok(Reviewer(change.update(work.db()).await?))
        })
        .await
    }

    /// 暂停评审员 · Suspends an expert (art. 8, 28): from now on the person sees and does nothing of any review, and stays on the roll of the groups until released.
    async fn suspend_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SuspendReviewerInput,
    ) -> async_graphql::Result<SuspendReviewerPayload> {
        mutate(ctx, Action::SuspendReviewer, input, async |work, input: &SuspendReviewerInput| {
            turn(work, &input.reviewer, &input.reason, input.expected_version, ReviewerState::Suspended).await
        })
        .await
    }

    /// 恢复评审员 · Reinstates a suspended expert (art. 8). Refused by PERSON_DISQUALIFIED for whom a misconduct case keeps away.
    async fn reinstate_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReinstateReviewerInput,
    ) -> async_graphql::Result<ReinstateReviewerPayload> {
        mutate(ctx, Action::ReinstateReviewer, input, async |work, input: &ReinstateReviewerInput| {
            turn(work, &input.reviewer, &input.reason, input.expected_version, ReviewerState::Active).await
        })
        .await
    }

    /// 退出专家库 · Takes an expert out of the pool (art. 8); access ends at once, the entry stays.
    async fn exit_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ExitReviewerInput,
    ) -> async_graphql::Result<ExitReviewerPayload> {
        mutate(ctx, Action::ExitReviewer, input, async |work, input: &ExitReviewerInput| {
            turn(work, &input.reviewer, &input.reason, input.expected_version, ReviewerState::Exited).await
        })
        .await
    }

    /// 聘任评审员 · Appoints an expert of the pool for a cycle (art. 9). Refused by REVIEWER_NOT_IN_POOL and PERSON_DISQUALIFIED.
    async fn appoint_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AppointReviewerInput,
    ) -> async_graphql::Result<AppointReviewerPayload> {
        mutate(ctx, Action::AppointReviewer, input, async |work, input: &AppointReviewerInput| {
            let mut check = Check::new();
            let id = check.id("reviewer", Kind::Reviewer, &input.reviewer);
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            check.done()?;
            let row = find(work, id).await?;
            let cycle = cycle::Entity::find_by_id(cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            if cycle.closed_at.is_some() {
                return Err(Refusal::input("input-choice").at(vec![Step::Field("cycle".to_owned())]).into());
            }
            let name = name_of(work, row.person_id).await?;
            let barred = is_barred(work.db(), row.person_id).await?;
            may_appoint(Candidate { name: &name, state: row.state, barred })?;
            if appointment::Entity::find_by_id((row.id, cycle.id)).one(work.db()).await?.is_some() {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("reviewer".to_owned())]).into());
            }
            let appointed = appointment::ActiveModel {
                reviewer_id: Set(row.id),
                cycle_id: Set(cycle.id),
                appointed_by: Set(work.actor()?),
                appointed_at: Set(work.now),
            };
            appointed.insert(work.db()).await?;
            Ok(Reviewer(row))
        })
        .await
    }
}

fn industries(check: &mut Check, fields: &[Industry]) -> Industries {
    let mut fields = check.each("industries", fields, 1..=20, |_, industry| *industry);
    fields.sort_unstable();
    fields.dedup();
    Industries(fields)
}

/// A tie that was told.
struct Tie {
    credit_code: String,
    kind: InterestKind,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
    note: Option<String>,
}

impl Tie {
    fn read(check: &mut Check, input: &ReviewerAffiliationInput, today: NaiveDate) -> Self {
        if let (Some(since), Some(until)) = (&input.since, &input.until) {
            check.in_order("until", since, until);
        }
        Self {
            credit_code: check.credit_code("creditCode", &input.credit_code),
            kind: input.kind,
            since: input.since.as_ref().map(|since| check.past_date("since", since, today)),
            until: check.optional_date("until", input.until.as_ref()),
            note: check.optional_text("note", input.note.as_deref(), 500),
        }
    }

    async fn record(self, work: &Work, person_id: Uuid) -> Result<()> {
        let row = affiliation::ActiveModel {
            id: Set(work.new_id()),
            person_id: Set(person_id),
            credit_code: Set(self.credit_code),
            kind: Set(self.kind),
            since: Set(self.since),
            until: Set(self.until),
            note: Set(self.note),
            recorded_by: Set(work.actor()?),
            recorded_at: Set(work.now),
            voided_at: Set(None),
            void_reason: Set(None),
        };
        let row = row.insert(work.db()).await?;
        surfaced(work, person_id, &row.credit_code).await
    }
}

async fn admit(work: &Work, person_id: Uuid, expertise: String, fields: Industries) -> Result<reviewer::Model> {
    let at_person = |message| Refusal::input(message).at(vec![Step::Field("person".to_owned())]);
    person::Entity::find_by_id(person_id).one(work.db()).await?.ok_or_else(|| at_person("input-not-found"))?;
    if !held_by(work, person_id).await?.iter().any(|held| held.role == Role::Reviewer) {
        return Err(at_person("input-choice").into());
    }
    let barred = is_barred(work.db(), person_id).await?;
    undisputed(barred, &name_of(work, person_id).await?)?;
    let before = reviewer::Entity::find().filter(reviewer::Column::PersonId.eq(person_id)).one(work.db()).await?;
    let Some(before) = before else {
        let row = reviewer::ActiveModel {
            id: Set(work.new_id()),
            person_id: Set(person_id),
            state: Set(ReviewerState::Active),
            expertise: Set(expertise),
            industries: Set(fields),
            admitted_at: Set(work.now),
            changed_by: Set(work.actor()?),
            changed_at: Set(work.now),
            reason: Set(None),
            version: Set(1),
        };
        return Ok(row.insert(work.db()).await?);
    };
    match before.state {
        ReviewerState::Active => Err(at_person("input-duplicate").into()),
        ReviewerState::Suspended => {
            let name = name_of(work, person_id).await?;
            may_appoint(Candidate { name: &name, state: before.state, barred: false })?;
            Ok(before)
        }
        ReviewerState::Exited => {
            let mut change = changed(work, before)?;
            change.state = Set(ReviewerState::Active);
            change.expertise = Set(expertise);
            change.industries = Set(fields);
            change.reason = Set(None);
            Ok(change.update(work.db()).await?)
        }
    }
}

async fn turn(work: &Work, id: &ID, reason: &str, expected: i32, to: ReviewerState) -> Result<Reviewer> {
    let mut check = Check::new();
    let id = check.id("reviewer", Kind::Reviewer, id);
    let reason = check.text("reason", reason, 1000);
    check.done()?;
    let row = find(work, id).await?;
    work.expect_version(expected, row.version)?;
    may_change_state(row.state, to)?;
    if to == ReviewerState::Active {
        let barred = is_barred(work.db(), row.person_id).await?;
        undisputed(barred, &name_of(work, row.person_id).await?)?;
    }
    let mut change = changed(work, row)?;
    change.state = Set(to);
    change.reason = Set(Some(reason));
    Ok(Reviewer(change.update(work.db()).await?))
}

async fn find(work: &Work, id: Uuid) -> Result<reviewer::Model> {
    reviewer::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)
}

/// The next version of an entry.
fn changed(work: &Work, row: reviewer::Model) -> Result<reviewer::ActiveModel> {
    let version = row.version + 1;
    let mut change = row.into_active_model();
    change.changed_by = Set(work.actor()?);
    change.changed_at = Set(work.now);
    change.version = Set(version);
    Ok(change)
}

/// The name of a person, for a refusal.
pub async fn name_of(work: &Work, person_id: Uuid) -> Result<String> {
    Ok(person::Entity::find_by_id(person_id).one(work.db()).await?.ok_or(NOT_FOUND)?.name)
}
