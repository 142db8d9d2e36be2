//! A cycle from its plan to the review (art. 4, 7, 8, 15-17, 29): planning, announcing, and going on one phase at a time.

use super::committee::{self, Tally, majority_refusal};
use super::conferral::Winners;
use super::group::{Lineups, lined_up, reported};
use super::notice::Noticed;
use super::period::day_after;
use super::submission::ruling;
use super::{Refusal, Refusals, Ruling, Step, Value, term};
use chrono::NaiveDate;
use entity::enums::{ChannelKind, ChannelLevel, DocumentState, Phase, Position, ResolutionState};
use entity::record::{Channel, Parameters, RequiredChannel, Words, WorkProcedureContent};
use entity::{Instant, RuleCode};

mod vacancy;

pub use vacancy::{Counts, Vacancy, may_close_vacant, may_resolve_vacancy};

/// STAGE_OUT_OF_ORDER (art. 17): the phase that a cycle is in, and the one that the step belongs to.
pub(super) fn out_of_order(current: Phase, required: Phase) -> Refusal {
    Refusal::new(RuleCode::StageOutOfOrder)
        .fact("current", term!(Phase, current))
        .fact("required", term!(Phase, required))
}

/// Whether a cycle for a year may be planned (art. 4): one cycle a period, CYCLE_ALREADY_EXISTS; and its quota, without a
/// resolution, [`may_set_quota`].
pub fn may_plan(year: i32, existing: &[i32], quota: u32, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    let period = parameters.cycle_years.max(1);
    if let Some(&other) = existing.iter().find(|other| other.abs_diff(year) < period) {
        refusals.push(Refusal::new(RuleCode::CycleAlreadyExists).fact("year", Value::Integer(other.into())));
    }
    refusals.also(may_set_quota(quota, None, parameters));
    refusals.ruling()
}

/// A resolution of the committee on the quota of a cycle, or of another one.
#[derive(Clone, Copy, Debug)]
pub struct QuotaResolution {
    /// Whether it is on the quota of this cycle.
    pub of_this_cycle: bool,
    pub quota: u32,
    pub state: ResolutionState,
    pub tally: Tally,
}

/// Whether a cycle may have so many places (art. 4): at most the regulation's, QUOTA_ABOVE_REGULATION, unless the
/// committee passed a resolution on exactly this number for this cycle; a rejected one is MAJORITY_NOT_REACHED (art. 18).
pub fn may_set_quota(quota: u32, resolution: Option<&QuotaResolution>, parameters: &Parameters) -> Ruling {
    if quota == 0 {
        let path = vec![Step::Field("quota".to_owned())];
        return Err(vec![Refusal::input("input-out-of-range").at(path).fact("min", Value::Integer(1))]);
    }
    let maximum = parameters.tiers.iter().map(|tier| i64::from(tier.quota)).sum();
    if i64::from(quota) <= maximum {
        return Ok(());
    }
    let cited = resolution.filter(|resolution| resolution.of_this_cycle && resolution.quota == quota);
    match cited.map(|resolution| resolution.state) {
        Some(ResolutionState::Passed) => Ok(()),
        Some(ResolutionState::Rejected) => ruling(cited.map(|resolution| majority_refusal(&resolution.tally))),
        Some(ResolutionState::Proposed | ResolutionState::Lapsed) | None => Err(vec![
            Refusal::new(RuleCode::QuotaAboveRegulation)
                .fact("quota", Value::Integer(quota.into()))
                .fact("maximum", Value::Integer(maximum)),
        ]),
    }
}

/// Whether a work procedure stays within its regulation (art. 7 §3, 8(1)): one weight for each scored stage, 100
/// hundredths together; correction and hearing periods not shorter than the regulation's, and no lower minimum score.
pub fn check_work_procedure(content: &WorkProcedureContent, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    let at = |field: &str| vec![Step::Field(field.to_owned())];
    let weights = &content.stage_weights;
    let sum: u64 = weights.iter().copied().map(u64::from).sum();
    refusals.unless(weights.len() == parameters.stages.len() && sum == 100, || {
        Refusal::input("input-choice").at(at("stageWeights")).fact("required", Value::Integer(100))
    });
    let mut at_least = |field, days: u32, least: u32| {
        refusals.unless(days >= least, || {
            let refusal = Refusal::input("input-out-of-range").at(at(field)).fact("min", Value::Integer(least.into()));
            refusal.fact("actual", Value::Integer(days.into()))
        });
    };
    if let Some(least) = parameters.minimum_score {
        at_least("minimumScore", content.minimum_score.unwrap_or(0), least);
    }
    at_least("correctionDays", content.correction_days, parameters.correction_days);
    at_least("hearingDays", content.hearing_days, parameters.hearing_days);
    refusals.ruling()
}

/// What has to stand before a cycle is announced.
#[derive(Clone, Copy, Debug)]
pub struct Readiness<'a> {
    /// The cycle's year.
    pub year: i32,
    /// Today in Beijing: the announcement date.
    pub day: NaiveDate,
    /// Whether the year's work plan is adopted.
    pub work_plan: bool,
    /// First day of the regulation in force.
    pub in_force_from: Option<NaiveDate>,
    /// First day no longer in force.
    pub repealed_on: Option<NaiveDate>,
    /// The standard, where one is chosen.
    pub standard: Option<DocumentState>,
    pub guides: &'a [DocumentState],
    pub work_procedure: Option<DocumentState>,
    /// Positions of the committee members in office.
    pub positions: &'a [Position],
}

/// What still stands in the way of an announcement: WORK_PLAN_MISSING (art. 8(3)), REGULATION_NOT_IN_FORCE (29),
/// STANDARD_NOT_APPROVED (7, 13, 14), WORK_PROCEDURE_NOT_APPROVED (7 §3), COMMITTEE_INCOMPLETE (7).
pub fn ready(readiness: &Readiness<'_>) -> Ruling {
    let Readiness { day, in_force_from, repealed_on, .. } = *readiness;
    let mut refusals = Refusals::default();
    refusals.unless(readiness.work_plan, || {
        Refusal::new(RuleCode::WorkPlanMissing).fact("year", Value::Integer(readiness.year.into()))
    });
    let in_force = in_force_from.is_some_and(|from| from <= day) && repealed_on.is_none_or(|end| day < end);
    refusals.unless(in_force, || {
        Refusal::new(RuleCode::RegulationNotInForce)
            .fact("day", Value::Date(day))
            .fact_if("inForceFrom", in_force_from.map(Value::Date))
            .fact_if("repealedOn", repealed_on.map(Value::Date))
    });
    let approved = |state: &DocumentState| *state == DocumentState::Approved;
    let standards = readiness.standard.as_ref().is_some_and(approved) && readiness.guides.iter().all(approved);
    refusals.unless(standards, || Refusal::new(RuleCode::StandardNotApproved));
    let procedure = readiness.work_procedure.as_ref().is_some_and(approved);
    refusals.unless(procedure, || Refusal::new(RuleCode::WorkProcedureNotApproved));
    refusals.also(committee::complete(readiness.positions));
    refusals.ruling()
}

/// An announcement about to be published.
#[derive(Clone, Copy, Debug)]
pub struct Announcement<'a> {
    pub phase: Phase,
    pub readiness: Readiness<'a>,
    pub channels: &'a [Channel],
    /// First day of the window.
    pub window_start: NaiveDate,
    /// Last day of the window.
    pub window_end: NaiveDate,
}

/// Whether an announcement may be published, which is the step → ACCEPTING (art. 15-17): STAGE_OUT_OF_ORDER after PLANNING,
/// what [`ready`] finds, ANNOUNCEMENT_CHANNELS_MISSING for each kind of channel that is missing, and a window that begins
/// today or later and does not end before it begins.
pub fn may_announce(announcement: &Announcement<'_>, parameters: &Parameters) -> Ruling {
    let Announcement { phase, readiness, window_start, window_end, .. } = *announcement;
    let mut refusals = Refusals::default();
    refusals.unless(phase == Phase::Planning, || out_of_order(phase, Phase::Planning));
    refusals.also(ready(&readiness));
    refusals.also(channels_present(announcement.channels, parameters));
    refusals.unless(readiness.day <= window_start, || in_past("windowStart", readiness.day));
    refusals.unless(window_start <= window_end, || {
        Refusal::input("input-range-order").at(vec![Step::Field("windowEnd".to_owned())])
    });
    refusals.ruling()
}

/// ANNOUNCEMENT_CHANNELS_MISSING (art. 15) for each required kind of channel that none of these is.
fn channels_present(channels: &[Channel], parameters: &Parameters) -> Ruling {
    let required = &parameters.announcement_channels;
    missing_channels(|| channels.iter(), required, RuleCode::AnnouncementChannelsMissing)
}

/// A code for each required kind of channel that none of these is (art. 15, 19).
pub(super) fn missing_channels<'a, I: Iterator<Item = &'a Channel>>(
    published: impl Fn() -> I,
    required: &[RequiredChannel],
    code: RuleCode,
) -> Ruling {
    let serves = |required: &RequiredChannel| {
        published().any(|channel| {
            required.level.is_none_or(|level| level == channel.level)
                && required.kind.is_none_or(|kind| kind == channel.kind)
        })
    };
    let missing = required.iter().filter(|required| !serves(required));
    ruling(missing.map(|required| Refusal::new(code).fact("missing", Value::Words(describe(*required)))))
}

/// A kind of channel in words.
fn describe(channel: RequiredChannel) -> Words {
    let (level_zh, level_en) = match channel.level {
        None => ("", ""),
        Some(ChannelLevel::Zone) => ("区级", "zone-level "),
        Some(ChannelLevel::City) => ("市级", "city-level "),
    };
    let (kind_zh, kind_en) = match channel.kind {
        None => ("媒体或网站", "medium or website"),
        Some(ChannelKind::Medium) => ("媒体", "medium"),
        Some(ChannelKind::Website) => ("网站", "website"),
    };
    Words { zh: format!("{level_zh}{kind_zh}"), en: Some(format!("{level_en}{kind_en}")) }
}

fn in_past(field: &str, today: NaiveDate) -> Refusal {
    Refusal::input("input-in-past").at(vec![Step::Field(field.to_owned())]).fact("min", Value::Date(today))
}

/// A supplementary announcement that lengthens the window.
#[derive(Clone, Copy, Debug)]
pub struct Lengthening<'a> {
    pub phase: Phase,
    /// Today in Beijing.
    pub day: NaiveDate,
    /// Last day of the window as announced so far.
    pub window_end: NaiveDate,
    /// Last day of the window from now on.
    pub new_end: NaiveDate,
    /// Where it is published.
    pub channels: &'a [Channel],
    /// Where the announcement was published.
    pub announced_on: &'a [Channel],
}

/// Whether the window may be lengthened for all (art. 15, 16): in ACCEPTING, also just after its end; never shortened; on
/// every channel of the announcement, ANNOUNCEMENT_CHANNELS_MISSING.
pub fn may_lengthen(lengthening: &Lengthening<'_>) -> Ruling {
    let Lengthening { phase, day, window_end, new_end, channels, announced_on } = *lengthening;
    let mut refusals = Refusals::default();
    refusals.unless(phase == Phase::Accepting, || out_of_order(phase, Phase::Accepting));
    for first in announced_on {
        let same =
            |channel: &Channel| (channel.level, channel.kind, &channel.name) == (first.level, first.kind, &first.name);
        refusals.unless(channels.iter().any(same), || {
            Refusal::new(RuleCode::AnnouncementChannelsMissing).fact("missing", Value::Text(first.name.clone()))
        });
    }
    refusals.unless(day <= new_end, || in_past("windowEnd", day));
    refusals.unless(window_end < new_end, || {
        let earliest = Value::Date(day_after(window_end));
        Refusal::input("input-out-of-range").at(vec![Step::Field("windowEnd".to_owned())]).fact("min", earliest)
    });
    refusals.ruling()
}

/// The phase after a phase (art. 17); none after the last.
pub fn next_phase(phase: Phase) -> Option<Phase> {
    Phase::all().find(|next| *next > phase)
}

/// A cycle about to go on.
#[derive(Clone, Copy, Debug)]
pub struct Advance<'a> {
    pub phase: Phase,
    pub now: Instant,
    /// PLANNING: what has to stand before the announcement.
    pub readiness: Option<&'a Readiness<'a>>,
    /// First instant after the window.
    pub window_end: Option<Instant>,
    /// Applications that are submitted or returned.
    pub undecided: u32,
    /// Whether the Office has reported the results to the committee.
    pub results_reported: bool,
    /// How the groups stand towards their applications.
    pub lineups: &'a Lineups,
    /// Whether the Office has submitted the candidate list.
    pub listed: bool,
    /// How far the committee's votes have come.
    pub votes: &'a Votes,
    /// What the public notices leave open.
    pub noticed: &'a Noticed,
    /// What the conferral leaves open.
    pub winners: Winners,
}

/// How far the committee's votes on a candidate list have come (art. 18).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Whether a vote counts on every prize class for which somebody is left.
    pub complete: bool,
    /// Those tied across the last place, and the places for which they stand; absent: nobody is, or the chair ended the
    /// meeting after a repeated tie.
    pub tie: Option<(u32, u32)>,
    /// Those who passed.
    pub passed: u32,
    /// What speaks against those who would be nominated: the rows of articles 4, 11 and 12 that fail by now.
    pub failing: Vec<Refusal>,
}

impl Votes {
    /// Whether the votes name the nominees (art. 18): TALLY_MISSING, TIE_AT_QUOTA.
    fn counted(&self) -> Ruling {
        match self.tie {
            Some((tied, places)) => Err(vec![
                Refusal::new(RuleCode::TieAtQuota)
                    .fact("tied", Value::Integer(tied.into()))
                    .fact("places", Value::Integer(places.into())),
            ]),
            None if self.complete => Ok(()),
            None => Err(vec![Refusal::new(RuleCode::TallyMissing)]),
        }
    }

    /// Each row that fails of those who would be nominated (art. 4, 11, 12).
    fn eligible(&self) -> Ruling {
        ruling(self.failing.iter().cloned())
    }
}

/// Whether a cycle may go on to a phase (art. 17): only to the next one, else STAGE_OUT_OF_ORDER.
///
/// → ACCEPTING is taken by publishing the announcement ([`may_announce`]), so here its channels are always missing;
/// → QUALIFICATION is refused by WINDOW_STILL_OPEN (16); → REVIEW by APPLICATION_UNDECIDED and RESULTS_NOT_REPORTED (8(4)),
/// and by what [`lined_up`] finds (7, 9, 27); → DELIBERATION by the same, by REPORT_MISSING and CANDIDATE_LIST_MISSING (18):
/// a report is signed only when everything that it rests on is in; → NOTICE by the same, by TALLY_MISSING and TIE_AT_QUOTA (18), and by
/// each row that fails of those who would be nominated (4, 11, 12); → CONFERRAL
/// by the same, but for rows that fail by now, and by [`Noticed::over`]; → CLOSED by [`Winners::settled`].
pub fn may_advance(advance: &Advance<'_>, to: Phase, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    match (advance.phase, to) {
        (Phase::Planning, Phase::Accepting) => {
            refusals.also(advance.readiness.map_or(Ok(()), ready));
            refusals.also(channels_present(&[], parameters));
        }
        (Phase::Accepting, Phase::Qualification) => {
            refusals.unless(advance.window_end.is_some_and(|end| end <= advance.now), || {
                Refusal::new(RuleCode::WindowStillOpen).fact_if("windowEnd", advance.window_end.map(Value::Instant))
            });
        }
        (Phase::Qualification, Phase::Review) => {
            refusals.also(all_decided(advance.undecided));
            refusals.unless(advance.results_reported, || Refusal::new(RuleCode::ResultsNotReported));
            refusals.also(lined_up(advance.lineups, parameters));
        }
        (Phase::Review, Phase::Deliberation)
        | (Phase::Deliberation, Phase::Notice)
        | (Phase::Notice, Phase::Conferral) => {
            refusals.also(lined_up(advance.lineups, parameters));
            refusals.also(reported(advance.lineups));
            refusals.unless(advance.listed, || Refusal::new(RuleCode::CandidateListMissing));
            if to >= Phase::Notice && advance.listed {
                refusals.also(advance.votes.counted());
            }
            if to == Phase::Notice && advance.listed {
                refusals.also(advance.votes.eligible());
            }
            if to == Phase::Conferral {
                refusals.also(advance.noticed.over(advance.now));
            }
        }
        (Phase::Conferral, Phase::Closed) => refusals.also(advance.winners.settled()),
        (current, to) => refusals.push(out_of_order(current, to)),
    }
    refusals.ruling()
}

/// What still prevents the next step (art. 17); of a closed cycle nothing, there is none.
pub fn blockers(advance: &Advance<'_>, parameters: &Parameters) -> Vec<Refusal> {
    let step = next_phase(advance.phase).map_or(Ok(()), |to| may_advance(advance, to, parameters));
    step.err().unwrap_or_default()
}

/// APPLICATION_UNDECIDED (art. 8(4)) while an application is.
fn all_decided(undecided: u32) -> Ruling {
    let refusal = || Refusal::new(RuleCode::ApplicationUndecided).fact("undecided", Value::Integer(undecided.into()));
    ruling((undecided > 0).then(refusal))
}

/// Whether opinions are taken (art. 10): from the announcement to the end of the cycle, STAGE_OUT_OF_ORDER otherwise.
pub fn may_say(phase: Phase) -> Ruling {
    if (Phase::Accepting..Phase::Closed).contains(&phase) {
        Ok(())
    } else {
        Err(vec![out_of_order(phase, Phase::Conferral)])
    }
}

/// Whether the quota, or what the majority is taken of, may still change (art. 4, 18): until the committee's first round
/// opens, STAGE_OUT_OF_ORDER from then on.
pub fn before_voting(phase: Phase, voting: bool) -> Ruling {
    if phase < Phase::Deliberation || (phase == Phase::Deliberation && !voting) {
        Ok(())
    } else {
        Err(vec![out_of_order(phase, Phase::Review)])
    }
}

/// Whether groups may be formed (art. 9, 17): from ACCEPTING to REVIEW, STAGE_OUT_OF_ORDER otherwise.
pub fn may_form_groups(phase: Phase) -> Ruling {
    if (Phase::Accepting..=Phase::Review).contains(&phase) {
        Ok(())
    } else {
        Err(vec![out_of_order(phase, Phase::Review)])
    }
}

/// Whether applications may be assigned and transferred (art. 9, 17): from QUALIFICATION until → CONFERRAL,
/// STAGE_OUT_OF_ORDER otherwise.
pub fn may_assign_now(phase: Phase) -> Ruling {
    if phase == Phase::Qualification { Ok(()) } else { in_review(phase) }
}

/// Whether the review is under way (art. 17, 18): from REVIEW until → CONFERRAL, while a report may still be reopened;
/// STAGE_OUT_OF_ORDER otherwise.
pub fn in_review(phase: Phase) -> Ruling {
    if (Phase::Review..Phase::Conferral).contains(&phase) {
        Ok(())
    } else {
        Err(vec![out_of_order(phase, Phase::Review)])
    }
}

/// Whether a candidate list may be submitted (art. 17, 18): in REVIEW, and later only in the place of one that was taken back;
/// STAGE_OUT_OF_ORDER otherwise.
pub fn may_list(phase: Phase, stands: bool) -> Ruling {
    if phase != Phase::Review && stands { Err(vec![out_of_order(phase, Phase::Review)]) } else { in_review(phase) }
}

/// Whether the Office may report the qualification results to the committee (art. 8(4)): in QUALIFICATION, and once every
/// application is decided.
pub fn may_report_results(phase: Phase, undecided: u32) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(phase == Phase::Qualification, || out_of_order(phase, Phase::Qualification));
    refusals.also(all_decided(undecided));
    refusals.ruling()
}

#[cfg(test)]
mod tests;
