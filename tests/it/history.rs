//! What was done to a thing, and who read a file: told to those who may see the thing, and of others' steps no more than that.

use crate::casework::Case;
use crate::support::{Client, both};
use crate::treasury::{Treasury, standard};
use crate::world::{PASSWORD, World};
use reqwest::StatusCode;
use serde_json::{Value, json};

both! {
    async fn a_history_is_told_to_whom_the_thing_belongs(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        own(&case).await;
        let other = world.verified(2, "第2公司", "C").await;
        assert_eq!(history(&other.client, "applicant", &case.id).await, Value::Null);
        world.submit(&case.applicant, &case.id).await;
        to_the_office(&case).await;
        decided(&case).await;
        paged(&case).await;
    }

    async fn what_follows_the_award_has_a_history_too(server: Server) {
        let all = Treasury::conferred(server).await;
        let claim = all.claimed(0, standard("GB/T 1-2025", "NATIONAL", "LED", "2025-05-05")).await;
        let id = claim["id"].as_str().unwrap();
        let (winner, other) = (all.board.applicant(0), all.board.applicant(1));
        assert_eq!(actions(&history(winner, "applicant", id).await), ["CLAIM_REWARD"]);
        assert_eq!(history(other, "applicant", id).await, Value::Null);
        all.verified(&claim, None).await;
        let told = history(winner, "applicant", id).await;
        assert_eq!(actions(&told), ["VERIFY_REWARD_CLAIM", "CLAIM_REWARD"]);
        // Of what the Office did the winner is told that it was done.
        assert_eq!((&told[0]["actor"], &told[0]["changes"]), (&Value::Null, &json!([])));
        let told = history(all.office(), "office", id).await;
        assert_eq!(actions(&told), ["VERIFY_REWARD_CLAIM", "CLAIM_REWARD"]);
        assert_eq!(told[0]["actor"], "办公室甲");
        // A meeting's history tells what the Office did, and not who came or voted.
        let meeting = all.board.chamber.meeting().await;
        let told = history(all.office(), "office", meeting["id"].as_str().unwrap()).await;
        let told = actions(&told);
        assert_eq!((told.first(), told.last()), (Some(&"CLOSE_MEETING"), Some(&"CONVENE_MEETING")));
        assert!(!told.contains(&"CHECK_IN"), "{told:?}");
        let round = meeting["rounds"][0]["id"].as_str().unwrap();
        assert_eq!(actions(&history(all.office(), "office", round).await), ["CLOSE_ROUND", "OPEN_ROUND", "PREPARE_ROUND"]);
        assert_eq!(history(winner, "applicant", round).await, Value::Null);
    }

    async fn the_office_sees_who_read_a_file_that_it_may_read(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        read(&case).await;
    }
}

async fn history(client: &Client, area: &str, id: &str) -> Value {
    let operation = match area {
        "applicant" => "MyHistory",
        "office" => "OfficeHistory",
        _ => "SupervisorHistory",
    };
    let data = client.ask(operation, json!({ "id": id, "first": 100 })).await;
    data["viewer"][area]["history"]["nodes"].clone()
}

/// The actions of a history, the latest first.
fn actions(history: &Value) -> Vec<&str> {
    let actions = history.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap());
    // Naming the department belongs to whichever of the two stands in the trail.
    actions.filter(|action| *action != "NAME_DEPARTMENT").collect()
}

/// What the latest step of a kind gave for a field.
fn change<'a>(history: &'a Value, action: &str, field: &str) -> &'a Value {
    let entry = history.as_array().unwrap().iter().find(|entry| entry["action"] == action).unwrap();
    let found = entry["changes"].as_array().unwrap().iter().find(|change| change["field"] == field);
    found.unwrap_or(&Value::Null)
}

/// The team is told of its own steps, with what a field was before; answers stand there as digests.
async fn own(case: &Case<'_>) {
    let id = &case.id;
    for text in ["甲", "乙"] {
        let input = case.saving("systems", "qualitySystem", json!({ "text": text })).await;
        case.client().act("SaveSection", input).await;
    }
    let (editor, _) = case.colleague("editor1", "EDIT").await;
    let mut input = case.saving("systems", "qualitySystem", json!({ "text": "丙" })).await;
    input["section"] = json!("systems");
    editor.act("SaveSection", input).await;
    let told = history(case.client(), "applicant", id).await;
    let latest = &told[0];
    assert_eq!((&latest["action"], &latest["actor"]), (&json!("SAVE_SECTION"), &json!("editor1")));
    let answers = change(&told, "SAVE_SECTION", "answers");
    let text = (answers["before"].as_str().unwrap(), answers["after"].as_str().unwrap());
    assert!(text.0.contains("sha256") && text.1.contains("sha256") && text.0 != text.1 && !text.1.contains('丙'));
    assert_eq!(
        change(&told, "SAVE_SECTION", "section"),
        &json!({ "field": "section", "before": null, "after": "\"systems\"" })
    );
    assert_eq!(actions(&told).last(), Some(&"START_APPLICATION"));
    // The organisation's own history too.
    let told = history(case.client(), "applicant", &case.applicant.organization).await;
    assert_eq!(actions(&told), ["VERIFY_ORGANIZATION", "REGISTER_ORGANIZATION"]);
    assert_eq!((&told[0]["actor"], &told[0]["changes"]), (&Value::Null, &json!([])));
    assert!(told[1]["changes"].as_array().unwrap().iter().all(|change| change["field"] != "password"));
}

/// The Office hears of nothing before pledge and declaration, and of no draft ever; the supervisor of everything.
async fn to_the_office(case: &Case<'_>) {
    let (world, id) = (case.world, &case.id);
    let supervisor = world.server.sign_in("supervisor", PASSWORD).await;
    assert_eq!(history(&world.office, "office", id).await, Value::Null);
    world.declare(&[&case.applicant]).await;
    let told = history(&world.office, "office", id).await;
    assert_eq!(actions(&told), ["SUBMIT_APPLICATION"]);
    assert_eq!(told[0]["actor"], "李四");
    assert!(actions(&history(&supervisor, "supervisor", id).await).contains(&"SAVE_SECTION"));
    // Whoever is recused hears nothing of it.
    let clerk = world.server.sign_in("office2", PASSWORD).await;
    clerk.act("SignPledge", json!({ "cycle": world.cycle })).await;
    let input = json!({
        "cycle": world.cycle, "organization": case.applicant.organization, "interest": "KIN", "explanation": "配偶任职。",
    });
    clerk.act("DeclareInterest", input).await;
    assert_eq!(history(&clerk, "office", id).await, Value::Null);
    // What the viewer cannot see has no history, whatever its id.
    for unknown in ["nonsense", &world.people["office"], "application:00000000000000000000000000000001"] {
        assert_eq!(history(&world.office, "office", unknown).await, Value::Null, "{unknown}");
    }
    for client in [&world.recommender, &world.committee[0], &world.admin, &world.server.anonymous()] {
        let data = client.ask("OfficeHistory", json!({ "id": id })).await;
        assert!(data["viewer"].is_null() || data["viewer"]["office"].is_null());
    }
}

/// What the Office decides the team is told as done, without who did it or what was noted.
async fn decided(case: &Case<'_>) {
    let world = case.world;
    world.recommend_all().await;
    world.qualification().await;
    world.office.act("ReturnApplication", case.returning(&["systems"], &[]).await).await;
    case.client().act("SubmitApplication", case.submission().await).await;
    case.accepted().await;
    let told = history(case.client(), "applicant", &case.id).await;
    let [accepted, submitted, returned] = [&told[0], &told[1], &told[2]];
    assert_eq!(
        (&accepted["action"], &accepted["actor"], &accepted["changes"]),
        (&json!("ACCEPT_APPLICATION"), &Value::Null, &json!([]))
    );
    assert_eq!((&submitted["action"], &submitted["actor"]), (&json!("SUBMIT_APPLICATION"), &json!("李四")));
    assert_eq!((&returned["action"], &returned["changes"]), (&json!("RETURN_APPLICATION"), &json!([])));
    assert!(!actions(&told).contains(&"GIVE_VERDICTS"));
    let told = history(&world.office, "office", &case.id).await;
    let expected =
        ["ACCEPT_APPLICATION", "GIVE_VERDICTS", "SUBMIT_APPLICATION", "RETURN_APPLICATION", "SUBMIT_APPLICATION"];
    assert_eq!(actions(&told), expected);
    assert_eq!(told[0]["actor"], "办公室甲");
    assert!(change(&told, "GIVE_VERDICTS", "verdicts")["after"].as_str().unwrap().contains("MEETS"));
}

/// Pages go on at a cursor, and the before of the first step of a page lies on the next.
async fn paged(case: &Case<'_>) {
    let all = history(case.client(), "applicant", &case.id).await;
    let (mut after, mut seen) = (Value::Null, Vec::new());
    loop {
        let data = case.client().ask("MyHistory", json!({ "id": case.id, "first": 3, "after": after })).await;
        let page = &data["viewer"]["applicant"]["history"];
        seen.extend(page["nodes"].as_array().unwrap().iter().cloned());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(json!(seen), all);
    let wrong = json!({ "id": case.id, "after": "x" });
    let (_, answer) = case.client().send_operation("MyHistory", wrong).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST");
}

async fn read(case: &Case<'_>) {
    let world = case.world;
    world.declare(&[&case.applicant]).await;
    let file = case.mine().await["material"]["files"][0].clone();
    let readings = async |client: &Client| {
        let data = client.ask("FileReadings", json!({ "file": file["id"] })).await;
        data["viewer"]["office"]["fileReadings"].clone()
    };
    assert_eq!(readings(&world.office).await, json!({ "totalCount": 0, "nodes": [] }));
    let seen = world.file(&case.id).await;
    let files = seen["material"]["files"].as_array().unwrap();
    let url = files.iter().find(|row| row["id"] == file["id"]).unwrap()["link"]["url"].as_str().unwrap();
    assert_eq!(world.server.http.get(url).send().await.unwrap().status(), StatusCode::OK);
    let told = readings(&world.office).await;
    let expected = (&json!(1), &json!("办公室甲"), &json!("readFile"));
    assert_eq!((&told["totalCount"], &told["nodes"][0]["actor"], &told["nodes"][0]["operation"]), expected);
    // Whoever may not read the file is not told who did; nor is the applicant, who has no such field.
    let clerk = world.server.sign_in("office2", PASSWORD).await;
    assert_eq!(readings(&clerk).await, Value::Null);
    let query = "query($file: ID!) { viewer { applicant { fileReadings(file: $file) { totalCount } } } }";
    let (_, answer) = case.client().send(query, json!({ "file": file["id"] })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    let other = Case::drafted(world, 2).await;
    let draft = other.mine().await["material"]["files"][0]["id"].clone();
    let data = world.office.ask("FileReadings", json!({ "file": draft })).await;
    assert_eq!(data["viewer"]["office"]["fileReadings"], Value::Null);
}
