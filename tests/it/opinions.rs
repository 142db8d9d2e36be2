//! What applicants and the public say meanwhile (art. 7, 10): requests that somebody keep away, and opinions without login.

use crate::casework::stops;
use crate::operations::{codes, facts, refuses};
use crate::panel::Review;
use crate::support::{Client, both, key};
use crate::world::{PASSWORD, World};
use serde_json::{Value, json};
use std::sync::Arc;

both! {
    async fn an_opinion_is_taken_without_login_and_followed_by_its_receipt(server: Server) {
        let world = World::planned(server).await;
        said(&world).await;
    }

    async fn the_office_passes_opinions_on_or_sets_them_aside(server: Server) {
        let review = Review::begun(server, 2).await;
        moderated(&review).await;
    }

    async fn an_applicant_asks_that_somebody_keep_away(server: Server) {
        let world = Arc::new(World::accepting(server).await);
        avoided(&world).await;
    }
}

fn opinion(world: &World) -> Value {
    json!({ "cycle": world.cycle, "source": "CITIZEN", "author": "李先生", "contact": "13800000000", "text": "评审要公开透明。" })
}

async fn fate(client: &Client, receipt: &Value) -> Value {
    client.ask("Opinion", json!({ "receipt": receipt })).await["opinion"].take()
}

async fn said(world: &World) {
    let anybody = world.server.anonymous();
    // A cycle that is being planned is nobody's business yet.
    stops(world, &anybody, "SubmitOpinion", opinion(world), "NOT_FOUND").await;
    world.office.act("PublishAnnouncement", world.announcement().await).await;
    let mut input = opinion(world);
    input["idempotencyKey"] = json!(key());
    let first = anybody.act("SubmitOpinion", input.clone()).await["opinion"].take();
    assert_eq!((&first["state"], first["receipt"].as_str().unwrap().len()), (&json!("RECEIVED"), 27));
    // A retry is told the same receipt, and takes nothing twice.
    assert_eq!(anybody.act("SubmitOpinion", input).await["opinion"], first);
    let list = world.office.ask("OfficeOpinions", json!({})).await["viewer"]["office"]["opinions"].take();
    assert_eq!((&list["totalCount"], &list["nodes"][0]["author"]), (&json!(1), &json!("李先生")));
    assert_eq!(fate(&anybody, &first["receipt"]).await["state"], "RECEIVED");
    assert_eq!(fate(&anybody, &json!("YJ-NOBODY")).await, Value::Null);
    for (field, value) in [("text", json!("")), ("author", json!("x".repeat(101))), ("creditCode", json!("123"))] {
        let mut input = opinion(world);
        input[field] = value;
        refuses(&world.server, &anybody, "SubmitOpinion", input, &["INVALID_INPUT"]).await;
    }
    world.now("2026-05-06T09:00:00+08:00").await;
    world.office.act("AdvanceCycle", world.advancing("QUALIFICATION").await).await;
    let version = world.cycle_version().await;
    let closing =
        json!({ "cycle": world.cycle, "ground": "NO_APPLICATION", "note": "无单位申报。", "expectedVersion": version });
    world.office.act("CloseVacant", closing).await;
    let errors = refuses(&world.server, &anybody, "SubmitOpinion", opinion(world), &["STAGE_OUT_OF_ORDER"]).await;
    assert_eq!(facts(&errors, "STAGE_OUT_OF_ORDER")["current"], crate::organising::zh("Phase", "CLOSED"));
}

async fn moderated(review: &Review) {
    let (world, office) = (&review.world, &review.world.office);
    let mut input = opinion(world);
    input["creditCode"] = json!(review.cases[0].applicant.credit_code);
    let receipt = world.server.anonymous().act("SubmitOpinion", input).await["opinion"]["receipt"].clone();
    let row = office.ask("OfficeOpinions", json!({})).await["viewer"]["office"]["opinions"]["nodes"][0].clone();
    let step = |state: &str, version: i64| json!({ "opinion": row["id"], "state": state, "expectedVersion": version });
    refuses(&world.server, office, "ModerateOpinion", step("RECEIVED", 1), &["INVALID_INPUT"]).await;
    refuses(&world.server, office, "ModerateOpinion", step("SET_ASIDE", 1), &["INVALID_INPUT"]).await;
    office.act("ModerateOpinion", step("PASSED_ON", 1)).await;
    refuses(&world.server, office, "ModerateOpinion", step("PASSED_ON", 1), &["STALE_VERSION"]).await;
    // The group sees what is said, not who said it; the other case's page stays empty.
    let seen = review.assignment(0, 0).await["opinions"].clone();
    assert_eq!((seen.as_array().unwrap().len(), &seen[0]["text"]), (1, &json!("评审要公开透明。")));
    assert_eq!(review.assignment(0, 1).await["opinions"], json!([]));
    let told = world.committee[2].ask("CommitteeCandidates", json!({ "cycle": world.cycle })).await;
    assert_eq!(told["viewer"]["committee"]["opinions"].as_array().unwrap().len(), 1);
    let mut aside = step("SET_ASIDE", 2);
    aside["reason"] = json!("与评审无关。");
    office.act("ModerateOpinion", aside).await;
    assert_eq!(review.assignment(0, 0).await["opinions"], json!([]));
    assert_eq!(fate(&world.server.anonymous(), &receipt).await["state"], "SET_ASIDE");
    // Staff with an interest neither see nor handle it.
    let clerk = world.server.sign_in("office2", PASSWORD).await;
    let input = json!({ "cycle": world.cycle, "organization": review.cases[0].applicant.organization, "interest": "KIN", "explanation": "亲属。" });
    clerk.act("DeclareInterest", input).await;
    assert_eq!(clerk.ask("OfficeOpinions", json!({})).await["viewer"]["office"]["opinions"]["totalCount"], 0);
    refuses(&world.server, &clerk, "ModerateOpinion", step("PASSED_ON", 3), &["CONFLICT_OF_INTEREST"]).await;
}

async fn avoided(world: &Arc<World>) {
    let mut cases = world.qualified(&["C"]).await;
    let id = cases[0].id.clone();
    let request = json!({ "application": id, "named": "专家third", "reason": "曾有商业纠纷。" });
    let asked = cases[0].applicant.client.act("RequestAvoidance", request.clone()).await["request"].take();
    assert_eq!(asked["granted"], Value::Null);
    // A colleague who may only look asks for nothing, and nobody else finds the application.
    let input = json!({
        "organization": cases[0].applicant.organization, "name": "viewer1", "account": "viewer1", "password": PASSWORD, "permission": "VIEW",
    });
    cases[0].applicant.client.act("AddTeamMember", input).await;
    let viewer = world.server.sign_in("viewer1", PASSWORD).await;
    stops(world, &viewer, "RequestAvoidance", request.clone(), "FORBIDDEN").await;

    let review =
        Review::of(world, "制造业组", &["C"], &["leader", "second", "third", "fourth"], vec![cases.remove(0)]).await;
    let applicant = &review.cases[0].applicant.client;
    let errors = refuses(&world.server, applicant, "RequestAvoidance", request.clone(), &["STAGE_OUT_OF_ORDER"]).await;
    assert_eq!(codes(&errors), ["STAGE_OUT_OF_ORDER"]);
    let list = world.office.ask("OfficeAvoidanceRequests", json!({ "filter": { "decided": false } })).await;
    let row = list["viewer"]["office"]["avoidanceRequests"]["nodes"][0].clone();
    assert_eq!(
        (&row["named"], &list["viewer"]["office"]["avoidanceRequests"]["totalCount"]),
        (&json!("专家third"), &json!(1))
    );
    let deciding = |granted: bool, persons: Value| json!({ "request": row["id"], "granted": granted, "reason": "情况属实。", "persons": persons, "expectedVersion": 1 });
    let third = json!([review.experts[2].person]);
    refuses(&world.server, &world.office, "DecideAvoidanceRequest", deciding(false, third.clone()), &["INVALID_INPUT"])
        .await;
    assert_ne!(review.assignment(2, 0).await, Value::Null);
    world.office.act("DecideAvoidanceRequest", deciding(true, third)).await;
    // It bars at once, and the applicant reads the decision.
    assert_eq!(review.assignment(2, 0).await, Value::Null);
    let mine = applicant.ask("MyVisit", json!({ "id": id })).await["viewer"]["applicant"]["application"].take();
    assert_eq!((&mine["avoidanceRequests"][0]["granted"], &mine["siteVisit"]), (&json!(true), &Value::Null));
    let again =
        json!({ "request": row["id"], "granted": false, "reason": "改判。", "persons": [], "expectedVersion": 2 });
    refuses(&world.server, &world.office, "DecideAvoidanceRequest", again, &["INVALID_INPUT"]).await;

    // Of the announced visitors it may be asked until the visit is recorded.
    world.begin_review().await;
    review.all_scored(0, "MATERIAL", 60).await;
    let visit = review.announced(0).await;
    applicant.act("RequestAvoidance", request.clone()).await;
    world.now("2026-05-18T17:00:00+08:00").await;
    review.experts[0].client.act("RecordSiteVisit", Review::recording(&visit)).await;
    refuses(&world.server, applicant, "RequestAvoidance", request, &["STAGE_OUT_OF_ORDER"]).await;
}
