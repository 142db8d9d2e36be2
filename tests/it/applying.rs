//! The window, the draft and the submission (art. 16): every rule from both sides of its boundary.

use crate::casework::{Case, bars, stops, uploading};
use crate::operations::{facts, refuses};
use crate::organising::{articles, known, zh};
use crate::support::both;
use crate::world::{Applicant, World, pdf};
use reqwest::StatusCode;
use serde_json::{Value, json};

both! {
    async fn the_window_opens_and_closes_to_the_millisecond(server: Server) {
        let world = World::planned(server).await;
        let early = world.verified(1, "第1公司", "C").await;
        // Nobody outside knows of a cycle that is being planned.
        stops(&world, &early.client, "StartApplication", starting(&world, &early), "NOT_FOUND").await;
        world.office.act("PublishAnnouncement", world.announcement().await).await;
        // From the announcement on it may be drafted.
        let id = world.drafted(&early, json!({})).await;
        let early = Case { world: &world, applicant: early, id };
        refuses_window_not_open(&early).await;
        allows_window_not_open(&early).await;
        let (last, late) = (Case::drafted(&world, 2).await, Case::drafted(&world, 3).await);
        allows_window_closed(&last).await;
        refuses_window_closed(&late).await;
    }

    async fn a_window_lengthened_before_its_end_holds_to_the_new_end(server: Server) {
        let world = World::accepting(server).await;
        let (last, late) = (Case::drafted(&world, 1).await, Case::drafted(&world, 2).await);
        world.now("2026-04-30T23:59:59.999+08:00").await;
        world.office.act("LengthenWindow", lengthening(&world, "2026-05-06").await).await;
        world.now("2026-05-06T23:59:59.999+08:00").await;
        last.client().act("SubmitApplication", last.submission().await).await;
        let now = "2026-05-07T00:00:00.000+08:00";
        world.now(now).await;
        let submission = ("SubmitApplication", late.submission().await);
        bars(&world, late.client(), submission, "WINDOW_CLOSED", [("windowEnd", now), ("now", now)]).await;
    }

    async fn a_window_lengthened_after_its_end_is_open_again_for_all(server: Server) {
        let world = World::accepting(server).await;
        let (last, late) = (Case::drafted(&world, 1).await, Case::drafted(&world, 2).await);
        world.now("2026-05-01T00:00:00+08:00").await;
        refuses(&world.server, last.client(), "SubmitApplication", last.submission().await, &["WINDOW_CLOSED"]).await;
        // Never shortened, and never for a day that is gone.
        let input = lengthening(&world, "2026-04-30").await;
        refuses(&world.server, &world.office, "LengthenWindow", input, &["INVALID_INPUT", "INVALID_INPUT"]).await;
        world.office.act("LengthenWindow", lengthening(&world, "2026-05-01").await).await;
        world.now("2026-05-01T23:59:59.999+08:00").await;
        last.client().act("SubmitApplication", last.submission().await).await;
        // Once the cycle has gone on, no more.
        world.now("2026-05-02T00:00:00+08:00").await;
        let input = json!({ "cycle": world.cycle, "to": "QUALIFICATION", "expectedVersion": world.cycle_version().await });
        world.office.act("AdvanceCycle", input).await;
        let input = lengthening(&world, "2026-05-06").await;
        refuses(&world.server, &world.office, "LengthenWindow", input, &["STAGE_OUT_OF_ORDER"]).await;
        refuses(&world.server, late.client(), "SubmitApplication", late.submission().await, &["WINDOW_CLOSED"]).await;
        assert_eq!(late.state().await, "DRAFT");
    }

    async fn an_organisation_has_one_live_application_a_cycle(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        refuses_application_already_exists(&case).await;
        allows_application_already_exists(&case).await;
    }

    async fn an_application_is_complete_or_is_told_everything_that_it_lacks(server: Server) {
        let world = World::accepting(server).await;
        let empty = world.verified(1, "第1公司", "C").await;
        refuses_materials_incomplete(&world, empty).await;
        allows_materials_incomplete(&Case::drafted(&world, 2).await).await;
    }

    async fn what_was_submitted_is_locked_but_for_what_a_return_names(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let slot = case.client().act("RequestAttachmentUpload", uploading(&case.id, "CERTIFICATES")).await["slot"].clone();
        world.submit(&case.applicant, &case.id).await;
        refuses_application_locked(&case, &slot).await;
        world.recommend_all().await;
        world.declare(&[&case.applicant]).await;
        allows_application_locked(&case).await;
        world.qualification().await;
        case.accepted().await;
        decided_is_locked_for_both_sides(&case).await;
    }

    async fn an_application_is_withdrawn_until_it_is_found_ineligible(server: Server) {
        let world = World::accepting(server).await;
        let kept = Case::submitted(&world, 1).await;
        let declined = Case::submitted(&world, 2).await;
        allows_withdrawal_too_late(&world, &kept).await;
        refuses_withdrawal_too_late(&declined).await;
    }
}

fn starting(world: &World, applicant: &Applicant) -> Value {
    json!({ "cycle": world.cycle, "organization": applicant.organization })
}

/// The input that lengthens the window, on the channels of the announcement.
pub async fn lengthening(world: &World, end: &str) -> Value {
    let input = world.announcement().await;
    json!({
        "cycle": input["cycle"], "title": "补充公告", "content": "延长申报期。", "channels": input["channels"], "windowEnd": end,
        "expectedVersion": input["expectedVersion"],
    })
}

async fn refuses_window_not_open(case: &Case<'_>) {
    let code = "WINDOW_NOT_OPEN";
    case.world.now("2026-03-08T23:59:59.999+08:00").await;
    let input = case.submission().await;
    let errors = refuses(&case.world.server, case.client(), "SubmitApplication", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("windowStart", "2026-03-09T00:00:00.000+08:00")]));
    assert_eq!(articles(&errors, code), ["16"]);
}

async fn allows_window_not_open(case: &Case<'_>) {
    case.world.now("2026-03-09T00:00:00+08:00").await;
    let done = case.client().act("SubmitApplication", case.submission().await).await;
    assert_eq!(done["application"]["submittedAt"], "2026-03-09T00:00:00.000+08:00");
}

/// To the last instant of the last day everything may be done.
async fn allows_window_closed(case: &Case<'_>) {
    let world = case.world;
    let newcomer = world.verified(8, "第8公司", "C").await;
    world.now("2026-04-30T23:59:59.999+08:00").await;
    for (operation, input) in case.edits().await {
        case.client().act(operation, input).await;
    }
    case.client().act("NameDepartment", case.naming(&world.department)).await;
    newcomer.client.act("StartApplication", starting(world, &newcomer)).await;
    let done = case.client().act("SubmitApplication", case.submission().await).await;
    assert_eq!(done["application"]["submittedAt"], "2026-04-30T23:59:59.999+08:00");
}

/// From the first instant after it, nothing but reading.
async fn refuses_window_closed(case: &Case<'_>) {
    let world = case.world;
    let newcomer = world.verified(9, "第9公司", "C").await;
    let slot = case.client().act("RequestAttachmentUpload", uploading(&case.id, "CERTIFICATES")).await["slot"].clone();
    let now = "2026-05-01T00:00:00.000+08:00";
    world.now(now).await;
    let (code, deciding) = ("WINDOW_CLOSED", [("windowEnd", now), ("now", now)]);
    for edit in case.edits().await {
        bars(world, case.client(), edit, code, deciding).await;
    }
    let naming = ("NameDepartment", case.naming(&world.department));
    bars(world, case.client(), naming, code, deciding).await;
    bars(world, &newcomer.client, ("StartApplication", starting(world, &newcomer)), code, deciding).await;
    bars(world, case.client(), ("SubmitApplication", case.submission().await), code, deciding).await;
    // Bytes that come late for a slot that was granted in time are not taken either.
    assert_eq!(put(world, &slot).await, StatusCode::GONE);
    assert_eq!((case.state().await.as_str(), case.files("CERTIFICATES").await.len()), ("DRAFT", 1));
}

/// Sends the bytes for which [`uploading`] asked.
async fn put(world: &World, slot: &Value) -> StatusCode {
    let request = world.server.http.put(slot["url"].as_str().unwrap()).body(pdf("CERTIFICATES"));
    request.send().await.unwrap().status()
}

async fn refuses_application_already_exists(case: &Case<'_>) {
    let code = "APPLICATION_ALREADY_EXISTS";
    let start = || ("StartApplication", starting(case.world, &case.applicant));
    bars(case.world, case.client(), start(), code, []).await;
    case.client().act("SubmitApplication", case.submission().await).await;
    bars(case.world, case.client(), start(), code, [("number", "2026-0001")]).await;
}

async fn allows_application_already_exists(case: &Case<'_>) {
    // What another organisation has does not count.
    let other = case.world.verified(2, "第2公司", "C").await;
    other.client.act("StartApplication", starting(case.world, &other)).await;
    case.client().act("WithdrawApplication", case.withdrawal().await).await;
    let again = case.client().act("StartApplication", starting(case.world, &case.applicant)).await;
    assert_ne!(again["application"]["id"], case.id.as_str());
    // One that was withdrawn is never submitted again.
    let submission = ("SubmitApplication", case.submission().await);
    let state = zh("ApplicationState", "WITHDRAWN");
    bars(case.world, case.client(), submission, "APPLICATION_LOCKED", [("state", &state)]).await;
}

/// Everything that the form requires, as the path and the label of what lacks it.
fn required(form: &Value) -> Vec<(Vec<Value>, Value)> {
    let step = |key: &Value| json!({ "field": key, "index": null });
    let mut required = Vec::new();
    for section in form["sections"].as_array().unwrap() {
        for field in section["fields"].as_array().unwrap().iter().filter(|field| field["required"] == true) {
            required.push((vec![step(&section["key"]), step(&field["key"])], field["label"].clone()));
        }
    }
    for kind in form["attachments"].as_array().unwrap().iter().filter(|kind| kind["required"] == true) {
        required.push((vec![step(&json!("attachments")), step(&kind["key"])], kind["title"].clone()));
    }
    required
}

fn missing(errors: &[Value]) -> Vec<(Vec<Value>, Value)> {
    let fact = |error: &Value| {
        assert_eq!(error["facts"].as_array().unwrap().len(), 1);
        assert_eq!(error["facts"][0]["key"], "missing");
        error["facts"][0]["value"].clone()
    };
    errors.iter().map(|error| (error["path"].as_array().unwrap().clone(), fact(error))).collect()
}

async fn refuses_materials_incomplete(world: &World, applicant: Applicant) {
    let code = "MATERIALS_INCOMPLETE";
    let started = applicant.client.act("StartApplication", starting(world, &applicant)).await;
    let id = started["application"]["id"].as_str().unwrap().to_owned();
    let case = Case { world, applicant, id };
    let expected = required(&world.form().await);
    assert!(expected.len() > 25, "{}", expected.len());
    let input = case.submission().await;
    let codes = vec![code; expected.len()];
    let errors = refuses(&world.server, case.client(), "SubmitApplication", input, &codes).await;
    assert_eq!(missing(&errors), expected);
    assert_eq!(articles(&errors, code), ["16"]);
    // The team can read the same list beforehand.
    let listed = case.mine().await["material"]["missing"].take();
    let labels: Vec<Value> = listed.as_array().unwrap().iter().map(|item| item["label"].clone()).collect();
    assert_eq!(labels, expected.into_iter().map(|(_, label)| label).collect::<Vec<_>>());
}

/// A blank text, a year left out and a file that never arrived are missing; given, nothing is.
async fn allows_materials_incomplete(case: &Case<'_>) {
    let (world, client) = (case.world, case.client());
    let table = |last: Option<&str>| json!({ "table3Years": ["1", "1", last] });
    client.act("SaveSection", case.saving("identity", "contactName", json!({ "text": " " })).await).await;
    client.act("SaveSection", case.saving("indicators", "totalAssets", table(None)).await).await;
    client.act("RemoveAttachment", json!({ "file": case.files("TAX_PROOF").await[0] })).await;
    let slot = client.act("RequestAttachmentUpload", uploading(&case.id, "TAX_PROOF")).await["slot"].clone();
    let codes = ["MATERIALS_INCOMPLETE"; 3];
    let errors = refuses(&world.server, client, "SubmitApplication", case.submission().await, &codes).await;
    let keys: Vec<Value> = missing(&errors).into_iter().map(|(path, _)| path[1]["field"].clone()).collect();
    assert_eq!(keys, ["contactName", "totalAssets", "TAX_PROOF"]);

    client.act("SaveSection", case.saving("identity", "contactName", json!({ "text": "王五" })).await).await;
    client.act("SaveSection", case.saving("indicators", "totalAssets", table(Some("0"))).await).await;
    world.upload(&slot, pdf("TAX_PROOF")).await;
    assert_eq!(case.mine().await["material"]["missing"], json!([]));
    client.act("SubmitApplication", case.submission().await).await;
    assert_eq!(case.state().await, "SUBMITTED");
}

async fn refuses_application_locked(case: &Case<'_>, slot: &Value) {
    let state = zh("ApplicationState", "SUBMITTED");
    for edit in case.edits().await {
        bars(case.world, case.client(), edit, "APPLICATION_LOCKED", [("state", &state)]).await;
    }
    let submission = ("SubmitApplication", case.submission().await);
    bars(case.world, case.client(), submission, "APPLICATION_LOCKED", [("state", &state)]).await;
    // Nor do bytes get in for which a slot was granted while it was a draft.
    assert_eq!(put(case.world, slot).await, StatusCode::GONE);
    assert_eq!(case.files("CERTIFICATES").await.len(), 1);
}

/// A return opens what it names, nothing else; another department may be named all the while.
async fn allows_application_locked(case: &Case<'_>) {
    let world = case.world;
    world.office.act("ReturnApplication", case.returning(&["systems"], &["CERTIFICATES"]).await).await;
    let state = zh("ApplicationState", "RETURNED");
    for edit in [
        ("SaveSection", case.saving("identity", "contactName", json!({ "text": "王五" })).await),
        ("RequestAttachmentUpload", uploading(&case.id, "LICENCES")),
        ("RemoveAttachment", json!({ "file": case.files("TAX_PROOF").await[0] })),
    ] {
        bars(world, case.client(), edit, "APPLICATION_LOCKED", [("state", &state)]).await;
    }
    for (operation, input) in case.edits().await {
        case.client().act(operation, input).await;
    }
    let other = world.admin.act("CreateDepartment", json!({ "name": "科技局" })).await["department"]["id"].clone();
    case.client().act("NameDepartment", case.naming(other.as_str().unwrap())).await;
    case.client().act("SubmitApplication", case.submission().await).await;
    assert_eq!(case.state().await, "SUBMITTED");
}

async fn decided_is_locked_for_both_sides(case: &Case<'_>) {
    let (world, state) = (case.world, zh("ApplicationState", "ACCEPTED"));
    let deciding = [("state", state.as_str())];
    let other = world.admin.act("CreateDepartment", json!({ "name": "商务局" })).await["department"]["id"].clone();
    let naming = ("NameDepartment", case.naming(other.as_str().unwrap()));
    bars(world, case.client(), naming, "APPLICATION_LOCKED", deciding).await;
    bars(world, &world.office, ("GiveVerdicts", case.verdict().await), "APPLICATION_LOCKED", deciding).await;
    let accepting = ("AcceptApplication", world.acceptance(&case.id).await);
    bars(world, &world.office, accepting, "APPLICATION_LOCKED", deciding).await;
    let input = case.returning(&["systems"], &[]).await;
    let expected = ["APPLICATION_LOCKED", "CORRECTION_ALREADY_USED"];
    refuses(&world.server, &world.office, "ReturnApplication", input, &expected).await;
}

/// A draft, one that was submitted, returned, or accepted.
async fn allows_withdrawal_too_late(world: &World, kept: &Case<'_>) {
    let draft = Case::drafted(world, 3).await;
    let returned = Case::submitted(world, 4).await;
    for case in [&draft, kept] {
        case.client().act("WithdrawApplication", case.withdrawal().await).await;
        assert_eq!(case.state().await, "WITHDRAWN");
    }
    let again = Case::submitted(world, 5).await;
    world.recommend_all().await;
    world.declare(&[&returned.applicant, &again.applicant]).await;
    world.office.act("ReturnApplication", returned.returning(&["systems"], &[]).await).await;
    returned.client().act("WithdrawApplication", returned.withdrawal().await).await;
    world.qualification().await;
    again.accepted().await;
    again.client().act("WithdrawApplication", again.withdrawal().await).await;
    assert_eq!(again.state().await, "WITHDRAWN");
    let withdrawal = ("WithdrawApplication", again.withdrawal().await);
    let state = zh("ApplicationState", "WITHDRAWN");
    bars(world, again.client(), withdrawal, "WITHDRAWAL_TOO_LATE", [("state", &state)]).await;
}

async fn refuses_withdrawal_too_late(case: &Case<'_>) {
    let world = case.world;
    world.declare_for(&case.applicant).await;
    world.judged_but(&case.id, &["BARRED_BY_POLICY"]).await;
    let input = json!({
        "application": case.id, "rows": ["BARRED_BY_POLICY"], "reason": "不符合产业政策。", "expectedVersion": case.version().await,
    });
    world.office.act("RejectApplication", input).await;
    let withdrawal = ("WithdrawApplication", case.withdrawal().await);
    let state = zh("ApplicationState", "INELIGIBLE");
    bars(world, case.client(), withdrawal, "WITHDRAWAL_TOO_LATE", [("state", &state)]).await;
}
