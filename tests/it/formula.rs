//! What a score is worth (art. 13, 14, 18): the guide of an industry re-weights its items, and where the work procedure says
//! so the sheet on which the group agreed counts instead of the mean.

use crate::integrity::Raw;
use crate::operations::{codes, facts, refuses};
use crate::panel::Review;
use crate::support::both;
use crate::world::World;
use serde_json::{Value, json};
use std::sync::Arc;

both! {
    async fn a_guide_weighs_items_anew_for_its_industry_alone(server: Server) {
        let world = guided(World::planned(server).await).await;
        let cases = world.qualified(&["C", "E"]).await;
        let review = Review::of(&world, "综合组", &["C", "E"], &["leader", "second", "third"], cases).await;
        world.begin_review().await;
        for (case, edition, points, total) in [(0, "制造业指南", 6000, 6000 + 2000), (1, "GB/T 19580-2012", 5000, 5000 + 3000)] {
            assert_eq!(review.assignment(0, case).await["standard"]["edition"], edition);
            let mut input = review.savings(0, case, "MATERIAL", 0).await.swap_remove(0);
            input["scores"] = json!([{ "item": "4.1.2", "percent": 100 }, { "item": "4.1.3", "percent": 100 }]);
            let sheet = review.experts[0].client.act("SaveScores", input).await["sheet"].take();
            let scores = &sheet["sections"][0]["scores"];
            assert_eq!(scores[0]["points"], points);
            assert_eq!(scores[0]["points"].as_i64().unwrap() + scores[1]["points"].as_i64().unwrap(), total);
        }
    }

    async fn where_the_group_agrees_its_sheet_counts_alone(server: Server) {
        let review = Review::begun(server, 1).await;
        // As if the committee had approved it so: the guard that keeps the procedure from changing is away.
        let raw = Raw::of(&review.world.server).await;
        raw.drop_triggers().await;
        raw.run(CONSENSUS).await;
        agreed(&review).await;
    }
}

/// Sets the aggregation of the approved work procedure.
const CONSENSUS: &str = "UPDATE work_procedure SET content = '{\"stage_weights\":[60,40],\"minimum_score\":null,\"aggregation\":\"CONSENSUS\",\
     \"ballot_mode\":\"SECRET\",\"correction_days\":5,\"hearing_days\":10}'";

/// The cycle announced with a guide for industry C, which moves ten points from one item to another.
async fn guided(world: World) -> Arc<World> {
    let standard = world.standard().await;
    let weights = json!([{ "item": "4.1.2", "points": 60 }, { "item": "4.1.3", "points": 20 }]);
    let input = json!({ "of": standard, "industry": "C", "edition": "制造业指南", "name": { "zh": "制造业指南" }, "weights": weights });
    let guide = world.office.act("DraftGuide", input).await["standard"]["id"].as_str().unwrap().to_owned();
    world.resolve("STANDARD", &guide).await;
    let version = world.cycle_version().await;
    let input = json!({ "cycle": world.cycle, "standard": standard, "guides": [guide], "expectedVersion": version });
    world.office.act("ChooseStandard", input).await;
    world.office.act("PublishAnnouncement", world.announcement().await).await;
    world.now("2026-03-10T09:00:00+08:00").await;
    Arc::new(world)
}

/// The inputs that save the sheet on which the group agrees.
async fn agreeing(review: &Review, stage: &str, percent: i64) -> Vec<Value> {
    let mut inputs = review.savings(0, 0, stage, percent).await;
    for input in &mut inputs {
        input["consensus"] = json!(true);
        input["expectedVersion"] = json!(0);
    }
    inputs
}

/// The leader keeps and submits it.
async fn consensus(review: &Review, stage: &str, percent: i64) {
    let leader = &review.experts[0].client;
    let mut sheet = Value::Null;
    for input in agreeing(review, stage, percent).await {
        sheet = leader.act("SaveScores", input).await["sheet"].take();
    }
    leader.act("SubmitScores", json!({ "sheet": sheet["id"], "expectedVersion": sheet["version"] })).await;
}

async fn agreed(review: &Review) {
    let (server, leader) = (&review.world.server, &review.experts[0].client);
    review.scored(0, 0, "MATERIAL", 60).await;
    // Nobody agrees before everybody has scored, and only whoever signs keeps the sheet.
    let early = agreeing(review, "MATERIAL", 75).await.swap_remove(0);
    refuses(server, leader, "SaveScores", early.clone(), &["SCORES_SEALED"]).await;
    review.scored(1, 0, "MATERIAL", 65).await;
    review.scored(2, 0, "MATERIAL", 70).await;
    refuses(server, &review.experts[1].client, "SaveScores", early, &["INVALID_INPUT"]).await;
    consensus(review, "MATERIAL", 75).await;
    review.visited(0).await;
    review.all_scored(0, "SITE", 60).await;
    leader.act("SaveReport", review.reporting(&[0], 1).await).await;
    let report = review.report().await;
    let input = json!({ "report": report["id"], "expectedVersion": report["version"] });
    let errors = refuses(server, leader, "SignReport", input.clone(), &["SCORES_INCOMPLETE"]).await;
    assert_eq!(
        (codes(&errors), facts(&errors, "SCORES_INCOMPLETE")["missing"].as_str()),
        (vec!["SCORES_INCOMPLETE"], "1")
    );
    consensus(review, "SITE", 50).await;
    let signed = leader.act("SignReport", input).await["report"].take();
    // 0.6 × 750 + 0.4 × 500, whatever the members' own sheets say.
    assert_eq!(
        (&signed["ranks"][0]["total"], &signed["formula"]["aggregation"]),
        (&json!("650.00"), &json!("CONSENSUS"))
    );
}
