//! The entries of the registers.

use crate::graphql::ids::Kind;
use crate::graphql::scalars::{CreditCode, Date, DateTime};
use crate::graphql::scope::Scope;
use async_graphql::{Context, ID, Object};
use entity::enums::{AdverseRecordKind, HonourKind, HonourRevocation, InterestKind, SuccessionKind};
use entity::{adverse_record, affiliation, honour, person, succession};
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
