//! From the vote to the nominees (art. 4, 18, 19): what the step to NOTICE waits for, who is excluded meanwhile, and the award
//! that stays vacant.

use crate::chamber::{Chamber, MEMBERS};
use crate::operations::{facts, refuses};
use crate::organising::known;
use crate::support::both;
use serde_json::{Value, json};

both! {
    async fn nominees_follow_the_vote(server: Server) {
        let chamber = Chamber::declared(server, 4).await;
        refuses_tally_missing(&chamber).await;
        refuses_tie_at_quota(&chamber).await;
        allows_tie_at_quota(&chamber).await;
        allows_tally_missing(&chamber).await;
        the_reserve_moves_up(&chamber).await;
        voted_again(&chamber).await;
    }

    async fn whoever_is_barred_before_the_vote_is_ineligible(server: Server) {
        let chamber = Chamber::declared(server, 2).await;
        chamber.opened(&[0, 1, 2, 3, 4]).await;
        let prepared = json!({ "meeting": chamber.meeting().await["id"] });
        let office = chamber.office();
        office.act("PrepareRound", prepared.clone()).await;
        violation(&chamber, 1).await;
        let server = &chamber.review.world.server;
        let errors = refuses(server, office, "OpenRound", chamber.on_round().await, &["BARRED_BY_VIOLATION"]).await;
        let expected = known([("barredUntil", "2029-04-20"), ("number", "2026-0002"), ("recordedOn", "2026-04-20")]);
        assert_eq!(facts(&errors, "BARRED_BY_VIOLATION"), expected);
        refuses(server, office, "PrepareRound", prepared, &["BARRED_BY_VIOLATION"]).await;
        let wrong = excluding(&chamber, 1, &["BARRED_BY_FRAUD"]).await;
        refuses(server, office, "ExcludeApplication", wrong, &["INVALID_INPUT"]).await;
        let unfailed = excluding(&chamber, 0, &["BARRED_BY_VIOLATION"]).await;
        refuses(server, office, "ExcludeApplication", unfailed, &["INVALID_INPUT"]).await;
        let excluded = office.act("ExcludeApplication", excluding(&chamber, 1, &["BARRED_BY_VIOLATION"]).await).await;
        assert_eq!(excluded["application"]["state"], "INELIGIBLE");
        assert_eq!(excluded["application"]["decision"]["rows"], json!(["BARRED_BY_VIOLATION"]));
        let again = excluding(&chamber, 1, &["BARRED_BY_VIOLATION"]).await;
        refuses(server, office, "ExcludeApplication", again, &["APPLICATION_LOCKED"]).await;
        // The vote goes on among the others; while it is open nobody is taken off the ballot.
        let round = chamber.voting().await;
        assert_eq!(round["candidates"].as_array().unwrap().len(), 1);
        violation(&chamber, 0).await;
        let open = excluding(&chamber, 0, &["BARRED_BY_VIOLATION"]).await;
        refuses(server, office, "ExcludeApplication", open, &["ROUND_ALREADY_OPEN"]).await;
    }

    async fn the_award_stays_vacant_by_tally_or_resolution(server: Server) {
        let chamber = Chamber::declared(server, 2).await;
        let (world, office) = (&chamber.review.world, chamber.office());
        let closing = async |ground: &str, resolution: Option<&String>| {
            let version = world.cycle_version().await;
            json!({ "cycle": world.cycle, "ground": ground, "note": "报告审定委员会。", "resolution": resolution, "expectedVersion": version })
        };
        let errors =
            refuses(&world.server, office, "CloseVacant", closing("NONE_PASSED", None).await, &["CANDIDATES_LEFT", "INVALID_INPUT"]).await;
        assert_eq!(facts(&errors, "CANDIDATES_LEFT"), known([("left", "2")]));
        let other = world.resolve("RECUSED_BASE", &world.cycle).await;
        refuses(&world.server, office, "CloseVacant", closing("RESOLVED", Some(&other)).await, &["INVALID_INPUT"]).await;
        let rejected = rejected(&chamber).await;
        let input = closing("RESOLVED", Some(&rejected)).await;
        refuses(&world.server, office, "CloseVacant", input, &["MAJORITY_NOT_REACHED"]).await;
        let resolution = world.resolve("VACANCY", &world.cycle).await;
        would_be_done(&chamber, "CloseVacant", closing("RESOLVED", Some(&resolution)).await).await;
        let wrong = closing("NONE_PASSED", Some(&resolution)).await;
        refuses(&world.server, office, "CloseVacant", wrong, &["INVALID_INPUT"]).await;
        // Nobody passes: the tally suffices.
        chamber.opened(&[0, 1, 2, 3, 4]).await;
        let round = chamber.voting().await;
        chamber.casts(&round, &[&[], &[], &[], &[0], &[1]]).await;
        chamber.closed().await;
        let closed = office.act("CloseVacant", closing("NONE_PASSED", None).await).await;
        assert_eq!((&closed["cycle"]["phase"], &closed["cycle"]["vacancy"]), (&json!("CLOSED"), &json!("NONE_PASSED")));
        assert_eq!(states(&chamber).await, ["NOT_PASSED", "NOT_PASSED"]);
    }
}

/// A resolution to leave the award vacant that does not pass.
async fn rejected(chamber: &Chamber) -> String {
    let world = &chamber.review.world;
    let input = json!({ "subject": "VACANCY", "subjectId": world.cycle, "title": "奖项空缺", "text": "提请决定。" });
    let resolution = world.office.act("ProposeResolution", input).await["resolution"].clone();
    for member in &world.committee {
        member.act("CastResolutionVote", json!({ "resolution": resolution["id"], "choice": "REJECT" })).await;
    }
    let input = json!({ "resolution": resolution["id"], "expectedVersion": resolution["version"] });
    assert_eq!(world.office.act("CloseResolution", input).await["resolution"]["state"], "REJECTED");
    resolution["id"].as_str().unwrap().to_owned()
}

async fn would_be_done(chamber: &Chamber, operation: &str, mut input: Value) {
    let digest = chamber.review.world.server.digest().await;
    input["dryRun"] = json!(true);
    chamber.office().act(operation, input).await;
    assert_eq!(chamber.review.world.server.digest().await, digest);
}

/// The states of the applications, in the order of the cases.
async fn states(chamber: &Chamber) -> Vec<String> {
    let mut states = Vec::new();
    for case in &chamber.review.cases {
        states.push(chamber.review.world.file(&case.id).await["state"].as_str().unwrap().to_owned());
    }
    states
}

/// A violation that came to light after the submission.
async fn violation(chamber: &Chamber, case: usize) {
    let code = &chamber.review.cases[case].applicant.credit_code;
    let input = json!({ "creditCode": code, "kind": "VIOLATION", "datedOn": "2026-04-20", "source": "市场监督管理局", "description": "已查实。" });
    chamber.office().act("RecordAdverseRecord", input).await;
}

async fn excluding(chamber: &Chamber, case: usize, rows: &[&str]) -> Value {
    let file = chamber.review.world.file(&chamber.review.cases[case].id).await;
    json!({ "application": file["id"], "rows": rows, "reason": "经核查不再符合申报条件。", "expectedVersion": file["version"] })
}

async fn step(chamber: &Chamber) -> Value {
    chamber.review.world.advancing("NOTICE").await
}

async fn refuses_tally_missing(chamber: &Chamber) {
    let world = &chamber.review.world;
    refuses(&world.server, chamber.office(), "AdvanceCycle", step(chamber).await, &["TALLY_MISSING"]).await;
    let blockers = &world.office_cycle().await["blockers"];
    assert_eq!(blockers[0]["code"], "TALLY_MISSING");
}

/// Four candidates with three approvals of four each.
const LEVEL: [&[usize]; 4] = [&[0, 1, 2], &[1, 2, 3], &[2, 3, 0], &[3, 0, 1]];

async fn refuses_tie_at_quota(chamber: &Chamber) {
    let server = &chamber.review.world.server;
    chamber.opened(&[0, 1, 2, 3]).await;
    for kind in ["VOTE", "RUN_OFF"] {
        let round = chamber.voting().await;
        assert_eq!(round["kind"], kind);
        chamber.casts(&round, &LEVEL).await;
        chamber.closed().await;
        let errors = refuses(server, chamber.office(), "AdvanceCycle", step(chamber).await, &["TIE_AT_QUOTA"]).await;
        assert_eq!(facts(&errors, "TIE_AT_QUOTA"), known([("places", "3"), ("tied", "4")]));
    }
    assert_eq!(states(chamber).await, ["SHORTLISTED"; 4]);
}

/// The tie came again, and the chair ends the meeting: the places would stay vacant.
async fn allows_tie_at_quota(chamber: &Chamber) {
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("两轮投票均并列，主持人宣布结束会议。");
    chamber.office().act("CloseMeeting", input).await;
    would_be_done(chamber, "AdvanceCycle", step(chamber).await).await;
}

/// While the committee deliberates, another meeting may still resolve it.
async fn allows_tally_missing(chamber: &Chamber) {
    chamber.opened(&[0, 1, 2, 3]).await;
    let round = chamber.voting().await;
    assert_eq!((&round["kind"], &round["places"]), (&json!("RUN_OFF"), &json!(3)));
    let ballot: &[usize] = &[0, 1, 2];
    chamber.casts(&round, &[ballot; 4]).await;
    chamber.closed().await;
    would_be_done(chamber, "AdvanceCycle", step(chamber).await).await;
}

/// Of those elected one is barred by now: disqualified, and the reserve takes the place.
async fn the_reserve_moves_up(chamber: &Chamber) {
    let world = &chamber.review.world;
    violation(chamber, 0).await;
    let errors =
        refuses(&world.server, chamber.office(), "AdvanceCycle", step(chamber).await, &["BARRED_BY_VIOLATION"]).await;
    assert_eq!(facts(&errors, "BARRED_BY_VIOLATION")["number"], "2026-0001");
    let input = excluding(chamber, 0, &["BARRED_BY_VIOLATION"]).await;
    let excluded = chamber.office().act("ExcludeApplication", input).await;
    assert_eq!(excluded["application"]["state"], "DISQUALIFIED");
    let moved = chamber.office().act("AdvanceCycle", step(chamber).await).await;
    assert_eq!(moved["cycle"]["phase"], "NOTICE");
    assert_eq!(states(chamber).await, ["DISQUALIFIED", "NOMINATED", "NOMINATED", "NOMINATED"]);
    let version = world.cycle_version().await;
    let closing = json!({ "cycle": world.cycle, "ground": "NONE_LEFT", "note": "报告。", "expectedVersion": version });
    refuses(&world.server, chamber.office(), "CloseVacant", closing, &["CANDIDATES_LEFT"]).await;
}

/// A conflict that could have decided the vote surfaces when the nominees are known: they are candidates again, and the vote is
/// repeated.
async fn voted_again(chamber: &Chamber) {
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("再次投票后形成结果。");
    chamber.office().act("CloseMeeting", input).await;
    let input = json!({
        "cycle": chamber.review.world.cycle, "person": chamber.review.world.people[MEMBERS[2]],
        "creditCode": chamber.review.cases[1].applicant.credit_code, "interest": "ADVISER", "reason": "曾任顾问。",
    });
    chamber.office().act("ImposeConflict", input).await;
    assert_eq!(states(chamber).await, ["DISQUALIFIED", "SHORTLISTED", "SHORTLISTED", "SHORTLISTED"]);
    chamber.opened(&[0, 1, 2, 3, 4]).await;
    let round = chamber.voting().await;
    assert_eq!((&round["kind"], round["candidates"].as_array().unwrap().len()), (&json!("VOTE"), 3));
    chamber.casts(&round, &[&[1, 2, 3], &[1, 2, 3], &[2, 3], &[1, 2, 3], &[2, 3]]).await;
    chamber.closed().await;
    assert_eq!(states(chamber).await, ["DISQUALIFIED", "NOT_PASSED", "NOMINATED", "NOMINATED"]);
    // The report on which all of it rests is reopened: nobody is a candidate any more but those who will be listed again.
    let review = &chamber.review;
    let report = review.report().await;
    let input = json!({ "report": report["id"], "reason": "漏记现场发现。", "expectedVersion": report["version"] });
    review.experts[0].client.act("ReopenReport", input).await;
    assert_eq!(states(chamber).await, ["DISQUALIFIED", "ACCEPTED", "ACCEPTED", "ACCEPTED"]);
}
