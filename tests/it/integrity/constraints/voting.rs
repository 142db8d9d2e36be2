//! The constraints of meetings and ballots: the database itself takes one ballot a member, and at most the limit.

use super::END;
use crate::chamber::Chamber;
use crate::integrity::Raw;
use crate::integrity::guards::{OF_VOTING, unchangeable};
use crate::integrity::invariants::voting::voted;
use crate::support::{Backend, both};
use serde_json::json;

/// Every CHECK of voting, with a change that breaks it and nothing before it; the meeting is open, the round counted or open.
pub const CHECKS: [(&str, &str); 13] = [
    ("meeting_chair_check", "UPDATE meeting SET chair_id = NULL"),
    ("meeting_ended_check", "UPDATE meeting SET ended_at = 1"),
    ("meeting_minutes_check", "UPDATE meeting SET minutes = 'x'"),
    ("ballot_round_places_check", "UPDATE ballot_round SET places = -1 WHERE state = 'OPEN'"),
    ("ballot_round_opened_check", "UPDATE ballot_round SET digest = NULL WHERE state = 'OPEN'"),
    ("ballot_round_closed_check", "UPDATE ballot_round SET closed_at = 1 WHERE state = 'OPEN'"),
    (
        "ballot_round_tally_check",
        "UPDATE ballot_round SET state = 'CLOSED', closed_at = 1, ballots = 0 WHERE state = 'OPEN'",
    ),
    ("ballot_round_void_check", "UPDATE ballot_round SET void_reason = 'QUORUM_NOT_MET' WHERE state = 'OPEN'"),
    (
        "ballot_round_ballots_check",
        "UPDATE ballot_round SET state = 'CLOSED', closed_at = 1, tally_digest = 'x', ballots = 6 WHERE state = 'OPEN'",
    ),
    ("ballot_round_attending_check", "UPDATE ballot_round SET attending = 6 WHERE state = 'OPEN'"),
    ("round_candidate_counted_check", "UPDATE round_candidate SET approvals = 1 WHERE result IS NULL"),
    ("ballot_mode_check", "UPDATE ballot SET person_id = (SELECT person_id FROM account WHERE login = 'root')"),
    ("ballot_choice_slot_check", "UPDATE ballot_choice SET slot_no = NULL WHERE slot_no = 1"),
];

/// Name and columns of an index; table, condition and changes of the copy.
type Unique = (&'static str, &'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Every unique index of voting that is no primary key, as in [`super::review::UNIQUE`].
pub const UNIQUE: [Unique; 11] = [
    (
        "meeting_number_key",
        "cycle_id, number",
        "meeting",
        "1 = 1",
        &[("id", "ID"), ("state", "'LAPSED'"), ("ended_at", "1")],
    ),
    ("meeting_live_key", "cycle_id", "meeting", "1 = 1", &[("id", "ID"), ("number", "2")]),
    ("ballot_round_number_key", "meeting_id, number", "ballot_round", "state = 'VOID'", &[("id", "ID")]),
    ("ballot_round_open_key", "state", "ballot_round", "state = 'OPEN'", &[("id", "ID"), ("number", "9")]),
    ("ballot_round_limit_key", "id, slot_limit", "", "", &[]),
    ("ballot_round_mode_key", "id, mode", "", "", &[]),
    // Awards refer to it.
    ("ballot_round_seats_key", "id, places", "", "", &[]),
    ("round_candidate_pool_key", "round_id, application_id, pool", "", "", &[]),
    (
        "round_candidate_position_key",
        "round_id, position",
        "round_candidate",
        "position = 1",
        &[("application_id", "ID")],
    ),
    ("ballot_round_key", "id, round_id", "", "", &[]),
    ("ballot_choice_slot_key", "ballot_id, slot_no", "ballot_choice", "slot_no = 1", &[("application_id", "ID")]),
];

/// One round counted, the next one open with a ballot.
async fn voting(chamber: &Chamber) {
    let meeting = chamber.meeting().await;
    // As if the vote counted no more: the round that elected is void, and the vote is repeated.
    for member in ["director", "deputy"] {
        let world = &chamber.review.world;
        let input = json!({
            "cycle": world.cycle, "person": world.people[member], "creditCode": chamber.review.cases[0].applicant.credit_code,
            "interest": "ADVISER", "reason": "曾任顾问。",
        });
        let conflict = world.office.act("ImposeConflict", input).await["conflict"].take();
        let lifted = json!({ "conflict": conflict["id"], "reason": "查明无关。" });
        world.office.act("LiftConflict", lifted).await;
    }
    chamber.office().act("PrepareRound", json!({ "meeting": meeting["id"] })).await;
    let round = chamber.office().act("OpenRound", chamber.on_round().await).await["round"].take();
    chamber.member(2).act("CastBallot", chamber.ballot(&round, &[0, 1])).await;
}

both! {
    async fn every_constraint_of_voting_refuses_its_breach(server: Server) {
        let chamber = voted(server).await;
        voting(&chamber).await;
        let server = &chamber.review.world.server;
        let raw = Raw::of(server).await;
        let before = server.digest().await;
        for (name, sql) in CHECKS {
            let refusal = raw.refusal(sql).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
        }
        let id = raw.id(2);
        for (name, columns, table, condition, changes) in UNIQUE.iter().filter(|(_, _, table, ..)| !table.is_empty()) {
            let new = |value: &&'static str| if *value == "ID" { id.clone() } else { (*value).to_owned() };
            let values: Vec<(&str, String)> = changes.iter().map(|(column, value)| (*column, new(value))).collect();
            let values: Vec<(&str, &str)> = values.iter().map(|(column, value)| (*column, value.as_str())).collect();
            let refusal = raw.refusal(&raw.copy(table, condition, &values).await).await + END;
            let named = match server.backend {
                Backend::Postgres => format!("\"{name}\""),
                Backend::Sqlite => {
                    columns.split(", ").map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ") + END
                }
            };
            assert!(refusal.contains(&named), "{name}: {refusal}");
        }
        beyond(&raw).await;
        assert_eq!(before, server.digest().await);
    }
}

/// A second ballot of a member, a choice beyond the limit or of no candidate, a ballot after the count, and changes of what
/// is final: each refused by key, reference or trigger.
async fn beyond(raw: &Raw) {
    let id = raw.id(2);
    let closed = "(SELECT id FROM ballot_round WHERE state = 'VOID')";
    let limit = [("application_id", id.as_str()), ("slot_no", "4"), ("slot_limit", "4")];
    let foreign = [("application_id", id.as_str()), ("slot_no", "3")];
    let late = [("id", id.as_str()), ("round_id", closed)];
    let open = "round_id = (SELECT id FROM ballot_round WHERE state = 'OPEN')";
    let lawyer = "(SELECT person_id FROM account WHERE login = 'lawyer')";
    for (sql, words) in [
        (raw.copy("ballot_marker", open, &[]).await, ["ballot_marker_append_only", "ballot_marker_pkey"]),
        (raw.copy("ballot_marker", open, &[("person_id", lawyer)]).await, ["FOREIGN KEY", "foreign key"]),
        (raw.copy("ballot_choice", "slot_no = 1", &limit).await, ["FOREIGN KEY", "foreign key"]),
        (raw.copy("ballot_choice", "slot_no = 1", &foreign).await, ["FOREIGN KEY", "foreign key"]),
        (raw.copy("ballot", "1 = 1", &late).await, ["voting_not_open", "voting_not_open"]),
        (
            "UPDATE ballot_round SET places = 9 WHERE state = 'VOID'".to_owned(),
            ["ballot_round_final", "ballot_round_final"],
        ),
        (
            "UPDATE round_candidate SET approvals = 0 WHERE result IS NOT NULL".to_owned(),
            ["candidate_final", "candidate_final"],
        ),
        ("DELETE FROM meeting_member".to_owned(), ["meeting_member_roll", "meeting_member_roll"]),
    ] {
        let refusal = raw.refusal(&sql).await;
        assert!(words.iter().any(|word| refusal.contains(word)), "{sql}: {refusal}");
    }
    for table in OF_VOTING {
        unchangeable(raw, table, if table == "ballot_marker" { open } else { "1 = 1" }).await;
    }
}
