//! Breaches in revocation cases, follow-up visits and rectifications.

use super::conferring::case;
use super::{Breach, OFFICE, change};
use crate::board::Board;
use crate::integrity::Raw;
use crate::organising::but;
use crate::revocation::cases::Story;
use crate::support::Server;
use serde_json::json;

/// A closed cycle of three awards on 2026-06-20: the first revoked for fraud and published, the second by the committee, against
/// the third a case is open; the third was visited, and told twice to mend something: one demand is closed, one answered.
pub async fn supervised(server: Server) -> Board {
    let story = Story { board: Board::awarded(server).await };
    let board = &story.board;
    let (fraud, later) = (story.investigated(0, "FRAUD").await, story.investigated(1, "FAILED_SPOT_CHECK").await);
    for case in [&fraud, &later] {
        let input = story.on(case, json!({ "statement": "情况不实。" })).await;
        board.office().act("RecordRevocationAnswer", input).await;
    }
    story.world().resolve("REVOCATION", later["id"].as_str().unwrap()).await;
    board.at("2026-06-20T09:00:00+08:00").await;
    let management = board.management().await;
    for case in [&fraud, &later] {
        management.act("RevokeAward", story.on(case, json!({ "reason": "同意。" })).await).await;
    }
    board.office().act("PublishRevocation", story.publishing(&fraud).await).await;
    story.opened(2, "SEVERE_LOSS").await;
    let filter = json!({ "filter": { "creditCode": board.code(2) } });
    let data = board.office().ask("OfficeFollowUpVisits", filter).await;
    let visit = data["viewer"]["office"]["followUpVisits"]["nodes"][0].clone();
    let input = json!({
        "visit": visit["id"], "visitedOn": "2026-06-18", "visitors": "王某", "findings": "记录不全。", "result": "MEND", "expectedVersion": 1,
    });
    board.office().act("RecordFollowUpVisit", input).await;
    for demand in ["甲", "乙"] {
        let input = json!({ "visit": visit["id"], "demand": demand, "dueOn": "2026-07-31" });
        let row = board.office().act("DemandRectification", input).await["rectification"].take();
        let answer = json!({ "rectification": row["id"], "answer": "已补齐。" });
        let row = board.applicant(2).act("AnswerRectification", answer).await["rectification"].take();
        if demand == "甲" {
            let close = json!({ "rectification": row["id"], "met": true, "note": "属实。" });
            board.office().act("CloseRectification", but(close, json!({ "expectedVersion": row["version"] }))).await;
        }
    }
    story.board
}

/// The breaches, at least one for each invariant of supervising.
pub(super) fn breaches(raw: &Raw) -> Vec<Breach> {
    let id = raw.id(5);
    let fraud = "WHERE ground = 'FRAUD'";
    let second = concat!("WHERE id = (SELECT honour_id FROM award WHERE application_id = ", case!(2), ")");
    let visited = concat!("WHERE award_id = (SELECT id FROM award WHERE application_id = ", case!(1), ")");
    let person = |login: &str| format!("(SELECT person_id FROM account WHERE login = '{login}')");
    let register = "a revocation stands in the register of honours, and nothing else does";
    let heard = "a revocation follows findings and the winner's hearing";
    vec![
        change(
            heard,
            "revocation_case",
            &format!("heard_at = NULL, hearing_due_at = decided_at + 1 {fraud}"),
            &format!("heard_at = decided_at, hearing_due_at = decided_at {fraud}"),
        ),
        change(
            "a revocation for a later event rests on a passed resolution",
            "revocation_case",
            "resolution_id = NULL WHERE ground = 'FAILED_SPOT_CHECK'",
            "resolution_id = (SELECT id FROM resolution WHERE subject = 'REVOCATION') WHERE ground = 'FAILED_SPOT_CHECK'",
        ),
        change(
            "a revocation was decided by the management committee, by nobody who handled it",
            "revocation_case",
            &format!("decider_id = {} {fraud}", person("office")),
            &format!("decider_id = {} {fraud}", person("management")),
        ),
        change(
            register,
            "honour",
            &format!("revoked_on = NULL, revocation = NULL {second}"),
            &format!("revoked_on = '2026-06-20', revocation = 'LATER_EVENT' {second}"),
        ),
        change(
            register,
            "honour",
            &format!("revocation = 'FRAUD' {second}"),
            &format!("revocation = 'LATER_EVENT' {second}"),
        ),
        change(
            "a revocation for fraud stands in the register of adverse records",
            "adverse_record",
            "voided_at = 1",
            "voided_at = NULL",
        ),
        Breach {
            names: vec!["a revocation has all its consequences, and a case without one none"],
            doing: vec![
                "INSERT INTO revocation_consequence (case_id, kind) SELECT id, 'TITLE' FROM revocation_case WHERE state = 'OPENED'"
                    .to_owned(),
            ],
            undoing: vec![
                "DELETE FROM revocation_consequence WHERE case_id = (SELECT id FROM revocation_case WHERE state = 'OPENED')"
                    .to_owned(),
            ],
        },
        change(
            "a revocation was published where its consequence says so",
            "revocation_case",
            &format!("published_at = NULL {fraud}"),
            &format!("published_at = decided_at {fraud}"),
        ),
        Breach {
            names: vec!["nobody decided a revocation with a live conflict of their own"],
            doing: vec![format!(
                "INSERT INTO conflict (id, cycle_id, person_id, credit_code, source, interest, reason, recorded_by, recorded_at) \
                 SELECT {id}, r.cycle_id, r.decider_id, r.credit_code, 'IMPOSED', 'OTHER', 'x', {OFFICE}, r.decided_at - 1 \
                 FROM revocation_case r {fraud}"
            )],
            undoing: vec![format!("DELETE FROM conflict WHERE id = {id}")],
        },
        change(
            "every winner has one follow-up visit ahead",
            "follow_up_visit",
            &format!("recorded_at = 1 {visited}"),
            &format!("recorded_at = NULL {visited}"),
        ),
        change(
            "a follow-up visit counts from the one before",
            "follow_up_visit",
            "since = '2026-06-17' WHERE number = 2",
            "since = '2026-06-18' WHERE number = 2",
        ),
        change(
            "a follow-up visit counts from the one before",
            "follow_up_visit",
            &format!("since = '2026-06-17' {visited}"),
            &format!("since = '2026-06-16' {visited}"),
        ),
        change(
            "a rectification follows a recorded follow-up visit",
            "rectification",
            "demanded_at = demanded_at - 1000000000",
            "demanded_at = demanded_at + 1000000000",
        ),
    ]
}
