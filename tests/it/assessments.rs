//! Assessing reviewers after a cycle (art. 8(2)): everybody who was appointed, once, and told to the reviewer.

use crate::casework::{bars, stops};
use crate::operations::{facts, refuses};
use crate::organising::{but, known, zh};
use crate::panel::Review;
use crate::publicity::{awarded, world};
use crate::support::both;
use crate::worklist::{told, told_of};
use serde_json::{Value, json};

both! {
    async fn everybody_appointed_is_assessed_after_the_cycle(server: Server) {
        let board = awarded(server).await;
        let (world, review) = (world(&board), &board.chamber.review);
        assert_eq!(told_of(board.office(), &["ASSESS_REVIEWER"]).await, ["ASSESS_REVIEWER 2026"]);
        let input = assessing(review, 0);
        board.unsigned("AssessReviewer", input.clone()).await;
        for client in [board.director(), board.applicant(0), &review.experts[0].client, &world.admin, &world.recommender] {
            stops(world, client, "AssessReviewer", input.clone(), "FORBIDDEN").await;
        }
        for account in ["supervisor", "management"] {
            stops(world, &board.as_account(account).await, "AssessReviewer", input.clone(), "FORBIDDEN").await;
        }
        let done = board.office().act("AssessReviewer", input.clone()).await["assessment"].take();
        assert_eq!((&done["grade"], &done["assessedBy"], &done["cycle"]["year"]), (&json!("EXCELLENT"), &json!("办公室甲"), &json!(2026)));
        refuses(board.server(), board.office(), "AssessReviewer", input.clone(), &["INVALID_INPUT"]).await;
        let wrong = but(assessing(review, 1), json!({ "comment": "字".repeat(2001) }));
        refuses(board.server(), board.office(), "AssessReviewer", wrong, &["INVALID_INPUT"]).await;
        for expert in [1, 2] {
            assert_eq!(told_of(board.office(), &["ASSESS_REVIEWER"]).await, ["ASSESS_REVIEWER 2026"]);
            board.office().act("AssessReviewer", but(assessing(review, expert), json!({ "grade": "INADEQUATE" }))).await;
        }
        assert_eq!(told_of(board.office(), &["ASSESS_REVIEWER"]).await, Vec::<String>::new());
        let stranger = world.admitted("stranger").await;
        let input = but(input, json!({ "reviewer": stranger.entry }));
        bars(world, board.office(), ("AssessReviewer", input), "REVIEWER_NOT_APPOINTED", [("name", "专家stranger")]).await;
        amended(&board.chamber.review, &done).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn nobody_is_assessed_before_the_cycle_is_closed(server: Server) {
        let review = Review::begun(server, 1).await;
        assert!(!told(&review.world.office).await.contains(&"ASSESS_REVIEWER 2026".to_owned()));
        let input = assessing(&review, 0);
        let errors = refuses(&review.world.server, &review.world.office, "AssessReviewer", input, &["STAGE_OUT_OF_ORDER"]).await;
        let phases = known([("current", &zh("Phase", "REVIEW")), ("required", &zh("Phase", "CLOSED"))]);
        assert_eq!(facts(&errors, "STAGE_OUT_OF_ORDER"), phases);
    }
}

fn assessing(review: &Review, expert: usize) -> Value {
    json!({ "reviewer": review.experts[expert].entry, "cycle": review.world.cycle, "grade": "EXCELLENT", "comment": "客观公正。" })
}

/// Amended with a reason; what it was stays; the reviewer reads the own alone.
async fn amended(review: &Review, first: &Value) {
    let (world, expert) = (&review.world, &review.experts[0]);
    let input = json!({
        "assessment": first["id"], "grade": "COMPETENT", "comment": "按时完成。", "reason": "复核后更正。", "expectedVersion": 1,
    });
    stops(world, &expert.client, "AmendAssessment", input.clone(), "FORBIDDEN").await;
    refuses(
        &world.server,
        &world.office,
        "AmendAssessment",
        but(input.clone(), json!({ "expectedVersion": 2 })),
        &["STALE_VERSION"],
    )
    .await;
    let same = but(input.clone(), json!({ "grade": "EXCELLENT", "comment": "客观公正。" }));
    refuses(&world.server, &world.office, "AmendAssessment", same, &["INVALID_INPUT"]).await;
    refuses(
        &world.server,
        &world.office,
        "AmendAssessment",
        but(input.clone(), json!({ "reason": " " })),
        &["INVALID_INPUT"],
    )
    .await;
    let clerk = world.server.sign_in("office2", crate::world::PASSWORD).await;
    let done = clerk.act("AmendAssessment", input).await["assessment"].take();
    let change = json!({
        "formerGrade": "EXCELLENT", "formerComment": "客观公正。", "reason": "复核后更正。", "changedBy": "办公室乙",
        "changedAt": "2026-06-16T00:00:00.000+08:00",
    });
    assert_eq!(
        (&done["grade"], &done["version"], &done["changes"]),
        (&json!("COMPETENT"), &json!(2), &json!([change]))
    );
    let seen = world.office.ask("ReviewerAssessments", json!({ "id": expert.entry })).await;
    assert_eq!(seen["viewer"]["office"]["reviewer"]["assessments"], json!([done]));
    let own = expert.client.ask("MyAssessments", json!({})).await["viewer"]["reviewer"]["myEntry"].take();
    let expected = json!([{ "year": 2026, "grade": "COMPETENT", "comment": "按时完成。", "assessedAt": "2026-06-16T00:00:00.000+08:00" }]);
    assert_eq!(own["assessments"], expected);
    let other = review.experts[1].client.ask("MyAssessments", json!({})).await["viewer"]["reviewer"]["myEntry"].take();
    assert_eq!(other["assessments"][0]["grade"], "INADEQUATE");
}
