//! A cycle in which everything happens that can: a void round, a tie with a run-off, a late conflict, a repeat winner, upheld
//! objections, a substitute from the reserve and a vote on substitutes that fails, a refused approval.

use crate::board::Board;
use crate::chamber::Chamber;
use crate::following::Watch;
use crate::operations::{codes, refuses};
use crate::support::both;
use quality_award::{audit, check};
use serde_json::json;

/// Each of four leaves out another one of the first four; all approve the repeat winner.
const LEVEL: [&[usize]; 4] = [&[1, 2, 3, 6], &[0, 2, 3, 6], &[0, 1, 3, 6], &[0, 1, 2, 6]];

both! {
    async fn a_cycle_in_which_everything_happens(server: Server) {
        let chamber = Chamber::declared(server, 7).await;
        let board = Board { chamber };
        let watch = Watch::begin(board.server()).await;
        // The last has had an award of the city, whose validity ended before it applied.
        let input = json!({
            "creditCode": board.code(6), "kind": "CITY_AWARD", "title": "2021年度包头市政府质量奖", "grantedOn": "2021-06-30", "validUntil": "2024-06-30",
            "evidence": "包府发〔2021〕30号",
        });
        board.office().act("RecordHonour", input).await;
        voted(&board).await;
        let notice = nominated(&board).await;
        substituted(&board, &notice).await;
        not_substituted(&board).await;
        decided(&board).await;
        let told = ["AdvanceCycle", "ConferAwards", "IssueCertificate", "PublishNotice", "RefuseNominee", "UpholdObjection"];
        Watch::end(watch, board.server(), &told).await;
        assert_eq!(check::broken(&board.server().app.db).await.unwrap(), []);
        let verdict = audit::verify(&board.server().app.db, 1, |_| ()).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Intact { links, .. } if links > 600), "{verdict:?}");
    }
}

/// A round that too few answer, a vote that ends in a tie of four for three places, and a run-off.
async fn voted(board: &Board) {
    let chamber = &board.chamber;
    chamber.opened(&[0, 1, 2, 3]).await;
    board.at("2026-06-01T09:00:00+08:00").await;
    let round = chamber.voting().await;
    chamber.casts(&round, &LEVEL[..3]).await;
    assert_eq!(chamber.closed().await["voidCode"], "QUORUM_NOT_MET");
    let round = chamber.voting().await;
    assert_eq!((&round["kind"], &round["places"]), (&json!("VOTE"), &json!(3)));
    chamber.casts(&round, &LEVEL).await;
    let closed = chamber.closed().await;
    let results: Vec<&str> =
        closed["candidates"].as_array().unwrap().iter().map(|row| row["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["TIE", "TIE", "TIE", "TIE", "NOT_PASSED", "NOT_PASSED", "ELECTED"]);
    let round = chamber.voting().await;
    assert_eq!((&round["kind"], round["candidates"].as_array().unwrap().len()), (&json!("RUN_OFF"), 4));
    chamber.casts(&round, &[&[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 3]]).await;
    chamber.closed().await;
    // A conflict that surfaces late and could not have decided anything: the tally stands.
    let input = json!({
        "cycle": board.cycle(), "person": chamber.review.world.people["deputy"], "creditCode": board.code(4), "interest": "ADVISER", "reason": "曾任顾问。",
    });
    board.office().act("ImposeConflict", input).await;
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("表决三轮，第一轮无效。");
    board.office().act("CloseMeeting", input).await;
    board.office().act("AdvanceCycle", board.advancing("NOTICE").await).await;
    let states = ["NOMINATED", "NOMINATED", "NOMINATED", "RESERVE", "NOT_PASSED", "NOT_PASSED", "NOMINATED"];
    assert_eq!(board.states().await, states);
}

/// Three take places, the repeat winner takes none.
async fn nominated(board: &Board) -> serde_json::Value {
    let notice = board.published(&[0, 1, 2, 6]).await;
    let pools: Vec<&str> =
        notice["entries"].as_array().unwrap().iter().map(|row| row["pool"].as_str().unwrap()).collect();
    assert_eq!(pools, ["QUOTA", "QUOTA", "QUOTA", "FORMER"]);
    notice
}

/// The first loses its place, and the reserve takes it with a notice of its own.
async fn substituted(board: &Board, notice: &serde_json::Value) {
    board.at("2026-06-03T09:00:00+08:00").await;
    board.upheld(notice, 0).await;
    assert_eq!(board.notice(&notice["id"]).await["entries"][0]["strikeReason"], "DISQUALIFIED");
    assert_eq!(board.places().await[0]["nextInLine"], json!([board.application(3)]));
    let blockers = board.chamber.review.world.office_cycle().await["blockers"].take();
    assert_eq!(codes(blockers.as_array().unwrap()), ["NOTICE_PERIOD_RUNNING", "VACANCY_UNDECIDED"]);
    let filled = board.office().act("SubstituteNominee", board.substituting(3).await).await;
    assert_eq!(
        (&filled["place"]["state"], &filled["place"]["substitute"]),
        (&json!("FILLED"), &json!(board.application(3)))
    );
    assert_eq!(board.published(&[3]).await["endsAt"], "2026-06-18T00:00:00.000+08:00");
}

/// The substitute loses it again; of those who had not passed nobody does, and the place stays vacant.
async fn not_substituted(board: &Board) {
    board.at("2026-06-04T09:00:00+08:00").await;
    let data = board.server().anonymous().ask("PublicNotices", json!({ "first": 1 })).await;
    let notice = data["publicNotices"]["nodes"][0].clone();
    board.upheld(&notice, 3).await;
    let place = board.places().await.pop().unwrap();
    assert_eq!((&place["roundDue"], &place["vacatedBy"]), (&json!("SUBSTITUTION"), &json!(board.application(3))));
    let server = board.server();
    refuses(server, board.office(), "SubstituteNominee", board.substituting(4).await, &["MAJORITY_NOT_REACHED"]).await;
    let round = board.voted([&[4], &[], &[5], &[4], &[5]]).await;
    assert_eq!((&round["kind"], &round["places"]), (&json!("SUBSTITUTION"), &json!(1)));
    refuses(server, board.office(), "SubstituteNominee", board.substituting(5).await, &["MAJORITY_NOT_REACHED"]).await;
    let place = board.places().await.pop().unwrap();
    assert_eq!((&place["nextInLine"], &place["roundDue"]), (&json!([]), &json!(null)));
    let input = json!({ "place": place["id"], "reason": "补充表决均未通过。", "expectedVersion": place["version"] });
    assert_eq!(board.office().act("LeavePlaceVacant", input).await["place"]["state"], "LEFT_VACANT");
}

/// One is refused by the management committee's director; the others are conferred, the repeat winner without a bonus.
async fn decided(board: &Board) {
    board.at("2026-06-18T00:00:00+08:00").await;
    board.conferring().await;
    board.approved(&[1, 6]).await;
    board.director().act("ApproveNominee", board.approving(2).await).await;
    board.management().await.act("RefuseNominee", board.approving(2).await).await;
    board.office().act("ConferAwards", board.awarding(&[1, 6]).await).await;
    let awards = board.awards().await;
    let told: Vec<_> = awards.iter().map(|award| (&award["creditCode"], &award["pool"], &award["bonus"])).collect();
    let (former, winner) = (json!(board.code(6)), json!(board.code(1)));
    assert_eq!(told, [(&former, &json!("FORMER"), &json!(null)), (&winner, &json!("QUOTA"), &json!("100000.00"))]);
    board.certified().await;
    board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
    let states = ["DISQUALIFIED", "CONFERRED", "NOT_APPROVED", "DISQUALIFIED", "NOT_PASSED", "NOT_PASSED", "CONFERRED"];
    assert_eq!(board.states().await, states);
}
