//! Conferring all awards of a cycle at once, and handing over certificates.

use super::AwardEntry;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::check::Check;
use crate::graphql::conferring::nominees::{Candidacies, Candidacy};
use crate::graphql::cycles::CycleFile;
use crate::graphql::follow_up;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::review::case::{Frame, handled};
use crate::graphql::review::voiding::turn;
use crate::graphql::revocations::docket::honoured;
use crate::graphql::scalars::Date;
use crate::rules::conferral::{Conferral, Honoree, may_confer, may_issue, valid_until};
use crate::rules::{Refusal, Value};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::{ApplicationState, BallotPool, HonourKind};
use entity::{RuleCode, application, award, bonus, cycle, honour, publication_document};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use std::collections::HashMap;
use uuid::Uuid;

/// 授奖 · Confers the awards of a cycle
#[derive(Clone, Debug, InputObject)]
pub struct ConferAwardsInput {
    /// 年度评审 · A cycle in CONFERRAL.
    pub cycle: ID,
    /// 拟奖励单位 · The applications of all nominees that are left, 1-100.
    pub nominees: Vec<ID>,
    /// 公布文件 · The published document; null: not published, which is refused.
    pub document: Option<PublicationDocumentInput>,
    /// 预期版本号 · The version of the cycle on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 公布文件 · The document by which winners are published
#[derive(Clone, Debug, InputObject)]
pub struct PublicationDocumentInput {
    /// 文号 · Its number, at most 100 characters.
    pub number: String,
    /// 标题 · Its title, at most 200 characters.
    pub title: String,
    /// 发文日期 · Its date: not before the last approval, not in the future.
    pub issued_on: Date,
    /// 网址 · Where it stands, `http://` or `https://`, at most 500 characters; null: nowhere.
    pub url: Option<String>,
}

/// 颁发证书 · Hands over a certificate
#[derive(Clone, Debug, InputObject)]
pub struct IssueCertificateInput {
    /// 奖项 · The award.
    pub award: ID,
    /// 颁发日期 · When certificate and trophy were handed over: not before the document's date, not in the future.
    pub issued_on: Date,
    /// 预期版本号 · The version of the award on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 授奖结果 · The cycle, or why not.
    ConferAwardsPayload {
        /// 年度评审 · The cycle; null where it was refused, and after `dryRun`.
        cycle: CycleFile
    }
    /// 颁发结果 · The award with its certificate, or why not.
    IssueCertificatePayload {
        /// 奖项 · The award; null where it was refused.
        award: AwardEntry
    }
}

/// Conferral.
#[derive(Debug, Default)]
pub struct ConferralMutation;

#[Object]
impl ConferralMutation {
    /// 授奖 · Confers all awards of a cycle at once by the published document (art. 19): state, place, validity (art. 6), bonus by the table and the entry in the register of honours are released together; a repeat winner gets no bonus and takes no place (art. 4 §2). Refused by STAGE_OUT_OF_ORDER,
    /// PUBLICATION_DOCUMENT_MISSING, DIRECTOR_REVIEW_MISSING, MANAGEMENT_APPROVAL_MISSING, OBJECTION_UNRESOLVED, NOMINEE_DISQUALIFIED, NOMINEE_UNDECIDED for a nominee that is left out, the row of articles 4, 11 and 12 that a nominee fails by now, PLEDGE_MISSING, DECLARATION_MISSING, CONFLICT_OF_INTEREST.
    async fn confer_awards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ConferAwardsInput,
    ) -> async_graphql::Result<ConferAwardsPayload> {
        mutate(ctx, Action::ConferAwards, input, async |work, input: &ConferAwardsInput| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let ids = check.ids("nominees", Kind::Application, &input.nominees, 1..=100);
            let document = input.document.as_ref().map(|document| Document::read(&mut check, document));
            check.done()?;
            let frame = Frame::open(work, cycle_id).await?;
            work.expect_version(input.expected_version, frame.cycle.version)?;
            let all = Candidacies::read(work.db(), &frame).await?;
            let named = ids.iter().map(|id| all.of(*id).ok_or(NOT_FOUND)).collect::<Result<Vec<_>>>()?;
            let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
            let codes = named.iter().map(|candidacy| candidacy.organization.credit_code.as_str());
            handled(&standing, &frame, codes, work.now.day())?;
            let honorees: Vec<Honoree> = named.iter().map(|candidacy| candidacy.honoree()).collect();
            let nominated = all.all().iter().map(|candidacy| &candidacy.application);
            let left_out = nominated.filter(|row| row.state == ApplicationState::Nominated && !ids.contains(&row.id));
            let left_out: Vec<String> = left_out.map(|row| row.number.clone().unwrap_or_default()).collect();
            let approved = named.iter().flat_map(|candidacy| &candidacy.approvals).map(|row| row.decided_at.day());
            let conferral = Conferral {
                phase: frame.cycle.phase,
                document: document.as_ref().map(|document| document.issued_on),
                approved_on: approved.max(),
                today: work.now.day(),
                honorees: &honorees,
                left_out: &left_out,
            };
            may_confer(&conferral, &frame.regulation.parameters)?;
            let document = document.ok_or(RuleCode::PublicationDocumentMissing)?;
            let document = document.publish(work, cycle_id).await?;
            let mut places: HashMap<String, i32> = HashMap::new();
            for candidacy in named {
                confer(work, &frame, candidacy, &document, &mut places).await?;
            }
            let conferred = Condition::all().add(application::Column::Id.is_in(ids));
            turn(work, conferred, ApplicationState::Conferred).await?;
            let version = frame.cycle.version + 1;
            let mut cycle = frame.cycle.into_active_model();
            cycle.version = Set(version);
            Ok(CycleFile::of(cycle.update(work.db()).await?))
        })
        .await
    }

    /// 颁发证书 · Records that certificate and trophy were handed over, and gives the certificate its number (art. 19); from then on `certificate` finds it. Refused by INVALID_INPUT for one that was issued, AWARD_NOT_VALID for an award that was revoked.
    async fn issue_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: IssueCertificateInput,
    ) -> async_graphql::Result<IssueCertificatePayload> {
        mutate(ctx, Action::IssueCertificate, input, async |work, input: &IssueCertificateInput| {
            let mut check = Check::new();
            let id = check.id("award", Kind::Award, &input.award);
            let issued_on = check.past_date("issuedOn", &input.issued_on, work.now.day());
            check.done()?;
            let row = award::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(row.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            work.expect_version(input.expected_version, row.version)?;
            let honour = honour::Entity::find_by_id(row.honour_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            may_issue(row.certificate_number.is_some(), &honoured(&honour, work.now.day()))?;
            let mut check = Check::new();
            if issued_on < honour.granted_on {
                let min = Value::Date(honour.granted_on);
                check.fault("issuedOn", Refusal::input("input-in-past").fact("min", min));
            }
            check.done()?;
            let issued = award::Entity::find()
                .filter(award::Column::CycleId.eq(cycle.id))
                .filter(award::Column::CertificateNumber.is_not_null())
                .count(work.db())
                .await?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.certificate_number = Set(Some(format!("{}-{:03}", cycle.year, issued + 1)));
            row.certificate_issued_on = Set(Some(issued_on));
            row.version = Set(version);
            Ok(AwardEntry(row.update(work.db()).await?))
        })
        .await
    }
}

/// The publication document of an input.
struct Document {
    number: String,
    title: String,
    issued_on: NaiveDate,
    url: Option<String>,
}

impl Document {
    fn read(check: &mut Check, input: &PublicationDocumentInput) -> Self {
        check.within("document", |check| Self {
            number: check.text("number", &input.number, 100),
            title: check.text("title", &input.title, 200),
            issued_on: check.date("issuedOn", &input.issued_on),
            url: check.optional_url("url", input.url.as_deref(), 500),
        })
    }

    async fn publish(self, work: &Work, cycle_id: Uuid) -> Result<publication_document::Model> {
        let row = publication_document::ActiveModel {
            id: Set(work.new_id()),
            cycle_id: Set(cycle_id),
            number: Set(self.number),
            title: Set(self.title),
            issued_on: Set(self.issued_on),
            url: Set(self.url),
        };
        Ok(row.insert(work.db()).await?)
    }
}

/// One award with its entry in the register of honours, its place and its bonus.
async fn confer(
    work: &Work,
    frame: &Frame,
    candidacy: &Candidacy,
    document: &publication_document::Model,
    places: &mut HashMap<String, i32>,
) -> Result<()> {
    let parameters = &frame.regulation.parameters;
    let lost = || Error::internal("a nominee whose vote counts has a place");
    let placing = candidacy.placing.as_ref().ok_or_else(lost)?;
    let tier = parameters.tiers.iter().find(|tier| tier.key == placing.tier).ok_or_else(lost)?;
    let honour = honour::ActiveModel {
        id: Set(work.new_id()),
        credit_code: Set(candidacy.organization.credit_code.clone()),
        kind: Set(HonourKind::ZoneAward),
        title: Set(format!("{} {}", frame.cycle.year, parameters.names.award_short.zh)),
        granted_on: Set(document.issued_on),
        valid_until: Set(valid_until(document.issued_on, parameters)),
        revoked_on: Set(None),
        revocation: Set(None),
        evidence: Set(document.number.clone()),
        recorded_by: Set(work.actor()?),
        recorded_at: Set(work.now),
        voided_at: Set(None),
        void_reason: Set(None),
    };
    let honour = honour.insert(work.db()).await?;
    let slot_no = (placing.pool == BallotPool::Quota).then(|| {
        let taken = places.entry(placing.tier.clone()).or_insert(0);
        *taken += 1;
        *taken
    });
    let row = award::ActiveModel {
        id: Set(work.new_id()),
        cycle_id: Set(frame.cycle.id),
        application_id: Set(candidacy.application.id),
        organization_id: Set(candidacy.organization.id),
        name: Set(candidacy.organization.name.clone()),
        honour_id: Set(honour.id),
        document_id: Set(document.id),
        tier: Set(placing.tier.clone()),
        pool: Set(placing.pool),
        round_id: Set(placing.round_id),
        places: Set(placing.places),
        slot_no: Set(slot_no),
        certificate_number: Set(None),
        certificate_issued_on: Set(None),
        conferred_by: Set(work.actor()?),
        conferred_at: Set(work.now),
        version: Set(1),
    };
    let row = row.insert(work.db()).await?;
    follow_up::first(work, row.id, document.issued_on).await?;
    // Repeat winners get certificate, trophy and title, no money.
    if placing.pool == BallotPool::Quota && tier.bonus_fen > 0 {
        let money = bonus::ActiveModel { award_id: Set(row.id), pool: Set(row.pool), amount_fen: Set(tier.bonus_fen) };
        money.insert(work.db()).await?;
    }
    Ok(())
}
