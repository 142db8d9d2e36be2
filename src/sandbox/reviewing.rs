//! The story's second part: the pool, two groups at work, their reports and the candidate list.

use super::scenario::Story;
use crate::error::Result;
use entity::enums::Role;
use serde_json::{Value, json};

/// The reviewers: account, name, expertise. The first three are the first group, led by its first; so the others.
pub const REVIEWERS: [(&str, &str, &str); 6] = [
    ("reviewer1", "何立新", "卓越绩效管理"),
    ("reviewer2", "马晓东", "质量工程"),
    ("reviewer3", "林慧", "财务与经营"),
    ("reviewer4", "高峰", "建筑施工质量"),
    ("reviewer5", "罗敏", "服务质量"),
    ("reviewer6", "宋涛", "信息技术"),
];
/// The groups: name, industries.
const GROUPS: [(&str, &[&str]); 2] = [("制造业评审组", &["C"]), ("工程与服务业评审组", &["E", "I", "Q"])];
/// The percentages that the three reviewers of a group give in the order of the groups.
const PERCENTS: [[i64; 3]; 2] = [[70, 75, 65], [60, 65, 60]];

impl Story<'_> {
    /// The pool: accounts, roles and admission.
    pub(super) async fn pool(&mut self) -> Result<()> {
        for (account, name, expertise) in REVIEWERS {
            let person = self.person(account, name).await?;
            let input = json!({ "person": person, "role": Role::Reviewer.name(), "validFrom": "2026-01-01" });
            self.play("admin", "GrantRole", input).await?;
            let input = json!({ "person": person, "expertise": expertise, "industries": ["C", "E", "I", "Q"], "affiliations": [] });
            let entry = self.play("office", "AdmitReviewer", input).await?["reviewer"]["id"].clone();
            self.reviewers.push(entry);
        }
        Ok(())
    }

    /// From the last acceptance to two groups at work: of the first one reviewer has submitted, another has begun.
    pub(super) async fn review(&mut self) -> Result<()> {
        for application in self.applications().await? {
            if application["state"] == "SUBMITTED" {
                self.accept(&application).await?;
            }
        }
        let accepted = self.applications().await?.len();
        let summary = format!("收到申报{accepted}家，通过资格审查{accepted}家。");
        let input = json!({ "cycle": self.cycle, "summary": summary, "expectedVersion": self.cycle_version().await? });
        self.play("office", "ReportQualificationResults", input).await?;
        for index in 0..GROUPS.len() {
            self.group(index).await?;
        }
        for (account, ..) in REVIEWERS {
            self.play(account, "SignPledge", json!({ "cycle": self.cycle })).await?;
            let assignments = self.player.ask(account, "ReviewerAssignments", json!({})).await?;
            for assignment in assignments["viewer"]["reviewer"]["assignments"]["nodes"].as_array().into_iter().flatten()
            {
                let input = json!({ "cycle": self.cycle, "organization": assignment["organization"]["id"] });
                self.play(account, "DeclareInterest", input).await?;
            }
        }
        self.now("2026-05-11T09:00:00+08:00")?;
        self.advance("REVIEW").await?;
        self.score("reviewer1", "MATERIAL", 70, true).await?;
        self.score("reviewer2", "MATERIAL", 75, false).await
    }

    /// An active group of three, with the applications of its industries.
    async fn group(&mut self, index: usize) -> Result<()> {
        let Some((name, industries)) = GROUPS.get(index) else { return Ok(()) };
        let input = json!({ "cycle": self.cycle, "name": name, "industries": industries });
        let group = self.play("office", "FormGroup", input).await?["group"].clone();
        let (id, mut version) = (group["id"].clone(), group["version"].clone());
        let entries: Vec<Value> = self.reviewers.iter().skip(index * 3).take(3).cloned().collect();
        let mut leader = Value::Null;
        for entry in entries {
            self.play("office", "AppointReviewer", json!({ "reviewer": entry, "cycle": self.cycle })).await?;
            let input = json!({ "group": id, "reviewer": entry, "expectedVersion": version });
            let joined = self.play("office", "AddGroupMember", input).await?["group"].clone();
            version = joined["version"].clone();
            if leader.is_null() {
                leader = joined["members"][0]["id"].clone();
            }
        }
        let input = json!({ "member": leader, "expectedVersion": version });
        let named = self.play("office", "NameGroupLeader", input).await?["group"]["version"].clone();
        let stages =
            json!([{ "stage": "MATERIAL", "dueOn": "2026-05-22" }, { "stage": "SITE", "dueOn": "2026-06-12" }]);
        let input = json!({ "group": id, "stages": stages, "reportDueOn": "2026-06-19", "expectedVersion": named });
        let planned = self.play("office", "ScheduleGroup", input).await?["group"]["version"].clone();
        let input = json!({ "group": id, "expectedVersion": planned });
        let mut version = self.play("office", "ActivateGroup", input).await?["group"]["version"].clone();
        for application in self.applications().await? {
            if application["state"] == "ACCEPTED"
                && industries.iter().any(|code| application["organization"]["industry"] == *code)
            {
                let input = json!({ "application": application["id"], "group": id, "expectedVersion": version });
                version = self.play("office", "AssignApplication", input).await?["group"]["version"].clone();
            }
        }
        Ok(())
    }

    pub(super) async fn advance(&mut self, to: &str) -> Result<()> {
        let input = json!({ "cycle": self.cycle, "to": to, "expectedVersion": self.cycle_version().await? });
        self.play("office", "AdvanceCycle", input).await?;
        Ok(())
    }

    /// The assignments of a reviewer, in the order in which they were submitted.
    async fn assignments(&mut self, account: &str) -> Result<Vec<Value>> {
        let data = self.player.ask(account, "ReviewerAssignments", json!({})).await?;
        let mut assignments = Vec::new();
        for node in data["viewer"]["reviewer"]["assignments"]["nodes"].as_array().into_iter().flatten().rev() {
            let data = self.player.ask(account, "ReviewerAssignment", json!({ "id": node["id"] })).await?;
            assignments.push(data["viewer"]["reviewer"]["assignment"].clone());
        }
        Ok(assignments)
    }

    /// Fills in the sheets of a reviewer with one percentage and submits them, or leaves them after their first category.
    async fn score(&mut self, account: &str, stage: &str, percent: i64, submit: bool) -> Result<()> {
        for assignment in self.assignments(account).await? {
            self.sheet(account, &assignment, stage, percent, submit).await?;
        }
        Ok(())
    }

    async fn sheet(
        &mut self,
        account: &str,
        assignment: &Value,
        stage: &str,
        percent: i64,
        submit: bool,
    ) -> Result<()> {
        let sheets = assignment["sheets"].as_array().cloned().unwrap_or_default();
        let mine = |sheet: &&Value| sheet["mine"] == true && sheet["stage"] == stage;
        let mut sheet = sheets.iter().find(mine).cloned().unwrap_or_default();
        if sheet["state"] == "SUBMITTED" {
            return Ok(());
        }
        let begun = sheet["sections"].as_array().cloned().unwrap_or_default();
        let categories = assignment["standard"]["categories"].as_array().cloned().unwrap_or_default();
        for category in categories.iter().take(if submit { categories.len() } else { 1 }) {
            let items = category["items"].as_array().into_iter().flatten();
            let scores: Vec<Value> = items.map(|item| json!({ "item": item["number"], "percent": percent })).collect();
            let known = begun.iter().find(|section| section["category"] == category["number"]);
            let input = json!({
                "application": assignment["id"], "stage": stage, "category": category["number"], "scores": scores,
                "strengths": "方法系统，职责清晰。", "improvements": "可补充与标杆的对比。",
                "expectedVersion": known.map_or(json!(0), |section| section["version"].clone()),
            });
            sheet = self.play(account, "SaveScores", input).await?["sheet"].clone();
        }
        if submit {
            let input = json!({ "sheet": sheet["id"], "expectedVersion": sheet["version"] });
            self.play(account, "SubmitScores", input).await?;
        }
        Ok(())
    }

    /// From the first sheets to the candidate list.
    pub(super) async fn deliberation(&mut self) -> Result<()> {
        let groups = REVIEWERS.chunks(3).zip(PERCENTS);
        for (members, percents) in groups.clone() {
            for ((account, ..), percent) in members.iter().zip(percents) {
                self.score(account, "MATERIAL", percent, true).await?;
            }
        }
        let mut candidates = Vec::new();
        for (members, percents) in groups {
            let Some((leader, ..)) = members.first() else { continue };
            for assignment in self.assignments(leader).await? {
                self.visit(leader, &assignment).await?;
            }
            for ((account, ..), percent) in members.iter().zip(percents) {
                self.score(account, "SITE", percent, true).await?;
            }
            candidates.extend(self.report(leader).await?);
        }
        let input =
            json!({ "cycle": self.cycle, "candidates": candidates, "expectedVersion": self.cycle_version().await? });
        self.play("office", "SubmitCandidateList", input).await?;
        self.advance("DELIBERATION").await
    }

    /// The Office announces a visit; the leader raises an issue, records the visit and closes the issue.
    async fn visit(&mut self, leader: &str, assignment: &Value) -> Result<()> {
        let input =
            json!({ "application": assignment["id"], "category": "4.7", "question": "顾客满意数据的来源和口径。" });
        let issue = self.play(leader, "RaiseSiteIssue", input).await?["issue"].clone();
        let data = self.player.ask("office", "OfficeGroup", json!({ "id": assignment["groupId"] })).await?;
        let members = data["viewer"]["office"]["group"]["members"].as_array().cloned().unwrap_or_default();
        let visitors: Vec<&Value> = members.iter().map(|member| &member["id"]).collect();
        let input = json!({
            "application": assignment["id"], "startsOn": "2026-06-02", "endsOn": "2026-06-02", "visitors": visitors, "expectedVersion": 0,
        });
        let visit = self.play("office", "AnnounceSiteVisit", input).await?["visit"].clone();
        self.now("2026-06-02T17:00:00+08:00")?;
        let input = json!({
            "visit": visit["id"], "visitedOn": "2026-06-02", "peopleMet": "总经理、质量负责人、一线班组长。",
            "documentsSeen": "质量手册、检验记录、顾客满意度调查原始数据。", "expectedVersion": visit["version"],
        });
        self.play(leader, "RecordSiteVisit", input).await?;
        let input = json!({
            "issue": issue["id"], "finding": "数据由第三方调查取得，口径一致。", "evidence": "调查报告原件。", "expectedVersion": issue["version"],
        });
        self.play(leader, "CloseSiteIssue", input).await?;
        Ok(())
    }

    /// The leader ranks the applications in the order of their submission, puts all forward and signs; their ids.
    async fn report(&mut self, leader: &str) -> Result<Vec<Value>> {
        let assignments = self.assignments(leader).await?;
        let ids: Vec<Value> = assignments.iter().map(|assignment| assignment["id"].clone()).collect();
        let rank = |(rank, id): (i32, &Value)| json!({ "application": id, "rank": rank, "evaluation": "管理成熟，结果良好，同意推荐。" });
        let ranks: Vec<Value> = (1..).zip(&ids).map(rank).collect();
        let group = assignments.first().map(|assignment| assignment["groupId"].clone());
        let input = json!({
            "group": group, "summary": "材料评审和现场评审已完成。", "putForward": ids.len(), "ranks": ranks, "expectedVersion": 0,
        });
        let report = self.play(leader, "SaveReport", input).await?["report"].clone();
        let input = json!({ "report": report["id"], "expectedVersion": report["version"] });
        self.play(leader, "SignReport", input).await?;
        Ok(ids)
    }
}
