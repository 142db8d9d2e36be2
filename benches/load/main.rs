//! Drives the server on both databases, and a bare axum server that answers the same bytes from memory, in turn; prints
//! medians, spread and ratios as a Markdown table. What is measured and what it printed: `benches/README.md`.

mod bare;
mod cases;
mod data;
mod process;
mod table;
mod wire;

use cases::{Case, Site, cases};
use clap::{Parser, Subcommand};
use process::Process;
use sea_orm::ConnectionTrait;
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::{Slot, Table};

/// What may go wrong ends the run: a measurement of wrong answers is none.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures the server on SQLite and PostgreSQL beside a bare server, in turn.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    plan: Plan,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What this program starts beside the server.
    #[command(hide = true)]
    Bare { answers: PathBuf },
}

#[derive(Debug, clap::Args)]
struct Plan {
    /// Rounds that count; in each one every server has its turn with every case.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Seconds of a turn.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds of a turn in the round before, which does not count.
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    /// Connections that ask at once.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Only the cases whose name contains this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    case: String,
    /// A PostgreSQL server on which a database may be made; without one SQLite alone is measured.
    #[arg(long, env = "TEST_POSTGRES_URL", value_name = "URL")]
    postgres: Option<String>,
    /// `cargo bench` says it.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match cli.command {
        Some(Command::Bare { answers }) => runtime.block_on(bare::serve(&answers)),
        None => runtime.block_on(run(&cli.plan)),
    }
}

async fn run(plan: &Plan) -> Result<()> {
    let directory = std::env::temp_dir().join(format!("quality-award-load-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let database = match &plan.postgres {
        Some(url) => Some(Database::create(url).await?),
        None => None,
    };
    let measured = measure(plan, &directory, database.as_ref()).await;
    if let Some(database) = database {
        database.drop().await?;
    }
    std::fs::remove_dir_all(&directory)?;
    println!("{}", measured?);
    Ok(())
}

/// A database of its own on a PostgreSQL server.
struct Database {
    server: sea_orm::DatabaseConnection,
    name: String,
    url: String,
}

impl Database {
    async fn create(url: &str) -> Result<Self> {
        let server = sea_orm::Database::connect(url).await?;
        let name = format!("quality_award_load_{}", std::process::id());
        server.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let (host, _) = url.rsplit_once('/').ok_or("the address of PostgreSQL names a database")?;
        Ok(Self { url: format!("{host}/{name}"), server, name })
    }

    async fn drop(self) -> Result<()> {
        self.server.execute_unprepared(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await?;
        Ok(())
    }
}

async fn measure(plan: &Plan, directory: &Path, database: Option<&Database>) -> Result<Table> {
    let now = quality_award::clock::Clock::system().now();
    let embedded = directory.join("sqlite");
    let file = format!("sqlite:{}", embedded.join("sandbox").join("award.db").display());
    let mut stores = vec![("SQLite", embedded, file)];
    stores.extend(database.map(|database| ("PostgreSQL", directory.join("postgres"), database.url.clone())));
    let mut sites = Vec::new();
    for (name, home, url) in stores {
        eprintln!("{name}: making the data");
        process::play(&home, &url).await?;
        data::multiply(&url, now, plan.connections).await?;
        sites.push(Site::open(name, process::serve(&home.join("sandbox"), &url)?, plan.connections).await?);
    }
    let mut cases: Vec<Case> =
        cases(plan.connections).into_iter().filter(|case| case.name.contains(&plan.case)).collect();
    // What SQLite answers is what everybody has to answer.
    let answers = directory.join("answers");
    std::fs::create_dir_all(&answers)?;
    for (number, case) in cases.iter_mut().enumerate() {
        let answer = sites.first_mut().ok_or("no server")?.learn(case).await?;
        std::fs::write(answers.join(number.to_string()), &answer)?;
    }
    let bare = Process::start(std::env::current_exe()?, ["bare".into(), answers.into()])?;
    sites.insert(0, sites.first().ok_or("no server")?.stand_in(bare));

    let mut table = Table::new(plan.rounds, plan.seconds);
    for round in 0..=plan.rounds {
        let length = Duration::from_secs_f64(if round == 0 { plan.warm_up } else { plan.seconds });
        eprintln!("round {round} of {}", plan.rounds);
        for (number, case) in cases.iter().enumerate() {
            for site in &mut sites {
                let turn = site.turn(case, number, length).await?;
                if round > 0 {
                    table.add(Slot { case: case.name, bytes: case.expected.len(), server: site.name }, turn);
                }
            }
        }
    }
    Ok(table)
}
