//! Opinions of departments, associations, institutions, media and citizens (art. 10): collected in public, moderated by the
//! Office, passed on to groups and committee.

mod steps;

pub use steps::OpinionMutation;

use super::case::JudgeOf;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::Standing;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::application_file::standing;
use crate::graphql::cycles::Cycle;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::Reader;
use crate::graphql::page::{self, List, Page};
use crate::graphql::receipts::{Matter, digest, receipt};
use crate::graphql::scalars::{CreditCode, DateTime};
use crate::graphql::scope::Scope;
use crate::work::{Subject, in_force};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{OpinionSource, OpinionState, Role};
use entity::{cycle, opinion};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// An opinion as its author follows it.
#[derive(Clone, Debug)]
pub struct OpinionReceipt(pub opinion::Model);

/// 意见回执 · An opinion as its author follows it, by receipt and without login (art. 10)
#[Object]
impl OpinionReceipt {
    /// 回执号 · Keep it: it is the only way to see what became of the opinion.
    async fn receipt(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(receipt(Scope::of(ctx)?.app, Matter::Opinion, self.0.id))
    }

    /// 状态 · Received, passed on or set aside.
    async fn state(&self) -> OpinionState {
        self.0.state
    }

    /// 收到时间 · When it arrived.
    async fn received_at(&self) -> DateTime {
        self.0.received_at.into()
    }
}

impl Subject for OpinionReceipt {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    /// The retried input itself is the proof: an anonymous key is looked up together with it.
    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        opinion::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Following an opinion.
#[derive(Debug, Default)]
pub struct OpinionQuery;

#[Object]
impl OpinionQuery {
    /// 意见进展 · What became of an opinion; null where there is no such receipt.
    async fn opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "回执号 · The receipt that `submitOpinion` gave.")] receipt: String,
    ) -> Option<async_graphql::Result<OpinionReceipt>> {
        let read = async {
            let select = opinion::Entity::find().filter(opinion::Column::ReceiptDigest.eq(digest(&receipt)));
            Ok(select.one(Scope::of(ctx)?.db()).await?.map(OpinionReceipt))
        };
        read.await.map_err(|error: Error| error.into()).transpose()
    }
}

/// 转送意见 · An opinion as groups and the committee see it (art. 10); who wrote it stays with the Office
#[derive(Clone, Debug, SimpleObject)]
pub struct PassedOpinion {
    /// 来源 · Who speaks.
    pub source: OpinionSource,
    /// 统一社会信用代码 · About which applicant; null: about the cycle as a whole.
    pub credit_code: Option<CreditCode>,
    /// 内容 · What is said.
    pub text: String,
    /// 收到时间 · When it arrived.
    pub received_at: DateTime,
}

impl From<opinion::Model> for PassedOpinion {
    fn from(row: opinion::Model) -> Self {
        Self {
            source: row.source,
            credit_code: row.credit_code.map(CreditCode),
            text: row.text,
            received_at: row.received_at.into(),
        }
    }
}

impl PassedOpinion {
    /// Those about an applicant of a cycle, oldest first, at most 200.
    pub async fn about(scope: &Scope<'_>, cycle_id: Uuid, credit_code: &str) -> Result<Vec<Self>> {
        let rows = scope.load(PassedAbout(cycle_id, credit_code.to_owned())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(200).map(Self::from).collect())
    }
}

/// The opinions that were passed on about an applicant of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PassedAbout(Uuid, String);

impl Loader<PassedAbout> for Reader {
    type Value = Vec<opinion::Model>;
    type Error = Error;

    async fn load(&self, keys: &[PassedAbout]) -> Result<HashMap<PassedAbout, Vec<opinion::Model>>> {
        let select = opinion::Entity::find()
            .filter(opinion::Column::CreditCode.is_in(keys.iter().map(|key| key.1.as_str())))
            .filter(opinion::Column::CycleId.is_in(keys.iter().map(|key| key.0)))
            .filter(opinion::Column::State.eq(OpinionState::PassedOn))
            .order_by_asc(opinion::Column::Id);
        let mut found: HashMap<PassedAbout, Vec<opinion::Model>> =
            keys.iter().map(|key| (key.clone(), Vec::new())).collect();
        for row in select.all(&self.0).await? {
            let Some(code) = row.credit_code.clone() else { continue };
            if let Some(rows) = found.get_mut(&PassedAbout(row.cycle_id, code)) {
                rows.push(row);
            }
        }
        Ok(found)
    }
}

/// An opinion as the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct Opinion(pub opinion::Model);

/// 意见 · An opinion as the Office and the supervisor see it (art. 10)
#[Object]
impl Opinion {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Opinion.id(self.0.id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 统一社会信用代码 · About which organisation; null: about the cycle as a whole.
    async fn credit_code(&self) -> Option<CreditCode> {
        self.0.credit_code.clone().map(CreditCode)
    }

    /// 来源 · Who speaks.
    async fn source(&self) -> OpinionSource {
        self.0.source
    }

    /// 署名 · Who wrote it; null: not given.
    async fn author(&self) -> Option<&str> {
        self.0.author.as_deref()
    }

    /// 联系方式 · How to reach the author; null: not given.
    async fn contact(&self) -> Option<&str> {
        self.0.contact.as_deref()
    }

    /// 内容 · What is said.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// 收到时间 · When it arrived.
    async fn received_at(&self) -> DateTime {
        self.0.received_at.into()
    }

    /// 状态 · Received, passed on or set aside.
    async fn state(&self) -> OpinionState {
        self.0.state
    }

    /// 处理时间 · When it was moderated; null: not yet.
    async fn moderated_at(&self) -> Option<DateTime> {
        self.0.moderated_at.map(DateTime::from)
    }

    /// 处理理由 · Why it was set aside; null: it was not, or nothing was said.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the Office may do with it now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let regulation = scope.one::<cycle::Entity>(self.0.cycle_id).await?.regulation_id;
        let allowance = Allowance::of(Action::ModerateOpinion, Ok(()));
        Ok(allowed_actions(&scope, Some(regulation), [allowance]).await?)
    }
}

impl Subject for Opinion {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = visible(scope).await?.filter(opinion::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// The opinions of which the Office or the supervisor may know: a clerk of none about an applicant from which the clerk is
/// recused.
pub async fn visible(scope: &Scope<'_>) -> Result<Select<opinion::Entity>> {
    let select = opinion::Entity::find();
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(select);
    }
    scope.holding(Role::Office).ok_or(NOT_FOUND)?;
    Ok(select.filter(unbarred(scope, &*standing(scope).await?).await?))
}

/// Opinions about the cycle, or about an applicant from which somebody is not recused.
async fn unbarred(scope: &Scope<'_>, standing: &Standing) -> Result<Condition> {
    let regulation = in_force(scope.db(), scope.now).await?.ok_or(NOT_FOUND)?;
    let unbarred = standing.unbarred(
        opinion::Column::CycleId,
        opinion::Column::CreditCode,
        scope.now.day(),
        &regulation.parameters,
    );
    Ok(Condition::any().add(opinion::Column::CreditCode.is_null()).add(unbarred))
}

/// 意见筛选 · Which opinions; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct OpinionFilter {
    /// 年度评审 · Only of this cycle. What is no cycle gives nothing.
    pub cycle: Option<ID>,
    /// 状态 · Only in these states.
    pub states: Option<Vec<OpinionState>>,
    /// 来源 · Only from this source.
    pub source: Option<OpinionSource>,
    /// 统一社会信用代码 · Only about this organisation.
    pub credit_code: Option<CreditCode>,
}

async fn list(scope: &Scope<'_>, filter: OpinionFilter, page: Page) -> Result<List<Opinion>> {
    use opinion::Column;
    let mut select = visible(scope).await?;
    if let Some(id) = &filter.cycle {
        select = select.filter(Column::CycleId.eq(Kind::Cycle.parse(id).unwrap_or_default()));
    }
    if let Some(states) = filter.states {
        select = select.filter(Column::State.is_in(states));
    }
    if let Some(source) = filter.source {
        select = select.filter(Column::Source.eq(source));
    }
    if let Some(code) = filter.credit_code {
        select = select.filter(Column::CreditCode.eq(code.0.trim().to_ascii_uppercase()));
    }
    page::list(scope, select, Column::Id, page, Opinion, |row| row.id).await
}

macro_rules! opinions {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 意见 · Opinions, the latest received first (art. 10).
            async fn opinions(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<OpinionFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<Opinion>> {
                let page = Page { first, after, last, before };
                Ok(list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }
        }
    };
}
opinions! {
    /// The Office's opinions.
    OfficeOpinions
}
opinions! {
    /// The supervisor's view of the opinions.
    SupervisorOpinions
}

/// What the committee is told.
#[derive(Debug, Default)]
pub struct CommitteeOpinions;

#[Object]
impl CommitteeOpinions {
    /// 转送意见 · Opinions that the Office passed on in a cycle, oldest first, at most 500, less those about applicants from which the viewer is recused (art. 10).
    async fn opinions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年度评审 · The cycle; what is no cycle gives nothing.")] cycle: ID,
    ) -> async_graphql::Result<Vec<PassedOpinion>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let Some(cycle_id) = Kind::Cycle.parse(&cycle) else { return Ok(Vec::new()) };
            let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
            let select = opinion::Entity::find()
                .filter(opinion::Column::CycleId.eq(cycle_id))
                .filter(opinion::Column::State.eq(OpinionState::PassedOn))
                .filter(unbarred(&scope, &standing).await?)
                .order_by_asc(opinion::Column::Id)
                .limit(500);
            Result::Ok(select.all(scope.db()).await?)
        };
        Ok(read.await?.into_iter().map(PassedOpinion::from).collect())
    }
}
