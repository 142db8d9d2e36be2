//! What is asked for, and how: the same of every server.

use crate::Result;
use crate::process::{Process, processor};
use crate::table::Turn;
use crate::wire::{Answer, Line, request};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const BOARD: &str = include_str!("documents/board.graphql");
const ROLL: &str = include_str!("documents/roll.graphql");
const PAGE: &str = include_str!("documents/page.graphql");
const SCORED: &str = include_str!("documents/scored.graphql");
const SAVE: &str = include_str!("documents/save.graphql");
/// The page of the award roll that is far behind.
const FAR: usize = 40;

/// One measurement.
pub struct Case {
    pub name: &'static str,
    how: How,
    connections: usize,
    /// The body that every server has to answer.
    pub expected: Arc<[u8]>,
}

#[derive(Clone, Copy)]
enum How {
    /// By GET and by hash, by somebody or by nobody; where the rows of the answer stand, and how many there are.
    Hashed { document: &'static str, far: bool, account: Option<&'static str>, rows: (&'static str, usize) },
    /// By POST.
    Posted { document: &'static str, account: &'static str, rows: (&'static str, usize) },
    /// The categories of a sheet one after the other, by the reviewer who has begun none.
    Saved,
}

/// Who leads the group, and who has still to score.
const LEADER: &str = "reviewer1";
const THIRD: &str = "reviewer3";

/// All measurements.
pub fn cases(connections: usize) -> Vec<Case> {
    let board = |account| How::Hashed { document: BOARD, far: false, account, rows: ("/data/publicNotices/nodes", 1) };
    let roll = |account, far| How::Hashed { document: ROLL, far, account, rows: ("/data/awards/nodes", 20) };
    let rows = ("/data/viewer/reviewer/assignments/nodes", 50);
    let page = How::Posted { document: PAGE, account: LEADER, rows };
    let case = |(name, how, connections)| Case { name, how, connections, expected: Arc::default() };
    [
        ("notice board", board(None), connections),
        ("award roll, page 1", roll(None, false), connections),
        ("award roll, page 40", roll(None, true), connections),
        ("notice board, executed", board(Some(LEADER)), connections),
        ("award roll, page 1, executed", roll(Some(LEADER), false), connections),
        ("award roll, page 40, executed", roll(Some(LEADER), true), connections),
        ("page of 50 with sheets", page, connections),
        ("category of scores saved", How::Saved, connections),
        ("category of scores saved, one connection", How::Saved, 1),
    ]
    .map(case)
    .into()
}

/// A server and what one has to know of its data.
pub struct Site {
    pub name: &'static str,
    process: Arc<Process>,
    /// Where the far page of the award roll begins.
    far: String,
    sheets: Vec<Sheet>,
    bare: bool,
}

/// A sheet that one connection saves again and again.
#[derive(Clone)]
struct Sheet {
    application: Value,
    /// Categories with their items.
    categories: Arc<Vec<(Value, Vec<Value>)>>,
    saved: Arc<AtomicUsize>,
}

impl Site {
    /// Looks for the far page and the sheets.
    pub async fn open(name: &'static str, process: Process, connections: usize) -> Result<Self> {
        let mut far = Value::Null;
        for _ in 1..FAR {
            let data = process.ask(None, ROLL, json!({ "first": 20, "after": far })).await?;
            far = data["awards"]["pageInfo"]["endCursor"].clone();
        }
        let token = sign_in(&process, THIRD).await?;
        let mut data = process.ask(Some(&token), SCORED, json!({ "last": connections })).await?;
        let Value::Array(nodes) = data["viewer"]["reviewer"]["assignments"]["nodes"].take() else {
            return Err("no assignments".into());
        };
        let sheets: Vec<Sheet> = nodes.iter().map(Sheet::of).collect();
        let far = far.as_str().ok_or("the award roll is too short")?.to_owned();
        Ok(Self { name, process: Arc::new(process), far, sheets, bare: false })
    }

    /// The bare server in the place of this one, for the same requests.
    pub fn stand_in(&self, process: Process) -> Self {
        let sheets = self.sheets.iter().map(|sheet| Sheet { saved: Arc::default(), ..sheet.clone() }).collect();
        Self { name: "bare", process: Arc::new(process), far: self.far.clone(), sheets, bare: true }
    }

    /// Asks once and takes the answer for the one that is expected; the whole of it.
    pub async fn learn(&mut self, case: &mut Case) -> Result<Vec<u8>> {
        let target = self.target(0);
        let mut line = Line::open(self.process.address).await?;
        let token = self.token(case).await?;
        let mut source = self.source(case, &target, token.as_deref(), 0, &mut line).await?;
        let answer = line.ask(&source()?).await?.0.to_vec();
        let body = Answer::read(&answer)?.body;
        let read: Value = serde_json::from_slice(&body)?;
        let as_expected = match case.how {
            How::Hashed { rows, .. } | How::Posted { rows, .. } => {
                read.pointer(rows.0).and_then(Value::as_array).is_some_and(|nodes| nodes.len() == rows.1)
            }
            How::Saved => read["data"]["saveScores"]["userErrors"] == json!([]),
        };
        if read.get("errors").is_some() || !as_expected {
            return Err(format!("{}: {read}", case.name).into());
        }
        case.expected = body.into();
        Ok(answer)
    }

    /// The server's turn with a case.
    pub async fn turn(&mut self, case: &Case, number: usize, length: Duration) -> Result<Turn> {
        let (target, token) = (self.target(number), self.token(case).await?);
        let mut ready = Vec::new();
        for connection in 0..case.connections {
            let mut line = Line::open(self.process.address).await?;
            let source = self.source(case, &target, token.as_deref(), connection, &mut line).await?;
            ready.push((line, source));
        }
        let before = (self.process.processor(), processor("self"));
        let begun = Instant::now();
        let drive = |(line, source): (Line, Source)| {
            let expected = Arc::clone(&case.expected);
            tokio::spawn(async move { line.drive(begun + length, &expected, source).await })
        };
        let driving: Vec<_> = ready.into_iter().map(drive).collect();
        let mut taken = Vec::new();
        for driven in driving {
            let driven = driven.await?.map_err(|error| format!("{}, {}: {error}", self.name, case.name))?;
            taken.extend(driven);
        }
        let seconds = begun.elapsed().as_secs_f64();
        let since = |now: Option<u64>, before: Option<u64>| Some(now? - before?);
        let server = since(self.process.processor(), before.0);
        Ok(Turn::new(taken, seconds, server, since(processor("self"), before.1)))
    }

    fn target(&self, number: usize) -> String {
        if self.bare { format!("/{number}") } else { "/graphql".to_owned() }
    }

    /// The session of the turn, where the case has one; a bare server knows none.
    async fn token(&self, case: &Case) -> Result<Option<String>> {
        let account = match case.how {
            How::Hashed { account, .. } => account,
            How::Posted { account, .. } => Some(account),
            How::Saved => Some(THIRD),
        };
        match account.filter(|_| !self.bare) {
            Some(account) => sign_in(&self.process, account).await.map(Some),
            None => Ok(None),
        }
    }

    /// What a connection sends, again and again. Documents are made known before it.
    async fn source(
        &self,
        case: &Case,
        target: &str,
        token: Option<&str>,
        connection: usize,
        line: &mut Line,
    ) -> Result<Source> {
        match case.how {
            How::Hashed { document, far, .. } => {
                let variables = if far { json!({ "first": 20, "after": self.far }) } else { json!({ "first": 20 }) };
                let with_text = by_hash(target, document, &variables, true)?;
                Answer::read(line.ask(&request(&with_text, token, None)).await?.0)?;
                let request = request(&by_hash(target, document, &variables, false)?, token, None);
                Ok(Box::new(move || Ok(request.clone())))
            }
            How::Posted { document, .. } => {
                let body = json!({ "query": document }).to_string();
                let request = request(target, token, Some(&body));
                Ok(Box::new(move || Ok(request.clone())))
            }
            How::Saved => {
                let sheet = self.sheets.get(connection).ok_or("there are too few sheets")?.clone();
                let (target, token) = (target.to_owned(), token.map(str::to_owned));
                Ok(Box::new(move || {
                    let body = json!({ "query": SAVE, "variables": { "input": sheet.next() } }).to_string();
                    Ok(request(&target, token.as_deref(), Some(&body)))
                }))
            }
        }
    }
}

/// Makes the requests of a connection.
type Source = Box<dyn FnMut() -> Result<Vec<u8>> + Send>;

impl Sheet {
    fn of(assignment: &Value) -> Self {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let numbers = |category: &Value| list(&category["items"]).iter().map(|item| item["number"].clone()).collect();
        let categories = list(&assignment["standard"]["categories"]);
        let categories = categories.iter().map(|category| (category["number"].clone(), numbers(category))).collect();
        Self { application: assignment["id"].clone(), categories: Arc::new(categories), saved: Arc::default() }
    }

    /// The next input: every item of the category changes each time, otherwise nothing would be written.
    fn next(&self) -> Value {
        let turn = self.saved.fetch_add(1, Ordering::SeqCst);
        let (version, turn) = (turn / self.categories.len(), turn % self.categories.len());
        let (category, items) = &self.categories[turn];
        let percent = if version.is_multiple_of(2) { 50 } else { 55 };
        let scores: Vec<Value> = items.iter().map(|item| json!({ "item": item, "percent": percent })).collect();
        json!({
            "application": self.application, "stage": "MATERIAL", "category": category, "scores": scores,
            "strengths": "方法系统，职责清晰，部署到各部门。", "improvements": "可补充与标杆的对比。", "expectedVersion": version,
            "idempotencyKey": uuid::Builder::from_random_bytes(rand::random()).into_uuid(),
        })
    }
}

/// Where a document is asked for by its hash, with its text or without.
fn by_hash(target: &str, document: &str, variables: &Value, with_text: bool) -> Result<String> {
    let hash = quality_award::hex(&Sha256::digest(document));
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } }).to_string();
    let variables = variables.to_string();
    let mut parameters = vec![("variables", variables.as_str()), ("extensions", &extensions)];
    parameters.extend(with_text.then_some(("query", document)));
    let url = reqwest::Url::parse_with_params("http://localhost", parameters)?;
    Ok(format!("{target}?{}", url.query().unwrap_or_default()))
}

async fn sign_in(process: &Process, account: &str) -> Result<String> {
    let query = "mutation($account: String!, $password: String!) { signIn(input: { account: $account, password: $password }) { \
        session { accessToken } userErrors { code } } }";
    let variables = json!({ "account": account, "password": quality_award::sandbox::PASSWORD });
    let data = process.ask(None, query, variables).await?;
    Ok(data["signIn"]["session"]["accessToken"].as_str().ok_or("no session")?.to_owned())
}
