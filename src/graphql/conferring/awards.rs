//! Awards as everybody reads them (art. 6, 19): the award roll, and what a certificate is worth.

mod choices;
mod steps;

pub use choices::AwardChoices;
pub use steps::{ConferralMutation, PublicationDocumentInput};

use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::{AwardOf, RevocationsOf};
use crate::graphql::page::{self, List, Page, name_contains};
use crate::graphql::publicity::experiences::Experience;
use crate::graphql::publicity::wording::{Publicity, PublicityWording};
use crate::graphql::regulation::Tier;
use crate::graphql::revocations::RevocationEntry;
use crate::graphql::revocations::docket::{handling, honoured};
use crate::graphql::scalars::{CreditCode, Date, DateTime, Money};
use crate::graphql::scope::Scope;
use crate::graphql::visible;
use crate::rules::conferral::{award_state, may_issue};
use crate::rules::revocation::may_open;
use crate::work::Subject;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{AwardState, BallotPool, RevocationGround, Role};
use entity::{award, bonus, cycle, honour, publication_document, regulation};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use uuid::Uuid;

/// An award.
#[derive(Clone, Debug)]
pub struct AwardEntry(pub award::Model);

/// 奖项 · An award that was conferred (art. 6, 19), as everybody reads it
#[Object]
impl AwardEntry {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Award.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 单位名称 · Name of the organisation when it was conferred.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 统一社会信用代码 · Of the organisation.
    async fn credit_code(&self, ctx: &Context<'_>) -> async_graphql::Result<CreditCode> {
        Ok(CreditCode(self.honour(&Scope::of(ctx)?).await?.credit_code))
    }

    /// 奖项等级 · The prize class; null: the regulation has it no more.
    async fn tier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Tier>> {
        let scope = Scope::of(ctx)?;
        let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
        let regulation = scope.one::<regulation::Entity>(cycle.regulation_id).await?;
        let tier = regulation.parameters.tiers.iter().find(|tier| tier.key == self.0.tier);
        Ok(tier.map(|tier| Tier::of(tier.clone(), scope.language)))
    }

    /// 名额类别 · QUOTA: it took a place; FORMER: a repeat winner, without place and bonus (art. 4 §2).
    async fn pool(&self) -> BallotPool {
        self.0.pool
    }

    /// 奖金 · The bonus (art. 20); null: none, for a repeat winner (art. 4 §2).
    async fn bonus(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Money>> {
        let read = async {
            let found = Scope::of(ctx)?.one::<bonus::Entity>(self.0.id).await;
            found.map(|row| Money::from_fen(row.amount_fen))
        };
        visible(read.await)
    }

    /// 公布文件 · The document by which the management committee published it (art. 19).
    async fn document(&self, ctx: &Context<'_>) -> async_graphql::Result<PublicationDocument> {
        let row = Scope::of(ctx)?.one::<publication_document::Entity>(self.0.document_id).await?;
        Ok(PublicationDocument { number: row.number, title: row.title, issued_on: row.issued_on.into(), url: row.url })
    }

    /// 有效期起 · First day of validity: the document's date (art. 6).
    async fn valid_from(&self, ctx: &Context<'_>) -> async_graphql::Result<Date> {
        Ok(self.honour(&Scope::of(ctx)?).await?.granted_on.into())
    }

    /// 有效期至 · Last day of validity (art. 6), to 24:00.
    async fn valid_until(&self, ctx: &Context<'_>) -> async_graphql::Result<Date> {
        Ok(self.honour(&Scope::of(ctx)?).await?.valid_until.into())
    }

    /// 状态 · Valid, expired or revoked, by the clock and the register.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardState> {
        let scope = Scope::of(ctx)?;
        let honour = self.honour(&scope).await?;
        Ok(award_state(honour.valid_until, honour.revoked_on.zip(honour.revocation), scope.now.day()))
    }

    /// 撤销日期 · When it was revoked (art. 23, 24); null: it was not.
    async fn revoked_on(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Date>> {
        Ok(self.honour(&Scope::of(ctx)?).await?.revoked_on.map(Date::from))
    }

    /// 撤销公布 · What was published of its revocation (art. 23, 24); null: it was not revoked, or that is not published yet.
    async fn revocation(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<RevocationEntry>> {
        Ok(RevocationEntry::of(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 先进经验 · The pages on experience that were published for it, the latest first, at most 20 (art. 8(3), 26); empty: none, or it was revoked.
    async fn experiences(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Experience>> {
        Ok(Experience::of(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 宣传用语 · How it is to be named where it is made known, with the award year (art. 26); null: it was revoked.
    async fn publicity_wording(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<PublicityWording>> {
        Ok(Publicity::of(&Scope::of(ctx)?, self.0.clone()).await?.wording())
    }

    /// 证书编号 · Number of the certificate; null: not issued yet.
    async fn certificate_number(&self) -> Option<&str> {
        self.0.certificate_number.as_deref()
    }

    /// 颁发日期 · Day on which certificate and trophy were handed over; null: not yet.
    async fn certificate_issued_on(&self) -> Option<Date> {
        self.0.certificate_issued_on.map(Date::from)
    }

    /// 授奖时间 · When it was conferred.
    async fn conferred_at(&self) -> DateTime {
        self.0.conferred_at.into()
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            if scope.holding(Role::Office).is_none() {
                return Ok(Vec::new());
            }
            let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
            let honour = self.honour(&scope).await?;
            let handled = handling(&scope, self.0.cycle_id, &honour.credit_code).await?;
            let award = honoured(&honour, scope.now.day());
            let open = scope.by(RevocationsOf, self.0.id).await?.iter().any(|row| row.decided_at.is_none());
            // By fraud an award can be revoked as long as by any ground.
            let opening = may_open(Some(RevocationGround::Fraud), &award, open);
            let issuing = may_issue(self.0.certificate_number.is_some(), &award);
            let mut actions =
                allowed_actions(&scope, Some(cycle.regulation_id), [Allowance::of(Action::IssueCertificate, issuing)])
                    .await?;
            let opening = [Allowance::of(Action::OpenRevocationCase, handled.and(opening))];
            actions.extend(allowed_actions(&scope, None, opening).await?);
            Ok::<_, Error>(actions)
        };
        Ok(read.await?)
    }
}

impl AwardEntry {
    async fn honour(&self, scope: &Scope<'_>) -> Result<honour::Model> {
        scope.one::<honour::Entity>(self.0.honour_id).await
    }

    /// The award of an application; absent: none was conferred.
    pub async fn of(scope: &Scope<'_>, application_id: Uuid) -> Result<Option<Self>> {
        Ok(scope.by(AwardOf, application_id).await?.pop().map(Self))
    }
}

impl Subject for AwardEntry {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        award::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 公布文件 · The document by which winners are published (art. 19)
#[derive(Clone, Debug, SimpleObject)]
pub struct PublicationDocument {
    /// 文号 · Its number.
    pub number: String,
    /// 标题 · Its title.
    pub title: String,
    /// 发文日期 · Its date, from which the awards are valid.
    pub issued_on: Date,
    /// 网址 · Where it stands; null: none was given.
    pub url: Option<String>,
}

/// 获奖筛选 · Which awards; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct AwardFilter {
    /// 年度 · Only of this award year.
    pub year: Option<i32>,
    /// 奖项等级 · Only of the prize class with this key.
    pub tier: Option<String>,
    /// 状态 · Only those that are so by the clock and the register.
    pub state: Option<AwardState>,
    /// 名额类别 · Only of this pool.
    pub pool: Option<BallotPool>,
    /// 统一社会信用代码 · Only of this organisation.
    pub credit_code: Option<CreditCode>,
    /// 名称包含 · Only names that contain this, literally, up to 40 characters.
    pub name_contains: Option<String>,
}

/// Reading awards.
#[derive(Debug, Default)]
pub struct AwardQuery;

#[Object]
impl AwardQuery {
    /// 获奖名册 · The award roll: every award ever conferred here, the latest first (art. 19).
    async fn awards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<AwardFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<AwardEntry>> {
        use award::Column;
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = award::Entity::find()
            .join(JoinType::InnerJoin, award::Relation::Honour.def())
            .join(JoinType::InnerJoin, award::Relation::Cycle.def());
        if let Some(year) = filter.year {
            select = select.filter(cycle::Column::Year.eq(year));
        }
        if let Some(tier) = filter.tier {
            select = select.filter(Column::Tier.eq(tier));
        }
        if let Some(pool) = filter.pool {
            select = select.filter(Column::Pool.eq(pool));
        }
        if let Some(code) = filter.credit_code {
            select = select.filter(honour::Column::CreditCode.eq(code.0.trim().to_ascii_uppercase()));
        }
        let today = scope.now.day();
        let unrevoked = || {
            let column = honour::Column::RevokedOn;
            Condition::any().add(column.is_null()).add(column.gt(today))
        };
        select = match filter.state {
            None => select,
            Some(AwardState::Revoked) => select.filter(honour::Column::RevokedOn.lte(today)),
            Some(AwardState::Valid) => select.filter(unrevoked()).filter(honour::Column::ValidUntil.gte(today)),
            Some(AwardState::Expired) => select.filter(unrevoked()).filter(honour::Column::ValidUntil.lt(today)),
        };
        select = name_contains(select, Column::Name, filter.name_contains.as_deref())?;
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, Column::Id, page, AwardEntry, |row| row.id).await?)
    }

    /// 某奖项 · One of them; null where there is none.
    async fn award(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "奖项标识 · Global id.")] id: ID,
    ) -> Option<async_graphql::Result<AwardEntry>> {
        let id = Kind::Award.parse(&id)?;
        visible(async { AwardEntry::reload(&Scope::of(ctx)?, id).await }.await)
    }

    /// 名册检索选项 · What the award roll can be searched for: the years and prize classes of the awards on it.
    async fn award_choices(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardChoices> {
        Ok(AwardChoices::read(&Scope::of(ctx)?).await?)
    }

    /// 证书查询 · The award that a certificate proves, whatever became of it since; null where no certificate has this number.
    async fn certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "证书编号 · The number as printed; full-width characters, other dashes and white space around it are forgiven."
        )]
        number: String,
    ) -> Option<async_graphql::Result<AwardEntry>> {
        let read = async {
            let select = award::Entity::find().filter(award::Column::CertificateNumber.eq(as_printed(&number)));
            Ok(select.one(Scope::of(ctx)?.db()).await?.map(AwardEntry))
        };
        read.await.map_err(|error: Error| error.into()).transpose()
    }
}

/// The number of a certificate as it is printed, out of what somebody typed.
fn as_printed(typed: &str) -> String {
    let half_width = |c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    typed.trim().chars().map(half_width).collect()
}
