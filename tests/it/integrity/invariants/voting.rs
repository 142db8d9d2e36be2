//! Breaches in meetings and rounds.

use super::{Breach, change};
use crate::chamber::Chamber;
use crate::integrity::Raw;
use crate::support::Server;

/// Two candidates, a meeting of five, and a round that elected one of them.
pub async fn voted(server: Server) -> Chamber {
    let chamber = Chamber::declared(server, 2).await;
    chamber.opened(&[0, 1, 2, 3]).await;
    let round = chamber.voting().await;
    chamber.casts(&round, &[&[0, 1], &[0], &[0], &[0]]).await;
    chamber.closed().await;
    chamber
}

const LAWYER: &str = "(SELECT person_id FROM account WHERE login = 'lawyer')";
const OFFICE: &str = "(SELECT person_id FROM account WHERE login = 'office')";

/// The breaches, one for each invariant of voting.
pub(super) fn breaches(raw: &Raw) -> Vec<Breach> {
    let id = raw.id(7);
    let second = "(SELECT id FROM application WHERE number = '2026-0002')";
    let foreign = format!("INSERT INTO round_attendee (round_id, person_id) SELECT id, {OFFICE} FROM ballot_round");
    let blank = format!("INSERT INTO ballot (id, round_id, mode) SELECT {id}, id, 'SECRET' FROM ballot_round");
    vec![
        change("a meeting has a roll as large as it says", "meeting", "members = 6", "members = 5"),
        Breach {
            names: vec!["who attended a round stands on the roll of its meeting"],
            doing: vec![foreign],
            undoing: vec![format!("DELETE FROM round_attendee WHERE person_id = {OFFICE}")],
        },
        change(
            "an open round has a ballot for everybody whose ballot is in",
            "ballot_round",
            "state = 'OPEN'",
            "state = 'CLOSED'",
        ),
        Breach {
            names: vec!["a round that is not open has no open ballot"],
            doing: vec![blank],
            undoing: vec!["DELETE FROM ballot".to_owned()],
        },
        change("a counted round keeps every ballot that came in", "ballot_round", "ballots = 3", "ballots = 4"),
        change(
            "a round counts what its ballots say",
            "round_candidate",
            "approvals = approvals + 1 WHERE position = 1",
            "approvals = approvals - 1 WHERE position = 1",
        ),
        change("a ballot stays within the limit of its round", "ballot_round", "slot_limit = 1", "slot_limit = 3"),
        Breach {
            names: vec!["a ballot names applications of its round"],
            doing: vec![
                "CREATE TABLE kept_candidate AS SELECT * FROM round_candidate".to_owned(),
                format!("DELETE FROM round_candidate WHERE application_id = {second}"),
            ],
            undoing: vec![format!(
                "INSERT INTO round_candidate SELECT * FROM kept_candidate WHERE application_id = {second}"
            )],
        },
        Breach {
            names: vec!["a ballot of a secret round names no member"],
            doing: vec![format!(
                "UPDATE sealed_ballot SET person_id = {LAWYER} WHERE id = (SELECT id FROM sealed_ballot ORDER BY id LIMIT 1)"
            )],
            undoing: vec!["UPDATE sealed_ballot SET person_id = NULL".to_owned()],
        },
        change("a round elects no more than its places", "ballot_round", "places = 0", "places = 3"),
    ]
}
