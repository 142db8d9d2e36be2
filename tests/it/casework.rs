//! Small steps that the tests of applying and of the qualification review share.

use crate::operations::{KEYLESS, facts, refuses};
use crate::organising::{articles, but, known};
use crate::support::{Client, key};
use crate::world::{Applicant, PASSWORD, World, pdf};
use quality_award::graphql::ids::{Kind, parse};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Proves that an operation is stopped with a code, and that nothing was written.
pub async fn stops(world: &World, client: &Client, operation: &str, input: Value, code: &str) {
    let before = world.server.digest().await;
    let keyless = KEYLESS.contains(&operation);
    let input = if keyless { input } else { but(input, json!({ "idempotencyKey": key() })) };
    let (_, answer) = client.send_operation(operation, json!({ "input": input })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{operation}: {answer:#}");
    assert_eq!(before, world.server.digest().await, "{operation} was stopped and yet changed something");
}

/// Proves that a mutation is refused with this one code, for exactly these facts.
pub async fn bars<const N: usize>(
    world: &World,
    client: &Client,
    (operation, input): (&str, Value),
    code: &str,
    deciding: [(&str, &str); N],
) {
    let errors = refuses(&world.server, client, operation, input, &[code]).await;
    assert_eq!(facts(&errors, code), known(deciding), "{operation}");
    if !["INVALID_INPUT", "STALE_VERSION", "IDEMPOTENCY_KEY_REUSED"].contains(&code) {
        assert!(!articles(&errors, code).is_empty(), "{operation} cites no article");
    }
}

/// The row behind a global id.
pub fn row(id: &Value) -> Uuid {
    parse(&async_graphql::ID(id.as_str().unwrap().to_owned())).unwrap().1
}

/// The global id of a file that does not exist.
pub fn no_file() -> String {
    Kind::File.id(Uuid::from_u128(7)).0
}

/// The input that asks for an upload of a PDF.
pub fn uploading(id: &str, kind: &str) -> Value {
    let bytes = pdf(kind);
    let digest = quality_award::hex(&Sha256::digest(&bytes));
    json!({
        "application": id, "kind": kind, "name": format!("{kind}.pdf"), "mediaType": "PDF", "size": bytes.len(), "sha256": digest,
    })
}

/// An application of an organisation of its own.
pub struct Case<'a> {
    pub world: &'a World,
    pub applicant: Applicant,
    pub id: String,
}

impl<'a> Case<'a> {
    /// A complete draft of a verified organisation, with a certificate that the form does not ask for.
    pub async fn drafted(world: &'a World, number: u32) -> Self {
        let applicant = world.verified(number, &format!("第{number}公司"), "C").await;
        let id = world.drafted(&applicant, json!({})).await;
        world.attached(&applicant, &id, "CERTIFICATES").await;
        Self { world, applicant, id }
    }

    /// The same, submitted; the department is named.
    pub async fn submitted(world: &'a World, number: u32) -> Self {
        let case = Self::drafted(world, number).await;
        world.submit(&case.applicant, &case.id).await;
        case
    }

    /// The applicant's client.
    pub fn client(&self) -> &Client {
        &self.applicant.client
    }

    /// The application as its team sees it.
    pub async fn mine(&self) -> Value {
        self.world.mine(&self.applicant, &self.id).await
    }

    /// Where it stands, as its team sees it.
    pub async fn state(&self) -> String {
        self.mine().await["state"].as_str().unwrap().to_owned()
    }

    /// The answer to one field of the working copy, null where there is none.
    pub async fn answer(&self, field: &str) -> Value {
        let mine = self.mine().await;
        let sections = mine["material"]["sections"].as_array().unwrap();
        let mut answers = sections.iter().flat_map(|section| section["answers"].as_array().unwrap());
        answers.find(|answer| answer["key"] == field).cloned().unwrap_or_default()
    }

    /// The files of a kind, by id.
    pub async fn files(&self, kind: &str) -> Vec<Value> {
        let mine = self.mine().await;
        let files = mine["material"]["files"].as_array().unwrap().iter();
        files.filter(|file| file["kindKey"] == kind).map(|file| file["id"].clone()).collect()
    }

    /// The input that saves one answer, on the section's version.
    pub async fn saving(&self, section: &str, field: &str, value: Value) -> Value {
        let mine = self.mine().await;
        let sections = mine["material"]["sections"].as_array().unwrap();
        let version =
            sections.iter().find(|saved| saved["key"] == section).map_or(json!(0), |saved| saved["version"].clone());
        json!({
            "application": self.id, "section": section, "answers": [{ "key": field, "value": value }], "expectedVersion": version,
        })
    }

    /// The input that submits.
    pub async fn submission(&self) -> Value {
        json!({ "application": self.id, "expectedVersion": self.mine().await["version"] })
    }

    /// The input that withdraws.
    pub async fn withdrawal(&self) -> Value {
        but(self.submission().await, json!({ "reason": "另行安排。" }))
    }

    /// The input that names the department.
    pub fn naming(&self, department: &str) -> Value {
        json!({ "application": self.id, "department": department })
    }

    /// The three ways to edit what an application says.
    pub async fn edits(&self) -> [(&'static str, Value); 3] {
        let text = json!({ "text": "补充说明" });
        [
            ("SaveSection", self.saving("systems", "qualitySystem", text).await),
            ("RequestAttachmentUpload", uploading(&self.id, "CERTIFICATES")),
            ("RemoveAttachment", json!({ "file": self.files("CERTIFICATES").await[0] })),
        ]
    }

    /// The input that returns it for correction of these sections and attachment kinds.
    pub async fn returning(&self, sections: &[&str], attachments: &[&str]) -> Value {
        let sections = sections.iter().map(|key| json!({ "section": key, "message": "请补充。" }));
        let attachments = attachments.iter().map(|key| json!({ "attachment": key, "message": "扫描件不清。" }));
        let defects: Vec<Value> = sections.chain(attachments).collect();
        json!({ "application": self.id, "defects": defects, "expectedVersion": self.version().await })
    }

    /// Its version as the Office sees it.
    pub async fn version(&self) -> Value {
        self.world.file(&self.id).await["version"].clone()
    }

    /// The input of a single verdict.
    pub async fn verdict(&self) -> Value {
        let verdict = json!({ "code": "TAX_NOT_IN_ORDER", "value": "MEETS", "note": "已核查。" });
        json!({ "application": self.id, "verdicts": [verdict], "expectedVersion": self.version().await })
    }

    /// Accepted, once everything speaks for it.
    pub async fn accepted(&self) {
        self.world.judged(&self.id).await;
        let input = self.world.acceptance(&self.id).await;
        self.world.office.act("AcceptApplication", input).await;
    }

    /// A colleague of the applicant's, signed in, and the membership.
    pub async fn colleague(&self, account: &str, permission: &str) -> (Client, Value) {
        let input = json!({
            "organization": self.applicant.organization, "name": account, "account": account, "password": PASSWORD, "permission": permission,
        });
        let added = self.client().act("AddTeamMember", input).await;
        (self.world.server.sign_in(account, PASSWORD).await, added["teamMember"]["id"].clone())
    }
}

impl World {
    /// Somebody who recommends for a department.
    pub async fn officer(&self, account: &str, department: &Value) -> Client {
        let input = json!({ "name": account, "account": account, "password": PASSWORD });
        let person = self.admin.act("CreateAccount", input).await["account"]["person"]["id"].clone();
        let input =
            json!({ "person": person, "role": "RECOMMENDER", "department": department, "validFrom": "2026-01-01" });
        self.admin.act("GrantRole", input).await;
        self.server.sign_in(account, PASSWORD).await
    }
}
