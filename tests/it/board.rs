//! Nominees on the public board: a cycle from the committee's vote to the awards.

use crate::chamber::Chamber;
use crate::operations::refuses;
use crate::stages::staged;
use crate::support::{Client, Server, key};
use crate::world::PASSWORD;
use serde_json::{Value, json};

/// The first three are elected with 5, 5 and 4 approvals; a ballot has room for three, so nobody else gets any.
pub const PLAIN: [&[usize]; 5] = [&[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1]];

/// Of five, whose fifth is recused from the fourth candidate: the first three are elected with 4 approvals of 5, the fourth is
/// in reserve with 3 of the 4 others, nobody else gets any; see [`Board::reserving`].
const RESERVE: [&[usize]; 5] = [&[1, 2, 3], &[0, 2, 3], &[0, 1, 3], &[0, 1, 2], &[0, 1, 2]];

/// A cycle in NOTICE, whose committee has voted.
pub struct Board {
    pub chamber: Chamber,
}

impl Board {
    /// So many candidates, voted on by these ballots of the five members at 2026-06-01 09:00; the meeting is closed and the cycle
    /// is in NOTICE.
    pub async fn elected(server: Server, candidates: usize, ballots: [&[usize]; 5]) -> Self {
        staged(server, format!("elected {candidates} {ballots:?}"), async |server| {
            let board = Self::seated(server, candidates).await;
            board.voted(ballots).await;
            board.to_notice().await;
            board
        })
        .await
    }

    /// So many candidates in front of a committee that has declared and not voted, at 2026-06-01 09:00.
    pub async fn seated(server: Server, candidates: usize) -> Self {
        let chamber = Chamber::declared(server, candidates).await;
        chamber.review.world.now("2026-06-01T09:00:00+08:00").await;
        Self { chamber }
    }

    /// So many candidates, of whom the first three are elected and the fourth is in reserve; the cycle is in DELIBERATION still.
    /// The committee has chosen that members recused from a candidate do not count in its base: five ballots of three cannot
    /// give four of five to four candidates.
    pub async fn reserving(server: Server, candidates: usize) -> Self {
        staged(server, format!("reserving {candidates}"), async |server| {
            let board = Self::seated(server, candidates).await;
            board.chamber.review.world.resolve("RECUSED_BASE", board.cycle()).await;
            board.chamber.declares(board.chamber.member(4), 3, Some("KIN")).await;
            board.voted(RESERVE).await;
            board
        })
        .await
    }

    /// Four candidates, of whom the fourth is a former winner: all are elected with five approvals; the cycle is in DELIBERATION
    /// still.
    pub async fn repeating(server: Server) -> Self {
        staged(server, "repeating".to_owned(), async |server| {
            let board = Self::seated(server, 4).await;
            let honour = json!({
                "creditCode": board.code(3), "kind": "CITY_AWARD", "title": "2019年度包头市政府质量奖", "grantedOn": "2019-12-01", "validUntil": "2022-12-01",
                "evidence": "包府发〔2019〕1号",
            });
            board.office().act("RecordHonour", honour).await;
            board.voted([&[0, 1, 2, 3]; 5]).await;
            board
        })
        .await
    }

    /// A closed cycle: the first three of four candidates have their awards since 2026-06-16, with certificates. The fourth has none.
    pub async fn awarded(server: Server) -> Self {
        staged(server, "awarded".to_owned(), async |server| {
            let board = Self::elected(server, 4, PLAIN).await;
            board.published(&[0, 1, 2]).await;
            board.at("2026-06-16T00:00:00+08:00").await;
            board.conferring().await;
            board.approved(&[0, 1, 2]).await;
            board.office().act("ConferAwards", board.awarding(&[0, 1, 2]).await).await;
            board.certified().await;
            board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
            board
        })
        .await
    }

    /// The award of the candidate with this number, as everybody sees it.
    pub async fn award(&self, case: usize) -> Value {
        self.awards().await.into_iter().find(|award| award["creditCode"] == json!(self.code(case))).unwrap()
    }

    /// The cycle goes on to NOTICE.
    pub async fn to_notice(&self) {
        self.office().act("AdvanceCycle", self.advancing("NOTICE").await).await;
    }

    /// The Office could do this, and asking for it writes nothing.
    pub async fn tried(&self, operation: &str, mut input: Value) {
        let digest = self.server().digest().await;
        input["dryRun"] = json!(true);
        self.office().act(operation, input).await;
        assert_eq!(self.server().digest().await, digest);
    }

    /// Whoever has not signed in is stopped, and nothing is written. The repository's documents select more than they may.
    pub async fn unsigned(&self, operation: &str, mut input: Value) {
        let mutation = operation[..1].to_ascii_lowercase() + &operation[1..];
        let document =
            format!("mutation($input: {operation}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
        input["idempotencyKey"] = json!(key());
        let digest = self.server().digest().await;
        let code = self.server().anonymous().stopped(&document, json!({ "input": input })).await;
        assert_eq!((code.as_str(), self.server().digest().await), ("UNAUTHENTICATED", digest));
    }

    /// A violation by a candidate came to light after its submission; the register's entry.
    pub async fn barred(&self, case: usize) -> Value {
        let input = json!({
            "creditCode": self.code(case), "kind": "VIOLATION", "datedOn": "2026-04-20", "source": "市场监督管理局", "description": "已查实。",
        });
        self.office().act("RecordAdverseRecord", input).await["adverseRecord"]["id"].take()
    }

    /// The register's entry was an error.
    pub async fn cleared(&self, entry: &Value) {
        self.office().act("VoidRegisterEntry", json!({ "entry": entry, "reason": "登记有误。" })).await;
    }

    /// The input that excludes a candidate for the violation.
    pub async fn excluding(&self, case: usize) -> Value {
        let file = self.file(case).await;
        json!({
            "application": file["id"], "rows": ["BARRED_BY_VIOLATION"], "reason": "经核查不再符合申报条件。", "expectedVersion": file["version"],
        })
    }

    /// The Office finds that the holder of an account was an adviser to a candidate.
    pub async fn conflicted(&self, account: &str, case: usize) {
        let input = json!({
            "cycle": self.cycle(), "person": self.chamber.review.world.people[account], "creditCode": self.code(case), "interest": "ADVISER",
            "reason": "曾任顾问。",
        });
        self.office().act("ImposeConflict", input).await;
    }

    /// Codes and facts of what keeps the cycle from CONFERRAL; asking writes nothing.
    pub async fn withheld(&self, expected: &[&str]) -> Vec<Value> {
        refuses(self.server(), self.office(), "AdvanceCycle", self.advancing("CONFERRAL").await, expected).await
    }

    /// A meeting of all five in which the next round is voted by these ballots; the round as closed.
    pub async fn voted(&self, ballots: [&[usize]; 5]) -> Value {
        let mut convening = self.chamber.convening();
        convening["startsAt"] = json!(self.now().await);
        self.office().act("ConveneMeeting", convening).await;
        self.office().act("RecordAttendance", self.chamber.attendance(&[0, 1, 2, 3, 4]).await).await;
        self.office().act("OpenMeeting", self.chamber.on_meeting().await).await;
        let round = self.chamber.voting().await;
        self.chamber.casts(&round, &ballots).await;
        let closed = self.chamber.closed().await;
        let mut input = self.chamber.on_meeting().await;
        input["minutes"] = json!("表决完成。");
        self.office().act("CloseMeeting", input).await;
        closed
    }

    pub fn office(&self) -> &Client {
        self.chamber.office()
    }

    pub fn server(&self) -> &Server {
        &self.chamber.review.world.server
    }

    pub fn cycle(&self) -> &String {
        &self.chamber.review.world.cycle
    }

    /// The procedural time.
    pub async fn now(&self) -> String {
        let data = self.server().anonymous().ok("{ serverTime }", json!({})).await;
        data["serverTime"].as_str().unwrap().to_owned()
    }

    /// Moves the procedural clock.
    pub async fn at(&self, time: &str) {
        self.chamber.review.world.now(time).await;
    }

    /// The application of the candidate with this number.
    pub fn application(&self, case: usize) -> &String {
        &self.chamber.review.cases[case].id
    }

    /// The credit code of the candidate with this number.
    pub fn code(&self, case: usize) -> &String {
        &self.chamber.review.cases[case].applicant.credit_code
    }

    /// The representative of the candidate with this number.
    pub fn applicant(&self, case: usize) -> &Client {
        &self.chamber.review.cases[case].applicant.client
    }

    /// An account of the world, by a session of its own.
    pub async fn as_account(&self, account: &str) -> Client {
        self.server().sign_in(account, PASSWORD).await
    }

    /// The application as the Office sees it.
    pub async fn file(&self, case: usize) -> Value {
        self.chamber.review.world.file(self.application(case)).await
    }

    /// The states of the candidates, in their order.
    pub async fn states(&self) -> Vec<String> {
        let mut states = Vec::new();
        for case in 0..self.chamber.review.cases.len() {
            states.push(self.file(case).await["state"].as_str().unwrap().to_owned());
        }
        states
    }

    pub async fn advancing(&self, to: &str) -> Value {
        self.chamber.review.world.advancing(to).await
    }

    /// The input that publishes a notice of these candidates on both required channels.
    pub fn publishing(&self, cases: &[usize]) -> Value {
        json!({
            "cycle": self.cycle(), "nominees": cases.iter().map(|case| self.application(*case)).collect::<Vec<_>>(),
            "title": "拟奖励单位公示", "content": "公示期内可书面提出异议。",
            "channels": [
                { "channel": { "level": "CITY", "kind": "MEDIUM", "name": "包头日报" }, "evidence": "2026年6月1日第3版" },
                { "channel": { "level": "ZONE", "kind": "WEBSITE", "name": "高新区网站", "url": "https://example.org/notice" } },
            ],
        })
    }

    /// A notice of these candidates, published now.
    pub async fn published(&self, cases: &[usize]) -> Value {
        self.office().act("PublishNotice", self.publishing(cases)).await["notice"].take()
    }

    /// The notice as everybody sees it.
    pub async fn notice(&self, id: &Value) -> Value {
        self.server().anonymous().ask("PublicNotice", json!({ "id": id })).await["publicNotice"].take()
    }

    /// The input of an objection to a candidate.
    pub fn objecting(&self, notice: &Value, case: usize) -> Value {
        json!({
            "notice": notice["id"], "creditCode": self.code(case), "facts": "该单位存在质量问题。", "evidence": "检验报告。",
            "objector": { "kind": "PERSON", "name": "赵异议", "contact": "13900000000" },
        })
    }

    /// An objection to a candidate, as the Office sees it.
    pub async fn objected(&self, notice: &Value, case: usize) -> Value {
        self.server().anonymous().act("FileObjection", self.objecting(notice, case)).await;
        self.objection().await
    }

    /// The latest objection as the Office sees it.
    pub async fn objection(&self) -> Value {
        let data = self.office().ask("OfficeObjections", json!({ "first": 1 })).await;
        data["viewer"]["office"]["objections"]["nodes"][0].clone()
    }

    /// The input of a decision on an objection, on the version that stands.
    pub async fn deciding(&self, objection: &Value) -> Value {
        let data = self.office().ask("OfficeObjections", json!({ "first": 100 })).await;
        let rows = data["viewer"]["office"]["objections"]["nodes"].as_array().unwrap().clone();
        let row = rows.iter().find(|row| row["id"] == objection["id"]).unwrap();
        json!({ "objection": row["id"], "findings": "经核查情况如下。", "reply": "现答复如下。", "expectedVersion": row["version"] })
    }

    /// The nominee is heard on an objection: the Office opens the hearing, the nominee answers.
    pub async fn heard(&self, objection: &Value, case: usize) {
        let input = json!({ "objection": objection["id"], "summary": "有异议称存在质量问题。", "expectedVersion": objection["version"] });
        self.office().act("OpenHearing", input).await;
        let input = json!({ "objection": objection["id"], "statement": "情况不实。" });
        self.applicant(case).act("AnswerHearing", input).await;
    }

    /// An objection to a candidate, heard and upheld.
    pub async fn upheld(&self, notice: &Value, case: usize) -> Value {
        let objection = self.objected(notice, case).await;
        self.heard(&objection, case).await;
        self.office().act("UpholdObjection", self.deciding(&objection).await).await["objection"].take()
    }

    /// The places that became vacant, as the Office sees them.
    pub async fn places(&self) -> Vec<Value> {
        let data = self.office().ask("VacantPlaces", json!({ "cycle": self.cycle() })).await;
        data["viewer"]["office"]["vacantPlaces"].as_array().unwrap().clone()
    }

    /// The input that gives the latest vacant place to a candidate.
    pub async fn substituting(&self, case: usize) -> Value {
        let place = self.places().await.pop().unwrap();
        json!({ "place": place["id"], "application": self.application(case), "expectedVersion": place["version"] })
    }

    /// The cycle in CONFERRAL, every notice over; both approvers have pledged and declared.
    pub async fn conferring(&self) {
        self.office().act("AdvanceCycle", self.advancing("CONFERRAL").await).await;
        let management = self.management().await;
        management.act("SignPledge", json!({ "cycle": self.cycle() })).await;
        for case in &self.chamber.review.cases {
            let input = json!({ "cycle": self.cycle(), "organization": case.applicant.organization });
            management.act("DeclareInterest", input).await;
        }
    }

    /// The management committee's director.
    pub async fn management(&self) -> Client {
        self.as_account("management").await
    }

    /// The committee's director.
    pub fn director(&self) -> &Client {
        self.chamber.member(0)
    }

    /// The nominees as somebody in an area sees them.
    pub async fn nominees(&self, client: &Client, area: &str) -> Vec<Value> {
        let data = client.ask("Nominees", json!({ "cycle": self.cycle() })).await;
        data["viewer"][area]["nominees"].as_array().unwrap().clone()
    }

    /// The nominee with this number as somebody in an area sees it.
    pub async fn nominee(&self, client: &Client, area: &str, case: usize) -> Value {
        let rows = self.nominees(client, area).await;
        rows.into_iter().find(|row| row["id"] == json!(self.application(case))).unwrap()
    }

    /// The input of a decision on a nominee, with the digest that stands.
    pub async fn approving(&self, case: usize) -> Value {
        let nominee = self.nominee(self.office(), "office", case).await;
        json!({ "nominee": nominee["id"], "digest": nominee["digest"], "reason": "同意。" })
    }

    /// Both approve these nominees.
    pub async fn approved(&self, cases: &[usize]) {
        let management = self.management().await;
        for case in cases {
            self.director().act("ApproveNominee", self.approving(*case).await).await;
            management.act("ApproveNominee", self.approving(*case).await).await;
        }
    }

    /// The input that confers the awards of these nominees by a document of today.
    pub async fn awarding(&self, cases: &[usize]) -> Value {
        let today = &self.now().await[..10];
        json!({
            "cycle": self.cycle(), "nominees": cases.iter().map(|case| self.application(*case)).collect::<Vec<_>>(),
            "document": { "number": "包高新发〔2026〕8号", "title": "关于授予2026年度质量奖的决定", "issuedOn": today },
            "expectedVersion": self.chamber.review.world.cycle_version().await,
        })
    }

    /// The award roll as everybody sees it, the latest first.
    pub async fn awards(&self) -> Vec<Value> {
        let data = self.server().anonymous().ask("Awards", json!({ "first": 100 })).await;
        data["awards"]["nodes"].as_array().unwrap().clone()
    }

    /// Certificates for every award that has none, handed over today.
    pub async fn certified(&self) {
        let today = self.now().await[..10].to_owned();
        for award in self.awards().await.iter().rev().filter(|award| award["certificateNumber"].is_null()) {
            let input = json!({ "award": award["id"], "issuedOn": today, "expectedVersion": award["version"] });
            self.office().act("IssueCertificate", input).await;
        }
    }
}
