//! Breaches in regulations and in what applicants would take.

use super::{Breach, change};
use crate::integrity::Raw;

/// The breaches, one for each invariant of regulations.
pub(super) fn breaches(raw: &Raw) -> Vec<Breach> {
    let (other, rule) = (raw.id(7001), raw.id(7002));
    let copy = |table: &str, columns: &str, values: &str, condition: &str| {
        format!("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {condition}")
    };
    let rest = "title, document_number, issued_on, state, parameters, form, created_at, version";
    let article = "number, chapter, chapter_title, title, text, human_judgement";
    let later = vec![
        copy(
            "regulation",
            &format!("id, edition, in_force_from, {rest}"),
            &format!("{other}, 'x', '2026-01-01', {rest}"),
            "1 = 1",
        ),
        copy("regulation_article", &format!("regulation_id, {article}"), &format!("{other}, {article}"), "number = 17"),
        copy(
            "regulation_rule",
            "id, regulation_id, position, code, article, clause, text",
            &format!("{rule}, {other}, position, code, article, clause, text"),
            "position = 1",
        ),
    ];
    let gone = ["regulation_rule WHERE regulation_id", "regulation_article WHERE regulation_id", "regulation WHERE id"];
    vec![
        // That a rule's article exists is held by a foreign key.
        Breach {
            names: vec!["a regulation in force has rules, and articles that they cite"],
            doing: ["CREATE TABLE gone AS SELECT * FROM regulation_rule", "DELETE FROM regulation_rule"]
                .map(str::to_owned)
                .into(),
            undoing: ["INSERT INTO regulation_rule SELECT * FROM gone", "DROP TABLE gone"].map(str::to_owned).into(),
        },
        Breach {
            names: vec!["one regulation is in force on a day"],
            doing: later,
            undoing: gone.iter().map(|rows| format!("DELETE FROM {rows} = {other}")).collect(),
        },
        change(
            "a regulation is repealed after it came into force",
            "regulation",
            "repealed_on = in_force_from",
            "repealed_on = NULL",
        ),
        change(
            "an applicant would take a prize class that its regulation has",
            "application",
            "lowest_tier = 'OTHER' WHERE state = 'ACCEPTED'",
            "lowest_tier = NULL",
        ),
    ]
}
