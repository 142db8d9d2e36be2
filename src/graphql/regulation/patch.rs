//! Changes to the parameters of a draft regulation.

use crate::graphql::check::Check;
use crate::graphql::scalars::Money;
use crate::rules::regulation::{bounds, check_parameters};
use crate::rules::{Refusal, Step};
use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::*;
use entity::record::{self, Parameters};

/// Declares the patch: whole numbers with their bounds, choices that are taken as they are, and the rest.
macro_rules! patch {
    (
        $(#[$meta:meta])* $name:ident
        numbers { $($(#[$number_doc:meta])* $number:ident,)+ }
        choices { $($(#[$choice_doc:meta])* $choice:ident: $choice_type:ty,)+ }
        others { $($(#[$other_doc:meta])* $other:ident: $other_type:ty,)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, InputObject)]
        pub struct $name {
            $($(#[$number_doc])* pub $number: Option<i32>,)+
            $($(#[$choice_doc])* pub $choice: Option<$choice_type>,)+
            $($(#[$other_doc])* pub $other: $other_type,)+
        }

        impl $name {
            fn apply_simple(&self, check: &mut Check, to: &mut Parameters) {
                $(if let Some(value) = self.$number {
                    to.$number = number(check, stringify!($number), value);
                })+
                $(if let Some(value) = self.$choice {
                    to.$choice = value;
                })+
            }
        }
    };
}

patch! {
    /// 参数修改 · Changes to a draft's parameters; what is absent or null stays as it is unless a field says otherwise
    RegulationParametersPatch
    numbers {
        /// 评奖周期 · Years from one cycle to the next, 1-10.
        cycle_years,
        /// 标准总分 · Points of the scoring standard, 1-10000.
        standard_points,
        /// 评审组人数下限 · Fewest active members of a group, 1-50.
        group_size_min,
        /// 评审组人数上限 · Most active members of a group, 1-50.
        group_size_max,
        /// 未回避评审员下限 · Fewest unrecused members for an application, 1-50.
        unrecused_scorers_min,
        /// 无记名下限 · Fewest attending members of a secret round, 2-100.
        secret_ballot_min,
        /// 公示期 · Days of the public notice, 1-60.
        notice_days,
        /// 补正期 · Working days of a return for correction, 1-60.
        correction_days,
        /// 申辩期 · Days in which a winner answers, 1-60.
        hearing_days,
        /// 经营年限 · Full years of operation in the zone, 0-50.
        operating_years,
        /// 卓越绩效年限 · Full years of the performance excellence model, 0-50.
        excellence_years,
        /// 自评数据年数 · Years of data in the self-report, 0-10.
        self_report_years,
        /// 行业位次 · Lowest admissible rank, 1-1000.
        industry_rank,
        /// 事故回溯 · Look-back in years for accidents, 0-50.
        accident_years,
        /// 抽查回溯 · Look-back in years for spot checks and service, 0-50.
        spot_check_years,
        /// 弄虚作假回溯 · Look-back in years for fraud in the award, 0-50.
        fraud_years,
        /// 违法回溯 · Look-back in years for other violations, 0-50.
        violation_years,
        /// 离职回避 · Years that an ended employment keeps barring, 0-50.
        affiliation_years,
        /// 间隔届数 · Cycles between an award and the next application, 0-50.
        reapplication_cycles,
        /// 有效期 · Years an award is valid, 1-50.
        validity_years,
        /// 巡访间隔 · Months between follow-up visits, 1-120.
        visit_interval_months,
        /// 资金使用报告期限 · Months from the first payment in which a winner reports the use of its bonus, 1-60.
        fund_use_months,
    }
    choices {
        /// 汇总方式 · How the sheets of a group become one result.
        aggregation: Aggregation,
        /// 投票方式 · Secret or named ballot.
        ballot_mode: BallotMode,
        /// 公示期按何种日 · Working or calendar days.
        notice_day_kind: DayKind,
        /// 公示期起算 · From which day the notice is counted.
        notice_start: StartRule,
        /// 回避计入基数 · Whether recused members count in the base.
        recused_count_in_base: bool,
        /// 选票回执 · Whether members get receipts.
        ballot_receipts: bool,
        /// 实名异议 · Whether an objection needs a name.
        named_objections: bool,
        /// 合并计奖 · Whether honours and standards of one year are one scope.
        rewards_pooled: bool,
    }
    others {
        /// 最低分 · Points below which nobody is put forward, at most the standard's; null: no minimum; absent: unchanged.
        minimum_score: MaybeUndefined<i32>,
        /// 选票名额 · Most quota candidates on a ballot, 1-100; null: as many as there are places; absent: unchanged.
        ballot_limit: MaybeUndefined<i32>,
        /// 法定人数 · Share of the roll that has to attend.
        quorum: Option<ShareInput>,
        /// 通过多数 · Share of the base that has to approve.
        majority: Option<ShareInput>,
        /// 等次 · Changes to prize classes, by key; at most 10.
        tiers: Option<Vec<TierPatch>>,
        /// 环节权重 · Weights of scored stages; all weights have to sum to 100 afterwards.
        stages: Option<Vec<StageWeightInput>>,
        /// 奖励标准 · Amounts, by key; at most 50.
        rewards: Option<Vec<RewardAmountInput>>,
    }
}

/// 比例 · A share
#[derive(Clone, Debug, InputObject)]
pub struct ShareInput {
    /// 分子 · Numerator, at least 1; at most the denominator, or less than it where the share must be exceeded.
    pub numerator: i32,
    /// 分母 · Denominator, 1-1000; at least 2 where the share must be exceeded.
    pub denominator: i32,
    /// 含本数 · true: reaching it is enough; false: it must be exceeded.
    pub inclusive: bool,
}

/// 等次修改 · Changes to a prize class
#[derive(Clone, Debug, InputObject)]
pub struct TierPatch {
    /// 键 · Key of a class of the draft.
    pub key: String,
    /// 名额 · Most winners a cycle, 1-100; null: unchanged.
    pub quota: Option<i32>,
    /// 奖金 · Bonus of a winner; null: unchanged.
    pub bonus: Option<Money>,
}

/// 环节权重 · Weight of a scored stage
#[derive(Clone, Debug, InputObject)]
pub struct StageWeightInput {
    /// 环节 · A scored stage of the draft.
    pub kind: StageKind,
    /// 权重 · Weight in hundredths, 0-100.
    pub weight: i32,
}

/// 奖励标准 · Amount of a reward
#[derive(Clone, Debug, InputObject)]
pub struct RewardAmountInput {
    /// 键 · Key of a reward of the draft.
    pub key: String,
    /// 金额 · Amount.
    pub amount: Money,
}

impl RegulationParametersPatch {
    /// The parameters with these changes; faults are collected.
    pub fn apply(&self, check: &mut Check, before: &Parameters) -> Parameters {
        let mut to = before.clone();
        self.apply_simple(check, &mut to);
        if let Some(value) = cleared(&self.minimum_score) {
            to.minimum_score = value.map(|value| natural(check, "minimumScore", value, 0..=10_000));
        }
        if let Some(value) = cleared(&self.ballot_limit) {
            to.ballot_limit = value.map(|value| natural(check, "ballotLimit", value, 1..=100));
        }
        if let Some(share) = &self.quorum {
            to.quorum = check.within("quorum", |check| share.read(check));
        }
        if let Some(share) = &self.majority {
            to.majority = check.within("majority", |check| share.read(check));
        }
        check.each("tiers", self.tiers.as_deref().unwrap_or_default(), 0..=10, |check, change| {
            let Some(tier) = to.tiers.iter_mut().find(|tier| tier.key == change.key) else {
                return check.fault("key", Refusal::input("input-choice"));
            };
            if let Some(quota) = change.quota {
                tier.quota = natural(check, "quota", quota, 1..=100);
            }
            if let Some(bonus) = &change.bonus {
                tier.bonus_fen = amount(check, "bonus", bonus);
            }
        });
        check.each("stages", self.stages.as_deref().unwrap_or_default(), 0..=10, |check, change| {
            match to.stages.iter_mut().find(|stage| stage.kind == change.kind) {
                Some(stage) => stage.weight = natural(check, "weight", change.weight, 0..=100),
                None => check.fault("kind", Refusal::input("input-choice")),
            }
        });
        check.each("rewards", self.rewards.as_deref().unwrap_or_default(), 0..=50, |check, change| {
            match to.rewards.iter_mut().find(|reward| reward.key == change.key) {
                Some(reward) => reward.amount_fen = amount(check, "amount", &change.amount),
                None => check.fault("key", Refusal::input("input-choice")),
            }
        });
        // What is out of bounds by itself was said where it was read.
        if check.is_clean() {
            check_parameters(&to).into_iter().for_each(|refusal| check.nested(named(refusal)));
        }
        to
    }
}

impl ShareInput {
    fn read(&self, check: &mut Check) -> record::Share {
        let denominator = natural(check, "denominator", self.denominator, 1..=1000);
        let numerator = natural(check, "numerator", self.numerator, 1..=1000);
        record::Share { numerator, denominator, inclusive: self.inclusive }
    }
}

/// A whole number among the parameters, within its bounds.
fn number(check: &mut Check, name: &str, value: i32) -> u32 {
    let bounds = bounds(name);
    let bound = |bound: u32| i32::try_from(bound).unwrap_or(i32::MAX);
    natural(check, &camel(name), value, bound(*bounds.start())..=bound(*bounds.end()))
}

/// A fault of the record in the names of the API.
fn named(mut refusal: Refusal) -> Refusal {
    for step in &mut refusal.path {
        if let Step::Field(name) = step {
            *name = camel(name);
        }
    }
    refusal
}

/// A whole number within bounds that are not negative.
pub fn natural(check: &mut Check, field: &str, value: i32, bounds: std::ops::RangeInclusive<i32>) -> u32 {
    check.integer(field, value, bounds).unsigned_abs()
}

/// Fen of an amount that is not negative.
fn amount(check: &mut Check, field: &str, value: &Money) -> i64 {
    value.to_fen().filter(|fen| *fen >= 0).unwrap_or_else(|| {
        check.fault(field, Refusal::input("input-money"));
        0
    })
}

/// What a patch says about an optional value: nothing, or its new value.
fn cleared<T: Copy>(value: &MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(*value)),
    }
}

/// `notice_days` as `noticeDays`.
pub(super) fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |out, word| {
        let (head, tail) = word.split_at(1);
        out + &head.to_ascii_uppercase() + tail
    })
}
