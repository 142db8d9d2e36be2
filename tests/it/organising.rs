//! What stands before an announcement, and how a cycle goes on: every rule from both sides of its boundary.

use crate::operations::{codes, facts, refuses};
use crate::support::{Client, both, key};
use crate::world::{Applicant, World};
use quality_award::graphql::vocabulary;
use quality_award::locale::Language;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A value's Chinese label, as facts show it.
pub fn zh(name: &str, value: &str) -> String {
    vocabulary::label(name, value, Language::ZhCn)
}

/// Facts as a test writes them down.
pub fn known<const N: usize>(facts: [(&str, &str); N]) -> BTreeMap<String, String> {
    facts.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// The articles that a refusal cites, as `8(4)`.
pub fn articles(errors: &[Value], code: &str) -> Vec<String> {
    let error = errors.iter().find(|error| error["code"] == code).unwrap();
    let article = |article: &Value| match article["clause"].as_str() {
        Some(clause) => format!("{}({clause})", article["number"]),
        None => article["number"].to_string(),
    };
    error["articles"].as_array().unwrap().iter().map(article).collect()
}

/// An input with changes.
pub fn but(mut input: Value, changes: Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        input[key] = value.clone();
    }
    input
}

/// The first message of a refusal to somebody who asks for English.
async fn in_english(client: &Client, operation: &str, mut input: Value) -> String {
    input["idempotencyKey"] = json!(key());
    let document = quality_award::operations::document(operation).unwrap();
    let body = json!({ "query": document, "operationName": operation, "variables": { "input": input } });
    let request = client.http.post(format!("{}/graphql", client.url)).header("Accept-Language", "en").json(&body);
    let response = request.bearer_auth(client.token.as_ref().unwrap()).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    let payload = answer["data"].as_object().unwrap().values().next().unwrap();
    payload["userErrors"][0]["message"].as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
}

/// Plans the cycle of a year and nothing more.
async fn plan(world: &World, year: i32) -> String {
    let payload = world.office.act("PlanCycle", json!({ "year": year })).await;
    payload["cycle"]["id"].as_str().unwrap().to_owned()
}

/// The input that takes the cycle to a phase.
async fn step(world: &World, to: &str) -> Value {
    json!({ "cycle": world.cycle, "to": to, "expectedVersion": world.cycle_version().await })
}

/// The input that closes the cycle as vacant.
async fn vacant(world: &World, ground: &str) -> Value {
    json!({ "cycle": world.cycle, "ground": ground, "note": "本年度空缺。", "expectedVersion": world.cycle_version().await })
}

/// The input that reports the qualification results.
async fn report(world: &World) -> Value {
    json!({ "cycle": world.cycle, "summary": "不予受理1家。", "expectedVersion": world.cycle_version().await })
}

/// Only says whether it would be done: the allowed side of what can be done but once.
pub async fn would_be_done(client: &Client, operation: &str, input: Value) {
    client.act(operation, but(input, json!({ "dryRun": true }))).await;
}

both! {
    async fn nothing_is_announced_before_everything_stands(server: Server) {
        let mut world = World::new(server).await;
        world.cycle = plan(&world, 2026).await;
        refuses_work_plan_missing(&world).await;
        allows_work_plan_missing(&world).await;

        let standard = world.standard().await;
        refuses_standard_not_approved(&world, &standard).await;
        allows_standard_immutable(&world, &standard).await;
        world.resolve("STANDARD", &standard).await;
        refuses_standard_immutable(&world, &standard).await;
        allows_standard_not_approved(&world, &standard).await;

        refuses_work_procedure_not_approved(&world).await;
        allows_work_procedure_not_approved(&world).await;
        refuses_announcement_channels_missing(&world).await;
        allows_announcement_channels_missing(&world).await;
        allows_committee_incomplete(&world).await;
        refuses_committee_incomplete(&world).await;
    }

    async fn the_phases_follow_one_another(server: Server) {
        let world = World::planned(server).await;
        refuses_stage_out_of_order(&world).await;
        allows_stage_out_of_order(&world).await;
        refuses_window_still_open(&world).await;
        allows_window_still_open(&world).await;
    }

    async fn every_application_is_decided_and_reported_before_the_review(server: Server) {
        let world = World::accepting(server).await;
        let (applicant, id) = world.submitted(1, json!({})).await;
        world.recommend_all().await;
        world.declare(&[&applicant]).await;
        world.qualification().await;
        refuses_application_undecided(&world).await;
        refuses_candidates_left(&world).await;
        decline(&world, &applicant, &id).await;
        refuses_results_not_reported(&world).await;
        allows_application_undecided(&world).await;
        allows_results_not_reported(&world).await;
        allows_candidates_left(&world).await;
    }
}

async fn refuses_work_plan_missing(world: &World) {
    let input = world.announcement().await;
    let expected = ["WORK_PLAN_MISSING", "STANDARD_NOT_APPROVED", "WORK_PROCEDURE_NOT_APPROVED"];
    let errors = refuses(&world.server, &world.office, "PublishAnnouncement", input.clone(), &expected).await;
    assert_eq!(facts(&errors, "WORK_PLAN_MISSING"), known([("year", "2026")]));
    assert_eq!(articles(&errors, "WORK_PLAN_MISSING"), ["8(3)"]);
    // The plan of another year is none for this one.
    let other = json!({ "year": 2025, "title": "2025年度工作计划", "content": "略。" });
    world.office.act("AdoptWorkPlan", other).await;
    refuses(&world.server, &world.office, "PublishAnnouncement", input, &expected).await;
}

async fn allows_work_plan_missing(world: &World) {
    let input = json!({ "year": 2026, "title": "2026年度工作计划", "content": "公告、受理、评审。" });
    world.office.act("AdoptWorkPlan", input).await;
    let expected = ["STANDARD_NOT_APPROVED", "WORK_PROCEDURE_NOT_APPROVED"];
    refuses(&world.server, &world.office, "PublishAnnouncement", world.announcement().await, &expected).await;
}

async fn choice(world: &World, standard: &str) -> Value {
    json!({ "cycle": world.cycle, "standard": standard, "guides": [], "expectedVersion": world.cycle_version().await })
}

async fn refuses_standard_not_approved(world: &World, standard: &str) {
    let input = choice(world, standard).await;
    let errors = refuses(&world.server, &world.office, "ChooseStandard", input, &["STANDARD_NOT_APPROVED"]).await;
    assert_eq!(facts(&errors, "STANDARD_NOT_APPROVED"), known([]));
}

async fn allows_standard_not_approved(world: &World, standard: &str) {
    world.office.act("ChooseStandard", choice(world, standard).await).await;
    let expected = ["WORK_PROCEDURE_NOT_APPROVED"];
    refuses(&world.server, &world.office, "PublishAnnouncement", world.announcement().await, &expected).await;
}

async fn retitled(world: &World, standard: &str, title: &str) -> Value {
    let data = world.office.ask("Standards", json!({})).await;
    let nodes = data["viewer"]["office"]["standards"]["nodes"].as_array().unwrap();
    let version = nodes.iter().find(|node| node["id"] == standard).unwrap()["version"].clone();
    json!({ "standard": standard, "name": { "zh": title }, "expectedVersion": version })
}

async fn allows_standard_immutable(world: &World, standard: &str) {
    let input = retitled(world, standard, "卓越绩效评价准则（草案）").await;
    let amended = world.office.act("AmendStandard", input).await;
    assert_eq!(amended["standard"]["name"], "卓越绩效评价准则（草案）");
}

async fn refuses_standard_immutable(world: &World, standard: &str) {
    let input = retitled(world, standard, "卓越绩效评价准则").await;
    let errors = refuses(&world.server, &world.office, "AmendStandard", input, &["STANDARD_IMMUTABLE"]).await;
    assert_eq!(facts(&errors, "STANDARD_IMMUTABLE"), known([]));
    let input = json!({ "subject": "STANDARD", "subjectId": standard, "title": "再议", "text": "再议。" });
    refuses(&world.server, &world.office, "ProposeResolution", input, &["STANDARD_IMMUTABLE"]).await;
}

async fn refuses_work_procedure_not_approved(world: &World) {
    let content = json!({ "stageWeights": [60, 40], "aggregation": "MEAN", "ballotMode": "SECRET", "correctionDays": 5, "hearingDays": 10 });
    world.office.act("DraftWorkProcedure", json!({ "cycle": world.cycle, "content": content })).await;
    let input = world.announcement().await;
    let expected = ["WORK_PROCEDURE_NOT_APPROVED"];
    let errors = refuses(&world.server, &world.office, "PublishAnnouncement", input, &expected).await;
    assert_eq!(facts(&errors, "WORK_PROCEDURE_NOT_APPROVED"), known([]));
}

async fn allows_work_procedure_not_approved(world: &World) {
    let procedure = world.office_cycle().await["draftProcedure"]["id"].as_str().unwrap().to_owned();
    world.resolve("WORK_PROCEDURE", &procedure).await;
    would_be_done(&world.office, "PublishAnnouncement", world.announcement().await).await;
}

fn medium(level: &str) -> Value {
    json!({ "level": level, "kind": "MEDIUM", "name": "融媒体中心" })
}

fn website(level: &str) -> Value {
    json!({ "level": level, "kind": "WEBSITE", "name": "网站" })
}

async fn refuses_announcement_channels_missing(world: &World) {
    let code = "ANNOUNCEMENT_CHANNELS_MISSING";
    let cases: [(Value, &[&str]); 4] = [
        (json!([website("ZONE")]), &["区级媒体"]),
        (json!([medium("CITY"), website("ZONE")]), &["区级媒体"]),
        (json!([medium("ZONE")]), &["网站"]),
        (json!([medium("CITY")]), &["区级媒体", "网站"]),
    ];
    for (channels, missing) in cases {
        let input = but(world.announcement().await, json!({ "channels": channels }));
        let expected = vec![code; missing.len()];
        let errors = refuses(&world.server, &world.office, "PublishAnnouncement", input, &expected).await;
        for (error, missing) in errors.iter().zip(missing) {
            assert_eq!(facts(std::slice::from_ref(error), code), known([("missing", missing)]));
        }
    }
}

async fn allows_announcement_channels_missing(world: &World) {
    for site in ["ZONE", "CITY"] {
        let input = but(world.announcement().await, json!({ "channels": [medium("ZONE"), website(site)] }));
        would_be_done(&world.office, "PublishAnnouncement", input).await;
    }
}

async fn allows_committee_incomplete(world: &World) {
    let data = world.office.ask("CommitteeMembers", json!({})).await;
    let members = data["viewer"]["office"]["committeeMembers"]["nodes"].as_array().unwrap().clone();
    let deputy = members.iter().find(|member| member["position"] == "EXECUTIVE_DEPUTY_DIRECTOR").unwrap();
    let input = json!({ "member": deputy["id"], "endedOn": "2026-03-02", "expectedVersion": deputy["version"] });
    world.office.act("EndCommitteeTerm", input).await;
    // In office through the last day.
    world.now("2026-03-02T23:59:59.999+08:00").await;
    would_be_done(&world.office, "PublishAnnouncement", world.announcement().await).await;
}

async fn refuses_committee_incomplete(world: &World) {
    world.now("2026-03-03T00:00:00+08:00").await;
    let code = "COMMITTEE_INCOMPLETE";
    let input = world.announcement().await;
    let errors = refuses(&world.server, &world.office, "PublishAnnouncement", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("directors", "1"), ("deputies", "0")]));
    // No resolution either, and no second director.
    let input = json!({ "subject": "OTHER", "title": "事项", "text": "事项。" });
    refuses(&world.server, &world.office, "ProposeResolution", input, &[code]).await;
    let input = json!({ "person": world.people["recommender"], "position": "DIRECTOR", "expertise": "QUALITY", "appointedOn": "2026-03-03" });
    let errors = refuses(&world.server, &world.office, "AppointCommitteeMember", input.clone(), &[code]).await;
    assert_eq!(facts(&errors, code), known([("directors", "2"), ("deputies", "0")]));
    world.office.act("AppointCommitteeMember", but(input, json!({ "position": "EXECUTIVE_DEPUTY_DIRECTOR" }))).await;
    world.office.act("PublishAnnouncement", world.announcement().await).await;
}

async fn refuses_stage_out_of_order(world: &World) {
    let code = "STAGE_OUT_OF_ORDER";
    let errors =
        refuses(&world.server, &world.office, "AdvanceCycle", step(world, "QUALIFICATION").await, &[code]).await;
    let (planning, accepting) = (zh("Phase", "PLANNING"), zh("Phase", "ACCEPTING"));
    let qualification = zh("Phase", "QUALIFICATION");
    assert_eq!(facts(&errors, code), known([("current", &planning), ("required", &qualification)]));
    assert_eq!(articles(&errors, code), ["17"]);
    let english = in_english(&world.office, "AdvanceCycle", step(world, "QUALIFICATION").await).await;
    assert_eq!(english, "The current stage is “Planning”; this step belongs to “Qualification review”.");
    // The jump to the end is no way out of the first two phases.
    refuses(&world.server, &world.office, "CloseVacant", vacant(world, "NO_APPLICATION").await, &[code]).await;
    world.office.act("PublishAnnouncement", world.announcement().await).await;
    let errors =
        refuses(&world.server, &world.office, "PublishAnnouncement", world.announcement().await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("current", &accepting), ("required", &planning)]));
    for to in ["PLANNING", "ACCEPTING", "REVIEW", "CLOSED"] {
        refuses(&world.server, &world.office, "AdvanceCycle", step(world, to).await, &[code]).await;
    }
    refuses(&world.server, &world.office, "CloseVacant", vacant(world, "NO_APPLICATION").await, &[code]).await;
    refuses(&world.server, &world.office, "ReportQualificationResults", report(world).await, &[code]).await;
}

async fn allows_stage_out_of_order(world: &World) {
    // The window is lengthened in ACCEPTING, where it belongs.
    let input = but(world.announcement().await, json!({ "windowEnd": "2026-05-06" }));
    let input = json!({
        "cycle": input["cycle"], "title": "补充公告", "content": "延长申报期。", "channels": input["channels"],
        "windowEnd": input["windowEnd"], "expectedVersion": input["expectedVersion"],
    });
    world.office.act("LengthenWindow", input).await;
}

async fn refuses_window_still_open(world: &World) {
    let code = "WINDOW_STILL_OPEN";
    world.now("2026-05-06T23:59:59.999+08:00").await;
    let input = step(world, "QUALIFICATION").await;
    let errors = refuses(&world.server, &world.office, "AdvanceCycle", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("windowEnd", "2026-05-07T00:00:00.000+08:00")]));
    assert_eq!(codes(world.office_cycle().await["blockers"].as_array().unwrap()), [code]);
}

async fn allows_window_still_open(world: &World) {
    world.now("2026-05-07T00:00:00+08:00").await;
    assert_eq!(world.office_cycle().await["blockers"], json!([]));
    let advanced = world.office.act("AdvanceCycle", step(world, "QUALIFICATION").await).await;
    assert_eq!(advanced["cycle"]["phase"], "QUALIFICATION");
}

async fn refuses_application_undecided(world: &World) {
    let code = "APPLICATION_UNDECIDED";
    let both = [code, "RESULTS_NOT_REPORTED"];
    let errors = refuses(&world.server, &world.office, "AdvanceCycle", step(world, "REVIEW").await, &both).await;
    assert_eq!(facts(&errors, code), known([("undecided", "1")]));
    let errors =
        refuses(&world.server, &world.office, "ReportQualificationResults", report(world).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("undecided", "1")]));
}

async fn refuses_candidates_left(world: &World) {
    let code = "CANDIDATES_LEFT";
    let input = vacant(world, "NONE_ACCEPTED").await;
    let errors = refuses(&world.server, &world.office, "CloseVacant", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("left", "1")]));
}

/// The Office finds that the one application does not qualify.
async fn decline(world: &World, applicant: &Applicant, id: &str) {
    world.judged_but(id, &["BARRED_BY_POLICY"]).await;
    let input = json!({
        "application": id, "rows": ["BARRED_BY_POLICY"], "reason": "不符合产业政策。", "expectedVersion": world.file(id).await["version"],
    });
    world.office.act("RejectApplication", input).await;
    assert_eq!(world.mine(applicant, id).await["state"], "INELIGIBLE");
}

async fn refuses_results_not_reported(world: &World) {
    let code = "RESULTS_NOT_REPORTED";
    let errors = refuses(&world.server, &world.office, "AdvanceCycle", step(world, "REVIEW").await, &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    assert_eq!(articles(&errors, code), ["8(4)"]);
}

async fn allows_application_undecided(world: &World) {
    world.office.act("ReportQualificationResults", report(world).await).await;
}

async fn allows_results_not_reported(world: &World) {
    would_be_done(&world.office, "AdvanceCycle", step(world, "REVIEW").await).await;
}

async fn allows_candidates_left(world: &World) {
    // Somebody did apply.
    let input = vacant(world, "NO_APPLICATION").await;
    refuses(&world.server, &world.office, "CloseVacant", input, &["INVALID_INPUT"]).await;
    let closed = world.office.act("CloseVacant", vacant(world, "NONE_ACCEPTED").await).await;
    assert_eq!((&closed["cycle"]["phase"], &closed["cycle"]["vacancy"]), (&json!("CLOSED"), &json!("NONE_ACCEPTED")));
}
