//! A regulation as a whole (art. 29): whether its numbers and choices, its articles, the rules that enforce them and its form
//! fit together. The same holds for a data file, and for a draft that is amended.

mod faults;

pub use faults::Faults;

use super::form::{check_form, lowest_tier};
use super::{Refusal, Step, Value};
use entity::RuleCode;
use entity::enums::Role;
use entity::record::{Form, Names, Parameters, RequiredChannel, Share};
use faults::out_of_range;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Declares the whole numbers of a regulation with their bounds.
macro_rules! numbers {
    ($($name:ident in $bounds:expr,)+) => {
        /// The bounds of a whole number among the parameters, by its name in the data file.
        pub fn bounds(name: &str) -> RangeInclusive<u32> {
            match name {
                $(stringify!($name) => $bounds,)+
                _ => 0..=u32::MAX,
            }
        }

        fn check_numbers(faults: &mut Faults, parameters: &Parameters) {
            $(faults.within_bounds(stringify!($name), parameters.$name, $bounds);)+
        }
    };
}

numbers! {
    cycle_years in 1..=10,
    standard_points in 1..=10_000,
    group_size_min in 1..=50,
    group_size_max in 1..=50,
    unrecused_scorers_min in 1..=50,
    secret_ballot_min in 2..=100,
    notice_days in 1..=60,
    correction_days in 1..=60,
    hearing_days in 1..=60,
    operating_years in 0..=50,
    excellence_years in 0..=50,
    self_report_years in 0..=10,
    industry_rank in 1..=1000,
    accident_years in 0..=50,
    spot_check_years in 0..=50,
    fraud_years in 0..=50,
    violation_years in 0..=50,
    affiliation_years in 0..=50,
    reapplication_cycles in 0..=50,
    validity_years in 1..=50,
    visit_interval_months in 1..=120,
    fund_use_months in 1..=60,
}

/// The codes that enforce no article: faults of an input, and of how it is sent.
pub const WITHOUT_ARTICLE: [RuleCode; 3] =
    [RuleCode::InvalidInput, RuleCode::StaleVersion, RuleCode::IdempotencyKeyReused];

/// The roles that may stand in an approval chain (art. 19): the committee's head, and the management committee's.
const APPROVERS: [Role; 2] = [Role::CommitteeMember, Role::ManagementDirector];

/// A regulation with its articles and the rules that enforce them.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub parameters: &'a Parameters,
    pub form: &'a Form,
    /// Number, title and wording of each article.
    pub articles: &'a [(i32, &'a str, &'a str)],
    /// Each code with the article that it enforces.
    pub rules: &'a [(RuleCode, i32)],
}

/// What is wrong with a regulation, each fault at its path in the data file; nothing: a cycle can run under it.
pub fn check_record(record: &Record<'_>) -> Vec<Refusal> {
    let mut faults = Faults::default();
    faults.also("parameters", check_parameters(record.parameters));
    faults.also("form", check_form(record.form));
    // Who asks which class an applicant would take at least offers exactly the classes.
    if let Some((path, field)) = lowest_tier(record.form) {
        let offered: BTreeSet<&str> = field.choices.iter().map(|choice| choice.key.as_str()).collect();
        let tiers: BTreeSet<&str> = record.parameters.tiers.iter().map(|tier| tier.key.as_str()).collect();
        faults.unless(offered == tiers, "form", || {
            let tiers: Vec<&str> = tiers.into_iter().collect();
            let path = path.into_iter().chain([Step::Field("choices".to_owned())]).collect();
            Refusal::input("input-choice").at(path).fact("expected", Value::Text(tiers.join(", ")))
        });
    }
    let mut numbers = BTreeSet::new();
    faults.each("articles", record.articles, 1..=200, |faults, (number, title, text)| {
        faults.unless(*number >= 1, "number", || out_of_range(&(1..=200)));
        faults.unless(numbers.insert(*number), "number", || Refusal::input("input-duplicate"));
        faults.unless(!title.trim().is_empty(), "title", || Refusal::input("input-blank"));
        faults.unless(!text.trim().is_empty(), "text", || Refusal::input("input-blank"));
    });
    faults.each("rules", record.rules, 1..=1000, |faults, (code, article)| {
        faults.unless(numbers.contains(article), "article", || Refusal::input("input-not-found"));
        faults.unless(!WITHOUT_ARTICLE.contains(code), "code", || Refusal::input("input-superfluous"));
    });
    for code in RuleCode::all().filter(|code| !WITHOUT_ARTICLE.contains(code)) {
        let enforced = record.rules.iter().any(|(known, _)| *known == code);
        faults
            .unless(enforced, "rules", || Refusal::input("input-rule-missing").fact("code", Value::Text(code.name())));
    }
    faults.found()
}

/// What is wrong with the numbers and choices of a regulation, each fault at its path among the parameters.
pub fn check_parameters(parameters: &Parameters) -> Vec<Refusal> {
    let mut faults = Faults::default();
    check_names(&mut faults, &parameters.names);
    check_numbers(&mut faults, parameters);
    faults.each("tiers", &parameters.tiers, 1..=10, |faults, tier| {
        faults.words("title", &tier.title);
        faults.within_bounds("quota", tier.quota, 1..=100);
        faults.unless(tier.bonus_fen >= 0, "bonus_fen", || Refusal::input("input-money"));
    });
    faults.unique("tiers", parameters.tiers.iter().map(|tier| tier.key.as_str()));
    let mut stages = BTreeSet::new();
    faults.each("stages", &parameters.stages, 1..=10, |faults, stage| {
        faults.unless(stages.insert(stage.kind), "kind", || Refusal::input("input-duplicate"));
        faults.words("title", &stage.title);
        faults.within_bounds("weight", stage.weight, 0..=100);
    });
    let weights = parameters.stages.iter().map(|stage| u64::from(stage.weight)).sum();
    faults.unless(weights == 100, "stages", || sum_fault(100, weights));
    let points = 0..=parameters.standard_points;
    if let Some(score) = parameters.minimum_score {
        faults.unless(points.contains(&score), "minimum_score", || out_of_range(&points));
    }
    if let Some(limit) = parameters.ballot_limit {
        faults.within_bounds("ballot_limit", limit, 1..=100);
    }
    let sizes = parameters.group_size_min..=*bounds("group_size_max").end();
    faults.unless(parameters.group_size_max >= *sizes.start(), "group_size_max", || out_of_range(&sizes));
    let scorers = 1..=parameters.group_size_max;
    let enough = parameters.unrecused_scorers_min <= *scorers.end();
    faults.unless(enough, "unrecused_scorers_min", || out_of_range(&scorers));
    check_share(&mut faults, "quorum", parameters.quorum);
    check_share(&mut faults, "majority", parameters.majority);
    check_channels(&mut faults, "announcement_channels", &parameters.announcement_channels);
    check_channels(&mut faults, "notice_channels", &parameters.notice_channels);
    for (field, awards) in
        [("blocking_awards", &parameters.blocking_awards), ("freeing_awards", &parameters.freeing_awards)]
    {
        let kinds: BTreeSet<_> = awards.iter().collect();
        faults.unless(kinds.len() == awards.len(), field, || Refusal::input("input-duplicate"));
    }
    let mut roles = BTreeSet::new();
    faults.each("approval_chain", &parameters.approval_chain, 1..=10, |faults, step| {
        faults.unless(APPROVERS.contains(&step.role), "role", || {
            let roles = APPROVERS.map(|role| role.name()).join(", ");
            Refusal::input("input-choice").fact("expected", Value::Text(roles))
        });
        faults.unless(roles.insert(step.role), "role", || Refusal::input("input-duplicate"));
    });
    faults.each("rewards", &parameters.rewards, 0..=50, |faults, reward| {
        faults.words("title", &reward.title);
        faults.unless(reward.amount_fen >= 0, "amount_fen", || Refusal::input("input-money"));
    });
    faults.unique("rewards", parameters.rewards.iter().map(|reward| reward.key.as_str()));
    faults.found()
}

fn check_names(faults: &mut Faults, names: &Names) {
    faults.within("names", |faults| {
        let Names { award, award_short, zone, committee, office, management } = names;
        for (field, words) in [
            ("award", award),
            ("award_short", award_short),
            ("zone", zone),
            ("committee", committee),
            ("office", office),
            ("management", management),
        ] {
            faults.words(field, words);
        }
    });
}

/// A share lies between nothing and the whole, and can be reached: what has to be exceeded is less than the whole.
fn check_share(faults: &mut Faults, field: &str, share: Share) {
    faults.within(field, |faults| {
        let gap = u32::from(!share.inclusive);
        faults.within_bounds("denominator", share.denominator, 1 + gap..=1000);
        faults.within_bounds("numerator", share.numerator, 1..=share.denominator.clamp(1 + gap, 1000) - gap);
    });
}

/// A publication needs a channel, and no requirement stands twice; every single one can be met.
fn check_channels(faults: &mut Faults, field: &str, channels: &[RequiredChannel]) {
    let mut seen = Vec::new();
    faults.each(field, channels, 1..=20, |faults, channel| {
        faults.unless(!seen.contains(channel), "level", || Refusal::input("input-duplicate"));
        seen.push(*channel);
    });
}

/// Values that do not sum to what they have to.
pub fn sum_fault(required: u32, actual: u64) -> Refusal {
    Refusal::input("input-sum")
        .fact("required", Value::Integer(required.into()))
        .fact("actual", Value::Integer(i64::try_from(actual).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests;
