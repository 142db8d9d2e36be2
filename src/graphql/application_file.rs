//! Applications as the Office and the supervisor see them: the identity card at once, the material after pledge and
//! interest declaration, nothing of a case from which the viewer is recused.

use super::allowed::{Allowance, AllowedAction, allowed_actions};
use super::applying::{Correction, Decision, correction, decision};
use super::check::Check;
use super::cycles::Cycle;
use super::ids::Kind;
use super::loaders::{One, Reader};
use super::material::{ApplicationMaterial, name_of};
use super::organization::OrganizationSummary;
use super::page::{self, List, Page};
use super::qualification::{OnBallot, OnNotice, Review, allowances};
use super::recommendation::ApplicationRecommendation;
use super::review::groups::ReviewGroup;
use super::review::sheets::{self, ScoreSheet};
use super::review::visits::{SiteIssue, SiteVisit};
use super::scalars::DateTime;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::{self, Standing};
use crate::rules::recusal::{interest, may_see};
use crate::rules::submission::effective_state;
use crate::work::{Subject, in_force};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use entity::enums::{ApplicationState, Fact, Industry, Role, VerdictValue};
use entity::{
    RuleCode, application, assignment, cycle, fact_correction, organization, recommendation, regulation, review_group,
    site_issue, site_visit, verdict,
};
use sea_orm::{ColumnTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Select};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// An application as the Office and the supervisor see it.
#[derive(Clone, Debug)]
pub struct ApplicationFile(pub application::Model);

/// 可见性 · Why something is or is not shown to this viewer
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Visibility {
    /// 可见 · Visible
    Visible,
    /// 尚未签署承诺或申报利害关系 · Not yet
    ///
    /// 先签署承诺并就该单位申报利害关系。 · Sign the pledge and declare interests for the applicant first.
    NotYet,
    /// 已回避 · Recused
    ///
    /// 存在利害关系。 · An interest bars the viewer.
    Recused,
}

/// The standing of a person, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StandingOf(pub Uuid);

impl Loader<StandingOf> for Reader {
    type Value = Arc<Standing>;
    type Error = Error;

    async fn load(&self, keys: &[StandingOf]) -> Result<HashMap<StandingOf, Arc<Standing>>> {
        let mut found = HashMap::new();
        for key in keys {
            found.insert(*key, Arc::new(Standing::of(&self.0, key.0).await?));
        }
        Ok(found)
    }
}

/// Where the viewer stands.
pub async fn standing(scope: &Scope<'_>) -> Result<Arc<Standing>> {
    Ok(scope.load(StandingOf(scope.signed_in()?.person_id)).await?.unwrap_or_default())
}

/// The submitted applications that the viewer may know of: of the Office, less those from which the person is recused.
pub async fn visible(scope: &Scope<'_>) -> Result<Select<application::Entity>> {
    let select = finders::submitted_applications().join(JoinType::InnerJoin, application::Relation::Organization.def());
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(select);
    }
    let regulation = in_force(scope.db(), scope.now).await?.ok_or(NOT_FOUND)?;
    let unbarred = standing(scope).await?.unbarred(
        application::Column::CycleId,
        organization::Column::CreditCode,
        scope.now.day(),
        &regulation.parameters,
    );
    Ok(select.filter(unbarred))
}

impl Subject for ApplicationFile {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = visible(scope).await?.filter(application::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

impl ApplicationFile {
    async fn visibility(&self, scope: &Scope<'_>) -> Result<Visibility> {
        if scope.holding(Role::Supervisor).is_some() {
            return Ok(Visibility::Visible);
        }
        let organization = scope.one::<organization::Entity>(self.0.organization_id).await?;
        let cycle = scope.one::<cycle::Entity>(self.0.cycle_id).await?;
        let regulation = scope.one::<regulation::Entity>(cycle.regulation_id).await?;
        let standing = standing(scope).await?;
        let handling = standing.handling(cycle.id, &organization.credit_code, scope.now.day());
        Ok(match may_see(&handling, &regulation.parameters) {
            Ok(()) => Visibility::Visible,
            Err(_) if interest(&handling, &regulation.parameters).is_some() => Visibility::Recused,
            Err(_) => Visibility::NotYet,
        })
    }

    /// Whether the viewer may see more than the identity card: after pledge and declaration, and without an interest.
    pub async fn is_visible(&self, scope: &Scope<'_>) -> Result<bool> {
        Ok(self.visibility(scope).await? == Visibility::Visible)
    }

    async fn if_visible<T>(&self, scope: &Scope<'_>, value: impl AsyncFnOnce() -> Result<T>) -> Result<Option<T>> {
        Ok(match self.visibility(scope).await? {
            Visibility::Visible => Some(value().await?),
            Visibility::NotYet | Visibility::Recused => None,
        })
    }
}

/// 审查意见 · The Office's verdict on one row of articles 11 and 12
#[derive(Clone, Debug, SimpleObject)]
pub struct Verdict {
    /// 条件 · The row.
    pub code: RuleCode,
    /// 意见 · Meets or fails; a computed row follows the facts whatever the verdict says.
    pub value: VerdictValue,
    /// 说明 · Reason.
    pub note: String,
    /// 经办人 · Name of who gave it.
    pub given_by: String,
    /// 时间 · When.
    pub given_at: DateTime,
}

/// 事实更正 · A fact that the Office corrected, with evidence
#[derive(Clone, Debug, SimpleObject)]
pub struct FactCorrection {
    /// 事实 · Which fact.
    pub fact: Fact,
    /// 原值 · As text; null: not given.
    pub old_value: Option<String>,
    /// 新值 · As text; null: unknown.
    pub new_value: Option<String>,
    /// 依据 · What proves it.
    pub evidence: String,
    /// 经办人 · Name of who corrected it.
    pub corrected_by: String,
    /// 时间 · When.
    pub corrected_at: DateTime,
}

/// 申报案卷 · An application as the Office and the supervisor see it (art. 8(4))
#[Object]
impl ApplicationFile {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Application.id(self.0.id)
    }

    /// 申报编号 · Its number.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// 状态 · Where it stands now; a return whose deadline has passed reads SUBMITTED.
    async fn state(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationState> {
        Ok(effective_state(self.0.state, self.0.correction_deadline, Scope::of(ctx)?.now))
    }

    /// 单位 · The applicant's identity card: all that is seen before the interest declaration.
    async fn organization(&self, ctx: &Context<'_>) -> async_graphql::Result<OrganizationSummary> {
        Ok((&Scope::of(ctx)?.one::<organization::Entity>(self.0.organization_id).await?).into())
    }

    /// 届次 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 推荐 · The departments named and their answers (art. 3).
    async fn recommendations(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApplicationRecommendation>> {
        let rows = Scope::of(ctx)?.many::<recommendation::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(ApplicationRecommendation).collect())
    }

    /// 材料可见性 · Why `material`, `verdicts` and `factCorrections` are or are not shown.
    async fn material_visibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Visibility> {
        Ok(self.visibility(&Scope::of(ctx)?).await?)
    }

    /// 申报材料 · The material as last submitted; null unless `materialVisibility` is VISIBLE (art. 7, 27).
    async fn material(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ApplicationMaterial>> {
        let material = async || Ok(ApplicationMaterial { row: self.0.clone(), as_submitted: true });
        nullable(async { self.if_visible(&Scope::of(ctx)?, material).await }.await)
    }

    /// 审查意见 · The verdicts given so far; null unless `materialVisibility` is VISIBLE.
    async fn verdicts(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<Verdict>>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let verdicts = async || {
                let mut verdicts = Vec::new();
                for row in scope.many::<verdict::Entity>(self.0.id).await? {
                    verdicts.push(Verdict {
                        code: row.code,
                        value: row.value,
                        note: row.note,
                        given_by: name_of(&scope, row.given_by).await?,
                        given_at: row.given_at.into(),
                    });
                }
                verdicts.sort_by_key(|verdict| verdict.code);
                Ok(verdicts)
            };
            self.if_visible(&scope, verdicts).await
        };
        nullable(read.await)
    }

    /// 事实更正 · Facts that the Office corrected, oldest first; null unless `materialVisibility` is VISIBLE.
    async fn fact_corrections(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<FactCorrection>>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let corrections = async || {
                let mut corrections = Vec::new();
                for row in scope.many::<fact_correction::Entity>(self.0.id).await? {
                    corrections.push(FactCorrection {
                        fact: row.fact,
                        old_value: row.old_value,
                        new_value: row.new_value,
                        evidence: row.evidence,
                        corrected_by: name_of(&scope, row.corrected_by).await?,
                        corrected_at: row.corrected_at.into(),
                    });
                }
                Ok(corrections)
            };
            self.if_visible(&scope, corrections).await
        };
        nullable(read.await)
    }

    /// 评审组 · The group to which it is assigned (art. 9); null: none yet.
    async fn group(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<ReviewGroup>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let assigned = scope.load(One::<assignment::Entity>::of(self.0.id)).await?;
            let Some(assigned) = assigned else { return Ok(None) };
            Ok(Some(ReviewGroup(scope.one::<review_group::Entity>(assigned.group_id).await?)))
        };
        nullable(read.await)
    }

    /// 评分表 · The sheets that are in, and void ones that were (art. 18); null unless `materialVisibility` is VISIBLE.
    async fn sheets(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<ScoreSheet>>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            self.if_visible(&scope, async || sheets::of_file(&scope, self).await).await
        };
        nullable(read.await)
    }

    /// 现场评审 · The visit (art. 17); null where none is announced, or unless `materialVisibility` is VISIBLE.
    async fn site_visit(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<SiteVisit>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let row = scope.many::<site_visit::Entity>(self.0.id).await?.into_iter().next();
            Ok(self.if_visible(&scope, async || Ok(row.map(SiteVisit))).await?.flatten())
        };
        nullable(read.await)
    }

    /// 现场核实问题 · The issues raised for the visit, oldest first; null unless `materialVisibility` is VISIBLE.
    async fn site_issues(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<SiteIssue>>> {
        let read = async {
            let scope = Scope::of(ctx)?;
            let rows = scope.many::<site_issue::Entity>(self.0.id).await?;
            self.if_visible(&scope, async || Ok(rows.into_iter().map(SiteIssue).collect())).await
        };
        nullable(read.await)
    }

    /// 退回补正 · The return for correction; null where it was never returned.
    async fn correction(&self) -> Option<Correction> {
        correction(&self.0)
    }

    /// 审查决定 · The decision of the qualification review; null before.
    async fn decision(&self) -> Option<Decision> {
        decision(&self.0)
    }

    /// 首次提交时间 · First submission: what look-backs and operating years count from.
    async fn first_submitted_at(&self) -> Option<DateTime> {
        self.0.first_submitted_at.map(DateTime::from)
    }

    /// 版本 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否操作 · What the Office may do with it now, and what stands in the way.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let scope = Scope::of(ctx)?;
        if scope.holding(Role::Office).is_none() {
            return Ok(Vec::new());
        }
        let review = Review::read(&scope, &self.0).await?;
        let regulation = Some(review.cycle.regulation_id);
        let recused = {
            let standing = standing(&scope).await?;
            let code = &review.organization.credit_code;
            may_see(&standing.handling(review.cycle.id, code, scope.now.day()), &review.regulation.parameters)
        };
        let on_ballot = scope.load(OnBallot(review.application.id)).await?.unwrap_or_default();
        let noticed = scope.load(OnNotice(review.application.id)).await?.unwrap_or_default();
        let allowances: Vec<Allowance> = match recused {
            Ok(()) => allowances(&review, on_ballot, noticed, scope.now),
            Err(refusals) => QUALIFYING.iter().map(|action| Allowance::of(*action, Err(refusals.clone()))).collect(),
        };
        Ok(allowed_actions(&scope, regulation, allowances).await?)
    }
}

/// What the Office does with an application in the qualification review.
pub const QUALIFYING: [Action; 7] = [
    Action::ExcludeApplication,
    Action::ReturnApplication,
    Action::GiveVerdicts,
    Action::CorrectFact,
    Action::AcceptApplication,
    Action::RejectApplication,
    Action::ReverseRejection,
];

/// A nullable field that can fail.
pub(crate) fn nullable<T>(found: Result<Option<T>>) -> Option<async_graphql::Result<T>> {
    found.map_err(async_graphql::Error::from).transpose()
}

/// 案卷筛选 · Which applications; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct ApplicationFilter {
    /// 届次 · Only of this cycle.
    pub cycle: Option<ID>,
    /// 状态 · Only in these states, as stored: a lapsed return counts as RETURNED.
    pub states: Option<Vec<ApplicationState>>,
    /// 行业 · Only of this industry.
    pub industry: Option<Industry>,
    /// 名称包含 · Only where the organisation's name contains this text, up to 40 characters.
    pub name_contains: Option<String>,
}

async fn list(scope: &Scope<'_>, filter: Option<ApplicationFilter>, page: Page) -> Result<List<ApplicationFile>> {
    let mut select = visible(scope).await?;
    let filter = filter.unwrap_or_default();
    if let Some(id) = &filter.cycle {
        let mut check = Check::new();
        let id = check.id("cycle", Kind::Cycle, id);
        check.done()?;
        select = select.filter(application::Column::CycleId.eq(id));
    }
    if let Some(states) = filter.states {
        select = select.filter(application::Column::State.is_in(states));
    }
    if let Some(industry) = filter.industry {
        select = select.filter(organization::Column::Industry.eq(industry));
    }
    select = page::name_contains(select, organization::Column::Name, filter.name_contains.as_deref())?;
    page::list(scope, select, application::Column::Id, page, ApplicationFile, |row| row.id).await
}

macro_rules! application_files {
    ($(#[$doc:meta])* $area:ident) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 申报案卷 · Submitted applications, newest first.
            async fn applications(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<ApplicationFilter>,
                #[graphql(desc = "取前若干条 · The first so many: 1-100, default 20.")] first: Option<i32>,
                #[graphql(desc = "起始游标 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "取后若干条 · The last so many: 1-100.")] last: Option<i32>,
                #[graphql(desc = "截止游标 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<ApplicationFile>> {
                Ok(list(&Scope::of(ctx)?, filter, Page { first, after, last, before }).await?)
            }

            /// 一份案卷 · One of them; null where it is not visible to the viewer.
            async fn application(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "申报标识 · Global id of the application.")] id: ID,
            ) -> Option<async_graphql::Result<ApplicationFile>> {
                let id = Kind::Application.parse(&id)?;
                let read = async {
                    let select = visible(&Scope::of(ctx)?).await?.filter(application::Column::Id.eq(id));
                    Ok(select.one(Scope::of(ctx)?.db()).await?.map(ApplicationFile))
                };
                nullable(read.await)
            }
        }
    };
}
application_files! {
    /// What the Office reads about applications.
    OfficeApplications
}
application_files! {
    /// What the supervisor reads about applications.
    SupervisorApplications
}
