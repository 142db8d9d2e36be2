//! Entries in the Office's registers ([`super::registers`]): making them and striking them out.

use super::check::Check;
use super::ids::{self, Kind};
use super::payload;
use super::registers::{AdverseRecord, Affiliation, Honour, RegisterEntry, Succession};
use super::review::voiding::surfaced;
use super::scalars::{CreditCode, Date};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::rules::{Refusal, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{AdverseRecordKind, HonourKind, HonourRevocation, InterestKind, SuccessionKind};
use entity::{adverse_record, affiliation, award, honour, person, revocation_case, succession};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};

/// 登记荣誉 · Record an honour
#[derive(Debug, InputObject)]
pub struct RecordHonourInput {
    /// 统一社会信用代码 · Whose; the organisation need not be registered here.
    pub credit_code: CreditCode,
    /// 荣誉类别 · Which award.
    pub kind: HonourKind,
    /// 名称 · Name and year of the award, 1-200 characters.
    pub title: String,
    /// 授予日期 · Date of the document, not after today.
    pub granted_on: Date,
    /// 有效期至 · Last day of validity, not before the grant.
    pub valid_until: Date,
    /// 撤销日期 · When it was revoked, not before the grant and not after today; null: it was not.
    pub revoked_on: Option<Date>,
    /// 撤销依据 · On which ground; given exactly when `revokedOn` is.
    pub revocation: Option<HonourRevocation>,
    /// 依据 · Document that proves it, 1-300 characters.
    pub evidence: String,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 登记不良记录 · Record an adverse record
#[derive(Debug, InputObject)]
pub struct RecordAdverseRecordInput {
    /// 统一社会信用代码 · Whose; the organisation need not be registered here.
    pub credit_code: CreditCode,
    /// 类别 · What happened; it decides what `datedOn` is the date of.
    pub kind: AdverseRecordKind,
    /// 记录日期 · Date of the event, result notice or finding, not after today.
    pub dated_on: Date,
    /// 来源 · Who found it, and the document; 1-300 characters.
    pub source: String,
    /// 内容 · What happened, 1-2000 characters.
    pub description: String,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 登记合并分立 · Record a succession
#[derive(Debug, InputObject)]
pub struct RecordSuccessionInput {
    /// 前身代码 · Credit code of the earlier organisation.
    pub predecessor_code: CreditCode,
    /// 承继代码 · Credit code of the later organisation; another one.
    pub successor_code: CreditCode,
    /// 类别 · Merger or split.
    pub kind: SuccessionKind,
    /// 生效日期 · When it took effect, not after today.
    pub dated_on: Date,
    /// 依据 · Document that proves it, 1-300 characters.
    pub evidence: String,
    /// 经营年限合并计算 · Whether the predecessor's operating years count (art. 11(1)).
    pub counts_operating_years: bool,
    /// 有效奖项限制承继 · Whether the predecessor's valid award bars the successor (art. 4).
    pub counts_valid_award: bool,
    /// 前身区内经营起始日 · The predecessor's first day of operation in the zone, not after `datedOn`; given exactly when its years count.
    pub operating_since: Option<Date>,
    /// 理由 · Why the Office decides so, 1-2000 characters.
    pub reason: String,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 登记利害关系 · Register an affiliation
#[derive(Debug, InputObject)]
pub struct RegisterAffiliationInput {
    /// 人员 · Global id of the person.
    pub person: ID,
    /// 统一社会信用代码 · To which organisation; it need not be registered here.
    pub credit_code: CreditCode,
    /// 利害关系 · What tie.
    pub kind: InterestKind,
    /// 起始日 · First day, not after today; null: not known.
    pub since: Option<Date>,
    /// 终止日 · Last day, not before the first; null: it lasts.
    pub until: Option<Date>,
    /// 说明 · Details, 1-500 characters; null: none.
    pub note: Option<String>,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 注销登记事项 · Void a register entry
#[derive(Debug, InputObject)]
pub struct VoidRegisterEntryInput {
    /// 登记事项 · Global id of an honour, an adverse record, a succession or an affiliation.
    pub entry: ID,
    /// 理由 · Why the entry is wrong, 1-500 characters.
    pub reason: String,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

payload! {
    /// 登记荣誉结果 · Answer to `recordHonour`
    RecordHonourPayload {
        /// 荣誉 · The new entry; null when refused.
        honour: Honour
    }
    /// 登记不良记录结果 · Answer to `recordAdverseRecord`
    RecordAdverseRecordPayload {
        /// 不良记录 · The new entry; null when refused.
        adverse_record: AdverseRecord
    }
    /// 登记合并分立结果 · Answer to `recordSuccession`
    RecordSuccessionPayload {
        /// 合并分立 · The new entry; null when refused.
        succession: Succession
    }
    /// 登记利害关系结果 · Answer to `registerAffiliation`
    RegisterAffiliationPayload {
        /// 利害关系登记 · The new entry; null when refused.
        affiliation: Affiliation
    }
    /// 注销登记事项结果 · Answer to `voidRegisterEntry`
    VoidRegisterEntryPayload {
        /// 登记事项 · The struck-out entry; null when refused.
        entry: RegisterEntry
    }
}

/// Strikes out an entry that stands.
macro_rules! strike_out {
    ($work:expr, $table:ident, $id:expr, $reason:expr) => {{
        let row = $table::Entity::find_by_id($id).one($work.db()).await?.ok_or(NOT_FOUND)?;
        if row.voided_at.is_some() {
            return Err(Refusal::input("input-nothing-to-change").at(vec![Step::Field("entry".to_owned())]).into());
        }
        let mut change = row.into_active_model();
        change.voided_at = Set(Some($work.now));
        change.void_reason = Set(Some($reason));
        change.update($work.db()).await?
    }};
}

/// Whether an honour comes from a conferral here: it is revoked, never struck out as wrong.
async fn conferred_here(work: &Work, id: uuid::Uuid) -> Result<bool> {
    Ok(award::Entity::find().filter(award::Column::HonourId.eq(id)).count(work.db()).await? > 0)
}

/// Whether an adverse record was written by a revocation (art. 23): it stands with it.
async fn by_revocation(work: &Work, id: uuid::Uuid) -> Result<bool> {
    let select = revocation_case::Entity::find().filter(revocation_case::Column::AdverseRecordId.eq(id));
    Ok(select.count(work.db()).await? > 0)
}

async fn strike_out(work: &Work, entry: &ID, reason: &str) -> Result<RegisterEntry> {
    let mut check = Check::new();
    let reason = check.text("reason", reason, 500);
    let entry = ids::parse(entry);
    let known = [Kind::Honour, Kind::AdverseRecord, Kind::Succession, Kind::Affiliation];
    if !entry.is_some_and(|(kind, _)| known.contains(&kind)) {
        check.fault("entry", Refusal::input("input-id"));
    }
    check.done()?;
    let entry = match entry {
        Some((Kind::Honour, id)) if conferred_here(work, id).await? => {
            return Err(Refusal::input("input-conferred").at(vec![Step::Field("entry".to_owned())]).into());
        }
        Some((Kind::Honour, id)) => RegisterEntry::Honour(Honour(strike_out!(work, honour, id, reason))),
        Some((Kind::AdverseRecord, id)) if by_revocation(work, id).await? => {
            return Err(Refusal::input("input-by-itself").at(vec![Step::Field("entry".to_owned())]).into());
        }
        Some((Kind::AdverseRecord, id)) => {
            RegisterEntry::AdverseRecord(AdverseRecord(strike_out!(work, adverse_record, id, reason)))
        }
        Some((Kind::Succession, id)) => {
            RegisterEntry::Succession(Succession(strike_out!(work, succession, id, reason)))
        }
        Some((Kind::Affiliation, id)) => {
            RegisterEntry::Affiliation(Affiliation(strike_out!(work, affiliation, id, reason)))
        }
        _ => return Err(NOT_FOUND),
    };
    Ok(entry)
}

/// The Office's registers.
#[derive(Debug, Default)]
pub struct RegistersMutation;

#[Object]
impl RegistersMutation {
    /// 登记荣誉（第四条、第二十条） · Records an award of an organisation, this government's or another's, as it is known from elsewhere; a valid one may bar an application (art. 4).
    async fn record_honour(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordHonourInput,
    ) -> async_graphql::Result<RecordHonourPayload> {
        mutate(ctx, Action::RecordHonour, input, async |work, input| {
            let mut check = Check::new();
            let today = work.now.day();
            let credit_code = check.credit_code("creditCode", &input.credit_code);
            let title = check.text("title", &input.title, 200);
            let granted_on = check.past_date("grantedOn", &input.granted_on, today);
            let valid_until = check.date("validUntil", &input.valid_until);
            check.in_order("validUntil", &input.granted_on, &input.valid_until);
            let revoked_on = input.revoked_on.as_ref().map(|day| {
                check.in_order("revokedOn", &input.granted_on, day);
                check.past_date("revokedOn", day, today)
            });
            match (revoked_on, input.revocation) {
                (Some(_), None) => check.fault("revocation", Refusal::input("input-required")),
                (None, Some(_)) => check.fault("revokedOn", Refusal::input("input-required")),
                _ => {}
            }
            let evidence = check.text("evidence", &input.evidence, 300);
            check.done()?;
            let row = honour::ActiveModel {
                id: Set(work.new_id()),
                credit_code: Set(credit_code),
                kind: Set(input.kind),
                title: Set(title),
                granted_on: Set(granted_on),
                valid_until: Set(valid_until),
                revoked_on: Set(revoked_on),
                revocation: Set(input.revocation),
                evidence: Set(evidence),
                recorded_by: Set(work.actor()?),
                recorded_at: Set(work.now),
                voided_at: Set(None),
                void_reason: Set(None),
            };
            Ok(Honour(row.insert(work.db()).await?))
        })
        .await
    }

    /// 登记不良记录（第十二条） · Records an accident, complaint, failed spot check, service fault, fraud or violation, which bars an application for some years (art. 12(3)-(6)).
    async fn record_adverse_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordAdverseRecordInput,
    ) -> async_graphql::Result<RecordAdverseRecordPayload> {
        mutate(ctx, Action::RecordAdverseRecord, input, async |work, input| {
            let mut check = Check::new();
            let credit_code = check.credit_code("creditCode", &input.credit_code);
            let dated_on = check.past_date("datedOn", &input.dated_on, work.now.day());
            let source = check.text("source", &input.source, 300);
            let description = check.text("description", &input.description, 2000);
            check.done()?;
            let row = adverse_record::ActiveModel {
                id: Set(work.new_id()),
                credit_code: Set(credit_code),
                kind: Set(input.kind),
                dated_on: Set(dated_on),
                source: Set(source),
                description: Set(description),
                recorded_by: Set(work.actor()?),
                recorded_at: Set(work.now),
                voided_at: Set(None),
                void_reason: Set(None),
            };
            Ok(AdverseRecord(row.insert(work.db()).await?))
        })
        .await
    }

    /// 登记合并分立（第四条、第十一条、第十二条） · Records a merger or split and what of the predecessor counts for the successor, by a reasoned decision (art. 4, 11, 12).
    async fn record_succession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RecordSuccessionInput,
    ) -> async_graphql::Result<RecordSuccessionPayload> {
        mutate(ctx, Action::RecordSuccession, input, async |work, input| {
            let mut check = Check::new();
            let predecessor_code = check.credit_code("predecessorCode", &input.predecessor_code);
            let successor_code = check.credit_code("successorCode", &input.successor_code);
            if !successor_code.is_empty() && predecessor_code == successor_code {
                check.fault("successorCode", Refusal::input("input-duplicate"));
            }
            let dated_on = check.past_date("datedOn", &input.dated_on, work.now.day());
            let evidence = check.text("evidence", &input.evidence, 300);
            let operating_since = input.operating_since.as_ref().map(|day| {
                check.in_order("operatingSince", day, &input.dated_on);
                check.date("operatingSince", day)
            });
            match (input.counts_operating_years, operating_since) {
                (true, None) => check.fault("operatingSince", Refusal::input("input-required")),
                (false, Some(_)) => check.fault("countsOperatingYears", Refusal::input("input-choice")),
                _ => {}
            }
            let reason = check.text("reason", &input.reason, 2000);
            check.done()?;
            let row = succession::ActiveModel {
                id: Set(work.new_id()),
                predecessor_code: Set(predecessor_code),
                successor_code: Set(successor_code),
                kind: Set(input.kind),
                dated_on: Set(dated_on),
                evidence: Set(evidence),
                counts_operating_years: Set(input.counts_operating_years),
                counts_valid_award: Set(input.counts_valid_award),
                operating_since: Set(operating_since),
                reason: Set(reason),
                recorded_by: Set(work.actor()?),
                recorded_at: Set(work.now),
                voided_at: Set(None),
                void_reason: Set(None),
            };
            Ok(Succession(row.insert(work.db()).await?))
        })
        .await
    }

    /// 登记利害关系（第七条） · Registers a person's tie to an organisation; it bars the person from that organisation's case at once, whatever the person declared (art. 7).
    async fn register_affiliation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RegisterAffiliationInput,
    ) -> async_graphql::Result<RegisterAffiliationPayload> {
        mutate(ctx, Action::RegisterAffiliation, input, async |work, input| {
            let mut check = Check::new();
            let person_id = check.id("person", Kind::Person, &input.person);
            let credit_code = check.credit_code("creditCode", &input.credit_code);
            let since = input.since.as_ref().map(|day| check.past_date("since", day, work.now.day()));
            let until = check.optional_date("until", input.until.as_ref());
            if let (Some(since), Some(until)) = (&input.since, &input.until) {
                check.in_order("until", since, until);
            }
            let note = check.optional_text("note", input.note.as_deref(), 500);
            check.done()?;
            let known = person::Entity::find().filter(person::Column::Id.eq(person_id)).count(work.db()).await?;
            if known == 0 {
                return Err(Refusal::input("input-not-found").at(vec![Step::Field("person".to_owned())]).into());
            }
            let row = affiliation::ActiveModel {
                id: Set(work.new_id()),
                person_id: Set(person_id),
                credit_code: Set(credit_code),
                kind: Set(input.kind),
                since: Set(since),
                until: Set(until),
                note: Set(note),
                recorded_by: Set(work.actor()?),
                recorded_at: Set(work.now),
                voided_at: Set(None),
                void_reason: Set(None),
            };
            let row = row.insert(work.db()).await?;
            surfaced(work, row.person_id, &row.credit_code).await?;
            Ok(Affiliation(row))
        })
        .await
    }

    /// 注销登记事项 · Strikes out an entry that is wrong, with a reason; it stays readable and counts no more.
    async fn void_register_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: VoidRegisterEntryInput,
    ) -> async_graphql::Result<VoidRegisterEntryPayload> {
        mutate(ctx, Action::VoidRegisterEntry, input, async |work, input| {
            strike_out(work, &input.entry, &input.reason).await
        })
        .await
    }
}
