//! The decision of the journey: a meeting, a round that is void, a vote with a recusal, and a conflict that surfaces late.

use crate::panel::Accepted;
use crate::world::World;
use serde_json::{Value, json};

/// The candidates' votes; from DELIBERATION to the nominees.
pub async fn decided(world: &World, candidates: &[Accepted]) {
    for (number, member) in world.committee.iter().enumerate() {
        member.act("SignPledge", json!({ "cycle": world.cycle })).await;
        for (place, case) in candidates.iter().enumerate() {
            let mut input = json!({ "cycle": world.cycle, "organization": case.applicant.organization });
            if (number, place) == (4, 2) {
                input["interest"] = json!("KIN");
                input["explanation"] = json!("兄弟任职。");
            }
            member.act("DeclareInterest", input).await;
        }
    }
    world.now("2026-06-01T09:00:00+08:00").await;
    let input = json!({ "cycle": world.cycle, "title": "审议候选名单", "venue": "三楼会议室", "startsAt": "2026-06-01T09:00:00.000+08:00" });
    let meeting = world.office.act("ConveneMeeting", input).await["meeting"]["id"].take();
    for member in &world.committee {
        member.act("CheckIn", json!({ "meeting": meeting })).await;
    }
    let open = json!({ "meeting": meeting, "expectedVersion": version(world).await });
    assert_eq!(world.office.act("OpenMeeting", open).await["meeting"]["chair"], "主任");

    // Three of five come back: void. The vote is repeated.
    let void = voted(world, &meeting, candidates, &[&[0], &[0], &[0]]).await;
    assert_eq!((&void["state"], &void["voidCode"]), (&json!("VOID"), &json!("QUORUM_NOT_MET")));
    let ballots: [&[usize]; 5] = [&[0, 1], &[0, 1, 2], &[0, 1, 2], &[0, 1], &[0, 1]];
    let closed = voted(world, &meeting, candidates, &ballots).await;
    let told: Vec<(i64, &str)> = closed["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["approvals"].as_i64().unwrap(), row["result"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [(5, "ELECTED"), (5, "ELECTED"), (2, "NOT_PASSED")]);

    // The deputy once advised the first: four of five would still have passed it.
    let input = json!({
        "cycle": world.cycle, "person": world.people["deputy"], "creditCode": candidates[0].applicant.credit_code, "interest": "ADVISER",
        "reason": "曾任顾问。",
    });
    world.office.act("ImposeConflict", input).await;
    let outcome = seen(world).await["tierOutcomes"][0].take();
    assert_eq!(outcome["elected"], json!([candidates[0].id, candidates[1].id]));
    assert_eq!((&outcome["notPassed"], &outcome["placesLeft"]), (&json!([candidates[2].id]), &json!(1)));
    let close =
        json!({ "meeting": meeting, "minutes": "表决两轮，第一轮无效。", "expectedVersion": version(world).await });
    assert_eq!(world.office.act("CloseMeeting", close).await["meeting"]["state"], "CLOSED");

    let moved = world.office.act("AdvanceCycle", world.advancing("NOTICE").await).await;
    assert_eq!(moved["cycle"]["phase"], "NOTICE");
    for (case, state) in candidates.iter().zip(["NOMINATED", "NOMINATED", "NOT_PASSED"]) {
        assert_eq!(world.file(&case.id).await["state"], state);
    }
}

async fn seen(world: &World) -> Value {
    world.office.ask("Meetings", json!({ "cycle": world.cycle })).await["viewer"]["office"].take()
}

async fn version(world: &World) -> Value {
    seen(world).await["meetings"][0]["version"].take()
}

/// The next round, with these ballots of the members in their order.
async fn voted(world: &World, meeting: &Value, candidates: &[Accepted], ballots: &[&[usize]]) -> Value {
    let round = world.office.act("PrepareRound", json!({ "meeting": meeting })).await["round"].take();
    let input = json!({ "round": round["id"], "expectedVersion": round["version"] });
    let round = world.office.act("OpenRound", input).await["round"].take();
    for (member, choices) in world.committee.iter().zip(ballots) {
        let choices: Vec<&String> = choices.iter().map(|place| &candidates[*place].id).collect();
        member.act("CastBallot", json!({ "round": round["id"], "choices": choices })).await;
    }
    let input = json!({ "round": round["id"], "expectedVersion": round["version"] });
    world.office.act("CloseRound", input).await["round"].take()
}
