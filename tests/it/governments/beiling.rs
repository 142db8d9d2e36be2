//! A county's award with articles and a form of its own: named ballots, recused members out of the base, a minimum of 600
//! points, a notice that counts its first day.

use super::{accepting, as_procedure, founded, reviewing, sound};
use crate::board::Board;
use crate::chamber::{Chamber, results};
use crate::operations::{facts, refuses};
use crate::support::{Client, both};
use serde_json::{Value, json};
use std::collections::BTreeMap;

both! {
    async fn named_ballots_and_a_minimum_score(server: Server) {
        let (world, regulation) = founded(server, "beiling-2025").await;
        assert_eq!(regulation["articles"].as_array().unwrap().len(), 20);
        let parameters = &regulation["parameters"];
        let world = accepting(world, parameters).await;
        assert_eq!(world.form().await["sections"][1]["key"], "conditions");
        // No work procedure asks for less than the regulation.
        let cycle = world.office.act("PlanCycle", json!({ "year": 2027 })).await["cycle"]["id"].take();
        let mut content = as_procedure(parameters);
        content["minimumScore"] = json!(599);
        let input = json!({ "cycle": cycle, "content": content });
        refuses(&world.server, &world.office, "DraftWorkProcedure", input, &["INVALID_INPUT"]).await;

        // 600 points are enough, less are not.
        let review = reviewing(world, 3, 3).await;
        review.complete(&[90, 60, 55]).await;
        let leader = &review.experts[0].client;
        let report = leader.act("SaveReport", review.reporting(&[0, 1, 2], 3).await).await["report"].take();
        let input = json!({ "report": report["id"], "expectedVersion": report["version"] });
        let errors = refuses(&review.world.server, leader, "SignReport", input, &["MINIMUM_SCORE_NOT_REACHED"]).await;
        assert_eq!(facts(&errors, "MINIMUM_SCORE_NOT_REACHED")["minimum"], "600");
        assert_eq!(errors[0]["articles"][0]["number"], 14);
        let mut chamber = Chamber::of(review, 2).await;
        let third = chamber.review.cases.pop().unwrap();
        for member in 0..5 {
            for case in 0..2 {
                let recused = (member, case) == (4, 1);
                chamber.declares(chamber.member(member), case, recused.then_some("KIN")).await;
            }
        }

        // Three of the four who are not recused are two thirds; of five they would not be.
        let board = Board { chamber };
        board.at("2026-06-01T09:00:00+08:00").await;
        let closed = board.voted([&[0, 1], &[0, 1], &[0, 1], &[0], &[0]]).await;
        let rows: Vec<_> = closed["candidates"].as_array().unwrap().iter().map(|row| (&row["base"], &row["required"])).collect();
        assert_eq!(rows, [(&json!(5), &json!(4)), (&json!(4), &json!(3))]);
        let told: Vec<_> = results(&closed).into_iter().map(|(_, approvals, result)| (approvals, result)).collect();
        assert_eq!(told, [(5, "ELECTED".to_owned()), (3, "ELECTED".to_owned())]);

        // Who voted what is shown to those who see the count; who is recused sees nothing of that applicant.
        let all = [("主任", 2), ("常务副主任", 2), ("委员甲", 2), ("委员乙", 1), ("委员丙", 1)];
        let all: BTreeMap<String, usize> = all.into_iter().map(|(name, choices)| (name.to_owned(), choices)).collect();
        assert_eq!(ballots(&board, board.chamber.member(0), "committee").await, all);
        assert_eq!(ballots(&board, board.office(), "office").await, all);
        let supervisor = board.as_account("supervisor").await;
        assert_eq!(ballots(&board, &supervisor, "supervisor").await, all);
        let seen: BTreeMap<String, usize> = all.keys().map(|name| (name.clone(), 1)).collect();
        assert_eq!(ballots(&board, board.chamber.member(4), "committee").await, seen);

        // Five working days from Monday, the day itself included, end with Friday.
        board.to_notice().await;
        let notice = board.published(&[0, 1]).await;
        assert_eq!(notice["endsAt"], "2026-06-06T00:00:00.000+08:00");
        board.at("2026-06-08T09:00:00+08:00").await;
        board.conferring().await;
        board.approved(&[0, 1]).await;
        board.office().act("ConferAwards", board.awarding(&[0, 1]).await).await;
        board.certified().await;
        board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
        assert_eq!(board.states().await, ["CONFERRED", "CONFERRED"]);
        assert_eq!(board.chamber.review.world.file(&third.id).await["state"], "NOT_SHORTLISTED");
        assert_eq!(board.awards().await[0]["bonus"], "80000.00");
        sound(board.server()).await;
    }
}

/// How many applicants each member named, as somebody in an area sees it.
async fn ballots(board: &Board, client: &Client, area: &str) -> BTreeMap<String, usize> {
    let ballots = board.chamber.seen(client, area).await["rounds"][0]["ballots"].take();
    let said =
        |ballot: &Value| (ballot["member"].as_str().unwrap().to_owned(), ballot["choices"].as_array().unwrap().len());
    ballots.as_array().unwrap().iter().map(said).collect()
}
