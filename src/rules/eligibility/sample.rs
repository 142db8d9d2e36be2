//! What tests judge by: the founding regulation and an applicant that meets it.

use super::*;
use crate::rules::committee::tests::TWO_THIRDS;
use entity::enums::{Aggregation, BallotMode, ChannelKind, ChannelLevel, DayKind, StartRule};
use entity::record::{Names, RequiredChannel, Tier, Words};

/// The numbers of the founding regulation.
pub(in crate::rules) fn founding() -> Parameters {
    let name = |zh: &str| Words { zh: zh.to_owned(), en: None };
    Parameters {
        names: Names {
            award: name("包头稀土高新区管委会质量奖"),
            award_short: name("高新质量奖"),
            zone: name("包头稀土高新区"),
            committee: name("审定委员会"),
            office: name("评审办公室"),
            management: name("管委会"),
        },
        cycle_years: 1,
        tiers: vec![Tier { key: "AWARD".to_owned(), title: name("高新质量奖"), quota: 3, bonus_fen: 10_000_000 }],
        stages: Vec::new(),
        aggregation: Aggregation::Mean,
        minimum_score: None,
        standard_points: 1000,
        group_size_min: 3,
        group_size_max: 5,
        unrecused_scorers_min: 3,
        quorum: TWO_THIRDS,
        majority: TWO_THIRDS,
        recused_count_in_base: true,
        ballot_limit: None,
        ballot_mode: BallotMode::Secret,
        secret_ballot_min: 3,
        ballot_receipts: false,
        notice_days: 10,
        notice_day_kind: DayKind::Working,
        notice_start: StartRule::DayAfter,
        announcement_channels: vec![
            RequiredChannel { level: Some(ChannelLevel::Zone), kind: Some(ChannelKind::Medium) },
            RequiredChannel { level: None, kind: Some(ChannelKind::Website) },
        ],
        notice_channels: Vec::new(),
        named_objections: true,
        correction_days: 5,
        hearing_days: 10,
        operating_years: 5,
        excellence_years: 1,
        self_report_years: 3,
        industry_rank: 5,
        accident_years: 3,
        spot_check_years: 3,
        fraud_years: 3,
        violation_years: 3,
        affiliation_years: 3,
        blocking_awards: vec![HonourKind::ZoneAward, HonourKind::CityAward, HonourKind::RegionalAward],
        freeing_awards: vec![HonourKind::ZoneAward, HonourKind::CityAward, HonourKind::RegionalAward],
        reapplication_cycles: 0,
        validity_years: 3,
        visit_interval_months: 12,
        approval_chain: Vec::new(),
        rewards: Vec::new(),
        rewards_pooled: true,
        fund_use_months: 12,
    }
}

/// An applicant that meets every computed row on 2026-04-01.
pub(in crate::rules) fn eligible(verdicts: &BTreeMap<RuleCode, VerdictValue>) -> Facts<'_> {
    Facts {
        legal_entity: Some(true),
        registered_in_zone: Some(true),
        operating_since: "2010-01-01".parse().ok(),
        excellence_since: "2020-01-01".parse().ok(),
        self_report_years: Some(3),
        for_profit: Some(true),
        industry_rank: Some(1),
        honours: &[],
        adverse: &[],
        verdicts,
        day: "2026-04-01".parse().unwrap(),
        year: 2026,
    }
}
