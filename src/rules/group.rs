//! Review groups (art. 8(2), 9): who may serve, how large a group is, who leads it, and which applications it reviews.

use super::misconduct::undisputed;
use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::RuleCode;
use entity::enums::{ApplicationState, Industry, ReviewerState};
use entity::record::Parameters;

/// A reviewer about to be appointed or to join a group.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub name: &'a str,
    pub state: ReviewerState,
    /// Whether a misconduct case suspends or disqualified the person.
    pub barred: bool,
}

/// Whether a reviewer may be appointed (art. 8(2)): active in the pool, else REVIEWER_NOT_IN_POOL; whoever is suspended, there or by
/// a misconduct case, or was disqualified, is PERSON_DISQUALIFIED (art. 28).
pub fn may_appoint(candidate: Candidate<'_>) -> Ruling {
    undisputed(candidate.barred, candidate.name)?;
    let code = match candidate.state {
        ReviewerState::Active => return Ok(()),
        ReviewerState::Suspended => RuleCode::PersonDisqualified,
        ReviewerState::Exited => RuleCode::ReviewerNotInPool,
    };
    Err(vec![named(code, candidate.name)])
}

/// Whether a reviewer may join a group of so many members (art. 9): whoever may be appointed and is, REVIEWER_NOT_APPOINTED;
/// not beyond the largest size, GROUP_SIZE_OUT_OF_RANGE.
pub fn may_join(candidate: Candidate<'_>, appointed: bool, members: u32, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(may_appoint(candidate));
    refusals.unless(appointed, || named(RuleCode::ReviewerNotAppointed, candidate.name));
    refusals.unless(members < parameters.group_size_max, || size(members + 1, parameters));
    refusals.ruling()
}

/// Whether a group may begin its work (art. 9): of the right size, GROUP_SIZE_OUT_OF_RANGE, and with a leader,
/// GROUP_LEADER_MISSING.
pub fn may_activate(members: u32, led: bool, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    let fits = (parameters.group_size_min..=parameters.group_size_max).contains(&members);
    refusals.unless(fits, || size(members, parameters));
    refusals.unless(led, || Refusal::new(RuleCode::GroupLeaderMissing));
    refusals.ruling()
}

/// Whether an application may be given to a group of these industries (art. 9, 17): accepted, NOT_QUALIFIED, and of an
/// industry of the group, GROUP_INDUSTRY_MISMATCH.
pub fn may_assign(state: ApplicationState, industry: Industry, industries: &[Industry]) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(state == ApplicationState::Accepted, || {
        Refusal::new(RuleCode::NotQualified).fact("state", term!(ApplicationState, state))
    });
    refusals.unless(industries.contains(&industry), || {
        Refusal::new(RuleCode::GroupIndustryMismatch).fact("industry", term!(Industry, industry))
    });
    refusals.ruling()
}

/// How a group stands towards the applications that it reviews.
#[derive(Clone, Debug, Default)]
pub struct Lineup {
    /// Name of the group.
    pub name: String,
    /// Whether it is at work.
    pub active: bool,
    /// Members who are not released.
    pub members: u32,
    /// Whether it has a leader, and whoever signs is recused from none of its applications.
    pub led: bool,
    /// Applications under review that are assigned to it.
    pub applications: u32,
    /// The fewest members who are not recused from one of its applications; absent without applications.
    pub fewest_scorers: Option<u32>,
    /// Names of the members who have not signed the pledge.
    pub unpledged: Vec<String>,
    /// Names of the members who lack declarations, and how many.
    pub undeclared: Vec<(String, u32)>,
    /// Whether its report is signed.
    pub reported: bool,
}

/// The groups of a cycle.
#[derive(Clone, Debug, Default)]
pub struct Lineups {
    /// Applications under review that no group at work reviews.
    pub unassigned: u32,
    pub groups: Vec<Lineup>,
}

/// Whether the review may begin, or go on (art. 7, 9, 18, 27): APPLICATION_NOT_ASSIGNED; and of each group that reviews
/// something GROUP_SIZE_OUT_OF_RANGE, of itself and of whoever is left to score an application, GROUP_LEADER_MISSING,
/// PLEDGE_MISSING and DECLARATION_MISSING.
pub fn lined_up(lineups: &Lineups, parameters: &Parameters) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.unless(lineups.unassigned == 0, || unassigned(lineups.unassigned));
    for group in lineups.groups.iter().filter(|group| group.applications > 0) {
        let of_group = |refusal: Refusal| refusal.fact("group", Value::Text(group.name.clone()));
        if let Err(found) = may_activate(group.members, group.led, parameters) {
            found.into_iter().map(of_group).for_each(|refusal| refusals.push(refusal));
        }
        refusals.also(enough_scorers(group, parameters));
        for name in &group.unpledged {
            refusals.push(of_group(named(RuleCode::PledgeMissing, name)));
        }
        for (name, missing) in &group.undeclared {
            let missing = Value::Integer((*missing).into());
            refusals.push(of_group(named(RuleCode::DeclarationMissing, name)).fact("missing", missing));
        }
    }
    refusals.ruling()
}

/// REPORT_MISSING (art. 18) for each group that reviews something and has not signed its report.
pub fn reported(lineups: &Lineups) -> Ruling {
    let mut refusals = Refusals::default();
    for group in lineups.groups.iter().filter(|group| group.applications > 0 && !group.reported) {
        refusals.push(Refusal::new(RuleCode::ReportMissing).fact("group", Value::Text(group.name.clone())));
    }
    refusals.ruling()
}

/// GROUP_SIZE_OUT_OF_RANGE (art. 9) where too few members are not recused from one of the applications; which one is
/// for those to see who may see the case.
pub fn enough_scorers(group: &Lineup, parameters: &Parameters) -> Ruling {
    match group.fewest_scorers {
        Some(actual) if actual < parameters.unrecused_scorers_min => Err(vec![
            Refusal::new(RuleCode::GroupSizeOutOfRange)
                .fact("group", Value::Text(group.name.clone()))
                .fact("min", Value::Integer(parameters.unrecused_scorers_min.into()))
                .fact("actual", Value::Integer(actual.into())),
        ]),
        _ => Ok(()),
    }
}

/// APPLICATION_NOT_ASSIGNED (art. 9, 18) for so many applications.
pub fn unassigned(count: u32) -> Refusal {
    Refusal::new(RuleCode::ApplicationNotAssigned).fact("unassigned", Value::Integer(count.into()))
}

/// Whether an acting leader may be named (art. 7, 9): one who is recused from none of the group's applications,
/// CONFLICT_OF_INTEREST.
pub fn may_act(recused: bool, name: &str) -> Ruling {
    if recused { Err(vec![named(RuleCode::ConflictOfInterest, name)]) } else { Ok(()) }
}

/// Whether a reviewer's state in the pool changes: to another one.
pub fn may_change_state(from: ReviewerState, to: ReviewerState) -> Ruling {
    let lawful = match to {
        ReviewerState::Active => from == ReviewerState::Suspended,
        ReviewerState::Suspended => from == ReviewerState::Active,
        ReviewerState::Exited => from != ReviewerState::Exited,
    };
    if lawful {
        return Ok(());
    }
    Err(vec![Refusal::input("input-nothing-to-change").at(vec![Step::Field("reviewer".to_owned())])])
}

fn named(code: RuleCode, name: &str) -> Refusal {
    Refusal::new(code).fact("name", Value::Text(name.to_owned()))
}

fn size(actual: u32, parameters: &Parameters) -> Refusal {
    Refusal::new(RuleCode::GroupSizeOutOfRange)
        .fact("min", Value::Integer(parameters.group_size_min.into()))
        .fact("max", Value::Integer(parameters.group_size_max.into()))
        .fact("actual", Value::Integer(actual.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::eligibility::sample::founding;

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn only_the_active_and_appointed_join_up_to_the_largest_size() {
        use ReviewerState::*;
        let join = |state, appointed, members| {
            codes(may_join(Candidate { name: "x", state, barred: false }, appointed, members, &founding()))
        };
        assert_eq!(join(Active, true, 4), []);
        assert_eq!(join(Active, true, 5), [RuleCode::GroupSizeOutOfRange]);
        assert_eq!(join(Active, false, 0), [RuleCode::ReviewerNotAppointed]);
        assert_eq!(join(Suspended, true, 0), [RuleCode::PersonDisqualified]);
        for state in [Active, Suspended, Exited] {
            let barred = Candidate { name: "x", state, barred: true };
            assert_eq!(codes(may_join(barred, true, 0, &founding())), [RuleCode::PersonDisqualified]);
        }
        assert_eq!(
            join(Exited, false, 5),
            [RuleCode::ReviewerNotInPool, RuleCode::ReviewerNotAppointed, RuleCode::GroupSizeOutOfRange]
        );
    }

    #[test]
    fn a_group_of_three_to_five_with_a_leader_works() {
        let activate = |members, led| codes(may_activate(members, led, &founding()));
        assert_eq!(activate(2, true), [RuleCode::GroupSizeOutOfRange]);
        assert_eq!((activate(3, true), activate(5, true)), (vec![], vec![]));
        assert_eq!(activate(6, true), [RuleCode::GroupSizeOutOfRange]);
        assert_eq!(activate(3, false), [RuleCode::GroupLeaderMissing]);
    }

    #[test]
    fn accepted_applications_go_to_a_group_of_their_industry() {
        let assign = |state, industry| codes(may_assign(state, industry, &[Industry::C, Industry::E]));
        assert_eq!(assign(ApplicationState::Accepted, Industry::E), []);
        assert_eq!(assign(ApplicationState::Accepted, Industry::Q), [RuleCode::GroupIndustryMismatch]);
        for state in ApplicationState::all().filter(|state| *state != ApplicationState::Accepted) {
            assert_eq!(assign(state, Industry::C), [RuleCode::NotQualified], "{state:?}");
        }
    }

    #[test]
    fn the_review_begins_with_complete_groups() {
        let whole = Lineup {
            name: "一组".to_owned(),
            active: true,
            members: 3,
            led: true,
            applications: 2,
            fewest_scorers: Some(3),
            ..Lineup::default()
        };
        let check =
            |group: Lineup, unassigned| codes(lined_up(&Lineups { unassigned, groups: vec![group] }, &founding()));
        assert_eq!(check(whole.clone(), 0), []);
        assert_eq!(check(whole.clone(), 1), [RuleCode::ApplicationNotAssigned]);
        assert_eq!(check(Lineup { fewest_scorers: Some(2), ..whole.clone() }, 0), [RuleCode::GroupSizeOutOfRange]);
        assert_eq!(check(Lineup { led: false, ..whole.clone() }, 0), [RuleCode::GroupLeaderMissing]);
        let late = Lineup { unpledged: vec!["a".to_owned()], undeclared: vec![("a".to_owned(), 2)], ..whole.clone() };
        assert_eq!(check(late, 0), [RuleCode::PledgeMissing, RuleCode::DeclarationMissing]);
        // A group without applications holds nobody up.
        assert_eq!(check(Lineup { applications: 0, members: 0, led: false, fewest_scorers: None, ..whole }, 0), []);
    }
}
