//! The public board, followed: everything that changes it is told, and nothing else.

use super::Socket;
use crate::applying::lengthening;
use crate::schema::types;
use crate::support::{Backend, Client, Server, both};
use crate::world::World;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeDefinition, TypeKind};
use entity::Instant;
use quality_award::graphql::guard::PUBLIC;
use quality_award::{App, audit};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex};

both! {
    async fn what_everybody_may_read_is_followed(server: Server) {
        let world = World::planned(server).await;
        let server = &world.server;
        let other = Server::beside(server).await;
        let mut sockets = [Socket::of(server, &server.anonymous()).await, Socket::of(&other, &other.anonymous()).await];
        for socket in &mut sockets {
            socket.follow("b", "BoardChanged", json!({})).await;
            let first = socket.change("b").await;
            assert_eq!((&first["part"], &first["subject"]), (&json!("ALL"), &Value::Null));
        }
        // Preparations are nobody's business.
        world.verified(1, "包钢新材", "C").await;
        let published = world.office.act("PublishAnnouncement", world.announcement().await).await;
        let mut cursor = Value::Null;
        for socket in &mut sockets {
            let change = socket.change("b").await;
            assert_eq!((&change["part"], &change["subject"]["id"]), (&json!("ANNOUNCEMENTS"), &published["cycle"]["id"]));
            cursor = change["cursor"].clone();
        }
        // The window opens by time alone.
        let clocks = [&server.app.clock, &other.app.clock];
        let opens = chrono::DateTime::parse_from_rfc3339("2026-03-09T00:00:00+08:00").unwrap().timestamp_millis();
        for (clock, socket) in clocks.into_iter().zip(&mut sockets) {
            assert!(clock.set(Instant(opens - 1)));
            assert!(clock.set(Instant(opens)));
            assert_eq!(socket.change("b").await["part"], "TIME");
        }
        // Behind a cursor on another server, what happened since comes once.
        let mut again = Socket::of(&other, &other.anonymous()).await;
        again.follow("b", "BoardChanged", json!({ "after": cursor })).await;
        assert_eq!(again.change("b").await["part"], "TIME");
        again.silent().await;
        // A cursor of another history begins anew.
        again.follow("new", "BoardChanged", json!({ "after": "999999.0" })).await;
        assert_eq!(again.change("new").await["part"], "ALL");
    }

    async fn many_steps_are_told_in_their_order_and_once(server: Server) {
        let world = World::accepting(server).await;
        let server = &world.server;
        let mut socket = Socket::of(server, &server.anonymous()).await;
        socket.follow("b", "BoardChanged", json!({})).await;
        let first = socket.change("b").await;
        for day in ["2026-05-06", "2026-05-07", "2026-05-08"] {
            world.office.act("LengthenWindow", lengthening(&world, day).await).await;
        }
        let told = [socket.change("b").await, socket.change("b").await, socket.change("b").await];
        let number = |change: &Value| change["cursor"].as_str().unwrap().split_once('.').unwrap().0.parse::<i64>().unwrap();
        assert!(number(&told[0]) < number(&told[1]) && number(&told[1]) < number(&told[2]));
        let mut again = Socket::of(server, &server.anonymous()).await;
        again.follow("b", "BoardChanged", json!({ "after": first["cursor"] })).await;
        for change in &told {
            assert_eq!(&again.change("b").await["cursor"], &change["cursor"]);
        }
        again.silent().await;
    }
}

/// What everybody reads on some servers, step by step; the tests' own clients note it there after every step.
static WATCHED: LazyLock<Mutex<BTreeMap<String, Arc<Watch>>>> = LazyLock::new(Mutex::default);

/// Somebody who reads everything public before and after every step, and compares it with what followers are told.
pub struct Watch {
    app: App,
    reader: Client,
    noted: tokio::sync::Mutex<Vec<Note>>,
    begun: String,
}

/// What was public.
struct Note {
    /// The last step.
    head: i64,
    at: Instant,
    public: Value,
    /// What was done.
    operation: String,
}

impl Watch {
    /// Begins to watch a server; on one database, for what is told does not depend on it, and reading everything takes its time.
    pub async fn begin(server: &Server) -> Option<Arc<Self>> {
        if server.backend == Backend::Postgres {
            return None;
        }
        let mut socket = Socket::of(server, &server.anonymous()).await;
        socket.follow("b", "BoardChanged", json!({})).await;
        let begun = socket.change("b").await["cursor"].as_str().unwrap().to_owned();
        let (app, reader) = (server.app.clone(), server.anonymous());
        let watch = Arc::new(Self { app, reader, noted: tokio::sync::Mutex::default(), begun });
        watch.note("begin").await;
        WATCHED.lock().unwrap().insert(server.url.clone(), Arc::clone(&watch));
        Some(watch)
    }

    fn of(url: &str) -> Option<Arc<Self>> {
        WATCHED.lock().unwrap().get(url).cloned()
    }

    /// Notes what is public before a step on a server that is watched, if time has gone on.
    pub async fn before(url: &str) {
        if let Some(watch) = Self::of(url) {
            let last = watch.noted.lock().await.last().unwrap().at;
            if last != watch.app.clock.now() {
                watch.note("time").await;
            }
        }
    }

    /// Notes what is public after a step on a server that is watched.
    pub async fn after(url: &str, operation: &str) {
        if let Some(watch) = Self::of(url) {
            watch.note(operation).await;
        }
    }

    async fn note(&self, operation: &str) {
        let (head, at) = (audit::head(&self.app.db.read).await.unwrap(), self.app.clock.now());
        let mut public = serde_json::Map::new();
        for query in EVERYTHING.iter() {
            public.extend(self.reader.ok(query, json!({})).await.as_object().unwrap().clone());
        }
        self.noted.lock().await.push(Note { head, at, public: public.into(), operation: operation.to_owned() });
    }

    /// Every step that changed what is public was told, and no other; these among them.
    pub async fn end(watch: Option<Arc<Self>>, server: &Server, expected: &[&str]) {
        if let Some(watch) = watch {
            let told = watch.compared(server).await;
            assert!(expected.iter().all(|name| told.contains(*name)), "{told:?}");
        }
    }

    /// The names of the steps that were told.
    async fn compared(&self, server: &Server) -> BTreeSet<String> {
        WATCHED.lock().unwrap().remove(&server.url);
        let mut socket = Socket::of(server, &server.anonymous()).await;
        socket.follow("b", "BoardChanged", json!({ "after": self.begun })).await;
        // Time alone ends the list: what was written is told before.
        let midnight = Instant::end_of(server.app.clock.now().day());
        assert!(server.app.clock.set(midnight));
        let mut told = BTreeSet::new();
        loop {
            let change = socket.change("b").await;
            if change["part"] == "TIME" {
                break;
            }
            told.insert(change["cursor"].as_str().unwrap().split_once('.').unwrap().0.parse::<i64>().unwrap());
        }
        let noted = self.noted.lock().await;
        let (mut names, mut faults) = (BTreeSet::new(), Vec::new());
        for pair in noted.windows(2) {
            let (was, is) = (&pair[0], &pair[1]);
            if was.head == is.head {
                continue;
            }
            let heard = told.range(was.head + 1..=is.head).next().is_some();
            let changed = was.public != is.public;
            if heard {
                names.insert(is.operation.clone());
            }
            if changed != heard {
                let what = difference(&was.public, &is.public);
                faults.push(format!("{} ({}): changed {changed}, told {heard}: {what}", is.operation, is.head));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        names
    }
}

/// Where two answers differ, for the eye.
fn difference(was: &Value, is: &Value) -> String {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let parts = was.iter().filter(|(key, value)| is.get(*key) != Some(value));
            parts.map(|(key, value)| format!("{key}.{}", difference(value, &is[key]))).collect::<Vec<_>>().join(" ")
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            was.iter().zip(is).find(|(was, is)| was != is).map_or(String::new(), |(was, is)| difference(was, is))
        }
        (was, is) => format!("{was} -> {is}").chars().take(200).collect(),
    }
}

/// Queries for everything that everybody may read and that does not say what time it is: every public root field, four types
/// deep.
static EVERYTHING: LazyLock<Vec<String>> = LazyLock::new(|| {
    let types: BTreeMap<String, TypeDefinition> =
        types().into_iter().map(|definition| (definition.name.node.to_string(), definition)).collect();
    let query = fields(&types["Query"]);
    let roots = query.iter().filter(|field| PUBLIC.contains(&field.name.node.as_str()));
    let roots = roots.filter(|field| !["vocabulary", "calendarYear"].contains(&field.name.node.as_str()));
    roots.filter_map(|field| Some(format!("{{ {} }}", selected(&types, field, 4, &mut Vec::new())?))).collect()
});

fn fields(definition: &TypeDefinition) -> Vec<&FieldDefinition> {
    match &definition.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| &field.node).collect(),
        _ => Vec::new(),
    }
}

fn base(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

/// A field with what lies below it; none where it needs arguments, leads back, or tells the time.
fn selected(
    types: &BTreeMap<String, TypeDefinition>,
    field: &FieldDefinition,
    depth: usize,
    above: &mut Vec<String>,
) -> Option<String> {
    let name = field.name.node.as_str();
    let needs = |argument: &&async_graphql::Positioned<async_graphql::parser::types::InputValueDefinition>| {
        !argument.node.ty.node.nullable
    };
    let of_the_time = [
        "allowedActions",
        "totalCount",
        "pageInfo",
        "edges",
        "today",
        "countedDaysPast",
        "open",
        "link",
        "url",
        "version",
    ];
    if field.arguments.iter().any(|argument| needs(&argument)) || of_the_time.contains(&name) {
        return None;
    }
    let of = base(&field.ty.node);
    let below = types.get(of).map(fields).unwrap_or_default();
    if below.is_empty() {
        return Some(name.to_owned());
    }
    if depth == 0 || above.iter().any(|known| known == of) {
        return None;
    }
    above.push(of.to_owned());
    let parts: Vec<String> = below.iter().filter_map(|field| selected(types, field, depth - 1, above)).collect();
    above.pop();
    let first =
        if field.arguments.iter().any(|argument| argument.node.name.node == "first") { "(first: 50)" } else { "" };
    (!parts.is_empty()).then(|| format!("{name}{first} {{ {} }}", parts.join(" ")))
}
