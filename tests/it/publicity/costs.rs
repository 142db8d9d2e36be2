//! What follows the award costs as many statements for fifty rows as for one.

use crate::integrity::Raw;
use crate::integrity::invariants::publicity::furnished;
use crate::statements::{List, growing};
use crate::support::both;

/// Forty-nine more pages on the first award, and as many cases about persons of their own.
async fn multiplied(raw: &Raw) {
    let page = "state = 'PUBLISHED' AND id IN (SELECT experience_id FROM experience_version)";
    for n in 100..149_u32 {
        let id = raw.id(n);
        let first = format!("{page} AND id NOT IN (SELECT id FROM experience WHERE id IN ({}))", ids(raw, n));
        raw.run(&raw.copy("experience", &first, &[("id", &id)]).await).await;
        let version = format!("experience_id = (SELECT id FROM experience WHERE {first} AND id <> {id})");
        raw.run(&raw.copy("experience_version", &version, &[("id", &id), ("experience_id", &id)]).await).await;
        raw.run(&format!("INSERT INTO person (id, name, created_at) VALUES ({id}, '某人', 1)")).await;
        let case = [("id", id.as_str()), ("person_id", &id)];
        let opened = format!("state = 'OPENED' AND id NOT IN ({})", ids(raw, n));
        raw.run(&raw.copy("misconduct_case", &opened, &case).await).await;
    }
}

/// The ids that were given before a number.
fn ids(raw: &Raw, number: u32) -> String {
    (99..number).map(|number| raw.id(number)).collect::<Vec<_>>().join(", ")
}

both! {
    async fn lists_after_the_award_take_as_many_statements_for_fifty_as_for_one(server: Server) {
        let board = furnished(server).await;
        multiplied(&Raw::of(board.server()).await).await;
        let list = List { query: "experiences(first: $n) { NODES }", nodes: "/experiences/nodes" };
        let parts = ["id title summary text", "industry publishedAt", "award { name state publicityWording { zh en } cycle { year } }"];
        assert_eq!(growing(&board.server().anonymous(), &list, &parts).await, Vec::<String>::new());
        let list = List {
            query: "viewer { office { experiences(first: $n) { NODES } } }",
            nodes: "/viewer/office/experiences/nodes",
        };
        let parts = ["title summary text versions { number title }", "award { name }", "allowedActions { action allowed userErrors { code } }"];
        assert_eq!(growing(board.office(), &list, &parts).await, Vec::<String>::new());
        let list = List {
            query: "viewer { office { misconductCases(first: $n) { NODES } } }",
            nodes: "/viewer/office/misconductCases/nodes",
        };
        let parts = ["name openedBy decidedBy", "applications referrals { body }", "allowedActions { action allowed }"];
        assert_eq!(growing(board.office(), &list, &parts).await, Vec::<String>::new());
    }
}
