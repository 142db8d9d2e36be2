//! Money (art. 5, 21, 22): budget lines, payments by two persons, review expenses, and the use of bonuses.

use crate::casework::bars;
use crate::operations::refuses;
use crate::organising::{articles, but, zh};
use crate::support::both;
use crate::treasury::{Treasury, expense, using};
use serde_json::{Value, json};

both! {
    async fn a_bonus_is_paid_within_the_line_of_its_year_by_two_persons(server: Server) {
        let all = Treasury::conferred(server).await;
        refuses_budget_exceeded(&all).await;
        allows_budget_exceeded(&all).await;
        instalments(&all).await;
        two_persons(&all).await;
        assert_eq!(quality_award::check::broken(&all.board.server().app.db).await.unwrap(), []);
    }

    async fn a_review_spends_what_article_22_names_within_its_line(server: Server) {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        all.funded("REVIEW", "3000.00").await;
        refuses_expense_not_allowed(&all).await;
        allows_expense_not_allowed(&all).await;
        to_the_last_fen(&all).await;
        assert_eq!(quality_award::check::broken(&all.board.server().app.db).await.unwrap(), []);
    }

    async fn a_winner_reports_what_it_did_with_its_bonus(server: Server) {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        let grant = all.bonus(0).await;
        all.paid(&grant, "60000.00").await;
        refuses_fund_use_not_allowed(&all, &grant["id"]).await;
        refuses_fund_use_exceeds_bonus(&all, &grant["id"]).await;
        allows_fund_use_exceeds_bonus(&all, &grant["id"]).await;
        allows_fund_use_not_allowed(&all, &grant["id"]).await;
        returned(&all, &grant["id"]).await;
        assert_eq!(quality_award::check::broken(&all.board.server().app.db).await.unwrap(), []);
    }
}

/// Neither without a line, nor one fen below; and the line of the reviews pays no bonus.
async fn refuses_budget_exceeded(all: &Treasury) {
    let code = "BUDGET_EXCEEDED";
    let purpose = zh("BudgetPurpose", "BONUS");
    let deciding = |left: &'static str| {
        [
            ("purpose", purpose.clone()),
            ("year", "2026".to_owned()),
            ("budgetLeft", left.to_owned()),
            ("asked", "100000.00".to_owned()),
        ]
    };
    let check = async |left: &'static str| {
        let owned = deciding(left);
        let known = [0, 1, 2, 3].map(|index| (owned[index].0, owned[index].1.as_str()));
        bars(all.world(), all.office(), ("GrantBonus", all.granting(0).await), code, known).await;
    };
    check("0.00").await;
    all.funded("REVIEW", "1000000.00").await;
    check("0.00").await;
    all.funded("BONUS", "99999.99").await;
    check("99999.99").await;
    let errors = refuses(all.board.server(), all.office(), "GrantBonus", all.granting(0).await, &[code]).await;
    assert_eq!(articles(&errors, code), ["5", "21"]);
    let twice = json!({ "year": 2026, "purpose": "BONUS", "amount": "1.00", "document": "文件" });
    refuses(all.board.server(), all.office(), "SetBudgetLine", twice.clone(), &["INVALID_INPUT"]).await;
    for amount in ["0.00", "-1.00", "0.001", "一"] {
        let input = but(twice.clone(), json!({ "year": 2027, "amount": amount }));
        refuses(all.board.server(), all.office(), "SetBudgetLine", input, &["INVALID_INPUT"]).await;
    }
}

/// Raised to the fen, the line pays it.
async fn allows_budget_exceeded(all: &Treasury) {
    let line = all.line("BONUS").await;
    let raising = |amount: &str| json!({ "line": line["id"], "amount": amount, "document": "包高新财〔2026〕2号", "expectedVersion": line["version"] });
    for amount in ["99999.98", "99999.99"] {
        refuses(all.board.server(), all.office(), "RaiseBudgetLine", raising(amount), &["INVALID_INPUT"]).await;
    }
    let raised = all.office().act("RaiseBudgetLine", raising("100000.00")).await["line"].take();
    let amounts: Vec<&Value> = raised["changes"].as_array().unwrap().iter().map(|change| &change["amount"]).collect();
    assert_eq!(amounts, ["99999.99", "100000.00"]);
    assert_eq!(raised["changes"][1]["decidedBy"], "办公室甲");
    refuses(all.board.server(), all.office(), "RaiseBudgetLine", raising("200000.00"), &["STALE_VERSION"]).await;
    all.bonus(0).await;
    assert_eq!(all.booked("BONUS").await, ["100000.00", "0.00"]);
    assert_eq!(all.line("BONUS").await["left"], "0.00");
    assert_eq!(all.booked("REVIEW").await, ["0.00", "0.00"]);
}

/// The grant of the first winner.
async fn first(all: &Treasury) -> Value {
    let data = all.office().ask("OfficeRewardGrants", json!({ "first": 1 })).await;
    data["viewer"]["office"]["rewardGrants"]["nodes"][0].clone()
}

/// To the last fen of the grant, and what was rejected is free again.
async fn instalments(all: &Treasury) {
    let grant = first(all).await["id"].clone();
    let payment = all.entered(&grant, "60000.00").await;
    assert_eq!((&payment["payee"], &payment["enteredBy"]), (&json!("第1公司"), &json!("办公室甲")));
    let input = all.entering(&grant, "40000.01").await;
    let deciding = [("grantLeft", "40000.00"), ("asked", "40000.01")];
    bars(all.world(), all.office(), ("EnterInstalment", input), "BUDGET_EXCEEDED", deciding).await;
    let rest = all.entered(&grant, "40000.00").await;
    let input = json!({ "payment": rest["id"], "reason": "账号有误。", "expectedVersion": 1 });
    let rejected = all.office().act("RejectPayment", input).await["payment"].take();
    assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("REJECTED"), &json!("账号有误。")));
    let [current, required] = ["REJECTED", "ENTERED"].map(|state| zh("PaymentState", state));
    let again = json!({ "payment": rest["id"], "reason": "再次", "expectedVersion": 2 });
    let deciding = [("current", current.as_str()), ("required", required.as_str())];
    bars(all.world(), all.office(), ("RejectPayment", again), "STAGE_OUT_OF_ORDER", deciding).await;
    all.entered(&grant, "40000.00").await;
    // Nothing is paid by entering it.
    assert_eq!(all.booked("BONUS").await, ["100000.00", "0.00"]);
}

/// Who entered a payment does not confirm it.
async fn two_persons(all: &Treasury) {
    let grant = first(all).await["id"].clone();
    let data = all.office().ask("OfficePayments", json!({ "filter": { "states": ["ENTERED"] } })).await;
    let open = data["viewer"]["office"]["payments"]["nodes"].as_array().unwrap().clone();
    assert_eq!(open.len(), 2);
    let input = all.confirming(&open[0]["id"]).await;
    let code = "APPROVER_NOT_INDEPENDENT";
    let errors = refuses(all.board.server(), all.office(), "ConfirmPayment", input.clone(), &[code]).await;
    assert_eq!(
        (&errors[0]["facts"], articles(&errors, code)),
        (&json!([]), ["19(§1)", "21", "23", "24"].map(str::to_owned).into())
    );
    let clerk = all.clerk().await;
    // Neither before it was entered nor tomorrow.
    for day in ["2026-06-15", "2026-06-17"] {
        let input = but(input.clone(), json!({ "paidOn": day }));
        refuses(all.board.server(), &clerk, "ConfirmPayment", input, &["INVALID_INPUT"]).await;
    }
    let digest = all.board.server().digest().await;
    clerk.act("ConfirmPayment", but(input.clone(), json!({ "dryRun": true }))).await;
    assert_eq!(all.board.server().digest().await, digest);
    let done = clerk.act("ConfirmPayment", input).await["payment"].take();
    assert_eq!(
        (&done["state"], &done["decidedBy"], &done["paidOn"]),
        (&json!("CONFIRMED"), &json!("办公室乙"), &json!("2026-06-16"))
    );
    assert_eq!(all.booked("BONUS").await, ["100000.00", "40000.00"]);
    let now = all.grant(&grant).await;
    assert_eq!((&now["state"], &now["useDueOn"]), (&json!("OPEN"), &json!("2027-06-16")));
    all.confirmed(&open[1]["id"]).await;
    assert_eq!(all.booked("BONUS").await, ["100000.00", "100000.00"]);
    assert_eq!(all.grant(&grant).await["state"], "PAID");
    let input = all.entering(&grant, "0.01").await;
    refuses(all.board.server(), all.office(), "EnterInstalment", input, &["STAGE_OUT_OF_ORDER", "BUDGET_EXCEEDED"])
        .await;
}

async fn refuses_expense_not_allowed(all: &Treasury) {
    let code = "EXPENSE_NOT_ALLOWED";
    let used = zh("ExpenseCategory", "RELATED");
    let input = but(expense("RELATED", "100.00"), json!({ "relation": null }));
    bars(all.world(), all.office(), ("EnterExpense", input.clone()), code, [("use", &used)]).await;
    let errors = refuses(all.board.server(), all.office(), "EnterExpense", input, &[code]).await;
    assert_eq!(articles(&errors, code), ["22"]);
    let superfluous = but(expense("MEETING", "100.00"), json!({ "relation": "会议" }));
    refuses(all.board.server(), all.office(), "EnterExpense", superfluous, &["INVALID_INPUT"]).await;
}

async fn allows_expense_not_allowed(all: &Treasury) {
    for category in ["MEETING", "EXPERT_FEE", "TRAVEL", "RELATED"] {
        let done = all.office().act("EnterExpense", expense(category, "500.00")).await["payment"].take();
        assert_eq!(
            (&done["category"], &done["purpose"], &done["grant"]),
            (&json!(category), &json!("REVIEW"), &Value::Null)
        );
    }
    assert_eq!(all.booked("REVIEW").await, ["2000.00", "0.00"]);
}

/// The line of the bonuses pays no expense.
async fn to_the_last_fen(all: &Treasury) {
    let purpose = zh("BudgetPurpose", "REVIEW");
    let deciding = [("purpose", purpose.as_str()), ("year", "2026"), ("budgetLeft", "1000.00"), ("asked", "1000.01")];
    bars(all.world(), all.office(), ("EnterExpense", expense("TRAVEL", "1000.01")), "BUDGET_EXCEEDED", deciding).await;
    let last = all.office().act("EnterExpense", expense("TRAVEL", "1000.00")).await["payment"].take();
    let input = all.confirming(&last["id"]).await;
    bars(all.world(), all.office(), ("ConfirmPayment", input), "APPROVER_NOT_INDEPENDENT", []).await;
    all.confirmed(&last["id"]).await;
    assert_eq!(all.booked("REVIEW").await, ["3000.00", "1000.00"]);
    let data = all.office().ask("OfficePayments", json!({ "filter": { "states": ["ENTERED"] }, "first": 1 })).await;
    let open = &data["viewer"]["office"]["payments"]["nodes"][0];
    let input = json!({ "payment": open["id"], "reason": "重复录入。", "expectedVersion": open["version"] });
    all.clerk().await.act("RejectPayment", input).await;
    assert_eq!(all.booked("REVIEW").await, ["2500.00", "1000.00"]);
    assert_eq!(all.booked("BONUS").await, ["0.00", "0.00"]);
}

/// Another use is reported only with a word on how it serves article 22.
async fn refuses_fund_use_not_allowed(all: &Treasury, grant: &Value) {
    let (code, winner) = ("FUND_USE_NOT_ALLOWED", all.board.applicant(0));
    let mut input = using(&all.grant(grant).await, &[("TRAINING", "10000.00"), ("OTHER", "1000.00")]);
    input["items"][1]["relation"] = Value::Null;
    let used = zh("FundUseCategory", "OTHER");
    bars(all.world(), winner, ("ReportFundUse", input.clone()), code, [("use", &used)]).await;
    let errors = refuses(all.board.server(), winner, "ReportFundUse", input, &[code]).await;
    assert_eq!(articles(&errors, code), ["22"]);
    assert_eq!(errors[0]["path"], json!([{ "field": "items", "index": null }, { "field": null, "index": 1 }]));
}

async fn refuses_fund_use_exceeds_bonus(all: &Treasury, grant: &Value) {
    let input = using(&all.grant(grant).await, &[("TRAINING", "60000.00"), ("INSPECTION_BODY", "0.01")]);
    let deciding = [("bonusPaid", "60000.00"), ("reported", "0.00"), ("asked", "60000.01")];
    bars(all.world(), all.board.applicant(0), ("ReportFundUse", input), "FUND_USE_EXCEEDS_BONUS", deciding).await;
}

/// In parts, to the last fen of what was paid.
async fn allows_fund_use_exceeds_bonus(all: &Treasury, grant: &Value) {
    let winner = all.board.applicant(0);
    let first = [("CONTINUAL_IMPROVEMENT", "30000.00"), ("QUALITY_BREAKTHROUGH", "20000.00")];
    let done = winner.act("ReportFundUse", using(&all.grant(grant).await, &first)).await["fundUse"].take();
    assert_eq!(
        (&done["number"], &done["amount"], &done["state"]),
        (&json!(1), &json!("50000.00"), &json!("SUBMITTED"))
    );
    let more = using(&all.grant(grant).await, &[("TRAINING", "10000.01")]);
    let deciding = [("bonusPaid", "60000.00"), ("reported", "50000.00"), ("asked", "10000.01")];
    bars(all.world(), winner, ("ReportFundUse", more), "FUND_USE_EXCEEDS_BONUS", deciding).await;
    winner.act("ReportFundUse", using(&all.grant(grant).await, &[("OTHER", "10000.00")])).await;
    assert_eq!(all.grant(grant).await["reported"], "60000.00");
}

/// The reports as the Office sees them, the latest first.
async fn reports(all: &Treasury) -> Vec<Value> {
    let data = all.office().ask("OfficeFundUses", json!({ "first": 10 })).await;
    data["viewer"]["office"]["fundUses"]["nodes"].as_array().unwrap().clone()
}

/// Another use is accepted with a finding alone.
async fn allows_fund_use_not_allowed(all: &Treasury, _: &Value) {
    let rows = reports(all).await;
    let accepting = |row: &Value| json!({ "fundUse": row["id"], "expectedVersion": row["version"] });
    let used = zh("FundUseCategory", "OTHER");
    bars(all.world(), all.office(), ("AcceptFundUse", accepting(&rows[0])), "FUND_USE_NOT_ALLOWED", [("use", &used)])
        .await;
    let found = but(accepting(&rows[0]), json!({ "finding": "属于同类投入。" }));
    let done = all.office().act("AcceptFundUse", found).await["fundUse"].take();
    assert_eq!((&done["state"], &done["finding"]), (&json!("ACCEPTED"), &json!("属于同类投入。")));
    let [current, required] = ["ACCEPTED", "SUBMITTED"].map(|state| zh("FundUseState", state));
    let deciding = [("current", current.as_str()), ("required", required.as_str())];
    bars(
        all.world(),
        all.office(),
        ("AcceptFundUse", but(accepting(&done), json!({ "finding": "再次" }))),
        "STAGE_OUT_OF_ORDER",
        deciding,
    )
    .await;
}

/// What was returned counts no more, and is reported anew.
async fn returned(all: &Treasury, grant: &Value) {
    let row = reports(all).await[1].clone();
    let input = json!({ "fundUse": row["id"], "reason": "发票不全。", "expectedVersion": row["version"] });
    let done = all.office().act("ReturnFundUse", input).await["fundUse"].take();
    assert_eq!((&done["state"], &done["finding"]), (&json!("RETURNED"), &json!("发票不全。")));
    assert_eq!(all.grant(grant).await["reported"], "10000.00");
    let winner = all.board.applicant(0);
    let due = crate::worklist::told(winner).await;
    assert_eq!(due, ["REPORT_FUND_USE 2026 高新质量奖 2027-06-17T00:00"]);
    let done = winner.act("ReportFundUse", using(&all.grant(grant).await, &[("TRAINING", "50000.00")])).await;
    assert_eq!(done["fundUse"]["number"], 3);
    assert_eq!(crate::worklist::told(winner).await, Vec::<String>::new());
    // Of a reward for a standard nothing is to be reported.
    let claim = all.proven(0, crate::treasury::standard("ISO 1-2025", "INTERNATIONAL", "LED", "2025-05-05")).await;
    let other = all.granted(&claim["id"]).await;
    all.paid(&other, "1000.00").await;
    let input = using(&all.grant(&other["id"]).await, &[("TRAINING", "1.00")]);
    let errors = refuses(all.board.server(), winner, "ReportFundUse", input, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"][0]["field"], "grant");
    assert_eq!(all.grant(&other["id"]).await["useDueOn"], Value::Null);
}
