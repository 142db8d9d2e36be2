//! The constraints of rewarding and spending: the database itself balances what is earmarked, committed, paid and reported.

mod kept;

use super::END;
use crate::integrity::Raw;
use crate::integrity::guards::{OF_REWARDING, unchangeable};
use crate::support::{Backend, both};
use crate::treasury::Treasury;
use entity::RuleCode;

/// Changes of the copy of a row. `ID` is a new id.
type Changes = &'static [(&'static str, &'static str)];

/// A copy that a CHECK refuses: its name; table and condition of the row; the changes.
type Check = (&'static str, &'static str, &'static str, Changes);

const LINE: &str = "purpose = 'REVIEW'";
const STANDARD: &str = "honour_kind IS NULL AND state = 'VERIFIED'";
const HONOUR: &str = "honour_kind IS NOT NULL";
/// The grant of the bonus, and that of the standard.
const BONUS: &str = "award_id IS NOT NULL";
const CLAIMED: &str = "claim_id = (SELECT id FROM reward_claim WHERE honour_kind IS NULL AND state = 'VERIFIED')";
const CONFIRMED: &str = "category = 'RELATED'";
const ENTERED: &str = "category = 'TRAVEL'";

/// Every CHECK of rewarding, with a row that breaks it and nothing before it.
pub const CHECKS: [Check; 46] = [
    (
        "budget_line_amount_check",
        "budget_line",
        LINE,
        &[("id", "ID"), ("year", "2030"), ("amount_fen", "0"), ("committed_fen", "0"), ("paid_fen", "0")],
    ),
    (
        "budget_line_balance_check",
        "budget_line",
        LINE,
        &[("id", "ID"), ("year", "2030"), ("committed_fen", "amount_fen + 1")],
    ),
    (
        "budget_line_balance_check",
        "budget_line",
        LINE,
        &[("id", "ID"), ("year", "2030"), ("paid_fen", "committed_fen + 1")],
    ),
    ("budget_line_balance_check", "budget_line", LINE, &[("id", "ID"), ("year", "2030"), ("paid_fen", "-1")]),
    ("budget_change_amount_check", "budget_change", "1 = 1", &[("id", "ID"), ("amount_fen", "0")]),
    // Neither an honour nor a standard; both; half a standard.
    (
        "reward_claim_achievement_check",
        "reward_claim",
        HONOUR,
        &[("id", "ID"), ("honour_kind", "NULL"), ("honour_id", "NULL")],
    ),
    (
        "reward_claim_achievement_check",
        "reward_claim",
        STANDARD,
        &[
            ("id", "ID"),
            ("standard_number", "'x'"),
            ("honour_kind", "'CITY_AWARD'"),
            ("state", "'SUBMITTED'"),
            ("decided_at", "NULL"),
            ("decided_by", "NULL"),
        ],
    ),
    (
        "reward_claim_achievement_check",
        "reward_claim",
        STANDARD,
        &[("id", "ID"), ("standard_number", "'x'"), ("participation", "NULL")],
    ),
    ("reward_claim_achievement_check", "reward_claim", STANDARD, &[("id", "ID"), ("standard_number", "NULL")]),
    (
        "reward_claim_zone_check",
        "reward_claim",
        HONOUR,
        &[("id", "ID"), ("honour_kind", "'ZONE_AWARD'"), ("honour_id", "SPARE")],
    ),
    (
        "reward_claim_decided_check",
        "reward_claim",
        STANDARD,
        &[("id", "ID"), ("standard_number", "'x'"), ("decided_at", "NULL")],
    ),
    (
        "reward_claim_decided_check",
        "reward_claim",
        STANDARD,
        &[("id", "ID"), ("standard_number", "'x'"), ("decided_by", "NULL")],
    ),
    (
        "reward_claim_decided_check",
        "reward_claim",
        STANDARD,
        &[("id", "ID"), ("standard_number", "'x'"), ("reason", "'x'")],
    ),
    (
        "reward_claim_decided_check",
        "reward_claim",
        STANDARD,
        &[("id", "ID"), ("standard_number", "'x'"), ("state", "'REFUSED'")],
    ),
    // Verified without an entry, and a standard with one.
    ("reward_claim_honour_check", "reward_claim", HONOUR, &[("id", "ID"), ("honour_id", "NULL")]),
    (
        "reward_claim_honour_check",
        "reward_claim",
        STANDARD,
        &[("id", "ID"), ("standard_number", "'x'"), ("honour_id", "SPARE")],
    ),
    ("reward_grant_subject_check", "reward_grant", CLAIMED, &[("id", "ID"), ("claim_id", "NULL")]),
    (
        "reward_grant_subject_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("award_id", "AWARD")],
    ),
    (
        "reward_grant_purpose_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("purpose", "'REVIEW'"), ("line_id", "REVIEW")],
    ),
    (
        "reward_grant_amount_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("table_fen", "0"), ("amount_fen", "0")],
    ),
    (
        "reward_grant_amount_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("granted_before_fen", "-1"), ("amount_fen", "table_fen + 1")],
    ),
    (
        "reward_grant_amount_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("amount_fen", "table_fen - 1")],
    ),
    (
        "reward_grant_balance_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("entered_fen", "amount_fen + 1")],
    ),
    (
        "reward_grant_balance_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("entered_fen", "1"), ("cancelled_fen", "amount_fen")],
    ),
    ("reward_grant_balance_check", "reward_grant", CLAIMED, &[("id", "ID"), ("claim_id", "CLAIM"), ("paid_fen", "1")]),
    (
        "reward_grant_balance_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("cancelled_fen", "-1")],
    ),
    // More used than was paid; and the use of what is no bonus.
    (
        "reward_grant_use_check",
        "reward_grant",
        BONUS,
        &[("id", "ID"), ("award_id", "AWARD"), ("reported_fen", "paid_fen + 1")],
    ),
    (
        "reward_grant_use_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("entered_fen", "1"), ("paid_fen", "1"), ("reported_fen", "1")],
    ),
    (
        "reward_grant_use_check",
        "reward_grant",
        CLAIMED,
        &[("id", "ID"), ("claim_id", "CLAIM"), ("use_due_on", "'2027-01-01'")],
    ),
    // An expense without a category, an instalment with one, and a bonus paid as an expense.
    ("payment_purpose_check", "payment", ENTERED, &[("id", "ID"), ("category", "NULL"), ("description", "NULL")]),
    (
        "payment_purpose_check",
        "payment",
        "grant_id IS NOT NULL",
        &[("id", "ID"), ("category", "'TRAVEL'"), ("description", "'x'")],
    ),
    ("payment_purpose_check", "payment", ENTERED, &[("id", "ID"), ("purpose", "'BONUS'"), ("line_id", "BONUS")]),
    ("payment_purpose_check", "payment", ENTERED, &[("id", "ID"), ("description", "NULL")]),
    ("payment_amount_check", "payment", ENTERED, &[("id", "ID"), ("amount_fen", "0")]),
    ("payment_related_check", "payment", ENTERED, &[("id", "ID"), ("category", "'RELATED'")]),
    ("payment_related_check", "payment", ENTERED, &[("id", "ID"), ("relation", "'x'")]),
    ("payment_independent_check", "payment", CONFIRMED, &[("id", "ID"), ("decided_person", "entered_person")]),
    ("payment_decided_check", "payment", ENTERED, &[("id", "ID"), ("decided_at", "1")]),
    ("payment_receipt_check", "payment", CONFIRMED, &[("id", "ID"), ("receipt", "NULL"), ("paid_on", "NULL")]),
    ("payment_receipt_check", "payment", CONFIRMED, &[("id", "ID"), ("reason", "'x'")]),
    ("payment_receipt_check", "payment", ENTERED, &[("id", "ID"), ("paid_on", "'2026-06-16'")]),
    ("fund_use_amount_check", "fund_use", "state = 'SUBMITTED'", &[("id", "ID"), ("number", "9"), ("amount_fen", "0")]),
    ("fund_use_decided_check", "fund_use", "state = 'SUBMITTED'", &[("id", "ID"), ("number", "9"), ("finding", "'x'")]),
    (
        "fund_use_decided_check",
        "fund_use",
        "state = 'SUBMITTED'",
        &[("id", "ID"), ("number", "9"), ("state", "'RETURNED'"), ("decided_at", "1"), ("decided_by", "submitted_by")],
    ),
    ("fund_use_item_amount_check", "fund_use_item", "category = 'OTHER'", &[("id", "ID"), ("amount_fen", "0")]),
    ("fund_use_item_related_check", "fund_use_item", "category = 'OTHER'", &[("id", "ID"), ("relation", "NULL")]),
];

/// Name and columns of an index; table, condition and changes of the copy.
type Unique = (&'static str, &'static str, &'static str, &'static str, Changes);

/// Every unique index of rewarding that is no primary key. Those without a table are there to be referred to.
pub const UNIQUE: [Unique; 8] = [
    ("budget_line_year_key", "year, purpose", "budget_line", LINE, &[("id", "ID")]),
    ("budget_line_purpose_key", "id, purpose", "", "", &[]),
    ("reward_claim_standard_key", "credit_code, standard_number", "reward_claim", STANDARD, &[("id", "ID")]),
    ("reward_claim_honour_key", "honour_id", "reward_claim", HONOUR, &[("id", "ID")]),
    ("reward_grant_claim_key", "claim_id", "reward_grant", CLAIMED, &[("id", "ID")]),
    ("reward_grant_award_key", "award_id", "reward_grant", BONUS, &[("id", "ID")]),
    ("reward_grant_line_key", "id, line_id", "", "", &[]),
    ("fund_use_number_key", "grant_id, number", "fund_use", "state = 'SUBMITTED'", &[("id", "ID")]),
];

/// What the server says where two writers meet at one of these; of the others it says that the fault is its own.
const RULES: [(&str, RuleCode); 10] = [
    ("budget_line_year_key", RuleCode::InvalidInput),
    ("budget_line_balance_check", RuleCode::BudgetExceeded),
    ("reward_claim_standard_key", RuleCode::InvalidInput),
    ("reward_claim_honour_key", RuleCode::InvalidInput),
    ("reward_grant_claim_key", RuleCode::RewardAlreadyGranted),
    ("reward_grant_award_key", RuleCode::RewardAlreadyGranted),
    ("reward_grant_balance_check", RuleCode::BudgetExceeded),
    ("reward_grant_use_check", RuleCode::FundUseExceedsBonus),
    ("payment_independent_check", RuleCode::ApproverNotIndependent),
    ("fund_use_number_key", RuleCode::InvalidInput),
];

fn rule(name: &str) -> Option<RuleCode> {
    RULES.iter().find(|(constraint, _)| *constraint == name).map(|(_, code)| *code)
}

/// The words of the database for the stand-ins in changes.
fn value(raw: &Raw, given: &str) -> String {
    match given {
        "ID" => raw.id(2),
        "SPARE" | "CLAIM" => raw.id(4),
        "AWARD" => "(SELECT award_id FROM bonus WHERE award_id NOT IN (SELECT award_id FROM reward_grant WHERE award_id IS NOT NULL) LIMIT 1)".to_owned(),
        "REVIEW" | "BONUS" => format!("(SELECT id FROM budget_line WHERE purpose = '{given}')"),
        other => other.to_owned(),
    }
}

async fn copied(raw: &Raw, table: &str, condition: &str, changes: Changes) -> String {
    let values: Vec<(&str, String)> = changes.iter().map(|(column, given)| (*column, value(raw, given))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(column, value)| (*column, value.as_str())).collect();
    raw.copy(table, condition, &values).await
}

/// Another honour, a claim that is not decided, and an accepted report; a file that proves the claim, and one of an open report.
async fn furnish(raw: &Raw) {
    let id = raw.id(4);
    raw.run(&raw.copy("honour", "kind = 'CITY_AWARD' AND granted_on = '2025-03-03'", &[("id", &id)]).await).await;
    let open = [
        ("id", id.as_str()),
        ("standard_number", "'z'"),
        ("state", "'SUBMITTED'"),
        ("decided_at", "NULL"),
        ("decided_by", "NULL"),
    ];
    raw.run(&raw.copy("reward_claim", STANDARD, &open).await).await;
    let accepted = [
        ("id", id.as_str()),
        ("number", "8"),
        ("state", "'ACCEPTED'"),
        ("decided_at", "1"),
        ("decided_by", "submitted_by"),
    ];
    raw.run(&raw.copy("fund_use", "1 = 1", &accepted).await).await;
    raw.run(&kept::proving(raw, &raw.id(6), ("REWARD_CLAIM", "claim_id", &id)).await).await;
    let open = "(SELECT id FROM fund_use WHERE state = 'SUBMITTED')";
    raw.run(&kept::proving(raw, &raw.id(7), ("FUND_USE", "use_id", open)).await).await;
}

both! {
    async fn every_constraint_of_rewarding_refuses_its_breach(server: Server) {
        let all = Treasury::busy(server).await;
        let server = all.board.server();
        let raw = Raw::of(server).await;
        // One row of each is enough: a copy of several would break a key first.
        furnish(&raw).await;
        let before = server.digest().await;
        for (name, table, condition, changes) in CHECKS {
            let (refusal, code) = raw.ruled(&first(&raw, table, condition, changes).await).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
            assert_eq!(code, rule(name), "{name}");
        }
        for (name, columns, table, condition, changes) in UNIQUE.iter().filter(|(_, _, table, ..)| !table.is_empty()) {
            let (refusal, code) = raw.ruled(&first(&raw, table, condition, changes).await).await;
            let (refusal, named) = match server.backend {
                Backend::Postgres => (refusal, format!("\"{name}\"")),
                Backend::Sqlite => {
                    let columns: Vec<String> = columns.split(", ").map(|column| format!("{table}.{column}")).collect();
                    (refusal + END, columns.join(", ") + END)
                }
            };
            assert!(refusal.contains(&named), "{name}: {refusal}");
            assert_eq!(code, rule(name), "{name}");
        }
        for (name, sql) in untied(&raw).await {
            let refusal = raw.refusal(&sql).await;
            let named = if server.backend == Backend::Postgres { name } else { "FOREIGN KEY constraint failed" };
            assert!(refusal.contains(named), "{name}: {refusal}");
        }
        for table in OF_REWARDING {
            unchangeable(&raw, table, "1 = 1").await;
        }
        kept::kept(&raw).await;
        kept::unchanged(&raw).await;
        kept::evidence(&raw).await;
        assert_eq!(before, server.digest().await);
        kept::decided(&raw).await;
    }
}

/// The insertion of a copy of the first of some rows.
async fn first(raw: &Raw, table: &str, condition: &str, changes: Changes) -> String {
    let one = format!("id = (SELECT id FROM {table} WHERE {condition} ORDER BY id LIMIT 1)");
    copied(raw, table, &one, changes).await
}

/// What a reference refuses, by its name: the bonus of a repeat winner, money of another line than its own.
async fn untied(raw: &Raw) -> Vec<(&'static str, String)> {
    let former = "(SELECT id FROM award WHERE pool = 'FORMER')";
    let id = raw.id(2);
    let review = "(SELECT id FROM budget_line WHERE purpose = 'REVIEW')";
    let repeat = [("id", id.as_str()), ("award_id", former)];
    let other = [("id", id.as_str()), ("line_id", review)];
    vec![
        ("reward_grant_award_id_fkey", raw.copy("reward_grant", BONUS, &repeat).await),
        (
            "reward_grant_line",
            raw.copy("reward_grant", BONUS, &[("id", &id), ("award_id", &value(raw, "AWARD")), ("line_id", review)])
                .await,
        ),
        (
            "payment_line",
            raw.copy(
                "payment",
                ENTERED,
                &[
                    ("id", &id),
                    ("purpose", "'BONUS'"),
                    ("grant_id", "(SELECT id FROM reward_grant LIMIT 1)"),
                    ("category", "NULL"),
                    ("description", "NULL"),
                ],
            )
            .await,
        ),
        ("payment_line", raw.copy("payment", "grant_id IS NOT NULL AND state = 'ENTERED'", &other).await),
    ]
}
