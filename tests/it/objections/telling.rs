//! Who learns who objects, and what a nominee is told.

use super::{Filed, Story};
use crate::integrity::Raw;
use crate::support::Client;
use serde_json::{Value, json};

/// What nobody reads but the unrecused Office and the supervisor.
const SECRETS: [&str; 2] = ["赵异议", "13900000000"];

/// A nominee's hearings as its team sees them.
pub async fn hearings(story: &Story, case: usize) -> Value {
    let query = "query($id: ID!) { viewer { applicant { application(id: $id) {
        hearings { objection summary openedAt dueAt statement heardAt state findings } } } } }";
    let variables = json!({ "id": story.board.application(case) });
    let mut data = story.board.applicant(case).ok(query, variables).await;
    assert!(!SECRETS.iter().any(|secret| data.to_string().contains(secret)), "{data}");
    data["viewer"]["applicant"]["application"]["hearings"].take()
}

/// Who objects, as an area of a client tells it.
async fn objector(client: &Client, area: &str, filed: &Filed) -> Value {
    client.ask("Objector", json!({ "id": filed.row["id"] })).await["viewer"][area]["objector"].clone()
}

/// How many objections an area of the clerk lists.
async fn listed(story: &Story) -> Value {
    let data = story.clerk.ask("OfficeObjections", json!({})).await;
    data["viewer"]["office"]["objections"]["totalCount"].clone()
}

/// What the clerk sees of the first objection: why, and what is objected.
async fn words(story: &Story) -> (Value, Value) {
    let data = story.clerk.ask("OfficeObjections", json!({ "first": 100 })).await;
    let rows = data["viewer"]["office"]["objections"]["nodes"].as_array().unwrap();
    let first = rows.last().unwrap();
    (first["visibility"].clone(), first["facts"].clone())
}

pub async fn who_learns_who_objects(story: &Story, first: &Filed) {
    let (board, world) = (&story.board, &story.board.chamber.review.world);
    let who = json!({ "kind": "PERSON", "name": SECRETS[0], "contact": SECRETS[1] });
    let supervisor = board.as_account("supervisor").await;
    assert_eq!(objector(&supervisor, "supervisor", first).await, who);
    assert_eq!(objector(board.office(), "office", first).await, who);
    // The clerk has to pledge and declare first; and an interest that is found later ends it.
    assert_eq!(objector(&story.clerk, "office", first).await, Value::Null);
    assert_eq!(words(story).await, (json!("NOT_YET"), Value::Null));
    story.clerk.act("SignPledge", json!({ "cycle": board.cycle() })).await;
    assert_eq!(objector(&story.clerk, "office", first).await, Value::Null);
    for case in &board.chamber.review.cases {
        let input = json!({ "cycle": board.cycle(), "organization": case.applicant.organization });
        story.clerk.act("DeclareInterest", input).await;
    }
    assert_eq!(objector(&story.clerk, "office", first).await, who);
    assert_eq!(words(story).await, (json!("VISIBLE"), json!("该单位存在质量问题。")));
    assert_eq!(listed(story).await, 4);
    board.conflicted("office2", 0).await;
    assert_eq!(objector(&story.clerk, "office", first).await, Value::Null);
    assert_eq!(listed(story).await, 1);
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(story.clerk.ok(node, json!({ "id": first.row["id"] })).await["node"], Value::Null);

    // Nobody else is told, though those who approve the nominee read what is objected.
    let management = board.management().await;
    let reviewer = &board.chamber.review.experts[0].client;
    for client in [&management, board.director(), board.applicant(0), reviewer, &world.admin, &world.recommender] {
        let data = client.ask("Objector", json!({ "id": first.row["id"] })).await;
        assert_eq!(data["viewer"], json!({ "office": null, "supervisor": null }));
        assert_eq!(client.ok(node, json!({ "id": first.row["id"] })).await["node"], Value::Null);
    }
    let anybody = board.server().anonymous();
    let (_, answer) = anybody.send_operation("Objector", json!({ "id": first.row["id"] })).await;
    assert!(answer["data"]["viewer"].is_null(), "{answer}");
    for (client, area) in [(board.director(), "committee"), (&management, "management")] {
        let seen = json!(board.nominees(client, area).await).to_string();
        assert!(!SECRETS.iter().any(|secret| seen.contains(secret)), "{seen}");
    }
    let told = board.nominee(board.director(), "committee", 0).await["objections"].take();
    assert_eq!((told.as_array().unwrap().len(), &told[0]["facts"]), (3, &json!("该单位存在质量问题。")));
    assert_eq!(hearings(story, 0).await, json!([]));

    // Every reading is recorded, the latest first; who was told nothing has read nothing.
    let query = "{ viewer { supervisor { accessEvents(first: 100) { nodes { actor operation detail } } } } }";
    let data = supervisor.ok(query, json!({})).await;
    let events = data["viewer"]["supervisor"]["accessEvents"]["nodes"].as_array().unwrap().iter();
    let readers: Vec<&Value> =
        events.filter(|event| event["operation"] == "readObjector").map(|event| &event["actor"]).collect();
    assert_eq!(readers, ["办公室乙", "办公室甲", "监督员"]);
}

/// The trail says that an objection was filed, and not by whom.
pub async fn in_no_audit_payload(story: &Story) {
    let raw = Raw::of(story.board.server()).await;
    let trail = raw.texts("SELECT CAST(payload AS TEXT) FROM audit_event").await;
    let filed = raw.number("SELECT COUNT(*) FROM audit_event WHERE operation = 'fileObjection'").await;
    assert_eq!(filed, 4);
    for payload in &trail {
        assert!(
            !["赵异议", "钱异议", "李异议", "周异议", SECRETS[1]].iter().any(|name| payload.contains(name)),
            "{payload}"
        );
    }
}
