//! The constraints of the review.

use super::END;
use crate::integrity::Raw;
use crate::integrity::invariants::review::deliberating;
use crate::support::{Backend, both};
use serde_json::json;

/// Every CHECK of the review, with a change that breaks it and nothing before it.
pub const CHECKS: [(&str, &str); 14] = [
    ("review_group_dissolved_check", "UPDATE review_group SET dissolved_at = 1"),
    ("review_group_active_check", "UPDATE review_group SET activated_at = NULL"),
    ("group_member_leader_check", "UPDATE group_member SET acting_leader = TRUE WHERE leader"),
    ("score_sheet_submitted_check", "UPDATE score_sheet SET submitted_at = NULL"),
    ("score_sheet_total_check", "UPDATE score_sheet SET total = -1"),
    ("site_visit_days_check", "UPDATE site_visit SET ends_on = '2020-01-01'"),
    ("site_visit_record_check", "UPDATE site_visit SET recorded_at = NULL"),
    ("site_issue_closed_check", "UPDATE site_issue SET finding = NULL"),
    ("group_report_signed_check", "UPDATE group_report SET formula = NULL"),
    ("group_report_put_forward_check", "UPDATE group_report SET put_forward = -1"),
    ("report_rank_rank_check", "UPDATE report_rank SET rank = 0 WHERE rank = 1"),
    ("report_rank_total_check", "UPDATE report_rank SET total_denominator = NULL"),
    ("avoidance_request_decided_check", "UPDATE avoidance_request SET granted = TRUE"),
    ("opinion_moderated_check", "UPDATE opinion SET moderated_at = 1"),
];

/// Name and columns of an index; table, condition and changes of the copy.
type Unique = (&'static str, &'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Every unique index of the review that is no primary key: its name, its columns, and the row and the changes of the copy
/// that breaks it alone. `ID` is a new id, `NOBODY` a person without a place.
pub const UNIQUE: [Unique; 15] = [
    ("reviewer_person_key", "person_id", "reviewer", LEADER, &[("id", "ID")]),
    ("review_group_name_key", "cycle_id, name", "review_group", "1 = 1", &[("id", "ID")]),
    ("group_member_live_key", "group_id, person_id", "group_member", SECOND, &[("id", "ID")]),
    ("group_member_leader_key", "group_id", "group_member", "leader", &[("id", "ID"), ("person_id", "NOBODY")]),
    ("group_member_acting_key", "group_id", "group_member", "acting_leader", &[("id", "ID"), ("person_id", "NOBODY")]),
    ("score_sheet_live_key", "application_id, stage, person_id, consensus", "score_sheet", SHEET, &[("id", "ID")]),
    (
        "score_sheet_consensus_key",
        "application_id, stage",
        "score_sheet",
        "consensus",
        &[("id", "ID"), ("person_id", "NOBODY")],
    ),
    ("site_visit_application_key", "application_id", "site_visit", FIRST, &[("id", "ID")]),
    (
        "group_report_number_key",
        "group_id, number",
        "group_report",
        "1 = 1",
        &[("id", "ID"), ("state", "'SUPERSEDED'")],
    ),
    ("group_report_live_key", "group_id", "group_report", "1 = 1", &[("id", "ID"), ("number", "2")]),
    ("report_rank_rank_key", "report_id, rank", "report_rank", "rank = 1", &[("application_id", "ID")]),
    (
        "candidate_list_number_key",
        "cycle_id, number",
        "candidate_list",
        "1 = 1",
        &[("id", "ID"), ("state", "'SUPERSEDED'")],
    ),
    ("candidate_list_live_key", "cycle_id", "candidate_list", "1 = 1", &[("id", "ID"), ("number", "2")]),
    ("candidate_position_key", "list_id, position", "candidate", "1 = 1", &[("application_id", "ID")]),
    ("opinion_receipt_key", "receipt_digest", "opinion", "1 = 1", &[("id", "ID")]),
];

const LEADER: &str = "person_id = (SELECT person_id FROM account WHERE login = 'leader')";
const SECOND: &str = "person_id = (SELECT person_id FROM account WHERE login = 'second')";
const FIRST: &str = "application_id = (SELECT id FROM application WHERE number = '2026-0001')";
const SHEET: &str = "NOT consensus AND stage = 'MATERIAL' AND person_id = (SELECT person_id FROM account WHERE login = 'second') \
     AND application_id = (SELECT id FROM application WHERE number = '2026-0001')";

both! {
    async fn every_constraint_of_the_review_refuses_its_breach(server: Server) {
        let (world, raw) = deliberating(server).await;
        let input = json!({ "cycle": world.cycle, "source": "CITIZEN", "text": "意见。" });
        world.server.anonymous().act("SubmitOpinion", input).await;
        furnish(&raw).await;
        let before = world.server.digest().await;
        for (name, sql) in CHECKS {
            let refusal = raw.refusal(sql).await;
            assert!(refusal.contains(name), "{name}: {refusal}");
        }
        let (id, nobody) = (raw.id(2), raw.id(3));
        for (name, columns, table, condition, changes) in UNIQUE {
            let changes: Vec<(&str, &str)> = changes
                .iter()
                .map(|(column, value)| (*column, match *value { "ID" => id.as_str(), "NOBODY" => nobody.as_str(), other => other }))
                .collect();
            let refusal = raw.refusal(&raw.copy(table, condition, &changes).await).await + END;
            let named = match world.server.backend {
                Backend::Postgres => format!("\"{name}\""),
                Backend::Sqlite => {
                    columns.split(", ").map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ") + END
                }
            };
            assert!(refusal.contains(&named), "{name}: {refusal}");
        }
        assert_eq!(before, world.server.digest().await);
    }
}

/// An acting leader, a consensus sheet, a request and a person without a place.
async fn furnish(raw: &Raw) {
    let (nobody, consensus) = (raw.id(3), raw.id(4));
    raw.run(&format!("INSERT INTO person (id, name, created_at) VALUES ({nobody}, 'x', 1)")).await;
    raw.run("UPDATE group_member SET acting_leader = TRUE WHERE person_id = (SELECT person_id FROM account WHERE login = 'third')").await;
    raw.run(&raw.copy("score_sheet", SHEET, &[("id", &consensus), ("consensus", "TRUE")]).await).await;
    raw.run(&format!(
        "INSERT INTO avoidance_request (id, application_id, named, reason, requested_by, requested_at, version) \
         SELECT {consensus}, p.id, 'x', 'x', t.id, 1, 1 FROM application p, account t WHERE t.login = 'root' AND p.number = '2026-0001'"
    ))
    .await;
}
