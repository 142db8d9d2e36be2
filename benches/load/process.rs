//! The servers, each a process of its own, and what processor time they take.

use crate::Result;
use crate::wire::{Answer, Line, request};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running server; it ends with this.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Starts a program that says on its standard output where it listens. Its log is written as ever, and thrown away by the
    /// system.
    pub fn start(program: impl Into<PathBuf>, arguments: impl IntoIterator<Item = OsString>) -> Result<Self> {
        let mut command = Command::new(program.into());
        let command = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let output = child.stdout.take().ok_or("no standard output")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            let address = line.split_once("http://").map(|(_, rest)| rest.split(['/', ',', ' ']).next());
            if let Some(address) = address.flatten() {
                return Ok(Self { address: address.parse()?, child });
            }
        }
        Err(format!("the server ended: {}", child.wait()?).into())
    }

    /// Processor time so far, in microseconds.
    pub fn processor(&self) -> Option<u64> {
        processor(&self.child.id().to_string())
    }

    /// `data` of an operation, which has to be without errors.
    pub async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Result<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut line = Line::open(self.address).await?;
        let (answer, _) = line.ask(&request("/graphql", token, Some(&body))).await?;
        let mut answer: Value = serde_json::from_slice(&Answer::read(answer)?.body)?;
        if answer.get("errors").is_some() {
            return Err(format!("{query}: {answer}").into());
        }
        Ok(answer["data"].take())
    }
}

/// Processor time of a process so far in microseconds, where the system tells it: in hundredths of a second, as Linux does.
pub fn processor(process: &str) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |field: usize| fields.get(field)?.parse::<u64>().ok();
    Some((ticks(11)? + ticks(12)?) * 10_000)
}

/// The server as it was built for this bench.
fn server(home: &Path, url: &str, settings: &[&str]) -> Result<Process> {
    let mut arguments: Vec<OsString> =
        ["serve", "--listen", "127.0.0.1:0", "--database-url", url].map(Into::into).into();
    arguments.extend(["--data-dir".into(), home.into()]);
    arguments.extend(settings.iter().map(Into::into));
    Process::start(env!("CARGO_BIN_EXE_quality-award"), arguments)
}

/// Plays the sandbox's cycle in review into a database; its files lie in `sandbox` below the directory.
pub async fn play(home: &Path, url: &str) -> Result<()> {
    let sandbox = server(home, url, &["--sandbox"])?;
    sandbox.ask(None, "mutation { sandboxLoadScenario(input: { name: REVIEW }) { name } }", json!({})).await?;
    Ok(())
}

/// Serves a database as a real server does, with more points than anybody can spend.
pub fn serve(home: &Path, url: &str) -> Result<Process> {
    server(home, url, &["--rate-limit", "4000000000"])
}
