//! The committee and its terms of office (art. 7).

use super::check::Check;
use super::ids::Kind;
use super::page::{self, List, Page};
use super::payload;
use super::scalars::Date;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::misconduct::is_barred;
use crate::rules::misconduct::undisputed;
use crate::rules::{Refusal, Step, Value, roles};
use crate::work::{Subject, Work, held_by, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::enums::{Expertise, Position, Role};
use entity::{RuleCode, committee_member, person};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use uuid::Uuid;

/// 委员任期 · A term of office in the committee
#[derive(Clone, Debug)]
pub struct CommitteeMember(pub committee_member::Model);

/// 委员任期 · A term of office in the committee (art. 7)
#[Object]
impl CommitteeMember {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::CommitteeMember.id(self.0.id)
    }

    /// 人员标识 · Global id of the person.
    async fn person_id(&self) -> ID {
        Kind::Person.id(self.0.person_id)
    }

    /// 姓名 · Full name.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.one::<person::Entity>(self.0.person_id).await?.name)
    }

    /// 职务 · Director, executive deputy director or member.
    async fn position(&self) -> Position {
        self.0.position
    }

    /// 专长 · Category of expertise.
    async fn expertise(&self) -> Expertise {
        self.0.expertise
    }

    /// 任职日期 · First day in office.
    async fn appointed_on(&self) -> Date {
        self.0.appointed_on.into()
    }

    /// 离任日期 · Last day in office; null: no end is set.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date::from)
    }

    /// 在任 · Whether the person is in office today.
    async fn in_office(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        let today = Scope::of(ctx)?.now.day();
        Ok(self.0.appointed_on <= today && self.0.ended_on.is_none_or(|last| last >= today))
    }

    /// 任命文件 · Number of the appointing document; null: none was given.
    async fn document(&self) -> Option<&str> {
        self.0.document.as_deref()
    }

    /// 版本号 · Version for `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Subject for CommitteeMember {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        committee_member::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Everybody in office on a day: the roll (art. 18).
pub async fn in_office(db: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<committee_member::Model>> {
    use committee_member::Column;
    let select = committee_member::Entity::find()
        .filter(Column::AppointedOn.lte(day))
        .filter(Column::EndedOn.is_null().or(Column::EndedOn.gte(day)))
        .order_by_asc(Column::Id);
    Ok(select.all(db).await?)
}

/// The committee's own area: who it is.
#[derive(Debug, Default)]
pub struct CommitteeMembers;

#[Object]
impl CommitteeMembers {
    /// 在任委员 · Everybody in office today, in the order of appointment.
    async fn members(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<CommitteeMember>> {
        let scope = Scope::of(ctx)?;
        Ok(in_office(scope.db(), scope.now.day()).await?.into_iter().map(CommitteeMember).collect())
    }
}

/// The Office's list of all terms.
#[derive(Debug, Default)]
pub struct OfficeCommittee;

#[Object]
impl OfficeCommittee {
    /// 委员任期 · Terms of office, the latest recorded first.
    async fn committee_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "在任 · true: only those in office today; false or null: all terms.")] in_office: Option<bool>,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<List<CommitteeMember>> {
        use committee_member::Column;
        let scope = Scope::of(ctx)?;
        let today = scope.now.day();
        let mut select = committee_member::Entity::find();
        if in_office == Some(true) {
            select = select
                .filter(Column::AppointedOn.lte(today))
                .filter(Column::EndedOn.is_null().or(Column::EndedOn.gte(today)));
        }
        let page = Page { first, after, last, before };
        let list = page::list(&scope, select, Column::Id, page, CommitteeMember, |row| row.id).await;
        list.map_err(|error: Error| error.into())
    }
}

/// 任命委员 · Appoints somebody to the committee
#[derive(Clone, Debug, InputObject)]
pub struct AppointCommitteeMemberInput {
    /// 人员 · Global id of the person.
    pub person: ID,
    /// 职务 · Director, executive deputy director or member; of the first two there is one at a time.
    pub position: Position,
    /// 专长 · Category of expertise.
    pub expertise: Expertise,
    /// 任职日期 · First day in office.
    pub appointed_on: Date,
    /// 任命文件 · Number of the appointing document, at most 100 characters; null: none.
    pub document: Option<String>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 结束任期 · Ends a term of office
#[derive(Clone, Debug, InputObject)]
pub struct EndCommitteeTermInput {
    /// 任期 · Global id of the term.
    pub member: ID,
    /// 离任日期 · Last day in office, not before the first. A day in the past takes effect at once.
    pub ended_on: Date,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 任命结果 · The term of office, or why not.
    AppointCommitteeMemberPayload {
        /// 委员任期 · The term; null where it was refused.
        committee_member: CommitteeMember
    }
    /// 离任结果 · The ended term, or why not.
    EndCommitteeTermPayload {
        /// 委员任期 · The term; null where it was refused.
        committee_member: CommitteeMember
    }
}

/// Terms of office.
#[derive(Debug, Default)]
pub struct CommitteeMutation;

#[Object]
impl CommitteeMutation {
    /// 任命委员 · Appoints somebody to the committee (art. 7). Nobody holds roles that check each other; PERSON_DISQUALIFIED for whom a misconduct case keeps away (art. 28).
    async fn appoint_committee_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AppointCommitteeMemberInput,
    ) -> async_graphql::Result<AppointCommitteeMemberPayload> {
        mutate(ctx, Action::AppointCommitteeMember, input, async |work, input: &AppointCommitteeMemberInput| {
            let mut check = Check::new();
            let person_id = check.id("person", Kind::Person, &input.person);
            let appointed_on = check.date("appointedOn", &input.appointed_on);
            let document = check.optional_text("document", input.document.as_deref(), 100);
            check.done()?;
            let person = person::Entity::find_by_id(person_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            undisputed(is_barred(work.db(), person_id).await?, &person.name)?;
            let deputy = input.position == Position::ExecutiveDeputyDirector;
            let held: Vec<Role> = held_by(work, person_id).await?.iter().map(|held| held.role).collect();
            roles::may_hold(&held, Role::CommitteeMember, deputy)?;
            vacant(work, person_id, input.position, appointed_on).await?;
            let row = committee_member::ActiveModel {
                id: Set(work.new_id()),
                person_id: Set(person_id),
                position: Set(input.position),
                expertise: Set(input.expertise),
                appointed_on: Set(appointed_on),
                ended_on: Set(None),
                document: Set(document),
                version: Set(1),
            };
            Ok(CommitteeMember(row.insert(work.db()).await?))
        })
        .await
    }

    /// 结束任期 · Ends a term of office (art. 7). Whoever leaves stays on the rolls that are frozen, as absent.
    async fn end_committee_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: EndCommitteeTermInput,
    ) -> async_graphql::Result<EndCommitteeTermPayload> {
        mutate(ctx, Action::EndCommitteeTerm, input, async |work, input: &EndCommitteeTermInput| {
            let mut check = Check::new();
            let id = check.id("member", Kind::CommitteeMember, &input.member);
            let ended_on = check.date("endedOn", &input.ended_on);
            check.done()?;
            let row = committee_member::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.expect_version(input.expected_version, row.version)?;
            let mut check = Check::new();
            if ended_on < row.appointed_on {
                check.fault("endedOn", Refusal::input("input-range-order"));
            }
            // An end that has been set may be brought forward; a term that is over is not brought back.
            if row.ended_on.is_some_and(|last| ended_on >= last) {
                check.fault("endedOn", Refusal::input("input-nothing-to-change"));
            }
            check.done()?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.ended_on = Set(Some(ended_on));
            row.version = Set(version);
            Ok(CommitteeMember(row.update(work.db()).await?))
        })
        .await
    }
}

/// Refuses a second term of the same person, and a second director or executive deputy (COMMITTEE_INCOMPLETE, art. 7).
async fn vacant(work: &Work, person_id: Uuid, position: Position, from: NaiveDate) -> Result<()> {
    use committee_member::Column;
    let overlapping = Condition::any().add(Column::EndedOn.is_null()).add(Column::EndedOn.gte(from));
    let terms = committee_member::Entity::find().filter(overlapping).all(work.db()).await?;
    if terms.iter().any(|term| term.person_id == person_id) {
        return Err(Refusal::input("input-duplicate").at(vec![Step::Field("person".to_owned())]).into());
    }
    let count = |wanted: Position| {
        let others = terms.iter().filter(|term| term.position == wanted).count();
        others + usize::from(position == wanted)
    };
    if position == Position::Member || count(position) == 1 {
        return Ok(());
    }
    let fact = |wanted| Value::Integer(i64::try_from(count(wanted)).unwrap_or(i64::MAX));
    let refusal = Refusal::new(RuleCode::CommitteeIncomplete)
        .fact("directors", fact(Position::Director))
        .fact("deputies", fact(Position::ExecutiveDeputyDirector));
    Err(refusal.into())
}
