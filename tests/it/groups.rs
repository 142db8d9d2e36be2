//! The pool and the groups over HTTP (art. 7, 8(2), 9, 27): who may serve, what a group needs, what it reviews, and that
//! whoever leaves sees nothing any more.

use crate::casework::stops;
use crate::operations::{codes, facts, refuses};
use crate::organising::{articles, known, zh};
use crate::panel::{Expert, Review};
use crate::support::both;
use crate::world::World;
use serde_json::{Value, json};
use std::sync::Arc;

both! {
    async fn only_active_and_appointed_experts_join_a_group(server: Server) {
        let world = World::accepting(server).await;
        let group = world.formed("制造业组", &["C"]).await;
        refuses_reviewer_not_appointed(&world, &group).await;
        refuses_reviewer_not_in_pool(&world, &group).await;
        refuses_person_disqualified(&world, &group).await;
        allows_person_disqualified(&world, &group).await;
        allows_reviewer_not_in_pool(&world, &group).await;
    }

    async fn a_group_has_three_to_five_members_and_a_leader(server: Server) {
        let world = World::accepting(server).await;
        refuses_group_leader_missing(&world).await;
        refuses_group_size_out_of_range(&world).await;
    }

    async fn accepted_applications_go_to_a_group_of_their_industry(server: Server) {
        let world = Arc::new(World::accepting(server).await);
        refuses_not_qualified(&world).await;
        refuses_group_industry_mismatch(&world).await;
    }

    async fn the_review_begins_with_everybody_in_their_places(server: Server) {
        let review = Review::prepared(server, 2).await;
        refuses_application_not_assigned(&review).await;
        allows_application_not_assigned(&review).await;
        declared_before_the_review(&review).await;
        too_few_who_are_not_recused(&review).await;
        allows_group_size_out_of_range(&review).await;
    }

    async fn whoever_leaves_sees_nothing_any_more(server: Server) {
        let review = Review::begun(server, 1).await;
        gone_at_once(&review).await;
        refuses_group_dissolved(&review).await;
        allows_group_dissolved(&review).await;
    }

    async fn an_application_moves_to_another_group_and_is_scored_anew(server: Server) {
        let review = Review::begun(server, 1).await;
        transferred(&review).await;
    }
}

/// The input that adds an expert to a group.
async fn joining(world: &World, group: &str, expert: &Expert) -> Value {
    json!({ "group": group, "reviewer": expert.entry, "expectedVersion": world.group(group).await["version"] })
}

/// Turns the state of an expert's pool entry.
async fn turn(world: &World, expert: &Expert, operation: &str) {
    let data = world.office.ask("OfficeReviewer", json!({ "id": expert.entry })).await;
    let version = data["viewer"]["office"]["reviewer"]["version"].clone();
    let input = json!({ "reviewer": expert.entry, "reason": "按规定办理。", "expectedVersion": version });
    world.office.act(operation, input).await;
}

async fn refuses_reviewer_not_appointed(world: &World, group: &str) {
    let code = "REVIEWER_NOT_APPOINTED";
    let expert = world.admitted("unappointed").await;
    let errors =
        refuses(&world.server, &world.office, "AddGroupMember", joining(world, group, &expert).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("name", "专家unappointed")]));
    assert_eq!(articles(&errors, code), ["9(§3)"]);
    allows_reviewer_not_appointed(world, group, &expert).await;
}

async fn allows_reviewer_not_appointed(world: &World, group: &str, expert: &Expert) {
    let input = json!({ "reviewer": expert.entry, "cycle": world.cycle });
    world.office.act("AppointReviewer", input.clone()).await;
    refuses(&world.server, &world.office, "AppointReviewer", input, &["INVALID_INPUT"]).await;
    world.joined(group, expert).await;
    refuses(&world.server, &world.office, "AddGroupMember", joining(world, group, expert).await, &["INVALID_INPUT"])
        .await;
}

async fn refuses_reviewer_not_in_pool(world: &World, group: &str) {
    let code = "REVIEWER_NOT_IN_POOL";
    let expert = world.expert("leaver").await;
    turn(world, &expert, "ExitReviewer").await;
    let errors =
        refuses(&world.server, &world.office, "AddGroupMember", joining(world, group, &expert).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("name", "专家leaver")]));
    assert_eq!(articles(&errors, code), ["8(2)"]);
    let input = json!({ "reviewer": expert.entry, "cycle": world.cycle });
    refuses(&world.server, &world.office, "AppointReviewer", input, &[code]).await;
    // Somebody without the role is not admitted, nor anybody twice.
    let stranger = World::admission(&world.people["scholar"]);
    refuses(&world.server, &world.office, "AdmitReviewer", stranger, &["INVALID_INPUT"]).await;
}

async fn allows_reviewer_not_in_pool(world: &World, group: &str) {
    let (_, person) = world.scholar("returner", "专家returner").await;
    let candidates = world.office.ask("Reviewers", json!({ "first": 1 })).await;
    let known = candidates["viewer"]["office"]["poolCandidates"].as_array().unwrap().clone();
    assert_eq!(known, [json!({ "personId": person, "name": "专家returner" })]);
    let entry = world.office.act("AdmitReviewer", World::admission(&person)).await["reviewer"]["id"].clone();
    let again = World::admission(&person);
    refuses(&world.server, &world.office, "AdmitReviewer", again.clone(), &["INVALID_INPUT"]).await;
    let version = json!({ "reviewer": entry, "reason": "请辞。", "expectedVersion": 1 });
    world.office.act("ExitReviewer", version).await;
    // Whoever left may come back, as the same entry.
    let back = world.office.act("AdmitReviewer", again).await["reviewer"].take();
    assert_eq!((&back["id"], &back["state"], &back["reason"]), (&entry, &json!("ACTIVE"), &Value::Null));
    world.office.act("AppointReviewer", json!({ "reviewer": entry, "cycle": world.cycle })).await;
    let input = json!({ "group": group, "reviewer": entry, "expectedVersion": world.group(group).await["version"] });
    world.office.act("AddGroupMember", input).await;
}

async fn refuses_person_disqualified(world: &World, group: &str) {
    let code = "PERSON_DISQUALIFIED";
    let expert = world.expert("suspect").await;
    turn(world, &expert, "SuspendReviewer").await;
    let errors =
        refuses(&world.server, &world.office, "AddGroupMember", joining(world, group, &expert).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("name", "专家suspect")]));
    let admission = World::admission(&expert.person);
    refuses(&world.server, &world.office, "AdmitReviewer", admission, &[code]).await;
}

async fn allows_person_disqualified(world: &World, group: &str) {
    let expert = world.expert("cleared").await;
    turn(world, &expert, "SuspendReviewer").await;
    turn(world, &expert, "ReinstateReviewer").await;
    world.joined(group, &expert).await;
}

async fn refuses_group_leader_missing(world: &World) {
    let (code, office) = ("GROUP_LEADER_MISSING", &world.office);
    let group = world.formed("无组长的组", &["C"]).await;
    let mut members = Vec::new();
    for account in ["one", "two", "three"] {
        members.push(world.joined(&group, &world.expert(&format!("{account}-led")).await).await);
    }
    let activation = json!({ "group": group, "expectedVersion": world.group(&group).await["version"] });
    let errors = refuses(&world.server, office, "ActivateGroup", activation, &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    assert_eq!(articles(&errors, code), ["9(§1)"]);
    allows_group_leader_missing(world, &group, &members).await;
}

async fn allows_group_leader_missing(world: &World, group: &str, members: &[Value]) {
    // Whoever is named last leads, alone.
    for member in members {
        world.on_group(group, "NameGroupLeader", json!({ "member": member })).await;
    }
    let view = world.on_group(group, "ActivateGroup", json!({ "group": group })).await;
    let leads: Vec<bool> = view["members"].as_array().unwrap().iter().map(|member| member["leader"] == true).collect();
    assert_eq!((&view["state"], leads), (&json!("ACTIVE"), vec![false, false, true]));
    let again = json!({ "group": group, "expectedVersion": view["version"] });
    refuses(&world.server, &world.office, "ActivateGroup", again.clone(), &["INVALID_INPUT"]).await;
    let stale = json!({ "group": group, "expectedVersion": 1 });
    refuses(&world.server, &world.office, "ActivateGroup", stale, &["STALE_VERSION"]).await;
}

async fn refuses_group_size_out_of_range(world: &World) {
    let (code, office) = ("GROUP_SIZE_OUT_OF_RANGE", &world.office);
    let group = world.formed("人数不定的组", &["C"]).await;
    let mut experts = Vec::new();
    for number in 0..6 {
        experts.push(world.expert(&format!("sized{number}")).await);
    }
    let leader = world.joined(&group, &experts[0]).await;
    world.joined(&group, &experts[1]).await;
    world.on_group(&group, "NameGroupLeader", json!({ "member": leader })).await;
    let activation = json!({ "group": group, "expectedVersion": world.group(&group).await["version"] });
    let errors = refuses(&world.server, office, "ActivateGroup", activation, &[code]).await;
    assert_eq!(facts(&errors, code), known([("min", "3"), ("max", "5"), ("actual", "2")]));
    assert_eq!(articles(&errors, code), ["9(§1)"]);
    for expert in &experts[2..5] {
        world.joined(&group, expert).await;
    }
    let errors =
        refuses(&world.server, office, "AddGroupMember", joining(world, &group, &experts[5]).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("min", "3"), ("max", "5"), ("actual", "6")]));
    world.on_group(&group, "ActivateGroup", json!({ "group": group })).await;
}

async fn refuses_not_qualified(world: &World) {
    let code = "NOT_QUALIFIED";
    let (applicant, id) = world.submitted(7, json!({})).await;
    world.declare(&[&applicant]).await;
    world.qualification().await;
    let group = world.formed("制造业组", &["C"]).await;
    let input = json!({ "application": id, "group": group, "expectedVersion": 1 });
    let errors = refuses(&world.server, &world.office, "AssignApplication", input.clone(), &[code]).await;
    assert_eq!(facts(&errors, code), known([("state", &zh("ApplicationState", "SUBMITTED"))]));
    assert_eq!(articles(&errors, code), ["17", "18(§1)"]);
    allows_not_qualified(world, &id, input).await;
}

async fn allows_not_qualified(world: &World, id: &str, input: Value) {
    world.recommend_all().await;
    world.judged(id).await;
    world.office.act("AcceptApplication", world.acceptance(id).await).await;
    let colleague = world.server.sign_in("office2", crate::world::PASSWORD).await;
    // Assigning is handling: whoever has not pledged and declared does not do it.
    refuses(&world.server, &colleague, "AssignApplication", input.clone(), &["PLEDGE_MISSING", "DECLARATION_MISSING"])
        .await;
    let group = world.office.act("AssignApplication", input.clone()).await["group"].take();
    assert_eq!((group["applications"].as_array().unwrap().len(), &group["version"]), (1, &json!(2)));
    let mut again = input;
    again["expectedVersion"] = json!(2);
    refuses(&world.server, &world.office, "AssignApplication", again, &["INVALID_INPUT"]).await;
}

async fn refuses_group_industry_mismatch(world: &World) {
    let code = "GROUP_INDUSTRY_MISMATCH";
    let id =
        world.office.ask("OfficeApplications", json!({})).await["viewer"]["office"]["applications"]["nodes"][0]["id"]
            .clone();
    let group = world.formed("建筑业组", &["E", "F"]).await;
    let input = json!({ "application": id, "group": group, "reason": "调整分工。", "expectedVersion": 1 });
    let errors = refuses(&world.server, &world.office, "TransferApplication", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("industry", &zh("Industry", "C"))]));
    assert_eq!(articles(&errors, code), ["9(§1)"]);
    allows_group_industry_mismatch(world, &id).await;
}

async fn allows_group_industry_mismatch(world: &World, id: &Value) {
    // A group may cover several industries.
    let group = world.formed("综合组", &["C", "E"]).await;
    let input = json!({ "application": id, "group": group, "reason": "调整分工。", "expectedVersion": 1 });
    world.office.act("TransferApplication", input).await;
    assert_eq!(world.group(&group).await["applications"][0]["id"], *id);
}

async fn refuses_application_not_assigned(review: &Review) {
    let (code, world) = ("APPLICATION_NOT_ASSIGNED", &review.world);
    // A group that is not at work yet reviews nothing.
    let forming = world.formed("组建中的组", &["C"]).await;
    let input =
        json!({ "application": review.cases[1].id, "group": forming, "reason": "分担工作。", "expectedVersion": 1 });
    world.office.act("TransferApplication", input).await;
    let step = world.advancing("REVIEW").await;
    let errors = refuses(
        &world.server,
        &world.office,
        "AdvanceCycle",
        step,
        &[code, "GROUP_SIZE_OUT_OF_RANGE", "GROUP_LEADER_MISSING", "GROUP_SIZE_OUT_OF_RANGE"],
    )
    .await;
    assert_eq!(facts(&errors, code), known([("unassigned", "1")]));
    assert_eq!(articles(&errors, code), ["9(§1)", "18(§1)"]);
    let dissolution = json!({ "group": forming, "reason": "不再需要。", "expectedVersion": 2 });
    let errors = refuses(&world.server, &world.office, "DissolveGroup", dissolution, &[code]).await;
    assert_eq!(facts(&errors, code), known([("unassigned", "1")]));
}

async fn allows_application_not_assigned(review: &Review) {
    let world = &review.world;
    let input = json!({ "application": review.cases[1].id, "group": review.group, "reason": "收回。" });
    world.on_group(&review.group, "TransferApplication", input).await;
    assert_eq!(world.office_cycle().await["blockers"], json!([]));
}

/// Pledges and declarations of a newcomer are missed, by name and number.
async fn declared_before_the_review(review: &Review) {
    let world = &review.world;
    let newcomer = world.expert("newcomer").await;
    world.joined(&review.group, &newcomer).await;
    let codes = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    let errors = refuses(&world.server, &world.office, "AdvanceCycle", world.advancing("REVIEW").await, &codes).await;
    assert_eq!(facts(&errors, codes[0]), known([("group", "制造业组"), ("name", "专家newcomer")]));
    assert_eq!(facts(&errors, codes[1]), known([("group", "制造业组"), ("name", "专家newcomer"), ("missing", "2")]));
    let applicants: Vec<_> = review.cases.iter().map(|case| &case.applicant).collect();
    world.cleared(&newcomer, &applicants).await;
    assert_eq!(world.office_cycle().await["blockers"], json!([]));
}

/// With four members two of whom are recused from one application, that one lacks a scorer.
async fn too_few_who_are_not_recused(review: &Review) {
    let (code, world) = ("GROUP_SIZE_OUT_OF_RANGE", &review.world);
    for expert in &review.experts[1..3] {
        let input = json!({
            "person": expert.person, "creditCode": review.cases[0].applicant.credit_code, "kind": "SHAREHOLDING", "since": "2020-01-01",
        });
        world.office.act("RegisterAffiliation", input).await;
    }
    let errors = refuses(&world.server, &world.office, "AdvanceCycle", world.advancing("REVIEW").await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("group", "制造业组"), ("min", "3"), ("actual", "2")]));
    // An acting leader who is recused from one of the applications could not sign either.
    let view = world.group(&review.group).await;
    let input = json!({ "member": view["members"][1]["id"], "acting": true, "expectedVersion": view["version"] });
    refuses(&world.server, &world.office, "NameGroupLeader", input, &["CONFLICT_OF_INTEREST"]).await;
}

async fn allows_group_size_out_of_range(review: &Review) {
    let world = &review.world;
    let fifth = world.expert("fifth").await;
    world.joined(&review.group, &fifth).await;
    let applicants: Vec<_> = review.cases.iter().map(|case| &case.applicant).collect();
    world.cleared(&fifth, &applicants).await;
    world.begin_review().await;
}

/// The group as an expert sees it.
async fn seen(expert: &Expert, group: &str) -> Value {
    expert.client.ask("ReviewerGroup", json!({ "id": group })).await["viewer"]["reviewer"]["group"].take()
}

/// Suspended, reinstated, released: with the token that was issued before.
async fn gone_at_once(review: &Review) {
    let (world, third) = (&review.world, &review.experts[2]);
    review.filled(2, 0, "MATERIAL", 50).await;
    assert_eq!(seen(third, &review.group).await["state"], "ACTIVE");
    turn(world, third, "SuspendReviewer").await;
    assert_eq!(seen(third, &review.group).await, Value::Null);
    assert_eq!(review.assignment(2, 0).await, Value::Null);
    turn(world, third, "ReinstateReviewer").await;
    assert_eq!(review.sheet(2, 0, "MATERIAL").await["state"], "DRAFT");
    let saving = review.savings(2, 0, "MATERIAL", 60).await.swap_remove(0);
    let view = world.group(&review.group).await;
    let input = json!({ "member": view["members"][2]["id"], "reason": "超期未评。" });
    let released = world.on_group(&review.group, "ReleaseGroupMember", input.clone()).await;
    assert_eq!(released["members"][2]["releaseReason"], "超期未评。");
    assert_eq!(seen(third, &review.group).await, Value::Null);
    assert_eq!(
        third.client.ask("ReviewerAssignments", json!({})).await["viewer"]["reviewer"]["assignments"]["totalCount"],
        0
    );
    stops(world, &third.client, "SaveScores", saving, "NOT_FOUND").await;
    let mut again = input;
    again["expectedVersion"] = released["version"].clone();
    refuses(&world.server, &world.office, "ReleaseGroupMember", again, &["INVALID_INPUT"]).await;
    // A newcomer begins anew; what the other gave is void.
    world.joined(&review.group, third).await;
    assert_eq!(review.sheet(2, 0, "MATERIAL").await, Value::Null);
}

async fn refuses_group_dissolved(review: &Review) {
    let (code, world) = ("GROUP_DISSOLVED", &review.world);
    let empty = world.formed("多余的组", &["C"]).await;
    let member = world.expert("idle").await;
    world.joined(&empty, &member).await;
    assert_eq!(seen(&member, &empty).await["state"], "FORMING");
    world.on_group(&empty, "DissolveGroup", json!({ "group": empty, "reason": "不再需要。" })).await;
    assert_eq!(seen(&member, &empty).await, Value::Null);
    let view = world.group(&empty).await;
    assert_eq!((&view["state"], &view["dissolutionReason"]), (&json!("DISSOLVED"), &json!("不再需要。")));
    let version = &view["version"];
    let id = &view["members"][0]["id"];
    for (operation, input) in [
        ("ActivateGroup", json!({ "group": empty, "expectedVersion": version })),
        ("AddGroupMember", joining(world, &empty, &member).await),
        ("ReleaseGroupMember", json!({ "member": id, "reason": "无。", "expectedVersion": version })),
        ("NameGroupLeader", json!({ "member": id, "expectedVersion": version })),
        ("ScheduleGroup", json!({ "group": empty, "stages": [], "expectedVersion": version })),
        ("DissolveGroup", json!({ "group": empty, "reason": "无。", "expectedVersion": version })),
        (
            "TransferApplication",
            json!({ "application": review.cases[0].id, "group": empty, "reason": "无。", "expectedVersion": version }),
        ),
    ] {
        let errors = refuses(&world.server, &world.office, operation, input, &[code]).await;
        assert_eq!(
            (facts(&errors, code), articles(&errors, code)),
            (known([]), vec!["9(§3)".to_owned()]),
            "{operation}"
        );
    }
}

async fn allows_group_dissolved(review: &Review) {
    let stages = json!([{ "stage": "MATERIAL", "dueOn": "2026-05-22" }]);
    let view =
        review.world.on_group(&review.group, "ScheduleGroup", json!({ "group": review.group, "stages": stages })).await;
    assert_eq!(view["schedule"]["stages"], stages);
    assert_eq!(review.assignment(0, 0).await["materialDue"], "2026-05-22");
}

async fn transferred(review: &Review) {
    let world = &review.world;
    review.scored(0, 0, "MATERIAL", 70).await;
    let mut others = Vec::new();
    for account in ["fourth", "fifth", "sixth"] {
        others.push(world.expert(account).await);
    }
    let group = world.activated("第二组", &["C"], &others).await;
    for expert in &others {
        world.cleared(expert, &[&review.cases[0].applicant]).await;
    }
    let input = json!({ "application": review.cases[0].id, "group": group, "reason": "原组人手不足。" });
    world.on_group(&group, "TransferApplication", input).await;
    assert_eq!(review.assignment(0, 0).await, Value::Null);
    let moved = others[0].client.ask("ReviewerAssignment", json!({ "id": review.cases[0].id })).await;
    assert_eq!(moved["viewer"]["reviewer"]["assignment"]["sheets"], json!([]));
    let blockers = world.office_cycle().await["blockers"].as_array().unwrap().clone();
    assert_eq!(codes(&blockers), ["REPORT_MISSING", "CANDIDATE_LIST_MISSING"]);
}
