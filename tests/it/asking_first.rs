//! `allowedActions` on an application says to each member of the team what the mutation of the same name would say.

use crate::casework::Case;
use crate::operations::codes;
use crate::support::{Client, both};
use crate::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

both! {
    async fn a_draft_says_what_each_member_may_do_with_it(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let (viewing, _) = case.colleague("viewing1", "VIEW").await;
        let (editing, _) = case.colleague("editing1", "EDIT").await;
        assert_eq!(allowed(&viewing, &case.id).await, says(&[]));
        assert_eq!(allowed(&editing, &case.id).await, says(&[("SAVE_SECTION", ""), ("NAME_DEPARTMENT", "")]));
        agrees(&case, ["", "", "", ""]).await;
        // Nobody else has it in the own area, so nobody else is told anything.
        let other = world.verified(2, "第2公司", "C").await;
        let read = other.client.ask("MyApplication", json!({ "id": case.id })).await;
        assert_eq!(read["viewer"]["applicant"]["application"], Value::Null);
        // What is missing stands in the way of submitting alone.
        case.client().act("RemoveAttachment", json!({ "file": case.files("TAX_PROOF").await[0] })).await;
        agrees(&case, ["", "", "MATERIALS_INCOMPLETE", ""]).await;
        // After the window's end it can only be withdrawn.
        world.attached(&case.applicant, &case.id, "TAX_PROOF").await;
        world.now("2026-04-30T23:59:59.999+08:00").await;
        agrees(&case, ["", "", "", ""]).await;
        world.now("2026-05-01T00:00:00+08:00").await;
        agrees(&case, ["WINDOW_CLOSED", "WINDOW_CLOSED", "WINDOW_CLOSED", ""]).await;
        assert_eq!(allowed(&viewing, &case.id).await, says(&[]));
    }

    async fn before_the_window_it_says_from_when_on(server: Server) {
        let world = World::planned(server).await;
        world.office.act("PublishAnnouncement", world.announcement().await).await;
        let case = Case::drafted(&world, 1).await;
        agrees(&case, ["", "", "WINDOW_NOT_OPEN", ""]).await;
        assert_eq!(from(&case, "SUBMIT_APPLICATION").await, "2026-03-09T00:00:00.000+08:00");
        // Time alone does not allow what lacks a file.
        case.client().act("RemoveAttachment", json!({ "file": case.files("TAX_PROOF").await[0] })).await;
        assert_eq!(from(&case, "SUBMIT_APPLICATION").await, Value::Null);
        world.attached(&case.applicant, &case.id, "TAX_PROOF").await;
        world.now("2026-03-09T00:00:00+08:00").await;
        agrees(&case, ["", "", "", ""]).await;
        assert_eq!(from(&case, "SUBMIT_APPLICATION").await, Value::Null);
    }

    async fn from_the_submission_to_the_decision_it_says_what_is_open(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        let (editing, _) = case.colleague("editing1", "EDIT").await;
        let locked = "APPLICATION_LOCKED";
        agrees(&case, [locked, "", locked, ""]).await;
        world.recommend_all().await;
        world.declare(&[&case.applicant]).await;
        world.qualification().await;
        agrees(&case, [locked, "", locked, ""]).await;
        world.office.act("ReturnApplication", case.returning(&["systems"], &[]).await).await;
        agrees(&case, ["", "", "", ""]).await;
        assert_eq!(allowed(&editing, &case.id).await, says(&[("SAVE_SECTION", ""), ("NAME_DEPARTMENT", "")]));
        // The return lapses.
        world.now("2026-05-13T00:00:00+08:00").await;
        let late = "CORRECTION_DEADLINE_PASSED";
        agrees(&case, [late, "", late, ""]).await;
        case.accepted().await;
        agrees(&case, [locked, locked, locked, ""]).await;
        case.client().act("WithdrawApplication", case.withdrawal().await).await;
        agrees(&case, [locked, locked, locked, "WITHDRAWAL_TOO_LATE"]).await;
    }

    async fn the_office_is_told_what_stands_in_the_way(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        let before = office(&case).await;
        assert!(before.values().all(|codes| codes == "PLEDGE_MISSING DECLARATION_MISSING"), "{before:?}");
        assert_eq!(before.len(), 7);
        world.recommend_all().await;
        world.declare(&[&case.applicant]).await;
        let early = office(&case).await;
        assert_eq!((early["RETURN_APPLICATION"].as_str(), early["GIVE_VERDICTS"].as_str()), ("", ""));
        assert!(early["ACCEPT_APPLICATION"].starts_with("STAGE_OUT_OF_ORDER VERDICT_MISSING"));
        world.qualification().await;
        world.judged(&case.id).await;
        let ready = office(&case).await;
        assert_eq!((ready["ACCEPT_APPLICATION"].as_str(), ready["REVERSE_REJECTION"].as_str()), ("", "APPLICATION_LOCKED"));
        case.accepted().await;
        let mut decided = office(&case).await;
        // Nothing fails; what may still come out is asked for first as well.
        assert_eq!(decided.remove("EXCLUDE_APPLICATION").as_deref(), Some("INVALID_INPUT"));
        assert!(decided.values().all(|codes| codes == "APPLICATION_LOCKED"), "{decided:?}");
    }
}

/// The actions offered to a client, with the codes that stand in the way.
fn told(application: &Value) -> BTreeMap<String, String> {
    let actions = application["allowedActions"].as_array().unwrap().iter();
    let told = actions.map(|action| {
        let codes = codes(action["userErrors"].as_array().unwrap()).join(" ");
        assert_eq!(action["allowed"], codes.is_empty());
        (action["action"].as_str().unwrap().to_owned(), codes)
    });
    told.collect()
}

async fn allowed(client: &Client, id: &str) -> BTreeMap<String, String> {
    told(&client.ask("MyApplication", json!({ "id": id })).await["viewer"]["applicant"]["application"])
}

async fn office(case: &Case<'_>) -> BTreeMap<String, String> {
    told(&case.world.file(&case.id).await)
}

fn says(actions: &[(&str, &str)]) -> BTreeMap<String, String> {
    actions.iter().map(|(action, codes)| ((*action).to_owned(), (*codes).to_owned())).collect()
}

/// From when on time alone allows an action.
async fn from(case: &Case<'_>, action: &str) -> Value {
    let mine = case.mine().await;
    let actions = mine["allowedActions"].as_array().unwrap();
    actions.iter().find(|known| known["action"] == action).unwrap()["from"].clone()
}

/// The representative is told exactly this, and the mutations that can be tried without being done say the same.
async fn agrees(case: &Case<'_>, [save, name, submit, withdraw]: [&str; 4]) {
    let expected = [
        ("SAVE_SECTION", save),
        ("NAME_DEPARTMENT", name),
        ("SUBMIT_APPLICATION", submit),
        ("WITHDRAW_APPLICATION", withdraw),
        // Who is no nominee has no award to renounce, and no hearing.
        ("RENOUNCE_AWARD", "STAGE_OUT_OF_ORDER APPLICATION_LOCKED"),
        ("ANSWER_HEARING", "INVALID_INPUT"),
    ];
    assert_eq!(allowed(case.client(), &case.id).await, says(&expected));
    for (operation, mut input, code) in [
        ("SubmitApplication", case.submission().await, submit),
        ("WithdrawApplication", case.withdrawal().await, withdraw),
    ] {
        input["dryRun"] = json!(true);
        if code.is_empty() {
            case.client().act(operation, input).await;
        } else {
            assert_eq!(codes(&case.client().refused(operation, input).await), [code], "{operation}");
        }
    }
}
