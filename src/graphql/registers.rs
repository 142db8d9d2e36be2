//! The Office's registers, keyed by credit code, so that an organisation need not be registered here: honours (art. 4, 20),
//! adverse records (art. 12), mergers and splits (art. 4, 11, 12) and persons' ties to organisations (art. 7). Entries
//! are made in [`super::recording`]; one that is wrong is struck out, never changed or deleted.

mod entries;

pub use entries::{AdverseRecord, Affiliation, Honour, Succession};

use super::check::Check;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::scalars::CreditCode;
use super::scope::Scope;
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, Union};
use entity::enums::Role;
use entity::{adverse_record, affiliation, honour, succession};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

/// 登记事项 · An entry of one of the four registers
#[derive(Clone, Debug, Union)]
pub enum RegisterEntry {
    Honour(Honour),
    AdverseRecord(AdverseRecord),
    Succession(Succession),
    Affiliation(Affiliation),
}

/// A retried request of the Office reads the entry of its own table again.
macro_rules! office_subject {
    ($($name:ident => $table:ident),+ $(,)?) => {
        $(impl Subject for $name {
            fn subject_id(&self) -> Uuid {
                self.0.id
            }

            async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
                scope.holding(Role::Office).ok_or(NOT_FOUND)?;
                $table::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
            }
        })+
    };
}
office_subject! { Honour => honour, AdverseRecord => adverse_record, Succession => succession, Affiliation => affiliation }

impl Subject for RegisterEntry {
    fn subject_id(&self) -> Uuid {
        match self {
            Self::Honour(entry) => entry.0.id,
            Self::AdverseRecord(entry) => entry.0.id,
            Self::Succession(entry) => entry.0.id,
            Self::Affiliation(entry) => entry.0.id,
        }
    }

    /// The id does not say which register; it is in exactly one.
    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        fn other<T>(found: Result<T>) -> Result<Option<T>> {
            match found {
                Err(Error::Stop(Stop::NotFound)) => Ok(None),
                found => found.map(Some),
            }
        }
        if let Some(entry) = other(Honour::reload(scope, id).await)? {
            return Ok(Self::Honour(entry));
        }
        if let Some(entry) = other(AdverseRecord::reload(scope, id).await)? {
            return Ok(Self::AdverseRecord(entry));
        }
        if let Some(entry) = other(Succession::reload(scope, id).await)? {
            return Ok(Self::Succession(entry));
        }
        Affiliation::reload(scope, id).await.map(Self::Affiliation)
    }
}

/// 登记簿 · The registers, for the Office
#[derive(Debug, Default)]
pub struct OfficeRegisters;

fn code(value: Option<&CreditCode>) -> Result<Option<String>> {
    let Some(value) = value else { return Ok(None) };
    let mut check = Check::new();
    let code = check.credit_code("creditCode", value);
    check.done()?;
    Ok(Some(code))
}

#[Object]
impl OfficeRegisters {
    /// 荣誉登记 · Honours, struck-out ones included, newest entry first (art. 4, 20).
    async fn honours(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "统一社会信用代码 · Only of this code; absent: all.")] credit_code: Option<CreditCode>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "起点游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "终点游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Honour>> {
        use honour::Column;
        let mut select = honour::Entity::find();
        if let Some(code) = code(credit_code.as_ref())? {
            select = select.filter(Column::CreditCode.eq(code));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&Scope::of(ctx)?, select, Column::Id, page, Honour, |row| row.id).await?)
    }

    /// 不良记录登记 · Adverse records, struck-out ones included, newest entry first (art. 12(3)-(6)).
    async fn adverse_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "统一社会信用代码 · Only of this code; absent: all.")] credit_code: Option<CreditCode>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "起点游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "终点游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<AdverseRecord>> {
        use adverse_record::Column;
        let mut select = adverse_record::Entity::find();
        if let Some(code) = code(credit_code.as_ref())? {
            select = select.filter(Column::CreditCode.eq(code));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&Scope::of(ctx)?, select, Column::Id, page, AdverseRecord, |row| row.id).await?)
    }

    /// 合并分立登记 · Mergers and splits, struck-out ones included, newest entry first (art. 4, 11, 12).
    async fn successions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "统一社会信用代码 · Only with this code on either side; absent: all.")] credit_code: Option<
            CreditCode,
        >,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "起点游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "终点游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Succession>> {
        use succession::Column;
        let mut select = succession::Entity::find();
        if let Some(code) = code(credit_code.as_ref())? {
            let either = Condition::any().add(Column::PredecessorCode.eq(&code)).add(Column::SuccessorCode.eq(&code));
            select = select.filter(either);
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&Scope::of(ctx)?, select, Column::Id, page, Succession, |row| row.id).await?)
    }

    /// 利害关系登记 · Registered ties of persons to organisations, struck-out ones included, newest entry first (art. 7).
    #[expect(clippy::too_many_arguments, reason = "Relay takes flat arguments")]
    async fn affiliations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "统一社会信用代码 · Only of this code; absent: all.")] credit_code: Option<CreditCode>,
        #[graphql(desc = "人员标识 · Only of this person; absent: all.")] person: Option<ID>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "起点游标 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "终点游标 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Affiliation>> {
        use affiliation::Column;
        let mut select = affiliation::Entity::find();
        if let Some(code) = code(credit_code.as_ref())? {
            select = select.filter(Column::CreditCode.eq(code));
        }
        if let Some(person) = person {
            let mut check = Check::new();
            let person = check.id("person", Kind::Person, &person);
            check.done()?;
            select = select.filter(Column::PersonId.eq(person));
        }
        let page = Page { first, after, last, before };
        Ok(page::list(&Scope::of(ctx)?, select, Column::Id, page, Affiliation, |row| row.id).await?)
    }
}
