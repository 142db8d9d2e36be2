//! Totals, rankings and the candidate list (art. 13, 18): exact fractions, rounded only for display.

use super::{Refusal, Refusals, Ruling, Step, Value};
use entity::RuleCode;
use entity::enums::{Aggregation, StageKind};
use entity::record::Formula;
use std::cmp::Ordering;
use uuid::Uuid;

/// An exact, non-negative number of hundredths of a point, in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// A quotient of non-negative numbers; by nothing it is nothing.
    pub fn new(numerator: i128, denominator: i128) -> Self {
        if denominator == 0 {
            return Self::ZERO;
        }
        let divisor = gcd(numerator, denominator).max(1);
        Self { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    fn plus(self, other: Self) -> Self {
        let numerator = self.numerator * other.denominator + other.numerator * self.denominator;
        Self::new(numerator, self.denominator * other.denominator)
    }

    fn times(self, numerator: i128, denominator: i128) -> Self {
        Self::new(self.numerator * numerator, self.denominator * denominator)
    }

    /// Numerator and denominator, as they are stored.
    pub fn parts(self) -> Option<(i64, i64)> {
        Some((self.numerator.try_into().ok()?, self.denominator.try_into().ok()?))
    }

    /// Points with two decimals, rounded half up: for display only.
    pub fn display(self) -> String {
        let hundredths = (2 * self.numerator + self.denominator) / (2 * self.denominator);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

/// What the sheets of one stage say: the members' totals and the consensus sheet's, in hundredths of a point.
#[derive(Clone, Debug, Default)]
pub struct StageSheets {
    pub totals: Vec<i32>,
    pub consensus: Option<i32>,
}

/// The total of an application (art. 18): over the scored stages the sum of weight × stage points, which are the mean of
/// the members' totals or the consensus sheet's. Absent while a stage has no sheet that counts.
pub fn total(formula: &Formula, stages: impl Fn(StageKind) -> StageSheets) -> Option<Fraction> {
    formula.stages.iter().try_fold(Fraction::ZERO, |sum, (stage, weight)| {
        let sheets = stages(*stage);
        let points = match formula.aggregation {
            Aggregation::Mean if sheets.totals.is_empty() => return None,
            Aggregation::Mean => {
                let sum: i128 = sheets.totals.iter().copied().map(i128::from).sum();
                Fraction::new(sum, i128::try_from(sheets.totals.len()).ok()?)
            }
            Aggregation::Consensus => Fraction::new(sheets.consensus?.into(), 1),
        };
        Some(sum.plus(points.times((*weight).into(), 100)))
    })
}

/// An application with its place in a report.
#[derive(Clone, Debug)]
pub struct Ranked {
    pub number: String,
    pub rank: i32,
    pub total: Fraction,
    /// Whether a reason is given for the rank.
    pub reasoned: bool,
}

/// RANKING_NOT_STRICT (art. 18) where two share a rank, or there are no such ranks; gaps are for the signature.
pub fn without_ties(ranks: &[i32], required: usize) -> Ruling {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let lawful = sorted.len() == ranks.len() && sorted.first().is_none_or(|first| *first >= 1);
    if lawful { Ok(()) } else { Err(vec![not_strict(required)]) }
}

/// RANKING_NOT_STRICT (art. 18) unless so many applications have the ranks from 1 on without ties and gaps.
pub fn strict(ranks: &[i32], required: usize) -> Ruling {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    let lawful = sorted.len() == required && (1..).zip(&sorted).all(|(place, rank)| place == *rank);
    if lawful { Ok(()) } else { Err(vec![not_strict(required)]) }
}

fn not_strict(required: usize) -> Refusal {
    Refusal::new(RuleCode::RankingNotStrict)
        .fact("required", Value::Integer(i64::try_from(required).unwrap_or(i64::MAX)))
}

/// RANKING_INVERSION_UNJUSTIFIED (art. 18) for every application that stands before one with a higher total without a
/// reason.
pub fn justified(ranking: &[Ranked]) -> Ruling {
    let mut refusals = Refusals::default();
    for row in ranking {
        let inverted = ranking.iter().any(|other| row.rank < other.rank && row.total < other.total);
        refusals.unless(!inverted || row.reasoned, || {
            Refusal::new(RuleCode::RankingInversionUnjustified).fact("number", Value::Text(row.number.clone()))
        });
    }
    refusals.ruling()
}

/// Whether a group may put forward its first so many (art. 18, parameter): no more than it has, and none below the
/// minimum score where the work procedure sets one, MINIMUM_SCORE_NOT_REACHED.
pub fn may_put_forward(put_forward: i32, ranking: &[Ranked], minimum: Option<u32>) -> Ruling {
    let mut refusals = Refusals::default();
    let most = i32::try_from(ranking.len()).unwrap_or(i32::MAX);
    refusals.unless((0..=most).contains(&put_forward), || {
        Refusal::input("input-out-of-range")
            .at(vec![Step::Field("putForward".to_owned())])
            .fact("min", Value::Integer(0))
            .fact("max", Value::Integer(most.into()))
    });
    if let Some(minimum) = minimum {
        let least = Fraction::new(i128::from(minimum) * 100, 1);
        for row in ranking.iter().filter(|row| row.rank <= put_forward && row.total < least) {
            refusals.push(
                Refusal::new(RuleCode::MinimumScoreNotReached)
                    .fact("number", Value::Text(row.number.clone()))
                    .fact("total", Value::Text(row.total.display()))
                    .fact("minimum", Value::Integer(minimum.into())),
            );
        }
    }
    refusals.ruling()
}

/// What a group has still to do before its report is signed.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// Stages in order, with how many sheets are not in.
    pub sheets: Vec<(StageKind, usize)>,
    /// Consensus sheets that are not in, where they count.
    pub consensus: usize,
    /// Issues of visits.
    pub issues: usize,
}

/// Whether everything is in (art. 17, 18): MATERIAL_REVIEW_MISSING for the first stage, SITE_REVIEW_MISSING for every later
/// one, SCORES_INCOMPLETE for consensus sheets, SITE_ISSUE_OPEN.
pub fn complete(open: &Open) -> Ruling {
    let mut refusals = Refusals::default();
    let mut code = RuleCode::MaterialReviewMissing;
    for (_, missing) in &open.sheets {
        refusals.unless(*missing == 0, || super::visit::missing_sheets(code, *missing));
        code = RuleCode::SiteReviewMissing;
    }
    refusals.unless(open.consensus == 0, || super::visit::missing_sheets(RuleCode::ScoresIncomplete, open.consensus));
    refusals.unless(open.issues == 0, || {
        let open = Value::Integer(i64::try_from(open.issues).unwrap_or(i64::MAX));
        Refusal::new(RuleCode::SiteIssueOpen).fact("open", open)
    });
    refusals.ruling()
}

/// What is wrong with a candidate list (art. 18): it holds exactly what the groups put forward, each group's in its order.
/// CANDIDATE_NOT_FROM_GROUP for each application that is missing, too much or out of place, by its number.
pub fn from_groups(put_forward: &[Vec<(Uuid, String)>], list: &[(Uuid, String)]) -> Ruling {
    let mut refusals = Refusals::default();
    let mut refuse = |number: &str| {
        let number = Value::Text(number.to_owned());
        refusals.push(Refusal::new(RuleCode::CandidateNotFromGroup).fact("number", number));
    };
    for (id, number) in list {
        if !put_forward.iter().flatten().any(|(known, _)| known == id) {
            refuse(number);
        }
    }
    for group in put_forward {
        let mut last = None;
        for (id, number) in group {
            let position = list.iter().position(|(listed, _)| listed == id);
            // The first that stands before its predecessor is out of place.
            if position.is_none() || position < last {
                refuse(number);
            }
            last = position.max(last);
        }
    }
    refusals.ruling()
}

/// How far the members' percentages of one item lie apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    pub lowest: u8,
    pub highest: u8,
    /// Mean in hundredths of a percent, rounded half up.
    pub mean: i32,
    /// Whose percentage lies so far from the median that the group should talk about it.
    pub outliers: Vec<Uuid>,
}

/// From how many percentage points on a score is an outlier.
const OUTLIER: i32 = 20;

/// The spread of an item over the members; absent without scores.
pub fn spread(scores: &[(Uuid, u8)]) -> Option<Spread> {
    let mut percents: Vec<u8> = scores.iter().map(|(_, percent)| *percent).collect();
    percents.sort_unstable();
    let (lowest, highest) = (*percents.first()?, *percents.last()?);
    let count = i32::try_from(percents.len()).ok()?;
    let sum: i32 = percents.iter().copied().map(i32::from).sum();
    // Twice the median, so that it stays whole.
    let middle = percents.len() / 2;
    let upper = i32::from(*percents.get(middle)?);
    let lower = if percents.len().is_multiple_of(2) { i32::from(*percents.get(middle - 1)?) } else { upper };
    let far = |percent: u8| (2 * i32::from(percent) - upper - lower).abs() >= 2 * OUTLIER;
    Some(Spread {
        lowest,
        highest,
        mean: (200 * sum + count) / (2 * count),
        outliers: scores.iter().filter(|(_, percent)| far(*percent)).map(|(id, _)| *id).collect(),
    })
}

#[cfg(test)]
mod tests;
