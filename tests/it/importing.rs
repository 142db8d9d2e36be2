//! A regulation from its data file: as a draft or in force, with every fault at its line.

use crate::governments::data_file;
use crate::support::{Server, both};
use crate::world::World;
use quality_award::importing::{Fault, Import, import};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const DRAFT: Import = Import { in_force: false, dry_run: false };
const FOUNDING: Import = Import { in_force: true, dry_run: false };

async fn faults(server: &Server, text: &str, how: Import) -> Vec<Fault> {
    let before = server.digest().await;
    let faults = import(&server.app, text, how).await.unwrap().unwrap_err();
    assert_eq!(before, server.digest().await, "a refused import changed something");
    faults
}

/// The line on which a text first stands, from 1.
fn line(text: &str, sought: &str) -> usize {
    text.lines().position(|line| line.contains(sought)).unwrap() + 1
}

/// The regulations that the Office sees, by edition.
async fn versions(world: &World) -> BTreeMap<String, Value> {
    let data = world.office.ask("OfficeRegulations", json!({})).await;
    let nodes = data["viewer"]["office"]["regulations"]["nodes"].as_array().unwrap().clone();
    nodes.into_iter().map(|node| (node["edition"].as_str().unwrap().to_owned(), node)).collect()
}

/// State and first day.
fn standing(version: &Value) -> (&str, &Value) {
    (version["state"].as_str().unwrap(), &version["inForceFrom"])
}

both! {
    async fn a_file_becomes_a_draft_that_the_committee_approves(server: Server) {
        let world = World::new(server).await;
        let app = &world.server.app;
        let text = data_file("yunqi-2024");
        let before = world.server.digest().await;
        let tried = import(app, &text, Import { dry_run: true, ..DRAFT }).await.unwrap();
        assert_eq!((tried, world.server.digest().await), (Ok("yunqi-2024".to_owned()), before));
        assert_eq!(import(app, &text, DRAFT).await.unwrap(), Ok("yunqi-2024".to_owned()));
        let found = versions(&world).await;
        assert_eq!(standing(&found["yunqi-2024"]), ("DRAFT", &Value::Null));
        assert_eq!(standing(&found["2021"]), ("APPROVED", &json!("2021-03-11")));
        let taken = faults(&world.server, &text, DRAFT).await;
        assert_eq!(taken.len(), 1);
        assert_eq!((taken[0].line, taken[0].path.as_str()), (line(&text, "edition ="), "edition"));

        world.resolve("REGULATION", found["yunqi-2024"]["id"].as_str().unwrap()).await;
        let approved = versions(&world).await.remove("yunqi-2024").unwrap();
        let input = json!({
            "regulation": approved["id"], "from": "2026-03-05", "documentNumber": "云政发〔2026〕1号", "issuedOn": "2026-03-02",
            "expectedVersion": approved["version"],
        });
        world.office.act("PutRegulationInForce", input).await;
        world.now("2026-03-05T09:00:00+08:00").await;
        let data = world.server.anonymous().ask("RegulationInForce", json!({})).await;
        assert_eq!(data["regulation"]["edition"], "yunqi-2024");
        assert_eq!(data["regulation"]["parameters"]["cycleYears"], 2);
    }

    async fn a_fresh_installation_is_founded_with_a_file(server: Server) {
        let text = data_file("beiling-2025");
        assert_eq!(import(&server.app, &text, FOUNDING).await.unwrap(), Ok("beiling-2025".to_owned()));
        // Until something rests on it, it may be replaced again.
        assert_eq!(import(&server.app, &text, FOUNDING).await.unwrap(), Ok("beiling-2025".to_owned()));
        let world = World::peopled(server).await;
        let found = versions(&world).await;
        assert_eq!((found.len(), standing(&found["beiling-2025"])), (1, ("APPROVED", &json!("2025-09-01"))));
        world.office.act("PlanCycle", json!({ "year": 2026 })).await;
        let refused = faults(&world.server, &data_file("yunqi-2024"), FOUNDING).await;
        assert!(refused[0].message.contains("import it as a draft"), "{refused:?}");
        assert_eq!(quality_award::check::broken(&world.server.app.db).await.unwrap(), []);
    }

    async fn every_fault_is_named_at_its_line(server: Server) {
        // What is wrong with the shape.
        let text = data_file("beiling-2025")
            .replace("cycle_years = 1\n", "cycle_years = \"one\"\n")
            .replace("validity_years = 3\n", "")
            .replace("ballot_receipts = false\n", "ballot_receipts = false\nballot_colour = \"red\"\n")
            .replace("ballot_mode = \"NAMED\"", "ballot_mode = \"SHOUTED\"")
            .replacen("code = \"WINDOW_CLOSED\"", "code = \"WINDOW_SHUT\"", 1);
        let found = faults(&server, &text, FOUNDING).await;
        let told: Vec<(usize, &str)> = found.iter().map(|fault| (fault.line, fault.path.as_str())).collect();
        for (sought, path) in [
            ("cycle_years", "parameters.cycle_years"),
            ("ballot_colour", "parameters.ballot_colour"),
            ("ballot_mode", "parameters.ballot_mode"),
        ] {
            assert!(told.contains(&(line(&text, sought), path)), "{sought}: {found:#?}");
        }
        let missing = found.iter().find(|fault| fault.message.contains("missing field `validity_years`")).unwrap();
        assert_eq!(missing.line, line(&text, "[parameters]"));
        let unknown = found.iter().find(|fault| fault.message.contains("WINDOW_SHUT")).unwrap();
        assert_eq!(unknown.line, line(&text, "WINDOW_SHUT"));
        assert_eq!(found.len(), 5, "{found:#?}");

        // What does not fit together.
        let text = data_file("beiling-2025")
            .replace("group_size_min = 3\n", "group_size_min = 6\n")
            .replace("weight = 50\n", "weight = 60\n")
            .replace("key = \"isLocal\"", "key = \"isLegalPerson\"")
            .replacen("article = 14\n", "article = 41\n", 1);
        let found = faults(&server, &text, FOUNDING).await;
        let told: Vec<(usize, String)> = found.iter().map(|fault| (fault.line, fault.path.clone())).collect();
        let second = text.lines().enumerate().filter(|(_, line)| line.contains("isLegalPerson")).nth(1).unwrap().0 + 1;
        assert_eq!(told.len(), 4, "{found:#?}");
        assert!(told.contains(&(line(&text, "group_size_max"), "parameters.group_size_max".to_owned())), "{found:#?}");
        assert!(told.contains(&(second, "form.sections[1].fields[1].key".to_owned())), "{found:#?}");
        assert!(told.iter().any(|(at, path)| *at == line(&text, "article = 41") && path.ends_with(".article")));
        assert!(told.iter().any(|(_, path)| path == "parameters.stages"));

        // What is no data file at all.
        let found = faults(&server, "edition = \n[parameters", FOUNDING).await;
        let lines: BTreeSet<usize> = found.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, BTreeSet::from([1, 2]), "{found:#?}");
    }
}

#[test]
fn the_command_line_takes_a_file() {
    let directory = std::env::temp_dir().join(format!("quality-award-import-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("regulation.toml");
    let run = |text: &str, flags: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_quality-award"));
        command.args(["regulation", "import"]).arg(&file).args(flags).arg("--data-dir").arg(directory.join("data"));
        let done = command.env_remove("DATABASE_URL").output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let text = data_file("lanwan-2025");
    let faulty = text.replace("notice_days = 10", "notice_days = 61");
    let (code, _, told) = run(&faulty, &["--in-force"]);
    let at = line(&faulty, "notice_days");
    assert_eq!(code, Some(1));
    assert_eq!(
        told,
        format!(
            "{}:{at}:15: parameters.notice_days: This value must lie between 1 and 60; please correct it.\n",
            file.display()
        )
    );
    assert_eq!(run(&text, &["--in-force", "--dry-run"]).1, "regulation lanwan-2025 can be in force\n");
    assert_eq!(run(&text, &[]).1, "regulation lanwan-2025 is a draft\n");
    assert_eq!(
        run(&text.replace("edition = \"lanwan-2025\"", "edition = \"lanwan\""), &["--in-force"]).1,
        "regulation lanwan is in force\n"
    );
    let help =
        Command::new(env!("CARGO_BIN_EXE_quality-award")).args(["regulation", "import", "--help"]).output().unwrap();
    assert!(String::from_utf8(help.stdout).unwrap().contains("--in-force"));
    std::fs::remove_dir_all(directory).unwrap();
}

both! {
    async fn two_versions_are_compared_by_whoever_sees_both(server: Server) {
        let world = World::new(server).await;
        import(&world.server.app, &data_file("lanwan-2025"), DRAFT).await.unwrap().unwrap();
        let found = versions(&world).await;
        let (earlier, later) = (&found["2021"]["id"], &found["lanwan-2025"]["id"]);
        let of = |parts: Value| json!({ "regulation": later, "since": earlier, "parts": parts });
        let changes = world.office.ask("RegulationChanges", of(json!(["PARAMETERS"]))).await["node"]["changes"].take();
        let found = |path: &str| {
            let change = changes.as_array().unwrap().iter().find(|change| change["path"] == path);
            change.map(|change| (change["before"].clone(), change["after"].clone()))
        };
        assert_eq!(found("reapplicationCycles"), Some((json!("0"), json!("1"))));
        assert_eq!(found("tiers.GOLD.bonus"), Some((Value::Null, json!("200000.00"))));
        assert_eq!(found("tiers.QUALITY_AWARD.quota"), Some((json!("3"), Value::Null)));
        assert_eq!(found("stages.MATERIAL.weight"), Some((json!("50"), json!("40"))));
        assert_eq!(found("names.zone"), Some((json!("包头稀土高新区"), json!("澜湾新区"))));
        assert_eq!(found("noticeDays"), None);
        let all = world.office.ask("RegulationChanges", of(Value::Null)).await["node"]["changes"].take();
        let part = |part: &str| all.as_array().unwrap().iter().filter(|change| change["part"] == part).count();
        assert_eq!(part("PARAMETERS"), changes.as_array().unwrap().len());
        assert_eq!((part("ARTICLES"), part("RULES")), (27, 15), "{all:#}");
        let path = "sections.eligibility.fields.lowestTier.binds";
        assert!(all.as_array().unwrap().iter().any(|change| change["path"] == path && change["after"] == "LOWEST_TIER"));
        let same = json!({ "regulation": later, "since": later });
        assert_eq!(world.office.ask("RegulationChanges", same).await["node"]["changes"], json!([]));

        // Who does not see the draft compares nothing with it.
        let anonymous = world.server.anonymous();
        let turned = json!({ "regulation": earlier, "since": later });
        assert_eq!(anonymous.ask("RegulationChanges", of(Value::Null)).await["node"], Value::Null);
        let public = anonymous.ask("RegulationChanges", turned).await["node"].take();
        assert_eq!((&public["edition"], &public["changes"]), (&json!("2021"), &Value::Null));
    }
}
