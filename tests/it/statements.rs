//! A page of fifty costs as many statements as a page of one, whatever is nested in it: every part of a list is read in one
//! go for all its rows.

use crate::integrity::Raw;
use crate::support::{Client, Server, both};
use crate::world::{World, credit_code};
use serde_json::{Value, json};

/// How many statements something takes: the smallest number of some tries.
pub async fn fewest(client: &Client, tries: impl IntoIterator<Item: Future>) -> u64 {
    let mut fewest = u64::MAX;
    for tried in tries {
        let before = client.statements.get();
        tried.await;
        fewest = fewest.min(client.statements.get() - before);
    }
    fewest
}

/// How many statements a query takes. The comment makes it another document each time: a public answer that is kept costs
/// nothing.
pub async fn taken(client: &Client, query: &str, variables: Value) -> u64 {
    let ask = async |turn| client.ok(&format!("{query} # {turn}"), variables.clone()).await;
    fewest(client, (0..5).map(ask)).await
}

/// A list and where its rows stand in the answer.
pub struct List {
    pub query: &'static str,
    pub nodes: &'static str,
}

impl List {
    /// How many statements a page of so many rows takes, with this of each.
    async fn page(&self, client: &Client, selection: &str, rows: usize) -> u64 {
        let query =
            format!("query($n: Int!) {{ {} }}", self.query.replace("NODES", &format!("nodes {{ {selection} }}")));
        let data = client.ok(&query, json!({ "n": rows })).await;
        let nodes = data.pointer(self.nodes).and_then(Value::as_array).unwrap_or_else(|| panic!("{data:#}"));
        assert_eq!(nodes.len(), rows, "{query}");
        taken(client, &query, json!({ "n": rows })).await
    }
}

/// How many statements more fifty rows may take: they have what the first one lacks, and what is asked for from two places
/// meets in one batch or in two. Forty-nine more rows would each cost at least one.
const BATCHES: u64 = 10;

/// Every part of a list that takes more statements for fifty rows than for one.
pub async fn growing(client: &Client, list: &List, parts: &[&str]) -> Vec<String> {
    let mut growing = Vec::new();
    let together = parts.join(" ");
    for part in parts.iter().copied().chain([together.as_str()]) {
        let (one, fifty) = (list.page(client, part, 1).await, list.page(client, part, 50).await);
        assert!(one > 0, "{part}");
        if fifty > one + BATCHES {
            growing.push(format!("{one} -> {fifty}: {part}"));
        }
    }
    growing
}

const MATERIAL: &str = "material { sections { key version answers { key text number } } facts { legalEntity operatingSince } \
     files { id kindKey name link { url } } missing { section field } eligibility { code outcome facts { key value } } }";
const COMMON: [&str; 6] = [
    "id number state version",
    "organization { id name creditCode industry }",
    "cycle { id year phase }",
    "recommendations { department { id name } state opinion decidedAt }",
    "correction { deadline }",
    "decision { reason decidedAt }",
];

/// An application in review with everything that can be nested in it.
async fn reviewed(server: Server) -> (World, Client) {
    let world = World::accepting(server).await;
    let (applicant, id) = world.submitted(1, json!({})).await;
    world.recommend_all().await;
    world.declare(&[&applicant]).await;
    world.qualification().await;
    world.judged(&id).await;
    let input = json!({ "application": id, "fact": "INDUSTRY_RANK", "evidence": "统计局", "value": { "integer": 1 }, "expectedVersion": world.file(&id).await["version"] });
    world.office.act("CorrectFact", input).await;
    (world, applicant.client)
}

/// Forty-nine more of the same, each of an organisation of its own.
async fn multiplied(raw: &Raw) {
    let one = "application_id = (SELECT id FROM application WHERE number = '2026-0001')";
    for n in 2..=50_u32 {
        let (id, code, number) = (raw.id(n), format!("'{}'", credit_code(n)), format!("'2026-{n:04}'"));
        let copied = [("id", id.as_str()), ("credit_code", &code)];
        let first = format!("credit_code = '{}'", credit_code(1));
        raw.run(&raw.copy("organization", &first, &copied).await).await;
        raw.run(&raw.copy("declaration", &first, &copied).await).await;
        let team = format!("organization_id = (SELECT id FROM organization WHERE {first})");
        raw.run(&raw.copy("team_member", &team, &[("id", &id), ("organization_id", &id)]).await).await;
        let own = [("id", id.as_str()), ("organization_id", &id), ("number", &number)];
        raw.run(&raw.copy("application", "number = '2026-0001'", &own).await).await;
        for table in ["application_section", "verdict"] {
            raw.run(&raw.copy(table, one, &[("application_id", &id)]).await).await;
        }
        for table in ["recommendation", "fact_correction"] {
            raw.run(&raw.copy(table, one, &[("id", &id), ("application_id", &id)]).await).await;
        }
        let file = format!("{one} AND kind_key = 'TAX_PROOF'");
        raw.run(&raw.copy("file", &file, &[("id", &id), ("application_id", &id)]).await).await;
    }
}

/// Forty-nine more cycles, each with its announcement, work procedure and guide.
async fn more_cycles(raw: &Raw) {
    let guide = raw.id(900);
    let of = [("id", guide.as_str()), ("edition", "'guide'"), ("guide_of", "id"), ("industry", "'C'")];
    raw.run(&raw.copy("standard", "1 = 1", &of).await).await;
    raw.run(&format!("INSERT INTO cycle_guide (cycle_id, standard_id) SELECT id, {guide} FROM cycle")).await;
    let one = "cycle_id = (SELECT id FROM cycle WHERE year = 2026)";
    for n in 1..50_u32 {
        let (id, year) = (raw.id(n), (2026 - n).to_string());
        raw.run(&raw.copy("cycle", "year = 2026", &[("id", &id), ("year", &year)]).await).await;
        for table in ["announcement", "work_procedure"] {
            raw.run(&raw.copy(table, one, &[("id", &id), ("cycle_id", &id)]).await).await;
        }
        raw.run(&raw.copy("cycle_guide", one, &[("cycle_id", &id)]).await).await;
    }
}

both! {
    async fn the_offices_list_of_applications_takes_as_many_statements_for_fifty_as_for_one(server: Server) {
        let (world, _) = reviewed(server).await;
        multiplied(&Raw::of(&world.server).await).await;
        let list = List {
            query: "viewer { office { applications(first: $n) { NODES } } }",
            nodes: "/viewer/office/applications/nodes",
        };
        let mut parts = COMMON.to_vec();
        parts.extend([
            MATERIAL,
            "materialVisibility",
            "verdicts { code value note givenBy }",
            "factCorrections { fact oldValue newValue correctedBy }",
            "allowedActions { action allowed from userErrors { code message } }",
        ]);
        assert_eq!(growing(&world.office, &list, &parts).await, Vec::<String>::new());
    }

    async fn the_applicants_list_takes_as_many_statements_for_fifty_as_for_one(server: Server) {
        let (world, applicant) = reviewed(server).await;
        multiplied(&Raw::of(&world.server).await).await;
        let list = List {
            query: "viewer { applicant { applications(first: $n) { NODES } } }",
            nodes: "/viewer/applicant/applications/nodes",
        };
        let mut parts = COMMON.to_vec();
        parts.extend([MATERIAL, "allowedActions { action allowed from userErrors { code message } }"]);
        assert_eq!(growing(&applicant, &list, &parts).await, Vec::<String>::new());
    }

    async fn the_public_list_of_cycles_takes_as_many_statements_for_fifty_as_for_one(server: Server) {
        let world = World::accepting(server).await;
        more_cycles(&Raw::of(&world.server).await).await;
        let list = List { query: "cycles(first: $n) { NODES }", nodes: "/cycles/nodes" };
        let parts = [
            "id year phase quota version",
            "window { start end open }",
            "regulation { id edition title articles { number title } }",
            "standard { id edition points }",
            "guides { id edition guideOf { id edition } }",
            "form { sections { key fields { key } } }",
            "announcements { id title channels { name } cycle { id } }",
            "workProcedure { stageWeights aggregation }",
        ];
        assert_eq!(growing(&world.server.anonymous(), &list, &parts).await, Vec::<String>::new());
    }
}
