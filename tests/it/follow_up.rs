//! Follow-up visits to winners (art. 25): one is always ahead, the clock tells whether it is due, and what is found is mended or
//! opens a revocation case.

use crate::board::Board;
use crate::casework::{bars, stops};
use crate::operations::refuses;
use crate::organising::{but, zh};
use crate::support::{Client, both};
use crate::worklist::{told, told_of};
use crate::world::World;
use serde_json::{Value, json};

both! {
    async fn a_winner_is_visited_every_year(server: Server) {
        let board = Board::awarded(server).await;
        by_the_clock(&board).await;
        planned(&board).await;
        recorded(&board).await;
        mended(&board).await;
        no_longer_valid(&board).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}

fn world(board: &Board) -> &World {
    &board.chamber.review.world
}

/// The visits as somebody in an area sees them, the latest first.
async fn visits(client: &Client, area: &str, filter: Value) -> Vec<Value> {
    let operation = format!("{}{}FollowUpVisits", area[..1].to_uppercase(), &area[1..]);
    let data = client.ask(&operation, json!({ "filter": filter, "first": 100 })).await;
    data["viewer"][area]["followUpVisits"]["nodes"].as_array().unwrap().clone()
}

async fn standing(board: &Board, state: &str) -> usize {
    visits(board.office(), "office", json!({ "state": state })).await.len()
}

/// The latest visit to a winner as the Office sees it.
async fn latest(board: &Board, case: usize) -> Value {
    visits(board.office(), "office", json!({ "creditCode": board.code(case) })).await.remove(0)
}

/// The input of a step on the latest visit to a winner.
async fn on(board: &Board, case: usize, more: Value) -> Value {
    let visit = latest(board, case).await;
    but(json!({ "visit": visit["id"], "expectedVersion": visit["version"] }), more)
}

/// The own visits of a winner, the latest first.
async fn mine(board: &Board, case: usize) -> Vec<Value> {
    let data = board.applicant(case).ask("MyFollowUpVisits", json!({ "first": 10 })).await;
    data["viewer"]["applicant"]["followUpVisits"]["nodes"].as_array().unwrap().clone()
}

/// A year after the document's date, to the last instant of that day.
async fn by_the_clock(board: &Board) {
    let first = latest(board, 0).await;
    assert_eq!(
        (&first["number"], &first["since"], &first["dueOn"]),
        (&json!(1), &json!("2026-06-16"), &json!("2027-06-16"))
    );
    board.at("2027-06-16T23:59:59.999+08:00").await;
    assert_eq!((standing(board, "UPCOMING").await, standing(board, "OVERDUE").await), (3, 0));
    assert_eq!(told_of(board.office(), &["PLAN_FOLLOW_UP_VISIT"]).await, Vec::<String>::new());
    board.at("2027-06-17T00:00:00+08:00").await;
    assert_eq!((standing(board, "UPCOMING").await, standing(board, "OVERDUE").await), (0, 3));
    let expected: Vec<String> =
        (1..=3).map(|number| format!("PLAN_FOLLOW_UP_VISIT 第{number}公司 2027-06-17T00:00")).collect();
    assert_eq!(told_of(board.office(), &["PLAN_FOLLOW_UP_VISIT"]).await, expected);
    let supervisor = board.as_account("supervisor").await;
    assert_eq!(visits(&supervisor, "supervisor", json!({ "state": "OVERDUE" })).await.len(), 3);
}

/// The Office plans it, and plans it anew, from today to the last day of the award.
async fn planned(board: &Board) {
    for day in ["2027-06-16", "2029-06-17"] {
        let input = on(board, 0, json!({ "plannedOn": day })).await;
        let errors = refuses(board.server(), board.office(), "PlanFollowUpVisit", input, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "plannedOn", "index": null }]));
    }
    for day in ["2027-06-25", "2027-06-22"] {
        board.office().act("PlanFollowUpVisit", on(board, 0, json!({ "plannedOn": day })).await).await;
    }
    let seen = mine(board, 0).await;
    assert_eq!((seen.len(), &seen[0]["plannedOn"], &seen[0]["state"]), (1, &json!("2027-06-22"), &json!("OVERDUE")));
    let expected = "RECORD_FOLLOW_UP_VISIT 第1公司 2027-06-23T00:00".to_owned();
    assert!(told(board.office()).await.contains(&expected));
    let stale = but(on(board, 0, json!({ "plannedOn": "2027-06-30" })).await, json!({ "expectedVersion": 1 }));
    refuses(board.server(), board.office(), "PlanFollowUpVisit", stale, &["STALE_VERSION"]).await;
    let input = on(board, 0, json!({ "plannedOn": "2027-06-30" })).await;
    stops(world(board), board.applicant(0), "PlanFollowUpVisit", input.clone(), "FORBIDDEN").await;
    board.unsigned("PlanFollowUpVisit", input.clone()).await;
    let clerk = board.as_account("office2").await;
    let expected = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    refuses(board.server(), &clerk, "PlanFollowUpVisit", input, &expected).await;
    let unseen = visits(&clerk, "office", json!({ "creditCode": board.code(0) })).await;
    assert_eq!((&unseen[0]["visibility"], &unseen[0]["rectifications"]), (&json!("NOT_YET"), &json!([])));
    board.conflicted("office2", 0).await;
    assert_eq!(visits(&clerk, "office", json!({ "creditCode": board.code(0) })).await, Vec::<Value>::new());
}

fn recording(day: &str) -> Value {
    json!({ "visitedOn": day, "visitors": "市场监督管理局王某等二人", "findings": "检验记录不完整。", "result": "MEND" })
}

/// What was seen is recorded once, and the next visit counts from its day.
async fn recorded(board: &Board) {
    board.at("2027-06-22T15:00:00+08:00").await;
    for day in ["2026-06-15", "2027-06-23"] {
        let input = on(board, 0, recording(day)).await;
        let errors = refuses(board.server(), board.office(), "RecordFollowUpVisit", input, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "visitedOn", "index": null }]));
    }
    let early = json!({ "visit": latest(board, 0).await["id"], "demand": "补齐记录。", "dueOn": "2027-07-31" });
    let errors = refuses(board.server(), board.office(), "DemandRectification", early, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "visit", "index": null }]));
    let input = on(board, 0, recording("2027-06-22")).await;
    let done = board.office().act("RecordFollowUpVisit", input.clone()).await["visit"].take();
    assert_eq!(
        (&done["state"], &done["dueOn"], &done["recordedBy"]),
        (&json!("RECORDED"), &Value::Null, &json!("办公室甲"))
    );
    let again = but(input, json!({ "expectedVersion": done["version"] }));
    refuses(board.server(), board.office(), "RecordFollowUpVisit", again, &["INVALID_INPUT"]).await;
    let next = latest(board, 0).await;
    assert_eq!(
        (&next["number"], &next["since"], &next["dueOn"]),
        (&json!(2), &json!("2027-06-22"), &json!("2028-06-22"))
    );
    assert_eq!((standing(board, "RECORDED").await, standing(board, "UPCOMING").await), (1, 1));
    // A visit that found something serious opens a case; one to somebody else, or one that is ahead, does not.
    let opening = json!({ "award": board.award(0).await["id"], "ground": "FAILED_SPOT_CHECK", "facts": "巡访发现。" });
    let ahead = but(opening.clone(), json!({ "visit": next["id"] }));
    let errors = refuses(board.server(), board.office(), "OpenRevocationCase", ahead, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "visit", "index": null }]));
    let stranger = but(opening.clone(), json!({ "award": board.award(1).await["id"], "visit": done["id"] }));
    refuses(board.server(), board.office(), "OpenRevocationCase", stranger, &["INVALID_INPUT"]).await;
    let opened = board.office().act("OpenRevocationCase", but(opening, json!({ "visit": done["id"] }))).await;
    assert_eq!(opened["revocation"]["visit"], done["id"]);
    let input = json!({ "revocation": opened["revocation"]["id"], "expectedVersion": 1, "reason": "改为整改。" });
    board.office().act("DismissRevocationCase", input).await;
}

/// The winner is told what to mend and by when, answers once, and the Office closes it.
async fn mended(board: &Board) {
    let made = visits(board.office(), "office", json!({ "state": "RECORDED" })).await.remove(0);
    let demand = |due: &str| json!({ "visit": made["id"], "demand": "补齐检验记录。", "dueOn": due });
    let errors =
        refuses(board.server(), board.office(), "DemandRectification", demand("2027-06-21"), &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "dueOn", "index": null }]));
    let row = board.office().act("DemandRectification", demand("2027-07-31")).await["rectification"].take();
    let state = async || mine(board, 0).await[1]["rectifications"][0]["state"].clone();
    assert_eq!(state().await, "OPEN");
    assert_eq!(told(board.applicant(0)).await, ["ANSWER_RECTIFICATION 第1公司 2027-08-01T00:00"]);
    board.at("2027-07-31T23:59:59.999+08:00").await;
    assert_eq!(state().await, "OPEN");
    board.at("2027-08-01T00:00:00+08:00").await;
    assert_eq!(state().await, "OVERDUE");
    let closing = "CLOSE_RECTIFICATION 第1公司 2027-08-01T00:00".to_owned();
    assert!(told(board.office()).await.contains(&closing));
    let answer = json!({ "rectification": row["id"], "answer": "已补齐。" });
    stops(world(board), board.applicant(1), "AnswerRectification", answer.clone(), "NOT_FOUND").await;
    stops(world(board), board.office(), "AnswerRectification", answer.clone(), "FORBIDDEN").await;
    board.unsigned("AnswerRectification", answer.clone()).await;
    let told = board.applicant(0).act("AnswerRectification", answer.clone()).await["rectification"].take();
    assert_eq!((&told["state"], &told["answer"]), (&json!("ANSWERED"), &json!("已补齐。")));
    refuses(board.server(), board.applicant(0), "AnswerRectification", answer, &["INVALID_INPUT"]).await;
    let close =
        json!({ "rectification": row["id"], "met": true, "note": "复查属实。", "expectedVersion": told["version"] });
    let stale = but(close.clone(), json!({ "expectedVersion": 1 }));
    refuses(board.server(), board.office(), "CloseRectification", stale, &["STALE_VERSION"]).await;
    let done = board.office().act("CloseRectification", close.clone()).await["rectification"].take();
    assert_eq!((&done["state"], &done["met"]), (&json!("CLOSED"), &json!(true)));
    let again = but(close, json!({ "expectedVersion": done["version"] }));
    refuses(board.server(), board.office(), "CloseRectification", again, &["INVALID_INPUT"]).await;
}

/// After its last day nobody is visited any more; a visit made before may still be recorded.
async fn no_longer_valid(board: &Board) {
    board.at("2029-06-17T00:00:00+08:00").await;
    assert_eq!((standing(board, "LAPSED").await, standing(board, "OVERDUE").await), (3, 0));
    let (code, state) = ("AWARD_NOT_VALID", zh("AwardState", "EXPIRED"));
    let expired = [("state", state.as_str()), ("validUntil", "2029-06-16")];
    let made = visits(board.office(), "office", json!({ "state": "RECORDED" })).await.remove(0);
    let demand = json!({ "visit": made["id"], "demand": "补齐。", "dueOn": "2029-07-31" });
    for (operation, input) in [
        ("PlanFollowUpVisit", on(board, 0, json!({ "plannedOn": "2029-06-17" })).await),
        ("RecordFollowUpVisit", on(board, 0, recording("2029-06-17")).await),
        ("DemandRectification", demand),
    ] {
        bars(world(board), board.office(), (operation, input), code, expired).await;
    }
    let input = on(board, 0, recording("2029-06-16")).await;
    board.office().act("RecordFollowUpVisit", input).await;
}
