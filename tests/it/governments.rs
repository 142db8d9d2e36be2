//! Other governments' awards: each is one data file under `regulations/`, and nothing else. Every journey goes from the
//! import of the file to the conferred awards.

mod beiling;
mod lanwan;
mod yunqi;

use crate::panel::Review;
use crate::support::Server;
use crate::world::World;
use quality_award::importing::{Import, import};
use quality_award::{audit, check};
use serde_json::{Value, json};
use std::sync::Arc;

/// The text of a data file of the repository.
pub fn data_file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("regulations").join(format!("{name}.toml"));
    std::fs::read_to_string(path).unwrap()
}

/// The people of an installation that was founded with a data file; its regulation as everybody sees it.
pub async fn founded(server: Server, name: &str) -> (World, Value) {
    let taken = import(&server.app, &data_file(name), Import { in_force: true, dry_run: false }).await.unwrap();
    assert_eq!(taken, Ok(name.to_owned()));
    let world = World::peopled(server).await;
    let data = world.server.anonymous().ask("RegulationInForce", json!({})).await;
    assert_eq!(data["regulations"]["nodes"].as_array().unwrap().len(), 1);
    (world, data["regulation"].clone())
}

/// What the regulation says, as the work procedure of a cycle.
pub fn as_procedure(parameters: &Value) -> Value {
    let weights: Vec<&Value> = parameters["stages"].as_array().unwrap().iter().map(|stage| &stage["weight"]).collect();
    json!({
        "stageWeights": weights, "minimumScore": parameters["minimumScore"], "aggregation": parameters["aggregation"],
        "ballotMode": parameters["ballotMode"], "correctionDays": parameters["correctionDays"], "hearingDays": parameters["hearingDays"],
    })
}

/// A cycle inside its window, run by what the regulation says: 2026-03-10 09:00.
pub async fn accepting(world: World, parameters: &Value) -> World {
    let world = world.plan_by(as_procedure(parameters)).await;
    world.office.act("PublishAnnouncement", world.announcement().await).await;
    world.now("2026-03-10T09:00:00+08:00").await;
    world
}

/// A group of so many experts in review of so many applications.
pub async fn reviewing(world: World, experts: usize, applications: usize) -> Review {
    let world = Arc::new(world);
    let cases = world.qualified(&vec!["C"; applications]).await;
    let accounts: Vec<String> = (1..=experts).map(|number| format!("expert-{number}")).collect();
    let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
    let review = Review::of(&world, "制造业组", &["C"], &accounts, cases).await;
    review.world.begin_review().await;
    review
}

/// Everything holds, and nothing was tampered with.
pub async fn sound(server: &Server) {
    assert_eq!(check::broken(&server.app.db).await.unwrap(), []);
    let verdict = audit::verify(&server.app.db, 1, |_| ()).await.unwrap();
    assert!(matches!(verdict, audit::Verdict::Intact { .. }), "{verdict:?}");
}
