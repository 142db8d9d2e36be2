//! Meetings and ballots over HTTP (art. 18): roll, attendance, chair, quorum; the limited vote, its count, ties and run-offs,
//! void rounds and late conflicts.

mod outcomes;

use crate::casework::stops;
use crate::chamber::{Chamber, results};
use crate::integrity::Raw;
use crate::operations::{facts, refuses};
use crate::organising::known;
use crate::panel::Review;
use crate::support::{both, key};
use crate::world::PASSWORD;
use serde_json::{Value, json};

both! {
    async fn a_meeting_votes_within_the_limit_and_counts(server: Server) {
        let chamber = Chamber::seated(server, 4).await;
        convened(&chamber).await;
        refuses_chair_missing(&chamber).await;
        allows_chair_missing(&chamber).await;
        attendance(&chamber).await;
        refuses_meeting_not_open(&chamber).await;
        let round = allows_meeting_not_open(&chamber).await;
        refuses_round_already_open(&chamber).await;
        undeclared(&chamber, &round).await;
        chamber.declare_all().await;
        refuses_candidate_not_on_ballot(&chamber, &round).await;
        refuses_ballot_limit_exceeded(&chamber, &round).await;
        allows_ballot_limit_exceeded(&chamber, &round).await;
        once(&chamber, &round).await;
        tied(&chamber, &round).await;
        allows_round_already_open(&chamber).await;
        run_off(&chamber).await;
        ended(&chamber).await;
    }

    async fn a_round_without_enough_ballots_is_void_and_former_winners_take_no_place(server: Server) {
        let chamber = Chamber::declared(server, 2).await;
        outcomes::void(&chamber).await;
        outcomes::former(&chamber).await;
    }

    async fn who_is_recused_neither_chooses_nor_sees_and_a_late_conflict_is_weighed(server: Server) {
        let chamber = Chamber::declared(server, 2).await;
        allows_candidate_not_on_ballot(&chamber).await;
        outcomes::late(&chamber).await;
    }

    async fn the_committee_chooses_the_base_and_who_left_office_is_absent(server: Server) {
        let chamber = Chamber::declared(server, 1).await;
        outcomes::chosen_base(&chamber).await;
    }

    async fn a_secret_vote_needs_three(server: Server) {
        let review = Review::begun(server, 1).await;
        review.complete(&[80]).await;
        review.signed(&[0], 1).await;
        review.world.office.act("SubmitCandidateList", review.listing(&[0]).await).await;
        let early = Chamber { review };
        let input = early.convening();
        refuses(&early.review.world.server, early.office(), "ConveneMeeting", input, &["STAGE_OUT_OF_ORDER"]).await;
        early.office().act("AdvanceCycle", early.review.world.advancing("DELIBERATION").await).await;
        refuses_secrecy_not_possible(&early).await;
        allows_secrecy_not_possible(&early).await;
    }
}

async fn convened(chamber: &Chamber) {
    let world = &chamber.review.world;
    assert_eq!(crate::worklist::told(chamber.office()).await, ["CONVENE_MEETING 2026"]);
    let meeting = chamber.office().act("ConveneMeeting", chamber.convening()).await["meeting"].take();
    assert_eq!(crate::worklist::told(chamber.office()).await, Vec::<String>::new());
    let expected = "CHECK_IN 审议候选名单 2026-05-20T09:00";
    assert!(crate::worklist::told(chamber.member(0)).await.contains(&expected.to_owned()));
    let told = (&meeting["state"], &meeting["members"], &meeting["quorum"], &meeting["attending"]);
    assert_eq!(told, (&json!("CONVENED"), &json!(5), &json!(4), &json!(0)));
    refuses(&world.server, chamber.office(), "ConveneMeeting", chamber.convening(), &["INVALID_INPUT"]).await;
    let mut past = chamber.convening();
    past["startsAt"] = json!("2026-05-17T23:59:59.999+08:00");
    let errors = refuses(&world.server, chamber.office(), "ConveneMeeting", past, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "startsAt", "index": null }]));
    stops(world, chamber.member(0), "ConveneMeeting", chamber.convening(), "FORBIDDEN").await;
    let reviewer = &chamber.review.experts[0].client;
    stops(world, reviewer, "CheckIn", json!({ "meeting": meeting["id"] }), "FORBIDDEN").await;
}

async fn refuses_chair_missing(chamber: &Chamber) {
    let (code, world) = ("CHAIR_MISSING", &chamber.review.world);
    chamber.office().act("RecordAttendance", chamber.attendance(&[2, 3, 4]).await).await;
    let input = chamber.on_meeting().await;
    let errors = refuses(&world.server, chamber.office(), "OpenMeeting", input, &[code]).await;
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§2" }]));
}

async fn allows_chair_missing(chamber: &Chamber) {
    // In the director's absence the deputy chairs; the same meeting goes on under the director.
    chamber.office().act("RecordAttendance", chamber.attendance(&[1, 2, 3]).await).await;
    let open = chamber.office().act("OpenMeeting", chamber.on_meeting().await).await["meeting"].take();
    assert_eq!((&open["state"], &open["chair"]), (&json!("OPEN"), &json!("常务副主任")));
    let mut input = chamber.on_meeting().await;
    input["reason"] = json!("等待主任到会。");
    let resting = chamber.office().act("AdjournMeeting", input).await["meeting"].take();
    assert_eq!((&resting["state"], &resting["reason"]), (&json!("ADJOURNED"), &json!("等待主任到会。")));
}

async fn attendance(chamber: &Chamber) {
    let world = &chamber.review.world;
    let meeting = chamber.meeting().await;
    let check_in = json!({ "meeting": meeting["id"] });
    let seen = chamber.member(0).act("CheckIn", check_in.clone()).await["meeting"].take();
    assert_eq!(seen["attending"], 4);
    // Once is enough.
    let before = world.server.digest().await;
    chamber.member(0).act("CheckIn", check_in).await;
    assert_eq!(before, world.server.digest().await);
    let mut stranger = chamber.attendance(&[0, 1]).await;
    stranger["attending"][1] = json!(world.people["office2"]);
    let errors = refuses(&world.server, chamber.office(), "RecordAttendance", stranger, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "attending", "index": null }, { "field": null, "index": 1 }]));
    let mut stale = chamber.attendance(&[0, 1]).await;
    stale["expectedVersion"] = json!(1);
    refuses(&world.server, chamber.office(), "RecordAttendance", stale, &["STALE_VERSION"]).await;
}

async fn refuses_meeting_not_open(chamber: &Chamber) {
    let (code, world) = ("MEETING_NOT_OPEN", &chamber.review.world);
    let meeting = chamber.meeting().await;
    let round = chamber.office().act("PrepareRound", json!({ "meeting": meeting["id"] })).await["round"].take();
    assert_eq!((&round["state"], &round["places"], &round["ballotLimit"]), (&json!("PREPARED"), &json!(3), &json!(3)));
    let errors = refuses(&world.server, chamber.office(), "OpenRound", chamber.on_round().await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("state", &crate::organising::zh("MeetingState", "ADJOURNED"))]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§2" }]));
    let mut input = chamber.on_meeting().await;
    input["reason"] = json!("再休会。");
    refuses(&world.server, chamber.office(), "AdjournMeeting", input, &[code]).await;
}

async fn allows_meeting_not_open(chamber: &Chamber) -> Value {
    let open = chamber.office().act("OpenMeeting", chamber.on_meeting().await).await["meeting"].take();
    assert_eq!(open["chair"], "主任");
    // Preparing anew replaces what was not opened.
    chamber.office().act("PrepareRound", json!({ "meeting": open["id"] })).await;
    assert_eq!(chamber.meeting().await["rounds"].as_array().unwrap().len(), 1);
    let world = &chamber.review.world;
    chamber.office().act("RecordAttendance", chamber.attendance(&[0, 1, 2]).await).await;
    let errors =
        refuses(&world.server, chamber.office(), "OpenRound", chamber.on_round().await, &["QUORUM_NOT_MET"]).await;
    let expected = known([("required", "4"), ("attending", "3"), ("members", "5")]);
    assert_eq!(facts(&errors, "QUORUM_NOT_MET"), expected);
    chamber.office().act("RecordAttendance", chamber.attendance(&[0, 1, 2, 3]).await).await;
    let mut dry = chamber.on_round().await;
    dry["dryRun"] = json!(true);
    assert_eq!(chamber.office().act("OpenRound", dry).await["round"], Value::Null);
    let round = chamber.office().act("OpenRound", chamber.on_round().await).await["round"].take();
    assert_eq!((&round["state"], &round["attending"], &round["chair"]), (&json!("OPEN"), &json!(4), &json!("主任")));
    assert_eq!(round["digest"].as_str().unwrap().len(), 64);
    round
}

async fn refuses_round_already_open(chamber: &Chamber) {
    let (code, world) = ("ROUND_ALREADY_OPEN", &chamber.review.world);
    let meeting = chamber.meeting().await;
    let input = json!({ "meeting": meeting["id"] });
    let errors = refuses(&world.server, chamber.office(), "PrepareRound", input, &[code]).await;
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§2" }]));
    let input = chamber.attendance(&[0, 1]).await;
    refuses(&world.server, chamber.office(), "RecordAttendance", input, &[code]).await;
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("纪要。");
    refuses(&world.server, chamber.office(), "CloseMeeting", input, &[code]).await;
    refuses(&world.server, chamber.member(4), "CheckIn", json!({ "meeting": meeting["id"] }), &[code]).await;
}

/// Before declarations nothing is cast, and only identity cards are seen.
async fn undeclared(chamber: &Chamber, round: &Value) {
    let world = &chamber.review.world;
    let input = chamber.ballot(round, &[0]);
    refuses(&world.server, chamber.member(0), "CastBallot", input, &["DECLARATION_MISSING"]).await;
    let actions = chamber.seen(chamber.member(0), "committee").await["rounds"][0]["allowedActions"].take();
    assert_eq!((&actions[0]["action"], &actions[0]["allowed"]), (&json!("CAST_BALLOT"), &json!(false)));
    // A candidate cannot leave any more.
    let case = &chamber.review.cases[0];
    let version = world.file(&case.id).await["version"].clone();
    let input = json!({ "application": case.id, "reason": "企业重组。", "expectedVersion": version });
    refuses(&world.server, &case.applicant.client, "WithdrawApplication", input, &["WITHDRAWAL_TOO_LATE"]).await;
}

async fn refuses_candidate_not_on_ballot(chamber: &Chamber, round: &Value) {
    let (code, world) = ("CANDIDATE_NOT_ON_BALLOT", &chamber.review.world);
    let mut input = chamber.ballot(round, &[0, 1]);
    input["choices"][1] = json!("application:00000000000000000000000000000001");
    let errors = refuses(&world.server, chamber.member(0), "CastBallot", input, &[code]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "choices", "index": null }, { "field": null, "index": 1 }]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§2" }]));
    // Twice the same is no ballot either.
    refuses(&world.server, chamber.member(0), "CastBallot", chamber.ballot(round, &[0, 0]), &["INVALID_INPUT"]).await;
}

async fn refuses_ballot_limit_exceeded(chamber: &Chamber, round: &Value) {
    let (code, world) = ("BALLOT_LIMIT_EXCEEDED", &chamber.review.world);
    let input = chamber.ballot(round, &[0, 1, 2, 3]);
    let errors = refuses(&world.server, chamber.member(0), "CastBallot", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("limit", "3"), ("chosen", "4")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§2" }]));
}

async fn allows_ballot_limit_exceeded(chamber: &Chamber, round: &Value) {
    assert_eq!(crate::worklist::told(chamber.member(0)).await, ["CAST_BALLOT 审议候选名单"]);
    let cast = chamber.member(0).act("CastBallot", chamber.ballot(round, &[1, 2, 3])).await["round"].take();
    assert_eq!((&cast["returned"], &cast["votedByMe"]), (&json!(1), &json!(true)));
    assert_eq!(crate::worklist::told(chamber.member(0)).await, Vec::<String>::new());
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    let reviewer = &chamber.review.experts[0].client;
    for (client, found) in [(chamber.member(0), true), (chamber.office(), true), (reviewer, false)] {
        let data = client.ok(node, json!({ "id": round["id"] })).await;
        assert_eq!(data["node"]["id"] == round["id"], found, "{data}");
    }
}

/// A ballot is final, and only who attended when the round opened has one.
async fn once(chamber: &Chamber, round: &Value) {
    let world = &chamber.review.world;
    for choices in [&[1, 2, 3][..], &[0]] {
        let input = chamber.ballot(round, choices);
        let errors = refuses(&world.server, chamber.member(0), "CastBallot", input, &["ALREADY_VOTED"]).await;
        assert_eq!(errors[0]["facts"], json!([]));
    }
    refuses(&world.server, chamber.member(4), "CastBallot", chamber.ballot(round, &[0]), &["NOT_ATTENDING"]).await;
    stops(world, chamber.office(), "CastBallot", chamber.ballot(round, &[0]), "FORBIDDEN").await;
    // The Office sees that the ballot is in, the trail who cast it, and neither what it holds.
    let attendees = chamber.round().await["attendees"].take();
    let voted: Vec<&Value> =
        attendees.as_array().unwrap().iter().filter(|row| row["voted"] == true).map(|row| &row["name"]).collect();
    assert_eq!(voted, ["主任"]);
    let raw = Raw::of(&world.server).await;
    let trail = raw.texts("SELECT CAST(payload AS TEXT) FROM audit_event WHERE operation = 'castBallot'").await;
    assert_eq!(trail, ["{}"]);
    assert_eq!(raw.number("SELECT COUNT(*) FROM idempotency_key WHERE operation = 'castBallot'").await, 0);
}

/// Four candidates, each left out by one of four: a tie of four for three places.
async fn tied(chamber: &Chamber, round: &Value) {
    let world = &chamber.review.world;
    for (member, choices) in [(1, &[0, 2, 3][..]), (2, &[0, 1, 3]), (3, &[0, 1, 2])] {
        chamber.member(member).act("CastBallot", chamber.ballot(round, choices)).await;
    }
    let closed = chamber.closed().await;
    assert_eq!((&closed["state"], &closed["voidCode"]), (&json!("CLOSED"), &Value::Null));
    let tie = |number: &str| (number.to_owned(), 3, "TIE".to_owned());
    assert_eq!(results(&closed), ["2026-0001", "2026-0002", "2026-0003", "2026-0004"].map(tie));
    let row = &closed["candidates"][0];
    assert_eq!((&row["base"], &row["required"], &row["pool"]), (&json!(4), &json!(3), &json!("QUOTA")));
    let recount = &closed["recount"];
    assert_eq!((&recount["ballots"], &recount["agrees"]), (&json!(4), &json!(true)));
    assert_eq!(recount["digest"], closed["tallyDigest"]);
    // Members and the supervisor see the ballots, the Office none.
    assert_eq!(closed["ballots"], Value::Null);
    let supervisor = world.server.sign_in("supervisor", PASSWORD).await;
    for (client, area) in [(chamber.member(2), "committee"), (&supervisor, "supervisor")] {
        let ballots = chamber.seen(client, area).await["rounds"][0]["ballots"].take();
        let named = ballots.as_array().unwrap().iter();
        assert_eq!(named.clone().map(|ballot| ballot["choices"].as_array().unwrap().len()).sum::<usize>(), 12);
        assert!(named.clone().all(|ballot| ballot["member"].is_null()));
    }
    refuses(&world.server, chamber.office(), "CloseRound", chamber.on_round().await, &["VOTING_NOT_OPEN"]).await;
    refuses(
        &world.server,
        chamber.member(1),
        "CastBallot",
        chamber.ballot(round, &[0]),
        &["VOTING_NOT_OPEN", "ALREADY_VOTED"],
    )
    .await;
    let outcome = outcome(chamber).await;
    assert_eq!((&outcome["voted"], &outcome["placesLeft"]), (&json!(true), &json!(3)));
    assert_eq!(outcome["tied"].as_array().unwrap().len(), 4);
}

/// What the rounds say together, as the Office sees it.
async fn outcome(chamber: &Chamber) -> Value {
    let data = chamber.office().ask("Meetings", json!({ "cycle": chamber.review.world.cycle })).await;
    data["viewer"]["office"]["tierOutcomes"][0].clone()
}

async fn allows_round_already_open(chamber: &Chamber) {
    chamber.office().act("RecordAttendance", chamber.attendance(&[0, 1, 2, 3, 4]).await).await;
    let round = chamber.voting().await;
    assert_eq!((&round["kind"], &round["number"], &round["places"]), (&json!("RUN_OFF"), &json!(2), &json!(3)));
}

/// A run-off asks for a quorum and no majority; what it does not order is run off again.
async fn run_off(chamber: &Chamber) {
    let round = chamber.round().await;
    chamber.casts(&round, &[&[0], &[0], &[1], &[2], &[]]).await;
    let closed = chamber.closed().await;
    let row = |number: &str, approvals, result: &str| (number.to_owned(), approvals, result.to_owned());
    let expected = [
        row("2026-0001", 2, "ELECTED"),
        row("2026-0002", 1, "ELECTED"),
        row("2026-0003", 1, "ELECTED"),
        row("2026-0004", 0, "RESERVE"),
    ];
    assert_eq!(results(&closed), expected);
    assert_eq!(closed["candidates"][0]["required"], Value::Null);
    let outcome = outcome(chamber).await;
    let id = |case: usize| json!(chamber.review.cases[case].id);
    assert_eq!(outcome["elected"], json!([id(0), id(1), id(2)]));
    assert_eq!(outcome["reserve"], json!([[id(3)]]));
    assert_eq!((&outcome["tied"], &outcome["placesLeft"]), (&json!([]), &json!(0)));
    let meeting = chamber.meeting().await;
    let input = json!({ "meeting": meeting["id"] });
    let errors =
        refuses(&chamber.review.world.server, chamber.office(), "PrepareRound", input, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "meeting", "index": null }]));
}

async fn ended(chamber: &Chamber) {
    let world = &chamber.review.world;
    let mut input = chamber.on_meeting().await;
    input["reason"] = json!("流会。");
    refuses(&world.server, chamber.office(), "LapseMeeting", input, &["STAGE_OUT_OF_ORDER"]).await;
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("表决两轮，拟奖励三家。");
    let retried = json!({ "idempotencyKey": key() });
    input["idempotencyKey"] = retried["idempotencyKey"].clone();
    let closed = chamber.office().act("CloseMeeting", input.clone()).await["meeting"].take();
    assert_eq!((&closed["state"], &closed["minutes"]), (&json!("CLOSED"), &json!("表决两轮，拟奖励三家。")));
    // A retry answers what was done.
    assert_eq!(chamber.office().act("CloseMeeting", input).await["meeting"]["version"], closed["version"]);
    let input = chamber.attendance(&[0]).await;
    refuses(&world.server, chamber.office(), "RecordAttendance", input, &["STAGE_OUT_OF_ORDER"]).await;
    // Another meeting has a roll of its own, and may lapse.
    let second = chamber.office().act("ConveneMeeting", chamber.convening()).await["meeting"].take();
    assert_eq!(second["number"], 2);
    let mut input = chamber.on_meeting().await;
    input["reason"] = json!("人数不足。");
    assert_eq!(chamber.office().act("LapseMeeting", input).await["meeting"]["state"], "LAPSED");
    assert_eq!(quality_award::check::broken(&world.server.app.db).await.unwrap(), []);
}

/// Who is recused from one candidate votes on the others, counts in the base, and hears nothing of the one.
async fn allows_candidate_not_on_ballot(chamber: &Chamber) {
    let world = &chamber.review.world;
    chamber.declares(chamber.member(4), 0, Some("KIN")).await;
    chamber.opened(&[0, 1, 2, 3, 4]).await;
    let round = chamber.voting().await;
    let input = chamber.ballot(&round, &[0, 1]);
    refuses(&world.server, chamber.member(4), "CastBallot", input, &["CANDIDATE_NOT_ON_BALLOT"]).await;
    // A conflict of whose ballot is not in bars from the candidate, no more.
    chamber.declares(chamber.member(3), 0, Some("KIN")).await;
    let input = chamber.ballot(&round, &[0]);
    refuses(&world.server, chamber.member(3), "CastBallot", input, &["CANDIDATE_NOT_ON_BALLOT"]).await;
    chamber.declares(chamber.member(3), 0, None).await;
    chamber.casts(&round, &[&[0, 1], &[0, 1], &[0, 1], &[1], &[1]]).await;
    let closed = chamber.closed().await;
    // Three of five is not two thirds: recused members count in the base.
    let row = |number: &str, approvals, result: &str| (number.to_owned(), approvals, result.to_owned());
    assert_eq!(results(&closed), [row("2026-0001", 3, "NOT_PASSED"), row("2026-0002", 5, "ELECTED")]);
    assert_eq!((&closed["candidates"][0]["base"], &closed["candidates"][0]["required"]), (&json!(5), &json!(4)));
    let seen = chamber.seen(chamber.member(4), "committee").await.to_string();
    assert!(seen.contains("2026-0002") && !seen.contains("2026-0001"), "{seen}");
    assert!(!seen.contains(&chamber.review.cases[0].id) && !seen.contains("第1公司"), "{seen}");
    let other = chamber.seen(chamber.member(1), "committee").await.to_string();
    assert!(other.contains(&chamber.review.cases[0].id), "{other}");
}

async fn refuses_secrecy_not_possible(chamber: &Chamber) {
    let (code, world) = ("SECRECY_NOT_POSSIBLE", &chamber.review.world);
    // A committee of three.
    Raw::of(&world.server)
        .await
        .run("UPDATE committee_member SET ended_on = '2026-05-01' WHERE position = 'MEMBER' AND expertise <> 'SCHOLAR'")
        .await;
    chamber.opened(&[0, 1]).await;
    let meeting = chamber.meeting().await;
    assert_eq!((&meeting["members"], &meeting["quorum"]), (&json!(3), &json!(2)));
    chamber.office().act("PrepareRound", json!({ "meeting": meeting["id"] })).await;
    let errors = refuses(&world.server, chamber.office(), "OpenRound", chamber.on_round().await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("required", "3"), ("attending", "2")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§2" }]));
}

async fn allows_secrecy_not_possible(chamber: &Chamber) {
    chamber.office().act("RecordAttendance", chamber.attendance(&[0, 1, 2]).await).await;
    let round = chamber.office().act("OpenRound", chamber.on_round().await).await["round"].take();
    assert_eq!((&round["state"], &round["mode"]), (&json!("OPEN"), &json!("SECRET")));
}
