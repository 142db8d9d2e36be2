//! Breaches in pages on experience, misconduct cases and assessments.

use super::{Breach, change};
use crate::board::Board;
use crate::publicity::awarded;
use crate::support::Server;
use serde_json::{Value, json};

/// A closed cycle with three awards: the page of the first winner is published, that of the second withdrawn; the second of three
/// reviewers was disqualified for the first application and referred, a case about a clerk is open; the first reviewer was assessed,
/// and anew; another expert of the pool was never appointed.
pub async fn furnished(server: Server) -> Board {
    let board = awarded(server).await;
    let (office, review) = (board.office(), &board.chamber.review);
    for case in [0, 1] {
        let page = written(&board, case).await;
        let input = json!({ "experience": page["id"], "expectedVersion": page["version"], "reason": "撤下。" });
        if case == 0 {
            let input = json!({ "experience": page["id"], "expectedVersion": page["version"] });
            office.act("PublishExperience", input).await;
        } else {
            office.act("WithdrawExperience", input).await;
        }
    }
    let opening = json!({ "person": review.experts[1].person, "facts": "泄露材料。" });
    let case = office.act("OpenMisconductCase", opening).await["misconductCase"].take();
    let input = json!({
        "case": case["id"], "findings": "属实。", "applications": [board.application(0)], "expectedVersion": case["version"],
    });
    office.act("DisqualifyPerson", input).await;
    let referral = json!({ "case": case["id"], "to": "EMPLOYER", "body": "某中心", "referredOn": "2026-06-16" });
    office.act("RecordReferral", referral).await;
    let clerk = json!({ "person": review.world.people["office2"], "facts": "迟延。" });
    office.act("OpenMisconductCase", clerk).await;
    let input = json!({ "reviewer": review.experts[0].entry, "cycle": board.cycle(), "grade": "COMPETENT", "comment": "客观。" });
    let assessment = office.act("AssessReviewer", input).await["assessment"].take();
    let input = json!({
        "assessment": assessment["id"], "grade": "EXCELLENT", "comment": "客观公正。", "reason": "更正。", "expectedVersion": 1,
    });
    office.act("AmendAssessment", input).await;
    review.world.admitted("unappointed").await;
    board
}

/// A page of a winner, submitted.
async fn written(board: &Board, case: usize) -> Value {
    let data = board.server().anonymous().ask("PublicityWording", json!({ "creditCode": board.code(case) })).await;
    let award = &data["awards"]["nodes"][0]["id"];
    let input = json!({ "award": award, "title": "经验", "summary": "摘要", "text": "正文" });
    let page = board.applicant(case).act("DraftExperience", input).await["experience"].take();
    let input = json!({ "experience": page["id"], "expectedVersion": page["version"] });
    board.applicant(case).act("SubmitExperience", input).await["experience"].take()
}

/// The breaches, at least one for each invariant.
pub(super) fn breaches() -> Vec<Breach> {
    let decided = "WHERE state = 'DISQUALIFIED'";
    let person = "(SELECT person_id FROM misconduct_case WHERE state = 'DISQUALIFIED')";
    let pages = "a published page on experience is a version that was submitted";
    let own = "nobody opened or decided the own misconduct case";
    let findings = "misconduct disqualifies by findings, and only they name applications and are referred";
    let out = "whom misconduct disqualified is out of the pool and gets no new seat";
    let void = "what misconduct disqualified gave to whom its findings concern is void";
    let assessed = "an assessment is of somebody appointed, after a cycle that is closed";
    let office = "(SELECT id FROM account WHERE login = 'office')";
    let clerk = "(SELECT person_id FROM account WHERE login = 'office2')";
    let opener = "(SELECT person_id FROM account WHERE login = 'office')";
    vec![
        change(
            pages,
            "experience",
            "number = 2, published_number = 2 WHERE state = 'PUBLISHED'",
            "number = 1, published_number = 1 WHERE state = 'PUBLISHED'",
        ),
        change(
            own,
            "misconduct_case",
            &format!("person_id = {opener} WHERE state = 'OPENED'"),
            &format!("person_id = {clerk} WHERE state = 'OPENED'"),
        ),
        change(
            own,
            "misconduct_case",
            &format!("opener_id = {clerk} WHERE state = 'OPENED'"),
            &format!("opener_id = {opener} WHERE state = 'OPENED'"),
        ),
        change(
            findings,
            "misconduct_case",
            &format!("findings = NULL {decided}"),
            &format!("findings = 'x' {decided}"),
        ),
        change(
            findings,
            "misconduct_case",
            "state = 'DISMISSED' WHERE state = 'DISQUALIFIED'",
            "state = 'DISQUALIFIED' WHERE state = 'DISMISSED'",
        ),
        change(
            out,
            "reviewer",
            &format!("state = 'ACTIVE' WHERE person_id = {person}"),
            &format!("state = 'EXITED' WHERE person_id = {person}"),
        ),
        change(
            out,
            "group_member",
            &format!("joined_at = joined_at + 1000000000000 WHERE person_id = {person}"),
            &format!("joined_at = joined_at - 1000000000000 WHERE person_id = {person}"),
        ),
        change(
            void,
            "score_sheet",
            &format!("state = 'SUBMITTED' WHERE person_id = {person} AND stage = 'SITE' AND state = 'VOID'"),
            &format!(
                "state = 'VOID' WHERE person_id = {person} AND stage = 'SITE' AND application_id = (SELECT application_id FROM misconduct_application)"
            ),
        ),
        change(assessed, "assessment", &format!("version = 1, assessed_by = {office}"), "version = 2"),
        change(assessed, "assessment", "assessed_at = 1", "assessed_at = 1800000000000"),
    ]
}
