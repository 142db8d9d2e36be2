//! Steps of the stories of revocation.

use super::supervisor;
use crate::board::Board;
use crate::casework::{bars, stops};
use crate::operations::{codes, refuses};
use crate::organising::{but, zh};
use crate::support::Client;
use crate::world::World;
use serde_json::{Value, json};

pub struct Story {
    pub board: Board,
}

/// The consequences of a case as lines: kind, amount and day.
pub fn consequences(case: &Value) -> Vec<String> {
    let line = |row: &Value| {
        let amount = row["amount"].as_str().map(|amount| format!(" {amount}")).unwrap_or_default();
        format!("{}{amount} {}", row["kind"].as_str().unwrap(), row["doneOn"].as_str().unwrap_or("-"))
    };
    case["consequences"].as_array().unwrap().iter().map(line).collect()
}

impl Story {
    pub fn world(&self) -> &World {
        &self.board.chamber.review.world
    }

    /// Proves that the Office is refused.
    pub async fn refused(&self, operation: &str, input: Value, expected: &[&str]) -> Vec<Value> {
        refuses(self.board.server(), self.board.office(), operation, input, expected).await
    }

    /// The input that opens a case against a winner.
    pub async fn opening(&self, case: usize, ground: Option<&str>) -> Value {
        json!({ "award": self.board.award(case).await["id"], "ground": ground, "facts": "有举报并附材料。" })
    }

    pub async fn opened(&self, case: usize, ground: &str) -> Value {
        self.board.office().act("OpenRevocationCase", self.opening(case, Some(ground)).await).await["revocation"].take()
    }

    /// A case with findings of 2026-06-17.
    pub async fn investigated(&self, case: usize, ground: &str) -> Value {
        self.board.at("2026-06-17T09:00:00+08:00").await;
        let opened = self.opened(case, ground).await;
        let input = self.on(&opened, json!({ "findings": "经调查属实。" })).await;
        self.board.office().act("RecordInvestigation", input).await["revocation"].take()
    }

    /// The cases as somebody in an area sees them, the latest first.
    pub async fn seen(&self, client: &Client, area: &str) -> Vec<Value> {
        let operation = format!("{}{}Revocations", area[..1].to_uppercase(), &area[1..]);
        let data = client.ask(&operation, json!({ "first": 100 })).await;
        data["viewer"][area]["revocations"]["nodes"].as_array().unwrap().clone()
    }

    pub async fn cases(&self) -> Vec<Value> {
        self.seen(self.board.office(), "office").await
    }

    /// A case as the Office sees it now.
    pub async fn now(&self, case: &Value) -> Value {
        self.cases().await.into_iter().find(|row| row["id"] == case["id"]).unwrap()
    }

    /// The own cases of a winner.
    pub async fn mine(&self, case: usize) -> Vec<Value> {
        let data = self.board.applicant(case).ask("MyRevocations", json!({ "first": 10 })).await;
        data["viewer"]["applicant"]["revocations"]["nodes"].as_array().unwrap().clone()
    }

    /// The input of a step on a case, on the version that stands.
    pub async fn on(&self, case: &Value, more: Value) -> Value {
        but(json!({ "revocation": case["id"], "expectedVersion": self.now(case).await["version"] }), more)
    }

    /// The input that publishes a case by a document of today.
    pub async fn publishing(&self, case: &Value) -> Value {
        let today = self.board.now().await[..10].to_owned();
        let document = json!({ "number": "包高新发〔2026〕20号", "title": "关于撤销质量奖的决定", "issuedOn": today });
        self.on(case, json!({ "document": document })).await
    }

    /// The input that puts a case to the committee.
    pub fn proposing(&self, case: &Value) -> Value {
        json!({ "subject": "REVOCATION", "subjectId": case["id"], "title": "关于撤销奖项的决议", "text": "提请撤销。" })
    }

    /// What stands in the way of an action, and from when on time alone allows it.
    pub fn allowed(&self, case: &Value, action: &str) -> (Vec<String>, Value) {
        let actions = case["allowedActions"].as_array().unwrap();
        let told =
            actions.iter().find(|row| row["action"] == action).unwrap_or_else(|| panic!("{action}: {actions:?}"));
        let codes = codes(told["userErrors"].as_array().unwrap()).into_iter().map(str::to_owned).collect();
        (codes, told["from"].clone())
    }
}

/// From the findings on the winner reads them; the management committee's director after pledge and declaration; the supervisor
/// everything; a member of the committee nothing that was not put to it; whoever is recused nothing at all.
pub async fn who_sees_what(story: &Story, case: &Value) {
    let board = &story.board;
    let mine = story.mine(0).await;
    assert_eq!(
        (mine.len(), &mine[0]["findings"], &mine[0]["state"]),
        (1, &json!("所报数据系伪造。"), &json!("INVESTIGATED"))
    );
    assert_eq!(story.allowed(&mine[0], "ANSWER_REVOCATION").0, Vec::<String>::new());
    assert_eq!(story.mine(1).await, Vec::<Value>::new());
    let management = story.seen(&board.management().await, "management").await;
    assert_eq!(
        (&management[0]["visibility"], &management[0]["facts"]),
        (&json!("VISIBLE"), &json!("有举报并附材料。"))
    );
    let seen = story.seen(&supervisor(board).await, "supervisor").await;
    assert_eq!((&seen[0]["facts"], &seen[0]["findings"]), (&json!("有举报并附材料。"), &json!("所报数据系伪造。")));
    assert_eq!(story.seen(board.director(), "committee").await, Vec::<Value>::new());
    // Before pledge and declaration the Office sees that there is one, and not what it says.
    let clerk = board.as_account("office2").await;
    let told = story.seen(&clerk, "office").await;
    assert_eq!(
        (&told[0]["visibility"], &told[0]["facts"], &told[0]["findings"]),
        (&json!("NOT_YET"), &Value::Null, &Value::Null)
    );
    board.conflicted("office2", 0).await;
    assert_eq!(story.seen(&clerk, "office").await, Vec::<Value>::new());
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    for (client, expected) in [
        (board.office(), json!("RevocationCase")),
        (board.applicant(0), json!("WinnerRevocation")),
        (board.applicant(1), Value::Null),
        (&clerk, Value::Null),
        (&board.server().anonymous(), Value::Null),
    ] {
        let found = client.ok(node, json!({ "id": case["id"] })).await;
        assert_eq!(found["node"]["__typename"], expected);
    }
    let public = board.server().anonymous().ask("Revocations", json!({ "first": 10 })).await;
    assert_eq!(public["revocations"]["totalCount"], 0);
    assert_eq!(board.award(0).await["state"], "VALID");
}

/// The title is gone at once in every register, the place stays taken, and what else follows is to be done.
pub async fn revoked_at_once(story: &Story, case: &Value) {
    let board = &story.board;
    let award = board.award(0).await;
    assert_eq!((&award["state"], &award["revokedOn"]), (&json!("REVOKED"), &json!("2026-06-30")));
    let certificate =
        board.server().anonymous().ask("Certificate", json!({ "number": award["certificateNumber"] })).await;
    assert_eq!(certificate["certificate"]["state"], "REVOKED");
    assert_eq!(board.places().await, Vec::<Value>::new());
    let case = story.now(case).await;
    assert_eq!(
        consequences(&case),
        [
            "TITLE 2026-06-30",
            "TROPHY -",
            "CERTIFICATE -",
            "BONUS 100000.00 -",
            "ADVERSE_RECORD 2026-06-30",
            "PUBLICATION -",
        ]
    );
    assert_eq!(consequences(&story.mine(0).await[0]), consequences(&case));
    let registers = "query($code: CreditCode!) { viewer { office { organizations(filter: { creditCode: $code }, first: 1) { nodes { adverseRecords { id kind datedOn } honours { id revocation revokedOn } } } } } }";
    let data = board.office().ok(registers, json!({ "code": board.code(0) })).await;
    let file = &data["viewer"]["office"]["organizations"]["nodes"][0];
    let record = &file["adverseRecords"][0];
    assert_eq!((&record["kind"], &record["datedOn"]), (&json!("FRAUD"), &json!("2026-06-17")));
    let honour = &file["honours"][0];
    assert_eq!((&honour["revocation"], &honour["revokedOn"]), (&json!("FRAUD"), &json!("2026-06-30")));
    // It stands with the revocation.
    for entry in [&record["id"], &honour["id"]] {
        story.refused("VoidRegisterEntry", json!({ "entry": entry, "reason": "登记有误。" }), &["INVALID_INPUT"]).await;
    }
    let state = zh("AwardState", "REVOKED");
    let again = ("OpenRevocationCase", story.opening(0, Some("FRAUD")).await);
    let revoked = [("state", state.as_str()), ("validUntil", "2029-06-16")];
    bars(story.world(), board.office(), again, "AWARD_NOT_VALID", revoked).await;
    let management = board.management().await;
    let input = story.on(&case, json!({ "reason": "同意。" })).await;
    refuses(board.server(), &management, "RefuseRevocation", input, &["STAGE_OUT_OF_ORDER"]).await;
}

/// Each consequence is recorded once, on a day between the decision and today.
pub async fn brought_to_its_end(story: &Story, case: &Value) {
    let board = &story.board;
    board.at("2026-07-03T09:00:00+08:00").await;
    let settling = async |kind: &str, day: &str| {
        story.on(case, json!({ "kind": kind, "doneOn": day, "note": "已办理，有签收单。" })).await
    };
    for day in ["2026-06-29", "2026-07-04"] {
        let errors = story.refused("SettleConsequence", settling("TROPHY", day).await, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "doneOn", "index": null }]));
    }
    for kind in ["TITLE", "PUBLICATION", "ADVERSE_RECORD"] {
        let errors = story.refused("SettleConsequence", settling(kind, "2026-07-02").await, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "kind", "index": null }]));
    }
    for (kind, day) in [("TROPHY", "2026-06-30"), ("CERTIFICATE", "2026-07-01"), ("BONUS", "2026-07-03")] {
        board.office().act("SettleConsequence", settling(kind, day).await).await;
        story.refused("SettleConsequence", settling(kind, day).await, &["INVALID_INPUT"]).await;
    }
    let done = consequences(&story.now(case).await);
    assert_eq!(done[1..4], ["TROPHY 2026-06-30", "CERTIFICATE 2026-07-01", "BONUS 100000.00 2026-07-03"]);
}

/// Everybody reads it, once it is published.
pub async fn published(story: &Story, case: &Value) {
    let board = &story.board;
    for day in ["2026-06-29", "2026-07-04"] {
        let mut input = story.publishing(case).await;
        input["document"]["issuedOn"] = json!(day);
        let errors = story.refused("PublishRevocation", input, &["INVALID_INPUT"]).await;
        let path = json!([{ "field": "document", "index": null }, { "field": "issuedOn", "index": null }]);
        assert_eq!(errors[0]["path"], path);
    }
    board.tried("PublishRevocation", story.publishing(case).await).await;
    let of_the_award = async || {
        let id = board.award(0).await["id"].take();
        board.server().anonymous().ask("Award", json!({ "id": id })).await["award"]["revocation"].take()
    };
    assert_eq!(of_the_award().await, Value::Null);
    let done = board.office().act("PublishRevocation", story.publishing(case).await).await["revocation"].take();
    let told = of_the_award().await;
    assert_eq!(
        (&told["id"], &told["ground"], &told["document"]["number"]),
        (&case["id"], &json!("FRAUD"), &done["document"]["number"])
    );
    assert_eq!((&told["revokedOn"], &told["articles"]), (&json!("2026-06-30"), &json!([{ "label": "第二十三条" }])));
    story.refused("PublishRevocation", story.publishing(case).await, &["INVALID_INPUT"]).await;
    let read = async |filter: Value| {
        let data = board.server().anonymous().ask("Revocations", json!({ "filter": filter, "first": 10 })).await;
        data["revocations"]["nodes"].as_array().unwrap().clone()
    };
    let rows = read(Value::Null).await;
    assert_eq!((rows.len(), &rows[0]["ground"], &rows[0]["revokedOn"]), (1, &json!("FRAUD"), &json!("2026-06-30")));
    assert_eq!((&rows[0]["award"]["state"], &rows[0]["articles"]), (&json!("REVOKED"), &json!([{ "number": 23 }])));
    assert_eq!(rows[0]["document"]["number"], "包高新发〔2026〕20号");
    for (filter, found) in [
        (json!({ "year": 2026, "ground": "FRAUD", "creditCode": board.code(0) }), 1),
        (json!({ "year": 2025 }), 0),
        (json!({ "ground": "SEVERE_LOSS" }), 0),
        (json!({ "creditCode": board.code(1) }), 0),
        (json!({ "nameContains": "第1公司" }), 1),
    ] {
        assert_eq!(read(filter.clone()).await.len(), found, "{filter}");
    }
    let node = "query($id: ID!) { node(id: $id) { __typename } }";
    let found = board.server().anonymous().ok(node, json!({ "id": case["id"] })).await;
    assert_eq!(found["node"]["__typename"], "RevocationEntry");
}

/// A member with an interest neither sees nor votes; the others read the file that is put to them and decide.
pub async fn put_to_the_committee(story: &Story, case: &Value) {
    let board = &story.board;
    let resolution = board.office().act("ProposeResolution", story.proposing(case)).await["resolution"].take();
    let dropping = ("DismissRevocationCase", story.on(case, json!({ "reason": "撤回。" })).await);
    let stages =
        [("current", &*zh("ResolutionState", "PROPOSED")), ("required", &*zh("RevocationState", "INVESTIGATED"))];
    bars(story.world(), board.office(), dropping, "STAGE_OUT_OF_ORDER", stages).await;
    let seen = story.seen(board.director(), "committee").await;
    assert_eq!((seen.len(), &seen[0]["statement"]), (1, &json!("已停产整顿。")));
    board.conflicted("lawyer", 1).await;
    let lawyer = board.chamber.member(4);
    assert_eq!(story.seen(lawyer, "committee").await, Vec::<Value>::new());
    let vote = json!({ "resolution": resolution["id"], "choice": "APPROVE" });
    refuses(board.server(), lawyer, "CastResolutionVote", vote.clone(), &["CONFLICT_OF_INTEREST"]).await;
    for member in &story.world().committee[..4] {
        member.act("CastResolutionVote", vote.clone()).await;
    }
    let closing = json!({ "resolution": resolution["id"], "expectedVersion": resolution["version"] });
    board.office().act("CloseResolution", closing).await;
    let case = story.now(case).await;
    assert_eq!(case["state"], "COMMITTEE_DECIDED");
    let decided = &case["committeeDecision"];
    assert_eq!(
        (&decided["state"], &decided["attending"], &decided["approvals"]),
        (&json!("PASSED"), &json!(4), &json!(4))
    );
}

/// The Office drops what it does not put forward; a new case may be opened.
pub async fn dropped(story: &Story) {
    let board = &story.board;
    let case = story.investigated(0, "SEVERE_LOSS").await;
    let input = story.on(&case, json!({ "reason": "所述情形不存在。" })).await;
    stops(story.world(), &supervisor(board).await, "DismissRevocationCase", input.clone(), "FORBIDDEN").await;
    board.tried("DismissRevocationCase", input.clone()).await;
    let done = board.office().act("DismissRevocationCase", input).await["revocation"].take();
    assert_eq!(
        (&done["state"], &done["decidedAs"], &done["decidedBy"]),
        (&json!("DISMISSED"), &json!("OFFICE"), &json!("办公室甲"))
    );
    let mine = story.mine(0).await;
    assert_eq!((&mine[0]["state"], &mine[0]["reason"]), (&json!("DISMISSED"), &json!("所述情形不存在。")));
    let answer = json!({ "revocation": case["id"], "statement": "谢谢。" });
    refuses(board.server(), board.applicant(0), "AnswerRevocation", answer, &["STAGE_OUT_OF_ORDER"]).await;
    assert_eq!(story.opened(0, "FRAUD").await["state"], "OPENED");
}

/// What the management committee's director refuses is dismissed.
pub async fn refused_by_the_management_committee(story: &Story) {
    let board = &story.board;
    let case = story.investigated(1, "FRAUD").await;
    let input = story.on(&case, json!({ "statement": "情况不实。" })).await;
    board.office().act("RecordRevocationAnswer", input).await;
    let management = board.management().await;
    let input = story.on(&case, json!({ "reason": "证据不足。" })).await;
    let done = management.act("RefuseRevocation", input).await["revocation"].take();
    assert_eq!((&done["state"], &done["decidedAs"]), (&json!("DISMISSED"), &json!("MANAGEMENT_DIRECTOR")));
    assert_eq!((&done["consequences"], &board.award(1).await["state"]), (&json!([]), &json!("VALID")));
}
