//! Tests of the public notice.

use super::super::calendar::tests::seeded;
use super::super::eligibility::sample::founding;
use super::*;
use chrono::Days;
use entity::enums::{ChannelKind, ChannelLevel};
use entity::record::{Channel, RequiredChannel, Words};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn at(index: usize) -> Vec<Step> {
    vec![Step::Field("nominees".to_owned()), Step::Index(index)]
}

fn channel(level: ChannelLevel, kind: ChannelKind, name: &str) -> EvidencedChannel {
    let channel = Channel { level, kind, name: name.to_owned(), url: None };
    EvidencedChannel { channel, evidence: Some("第1版".to_owned()) }
}

/// A website of the city and a medium of the zone.
fn channels() -> Vec<EvidencedChannel> {
    vec![
        channel(ChannelLevel::City, ChannelKind::Website, "包头市政府网"),
        channel(ChannelLevel::Zone, ChannelKind::Medium, "稀土高新区报"),
    ]
}

/// The founding regulation with its channels of a notice.
fn parameters() -> Parameters {
    let required = |level| RequiredChannel { level: Some(level), kind: None };
    Parameters { notice_channels: vec![required(ChannelLevel::City), required(ChannelLevel::Zone)], ..founding() }
}

fn lacking(zh: &str, en: &str) -> Refusal {
    let words = Words { zh: zh.to_owned(), en: Some(en.to_owned()) };
    Refusal::new(RuleCode::NoticeChannelsMissing).fact("missing", Value::Words(words))
}

fn lacking_city() -> Refusal {
    lacking("市级媒体或网站", "city-level medium or website")
}

fn lacking_zone() -> Refusal {
    lacking("区级媒体或网站", "zone-level medium or website")
}

fn nominee(state: ApplicationState) -> Nominee {
    Nominee { number: "2026-001".to_owned(), state, noticed: false, votes: None, failing: Vec::new() }
}

fn publish(nominees: &[Nominee]) -> Ruling {
    may_publish(&Publication { phase: Phase::Notice, channels: &channels(), nominees }, &parameters())
}

#[test]
fn a_notice_is_published_in_its_phase() {
    for phase in Phase::all() {
        let nominees = [nominee(ApplicationState::Nominated)];
        let ruling = may_publish(&Publication { phase, channels: &channels(), nominees: &nominees }, &parameters());
        let refusal = Refusal::new(RuleCode::StageOutOfOrder)
            .fact("current", Value::Term("Phase", phase.name()))
            .fact("required", Value::Term("Phase", "NOTICE".to_owned()));
        assert_eq!(ruling, if phase == Phase::Notice { Ok(()) } else { Err(vec![refusal]) });
    }
}

#[test]
fn a_notice_needs_evidence_of_a_channel_of_the_city_and_one_of_the_zone() {
    use ChannelKind::{Medium, Website};
    use ChannelLevel::{City, Zone};
    let publish = |channels: &[(ChannelLevel, ChannelKind)]| {
        let channels: Vec<_> = channels.iter().map(|(level, kind)| channel(*level, *kind, "某报")).collect();
        let nominees = [nominee(ApplicationState::Nominated)];
        may_publish(&Publication { phase: Phase::Notice, channels: &channels, nominees: &nominees }, &parameters())
    };
    for (city, zone) in [(Medium, Medium), (Medium, Website), (Website, Medium), (Website, Website)] {
        assert_eq!(publish(&[(City, city), (Zone, zone)]), Ok(()));
        assert_eq!(publish(&[(City, city), (City, zone)]), Err(vec![lacking_zone()]));
        assert_eq!(publish(&[(Zone, city), (Zone, zone)]), Err(vec![lacking_city()]));
    }
    assert_eq!(publish(&[]), Err(vec![lacking_city(), lacking_zone()]));
}

#[test]
fn only_nominees_are_put_up() {
    use ApplicationState::*;
    for state in ApplicationState::all() {
        let expected = match state {
            Nominated => None,
            NotPassed => Some(Refusal::new(RuleCode::MajorityNotReached).fact("number", text("2026-001"))),
            Reserve => Some(Refusal::new(RuleCode::QuotaExceeded).fact("number", text("2026-001"))),
            Disqualified | Renounced | NotApproved | Conferred => Some(
                Refusal::new(RuleCode::NomineeDisqualified)
                    .fact("number", text("2026-001"))
                    .fact("state", Value::Term("ApplicationState", state.name())),
            ),
            Draft | Submitted | Returned | Accepted | Ineligible | Shortlisted | NotShortlisted | Withdrawn => {
                Some(Refusal::input("input-choice"))
            }
        };
        let expected = expected.map_or(Ok(()), |refusal| Err(vec![refusal.at(at(0))]));
        assert_eq!(publish(&[nominee(state)]), expected, "{state:?}");
    }
}

#[test]
fn who_did_not_pass_is_told_the_votes() {
    let votes = Some(Tally { approvals: 5, base: 9, required: 6 });
    let refusal = Refusal::new(RuleCode::MajorityNotReached)
        .fact("number", text("2026-007"))
        .fact("approvals", Value::Integer(5))
        .fact("base", Value::Integer(9))
        .fact("required", Value::Integer(6));
    assert_eq!(not_passed("2026-007", votes), refusal);
    let nominee = Nominee { number: "2026-007".to_owned(), votes, ..nominee(ApplicationState::NotPassed) };
    assert_eq!(publish(&[nominee]), Err(vec![refusal.at(at(0))]));
}

#[test]
fn a_nominee_is_eligible_still_and_on_one_notice() {
    let standing = nominee(ApplicationState::Nominated);
    let twice = Refusal::input("input-duplicate").at(at(0));
    let noticed = Nominee { noticed: true, ..standing.clone() };
    assert_eq!(publish(std::slice::from_ref(&noticed)), Err(vec![twice.clone()]));
    let rows = [Refusal::new(RuleCode::BarredByFraud), Refusal::new(RuleCode::TaxNotInOrder)];
    let failing = Nominee { failing: rows.to_vec(), ..standing.clone() };
    let told = |index| rows.clone().map(|row| row.at(at(index)));
    assert_eq!(publish(&[standing, failing.clone()]), Err(told(1).to_vec()));
    let both = Nominee { noticed: true, ..failing };
    assert_eq!(publish(&[both]), Err([vec![twice], told(0).to_vec()].concat()));
    // Rows count for nominees alone, and so does another notice.
    let reserve = Nominee { noticed: true, failing: rows.to_vec(), ..nominee(ApplicationState::Reserve) };
    let beyond = Refusal::new(RuleCode::QuotaExceeded).fact("number", text("2026-001")).at(at(0));
    assert_eq!(publish(&[reserve]), Err(vec![beyond]));
}

#[test]
fn everything_against_a_notice_is_said_at_once() {
    let nominees = [
        nominee(ApplicationState::Renounced),
        nominee(ApplicationState::Nominated),
        nominee(ApplicationState::Accepted),
    ];
    let publication = Publication { phase: Phase::Deliberation, channels: &[], nominees: &nominees };
    let expected = vec![
        out_of_order(Phase::Deliberation, Phase::Notice),
        lacking_city(),
        lacking_zone(),
        no_nominee("2026-001", ApplicationState::Renounced).at(at(0)),
        Refusal::input("input-choice").at(at(2)),
    ];
    assert_eq!(may_publish(&publication, &parameters()), Err(expected));
}

#[test]
fn a_notice_ends_at_midnight_after_its_last_day() {
    let end = |published, parameters: &Parameters| ends_at(day(published), &seeded(), parameters);
    let last = |day| Ok(Instant::end_of(self::day(day)));
    let founding = parameters();
    assert_eq!(end("2026-03-02", &founding).unwrap().to_string(), "2026-03-17T00:00:00.000+08:00");
    assert_eq!(end("2026-09-18", &founding), last("2026-10-09"));
    assert_eq!(end("2026-12-17", &founding), last("2026-12-31"));
    let missing = Refusal::new(RuleCode::CalendarNotLoaded).fact("year", Value::Integer(2027));
    assert_eq!(end("2026-12-18", &founding), Err(missing));
    let of = |notice_days, notice_day_kind, notice_start| Parameters {
        notice_days,
        notice_day_kind,
        notice_start,
        ..parameters()
    };
    let cases = [
        (5, DayKind::Working, StartRule::DayAfter, "2026-03-09"),
        (5, DayKind::Working, StartRule::SameDay, "2026-03-06"),
        // The fifth day after it is a Saturday.
        (5, DayKind::Calendar, StartRule::DayAfter, "2026-03-09"),
        (5, DayKind::Calendar, StartRule::SameDay, "2026-03-06"),
    ];
    for (days, kind, start, expected) in cases {
        assert_eq!(end("2026-03-02", &of(days, kind, start)), last(expected), "{days} {kind:?} {start:?}");
    }
}

#[test]
fn the_days_of_a_notice_are_numbered_where_they_count() {
    use UncountedReason::{Holiday, Publication, Weekend};
    let days = |published, last, kind, start| {
        let days = counted_days(day(published), Instant::end_of(day(last)), &seeded(), kind, start);
        days.into_iter().map(|(day, counts)| (day.to_string(), counts)).collect::<Vec<_>>()
    };
    let row = |(day, counts): &(&str, Result<u32, UncountedReason>)| ((*day).to_owned(), *counts);
    let rows = |rows: &[(&str, Result<u32, UncountedReason>)]| rows.iter().map(row).collect::<Vec<_>>();
    // Four working days around mid-autumn, which is on the Friday.
    let autumn = [
        ("2026-09-24", Ok(1)),
        ("2026-09-25", Err(Holiday)),
        ("2026-09-26", Err(Weekend)),
        ("2026-09-27", Err(Weekend)),
        ("2026-09-28", Ok(2)),
        ("2026-09-29", Ok(3)),
        ("2026-09-30", Ok(4)),
    ];
    assert_eq!(days("2026-09-24", "2026-09-30", DayKind::Working, StartRule::SameDay), rows(&autumn));
    let after = [&[("2026-09-23", Err(Publication))], &autumn[..]].concat();
    assert_eq!(days("2026-09-23", "2026-09-30", DayKind::Working, StartRule::DayAfter), rows(&after));
    // Published on a Saturday, counted from Monday on; the Sunday worked on 20 September counts.
    let weekend = [("2026-09-19", Err(Weekend)), ("2026-09-20", Ok(1)), ("2026-09-21", Ok(2))];
    assert_eq!(days("2026-09-19", "2026-09-21", DayKind::Working, StartRule::SameDay), rows(&weekend));
    let after = [("2026-09-19", Err(Publication)), ("2026-09-20", Ok(1)), ("2026-09-21", Ok(2))];
    assert_eq!(days("2026-09-19", "2026-09-21", DayKind::Working, StartRule::DayAfter), rows(&after));
    // In calendar days every day of the period counts.
    let every = [("2026-03-05", Err(Publication)), ("2026-03-06", Ok(1)), ("2026-03-07", Ok(2)), ("2026-03-08", Ok(3))];
    assert_eq!(days("2026-03-05", "2026-03-08", DayKind::Calendar, StartRule::DayAfter), rows(&every));
    // As far as the calendar is loaded.
    let loaded = [("2026-12-29", Err(Publication)), ("2026-12-30", Ok(1)), ("2026-12-31", Ok(2))];
    assert_eq!(days("2026-12-29", "2027-01-12", DayKind::Working, StartRule::DayAfter), rows(&loaded));
    // An instant within the last day shows that day; midnight before it does not.
    let until = |end| counted_days(day("2026-03-02"), end, &seeded(), DayKind::Working, StartRule::DayAfter).len();
    let start = Instant::start_of(day("2026-03-04"));
    assert_eq!([until(start), until(Instant(start.0 + 1))], [2, 3]);
}

proptest! {
    #[test]
    fn the_numbered_days_agree_with_the_period(
        offset in 0_u64..2891,
        count in 1_u32..=20,
        kind in prop::sample::select(vec![DayKind::Working, DayKind::Calendar]),
        start in prop::sample::select(vec![StartRule::DayAfter, StartRule::SameDay]),
    ) {
        let calendar = seeded();
        let published = day("2019-01-01") + Days::new(offset);
        prop_assert!(published <= day("2026-11-30"));
        let last = calendar.period_end(published, count, kind, start).unwrap();
        let parameters = Parameters { notice_days: count, notice_day_kind: kind, notice_start: start, ..founding() };
        let end = ends_at(published, &calendar, &parameters);
        prop_assert_eq!(&end, &Ok(Instant::end_of(last)));
        let days = counted_days(published, end.unwrap(), &calendar, kind, start);
        // Every day from the publication to the last, the last with the highest number.
        let all: Vec<NaiveDate> = published.iter_days().take_while(|day| *day <= last).collect();
        prop_assert_eq!(days.iter().map(|(day, _)| *day).collect::<Vec<_>>(), all);
        let numbered = days.iter().filter_map(|(day, counts)| Some((*day, counts.ok()?)));
        let numbered: Vec<(NaiveDate, u32)> = numbered.collect();
        let numbers: Vec<u32> = numbered.iter().map(|(_, number)| *number).collect();
        prop_assert_eq!(&numbers, &(1..=u32::try_from(numbered.len()).unwrap()).collect::<Vec<_>>());
        prop_assert_eq!(numbered.last().map(|(day, _)| *day), Some(last));
        match kind {
            DayKind::Working => {
                prop_assert_eq!(numbers.len(), count as usize);
                for (day, counts) in &days {
                    let of_the_period = *day > published || start == StartRule::SameDay;
                    prop_assert_eq!(counts.is_ok(), of_the_period && calendar.is_working(*day).unwrap());
                }
            }
            DayKind::Calendar => {
                prop_assert_eq!(numbered.len() + usize::from(start == StartRule::DayAfter), days.len());
                // Beyond the count, only rest days lie before the last one.
                prop_assert!(numbers.len() >= count as usize);
                let beyond = numbered.iter().filter(|(day, number)| *number >= count && *day < last);
                for (day, _) in beyond {
                    prop_assert!(!calendar.is_working(*day).unwrap());
                }
            }
        }
    }
}

#[test]
fn a_notice_stands_until_it_ends_or_is_superseded() {
    let end = Instant::end_of(day("2026-03-16"));
    let cases = [
        (false, Instant(end.0 - 1), NoticeState::Published),
        (false, end, NoticeState::Ended),
        (false, Instant(end.0 + 1), NoticeState::Ended),
        (true, Instant(end.0 - 1), NoticeState::Superseded),
        (true, end, NoticeState::Superseded),
    ];
    for (superseded, now, expected) in cases {
        assert_eq!(state(superseded, end, now), expected);
    }
}

#[test]
fn a_longer_period_is_published_on_the_same_channels() {
    let nothing = Refusal::input("input-nothing-to-change");
    let extend = |lengthened, superseded| may_extend(lengthened, superseded, &channels(), &channels());
    assert_eq!(extend(true, false), Ok(()));
    for (lengthened, superseded) in [(false, false), (false, true), (true, true)] {
        assert_eq!(extend(lengthened, superseded), Err(vec![nothing.clone()]));
    }
    let missing = |name| Refusal::new(RuleCode::NoticeChannelsMissing).fact("missing", text(name));
    let (city, zone) = (missing("包头市政府网"), missing("稀土高新区报"));
    let on = |channels: &[EvidencedChannel]| may_extend(true, false, channels, &self::channels());
    assert_eq!(on(&channels()[..1]), Err(vec![zone.clone()]));
    assert_eq!(on(&channels()[1..]), Err(vec![city.clone()]));
    assert_eq!(on(&[]), Err(vec![city.clone(), zone.clone()]));
    assert_eq!(may_extend(false, false, &[], &channels()), Err(vec![nothing, city.clone(), zone]));
    // Another level, kind or name is another channel; another address or evidence is not.
    let with = |change: &dyn Fn(&mut EvidencedChannel)| {
        let mut channels = channels();
        change(&mut channels[0]);
        on(&channels)
    };
    let other: [&dyn Fn(&mut EvidencedChannel); 3] =
        [&|row| row.channel.level = ChannelLevel::Zone, &|row| row.channel.kind = ChannelKind::Medium, &|row| {
            row.channel.name = "包头日报".to_owned()
        }];
    for change in other {
        assert_eq!(with(change), Err(vec![city.clone()]));
    }
    assert_eq!(with(&|row| row.channel.url = Some("https://example.org".to_owned())), Ok(()));
    assert_eq!(with(&|row| row.evidence = None), Ok(()));
    let more = [channels(), vec![channel(ChannelLevel::City, ChannelKind::Medium, "包头日报")]].concat();
    assert_eq!(on(&more), Ok(()));
}

#[test]
fn the_notices_are_over_when_nothing_is_left_open() {
    let end = Instant::end_of(day("2026-03-16"));
    let over = Noticed { nominees: 3, ends_at: Some(end), ..Noticed::default() };
    let missing = |unnoticed| Refusal::new(RuleCode::NoticeMissing).fact("nominees", Value::Integer(unnoticed));
    let running = || Refusal::new(RuleCode::NoticePeriodRunning).fact("endsAt", Value::Instant(end));
    let open = |number| Refusal::new(RuleCode::ObjectionUnresolved).fact("unresolved", Value::Integer(number));
    let vacant = |places| Refusal::new(RuleCode::VacancyUndecided).fact("places", Value::Integer(places));
    let (before, after) = (Instant(end.0 - 1), Instant(end.0 + 1));
    let cases = [
        (over.clone(), end, vec![]),
        (over.clone(), after, vec![]),
        (over.clone(), before, vec![running()]),
        (Noticed { unannounced: true, ..over.clone() }, after, vec![running()]),
        (Noticed { unannounced: true, ..over.clone() }, before, vec![running()]),
        (Noticed { unnoticed: 1, ..over.clone() }, end, vec![missing(1)]),
        (Noticed { nominees: 0, ..over.clone() }, end, vec![missing(0)]),
        (Noticed::default(), end, vec![missing(0)]),
        (Noticed { unresolved: 2, ..over.clone() }, end, vec![open(2)]),
        (Noticed { vacant: 1, ..over.clone() }, end, vec![vacant(1)]),
        (
            Noticed { nominees: 3, unnoticed: 2, ends_at: Some(end), unannounced: true, unresolved: 1, vacant: 1 },
            before,
            vec![missing(2), running(), open(1), vacant(1)],
        ),
    ];
    for (noticed, now, expected) in cases {
        let expected = if expected.is_empty() { Ok(()) } else { Err(expected) };
        assert_eq!(noticed.over(now), expected, "{noticed:?}");
    }
    assert_eq!(resolved(0), Ok(()));
    assert_eq!(resolved(1), Err(vec![open(1)]));
}
