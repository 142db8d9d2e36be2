//! Rewards (art. 4, 20): what each achievement of an organisation is worth, what its scope pays, and why.
//!
//! The article says 就高, 不重复计奖. All achievements of one calendar year are one scope (where the regulation does not pool
//! them, honours and standards are two); a scope pays its highest amount once, and a higher one that is granted later pays the
//! difference.

use super::{Refusal, Refusals, Ruling, Value, term};
use chrono::{Datelike, NaiveDate};
use entity::RuleCode;
use entity::enums::{
    AwardState, HonourKind, HonourRevocation, Participation, RewardClaimState, RewardFamily, RewardReason,
    StandardLevel,
};
use entity::record::Parameters;

/// What was achieved, as the table of the regulation knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Honour(HonourKind),
    Standard(StandardLevel, Participation),
}

impl Kind {
    /// The key of its row in the table.
    pub fn key(self) -> String {
        match self {
            Self::Honour(kind) => kind.name(),
            Self::Standard(level, part) => format!("STANDARD_{}_{}", level.name(), part.name()),
        }
    }

    /// Which of the two it is.
    pub const fn family(self) -> RewardFamily {
        match self {
            Self::Honour(_) => RewardFamily::Honour,
            Self::Standard(..) => RewardFamily::Standard,
        }
    }

    /// Its amount by the table (art. 20), in fen; 0 where it has no row.
    pub fn amount(self, parameters: &Parameters) -> i64 {
        let key = self.key();
        parameters.rewards.iter().find(|reward| reward.key == key).map_or(0, |reward| reward.amount_fen)
    }
}

/// The number of a standard in the form in which it is compared: without blanks, in capitals.
pub fn standard_number(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}

/// What was granted for an achievement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    pub amount_fen: i64,
    pub cancelled_fen: i64,
    pub paid_fen: i64,
}

/// One achievement of an organisation.
#[derive(Clone, Copy, Debug)]
pub struct Achievement {
    pub family: RewardFamily,
    /// Date of the document, or of publication.
    pub dated_on: NaiveDate,
    /// Amount by the table that applies to it; 0: none.
    pub table_fen: i64,
    /// Whether its regulation makes one scope of honours and standards.
    pub pooled: bool,
    /// Whether it stands: a claim that the Office verified, or an award that was conferred here.
    pub verified: bool,
    /// An award won again after one had expired (art. 4 §2).
    pub repeat_winner: bool,
    /// On which ground it was revoked by now.
    pub revoked: Option<HonourRevocation>,
    pub granted: Option<Granted>,
}

impl Achievement {
    /// What of it counts as granted in its scope: nothing of what was obtained by fraud (art. 23: it is claimed back), what was
    /// paid before a later event (art. 24: it is kept), otherwise all that was not cancelled.
    pub fn counts(&self) -> i64 {
        let Some(granted) = self.granted else { return 0 };
        match self.revoked {
            Some(HonourRevocation::Fraud) => 0,
            Some(HonourRevocation::LaterEvent) => granted.paid_fen,
            None => granted.amount_fen - granted.cancelled_fen,
        }
    }

    /// The calendar year that is its scope.
    pub fn year(&self) -> i32 {
        self.dated_on.year()
    }

    /// Whether another achievement shares its scope.
    fn shares(&self, other: &Self) -> bool {
        self.year() == other.year() && (self.pooled || self.family == other.family)
    }
}

/// The reasoning about one achievement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Calendar year of the scope.
    pub year: i32,
    /// Which achievements share the scope; absent: all of the year.
    pub family: Option<RewardFamily>,
    pub table_fen: i64,
    /// What others in the scope were granted.
    pub granted_before_fen: i64,
    /// What is payable now.
    pub payable_fen: i64,
    pub reason: RewardReason,
}

/// The reasoning about every achievement, in their order (art. 4, 20): each as if it were granted next.
pub fn calculate(achievements: &[Achievement]) -> Vec<Line> {
    let line = |(index, one): (usize, &Achievement)| {
        let others = achievements.iter().enumerate().filter(|(other, _)| *other != index);
        let granted: i64 = others.filter(|(_, other)| one.shares(other)).map(|(_, other)| other.counts()).sum();
        let difference = (one.table_fen - granted).max(0);
        let reason = match one {
            Achievement { granted: Some(_), .. } => RewardReason::Granted,
            Achievement { verified: false, .. } => RewardReason::NotVerified,
            Achievement { revoked: Some(_), .. } => RewardReason::Revoked,
            Achievement { repeat_winner: true, .. } => RewardReason::RepeatWinner,
            Achievement { table_fen: 0, .. } => RewardReason::NotInTable,
            _ if difference == 0 => RewardReason::NotHighest,
            _ if granted > 0 => RewardReason::TopUp,
            _ => RewardReason::Highest,
        };
        let payable = matches!(reason, RewardReason::Highest | RewardReason::TopUp);
        Line {
            year: one.year(),
            family: (!one.pooled).then_some(one.family),
            table_fen: one.table_fen,
            granted_before_fen: granted,
            payable_fen: if payable { difference } else { 0 },
            reason,
        }
    };
    achievements.iter().enumerate().map(line).collect()
}

/// What a scope pays in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    pub year: i32,
    /// Absent: honours and standards alike.
    pub family: Option<RewardFamily>,
    /// The highest amount among those that stand.
    pub highest_fen: i64,
    /// What of it was granted.
    pub granted_fen: i64,
}

impl Scope {
    /// What is left of the highest amount.
    pub fn payable_fen(&self) -> i64 {
        (self.highest_fen - self.granted_fen).max(0)
    }
}

/// The scopes of these achievements, by year, honours first.
pub fn scopes(achievements: &[Achievement]) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for (one, line) in achievements.iter().zip(calculate(achievements)) {
        let index = scopes.iter().position(|scope| (scope.year, scope.family) == (line.year, line.family));
        let index = index.unwrap_or_else(|| {
            scopes.push(Scope { year: line.year, family: line.family, highest_fen: 0, granted_fen: 0 });
            scopes.len() - 1
        });
        use RewardReason::{Granted, Highest, NotHighest, TopUp};
        if matches!(line.reason, Granted | Highest | NotHighest | TopUp) && one.revoked.is_none() {
            scopes[index].highest_fen = scopes[index].highest_fen.max(line.table_fen);
        }
        scopes[index].granted_fen += one.counts();
    }
    scopes.sort_by_key(|scope| (scope.year, scope.family));
    scopes
}

/// Whether an achievement may be granted its reward (art. 4, 20): REWARD_ALREADY_GRANTED, BONUS_NOT_FOR_REPEAT_WINNER,
/// REWARD_NOT_HIGHEST where nothing is payable; STAGE_OUT_OF_ORDER for one that is not verified, or was revoked.
pub fn may_grant(line: &Line) -> Ruling {
    let refusal = match line.reason {
        RewardReason::Highest | RewardReason::TopUp => return Ok(()),
        RewardReason::Granted => Refusal::new(RuleCode::RewardAlreadyGranted),
        RewardReason::RepeatWinner => Refusal::new(RuleCode::BonusNotForRepeatWinner),
        RewardReason::NotHighest | RewardReason::NotInTable => Refusal::new(RuleCode::RewardNotHighest)
            .fact("year", Value::Integer(line.year.into()))
            .fact("tableAmount", Value::Money(line.table_fen))
            .fact("grantedBefore", Value::Money(line.granted_before_fen)),
        RewardReason::NotVerified => Refusal::new(RuleCode::StageOutOfOrder)
            .fact("current", term!(RewardClaimState, RewardClaimState::Submitted))
            .fact("required", term!(RewardClaimState, RewardClaimState::Verified)),
        RewardReason::Revoked => Refusal::new(RuleCode::StageOutOfOrder)
            .fact("current", term!(AwardState, AwardState::Revoked))
            .fact("required", term!(AwardState, AwardState::Valid)),
    };
    Err(vec![refusal])
}

/// STAGE_OUT_OF_ORDER for a claim that is decided.
pub fn undecided(state: RewardClaimState) -> Ruling {
    if state == RewardClaimState::Submitted {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(RewardClaimState, state))
        .fact("required", term!(RewardClaimState, RewardClaimState::Submitted));
    Err(vec![refusal])
}

/// STAGE_OUT_OF_ORDER for a claim that was refused: nothing is granted for it.
pub fn unrefused(state: RewardClaimState) -> Ruling {
    if state != RewardClaimState::Refused {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(RewardClaimState, state))
        .fact("required", term!(RewardClaimState, RewardClaimState::Verified));
    Err(vec![refusal])
}

/// A claim of an honour in front of an entry in the register.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    pub claimed: (&'a str, HonourKind, NaiveDate),
    pub registered: (&'a str, HonourKind, NaiveDate),
    /// Struck out as wrong.
    pub voided: bool,
    /// Revoked by now.
    pub revoked: bool,
}

/// Whether a claim may be verified (art. 20): STAGE_OUT_OF_ORDER for one that is decided; an honour against its own entry in the
/// register alone.
pub fn may_verify(state: RewardClaimState, proof: Option<&Proof<'_>>) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(undecided(state));
    let proven = proof.is_none_or(|proof| proof.claimed == proof.registered && !proof.voided && !proof.revoked);
    refusals
        .unless(proven, || Refusal::input("input-honour-mismatch").at(vec![super::Step::Field("honour".to_owned())]));
    refusals.ruling()
}

#[cfg(test)]
mod tests;
