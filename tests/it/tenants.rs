//! What belongs to an organisation is its team's alone, each member as far as the permission goes; and of requests that
//! come at once exactly one wins.

use crate::casework::{Case, no_file, stops, uploading};
use crate::operations::codes;
use crate::organising::but;
use crate::support::{Client, both, key};
use crate::world::World;
use entity::enums::ApplicationState;
use quality_award::graphql::ids::Kind;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

both! {
    async fn another_organisation_finds_nothing_of_mine(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let other = Case::drafted(&world, 2).await;
        nothing_found(&case, other.client()).await;
        world.submit(&case.applicant, &case.id).await;
        nothing_found(&case, other.client()).await;
        // What exists nowhere is answered alike.
        let nowhere = Kind::Application.id(Uuid::from_u128(7)).0;
        stops(&world, other.client(), "SubmitApplication", json!({ "application": nowhere, "expectedVersion": 1 }), "NOT_FOUND").await;
        stops(&world, other.client(), "RemoveAttachment", json!({ "file": no_file() }), "NOT_FOUND").await;
        // Its own is untouched by all this.
        other.client().act("SubmitApplication", other.submission().await).await;
    }

    async fn nobody_else_applies_for_an_organisation(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        for (operation, input) in steps(&case).await {
            stops(&world, &world.server.anonymous(), operation, input.clone(), "UNAUTHENTICATED").await;
            for client in [&world.office, &world.recommender, &world.admin, &world.committee[0]] {
                stops(&world, client, operation, input.clone(), "FORBIDDEN").await;
            }
        }
        // A draft is its team's alone: the Office neither finds nor handles it, whatever it has signed.
        world.declare(&[&case.applicant]).await;
        assert_eq!(world.file(&case.id).await, Value::Null);
        let verdict = json!({ "code": "TAX_NOT_IN_ORDER", "value": "FAILS", "note": "已核查。" });
        let version = json!({ "application": case.id, "expectedVersion": 1 });
        for (operation, more) in [
            ("GiveVerdicts", json!({ "verdicts": [verdict] })),
            ("ReturnApplication", json!({ "defects": [{ "section": "systems", "message": "请补充。" }] })),
            ("CorrectFact", json!({ "fact": "LEGAL_ENTITY", "value": { "boolean": false }, "evidence": "工商档案" })),
            ("AcceptApplication", json!({ "reason": "符合条件。" })),
            ("RejectApplication", json!({ "reason": "不符合条件。", "rows": ["TAX_NOT_IN_ORDER"] })),
            ("ReverseRejection", json!({ "reason": "已补证。" })),
        ] {
            stops(&world, &world.office, operation, but(version.clone(), more), "NOT_FOUND").await;
        }
    }

    async fn a_request_for_a_recommendation_is_for_the_department_that_is_named(server: Server) {
        let world = World::accepting(server).await;
        let department = world.admin.act("CreateDepartment", json!({ "name": "科技局" })).await["department"]["id"].clone();
        let officer = world.officer("recommender2", &department).await;
        let case = Case::drafted(&world, 1).await;
        case.client().act("NameDepartment", case.naming(&world.department)).await;
        // A draft is its team's alone.
        assert_eq!(requests(&world.recommender).await, Vec::<Value>::new());
        case.client().act("SubmitApplication", case.submission().await).await;
        let request = requests(&world.recommender).await.remove(0);
        assert_eq!(requests(&officer).await, Vec::<Value>::new());
        let input = json!({ "request": request["id"], "opinion": "同意推荐。", "expectedVersion": request["version"] });
        for operation in ["RecommendApplication", "DeclineRecommendation"] {
            stops(&world, &officer, operation, input.clone(), "NOT_FOUND").await;
        }
        world.recommender.act("RecommendApplication", input).await;
    }

    async fn each_member_acts_as_far_as_the_permission_goes(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let (viewing, _) = case.colleague("viewing1", "VIEW").await;
        let (editing, membership) = case.colleague("editing1", "EDIT").await;
        let (submitting, _) = case.colleague("submitting1", "SUBMIT").await;
        for (operation, input) in steps(&case).await {
            stops(&world, &viewing, operation, input, "FORBIDDEN").await;
        }
        assert_eq!(viewing.ask("MyApplication", json!({ "id": case.id })).await["viewer"]["applicant"]["application"]["state"], "DRAFT");
        for (operation, input) in case.edits().await {
            editing.act(operation, input).await;
        }
        editing.act("NameDepartment", case.naming(&world.department)).await;
        stops(&world, &editing, "SubmitApplication", case.submission().await, "FORBIDDEN").await;
        stops(&world, &editing, "WithdrawApplication", case.withdrawal().await, "FORBIDDEN").await;
        // A permission that is lowered, or taken away, counts at once, with tokens already issued.
        submitting.act("ChangeTeamPermission", json!({ "member": membership, "permission": "VIEW" })).await;
        stops(&world, &editing, "RequestAttachmentUpload", uploading(&case.id, "LICENCES"), "FORBIDDEN").await;
        submitting.act("RemoveTeamMember", json!({ "member": membership })).await;
        let gone = editing.ask("MyApplication", json!({ "id": case.id })).await;
        assert_eq!(gone["viewer"]["applicant"], Value::Null);
        submitting.act("SubmitApplication", case.submission().await).await;
    }

    async fn of_submissions_at_once_one_wins(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let submission = case.submission().await;
        let outcomes = at_once(case.client(), "SubmitApplication", &submission, false).await;
        let losers: Vec<_> = outcomes.iter().filter(|payload| payload["application"].is_null()).collect();
        assert_eq!(losers.len(), RACERS - 1);
        for loser in losers {
            assert_eq!(codes(loser["userErrors"].as_array().unwrap()), ["STALE_VERSION"]);
        }
        assert_eq!(links(&world, "submitApplication").await, 1);
        let mine = case.mine().await;
        assert_eq!((&mine["version"], &mine["number"]), (&json!(2), &json!("2026-0001")));
        // The number after it is not lost.
        let next = Case::submitted(&world, 2).await;
        assert_eq!(next.mine().await["number"], "2026-0002");
    }

    async fn of_applications_started_at_once_one_is_there(server: Server) {
        let world = World::accepting(server).await;
        let applicant = world.verified(1, "第1公司", "C").await;
        let start = json!({ "cycle": world.cycle, "organization": applicant.organization });
        let outcomes = at_once(&applicant.client, "StartApplication", &start, false).await;
        let losers: Vec<_> = outcomes.iter().filter(|payload| payload["application"].is_null()).collect();
        assert_eq!(losers.len(), RACERS - 1);
        for loser in losers {
            assert_eq!(codes(loser["userErrors"].as_array().unwrap()), ["APPLICATION_ALREADY_EXISTS"]);
        }
        assert_eq!((live(&world).await, links(&world, "startApplication").await), (1, 1));
        // One request that is sent many times at once is done once and answered alike.
        let other = world.verified(2, "第2公司", "C").await;
        let start = json!({ "cycle": world.cycle, "organization": other.organization });
        let outcomes = at_once(&other.client, "StartApplication", &start, true).await;
        assert!(outcomes.iter().all(|payload| payload == &outcomes[0] && payload["userErrors"] == json!([])), "{outcomes:#?}");
        assert_eq!((live(&world).await, links(&world, "startApplication").await), (2, 2));
    }
}

/// How many requests race.
const RACERS: usize = 6;

/// Sends one input many times at once, under one key or under a key each; the payloads.
async fn at_once(client: &Client, operation: &'static str, input: &Value, same_key: bool) -> Vec<Value> {
    let (shared, barrier) = (key(), std::sync::Arc::new(tokio::sync::Barrier::new(RACERS)));
    let racers: Vec<_> = (0..RACERS)
        .map(|_| {
            let (client, mut input, barrier) = (client.clone(), input.clone(), barrier.clone());
            input["idempotencyKey"] = json!(if same_key { shared.clone() } else { key() });
            tokio::spawn(async move {
                barrier.wait().await;
                client.ask(operation, json!({ "input": input })).await
            })
        })
        .collect();
    let mut payloads = Vec::new();
    for racer in racers {
        let mut data = racer.await.unwrap();
        payloads.push(data.as_object_mut().unwrap().values_mut().next().unwrap().take());
    }
    payloads
}

/// How often a mutation stands in the audit trail.
async fn links(world: &World, operation: &str) -> u64 {
    use entity::audit_event::{Column, Entity};
    Entity::find().filter(Column::Operation.eq(operation)).count(&world.server.app.db.read).await.unwrap()
}

/// How many live applications there are.
async fn live(world: &World) -> u64 {
    use entity::application::{Column, Entity};
    let live = Entity::find().filter(Column::State.ne(ApplicationState::Withdrawn));
    live.count(&world.server.app.db.read).await.unwrap()
}

/// Every step of applying, on this application and its files.
async fn steps(case: &Case<'_>) -> Vec<(&'static str, Value)> {
    let start = json!({ "cycle": case.world.cycle, "organization": case.applicant.organization });
    let mut steps = vec![
        ("StartApplication", start),
        ("NameDepartment", case.naming(&case.world.department)),
        ("SubmitApplication", case.submission().await),
        ("WithdrawApplication", case.withdrawal().await),
    ];
    steps.extend(case.edits().await);
    steps
}

async fn nothing_found(case: &Case<'_>, stranger: &Client) {
    for (operation, input) in steps(case).await {
        stops(case.world, stranger, operation, input, "NOT_FOUND").await;
    }
    let read = stranger.ask("MyApplication", json!({ "id": case.id })).await;
    assert_eq!(read["viewer"]["applicant"]["application"], Value::Null);
}

async fn requests(officer: &Client) -> Vec<Value> {
    let data = officer.ask("RecommendationRequests", json!({})).await;
    data["viewer"]["recommender"]["requests"]["nodes"].as_array().unwrap().clone()
}
