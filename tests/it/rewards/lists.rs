//! Lists of rewards and spending cost as many statements for fifty rows as for one.

use crate::integrity::Raw;
use crate::statements::{List, growing};
use crate::support::both;
use crate::treasury::Treasury;
use crate::world::credit_code;

/// Forty-nine more organisations, each with a claim, a grant and an instalment of its own; and as many reports; each claim and report
/// with a file.
async fn multiplied(raw: &Raw, all: &Treasury) {
    // What is decided takes no file any more.
    raw.drop_triggers().await;
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
        for (owner, column, number) in [("'REWARD_CLAIM'", "claim_id", n + 1000), ("'FUND_USE'", "use_id", n + 2000)] {
            let file = raw.id(number);
            let changes = [("id", file.as_str()), ("owner", owner), ("application_id", "NULL"), (column, &id)];
            let one = "id = (SELECT id FROM file WHERE application_id IS NOT NULL ORDER BY id LIMIT 1)";
            raw.run(&raw.copy("file", one, &changes).await).await;
        }
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

both! {
    async fn lists_of_rewards_take_as_many_statements_for_fifty_as_for_one(server: Server) {
        let all = Treasury::busy(server).await;
        multiplied(&Raw::of(all.board.server()).await, &all).await;
        let allowed = "allowedActions { action allowed from userErrors { code message } }";
        for (query, nodes, parts) in [
            (
                "viewer { office { rewardClaims(first: $n) { NODES } } }",
                "/viewer/office/rewardClaims/nodes",
                ["id name state files { id name link { url } }", "line { reason payable allowedActions { action } }", "grant { id name }", allowed],
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
                ["id title files { id name link { url } }", "items { category amount }", "grant", allowed],
            ),
        ] {
            assert_eq!(growing(all.office(), &List { query, nodes }, &parts).await, Vec::<String>::new());
        }
    }
}
