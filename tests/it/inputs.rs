//! What the caller got wrong (INVALID_INPUT), what somebody else changed first (STALE_VERSION), and keys under which a
//! request is repeated (IDEMPOTENCY_KEY_REUSED).

use crate::casework::{Case, bars, uploading};
use crate::operations::{facts, refuses};
use crate::organising::{but, known};
use crate::support::{both, key};
use crate::world::World;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

both! {
    async fn every_fault_of_an_input_is_told_at_once(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        refuses_invalid_input(&case).await;
        allows_invalid_input(&case).await;
    }

    async fn nobody_overwrites_what_somebody_else_changed_first(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        refuses_stale_version(&case).await;
        allows_stale_version(&case).await;
    }

    async fn a_key_is_for_one_request_of_one_account(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        allows_idempotency_key_reused(&case).await;
        refuses_idempotency_key_reused(&case).await;
    }
}

/// Paths as text, `answers.1.value`.
fn paths(errors: &[Value]) -> Vec<String> {
    let step = |step: &Value| step["field"].as_str().map_or_else(|| step["index"].to_string(), str::to_owned);
    let path = |error: &Value| error["path"].as_array().unwrap().iter().map(step).collect::<Vec<_>>().join(".");
    errors.iter().map(path).collect()
}

fn answering(case: &Case<'_>, version: i32, answers: Value) -> Value {
    json!({ "application": case.id, "section": "identity", "answers": answers, "expectedVersion": version })
}

async fn refuses_invalid_input(case: &Case<'_>) {
    let (server, client) = (&case.world.server, case.client());
    let answers = json!([
        { "key": "contactName", "value": { "text": "王".repeat(61) } },
        { "key": "employees", "value": { "number": "0" } },
        { "key": "contactPhone", "value": { "number": "1" } },
        { "key": "nowhere", "value": { "boolean": true } },
        { "key": "contactEmail", "value": { "text": "a@example.org" } },
    ]);
    let faults = ["INVALID_INPUT"; 4];
    let errors = refuses(server, client, "SaveSection", answering(case, 1, answers), &faults).await;
    let expected = ["answers.0.value", "answers.1.value", "answers.2.value", "answers.3.key"];
    assert_eq!(paths(&errors), expected);
    assert_eq!(facts(&errors[..1], "INVALID_INPUT"), known([("max", "60"), ("actual", "61")]));
    assert_eq!(facts(&errors[1..], "INVALID_INPUT"), known([("min", "1"), ("max", "10000000"), ("actual", "0")]));
    assert!(errors.iter().all(|error| error["articles"] == json!([])));

    let wrong = json!({ "name": "a/b.docx", "mediaType": "PNG", "size": 20_971_521, "sha256": "ABC" });
    let input = but(uploading(&case.id, "LICENCES"), wrong);
    let errors = refuses(server, client, "RequestAttachmentUpload", input, &["INVALID_INPUT"; 3]).await;
    assert_eq!(paths(&errors), ["name", "size", "sha256"]);
    let input = but(uploading(&case.id, "LICENCES"), json!({ "mediaType": "DOCX", "name": "a.docx" }));
    let errors = refuses(server, client, "RequestAttachmentUpload", input, &["INVALID_INPUT"]).await;
    assert_eq!(paths(&errors), ["mediaType"]);
    // The form takes one report, and there is one.
    let input = uploading(&case.id, "SELF_ASSESSMENT_REPORT");
    let errors = refuses(server, client, "RequestAttachmentUpload", input, &["INVALID_INPUT"]).await;
    assert_eq!((paths(&errors), facts(&errors, "INVALID_INPUT")), (vec!["kind".to_owned()], known([("max", "1")])));

    for reason in [" ".to_owned(), "长".repeat(1001), "a\0b".to_owned()] {
        let input = but(case.withdrawal().await, json!({ "reason": reason }));
        let errors = refuses(server, client, "WithdrawApplication", input, &["INVALID_INPUT"]).await;
        assert_eq!(paths(&errors), ["reason"]);
    }
    // The id of another kind of thing, and a key that is no UUID.
    let input = but(case.submission().await, json!({ "application": case.applicant.organization }));
    let errors = refuses(server, client, "SubmitApplication", input, &["INVALID_INPUT"]).await;
    assert_eq!(paths(&errors), ["application"]);
    let input = but(case.submission().await, json!({ "idempotencyKey": "again" }));
    let errors = refuses(server, client, "SubmitApplication", input, &["INVALID_INPUT"]).await;
    assert_eq!(paths(&errors), ["idempotencyKey"]);
}

/// The last value inside each bound.
async fn allows_invalid_input(case: &Case<'_>) {
    let client = case.client();
    let answers = json!([
        { "key": "contactName", "value": { "text": "王".repeat(60) } },
        { "key": "employees", "value": { "number": "10000000" } },
        { "key": "registeredCapital", "value": { "money": "0.00" } },
        { "key": "contactEmail", "value": null },
    ]);
    client.act("SaveSection", answering(case, 1, answers)).await;
    assert_eq!(case.answer("employees").await["number"], "10000000");
    let input = but(uploading(&case.id, "LICENCES"), json!({ "size": 20_971_520 }));
    client.act("RequestAttachmentUpload", input).await;
    let input = but(case.withdrawal().await, json!({ "reason": "长".repeat(1000) }));
    client.act("WithdrawApplication", input).await;
}

async fn refuses_stale_version(case: &Case<'_>) {
    let (world, code) = (case.world, "STALE_VERSION");
    let (editor, _) = case.colleague("editor1", "EDIT").await;
    let mine = case.saving("systems", "qualitySystem", json!({ "text": "甲" })).await;
    assert_eq!(mine["expectedVersion"], 1);
    editor.act("SaveSection", but(mine.clone(), json!({ "expectedVersion": 1 }))).await;
    // Who was first, and when: enough to merge.
    let deciding =
        [("expected", "1"), ("current", "2"), ("editor", "editor1"), ("editedAt", "2026-03-10T09:00:00.000+08:00")];
    bars(world, case.client(), ("SaveSection", mine.clone()), code, deciding).await;
    let never_saved = but(mine, json!({ "expectedVersion": 0 }));
    let errors = refuses(&world.server, case.client(), "SaveSection", never_saved, &[code]).await;
    assert_eq!(paths(&errors), ["expectedVersion"]);
    // A version that is ahead is as wrong as one that is behind.
    for expected in [0, 2] {
        let submission = but(case.submission().await, json!({ "expectedVersion": expected }));
        let deciding = [("expected", expected.to_string()), ("current", "1".to_owned())];
        let deciding = [(deciding[0].0, deciding[0].1.as_str()), (deciding[1].0, deciding[1].1.as_str())];
        bars(world, case.client(), ("SubmitApplication", submission), code, deciding).await;
    }
}

async fn allows_stale_version(case: &Case<'_>) {
    let same = case.saving("systems", "qualitySystem", json!({ "text": "甲" })).await;
    assert_eq!(same["expectedVersion"], 2);
    // Saving what did not change makes no version.
    case.client().act("SaveSection", same).await;
    let other = case.saving("systems", "qualitySystem", json!({ "text": "乙" })).await;
    assert_eq!(other["expectedVersion"], 2);
    case.client().act("SaveSection", other).await;
    assert_eq!(case.answer("qualitySystem").await["text"], "乙");
    case.client().act("SubmitApplication", case.submission().await).await;
    assert_eq!(case.mine().await["version"], 2);
}

/// How often a mutation stands in the audit trail.
async fn links(world: &World, operation: &str) -> u64 {
    use entity::audit_event::{Column, Entity};
    Entity::find().filter(Column::Operation.eq(operation)).count(&world.server.app.db.read).await.unwrap()
}

/// The same request again is done once and answered alike; a refused one leaves its key free.
async fn allows_idempotency_key_reused(case: &Case<'_>) {
    let (world, client) = (case.world, case.client());
    let input = but(uploading(&case.id, "LICENCES"), json!({ "idempotencyKey": key() }));
    let first = client.act("RequestAttachmentUpload", input.clone()).await;
    let before = (world.server.digest().await, links(world, "requestAttachmentUpload").await);
    let again = client.act("RequestAttachmentUpload", input).await;
    assert_eq!(first["slot"], again["slot"]);
    assert_eq!(before, (world.server.digest().await, links(world, "requestAttachmentUpload").await));

    let chosen = key();
    let stale = but(case.submission().await, json!({ "idempotencyKey": chosen, "expectedVersion": 9 }));
    refuses(&world.server, client, "SubmitApplication", stale, &["STALE_VERSION"]).await;
    let input = but(case.submission().await, json!({ "idempotencyKey": chosen }));
    // Asking whether it would be done takes no key either.
    client.act("SubmitApplication", but(input.clone(), json!({ "dryRun": true }))).await;
    assert_eq!(case.state().await, "DRAFT");
    let first = client.act("SubmitApplication", input.clone()).await;
    let again = client.act("SubmitApplication", input).await;
    assert_eq!(first["application"], again["application"]);
    assert_eq!(links(world, "submitApplication").await, 1);
}

async fn refuses_idempotency_key_reused(case: &Case<'_>) {
    let (world, code, chosen) = (case.world, "IDEMPOTENCY_KEY_REUSED", key());
    let with_key = json!({ "idempotencyKey": chosen });
    let withdrawal = but(case.withdrawal().await, with_key.clone());
    case.client().act("WithdrawApplication", withdrawal.clone()).await;
    // Another input, and another operation.
    let other = but(withdrawal, json!({ "reason": "另有原因。" }));
    bars(world, case.client(), ("WithdrawApplication", other), code, []).await;
    let start = json!({ "cycle": world.cycle, "organization": case.applicant.organization });
    let start = but(start, with_key.clone());
    bars(world, case.client(), ("StartApplication", start.clone()), code, []).await;
    // Somebody else's key of the same name is another key.
    let (colleague, _) = case.colleague("colleague1", "EDIT").await;
    colleague.act("StartApplication", start).await;
}
