//! What `benches/load` drives, in statements: the notice board, the award roll from its first page to its last, and the
//! saving of scores.

use crate::board::Board;
use crate::conferral::costs::another;
use crate::integrity::Raw;
use crate::panel::Review;
use crate::statements::{List, Statements, growing, taken};
use crate::support::{Client, both_on_one_thread, key};
use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt;

const ROLL: &str = "query($after: String) { awards(first: 20, after: $after) { pageInfo { hasNextPage endCursor } nodes { id name creditCode bonus \
     validFrom validUntil state certificateNumber cycle { year } tier { key title } document { number title issuedOn url } } } }";

/// The notice forty-nine times more, each with all its nominees.
async fn more_notices(raw: &Raw) {
    for n in 2..=50_u32 {
        let (id, number) = (raw.id(n), n.to_string());
        raw.run(&raw.copy("public_notice", "number = 1", &[("id", &id), ("number", &number)]).await).await;
        let first = "notice_id = (SELECT id FROM public_notice WHERE number = 1)";
        raw.run(&raw.copy("notice_entry", first, &[("notice_id", &id)]).await).await;
    }
}

/// The fewest statements that one of a category's savings takes, each with other percentages.
async fn saving(expert: &Client, inputs: impl IntoIterator<Item = Value>) -> usize {
    let statements = Statements::default();
    let counting = tracing::subscriber::set_default(tracing_subscriber::registry().with(statements.clone()));
    let mut fewest = usize::MAX;
    for mut input in inputs {
        tracing::callsite::rebuild_interest_cache();
        input["idempotencyKey"] = json!(key());
        let query = "mutation($input: SaveScoresInput!) { saveScores(input: $input) { sheet { state } userErrors { code message } } }";
        let before = statements.count();
        let saved = expert.ok(query, json!({ "input": input })).await;
        fewest = fewest.min(statements.count() - before);
        assert_eq!(saved["saveScores"]["userErrors"], json!([]));
    }
    drop(counting);
    fewest
}

both_on_one_thread! {
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
        assert!(pages.iter().all(|statements| (1..=8).contains(statements)), "{pages:?}");
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
        let one = saving(expert, (1..4).map(|version| with(version, 1, 50 + 5 * version))).await;
        let all = saving(expert, (4..7).map(|version| with(version, usize::MAX, 50 + 5 * version))).await;
        assert_eq!(one, all);
        assert!((10..=40).contains(&all), "{all}");
    }
}
