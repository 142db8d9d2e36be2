//! Lists of rewards and spending cost as many statements for fifty rows as for one.

use crate::integrity::Raw;
use crate::statements::{List, growing};
use crate::support::both_on_one_thread;
use crate::treasury::Treasury;
use crate::world::credit_code;

/// Forty-nine more organisations, each with a claim, a grant and an instalment of its own; and as many reports.
async fn multiplied(raw: &Raw, all: &Treasury) {
    let own = format!("credit_code = '{}'", all.board.code(0));
    for n in 101..=149_u32 {
        let (id, code, number) = (raw.id(n), format!("'{}'", credit_code(n)), n.to_string());
        let organization = [("id", id.as_str()), ("credit_code", &code)];
        raw.run(&raw.copy("organization", &own, &organization).await).await;
        let claim = [("id", id.as_str()), ("organization_id", &id), ("credit_code", &code)];
        raw.run(&raw.copy("reward_claim", &format!("honour_kind IS NULL AND {own}"), &claim).await).await;
        let grant = [("id", id.as_str()), ("claim_id", &id), ("organization_id", &id), ("credit_code", &code)];
        let standard = format!("claim_id IS NOT NULL AND {own}");
        raw.run(&raw.copy("reward_grant", &standard, &grant).await).await;
        let payment = [("id", id.as_str()), ("grant_id", &id)];
        let open = "state = 'ENTERED' AND grant_id = (SELECT id FROM reward_grant WHERE award_id IS NOT NULL)";
        raw.run(&raw.copy("payment", open, &payment).await).await;
        raw.run(&raw.copy("fund_use", "number = 1", &[("id", &id), ("number", &number)]).await).await;
        let item = [("id", id.as_str()), ("use_id", &id)];
        raw.run(
            &raw.copy(
                "fund_use_item",
                "category = 'OTHER' AND use_id = (SELECT id FROM fund_use WHERE number = 1)",
                &item,
            )
            .await,
        )
        .await;
    }
}

both_on_one_thread! {
    async fn lists_of_rewards_take_as_many_statements_for_fifty_as_for_one(server: Server) {
        let all = Treasury::busy(server).await;
        multiplied(&Raw::of(all.board.server()).await, &all).await;
        let allowed = "allowedActions { action allowed from userErrors { code message } }";
        for (query, nodes, parts) in [
            (
                "viewer { office { rewardClaims(first: $n) { NODES } } }",
                "/viewer/office/rewardClaims/nodes",
                ["id name state", "line { reason payable allowedActions { action } }", "grant { id name }", allowed],
            ),
            (
                "viewer { office { rewardGrants(first: $n) { NODES } } }",
                "/viewer/office/rewardGrants/nodes",
                ["id name budgetYear state", "instalments { amount }", "fundUses { id items { amount } }", allowed],
            ),
            (
                "viewer { office { payments(first: $n) { NODES } } }",
                "/viewer/office/payments/nodes",
                ["id budgetYear", "enteredBy decidedBy", "grant { id name state }", allowed],
            ),
            (
                "viewer { office { fundUses(first: $n) { NODES } } }",
                "/viewer/office/fundUses/nodes",
                ["id title", "items { category amount }", "grant", allowed],
            ),
        ] {
            assert_eq!(growing(all.office(), &List { query, nodes }, &parts).await, Vec::<String>::new());
        }
    }
}
