//! The end of the journey: the public notice, an objection that is dismissed, two approvals, awards and certificates.

use crate::board::Board;
use crate::chamber::Chamber;
use crate::operations::codes;
use crate::panel::{Accepted, Review};
use crate::world::World;
use serde_json::{Value, json};
use std::sync::Arc;

/// From NOTICE to CLOSED; the first two candidates are nominees.
pub async fn conferred(world: &Arc<World>, cases: Vec<Accepted>) {
    let review = Review { world: Arc::clone(world), experts: Vec::new(), group: String::new(), cases, signatory: 0 };
    let board = Board { chamber: Chamber { review } };
    let anonymous = board.server().anonymous();
    assert_eq!(codes(blockers(&board).await.as_array().unwrap()), ["NOTICE_MISSING"]);
    let notice = board.published(&[0, 1]).await;
    assert_eq!(notice["endsAt"], "2026-06-16T00:00:00.000+08:00");
    let days = board.notice(&notice["id"]).await["days"].as_array().unwrap().clone();
    assert_eq!((&days[1]["day"], &days[1]["number"]), (&json!("2026-06-02"), &json!(1)));
    assert_eq!((&days[14]["day"], &days[14]["number"]), (&json!("2026-06-15"), &json!(10)));

    // Somebody objects without login, the nominee answers, the Office finds nothing.
    board.at("2026-06-15T23:59:59.999+08:00").await;
    let filed = anonymous.act("FileObjection", board.objecting(&notice, 1)).await["objection"].take();
    board.at("2026-06-16T00:00:00+08:00").await;
    assert_eq!(codes(blockers(&board).await.as_array().unwrap()), ["OBJECTION_UNRESOLVED"]);
    let objection = board.objection().await;
    board.heard(&objection, 1).await;
    board.office().act("DismissObjection", board.deciding(&objection).await).await;
    let told = anonymous.ask("Objection", json!({ "receipt": filed["receipt"] })).await["objection"].take();
    assert_eq!((&told["state"], &told["reply"]), (&json!("DISMISSED"), &json!("现答复如下。")));

    board.conferring().await;
    let work = board.management().await.ask("Worklist", json!({})).await;
    assert_eq!(work["viewer"]["worklist"], json!([]));
    board.approved(&[0, 1]).await;
    assert_eq!(board.awards().await, Vec::<Value>::new());
    board.office().act("ConferAwards", board.awarding(&[0, 1]).await).await;
    assert_eq!(codes(blockers(&board).await.as_array().unwrap()), ["CERTIFICATE_MISSING"]);
    board.certified().await;
    let closed = board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
    assert_eq!(closed["cycle"]["phase"], "CLOSED");
    assert_eq!(board.states().await, ["CONFERRED", "CONFERRED", "NOT_PASSED"]);
    let award = anonymous.ask("Certificate", json!({ "number": "2026-001" })).await["certificate"].take();
    assert_eq!((&award["state"], &award["bonus"]), (&json!("VALID"), &json!("100000.00")));
    assert_eq!((&award["validFrom"], &award["validUntil"]), (&json!("2026-06-16"), &json!("2029-06-16")));
}

async fn blockers(board: &Board) -> Value {
    board.chamber.review.world.office_cycle().await["blockers"].take()
}
