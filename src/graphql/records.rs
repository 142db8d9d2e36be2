//! What the supervisor reads: the audit chain and the readings of confidential material.

use super::ids::Kind;
use super::material::name_of;
use super::page::{self, List, Page};
use super::scalars::DateTime;
use super::scope::Scope;
use crate::error::{Error, Stop};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{access_event, audit_event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// 审计记录 · One link of the audit chain
#[derive(Clone, Debug, SimpleObject)]
pub struct AuditEvent {
    /// 序号 · 1, 2, 3 … without a gap, as a decimal number.
    pub seq: String,
    /// 时间 · Procedural time.
    pub at: DateTime,
    /// 操作人 · Name of who acted; null: anonymous or the command line.
    pub actor: Option<String>,
    /// 操作 · Name of the mutation or command.
    pub operation: String,
    /// 内容 · Canonical JSON of what was done; secrets left out, long and confidential values as digests.
    pub payload: String,
    /// 上一条校验值 · Hash of the link before, in hexadecimal digits; zeros for the first.
    pub previous_hash: String,
    /// 校验值 · SHA-256 over this link, in hexadecimal digits.
    pub hash: String,
}

/// A reading of confidential material.
#[derive(Clone, Debug)]
pub struct AccessEvent(pub access_event::Model);

/// 查阅记录 · One reading of confidential material (art. 27)
#[Object]
impl AccessEvent {
    /// 时间 · Procedural time.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// 查阅人 · Name of who read.
    async fn actor(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(name_of(&Scope::of(ctx)?, self.0.actor_id).await?)
    }

    /// 方式 · How it was read.
    async fn operation(&self) -> &str {
        &self.0.operation
    }

    /// 对象 · Id of what was read, without its kind.
    async fn object(&self) -> String {
        self.0.object_id.simple().to_string()
    }

    /// 部分 · Which part was read.
    async fn detail(&self) -> &str {
        &self.0.detail
    }
}

/// The records of what was done and read.
#[derive(Debug, Default)]
pub struct SupervisorRecords;

#[Object]
impl SupervisorRecords {
    /// 审计记录 · Links of the audit chain, oldest first, at most 100; go on with the last `seq` as `after`.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "起始序号 · Only links after this one, as a decimal number; null: from the first.")]
        after: Option<String>,
        #[graphql(desc = "条数 · 1-100, default 20.")] first: Option<i32>,
    ) -> async_graphql::Result<Vec<AuditEvent>> {
        let scope = Scope::of(ctx)?;
        let bad = |text: &str| Error::from(Stop::BadRequest(text.to_owned()));
        let after: i64 = after.as_deref().unwrap_or("0").parse().map_err(|_| bad("`after` is a decimal number"))?;
        let first = u64::try_from(first.unwrap_or(20)).ok().filter(|count| (1..=100).contains(count));
        let first = first.ok_or_else(|| bad("`first` is between 1 and 100"))?;
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Seq.gt(after))
            .order_by_asc(audit_event::Column::Seq)
            .limit(first)
            .all(scope.db())
            .await
            .map_err(Error::from)?;
        let mut events = Vec::new();
        for row in rows {
            let actor = match row.actor_id {
                Some(account) => Some(name_of(&scope, account).await?),
                None => None,
            };
            events.push(AuditEvent {
                seq: row.seq.to_string(),
                at: row.at.into(),
                actor,
                operation: row.operation,
                payload: row.payload,
                previous_hash: row.previous_hash,
                hash: row.hash,
            });
        }
        Ok(events)
    }

    /// 查阅记录 · Readings of confidential material, newest first.
    async fn access_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "文件标识 · Only readings of this file; null: all.")] file: Option<ID>,
        #[graphql(desc = "取前若干条 · The first so many: 1-100, default 20.")] first: Option<i32>,
        #[graphql(desc = "起始游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "取后若干条 · The last so many: 1-100.")] last: Option<i32>,
        #[graphql(desc = "截止游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<AccessEvent>> {
        let scope = Scope::of(ctx)?;
        let mut select = access_event::Entity::find();
        if let Some(file) = file {
            let id = Kind::File.parse(&file).unwrap_or(Uuid::nil());
            select = select.filter(access_event::Column::ObjectId.eq(id));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, access_event::Column::Id, page, AccessEvent, |row| row.id).await?)
    }
}
