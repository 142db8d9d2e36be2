//! Claiming, verifying and refusing.

use super::RewardClaim;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::own;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::rewarding::handling::clear;
use crate::graphql::rewarding::ledger::{on, regulations};
use crate::graphql::scalars::Date;
use crate::rules::reward::{Proof, may_verify, standard_number, undecided};
use crate::rules::{Refusal, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use chrono::NaiveDate;
use entity::enums::{HonourKind, OrganizationState, Participation, RewardClaimState, StandardLevel, TeamPermission};
use entity::{RuleCode, honour, reward_claim, reward_grant};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 申请奖励 · Claims a reward
#[derive(Clone, Debug, InputObject)]
pub struct ClaimRewardInput {
    /// 单位 · The organisation, verified; needs SUBMIT.
    pub organization: ID,
    /// 成果 · What was achieved.
    pub achievement: AchievementInput,
    /// 证明 · What proves it: document, number, where it can be seen; at most 4000 characters.
    pub evidence: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 成果 · What was achieved: exactly one of them
#[derive(Clone, Debug, OneofObject)]
pub enum AchievementInput {
    /// 荣誉 · An honour.
    Honour(ClaimedHonourInput),
    /// 标准 · A standard.
    Standard(ClaimedStandardInput),
}

/// 荣誉 · An honour for which a reward is claimed
#[derive(Clone, Debug, InputObject)]
pub struct ClaimedHonourInput {
    /// 荣誉类别 · Which one; never ZONE_AWARD: the bonus of an award that was conferred here needs no claim.
    pub kind: HonourKind,
    /// 名称 · Its name and year, at most 200 characters.
    pub title: String,
    /// 授予日期 · Date of the document, not in the future.
    pub granted_on: Date,
}

/// 标准 · A standard for which a reward is claimed
#[derive(Clone, Debug, InputObject)]
pub struct ClaimedStandardInput {
    /// 标准编号 · Its number with the year, at most 60 characters; blanks and case do not count.
    pub number: String,
    /// 名称 · Its name, at most 200 characters.
    pub title: String,
    /// 标准级别 · Its level.
    pub level: StandardLevel,
    /// 参与方式 · Whether it was led or taken part in.
    pub participation: Participation,
    /// 发布日期 · When it was published, not in the future.
    pub published_on: Date,
}

/// 核实奖励申请 · Verifies a claim
#[derive(Clone, Debug, InputObject)]
pub struct VerifyRewardClaimInput {
    /// 奖励申请 · A claim that is not decided.
    pub claim: ID,
    /// 荣誉登记 · Its entry in the register of honours, of the same organisation, award and date; null for a standard.
    pub honour: Option<ID>,
    /// 预期版本号 · The version of the claim on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 不予认定奖励申请 · Refuses a claim
#[derive(Clone, Debug, InputObject)]
pub struct RefuseRewardClaimInput {
    /// 奖励申请 · A claim that is not decided.
    pub claim: ID,
    /// 理由 · Why, for the organisation to read; at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version of the claim on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 申请结果 · The claim, or why not.
    ClaimRewardPayload {
        /// 奖励申请 · The claim; null where it was refused.
        claim: RewardClaim
    }
    /// 核实结果 · The claim, or why not.
    VerifyRewardClaimPayload {
        /// 奖励申请 · The claim; null where it was refused.
        claim: RewardClaim
    }
    /// 不予认定结果 · The claim, or why not.
    RefuseRewardClaimPayload {
        /// 奖励申请 · The claim; null where it was refused.
        claim: RewardClaim
    }
}

/// Claims.
#[derive(Debug, Default)]
pub struct ClaimMutation;

#[Object]
impl ClaimMutation {
    /// 申请奖励 · Claims the reward for an honour, or for a standard that the organisation led or took part in (art. 20). Refused by ORGANIZATION_NOT_VERIFIED, REWARD_ALREADY_GRANTED for what was rewarded, INVALID_INPUT for what is claimed already or dated before any regulation.
    async fn claim_reward(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ClaimRewardInput,
    ) -> async_graphql::Result<ClaimRewardPayload> {
        mutate(ctx, Action::ClaimReward, input, async |work, input: &ClaimRewardInput| {
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            let claimed = check.within("achievement", |check| Claimed::read(check, &input.achievement, work.now.day()));
            let evidence = check.text("evidence", &input.evidence, 4000);
            check.done()?;
            let organization = own(work.db(), work.viewer()?, id, TeamPermission::Submit).await?;
            if organization.state != OrganizationState::Verified {
                return Err(RuleCode::OrganizationNotVerified.into());
            }
            if on(&regulations(work.db()).await?, claimed.dated_on).is_none() {
                return Err(Refusal::input("input-before-regulation").at(claimed.path(claimed.date_field())).into());
            }
            claimed.once(work, &organization.credit_code).await?;
            let row = reward_claim::ActiveModel {
                id: Set(work.new_id()),
                organization_id: Set(organization.id),
                credit_code: Set(organization.credit_code),
                honour_kind: Set(claimed.honour_kind),
                standard_level: Set(claimed.standard.as_ref().map(|(level, ..)| *level)),
                participation: Set(claimed.standard.as_ref().map(|(_, part, _)| *part)),
                standard_number: Set(claimed.standard.map(|(.., number)| number)),
                title: Set(claimed.title),
                dated_on: Set(claimed.dated_on),
                evidence: Set(evidence),
                honour_id: Set(None),
                state: Set(RewardClaimState::Submitted),
                reason: Set(None),
                claimed_by: Set(work.actor()?),
                claimed_at: Set(work.now),
                decided_by: Set(None),
                decided_at: Set(None),
                version: Set(1),
            };
            Ok(RewardClaim(row.insert(work.db()).await?))
        })
        .await
    }

    /// 核实奖励申请 · Finds a claim proven (art. 20): an honour by its entry in the register. Refused by STAGE_OUT_OF_ORDER for what is decided, INVALID_INPUT for another entry than its own, or one that another claim has, CONFLICT_OF_INTEREST.
    async fn verify_reward_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: VerifyRewardClaimInput,
    ) -> async_graphql::Result<VerifyRewardClaimPayload> {
        mutate(ctx, Action::VerifyRewardClaim, input, async |work, input: &VerifyRewardClaimInput| {
            let mut check = Check::new();
            let id = check.id("claim", Kind::RewardClaim, &input.claim);
            let honour_id = input.honour.as_ref().map(|honour| check.id("honour", Kind::Honour, honour));
            check.done()?;
            let row = open(work, id, input.expected_version).await?;
            let entry = match (row.honour_kind, honour_id) {
                (None, None) => None,
                (Some(_), None) => return Err(at_honour("input-required").into()),
                (None, Some(_)) => return Err(at_honour("input-superfluous").into()),
                (Some(kind), Some(id)) => {
                    Some((kind, honour::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?))
                }
            };
            let proof = entry.as_ref().map(|(kind, honour)| Proof {
                claimed: (&row.credit_code, *kind, row.dated_on),
                registered: (&honour.credit_code, honour.kind, honour.granted_on),
                voided: honour.voided_at.is_some(),
                revoked: honour.revoked_on.is_some(),
            });
            may_verify(row.state, proof.as_ref())?;
            if let Some(id) = honour_id {
                let others = reward_claim::Entity::find().filter(reward_claim::Column::HonourId.eq(id));
                if others.one(work.db()).await?.is_some() {
                    return Err(at_honour("input-duplicate").into());
                }
            }
            decided(work, row, |row| {
                row.state = Set(RewardClaimState::Verified);
                row.honour_id = Set(honour_id);
            })
            .await
        })
        .await
    }

    /// 不予认定奖励申请 · Refuses a claim that is not proven (art. 20); the organisation may claim anew. Refused by STAGE_OUT_OF_ORDER for what is decided, CONFLICT_OF_INTEREST.
    async fn refuse_reward_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RefuseRewardClaimInput,
    ) -> async_graphql::Result<RefuseRewardClaimPayload> {
        mutate(ctx, Action::RefuseRewardClaim, input, async |work, input: &RefuseRewardClaimInput| {
            let mut check = Check::new();
            let id = check.id("claim", Kind::RewardClaim, &input.claim);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let row = open(work, id, input.expected_version).await?;
            undecided(row.state)?;
            decided(work, row, |row| {
                row.state = Set(RewardClaimState::Refused);
                row.reason = Set(Some(reason));
            })
            .await
        })
        .await
    }
}

fn at_honour(message: &'static str) -> Refusal {
    Refusal::input(message).at(vec![Step::Field("honour".to_owned())])
}

/// A claim in front of staff who may handle it, at the version expected.
pub async fn open(work: &mut Work, id: Uuid, expected_version: i32) -> Result<reward_claim::Model> {
    let row = reward_claim::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    clear(work, &row.credit_code, None).await?;
    work.expect_version(expected_version, row.version)?;
    Ok(row)
}

async fn decided(
    work: &Work,
    row: reward_claim::Model,
    decide: impl FnOnce(&mut reward_claim::ActiveModel),
) -> Result<RewardClaim> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    decide(&mut row);
    row.decided_by = Set(Some(work.actor()?));
    row.decided_at = Set(Some(work.now));
    row.version = Set(version);
    Ok(RewardClaim(row.update(work.db()).await?))
}

/// What is claimed.
struct Claimed {
    honour_kind: Option<HonourKind>,
    standard: Option<(StandardLevel, Participation, String)>,
    title: String,
    dated_on: NaiveDate,
}

impl Claimed {
    fn read(check: &mut Check, input: &AchievementInput, today: NaiveDate) -> Self {
        match input {
            AchievementInput::Honour(input) => check.within("honour", |check| {
                if input.kind == HonourKind::ZoneAward {
                    check.fault("kind", Refusal::input("input-choice"));
                }
                Self {
                    honour_kind: Some(input.kind),
                    standard: None,
                    title: check.text("title", &input.title, 200),
                    dated_on: check.past_date("grantedOn", &input.granted_on, today),
                }
            }),
            AchievementInput::Standard(input) => check.within("standard", |check| {
                let number = standard_number(&check.text("number", &input.number, 60));
                Self {
                    honour_kind: None,
                    standard: Some((input.level, input.participation, number)),
                    title: check.text("title", &input.title, 200),
                    dated_on: check.past_date("publishedOn", &input.published_on, today),
                }
            }),
        }
    }

    const fn date_field(&self) -> &'static str {
        if self.standard.is_some() { "publishedOn" } else { "grantedOn" }
    }

    fn path(&self, field: &str) -> Vec<Step> {
        let kind = if self.standard.is_some() { "standard" } else { "honour" };
        ["achievement", kind, field].map(|step| Step::Field(step.to_owned())).into()
    }

    /// The same achievement is claimed once: a standard by its number, an honour by kind and date. REWARD_ALREADY_GRANTED where it
    /// was rewarded (art. 20).
    async fn once(&self, work: &Work, credit_code: &str) -> Result<()> {
        use reward_claim::Column;
        let same = match &self.standard {
            Some((.., number)) => Condition::all().add(Column::StandardNumber.eq(number)),
            None => {
                Condition::all().add(Column::HonourKind.eq(self.honour_kind)).add(Column::DatedOn.eq(self.dated_on))
            }
        };
        let known = reward_claim::Entity::find()
            .filter(Column::CreditCode.eq(credit_code))
            .filter(Column::State.ne(RewardClaimState::Refused))
            .filter(same)
            .find_also_related(reward_grant::Entity)
            .one(work.db())
            .await?;
        match known {
            None => Ok(()),
            Some((_, Some(_))) => Err(RuleCode::RewardAlreadyGranted.into()),
            Some((_, None)) => {
                let field = if self.standard.is_some() { "number" } else { "grantedOn" };
                Err(Refusal::input("input-duplicate").at(self.path(field)).into())
            }
        }
    }
}
