//! Winners' pages on experience (art. 8(3), 26): drafted by the winner, published or returned by the Office; everybody reads the
//! version that was published.

mod steps;

pub use steps::ExperienceMutation;

use super::wording::Publicity;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::organization::permission;
use crate::graphql::allowed::{Allowance, AllowedAction, allowed_actions};
use crate::graphql::conferring::awards::AwardEntry;
use crate::graphql::ids::Kind;
use crate::graphql::loaders::Reader;
use crate::graphql::page::{self, List, Page, name_contains};
use crate::graphql::scalars::{CreditCode, DateTime};
use crate::graphql::scope::Scope;
use crate::rules::publicity::Page as Facts;
use crate::work::Subject;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{ExperienceState, Industry, Role, TeamPermission};
use entity::{award, cycle, experience, experience_version, honour, organization};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};
use std::collections::HashMap;
use uuid::Uuid;

/// A published page.
#[derive(Clone, Debug)]
pub struct Experience(pub experience::Model);

impl Experience {
    /// The published pages of an award, the latest first.
    pub async fn of(scope: &Scope<'_>, award_id: Uuid) -> Result<Vec<Self>> {
        let rows = scope.load(PublishedOf { award_id, day: scope.now.day() }).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Self).collect())
    }

    async fn shown(&self, scope: &Scope<'_>) -> Result<experience_version::Model> {
        version(scope, &self.0, self.0.published_number).await?.ok_or(NOT_FOUND)
    }
}

/// 先进经验 · A winner's experience, as everybody reads it (art. 8(3), 26)
#[Object]
impl Experience {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Experience.id(self.0.id)
    }

    /// 奖项 · The award for which it was written, with name, year and state of the winner.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 行业门类 · Section of GB/T 4754 of the winner.
    async fn industry(&self, ctx: &Context<'_>) -> async_graphql::Result<Industry> {
        let scope = Scope::of(ctx)?;
        let award = scope.one::<award::Entity>(self.0.award_id).await?;
        Ok(scope.one::<organization::Entity>(award.organization_id).await?.industry)
    }

    /// 标题 · Title.
    async fn title(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.shown(&Scope::of(ctx)?).await?.title)
    }

    /// 摘要 · Summary.
    async fn summary(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.shown(&Scope::of(ctx)?).await?.summary)
    }

    /// 正文 · Text.
    async fn text(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.shown(&Scope::of(ctx)?).await?.text)
    }

    /// 发布时间 · When this version was published; null never.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime::from)
    }
}

impl Subject for Experience {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = published(scope.now.day()).filter(experience::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// A version of a page; none where there is none of this number.
async fn version(
    scope: &Scope<'_>,
    row: &experience::Model,
    number: Option<i32>,
) -> Result<Option<experience_version::Model>> {
    let versions = scope.many::<experience_version::Entity>(row.id).await?;
    Ok(versions.into_iter().find(|version| Some(version.number) == number))
}

/// What everybody reads: published, not withdrawn, and of an award that was not revoked; joined with award, register, organisation
/// and cycle.
fn published(day: NaiveDate) -> Select<experience::Entity> {
    let revoked_on = honour::Column::RevokedOn;
    experience::Entity::find()
        .join(JoinType::InnerJoin, experience::Relation::Award.def())
        .join(JoinType::InnerJoin, award::Relation::Honour.def())
        .join(JoinType::InnerJoin, award::Relation::Organization.def())
        .join(JoinType::InnerJoin, award::Relation::Cycle.def())
        .filter(experience::Column::PublishedNumber.is_not_null())
        .filter(experience::Column::State.ne(ExperienceState::Withdrawn))
        .filter(Condition::any().add(revoked_on.is_null()).add(revoked_on.gt(day)))
}

/// The pages of an award that everybody reads on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct PublishedOf {
    award_id: Uuid,
    day: NaiveDate,
}

impl Loader<PublishedOf> for Reader {
    type Value = Vec<experience::Model>;
    type Error = Error;

    async fn load(&self, keys: &[PublishedOf]) -> Result<HashMap<PublishedOf, Self::Value>> {
        let mut found: HashMap<PublishedOf, Self::Value> = keys.iter().map(|key| (*key, Vec::new())).collect();
        // All keys of a request have its day.
        let Some(day) = keys.first().map(|key| key.day) else { return Ok(found) };
        let select = published(day)
            .filter(experience::Column::AwardId.is_in(keys.iter().map(|key| key.award_id)))
            .order_by_desc(experience::Column::Id);
        for row in select.all(&self.0).await? {
            found.entry(PublishedOf { award_id: row.award_id, day }).or_default().push(row);
        }
        Ok(found)
    }
}

/// 经验筛选 · Which pages on experience; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct ExperienceFilter {
    /// 获奖年度 · Only of awards of this year.
    pub year: Option<i32>,
    /// 行业门类 · Only of winners of this industry.
    pub industry: Option<Industry>,
    /// 统一社会信用代码 · Only of this organisation.
    pub credit_code: Option<CreditCode>,
    /// 名称包含 · Only of winners whose name contains this, literally, up to 40 characters.
    pub name_contains: Option<String>,
}

/// Reading published experience.
#[derive(Debug, Default)]
pub struct ExperienceQuery;

#[Object]
impl ExperienceQuery {
    /// 先进经验 · Winners' experience as published, the latest page first (art. 8(3), 26).
    async fn experiences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<ExperienceFilter>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<Experience>> {
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default();
        let mut select = published(scope.now.day());
        if let Some(year) = filter.year {
            select = select.filter(cycle::Column::Year.eq(year));
        }
        if let Some(industry) = filter.industry {
            select = select.filter(organization::Column::Industry.eq(industry));
        }
        if let Some(code) = filter.credit_code {
            select = select.filter(honour::Column::CreditCode.eq(code.0.trim().to_ascii_uppercase()));
        }
        select = name_contains(select, award::Column::Name, filter.name_contains.as_deref())?;
        let page = Page { first, after, last, before };
        Ok(page::list(&scope, select, experience::Column::Id, page, Experience, |row| row.id).await?)
    }
}

/// A page as its winner, the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct ExperienceFile(pub experience::Model);

/// 经验材料版本 · A version of a page on experience as it was submitted
#[derive(Clone, Debug, SimpleObject)]
pub struct ExperienceVersion {
    /// 序号 · 1, 2, 3 … of the page.
    number: i32,
    /// 标题 · Title.
    title: String,
    /// 摘要 · Summary.
    summary: String,
    /// 正文 · Text.
    text: String,
    /// 提交时间 · When it was submitted.
    submitted_at: DateTime,
    /// 已发布 · Whether it is the one that everybody reads, as long as the page is not withdrawn.
    published: bool,
}

/// 经验材料 · A page on a winner's experience (art. 8(3), 26), as its winner, the Office and the supervisor see it
#[Object]
impl ExperienceFile {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Experience.id(self.0.id)
    }

    /// 奖项 · The award for which it is written.
    async fn award(&self, ctx: &Context<'_>) -> async_graphql::Result<AwardEntry> {
        Ok(AwardEntry(Scope::of(ctx)?.one::<award::Entity>(self.0.award_id).await?))
    }

    /// 状态 · Where it stands; a published page that is being changed is a DRAFT again, and everybody reads what was published.
    async fn state(&self) -> ExperienceState {
        self.0.state
    }

    /// 标题 · Title: to the winner of its draft, to others of the version submitted last.
    async fn title(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.words(&Scope::of(ctx)?).await?.0)
    }

    /// 摘要 · Summary: to the winner of its draft, to others of the version submitted last.
    async fn summary(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.words(&Scope::of(ctx)?).await?.1)
    }

    /// 正文 · Text: to the winner of its draft, to others of the version submitted last.
    async fn text(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.words(&Scope::of(ctx)?).await?.2)
    }

    /// 各版本 · Every version that was submitted, oldest first.
    async fn versions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ExperienceVersion>> {
        let rows = Scope::of(ctx)?.many::<experience_version::Entity>(self.0.id).await?;
        let seen = |row: experience_version::Model| ExperienceVersion {
            published: self.0.published_number == Some(row.number),
            number: row.number,
            title: row.title,
            summary: row.summary,
            text: row.text,
            submitted_at: row.submitted_at.into(),
        };
        Ok(rows.into_iter().map(seen).collect())
    }

    /// 起草时间 · When it was begun.
    async fn drafted_at(&self) -> DateTime {
        self.0.drafted_at.into()
    }

    /// 提交时间 · When it was submitted last; null: never.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime::from)
    }

    /// 发布时间 · When it was published last; null: never.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime::from)
    }

    /// 理由 · Why it was returned or withdrawn; null: it is neither.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// 撤下时间 · When it was withdrawn; null: it was not.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime::from)
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer may do with it, as role and permission in the team go, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        let read = async {
            let award = scope.one::<award::Entity>(self.0.award_id).await?;
            let held = scope.viewer.and_then(|viewer| permission(viewer, award.organization_id));
            let publicity = Publicity::of(&scope, award).await?;
            let (title, summary, text) = self.words(&scope).await?;
            let facts = facts(&self.0, &publicity, &[&title, &summary, &text]);
            let office = scope.holding(Role::Office).is_some();
            let allowances = [
                (Action::SaveExperience, Some(TeamPermission::Edit), facts.may_save()),
                (Action::SubmitExperience, Some(TeamPermission::Submit), facts.may_submit()),
                (Action::PublishExperience, None, facts.may_publish()),
                (Action::ReturnExperience, None, facts.may_return()),
                (Action::WithdrawExperience, Some(TeamPermission::Submit), facts.may_withdraw()),
            ];
            let open = allowances.into_iter().filter(|(_, needed, _)| office || held >= *needed);
            allowed_actions(&scope, None, open.map(|(action, _, ruling)| Allowance::of(action, ruling))).await
        };
        Ok(read.await?)
    }
}

impl ExperienceFile {
    /// Title, summary and text as the viewer may see them: a draft is its team's alone.
    async fn words(&self, scope: &Scope<'_>) -> Result<(String, String, String)> {
        let award = scope.one::<award::Entity>(self.0.award_id).await?;
        if scope.viewer.is_some_and(|viewer| permission(viewer, award.organization_id).is_some()) {
            return Ok((self.0.title.clone(), self.0.summary.clone(), self.0.text.clone()));
        }
        let last = version(scope, &self.0, Some(self.0.number)).await?.ok_or(NOT_FOUND)?;
        Ok((last.title, last.summary, last.text))
    }
}

/// A page as the rule looks at it, with these words.
fn facts(row: &experience::Model, publicity: &Publicity, words: &[&str]) -> Facts {
    Facts {
        state: row.state,
        award: publicity.state,
        mention: publicity.mention(&words.join("\n")),
        year: publicity.cycle.year,
    }
}

/// The pages that the viewer may know of: a team those of its own organisations, the Office and the supervisor those that were
/// submitted; joined with their award.
pub fn known(scope: &Scope<'_>) -> Result<Select<experience::Entity>> {
    let viewer = scope.signed_in()?;
    let select = experience::Entity::find().join(JoinType::InnerJoin, experience::Relation::Award.def());
    if viewer.is(Role::Office) || viewer.is(Role::Supervisor) {
        return Ok(select.filter(experience::Column::Number.gt(0)));
    }
    Ok(select.filter(award::Column::OrganizationId.is_in(viewer.organizations(TeamPermission::View))))
}

impl Subject for ExperienceFile {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = known(scope)?.filter(experience::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

async fn list(scope: &Scope<'_>, states: Option<Vec<ExperienceState>>, page: Page) -> Result<List<ExperienceFile>> {
    let mut select = known(scope)?;
    if let Some(states) = states {
        select = select.filter(experience::Column::State.is_in(states));
    }
    page::list(scope, select, experience::Column::Id, page, ExperienceFile, |row| row.id).await
}

macro_rules! experience_files {
    ($($(#[$doc:meta])* $area:ident)+) => {
        $($(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 经验材料 · Pages on winners' experience, the latest begun first (art. 8(3), 26): to a team those of its own organisations, to others those that were submitted.
            async fn experiences(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "状态 · Only in these states; null: in any.")] states: Option<Vec<ExperienceState>>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<ExperienceFile>> {
                Ok(list(&Scope::of(ctx)?, states, Page { first, after, last, before }).await?)
            }
        })+
    };
}
experience_files! {
    /// A winner's own pages.
    ApplicantExperiences
    /// The pages in front of the Office.
    OfficeExperiences
    /// The pages as the supervisor reads them.
    SupervisorExperiences
}
