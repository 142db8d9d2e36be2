//! The arithmetic of the regulation, with as many facts as a cycle of the zone has.

use chrono::{Datelike, NaiveDate};
use criterion::Criterion;
use entity::RuleCode;
use entity::enums::{
    AdverseRecordKind, Aggregation, BallotPool, DayKind, HonourKind, RewardFamily, RoundKind, SheetState, StageKind,
    StartRule, VerdictValue,
};
use entity::record::{Formula, Parameters, Scores, Share, StandardContent};
use migration::FOUNDING_REGULATION;
use migration::record_file::{RegulationFile, StandardFile, calendar};
use quality_award::rules::ballot::{Count, Votes, outcome};
use quality_award::rules::calendar::Calendar;
use quality_award::rules::credit_code::CreditCode;
use quality_award::rules::eligibility::{AdverseFact, Facts, HonourFact, evaluate, verdict_codes};
use quality_award::rules::notice::{counted_days, ends_at};
use quality_award::rules::report::{Fraction, Ranked, StageSheets, justified, total as weighted_total};
use quality_award::rules::reward::{Achievement, Granted, calculate};
use quality_award::rules::scoring::{Section, may_submit, read_scores, total};
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::hint::black_box;
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    let parameters = toml::from_str::<RegulationFile>(FOUNDING_REGULATION)?.parameters;
    periods(&mut criterion, &parameters)?;
    conditions(&mut criterion, &parameters)?;
    scores(&mut criterion)?;
    ranking(&mut criterion);
    votes(&mut criterion, parameters.majority);
    rewards(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

/// The end of a notice and its days, over the longest holidays of a year.
fn periods(criterion: &mut Criterion, parameters: &Parameters) -> Result<(), Box<dyn Error>> {
    let mut loaded = Calendar::default();
    for entry in calendar(include_str!("../migration/seed/cn-holidays.csv"))? {
        loaded.years.insert(entry.day.year());
        loaded.days.insert(entry.day, entry.kind);
    }
    let published: NaiveDate = "2026-09-18".parse()?;
    let end = ends_at(published, &loaded, parameters).map_err(|refusal| format!("{refusal:?}"))?;
    criterion.bench_function("notice: end of ten working days over National Day", |bench| {
        bench.iter(|| ends_at(black_box(published), &loaded, parameters));
    });
    criterion.bench_function("notice: its days with their numbers", |bench| {
        let days = || counted_days(black_box(published), end, &loaded, DayKind::Working, StartRule::DayAfter);
        bench.iter(days);
    });
    Ok(())
}

/// Every row of articles 4, 11 and 12 for an applicant with a history, and the check of its code.
fn conditions(criterion: &mut Criterion, parameters: &Parameters) -> Result<(), Box<dyn Error>> {
    let verdicts: BTreeMap<RuleCode, VerdictValue> =
        verdict_codes().iter().map(|code| (*code, VerdictValue::Meets)).collect();
    let honour = |won_in: i32, valid_until: &str| -> Result<HonourFact, chrono::ParseError> {
        let (kind, valid_until) = (HonourKind::ZoneAward, valid_until.parse()?);
        Ok(HonourFact { kind, won_in, valid_until, revoked: None, bars: true })
    };
    let honours = [honour(2015, "2018-06-30")?, honour(2019, "2022-06-30")?];
    let adverse = [AdverseFact { kind: AdverseRecordKind::SpotCheck, dated_on: "2020-05-01".parse()? }];
    let facts = Facts {
        legal_entity: Some(true),
        registered_in_zone: Some(true),
        operating_since: Some("2010-01-01".parse()?),
        excellence_since: Some("2020-01-01".parse()?),
        self_report_years: Some(3),
        for_profit: Some(true),
        industry_rank: Some(2),
        honours: &honours,
        adverse: &adverse,
        verdicts: &verdicts,
        day: "2026-04-01".parse()?,
        year: 2026,
    };
    criterion.bench_function("eligibility: every row of an applicant", |bench| {
        bench.iter(|| evaluate(black_box(&facts), parameters));
    });
    criterion.bench_function("credit code: read and checked", |bench| {
        bench.iter(|| CreditCode::parse(black_box("91150200MA0QRTW51Q")).is_ok());
    });
    Ok(())
}

/// A sheet of 23 items: reading what was given, its total, and whether it may be submitted.
fn scores(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let file: StandardFile = toml::from_str(include_str!("../migration/seed/standard-gbt19580-2012.toml"))?;
    let standard = StandardContent { categories: file.categories };
    let given: Vec<Vec<(String, i32)>> = standard
        .categories
        .iter()
        .map(|category| category.items.iter().map(|item| (item.number.clone(), 65)).collect())
        .collect();
    let scores: Vec<Scores> =
        given.iter().map(|items| Scores(items.iter().map(|(number, _)| (number.clone(), 65)).collect())).collect();
    let section =
        |(category, scores)| Section {
            category, scores, strengths: "方法系统。", improvements: "补充对比。"
        };
    let numbers = standard.categories.iter().map(|category| category.number.as_str());
    let sections: Vec<Section<'_>> = numbers.zip(&scores).map(section).collect();
    criterion.bench_function("scores: 23 read", |bench| {
        bench.iter(|| {
            let categories = standard.categories.iter().zip(black_box(&given));
            categories.map(|(category, given)| read_scores(category, given)).all(|read| read.is_ok())
        });
    });
    criterion.bench_function("scores: total of 23", |bench| {
        bench.iter(|| total(&standard, black_box(&sections)));
    });
    criterion.bench_function("scores: a complete sheet may be submitted", |bench| {
        bench.iter(|| may_submit(SheetState::Draft, &standard, black_box(&sections)));
    });
    criterion.bench_function("scores: every gap of an empty sheet", |bench| {
        bench.iter(|| may_submit(SheetState::Draft, &standard, black_box(&[])));
    });
    Ok(())
}

/// The exact total of an application in two stages of five reviewers, and a group's ranking of twenty.
fn ranking(criterion: &mut Criterion) {
    let formula = Formula {
        stages: vec![(StageKind::Material, 60), (StageKind::Site, 40)],
        aggregation: Aggregation::Mean,
        minimum_score: Some(600),
    };
    let sheets = |_| StageSheets { totals: vec![65_150, 70_400, 58_250, 61_000, 66_750], consensus: None };
    criterion.bench_function("report: exact total of ten sheets", |bench| {
        bench.iter(|| weighted_total(black_box(&formula), sheets));
    });
    let rows = (1..=20).map(|rank| Ranked {
        number: format!("2026-{rank:04}"),
        rank,
        total: Fraction::new(7_000_000 - 1_003 * i128::from(rank), 15),
        reasoned: false,
    });
    let rows: Vec<Ranked> = rows.collect();
    criterion.bench_function("report: a ranking of twenty is justified", |bench| {
        bench.iter(|| justified(black_box(&rows)));
    });
}

/// A vote on twenty candidates for three places that ends in a tie, and the run-off.
fn votes(criterion: &mut Criterion, majority: Share) {
    let counted = |approvals: &[u32], kind, places| {
        let votes = (1..).zip(approvals).map(|(id, approvals)| Votes {
            id: Uuid::from_u128(id),
            pool: BallotPool::Quota,
            approvals: *approvals,
            base: 15,
        });
        Count { kind, places, majority, votes: votes.collect() }
    };
    let approvals = [15, 14, 12, 12, 11, 11, 10, 10, 10, 9, 9, 8, 7, 7, 6, 5, 4, 3, 2, 1];
    let vote = counted(&approvals, RoundKind::Vote, 3);
    let run_off = counted(&[0, 0, 8, 7], RoundKind::RunOff, 1);
    let (run_offs, gone) = ([run_off], HashSet::new());
    criterion.bench_function("ballot: results of twenty candidates", |bench| {
        bench.iter(|| black_box(&vote).results());
    });
    criterion.bench_function("ballot: outcome of a vote and its run-off", |bench| {
        bench.iter(|| outcome(black_box(&vote), &run_offs, &gone));
    });
}

/// What each of six achievements of a year pays.
fn rewards(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let achievement = |table_fen, granted| -> Result<Achievement, chrono::ParseError> {
        Ok(Achievement {
            family: RewardFamily::Honour,
            dated_on: "2026-07-06".parse()?,
            table_fen,
            pooled: true,
            verified: true,
            repeat_winner: false,
            revoked: None,
            granted,
        })
    };
    let granted = Granted { amount_fen: 3_000_000, cancelled_fen: 0, paid_fen: 3_000_000 };
    let achievements = [
        achievement(3_000_000, Some(granted))?,
        achievement(10_000_000, None)?,
        achievement(50_000_000, None)?,
        achievement(5_000_000, None)?,
        achievement(0, None)?,
        achievement(20_000_000, None)?,
    ];
    criterion.bench_function("reward: six achievements of a year", |bench| {
        bench.iter(|| calculate(black_box(&achievements)));
    });
    Ok(())
}
