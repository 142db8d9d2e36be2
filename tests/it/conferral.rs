//! After the approvals (art. 4, 6, 19): renouncing, conferral by the published document, certificates, the award roll, and how a
//! cycle ends.

pub mod costs;
pub mod roll;

use crate::board::{Board, PLAIN};
use crate::casework::{bars, stops};
use crate::operations::{codes, facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::both;
use crate::world::World;
use serde_json::{Value, json};

both! {
    async fn from_the_notice_to_the_award_roll(server: Server) {
        let board = Board::repeating(server).await;
        too_early(&board).await;
        board.to_notice().await;
        renounced(&board).await;
        board.at("2026-06-16T00:00:00+08:00").await;
        board.conferring().await;
        refuses_nominee_undecided(&board).await;
        roll::renamed(&board).await;
        approved_day_by_day(&board).await;
        refuses_publication_document_missing(&board).await;
        allows_nominee_undecided(&board).await;
        only_the_office_that_has_declared(&board).await;
        roll::nothing_is_public(&board).await;
        allows_publication_document_missing(&board).await;
        roll::released_together(&board).await;
        conferred_once(&board).await;
        refuses_certificate_missing(&board).await;
        certificates(&board).await;
        allows_certificate_missing(&board).await;
        roll::filtered(&board).await;
        roll::to_the_last_instant(&board).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn where_all_renounce_the_award_stays_vacant(server: Server) {
        let board = Board::elected(server, 4, PLAIN).await;
        assert_eq!(board.states().await, ["NOMINATED", "NOMINATED", "NOMINATED", "NOT_PASSED"]);
        in_line(&board).await;
        roll::registration(&board, 0, json!([{ "code": "INVALID_INPUT" }])).await;
        board.applicant(0).act("RenounceAward", renouncing(&board, 0).await).await;
        board.at("2026-06-16T00:00:00+08:00").await;
        board.conferring().await;
        one_left(&board).await;
        roll::registration(&board, 1, json!([])).await;
        none_left(&board).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}

fn world(board: &Board) -> &World {
    &board.chamber.review.world
}

/// The input by which a nominee renounces.
async fn renouncing(board: &Board, case: usize) -> Value {
    let file = board.file(case).await;
    json!({ "application": file["id"], "reason": "企业拟迁出高新区。", "expectedVersion": file["version"] })
}

/// Proves that the Office is refused.
async fn refused(board: &Board, operation: &str, input: Value, expected: &[&str]) -> Vec<Value> {
    refuses(board.server(), board.office(), operation, input, expected).await
}

/// A path of fields.
fn path(fields: &[&str]) -> Value {
    fields.iter().map(|field| json!({ "field": field, "index": null })).collect()
}

/// Codes of what keeps the cycle from being closed; the Office is refused for just that.
async fn withheld(board: &Board, expected: &[&str]) -> Vec<Value> {
    let errors = refused(board, "AdvanceCycle", board.advancing("CLOSED").await, expected).await;
    assert_eq!(codes(world(board).office_cycle().await["blockers"].as_array().unwrap()), expected);
    errors
}

/// While the committee deliberates, nobody is a nominee.
async fn too_early(board: &Board) {
    let expected = ["STAGE_OUT_OF_ORDER", "APPLICATION_LOCKED"];
    let input = renouncing(board, 1).await;
    let errors = refuses(board.server(), board.applicant(1), "RenounceAward", input, &expected).await;
    let phases = known([("current", &zh("Phase", "DELIBERATION")), ("required", &zh("Phase", "NOTICE"))]);
    assert_eq!(facts(&errors, "STAGE_OUT_OF_ORDER"), phases);
    let state = known([("state", &zh("ApplicationState", "SHORTLISTED"))]);
    assert_eq!(facts(&errors, "APPLICATION_LOCKED"), state);
    stops(world(board), board.office(), "ConferAwards", board.awarding(&[0, 2, 3]).await, "NOT_FOUND").await;
}

/// The second of four on the notice renounces: it is struck off, the period runs on for the others, and its place is offered to
/// nobody.
async fn renounced(board: &Board) {
    let notice = board.published(&[0, 1, 2, 3]).await;
    let errors = refused(
        board,
        "ConferAwards",
        but(board.awarding(&[0]).await, json!({ "document": null })),
        &[
            "STAGE_OUT_OF_ORDER",
            "PUBLICATION_DOCUMENT_MISSING",
            "DIRECTOR_REVIEW_MISSING",
            "MANAGEMENT_APPROVAL_MISSING",
            "NOMINEE_UNDECIDED",
            "NOMINEE_UNDECIDED",
            "NOMINEE_UNDECIDED",
        ],
    )
    .await;
    let phases = known([("current", &zh("Phase", "NOTICE")), ("required", &zh("Phase", "CONFERRAL"))]);
    assert_eq!(facts(&errors, "STAGE_OUT_OF_ORDER"), phases);

    board.at("2026-06-02T09:00:00+08:00").await;
    let input = renouncing(board, 1).await;
    let (world, applicant) = (world(board), board.applicant(1));
    stops(world, board.applicant(0), "RenounceAward", input.clone(), "NOT_FOUND").await;
    stops(world, board.office(), "RenounceAward", input.clone(), "FORBIDDEN").await;
    board.unsigned("RenounceAward", input.clone()).await;
    let version = input["expectedVersion"].as_i64().unwrap();
    let stale = but(input.clone(), json!({ "expectedVersion": version - 1 }));
    refuses(board.server(), applicant, "RenounceAward", stale, &["STALE_VERSION"]).await;
    let digest = board.server().digest().await;
    applicant.act("RenounceAward", but(input.clone(), json!({ "dryRun": true }))).await;
    assert_eq!(board.server().digest().await, digest);
    let done = applicant.act("RenounceAward", input).await;
    let expected = json!({ "id": board.application(1), "state": "RENOUNCED", "version": version + 1 });
    assert_eq!(done["application"], expected);

    assert_eq!(board.states().await, ["NOMINATED", "RENOUNCED", "NOMINATED", "NOMINATED"]);
    assert_eq!(board.places().await, Vec::<Value>::new());
    let seen = board.notice(&notice["id"]).await;
    assert_eq!((&seen["state"], &seen["endsAt"]), (&json!("PUBLISHED"), &json!("2026-06-16T00:00:00.000+08:00")));
    let struck = (&json!("2026-06-02T09:00:00.000+08:00"), &json!("RENOUNCED"));
    let none = (&Value::Null, &Value::Null);
    let entries = seen["entries"].as_array().unwrap();
    let strikes: Vec<_> = entries.iter().map(|entry| (&entry["struckAt"], &entry["strikeReason"])).collect();
    assert_eq!(strikes, [none, struck, none, none]);
    let state = zh("ApplicationState", "RENOUNCED");
    let again = renouncing(board, 1).await;
    bars(world, applicant, ("RenounceAward", again), "APPLICATION_LOCKED", [("state", &state)]).await;
}

/// Three are left, and nobody has decided on them.
async fn refuses_nominee_undecided(board: &Board) {
    let code = "NOMINEE_UNDECIDED";
    let errors = withheld(board, &[code]).await;
    assert_eq!(facts(&errors, code), known([("undecided", "3")]));
    assert_eq!(articles(&errors, code), ["19(§1)"]);
    let errors = refused(board, "CloseVacant", vacant(board, "NONE_LEFT").await, &["CANDIDATES_LEFT"]).await;
    assert_eq!(facts(&errors, "CANDIDATES_LEFT"), known([("left", "3")]));
}

/// The last approval is of 18 June; two days later the awards are about to be conferred.
async fn approved_day_by_day(board: &Board) {
    board.at("2026-06-17T09:00:00+08:00").await;
    board.approved(&[0, 2]).await;
    board.at("2026-06-18T09:00:00+08:00").await;
    board.approved(&[3]).await;
    board.at("2026-06-20T09:00:00+08:00").await;
}

/// The conferral by a document of a day.
async fn dated(board: &Board, day: &str) -> Value {
    let mut input = board.awarding(&[0, 2, 3]).await;
    input["document"]["issuedOn"] = json!(day);
    input
}

async fn refuses_publication_document_missing(board: &Board) {
    let (code, invalid) = ("PUBLICATION_DOCUMENT_MISSING", "INVALID_INPUT");
    let none = but(board.awarding(&[0, 2, 3]).await, json!({ "document": null }));
    bars(world(board), board.office(), ("ConferAwards", none), code, []).await;
    // Not before the last approval, and not in the future.
    for day in ["2026-06-17", "2026-06-21"] {
        let errors = refused(board, "ConferAwards", dated(board, day).await, &[invalid]).await;
        assert_eq!(errors[0]["path"], path(&["document", "issuedOn"]));
        assert_eq!(facts(&errors, invalid), known([("min", "2026-06-18"), ("max", "2026-06-20")]));
    }
    for (field, value) in [("number", " "), ("title", ""), ("url", "ftp://example.org")] {
        let mut input = board.awarding(&[0, 2, 3]).await;
        input["document"][field] = json!(value);
        let errors = refused(board, "ConferAwards", input, &[invalid]).await;
        assert_eq!(errors[0]["path"], path(&["document", field]));
    }
}

/// All at once or none: who is left out is told, and who is none any more cannot be named.
async fn allows_nominee_undecided(board: &Board) {
    let code = "NOMINEE_UNDECIDED";
    let left_out = board.awarding(&[0, 2]).await;
    bars(world(board), board.office(), ("ConferAwards", left_out), code, [("number", "2026-0004")]).await;
    let state = zh("ApplicationState", "RENOUNCED");
    let struck = board.awarding(&[0, 1, 2, 3]).await;
    let deciding = [("number", "2026-0002"), ("state", state.as_str())];
    bars(world(board), board.office(), ("ConferAwards", struck), "NOMINEE_DISQUALIFIED", deciding).await;
    let errors = refused(board, "ConferAwards", board.awarding(&[0, 2, 3, 3]).await, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "nominees", "index": null }, { "field": null, "index": 3 }]));
    let input = board.awarding(&[0, 2, 3]).await;
    let version = input["expectedVersion"].as_i64().unwrap();
    refused(board, "ConferAwards", but(input, json!({ "expectedVersion": version + 1 })), &["STALE_VERSION"]).await;
    for day in ["2026-06-18", "2026-06-20"] {
        board.tried("ConferAwards", dated(board, day).await).await;
    }
}

/// Of the Office's staff only who has pledged, declared, and has no interest in any of them.
async fn only_the_office_that_has_declared(board: &Board) {
    let (world, input) = (world(board), board.awarding(&[0, 2, 3]).await);
    for client in [board.director(), &board.management().await, &board.as_account("supervisor").await] {
        stops(world, client, "ConferAwards", input.clone(), "FORBIDDEN").await;
    }
    board.unsigned("ConferAwards", input.clone()).await;
    let clerk = board.as_account("office2").await;
    let both = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    refuses(board.server(), &clerk, "ConferAwards", input.clone(), &both).await;
    clerk.act("SignPledge", json!({ "cycle": board.cycle() })).await;
    for (case, interest) in [(0, None), (2, Some("KIN")), (3, None)] {
        board.chamber.declares(&clerk, case, interest).await;
    }
    let kind = zh("InterestKind", "KIN");
    bars(world, &clerk, ("ConferAwards", input), "CONFLICT_OF_INTEREST", [("kind", &kind)]).await;
}

/// By a document of the day of the last approval.
async fn allows_publication_document_missing(board: &Board) {
    let mut input = dated(board, "2026-06-18").await;
    input["document"]["url"] = json!("https://example.org/2026/8");
    let version = input["expectedVersion"].as_i64().unwrap();
    let done = board.office().act("ConferAwards", input).await;
    assert_eq!(done["cycle"], json!({ "id": board.cycle(), "phase": "CONFERRAL", "version": version + 1 }));
    assert_eq!(board.states().await, ["CONFERRED", "RENOUNCED", "CONFERRED", "CONFERRED"]);
}

/// What is conferred is conferred: not twice, not given up any more, and not struck out of the register.
async fn conferred_once(board: &Board) {
    let input = but(board.awarding(&[0, 2, 3]).await, json!({ "document": null }));
    let code = "NOMINEE_DISQUALIFIED";
    refused(board, "ConferAwards", input, &["PUBLICATION_DOCUMENT_MISSING", code, code, code]).await;
    let state = zh("ApplicationState", "CONFERRED");
    let input = renouncing(board, 0).await;
    bars(world(board), board.applicant(0), ("RenounceAward", input), "APPLICATION_LOCKED", [("state", &state)]).await;
    let honour = roll::honours(board, 0).await[0]["id"].take();
    let input = json!({ "entry": honour, "reason": "登记有误。" });
    let errors = refused(board, "VoidRegisterEntry", input, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], path(&["entry"]));
}

/// The input that hands over the certificate of a winner.
async fn issuing(board: &Board, case: usize, day: &str) -> Value {
    let award = roll::award(board, case).await;
    json!({ "award": award["id"], "issuedOn": day, "expectedVersion": award["version"] })
}

async fn refuses_certificate_missing(board: &Board) {
    let code = "CERTIFICATE_MISSING";
    let errors = withheld(board, &[code]).await;
    assert_eq!(facts(&errors, code), known([("awards", "3")]));
    assert_eq!(articles(&errors, code), ["19(§1)"]);
    let errors = refused(board, "CloseVacant", vacant(board, "NONE_LEFT").await, &["CANDIDATES_LEFT"]).await;
    assert_eq!(facts(&errors, "CANDIDATES_LEFT"), known([("left", "3")]));
}

/// Numbered in the order of issue, each once, between the document's date and today.
async fn certificates(board: &Board) {
    let (world, input) = (world(board), issuing(board, 2, "2026-06-18").await);
    for client in [board.director(), board.applicant(2)] {
        stops(world, client, "IssueCertificate", input.clone(), "FORBIDDEN").await;
    }
    for day in ["2026-06-17", "2026-06-21"] {
        let errors =
            refused(board, "IssueCertificate", but(input.clone(), json!({ "issuedOn": day })), &["INVALID_INPUT"])
                .await;
        assert_eq!(errors[0]["path"], path(&["issuedOn"]), "{day}");
    }
    refused(board, "IssueCertificate", but(input.clone(), json!({ "expectedVersion": 2 })), &["STALE_VERSION"]).await;
    assert_eq!(roll::certificate(board, "2026-001").await, Value::Null);
    let issued = board.office().act("IssueCertificate", input.clone()).await["award"].take();
    assert_eq!((&issued["certificateNumber"], &issued["version"]), (&json!("2026-001"), &json!(2)));
    assert_eq!(issued["certificateIssuedOn"], "2026-06-18");
    // As it is printed, and as it may be typed.
    for number in
        ["2026-001", " 2026-001 ", "２０２６－００１", "\u{3000}2026\u{2014}001", "2026\u{2212}001", "2026\u{2010}00１"]
    {
        assert_eq!(roll::certificate(board, number).await, issued, "{number}");
    }
    for number in ["2026001", "2026 - 001", "2026_001", ""] {
        assert_eq!(roll::certificate(board, number).await, Value::Null, "{number}");
    }
    refused(board, "IssueCertificate", issuing(board, 2, "2026-06-19").await, &["INVALID_INPUT"]).await;
    let errors = withheld(board, &["CERTIFICATE_MISSING"]).await;
    assert_eq!(facts(&errors, "CERTIFICATE_MISSING"), known([("awards", "2")]));
    for (case, number) in [(0, "2026-002"), (3, "2026-003")] {
        let issued = board.office().act("IssueCertificate", issuing(board, case, "2026-06-20").await).await;
        assert_eq!(issued["award"]["certificateNumber"], number);
    }
}

/// The cycle ends, and its group with it.
async fn allows_certificate_missing(board: &Board) {
    board.tried("AdvanceCycle", board.advancing("CLOSED").await).await;
    let closed = board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
    assert_eq!(closed["cycle"]["phase"], "CLOSED");
    dissolved(board).await;
    refused(board, "CloseVacant", vacant(board, "NONE_LEFT").await, &["STAGE_OUT_OF_ORDER", "CANDIDATES_LEFT"]).await;
}

async fn dissolved(board: &Board) {
    let group = world(board).group(&board.chamber.review.group).await;
    let now = json!(board.now().await);
    assert_eq!((&group["state"], &group["dissolvedAt"]), (&json!("DISSOLVED"), &now));
}

/// The input that closes the cycle as vacant.
async fn vacant(board: &Board, ground: &str) -> Value {
    let version = world(board).cycle_version().await;
    json!({ "cycle": board.cycle(), "ground": ground, "note": "本年度奖项空缺。", "expectedVersion": version })
}

/// Whoever is in line for a place that an objection made vacant may renounce as well, but not while it is voted on.
async fn in_line(board: &Board) {
    let notice = board.published(&[0, 1, 2]).await;
    board.at("2026-06-02T09:00:00+08:00").await;
    board.upheld(&notice, 2).await;
    let convening = but(board.chamber.convening(), json!({ "startsAt": board.now().await }));
    board.office().act("ConveneMeeting", convening).await;
    board.office().act("RecordAttendance", board.chamber.attendance(&[0, 1, 2, 3, 4]).await).await;
    board.office().act("OpenMeeting", board.chamber.on_meeting().await).await;
    let round = board.chamber.voting().await;
    assert_eq!(round["kind"], "SUBSTITUTION");
    let input = renouncing(board, 3).await;
    bars(world(board), board.applicant(3), ("RenounceAward", input), "ROUND_ALREADY_OPEN", []).await;
    board.chamber.casts(&round, &[&[3], &[], &[], &[], &[]]).await;
    board.chamber.closed().await;
    let minutes = but(board.chamber.on_meeting().await, json!({ "minutes": "未获通过。" }));
    board.office().act("CloseMeeting", minutes).await;
    board.applicant(3).act("RenounceAward", renouncing(board, 3).await).await;
    // Nobody is left to take the place.
    let place = board.places().await.remove(0);
    assert_eq!((&place["state"], &place["nextInLine"]), (&json!("OPEN"), &json!([])));
    let leaving = json!({ "place": place["id"], "reason": "已无候选单位。", "expectedVersion": place["version"] });
    board.office().act("LeavePlaceVacant", leaving).await;
}

/// While one nominee is left, the award does not stay vacant.
async fn one_left(board: &Board) {
    assert_eq!(board.states().await, ["RENOUNCED", "NOMINATED", "DISQUALIFIED", "RENOUNCED"]);
    let errors = withheld(board, &["NOMINEE_UNDECIDED"]).await;
    assert_eq!(facts(&errors, "NOMINEE_UNDECIDED"), known([("undecided", "1")]));
    let errors = refused(board, "CloseVacant", vacant(board, "NONE_LEFT").await, &["CANDIDATES_LEFT"]).await;
    assert_eq!(facts(&errors, "CANDIDATES_LEFT"), known([("left", "1")]));
    // Approved by both, and given up all the same.
    board.approved(&[1]).await;
    board.applicant(1).act("RenounceAward", renouncing(board, 1).await).await;
    assert_eq!(board.states().await, ["RENOUNCED", "RENOUNCED", "DISQUALIFIED", "RENOUNCED"]);
    assert_eq!(board.places().await.len(), 1);
}

/// A cycle without a winner is closed as vacant, and no other way.
async fn none_left(board: &Board) {
    let errors = withheld(board, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], path(&["to"]));
    let errors = refused(board, "ConferAwards", board.awarding(&[]).await, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], path(&["nominees"]));
    let errors = refused(board, "CloseVacant", vacant(board, "NONE_PASSED").await, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], path(&["ground"]));
    board.tried("CloseVacant", vacant(board, "NONE_LEFT").await).await;
    let closed = board.office().act("CloseVacant", vacant(board, "NONE_LEFT").await).await;
    assert_eq!((&closed["cycle"]["phase"], &closed["cycle"]["vacancy"]), (&json!("CLOSED"), &json!("NONE_LEFT")));
    dissolved(board).await;
    assert_eq!(board.awards().await, Vec::<Value>::new());
}
