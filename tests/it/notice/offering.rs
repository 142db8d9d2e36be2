//! What a notice says about objecting to it, to whoever reads it without signing in and to the Office.

use crate::board::Board;
use crate::support::Client;
use serde_json::{Value, json};

/// What somebody may do with a notice.
async fn offered(client: &Client, notice: &Value) -> Value {
    let query = "query($id: ID!) { publicNotice(id: $id) { allowedActions { action allowed from userErrors { \
        code path { field } facts { key value } articles { label } } } } }";
    client.ok(query, json!({ "id": notice["id"] })).await["publicNotice"]["allowedActions"].take()
}

/// One article of the refusals here.
const ARTICLE: &str = "第十九条第一款";

/// What stands in the way of objecting.
fn refused(errors: Value) -> Value {
    json!([{ "action": "FILE_OBJECTION", "allowed": false, "from": null, "userErrors": errors }])
}

/// From the publication on everybody may object; the Office has more to do with it.
pub async fn taken(board: &Board, notice: &Value) {
    let open = json!({ "action": "FILE_OBJECTION", "allowed": true, "from": null, "userErrors": [] });
    assert_eq!(offered(&board.server().anonymous(), notice).await, json!([open]));
    let office = offered(board.office(), notice).await;
    assert_eq!((&office[0], &office[1]["action"]), (&open, &json!("PUBLISH_NOTICE_EXTENSION")));
    assert_eq!(offered(board.applicant(0), notice).await, json!([open]));
}

/// A notice in whose place another one came, after the end of its period.
pub async fn superseded(board: &Board, notice: &Value) {
    let errors = offered(&board.server().anonymous(), notice).await[0]["userErrors"].take();
    let target = json!({
        "code": "OBJECTION_TARGET_INVALID", "path": [{ "field": "notice" }], "facts": [], "articles": [{ "label": ARTICLE }],
    });
    assert_eq!((&errors[0], &errors[1]["code"]), (&target, &json!("OBJECTION_WINDOW_CLOSED")));
}

/// At the first instant after its period.
pub async fn ended(board: &Board, notice: &Value) {
    let end = board.now().await;
    let closed = json!({
        "code": "OBJECTION_WINDOW_CLOSED", "path": [], "articles": [{ "label": ARTICLE }],
        "facts": [{ "key": "endsAt", "value": end }, { "key": "now", "value": end }],
    });
    assert_eq!(offered(&board.server().anonymous(), notice).await, refused(json!([closed])));
}

/// A notice that is over, and on which nobody is left.
pub async fn deserted(board: &Board, notice: &Value) {
    let errors = offered(&board.server().anonymous(), notice).await[0]["userErrors"].take();
    assert_eq!(
        (&errors[0]["code"], &errors[1]["code"]),
        (&json!("OBJECTION_TARGET_INVALID"), &json!("OBJECTION_WINDOW_CLOSED"))
    );
    assert_eq!(errors[0]["path"], json!([{ "field": "notice" }]));
}
