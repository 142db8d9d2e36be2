//! Who reads what of rewards and spending, and who may do nothing with it.

use super::attachments;
use crate::casework::stops;
use crate::support::Client;
use crate::treasury::{Treasury, expense, honour, using};
use serde_json::{Value, json};

/// How many claims, grants and reports an applicant sees.
async fn mine(client: &Client) -> [i64; 3] {
    let data = client.ask("MyRewards", json!({})).await["viewer"]["applicant"].take();
    ["rewardClaims", "rewardGrants", "fundUses"].map(|list| data[list]["totalCount"].as_i64().unwrap())
}

/// An organisation sees its own claims, grants, instalments and reports; the supervisor sees all of it.
pub async fn own_and_no_others(all: &Treasury) {
    assert_eq!(mine(all.board.applicant(0)).await, [1, 2, 1]);
    assert_eq!(mine(all.board.applicant(1)).await, [1, 1, 0]);
    assert_eq!(mine(all.board.applicant(2)).await, [0, 0, 0]);
    let data = all.board.applicant(0).ask("MyRewards", json!({})).await["viewer"]["applicant"].take();
    let told: Vec<_> = data["rewardGrants"]["nodes"][1]["instalments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["amount"].clone(), row["state"].clone(), row["receipt"].clone()))
        .collect();
    let expected = [
        (json!("60000.00"), json!("CONFIRMED"), json!("回单0001")),
        (json!("30000.00"), json!("ENTERED"), Value::Null),
    ];
    assert_eq!(told, expected);
    let variables = json!({ "organization": all.organization(1) });
    let data = all.board.applicant(0).ask("MyCalculation", variables.clone()).await;
    assert_eq!(data["viewer"]["applicant"]["rewardCalculation"], Value::Null);
    let supervisor = all.board.as_account("supervisor").await;
    let seen = supervisor.ask("SupervisorRewards", variables).await["viewer"]["supervisor"].take();
    let counts = ["rewardClaims", "rewardGrants", "fundUses", "payments"].map(|list| seen[list]["totalCount"].clone());
    assert_eq!(counts, [json!(2), json!(3), json!(1), json!(4)]);
    assert_eq!(seen["budgetLines"].as_array().unwrap().len(), 2);
    let actions = seen["payments"]["nodes"].as_array().unwrap().iter().all(|row| row["allowedActions"] == json!([]));
    assert!(actions, "{seen:#}");
}

/// By its global id everything is there for whom it is, and for nobody else.
pub async fn by_id(all: &Treasury) {
    let grants = all.office().ask("OfficeRewardGrants", json!({ "first": 10 })).await;
    let grant = grants["viewer"]["office"]["rewardGrants"]["nodes"][2].clone();
    let payments = all.office().ask("OfficePayments", json!({ "first": 10 })).await;
    let payment = payments["viewer"]["office"]["payments"]["nodes"][3]["id"].clone();
    let claims = all.office().ask("OfficeRewardClaims", json!({ "first": 10 })).await;
    let claim = claims["viewer"]["office"]["rewardClaims"]["nodes"][1]["id"].clone();
    let line = all.line("BONUS").await["id"].clone();
    let owned = [grant["id"].clone(), grant["fundUses"][0]["id"].clone(), claim];
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let found = async |client: &Client, id: &Value| client.ok(node, json!({ "id": id })).await["node"]["id"] == *id;
    let supervisor = all.board.as_account("supervisor").await;
    for id in owned.iter().chain([&payment, &line]) {
        assert!(found(all.office(), id).await && found(&supervisor, id).await, "{id}");
        for client in
            [&all.board.management().await, all.board.director(), &all.world().admin, &all.world().recommender]
        {
            assert!(!found(client, id).await, "{id}");
        }
        assert!(!found(&all.board.server().anonymous(), id).await && !found(all.board.applicant(2), id).await, "{id}");
        assert_eq!(found(all.board.applicant(0), id).await, owned.contains(id), "{id}");
    }
    // Of an organisation in which somebody of the Office has an interest, that person sees nothing.
    let clerk = all.clerk().await;
    all.board.conflicted("office2", 0).await;
    for id in owned.iter().chain([&payment]) {
        assert!(!found(&clerk, id).await, "{id}");
    }
    assert!(found(&clerk, &line).await);
}

/// Every role but the one that acts is stopped, and so is whoever has not signed in.
pub async fn forbidden(all: &Treasury) {
    let grant = all.grant(&first(all).await).await;
    let steps = [
        ("SetBudgetLine", json!({ "year": 2030, "purpose": "BONUS", "amount": "1.00", "document": "文件" })),
        ("RaiseBudgetLine", json!({ "line": "x", "amount": "1.00", "document": "文件", "expectedVersion": 1 })),
        ("VerifyRewardClaim", json!({ "claim": "x", "expectedVersion": 1 })),
        ("RefuseRewardClaim", json!({ "claim": "x", "reason": "无", "expectedVersion": 1 })),
        ("GrantReward", json!({ "claim": "x", "expectedVersion": 1 })),
        ("GrantBonus", json!({ "award": "x", "expectedVersion": 1 })),
        ("CancelUnpaid", json!({ "grant": "x", "reason": "无", "expectedVersion": 1 })),
        ("EnterInstalment", json!({ "grant": "x", "amount": "1.00", "expectedVersion": 1 })),
        ("EnterExpense", expense("MEETING", "1.00")),
        ("ConfirmPayment", json!({ "payment": "x", "paidOn": "2026-06-16", "receipt": "1", "expectedVersion": 1 })),
        ("RejectPayment", json!({ "payment": "x", "reason": "无", "expectedVersion": 1 })),
        ("AcceptFundUse", json!({ "fundUse": "x", "expectedVersion": 1 })),
        ("ReturnFundUse", json!({ "fundUse": "x", "reason": "无", "expectedVersion": 1 })),
    ];
    let reviewer = &all.board.chamber.review.experts[0].client;
    let (management, supervisor) = (all.board.management().await, all.board.as_account("supervisor").await);
    let world = all.world();
    let others = [&management, &supervisor, reviewer, all.board.director(), &world.admin, &world.recommender];
    for (operation, input) in steps {
        for client in others.into_iter().chain([all.board.applicant(0)]) {
            stops(world, client, operation, input.clone(), "FORBIDDEN").await;
        }
        all.board.unsigned(operation, input).await;
    }
    let claiming = all.claiming(0, honour("CITY_AWARD", "2026-06-01"));
    let reporting = using(&grant, &[("TRAINING", "1.00")]);
    let claims = all.office().ask("OfficeRewardClaims", json!({ "first": 10 })).await;
    let claim = claims["viewer"]["office"]["rewardClaims"]["nodes"][1]["id"].clone();
    for (operation, input) in [
        ("ClaimReward", claiming),
        ("RequestClaimEvidenceUpload", attachments::CLAIM.asking(&claim)),
        ("ReportFundUse", reporting),
        ("RequestFundUseEvidenceUpload", attachments::FUND_USE.asking(&grant["fundUses"][0]["id"])),
    ] {
        for client in others.into_iter().chain([all.office()]) {
            stops(world, client, operation, input.clone(), "FORBIDDEN").await;
        }
        stops(world, all.board.applicant(2), operation, input.clone(), "NOT_FOUND").await;
        all.board.unsigned(operation, input).await;
    }
}

/// The bonus of the first winner.
async fn first(all: &Treasury) -> Value {
    let data = all.office().ask("OfficeRewardGrants", json!({ "first": 10 })).await;
    data["viewer"]["office"]["rewardGrants"]["nodes"][2]["id"].clone()
}

/// What awaits the Office: bonuses that pay something, payments that somebody else entered, and the report.
pub async fn awaiting(all: &Treasury) {
    let told = async |client: &Client| {
        let mut lines = crate::worklist::told(client).await;
        lines.retain(|line| !line.starts_with("ADVANCE_CYCLE"));
        lines
    };
    assert_eq!(
        told(all.office()).await,
        ["GRANT_BONUS 第2公司", "GRANT_BONUS 第3公司", "ACCEPT_FUND_USE 2026 高新质量奖"]
    );
    // The clerk is recused from the first by now, and so sees neither its instalment nor its report.
    let clerk = all.clerk().await;
    assert_eq!(told(&clerk).await, ["GRANT_BONUS 第2公司", "GRANT_BONUS 第3公司", "CONFIRM_PAYMENT 会议中心"]);
    all.claimed(2, honour("REGIONAL_AWARD", "2026-06-01")).await;
    assert!(told(all.office()).await.contains(&"VERIFY_REWARD_CLAIM 质量奖".to_owned()));
    let due = told(all.board.applicant(0)).await;
    assert_eq!(due, ["REPORT_FUND_USE 2026 高新质量奖 2027-06-17T00:00"]);
}
