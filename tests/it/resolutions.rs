//! Resolutions of a committee of five by open vote: roll, quorum, majority.

use crate::operations::{facts, refuses};
use crate::organising::{but, known};
use crate::support::both;
use crate::world::{PASSWORD, World};
use serde_json::{Value, json};

/// Proposes words, which need no subject.
async fn propose(world: &World) -> Value {
    let input = json!({ "subject": "OTHER", "title": "事项", "text": "同意所附方案。" });
    world.office.act("ProposeResolution", input).await["resolution"].clone()
}

/// Proposes places for the cycle; the resolution's id.
pub async fn propose_quota(world: &World, quota: u32) -> String {
    let input =
        json!({ "subject": "QUOTA", "subjectId": world.cycle, "quota": quota, "title": "名额", "text": "增加名额。" });
    let payload = world.office.act("ProposeResolution", input).await;
    payload["resolution"]["id"].as_str().unwrap().to_owned()
}

/// Members vote in their order.
pub async fn vote(world: &World, resolution: &str, choices: &[&str]) {
    for (member, choice) in world.committee.iter().zip(choices) {
        member.act("CastResolutionVote", json!({ "resolution": resolution, "choice": choice })).await;
    }
}

/// Closes the vote.
pub async fn close(world: &World, resolution: &str) -> Value {
    let input = json!({ "resolution": resolution, "expectedVersion": 1 });
    world.office.act("CloseResolution", input).await["resolution"].clone()
}

both! {
    async fn four_of_five_are_a_quorum_and_the_vote_ends_once(server: Server) {
        let world = World::new(server).await;
        let resolution = propose(&world).await;
        assert_eq!(resolution["members"], 5);
        let id = resolution["id"].as_str().unwrap();
        refuses_quorum_not_met(&world, id).await;
        refuses_already_voted(&world, id).await;
        allows_already_voted(&world, id).await;
        allows_voting_not_open(&world, id).await;
        allows_quorum_not_met(&world, id).await;
        refuses_voting_not_open(&world, id).await;
        refuses_not_attending(&world).await;
        allows_not_attending(&world).await;
    }

    async fn a_vote_without_a_quorum_lapses_and_frees_its_subject(server: Server) {
        let mut world = World::new(server).await;
        let planned = world.office.act("PlanCycle", json!({ "year": 2026 })).await;
        world.cycle = planned["cycle"]["id"].as_str().unwrap().to_owned();
        let resolution = propose_quota(&world, 4).await;
        vote(&world, &resolution, &["APPROVE", "APPROVE", "APPROVE"]).await;
        let again = json!({ "subject": "QUOTA", "subjectId": world.cycle, "quota": 4, "title": "名额", "text": "增加名额。" });
        refuses(&world.server, &world.office, "ProposeResolution", again, &["INVALID_INPUT"]).await;
        let stale = json!({ "resolution": resolution, "expectedVersion": 2 });
        refuses(&world.server, &world.office, "LapseResolution", stale, &["STALE_VERSION"]).await;
        let input = json!({ "resolution": resolution, "expectedVersion": 1 });
        let lapsed = world.office.act("LapseResolution", input).await["resolution"].take();
        assert_eq!((&lapsed["state"], &lapsed["attending"]), (&json!("LAPSED"), &json!(3)));
        let late = &world.committee[3];
        refuses(&world.server, late, "CastResolutionVote", ballot(&resolution, "APPROVE"), &["VOTING_NOT_OPEN"]).await;
        // Four of five are a quorum: now it has to be closed.
        let resolution = propose_quota(&world, 4).await;
        vote(&world, &resolution, &["REJECT", "REJECT", "REJECT", "REJECT"]).await;
        let input = json!({ "resolution": resolution, "expectedVersion": 1 });
        let errors = refuses(&world.server, &world.office, "LapseResolution", input, &["INVALID_INPUT"]).await;
        assert_eq!(facts(&errors, "INVALID_INPUT"), known([("attending", "4"), ("members", "5")]));
        assert_eq!(close(&world, &resolution).await["state"], "REJECTED");
    }

    async fn two_thirds_of_those_who_vote_carry_a_resolution(server: Server) {
        let mut world = World::new(server).await;
        let planned = world.office.act("PlanCycle", json!({ "year": 2026 })).await;
        world.cycle = planned["cycle"]["id"].as_str().unwrap().to_owned();
        refuses_majority_not_reached(&world).await;
        allows_majority_not_reached(&world).await;
    }
}

fn ballot(id: &str, choice: &str) -> Value {
    json!({ "resolution": id, "choice": choice })
}

async fn refuses_quorum_not_met(world: &World, id: &str) {
    let code = "QUORUM_NOT_MET";
    vote(world, id, &["APPROVE", "APPROVE", "APPROVE"]).await;
    let input = json!({ "resolution": id, "expectedVersion": 1 });
    let errors = refuses(&world.server, &world.office, "CloseResolution", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("required", "4"), ("attending", "3"), ("members", "5")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§3" }]));
}

async fn allows_quorum_not_met(world: &World, id: &str) {
    // An abstention attends: four of five, and three of four approve.
    let closed = close(world, id).await;
    assert_eq!(closed, json!({ "id": id, "state": "PASSED", "attending": 4, "approvals": 3 }));
}

async fn refuses_already_voted(world: &World, id: &str) {
    for choice in ["APPROVE", "REJECT"] {
        refuses(&world.server, &world.committee[0], "CastResolutionVote", ballot(id, choice), &["ALREADY_VOTED"]).await;
    }
}

async fn allows_already_voted(world: &World, id: &str) {
    // A retry of the same request is told that it is done.
    let first = but(ballot(id, "ABSTAIN"), json!({ "idempotencyKey": "0190a8c4-7f3e-7c1a-9d2b-3e4f5a6b7c8d" }));
    world.committee[3].act("CastResolutionVote", first.clone()).await;
    world.committee[3].act("CastResolutionVote", first).await;
}

async fn allows_voting_not_open(world: &World, id: &str) {
    let input = json!({ "resolution": id, "expectedVersion": 1, "dryRun": true });
    world.office.act("CloseResolution", input).await;
}

async fn refuses_voting_not_open(world: &World, id: &str) {
    let code = "VOTING_NOT_OPEN";
    let late = &world.committee[4];
    let errors = refuses(&world.server, late, "CastResolutionVote", ballot(id, "APPROVE"), &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    let input = json!({ "resolution": id, "expectedVersion": 2 });
    refuses(&world.server, &world.office, "CloseResolution", input, &[code]).await;
}

/// Appoints a sixth member.
async fn sixth(world: &World) -> crate::support::Client {
    let payload =
        world.admin.act("CreateAccount", json!({ "name": "委员丁", "account": "sixth", "password": PASSWORD })).await;
    let person = payload["account"]["person"]["id"].clone();
    let input = json!({ "person": person, "position": "MEMBER", "expertise": "INDUSTRY", "appointedOn": "2026-03-02" });
    world.office.act("AppointCommitteeMember", input).await;
    world.server.sign_in("sixth", PASSWORD).await
}

async fn refuses_not_attending(world: &World) {
    // The roll is frozen when the resolution is proposed.
    let resolution = propose(world).await;
    let sixth = sixth(world).await;
    let input = ballot(resolution["id"].as_str().unwrap(), "APPROVE");
    let errors = refuses(&world.server, &sixth, "CastResolutionVote", input, &["NOT_ATTENDING"]).await;
    assert_eq!(facts(&errors, "NOT_ATTENDING"), known([]));
}

async fn allows_not_attending(world: &World) {
    // On a roll of six, four are exactly two thirds.
    let resolution = propose(world).await;
    assert_eq!(resolution["members"], 6);
    let id = resolution["id"].as_str().unwrap();
    let sixth = world.server.sign_in("sixth", PASSWORD).await;
    sixth.act("CastResolutionVote", ballot(id, "REJECT")).await;
    vote(world, id, &["APPROVE", "APPROVE"]).await;
    let input = json!({ "resolution": id, "expectedVersion": 1 });
    let errors = refuses(&world.server, &world.office, "CloseResolution", input, &["QUORUM_NOT_MET"]).await;
    let expected = known([("required", "4"), ("attending", "3"), ("members", "6")]);
    assert_eq!(facts(&errors, "QUORUM_NOT_MET"), expected);
    world.committee[2].act("CastResolutionVote", ballot(id, "ABSTAIN")).await;
    assert_eq!(close(world, id).await, json!({ "id": id, "state": "REJECTED", "attending": 4, "approvals": 2 }));
}

async fn refuses_majority_not_reached(world: &World) {
    let code = "MAJORITY_NOT_REACHED";
    let resolution = propose_quota(world, 4).await;
    vote(world, &resolution, &["APPROVE", "APPROVE", "APPROVE", "ABSTAIN", "REJECT"]).await;
    assert_eq!(close(world, &resolution).await["state"], "REJECTED");
    let input =
        json!({ "cycle": world.cycle, "resolution": resolution, "expectedVersion": world.cycle_version().await });
    let errors = refuses(&world.server, &world.office, "RaiseQuota", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("required", "4"), ("approvals", "3"), ("base", "5")]));
}

async fn allows_majority_not_reached(world: &World) {
    let resolution = propose_quota(world, 4).await;
    vote(world, &resolution, &["APPROVE", "APPROVE", "APPROVE", "APPROVE", "REJECT"]).await;
    let closed = close(world, &resolution).await;
    assert_eq!(closed, json!({ "id": resolution, "state": "PASSED", "attending": 5, "approvals": 4 }));
    let input =
        json!({ "cycle": world.cycle, "resolution": resolution, "expectedVersion": world.cycle_version().await });
    assert_eq!(world.office.act("RaiseQuota", input).await["cycle"]["quota"], 4);
}
