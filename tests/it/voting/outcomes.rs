//! What becomes of votes: void rounds, former winners, the other base, late conflicts.

use super::outcome;
use crate::chamber::{Chamber, results};
use crate::integrity::Raw;
use crate::operations::refuses;
use serde_json::{Value, json};

/// Too few ballots come back: they are destroyed uncounted, and the vote is repeated.
pub async fn void(chamber: &Chamber) {
    let world = &chamber.review.world;
    chamber.opened(&[0, 1, 2, 3, 4]).await;
    let round = chamber.voting().await;
    chamber.casts(&round, &[&[0, 1], &[0], &[]]).await;
    let closed = chamber.closed().await;
    let told = (&closed["state"], &closed["voidCode"], &closed["returned"], &closed["tallyDigest"]);
    assert_eq!(told, (&json!("VOID"), &json!("QUORUM_NOT_MET"), &json!(3), &Value::Null));
    assert_eq!((&closed["candidates"][0]["result"], &closed["recount"]), (&Value::Null, &Value::Null));
    let raw = Raw::of(&world.server).await;
    for table in ["ballot", "ballot_choice", "sealed_ballot", "sealed_choice"] {
        assert_eq!(raw.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
}

/// A former winner whose award has ended is voted on the same ballot and takes no place.
pub async fn former(chamber: &Chamber) {
    let world = &chamber.review.world;
    let input = json!({
        "creditCode": chamber.review.cases[1].applicant.credit_code, "kind": "CITY_AWARD", "title": "2019年度包头市政府质量奖",
        "grantedOn": "2019-12-01", "validUntil": "2022-12-01", "evidence": "包府发〔2019〕1号",
    });
    world.office.act("RecordHonour", input).await;
    // As if the cycle had one place.
    Raw::of(&world.server).await.run("UPDATE cycle SET quota = 1").await;
    let round = chamber.voting().await;
    let pools: Vec<&Value> = round["candidates"].as_array().unwrap().iter().map(|row| &row["pool"]).collect();
    assert_eq!((pools, &round["ballotLimit"]), (vec![&json!("QUOTA"), &json!("FORMER")], &json!(1)));
    chamber.casts(&round, &[&[0, 1], &[0, 1], &[0, 1], &[0, 1], &[1]]).await;
    let closed = chamber.closed().await;
    let row = |number: &str, approvals| (number.to_owned(), approvals, "ELECTED".to_owned());
    assert_eq!(results(&closed), [row("2026-0001", 4), row("2026-0002", 5)]);
    assert_eq!(outcome(chamber).await["placesLeft"], 0);
}

/// A conflict that surfaces after the count: one that changes nothing leaves it, one that could have decided makes it void.
pub async fn late(chamber: &Chamber) {
    let found = async |member: usize| {
        let world = &chamber.review.world;
        let input = json!({
            "cycle": world.cycle, "person": world.people[crate::chamber::MEMBERS[member]],
            "creditCode": chamber.review.cases[1].applicant.credit_code, "interest": "ADVISER", "reason": "曾任顾问。",
        });
        world.office.act("ImposeConflict", input).await;
        chamber.round().await
    };
    assert_eq!(found(0).await["state"], "CLOSED");
    let void = found(1).await;
    assert_eq!((&void["state"], &void["voidCode"]), (&json!("VOID"), &json!("CONFLICT_OF_INTEREST")));
    assert_eq!(outcome(chamber).await["voted"], false);
    // The vote is repeated, under a chair who is recused from nobody: neither director nor deputy is.
    let meeting = chamber.meeting().await;
    chamber.office().act("PrepareRound", json!({ "meeting": meeting["id"] })).await;
    let input = chamber.on_round().await;
    refuses(&chamber.review.world.server, chamber.office(), "OpenRound", input, &["CHAIR_MISSING"]).await;
    assert_eq!(quality_award::check::broken(&chamber.review.world.server.app.db).await.unwrap(), []);
}

/// Places and base may be changed by resolution until the first round opens; of five who attend, one recused, three of four pass.
pub async fn chosen_base(chamber: &Chamber) {
    let world = &chamber.review.world;
    chamber.declares(chamber.member(4), 0, Some("KIN")).await;
    world.resolve("RECUSED_BASE", &world.cycle).await;
    let quota = crate::resolutions::propose_quota(world, 4).await;
    crate::resolutions::vote(world, &quota, &["APPROVE"; 5]).await;
    crate::resolutions::close(world, &quota).await;
    let input = json!({ "cycle": world.cycle, "resolution": quota, "expectedVersion": world.cycle_version().await });
    assert_eq!(world.office.act("RaiseQuota", input).await["cycle"]["quota"], 4);

    chamber.opened(&[0, 1, 2, 3, 4]).await;
    let round = chamber.voting().await;
    assert_eq!((&round["recusedInBase"], &round["places"]), (&json!(false), &json!(4)));
    chamber.casts(&round, &[&[0], &[0], &[0], &[], &[]]).await;
    let closed = chamber.closed().await;
    assert_eq!(results(&closed), [("2026-0001".to_owned(), 3, "ELECTED".to_owned())]);
    assert_eq!((&closed["candidates"][0]["base"], &closed["candidates"][0]["required"]), (&json!(4), &json!(3)));
    for input in [
        json!({ "subject": "RECUSED_BASE", "subjectId": world.cycle, "title": "基数", "text": "改变基数。" }),
        json!({ "subject": "QUOTA", "subjectId": world.cycle, "quota": 5, "title": "名额", "text": "增加名额。" }),
    ] {
        refuses(&world.server, &world.office, "ProposeResolution", input, &["STAGE_OUT_OF_ORDER"]).await;
    }

    // A member whose term ends stays on the roll as absent.
    let members = world.office.ask("CommitteeMembers", json!({})).await["viewer"]["office"]["committeeMembers"].take();
    let person = json!(world.people["expert"]);
    let term = members["nodes"].as_array().unwrap().iter().find(|row| row["personId"] == person).unwrap();
    let input = json!({ "member": term["id"], "endedOn": "2026-05-18", "expectedVersion": term["version"] });
    world.office.act("EndCommitteeTerm", input).await;
    assert_eq!(chamber.meeting().await["attending"], 5);
    world.now("2026-05-19T09:00:00+08:00").await;
    let meeting = chamber.meeting().await;
    assert_eq!((&meeting["members"], &meeting["attending"]), (&json!(5), &json!(4)));
    let input = chamber.attendance(&[0, 1, 2, 3]).await;
    refuses(&world.server, &world.office, "RecordAttendance", input, &["INVALID_INPUT"]).await;
}
