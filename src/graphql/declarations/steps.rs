//! Signing, declaring, imposing and lifting.

use super::{Conflict, InterestDeclaration, Pledge, pledge_text};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::{self, Standing};
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::voiding::surfaced;
use crate::graphql::scalars::CreditCode;
use crate::rules::recusal::interest;
use crate::rules::{Refusal, Step, term};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ConflictSource, InterestKind};
use entity::{RuleCode, conflict, cycle, declaration, organization, person, pledge, regulation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 签署承诺 · Signs the pledge for a cycle
#[derive(Clone, Debug, InputObject)]
pub struct SignPledgeInput {
    /// 年度评审 · The cycle.
    pub cycle: ID,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 申报利害关系 · Declares an interest, or that there is none
#[derive(Clone, Debug, InputObject)]
pub struct DeclareInterestInput {
    /// 年度评审 · The cycle.
    pub cycle: ID,
    /// 单位 · The applicant.
    pub organization: ID,
    /// 利害关系 · The interest; null: there is none.
    pub interest: Option<InterestKind>,
    /// 说明 · What it is, at most 1000 characters; needed with an interest, null: nothing to say.
    pub explanation: Option<String>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 认定回避 · Records that a person has an interest
#[derive(Clone, Debug, InputObject)]
pub struct ImposeConflictInput {
    /// 年度评审 · The cycle.
    pub cycle: ID,
    /// 人员 · Global id of the person.
    pub person: ID,
    /// 统一社会信用代码 · Credit code of the applicant.
    pub credit_code: CreditCode,
    /// 利害关系 · What interest.
    pub interest: InterestKind,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 解除回避 · Lifts a conflict that turned out not to be one
#[derive(Clone, Debug, InputObject)]
pub struct LiftConflictInput {
    /// 回避情形 · The conflict.
    pub conflict: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 签署结果 · The pledge, or why not.
    SignPledgePayload {
        /// 保密廉洁承诺 · The pledge; null where it was refused.
        pledge: Pledge
    }
    /// 申报结果 · The declaration, or why not.
    DeclareInterestPayload {
        /// 利害关系申报 · The declaration; null where it was refused.
        declaration: InterestDeclaration
    }
    /// 认定结果 · The conflict, or why not.
    ImposeConflictPayload {
        /// 回避情形 · The conflict; null where it was refused.
        conflict: Conflict
    }
    /// 解除结果 · The lifted conflict, or why not.
    LiftConflictPayload {
        /// 回避情形 · The conflict; null where it was refused.
        conflict: Conflict
    }
}

/// Pledges, declarations and conflicts.
#[derive(Debug, Default)]
pub struct DeclarationMutation;

#[Object]
impl DeclarationMutation {
    /// 签署承诺 · Signs the pledge of confidentiality and integrity for a cycle (art. 27): the text of `viewer.pledgeText`, in the language of this request. Once signed it stands.
    async fn sign_pledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SignPledgeInput,
    ) -> async_graphql::Result<SignPledgePayload> {
        mutate(ctx, Action::SignPledge, input, async |work, input: &SignPledgeInput| {
            let cycle = find(work, &input.cycle).await?;
            let person_id = work.viewer()?.person_id;
            if pledge::Entity::find_by_id((person_id, cycle.id)).one(work.db()).await?.is_some() {
                return Err(Refusal::input("input-duplicate").at(vec![Step::Field("cycle".to_owned())]).into());
            }
            let row = pledge::ActiveModel {
                person_id: Set(person_id),
                cycle_id: Set(cycle.id),
                text: Set(pledge_text(work.language)),
                signed_at: Set(work.now),
            };
            Ok(Pledge(row.insert(work.db()).await?))
        })
        .await
    }

    /// 申报利害关系 · Declares an interest in an applicant, or that there is none (art. 7), before its material is seen. The latest declaration counts; an interest that was declared bars until the Office lifts it.
    async fn declare_interest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DeclareInterestInput,
    ) -> async_graphql::Result<DeclareInterestPayload> {
        mutate(ctx, Action::DeclareInterest, input, async |work, input: &DeclareInterestInput| {
            let mut check = Check::new();
            let organization_id = check.id("organization", Kind::Organization, &input.organization);
            let explanation = check.optional_text("explanation", input.explanation.as_deref(), 1000);
            if input.interest.is_some() && explanation.is_none() {
                check.fault("explanation", Refusal::input("input-required"));
            }
            check.done()?;
            let cycle = find(work, &input.cycle).await?;
            let organization =
                organization::Entity::find_by_id(organization_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let person_id = work.viewer()?.person_id;
            let row = declaration::ActiveModel {
                id: Set(work.new_id()),
                person_id: Set(person_id),
                cycle_id: Set(cycle.id),
                credit_code: Set(organization.credit_code.clone()),
                interest: Set(input.interest),
                explanation: Set(explanation.clone()),
                declared_at: Set(work.now),
            };
            let row = row.insert(work.db()).await?;
            if let Some(kind) = input.interest {
                let reason = explanation.unwrap_or_default();
                let bar = Bar { cycle_id: cycle.id, person_id, credit_code: organization.credit_code };
                // One that is recorded already keeps barring.
                bar.record(work, ConflictSource::Declared, kind, reason).await?;
            }
            Ok(InterestDeclaration(row))
        })
        .await
    }

    /// 认定回避 · Records that a person has an interest in an applicant and stays out of its case (art. 7).
    async fn impose_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ImposeConflictInput,
    ) -> async_graphql::Result<ImposeConflictPayload> {
        mutate(ctx, Action::ImposeConflict, input, async |work, input: &ImposeConflictInput| {
            let mut check = Check::new();
            let person_id = check.id("person", Kind::Person, &input.person);
            let credit_code = check.credit_code("creditCode", &input.credit_code);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let cycle = find(work, &input.cycle).await?;
            person::Entity::find_by_id(person_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let bar = Bar { cycle_id: cycle.id, person_id, credit_code };
            match bar.record(work, ConflictSource::Found, input.interest, reason).await? {
                Some(row) => Ok(Conflict(row)),
                None => Err(Refusal::input("input-duplicate").at(vec![Step::Field("person".to_owned())]).into()),
            }
        })
        .await
    }

    /// 解除回避 · Lifts a conflict that was declared or found (art. 7): never by the person whom it bars, nor by somebody with an interest in the same applicant. A registered tie bars until its entry is voided.
    async fn lift_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: LiftConflictInput,
    ) -> async_graphql::Result<LiftConflictPayload> {
        mutate(ctx, Action::LiftConflict, input, async |work, input: &LiftConflictInput| {
            let mut check = Check::new();
            let id = check.id("conflict", Kind::Conflict, &input.conflict);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let row = conflict::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(row.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            impartial(work, &cycle, &row).await?;
            if row.lifted_at.is_some() {
                return Err(Refusal::input("input-nothing-to-change").into());
            }
            let mut row = row.into_active_model();
            row.lifted_at = Set(Some(work.now));
            row.lift_reason = Set(Some(reason));
            Ok(Conflict(row.update(work.db()).await?))
        })
        .await
    }
}

/// The cycle that an input names, as the viewer sees it.
async fn find(work: &mut Work, id: &ID) -> Result<cycle::Model> {
    let mut check = Check::new();
    let id = check.id("cycle", Kind::Cycle, id);
    check.done()?;
    let select = finders::cycles(Some(work.viewer()?)).filter(cycle::Column::Id.eq(id));
    let cycle = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
    work.in_cycle(&cycle);
    Ok(cycle)
}

/// CONFLICT_OF_INTEREST (art. 7) for whoever would lift the own conflict, one in an applicant of interest, or a
/// registered tie.
async fn impartial(work: &Work, cycle: &cycle::Model, row: &conflict::Model) -> Result<()> {
    let refuse = |kind: InterestKind| {
        let refusal = Refusal::new(RuleCode::ConflictOfInterest).fact("kind", term!(InterestKind, kind));
        Err(refusal.into())
    };
    let person_id = work.viewer()?.person_id;
    if row.person_id == person_id || row.source == ConflictSource::Registered {
        return refuse(row.interest);
    }
    let regulation = regulation::Entity::find_by_id(cycle.regulation_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let standing = Standing::of(work.db(), person_id).await?;
    let handling = standing.handling(cycle.id, &row.credit_code, work.now.day());
    match interest(&handling, &regulation.parameters) {
        Some(kind) => refuse(kind),
        None => Ok(()),
    }
}

/// A person in front of an applicant in a cycle.
pub struct Bar {
    pub cycle_id: Uuid,
    pub person_id: Uuid,
    pub credit_code: String,
}

impl Bar {
    /// Records a conflict unless one of the same source bars already; scores that it touches become void.
    pub async fn record(
        self,
        work: &Work,
        source: ConflictSource,
        interest: InterestKind,
        reason: String,
    ) -> Result<Option<conflict::Model>> {
        use conflict::Column;
        let before = conflict::Entity::find()
            .filter(Column::CycleId.eq(self.cycle_id))
            .filter(Column::PersonId.eq(self.person_id))
            .filter(Column::CreditCode.eq(self.credit_code.as_str()))
            .filter(Column::Source.eq(source))
            .filter(Column::LiftedAt.is_null());
        if before.one(work.db()).await?.is_some() {
            return Ok(None);
        }
        let row = conflict::ActiveModel {
            id: Set(work.new_id()),
            cycle_id: Set(self.cycle_id),
            person_id: Set(self.person_id),
            credit_code: Set(self.credit_code),
            source: Set(source),
            interest: Set(interest),
            reason: Set(reason),
            recorded_by: Set(work.actor()?),
            recorded_at: Set(work.now),
            lifted_at: Set(None),
            lift_reason: Set(None),
        };
        let row = row.insert(work.db()).await?;
        surfaced(work, row.person_id, &row.credit_code).await?;
        Ok(Some(row))
    }
}
