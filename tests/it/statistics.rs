//! Cycles in numbers (art. 8(3)), cycles like earlier ones, and what changed between versions of a standard (art. 7, 13, 14).

use crate::board::{Board, PLAIN};
use crate::casework::stops;
use crate::operations::{facts, refuses};
use crate::organising::known;
use crate::support::{Client, both};
use crate::world::World;
use serde_json::{Value, json};

both! {
    async fn a_cycle_in_numbers(server: Server) {
        let board = Board::elected(server, 4, PLAIN).await;
        let notice = board.published(&[0, 1, 2]).await;
        let objection = board.objected(&notice, 0).await;
        board.at("2026-06-02T09:30:00+08:00").await;
        board.office().act("DismissObjection", board.deciding(&objection).await).await;
        assert_eq!(public(&board, json!({})).await, json!([]), "a running cycle is nobody's business");
        let running = office(&board).await;
        assert_eq!(running["cycle"], json!({ "year": 2026, "phase": "NOTICE" }));
        let counts = json!({ "submitted": 4, "withdrawn": 0, "accepted": 4, "shortlisted": 4, "nominated": 3, "conferred": 0 });
        assert_eq!(running["applications"], counts);
        // Accepted on 6 May at 09:00; the objection was filed on 1 June at 09:00.
        let durations = json!([
            { "step": "QUALIFICATION", "count": 4, "medianHours": 1368 },
            { "step": "OBJECTION", "count": 1, "medianHours": 24 },
        ]);
        assert_eq!(running["durations"], durations);
        recused(&board, &running).await;

        board.at("2026-06-16T00:00:00+08:00").await;
        board.conferring().await;
        board.approved(&[0, 1, 2]).await;
        board.office().act("ConferAwards", board.awarding(&[0, 1, 2]).await).await;
        board.certified().await;
        board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
        let industry = json!({
            "industry": "C",
            "applications": { "submitted": 4, "withdrawn": 0, "accepted": 4, "shortlisted": 4, "nominated": 3, "conferred": 3 },
            "durations": [
                { "step": "QUALIFICATION", "count": 4, "medianHours": 1368 },
                { "step": "OBJECTION", "count": 1, "medianHours": 24 },
                { "step": "CONFERRAL", "count": 3, "medianHours": 2343 },
            ],
        });
        let closed = json!([{
            "cycle": { "year": 2026, "phase": "CLOSED" }, "applications": industry["applications"], "durations": industry["durations"],
            "objections": 1, "upheldObjections": 0, "industries": [industry],
        }]);
        assert_eq!(public(&board, json!({})).await, closed);
        assert_eq!(public(&board, json!({ "years": [2026] })).await, closed);
        assert_eq!(public(&board, json!({ "years": [2025] })).await, json!([]));
        let supervisor = board.as_account("supervisor").await.ask("OfficeStatistics", json!({})).await;
        assert_eq!((&supervisor["viewer"]["supervisor"]["statistics"], &supervisor["viewer"]["office"]), (&closed, &Value::Null));
    }

    async fn a_cycle_like_an_earlier_one(server: Server) {
        let world = World::accepting(server).await;
        let standard = world.standard().await;
        let input = json!({ "cycle": world.cycle, "year": 2027 });
        stops(&world, &world.committee[0], "CloneCycle", input.clone(), "FORBIDDEN").await;
        let again = json!({ "cycle": world.cycle, "year": 2026 });
        let errors = refuses(&world.server, &world.office, "CloneCycle", again, &["CYCLE_ALREADY_EXISTS"]).await;
        assert_eq!(facts(&errors, "CYCLE_ALREADY_EXISTS")["year"], "2026");
        let cycle = world.office.act("CloneCycle", input).await["cycle"].take();
        assert_eq!((&cycle["year"], &cycle["phase"], &cycle["quota"]), (&json!(2027), &json!("PLANNING"), &json!(3)));
        assert_eq!((&cycle["standard"]["id"], &cycle["guides"]), (&json!(standard), &json!([])));
        let draft = &cycle["draftProcedure"];
        assert_eq!((&draft["state"], &draft["stageWeights"]), (&json!("DRAFT"), &json!([60, 40])));
        let plans = world.office.ok("{ viewer { office { workPlans(first: 5) { nodes { year title content } } } } }", json!({})).await;
        assert_eq!(plans["viewer"]["office"]["workPlans"]["nodes"], json!([
            { "year": 2027, "title": "2027年度工作计划", "content": "公告、受理、评审、审议、公示、表彰。" },
            { "year": 2026, "title": "2026年度工作计划", "content": "公告、受理、评审、审议、公示、表彰。" },
        ]));
        // Only the work procedure has to be approved anew.
        let file = world.office.ask("OfficeCycle", json!({ "id": cycle["id"] })).await;
        let blockers = file["viewer"]["office"]["cycle"]["blockers"].as_array().unwrap().clone();
        let codes: Vec<&Value> = blockers.iter().map(|blocker| &blocker["code"]).collect();
        // Channels of two kinds are required, and each is missing by itself.
        let missing = "ANNOUNCEMENT_CHANNELS_MISSING";
        assert_eq!(codes, ["WORK_PROCEDURE_NOT_APPROVED", missing, missing]);
    }

    async fn what_changed_between_versions(server: Server) {
        let world = World::accepting(server).await;
        let standard = world.standard().await;
        let input = json!({
            "of": standard, "industry": "C", "edition": "C-1", "name": { "zh": "制造业实施指南" },
            "weights": [{ "item": "4.1.2", "points": 40 }, { "item": "4.1.3", "points": 40 }],
        });
        let guide = world.office.act("DraftGuide", input).await["standard"]["id"].take();
        let changes = async |client: &Client, id: &Value, since: &Value| {
            let mut data = client.ask("StandardChanges", json!({ "id": id, "since": since })).await;
            data["node"].take()
        };
        let item = |number: &str, title: &str, points: u32| json!({ "number": number, "title": title, "points": points });
        assert_eq!(changes(&world.office, &guide, &json!(standard)).await["changes"], json!([
            { "before": item("4.1.2", "高层领导的作用", 50), "after": item("4.1.2", "高层领导的作用", 40) },
            { "before": item("4.1.3", "组织治理", 30), "after": item("4.1.3", "组织治理", 40) },
        ]));
        assert_eq!(changes(&world.office, &guide, &guide).await["changes"], json!([]));
        // A draft is the Office's alone: from either side.
        let anonymous = world.server.anonymous();
        assert_eq!(changes(&anonymous, &guide, &json!(standard)).await, Value::Null);
        assert_eq!(changes(&anonymous, &json!(standard), &guide).await["changes"], Value::Null);
    }
}

async fn public(board: &Board, variables: Value) -> Value {
    board.server().anonymous().ask("Statistics", variables).await["statistics"].take()
}

/// The one cycle as the Office's staff sees it.
async fn office(board: &Board) -> Value {
    board.office().ask("OfficeStatistics", json!({})).await["viewer"]["office"]["statistics"][0].take()
}

/// Whoever is recused from a case does not find it in the numbers.
async fn recused(board: &Board, all: &Value) {
    assert_eq!(office(board).await, *all);
    let clerk = board.as_account("office2").await;
    board.conflicted("office2", 0).await;
    let seen = clerk.ask("OfficeStatistics", json!({})).await["viewer"]["office"]["statistics"][0].take();
    let told = |value: &Value| {
        known([
            ("submitted", value["applications"]["submitted"].to_string().as_str()),
            ("objections", value["objections"].to_string().as_str()),
        ])
    };
    assert_eq!(told(all), known([("submitted", "4"), ("objections", "1")]));
    assert_eq!(told(&seen), known([("submitted", "3"), ("objections", "0")]));
}
