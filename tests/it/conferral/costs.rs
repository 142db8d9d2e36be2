//! The award roll costs as many statements for fifty awards as for one, with what became of each.

use crate::integrity::Raw;
use crate::integrity::invariants::publicity::furnished;
use crate::revocation::cases::Story;
use crate::statements::{List, growing};
use crate::support::both;
use crate::world::credit_code;
use serde_json::json;

/// One more award like the one at the origin, of a former winner of its own.
pub async fn another(raw: &Raw, origin: &str, n: u32) {
    let of = |key: &str| format!("id = (SELECT {key} FROM award WHERE {origin})");
    let (id, code, number) = (raw.id(n), format!("'{}'", credit_code(n)), format!("'2026-{n:04}'"));
    let registered = [("id", id.as_str()), ("credit_code", &code)];
    raw.run(&raw.copy("organization", &of("organization_id"), &registered).await).await;
    raw.run(&raw.copy("honour", &of("honour_id"), &registered).await).await;
    let own = [("id", id.as_str()), ("organization_id", &id), ("number", &number)];
    raw.run(&raw.copy("application", &of("application_id"), &own).await).await;
    let award = [
        ("id", id.as_str()),
        ("application_id", &id),
        ("organization_id", &id),
        ("honour_id", &id),
        ("pool", "'FORMER'"),
        ("slot_no", "NULL"),
        ("certificate_number", "NULL"),
        ("certificate_issued_on", "NULL"),
    ];
    raw.run(&raw.copy("award", origin, &award).await).await;
}

/// Forty-nine more awards, each with a page on experience and what was published of a revocation.
async fn multiplied(raw: &Raw) {
    raw.drop_triggers().await;
    for n in 200..249_u32 {
        another(raw, "certificate_number = '2026-001'", n).await;
        let id = raw.id(n);
        let of = |number: &str| format!("award_id = (SELECT id FROM award WHERE certificate_number = '{number}')");
        let first = format!("state = 'PUBLISHED' AND {}", of("2026-001"));
        raw.run(&raw.copy("experience", &first, &[("id", &id), ("award_id", &id)]).await).await;
        let version = format!("experience_id = (SELECT id FROM experience WHERE {first})");
        raw.run(&raw.copy("experience_version", &version, &[("id", &id), ("experience_id", &id)]).await).await;
        let case = format!("published_at IS NOT NULL AND {}", of("2026-002"));
        raw.run(&raw.copy("revocation_case", &case, &[("id", &id), ("award_id", &id)]).await).await;
    }
}

both! {
    async fn the_award_roll_takes_as_many_statements_for_fifty_as_for_one(server: Server) {
        let story = Story { board: furnished(server).await };
        let case = story.investigated(1, "FRAUD").await;
        let input = story.on(&case, json!({ "statement": "情况不实。" })).await;
        story.board.office().act("RecordRevocationAnswer", input).await;
        let input = story.on(&case, json!({ "reason": "同意。" })).await;
        story.board.management().await.act("RevokeAward", input).await;
        story.board.office().act("PublishRevocation", story.publishing(&case).await).await;
        multiplied(&Raw::of(story.board.server()).await).await;
        let list = List { query: "awards(first: $n) { NODES }", nodes: "/awards/nodes" };
        let parts = [
            "id name creditCode state tier { title } cycle { year } document { number } publicityWording { zh }",
            "revocation { id ground articles { label } document { number } award { name state } }",
            "experiences { id title text industry award { name } }",
        ];
        let anybody = story.board.server().anonymous();
        assert_eq!(growing(&anybody, &list, &parts).await, Vec::<String>::new());
        // All of it is there.
        let query = "{ awards(last: 49) { nodes { revocation { id } experiences { id } } } }";
        let rows = anybody.ok(query, json!({})).await["awards"]["nodes"].take();
        let whole = |row: &serde_json::Value| {
            row["revocation"]["id"].is_string() && row["experiences"].as_array().is_some_and(|pages| pages.len() == 1)
        };
        assert!(rows.as_array().unwrap().iter().all(whole), "{rows:#}");
    }
}
