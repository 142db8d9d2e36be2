//! Passwords and tokens are written nowhere: not into the logs, however much is logged, and not into the database.

use super::{Tokens, keyed};
use crate::support::{Backend, Client, Server};
use crate::world::{PASSWORD, World, pdf};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::format::FmtSpan;

/// A log that is kept.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that this thread logs from here on, the most talkative levels of all libraries included.
///
/// While there is one subscriber, `tracing` asks the thread that meets a log statement first whether anybody listens, and
/// keeps a no for all threads. Other tests run beside this one and do not listen, so a second, idle subscriber stands by:
/// then all subscribers are asked.
fn listen(log: &Log) -> (tracing::subscriber::DefaultGuard, tracing::Dispatch) {
    let log = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || log.clone())
        .finish();
    (tracing::subscriber::set_default(subscriber), tracing::Dispatch::new(tracing_subscriber::registry()))
}

/// Changes the password of an account that was reset, and goes on with its session; what must be kept secret.
async fn secrets_of_a_session(server: &Server, admin: &Client, account: &Value) -> Vec<String> {
    let given = "a password given by hand";
    let query = "mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { oneTimePassword userErrors { code } } }";
    let reset = |password: Value| keyed(json!({ "account": account, "password": password }));
    assert_eq!(admin.ok(query, reset(json!(given))).await["resetPassword"]["userErrors"], json!([]));
    let made =
        admin.ok(query, reset(Value::Null)).await["resetPassword"]["oneTimePassword"].as_str().unwrap().to_owned();
    let wrong = "a wrong guess at a password";
    server.anonymous().refused("SignIn", json!({ "account": "chen", "password": wrong })).await;
    let first = Tokens::sign_in(server, "chen", &made).await;
    let chosen = "a password chosen by its owner";
    let input = json!({ "currentPassword": made, "newPassword": chosen });
    first.client(server).act("ChangePassword", input).await;
    let refused = "chen chen chen chen";
    first.client(server).refused("ChangePassword", json!({ "currentPassword": chosen, "newPassword": refused })).await;
    let second = first.refreshed(server).await;
    let third = second.refreshed(server).await;
    let mut secrets: Vec<String> = [given, wrong, chosen, refused, &made].map(str::to_owned).into();
    for tokens in [first, second, third] {
        secrets.extend([tokens.access.rsplit('.').next().unwrap().to_owned(), tokens.access, tokens.refresh]);
    }
    secrets
}

/// Registers an organisation, adds to its team and uploads its licence; what must be kept secret.
async fn secrets_of_an_applicant(world: &World) -> Vec<String> {
    let applicant = world.registered(1, "包钢新材", "C").await;
    let member = "a password for a colleague";
    let input = json!({ "organization": applicant.organization, "name": "王五", "account": "member", "password": member, "permission": "EDIT" });
    applicant.client.act("AddTeamMember", input).await;
    let bytes = pdf("licence again");
    let digest = quality_award::hex(&Sha256::digest(&bytes));
    let input = json!({ "organization": applicant.organization, "name": "营业执照.pdf", "mediaType": "PDF", "size": bytes.len(), "sha256": digest });
    let slot = applicant.client.act("RequestLicenceUpload", input).await["slot"].clone();
    let url = slot["url"].as_str().unwrap().to_owned();
    let secret = url.rsplit(['/', '=']).next().unwrap().to_owned();
    assert!(secret.len() >= 32, "{url}");
    world.upload(&slot, bytes).await;
    vec![PASSWORD.to_owned(), member.to_owned(), secret, applicant.client.token.unwrap()]
}

/// The account of somebody new.
async fn opened(admin: &Client) -> Value {
    let input = json!({ "name": "陈", "account": "chen", "password": PASSWORD });
    admin.act("CreateAccount", input).await["account"]["id"].clone()
}

/// On one thread, so that a subscriber of that thread hears everything that the server says.
async fn neither_logs_nor_tables_hold_a_secret(server: Server) {
    let log = Log::default();
    let listening = listen(&log);
    let world = World::new(server).await;
    let account = opened(&world.admin).await;
    let mut secrets = secrets_of_a_session(&world.server, &world.admin, &account).await;
    secrets.extend(secrets_of_an_applicant(&world).await);
    secrets.push(world.office.token.clone().unwrap());
    drop(listening);

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for source in ["sea_orm", "quality_award", "hyper"] {
        assert!(logged.contains(source), "nothing of {source} was heard");
    }
    let mut stored = String::new();
    for table in world.server.tables().await {
        stored.push_str(&world.server.rows(&table).await.join("\n"));
    }
    assert!(stored.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
    for secret in secrets {
        for (place, text) in [("log", &logged), ("database", &stored)] {
            let found = text.find(&secret).map(|at| text[..at].lines().last().unwrap_or_default());
            assert_eq!(found, None, "{secret} is in the {place}");
        }
    }
}

#[tokio::test]
async fn neither_logs_nor_sqlite_hold_a_password_or_a_token() {
    neither_logs_nor_tables_hold_a_secret(Server::start_on(Backend::Sqlite).await).await;
}

#[tokio::test]
async fn neither_logs_nor_postgres_hold_a_password_or_a_token() {
    neither_logs_nor_tables_hold_a_secret(Server::start_on(Backend::Postgres).await).await;
}
