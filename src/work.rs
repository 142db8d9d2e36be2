//! One mutation's unit of work: the write lock, then the viewer's session and roles, then the step, then the audit link,
//! then the commit. There is no other way to write.

use crate::App;
use crate::access::{Action, Viewer, roles_of};
use crate::audit;
use crate::error::{Error, Result, Stop};
use crate::graphql::scope::Scope;
use crate::graphql::user_error::{UserError, explain};
use crate::identity;
use crate::locale::Language;
use crate::rules::{Refusal, Step, Value as FactValue};
use async_graphql::{Context, InputType, Value as ConstValue};
use entity::enums::DocumentState;
use entity::{Instant, RuleCode, cycle, idempotency_key, regulation};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, Set,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The advisory lock that puts all writes of a PostgreSQL database into one order.
const WRITE_LOCK: i64 = 0x71_7561_6c69_7479;
/// Text longer than this stands in the audit trail as its digest.
const AUDIT_TEXT_CAP: usize = 200;
/// Inputs that no record keeps.
const SECRET: [&str; 6] = ["password", "newPassword", "currentPassword", "refreshToken", "idempotencyKey", "objector"];
/// Inputs that the audit trail keeps as digests, whatever their length.
const CONFIDENTIAL: [&str; 2] = ["answers", "facts"];

/// An open write transaction.
#[derive(Debug)]
pub struct Work {
    pub app: App,
    /// Procedural time of arrival: what deadlines look at.
    pub now: Instant,
    pub language: Language,
    viewer: Option<Viewer>,
    /// Account and session that the audit trail names.
    actor: Option<(Uuid, Uuid)>,
    action: Action,
    txn: DatabaseTransaction,
    cycle_id: Option<Uuid>,
    regulation_id: Option<Uuid>,
    changed: bool,
}

impl Work {
    /// Takes the write lock, *then* reads the viewer's session and roles and checks the action.
    pub async fn begin(ctx: &Context<'_>, action: Action) -> Result<Self> {
        let scope = Scope::of(ctx)?;
        // A fast refusal, never the deciding one.
        action.who().check(scope.viewer)?;
        let txn = lock(scope.app).await?;
        let viewer = match scope.viewer {
            Some(viewer) => Some(identity::reload(&txn, viewer, scope.app).await?),
            None => None,
        };
        action.who().check(viewer.as_ref())?;
        Ok(Self {
            app: scope.app.clone(),
            now: scope.now,
            language: scope.language,
            actor: viewer.as_ref().map(|viewer| (viewer.account_id, viewer.session_id)),
            viewer,
            action,
            txn,
            cycle_id: None,
            regulation_id: None,
            changed: true,
        })
    }

    /// The transaction.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.txn
    }

    /// Who is signed in, with the roles held under the lock.
    pub fn viewer(&self) -> Result<&Viewer> {
        self.viewer.as_ref().ok_or_else(|| Stop::Unauthenticated(None).into())
    }

    /// The account that acts.
    pub fn actor(&self) -> Result<Uuid> {
        Ok(self.viewer()?.account_id)
    }

    /// Identity of a new row.
    pub fn new_id(&self) -> Uuid {
        self.app.ids.next(self.now)
    }

    /// Says in which cycle this happens: for the audit trail, and for the regulation whose articles refusals cite.
    pub fn in_cycle(&mut self, cycle: &cycle::Model) {
        self.cycle_id = Some(cycle.id);
        self.regulation_id = Some(cycle.regulation_id);
    }

    /// Says that another regulation than the cycle's governs: refusals cite the one in force at the event.
    pub fn under(&mut self, regulation_id: Uuid) {
        self.regulation_id = Some(regulation_id);
    }

    /// Says that everything is as the input wants it already: nothing is written, not even that it was asked for.
    pub fn unchanged(&mut self) {
        self.changed = false;
    }

    /// Says whose act this is where the step itself finds out: signing in, and going on with a session.
    pub fn acts_as(&mut self, account_id: Uuid, session_id: Uuid) {
        self.actor = Some((account_id, session_id));
    }

    /// Refuses a change of what somebody else changed first.
    pub fn expect_version(&self, expected: i32, current: i32) -> Result<()> {
        stale(expected, current, None)
    }

    /// Appends the audit link and commits.
    pub async fn commit(self, subject: Option<Uuid>, input: &ConstValue) -> Result<()> {
        let entry = audit::Entry {
            at: self.app.clock.now(),
            actor_id: self.actor.map(|(account_id, _)| account_id),
            session_id: self.actor.map(|(_, session_id)| session_id),
            operation: self.action.mutation(),
            subject_id: subject,
            cycle_id: self.cycle_id,
            payload: recorded(input, None).to_string(),
        };
        let head = audit::append(&self.txn, entry).await?;
        self.txn.commit().await?;
        self.app.changes.saw(head);
        Ok(())
    }
}

/// STALE_VERSION with both versions, and who changed it last where that is known.
pub fn stale(expected: i32, current: i32, last: Option<(String, Instant)>) -> Result<()> {
    if expected == current {
        return Ok(());
    }
    let refusal = Refusal::new(RuleCode::StaleVersion)
        .fact("expected", FactValue::Integer(expected.into()))
        .fact("current", FactValue::Integer(current.into()))
        .fact_if("editor", last.as_ref().map(|(name, _)| FactValue::Text(name.clone())))
        .fact_if("editedAt", last.map(|(_, at)| FactValue::Instant(at)));
    Err(refusal.at(vec![Step::Field("expectedVersion".to_owned())]).into())
}

/// Opens the one write transaction and takes its place in the global order.
pub(crate) async fn lock(app: &App) -> Result<DatabaseTransaction> {
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    #[expect(clippy::disallowed_methods, reason = "the one place that opens a write transaction")]
    let txn = app.db.write.begin_with_options(options).await?;
    if app.db.backend() == DbBackend::Postgres {
        txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITE_LOCK})")).await?;
    }
    Ok(txn)
}

/// The payload of a mutation: the changed object, or why not.
pub trait Payload: Sized {
    /// The changed object.
    type Object: Subject;

    /// The object, or the errors; neither after a dry run that would succeed.
    fn of(object: Option<Self::Object>, user_errors: Vec<UserError>) -> Self;
}

/// What a mutation changes and answers.
pub trait Subject: Sized + Send {
    /// Identity of the row.
    fn subject_id(&self) -> Uuid;

    /// Reads it again for a retried request, as this viewer sees it.
    fn reload(scope: &Scope<'_>, id: Uuid) -> impl Future<Output = Result<Self>> + Send;
}

/// Runs a mutation from lock to commit. Refusals become `userErrors` and leave nothing behind.
pub async fn mutate<P, I>(
    ctx: &Context<'_>,
    action: Action,
    input: I,
    body: impl AsyncFnOnce(&mut Work, &I) -> Result<P::Object>,
) -> async_graphql::Result<P>
where
    P: Payload,
    I: InputType,
{
    let scope = Scope::of(ctx)?;
    let value = input.to_value();
    let mut regulation = None;
    // On the heap: the future of a merged object holds those of all its fields, level by level, on a worker's stack.
    match Box::pin(attempt::<P, I>(ctx, &scope, action, input, &value, body, &mut regulation)).await {
        Ok(object) => Ok(P::of(object, Vec::new())),
        Err(error) => answer(&scope, regulation, error).await,
    }
}

/// Runs a step that nothing but its own rows records: no idempotency key, and an audit entry with its subject alone.
pub async fn mutate_unrecorded<P: Payload>(
    ctx: &Context<'_>,
    action: Action,
    body: impl AsyncFnOnce(&mut Work) -> Result<P::Object>,
) -> async_graphql::Result<P> {
    let scope = Scope::of(ctx)?;
    let mut regulation = None;
    let attempt = async {
        let mut work = Work::begin(ctx, action).await?;
        let done = body(&mut work).await;
        regulation = work.regulation_id;
        let object = done?;
        let subject = object.subject_id();
        work.commit(Some(subject), &ConstValue::Object(Default::default())).await?;
        Ok(object)
    };
    match Box::pin(attempt).await {
        Ok(object) => Ok(P::of(Some(object), Vec::new())),
        Err(error) => answer(&scope, regulation, error).await,
    }
}

/// Answers a mutation that fails before it needs the write lock, such as before an expensive password hash.
pub async fn refuse<P: Payload>(ctx: &Context<'_>, error: Error) -> async_graphql::Result<P> {
    answer(&Scope::of(ctx)?, None, error).await
}

async fn answer<P: Payload>(scope: &Scope<'_>, regulation: Option<Uuid>, error: Error) -> async_graphql::Result<P> {
    match error {
        Error::Refused(refusals) => Ok(P::of(None, explain(scope, regulation, &refusals).await?)),
        error => Err(error.into()),
    }
}

async fn attempt<P: Payload, I: InputType>(
    ctx: &Context<'_>,
    scope: &Scope<'_>,
    action: Action,
    input: I,
    value: &ConstValue,
    body: impl AsyncFnOnce(&mut Work, &I) -> Result<P::Object>,
    regulation: &mut Option<Uuid>,
) -> Result<Option<P::Object>> {
    let key = Key::of(scope, value)?;
    let mut work = Work::begin(ctx, action).await?;
    let known = idempotency_key::Entity::find_by_id((key.actor.clone(), key.key.clone())).one(work.db()).await?;
    if let Some(known) = known {
        if known.operation != action.mutation() || known.fingerprint != key.fingerprint {
            return Err(RuleCode::IdempotencyKeyReused.into());
        }
        drop(work);
        return P::Object::reload(scope, known.subject_id).await.map(Some);
    }
    let done = body(&mut work, &input).await;
    *regulation = work.regulation_id;
    let object = done?;
    if dry_run(value) {
        return Ok(None);
    }
    if !work.changed {
        return Ok(Some(object));
    }
    let subject = object.subject_id();
    let row = idempotency_key::ActiveModel {
        actor: Set(key.actor),
        key: Set(key.key),
        operation: Set(action.mutation()),
        fingerprint: Set(key.fingerprint),
        subject_id: Set(subject),
        created_at: Set(work.app.clock.machine()),
    };
    idempotency_key::Entity::insert(row).exec_without_returning(work.db()).await?;
    work.commit(Some(subject), value).await?;
    Ok(Some(object))
}

/// The regulation in force at an instant: the one that came into force last.
pub async fn in_force(db: &impl ConnectionTrait, now: Instant) -> Result<Option<regulation::Model>> {
    use regulation::Column;
    let today = now.day();
    let select = regulation::Entity::find()
        .filter(Column::State.eq(DocumentState::Approved))
        .filter(Column::InForceFrom.lte(today))
        .filter(Column::RepealedOn.is_null().or(Column::RepealedOn.gt(today)))
        .order_by_desc(Column::InForceFrom);
    Ok(select.one(db).await?)
}

/// Where a retried request is recognised.
struct Key {
    actor: String,
    key: String,
    fingerprint: String,
}

impl Key {
    fn of(scope: &Scope<'_>, input: &ConstValue) -> Result<Self> {
        let ConstValue::Object(fields) = input else { return Err(Error::internal("an input is an object")) };
        let key = match fields.get("idempotencyKey") {
            Some(ConstValue::String(key)) => Uuid::try_parse(key).ok(),
            _ => None,
        };
        let key = key.ok_or_else(|| Refusal::input("input-uuid").at(vec![Step::Field("idempotencyKey".to_owned())]))?;
        let mut rest = fields.clone();
        rest.shift_remove("idempotencyKey");
        // Sealed, not merely hashed: an input may hold a password, and a bare digest could be guessed.
        let fingerprint = scope.app.keys.seal("fingerprint", &ConstValue::Object(rest).to_string());
        Ok(match scope.viewer {
            Some(viewer) => Self { actor: viewer.account_id.to_string(), key: key.to_string(), fingerprint },
            // Nobody owns an anonymous key: only the same input finds it again.
            None => Self { actor: "anonymous".to_owned(), key: format!("{key}/{fingerprint}"), fingerprint },
        })
    }
}

fn dry_run(input: &ConstValue) -> bool {
    matches!(input, ConstValue::Object(fields) if fields.get("dryRun") == Some(&ConstValue::Boolean(true)))
}

fn digest(text: &str) -> String {
    crate::hex(&Sha256::digest(text.as_bytes()))
}

/// An input as the audit trail keeps it: secrets left out, confidential and long values as digests.
fn recorded(value: &ConstValue, field: Option<&str>) -> serde_json::Value {
    let as_digest = |text: &str| serde_json::json!({ "sha256": digest(text), "length": text.len() });
    if field.is_some_and(|field| CONFIDENTIAL.contains(&field)) {
        return as_digest(&value.to_string());
    }
    match value {
        ConstValue::Object(fields) => fields
            .iter()
            .filter(|(name, value)| !SECRET.contains(&name.as_str()) && **value != ConstValue::Null)
            .map(|(name, value)| (name.to_string(), recorded(value, Some(name))))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        ConstValue::List(items) => items.iter().map(|item| recorded(item, None)).collect(),
        ConstValue::String(text) if text.len() > AUDIT_TEXT_CAP => as_digest(text),
        other => other.clone().into_json().unwrap_or_default(),
    }
}

/// The roles of a person under the lock, for rules that look at somebody other than the viewer.
pub async fn held_by(work: &Work, person_id: Uuid) -> Result<Vec<crate::access::Held>> {
    roles_of(work.db(), person_id, work.now).await
}
