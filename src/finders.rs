//! Scoped finders: which rows somebody sees. What is not visible is not found, in lists, counts and filters alike.

pub mod misconduct;
pub mod organization;
pub mod review;

use crate::access::Viewer;
use crate::error::Result;
use crate::rules::recusal::{AffiliationFact, Handling};
use chrono::NaiveDate;
use entity::enums::{DocumentState, InterestKind, Phase, RecommendationState, Role, TeamPermission};
use entity::record::Parameters;
use entity::{account, affiliation, application, conflict, cycle, declaration, pledge, recommendation, standard};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// The cycles that somebody sees: everybody those that are announced; the Office, the committee and the supervisor those
/// being planned too.
pub fn cycles(viewer: Option<&Viewer>) -> Select<cycle::Entity> {
    let insider = viewer.is_some_and(|viewer| {
        [Role::Office, Role::CommitteeMember, Role::Supervisor].into_iter().any(|role| viewer.is(role))
    });
    let select = cycle::Entity::find();
    if insider { select } else { select.filter(cycle::Column::Phase.ne(Phase::Planning)) }
}

/// The standards and guides that everybody sees: those that the committee approved.
pub fn approved_standards() -> Select<standard::Entity> {
    standard::Entity::find().filter(standard::Column::State.eq(DocumentState::Approved))
}

/// The applications of the viewer's own organisations.
pub fn own_applications(viewer: &Viewer) -> Select<application::Entity> {
    let organizations = viewer.organizations(TeamPermission::View);
    application::Entity::find().filter(application::Column::OrganizationId.is_in(organizations))
}

/// The applications that were submitted at least once; a draft is its team's alone.
pub fn submitted_applications() -> Select<application::Entity> {
    application::Entity::find().filter(application::Column::SubmittedAt.is_not_null())
}

/// The submitted applications that name the viewer's departments.
pub fn recommendation_requests(viewer: &Viewer) -> Select<recommendation::Entity> {
    recommendation::Entity::find()
        .join(JoinType::InnerJoin, recommendation::Relation::Application.def())
        .filter(recommendation::Column::DepartmentId.is_in(viewer.departments()))
        .filter(application::Column::SubmittedAt.is_not_null())
}

/// Where a person stands towards applicants: pledges, declarations and conflicts by cycle, registered ties.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Cycles whose pledge is signed.
    pledged: HashSet<Uuid>,
    /// The latest declaration for an applicant of a cycle.
    declared: HashMap<(Uuid, String), Option<InterestKind>>,
    /// Recorded conflicts that were not lifted.
    conflicts: HashMap<(Uuid, String), InterestKind>,
    /// Registered ties that were not struck out, by credit code.
    affiliations: HashMap<String, Vec<AffiliationFact>>,
}

impl Standing {
    /// Of one person.
    pub async fn of(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Self> {
        Ok(Self::of_all(db, [person_id]).await?.remove(&person_id).unwrap_or_default())
    }

    /// Of many persons, in four statements.
    pub async fn of_all(
        db: &impl ConnectionTrait,
        persons: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Self>> {
        let mut all: HashMap<Uuid, Self> = persons.into_iter().map(|id| (id, Self::default())).collect();
        let ids: Vec<Uuid> = all.keys().copied().collect();
        let pledges = pledge::Entity::find().filter(pledge::Column::PersonId.is_in(ids.clone()));
        for row in pledges.all(db).await? {
            all.entry(row.person_id).or_default().pledged.insert(row.cycle_id);
        }
        // Ids are time-ordered: the later declaration overwrites the earlier.
        let declarations = declaration::Entity::find()
            .filter(declaration::Column::PersonId.is_in(ids.clone()))
            .order_by_asc(declaration::Column::DeclaredAt)
            .order_by_asc(declaration::Column::Id);
        for row in declarations.all(db).await? {
            all.entry(row.person_id).or_default().declared.insert((row.cycle_id, row.credit_code), row.interest);
        }
        let conflicts = conflict::Entity::find()
            .filter(conflict::Column::PersonId.is_in(ids.clone()))
            .filter(conflict::Column::LiftedAt.is_null())
            .order_by_asc(conflict::Column::Id);
        for row in conflicts.all(db).await? {
            let conflicts = &mut all.entry(row.person_id).or_default().conflicts;
            conflicts.entry((row.cycle_id, row.credit_code)).or_insert(row.interest);
        }
        let ties = affiliation::Entity::find()
            .filter(affiliation::Column::PersonId.is_in(ids))
            .filter(affiliation::Column::VoidedAt.is_null())
            .order_by_asc(affiliation::Column::Id);
        for row in ties.all(db).await? {
            let fact = AffiliationFact { kind: row.kind, until: row.until };
            all.entry(row.person_id).or_default().affiliations.entry(row.credit_code).or_default().push(fact);
        }
        Ok(all)
    }

    /// Of many persons as those who score or vote, in five statements: whoever recommended an applicant does neither
    /// (art. 3, 7), as if by a conflict.
    pub async fn of_judges(
        db: &impl ConnectionTrait,
        persons: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Self>> {
        let mut all = Self::of_all(db, persons).await?;
        let recommended: Vec<(Uuid, Uuid, String)> = recommendation::Entity::find()
            .join(JoinType::InnerJoin, recommendation::Relation::DecidedBy.def())
            .join(JoinType::InnerJoin, recommendation::Relation::Application.def())
            .join(JoinType::InnerJoin, application::Relation::Organization.def())
            .filter(recommendation::Column::State.eq(RecommendationState::Recommended))
            .filter(account::Column::PersonId.is_in(all.keys().copied()))
            .select_only()
            .column(account::Column::PersonId)
            .column(application::Column::CycleId)
            .column(entity::organization::Column::CreditCode)
            .into_tuple()
            .all(db)
            .await?;
        for (person_id, cycle_id, code) in recommended {
            let conflicts = &mut all.entry(person_id).or_default().conflicts;
            conflicts.entry((cycle_id, code)).or_insert(InterestKind::Other);
        }
        Ok(all)
    }

    /// Whether the pledge of a cycle is signed.
    pub fn pledged(&self, cycle_id: Uuid) -> bool {
        self.pledged.contains(&cycle_id)
    }

    /// The latest declaration for an applicant: absent, or with the interest declared, if any.
    pub fn declaration(&self, cycle_id: Uuid, credit_code: &str) -> Option<Option<InterestKind>> {
        self.declared.get(&(cycle_id, credit_code.to_owned())).copied()
    }

    /// The facts for [`crate::rules::recusal`] about one applicant of one cycle.
    pub fn handling(&self, cycle_id: Uuid, credit_code: &str, day: NaiveDate) -> Handling<'_> {
        let case = (cycle_id, credit_code.to_owned());
        Handling {
            pledged: self.pledged(cycle_id),
            declaration: self.declared.get(&case).copied(),
            conflict: self.conflicts.get(&case).copied(),
            affiliations: self.affiliations.get(credit_code).map_or(&[], Vec::as_slice),
            day,
        }
    }

    /// The cases from which the person is barred by a conflict that was declared or found, as cycle and credit code.
    pub fn barred_cases(&self) -> Vec<(Uuid, &str)> {
        let declared = self.declared.iter().filter(|(_, interest)| interest.is_some()).map(|(case, _)| case);
        let cases: HashSet<&(Uuid, String)> = declared.chain(self.conflicts.keys()).collect();
        let mut cases: Vec<_> = cases.into_iter().map(|(cycle_id, code)| (*cycle_id, code.as_str())).collect();
        cases.sort_unstable();
        cases
    }

    /// The credit codes from which the person is barred in every cycle by a registered tie.
    pub fn barred_codes(&self, day: NaiveDate, parameters: &Parameters) -> Vec<&str> {
        let bars = |ties: &[AffiliationFact]| ties.iter().any(|tie| tie.bars(day, parameters));
        let mut codes: Vec<_> =
            self.affiliations.iter().filter(|(_, ties)| bars(ties)).map(|(code, _)| code.as_str()).collect();
        codes.sort_unstable();
        codes
    }

    /// The interest that bars the person from an organisation outside the cases of a cycle (art. 7): a conflict of any cycle that was
    /// declared or found and not lifted, or a registered tie.
    pub fn interest_anywhere(&self, code: &str, day: NaiveDate, parameters: &Parameters) -> Option<InterestKind> {
        let found = self.conflicts.iter().filter(|((_, known), _)| known == code).map(|(_, kind)| *kind).min();
        let ties = self.affiliations.get(code).map_or(&[][..], Vec::as_slice);
        found.or_else(|| ties.iter().find(|tie| tie.bars(day, parameters)).map(|tie| tie.kind))
    }

    /// The credit codes from which the person is barred outside the cases of a cycle.
    pub fn barred_anywhere(&self, day: NaiveDate, parameters: &Parameters) -> Vec<&str> {
        let mut codes = self.barred_codes(day, parameters);
        codes.extend(self.conflicts.keys().map(|(_, code)| code.as_str()));
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Rows of applicants from which the person is *not* barred (art. 7), given the columns of cycle and credit code.
    pub fn unbarred<A: ColumnTrait, B: ColumnTrait>(
        &self,
        cycle: A,
        code: B,
        day: NaiveDate,
        parameters: &Parameters,
    ) -> Condition {
        let mut by_cycle: BTreeMap<Uuid, Vec<&str>> = BTreeMap::new();
        for (cycle_id, code) in self.barred_cases() {
            by_cycle.entry(cycle_id).or_default().push(code);
        }
        let barred = Condition::any().add(code.is_in(self.barred_codes(day, parameters)));
        by_cycle
            .into_iter()
            .fold(barred, |barred, (id, codes)| barred.add(Condition::all().add(cycle.eq(id)).add(code.is_in(codes))))
            .not()
    }
}
