//! Breaches in the review: groups, sheets, reports and the candidate list.

use super::{Breach, change};
use crate::integrity::Raw;
use crate::panel::Review;
use crate::support::Server;
use crate::world::{World, credit_code};
use serde_json::json;
use std::sync::Arc;

/// A cycle in DELIBERATION: two applications ranked, the first on the candidate list.
pub async fn deliberating(server: Server) -> (Arc<World>, Raw) {
    let review = Review::begun(server, 2).await;
    let leader = &review.experts[0].client;
    let input = json!({ "application": review.cases[0].id, "category": "4.7", "question": "结果数据的来源。" });
    let issue = leader.act("RaiseSiteIssue", input).await["issue"].take();
    review.complete(&[70, 60]).await;
    let input = json!({ "issue": issue["id"], "finding": "属实。", "evidence": "原始记录。", "expectedVersion": issue["version"] });
    leader.act("CloseSiteIssue", input).await;
    review.signed(&[0, 1], 1).await;
    let world = Arc::clone(&review.world);
    let input = json!({ "cycle": world.cycle, "candidates": [review.cases[0].id], "expectedVersion": world.cycle_version().await });
    world.office.act("SubmitCandidateList", input).await;
    world.office.act("AdvanceCycle", world.advancing("DELIBERATION").await).await;
    let raw = Raw::of(&world.server).await;
    (world, raw)
}

/// The breaches, one for each invariant of the review.
pub(super) fn breaches(raw: &Raw) -> Vec<Breach> {
    let person = |login: &str| format!("(SELECT person_id FROM account WHERE login = '{login}')");
    let moved = |table: &str, from: &str, to: &str| {
        format!("UPDATE {table} SET person_id = {} WHERE person_id = {}", person(to), person(from))
    };
    let id = raw.id(7);
    let mut breaches = vec![
        Breach {
            names: vec!["an application under review is assigned to a group"],
            doing: vec![
                "UPDATE score_sheet SET state = 'VOID'".to_owned(),
                "CREATE TABLE kept_assignment AS SELECT * FROM assignment".to_owned(),
                "DELETE FROM assignment".to_owned(),
            ],
            undoing: vec![
                "INSERT INTO assignment SELECT * FROM kept_assignment".to_owned(),
                "UPDATE score_sheet SET state = 'SUBMITTED'".to_owned(),
            ],
        },
        Breach {
            names: vec!["a live sheet belongs to a member of the group of its application"],
            doing: vec![moved("score_sheet", "third", "office")],
            undoing: vec![moved("score_sheet", "office", "third")],
        },
        Breach {
            names: vec!["who scores has signed the pledge"],
            doing: vec![moved("pledge", "third", "office2")],
            undoing: vec![moved("pledge", "office2", "third")],
        },
        Breach {
            names: vec!["nobody scores an applicant with a live conflict"],
            doing: vec![format!(
                "INSERT INTO conflict (id, cycle_id, person_id, credit_code, source, interest, reason, recorded_by, recorded_at) \
                 SELECT {id}, c.id, t.person_id, '{}', 'FOUND', 'OTHER', 'x', t.id, 1 FROM cycle c, account t WHERE t.login = 'third'",
                credit_code(1)
            )],
            undoing: vec![format!("DELETE FROM conflict WHERE id = {id}")],
        },
    ];
    breaches.extend(by_one_change());
    breaches
}

fn by_one_change() -> Vec<Breach> {
    vec![
        change(
            "a group reviews applications of its industries",
            "review_group",
            "industries = '[\"Z\"]'",
            "industries = '[\"C\"]'",
        ),
        change(
            "site scores follow the record of the visit",
            "site_visit",
            "recorded_at = NULL",
            "recorded_at = announced_at",
        ),
        change(
            "a signed report ranks from one without gaps",
            "report_rank",
            "rank = 3 WHERE rank = 2",
            "rank = 2 WHERE rank = 3",
        ),
        change(
            "a signed report holds its totals",
            "report_rank",
            "total_numerator = NULL WHERE rank = 2",
            "total_numerator = 1 WHERE rank = 2",
        ),
        change(
            "a signed report leaves no issue of a visit open",
            "site_issue",
            "closed_at = NULL",
            "closed_at = raised_at",
        ),
        change(
            "a shortlisted application is on the candidate list",
            "application",
            "state = 'SHORTLISTED' WHERE number = '2026-0002'",
            "state = 'NOT_SHORTLISTED' WHERE number = '2026-0002'",
        ),
        change("a candidate was put forward by its group", "group_report", "put_forward = 0", "put_forward = 1"),
        // By a resolution, which leaves candidates over.
        change(
            "a closed cycle has no group at work",
            "cycle",
            "phase = 'CLOSED', vacancy = 'RESOLVED'",
            "phase = 'DELIBERATION', vacancy = NULL",
        ),
    ]
}
