//! A little world to test in: the people of an award, and a cycle brought to a stage by the same operation documents that
//! clients use.

use crate::stages::staged;
use crate::support::{Client, Server};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A password that nobody would guess.
pub const PASSWORD: &str = "correct horse battery staple";

/// The smallest document that a PDF reader opens.
pub fn pdf(title: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, body) in [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
        format!("<< /Title ({title}) >>"),
    ]
    .iter()
    .enumerate()
    {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{body}\nendobj\n", number + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!("trailer << /Size {} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1)
            .bytes(),
    );
    out
}

/// The people of an award and one cycle.
pub struct World {
    pub server: Server,
    pub admin: Client,
    pub office: Client,
    /// The director, the executive deputy and three members, in that order.
    pub committee: Vec<Client>,
    pub recommender: Client,
    pub department: String,
    pub people: BTreeMap<String, String>,
    /// Global id of the cycle, once planned.
    pub cycle: String,
}

/// An organisation with its representative.
pub struct Applicant {
    pub client: Client,
    pub organization: String,
    pub credit_code: String,
}

/// The credit code with this number, of an enterprise in Baotou.
pub fn credit_code(number: u32) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let body = format!("91150200MA0{number:06}");
    let value = |c: u8| u32::try_from(ALPHABET.iter().position(|known| *known == c).unwrap()).unwrap();
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    format!("{body}{}", char::from(ALPHABET[((31 - sum % 31) % 31) as usize]))
}

impl World {
    /// Accounts for every role; the committee complete; no cycle.
    pub async fn new(server: Server) -> Self {
        staged(server, "peopled".to_owned(), Self::peopled).await
    }

    /// The cycle of 2026 with everything that its announcement needs.
    pub async fn planned(server: Server) -> Self {
        staged(server, "planned".to_owned(), async |server| Self::new(server).await.plan().await).await
    }

    /// Announced, and inside the window: 2026-03-10 09:00.
    pub async fn accepting(server: Server) -> Self {
        staged(server, "accepting".to_owned(), async |server| {
            let world = Self::planned(server).await;
            world.office.act("PublishAnnouncement", world.announcement().await).await;
            world.now("2026-03-10T09:00:00+08:00").await;
            world
        })
        .await
    }

    /// The same without looking whether it was played before.
    pub async fn peopled(server: Server) -> Self {
        use entity::enums::Role;
        let app = &server.app;
        let first =
            quality_award::identity::cli::create_account(app, "管理员", "root", &[Role::Admin], None).await.unwrap();
        let admin = server.sign_in("root", &first).await;
        let mut people = BTreeMap::new();
        let names = [
            ("office", "办公室甲"),
            ("office2", "办公室乙"),
            ("director", "主任"),
            ("deputy", "常务副主任"),
            ("scholar", "委员甲"),
            ("expert", "委员乙"),
            ("lawyer", "委员丙"),
            ("recommender", "推荐人"),
            ("supervisor", "监督员"),
            ("management", "管委会主任"),
        ];
        for (account, name) in names {
            let payload =
                admin.act("CreateAccount", json!({ "name": name, "account": account, "password": PASSWORD })).await;
            people.insert(account.to_owned(), payload["account"]["person"]["id"].as_str().unwrap().to_owned());
        }
        let department = admin.act("CreateDepartment", json!({ "name": "经济发展局" })).await["department"]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        for (account, role) in [
            ("office", "OFFICE"),
            ("office2", "OFFICE"),
            ("supervisor", "SUPERVISOR"),
            ("management", "MANAGEMENT_DIRECTOR"),
        ] {
            admin.act("GrantRole", json!({ "person": people[account], "role": role, "validFrom": "2026-01-01" })).await;
        }
        admin
            .act("GrantRole", json!({ "person": people["recommender"], "role": "RECOMMENDER", "department": department, "validFrom": "2026-01-01" }))
            .await;
        let office = server.sign_in("office", PASSWORD).await;
        let seats = [
            ("director", "DIRECTOR", "GOVERNMENT"),
            ("deputy", "EXECUTIVE_DEPUTY_DIRECTOR", "GOVERNMENT"),
            ("scholar", "MEMBER", "SCHOLAR"),
            ("expert", "MEMBER", "QUALITY"),
            ("lawyer", "MEMBER", "LAW"),
        ];
        let mut committee = Vec::new();
        for (account, position, expertise) in seats {
            let input = json!({ "person": people[account], "position": position, "expertise": expertise, "appointedOn": "2026-01-01" });
            office.act("AppointCommitteeMember", input).await;
            committee.push(server.sign_in(account, PASSWORD).await);
        }
        let recommender = server.sign_in("recommender", PASSWORD).await;
        Self { server, admin, office, committee, recommender, department, people, cycle: String::new() }
    }

    /// A resolution on a subject that every member approves.
    pub async fn resolve(&self, subject: &str, id: &str) -> String {
        let input = json!({ "subject": subject, "subjectId": id, "title": "审定", "text": "同意。" });
        let resolution = self.office.act("ProposeResolution", input).await["resolution"].clone();
        for member in &self.committee {
            member.act("CastResolutionVote", json!({ "resolution": resolution["id"], "choice": "APPROVE" })).await;
        }
        let version = resolution["version"].as_i64().unwrap();
        let input = json!({ "resolution": resolution["id"], "expectedVersion": version });
        let closed = self.office.act("CloseResolution", input).await;
        assert_eq!(closed["resolution"]["state"], "PASSED");
        resolution["id"].as_str().unwrap().to_owned()
    }

    /// The standard that the migrations seed.
    pub async fn standard(&self) -> String {
        let data = self.office.ask("Standards", json!({})).await;
        data["viewer"]["office"]["standards"]["nodes"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Plans the cycle of 2026 with everything that its announcement needs.
    pub async fn plan(self) -> Self {
        self.plan_by(json!({ "stageWeights": [60, 40], "aggregation": "MEAN", "ballotMode": "SECRET", "correctionDays": 5, "hearingDays": 10 })).await
    }

    /// The same, with all places of the regulation in force and a work procedure of its own.
    pub async fn plan_by(mut self, content: Value) -> Self {
        self.office
            .act(
                "AdoptWorkPlan",
                json!({ "year": 2026, "title": "2026年度工作计划", "content": "公告、受理、评审、审议、公示、表彰。" }),
            )
            .await;
        let cycle = self.office.act("PlanCycle", json!({ "year": 2026 })).await["cycle"].clone();
        self.cycle = cycle["id"].as_str().unwrap().to_owned();
        let standard = self.standard().await;
        self.resolve("STANDARD", &standard).await;
        let input =
            json!({ "cycle": self.cycle, "standard": standard, "guides": [], "expectedVersion": cycle["version"] });
        self.office.act("ChooseStandard", input).await;
        let procedure = self.office.act("DraftWorkProcedure", json!({ "cycle": self.cycle, "content": content })).await;
        self.resolve("WORK_PROCEDURE", procedure["workProcedure"]["id"].as_str().unwrap()).await;
        self
    }

    /// The input that announces the cycle, with a window from 9 March to 30 April 2026.
    pub async fn announcement(&self) -> Value {
        json!({
            "cycle": self.cycle, "title": "2026年度质量奖评审公告", "content": "现公告如下。",
            "channels": [
                { "level": "ZONE", "kind": "MEDIUM", "name": "高新区融媒体中心" },
                { "level": "ZONE", "kind": "WEBSITE", "name": "高新区网站", "url": "https://example.org/2026" },
            ],
            "windowStart": "2026-03-09", "windowEnd": "2026-04-30", "expectedVersion": self.cycle_version().await,
        })
    }

    /// The cycle as the Office sees it.
    pub async fn office_cycle(&self) -> Value {
        self.office.ask("OfficeCycle", json!({ "id": self.cycle })).await["viewer"]["office"]["cycle"].take()
    }

    /// The version of the cycle.
    pub async fn cycle_version(&self) -> i64 {
        self.office_cycle().await["version"].as_i64().unwrap()
    }

    /// Moves the procedural clock.
    pub async fn now(&self, time: &str) {
        let time = chrono::DateTime::parse_from_rfc3339(time).unwrap().timestamp_millis();
        assert!(self.server.app.clock.set(entity::Instant(time)));
    }

    /// Uploads bytes to a slot.
    pub async fn upload(&self, slot: &Value, bytes: Vec<u8>) {
        let response = self.server.http.put(slot["url"].as_str().unwrap()).body(bytes).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED, "{}", response.text().await.unwrap());
    }

    /// An organisation that registered itself; its licence is uploaded, the Office has not looked yet.
    pub async fn registered(&self, number: u32, name: &str, industry: &str) -> Applicant {
        let credit_code = credit_code(number);
        let account = format!("applicant{number}");
        let input = json!({
            "creditCode": credit_code, "name": name, "legalRepresentative": "张三", "industry": industry, "address": "包头市稀土高新区",
            "registeredOn": "2015-06-01", "representativeName": "李四", "account": account, "password": PASSWORD,
        });
        let payload = self.server.anonymous().act("RegisterOrganization", input).await;
        let organization = payload["organization"]["id"].as_str().unwrap().to_owned();
        let client = self.server.sign_in(&account, PASSWORD).await;
        let bytes = pdf("licence");
        let digest = quality_award::hex(&Sha256::digest(&bytes));
        let input = json!({ "organization": organization, "name": "营业执照.pdf", "mediaType": "PDF", "size": bytes.len(), "sha256": digest });
        let slot = client.act("RequestLicenceUpload", input).await["slot"].clone();
        self.upload(&slot, bytes).await;
        Applicant { client, organization, credit_code }
    }

    /// An organisation that the Office verified.
    pub async fn verified(&self, number: u32, name: &str, industry: &str) -> Applicant {
        let applicant = self.registered(number, name, industry).await;
        self.office
            .act("VerifyOrganization", json!({ "organization": applicant.organization, "expectedVersion": 2 }))
            .await;
        applicant
    }

    /// The attachment kinds and sections of the cycle's form.
    pub async fn form(&self) -> Value {
        self.server.anonymous().ask("CycleForm", json!({ "year": 2026 })).await["cycle"]["form"].take()
    }

    /// A draft with every required field and file, but for the changes to its facts (`null`: left out).
    pub async fn drafted(&self, applicant: &Applicant, facts: Value) -> String {
        let input = json!({ "cycle": self.cycle, "organization": applicant.organization });
        let id =
            applicant.client.act("StartApplication", input).await["application"]["id"].as_str().unwrap().to_owned();
        let form = self.form().await;
        for section in form["sections"].as_array().unwrap() {
            let answers = answers(section, &applicant.credit_code, &facts);
            if !answers.is_empty() {
                let input =
                    json!({ "application": id, "section": section["key"], "answers": answers, "expectedVersion": 0 });
                applicant.client.act("SaveSection", input).await;
            }
        }
        for kind in form["attachments"].as_array().unwrap() {
            if kind["required"] == true {
                self.attached(applicant, &id, kind["key"].as_str().unwrap()).await;
            }
        }
        id
    }

    /// Attaches a PDF.
    pub async fn attached(&self, applicant: &Applicant, id: &str, kind: &str) -> Value {
        let bytes = pdf(kind);
        let digest = quality_award::hex(&Sha256::digest(&bytes));
        let input = json!({ "application": id, "kind": kind, "name": format!("{kind}.pdf"), "mediaType": "PDF", "size": bytes.len(), "sha256": digest });
        let slot = applicant.client.act("RequestAttachmentUpload", input).await["slot"].clone();
        self.upload(&slot, bytes).await;
        slot
    }

    /// The application as its team sees it.
    pub async fn mine(&self, applicant: &Applicant, id: &str) -> Value {
        applicant.client.ask("MyApplication", json!({ "id": id })).await["viewer"]["applicant"]["application"].take()
    }

    /// Names the department and submits.
    pub async fn submit(&self, applicant: &Applicant, id: &str) -> Value {
        if self.mine(applicant, id).await["recommendations"] == json!([]) {
            applicant.client.act("NameDepartment", json!({ "application": id, "department": self.department })).await;
        }
        let version = self.mine(applicant, id).await["version"].clone();
        applicant.client.act("SubmitApplication", json!({ "application": id, "expectedVersion": version })).await["application"].take()
    }

    /// A submitted application of a verified organisation.
    pub async fn submitted(&self, number: u32, facts: Value) -> (Applicant, String) {
        let applicant = self.verified(number, &format!("第{number}公司"), "C").await;
        let id = self.drafted(&applicant, facts).await;
        self.submit(&applicant, &id).await;
        (applicant, id)
    }

    /// The department recommends every application that asks for it.
    pub async fn recommend_all(&self) {
        let data = self.recommender.ask("RecommendationRequests", json!({})).await;
        for request in data["viewer"]["recommender"]["requests"]["nodes"].as_array().unwrap() {
            if request["state"] == "NAMED" && request["applicationState"] == "SUBMITTED" {
                let input =
                    json!({ "request": request["id"], "opinion": "同意推荐。", "expectedVersion": request["version"] });
                self.recommender.act("RecommendApplication", input).await;
            }
        }
    }

    /// The Office signs the pledge and declares no interest in these applicants.
    pub async fn declare(&self, applicants: &[&Applicant]) {
        self.office.act("SignPledge", json!({ "cycle": self.cycle })).await;
        for applicant in applicants {
            self.declare_for(applicant).await;
        }
    }

    /// The Office declares no interest in an applicant.
    pub async fn declare_for(&self, applicant: &Applicant) {
        self.office
            .act("DeclareInterest", json!({ "cycle": self.cycle, "organization": applicant.organization }))
            .await;
    }

    /// The window is over and the cycle in QUALIFICATION: 2026-05-06 09:00.
    pub async fn qualification(&self) {
        self.now("2026-05-06T09:00:00+08:00").await;
        let input =
            json!({ "cycle": self.cycle, "to": "QUALIFICATION", "expectedVersion": self.cycle_version().await });
        self.office.act("AdvanceCycle", input).await;
    }

    /// The application as the Office sees it.
    pub async fn file(&self, id: &str) -> Value {
        self.office.ask("OfficeApplication", json!({ "id": id })).await["viewer"]["office"]["application"].take()
    }

    /// Verdicts on every row, all of them met.
    pub async fn judged(&self, id: &str) {
        self.judged_but(id, &[]).await;
    }

    /// Verdicts on every row, met but for these.
    pub async fn judged_but(&self, id: &str, fails: &[&str]) {
        let verdicts: Vec<Value> = ROWS
            .iter()
            .map(|code| json!({ "code": code, "value": if fails.contains(code) { "FAILS" } else { "MEETS" }, "note": "已核查。" }))
            .collect();
        let version = self.file(id).await["version"].clone();
        self.office
            .act("GiveVerdicts", json!({ "application": id, "verdicts": verdicts, "expectedVersion": version }))
            .await;
    }

    /// The input that accepts an application.
    pub async fn acceptance(&self, id: &str) -> Value {
        json!({ "application": id, "reason": "符合条件。", "expectedVersion": self.file(id).await["version"] })
    }
}

/// Every row of articles 11 and 12.
pub const ROWS: [&str; 16] = [
    "APPLICANT_NOT_LEGAL_ENTITY",
    "APPLICANT_NOT_IN_ZONE",
    "OPERATING_YEARS_TOO_SHORT",
    "TAX_NOT_IN_ORDER",
    "QUALITY_SYSTEM_INSUFFICIENT",
    "EXCELLENCE_MODEL_TOO_SHORT",
    "SELF_REPORT_INCOMPLETE",
    "INDUSTRY_RANK_TOO_LOW",
    "INTEGRITY_INSUFFICIENT",
    "ENVIRONMENT_INSUFFICIENT",
    "BARRED_BY_POLICY",
    "BARRED_BY_MISSING_LICENCE",
    "BARRED_BY_ACCIDENT",
    "BARRED_BY_SPOT_CHECK",
    "BARRED_BY_FRAUD",
    "BARRED_BY_VIOLATION",
];

/// A lawful answer for every required field and every fact of a section.
fn answers(section: &Value, credit_code: &str, facts: &Value) -> Vec<Value> {
    let usual = json!({
        "LEGAL_ENTITY": { "boolean": true }, "REGISTERED_IN_ZONE": { "boolean": true }, "OPERATING_SINCE": { "date": "2015-06-01" },
        "EXCELLENCE_SINCE": { "date": "2020-01-01" }, "SELF_REPORT_YEARS": { "number": "3" }, "FOR_PROFIT": { "boolean": true },
        "INDUSTRY_RANK": { "number": "2" },
    });
    let mut answers = Vec::new();
    for field in section["fields"].as_array().unwrap() {
        let key = field["key"].as_str().unwrap();
        let value = match (facts.get(key), field["binds"].as_str().and_then(|fact| usual.get(fact))) {
            (Some(given), _) => given.clone(),
            (None, Some(usual)) => usual.clone(),
            (None, None) if field["required"] == false => Value::Null,
            (None, None) => match field["kind"].as_str().unwrap() {
                "TEXT" => json!({ "text": format!("{credit_code}如实填写") }),
                "NUMBER" => json!({ "number": field["minimum"].as_str().unwrap_or("1") }),
                "MONEY" => json!({ "money": "1000000.00" }),
                "DATE" => json!({ "date": "2015-06-01" }),
                "BOOLEAN" => json!({ "boolean": true }),
                "CHOICE" => json!({ "choice": field["choices"][0]["key"] }),
                "TABLE_3_YEARS" => json!({ "table3Years": ["1", "1", "1"] }),
                other => panic!("kind {other}"),
            },
        };
        if !value.is_null() {
            answers.push(json!({ "key": key, "value": value }));
        }
    }
    answers
}

impl Server {
    /// A connection of its own to the server's database.
    pub async fn raw(&self) -> sea_orm::DatabaseConnection {
        let url = self.app.settings.store.database_url.clone().unwrap();
        crate::support::connect(url).await
    }
}
