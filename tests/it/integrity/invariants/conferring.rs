//! Breaches in notices, objections, vacant places, approvals and awards.

use super::{Breach, change};
use crate::board::Board;
use crate::integrity::Raw;
use crate::support::Server;
use serde_json::json;

/// The fourth, whom one of five approved, is next in line.
const BALLOTS: [&[usize]; 5] = [&[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 3]];

/// A closed cycle. Of three nominees the first had an objection that was dismissed, the third two on the same facts that were
/// upheld; the fourth took its place by a vote on substitutes, the fifth did not pass. Three awards with certificates.
pub async fn conferred(server: Server) -> Board {
    let board = Board::elected(server, 5, BALLOTS).await;
    let notice = board.published(&[0, 1, 2]).await;
    let objection = board.objected(&notice, 0).await;
    board.office().act("DismissObjection", board.deciding(&objection).await).await;
    let first = board.objected(&notice, 2).await;
    let second = board.objected(&notice, 2).await;
    let input = json!({ "objection": first["id"], "objections": [second["id"]], "expectedVersion": first["version"] });
    let joined = board.office().act("JoinObjections", input).await["objection"].take();
    board.heard(&joined, 2).await;
    board.office().act("UpholdObjection", board.deciding(&joined).await).await;
    board.voted([&[3], &[3], &[3], &[3], &[]]).await;
    board.office().act("SubstituteNominee", board.substituting(3).await).await;
    board.published(&[3]).await;
    board.at("2026-06-16T00:00:00+08:00").await;
    board.conferring().await;
    board.approved(&[0, 1, 3]).await;
    board.office().act("ConferAwards", board.awarding(&[0, 1, 3]).await).await;
    board.certified().await;
    board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
    board
}

/// The id of the application of the candidate with this number.
macro_rules! case {
    (1) => {
        "(SELECT id FROM application WHERE number = '2026-0001')"
    };
    (2) => {
        "(SELECT id FROM application WHERE number = '2026-0002')"
    };
    (3) => {
        "(SELECT id FROM application WHERE number = '2026-0003')"
    };
    (4) => {
        "(SELECT id FROM application WHERE number = '2026-0004')"
    };
    (5) => {
        "(SELECT id FROM application WHERE number = '2026-0005')"
    };
}
pub(in crate::integrity) use case;

/// Of the first nominee.
const FIRST: &str = concat!("application_id = ", case!(1));
/// The objection that was dismissed.
const DISMISSED: &str = concat!("(SELECT id FROM objection WHERE application_id = ", case!(1), ")");
/// The objection that was upheld, to which the other one is joined.
const UPHELD: &str =
    concat!("(SELECT id FROM objection WHERE application_id = ", case!(3), " AND joined_to_id IS NULL)");

fn person(login: &str) -> String {
    format!("(SELECT person_id FROM account WHERE login = '{login}')")
}

fn account(login: &str) -> String {
    format!("(SELECT id FROM account WHERE login = '{login}')")
}

/// A breach of one invariant by several statements.
fn steps(name: &'static str, doing: &[String], undoing: &[String]) -> Breach {
    Breach { names: vec![name], doing: doing.to_vec(), undoing: undoing.to_vec() }
}

/// The breaches, at least one for each invariant of the conferral.
pub(super) fn breaches(raw: &Raw) -> Vec<Breach> {
    let mut breaches = of_notices();
    breaches.extend(of_objections());
    breaches.extend(of_places());
    breaches.extend(of_decisions(raw));
    breaches.extend(of_awards());
    breaches.extend(of_conferrals());
    breaches
}

fn of_notices() -> Vec<Breach> {
    let phases = |phase: &str| vec![format!("UPDATE cycle SET phase = '{phase}'")];
    let third = concat!("WHERE application_id = ", case!(3));
    vec![
        Breach {
            names: vec![
                "a nominee belongs to a cycle in NOTICE or later",
                "a nominee is conferred or refused in the conferral",
            ],
            doing: phases("DELIBERATION"),
            undoing: phases("CLOSED"),
        },
        change("a nominee is conferred or refused in the conferral", "cycle", "phase = 'NOTICE'", "phase = 'CLOSED'"),
        change(
            "who stands on a notice is a nominee",
            "notice_entry",
            &format!("struck_at = NULL, strike_reason = NULL {third}"),
            &format!("struck_at = (SELECT opened_at FROM vacant_place), strike_reason = 'DISQUALIFIED' {third}"),
        ),
        change(
            "who was struck off a notice is no nominee",
            "notice_entry",
            &format!("strike_reason = 'RENOUNCED' {third}"),
            &format!("strike_reason = 'DISQUALIFIED' {third}"),
        ),
    ]
}

fn of_objections() -> Vec<Breach> {
    let dismissed = format!("WHERE id = {DISMISSED}");
    let filed = "an objection was filed while its nominee stood on the notice";
    vec![
        change(
            filed,
            "objection",
            &format!("filed_at = filed_at - 1000000000000 {dismissed}"),
            &format!("filed_at = filed_at + 1000000000000 {dismissed}"),
        ),
        change(
            filed,
            "objection",
            &format!("filed_at = filed_at + 1000000000000 {dismissed}"),
            &format!("filed_at = filed_at - 1000000000000 {dismissed}"),
        ),
        change(
            "no objection is undecided once the conferral begins",
            "objection",
            &format!("state = 'FILED' {dismissed}"),
            &format!("state = 'DISMISSED' {dismissed}"),
        ),
        change(
            "no objection is upheld before its nominee was heard",
            "objection",
            &format!("hearing_due_at = NULL WHERE id = {UPHELD}"),
            &format!("hearing_due_at = hearing_opened_at WHERE id = {UPHELD}"),
        ),
        change(
            "an upheld objection disqualified its nominee",
            "objection",
            &format!("state = 'UPHELD', hearing_due_at = 1 {dismissed}"),
            &format!("state = 'DISMISSED', hearing_due_at = NULL {dismissed}"),
        ),
        change(
            "a joined objection is decided like its principal",
            "objection",
            "findings = findings || '。' WHERE joined_to_id IS NOT NULL",
            &format!(
                "findings = (SELECT p.findings FROM objection p WHERE p.id = {UPHELD}) WHERE joined_to_id IS NOT NULL"
            ),
        ),
        change(
            "who voted on a nominee decided no objection to it",
            "objection",
            &format!("decided_by = {} {dismissed}", account("scholar")),
            &format!("decided_by = {} {dismissed}", account("office")),
        ),
    ]
}

fn of_places() -> Vec<Breach> {
    let passed = |result: &str| {
        format!(
            "UPDATE round_candidate SET result = '{result}' WHERE application_id = {} AND round_id = (SELECT round_id FROM vacant_place)",
            case!(4)
        )
    };
    let taken = |by: &str| format!("UPDATE vacant_place SET substitute_id = {by}");
    vec![
        change(
            "a vacant place is that of a nominee whom an upheld objection disqualified",
            "vacant_place",
            &format!("objection_id = {DISMISSED}"),
            &format!("objection_id = {UPHELD}"),
        ),
        change(
            "a vacant place is decided before the conferral begins",
            "vacant_place",
            "state = 'OPEN'",
            "state = 'FILLED'",
        ),
        // Somebody who did not pass; the award of who took the place needs another ground then.
        steps(
            "who fills a vacant place is or was a nominee",
            &[taken(case!(5)), passed("RESERVE")],
            &[taken(case!(4)), passed("NOT_PASSED")],
        ),
    ]
}

fn of_decisions(raw: &Raw) -> Vec<Breach> {
    let id = raw.id(7);
    let drafted = "nobody approved a nominee whom they put on the notice";
    let step = |step: u8| format!("WHERE {FIRST} AND step = {step}");
    let refusal = format!(
        "INSERT INTO approval (id, application_id, step, role, approved, reason, digest, person_id, drafter_id, decided_by, decided_at) \
         SELECT {id}, application_id, step, role, FALSE, reason, digest, person_id, drafter_id, decided_by, decided_at FROM approval {}",
        step(2)
    );
    let conflict = format!(
        "INSERT INTO conflict (id, cycle_id, person_id, credit_code, source, interest, reason, recorded_by, recorded_at) \
         SELECT {id}, w.cycle_id, t.person_id, g.credit_code, 'FOUND', 'OTHER', 'x', t.id, 1 FROM award w \
         JOIN organization g ON g.id = w.organization_id JOIN account t ON t.login = 'management' WHERE w.{FIRST}"
    );
    let management = format!("WHERE person_id = {}", person("management"));
    vec![
        steps(
            "nobody decided on a nominee with a live conflict of their own",
            &[conflict],
            &[format!("DELETE FROM conflict WHERE id = {id}")],
        ),
        change(
            "who decided on a nominee had signed the pledge",
            "pledge",
            &format!("signed_at = signed_at + 1000000000000 {management}"),
            &format!("signed_at = signed_at - 1000000000000 {management}"),
        ),
        change(
            drafted,
            "approval",
            &format!("drafter_id = person_id {}", step(1)),
            &format!("drafter_id = {} {}", person("office"), step(1)),
        ),
        change(
            drafted,
            "public_notice",
            &format!("published_by = {} WHERE number = 2", account("director")),
            &format!("published_by = {} WHERE number = 2", account("office")),
        ),
        steps(
            "a nominee is refused where an approver refused it, and nowhere else",
            &[refusal],
            &[format!("DELETE FROM approval WHERE id = {id}")],
        ),
        change(
            "an award was approved by as many persons as its chain has steps",
            "approval",
            &format!("person_id = {} {}", person("director"), step(2)),
            &format!("person_id = {} {}", person("management"), step(2)),
        ),
    ]
}

fn of_awards() -> Vec<Breach> {
    let own = "an award has a place to itself, a repeat winner's none";
    let organization = |of: &str| format!("(SELECT organization_id FROM application WHERE id = {of})");
    let belongs = |of: &str| format!("UPDATE award SET organization_id = {} WHERE {FIRST}", organization(of));
    let registered = |of: &str| {
        format!(
            "UPDATE honour SET credit_code = (SELECT credit_code FROM organization WHERE id = {}) \
             WHERE id = (SELECT honour_id FROM award WHERE {FIRST})",
            organization(of)
        )
    };
    let slot = |slot: &str| vec![format!("UPDATE award SET slot_no = {slot} WHERE {FIRST}")];
    vec![
        steps(
            "an award is that of its application's cycle and organisation",
            &[belongs(case!(2)), registered(case!(2))],
            &[belongs(case!(1)), registered(case!(1))],
        ),
        Breach { names: vec![own], doing: slot("places + 1"), undoing: slot("1") },
        // A place that has a bonus.
        Breach {
            names: vec![own, "a bonus is that of an award with a place"],
            doing: slot("NULL"),
            undoing: slot("1"),
        },
        change(
            "an award rests on the vote that counts, and on a majority",
            "round_candidate",
            &format!("result = 'NOT_PASSED' WHERE {FIRST}"),
            &format!("result = 'ELECTED' WHERE {FIRST}"),
        ),
        // A substitute who did not pass the vote on substitutes either.
        change(
            "an award rests on the vote that counts, and on a majority",
            "vacant_place",
            "vote_id = NULL",
            "vote_id = (SELECT id FROM ballot_round WHERE kind = 'SUBSTITUTION')",
        ),
    ]
}

fn of_conferrals() -> Vec<Breach> {
    let phase = |phase: &str| format!("UPDATE cycle SET phase = '{phase}'");
    let state = |state: &str| format!("UPDATE application SET state = '{state}' WHERE id = {}", case!(1));
    let granted = |day: &str| {
        [
            format!("UPDATE honour SET granted_on = '{day}' WHERE id = (SELECT honour_id FROM award WHERE {FIRST})"),
            format!("UPDATE follow_up_visit SET since = '{day}' WHERE award_id = (SELECT id FROM award WHERE {FIRST})"),
        ]
    };
    let later = |sign: char| {
        let sum = |column: &str| format!("{column} = {column} {sign} 1000000000000");
        format!("{}, {} WHERE number = 2", sum("ends_at"), sum("announced_ends_at"))
    };
    vec![
        steps(
            "a conferred application has exactly one award",
            &[phase("CONFERRAL"), state("NOMINATED")],
            &[state("CONFERRED"), phase("CLOSED")],
        ),
        change(
            "an award follows a notice that ended, and whose end was published",
            "public_notice",
            &later('+'),
            &later('-'),
        ),
        change(
            "an award follows a notice that ended, and whose end was published",
            "public_notice",
            "announced_ends_at = announced_ends_at - 1 WHERE number = 2",
            "announced_ends_at = announced_ends_at + 1 WHERE number = 2",
        ),
        // The first visit counts from the same day.
        steps(
            "an award is valid from its document's date, by the register",
            &granted("2026-06-15"),
            &granted("2026-06-16"),
        ),
        change(
            "a cycle closed with awards has no nominee left, and certificates for all",
            "award",
            &format!("certificate_number = NULL WHERE {FIRST}"),
            &format!("certificate_number = 'x' WHERE {FIRST}"),
        ),
    ]
}
