//! Rewards (art. 4, 20): claims, the highest-only rule with its reasoning, grants, and what a revocation does to them.

mod attachments;
mod lists;
mod reading;

use crate::casework::{bars, stops};
use crate::integrity::Raw;
use crate::operations::refuses;
use crate::organising::{articles, but, zh};
use crate::support::both;
use crate::treasury::{Treasury, honour, standard};
use serde_json::{Value, json};

both! {
    async fn a_year_pays_its_highest_amount_once(server: Server) {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        refuses_bonus_not_for_repeat_winner(&all).await;
        allows_bonus_not_for_repeat_winner(&all).await;
        refuses_reward_already_granted(&all).await;
        allows_reward_not_highest(&all).await;
        refuses_reward_not_highest(&all).await;
        allows_reward_already_granted(&all).await;
        reasoning(&all).await;
        assert_eq!(quality_award::check::broken(&all.board.server().app.db).await.unwrap(), []);
    }

    async fn where_a_regulation_does_not_pool_them_honours_and_standards_are_two_scopes(server: Server) {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        let raw = Raw::of(all.board.server()).await;
        raw.drop_triggers().await;
        let sql = if all.board.server().backend == crate::support::Backend::Sqlite {
            "UPDATE regulation SET parameters = json_set(parameters, '$.rewards_pooled', json('false'))"
        } else {
            "UPDATE regulation SET parameters = jsonb_set(parameters, '{rewards_pooled}', 'false')"
        };
        raw.run(sql).await;
        all.bonus(0).await;
        let claim = all.proven(0, standard("T/A 1-2026", "GROUP", "JOINED", "2026-06-16")).await;
        let grant = all.granted(&claim["id"]).await;
        assert_eq!((&grant["amount"], &grant["family"]), (&json!("30000.00"), &json!("STANDARD")));
        let seen = all.calculation(0, 2026).await;
        let expected = json!([
            { "year": 2026, "family": "HONOUR", "highest": "100000.00", "granted": "100000.00", "payable": "0.00" },
            { "year": 2026, "family": "STANDARD", "highest": "30000.00", "granted": "30000.00", "payable": "0.00" },
        ]);
        assert_eq!(seen["scopes"], expected);
    }

    async fn a_claim_is_made_once_and_verified_against_the_register(server: Server) {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        claiming(&all).await;
        verifying(&all).await;
        interested(&all).await;
    }

    async fn a_revocation_suspends_and_cancels_what_is_unpaid(server: Server) {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        revoked(&all).await;
        assert_eq!(quality_award::check::broken(&all.board.server().app.db).await.unwrap(), []);
    }

    async fn everybody_reads_and_does_what_the_role_allows(server: Server) {
        let all = Treasury::busy(server).await;
        reading::own_and_no_others(&all).await;
        reading::by_id(&all).await;
        reading::forbidden(&all).await;
        reading::awaiting(&all).await;
    }
}

async fn refuses_bonus_not_for_repeat_winner(all: &Treasury) {
    let code = "BONUS_NOT_FOR_REPEAT_WINNER";
    let input = all.granting(3).await;
    bars(all.world(), all.office(), ("GrantBonus", input.clone()), code, []).await;
    let errors = refuses(all.board.server(), all.office(), "GrantBonus", input, &[code]).await;
    assert_eq!(articles(&errors, code), ["4(§2)"]);
    let line = all.calculation(3, 2026).await["lines"][0].take();
    assert_eq!((&line["reason"], &line["payable"]), (&json!("REPEAT_WINNER"), &json!("0.00")));
    assert_eq!(line["allowedActions"][0]["userErrors"][0]["code"], code);
}

/// A winner of the quota gets the bonus of its award by the table.
async fn allows_bonus_not_for_repeat_winner(all: &Treasury) {
    let input = all.granting(0).await;
    all.board.tried("GrantBonus", input.clone()).await;
    let stale = but(input, json!({ "expectedVersion": 9 }));
    refuses(all.board.server(), all.office(), "GrantBonus", stale, &["STALE_VERSION"]).await;
    let grant = all.bonus(0).await;
    let expected = [
        ("title", json!("2026 高新质量奖")),
        ("year", json!(2026)),
        ("family", Value::Null),
        ("tableAmount", json!("100000.00")),
        ("grantedBefore", json!("0.00")),
        ("amount", json!("100000.00")),
        ("paid", json!("0.00")),
        ("budgetYear", json!(2026)),
        ("state", json!("OPEN")),
        ("useDueOn", Value::Null),
        ("claim", Value::Null),
    ];
    for (field, value) in expected {
        assert_eq!(grant[field], value, "{field}");
    }
    assert_eq!(all.booked("BONUS").await, ["100000.00", "0.00"]);
}

async fn refuses_reward_already_granted(all: &Treasury) {
    let code = "REWARD_ALREADY_GRANTED";
    bars(all.world(), all.office(), ("GrantBonus", all.granting(0).await), code, []).await;
}

/// A higher one of the same year pays the difference.
async fn allows_reward_not_highest(all: &Treasury) {
    let claim = all.proven(0, standard("ISO 1-2026", "INTERNATIONAL", "LED", "2026-01-01")).await;
    assert_eq!(claim["line"], json!({ "reason": "TOP_UP", "payable": "200000.00" }));
    all.board.tried("GrantReward", all.rewarding(&claim["id"]).await).await;
    let grant = all.granted(&claim["id"]).await;
    let amounts = (&grant["tableAmount"], &grant["grantedBefore"], &grant["amount"]);
    assert_eq!(amounts, (&json!("300000.00"), &json!("100000.00"), &json!("200000.00")));
    assert_eq!(all.booked("BONUS").await, ["300000.00", "0.00"]);
}

/// One of the same level, and a lower one, pay nothing; of another organisation, and of another year, they do.
async fn refuses_reward_not_highest(all: &Treasury) {
    let code = "REWARD_NOT_HIGHEST";
    for (number, level, amount) in
        [("ISO 2-2026", "INTERNATIONAL", "300000.00"), ("GB/T 2-2026", "NATIONAL", "100000.00")]
    {
        let claim = all.proven(0, standard(number, level, "LED", "2026-06-15")).await;
        let input = all.rewarding(&claim["id"]).await;
        let deciding = [("year", "2026"), ("tableAmount", amount), ("grantedBefore", "300000.00")];
        bars(all.world(), all.office(), ("GrantReward", input), code, deciding).await;
    }
    let claim = all.proven(1, standard("GB/T 2-2026", "NATIONAL", "LED", "2026-06-15")).await;
    assert_eq!(all.granted(&claim["id"]).await["amount"], "100000.00");
    // What the bonus of its award would add is nothing now.
    let deciding = [("year", "2026"), ("tableAmount", "100000.00"), ("grantedBefore", "100000.00")];
    bars(all.world(), all.office(), ("GrantBonus", all.granting(1).await), code, deciding).await;
}

/// Another achievement of another year is rewarded in full; the same one never again.
async fn allows_reward_already_granted(all: &Treasury) {
    let claim = all.proven(0, standard("gb/t 1-2025", "NATIONAL", "LED", "2025-12-31")).await;
    assert_eq!(claim["standardNumber"], "GB/T1-2025");
    assert_eq!(all.granted(&claim["id"]).await["amount"], "100000.00");
    let code = "REWARD_ALREADY_GRANTED";
    bars(all.world(), all.office(), ("GrantReward", all.rewarding(&claim["id"]).await), code, []).await;
    let again = all.claiming(0, standard(" GB/T  1-2025", "NATIONAL", "JOINED", "2026-02-02"));
    bars(all.world(), all.board.applicant(0), ("ClaimReward", again), code, []).await;
}

/// Line by line, as the Office and the organisation itself see it.
async fn reasoning(all: &Treasury) {
    let seen = all.calculation(0, 2026).await;
    let told: Vec<_> = seen["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            ["title", "tableAmount", "grantedBefore", "payable", "reason"]
                .map(|field| line[field].as_str().unwrap().to_owned())
        })
        .collect();
    let line = |title: &str, table: &str, before: &str, reason: &str| {
        [title, table, before, "0.00", reason].map(str::to_owned)
    };
    let expected = [
        line("2026 高新质量奖", "100000.00", "200000.00", "GRANTED"),
        line("稀土标准", "300000.00", "100000.00", "GRANTED"),
        line("稀土标准", "300000.00", "300000.00", "NOT_HIGHEST"),
        line("稀土标准", "100000.00", "300000.00", "NOT_HIGHEST"),
    ];
    assert_eq!(told, expected);
    let scope =
        json!([{ "year": 2026, "family": null, "highest": "300000.00", "granted": "300000.00", "payable": "0.00" }]);
    assert_eq!(seen["scopes"], scope);
    let variables = json!({ "organization": all.organization(0), "year": 2026 });
    let data = all.board.applicant(0).ask("MyCalculation", variables).await;
    let mut own = data["viewer"]["applicant"]["rewardCalculation"].clone();
    let mut seen = seen;
    for lines in [&mut own, &mut seen] {
        lines["lines"].as_array_mut().unwrap().iter_mut().for_each(|line| line["allowedActions"] = json!([]));
    }
    assert_eq!(own, seen);
    assert_eq!(all.calculation(0, 2025).await["lines"].as_array().unwrap().len(), 1);
}

async fn claiming(all: &Treasury) {
    let (server, applicant) = (all.board.server(), all.board.applicant(0));
    let path =
        |fields: &[&str]| -> Value { fields.iter().map(|field| json!({ "field": field, "index": null })).collect() };
    for (achievement, field) in [
        (honour("ZONE_AWARD", "2026-06-01"), ["honour", "kind"]),
        (honour("CITY_AWARD", "2026-06-17"), ["honour", "grantedOn"]),
        (honour("CITY_AWARD", "2021-03-10"), ["honour", "grantedOn"]),
        (standard(" ", "NATIONAL", "LED", "2026-06-01"), ["standard", "number"]),
        (standard("GB 1", "NATIONAL", "LED", "2021-03-10"), ["standard", "publishedOn"]),
    ] {
        let errors = refuses(server, applicant, "ClaimReward", all.claiming(0, achievement), &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], path(&["achievement", field[0], field[1]]));
    }
    // The first day of the regulation.
    all.claimed(0, honour("CITY_AWARD", "2021-03-11")).await;
    let again = all.claiming(0, honour("CITY_AWARD", "2021-03-11"));
    refuses(server, applicant, "ClaimReward", again, &["INVALID_INPUT"]).await;
    let fresh = all.world().registered(90, "第90公司", "C").await;
    let input = but(all.claiming(0, honour("CITY_AWARD", "2026-06-01")), json!({ "organization": fresh.organization }));
    bars(all.world(), &fresh.client, ("ClaimReward", input.clone()), "ORGANIZATION_NOT_VERIFIED", []).await;
    stops(all.world(), applicant, "ClaimReward", input, "NOT_FOUND").await;
}

async fn verifying(all: &Treasury) {
    let (world, office) = (all.world(), all.office());
    let claim = all.claimed(0, honour("CITY_AWARD", "2026-06-01")).await;
    let input = json!({ "claim": claim["id"], "expectedVersion": 1 });
    let [submitted, verified] = ["SUBMITTED", "VERIFIED"].map(|state| zh("RewardClaimState", state));
    let deciding = [("current", submitted.as_str()), ("required", verified.as_str())];
    bars(world, office, ("GrantReward", input.clone()), "STAGE_OUT_OF_ORDER", deciding).await;
    // Without its entry, with one of another day, kind or organisation, and one that was struck out.
    let others = [
        Value::Null,
        all.registered(0, "CITY_AWARD", "2026-06-02").await,
        all.registered(0, "REGIONAL_AWARD", "2026-06-01").await,
        all.registered(1, "CITY_AWARD", "2026-06-01").await,
    ];
    for entry in &others {
        let input = but(input.clone(), json!({ "honour": entry }));
        refuses(all.board.server(), office, "VerifyRewardClaim", input, &["INVALID_INPUT"]).await;
    }
    let entry = all.registered(0, "CITY_AWARD", "2026-06-01").await;
    let proven = all.verified(&claim, Some(&entry)).await;
    assert_eq!((&proven["state"], &proven["version"]), (&json!("VERIFIED"), &json!(2)));
    let again = json!({ "claim": claim["id"], "honour": entry, "expectedVersion": 2 });
    let deciding = [("current", verified.as_str()), ("required", submitted.as_str())];
    bars(world, office, ("VerifyRewardClaim", again), "STAGE_OUT_OF_ORDER", deciding).await;

    let claim = all.claimed(0, standard("T/B 1-2026", "GROUP", "LED", "2026-06-01")).await;
    let superfluous = json!({ "claim": claim["id"], "honour": entry, "expectedVersion": 1 });
    refuses(all.board.server(), office, "VerifyRewardClaim", superfluous, &["INVALID_INPUT"]).await;
    let input = json!({ "claim": claim["id"], "reason": "证明不足。", "expectedVersion": 1 });
    let refused = office.act("RefuseRewardClaim", input.clone()).await["claim"].take();
    assert_eq!(
        (&refused["state"], &refused["reason"], &refused["line"]),
        (&json!("REFUSED"), &json!("证明不足。"), &Value::Null)
    );
    let state = zh("RewardClaimState", "REFUSED");
    let deciding = [("current", state.as_str()), ("required", verified.as_str())];
    bars(world, office, ("GrantReward", all.rewarding(&claim["id"]).await), "STAGE_OUT_OF_ORDER", deciding).await;
    // What was refused may be claimed anew.
    all.claimed(0, standard("T/B 1-2026", "GROUP", "LED", "2026-06-01")).await;
}

/// Whoever of the Office has an interest in an organisation neither sees nor handles what is claimed for it.
async fn interested(all: &Treasury) {
    let claim = all.claimed(2, standard("T/C 1-2026", "GROUP", "LED", "2026-06-01")).await;
    let clerk = all.clerk().await;
    let seen = |data: Value| data["viewer"]["office"]["rewardClaims"]["totalCount"].as_i64().unwrap();
    let before = seen(clerk.ask("OfficeRewardClaims", json!({ "first": 1 })).await);
    all.board.conflicted("office2", 2).await;
    let kind = zh("InterestKind", "ADVISER");
    let input = json!({ "claim": claim["id"], "expectedVersion": 1 });
    bars(all.world(), &clerk, ("VerifyRewardClaim", input), "CONFLICT_OF_INTEREST", [("kind", &kind)]).await;
    bars(all.world(), &clerk, ("GrantBonus", all.granting(2).await), "CONFLICT_OF_INTEREST", [("kind", &kind)]).await;
    assert_eq!(seen(clerk.ask("OfficeRewardClaims", json!({ "first": 1 })).await), before - 1);
}

async fn revoked(all: &Treasury) {
    let (world, office) = (all.world(), all.office());
    let grant = all.bonus(0).await;
    all.paid(&grant, "40000.00").await;
    let waiting = all.entered(&grant["id"], "30000.00").await;
    let canceling = async || {
        let version = all.grant(&grant["id"]).await["version"].clone();
        json!({ "grant": grant["id"], "reason": "撤销决定", "expectedVersion": version })
    };
    let [open, suspended, cancelled] = ["OPEN", "SUSPENDED", "CANCELLED"].map(|state| zh("RewardGrantState", state));
    let states = |current| [("current", current), ("required", cancelled.as_str())];
    bars(world, office, ("CancelUnpaid", canceling().await), "STAGE_OUT_OF_ORDER", states(open.as_str())).await;
    let case = opened(all, 0, "SERIOUS_VIOLATION").await;
    let clerk = all.clerk().await;
    for state in [&suspended, &cancelled] {
        if state == &cancelled {
            decided(all, 0, &case).await;
        }
        let deciding = [("current", state.as_str()), ("required", open.as_str())];
        let input = all.entering(&grant["id"], "1.00").await;
        bars(world, office, ("EnterInstalment", input), "STAGE_OUT_OF_ORDER", deciding).await;
        let input = all.confirming(&waiting["id"]).await;
        bars(world, &clerk, ("ConfirmPayment", input), "STAGE_OUT_OF_ORDER", deciding).await;
        if state == &suspended {
            bars(world, office, ("CancelUnpaid", canceling().await), "STAGE_OUT_OF_ORDER", states(state.as_str()))
                .await;
        }
    }
    all.board.tried("CancelUnpaid", canceling().await).await;
    let done = office.act("CancelUnpaid", canceling().await).await["grant"].take();
    let amounts = (&done["amount"], &done["cancelled"], &done["paid"], &done["state"]);
    assert_eq!(amounts, (&json!("100000.00"), &json!("60000.00"), &json!("40000.00"), &json!("CANCELLED")));
    assert_eq!(all.booked("BONUS").await, ["40000.00", "40000.00"]);
    assert_eq!(all.payment(&waiting["id"]).await["state"], "REJECTED");
    refuses(all.board.server(), office, "CancelUnpaid", canceling().await, &["INVALID_INPUT"]).await;
    // What was paid counts in its scope; the bonus of a revoked award is not granted any more.
    let claim = all.proven(0, standard("T/D 1-2026", "GROUP", "LED", "2026-06-01")).await;
    assert_eq!(claim["line"], json!({ "reason": "TOP_UP", "payable": "10000.00" }));
    let case = opened(all, 1, "FRAUD").await;
    decided(all, 1, &case).await;
    let [revoked, valid] = ["REVOKED", "VALID"].map(|state| zh("AwardState", state));
    let deciding = [("current", revoked.as_str()), ("required", valid.as_str())];
    bars(world, office, ("GrantBonus", all.granting(1).await), "STAGE_OUT_OF_ORDER", deciding).await;
}

/// A case of revoking a winner's award, opened now.
async fn opened(all: &Treasury, case: usize, ground: &str) -> Value {
    let award = all.granting(case).await["award"].clone();
    let input = json!({ "award": award, "ground": ground, "facts": "经举报。" });
    all.office().act("OpenRevocationCase", input).await["revocation"]["id"].take()
}

/// The case goes on to the revocation: findings, the winner's answer, the committee where it is asked, the management committee.
async fn decided(all: &Treasury, case: usize, revocation: &Value) {
    let on = async |more: Value| {
        let data = all.office().ask("OfficeRevocations", json!({ "first": 10 })).await;
        let rows = data["viewer"]["office"]["revocations"]["nodes"].as_array().unwrap().clone();
        let row = rows.into_iter().find(|row| row["id"] == *revocation).unwrap();
        but(json!({ "revocation": row["id"], "expectedVersion": row["version"] }), more)
    };
    all.office().act("RecordInvestigation", on(json!({ "findings": "经查属实。" })).await).await;
    let answer = json!({ "revocation": revocation, "statement": "无异议。" });
    all.board.applicant(case).act("AnswerRevocation", answer).await;
    let data = all.office().ask("OfficeRevocations", json!({ "first": 1 })).await;
    if data["viewer"]["office"]["revocations"]["nodes"][0]["ground"] != "FRAUD" {
        all.world().resolve("REVOCATION", revocation.as_str().unwrap()).await;
    }
    all.board.management().await.act("RevokeAward", on(json!({ "reason": "予以撤销。" })).await).await;
}
