//! Breaches in budget lines, claims, grants, payments and the use of bonuses.

use super::{Breach, OFFICE, change};
use crate::integrity::Raw;
use crate::treasury::Treasury;

const BONUS: &str = "WHERE purpose = 'BONUS'";
const REVIEW: &str = "WHERE purpose = 'REVIEW'";
/// The grant of the bonus.
const GRANT: &str = "WHERE award_id IS NOT NULL";
/// The claim of the honour.
const HONOUR: &str = "WHERE honour_kind IS NOT NULL";

fn steps(name: &'static str, doing: &[String], undoing: &[String]) -> Breach {
    Breach { names: vec![name], doing: doing.to_vec(), undoing: undoing.to_vec() }
}

/// The breaches, at least one for each invariant of rewarding.
pub(super) async fn breaches(raw: &Raw, all: &Treasury) -> Vec<Breach> {
    let mut breaches = of_lines();
    breaches.extend(of_grants(raw, all));
    breaches.push(mixed(raw).await);
    breaches.extend(of_evidence(raw).await);
    breaches.extend(of_uses());
    breaches
}

fn of_lines() -> Vec<Breach> {
    let (committed, paid, within) = (
        "a budget line has committed what its grants and expenses hold",
        "a budget line has paid what was confirmed of it",
        "a budget line stays within what its documents provide",
    );
    let line = |change: &str, purpose: &str| format!("UPDATE budget_line SET {change} {purpose}");
    let document = |amount: &str| {
        format!("UPDATE budget_change SET amount_fen = {amount} WHERE line_id = (SELECT id FROM budget_line {REVIEW})")
    };
    vec![
        change(
            committed,
            "budget_line",
            &format!("committed_fen = committed_fen + 1 {BONUS}"),
            &format!("committed_fen = committed_fen - 1 {BONUS}"),
        ),
        change(
            committed,
            "budget_line",
            &format!("committed_fen = committed_fen - 1 {REVIEW}"),
            &format!("committed_fen = committed_fen + 1 {REVIEW}"),
        ),
        change(
            paid,
            "budget_line",
            &format!("paid_fen = paid_fen - 1 {REVIEW}"),
            &format!("paid_fen = paid_fen + 1 {REVIEW}"),
        ),
        change(
            within,
            "budget_line",
            &format!("amount_fen = amount_fen + 1 {BONUS}"),
            &format!("amount_fen = amount_fen - 1 {BONUS}"),
        ),
        // Below what it has committed, by its document.
        steps(
            within,
            &[document("1"), line("amount_fen = 1", REVIEW)],
            &[document("5000000"), line("amount_fen = 5000000", REVIEW)],
        ),
    ]
}

fn of_grants(raw: &Raw, all: &Treasury) -> Vec<Breach> {
    let (entered, scope, rests) = (
        "a grant has entered and paid what its payments say",
        "grants of one scope sum to no more than its highest amount",
        "a grant rests on a verified claim, or on a bonus of its amount",
    );
    let own = "a verified claim of an honour has its own entry in the register";
    let confirmed = "a payment was confirmed by another person than entered it, with a receipt";
    let (id, code) = (raw.id(6), all.board.code(0));
    vec![
        change(
            entered,
            "reward_grant",
            &format!("entered_fen = entered_fen + 1 {GRANT}"),
            &format!("entered_fen = entered_fen - 1 {GRANT}"),
        ),
        change(
            entered,
            "reward_grant",
            &format!("paid_fen = paid_fen + 1 {GRANT}"),
            &format!("paid_fen = paid_fen - 1 {GRANT}"),
        ),
        // Two of one scope; the standard is of another year.
        steps(
            scope,
            &["UPDATE reward_grant SET scope_year = 2026".to_owned()],
            &["UPDATE reward_grant SET scope_year = 2025 WHERE claim_id IS NOT NULL".to_owned()],
        ),
        change(rests, "bonus", "amount_fen = amount_fen + 1", "amount_fen = amount_fen - 1"),
        change(
            rests,
            "reward_claim",
            "state = 'SUBMITTED' WHERE honour_kind IS NULL",
            "state = 'VERIFIED' WHERE honour_kind IS NULL",
        ),
        change(
            own,
            "reward_claim",
            &format!("dated_on = '2025-03-04' {HONOUR}"),
            &format!("dated_on = '2025-03-03' {HONOUR}"),
        ),
        change(
            confirmed,
            "payment",
            "decided_person = entered_person WHERE category = 'RELATED'",
            "decided_person = (SELECT person_id FROM account WHERE login = 'office2') WHERE category = 'RELATED'",
        ),
        change(
            confirmed,
            "payment",
            "receipt = NULL WHERE category = 'RELATED'",
            "receipt = 'x' WHERE category = 'RELATED'",
        ),
        steps(
            "nobody made a grant to an organisation with a live conflict of their own",
            &[format!(
                "INSERT INTO conflict (id, cycle_id, person_id, credit_code, source, interest, reason, recorded_by, recorded_at) \
                 SELECT {id}, c.id, t.person_id, '{code}', 'IMPOSED', 'OTHER', 'x', t.id, \
                 (SELECT MIN(granted_at) - 1 FROM reward_grant) FROM cycle c JOIN account t ON t.id = {OFFICE}"
            )],
            &[format!("DELETE FROM conflict WHERE id = {id}")],
        ),
    ]
}

/// An expense on the line of the bonuses; rejected, so that no sum counts it.
async fn mixed(raw: &Raw) -> Breach {
    let id = raw.id(7);
    let changes = [
        ("id", id.as_str()),
        ("state", "'REJECTED'"),
        ("line_id", "(SELECT id FROM budget_line WHERE purpose = 'BONUS')"),
        ("purpose", "'BONUS'"),
    ];
    let copy = raw.copy("payment", "category = 'TRAVEL'", &changes).await;
    let name = "money of a budget line goes where it is earmarked for";
    steps(name, &[copy], &[format!("DELETE FROM payment WHERE id = {id}")])
}

/// A file that came after the claim of the honour was verified, and one that was removed from a report after it was accepted.
async fn of_evidence(raw: &Raw) -> Vec<Breach> {
    let name = "evidence of a claim or of a fund use came and went before it was decided";
    let (id, one) = (raw.id(8), "id = (SELECT id FROM file WHERE application_id IS NOT NULL ORDER BY id LIMIT 1)");
    let claim = [
        ("id", id.as_str()),
        ("owner", "'REWARD_CLAIM'"),
        ("application_id", "NULL"),
        ("in_submission", "FALSE"),
        ("claim_id", "(SELECT id FROM reward_claim WHERE honour_kind IS NOT NULL)"),
        ("uploaded_at", "(SELECT decided_at + 1 FROM reward_claim WHERE honour_kind IS NOT NULL)"),
    ];
    let away = [format!("DELETE FROM file WHERE id = {id}")];
    let late = steps(name, &[raw.copy("file", one, &claim).await], &away);
    let report = [
        ("id", id.as_str()),
        ("owner", "'FUND_USE'"),
        ("application_id", "NULL"),
        ("in_submission", "FALSE"),
        ("use_id", "(SELECT id FROM fund_use)"),
        ("removed_at", "(SELECT submitted_at + 2 FROM fund_use)"),
    ];
    let accepted = "UPDATE fund_use SET state = 'ACCEPTED', decided_at = submitted_at + 1, decided_by = submitted_by";
    let open = "UPDATE fund_use SET state = 'SUBMITTED', decided_at = NULL, decided_by = NULL";
    let removed =
        steps(name, &[accepted.to_owned(), raw.copy("file", one, &report).await], &[away[0].clone(), open.to_owned()]);
    vec![late, removed]
}

fn of_uses() -> Vec<Breach> {
    vec![
        change(
            "the fund use of a grant is what was told and not returned",
            "reward_grant",
            &format!("reported_fen = reported_fen - 1 {GRANT}"),
            &format!("reported_fen = reported_fen + 1 {GRANT}"),
        ),
        change(
            "a fund use is the sum of its items",
            "fund_use_item",
            "amount_fen = amount_fen + 1 WHERE category = 'OTHER'",
            "amount_fen = amount_fen - 1 WHERE category = 'OTHER'",
        ),
    ]
}
