//! What `benches/load` drives, in statements: the notice board, the award roll from its first page to its last, and the
//! saving of scores.

use crate::board::Board;
use crate::conferral::costs::another;
use crate::integrity::Raw;
use crate::panel::Review;
use crate::statements::{List, fewest, growing, taken};
use crate::support::{Client, both, key};
use serde_json::{Value, json};

const BOARD: &str = include_str!("../../benches/load/documents/board.graphql");
const ROLL: &str = include_str!("../../benches/load/documents/roll.graphql");
const PAGE: &str = include_str!("../../benches/load/documents/page.graphql");
const SCORED: &str = include_str!("../../benches/load/documents/scored.graphql");
const SAVE: &str = include_str!("../../benches/load/documents/save.graphql");

/// The notice forty-nine times more, each with all its nominees.
async fn more_notices(raw: &Raw) {
    for n in 2..=50_u32 {
        let (id, number) = (raw.id(n), n.to_string());
        raw.run(&raw.copy("public_notice", "number = 1", &[("id", &id), ("number", &number)]).await).await;
        let first = "notice_id = (SELECT id FROM public_notice WHERE number = 1)";
        raw.run(&raw.copy("notice_entry", first, &[("notice_id", &id)]).await).await;
    }
}

/// How many statements saving a category takes; each input has other percentages.
async fn saving(expert: &Client, inputs: impl Iterator<Item = Value>) -> u64 {
    let save = async |mut input: Value| {
        input["idempotencyKey"] = json!(key());
        let saved = expert.ok(SAVE, json!({ "input": input })).await;
        assert_eq!(saved["saveScores"]["userErrors"], json!([]));
    };
    fewest(expert, inputs.map(save)).await
}

both! {
    async fn the_board_and_the_roll_take_as_many_statements_for_fifty_as_for_one(server: Server) {
        let board = Board::awarded(server).await;
        let raw = Raw::of(board.server()).await;
        for n in 101..=147_u32 {
            another(&raw, "slot_no = 1", n).await;
        }
        more_notices(&raw).await;
        let anonymous = board.server().anonymous();
        let list = List { query: "awards(first: $n) { NODES }", nodes: "/awards/nodes" };
        let parts = ["id name creditCode bonus", "validFrom validUntil state", "cycle { year } tier { key title }", "document { number title issuedOn url }"];
        assert_eq!(growing(&anonymous, &list, &parts).await, Vec::<String>::new());
        let list = List { query: "publicNotices(first: $n) { NODES }", nodes: "/publicNotices/nodes" };
        let parts = [
            "id title countedDays days { day number past }",
            "cycle { year } channels { channel { name } evidence }",
            "entries { position name creditCode tier { key title } struckAt }",
        ];
        assert_eq!(growing(&anonymous, &list, &parts).await, Vec::<String>::new());
        // The last page of the roll costs what the first one does.
        let mut pages = Vec::new();
        let mut after = Value::Null;
        for rows in [20, 20, 10] {
            pages.push(taken(&anonymous, ROLL, json!({ "after": after })).await);
            let page = anonymous.ok(ROLL, json!({ "after": after })).await;
            assert_eq!(page["awards"]["nodes"].as_array().unwrap().len(), rows);
            after = page["awards"]["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(pages, [6; 3]);
        // The first notice runs again.
        raw.drop_triggers().await;
        let end = board.server().app.clock.now().0 + 86_400_000;
        raw.run(&format!("UPDATE public_notice SET ends_at = {end}, announced_ends_at = {end} WHERE number = 1")).await;
        let running = anonymous.ok(BOARD, json!({})).await;
        assert_eq!(running["publicNotices"]["nodes"].as_array().unwrap().len(), 1);
        assert_eq!(taken(&anonymous, BOARD, json!({})).await, 6);
    }

    async fn a_category_with_all_its_scores_takes_as_many_statements_as_with_one(server: Server) {
        let review = Review::begun(server, 1).await;
        let expert = &review.experts[0].client;
        let first = review.savings(0, 0, "MATERIAL", 50).await.remove(0);
        expert.act("SaveScores", first.clone()).await;
        let with = |version: i64, items: usize, percent: i64| {
            let scores = first["scores"].as_array().unwrap().iter().take(items);
            let scores: Vec<Value> = scores.map(|score| json!({ "item": score["item"], "percent": percent })).collect();
            let mut input = first.clone();
            input["scores"] = json!(scores);
            input["expectedVersion"] = json!(version);
            input
        };
        let one = saving(expert, (1..6).map(|version| with(version, 1, 50 + 5 * version))).await;
        let all = saving(expert, (6..11).map(|version| with(version, usize::MAX, 50 + 5 * version))).await;
        assert_eq!((one, all), (31, 31));
        assert_eq!(taken(expert, PAGE, json!({})).await, 25);
        assert_eq!(taken(expert, SCORED, json!({ "last": 1 })).await, 25);
    }
}
