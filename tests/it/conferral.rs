//! After the notice (art. 4, 6, 19): approvals, conferral, certificates and the award roll.

use crate::board::{Board, PLAIN};
use crate::support::both;
use serde_json::json;

both! {
    async fn from_the_notice_to_the_award_roll(server: Server) {
        let board = Board::elected(server, 4, PLAIN).await;
        assert_eq!(board.states().await, ["NOMINATED", "NOMINATED", "NOMINATED", "NOT_PASSED"]);
        let notice = board.published(&[0, 1, 2]).await;
        assert_eq!(notice["endsAt"], "2026-06-16T00:00:00.000+08:00");
        board.at("2026-06-16T00:00:00+08:00").await;
        board.conferring().await;
        board.approved(&[0, 1, 2]).await;
        board.office().act("ConferAwards", board.awarding(&[0, 1, 2]).await).await;
        board.certified().await;
        let awards = board.awards().await;
        assert_eq!(awards.len(), 3);
        assert_eq!(awards[0]["validUntil"], "2029-06-16");
        assert_eq!(awards[0]["bonus"], "100000.00");
        assert_eq!(board.states().await, ["CONFERRED", "CONFERRED", "CONFERRED", "NOT_PASSED"]);
        let closed = board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
        assert_eq!(closed["cycle"]["phase"], json!("CLOSED"));
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}
