//! The Office's registers, keyed by credit code, so that an organisation need not be registered here: honours (art. 4, 20),
//! adverse records (art. 12), mergers and splits (art. 4, 11, 12) and persons' ties to organisations (art. 7). Entries
//! are made in [`super::recording`]; one that is wrong is struck out, never changed or deleted.

use super::check::Check;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::scalars::{CreditCode, Date, DateTime};
use super::scope::Scope;
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, Union};
use entity::enums::{AdverseRecordKind, HonourKind, HonourRevocation, InterestKind, Role, SuccessionKind};
use entity::{adverse_record, affiliation, honour, person, succession};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

async fn recorder(ctx: &Context<'_>, account: Uuid) -> async_graphql::Result<String> {
    Ok(Scope::of(ctx)?.account_name(account).await?)
}

/// 荣誉 · An entry in the register of honours
#[derive(Clone, Debug)]
pub struct Honour(pub honour::Model);

/// 荣誉 · An award of an organisation, this government's or another's (art. 4, 20)
#[Object]
impl Honour {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Honour.id(self.0.id)
    }

    /// 统一社会信用代码 · Whose.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 荣誉类别 · Which award.
    async fn kind(&self) -> HonourKind {
        self.0.kind
    }

    /// 名称 · Name and year of the award.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 授予日期 · Date of the document.
    async fn granted_on(&self) -> Date {
        self.0.granted_on.into()
    }

    /// 有效期至 · Last day of validity.
    async fn valid_until(&self) -> Date {
        self.0.valid_until.into()
    }

    /// 撤销日期 · When it was revoked; null: it was not.
    async fn revoked_on(&self) -> Option<Date> {
        self.0.revoked_on.map(Into::into)
    }

    /// 撤销依据 · On which ground (art. 23, 24); null: it was not revoked.
    async fn revocation(&self) -> Option<HonourRevocation> {
        self.0.revocation
    }

    /// 依据 · Document that proves it.
    async fn evidence(&self) -> &str {
        &self.0.evidence
    }

    /// 登记人 · Who recorded it.
    async fn recorded_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        recorder(ctx, self.0.recorded_by).await
    }

    /// 登记时间 · When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// 注销时间 · When it was struck out as wrong; null: it stands.
    async fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(Into::into)
    }

    /// 注销理由 · Why it was struck out; null: it stands.
    async fn void_reason(&self) -> Option<&str> {
        self.0.void_reason.as_deref()
    }
}

/// 不良记录 · An entry in the adverse-record register
#[derive(Clone, Debug)]
pub struct AdverseRecord(pub adverse_record::Model);

/// 不良记录 · An entry in the adverse-record register (art. 12(3)-(6))
#[Object]
impl AdverseRecord {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::AdverseRecord.id(self.0.id)
    }

    /// 统一社会信用代码 · Whose.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 类别 · What happened.
    async fn kind(&self) -> AdverseRecordKind {
        self.0.kind
    }

    /// 记录日期 · The date that the look-back counts from: event, result notice or finding, as the kind says.
    async fn dated_on(&self) -> Date {
        self.0.dated_on.into()
    }

    /// 来源 · Who found it, and the document.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// 内容 · What happened, in words.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// 登记人 · Who recorded it.
    async fn recorded_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        recorder(ctx, self.0.recorded_by).await
    }

    /// 登记时间 · When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// 注销时间 · When it was struck out as wrong; null: it stands.
    async fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(Into::into)
    }

    /// 注销理由 · Why it was struck out; null: it stands.
    async fn void_reason(&self) -> Option<&str> {
        self.0.void_reason.as_deref()
    }
}

/// 合并分立 · A merger or split
#[derive(Clone, Debug)]
pub struct Succession(pub succession::Model);

/// 合并分立 · A merger or split: whose record and awards count for whom (art. 4, 11, 12)
#[Object]
impl Succession {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Succession.id(self.0.id)
    }

    /// 前身代码 · Credit code of the earlier organisation.
    async fn predecessor_code(&self) -> CreditCode {
        CreditCode(self.0.predecessor_code.clone())
    }

    /// 承继代码 · Credit code of the later organisation.
    async fn successor_code(&self) -> CreditCode {
        CreditCode(self.0.successor_code.clone())
    }

    /// 类别 · Merger or split.
    async fn kind(&self) -> SuccessionKind {
        self.0.kind
    }

    /// 生效日期 · When it took effect.
    async fn dated_on(&self) -> Date {
        self.0.dated_on.into()
    }

    /// 依据 · Document that proves it.
    async fn evidence(&self) -> &str {
        &self.0.evidence
    }

    /// 经营年限合并计算 · Whether the predecessor's operating years count, by the Office's reasoned decision (art. 11(1)).
    async fn counts_operating_years(&self) -> bool {
        self.0.counts_operating_years
    }

    /// 有效奖项限制承继 · Whether the predecessor's valid award bars the successor, by the same decision (art. 4).
    async fn counts_valid_award(&self) -> bool {
        self.0.counts_valid_award
    }

    /// 前身区内经营起始日 · The predecessor's first day of operation in the zone; null where its years don't count.
    async fn operating_since(&self) -> Option<Date> {
        self.0.operating_since.map(Into::into)
    }

    /// 理由 · The decision's reason.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// 登记人 · Who recorded it.
    async fn recorded_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        recorder(ctx, self.0.recorded_by).await
    }

    /// 登记时间 · When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// 注销时间 · When it was struck out as wrong; null: it stands.
    async fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(Into::into)
    }

    /// 注销理由 · Why it was struck out; null: it stands.
    async fn void_reason(&self) -> Option<&str> {
        self.0.void_reason.as_deref()
    }
}

/// 利害关系登记 · A registered tie of a person to an organisation
#[derive(Clone, Debug)]
pub struct Affiliation(pub affiliation::Model);

/// 利害关系登记 · A registered tie of a person to an organisation, which bars by itself (art. 7)
#[Object]
impl Affiliation {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Affiliation.id(self.0.id)
    }

    /// 人员 · Global id of the person.
    async fn person(&self) -> ID {
        Kind::Person.id(self.0.person_id)
    }

    /// 姓名 · Name of the person.
    async fn person_name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let person = Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?;
        Ok(person.name)
    }

    /// 统一社会信用代码 · To which organisation.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 利害关系 · What tie.
    async fn kind(&self) -> InterestKind {
        self.0.kind
    }

    /// 起始日 · First day; null: not known.
    async fn since(&self) -> Option<Date> {
        self.0.since.map(Into::into)
    }

    /// 终止日 · Last day; null: it lasts. An employment keeps barring for some years after it.
    async fn until(&self) -> Option<Date> {
        self.0.until.map(Into::into)
    }

    /// 说明 · Details; null: none.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// 登记人 · Who registered it.
    async fn recorded_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        recorder(ctx, self.0.recorded_by).await
    }

    /// 登记时间 · When it was registered.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// 注销时间 · When it was struck out as wrong; null: it stands.
    async fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(Into::into)
    }

    /// 注销理由 · Why it was struck out; null: it stands.
    async fn void_reason(&self) -> Option<&str> {
        self.0.void_reason.as_deref()
    }
}

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
