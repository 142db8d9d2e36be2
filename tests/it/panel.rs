//! A cycle in review: experts in groups, their cases, sheets, visits and reports, by the operation documents of the
//! repository.

use crate::stages::staged;
use crate::support::{Client, Server};
use crate::world::{Applicant, PASSWORD, World};
use serde_json::{Value, json};
use std::sync::Arc;

/// A reviewer of the pool, appointed for the cycle.
pub struct Expert {
    pub client: Client,
    /// Global id of the person.
    pub person: String,
    /// Global id of the pool entry.
    pub entry: Value,
}

/// An accepted application and its applicant.
pub struct Accepted {
    pub applicant: Applicant,
    pub id: String,
}

/// One group at work.
pub struct Review {
    pub world: Arc<World>,
    /// The leader first.
    pub experts: Vec<Expert>,
    /// Its global id.
    pub group: String,
    /// Assigned to it.
    pub cases: Vec<Accepted>,
    /// Which of the experts signs.
    pub signatory: usize,
}

impl World {
    /// Somebody who holds REVIEWER and is not in the pool; signed in, with the id of the person.
    pub async fn scholar(&self, account: &str, name: &str) -> (Client, String) {
        let input = json!({ "name": name, "account": account, "password": PASSWORD });
        let person =
            self.admin.act("CreateAccount", input).await["account"]["person"]["id"].as_str().unwrap().to_owned();
        self.admin.act("GrantRole", json!({ "person": person, "role": "REVIEWER", "validFrom": "2026-01-01" })).await;
        (self.server.sign_in(account, PASSWORD).await, person)
    }

    /// The input that admits a person to the pool.
    pub fn admission(person: &str) -> Value {
        json!({ "person": person, "expertise": "质量管理", "industries": ["C", "E", "I", "Q"], "affiliations": [] })
    }

    /// A reviewer of the pool, not appointed.
    pub async fn admitted(&self, account: &str) -> Expert {
        let name = format!("专家{account}");
        let (client, person) = self.scholar(account, &name).await;
        let entry = self.office.act("AdmitReviewer", Self::admission(&person)).await["reviewer"]["id"].clone();
        Expert { client, person, entry }
    }

    /// A reviewer of the pool, appointed for the cycle.
    pub async fn expert(&self, account: &str) -> Expert {
        let expert = self.admitted(account).await;
        self.office.act("AppointReviewer", json!({ "reviewer": expert.entry, "cycle": self.cycle })).await;
        expert
    }

    /// The group as the Office sees it.
    pub async fn group(&self, id: &str) -> Value {
        self.office.ask("OfficeGroup", json!({ "id": id })).await["viewer"]["office"]["group"].take()
    }

    /// A new group without members.
    pub async fn formed(&self, name: &str, industries: &[&str]) -> String {
        let input = json!({ "cycle": self.cycle, "name": name, "industries": industries });
        self.office.act("FormGroup", input).await["group"]["id"].as_str().unwrap().to_owned()
    }

    /// Does something to a group at its present version.
    pub async fn on_group(&self, group: &str, operation: &str, mut input: Value) -> Value {
        input["expectedVersion"] = self.group(group).await["version"].clone();
        self.office.act(operation, input).await["group"].take()
    }

    /// Adds an expert to a group; the membership's global id.
    pub async fn joined(&self, group: &str, expert: &Expert) -> Value {
        let done = self.on_group(group, "AddGroupMember", json!({ "group": group, "reviewer": expert.entry })).await;
        let members = done["members"].as_array().unwrap();
        let member =
            members.iter().find(|member| member["personId"] == json!(expert.person) && member["releasedAt"].is_null());
        member.unwrap()["id"].clone()
    }

    /// An active group of these experts, led by the first.
    pub async fn activated(&self, name: &str, industries: &[&str], experts: &[Expert]) -> String {
        let group = self.formed(name, industries).await;
        for (number, expert) in experts.iter().enumerate() {
            let member = self.joined(&group, expert).await;
            if number == 0 {
                self.on_group(&group, "NameGroupLeader", json!({ "member": member })).await;
            }
        }
        self.on_group(&group, "ActivateGroup", json!({ "group": group })).await;
        group
    }

    /// Assigns an application to a group.
    pub async fn assigned(&self, group: &str, application: &str) {
        self.on_group(group, "AssignApplication", json!({ "group": group, "application": application })).await;
    }

    /// The expert signs the pledge, once, and declares no interest in these applicants.
    pub async fn cleared(&self, expert: &Expert, applicants: &[&Applicant]) {
        let pledges = expert.client.ask("Pledges", json!({})).await["viewer"]["pledges"].take();
        if pledges == json!([]) {
            expert.client.act("SignPledge", json!({ "cycle": self.cycle })).await;
        }
        for applicant in applicants {
            let input = json!({ "cycle": self.cycle, "organization": applicant.organization });
            expert.client.act("DeclareInterest", input).await;
        }
    }

    /// A group of three at work on one application of an industry.
    pub async fn grouped(&self, industry: &str, applicant: &Applicant, application: &str) {
        let mut experts = Vec::new();
        for account in ["leader", "second", "third"] {
            experts.push(self.expert(account).await);
        }
        let group = self.activated("评审组", &[industry], &experts).await;
        self.assigned(&group, application).await;
        for expert in &experts {
            self.cleared(expert, &[applicant]).await;
        }
    }

    /// The Office reports the qualification results to the committee.
    pub async fn results_reported(&self) {
        let version = self.cycle_version().await;
        let input = json!({ "cycle": self.cycle, "summary": "全部审定。", "expectedVersion": version });
        self.office.act("ReportQualificationResults", input).await;
    }

    /// The input that takes the cycle to a phase.
    pub async fn advancing(&self, to: &str) -> Value {
        json!({ "cycle": self.cycle, "to": to, "expectedVersion": self.cycle_version().await })
    }

    /// The cycle goes on to REVIEW, on 2026-05-11 at 09:00.
    pub async fn begin_review(&self) {
        self.now("2026-05-11T09:00:00+08:00").await;
        self.office.act("AdvanceCycle", self.advancing("REVIEW").await).await;
    }

    /// Accepted applications of these industries, numbered from 1; the cycle is in QUALIFICATION and the results are reported.
    pub async fn qualified(&self, industries: &[&str]) -> Vec<Accepted> {
        let mut cases = Vec::new();
        for (number, industry) in (1..).zip(industries) {
            let applicant = self.verified(number, &format!("第{number}公司"), industry).await;
            let id = self.drafted(&applicant, json!({})).await;
            self.submit(&applicant, &id).await;
            cases.push(Accepted { applicant, id });
        }
        self.accepted(&cases).await;
        cases
    }

    /// Submitted applications are accepted; the cycle is in QUALIFICATION and the results are reported.
    pub async fn accepted(&self, cases: &[Accepted]) {
        self.recommend_all().await;
        self.declare(&cases.iter().map(|case| &case.applicant).collect::<Vec<_>>()).await;
        self.qualification().await;
        for case in cases {
            self.judged(&case.id).await;
            self.office.act("AcceptApplication", self.acceptance(&case.id).await).await;
        }
        self.results_reported().await;
    }
}

impl Review {
    /// An active group of these experts, led by the first, which has pledged and declared for its cases.
    pub async fn of(
        world: &Arc<World>,
        name: &str,
        industries: &[&str],
        accounts: &[&str],
        cases: Vec<Accepted>,
    ) -> Self {
        let mut experts = Vec::new();
        for account in accounts {
            experts.push(world.expert(account).await);
        }
        let group = world.activated(name, industries, &experts).await;
        for case in &cases {
            world.assigned(&group, &case.id).await;
        }
        let applicants: Vec<&Applicant> = cases.iter().map(|case| &case.applicant).collect();
        for expert in &experts {
            world.cleared(expert, &applicants).await;
        }
        Self { world: Arc::clone(world), experts, group, cases, signatory: 0 }
    }

    /// An active group of three that has pledged and declared, with so many accepted applications of industry C; the
    /// cycle may go on to REVIEW.
    pub async fn prepared(server: Server, applications: usize) -> Self {
        staged(server, format!("prepared {applications}"), async |server| {
            let world = Arc::new(World::accepting(server).await);
            let cases = world.qualified(&vec!["C"; applications]).await;
            Self::of(&world, "制造业组", &["C"], &["leader", "second", "third"], cases).await
        })
        .await
    }

    /// The cycle is in REVIEW, on 2026-05-11 at 09:00.
    pub async fn begun(server: Server, applications: usize) -> Self {
        let review = Self::prepared(server, applications).await;
        review.world.begin_review().await;
        review
    }

    /// The case as an expert sees it; null where it is not visible.
    pub async fn assignment(&self, expert: usize, case: usize) -> Value {
        let data = self.experts[expert].client.ask("ReviewerAssignment", json!({ "id": self.cases[case].id })).await;
        data["viewer"]["reviewer"]["assignment"].clone()
    }

    /// The own live sheet of an expert, null before the first saving.
    pub async fn sheet(&self, expert: usize, case: usize, stage: &str) -> Value {
        let assignment = self.assignment(expert, case).await;
        let sheets = assignment["sheets"].as_array().unwrap().iter();
        let mine = |sheet: &&Value| {
            sheet["mine"] == true && sheet["stage"] == stage && sheet["consensus"] == false && sheet["state"] != "VOID"
        };
        sheets.clone().find(mine).cloned().unwrap_or(Value::Null)
    }

    /// The inputs that save every category of a sheet with the same percentage for every item.
    pub async fn savings(&self, expert: usize, case: usize, stage: &str, percent: i64) -> Vec<Value> {
        let assignment = self.assignment(expert, case).await;
        let sheet = self.sheet(expert, case, stage).await;
        let version = |category: &Value| {
            let sections = sheet["sections"].as_array().cloned().unwrap_or_default();
            let section = sections.into_iter().find(|section| section["category"] == *category);
            section.map_or(json!(0), |section| section["version"].clone())
        };
        let categories = assignment["standard"]["categories"].as_array().unwrap().iter();
        categories
            .map(|category| {
                let items = category["items"].as_array().unwrap().iter();
                let scores: Vec<Value> =
                    items.map(|item| json!({ "item": item["number"], "percent": percent })).collect();
                json!({
                    "application": self.cases[case].id, "stage": stage, "category": category["number"], "scores": scores,
                    "strengths": "方法系统。", "improvements": "补充对比数据。", "expectedVersion": version(&category["number"]),
                })
            })
            .collect()
    }

    /// An expert fills in a whole sheet and leaves it open.
    pub async fn filled(&self, expert: usize, case: usize, stage: &str, percent: i64) {
        for input in self.savings(expert, case, stage, percent).await {
            self.experts[expert].client.act("SaveScores", input).await;
        }
    }

    /// The input that submits an expert's own sheet.
    pub async fn submission(&self, expert: usize, case: usize, stage: &str) -> Value {
        let sheet = self.sheet(expert, case, stage).await;
        json!({ "sheet": sheet["id"], "expectedVersion": sheet["version"] })
    }

    /// An expert fills in a whole sheet and submits it.
    pub async fn scored(&self, expert: usize, case: usize, stage: &str, percent: i64) {
        self.filled(expert, case, stage, percent).await;
        let input = self.submission(expert, case, stage).await;
        self.experts[expert].client.act("SubmitScores", input).await;
    }

    /// The experts who see a case.
    pub async fn scorers(&self, case: usize) -> Vec<usize> {
        let mut scorers = Vec::new();
        for expert in 0..self.experts.len() {
            if !self.assignment(expert, case).await.is_null() {
                scorers.push(expert);
            }
        }
        scorers
    }

    /// Whoever is not recused submits a stage of a case with the same percentage.
    pub async fn all_scored(&self, case: usize, stage: &str, percent: i64) {
        for expert in self.scorers(case).await {
            self.scored(expert, case, stage, percent).await;
        }
    }

    /// The input that announces a visit of the first two who see the case, on 18 and 19 May.
    pub async fn visiting(&self, case: usize) -> Value {
        let group = self.world.group(&self.group).await;
        let persons: Vec<Value> =
            self.scorers(case).await.into_iter().take(2).map(|expert| json!(self.experts[expert].person)).collect();
        let members = group["members"].as_array().unwrap().iter();
        let visitors: Vec<&Value> =
            members.filter(|member| persons.contains(&member["personId"])).map(|member| &member["id"]).collect();
        json!({
            "application": self.cases[case].id, "startsOn": "2026-05-18", "endsOn": "2026-05-19", "visitors": visitors,
            "expectedVersion": 0,
        })
    }

    /// The Office announces a visit.
    pub async fn announced(&self, case: usize) -> Value {
        self.world.office.act("AnnounceSiteVisit", self.visiting(case).await).await["visit"].take()
    }

    /// The input that records a visit.
    pub fn recording(visit: &Value) -> Value {
        json!({
            "visit": visit["id"], "visitedOn": "2026-05-18", "peopleMet": "总经理、质量负责人。", "documentsSeen": "质量手册、检验记录。",
            "expectedVersion": visit["version"],
        })
    }

    /// The Office announces a visit and one of the visitors records it, on 2026-05-18 at 17:00.
    pub async fn visited(&self, case: usize) {
        let visit = self.announced(case).await;
        self.world.now("2026-05-18T17:00:00+08:00").await;
        let visitor = self.scorers(case).await[0];
        self.experts[visitor].client.act("RecordSiteVisit", Self::recording(&visit)).await;
    }

    /// Material scores, the visit and site scores of every case, each with its percentage.
    pub async fn complete(&self, percents: &[i64]) {
        for (case, percent) in percents.iter().enumerate() {
            self.all_scored(case, "MATERIAL", *percent).await;
            self.visited(case).await;
            self.all_scored(case, "SITE", *percent).await;
        }
    }

    /// The input of a report that ranks the cases as given, best first.
    pub async fn reporting(&self, order: &[usize], put_forward: usize) -> Value {
        let ranks: Vec<Value> = (1..)
            .zip(order)
            .map(|(rank, case)| json!({ "application": self.cases[*case].id, "rank": rank, "evaluation": "综合评价良好。" }))
            .collect();
        let version = self.report().await.get("version").cloned().unwrap_or(json!(0));
        json!({ "group": self.group, "summary": "本组评审报告。", "putForward": put_forward, "ranks": ranks, "expectedVersion": version })
    }

    /// The group's live report as its leader sees it.
    pub async fn report(&self) -> Value {
        let data = self.experts[self.signatory].client.ask("ReviewerGroup", json!({ "id": self.group })).await;
        data["viewer"]["reviewer"]["group"]["report"].clone()
    }

    /// The leader saves a report and signs it.
    pub async fn signed(&self, order: &[usize], put_forward: usize) -> Value {
        let leader = &self.experts[self.signatory].client;
        let report = leader.act("SaveReport", self.reporting(order, put_forward).await).await["report"].take();
        let input = json!({ "report": report["id"], "expectedVersion": report["version"] });
        leader.act("SignReport", input).await["report"].take()
    }

    /// The input of a candidate list.
    pub async fn listing(&self, order: &[usize]) -> Value {
        let candidates: Vec<&String> = order.iter().map(|case| &self.cases[*case].id).collect();
        json!({ "cycle": self.world.cycle, "candidates": candidates, "expectedVersion": self.world.cycle_version().await })
    }
}
