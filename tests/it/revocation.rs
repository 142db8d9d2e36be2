//! Revoking awards (art. 23, 24): the ground, the findings, the winner's hearing, the committee, the management committee, and what
//! follows.

pub mod cases;

use crate::board::Board;
use crate::casework::{bars, stops};
use crate::following::Watch;
use crate::operations::{facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::{Client, both};
use cases::{Story, consequences};
use serde_json::{Value, json};

both! {
    async fn fraud_costs_title_trophy_certificate_and_bonus(server: Server) {
        let story = Story { board: Board::awarded(server).await };
        let watch = Watch::begin(story.board.server()).await;
        refuses_revocation_ground_missing(&story).await;
        let case = allows_revocation_ground_missing(&story).await;
        refuses_winner_not_heard(&story, &case).await;
        cases::who_sees_what(&story, &case).await;
        before_the_decision(&story, &case).await;
        allows_winner_not_heard(&story, &case).await;
        cases::revoked_at_once(&story, &case).await;
        cases::brought_to_its_end(&story, &case).await;
        cases::published(&story, &case).await;
        Watch::end(watch, story.board.server(), &["RevokeAward", "PublishRevocation"]).await;
        assert_eq!(quality_award::check::broken(&story.board.server().app.db).await.unwrap(), []);
    }

    async fn a_later_event_goes_through_the_committee(server: Server) {
        let story = Story { board: Board::awarded(server).await };
        let (case, other) = (story.investigated(1, "FAILED_SPOT_CHECK").await, story.investigated(2, "SEVERE_LOSS").await);
        refuses_committee_decision_missing(&story, &case).await;
        cases::put_to_the_committee(&story, &case).await;
        allows_committee_decision_missing(&story, &case).await;
        not_passed(&story, &other).await;
        assert_eq!(quality_award::check::broken(&story.board.server().app.db).await.unwrap(), []);
    }

    async fn a_valid_award_is_revoked_and_one_obtained_by_fraud_always(server: Server) {
        let story = Story { board: Board::awarded(server).await };
        allows_award_not_valid(&story).await;
        refuses_award_not_valid(&story).await;
        assert_eq!(quality_award::check::broken(&story.board.server().app.db).await.unwrap(), []);
    }

    async fn a_case_may_end_without_a_revocation(server: Server) {
        let story = Story { board: Board::awarded(server).await };
        cases::dropped(&story).await;
        cases::refused_by_the_management_committee(&story).await;
        assert_eq!(quality_award::check::broken(&story.board.server().app.db).await.unwrap(), []);
    }
}

/// Without a ground, and without findings, there is no revocation.
async fn refuses_revocation_ground_missing(story: &Story) {
    let code = "REVOCATION_GROUND_MISSING";
    let errors = story.refused("OpenRevocationCase", story.opening(0, None).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("missing", "撤销情形")]));
    assert_eq!(articles(&errors, code), ["23", "24"]);
    let opened = story.opened(0, "FRAUD").await;
    assert_eq!((&opened["state"], &opened["version"]), (&json!("OPENED"), &json!(1)));
    assert_eq!(opened["articles"], json!([{ "number": 23, "clause": null }]));
    let errors = story.refused("OpenRevocationCase", story.opening(0, Some("FRAUD")).await, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "award", "index": null }]));
    let mute = story.on(&opened, json!({})).await;
    let found = [("missing", "调查核实结论")];
    bars(story.world(), story.board.office(), ("RecordInvestigation", mute), code, found).await;
    let deciding = story.on(&opened, json!({ "reason": "同意。" })).await;
    let management = story.board.management().await;
    for operation in ["RevokeAward", "RefuseRevocation"] {
        bars(story.world(), &management, (operation, deciding.clone()), code, found).await;
    }
    // Nobody but the Office knows of it yet.
    assert_eq!(story.seen(&management, "management").await, Vec::<Value>::new());
    assert_eq!(story.mine(0).await, Vec::<Value>::new());
}

/// With the findings the winner has ten days, from the 17th to the 27th, a Saturday: then to Monday the 29th.
async fn allows_revocation_ground_missing(story: &Story) -> Value {
    let board = &story.board;
    board.at("2026-06-17T09:00:00+08:00").await;
    let case = story.cases().await.remove(0);
    let findings = json!({ "findings": "所报数据系伪造。" });
    let input = story.on(&case, findings).await;
    refuses(
        board.server(),
        board.office(),
        "RecordInvestigation",
        but(input.clone(), json!({ "expectedVersion": 9 })),
        &["STALE_VERSION"],
    )
    .await;
    let done = board.office().act("RecordInvestigation", input).await["revocation"].take();
    assert_eq!((&done["state"], &done["version"]), (&json!("INVESTIGATED"), &json!(2)));
    assert_eq!(done["hearingDueAt"], "2026-06-30T00:00:00.000+08:00");
    let again = story.on(&done, json!({ "findings": "另有发现。" })).await;
    let stages =
        [("current", &*zh("RevocationState", "INVESTIGATED")), ("required", &*zh("RevocationState", "OPENED"))];
    bars(story.world(), board.office(), ("RecordInvestigation", again), "STAGE_OUT_OF_ORDER", stages).await;
    done
}

async fn refuses_winner_not_heard(story: &Story, case: &Value) {
    let (code, due) = ("WINNER_NOT_HEARD", "2026-06-30T00:00:00.000+08:00");
    let management = story.board.management().await;
    for time in ["2026-06-17T09:00:00+08:00", "2026-06-29T23:59:59.999+08:00"] {
        story.board.at(time).await;
        for operation in ["RevokeAward", "RefuseRevocation"] {
            let input = story.on(case, json!({ "reason": "同意。" })).await;
            let errors = refuses(story.board.server(), &management, operation, input, &[code]).await;
            assert_eq!(facts(&errors, code), known([("dueAt", due)]));
            assert_eq!(articles(&errors, code), ["23", "24"]);
        }
    }
    let seen = story.seen(&management, "management").await.remove(0);
    assert_eq!(story.allowed(&seen, "REVOKE_AWARD"), (vec![code.to_owned()], json!(due)));
}

/// From the first instant after its time the winner need not have answered; and it may still do so.
async fn allows_winner_not_heard(story: &Story, case: &Value) {
    story.board.at("2026-06-30T00:00:00+08:00").await;
    let management = story.board.management().await;
    let digest = story.board.server().digest().await;
    let input = story.on(case, json!({ "reason": "骗取荣誉，予以撤销。", "dryRun": true })).await;
    for operation in ["RevokeAward", "RefuseRevocation"] {
        management.act(operation, input.clone()).await;
    }
    assert_eq!(story.board.server().digest().await, digest);
    let answer = json!({ "revocation": case["id"], "statement": "数据由第三方提供。" });
    stops(story.world(), story.board.applicant(1), "AnswerRevocation", answer.clone(), "NOT_FOUND").await;
    stops(story.world(), story.board.office(), "AnswerRevocation", answer.clone(), "FORBIDDEN").await;
    story.board.unsigned("AnswerRevocation", answer.clone()).await;
    let told = story.board.applicant(0).act("AnswerRevocation", answer.clone()).await["revocation"].take();
    assert_eq!(
        (&told["statement"], &told["heardAt"]),
        (&json!("数据由第三方提供。"), &json!("2026-06-30T00:00:00.000+08:00"))
    );
    refuses(story.board.server(), story.board.applicant(0), "AnswerRevocation", answer, &["INVALID_INPUT"]).await;
    let recording = story.on(case, json!({ "statement": "另有说明。" })).await;
    story.refused("RecordRevocationAnswer", recording, &["INVALID_INPUT"]).await;
    let input = story.on(case, json!({ "reason": "骗取荣誉，予以撤销。" })).await;
    let done = management.act("RevokeAward", input).await["revocation"].take();
    assert_eq!((&done["state"], &done["decidedAs"]), (&json!("REVOKED"), &json!("MANAGEMENT_DIRECTOR")));
}

/// Nothing follows before the management committee has decided; and nobody else decides.
async fn before_the_decision(story: &Story, case: &Value) {
    let (board, code) = (&story.board, "MANAGEMENT_APPROVAL_MISSING");
    let settling = story.on(case, json!({ "kind": "TROPHY", "doneOn": "2026-06-29", "note": "已收回。" })).await;
    for (operation, input) in [("PublishRevocation", story.publishing(case).await), ("SettleConsequence", settling)] {
        let errors = story.refused(operation, input.clone(), &[code]).await;
        assert_eq!(facts(&errors, code), known([("number", "2026-0001")]));
        assert_eq!(articles(&errors, code), ["19(§1)", "23", "24"]);
        board.unsigned(operation, input).await;
    }
    let deciding = story.on(case, json!({ "reason": "同意。" })).await;
    for client in [board.office(), board.director(), board.applicant(0)] {
        stops(story.world(), client, "RevokeAward", deciding.clone(), "FORBIDDEN").await;
    }
    board.unsigned("RevokeAward", deciding).await;
    // Staff that has not pledged and declared handles nothing.
    let clerk = board.as_account("office2").await;
    let input = story.on(case, json!({ "statement": "数据由第三方提供。" })).await;
    let expected = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    let barred = [expected[0], expected[1], "CONFLICT_OF_INTEREST"];
    refuses(board.server(), &clerk, "RecordRevocationAnswer", input, &barred).await;
    let opening = story.opening(1, Some("FRAUD")).await;
    refuses(board.server(), &clerk, "OpenRevocationCase", opening, &expected).await;
}

async fn refuses_committee_decision_missing(story: &Story, case: &Value) {
    let (board, code) = (&story.board, "COMMITTEE_DECISION_MISSING");
    let management = board.management().await;
    let deciding = story.on(case, json!({ "reason": "同意。" })).await;
    let errors = refuses(board.server(), &management, "RevokeAward", deciding, &[code, "WINNER_NOT_HEARD"]).await;
    assert_eq!((facts(&errors, code), articles(&errors, code)), (known([]), vec!["24".to_owned()]));
    let due = [("dueAt", "2026-06-30T00:00:00.000+08:00")];
    let proposing = story.proposing(case);
    bars(story.world(), board.office(), ("ProposeResolution", proposing), "WINNER_NOT_HEARD", due).await;
    let answer = json!({ "revocation": case["id"], "statement": "已停产整顿。" });
    board.applicant(1).act("AnswerRevocation", answer).await;
    let deciding = story.on(case, json!({ "reason": "同意。" })).await;
    for operation in ["RevokeAward", "RefuseRevocation"] {
        bars(story.world(), &management, (operation, deciding.clone()), code, []).await;
    }
}

/// The title is gone, and it is published; nothing else follows.
async fn allows_committee_decision_missing(story: &Story, case: &Value) {
    let management = story.board.management().await;
    let input = story.on(case, json!({ "reason": "同意撤销。" })).await;
    let done = management.act("RevokeAward", input).await["revocation"].take();
    assert_eq!(
        (&done["state"], consequences(&done)),
        (&json!("REVOKED"), vec!["TITLE 2026-06-17".to_owned(), "PUBLICATION -".to_owned(),])
    );
    let award = story.board.award(1).await;
    assert_eq!((&award["state"], &award["revokedOn"]), (&json!("REVOKED"), &json!("2026-06-17")));
    let settling = story.on(case, json!({ "kind": "BONUS", "doneOn": "2026-06-17", "note": "已追缴。" })).await;
    let errors = story.refused("SettleConsequence", settling, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "kind", "index": null }]));
    let raw = story.board.server().rows("adverse_record").await;
    assert_eq!(raw, Vec::<String>::new());
}

/// What the committee does not pass is dismissed.
async fn not_passed(story: &Story, case: &Value) {
    let board = &story.board;
    let input = story.on(case, json!({ "statement": "经营已好转。" })).await;
    board.office().act("RecordRevocationAnswer", input).await;
    let resolution = board.office().act("ProposeResolution", story.proposing(case)).await["resolution"].take();
    for member in &story.world().committee {
        member.act("CastResolutionVote", json!({ "resolution": resolution["id"], "choice": "REJECT" })).await;
    }
    let input = json!({ "resolution": resolution["id"], "expectedVersion": resolution["version"] });
    let closed = board.office().act("CloseResolution", input).await["resolution"].take();
    assert_eq!(closed["state"], "REJECTED");
    let case = story.now(case).await;
    assert_eq!((&case["state"], &case["decidedAs"]), (&json!("DISMISSED"), &json!("COMMITTEE_MEMBER")));
    assert_eq!((&case["committeeDecision"]["state"], &case["decidedBy"]), (&json!("REJECTED"), &Value::Null));
    assert_eq!(board.award(2).await["state"], "VALID");
    let stages = [("current", &*zh("RevocationState", "DISMISSED")), ("required", &*zh("RevocationState", "REVOKED"))];
    let publishing = ("PublishRevocation", story.publishing(&case).await);
    bars(story.world(), board.office(), publishing, "STAGE_OUT_OF_ORDER", stages).await;
}

/// To the last instant of its validity an award is revoked on any ground.
async fn allows_award_not_valid(story: &Story) {
    story.board.at("2029-06-16T23:59:59.999+08:00").await;
    let opened = story.opened(0, "MAJOR_ACCIDENT").await;
    assert_eq!(opened["articles"], json!([{ "number": 24, "clause": null }]));
}

/// Afterwards for fraud alone.
async fn refuses_award_not_valid(story: &Story) {
    let (board, code) = (&story.board, "AWARD_NOT_VALID");
    board.at("2029-06-17T00:00:00+08:00").await;
    let state = zh("AwardState", "EXPIRED");
    let expired = [("state", state.as_str()), ("validUntil", "2029-06-16")];
    for ground in ["MAJOR_ACCIDENT", "PROVEN_COMPLAINT", "FOREIGN_CLAIM", "SERIOUS_VIOLATION"] {
        let input = story.opening(1, Some(ground)).await;
        let errors = story.refused("OpenRevocationCase", input, &[code]).await;
        assert_eq!(
            (facts(&errors, code), articles(&errors, code)),
            (known(expired), vec!["24".to_owned(), "25".to_owned()])
        );
    }
    assert_eq!(story.opened(1, "FRAUD").await["state"], "OPENED");
}

/// Somebody signed in.
pub async fn supervisor(board: &Board) -> Client {
    board.as_account("supervisor").await
}
