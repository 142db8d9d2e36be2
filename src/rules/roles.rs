//! Roles that check each other are not held by one person (art. 7, 27).

use super::{Refusal, Refusals, Ruling, term};
use entity::RuleCode;
use entity::enums::Role;

/// Whether one person may hold both roles in one cycle (art. 7, 8, 27); the order does not matter.
///
/// APPLICANT, ADMIN and SUPERVISOR combine with nothing. REVIEWER, MANAGEMENT_DIRECTOR, and the pair of OFFICE and
/// COMMITTEE_MEMBER exclude each other; OFFICE and COMMITTEE_MEMBER combine only in the executive deputy director,
/// who heads the bureau that is the Office.
pub fn compatible(one: Role, other: Role, is_executive_deputy: bool) -> bool {
    use Role::{Admin, Applicant, CommitteeMember, ManagementDirector, Office, Recommender, Reviewer, Supervisor};
    match (one, other) {
        _ if one == other => true,
        (Applicant | Admin | Supervisor, _) | (_, Applicant | Admin | Supervisor) => false,
        (Recommender, _) | (_, Recommender) => true,
        (Office, CommitteeMember) | (CommitteeMember, Office) => is_executive_deputy,
        (Reviewer | ManagementDirector | Office | CommitteeMember, _) => false,
    }
}

/// The first role held that excludes the wanted one (art. 7, 27).
pub fn incompatible(held: &[Role], wanted: Role, is_executive_deputy: bool) -> Option<Role> {
    held.iter().copied().find(|&role| !compatible(role, wanted, is_executive_deputy))
}

/// Whether a person who holds these roles at the same time may get another: ROLE_INCOMPATIBLE for each that excludes
/// it (art. 7, 27).
pub fn may_hold(held: &[Role], wanted: Role, is_executive_deputy: bool) -> Ruling {
    let mut refusals = Refusals::default();
    for &role in held {
        refusals.unless(compatible(role, wanted, is_executive_deputy), || {
            Refusal::new(RuleCode::RoleIncompatible).fact("role", term!(Role, wanted)).fact("held", term!(Role, role))
        });
    }
    refusals.ruling()
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::Role::*;

    /// The pairs that combine, all others do not: (one, other, only in the executive deputy).
    const COMBINE: [(Role, Role, bool); 5] = [
        (Recommender, Reviewer, false),
        (Recommender, CommitteeMember, false),
        (Recommender, Office, false),
        (Recommender, ManagementDirector, false),
        (Office, CommitteeMember, true),
    ];

    #[test]
    fn every_pair() {
        for one in Role::all() {
            for other in Role::all() {
                for deputy in [false, true] {
                    let listed = COMBINE.iter().any(|&(a, b, only_deputy)| {
                        ((a, b) == (one, other) || (b, a) == (one, other)) && (deputy || !only_deputy)
                    });
                    assert_eq!(compatible(one, other, deputy), one == other || listed, "{one:?} {other:?} {deputy}");
                }
            }
        }
    }

    #[test]
    fn nothing_held_excludes_nothing() {
        for role in Role::all() {
            assert_eq!(may_hold(&[], role, false), Ok(()));
            assert_eq!(incompatible(&[], role, false), None);
        }
    }

    #[test]
    fn every_role_in_the_way_is_named() {
        let refusal = |held: Role| {
            Refusal::new(RuleCode::RoleIncompatible).fact("role", term!(Role, Reviewer)).fact("held", term!(Role, held))
        };
        let held = [Recommender, Office, CommitteeMember];
        assert_eq!(may_hold(&held, Reviewer, true), Err(vec![refusal(Office), refusal(CommitteeMember)]));
        assert_eq!(incompatible(&held, Reviewer, true), Some(Office));
        assert_eq!(incompatible(&[Recommender, Office], CommitteeMember, true), None);
        assert_eq!(incompatible(&[Recommender, Office], CommitteeMember, false), Some(Office));
    }
}
