//! Votes at once: two ballots of one member, a ballot against the close, two closes; two hundred rounds of each.
//!
//! Seen failing with the one write order and the triggers taken away: on PostgreSQL both closes are taken in the first round,
//! on SQLite a ballot meets a snapshot that is gone and fails.

mod conferring;

use crate::chamber::Chamber;
use crate::integrity::Raw;
use crate::support::{both, key};
use serde_json::{Value, json};

const ROUNDS: usize = 200;

both! {
    async fn one_ballot_a_member_and_none_after_the_close(server: Server) {
        let chamber = Chamber::declared(server, 4).await;
        // Each of four leaves out another one: a tie of four for three places, in every run-off again.
        chamber.opened(&[0, 1, 2, 3]).await;
        let round = chamber.voting().await;
        chamber.casts(&round, &TIE).await;
        assert_eq!(chamber.closed().await["state"], "CLOSED");
        chamber.office().act("RecordAttendance", chamber.attendance(&[0, 1, 2, 3, 4]).await).await;
        let raw = Raw::of(&chamber.review.world.server).await;
        let meeting = chamber.meeting().await["id"].take();
        let mut taken = 0;
        for turn in 0..ROUNDS {
            taken += at_once(&chamber, &raw, &meeting, turn).await;
        }
        // The close came before some ballots and after others, or there was no race.
        assert!((1..ROUNDS).contains(&taken), "{taken}");
        assert_eq!(quality_award::check::broken(&chamber.review.world.server.app.db).await.unwrap(), []);
    }
}

const TIE: [&[usize]; 4] = [&[1, 2, 3], &[0, 2, 3], &[0, 1, 3], &[0, 1, 2]];

/// A run-off in which the first member votes twice at once, and the last while two clerks close; 1 where the last came in time.
async fn at_once(chamber: &Chamber, raw: &Raw, meeting: &Value, turn: usize) -> usize {
    let prepared = chamber.office().act("PrepareRound", json!({ "meeting": meeting })).await["round"].take();
    let input = json!({ "round": prepared["id"], "expectedVersion": prepared["version"] });
    let round = chamber.office().act("OpenRound", input).await["round"].take();
    let cast = |member: usize, cases: &'static [usize]| {
        let (client, input) = (chamber.member(member).clone(), chamber.ballot(&round, cases));
        async move { accepted(&client.payload("CastBallot", input).await, &["ALREADY_VOTED", "VOTING_NOT_OPEN"]) }
    };
    let twice = futures_util::future::join(cast(0, TIE[0]), cast(0, TIE[0])).await;
    assert!(twice.0 != twice.1, "turn {turn}: {twice:?}");
    for (member, cases) in TIE.into_iter().enumerate().skip(1) {
        assert!(cast(member, cases).await);
    }
    let close = || {
        let client = chamber.office().clone();
        let input = json!({ "round": round["id"], "expectedVersion": round["version"], "idempotencyKey": key() });
        async move { accepted(&client.payload("CloseRound", input).await, &["VOTING_NOT_OPEN"]) }
    };
    // Who is sent first changes from turn to turn.
    let (first, second, last) = if turn.is_multiple_of(2) {
        let (last, first, second) = futures_util::future::join3(cast(4, &[]), close(), close()).await;
        (first, second, last)
    } else {
        let (first, last, second) = futures_util::future::join3(close(), cast(4, &[]), close()).await;
        (first, second, last)
    };
    assert!(first != second, "turn {turn}: {first} {second}");
    let id = uuid::Uuid::parse_str(round["id"].as_str().unwrap().split_once(':').unwrap().1).unwrap();
    let id = format!("round_id = {}", raw.id_of(id));
    let count = async |table: &str| raw.number(&format!("SELECT COUNT(*) FROM {table} WHERE {id}")).await;
    let expected = 4 + i64::from(last);
    assert_eq!((count("ballot_marker").await, count("sealed_ballot").await), (expected, expected), "turn {turn}");
    assert_eq!(count("ballot").await, 0);
    usize::from(last)
}

/// Whether a step was done; refused it may be by these codes alone.
fn accepted(payload: &Value, codes: &[&str]) -> bool {
    let errors = payload["userErrors"].as_array().unwrap();
    assert!(errors.iter().all(|error| codes.contains(&error["code"].as_str().unwrap())), "{payload:#}");
    errors.is_empty()
}
