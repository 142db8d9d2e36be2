//! A district's award: one winner every two years, groups of five to nine, more than half of those who attend, half of the
//! roll, five calendar days of notice, five years of validity.

use super::{accepting, founded, sound};
use crate::board::Board;
use crate::chamber::{Chamber, results};
use crate::operations::{codes, facts, refuses};
use crate::panel::Review;
use crate::support::both;
use crate::world::World;
use serde_json::json;
use std::sync::Arc;

both! {
    async fn one_winner_every_two_years(server: Server) {
        let (world, regulation) = founded(server, "yunqi-2024").await;
        assert_eq!(regulation["parameters"]["names"]["award"], "云栖区区长质量奖");
        let world = accepting(world, &regulation["parameters"]).await;
        assert_eq!(world.office_cycle().await["quota"], 1);
        let errors = refuses(&world.server, &world.office, "PlanCycle", json!({ "year": 2027 }), &["CYCLE_ALREADY_EXISTS"]).await;
        assert_eq!(facts(&errors, "CYCLE_ALREADY_EXISTS")["year"], "2026");
        world.office.act("PlanCycle", json!({ "year": 2028 })).await;

        // Four are too few for a group, five are enough.
        let review = five_experts(world).await;
        review.complete(&[90, 85]).await;
        let chamber = Chamber::of(review, 2).await;
        chamber.declare_all().await;

        // Three of five are half of the roll. Of four attending, two approvals are not more than half.
        chamber.opened(&[0, 1]).await;
        chamber.review.world.now("2026-06-01T09:00:00+08:00").await;
        let meeting = chamber.meeting().await;
        chamber.office().act("PrepareRound", json!({ "meeting": meeting["id"] })).await;
        let errors = chamber.office().refused("OpenRound", chamber.on_round().await).await;
        assert_eq!(facts(&errors, "QUORUM_NOT_MET")["required"], "3");
        let input = chamber.attendance(&[0, 1, 2, 3]).await;
        chamber.office().act("RecordAttendance", input).await;
        let round = chamber.office().act("OpenRound", chamber.on_round().await).await["round"].take();
        assert_eq!((&round["places"], &round["ballotLimit"]), (&json!(1), &json!(1)));
        let errors = chamber.member(0).refused("CastBallot", chamber.ballot(&round, &[0, 1])).await;
        assert_eq!(codes(&errors), ["BALLOT_LIMIT_EXCEEDED"]);
        chamber.casts(&round, &[&[0], &[0], &[0], &[1]]).await;
        let closed = chamber.closed().await;
        assert_eq!(closed["candidates"][0]["required"], 3);
        let told: Vec<String> = results(&closed).into_iter().map(|(.., result)| result).collect();
        assert_eq!(told, ["ELECTED", "NOT_PASSED"]);
        let mut input = chamber.on_meeting().await;
        input["minutes"] = json!("表决完成。");
        chamber.office().act("CloseMeeting", input).await;

        // Five days from the day after: 6 June is a Saturday, so the notice runs through Monday.
        let board = Board { chamber };
        board.to_notice().await;
        let errors = refuses(board.server(), board.office(), "PublishNotice", board.publishing(&[1]), &["MAJORITY_NOT_REACHED"]).await;
        assert_eq!(facts(&errors, "MAJORITY_NOT_REACHED")["required"], "3");
        let notice = board.published(&[0]).await;
        assert_eq!(notice["endsAt"], "2026-06-09T00:00:00.000+08:00");
        board.at("2026-06-08T23:59:59.999+08:00").await;
        board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
        board.at("2026-06-09T00:00:00+08:00").await;
        board.conferring().await;
        board.approved(&[0]).await;
        board.office().act("ConferAwards", board.awarding(&[0]).await).await;
        board.certified().await;
        board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
        let awards = board.awards().await;
        assert_eq!(awards.len(), 1);
        assert_eq!((&awards[0]["bonus"], &awards[0]["validUntil"]), (&json!("200000.00"), &json!("2031-06-09")));
        sound(board.server()).await;
    }
}

/// Five experts in review of two applications; their group does not begin with four.
async fn five_experts(world: World) -> Review {
    let world = Arc::new(world);
    let cases = world.qualified(&["C", "C"]).await;
    let group = world.formed("制造业组", &["C"]).await;
    let mut experts = Vec::new();
    for number in 1..=5 {
        if number == 5 {
            let input = json!({ "group": group, "expectedVersion": world.group(&group).await["version"] });
            let errors =
                refuses(&world.server, &world.office, "ActivateGroup", input, &["GROUP_SIZE_OUT_OF_RANGE"]).await;
            let size = facts(&errors, "GROUP_SIZE_OUT_OF_RANGE");
            assert_eq!((size["min"].as_str(), size["max"].as_str(), size["actual"].as_str()), ("5", "9", "4"));
        }
        let expert = world.expert(&format!("expert-{number}")).await;
        let member = world.joined(&group, &expert).await;
        if number == 1 {
            world.on_group(&group, "NameGroupLeader", json!({ "member": member })).await;
        }
        experts.push(expert);
    }
    world.on_group(&group, "ActivateGroup", json!({ "group": group })).await;
    for case in &cases {
        world.assigned(&group, &case.id).await;
    }
    for expert in &experts {
        world.cleared(expert, &cases.iter().map(|case| &case.applicant).collect::<Vec<_>>()).await;
    }
    world.begin_review().await;
    Review { world, experts, group, cases, signatory: 0 }
}
