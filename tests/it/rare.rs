//! What seldom happens after the vote and has to go right all the same (art. 18, 19).

use crate::board::Board;
use crate::casework::{bars, stops};
use crate::conferral::roll::registration;
use crate::operations::{facts, refuses};
use crate::organising::{but, known};
use crate::support::both;
use crate::world::PASSWORD;
use serde_json::{Value, json};

both! {
    /// Whoever is heard on an objection while the vote is repeated is out of it, and no place was taken that could be vacant.
    async fn an_objection_is_upheld_while_the_vote_is_repeated(server: Server) {
        let board = Board::elected(server, 2, [&[0], &[0], &[0], &[0], &[]]).await;
        let notice = board.published(&[0]).await;
        let objection = board.objected(&notice, 0).await;
        board.heard(&objection, 0).await;
        board.conflicted("scholar", 0).await;
        assert_eq!(board.states().await, ["SHORTLISTED", "SHORTLISTED"]);
        // Whoever stands to be voted on stays registered.
        registration(&board, 0, json!([{ "code": "INVALID_INPUT" }])).await;
        board.office().act("UpholdObjection", board.deciding(&objection).await).await;
        assert_eq!(board.states().await, ["DISQUALIFIED", "SHORTLISTED"]);
        assert_eq!(board.places().await, Vec::<Value>::new());
        registration(&board, 0, json!([])).await;
        let round = board.voted([&[1]; 5]).await;
        assert_eq!(round["candidates"].as_array().unwrap().len(), 1);
        assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED"]);
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    /// Equals in reserve are run off once a vacancy needs it, and not before.
    async fn tied_reserves_are_run_off_for_a_vacancy(server: Server) {
        let board = tied(server).await;
        let notice = board.published(&[0, 1, 2]).await;
        board.upheld(&notice, 0).await;
        let place = board.places().await.pop().unwrap();
        assert_eq!(place["roundDue"], "RUN_OFF");
        assert_eq!(place["nextInLine"], json!([board.application(3), board.application(4)]));
        let code = "TIE_AT_QUOTA";
        for case in [3, 4] {
            let input = board.substituting(case).await;
            let errors = refuses(board.server(), board.office(), "SubstituteNominee", input, &[code]).await;
            assert_eq!(facts(&errors, code), known([("tied", "2"), ("places", "1")]));
        }
        let round = board.voted([&[3], &[4], &[4], &[], &[]]).await;
        assert_eq!((&round["kind"], &round["places"]), (&json!("RUN_OFF"), &json!(1)));
        let place = board.places().await.pop().unwrap();
        assert_eq!((&place["nextInLine"], &place["roundDue"]), (&json!([board.application(4)]), &Value::Null));
        board.office().act("SubstituteNominee", board.substituting(4).await).await;
        assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED", "NOMINATED", "RESERVE", "NOMINATED"]);
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn a_unit_objects_and_the_year_ends(server: Server) {
        let board = Board::elected(server, 4, crate::board::PLAIN).await;
        board.at("2026-12-10T09:00:00+08:00").await;
        let notice = board.published(&[0, 1, 2]).await;
        assert_eq!(notice["endsAt"], "2026-12-25T00:00:00.000+08:00");
        let unit = json!({ "kind": "UNIT", "name": "包头某某有限公司", "contact": "0472-0000000" });
        let input = but(board.objecting(&notice, 0), json!({ "objector": unit }));
        board.server().anonymous().act("FileObjection", input).await;
        let objection = board.objection().await;
        let seen = board.office().ask("Objector", json!({ "id": objection["id"] })).await;
        assert_eq!(seen["viewer"]["office"]["objector"], unit);
        calendar_not_loaded(&board, &objection).await;
    }

    /// A substitute that is barred before it stands on a notice leaves the place to whoever is next.
    async fn a_substitute_is_excluded_before_its_notice(server: Server) {
        let board = Board::reserving(server, 5).await;
        board.to_notice().await;
        let notice = board.published(&[0, 1, 2]).await;
        board.upheld(&notice, 0).await;
        board.office().act("SubstituteNominee", board.substituting(3).await).await;
        board.barred(3).await;
        let input = board.excluding(3).await;
        board.office().act("ExcludeApplication", input).await;
        assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED", "NOMINATED", "DISQUALIFIED", "NOT_PASSED"]);
        let place = board.places().await.pop().unwrap();
        assert_eq!((&place["state"], &place["substitute"]), (&json!("OPEN"), &Value::Null));
        assert_eq!((&place["nextInLine"], &place["roundDue"]), (&json!([board.application(4)]), &json!("SUBSTITUTION")));
        board.withheld(&["NOTICE_PERIOD_RUNNING", "VACANCY_UNDECIDED"]).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn only_who_may_submit_renounces(server: Server) {
        let board = Board::elected(server, 4, crate::board::PLAIN).await;
        let (world, organization) = (&board.chamber.review.world, &board.chamber.review.cases[0].applicant.organization);
        let file = board.file(0).await;
        let input = json!({ "application": file["id"], "reason": "另有安排。", "expectedVersion": file["version"] });
        for (account, permission, stopped) in [("reader", "VIEW", true), ("writer", "EDIT", true), ("signer", "SUBMIT", false)] {
            let member = json!({
                "organization": organization, "name": account, "account": account, "password": PASSWORD, "permission": permission,
            });
            board.applicant(0).act("AddTeamMember", member).await;
            let colleague = board.as_account(account).await;
            if stopped {
                stops(world, &colleague, "RenounceAward", input.clone(), "FORBIDDEN").await;
            } else {
                colleague.act("RenounceAward", input.clone()).await;
            }
        }
        assert_eq!(board.states().await[0], "RENOUNCED");
    }
}

/// Three elected and two in reserve with two approvals of three each: members recused from a candidate do not count in its base.
async fn tied(server: crate::support::Server) -> Board {
    let board = Board::seated(server, 5).await;
    board.chamber.review.world.resolve("RECUSED_BASE", board.cycle()).await;
    for (member, case) in [(0, 2), (3, 3), (4, 3), (3, 4), (4, 4)] {
        board.chamber.declares(board.chamber.member(member), case, Some("KIN")).await;
    }
    board.voted([&[0, 1, 3], &[0, 3, 4], &[1, 2, 4], &[0, 1, 2], &[0, 1, 2]]).await;
    assert_eq!(board.states().await, ["SHORTLISTED"; 5]);
    board.to_notice().await;
    assert_eq!(board.states().await, ["NOMINATED", "NOMINATED", "NOMINATED", "RESERVE", "RESERVE"]);
    board
}

/// The hearing's last day is found in the calendar of the next year, which is not loaded; on the day before it is found.
async fn calendar_not_loaded(board: &Board, objection: &Value) {
    let input = json!({ "objection": objection["id"], "summary": "有异议称存在质量问题。", "expectedVersion": objection["version"] });
    board.at("2026-12-22T09:00:00+08:00").await;
    let world = &board.chamber.review.world;
    bars(world, board.office(), ("OpenHearing", input.clone()), "CALENDAR_NOT_LOADED", [("year", "2027")]).await;
    board.at("2026-12-21T09:00:00+08:00").await;
    let opened = board.office().act("OpenHearing", input).await["objection"].take();
    assert_eq!(opened["hearing"]["dueAt"], "2027-01-01T00:00:00.000+08:00");
}
