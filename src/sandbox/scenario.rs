//! The scenarios: one story, told as far as a scenario goes.

use super::PASSWORD;
use super::player::Player;
use crate::App;
use crate::error::{Error, Result};
use crate::identity;
use async_graphql::Enum;
use axum::body::Body;
use axum::http::Request;
use chrono::DateTime;
use entity::Instant;
use entity::enums::Role;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

/// 场景 · Scenario
///
/// 沙箱可载入的场景。 · A state of the award that the sandbox can be brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
pub enum Scenario {
    /// 空 · Empty
    ///
    /// 只有演示账号。 · The demo accounts and the committee, no cycle.
    Empty,
    /// 筹备 · Planning
    ///
    /// 2026年度已筹备，尚未公告。 · The cycle of 2026 is ready to be announced.
    Planning,
    /// 受理申报 · Accepting
    ///
    /// 申报期内，有草稿和已提交的申报。 · Inside the window, with drafts and submitted applications.
    Accepting,
    /// 资格审查 · Qualification
    ///
    /// 申报期已结束，部分已审定。 · After the window, with applications accepted, returned and waiting.
    Qualification,
    /// 评审 · Review
    ///
    /// 两个评审组正在评审，材料评分进行中。 · Two groups at work, some of their material scores in.
    Review,
    /// 审议 · Deliberation
    ///
    /// 各组报告已签署，候选名单已提交。 · The groups' reports are signed and the candidate list is submitted.
    Deliberation,
    /// 并列 · Tie
    ///
    /// 四家候选单位得票相同，仅三个名额，须附加表决。 · Four candidates are tied for three places in an open meeting: a run-off comes next.
    Tie,
    /// 公示 · Notice
    ///
    /// 三家拟奖励单位公示中，有一件异议。 · Three nominees on a running public notice, with an objection that waits.
    Notice,
    /// 异议成立 · Objection upheld
    ///
    /// 一家被取消资格，名额待补充。 · One nominee is disqualified, and its place waits to be filled.
    ObjectionUpheld,
    /// 表彰 · Conferral
    ///
    /// 公示经更正并延长后期满，主任已审核一家。 · The notice, corrected and lengthened, is over; the director has reviewed one nominee.
    Conferral,
    /// 结束 · Closed
    ///
    /// 已授奖并颁发证书，本届结束，一家的经验已发布。 · Awards are conferred, certificates issued, the cycle is closed; one winner's experience is published.
    Closed,
    /// 奖项撤销 · Award revoked
    ///
    /// 一家因骗取荣誉被撤销并已公布，证书和奖金待追回。 · One award is revoked for fraud and published; certificate and bonus are still to come back.
    AwardRevoked,
    /// 奖项届满 · Award expired
    ///
    /// 三年有效期届满之后。 · The same after the three years of validity.
    AwardExpired,
}

/// The staff: account, name, role.
const STAFF: [(&str, &str, Role); 4] = [
    ("office", "王芳", Role::Office),
    ("office2", "赵强", Role::Office),
    ("supervisor", "刘正", Role::Supervisor),
    ("management", "管委会主任", Role::ManagementDirector),
];
/// The committee: account, name, position, expertise.
pub(super) const COMMITTEE: [(&str, &str, &str, &str); 5] = [
    ("director", "陈明", "DIRECTOR", "GOVERNMENT"),
    ("deputy", "孙静", "EXECUTIVE_DEPUTY_DIRECTOR", "GOVERNMENT"),
    ("scholar", "周学文", "MEMBER", "SCHOLAR"),
    ("expert", "吴质", "MEMBER", "QUALITY"),
    ("lawyer", "郑法", "MEMBER", "LAW"),
];
/// The applicants: account, credit code, name, industry.
const APPLICANTS: [(&str, &str, &str, &str); 4] = [
    ("applicant1", "91150200MA0XXXX15E", "包头磁材科技有限公司", "C"),
    ("applicant2", "911502001000000168", "高新建工集团有限公司", "E"),
    ("applicant3", "93150200MA0QRTW51Q", "草原智云软件合作社", "I"),
    ("applicant4", "12150200400000026G", "高新区人民医院", "Q"),
];

/// Plays a scenario on an empty database.
pub async fn play(app: &App, scenario: Scenario) -> Result<()> {
    let mut story = Story {
        player: Player::new(app),
        cycle: Value::Null,
        department: Value::Null,
        organizations: Vec::new(),
        reviewers: Vec::new(),
        // From the vote on it takes more than two to tell.
        submitting: if scenario >= Scenario::Tie { APPLICANTS.len() } else { 2 },
    };
    story.accounts().await?;
    if scenario >= Scenario::Planning {
        story.planning().await?;
    }
    if scenario >= Scenario::Accepting {
        story.accepting().await?;
    }
    if scenario >= Scenario::Qualification {
        story.qualification().await?;
    }
    if scenario >= Scenario::Review {
        story.review().await?;
    }
    if scenario >= Scenario::Deliberation {
        story.deliberation().await?;
    }
    if scenario == Scenario::Tie {
        return story.tie().await;
    }
    if scenario >= Scenario::Notice {
        story.notice().await?;
    }
    if scenario == Scenario::ObjectionUpheld {
        return story.objection_upheld().await;
    }
    if scenario >= Scenario::Conferral {
        story.conferral().await?;
    }
    if scenario >= Scenario::Closed {
        story.closed().await?;
    }
    if scenario == Scenario::AwardRevoked {
        return story.award_revoked().await;
    }
    if scenario >= Scenario::AwardExpired {
        story.now("2029-07-07T09:00:00+08:00")?;
    }
    Ok(())
}

pub(super) struct Story<'a> {
    pub(super) player: Player<'a>,
    pub(super) cycle: Value,
    department: Value,
    pub(super) organizations: Vec<Value>,
    /// Pool entries, in the order of [`REVIEWERS`](super::reviewing).
    pub(super) reviewers: Vec<Value>,
    /// How many of the applicants submit.
    submitting: usize,
}

impl Story<'_> {
    pub(super) async fn play(&mut self, account: &str, operation: &str, input: Value) -> Result<Value> {
        self.player.play(account, operation, input).await
    }

    pub(super) fn now(&self, time: &str) -> Result<()> {
        let time = DateTime::parse_from_rfc3339(time).map_err(Error::internal)?;
        self.player.app.clock.set(Instant(time.timestamp_millis()));
        Ok(())
    }

    async fn accounts(&mut self) -> Result<()> {
        let app = self.player.app;
        identity::cli::create_account(app, "系统管理员", "admin", &[Role::Admin], Some(PASSWORD.to_owned())).await?;
        self.department =
            self.play("admin", "CreateDepartment", json!({ "name": "经济发展局" })).await?["department"]["id"].clone();
        for (account, name, role) in STAFF {
            let person = self.person(account, name).await?;
            let input = json!({ "person": person, "role": role.name(), "validFrom": "2026-01-01" });
            self.play("admin", "GrantRole", input).await?;
        }
        let person = self.person("recommender", "钱进").await?;
        let input = json!({ "person": person, "role": "RECOMMENDER", "department": self.department, "validFrom": "2026-01-01" });
        self.play("admin", "GrantRole", input).await?;
        for (account, name, position, expertise) in COMMITTEE {
            let person = self.person(account, name).await?;
            let input =
                json!({ "person": person, "position": position, "expertise": expertise, "appointedOn": "2026-01-01" });
            self.play("office", "AppointCommitteeMember", input).await?;
        }
        self.pool().await
    }

    pub(super) async fn person(&mut self, account: &str, name: &str) -> Result<Value> {
        let input = json!({ "name": name, "account": account, "password": PASSWORD });
        Ok(self.play("admin", "CreateAccount", input).await?["account"]["person"]["id"].clone())
    }

    async fn resolve(&mut self, subject: &str, id: &Value, title: &str) -> Result<()> {
        let input = json!({ "subject": subject, "subjectId": id, "title": title, "text": "提请审定。" });
        let resolution = self.play("office", "ProposeResolution", input).await?["resolution"].clone();
        for (account, ..) in COMMITTEE {
            let input = json!({ "resolution": resolution["id"], "choice": "APPROVE" });
            self.play(account, "CastResolutionVote", input).await?;
        }
        let input = json!({ "resolution": resolution["id"], "expectedVersion": resolution["version"] });
        self.play("office", "CloseResolution", input).await?;
        Ok(())
    }

    async fn planning(&mut self) -> Result<()> {
        let content = "三月公告，四月受理，五月资格审查，六月至八月评审，九月审议与公示。";
        self.play(
            "office",
            "AdoptWorkPlan",
            json!({ "year": 2026, "title": "2026年度质量奖工作计划", "content": content }),
        )
        .await?;
        let cycle = self.play("office", "PlanCycle", json!({ "year": 2026, "quota": 3 })).await?["cycle"].clone();
        self.cycle = cycle["id"].clone();
        let standards = self.player.ask("office", "Standards", json!({})).await?;
        let standard = standards["viewer"]["office"]["standards"]["nodes"][0]["id"].clone();
        self.resolve("STANDARD", &standard, "审定评审标准").await?;
        let input =
            json!({ "cycle": self.cycle, "standard": standard, "guides": [], "expectedVersion": cycle["version"] });
        self.play("office", "ChooseStandard", input).await?;
        let content = json!({ "stageWeights": [60, 40], "aggregation": "MEAN", "ballotMode": "SECRET", "correctionDays": 5, "hearingDays": 10 });
        let drafted =
            self.play("office", "DraftWorkProcedure", json!({ "cycle": self.cycle, "content": content })).await?;
        self.resolve("WORK_PROCEDURE", &drafted["workProcedure"]["id"], "审定2026年度工作程序").await
    }

    pub(super) async fn cycle_version(&mut self) -> Result<Value> {
        let data = self.player.ask("office", "OfficeCycle", json!({ "id": self.cycle })).await?;
        Ok(data["viewer"]["office"]["cycle"]["version"].clone())
    }

    async fn accepting(&mut self) -> Result<()> {
        let input = json!({
            "cycle": self.cycle, "title": "2026年度稀土高新区管委会质量奖评审公告", "windowStart": "2026-03-09", "windowEnd": "2026-04-30",
            "content": "凡在高新区登记注册、符合申报条件的单位均可自愿申报，不收取任何费用。",
            "channels": [
                { "level": "ZONE", "kind": "MEDIUM", "name": "高新区融媒体中心" },
                { "level": "ZONE", "kind": "WEBSITE", "name": "高新区门户网站", "url": "https://www.example.org/award/2026" },
            ],
            "expectedVersion": self.cycle_version().await?,
        });
        self.play("office", "PublishAnnouncement", input).await?;
        self.now("2026-03-10T09:00:00+08:00")?;
        for (account, code, name, industry) in APPLICANTS {
            let input = json!({
                "creditCode": code, "name": name, "legalRepresentative": "张伟", "industry": industry, "address": "包头市稀土高新区希望路1号",
                "registeredOn": "2012-05-08", "representativeName": "李娜", "account": account, "password": PASSWORD,
            });
            let organization = self.play("", "RegisterOrganization", input).await?["organization"]["id"].clone();
            let input = slot_for("营业执照.pdf", json!({ "organization": organization }));
            let slot = self.play(account, "RequestLicenceUpload", input).await?["slot"]["url"].clone();
            self.store(&slot).await?;
            self.play("office", "VerifyOrganization", json!({ "organization": organization, "expectedVersion": 2 }))
                .await?;
            self.organizations.push(organization);
        }
        // Two have submitted, the third has a draft, the fourth has only registered; or all have submitted.
        for index in 0..self.submitting.max(3) {
            self.draft(index, index < self.submitting).await?;
        }
        Ok(())
    }

    /// Starts an application, with everything that the form requires or only its first section; complete ones are submitted.
    async fn draft(&mut self, index: usize, complete: bool) -> Result<()> {
        let account = APPLICANTS.get(index).map_or("", |applicant| applicant.0);
        let input = json!({ "cycle": self.cycle, "organization": self.organizations.get(index) });
        let application = self.play(account, "StartApplication", input).await?["application"].clone();
        let id = application["id"].clone();
        let form = self.player.ask("", "CycleForm", json!({ "year": 2026 })).await?["cycle"]["form"].clone();
        let sections = form["sections"].as_array().cloned().unwrap_or_default();
        for section in sections.iter().take(if complete { sections.len() } else { 1 }) {
            let answers = answers(section);
            if !answers.is_empty() {
                let input =
                    json!({ "application": id, "section": section["key"], "answers": answers, "expectedVersion": 0 });
                self.play(account, "SaveSection", input).await?;
            }
        }
        if !complete {
            return Ok(());
        }
        for kind in form["attachments"].as_array().into_iter().flatten().filter(|kind| kind["required"] == true) {
            let input = slot_for("材料.pdf", json!({ "application": id, "kind": kind["key"] }));
            let slot = self.play(account, "RequestAttachmentUpload", input).await?["slot"]["url"].clone();
            self.store(&slot).await?;
        }
        self.play(account, "NameDepartment", json!({ "application": id, "department": self.department })).await?;
        self.play(
            account,
            "SubmitApplication",
            json!({ "application": id, "expectedVersion": application["version"] }),
        )
        .await?;
        Ok(())
    }

    /// Brings the sample document's bytes to an upload address.
    async fn store(&self, url: &Value) -> Result<()> {
        let url = url.as_str().and_then(|url| url.find("/uploads/").map(|at| &url[at..])).unwrap_or_default();
        let request = Request::put(url).body(Body::from(SAMPLE)).map_err(Error::internal)?;
        let routes = crate::http::uploads::routes().with_state(self.player.app.clone());
        let answer = routes.oneshot(request).await.map_err(Error::internal)?;
        if answer.status().is_success() { Ok(()) } else { Err(Error::internal(format!("upload: {}", answer.status()))) }
    }

    async fn qualification(&mut self) -> Result<()> {
        let requests = self.player.ask("recommender", "RecommendationRequests", json!({})).await?;
        for request in requests["viewer"]["recommender"]["requests"]["nodes"].as_array().into_iter().flatten() {
            let input = json!({ "request": request["id"], "opinion": "质量管理扎实，同意推荐。", "expectedVersion": request["version"] });
            self.play("recommender", "RecommendApplication", input).await?;
        }
        self.now("2026-05-06T09:00:00+08:00")?;
        let input =
            json!({ "cycle": self.cycle, "to": "QUALIFICATION", "expectedVersion": self.cycle_version().await? });
        self.play("office", "AdvanceCycle", input).await?;
        self.play("office", "SignPledge", json!({ "cycle": self.cycle })).await?;
        for organization in self.organizations.clone() {
            self.play("office", "DeclareInterest", json!({ "cycle": self.cycle, "organization": organization }))
                .await?;
        }
        // One is accepted; the other waits.
        let first = self.applications().await?.pop().unwrap_or_default();
        self.accept(&first).await
    }

    /// The submitted applications, newest first.
    pub(super) async fn applications(&mut self) -> Result<Vec<Value>> {
        let data = self.player.ask("office", "OfficeApplications", json!({ "first": 100 })).await?;
        Ok(data["viewer"]["office"]["applications"]["nodes"].as_array().cloned().unwrap_or_default())
    }

    pub(super) async fn accept(&mut self, application: &Value) -> Result<()> {
        let verdicts: Vec<Value> = crate::rules::eligibility::verdict_codes()
            .iter()
            .map(|code| json!({ "code": code.name(), "value": "MEETS", "note": "经核查符合。" }))
            .collect();
        let input = json!({ "application": application["id"], "verdicts": verdicts, "expectedVersion": application["version"] });
        let judged = self.play("office", "GiveVerdicts", input).await?["application"].clone();
        let input =
            json!({ "application": judged["id"], "reason": "符合申报条件。", "expectedVersion": judged["version"] });
        self.play("office", "AcceptApplication", input).await?;
        Ok(())
    }
}

/// The document that the scenarios upload.
const SAMPLE: &[u8] = include_bytes!("sample.pdf");

/// The input of an upload request for the sample document.
fn slot_for(name: &str, mut input: Value) -> Value {
    input["name"] = json!(name);
    input["mediaType"] = json!("PDF");
    input["size"] = json!(SAMPLE.len());
    input["sha256"] = json!(crate::hex(&Sha256::digest(SAMPLE)));
    input
}

/// A lawful answer for every required field of a section.
fn answers(section: &Value) -> Vec<Value> {
    let fields = section["fields"].as_array().into_iter().flatten();
    let answers = fields.filter_map(|field| {
        let key = field["key"].as_str()?;
        let value = match key {
            "operatingSince" => json!({ "date": "2012-06-01" }),
            "excellenceSince" => json!({ "date": "2021-01-01" }),
            "selfReportYears" => json!({ "number": "3" }),
            "industryRank" => json!({ "number": "2" }),
            _ if field["required"] == false => return None,
            _ => match field["kind"].as_str()? {
                "TEXT" => json!({ "text": "详见证实性材料。" }),
                "NUMBER" => json!({ "number": field["minimum"].as_str().unwrap_or("1") }),
                "MONEY" => json!({ "money": "10000000.00" }),
                "DATE" => json!({ "date": "2012-06-01" }),
                "BOOLEAN" => json!({ "boolean": true }),
                "CHOICE" => json!({ "choice": field["choices"][0]["key"] }),
                _ => json!({ "table3Years": ["10", "11", "12"] }),
            },
        };
        Some(json!({ "key": key, "value": value }))
    });
    answers.collect()
}
