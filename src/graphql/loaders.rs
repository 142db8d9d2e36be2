//! Relations without N+1: one loader for an operation ([`super::batches`]), by row id or by parent. Never put it into the
//! schema: it would mix callers.

use crate::error::Error;
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, Iterable, ModelTrait, PrimaryKeyToColumn, PrimaryKeyTrait,
    QueryFilter, QueryOrder, Value,
};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use uuid::Uuid;

/// Reads rows for the loader.
#[derive(Debug)]
pub struct Reader(pub DatabaseConnection);

/// The loader of one operation.
pub type Loaders = DataLoader<Reader, HashMapCache>;

/// A row by its id.
pub struct One<E>(pub Uuid, PhantomData<fn() -> E>);
/// The rows of a parent, in the order of their primary key.
pub struct Many<E>(pub Uuid, PhantomData<fn() -> E>);

macro_rules! key {
    ($name:ident) => {
        impl<E> $name<E> {
            /// The key for an id.
            pub const fn of(id: Uuid) -> Self {
                Self(id, PhantomData)
            }
        }
        impl<E> Clone for $name<E> {
            fn clone(&self) -> Self {
                Self::of(self.0)
            }
        }
        impl<E> PartialEq for $name<E> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl<E> Eq for $name<E> {}
        impl<E> Hash for $name<E> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
    };
}
key!(One);
key!(Many);

/// A table whose rows belong to a parent.
pub trait Child: EntityTrait {
    /// The column that names the parent.
    const PARENT: Self::Column;
}

fn uuid(value: Value) -> Uuid {
    match value {
        Value::Uuid(Some(id)) => id,
        _ => Uuid::nil(),
    }
}

impl<E> Loader<One<E>> for Reader
where
    E: EntityTrait,
    E::Model: Send + Sync + Clone + ModelTrait<Entity = E>,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = Uuid> + PrimaryKeyToColumn<Column = E::Column>,
{
    type Value = E::Model;
    type Error = Error;

    async fn load(&self, keys: &[One<E>]) -> Result<HashMap<One<E>, E::Model>, Error> {
        let Some(key) = E::PrimaryKey::iter().next() else { return Ok(HashMap::new()) };
        let column = key.into_column();
        let rows = E::find().filter(column.is_in(keys.iter().map(|key| key.0))).all(&self.0).await?;
        Ok(rows.into_iter().map(|row| (One::of(uuid(row.get(column))), row)).collect())
    }
}

impl<E> Loader<Many<E>> for Reader
where
    E: Child,
    E::Model: Send + Sync + Clone + ModelTrait<Entity = E>,
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
{
    type Value = Vec<E::Model>;
    type Error = Error;

    async fn load(&self, keys: &[Many<E>]) -> Result<HashMap<Many<E>, Vec<E::Model>>, Error> {
        let mut select = E::find().filter(E::PARENT.is_in(keys.iter().map(|key| key.0)));
        for key in E::PrimaryKey::iter() {
            select = select.order_by_asc(key.into_column());
        }
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in select.all(&self.0).await? {
            found.entry(Many::of(uuid(row.get(E::PARENT)))).or_default().push(row);
        }
        // A parent without rows is known too, so that it is not asked for again.
        for key in keys {
            found.entry(key.clone()).or_default();
        }
        Ok(found)
    }
}

/// A way to find rows by a column that several may share and that is not their parent, such as a credit code.
pub trait Lookup: Copy + Eq + Hash + Send + Sync + 'static {
    type Entity: EntityTrait;
    type Key: Clone + Eq + Hash + Send + Sync + Into<Value> + 'static;
    /// The column that is asked for.
    const COLUMN: <Self::Entity as EntityTrait>::Column;
    /// What a row has there.
    fn key(row: &<Self::Entity as EntityTrait>::Model) -> Option<Self::Key>;
}

/// The rows of a lookup, in the order of their primary key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct By<L: Lookup> {
    lookup: L,
    key: L::Key,
}

impl<L: Lookup> By<L> {
    /// The rows that have this key.
    pub const fn of(lookup: L, key: L::Key) -> Self {
        Self { lookup, key }
    }
}

impl<L: Lookup> Loader<By<L>> for Reader
where
    <L::Entity as EntityTrait>::Model: Send + Sync + Clone,
    <L::Entity as EntityTrait>::PrimaryKey: PrimaryKeyToColumn<Column = <L::Entity as EntityTrait>::Column>,
{
    type Value = Vec<<L::Entity as EntityTrait>::Model>;
    type Error = Error;

    async fn load(&self, keys: &[By<L>]) -> Result<HashMap<By<L>, Self::Value>, Error> {
        let Some(lookup) = keys.first().map(|key| key.lookup) else { return Ok(HashMap::new()) };
        let mut select = L::Entity::find().filter(L::COLUMN.is_in(keys.iter().map(|key| key.key.clone())));
        for key in <L::Entity as EntityTrait>::PrimaryKey::iter() {
            select = select.order_by_asc(key.into_column());
        }
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in select.all(&self.0).await? {
            if let Some(key) = L::key(&row) {
                found.entry(By::of(lookup, key)).or_default().push(row);
            }
        }
        for key in keys {
            found.entry(key.clone()).or_default();
        }
        Ok(found)
    }
}

macro_rules! lookups {
    ($($(#[$doc:meta])* $name:ident => $table:ident . $column:ident: $key:ty = |$row:ident| $read:expr;)+) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name;

        impl Lookup for $name {
            type Entity = entity::$table::Entity;
            type Key = $key;
            const COLUMN: entity::$table::Column = entity::$table::Column::$column;

            fn key($row: &entity::$table::Model) -> Option<$key> {
                $read
            }
        })+
    };
}
lookups! {
    /// Registrations of a credit code.
    RegistrationsOf => organization.CreditCode: String = |row| Some(row.credit_code.clone());
    /// Licence files and slots of an organisation.
    LicencesOf => file.OrganizationId: Uuid = |row| row.organization_id;
    /// Files and slots of a claim of a reward.
    ClaimEvidenceOf => file.ClaimId: Uuid = |row| row.claim_id;
    /// Files and slots of a report on fund use.
    FundUseEvidenceOf => file.UseId: Uuid = |row| row.use_id;
    /// Honours of a credit code.
    HonoursOf => honour.CreditCode: String = |row| Some(row.credit_code.clone());
    /// Adverse records of a credit code.
    AdverseRecordsOf => adverse_record.CreditCode: String = |row| Some(row.credit_code.clone());
    /// Mergers and splits from which a credit code came.
    PredecessorsOf => succession.SuccessorCode: String = |row| Some(row.successor_code.clone());
    /// Mergers and splits in which a credit code went on.
    SuccessorsOf => succession.PredecessorCode: String = |row| Some(row.predecessor_code.clone());
    /// The award of an application.
    AwardOf => award.ApplicationId: Uuid = |row| Some(row.application_id);
    /// Revocation cases of an award.
    RevocationsOf => revocation_case.AwardId: Uuid = |row| Some(row.award_id);
    /// Resolutions on a subject.
    ResolutionsOn => resolution.SubjectId: Uuid = |row| row.subject_id;
    /// Objections to an application.
    ObjectionsTo => objection.ApplicationId: Uuid = |row| Some(row.application_id);
    /// The notice that took the place of one.
    InPlaceOf => public_notice.SupersedesId: Uuid = |row| row.supersedes_id;
    /// Registered ties to a credit code.
    AffiliationsOf => affiliation.CreditCode: String = |row| Some(row.credit_code.clone());
}

macro_rules! children {
    ($($table:ident . $column:ident),+ $(,)?) => {
        $(impl Child for entity::$table::Entity {
            const PARENT: Self::Column = entity::$table::Column::$column;
        })+
    };
}
children! {
    account.PersonId, announcement.CycleId, application_section.ApplicationId, cycle_guide.CycleId, fact_correction.ApplicationId,
    file.ApplicationId, organization_renaming.OrganizationId, recommendation.ApplicationId, regulation_article.RegulationId, regulation_rule.RegulationId,
    resolution_vote.ResolutionId, role_grant.PersonId, team_member.OrganizationId, verdict.ApplicationId, work_procedure.CycleId,
    affiliation.PersonId, appointment.ReviewerId, assignment.GroupId, avoidance_request.ApplicationId, candidate.ListId, candidate_list.CycleId, group_member.GroupId,
    group_report.GroupId, report_rank.ReportId, review_group.CycleId, score_sheet.ApplicationId, sheet_section.SheetId, site_issue.ApplicationId,
    site_visit.ApplicationId, site_visitor.VisitId,
    ballot_marker.RoundId, ballot_round.MeetingId, meeting.CycleId, meeting_member.MeetingId, round_attendee.RoundId, round_candidate.RoundId,
    sealed_ballot.RoundId, sealed_choice.BallotId,
    notice_entry.NoticeId, notice_extension.NoticeId, objection.JoinedToId, vacant_place.CycleId,
    budget_change.LineId, fund_use.GrantId, fund_use_item.UseId, payment.GrantId,
    rectification.VisitId, revocation_consequence.CaseId,
    assessment.ReviewerId, assessment_change.AssessmentId, experience_version.ExperienceId, misconduct_application.CaseId, misconduct_referral.CaseId,
}
