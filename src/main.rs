//! The command line.

// The schema is one type, nested as deeply as it has parts.
#![recursion_limit = "256"]

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use entity::enums::Role;
use quality_award::clock::Clock;
use quality_award::ids::Ids;
use quality_award::settings::{Settings, Store, with_file};
use quality_award::{App, audit, check, http, identity, importing, sandbox};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A third of executing a read is allocation, across threads; with glibc's it takes a fifth longer as a whole (benches/README.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The server of a government quality award: a GraphQL API from announcement to revocation.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    /// A TOML file with settings, each named as its flag without the dashes in front; a flag or an environment variable
    /// counts before it.
    #[arg(long, env = "CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server. Works without configuration: SQLite in ./data, schema brought up to date, a signing key and an
    /// administrator made on first start.
    Serve(Box<Settings>),
    /// Bring the database's schema up to date and exit.
    Migrate(Store),
    /// Print the production schema as SDL.
    Schema,
    /// Regulations as data files.
    #[command(subcommand)]
    Regulation(RegulationCommand),
    /// Accounts from the command line, for the first administrator and for emergencies.
    #[command(subcommand)]
    Account(AccountCommand),
    /// The audit trail.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Check every invariant of the data; exit 0: all hold, 1: some do not.
    Check(Store),
}

#[derive(Debug, Subcommand)]
enum RegulationCommand {
    /// Take in a regulation from its data file (TOML; `regulations/` and `migration/seed/regulation-2021.toml` are examples):
    /// as a draft, which the committee approves by resolution before it is put in force. Exit 0: done, 1: the file is
    /// faulty, and every fault is named with its line.
    Import {
        /// The data file.
        file: PathBuf,
        /// Found an installation with it: it takes the place of the regulation in force, approved and in force from its
        /// day. Only before the first cycle is planned and the first resolution proposed.
        #[arg(long)]
        in_force: bool,
        /// Only check the file, and whether it could be taken in.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    /// Make an account for a new person and print its one-time password.
    Create {
        /// Account name: 3-64 of a-z 0-9 . _ - @.
        #[arg(long)]
        account: String,
        /// Full name of the person.
        #[arg(long)]
        name: String,
        /// Role to grant: ADMIN, OFFICE, REVIEWER, MANAGEMENT_DIRECTOR or SUPERVISOR; may be repeated.
        #[arg(long = "role", value_parser = role)]
        roles: Vec<Role>,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Recompute the hash chain; exit 0: intact, 1: tampered (the first bad link is named), 2: cannot tell.
    Verify {
        /// First link to recompute.
        #[arg(long, default_value_t = 1)]
        since: i64,
        #[command(flatten)]
        store: Store,
    },
}

fn role(text: &str) -> Result<Role, String> {
    let allowed = [Role::Admin, Role::Office, Role::Reviewer, Role::ManagementDirector, Role::Supervisor];
    let known = allowed.iter().find(|role| role.name() == text.to_uppercase());
    known.copied().ok_or_else(|| format!("one of {}", allowed.map(Role::name).join(", ")))
}

/// Stack of a worker. A resolver's future holds those of its nested fields, so deep queries need more than the usual 2 MiB.
const STACK: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let command = match command_line() {
        Ok(cli) => cli.command,
        Err(faults) => {
            for fault in faults {
                eprintln!("quality-award: {fault}");
            }
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build();
    let outcome = match runtime {
        // In a task: the main thread's stack is the system's business.
        Ok(runtime) => {
            runtime.block_on(async { tokio::spawn(run(command)).await.unwrap_or_else(|error| Err(error.into())) })
        }
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("quality-award: {error}");
            ExitCode::from(2)
        }
    }
}

/// The command line, over the settings of a file where one is named.
fn command_line() -> Result<Cli, Vec<String>> {
    // What is wrong with the rest is said below, with the file's settings in their places.
    let named = Cli::command().ignore_errors(true).try_get_matches();
    let file = named.ok().and_then(|matches| matches.try_get_one::<PathBuf>("config").ok().flatten().cloned());
    let command = with_file(Cli::command(), file.as_deref().map(Path::new))?;
    Cli::from_arg_matches(&command.get_matches()).map_err(|error| error.exit())
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(settings) => serve(*settings).await,
        Command::Migrate(store) => {
            open(store).await?;
            println!("the schema is up to date");
            Ok(ExitCode::SUCCESS)
        }
        Command::Schema => {
            print!("{}", quality_award::graphql::sdl());
            Ok(ExitCode::SUCCESS)
        }
        Command::Regulation(RegulationCommand::Import { file, in_force, dry_run, store }) => {
            let text =
                std::fs::read_to_string(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
            let app = open(store).await?;
            let import = importing::Import { in_force, dry_run };
            match importing::import(&app, &text, import).await.map_err(plain)? {
                Ok(edition) => {
                    let standing = if in_force { "in force" } else { "a draft" };
                    println!("regulation {edition} {} {standing}", if dry_run { "can be" } else { "is" });
                    Ok(ExitCode::SUCCESS)
                }
                Err(faults) => {
                    for fault in faults {
                        eprintln!("{}:{fault}", file.display());
                    }
                    Ok(ExitCode::FAILURE)
                }
            }
        }
        Command::Account(AccountCommand::Create { account, name, roles, store }) => {
            let app = open(store).await?;
            match identity::cli::create_account(&app, &name, &account, &roles, None).await {
                Ok(password) => {
                    println!("account {account}, one-time password {password}");
                    Ok(ExitCode::SUCCESS)
                }
                Err(error) => Err(plain(error).into()),
            }
        }
        Command::Audit(AuditCommand::Verify { since, store }) => {
            let app = open(store).await?;
            let verdict =
                audit::verify(&app.db, since, |seq| eprintln!("verified up to {seq}")).await.map_err(plain)?;
            match verdict {
                audit::Verdict::Intact { links, head } => {
                    println!("intact: {links} links, head {head}");
                    Ok(ExitCode::SUCCESS)
                }
                audit::Verdict::Broken { seq, what } => {
                    println!("tampered: link {seq} is {what}");
                    Ok(ExitCode::FAILURE)
                }
            }
        }
        Command::Check(store) => {
            let app = open(store).await?;
            let broken = check::broken(&app.db).await.map_err(plain)?;
            for (name, count) in &broken {
                println!("broken by {count}: {name}");
            }
            println!("{} of {} invariants hold", check::INVARIANTS.len() - broken.len(), check::INVARIANTS.len());
            Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn plain(error: quality_award::error::Error) -> String {
    use quality_award::error::Error;
    use quality_award::graphql::user_error::plain_message;
    match error {
        Error::Refused(refusals) => refusals.iter().map(plain_message).collect::<Vec<_>>().join("; "),
        Error::Stop(stop) => stop.code().to_owned(),
        Error::Internal(cause) => cause.to_string(),
    }
}

/// Opens what a command works on, with the system's clock.
async fn open(store: Store) -> Result<App, Box<dyn std::error::Error + Send + Sync>> {
    App::open(Settings::with_store(store), Clock::system(), Ids::random()).await
}

async fn serve(settings: Settings) -> Outcome {
    if let Err(faults) = settings.check() {
        for fault in faults {
            eprintln!("quality-award: {fault}");
        }
        return Ok(ExitCode::from(2));
    }
    log_to_stderr(settings.log_json);
    // Every connection is a file, and systems begin with few. What the system does not grant is answered at the door.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let listener = tokio::net::TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", settings.listen))?;
    let address = listener.local_addr()?;
    // Of port 0 the system chose another, which links have to name.
    let settings = Settings { listen: address, ..settings };
    let clock = if settings.sandbox { Clock::sandbox(sandbox::START) } else { Clock::system() };
    let app = App::open(settings, clock, Ids::random()).await?;
    if app.settings.sandbox {
        sandbox::prepare(&app).await.map_err(plain)?;
        println!("sandbox at http://{address}/explorer, procedural time {}", app.clock.now());
    } else {
        sandbox::refuse_sandbox(&app).await.map_err(plain)?;
        if let Some((account, password)) = identity::cli::ensure_admin(&app).await.map_err(plain)? {
            println!("first start: account {account}, one-time password {password}");
        }
        println!("listening on http://{address}, GraphQL at /graphql");
    }
    http::serve(app, listener, shutdown()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Structured lines on standard error; RUST_LOG chooses how much.
fn log_to_stderr(json: bool) {
    use tracing_subscriber::EnvFilter;
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    // Colours are for people; in a file or a journal they are noise that costs time.
    let colours = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    if json { builder.json().init() } else { builder.init() }
}

/// Ends on SIGINT or SIGTERM.
async fn shutdown() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
