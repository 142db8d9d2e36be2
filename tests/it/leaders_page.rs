//! A leader's page of fifty applications with their sheets costs as many statements as a page of one, and so does the
//! group's progress; the Office's page of fifty groups as a page of one.

use crate::integrity::Raw;
use crate::panel::Review;
use crate::statements::{List, growing, taken};
use crate::support::both;
use crate::world::credit_code;
use serde_json::json;

const PROGRESS: &str = "query($id: ID!) { viewer { reviewer { group(id: $id) { progress { rows { number organizationName name state \
     missing late } visitsMissing openIssues reportState } report { summary ranks { rank total organization { name } } } } } } }";

both! {
    async fn fifty_assignments_with_sheets_take_as_many_statements_as_one(server: Server) {
        let review = Review::begun(server, 1).await;
        let leader = &review.experts[0].client;
        review.all_scored(0, "MATERIAL", 60).await;
        let input = json!({ "application": review.cases[0].id, "category": "4.7", "question": "数据来源。" });
        leader.act("RaiseSiteIssue", input).await;
        review.announced(0).await;
        leader.act("SaveReport", review.reporting(&[0], 1).await).await;
        let of_one = taken(leader, PROGRESS, json!({ "id": review.group })).await;
        multiplied(&Raw::of(&review.world.server).await).await;
        let of_fifty = taken(leader, PROGRESS, json!({ "id": review.group })).await;
        assert_eq!((of_one, of_fifty), (31, 31));

        let list = List {
            query: "viewer { reviewer { assignments(first: $n) { NODES } } }",
            nodes: "/viewer/reviewer/assignments/nodes",
        };
        let parts = [
            "id number state visibility groupId assignedAt",
            "organization { id name } cycle { id year }",
            "material { sections { key } facts { legalEntity } }",
            "standard { id edition categories { number items { number points } } } formula { stages { stage weight } }",
            "sheets { id mine state total reviewer { name } sections { category scores { item percent points } } missing }",
            "sheets { allowedActions { action allowed } }",
            "materialSheets: sheetsVisibility(stage: MATERIAL) spread(stage: MATERIAL) { item lowest highest outliers }",
            "siteVisit { startsOn visitors { name } } siteIssues { question raisedBy allowedActions { action } }",
            "opinions { text } dueOn(stage: SITE)",
            "allowedActions { action allowed userErrors { code } }",
        ];
        assert_eq!(growing(leader, &list, &parts).await, Vec::<String>::new());

        // The Office's page of fifty groups, each with an application, its sheets and its reports.
        split(&Raw::of(&review.world.server).await).await;
        let list = List { query: "viewer { office { groups(first: $n) { NODES } } }", nodes: "/viewer/office/groups/nodes" };
        let parts = [
            "id name state members { name leader }",
            "applications { id number organization { name } }",
            "progress { rows { number name state missing late } visitsMissing openIssues reportState }",
            "reports { id state ranks { rank total } }",
            "allowedActions { action allowed }",
        ];
        assert_eq!(growing(&review.world.office, &list, &parts).await, Vec::<String>::new());
    }
}

/// A group of its own for each of the forty-nine.
async fn split(raw: &Raw) {
    let first = "name = (SELECT min(name) FROM review_group)";
    for n in 2..=50_u32 {
        let (id, name) = (raw.id(5000 + n), format!("'第{n}组'"));
        raw.run(&raw.copy("review_group", first, &[("id", &id), ("name", &name)]).await).await;
        let moved = format!("UPDATE assignment SET group_id = {id} WHERE application_id = {}", raw.id(n));
        raw.run(&moved).await;
    }
}

/// Forty-nine more of the same, each of an organisation of its own, with the sheets of three reviewers.
async fn multiplied(raw: &Raw) {
    let person = |login: &str| format!("person_id = (SELECT person_id FROM account WHERE login = '{login}')");
    let one = "application_id = (SELECT id FROM application WHERE number = '2026-0001')";
    for n in 2..=50_u32 {
        let (id, code, number) = (raw.id(n), format!("'{}'", credit_code(n)), format!("'2026-{n:04}'"));
        let first = format!("credit_code = '{}'", credit_code(1));
        raw.run(&raw.copy("organization", &first, &[("id", &id), ("credit_code", &code)]).await).await;
        let own = [("id", id.as_str()), ("organization_id", &id), ("number", &number)];
        raw.run(&raw.copy("application", "number = '2026-0001'", &own).await).await;
        for table in ["application_section", "assignment"] {
            raw.run(&raw.copy(table, one, &[("application_id", &id)]).await).await;
        }
        for (nth, login) in (1..).zip(["leader", "second", "third"]) {
            let sheet = raw.id(1000 * nth + n);
            let declared = format!("{first} AND {}", person(login));
            raw.run(&raw.copy("declaration", &declared, &[("id", &sheet), ("credit_code", &code)]).await).await;
            let before = format!("{one} AND {}", person(login));
            raw.run(&raw.copy("score_sheet", &before, &[("id", &sheet), ("application_id", &id)]).await).await;
            let sections = format!("sheet_id = (SELECT id FROM score_sheet WHERE {before})");
            raw.run(&raw.copy("sheet_section", &sections, &[("sheet_id", &sheet)]).await).await;
        }
        for table in ["site_issue", "site_visit"] {
            raw.run(&raw.copy(table, one, &[("id", &id), ("application_id", &id)]).await).await;
        }
        let visit = format!("visit_id = (SELECT id FROM site_visit WHERE {one})");
        raw.run(&raw.copy("site_visitor", &visit, &[("visit_id", &id)]).await).await;
        let rank = [("application_id", id.as_str()), ("rank", &n.to_string())];
        raw.run(&raw.copy("report_rank", "rank = 1", &rank).await).await;
    }
}
