//! Inputs that no form would send: every field of every mutation, nested ones too, gets values of the wrong kind, size,
//! range and owner. None may break the server, and whatever is refused leaves the database as it was.

mod values;

use crate::schema::types;
use crate::support::{Backend, Client, Server, both, key};
use crate::world::{PASSWORD, World};
use async_graphql::parser::types::TypeKind;
use quality_award::access::{Action, Who};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use values::{Case, Owner, Values};

/// What may stop an operation; INTERNAL, UNAVAILABLE and RATE_LIMITED may not.
const STOPS: [&str; 5] = ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "BAD_REQUEST", "TOO_COMPLEX"];

/// A mutation of the schema with the type of its input.
fn mutations() -> Vec<(String, String)> {
    let definition = types().into_iter().find(|definition| definition.name.node == "Mutation").unwrap();
    let TypeKind::Object(object) = definition.kind else { panic!("Mutation is an object") };
    let with_input = object.fields.iter().filter_map(|field| {
        let input = field.node.arguments.iter().find(|argument| argument.node.name.node == "input")?;
        let name = input.node.ty.node.to_string().trim_end_matches('!').to_owned();
        Some((field.node.name.node.to_string(), name))
    });
    with_input.collect()
}

fn rule_codes() -> BTreeSet<String> {
    let definition = types().into_iter().find(|definition| definition.name.node == "RuleCode").unwrap();
    let TypeKind::Enum(codes) = definition.kind else { panic!("RuleCode is an enum") };
    codes.values.iter().map(|value| value.node.value.node.to_string()).collect()
}

/// What came of a case.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Refused,
}

/// Sends an input and checks that the answer is one that clients are promised.
async fn outcome(client: &Client, mutation: &str, input_type: &str, case: &Case, codes: &BTreeSet<String>) -> Outcome {
    let query = format!(
        "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ userErrors {{ code message path {{ field index }} }} }} }}"
    );
    let (status, answer) = client.send(&query, json!({ "input": case.input })).await;
    let at = format!("{mutation} with {}", case.label);
    let listed = [StatusCode::OK, StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
    assert!(listed.contains(&status), "{at}: {status} {answer:#}");
    if let Some(errors) = answer["errors"].as_array() {
        for error in errors {
            let code = error["extensions"]["code"].as_str().unwrap_or("none");
            assert!(STOPS.contains(&code), "{at}: {answer:#}");
        }
        return Outcome::Refused;
    }
    let errors = answer["data"][mutation]["userErrors"].as_array().unwrap_or_else(|| panic!("{at}: {answer:#}"));
    for error in errors {
        assert!(codes.contains(error["code"].as_str().unwrap()), "{at}: {answer:#}");
        assert_ne!(error["message"], "", "{at}");
    }
    if errors.is_empty() { Outcome::Done } else { Outcome::Refused }
}

/// One client of each role, and things of every kind that inputs may name.
struct Stage {
    world: World,
    applicant: Client,
    /// An expert of the pool with a seat in a group.
    reviewer: Client,
    /// Whoever acts where everybody who is signed in may; its password may change and its sessions end.
    spare: Client,
    management: Client,
    ours: Owner,
    office: Owner,
}

impl Stage {
    async fn new(server: Server) -> Self {
        let world = World::accepting(server).await;
        let (other, submitted) = world.submitted(1, json!({})).await;
        let applicant = world.verified(2, "第2公司", "C").await;
        let draft = world.drafted(&applicant, json!({})).await;
        let file = world.mine(&applicant, &draft).await["material"]["files"][0]["id"].clone();
        let registered = world.registered(3, "第3公司", "C").await;
        let honour = json!({
            "creditCode": other.credit_code, "kind": "ZONE_AWARD", "title": "质量奖", "grantedOn": "2020-06-30", "validUntil": "2021-06-30",
            "evidence": "文件",
        });
        let entry = world.office.act("RecordHonour", honour).await["honour"]["id"].clone();
        let target = world
            .admin
            .act("CreateAccount", json!({ "name": "他人", "account": "target", "password": PASSWORD }))
            .await;
        world.admin.act("CreateAccount", json!({ "name": "旁人", "account": "spare", "password": PASSWORD })).await;
        let spare = world.server.sign_in("spare", PASSWORD).await;
        let management = world.server.sign_in("management", PASSWORD).await;
        let requests = world.recommender.ask("RecommendationRequests", json!({})).await;
        let regulation = world.server.anonymous().ask("Regulation", json!({})).await["regulation"]["id"].clone();
        let standard = json!(world.standard().await);
        let expert = world.expert("hostile").await;
        let group = world.formed("评审组", &["C"]).await;
        let member = world.joined(&group, &expert).await;
        let opinion = json!({ "cycle": world.cycle, "source": "CITIZEN", "text": "意见。" });
        world.server.anonymous().act("SubmitOpinion", opinion).await;
        let opinions = world.office.ask("OfficeOpinions", json!({})).await;
        let all = [
            ("reviewer", expert.entry.clone()),
            ("group", json!(group)),
            ("member", member),
            ("opinion", opinions["viewer"]["office"]["opinions"]["nodes"][0]["id"].clone()),
            ("cycle", json!(world.cycle)),
            ("regulation", regulation.clone()),
            ("standard", standard.clone()),
            ("of", standard.clone()),
            ("basedOn", standard.clone()),
            ("subjectId", standard),
            ("person", json!(world.people["supervisor"])),
            ("account", target["account"]["id"].clone()),
            ("department", json!(world.department)),
            ("request", requests["viewer"]["recommender"]["requests"]["nodes"][0]["id"].clone()),
            ("entry", entry),
            ("file", file),
        ];
        let owner = |application: &str, organization: &str, theirs: (&str, &str)| {
            let mut ids: BTreeMap<String, Value> =
                all.iter().map(|(field, id)| ((*field).to_owned(), id.clone())).collect();
            ids.insert("application".to_owned(), json!(application));
            ids.insert("organization".to_owned(), json!(organization));
            let theirs = [("application", theirs.0), ("organization", theirs.1)];
            let theirs = theirs.into_iter().map(|(field, id)| (field.to_owned(), json!(id))).collect();
            Owner { ids, theirs, other_kind: (json!(world.cycle), json!(world.people["office"])) }
        };
        let ours = owner(&draft, &applicant.organization, (&submitted, &other.organization));
        let office = owner(&submitted, &registered.organization, (&draft, &world.cycle));
        Self { applicant: applicant.client, reviewer: expert.client, spare, management, ours, office, world }
    }

    /// Who sends a mutation, and whose things it names.
    fn sender(&self, mutation: &str) -> (Client, &Owner) {
        use entity::enums::Role;
        let action = Action::ALL.iter().find(|action| action.mutation() == mutation).unwrap();
        match action.who() {
            Who::Anyone => (self.world.server.anonymous(), &self.office),
            Who::SignedIn => (self.spare.clone(), &self.office),
            Who::Roles(roles) if roles.contains(&Role::Office) => (self.world.office.clone(), &self.office),
            Who::Roles([Role::Admin, ..]) => (self.world.admin.clone(), &self.office),
            Who::Roles([Role::Applicant, ..]) => (self.applicant.clone(), &self.ours),
            Who::Roles([Role::Recommender, ..]) => (self.world.recommender.clone(), &self.office),
            Who::Roles([Role::Reviewer, ..]) => (self.reviewer.clone(), &self.office),
            Who::Roles([Role::CommitteeMember, ..]) => (self.world.committee[0].clone(), &self.office),
            Who::Roles([Role::ManagementDirector, ..]) => (self.management.clone(), &self.office),
            Who::Roles(other) => panic!("nobody here is {other:?}"),
        }
    }

    async fn links(&self) -> i64 {
        use sea_orm::{EntityTrait, PaginatorTrait};
        i64::try_from(entity::audit_event::Entity::find().count(&self.world.server.app.db.read).await.unwrap()).unwrap()
    }
}

both! {
    /// Every field of every mutation, with everything that [`values`] knows.
    async fn hostile_inputs_are_refused_and_change_nothing(server: Server) {
        let stage = Stage::new(server).await;
        let server = &stage.world.server;
        let (values, codes, raw) = (Values::new(), rule_codes(), server.raw().await);
        let (mut sent, mut done) = (0, 0);
        for (mutation, input_type) in mutations() {
            let (client, owner) = stage.sender(&mutation);
            let throttled = ["signIn", "changePassword"].contains(&mutation.as_str());
            let (mut digest, mut links) = (server.digest().await, stage.links().await);
            // Every case on SQLite; on PostgreSQL, which takes longer, every third.
            let step = if server.backend == Backend::Sqlite { 1 } else { 3 };
            for case in values.cases(&input_type, owner).into_iter().step_by(step) {
                if throttled {
                    sea_orm::ConnectionTrait::execute_unprepared(&raw, "DELETE FROM sign_in_throttle").await.unwrap();
                }
                let outcome = outcome(&client, &mutation, &input_type, &case, &codes).await;
                sent += 1;
                if outcome == Outcome::Done {
                    assert!(!case.never, "{mutation} with {} was done: {:#}", case.label, case.input);
                    done += 1;
                    // A dry run that would succeed leaves no link either.
                    links += i64::from(case.input.get("dryRun") != Some(&json!(true)));
                    assert_eq!(stage.links().await, links, "{mutation} with {}", case.label);
                    digest = server.digest().await;
                }
            }
            assert_eq!(stage.links().await, links, "{mutation}: refused, and yet in the audit trail");
            assert_eq!(server.digest().await, digest, "{mutation}: refused, and yet something changed");
        }
        // Hardly anything is odd and lawful, such as a section without answers.
        assert!(sent > 1500 && done * 50 < sent, "{sent} sent, {done} done");
        assert_eq!(quality_award::check::broken(&server.app.db).await.unwrap(), []);
    }

    /// The body limit stands before everything else, whoever asks for whatever.
    async fn a_megabyte_is_refused_by_every_mutation(server: Server) {
        let digest = server.digest().await;
        for (mutation, input_type) in mutations() {
            let query = format!("mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
            let input = json!({ "account": "x".repeat(1024 * 1024), "idempotencyKey": key() });
            let (status, answer) = server.anonymous().send(&query, json!({ "input": input })).await;
            assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{mutation}");
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{mutation}");
        }
        assert_eq!(server.digest().await, digest);
    }
}

#[test]
fn every_mutation_but_sign_out_is_tried() {
    let tried: Vec<String> = mutations().into_iter().map(|(name, _)| name).collect();
    let left: Vec<String> =
        Action::ALL.iter().map(|action| action.mutation()).filter(|name| !tried.contains(name)).collect();
    assert_eq!(left, ["signOut"]);
}
