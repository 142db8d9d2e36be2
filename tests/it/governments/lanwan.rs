//! A new area's award of two classes: gold and nomination, voted one after the other in one meeting; an oral defence as third
//! scored stage; one cycle between an award and the next application.

use super::{accepting, founded, sound};
use crate::board::Board;
use crate::chamber::{Chamber, results};
use crate::operations::{codes, refuses};
use crate::panel::{Accepted, Review};
use crate::support::both;
use crate::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

both! {
    async fn two_classes_and_an_oral_defence(server: Server) {
        let (world, regulation) = founded(server, "lanwan-2025").await;
        let world = Arc::new(accepting(world, &regulation["parameters"]).await);
        let experts = ["expert-1", "expert-2", "expert-3"];
        let review = Review::of(&world, "制造业组", &["C"], &experts, applied(&world).await).await;
        world.begin_review().await;
        // 40 % material, 40 % site, 20 % defence: without the defence nothing can be signed.
        review.complete(&[90, 85, 80, 75]).await;
        let leader = &review.experts[0].client;
        let report = leader.act("SaveReport", review.reporting(&[0, 1, 2, 3], 4).await).await["report"].take();
        let input = json!({ "report": report["id"], "expectedVersion": report["version"] });
        let errors = leader.refused("SignReport", input).await;
        assert!(codes(&errors).contains(&"SITE_REVIEW_MISSING"), "{errors:#?}");
        for (case, percent) in [90, 40, 80, 75].into_iter().enumerate() {
            review.all_scored(case, "DEFENCE", percent).await;
        }
        // 85 x 80 % + 40 x 20 % = 76 %, below the 80 % of the third: the order of the ranking needs no reason.
        let chamber = Chamber::ranked(review, &[0, 2, 1, 3], 4).await;
        chamber.declare_all().await;

        let board = Board { chamber };
        voted(&board).await;
        board.to_notice().await;
        assert_eq!(board.states().await, ["NOMINATED", "NOMINATED", "NOMINATED", "NOT_PASSED"]);
        let notice = board.published(&[0, 1, 2]).await;
        let entries = notice["entries"].as_array().unwrap().iter();
        let tiers: BTreeMap<&str, &Value> =
            entries.map(|row| (row["creditCode"].as_str().unwrap(), &row["tier"]["key"])).collect();
        let of = |case: usize| tiers[board.code(case).as_str()];
        assert_eq!([of(0), of(1), of(2)], ["GOLD", "GOLD", "NOMINATION"]);

        // A gold place that becomes vacant stays within its class: who is nominated for the other does not move up.
        board.at("2026-06-03T09:00:00+08:00").await;
        board.upheld(&notice, 1).await;
        let place = board.places().await.pop().unwrap();
        assert_eq!((&place["tier"]["key"], &place["roundDue"]), (&json!("GOLD"), &json!("SUBSTITUTION")));
        let round = board.voted([&[], &[], &[], &[3], &[3]]).await;
        assert_eq!(round["candidates"][0]["applicationId"], json!(board.application(3)));
        let told: Vec<String> = results(&round).into_iter().map(|(.., result)| result).collect();
        assert_eq!(told, ["NOT_PASSED"]);
        let place = board.places().await.pop().unwrap();
        let input = json!({ "place": place["id"], "reason": "补充表决未通过。", "expectedVersion": place["version"] });
        board.office().act("LeavePlaceVacant", input).await;

        board.at("2026-06-16T00:00:00+08:00").await;
        board.conferring().await;
        board.approved(&[0, 2]).await;
        board.office().act("ConferAwards", board.awarding(&[0, 2]).await).await;
        board.certified().await;
        board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
        assert_eq!(board.states().await, ["CONFERRED", "DISQUALIFIED", "CONFERRED", "NOT_PASSED"]);
        let awards = board.awards().await;
        let told: Vec<_> = awards.iter().map(|award| (&award["tier"]["key"], &award["bonus"])).collect();
        assert_eq!(told, [(&json!("NOMINATION"), &json!("50000.00")), (&json!("GOLD"), &json!("200000.00"))]);

        // One cycle lies between: in 2027 the winner is told when it may apply again.
        assert_eq!(early(&board, 0).await["outcome"], "PASS");
        board.at("2027-03-01T09:00:00+08:00").await;
        let row = early(&board, 0).await;
        assert_eq!((&row["outcome"], &row["articles"][0]["number"]), (&json!("FAIL"), &json!(4)));
        let known: Vec<_> = row["facts"].as_array().unwrap().iter().map(|fact| (&fact["key"], &fact["value"])).collect();
        let (won, cycles, first) = (json!("wonIn"), json!("cycles"), json!("firstYear"));
        assert_eq!(known, [(&won, &json!("2026")), (&cycles, &json!("1")), (&first, &json!("2028"))]);
        assert_eq!(early(&board, 1).await["outcome"], "PASS");
        board.at("2028-03-01T09:00:00+08:00").await;
        assert_eq!(early(&board, 0).await["outcome"], "PASS");
        sound(board.server()).await;
    }
}

/// Four accepted applications; the last stands for gold alone.
async fn applied(world: &World) -> Vec<Accepted> {
    let mut cases = Vec::new();
    for number in 1..=4 {
        let applicant = world.verified(number, &format!("第{number}公司"), "C").await;
        let lowest = if number == 4 { json!({ "lowestTier": { "choice": "GOLD" } }) } else { json!({}) };
        let id = world.drafted(&applicant, lowest).await;
        world.submit(&applicant, &id).await;
        cases.push(Accepted { applicant, id });
    }
    world.accepted(&cases).await;
    cases
}

/// One meeting, two rounds: gold, then nomination among those who got no gold and would take it.
async fn voted(board: &Board) {
    let chamber = &board.chamber;
    chamber.opened(&[0, 1, 2, 3, 4]).await;
    board.at("2026-06-01T09:00:00+08:00").await;
    let gold = chamber.voting().await;
    assert_eq!((&gold["tier"]["key"], &gold["places"]), (&json!("GOLD"), &json!(2)));
    assert_eq!(gold["candidates"].as_array().unwrap().len(), 4);
    chamber.casts(&gold, &[&[0, 1], &[0, 1], &[0, 1], &[0, 1], &[0, 2]]).await;
    chamber.closed().await;
    let server = board.server();
    refuses(server, board.office(), "AdvanceCycle", board.advancing("NOTICE").await, &["TALLY_MISSING"]).await;
    let nomination = chamber.voting().await;
    assert_eq!((&nomination["tier"]["key"], &nomination["places"]), (&json!("NOMINATION"), &json!(5)));
    let standing: Vec<&Value> =
        nomination["candidates"].as_array().unwrap().iter().map(|row| &row["applicationId"]).collect();
    assert_eq!(standing, [&json!(board.application(2))]);
    chamber.casts(&nomination, &[&[2], &[2], &[2], &[2], &[]]).await;
    assert_eq!(results(&chamber.closed().await)[0].2, "ELECTED");
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("两个等次表决完成。");
    board.office().act("CloseMeeting", input).await;
}

/// The row of REAPPLICATION_TOO_EARLY as the registers decide it today.
async fn early(board: &Board, case: usize) -> Value {
    let data = board.applicant(case).ask("OwnEligibility", json!({})).await;
    let rows = data["viewer"]["applicant"]["organizations"][0]["eligibility"].as_array().unwrap().clone();
    rows.into_iter().find(|row| row["code"] == "REAPPLICATION_TOO_EARLY").unwrap()
}
