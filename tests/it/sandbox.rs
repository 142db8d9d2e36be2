//! The sandbox that integrators write their own tests against: lawful, the same every time, and nowhere but in a sandbox.

use crate::operations::{codes, facts};
use crate::support::{Backend, Client, START, Server, both};
use crate::world::World;
use quality_award::clock::Clock;
use quality_award::ids::Ids;
use quality_award::settings::Settings;
use quality_award::{App, audit, check, error, sandbox};
use serde_json::{Value, json};

/// The demo accounts with their roles, as README lists them.
const ACCOUNTS: [(&str, &[&str]); 15] = [
    ("admin", &["ADMIN"]),
    ("office", &["OFFICE"]),
    ("office2", &["OFFICE"]),
    ("supervisor", &["SUPERVISOR"]),
    ("management", &["MANAGEMENT_DIRECTOR"]),
    ("recommender", &["RECOMMENDER"]),
    ("director", &["COMMITTEE_MEMBER"]),
    ("deputy", &["COMMITTEE_MEMBER"]),
    ("scholar", &["COMMITTEE_MEMBER"]),
    ("expert", &["COMMITTEE_MEMBER"]),
    ("lawyer", &["COMMITTEE_MEMBER"]),
    ("applicant1", &["APPLICANT"]),
    ("applicant2", &["APPLICANT"]),
    ("applicant3", &["APPLICANT"]),
    ("applicant4", &["APPLICANT"]),
];

/// The scenarios with the phase that the cycle of 2026 has in them.
const SCENARIOS: [(&str, Option<&str>); 5] = [
    ("EMPTY", None),
    ("PLANNING", Some("PLANNING")),
    ("ACCEPTING", Some("ACCEPTING")),
    ("QUALIFICATION", Some("QUALIFICATION")),
    ("REVIEW", Some("REVIEW")),
];

const ADVANCE: &str = "mutation($to: DateTime!) { sandboxAdvanceClock(input: {to: $to}) { serverTime userErrors { code path { field } facts { key value } } } }";
const LOAD: &str = "mutation($name: Scenario!) { sandboxLoadScenario(input: {name: $name}) { name serverTime } }";
const SIGN_IN: &str = "mutation($account: String!) { sandboxSignIn(input: {account: $account}) { \
    session { accessToken viewer { account roles } } userErrors { code path { field } } } }";

async fn start(backend: Backend) -> Server {
    let server = Server::start_with(backend, |settings| settings.sandbox = true).await;
    prepared(&server.app).await.unwrap();
    server
}

/// `prepare`, with the reason of its refusal.
async fn prepared(app: &App) -> Result<(), String> {
    sandbox::prepare(app).await.map_err(reason)
}

fn reason(error: error::Error) -> String {
    match error {
        error::Error::Internal(cause) => cause.to_string(),
        other => format!("{other:?}"),
    }
}

async fn sign_in(server: &Server, account: &str) -> Client {
    let data = server.anonymous().ok(SIGN_IN, json!({ "account": account })).await;
    let token = data["sandboxSignIn"]["session"]["accessToken"].as_str().unwrap_or_else(|| panic!("{data}")).to_owned();
    Client { token: Some(token), ..server.anonymous() }
}

async fn load(server: &Server, scenario: &str) -> Value {
    server.anonymous().ok(LOAD, json!({ "name": scenario })).await["sandboxLoadScenario"].take()
}

/// Every id, number, state and instant that a client of any role could have noted down.
async fn notes(server: &Server, scenario: &str) -> Value {
    let public = "{ serverTime
        cycles(first: 10) { nodes { id year phase quota window { start end open } } }
        announcements(first: 10) { nodes { id title publishedAt } }
        regulation { id } }";
    let office = "{ viewer { id office {
        cycles(first: 10) { nodes { id phase version } }
        organizations(first: 10) { totalCount nodes { id creditCode state version } }
        applications(first: 10) { totalCount nodes { id number state version } }
        standards(first: 10) { nodes { id state version } } } } }";
    let recommender =
        "{ viewer { id recommender { requests(first: 10) { nodes { id state version applicationNumber } } } } }";
    let applicant = "{ viewer { id applicant { organizations { id state version team { id name } } departments { id name }
        applications(first: 10) { nodes { id number state version submittedAt material { files { id sha256 } sections { key version } } } } } } }";
    let mut notes = vec![
        server.anonymous().ok(public, json!({})).await,
        sign_in(server, "office").await.ok(office, json!({})).await,
        sign_in(server, "recommender").await.ok(recommender, json!({})).await,
    ];
    if !["EMPTY", "PLANNING"].contains(&scenario) {
        for number in 1..=4 {
            notes.push(sign_in(server, &format!("applicant{number}")).await.ok(applicant, json!({})).await);
        }
    }
    json!(notes)
}

async fn window_is_open(server: &Server) -> Value {
    let data = server.anonymous().ok("{ cycles(first: 1) { nodes { window { open } } } }", json!({})).await;
    data["cycles"]["nodes"][0]["window"]["open"].clone()
}

both! {
    async fn every_scenario_is_lawful_and_the_same_every_time(server: Server) {
        let server = start(server.backend).await;
        for (scenario, phase) in SCENARIOS {
            assert_eq!(load(&server, scenario).await["name"], scenario);
            let noted = notes(&server, scenario).await;
            let cycle = &noted[1]["viewer"]["office"]["cycles"]["nodes"][0];
            assert_eq!(cycle["phase"].as_str(), phase, "{scenario}");
            assert_eq!(check::broken(&server.app.db).await.unwrap(), [], "{scenario}");
            let verdict = audit::verify(&server.app.db, 1, |_| ()).await.unwrap();
            assert!(matches!(verdict, audit::Verdict::Intact { links, .. } if links > 20), "{scenario}: {verdict:?}");
            load(&server, scenario).await;
            assert_eq!(notes(&server, scenario).await, noted, "{scenario}");
        }
    }

    async fn the_scenarios_from_the_vote_on_are_lawful(server: Server) {
        let server = start(server.backend).await;
        load(&server, "TIE").await;
        let outcome = sign_in(&server, "office").await.ok(
            "{ viewer { office { cycles(first: 1) { nodes { id phase } } } } }", json!({}),
        ).await["viewer"]["office"]["cycles"]["nodes"][0].take();
        assert_eq!(outcome["phase"], "DELIBERATION");
        let told = sign_in(&server, "director").await.ask("Meetings", json!({ "cycle": outcome["id"] })).await;
        assert_eq!(told["viewer"]["committee"]["tierOutcomes"][0]["tied"].as_array().unwrap().len(), 4);
        assert_eq!(told["viewer"]["committee"]["meetings"][0]["state"], "OPEN");

        // Everything up to here is that of NOTICE; the receipt is the same on every machine.
        let mut noted = Vec::new();
        for _ in 0..2 {
            load(&server, "OBJECTION_UPHELD").await;
            let board = server.anonymous().ask("PublicNotices", json!({ "first": 1 })).await["publicNotices"]["nodes"][0].take();
            let receipt = json!({ "receipt": "YY-2F4D01249962907A4E041CAF" });
            let objection = server.anonymous().ask("Objection", receipt).await["objection"].take();
            noted.push((board, objection));
        }
        assert_eq!(noted[0], noted[1]);
        let (board, objection) = &noted[0];
        assert_eq!((&board["state"], &board["entries"][1]["strikeReason"]), (&json!("PUBLISHED"), &json!("DISQUALIFIED")));
        assert_eq!(objection["state"], "UPHELD");
        let places = sign_in(&server, "office").await.ask("VacantPlaces", json!({ "cycle": outcome["id"] })).await;
        assert_eq!(places["viewer"]["office"]["vacantPlaces"][0]["roundDue"], "SUBSTITUTION");
        assert_eq!(check::broken(&server.app.db).await.unwrap(), []);

        // The notice was superseded by another one, which was lengthened.
        load(&server, "CONFERRAL").await;
        let notices = server.anonymous().ask("PublicNotices", json!({ "first": 10 })).await["publicNotices"]["nodes"].take();
        let states: Vec<&Value> = notices.as_array().unwrap().iter().map(|notice| &notice["state"]).collect();
        assert_eq!(states, ["ENDED", "SUPERSEDED"]);
        assert_eq!(notices[1]["id"], board["id"]);
        assert_eq!((&notices[1]["supersededBy"]["id"], &notices[0]["supersedes"]["id"]), (&notices[0]["id"], &board["id"]));
        let extension = &notices[0]["extensions"][0];
        assert_eq!((&extension["endsAt"], &extension["publishedAt"]), (&notices[0]["endsAt"], &json!("2026-06-24T09:00:00.000+08:00")));
        assert_eq!((&notices[0]["lastDay"], &notices[0]["countedDays"]), (&json!("2026-07-03"), &json!(10)));
        let objection = server.anonymous().ask("Objection", json!({ "receipt": "YY-2F4D01249962907A4E041CAF" })).await;
        assert_eq!((&objection["objection"]["state"], &objection["objection"]["notice"]["number"]), (&json!("DISMISSED"), &json!(1)));
        assert_eq!(check::broken(&server.app.db).await.unwrap(), []);

        load(&server, "AWARD_REVOKED").await;
        let id = server.anonymous().ask("Certificate", json!({ "number": "2026-002" })).await["certificate"]["id"].take();
        let award = server.anonymous().ask("Award", json!({ "id": id })).await["award"].take();
        assert_eq!((&award["experiences"][0]["title"], &award["revocation"]), (&json!("以标准化促精益建造"), &Value::Null));
        let revocations = server.anonymous().ask("Revocations", json!({ "first": 10 })).await["revocations"]["nodes"].take();
        assert_eq!((&revocations[0]["ground"], &revocations[0]["revokedOn"]), (&json!("FRAUD"), &json!("2026-09-15")));
        assert_eq!(revocations[0]["award"]["state"], "REVOKED");
        assert_eq!(check::broken(&server.app.db).await.unwrap(), []);

        // So is everything of CONFERRAL and CLOSED that of this one.
        load(&server, "AWARD_EXPIRED").await;
        let certificate = server.anonymous().ask("Certificate", json!({ "number": "2026-003" })).await["certificate"].take();
        assert_eq!((&certificate["state"], &certificate["validUntil"]), (&json!("EXPIRED"), &json!("2029-07-06")));
        assert_eq!(check::broken(&server.app.db).await.unwrap(), []);
        assert!(matches!(audit::verify(&server.app.db, 1, |_| ()).await.unwrap(), audit::Verdict::Intact { .. }));
    }

    async fn a_sandbox_starts_with_the_scenario_accepting_and_resets_to_it(server: Server) {
        let server = start(server.backend).await;
        let noted = notes(&server, "ACCEPTING").await;
        assert_eq!(noted[0]["serverTime"], "2026-03-10T09:00:00.000+08:00");
        assert_eq!(noted[0]["cycles"]["nodes"][0]["phase"], "ACCEPTING");
        let numbers: Vec<&str> = noted[1]["viewer"]["office"]["applications"]["nodes"].as_array().unwrap().iter()
            .map(|node| node["number"].as_str().unwrap()).collect();
        assert_eq!(numbers, ["2026-0002", "2026-0001"]);
        load(&server, "EMPTY").await;
        let reset = server.anonymous().ok("mutation { sandboxReset { name serverTime } }", json!({})).await;
        assert_eq!(reset["sandboxReset"], json!({ "name": "ACCEPTING", "serverTime": "2026-03-10T09:00:00.000+08:00" }));
        assert_eq!(notes(&server, "ACCEPTING").await, noted);
    }

    async fn scenarios_loaded_at_once_are_played_one_after_the_other(server: Server) {
        let server = start(server.backend).await;
        let (one, other) = tokio::join!(load(&server, "QUALIFICATION"), load(&server, "PLANNING"));
        assert_eq!((&one["name"], &other["name"]), (&json!("QUALIFICATION"), &json!("PLANNING")));
        assert_eq!(check::broken(&server.app.db).await.unwrap(), []);
        assert!(matches!(audit::verify(&server.app.db, 1, |_| ()).await.unwrap(), audit::Verdict::Intact { .. }));
    }

    async fn a_scenario_ends_every_session(server: Server) {
        let server = start(server.backend).await;
        let office = sign_in(&server, "office").await;
        assert_eq!(office.ok("{ viewer { account } }", json!({})).await["viewer"]["account"], "office");
        load(&server, "ACCEPTING").await;
        // Signing in again must not bring the old token back to life.
        for account in ["office", "admin", "office"] {
            sign_in(&server, account).await;
            let (status, answer) = office.send("{ viewer { account } }", json!({})).await;
            assert_eq!((status.as_u16(), &answer["errors"][0]["extensions"]["code"]), (401, &json!("UNAUTHENTICATED")));
        }
    }

    async fn a_sandbox_refuses_what_production_refuses(server: Server) {
        let server = start(server.backend).await;
        let applicant = sign_in(&server, "applicant3").await;
        let mine = "{ viewer { applicant { applications(first: 1) { nodes { id version } } } } }";
        let data = applicant.ok(mine, json!({})).await;
        let draft = data["viewer"]["applicant"]["applications"]["nodes"][0].clone();
        let input = json!({ "application": draft["id"], "expectedVersion": draft["version"] });
        let errors = applicant.refused("SubmitApplication", input).await;
        assert!(codes(&errors).iter().all(|code| *code == "MATERIALS_INCOMPLETE"), "{errors:#?}");
        let aliases: String = (0..31).map(|number| format!(" a{number}: serverTime")).collect();
        assert_eq!(server.anonymous().stopped(&format!("{{{aliases} }}"), json!({})).await, "TOO_COMPLEX");
        let twice = "mutation { a: sandboxReset { name } b: sandboxReset { name } }";
        assert_eq!(server.anonymous().stopped(twice, json!({})).await, "BAD_REQUEST");
    }

    async fn everybody_of_the_demo_signs_in_without_a_password(server: Server) {
        let server = start(server.backend).await;
        for (account, roles) in ACCOUNTS {
            let data = server.anonymous().ok(SIGN_IN, json!({ "account": account })).await;
            assert_eq!(data["sandboxSignIn"]["userErrors"], json!([]));
            let viewer = &data["sandboxSignIn"]["session"]["viewer"];
            assert_eq!(*viewer, json!({ "account": account, "roles": roles }));
        }
        // The ordinary way works as well, and the token of either is the same kind of token.
        let client = server.sign_in("applicant1", sandbox::PASSWORD).await;
        assert_eq!(client.ok("{ viewer { account } }", json!({})).await["viewer"]["account"], "applicant1");
        for unknown in ["nobody", "", "office\u{0}", "' OR 1=1 --"] {
            let data = server.anonymous().ok(SIGN_IN, json!({ "account": unknown })).await;
            assert_eq!(data["sandboxSignIn"]["session"], Value::Null);
            assert_eq!(data["sandboxSignIn"]["userErrors"], json!([{ "code": "INVALID_INPUT", "path": [{ "field": "account" }] }]));
        }
    }

    async fn the_clock_moves_forward_only(server: Server) {
        let server = start(server.backend).await;
        let anonymous = server.anonymous();
        // Backwards by a millisecond, and a millisecond more than twenty years ahead.
        for to in ["2026-03-10T08:59:59.999+08:00", "2046-03-25T09:00:00.001+08:00"] {
            let data = anonymous.ok(ADVANCE, json!({ "to": to })).await["sandboxAdvanceClock"].take();
            assert_eq!(data["serverTime"], "2026-03-10T09:00:00.000+08:00");
            let errors = data["userErrors"].as_array().unwrap();
            assert_eq!(codes(errors), ["INVALID_INPUT"]);
            assert_eq!(errors[0]["path"], json!([{ "field": "to" }]));
            assert_eq!(facts(errors, "INVALID_INPUT")["min"], "2026-03-10T09:00:00.000+08:00");
            assert_eq!(facts(errors, "INVALID_INPUT")["max"], "2046-03-25T09:00:00.000+08:00");
        }
        let data = anonymous.ok(ADVANCE, json!({ "to": "tomorrow" })).await["sandboxAdvanceClock"].take();
        assert_eq!(codes(data["userErrors"].as_array().unwrap()), ["INVALID_INPUT"]);
        // To the present, and to the last instant of the window and the one after it.
        for (to, open) in [
            ("2026-03-10T09:00:00.000+08:00", true),
            ("2026-04-30T23:59:59.999+08:00", true),
            ("2026-05-01T00:00:00.000+08:00", false),
        ] {
            let data = anonymous.ok(ADVANCE, json!({ "to": to })).await["sandboxAdvanceClock"].take();
            assert_eq!(data, json!({ "serverTime": to, "userErrors": [] }));
            assert_eq!(window_is_open(&server).await, open, "{to}");
        }
        // As far as it may go.
        let furthest = "2046-05-16T00:00:00.000+08:00";
        let data = anonymous.ok(ADVANCE, json!({ "to": furthest })).await["sandboxAdvanceClock"].take();
        assert_eq!(data, json!({ "serverTime": furthest, "userErrors": [] }));
    }

    async fn a_restarted_sandbox_goes_on_where_it_was(server: Server) {
        let server = start(server.backend).await;
        server.anonymous().ok(ADVANCE, json!({ "to": "2026-04-01T12:34:56.789+08:00" })).await;
        let noted = notes(&server, "ACCEPTING").await;
        let app = App::open(server.app.settings.clone(), Clock::sandbox(sandbox::START), Ids::random()).await.unwrap();
        assert_eq!(app.clock.now(), sandbox::START);
        prepared(&app).await.unwrap();
        assert_eq!(app.clock.now().to_string(), "2026-04-01T12:34:56.789+08:00");
        assert_eq!(notes(&server, "ACCEPTING").await, noted);
    }

    async fn a_real_database_does_not_become_a_sandbox(server: Server) {
        let world = World::new(server).await;
        let before = world.server.digest().await;
        let settings = Settings { sandbox: true, ..world.server.app.settings.clone() };
        let app = App::open(settings, Clock::sandbox(sandbox::START), Ids::random()).await.unwrap();
        assert!(prepared(&app).await.unwrap_err().contains("is not a sandbox"));
        assert_eq!(before, world.server.digest().await);
        sandbox::refuse_sandbox(&world.server.app).await.map_err(reason).unwrap();
    }

    async fn a_database_that_only_has_its_first_administrator_is_real(server: Server) {
        quality_award::identity::cli::ensure_admin(&server.app).await.unwrap().unwrap();
        let before = server.digest().await;
        let settings = Settings { sandbox: true, ..server.app.settings.clone() };
        let app = App::open(settings, Clock::sandbox(START), Ids::random()).await.unwrap();
        assert!(prepared(&app).await.unwrap_err().contains("is not a sandbox"));
        assert_eq!(before, server.digest().await);
    }

    async fn a_sandbox_is_not_served_as_real(server: Server) {
        let server = start(server.backend).await;
        let settings = Settings { sandbox: false, ..server.app.settings.clone() };
        let app = App::open(settings, Clock::system(), Ids::random()).await.unwrap();
        let refused = sandbox::refuse_sandbox(&app).await.map_err(reason).unwrap_err();
        assert!(refused.contains("--sandbox"), "{refused}");
    }

    async fn production_does_not_know_the_sandbox(server: Server) {
        let fields = "{ __schema { mutationType { name fields { name } } } }";
        let real = server.anonymous().ok(fields, json!({})).await["__schema"]["mutationType"].take();
        let sandbox = start(server.backend).await.anonymous().ok(fields, json!({})).await["__schema"]["mutationType"].take();
        assert_eq!((&real["name"], &sandbox["name"]), (&json!("Mutation"), &json!("Mutation")));
        let names = |root: &Value| root["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let real = names(&real);
        let mut added: Vec<String> = names(&sandbox).into_iter().filter(|name| !real.contains(name)).collect();
        added.sort();
        assert_eq!(added, ["sandboxAdvanceClock", "sandboxLoadScenario", "sandboxReset", "sandboxSignIn"]);
        for mutation in [
            "sandboxReset { name }",
            "sandboxLoadScenario(input: {name: EMPTY}) { name }",
            "sandboxAdvanceClock(input: {to: \"2030-01-01T00:00:00.000+08:00\"}) { serverTime }",
            "sandboxSignIn(input: {account: \"root\"}) { session { accessToken } }",
        ] {
            assert_eq!(server.anonymous().stopped(&format!("mutation {{ {mutation} }}"), json!({})).await, "BAD_REQUEST");
        }
    }
}

#[test]
fn the_production_schema_has_no_word_of_the_sandbox() {
    assert!(!include_str!("../../schema.graphql").to_lowercase().contains("sandbox"));
}
