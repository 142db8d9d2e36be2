//! Misconduct cases (art. 28): opening one suspends the person, findings dismiss it or disqualify, and referrals are recorded.

mod steps;

pub use steps::MisconductMutation;

use super::allowed::{Allowance, AllowedAction, allowed_actions};
use super::ids::Kind;
use super::loaders::Reader;
use super::page::{self, List, Page, name_contains};
use super::scalars::{Date, DateTime};
use super::scope::Scope;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::misconduct::{barred, cases};
use crate::rules::misconduct::{may_decide, may_refer};
use crate::work::Subject;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{MisconductState, ReferralKind, Role};
use entity::{misconduct_application, misconduct_case, misconduct_referral, person};
use sea_orm::{ColumnTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// A misconduct case.
#[derive(Clone, Debug)]
pub struct MisconductCase(pub misconduct_case::Model);

/// 移送 · A referral of a case to the person's employer or to the judicial authorities (art. 28)
#[derive(Clone, Debug, SimpleObject)]
pub struct MisconductReferral {
    /// 移送类别 · To what kind of body.
    kind: ReferralKind,
    /// 受送单位 · To which body.
    body: String,
    /// 文号 · Number of the document; null: none was given.
    document: Option<String>,
    /// 移送日期 · Day of the referral.
    referred_on: Date,
    /// 说明 · What was asked, or came of it; null: nothing was noted.
    note: Option<String>,
    /// 登记时间 · When it was recorded.
    recorded_at: DateTime,
}

/// 违规处理 · A case about a person who takes part in the review (art. 28), as the Office and the supervisor see it; nobody sees the own one
#[Object]
impl MisconductCase {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::MisconductCase.id(self.0.id)
    }

    /// 人员标识 · Global id of the person.
    async fn person_id(&self) -> ID {
        Kind::Person.id(self.0.person_id)
    }

    /// 姓名 · Name of the person.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?.name)
    }

    /// 状态 · Open, dismissed, or disqualified.
    async fn state(&self) -> MisconductState {
        self.0.state
    }

    /// 事实 · What is said to have happened.
    async fn facts(&self) -> &str {
        &self.0.facts
    }

    /// 证据 · What proves it; null: nothing was given.
    async fn evidence(&self) -> Option<&str> {
        self.0.evidence.as_deref()
    }

    /// 立案方 · OFFICE or SUPERVISOR.
    async fn opened_as(&self) -> Role {
        self.0.opened_as
    }

    /// 立案人 · Name of who opened it.
    async fn opened_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.account_name(self.0.opened_by).await?)
    }

    /// 立案时间 · When it was opened, from which the person is suspended.
    async fn opened_at(&self) -> DateTime {
        self.0.opened_at.into()
    }

    /// 调查结论 · What was found; null: not decided.
    async fn findings(&self) -> Option<&str> {
        self.0.findings.as_deref()
    }

    /// 涉及的申报 · Global ids of the applications that the findings concern; scores of the person for them are void.
    async fn applications(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ID>> {
        let rows = Scope::of(ctx)?.many::<misconduct_application::Entity>(self.0.id).await?;
        Ok(rows.into_iter().map(|row| Kind::Application.id(row.application_id)).collect())
    }

    /// 决定人 · Name of who decided; null: not decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<String>> {
        let id = self.0.decided_by?;
        Some(async { Ok(Scope::of(ctx)?.account_name(id).await?) }.await)
    }

    /// 决定时间 · When it was decided; null: not yet.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime::from)
    }

    /// 移送 · Referrals, oldest first.
    async fn referrals(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<MisconductReferral>> {
        let rows = Scope::of(ctx)?.many::<misconduct_referral::Entity>(self.0.id).await?;
        let seen = |row: misconduct_referral::Model| MisconductReferral {
            kind: row.kind,
            body: row.body,
            document: row.document,
            referred_on: row.referred_on.into(),
            note: row.note,
            recorded_at: row.recorded_at.into(),
        };
        Ok(rows.into_iter().map(seen).collect())
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可用操作 · What the viewer's role may do with it, and what stands in the way; words are checked when they come.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AllowedAction>> {
        let state = self.0.state;
        let allowances = [
            Allowance::of(Action::DismissMisconductCase, may_decide(state, true)),
            Allowance::of(Action::DisqualifyPerson, may_decide(state, true)),
            Allowance::of(Action::RecordReferral, may_refer(state)),
        ];
        Ok(allowed_actions(&Scope::of(ctx)?, None, allowances).await?)
    }
}

impl Subject for MisconductCase {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let select = cases(scope.signed_in()?)?.filter(misconduct_case::Column::Id.eq(id));
        select.one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Whether a misconduct case keeps a person away, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Barred(pub Uuid);

impl Loader<Barred> for Reader {
    type Value = bool;
    type Error = Error;

    async fn load(&self, keys: &[Barred]) -> Result<HashMap<Barred, bool>> {
        let barred = barred(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(keys.iter().map(|key| (*key, barred.contains(&key.0))).collect())
    }
}

/// 违规处理筛选 · Which cases; every condition given has to hold
#[derive(Debug, Default, InputObject)]
pub struct MisconductFilter {
    /// 状态 · Only in these states.
    pub states: Option<Vec<MisconductState>>,
    /// 姓名包含 · Only where the person's name contains this, literally, up to 40 characters.
    pub name_contains: Option<String>,
}

async fn list(scope: &Scope<'_>, filter: MisconductFilter, page: Page) -> Result<List<MisconductCase>> {
    let select = cases(scope.signed_in()?)?;
    let mut select = select.join(JoinType::InnerJoin, misconduct_case::Relation::Person.def());
    if let Some(states) = filter.states {
        select = select.filter(misconduct_case::Column::State.is_in(states));
    }
    select = name_contains(select, person::Column::Name, filter.name_contains.as_deref())?;
    page::list(scope, select, misconduct_case::Column::Id, page, MisconductCase, |row| row.id).await
}

macro_rules! misconduct_cases {
    ($($(#[$doc:meta])* $area:ident)+) => {
        $($(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 违规处理 · Misconduct cases but the own one, the latest opened first (art. 28).
            async fn misconduct_cases(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "筛选 · Which of them; null: all.")] filter: Option<MisconductFilter>,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> async_graphql::Result<List<MisconductCase>> {
                let page = Page { first, after, last, before };
                Ok(list(&Scope::of(ctx)?, filter.unwrap_or_default(), page).await?)
            }
        })+
    };
}
misconduct_cases! {
    /// The cases in front of the Office.
    OfficeMisconduct
    /// The cases as the supervisor reads them.
    SupervisorMisconduct
}
