//! `serve --sandbox`: demo accounts, a test clock and scenarios for integrators. A scenario is played with the real
//! mutations, so it is lawful; ids come from a seed, so it is the same every time. Nothing here exists in production.

mod deciding;
mod player;
mod reviewing;
mod scenario;
mod steps;

pub use scenario::Scenario;
pub use steps::SandboxMutation;

use crate::App;
use crate::error::Result;
use chrono::NaiveDate;
use entity::{Instant, setting};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use tokio::sync::Mutex;

/// 2026-03-02 09:00 in Beijing, inside the seeded calendar.
pub const START: Instant = match NaiveDate::from_ymd_opt(2026, 3, 2) {
    Some(day) => Instant((day.to_epoch_days() as i64 * 24 + 1) * 3_600_000),
    None => unreachable!(),
};
/// Where the ids of scenarios come from.
const SEED: u64 = 20_210_311;
/// The setting that marks a sandbox; its value is the procedural time, or [`LOADING`].
const CLOCK: &str = "sandbox.clock";
/// Stands for the time while a scenario is played: a sandbox that ends then begins anew.
const LOADING: &str = "loading";
/// One scenario at a time: two would play into one database.
static TURN: Mutex<()> = Mutex::const_new(());
/// The password of every demo account, for clients that want to sign in the ordinary way.
pub const PASSWORD: &str = "sandbox-demo-2026";

/// Makes a database a sandbox with the scenario `accepting`, or goes on with the one that it is; refuses a real one.
pub async fn prepare(app: &App) -> Result<()> {
    if let Some(row) = setting::Entity::find_by_id(CLOCK).one(&app.db.read).await? {
        let Ok(time) = row.value.parse() else { return load(app, Scenario::Accepting).await };
        app.clock.set(Instant(time));
        return Ok(());
    }
    if entity::audit_event::Entity::find_by_id(1).one(&app.db.read).await?.is_some() {
        return Err(crate::error::Error::internal(
            "this database is not a sandbox: give another --data-dir or --database-url",
        ));
    }
    load(app, Scenario::Accepting).await
}

/// Refuses to serve a sandbox's database as a real one.
pub async fn refuse_sandbox(app: &App) -> Result<()> {
    match setting::Entity::find_by_id(CLOCK).one(&app.db.read).await? {
        Some(_) => Err(crate::error::Error::internal("this database is a sandbox: serve it with --sandbox")),
        None => Ok(()),
    }
}

/// Empties the database and plays a scenario from [`START`].
async fn load(app: &App, scenario: Scenario) -> Result<()> {
    let _turn = TURN.lock().await;
    app.db.wipe().await?;
    app.clock.set(START);
    app.ids.reseed(SEED);
    remember(app, LOADING.to_owned()).await?;
    scenario::play(app, scenario).await?;
    remember_clock(app).await?;
    app.changes.forget();
    Ok(())
}

async fn remember_clock(app: &App) -> Result<()> {
    remember(app, app.clock.now().0.to_string()).await
}

async fn remember(app: &App, value: String) -> Result<()> {
    let row = setting::ActiveModel { key: Set(CLOCK.to_owned()), value: Set(value) };
    let conflict = OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned();
    setting::Entity::insert(row).on_conflict(conflict).exec_without_returning(&app.db.write).await?;
    Ok(())
}
