//! What an organisation achieved and what it was granted, by credit code: the facts of the highest-only calculation (art. 20).

use super::budget::LinesOf;
use super::handling::ruling;
use super::suspension::Suspension;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::ids::Kind;
use crate::graphql::loaders::Reader;
use crate::graphql::scalars::{Date, Money};
use crate::graphql::scope::Scope;
use crate::rules::reward::{self, Achievement, Granted, Line, calculate, may_grant, scopes};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{Datelike, NaiveDate};
use entity::enums::{
    BallotPool, BudgetPurpose, DocumentState, OrganizationState, RewardClaimState, RewardFamily, RewardReason,
};
use entity::{Instant, award, bonus, cycle, honour, organization, regulation, reward_claim, reward_grant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// An achievement with everything that decides about its reward.
#[derive(Clone, Debug)]
pub struct Entry {
    pub source: Source,
    /// Its entry in the register of honours; absent: a standard, or not verified.
    pub honour: Option<honour::Model>,
    /// Whose table applies; absent: none was in force.
    pub regulation: Option<Arc<regulation::Model>>,
    pub grant: Option<reward_grant::Model>,
}

/// Where an achievement comes from.
#[derive(Clone, Debug)]
pub enum Source {
    Claim(reward_claim::Model),
    /// An award that was conferred here, with its bonus.
    Award(award::Model, Option<bonus::Model>),
}

impl Entry {
    /// What was achieved, in words.
    pub fn title(&self) -> &str {
        match &self.source {
            Source::Claim(row) => &row.title,
            Source::Award(row, _) => self.honour.as_ref().map_or(&row.name, |honour| &honour.title),
        }
    }

    /// Which claim, or which award.
    pub fn subject(&self) -> (Option<Uuid>, Option<Uuid>) {
        match &self.source {
            Source::Claim(row) => (Some(row.id), None),
            Source::Award(row, _) => (None, Some(row.id)),
        }
    }

    /// Which registration.
    pub fn organization_id(&self) -> Uuid {
        match &self.source {
            Source::Claim(row) => row.organization_id,
            Source::Award(row, _) => row.organization_id,
        }
    }

    fn dated_on(&self) -> NaiveDate {
        match &self.source {
            Source::Claim(row) => row.dated_on,
            Source::Award(row, _) => self.honour.as_ref().map_or(row.conferred_at.day(), |honour| honour.granted_on),
        }
    }

    /// As the rule looks at it on a day.
    pub fn achievement(&self, day: NaiveDate) -> Achievement {
        let parameters = self.regulation.as_ref().map(|regulation| &regulation.parameters);
        let (family, table_fen, verified, repeat_winner) = match &self.source {
            Source::Claim(row) => {
                let kind = kind(row);
                let amount = kind.zip(parameters).map_or(0, |(kind, parameters)| kind.amount(parameters));
                let struck = self.honour.as_ref().is_some_and(|honour| honour.voided_at.is_some());
                let verified = row.state == RewardClaimState::Verified && !struck;
                (kind.map_or(RewardFamily::Honour, reward::Kind::family), amount, verified, false)
            }
            Source::Award(row, bonus) => {
                let amount = bonus.as_ref().map_or(0, |bonus| bonus.amount_fen);
                (RewardFamily::Honour, amount, true, row.pool == BallotPool::Former)
            }
        };
        Achievement {
            family,
            dated_on: self.dated_on(),
            table_fen,
            pooled: parameters.is_none_or(|parameters| parameters.rewards_pooled),
            verified,
            repeat_winner,
            revoked: self.honour.as_ref().and_then(|honour| Suspension::of(honour, day).revoked),
            granted: self.grant.as_ref().map(|grant| Granted {
                amount_fen: grant.amount_fen,
                cancelled_fen: grant.cancelled_fen,
                paid_fen: grant.paid_fen,
            }),
        }
    }
}

/// What a claim is about, as the table knows it.
pub fn kind(row: &reward_claim::Model) -> Option<reward::Kind> {
    let standard = row.standard_level.zip(row.participation).map(|(level, part)| reward::Kind::Standard(level, part));
    row.honour_kind.map(reward::Kind::Honour).or(standard)
}

/// The achievements of an organisation, awards first, each kind oldest first; refused claims are none.
#[derive(Clone, Debug, Default)]
pub struct Ledger(pub Vec<Arc<Entry>>);

impl Ledger {
    /// Of one organisation.
    pub async fn read(db: &impl ConnectionTrait, credit_code: &str) -> Result<Self> {
        let code = credit_code.to_owned();
        Ok(read_all(db, std::slice::from_ref(&code)).await?.remove(&code).unwrap_or_default())
    }

    /// The facts of all of them on a day.
    pub fn achievements(&self, day: NaiveDate) -> Vec<Achievement> {
        self.0.iter().map(|entry| entry.achievement(day)).collect()
    }

    /// Each with the reasoning about it on a day.
    pub fn lines(&self, day: NaiveDate) -> Vec<RewardLine> {
        let lines = calculate(&self.achievements(day));
        self.0.iter().zip(lines).map(|(entry, line)| RewardLine { entry: Arc::clone(entry), line }).collect()
    }

    /// The one of a claim or an award.
    pub fn line(&self, subject: (Option<Uuid>, Option<Uuid>), day: NaiveDate) -> Option<RewardLine> {
        self.lines(day).into_iter().find(|line| line.entry.subject() == subject)
    }
}

/// The regulations of every day, by the date from which on they were in force.
pub async fn regulations(db: &impl ConnectionTrait) -> Result<Vec<Arc<regulation::Model>>> {
    let select = regulation::Entity::find()
        .filter(regulation::Column::State.eq(DocumentState::Approved))
        .filter(regulation::Column::InForceFrom.is_not_null())
        .order_by_asc(regulation::Column::InForceFrom);
    Ok(select.all(db).await?.into_iter().map(Arc::new).collect())
}

/// The regulation in force on a day.
pub fn on(regulations: &[Arc<regulation::Model>], day: NaiveDate) -> Option<Arc<regulation::Model>> {
    let in_force = |row: &&Arc<regulation::Model>| {
        row.in_force_from.is_some_and(|from| from <= day) && row.repealed_on.is_none_or(|repealed| repealed > day)
    };
    regulations.iter().rev().find(in_force).cloned()
}

/// The awards behind some entries of the register, each with its cycle.
async fn awards(
    db: &impl ConnectionTrait,
    honours: &[honour::Model],
) -> Result<Vec<(award::Model, Option<cycle::Model>)>> {
    let select = award::Entity::find()
        .find_also_related(cycle::Entity)
        .filter(award::Column::HonourId.is_in(honours.iter().map(|row| row.id)))
        .order_by_asc(award::Column::Id);
    Ok(select.all(db).await?)
}

/// Of many organisations, in four to six statements.
pub async fn read_all(db: &impl ConnectionTrait, codes: &[String]) -> Result<HashMap<String, Ledger>> {
    let regulations = regulations(db).await?;
    let honours = honour::Entity::find().filter(honour::Column::CreditCode.is_in(codes)).all(db).await?;
    let awards = if honours.is_empty() { Vec::new() } else { awards(db, &honours).await? };
    let mut bonuses: HashMap<Uuid, _> = HashMap::new();
    if !awards.is_empty() {
        let of = bonus::Entity::find().filter(bonus::Column::AwardId.is_in(awards.iter().map(|(row, _)| row.id)));
        bonuses.extend(of.all(db).await?.into_iter().map(|row| (row.award_id, row)));
    }
    let claims = reward_claim::Entity::find()
        .filter(reward_claim::Column::CreditCode.is_in(codes))
        .filter(reward_claim::Column::State.ne(RewardClaimState::Refused))
        .order_by_asc(reward_claim::Column::Id)
        .all(db)
        .await?;
    let grants = reward_grant::Entity::find().filter(reward_grant::Column::CreditCode.is_in(codes)).all(db).await?;
    let grant = |subject| grants.iter().find(|row| (row.claim_id, row.award_id) == subject).cloned();
    let honour = |id: Uuid| honours.iter().find(|row| row.id == id).cloned();
    let mut found: HashMap<String, Ledger> = codes.iter().map(|code| (code.clone(), Ledger::default())).collect();
    for (row, cycle) in awards {
        let Some(honour) = honour(row.honour_id) else { continue };
        let code = honour.credit_code.clone();
        let entry = Entry {
            honour: Some(honour),
            regulation: cycle.and_then(|cycle| regulations.iter().find(|row| row.id == cycle.regulation_id).cloned()),
            grant: grant((None, Some(row.id))),
            source: Source::Award(row.clone(), bonuses.remove(&row.id)),
        };
        found.entry(code).or_default().0.push(Arc::new(entry));
    }
    for row in claims {
        let code = row.credit_code.clone();
        let entry = Entry {
            honour: row.honour_id.and_then(honour),
            regulation: on(&regulations, row.dated_on),
            grant: grant((Some(row.id), None)),
            source: Source::Claim(row),
        };
        found.entry(code).or_default().0.push(Arc::new(entry));
    }
    Ok(found)
}

/// The ledger of a credit code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LedgerOf(pub String);

impl Loader<LedgerOf> for Reader {
    type Value = Arc<Ledger>;
    type Error = Error;

    async fn load(&self, keys: &[LedgerOf]) -> Result<HashMap<LedgerOf, Arc<Ledger>>> {
        let codes: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = read_all(&self.0, &codes).await?;
        Ok(found.into_iter().map(|(code, ledger)| (LedgerOf(code), Arc::new(ledger))).collect())
    }
}

/// The reasoning about one achievement.
#[derive(Clone, Debug)]
pub struct RewardLine {
    pub entry: Arc<Entry>,
    pub line: Line,
}

/// 计奖明细 · The reasoning about one achievement (art. 20), as if it were granted next
#[Object]
impl RewardLine {
    /// 成果名称 · Name of the honour or the standard.
    async fn title(&self) -> &str {
        self.entry.title()
    }

    /// 奖励申请 · Global id of the claim; null: an award that was conferred here.
    async fn claim(&self) -> Option<ID> {
        self.entry.subject().0.map(|id| Kind::RewardClaim.id(id))
    }

    /// 奖项 · Global id of the award; null: a claim.
    async fn award(&self) -> Option<ID> {
        self.entry.subject().1.map(|id| Kind::Award.id(id))
    }

    /// 奖励 · Global id of the grant; null: not granted.
    async fn grant(&self) -> Option<ID> {
        self.entry.grant.as_ref().map(|row| Kind::RewardGrant.id(row.id))
    }

    /// 成果日期 · Date of the document, or of publication.
    async fn dated_on(&self) -> Date {
        self.entry.dated_on().into()
    }

    /// 计奖年度 · The calendar year within which the highest amount is paid once.
    async fn year(&self) -> i32 {
        self.line.year
    }

    /// 计奖范围 · Which achievements of the year share the scope; null: all of them.
    async fn family(&self) -> Option<RewardFamily> {
        self.line.family
    }

    /// 奖励标准 · Its amount by the table; 0: none.
    async fn table_amount(&self) -> Money {
        Money::from_fen(self.line.table_fen)
    }

    /// 此前已奖励 · What others in the scope were granted.
    async fn granted_before(&self) -> Money {
        Money::from_fen(self.line.granted_before_fen)
    }

    /// 可付金额 · What is payable now: the difference to what was granted.
    async fn payable(&self) -> Money {
        Money::from_fen(self.line.payable_fen)
    }

    /// 依据 · Why.
    async fn reason(&self) -> RewardReason {
        self.line.reason
    }

    /// 可用操作 · Whether the viewer's role may grant it now, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let action = if self.entry.subject().0.is_some() { Action::GrantReward } else { Action::GrantBonus };
            if action.who().check(scope.viewer).is_err() {
                return Ok::<_, Error>(Vec::new());
            }
            let code = self.entry.credit_code().ok_or(NOT_FOUND)?;
            let cleared = ruling(&scope, code, self.entry.subject().1).await?;
            let lines = scope.load(LinesOf(budget_year(scope.now))).await?.unwrap_or_default();
            let room = lines.of(BudgetPurpose::Bonus).may_commit(self.line.payable_fen);
            let allowance = Allowance::of(action, cleared.and(may_grant(&self.line)).and(room));
            allowed_actions(&scope, self.entry.regulation.as_ref().map(|row| row.id), [allowance]).await
        };
        Ok(read.await?)
    }
}

impl Entry {
    /// Whose it is.
    pub fn credit_code(&self) -> Option<&str> {
        match &self.source {
            Source::Claim(row) => Some(&row.credit_code),
            Source::Award(..) => self.honour.as_ref().map(|honour| honour.credit_code.as_str()),
        }
    }
}

/// 计奖范围 · One scope: it pays its highest amount once (art. 20)
#[derive(Clone, Debug, SimpleObject)]
pub struct RewardScope {
    /// 计奖年度 · Calendar year.
    year: i32,
    /// 计奖范围 · Which achievements share it; null: all of the year.
    family: Option<RewardFamily>,
    /// 最高金额 · The highest amount by the table among those that stand.
    highest: Money,
    /// 已奖励 · What of it was granted.
    granted: Money,
    /// 可付金额 · What is left.
    payable: Money,
}

/// 计奖明细表 · What an organisation's achievements pay, and why (art. 20)
#[derive(Clone, Debug, SimpleObject)]
pub struct RewardCalculation {
    /// 各范围 · The scopes, by year.
    scopes: Vec<RewardScope>,
    /// 各成果 · Every achievement: awards that were conferred here, then claims, each kind oldest first; refused claims are none.
    lines: Vec<RewardLine>,
}

impl RewardCalculation {
    /// Of an organisation, of one year or all; nothing before it is verified, because only then is the code known to be its own.
    pub async fn of(scope: &Scope<'_>, row: &organization::Model, year: Option<i32>) -> Result<Self> {
        if row.state != OrganizationState::Verified {
            return Ok(Self { scopes: Vec::new(), lines: Vec::new() });
        }
        let ledger = scope.load(LedgerOf(row.credit_code.clone())).await?.unwrap_or_default();
        let (day, wanted) = (scope.now.day(), |other: i32| year.is_none_or(|year| year == other));
        let all = scopes(&ledger.achievements(day)).into_iter().filter(|scope| wanted(scope.year));
        let scopes = all.map(|scope| RewardScope {
            year: scope.year,
            family: scope.family,
            highest: Money::from_fen(scope.highest_fen),
            granted: Money::from_fen(scope.granted_fen),
            payable: Money::from_fen(scope.payable_fen()),
        });
        let lines = ledger.lines(day).into_iter().filter(|line| wanted(line.line.year));
        Ok(Self { scopes: scopes.collect(), lines: lines.collect() })
    }
}

/// The year of an instant in Beijing: whose budget pays.
pub fn budget_year(now: Instant) -> i32 {
    now.day().year()
}
