//! What a cycle is founded on: roles, quota, regulation and standard.

use crate::operations::{facts, refuses};
use crate::organising::{articles, known, would_be_done, zh};
use crate::resolutions::{close, propose_quota, vote};
use crate::support::both;
use crate::world::World;
use entity::record::{Form, Parameters};
use entity::{Shared, regulation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

both! {
    async fn roles_that_check_each_other_are_not_held_by_one_person(server: Server) {
        let world = World::new(server).await;
        refuses_role_incompatible(&world).await;
        allows_role_incompatible(&world).await;
    }

    async fn one_cycle_a_year_with_the_places_of_the_regulation(server: Server) {
        let mut world = World::new(server).await;
        world.cycle = world.office.act("PlanCycle", json!({ "year": 2026 })).await["cycle"]["id"].as_str().unwrap().to_owned();
        refuses_cycle_already_exists(&world).await;
        allows_cycle_already_exists(&world).await;
        refuses_quota_above_regulation(&world).await;
        allows_quota_above_regulation(&world).await;
    }

    async fn a_regulation_is_approved_before_it_is_in_force_and_never_changed_after(server: Server) {
        let world = World::planned(server).await;
        let draft = world.office.act("DraftRegulation", draft("2026")).await["regulation"].clone();
        let id = draft["id"].as_str().unwrap();
        refuses_regulation_not_approved(&world, id).await;
        allows_regulation_immutable(&world, id).await;
        world.resolve("REGULATION", id).await;
        refuses_regulation_immutable(&world, id).await;
        allows_regulation_not_approved(&world, id).await;
        allows_regulation_not_in_force(&world).await;
        refuses_regulation_not_in_force(&world).await;
    }

    async fn a_document_is_read_once_and_a_changed_one_anew(server: Server) {
        let world = World::planned(server).await;
        let row = async |edition: &str| {
            let select = regulation::Entity::find().filter(regulation::Column::Edition.eq(edition));
            select.one(&world.server.app.db.read).await.unwrap().unwrap()
        };
        let draft = world.office.act("DraftRegulation", draft("2026")).await["regulation"].clone();
        let (first, again, copy) = (row("2021").await, row("2021").await, row("2026").await);
        assert!(std::ptr::eq(&*first.parameters, &*again.parameters) && std::ptr::eq(&*first.form, &*copy.form));
        let patch = json!({ "regulation": draft["id"], "expectedVersion": 1, "parameters": { "noticeDays": 11 } });
        world.office.act("AmendRegulation", patch).await;
        let changed = row("2026").await;
        assert_eq!(*changed.parameters, Parameters { notice_days: 11, ..(*first.parameters).clone() });
        assert_eq!((first.parameters.notice_days, row("2021").await.parameters.notice_days), (10, 10));
        // What is no such document is none, whatever was read before.
        let text = serde_json::to_string(&first.parameters).unwrap();
        assert_eq!(serde_json::from_str::<Shared<Parameters>>(&text).unwrap(), first.parameters);
        let foreign = serde_json::from_str::<Shared<Form>>(&text).unwrap_err().to_string();
        assert!(foreign.contains("unknown field"), "{foreign}");
    }

    async fn a_standard_keeps_its_thousand_points(server: Server) {
        let world = World::new(server).await;
        refuses_standard_weights_invalid(&world).await;
        allows_standard_weights_invalid(&world).await;
    }
}

async fn refuses_role_incompatible(world: &World) {
    let code = "ROLE_INCOMPATIBLE";
    let pairs = [
        ("office", "MANAGEMENT_DIRECTOR", "OFFICE"),
        ("office", "SUPERVISOR", "OFFICE"),
        ("scholar", "OFFICE", "COMMITTEE_MEMBER"),
        ("scholar", "MANAGEMENT_DIRECTOR", "COMMITTEE_MEMBER"),
        ("supervisor", "OFFICE", "SUPERVISOR"),
        ("recommender", "ADMIN", "RECOMMENDER"),
    ];
    for (account, role, held) in pairs {
        let input = json!({ "person": world.people[account], "role": role });
        let errors = refuses(&world.server, &world.admin, "GrantRole", input, &[code]).await;
        assert_eq!(facts(&errors, code), known([("role", &zh("Role", role)), ("held", &zh("Role", held))]));
    }
    let seat = json!({ "person": world.people["office"], "position": "MEMBER", "expertise": "QUALITY", "appointedOn": "2026-03-02" });
    let errors = refuses(&world.server, &world.office, "AppointCommitteeMember", seat, &[code]).await;
    let expected = known([("role", &zh("Role", "COMMITTEE_MEMBER")), ("held", &zh("Role", "OFFICE"))]);
    assert_eq!(facts(&errors, code), expected);
}

async fn allows_role_incompatible(world: &World) {
    // The executive deputy heads the bureau that is the Office; to recommend checks nobody.
    world.admin.act("GrantRole", json!({ "person": world.people["deputy"], "role": "OFFICE" })).await;
    let input = json!({ "person": world.people["scholar"], "role": "RECOMMENDER", "department": world.department });
    world.admin.act("GrantRole", input).await;
}

async fn refuses_cycle_already_exists(world: &World) {
    let code = "CYCLE_ALREADY_EXISTS";
    let errors = refuses(&world.server, &world.office, "PlanCycle", json!({ "year": 2026 }), &[code]).await;
    assert_eq!(facts(&errors, code), known([("year", "2026")]));
}

async fn allows_cycle_already_exists(world: &World) {
    for year in [2025, 2027] {
        let planned = world.office.act("PlanCycle", json!({ "year": year })).await;
        assert_eq!(planned["cycle"]["quota"], 3);
    }
}

async fn refuses_quota_above_regulation(world: &World) {
    let code = "QUOTA_ABOVE_REGULATION";
    let input = json!({ "year": 2028, "quota": 4 });
    let errors = refuses(&world.server, &world.office, "PlanCycle", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("quota", "4"), ("maximum", "3")]));
    // A resolution that is still being voted on allows nothing.
    let resolution = propose_quota(world, 4).await;
    let input =
        json!({ "cycle": world.cycle, "resolution": resolution, "expectedVersion": world.cycle_version().await });
    let errors = refuses(&world.server, &world.office, "RaiseQuota", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("quota", "4"), ("maximum", "3")]));
    vote(world, &resolution, &["APPROVE"; 5]).await;
    close(world, &resolution).await;
}

async fn allows_quota_above_regulation(world: &World) {
    let planned = world.office.act("PlanCycle", json!({ "year": 2028, "quota": 3 })).await;
    assert_eq!(planned["cycle"]["quota"], 3);
    // A passed resolution on five places allows exactly five.
    let resolution = propose_quota(world, 5).await;
    vote(world, &resolution, &["APPROVE"; 5]).await;
    close(world, &resolution).await;
    let input =
        json!({ "cycle": world.cycle, "resolution": resolution, "expectedVersion": world.cycle_version().await });
    assert_eq!(world.office.act("RaiseQuota", input).await["cycle"]["quota"], 5);
}

fn draft(edition: &str) -> Value {
    json!({ "edition": edition, "title": { "zh": format!("评审办法（{edition}）") } })
}

fn in_force(id: &str, version: &Value) -> Value {
    json!({ "regulation": id, "from": "2026-03-05", "documentNumber": "包高新管发〔2026〕1号", "issuedOn": "2026-03-02", "expectedVersion": version })
}

/// The version of a regulation in the Office's list.
async fn version(world: &World, id: &str) -> Value {
    let data = world.office.ask("OfficeRegulations", json!({})).await;
    let nodes = data["viewer"]["office"]["regulations"]["nodes"].as_array().unwrap().clone();
    nodes.iter().find(|node| node["id"] == id).unwrap()["version"].clone()
}

async fn refuses_regulation_not_approved(world: &World, id: &str) {
    let code = "REGULATION_NOT_APPROVED";
    let input = in_force(id, &version(world, id).await);
    let errors = refuses(&world.server, &world.office, "PutRegulationInForce", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    refuses(&world.server, &world.office, "PlanCycle", json!({ "year": 2027, "regulation": id }), &[code]).await;
}

async fn allows_regulation_not_approved(world: &World, id: &str) {
    world.office.act("PlanCycle", json!({ "year": 2027, "regulation": id })).await;
    let put = world.office.act("PutRegulationInForce", in_force(id, &version(world, id).await)).await;
    assert_eq!(put["regulation"]["inForceFrom"], "2026-03-05");
}

async fn allows_regulation_immutable(world: &World, id: &str) {
    let input =
        json!({ "regulation": id, "parameters": { "noticeDays": 12 }, "expectedVersion": version(world, id).await });
    world.office.act("AmendRegulation", input).await;
}

async fn refuses_regulation_immutable(world: &World, id: &str) {
    let code = "REGULATION_IMMUTABLE";
    let founding = world.server.anonymous().ask("Regulation", json!({})).await["regulation"]["id"].clone();
    for id in [id, founding.as_str().unwrap()] {
        let version = version(world, id).await;
        let input = json!({ "regulation": id, "parameters": { "noticeDays": 15 }, "expectedVersion": version });
        let errors = refuses(&world.server, &world.office, "AmendRegulation", input, &[code]).await;
        assert_eq!(facts(&errors, code), known([]));
    }
    // What is in force is not put in force again.
    let founding = founding.as_str().unwrap();
    let input = in_force(founding, &version(world, founding).await);
    refuses(&world.server, &world.office, "PutRegulationInForce", input, &[code]).await;
}

async fn allows_regulation_not_in_force(world: &World) {
    // The founding regulation ends where the new one begins.
    world.now("2026-03-04T23:59:59.999+08:00").await;
    would_be_done(&world.office, "PublishAnnouncement", world.announcement().await).await;
}

async fn refuses_regulation_not_in_force(world: &World) {
    let code = "REGULATION_NOT_IN_FORCE";
    world.now("2026-03-05T00:00:00+08:00").await;
    let input = world.announcement().await;
    let errors = refuses(&world.server, &world.office, "PublishAnnouncement", input, &[code]).await;
    let expected = known([("day", "2026-03-05"), ("inForceFrom", "2021-03-11"), ("repealedOn", "2026-03-05")]);
    assert_eq!(facts(&errors, code), expected);
}

/// A standard of two categories with these points.
fn standard(edition: &str, points: [[i32; 2]; 2]) -> Value {
    let item = |category: usize, item: usize, points: i32| json!({ "number": format!("4.{category}.{item}"), "title": { "zh": "条目" }, "kind": "PROCESS", "points": points });
    let category = |number: usize, [one, two]: [i32; 2]| json!({ "number": format!("4.{number}"), "title": { "zh": "类目" }, "items": [item(number, 1, one), item(number, 2, two)] });
    json!({ "edition": edition, "name": { "zh": "准则" }, "categories": [category(1, points[0]), category(2, points[1])] })
}

fn guide(of: &Value, points: [i32; 2]) -> Value {
    json!({
        "of": of, "industry": "C", "edition": "制造业指南", "name": { "zh": "制造业指南" },
        "weights": [{ "item": "4.1.1", "points": points[0] }, { "item": "4.1.2", "points": points[1] }],
    })
}

async fn refuses_standard_weights_invalid(world: &World) {
    let code = "STANDARD_WEIGHTS_INVALID";
    for (last, total) in [(399, "999"), (401, "1001")] {
        let input = standard("试", [[100, 200], [300, last]]);
        let errors = refuses(&world.server, &world.office, "DraftStandard", input, &[code]).await;
        assert_eq!(facts(&errors, code), known([("actual", total), ("required", "1000")]));
        assert_eq!(articles(&errors, code), ["13", "14"]);
    }
}

async fn allows_standard_weights_invalid(world: &World) {
    let code = "STANDARD_WEIGHTS_INVALID";
    let drafted = world.office.act("DraftStandard", standard("试", [[100, 200], [300, 400]])).await;
    assert_eq!(drafted["standard"]["points"], 1000);
    // A guide moves points inside a category only.
    let of = &drafted["standard"]["id"];
    let errors = refuses(&world.server, &world.office, "DraftGuide", guide(of, [150, 151]), &[code]).await;
    assert_eq!(facts(&errors, code), known([("category", "4.1"), ("actual", "301"), ("required", "300")]));
    world.office.act("DraftGuide", guide(of, [150, 150])).await;
}
