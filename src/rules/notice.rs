//! The public notice (art. 19): what is published where and for how long, and what the step to CONFERRAL waits for.

use super::calendar::Calendar;
use super::cycle::{missing_channels, out_of_order};
use super::{Refusal, Refusals, Ruling, Step, Value, term};
use chrono::NaiveDate;
use entity::enums::{ApplicationState, CalendarKind, DayKind, NoticeState, Phase, StartRule, UncountedReason};
use entity::record::{EvidencedChannel, Parameters};
use entity::{Instant, RuleCode};

/// A notice about to be published.
#[derive(Clone, Copy, Debug)]
pub struct Publication<'a> {
    pub phase: Phase,
    pub channels: &'a [EvidencedChannel],
    /// Those to be put up, in the order of the input.
    pub nominees: &'a [Nominee],
}

/// An application that is to be put up as a nominee.
#[derive(Clone, Debug)]
pub struct Nominee {
    pub number: String,
    pub state: ApplicationState,
    /// Whether it stands on another notice that is not superseded.
    pub noticed: bool,
    /// What it got in the vote, where it was voted on.
    pub votes: Option<Tally>,
    /// The rows of articles 4, 11 and 12 that fail by now.
    pub failing: Vec<Refusal>,
}

/// What a candidate got in a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub approvals: u32,
    pub base: u32,
    pub required: u32,
}

/// MAJORITY_NOT_REACHED (art. 18) for a candidate, with what it got.
pub fn not_passed(number: &str, votes: Option<Tally>) -> Refusal {
    let integer = |value: fn(Tally) -> u32| votes.map(|votes| Value::Integer(value(votes).into()));
    Refusal::new(RuleCode::MajorityNotReached)
        .fact("number", Value::Text(number.to_owned()))
        .fact_if("approvals", integer(|votes| votes.approvals))
        .fact_if("base", integer(|votes| votes.base))
        .fact_if("required", integer(|votes| votes.required))
}

/// NOMINEE_DISQUALIFIED (art. 19) for an application that is a nominee no more.
pub fn no_nominee(number: &str, state: ApplicationState) -> Refusal {
    Refusal::new(RuleCode::NomineeDisqualified)
        .fact("number", Value::Text(number.to_owned()))
        .fact("state", term!(ApplicationState, state))
}

/// Whether a notice may be published (art. 19): in NOTICE, STAGE_OUT_OF_ORDER otherwise; with evidence of every required
/// channel, NOTICE_CHANNELS_MISSING; and only of nominees, each of them eligible still and on no other notice: who did not
/// pass is refused with MAJORITY_NOT_REACHED, who passed beyond the places with QUOTA_EXCEEDED, who was disqualified,
/// renounced or was refused with NOMINEE_DISQUALIFIED.
pub fn may_publish(publication: &Publication<'_>, parameters: &Parameters) -> Ruling {
    use ApplicationState::{Conferred, Disqualified, Nominated, NotApproved, NotPassed, Renounced, Reserve};
    let mut refusals = Refusals::default();
    refusals.unless(publication.phase == Phase::Notice, || out_of_order(publication.phase, Phase::Notice));
    refusals.also(evidenced(publication.channels, parameters));
    for (index, nominee) in publication.nominees.iter().enumerate() {
        let path = || vec![Step::Field("nominees".to_owned()), Step::Index(index)];
        match nominee.state {
            Nominated => {
                refusals.unless(!nominee.noticed, || Refusal::input("input-duplicate").at(path()));
                nominee.failing.iter().for_each(|refusal| refusals.push(refusal.clone().at(path())));
            }
            NotPassed => refusals.push(not_passed(&nominee.number, nominee.votes).at(path())),
            Reserve => {
                let refusal = Refusal::new(RuleCode::QuotaExceeded).at(path());
                refusals.push(refusal.fact("number", Value::Text(nominee.number.clone())));
            }
            Disqualified | Renounced | NotApproved | Conferred => {
                refusals.push(no_nominee(&nominee.number, nominee.state).at(path()));
            }
            _ => refusals.push(Refusal::input("input-choice").at(path())),
        }
    }
    refusals.ruling()
}

/// NOTICE_CHANNELS_MISSING (art. 19) for each required kind of channel that none of these is.
fn evidenced(channels: &[EvidencedChannel], parameters: &Parameters) -> Ruling {
    let published = || channels.iter().map(|row| &row.channel);
    missing_channels(published, &parameters.notice_channels, RuleCode::NoticeChannelsMissing)
}

/// The first instant after a notice's period (art. 19), published on a day; CALENDAR_NOT_LOADED.
pub fn ends_at(published: NaiveDate, calendar: &Calendar, parameters: &Parameters) -> Result<Instant, Refusal> {
    let Parameters { notice_days, notice_day_kind, notice_start, .. } = *parameters;
    calendar.period_end(published, notice_days, notice_day_kind, notice_start).map(Instant::end_of)
}

/// The days of a notice, from that of its publication to the last of its period, each with its number or why it does not count;
/// as far as the calendar is loaded.
pub fn counted_days(
    published: NaiveDate,
    ends_at: Instant,
    calendar: &Calendar,
    kind: DayKind,
    start: StartRule,
) -> Vec<(NaiveDate, Result<u32, UncountedReason>)> {
    let mut number = 0;
    let days = published.iter_days().take_while(|day| Instant::start_of(*day) < ends_at);
    days.map_while(|day| {
        let uncounted = if day == published && start == StartRule::DayAfter {
            Some(UncountedReason::Publication)
        } else if kind == DayKind::Calendar || calendar.is_working(day).ok()? {
            None
        } else if calendar.days.get(&day) == Some(&CalendarKind::Holiday) {
            Some(UncountedReason::Holiday)
        } else {
            Some(UncountedReason::Weekend)
        };
        number += u32::from(uncounted.is_none());
        Some((day, uncounted.map_or(Ok(number), Err)))
    })
    .collect()
}

/// Where a notice stands by the clock.
pub fn state(superseded: bool, ends_at: Instant, now: Instant) -> NoticeState {
    match (superseded, now < ends_at) {
        (true, _) => NoticeState::Superseded,
        (false, true) => NoticeState::Published,
        (false, false) => NoticeState::Ended,
    }
}

/// Whether the longer period of a notice may be published (art. 19): where the calendar lengthened it,
/// `input-nothing-to-change` otherwise, and on every channel of the notice, NOTICE_CHANNELS_MISSING.
pub fn may_extend(
    lengthened: bool,
    superseded: bool,
    channels: &[EvidencedChannel],
    published_on: &[EvidencedChannel],
) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(lengthened && !superseded, || Refusal::input("input-nothing-to-change"));
    for first in published_on.iter().map(|row| &row.channel) {
        let same = |row: &EvidencedChannel| {
            (row.channel.level, row.channel.kind, &row.channel.name) == (first.level, first.kind, &first.name)
        };
        refusals.unless(channels.iter().any(same), || {
            Refusal::new(RuleCode::NoticeChannelsMissing).fact("missing", Value::Text(first.name.clone()))
        });
    }
    refusals.ruling()
}

/// What the notices of a cycle leave open (art. 19).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Nominees.
    pub nominees: u32,
    /// Nominees that stand on no notice.
    pub unnoticed: u32,
    /// The first instant after the last of the periods that count.
    pub ends_at: Option<Instant>,
    /// Whether a period was lengthened and the new end is not published.
    pub unannounced: bool,
    /// Objections that are not decided.
    pub unresolved: u32,
    /// Places that became vacant, and are neither filled nor declared left vacant.
    pub vacant: u32,
}

impl Noticed {
    /// Whether the cycle may go on to CONFERRAL (art. 19): NOTICE_MISSING, NOTICE_PERIOD_RUNNING, OBJECTION_UNRESOLVED,
    /// VACANCY_UNDECIDED.
    pub fn over(&self, now: Instant) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.unless(self.nominees > 0 && self.unnoticed == 0, || {
            Refusal::new(RuleCode::NoticeMissing).fact("nominees", Value::Integer(self.unnoticed.into()))
        });
        let running = self.ends_at.filter(|end| now < *end || self.unannounced);
        if let Some(end) = running {
            refusals.push(Refusal::new(RuleCode::NoticePeriodRunning).fact("endsAt", Value::Instant(end)));
        }
        refusals.also(resolved(self.unresolved));
        refusals.unless(self.vacant == 0, || {
            Refusal::new(RuleCode::VacancyUndecided).fact("places", Value::Integer(self.vacant.into()))
        });
        refusals.ruling()
    }
}

/// OBJECTION_UNRESOLVED (art. 19) while an objection is not decided.
pub fn resolved(unresolved: u32) -> Ruling {
    if unresolved == 0 {
        return Ok(());
    }
    Err(vec![Refusal::new(RuleCode::ObjectionUnresolved).fact("unresolved", Value::Integer(unresolved.into()))])
}

#[cfg(test)]
mod tests;
