//! Objections to nominees (art. 19, 28): when and to whom they are taken, who learns who objects, the nominee's hearing, joining,
//! and the decision.

mod telling;

use crate::board::Board;
use crate::casework::stops;
use crate::notice::offering;
use crate::operations::{codes, facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::{Client, both, key};
use crate::world::credit_code;
use quality_award::graphql::ids::Kind;
use serde_json::{Value, json};
use uuid::Uuid;

/// An objection as its author knows it.
struct Filed {
    receipt: Value,
    /// As the Office saw it first.
    row: Value,
}

/// Two notices: of the first two, superseded on the next day, and of a former winner, who takes no place.
struct Story {
    board: Board,
    first: Value,
    second: Value,
    former: Value,
    /// One of the Office's staff who did not pledge at first.
    clerk: Client,
}

both! {
    async fn an_objection_is_taken_heard_and_decided(server: Server) {
        let (story, first) = begun(server).await;
        let second = story.filed("钱异议", 0).await;
        let third = story.filed("李异议", 0).await;
        let other = story.filed("周异议", 1).await;
        telling::who_learns_who_objects(&story, &first).await;
        joined(&story, &first, &second, &third, &other).await;
        hearing(&story, &first, &second).await;
        refuses_findings_missing(&story, &first).await;
        by_whom(&story, &first, &other).await;
        allows_findings_missing(&story, &first, &second).await;
        struck(&story).await;
        one_place(&story, &third).await;
        telling::in_no_audit_payload(&story).await;
        of_its_own(&story, &other).await;
        let reexamined = opened(&story, 2).await;
        refuses_objection_window_closed(&story).await;
        refuses_objection_unresolved(&story).await;
        unanswered(&story, &reexamined).await;
        allows_objection_unresolved(&story).await;
        assert_eq!(quality_award::check::broken(&story.board.server().app.db).await.unwrap(), []);
    }
}

/// The notices, and the first objection, to the first nominee, filed before the notice on which it stands was superseded.
async fn begun(server: crate::support::Server) -> (Story, Filed) {
    let board = Board::seated(server, 3).await;
    let honour = json!({
        "creditCode": board.code(2), "kind": "CITY_AWARD", "title": "2019年度包头市政府质量奖", "grantedOn": "2019-12-01", "validUntil": "2022-12-01",
        "evidence": "包府发〔2019〕1号",
    });
    board.office().act("RecordHonour", honour).await;
    board.voted([&[0, 1, 2]; 5]).await;
    board.to_notice().await;
    let clerk = board.as_account("office2").await;
    let first = board.published(&[0, 1]).await;
    let mut story = Story { board, second: first.clone(), former: Value::Null, first, clerk };
    refuses_objection_target_invalid(&story).await;
    let filed = allows_objection_target_invalid(&story).await;
    story.board.at("2026-06-02T09:00:00+08:00").await;
    let correcting = but(story.board.publishing(&[0, 1]), json!({ "supersedes": story.first["id"] }));
    story.second = story.board.office().act("PublishNotice", correcting).await["notice"].take();
    story.former = story.board.published(&[2]).await;
    assert_eq!(story.former["entries"][0]["pool"], "FORMER");
    (story, filed)
}

impl Story {
    /// Somebody objects to a nominee on the notice that stands.
    async fn filed(&self, name: &str, case: usize) -> Filed {
        let mut input = self.board.objecting(&self.second, case);
        input["objector"]["name"] = json!(name);
        let done = self.board.server().anonymous().act("FileObjection", input).await;
        Filed { receipt: done["objection"]["receipt"].clone(), row: self.board.objection().await }
    }

    /// What became of an objection, as its author learns.
    async fn fate(&self, filed: &Filed) -> Value {
        let variables = json!({ "receipt": filed.receipt });
        self.board.server().anonymous().ask("Objection", variables).await["objection"].take()
    }

    /// An objection as the Office sees it now.
    async fn now(&self, row: &Value) -> Value {
        let data = self.board.office().ask("OfficeObjections", json!({ "first": 100 })).await;
        let rows = data["viewer"]["office"]["objections"]["nodes"].as_array().unwrap();
        rows.iter().find(|now| now["id"] == row["id"]).unwrap().clone()
    }

    /// The input of a step on an objection, on the version that stands, with what the step needs.
    async fn on(&self, row: &Value, more: Value) -> Value {
        but(json!({ "objection": row["id"], "expectedVersion": self.now(row).await["version"] }), more)
    }

    /// Proves that the Office is refused.
    async fn refused(&self, operation: &str, input: Value, expected: &[&str]) -> Vec<Value> {
        refuses(self.board.server(), self.board.office(), operation, input, expected).await
    }

    /// Proves that an objection of anybody is refused.
    async fn untaken(&self, input: Value, expected: &[&str]) -> Vec<Value> {
        refuses(self.board.server(), &self.board.server().anonymous(), "FileObjection", input, expected).await
    }

    /// The input that opens a re-examination of a candidate.
    fn reexamining(&self, case: usize) -> Value {
        json!({ "application": self.board.application(case), "facts": "登记系统显示存在违法记录。" })
    }
}

async fn refuses_objection_target_invalid(story: &Story) {
    let (board, code) = (&story.board, "OBJECTION_TARGET_INVALID");
    // A nominee that is on no notice yet, and somebody who is none at all: that is an opinion.
    let stranger = but(board.objecting(&story.first, 0), json!({ "creditCode": credit_code(99) }));
    for input in [board.objecting(&story.first, 2), stranger] {
        let errors = story.untaken(input, &[code]).await;
        assert_eq!((facts(&errors, code), articles(&errors, code)), (known([]), vec!["19(§1)".to_owned()]));
        assert_eq!(errors[0]["path"], json!([{ "field": "creditCode", "index": null }]));
    }
    let errors = story.refused("OpenReexamination", story.reexamining(2), &[code]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "application", "index": null }]));
    let nowhere = Kind::PublicNotice.id(Uuid::from_u128(7)).0;
    let input = but(board.objecting(&story.first, 0), json!({ "notice": nowhere }));
    stops(&board.chamber.review.world, &board.server().anonymous(), "FileObjection", input, "NOT_FOUND").await;
    for (field, value) in
        [("objector", Value::Null), ("creditCode", json!("123")), ("creditCode", json!(" ")), ("facts", json!(" "))]
    {
        let input = but(board.objecting(&story.first, 0), json!({ field: value }));
        let errors = story.untaken(input, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": field, "index": null }]));
    }
    // What is missing is missing, and not wrong.
    let input = but(board.objecting(&story.first, 0), json!({ "creditCode": "\u{3000}" }));
    let errors = story.untaken(input, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["message"], "此项必填，请填写后再提交。");
}

async fn allows_objection_target_invalid(story: &Story) -> Filed {
    let input = but(story.board.objecting(&story.first, 0), json!({ "idempotencyKey": key() }));
    let anybody = story.board.server().anonymous();
    let objection = anybody.act("FileObjection", input.clone()).await["objection"].take();
    assert_eq!((&objection["state"], &objection["creditCode"]), (&json!("FILED"), &json!(story.board.code(0))));
    // A retry is told the same receipt, and files nothing twice.
    assert_eq!(anybody.act("FileObjection", input).await["objection"], objection);
    let filed = Filed { receipt: objection["receipt"].clone(), row: story.board.objection().await };
    let fate = story.fate(&filed).await;
    assert_eq!((&fate["state"], &fate["reply"], &fate["decidedAt"]), (&json!("FILED"), &Value::Null, &Value::Null));
    assert_eq!((&fate["filedAt"], &fate["notice"]["number"]), (&json!("2026-06-01T09:00:00.000+08:00"), &json!(1)));
    let unknown = anybody.ask("Objection", json!({ "receipt": "YY-NOBODY" })).await;
    assert_eq!(unknown["objection"], Value::Null);
    filed
}

/// On the same facts, to the same nominee, none decided, none joined already; what is joined is handled with the other.
async fn joined(story: &Story, first: &Filed, second: &Filed, third: &Filed, other: &Filed) {
    let joining = async |to: &Filed, row: &Filed| story.on(&to.row, json!({ "objections": [row.row["id"]] })).await;
    let refused = async |input: Value, path: Value| {
        let errors = story.refused("JoinObjections", input, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], path);
    };
    let row = json!([{ "field": "objections", "index": null }, { "field": null, "index": 0 }]);
    let whole = json!([{ "field": "objections", "index": null }]);
    let principal = json!([{ "field": "objection", "index": null }]);
    refused(joining(first, first).await, whole).await;
    refused(joining(first, other).await, row.clone()).await;
    let done = story.board.office().act("JoinObjections", joining(first, second).await).await["objection"].take();
    assert_eq!(done["joined"], json!([{ "id": second.row["id"], "state": "FILED" }]));
    assert_eq!(story.now(&second.row).await["joinedTo"], first.row["id"]);
    refused(joining(first, second).await, row.clone()).await;
    refused(joining(third, first).await, row).await;
    refused(joining(second, third).await, principal.clone()).await;
    let words = json!({ "findings": "经核查情况如下。", "reply": "现答复如下。" });
    for (operation, more) in [("OpenHearing", json!({ "summary": "要点。" })), ("DismissObjection", words)] {
        let errors = story.refused(operation, story.on(&second.row, more).await, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], principal);
    }
}

/// The hearing is opened once; until then the nominee knows nothing, and nobody else ever does.
async fn hearing(story: &Story, first: &Filed, second: &Filed) {
    let (board, world) = (&story.board, &story.board.chamber.review.world);
    let answer = |row: &Filed| json!({ "objection": row.row["id"], "statement": "情况不实。" });
    stops(world, board.applicant(0), "AnswerHearing", answer(first), "NOT_FOUND").await;
    let statement = json!({ "statement": "情况不实。" });
    story.refused("RecordHearing", story.on(&first.row, statement).await, &["INVALID_INPUT"]).await;
    // Ten days from the 3rd end on the 13th, a Saturday: then on Monday the 15th.
    board.at("2026-06-03T09:00:00+08:00").await;
    let summary = json!({ "summary": "有异议称产品存在质量问题。" });
    let done = board.office().act("OpenHearing", story.on(&first.row, summary.clone()).await).await;
    let due = json!("2026-06-16T00:00:00.000+08:00");
    let opened = &done["objection"]["hearing"];
    assert_eq!((&opened["openedAt"], &opened["dueAt"]), (&json!("2026-06-03T09:00:00.000+08:00"), &due));
    story.refused("OpenHearing", story.on(&first.row, summary).await, &["INVALID_INPUT"]).await;
    let hearings = telling::hearings(story, 0).await;
    assert_eq!((&hearings[0]["objection"], &hearings[0]["dueAt"]), (&first.row["id"], &due));
    assert_eq!((hearings.as_array().unwrap().len(), &hearings[0]["statement"]), (1, &Value::Null));
    assert_eq!(telling::hearings(story, 1).await, json!([]));
    stops(world, board.applicant(1), "AnswerHearing", answer(first), "NOT_FOUND").await;
    stops(world, board.applicant(0), "AnswerHearing", answer(second), "NOT_FOUND").await;
    stops(world, board.office(), "AnswerHearing", answer(first), "FORBIDDEN").await;
}

async fn refuses_findings_missing(story: &Story, first: &Filed) {
    let (code, due) = ("FINDINGS_MISSING", "2026-06-16T00:00:00.000+08:00");
    let (findings, heard) = ("复核结论", "被异议单位的陈述，或其答复期限尚未届满");
    let mute = story.on(&first.row, json!({ "reply": "现答复如下。" })).await;
    let errors = story.refused("DismissObjection", mute.clone(), &[code]).await;
    assert_eq!(facts(&errors, code), known([("missing", findings)]));
    assert_eq!(articles(&errors, code), ["19(§1)", "28"]);
    let errors = story.refused("UpholdObjection", mute.clone(), &[code, code]).await;
    assert_eq!(facts(&errors[1..], code), known([("missing", heard), ("dueAt", due)]));
    let blank = but(mute, json!({ "findings": " " }));
    let errors = story.refused("DismissObjection", blank, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "findings", "index": null }]));
    let input = story.board.deciding(&first.row).await;
    let errors = story.refused("UpholdObjection", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("missing", heard), ("dueAt", due)]));
}

/// Staff with an interest decide nothing, nor does whoever voted on the nominee: the executive deputy heads the Office.
async fn by_whom(story: &Story, first: &Filed, other: &Filed) {
    let (board, world) = (&story.board, &story.board.chamber.review.world);
    let interest = known([("kind", &zh("InterestKind", "ADVISER"))]);
    let code = "CONFLICT_OF_INTEREST";
    for operation in ["UpholdObjection", "DismissObjection"] {
        let input = board.deciding(&first.row).await;
        let errors = refuses(board.server(), &story.clerk, operation, input, &[code]).await;
        assert_eq!(facts(&errors, code), interest);
    }
    let recording = story.on(&first.row, json!({ "statement": "情况不实。" })).await;
    refuses(board.server(), &story.clerk, "RecordHearing", recording, &[code]).await;
    refuses(board.server(), &story.clerk, "OpenReexamination", story.reexamining(0), &[code]).await;

    let deputy = board.chamber.member(1);
    stops(world, deputy, "DismissObjection", board.deciding(&other.row).await, "FORBIDDEN").await;
    let grant = json!({ "person": world.people["deputy"], "role": "OFFICE", "validFrom": "2026-01-01" });
    world.admin.act("GrantRole", grant).await;
    let code = "ROLE_INCOMPATIBLE";
    let input = board.deciding(&other.row).await;
    let errors = refuses(board.server(), deputy, "DismissObjection", input, &[code]).await;
    let roles = known([("role", &zh("Role", "OFFICE")), ("held", &zh("Role", "COMMITTEE_MEMBER"))]);
    assert_eq!(facts(&errors, code), roles);
    let data = deputy.ask("OfficeObjections", json!({ "first": 1 })).await;
    let row = &data["viewer"]["office"]["objections"]["nodes"][0];
    let actions = row["allowedActions"].as_array().unwrap();
    let dismissing = actions.iter().find(|action| action["action"] == "DISMISS_OBJECTION").unwrap();
    assert_eq!(
        (&dismissing["allowed"], codes(dismissing["userErrors"].as_array().unwrap())),
        (&json!(false), vec![code])
    );
}

/// Heard, the nominee loses the place, and everything that was joined is decided with it.
async fn allows_findings_missing(story: &Story, first: &Filed, second: &Filed) {
    let board = &story.board;
    let answer = json!({ "objection": first.row["id"], "statement": "情况不实。" });
    let mine = board.applicant(0).act("AnswerHearing", answer.clone()).await["application"].take();
    let told = (&mine["hearings"][0]["statement"], &mine["hearings"][0]["heardAt"]);
    assert_eq!(told, (&json!("情况不实。"), &json!("2026-06-03T09:00:00.000+08:00")));
    refuses(board.server(), board.applicant(0), "AnswerHearing", answer, &["INVALID_INPUT"]).await;
    let again = story.on(&first.row, json!({ "statement": "另有说明。" })).await;
    story.refused("RecordHearing", again, &["INVALID_INPUT"]).await;
    board.tried("UpholdObjection", board.deciding(&first.row).await).await;
    let done = board.office().act("UpholdObjection", board.deciding(&first.row).await).await["objection"].take();
    assert_eq!((&done["state"], &done["findings"]), (&json!("UPHELD"), &json!("经核查情况如下。")));
    let decided = (&done["decidedBy"], &done["decidedAt"]);
    assert_eq!(decided, (&json!("办公室甲"), &json!("2026-06-03T09:00:00.000+08:00")));
    assert_eq!(done["joined"], json!([{ "id": second.row["id"], "state": "UPHELD" }]));
    for filed in [first, second] {
        let fate = story.fate(filed).await;
        assert_eq!((&fate["state"], &fate["reply"]), (&json!("UPHELD"), &json!("现答复如下。")));
        assert_eq!(fate["decidedAt"], "2026-06-03T09:00:00.000+08:00");
    }
    let hearings = telling::hearings(story, 0).await;
    assert_eq!((&hearings[0]["state"], &hearings[0]["findings"]), (&json!("UPHELD"), &json!("经核查情况如下。")));
    // What is decided is decided.
    let code = "STAGE_OUT_OF_ORDER";
    let errors = story.refused("DismissObjection", board.deciding(&first.row).await, &[code]).await;
    let states = known([("current", &zh("ObjectionState", "UPHELD")), ("required", &zh("ObjectionState", "FILED"))]);
    assert_eq!(facts(&errors, code), states);
}

/// The nominee is struck off its notices, which run on for the others, and its place is vacant.
async fn struck(story: &Story) {
    let (board, code) = (&story.board, "OBJECTION_TARGET_INVALID");
    assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED", "NOMINATED"]);
    let seen = board.notice(&story.second["id"]).await;
    assert_eq!((&seen["state"], &seen["endsAt"]), (&json!("PUBLISHED"), &story.second["endsAt"]));
    let entry = &seen["entries"][0];
    let when = json!("2026-06-03T09:00:00.000+08:00");
    assert_eq!((&entry["strikeReason"], &entry["struckAt"]), (&json!("DISQUALIFIED"), &when));
    assert_eq!(seen["entries"][1]["struckAt"], Value::Null);
    let place = board.places().await.remove(0);
    assert_eq!((&place["state"], &place["vacatedBy"]), (&json!("OPEN"), &json!(board.application(0))));
    assert_eq!((&place["openedAt"], &place["nextInLine"], &place["roundDue"]), (&when, &json!([]), &Value::Null));
    let errors = story.untaken(board.objecting(&story.second, 0), &[code]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "creditCode", "index": null }]));
    let errors = story.refused("OpenReexamination", story.reexamining(0), &[code]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "application", "index": null }]));
    // A notice that was superseded takes no objection, though its time is not over.
    let errors = story.untaken(board.objecting(&story.first, 1), &[code]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "notice", "index": null }]));
}

/// Another objection to it is decided for itself: there is no second place to lose.
async fn one_place(story: &Story, third: &Filed) {
    let board = &story.board;
    let summary = json!({ "summary": "另有异议。" });
    board.office().act("OpenHearing", story.on(&third.row, summary).await).await;
    let statement = story.on(&third.row, json!({ "statement": "当面陈述：情况不实。" })).await;
    let heard = board.office().act("RecordHearing", statement).await["objection"].take();
    assert_eq!(heard["hearing"]["statement"], "当面陈述：情况不实。");
    board.office().act("UpholdObjection", board.deciding(&third.row).await).await;
    assert_eq!((story.fate(third).await["state"].clone(), board.places().await.len()), (json!("UPHELD"), 1));
}

/// A re-examination that the Office opened itself.
async fn opened(story: &Story, case: usize) -> Value {
    let row = story.board.office().act("OpenReexamination", story.reexamining(case)).await["objection"].take();
    assert_eq!(
        (&row["origin"], &row["objectorKind"], &row["state"]),
        (&json!("OFFICE"), &Value::Null, &json!("FILED"))
    );
    row
}

/// A row that fails excludes no nominee on a notice: it is re-examined, and a dismissal leaves everything as it was.
async fn of_its_own(story: &Story, other: &Filed) {
    let board = &story.board;
    board.at("2026-06-10T09:00:00+08:00").await;
    let record = board.barred(1).await;
    let errors = story.refused("ExcludeApplication", board.excluding(1).await, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "application", "index": null }]));
    let row = opened(story, 1).await;
    assert_eq!((&row["notice"]["number"], &row["creditCode"]), (&json!(2), &json!(board.code(1))));
    board.cleared(&record).await;
    let joining = story.on(&row, json!({ "objections": [other.row["id"]] })).await;
    board.office().act("JoinObjections", joining).await;
    let done = board.office().act("DismissObjection", board.deciding(&row).await).await["objection"].take();
    assert_eq!((&done["state"], &done["joined"][0]["state"]), (&json!("DISMISSED"), &json!("DISMISSED")));
    let fate = story.fate(other).await;
    assert_eq!((&fate["state"], &fate["reply"]), (&json!("DISMISSED"), &json!("现答复如下。")));
    assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED", "NOMINATED"]);
    assert_eq!(board.notice(&story.second["id"]).await["entries"][1]["struckAt"], Value::Null);
}

async fn refuses_objection_window_closed(story: &Story) {
    let (board, code) = (&story.board, "OBJECTION_WINDOW_CLOSED");
    allows_objection_window_closed(story).await;
    board.at("2026-06-17T00:00:00+08:00").await;
    let errors = story.untaken(board.objecting(&story.second, 1), &[code]).await;
    let midnight = "2026-06-17T00:00:00.000+08:00";
    assert_eq!(facts(&errors, code), known([("endsAt", midnight), ("now", midnight)]));
    assert_eq!(articles(&errors, code), ["19(§1)"]);
    story.refused("OpenReexamination", story.reexamining(1), &[code]).await;
    story.untaken(board.objecting(&story.first, 1), &["OBJECTION_TARGET_INVALID", code]).await;
}

/// On the last day a hearing of the former winner is opened; at the last instant an objection is taken.
async fn allows_objection_window_closed(story: &Story) {
    let board = &story.board;
    let row = board.objection().await;
    // Ten days from the 10th end on the 20th, a Saturday: then on Monday the 22nd.
    let summary = json!({ "summary": "登记系统显示存在违法记录。" });
    let done = board.office().act("OpenHearing", story.on(&row, summary).await).await;
    assert_eq!(done["objection"]["hearing"]["dueAt"], "2026-06-23T00:00:00.000+08:00");
    board.at("2026-06-16T23:59:59.999+08:00").await;
    let filed = story.filed("吴异议", 1).await;
    assert_eq!(filed.row["filedAt"], "2026-06-16T23:59:59.999+08:00");
    let errors = board.withheld(&["NOTICE_PERIOD_RUNNING", "OBJECTION_UNRESOLVED", "VACANCY_UNDECIDED"]).await;
    assert_eq!(facts(&errors, "OBJECTION_UNRESOLVED"), known([("unresolved", "2")]));
}

async fn refuses_objection_unresolved(story: &Story) {
    let (board, code) = (&story.board, "OBJECTION_UNRESOLVED");
    let errors = board.withheld(&[code, "VACANCY_UNDECIDED"]).await;
    assert_eq!(facts(&errors, code), known([("unresolved", "2")]));
    assert_eq!(articles(&errors, code), ["19(§1)"]);
    let last = board.objection().await;
    board.office().act("DismissObjection", board.deciding(&last).await).await;
    assert_eq!(facts(&board.withheld(&[code, "VACANCY_UNDECIDED"]).await, code), known([("unresolved", "1")]));
}

/// Whoever lets the time to answer pass was given a hearing; a former winner that is disqualified frees no place.
async fn unanswered(story: &Story, reexamined: &Value) {
    let (board, code) = (&story.board, "FINDINGS_MISSING");
    let due = "2026-06-23T00:00:00.000+08:00";
    board.at("2026-06-22T23:59:59.999+08:00").await;
    let errors = story.refused("UpholdObjection", board.deciding(reexamined).await, &[code]).await;
    assert_eq!(facts(&errors, code)["dueAt"], due);
    let upholding = async || {
        let actions = story.now(reexamined).await["allowedActions"].take();
        let found = actions.as_array().unwrap().iter().find(|action| action["action"] == "UPHOLD_OBJECTION").cloned();
        let found = found.unwrap();
        (found["allowed"].clone(), found["from"].clone())
    };
    assert_eq!(upholding().await, (json!(false), json!(due)));
    board.at(due).await;
    assert_eq!(upholding().await, (json!(true), Value::Null));
    board.office().act("UpholdObjection", board.deciding(reexamined).await).await;
    assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED", "DISQUALIFIED"]);
    assert_eq!(board.notice(&story.former["id"]).await["entries"][0]["strikeReason"], "DISQUALIFIED");
    assert_eq!(board.places().await.len(), 1);
    offering::deserted(board, &story.former).await;
    let late = json!({ "objection": reexamined["id"], "statement": "情况不实。" });
    refuses(board.server(), board.applicant(2), "AnswerHearing", late, &["STAGE_OUT_OF_ORDER"]).await;
}

async fn allows_objection_unresolved(story: &Story) {
    let board = &story.board;
    board.withheld(&["VACANCY_UNDECIDED"]).await;
    let place = board.places().await.remove(0);
    let input = json!({ "place": place["id"], "reason": "无候补单位。", "expectedVersion": place["version"] });
    board.office().act("LeavePlaceVacant", input).await;
    board.office().act("AdvanceCycle", board.advancing("CONFERRAL").await).await;
}
