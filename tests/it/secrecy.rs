//! Once a round is closed, nothing in a copy of the database joins a member to a ballot. The same scripts that find the
//! voter of every ballot while the round is open, before anything is sealed, find nobody's afterwards.

use crate::chamber::Chamber;
use crate::integrity::Raw;
use crate::support::{Backend, both};
use crate::world::PASSWORD;
use serde_json::{Value, json};

both! {
    async fn nothing_joins_a_member_to_a_ballot_once_it_is_sealed(server: Server) {
        let chamber = Chamber::declared(server, 2).await;
        chamber.opened(&[0, 1, 2, 3, 4]).await;
        let round = chamber.voting().await;
        chamber.casts(&round, &[&[0, 1], &[0], &[1], &[], &[0, 1]]).await;
        let server = &chamber.review.world.server;
        let raw = Raw::of(server).await;
        let open = raw.texts(ids(server.backend, "ballot")).await;
        assert!(open.iter().all(|id| id.replace('-', "").chars().nth(12) == Some('4')), "{open:?}");
        match server.backend {
            Backend::Postgres => assert_eq!(linked(&raw, "ballot").await, 5),
            Backend::Sqlite => assert_eq!(on_disk(&chamber, &open), 5),
        }
        let closed = chamber.closed().await;
        assert_eq!(closed["state"], "CLOSED");
        sealed(&chamber, &raw, &open).await;
        told(&chamber, &round).await;
    }

    async fn a_named_round_says_who_cast_what(server: Server) {
        let chamber = Chamber::declared(server, 1).await;
        let raw = Raw::of(&chamber.review.world.server).await;
        raw.drop_triggers().await;
        // As if the committee had approved named ballots: the guard that keeps the work procedure is away.
        raw.run(NAMED).await;
        chamber.opened(&[0, 1, 2, 3]).await;
        let round = chamber.voting().await;
        assert_eq!(round["mode"], "NAMED");
        chamber.casts(&round, &[&[0], &[0], &[0], &[]]).await;
        assert_eq!(chamber.closed().await["recount"]["agrees"], true);
        let ballots = chamber.seen(chamber.member(0), "committee").await["rounds"][0]["ballots"].take();
        let mut said: Vec<(String, usize)> = ballots.as_array().unwrap().iter().map(said).collect();
        said.sort_unstable();
        let names = ["主任", "委员乙", "委员甲", "常务副主任"].map(str::to_owned);
        let expected: Vec<(String, usize)> = names.into_iter().zip([1, 0, 1, 1]).collect();
        assert_eq!(said, expected);
    }
}

const NAMED: &str = "UPDATE work_procedure SET content = '{\"stage_weights\":[60,40],\"minimum_score\":null,\"aggregation\":\"MEAN\",\
     \"ballot_mode\":\"NAMED\",\"correction_days\":5,\"hearing_days\":10}'";

fn said(ballot: &Value) -> (String, usize) {
    (ballot["member"].as_str().unwrap().to_owned(), ballot["choices"].as_array().unwrap().len())
}

/// The ids of a table's rows in their physical order, where there is one.
fn ids(backend: Backend, table: &str) -> &'static str {
    match (backend, table) {
        (Backend::Sqlite, "ballot") => "SELECT lower(hex(id)) FROM ballot",
        (Backend::Sqlite, _) => "SELECT lower(hex(id)) FROM sealed_ballot",
        (Backend::Postgres, "ballot") => "SELECT id::text FROM ballot ORDER BY ctid",
        (Backend::Postgres, _) => "SELECT id::text FROM sealed_ballot ORDER BY ctid",
    }
}

/// How many ballots of a table the transaction that wrote them tells the voter of.
async fn linked(raw: &Raw, table: &str) -> i64 {
    raw.number(&format!("SELECT COUNT(*) FROM ballot_marker m JOIN {table} b ON b.xmin = m.xmin")).await
}

/// How many of these ids stand in the files of the database.
fn on_disk(chamber: &Chamber, ids: &[String]) -> usize {
    let files = chamber.review.world.server.database_files();
    let bytes: Vec<u8> = files.iter().flat_map(|path| std::fs::read(path).unwrap()).collect();
    let holds = |id: &&String| {
        let id = uuid::Uuid::parse_str(id).unwrap();
        bytes.windows(16).any(|window| window == id.as_bytes())
    };
    ids.iter().filter(holds).count()
}

/// No transaction, no physical order, no row number and no deleted row tells anything.
async fn sealed(chamber: &Chamber, raw: &Raw, open: &[String]) {
    let backend = chamber.review.world.server.backend;
    assert_eq!(
        raw.number("SELECT COUNT(*) FROM ballot").await + raw.number("SELECT COUNT(*) FROM ballot_choice").await,
        0
    );
    let now = raw.texts(ids(backend, "sealed_ballot")).await;
    assert_eq!(now.len(), 5);
    assert!(now.iter().all(|id| !open.contains(id)));
    // The order is that of the new identities, which are random: it says nothing that they do not.
    let mut sorted = now.clone();
    sorted.sort_unstable();
    assert_eq!(now, sorted);
    match backend {
        Backend::Postgres => {
            assert_eq!(linked(raw, "sealed_ballot").await, 0);
            assert_eq!(raw.number("SELECT COUNT(DISTINCT xmin::text) FROM sealed_ballot").await, 1);
            for table in ["ballot", "ballot_choice"] {
                assert_eq!(raw.number(&format!("SELECT pg_relation_size('{table}')")).await, 0, "{table}");
            }
        }
        Backend::Sqlite => {
            for table in ["ballot_marker", "ballot", "ballot_choice", "sealed_ballot", "sealed_choice"] {
                let refusal = raw.refusal(&format!("DELETE FROM {table} WHERE rowid = 1")).await;
                assert!(refusal.contains("no such column: rowid"), "{table}: {refusal}");
            }
            assert_eq!(on_disk(chamber, open), 0);
        }
    }
}

/// Nobody is told more than that a ballot is in: not by an answer, not by the trail.
async fn told(chamber: &Chamber, round: &Value) {
    let world = &chamber.review.world;
    let errors = chamber.member(0).refused("CastBallot", chamber.ballot(round, &[0, 1])).await;
    let other = chamber.member(0).refused("CastBallot", chamber.ballot(round, &[])).await;
    assert_eq!(errors, other);
    let supervisor = world.server.sign_in("supervisor", PASSWORD).await;
    let query = "query { viewer { supervisor { auditEvents(first: 100) { operation payload } } } }";
    let trail = supervisor.ok(query, json!({})).await;
    let casts = trail["viewer"]["supervisor"]["auditEvents"].as_array().unwrap().clone();
    let casts: Vec<&Value> = casts.iter().filter(|event| event["operation"] == "castBallot").collect();
    assert!(casts.iter().all(|event| !event.to_string().contains("application:")), "{casts:?}");
}
