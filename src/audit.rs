//! The audit chain: every committed change is a link, each over the one before, so that nothing can be altered or taken
//! out unseen. Appending happens inside the change's own transaction, under the one write lock, hence without gaps.

use crate::access::Action;
use crate::error::{Error, Result};
use entity::{Instant, access_event, audit_event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, TransactionTrait};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bound into every hash; a new algorithm gets a new name.
const ALGORITHM: &[u8] = b"qa-audit-v1";
/// What the first link has before it.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Links verified per statement.
const BATCH: u64 = 1000;

/// What a link says, before its place in the chain is known.
#[derive(Clone, Debug)]
pub struct Entry {
    pub at: Instant,
    pub actor_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub operation: String,
    pub subject_id: Option<Uuid>,
    pub cycle_id: Option<Uuid>,
    /// Canonical JSON.
    pub payload: String,
}

/// The number of the last link; 0 before the first.
pub async fn head(db: &impl ConnectionTrait) -> Result<i64> {
    let select = audit_event::Entity::find().select_only().column(audit_event::Column::Seq);
    let head = select.order_by_desc(audit_event::Column::Seq).limit(1).into_tuple().one(db).await?;
    Ok(head.unwrap_or(0))
}

/// What followers need of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub seq: i64,
    pub at: Instant,
    /// None: by the command line, or no step of the procedure.
    pub action: Option<Action>,
    pub subject_id: Option<Uuid>,
    pub cycle_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
}

/// Which links are looked for.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    Every,
    /// Those of some steps.
    Of(&'a [Action]),
    /// Those on some things.
    On(&'a [Uuid]),
}

/// The links behind one, in order, at most so many.
pub async fn links(db: &impl ConnectionTrait, after: i64, which: Which<'_>, most: u64) -> Result<Vec<Link>> {
    use audit_event::Column;
    type Row = (i64, Instant, String, Option<Uuid>, Option<Uuid>, Option<Uuid>);
    let select = audit_event::Entity::find()
        .select_only()
        .columns([Column::Seq, Column::At, Column::Operation, Column::SubjectId, Column::CycleId, Column::SessionId])
        .filter(Column::Seq.gt(after))
        .order_by_asc(Column::Seq)
        .limit(most);
    let select = match which {
        Which::Every => select,
        Which::Of(actions) => select.filter(Column::Operation.is_in(actions.iter().map(|action| action.mutation()))),
        Which::On(things) => select.filter(Column::SubjectId.is_in(things.iter().copied())),
    };
    let link = |(seq, at, operation, subject_id, cycle_id, session_id): Row| {
        let action = Action::of_mutation(&operation);
        Link { seq, at, action, subject_id, cycle_id, session_id }
    };
    Ok(select.into_tuple::<Row>().all(db).await?.into_iter().map(link).collect())
}

/// Which of some steps was taken last in the cycle of a link before it.
pub async fn last_in(db: &impl ConnectionTrait, link: &Link, steps: &[Action]) -> Result<Option<Action>> {
    use audit_event::Column;
    let select = audit_event::Entity::find()
        .select_only()
        .column(Column::Operation)
        .filter(Column::Seq.lt(link.seq))
        .filter(Column::CycleId.eq(link.cycle_id))
        .filter(Column::Operation.is_in(steps.iter().map(|action| action.mutation())))
        .order_by_desc(Column::Seq)
        .limit(1);
    let operation: Option<String> = select.into_tuple().one(db).await?;
    Ok(operation.as_deref().and_then(Action::of_mutation))
}

/// Appends a link and gives its number; the caller holds the write lock.
pub async fn append(txn: &impl ConnectionTrait, entry: Entry) -> Result<i64> {
    let last = audit_event::Entity::find().order_by_desc(audit_event::Column::Seq).limit(1).one(txn).await?;
    let (seq, previous_hash) = match last {
        Some(last) => (last.seq + 1, last.hash),
        None => (1, GENESIS.to_owned()),
    };
    let Entry { at, actor_id, session_id, operation, subject_id, cycle_id, payload } = entry;
    let mut row = audit_event::Model {
        seq,
        at,
        actor_id,
        session_id,
        operation,
        subject_id,
        cycle_id,
        payload,
        previous_hash,
        hash: String::new(),
    };
    row.hash = hash(&row);
    let row = audit_event::ActiveModel {
        seq: Set(row.seq),
        at: Set(row.at),
        actor_id: Set(row.actor_id),
        session_id: Set(row.session_id),
        operation: Set(row.operation),
        subject_id: Set(row.subject_id),
        cycle_id: Set(row.cycle_id),
        payload: Set(row.payload),
        previous_hash: Set(row.previous_hash),
        hash: Set(row.hash),
    };
    audit_event::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(seq)
}

/// SHA-256 over the algorithm's name, every field with its length before it, and the hash before.
pub fn hash(row: &audit_event::Model) -> String {
    let id = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let mut hasher = Sha256::new();
    hasher.update(ALGORITHM);
    for field in [
        row.seq.to_be_bytes().to_vec(),
        row.at.0.to_be_bytes().to_vec(),
        id(row.actor_id),
        id(row.session_id),
        row.operation.clone().into_bytes(),
        id(row.subject_id),
        id(row.cycle_id),
        row.payload.clone().into_bytes(),
    ] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(&field);
    }
    hasher.update(row.previous_hash.as_bytes());
    crate::hex(&hasher.finalize())
}

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds; the number of links and the last hash.
    Intact { links: i64, head: String },
    /// The first link that does not.
    Broken { seq: i64, what: &'static str },
}

/// Recomputes the chain from a link on (1: the whole). Reads in one snapshot, in batches; `progress` hears how far it is.
pub async fn verify(db: &crate::db::Db, since: i64, mut progress: impl FnMut(i64)) -> Result<Verdict> {
    #[expect(clippy::disallowed_methods, reason = "a read-only snapshot on the pool that cannot write")]
    let txn =
        db.read.begin_with_config(Some(sea_orm::IsolationLevel::RepeatableRead), None).await.map_err(Error::from)?;
    let before = audit_event::Entity::find_by_id(since - 1).one(&txn).await?;
    let (mut seq, mut head) = match before {
        Some(row) => (row.seq, row.hash),
        None if since <= 1 => (0, GENESIS.to_owned()),
        None => return Ok(Verdict::Broken { seq: since - 1, what: "missing" }),
    };
    loop {
        let rows = audit_event::Entity::find().filter(audit_event::Column::Seq.gt(seq));
        let rows = rows.order_by_asc(audit_event::Column::Seq).limit(BATCH).all(&txn).await?;
        let Some(last) = rows.last().map(|row| row.seq) else {
            return Ok(Verdict::Intact { links: seq, head });
        };
        for row in rows {
            let what = if row.seq != seq + 1 {
                Some("missing")
            } else if row.previous_hash != head {
                Some("does not continue the link before")
            } else if hash(&row) != row.hash {
                Some("altered")
            } else {
                None
            };
            if let Some(what) = what {
                return Ok(Verdict::Broken { seq: seq + 1, what });
            }
            (seq, head) = (row.seq, row.hash);
        }
        progress(last);
    }
}

/// One reading of confidential material.
#[derive(Clone, Debug)]
pub struct Access {
    pub actor: Uuid,
    pub session: Option<Uuid>,
    /// How it is read, such as `readFile`.
    pub operation: &'static str,
    /// What is read.
    pub object_id: Uuid,
    /// Which part.
    pub detail: String,
}

/// Records a reading before anything of it is sent. One insert of its own, beside the chain and without its lock.
pub async fn record_access(app: &crate::App, access: Access) -> Result<()> {
    let Access { actor, session, operation, object_id, detail } = access;
    let now = app.clock.now();
    let row = access_event::ActiveModel {
        id: Set(app.ids.next(now)),
        at: Set(now),
        actor_id: Set(actor),
        session_id: Set(session),
        operation: Set(operation.to_owned()),
        object_id: Set(object_id),
        detail: Set(detail),
    };
    access_event::Entity::insert(row).exec_without_returning(&app.db.write).await?;
    Ok(())
}
