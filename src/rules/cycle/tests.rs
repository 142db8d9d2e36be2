//! Tests of planning, announcing and advancing a cycle.

use super::super::committee::tests::tally;
use super::super::eligibility::sample::founding;
use super::*;
use crate::rules::group::Lineup;
use entity::enums::{Aggregation, BallotMode, StageKind};
use entity::record::ScoredStage;

mod vacancy;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn field(name: &str) -> Vec<Step> {
    vec![Step::Field(name.to_owned())]
}

fn codes(ruling: Ruling) -> Vec<RuleCode> {
    ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
}

#[test]
fn one_cycle_a_period() {
    let exists = |year| Err(vec![Refusal::new(RuleCode::CycleAlreadyExists).fact("year", Value::Integer(year))]);
    let yearly = founding();
    assert_eq!(may_plan(2026, &[2025, 2027], 3, &yearly), Ok(()));
    assert_eq!(may_plan(2026, &[2025, 2026], 3, &yearly), exists(2026));
    let biennial = Parameters { cycle_years: 2, ..founding() };
    assert_eq!(may_plan(2026, &[2024, 2028], 3, &biennial), Ok(()));
    assert_eq!(may_plan(2026, &[2024, 2025], 3, &biennial), exists(2025));
    assert_eq!(may_plan(2026, &[2027], 3, &biennial), exists(2027));
    let unset = Parameters { cycle_years: 0, ..founding() };
    assert_eq!(may_plan(2026, &[2026], 3, &unset), exists(2026));
}

#[test]
fn a_higher_quota_needs_its_resolution() {
    let above = Err(vec![
        Refusal::new(RuleCode::QuotaAboveRegulation)
            .fact("quota", Value::Integer(4))
            .fact("maximum", Value::Integer(3)),
    ]);
    assert_eq!(may_plan(2026, &[], 3, &founding()), Ok(()));
    assert_eq!(may_plan(2026, &[], 4, &founding()), above);
    let zero = Refusal::input("input-out-of-range").at(field("quota")).fact("min", Value::Integer(1));
    assert_eq!(may_plan(2026, &[], 0, &founding()), Err(vec![zero]));

    let passed =
        QuotaResolution { of_this_cycle: true, quota: 4, state: ResolutionState::Passed, tally: tally(9, 7, 5) };
    let with = |resolution: QuotaResolution| may_set_quota(4, Some(&resolution), &founding());
    assert_eq!(with(passed), Ok(()));
    assert_eq!(with(QuotaResolution { of_this_cycle: false, ..passed }), above);
    assert_eq!(with(QuotaResolution { quota: 5, ..passed }), above);
    assert_eq!(with(QuotaResolution { state: ResolutionState::Proposed, ..passed }), above);
    let rejected = QuotaResolution { state: ResolutionState::Rejected, tally: tally(9, 7, 4), ..passed };
    assert_eq!(with(rejected), Err(vec![majority_refusal(&tally(9, 7, 4))]));
    assert_eq!(may_set_quota(3, Some(&rejected), &founding()), Ok(()));
}

#[test]
fn a_work_procedure_stays_within_the_regulation() {
    let stage = |kind| ScoredStage { kind, title: Words::default(), weight: 50 };
    let parameters = Parameters { stages: vec![stage(StageKind::Material), stage(StageKind::Site)], ..founding() };
    let procedure = |weights: &[u32], correction_days, hearing_days| WorkProcedureContent {
        stage_weights: weights.to_vec(),
        minimum_score: None,
        aggregation: Aggregation::Mean,
        ballot_mode: BallotMode::Secret,
        correction_days,
        hearing_days,
    };
    let check = |content| check_work_procedure(&content, &parameters);
    assert_eq!(check(procedure(&[40, 60], 5, 10)), Ok(()));
    let weights = Refusal::input("input-choice").at(field("stageWeights")).fact("required", Value::Integer(100));
    for wrong in [&[100][..], &[40, 59], &[40, 61], &[40, 30, 30], &[]] {
        assert_eq!(check(procedure(wrong, 5, 10)), Err(vec![weights.clone()]), "{wrong:?}");
    }
    let short = |name, min, actual| {
        let refusal = Refusal::input("input-out-of-range").at(field(name)).fact("min", Value::Integer(min));
        refusal.fact("actual", Value::Integer(actual))
    };
    assert_eq!(
        check(procedure(&[40, 60], 4, 9)),
        Err(vec![short("correctionDays", 5, 4), short("hearingDays", 10, 9)])
    );
}

const APPROVED: DocumentState = DocumentState::Approved;
const COMMITTEE: [Position; 3] = [Position::Director, Position::ExecutiveDeputyDirector, Position::Member];

fn readiness() -> Readiness<'static> {
    Readiness {
        year: 2026,
        day: day("2026-03-02"),
        work_plan: true,
        in_force_from: Some(day("2021-03-11")),
        repealed_on: None,
        standard: Some(APPROVED),
        guides: &[APPROVED],
        work_procedure: Some(APPROVED),
        positions: &COMMITTEE,
    }
}

#[test]
fn what_has_to_stand_before_the_announcement() {
    assert_eq!(ready(&readiness()), Ok(()));
    let only = |readiness| codes(ready(&readiness));
    assert_eq!(only(Readiness { work_plan: false, ..readiness() }), [RuleCode::WorkPlanMissing]);
    assert_eq!(only(Readiness { standard: None, ..readiness() }), [RuleCode::StandardNotApproved]);
    let draft = Some(DocumentState::Draft);
    assert_eq!(only(Readiness { standard: draft, ..readiness() }), [RuleCode::StandardNotApproved]);
    let guides = [APPROVED, DocumentState::Draft];
    assert_eq!(only(Readiness { guides: &guides, ..readiness() }), [RuleCode::StandardNotApproved]);
    assert_eq!(only(Readiness { guides: &[], ..readiness() }), []);
    assert_eq!(only(Readiness { work_procedure: None, ..readiness() }), [RuleCode::WorkProcedureNotApproved]);
    assert_eq!(only(Readiness { work_procedure: draft, ..readiness() }), [RuleCode::WorkProcedureNotApproved]);
    assert_eq!(only(Readiness { positions: &COMMITTEE[..1], ..readiness() }), [RuleCode::CommitteeIncomplete]);
    let nothing = Readiness {
        work_plan: false,
        in_force_from: None,
        standard: None,
        work_procedure: None,
        positions: &[],
        ..readiness()
    };
    let all = [
        RuleCode::WorkPlanMissing,
        RuleCode::RegulationNotInForce,
        RuleCode::StandardNotApproved,
        RuleCode::WorkProcedureNotApproved,
        RuleCode::CommitteeIncomplete,
    ];
    assert_eq!(only(nothing), all);
}

#[test]
fn the_regulation_is_in_force_on_the_day() {
    let at = |from: Option<&str>, repealed: Option<&str>| {
        ready(&Readiness { in_force_from: from.map(day), repealed_on: repealed.map(day), ..readiness() })
    };
    assert_eq!(at(Some("2026-03-02"), None), Ok(()));
    assert_eq!(at(Some("2021-03-11"), Some("2026-03-03")), Ok(()));
    let refusal = |from: Option<&str>, repealed: Option<&str>| {
        Err(vec![
            Refusal::new(RuleCode::RegulationNotInForce)
                .fact("day", Value::Date(day("2026-03-02")))
                .fact_if("inForceFrom", from.map(|from| Value::Date(day(from))))
                .fact_if("repealedOn", repealed.map(|end| Value::Date(day(end)))),
        ])
    };
    for (from, repealed) in [(Some("2026-03-03"), None), (Some("2021-03-11"), Some("2026-03-02")), (None, None)] {
        assert_eq!(at(from, repealed), refusal(from, repealed));
    }
}

fn channel(level: ChannelLevel, kind: ChannelKind, name: &str) -> Channel {
    Channel { level, kind, name: name.to_owned(), url: None }
}

fn channels() -> Vec<Channel> {
    vec![
        channel(ChannelLevel::Zone, ChannelKind::Medium, "稀土高新区报"),
        channel(ChannelLevel::City, ChannelKind::Website, "包头市政府网"),
    ]
}

fn lacking(words: (&str, &str)) -> Refusal {
    let words = Words { zh: words.0.to_owned(), en: Some(words.1.to_owned()) };
    Refusal::new(RuleCode::AnnouncementChannelsMissing).fact("missing", Value::Words(words))
}

const MEDIUM: (&str, &str) = ("区级媒体", "zone-level medium");
const WEBSITE: (&str, &str) = ("网站", "website");

#[test]
fn an_announcement_needs_its_channels() {
    let announce = |channels: &[Channel]| {
        may_announce(
            &Announcement {
                phase: Phase::Planning,
                readiness: readiness(),
                channels,
                window_start: day("2026-03-02"),
                window_end: day("2026-03-02"),
            },
            &founding(),
        )
    };
    assert_eq!(announce(&channels()), Ok(()));
    assert_eq!(announce(&channels()[..1]), Err(vec![lacking(WEBSITE)]));
    assert_eq!(announce(&channels()[1..]), Err(vec![lacking(MEDIUM)]));
    let city = [channel(ChannelLevel::City, ChannelKind::Medium, "包头日报")];
    assert_eq!(announce(&city), Err(vec![lacking(MEDIUM), lacking(WEBSITE)]));
}

#[test]
fn an_announcement_has_its_phase_and_a_window_ahead() {
    let channels = channels();
    let announce = |phase, start, end| {
        let (window_start, window_end) = (day(start), day(end));
        let announcement =
            Announcement { phase, readiness: readiness(), channels: &channels, window_start, window_end };
        may_announce(&announcement, &founding())
    };
    assert_eq!(announce(Phase::Planning, "2026-03-02", "2026-04-01"), Ok(()));
    let past = in_past("windowStart", day("2026-03-02"));
    assert_eq!(announce(Phase::Planning, "2026-03-01", "2026-04-01"), Err(vec![past]));
    let order = Refusal::input("input-range-order").at(field("windowEnd"));
    assert_eq!(announce(Phase::Planning, "2026-04-02", "2026-04-01"), Err(vec![order]));
    for phase in Phase::all().filter(|phase| *phase != Phase::Planning) {
        let refusal = out_of_order(phase, Phase::Planning);
        assert_eq!(announce(phase, "2026-03-02", "2026-04-01"), Err(vec![refusal]));
    }
}

#[test]
fn the_window_is_only_lengthened_and_on_the_same_channels() {
    let channels = channels();
    let lengthen = |phase, today, new_end, channels: &[Channel]| {
        may_lengthen(&Lengthening {
            phase,
            day: day(today),
            window_end: day("2026-04-30"),
            new_end: day(new_end),
            channels,
            announced_on: &self::channels(),
        })
    };
    assert_eq!(lengthen(Phase::Accepting, "2026-04-15", "2026-05-01", &channels), Ok(()));
    assert_eq!(lengthen(Phase::Accepting, "2026-05-06", "2026-05-06", &channels), Ok(()));
    let earliest = Value::Date(day("2026-05-01"));
    let shorter = Refusal::input("input-out-of-range").at(field("windowEnd")).fact("min", earliest);
    assert_eq!(lengthen(Phase::Accepting, "2026-04-15", "2026-04-30", &channels), Err(vec![shorter]));
    let past = in_past("windowEnd", day("2026-05-07"));
    assert_eq!(lengthen(Phase::Accepting, "2026-05-07", "2026-05-06", &channels), Err(vec![past]));
    let missing =
        Refusal::new(RuleCode::AnnouncementChannelsMissing).fact("missing", Value::Text("包头市政府网".to_owned()));
    assert_eq!(lengthen(Phase::Accepting, "2026-04-15", "2026-05-01", &channels[..1]), Err(vec![missing]));
    for phase in Phase::all().filter(|phase| *phase != Phase::Accepting) {
        let refusal = out_of_order(phase, Phase::Accepting);
        assert_eq!(lengthen(phase, "2026-04-15", "2026-05-01", &channels), Err(vec![refusal]));
    }
}

#[test]
fn phases_follow_one_another() {
    use Phase::*;
    let order = [Planning, Accepting, Qualification, Review, Deliberation, Notice, Conferral, Closed];
    for pair in order.windows(2) {
        assert_eq!(next_phase(pair[0]), Some(pair[1]));
    }
    assert_eq!(next_phase(Closed), None);
}

fn votes() -> &'static Votes {
    static VOTES: std::sync::LazyLock<Votes> =
        std::sync::LazyLock::new(|| Votes { complete: true, tie: None, passed: 1, failing: Vec::new() });
    &VOTES
}

fn noticed() -> &'static Noticed {
    static NOTICED: std::sync::LazyLock<Noticed> = std::sync::LazyLock::new(|| Noticed {
        nominees: 3,
        ends_at: Some(Instant::end_of(day("2026-04-30"))),
        ..Noticed::default()
    });
    &NOTICED
}

static NO_GROUPS: Lineups = Lineups { unassigned: 0, groups: Vec::new() };

fn advance(phase: Phase) -> Advance<'static> {
    Advance {
        phase,
        now: Instant::end_of(day("2026-04-30")),
        readiness: None,
        window_end: Some(Instant::end_of(day("2026-04-30"))),
        undecided: 0,
        results_reported: true,
        lineups: &NO_GROUPS,
        listed: true,
        votes: votes(),
        noticed: noticed(),
        winners: Winners { conferred: 3, ..Winners::default() },
    }
}

#[test]
fn only_the_next_phase_is_reached() {
    for phase in Phase::all() {
        for to in Phase::all() {
            let ruling = may_advance(&advance(phase), to, &founding());
            match (phase, to) {
                (Phase::Planning, Phase::Accepting) => {
                    assert_eq!(ruling, Err(vec![lacking(MEDIUM), lacking(WEBSITE)]));
                }
                (Phase::Accepting, Phase::Qualification)
                | (Phase::Qualification, Phase::Review)
                | (Phase::Review, Phase::Deliberation)
                | (Phase::Deliberation, Phase::Notice)
                | (Phase::Notice, Phase::Conferral)
                | (Phase::Conferral, Phase::Closed) => assert_eq!(ruling, Ok(())),
                _ => assert_eq!(ruling, Err(vec![out_of_order(phase, to)])),
            }
        }
    }
}

#[test]
fn blockers_are_the_refusals_of_the_next_step() {
    let parameters = founding();
    let blocked = |advance: Advance<'_>| blockers(&advance, &parameters);
    let readiness = Readiness { work_plan: false, ..readiness() };
    let planning = Advance { readiness: Some(&readiness), ..advance(Phase::Planning) };
    let plan = Refusal::new(RuleCode::WorkPlanMissing).fact("year", Value::Integer(2026));
    assert_eq!(blocked(planning), [plan, lacking(MEDIUM), lacking(WEBSITE)]);

    let accepting = advance(Phase::Accepting);
    assert_eq!(blocked(accepting), []);
    let end = accepting.window_end.unwrap();
    let open = Refusal::new(RuleCode::WindowStillOpen).fact("windowEnd", Value::Instant(end));
    assert_eq!(blocked(Advance { now: Instant(end.0 - 1), ..accepting }), [open]);

    let qualification = advance(Phase::Qualification);
    assert_eq!(blocked(qualification), []);
    let undecided = Refusal::new(RuleCode::ApplicationUndecided).fact("undecided", Value::Integer(1));
    let unreported = Refusal::new(RuleCode::ResultsNotReported);
    assert_eq!(blocked(Advance { undecided: 1, results_reported: false, ..qualification }), [undecided, unreported]);

    let apart = Lineups { unassigned: 2, groups: Vec::new() };
    let unassigned = Refusal::new(RuleCode::ApplicationNotAssigned).fact("unassigned", Value::Integer(2));
    assert_eq!(blocked(Advance { lineups: &apart, ..qualification }), std::slice::from_ref(&unassigned));

    let group = |reported| {
        let name = "一组".to_owned();
        let scorers = Some(3);
        Lineup {
            name,
            active: true,
            members: 3,
            led: true,
            applications: 1,
            fewest_scorers: scorers,
            reported,
            ..Lineup::default()
        }
    };
    let review = advance(Phase::Review);
    let ready = Lineups { unassigned: 0, groups: vec![group(true)] };
    assert_eq!(blocked(Advance { lineups: &ready, ..review }), []);
    let unsigned = Lineups { unassigned: 2, groups: vec![group(false)] };
    let missing = Refusal::new(RuleCode::ReportMissing).fact("group", Value::Text("一组".to_owned()));
    let expected = [unassigned, missing, Refusal::new(RuleCode::CandidateListMissing)];
    assert_eq!(blocked(Advance { lineups: &unsigned, listed: false, ..review }), expected);

    let deliberation = advance(Phase::Deliberation);
    let after = |votes: &Votes| blocked(Advance { votes, ..deliberation });
    assert_eq!(after(votes()), []);
    let missing = Refusal::new(RuleCode::TallyMissing);
    assert_eq!(after(&Votes::default()), std::slice::from_ref(&missing));
    let tie = Refusal::new(RuleCode::TieAtQuota).fact("tied", Value::Integer(3)).fact("places", Value::Integer(2));
    assert_eq!(after(&Votes { tie: Some((3, 2)), ..Votes::default() }), [tie]);
    let barred = Refusal::new(RuleCode::BarredByFraud);
    assert_eq!(after(&Votes { failing: vec![barred.clone()], ..Votes::default() }), [missing, barred]);
    // Without a list nothing is said of votes.
    let unvoted = Votes::default();
    assert_eq!(
        blocked(Advance { votes: &unvoted, listed: false, ..deliberation }),
        [Refusal::new(RuleCode::CandidateListMissing)]
    );
    assert_eq!(blocked(advance(Phase::Closed)), []);
}

#[test]
fn results_are_reported_when_all_is_decided() {
    for phase in Phase::all() {
        let expected = if phase == Phase::Qualification { vec![] } else { vec![RuleCode::StageOutOfOrder] };
        assert_eq!(codes(may_report_results(phase, 0)), expected);
    }
    assert_eq!(codes(may_report_results(Phase::Qualification, 1)), [RuleCode::ApplicationUndecided]);
}

#[test]
fn conferral_waits_for_the_notices() {
    let parameters = founding();
    let end = Instant::end_of(day("2026-04-30"));
    let blocked =
        |noticed: Noticed, now| blockers(&Advance { noticed: &noticed, now, ..advance(Phase::Notice) }, &parameters);
    let missing = |nominees| Refusal::new(RuleCode::NoticeMissing).fact("nominees", Value::Integer(nominees));
    let running = Refusal::new(RuleCode::NoticePeriodRunning).fact("endsAt", Value::Instant(end));
    let unresolved = Refusal::new(RuleCode::ObjectionUnresolved).fact("unresolved", Value::Integer(2));
    let vacant = Refusal::new(RuleCode::VacancyUndecided).fact("places", Value::Integer(1));
    let over = || noticed().clone();
    assert_eq!(blocked(over(), end), []);
    assert_eq!(blocked(over(), Instant(end.0 - 1)), std::slice::from_ref(&running));
    assert_eq!(blocked(Noticed { unannounced: true, ..over() }, end), std::slice::from_ref(&running));
    assert_eq!(blocked(Noticed::default(), end), [missing(0)]);
    assert_eq!(blocked(Noticed { unnoticed: 1, ..over() }, end), [missing(1)]);
    assert_eq!(blocked(Noticed { unresolved: 2, ..over() }, end), std::slice::from_ref(&unresolved));
    assert_eq!(blocked(Noticed { vacant: 1, ..over() }, end), std::slice::from_ref(&vacant));
    let all = Noticed { unnoticed: 1, unresolved: 2, vacant: 1, ..over() };
    let told = [missing(1), running, unresolved, vacant];
    assert_eq!(blocked(all.clone(), Instant(end.0 - 1)), told);

    // What the steps before asked for holds again, but for rows that fail by now: these stand against each nominee.
    let barred = Votes { failing: vec![Refusal::new(RuleCode::BarredByFraud)], ..votes().clone() };
    assert_eq!(blockers(&Advance { votes: &barred, ..advance(Phase::Notice) }, &parameters), []);
    let (apart, uncounted) = (Lineups { unassigned: 2, groups: Vec::new() }, Votes::default());
    let reopened = Advance { lineups: &apart, votes: &uncounted, ..advance(Phase::Notice) };
    let unassigned = Refusal::new(RuleCode::ApplicationNotAssigned).fact("unassigned", Value::Integer(2));
    let tally = Refusal::new(RuleCode::TallyMissing);
    assert_eq!(blockers(&reopened, &parameters), [unassigned.clone(), tally]);
    let unlisted = Advance { listed: false, noticed: &all, now: Instant(end.0 - 1), ..reopened };
    let list = Refusal::new(RuleCode::CandidateListMissing);
    assert_eq!(blockers(&unlisted, &parameters), [&[unassigned, list][..], &told].concat());
}

#[test]
fn a_cycle_is_closed_when_its_awards_are_settled() {
    let blocked = |winners| blockers(&Advance { winners, ..advance(Phase::Conferral) }, &founding());
    let undecided = Refusal::new(RuleCode::NomineeUndecided).fact("undecided", Value::Integer(1));
    let uncertified = Refusal::new(RuleCode::CertificateMissing).fact("awards", Value::Integer(2));
    let winners = Winners { undecided: 0, conferred: 3, uncertified: 0 };
    assert_eq!(blocked(winners), []);
    assert_eq!(blocked(Winners { undecided: 1, ..winners }), std::slice::from_ref(&undecided));
    assert_eq!(blocked(Winners { uncertified: 2, ..winners }), std::slice::from_ref(&uncertified));
    assert_eq!(blocked(Winners { undecided: 1, uncertified: 2, ..winners }), [undecided, uncertified]);
    let nobody = Refusal::input("input-nobody-conferred").at(field("to"));
    assert_eq!(blocked(Winners::default()), [nobody]);
    // Neither the groups, the votes nor the notices are asked again.
    let (apart, uncounted, open) =
        (Lineups { unassigned: 2, groups: Vec::new() }, Votes::default(), Noticed { vacant: 1, ..Noticed::default() });
    let late = Advance {
        lineups: &apart,
        votes: &uncounted,
        noticed: &open,
        listed: false,
        winners,
        ..advance(Phase::Conferral)
    };
    assert_eq!(blockers(&late, &founding()), []);
}
