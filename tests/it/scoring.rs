//! Score sheets over HTTP (art. 13, 17, 18): steps of five, complete before they are in, sealed until one's own is in, and
//! material before visit before site.

use crate::casework::stops;
use crate::operations::{codes, facts, refuses};
use crate::organising::known;
use crate::panel::Review;
use crate::support::{both, key};
use serde_json::{Value, json};

both! {
    async fn items_are_scored_in_steps_of_five(server: Server) {
        let review = Review::begun(server, 1).await;
        refuses_score_out_of_range(&review).await;
        allows_score_out_of_range(&review).await;
    }

    async fn a_sheet_is_complete_before_it_is_in(server: Server) {
        let review = Review::begun(server, 1).await;
        refuses_scores_incomplete(&review).await;
        allows_scores_incomplete(&review).await;
    }

    async fn a_sheet_that_is_in_is_sealed_and_opens_those_of_others(server: Server) {
        let review = Review::begun(server, 1).await;
        allows_scores_sealed(&review).await;
        refuses_scores_sealed(&review).await;
    }

    async fn material_comes_before_the_visit_and_the_visit_before_the_site(server: Server) {
        let review = Review::begun(server, 1).await;
        refuses_material_review_missing(&review).await;
        allows_material_review_missing(&review).await;
        refuses_site_review_missing(&review).await;
        allows_site_review_missing(&review).await;
    }

    async fn a_section_is_saved_on_its_own_version_and_a_retry_once(server: Server) {
        let review = Review::begun(server, 1).await;
        sections_have_versions(&review).await;
    }

    /// What keeps them apart is the write lock: seen failing on both databases without it (PostgreSQL's advisory lock, SQLite's
    /// one immediate writer).
    async fn two_reviewers_who_save_and_submit_at_once_lose_nothing(server: Server) {
        let review = Review::begun(server, 2).await;
        at_once(&review).await;
    }
}

/// The input that saves one category of the first expert's material sheet.
async fn saving(review: &Review, category: usize, percent: i64) -> Value {
    review.savings(0, 0, "MATERIAL", percent).await.swap_remove(category)
}

async fn refuses_score_out_of_range(review: &Review) {
    let (code, leader) = ("SCORE_OUT_OF_RANGE", &review.experts[0].client);
    for percent in [-5, 1, 99, 101, 105] {
        let mut input = saving(review, 0, 50).await;
        input["scores"][1]["percent"] = json!(percent);
        let errors = refuses(&review.world.server, leader, "SaveScores", input, &[code]).await;
        assert_eq!(facts(&errors, code), known([("item", "4.1.3"), ("percent", &percent.to_string())]));
        let path = json!([{ "field": "scores", "index": null }, { "field": null, "index": 1 }, { "field": "percent", "index": null }]);
        assert_eq!(errors[0]["path"], path);
        assert_eq!(errors[0]["articles"], json!([{ "number": 13, "clause": null }]));
    }
    // Every fault at once, and what is no item of the category.
    let mut input = saving(review, 0, 51).await;
    refuses(&review.world.server, leader, "SaveScores", input.clone(), &[code, code, code]).await;
    input["scores"] = json!([{ "item": "4.2.2", "percent": 50 }]);
    refuses(&review.world.server, leader, "SaveScores", input, &["INVALID_INPUT"]).await;
}

async fn allows_score_out_of_range(review: &Review) {
    for percent in [0, 5, 95, 100] {
        let input = saving(review, 0, percent).await;
        let sheet = review.experts[0].client.act("SaveScores", input).await["sheet"].take();
        let scores = sheet["sections"][0]["scores"].as_array().unwrap();
        // 50, 30 and 30 points, in hundredths.
        let points: Vec<i64> = scores.iter().map(|score| score["points"].as_i64().unwrap()).collect();
        assert_eq!(points, [50 * percent, 30 * percent, 30 * percent]);
    }
}

async fn refuses_scores_incomplete(review: &Review) {
    let (code, leader) = ("SCORES_INCOMPLETE", &review.experts[0].client);
    review.filled(0, 0, "MATERIAL", 50).await;
    // One item and one comment are taken away again.
    let mut input = saving(review, 6, 50).await;
    input["scores"].as_array_mut().unwrap().pop();
    input["improvements"] = json!("  ");
    let sheet = leader.act("SaveScores", input).await["sheet"].take();
    assert_eq!(sheet["missing"], json!(["4.7.7 领导方面的结果", "4.7 经营结果：改进机会"]));
    let input = review.submission(0, 0, "MATERIAL").await;
    let errors = refuses(&review.world.server, leader, "SubmitScores", input, &[code, code]).await;
    let missing: Vec<&str> = errors.iter().map(|error| error["facts"][0]["value"].as_str().unwrap()).collect();
    assert_eq!(missing, ["4.7.7 领导方面的结果", "4.7 经营结果：改进机会"]);
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
}

async fn allows_scores_incomplete(review: &Review) {
    let leader = &review.experts[0].client;
    leader.act("SaveScores", saving(review, 6, 55).await).await;
    let input = review.submission(0, 0, "MATERIAL").await;
    let sheet = leader.act("SubmitScores", input).await["sheet"].take();
    // 600 points at 50 % and 400 at 55 %.
    assert_eq!((&sheet["state"], &sheet["total"]), (&json!("SUBMITTED"), &json!(600 * 50 + 400 * 55)));
}

/// How many sheets of others an expert sees.
async fn of_others(review: &Review, expert: usize) -> usize {
    let assignment = review.assignment(expert, 0).await;
    assignment["sheets"].as_array().unwrap().iter().filter(|sheet| sheet["mine"] == false).count()
}

async fn allows_scores_sealed(review: &Review) {
    review.scored(1, 0, "MATERIAL", 60).await;
    review.scored(2, 0, "MATERIAL", 65).await;
    assert_eq!(review.assignment(0, 0).await["materialSheets"], "SEALED");
    assert_eq!(of_others(review, 0).await, 0);
    assert_eq!(of_others(review, 1).await, 1);
    review.scored(0, 0, "MATERIAL", 70).await;
    assert_eq!(review.assignment(0, 0).await["materialSheets"], "VISIBLE");
    assert_eq!(of_others(review, 0).await, 2);
    // Spread and outliers are for whoever leads.
    let spread = review.assignment(0, 0).await["materialSpread"][0].clone();
    assert_eq!(
        spread,
        json!({ "item": "4.1.2", "lowest": 60, "highest": 70, "mean": 6500, "range": 10, "outliers": [] })
    );
    assert_eq!(review.assignment(1, 0).await["materialSpread"], Value::Null);
}

async fn refuses_scores_sealed(review: &Review) {
    let (code, server) = ("SCORES_SEALED", &review.world.server);
    let (leader, second) = (&review.experts[0].client, &review.experts[1].client);
    let input = review.savings(1, 0, "MATERIAL", 80).await.swap_remove(0);
    let errors = refuses(server, second, "SaveScores", input.clone(), &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
    refuses(server, second, "SubmitScores", review.submission(1, 0, "MATERIAL").await, &[code]).await;

    // Only whoever signs for the group reopens it.
    let sheet = review.sheet(1, 0, "MATERIAL").await;
    let reopening =
        json!({ "sheet": sheet["id"], "reason": "条目打分与评语不符。", "expectedVersion": sheet["version"] });
    stops(&review.world, &review.experts[2].client, "ReopenSheet", reopening.clone(), "NOT_FOUND").await;
    let mut keyed = reopening.clone();
    keyed["idempotencyKey"] = json!(key());
    for _ in 0..2 {
        let reopened = leader.act("ReopenSheet", keyed.clone()).await["sheet"].take();
        // The leader is told that it is open and reads nothing of it any more.
        assert_eq!(
            (&reopened["state"], &reopened["sections"], &reopened["total"]),
            (&json!("REOPENED"), &json!([]), &Value::Null)
        );
    }
    assert_eq!((of_others(review, 0).await, of_others(review, 1).await, of_others(review, 2).await), (1, 0, 1));
    let mut input = input;
    input["expectedVersion"] = json!(1);
    second.act("SaveScores", input).await;
    second.act("SubmitScores", review.submission(1, 0, "MATERIAL").await).await;
    assert_eq!(of_others(review, 0).await, 2);
}

async fn refuses_material_review_missing(review: &Review) {
    let (code, server, leader) = ("MATERIAL_REVIEW_MISSING", &review.world.server, &review.experts[0].client);
    let site = review.savings(0, 0, "SITE", 50).await.swap_remove(0);
    let errors = refuses(server, leader, "SaveScores", site, &[code, "SITE_REVIEW_MISSING"]).await;
    assert_eq!(errors[0]["articles"], json!([{ "number": 17, "clause": null }]));
    // The visit takes place, and one member has not scored the material yet.
    review.scored(0, 0, "MATERIAL", 50).await;
    review.scored(1, 0, "MATERIAL", 50).await;
    let visit = review.announced(0).await;
    review.world.now("2026-05-18T17:00:00+08:00").await;
    let errors = refuses(server, leader, "RecordSiteVisit", Review::recording(&visit), &[code]).await;
    assert_eq!(facts(&errors, code), known([("missing", "1")]));
}

async fn allows_material_review_missing(review: &Review) {
    review.scored(2, 0, "MATERIAL", 50).await;
}

async fn refuses_site_review_missing(review: &Review) {
    let (code, server, leader) = ("SITE_REVIEW_MISSING", &review.world.server, &review.experts[0].client);
    let site = review.savings(0, 0, "SITE", 50).await.swap_remove(0);
    let errors = refuses(server, leader, "SaveScores", site, &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 17, "clause": null }]));
    let input = json!({ "application": review.cases[0].id, "category": "4.7", "question": "数据来源。" });
    let issue = leader.act("RaiseSiteIssue", input).await["issue"].take();
    let input = json!({ "issue": issue["id"], "finding": "属实。", "evidence": "记录。", "expectedVersion": 1 });
    refuses(server, leader, "CloseSiteIssue", input, &[code]).await;
    // A day that was not announced, or has not come, is none of the visit.
    let visit = review.assignment(0, 0).await["siteVisit"].clone();
    for day in ["2026-05-17", "2026-05-19"] {
        let mut input = Review::recording(&visit);
        input["visitedOn"] = json!(day);
        refuses(server, leader, "RecordSiteVisit", input, &["INVALID_INPUT"]).await;
    }
    // Nor does anybody record it who was not announced.
    stops(&review.world, &review.experts[2].client, "RecordSiteVisit", Review::recording(&visit), "NOT_FOUND").await;
}

async fn allows_site_review_missing(review: &Review) {
    let leader = &review.experts[0].client;
    let visit = review.assignment(0, 0).await["siteVisit"].clone();
    leader.act("RecordSiteVisit", Review::recording(&visit)).await;
    review.scored(0, 0, "SITE", 55).await;
    let issue = review.assignment(0, 0).await["siteIssues"][0].clone();
    let input = json!({ "issue": issue["id"], "finding": "属实。", "evidence": "记录。", "expectedVersion": 1 });
    leader.act("CloseSiteIssue", input).await;
    // The applicant knows the days and the visitors, and nothing else of all this.
    let mine = review.cases[0].applicant.client.ask("MyVisit", json!({ "id": review.cases[0].id })).await;
    let told = &mine["viewer"]["applicant"]["application"]["siteVisit"];
    assert_eq!(told["visitors"], json!(["专家leader", "专家second"]));
}

async fn sections_have_versions(review: &Review) {
    let (server, leader) = (&review.world.server, &review.experts[0].client);
    let mut input = saving(review, 0, 50).await;
    input["idempotencyKey"] = json!(key());
    let first = leader.act("SaveScores", input.clone()).await["sheet"].take();
    let again = leader.act("SaveScores", input.clone()).await["sheet"].take();
    assert_eq!(first, again);
    // The same content is no change, and an older version is refused with who changed it when.
    let before = server.digest().await;
    leader.act("SaveScores", saving(review, 0, 50).await).await;
    assert_eq!(before, server.digest().await);
    input["idempotencyKey"] = json!(key());
    input["scores"] = json!([]);
    let errors = refuses(server, leader, "SaveScores", input, &["STALE_VERSION"]).await;
    let told = facts(&errors, "STALE_VERSION");
    assert_eq!(
        (told["expected"].as_str(), told["current"].as_str(), told["editor"].as_str()),
        ("0", "1", "专家leader")
    );
    assert_eq!(told["editedAt"], "2026-05-11T09:00:00.000+08:00");
    // Somebody else's sheet is not found.
    let input = json!({ "sheet": first["id"], "expectedVersion": first["version"] });
    stops(&review.world, &review.experts[1].client, "SubmitScores", input, "NOT_FOUND").await;
}

/// Both save all their categories and submit, ten times over with reopening in between, all at once.
async fn at_once(review: &Review) {
    let percents = [30, 35, 40, 45, 50];
    for (round, percent) in percents.into_iter().enumerate() {
        let one = async {
            let (own, others) =
                tokio::join!(review.savings(1, 0, "MATERIAL", percent), review.savings(2, 0, "MATERIAL", percent + 5));
            let second = own.into_iter().map(|input| review.experts[1].client.act("SaveScores", input));
            let third = others.into_iter().map(|input| review.experts[2].client.act("SaveScores", input));
            futures_util::future::join_all(second.chain(third)).await
        };
        assert_eq!(one.await.len(), 14);
        let (second, third) = tokio::join!(review.submission(1, 0, "MATERIAL"), review.submission(2, 0, "MATERIAL"));
        // Each is sent three times at once: one takes effect, whoever comes later is told that it is sealed or stale.
        let tries = [(1, &second), (2, &third)].into_iter().flat_map(|(expert, input)| {
            (0..3).map(move |_| review.experts[expert].client.payload("SubmitScores", input.clone()))
        });
        let answers = futures_util::future::join_all(tries).await;
        let done = answers.iter().filter(|answer| answer["userErrors"] == json!([])).count();
        assert_eq!(done, 2, "round {round}: {answers:#?}");
        for answer in answers.iter().filter(|answer| answer["userErrors"] != json!([])) {
            let errors = answer["userErrors"].as_array().unwrap();
            assert!(codes(errors).iter().all(|code| ["STALE_VERSION", "SCORES_SEALED"].contains(code)), "{errors:#?}");
        }
        for (expert, percent) in [(1, percent), (2, percent + 5)] {
            let sheet = review.sheet(expert, 0, "MATERIAL").await;
            assert_eq!(
                (&sheet["state"], &sheet["total"]),
                (&json!("SUBMITTED"), &json!(1000 * percent)),
                "round {round}"
            );
            // A section is saved once a round.
            assert!(sheet["sections"].as_array().unwrap().iter().all(|section| section["version"] == round + 1));
            let input = json!({ "sheet": sheet["id"], "reason": "再议。", "expectedVersion": sheet["version"] });
            review.experts[0].client.act("ReopenSheet", input).await;
        }
    }
}
