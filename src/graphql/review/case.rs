//! An application in front of its group: what every step of the review reads first, under the write lock.

use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::review::members;
use crate::finders::{self, Standing};
use crate::graphql::application_file::Visibility;
use crate::graphql::loaders::Reader;
use crate::graphql::scope::Scope;
use crate::rules::cycle::in_review;
use crate::rules::group::unassigned;
use crate::rules::recusal::{interest, may_handle, may_see};
use crate::rules::{Refusal, Ruling, term};
use crate::work::{Work, in_force};
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::enums::{Aggregation, GroupState, Industry, InterestKind, ReportState, Role, StageKind};
use entity::record::{Formula, Parameters, StandardContent};
use entity::{
    Instant, RuleCode, Shared, application, assignment, cycle, cycle_guide, group_member, group_report, organization,
    regulation, review_group, standard, work_procedure,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// A cycle with what its review goes by.
#[derive(Clone, Debug)]
pub struct Frame {
    pub cycle: cycle::Model,
    pub regulation: regulation::Model,
    pub procedure: work_procedure::Model,
}

impl Frame {
    /// Of a cycle; the step is entered in its audit trail and cites its regulation.
    pub async fn open(work: &mut Work, cycle_id: Uuid) -> Result<Self> {
        let frame = Self::read(work.db(), cycle_id).await?;
        work.in_cycle(&frame.cycle);
        Ok(frame)
    }

    /// Of a cycle.
    pub async fn read(db: &impl ConnectionTrait, cycle_id: Uuid) -> Result<Self> {
        let found = cycle::Entity::find_by_id(cycle_id).find_also_related(regulation::Entity).one(db).await?;
        let Some((cycle, Some(regulation))) = found else { return Err(NOT_FOUND) };
        let procedure = work_procedure::Entity::find().filter(work_procedure::Column::CycleId.eq(cycle_id));
        let procedure = procedure.one(db).await?.ok_or(NOT_FOUND)?;
        Ok(Self { cycle, regulation, procedure })
    }

    /// Of many cycles, in two statements.
    pub async fn read_all(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Arc<Self>>> {
        let cycles = cycle::Entity::find().filter(cycle::Column::Id.is_in(ids.clone()));
        let cycles = cycles.find_also_related(regulation::Entity).all(db).await?;
        let procedures = work_procedure::Entity::find().filter(work_procedure::Column::CycleId.is_in(ids));
        let mut procedures: HashMap<Uuid, _> =
            procedures.all(db).await?.into_iter().map(|row| (row.cycle_id, row)).collect();
        let frames = cycles.into_iter().filter_map(|(cycle, regulation)| {
            let procedure = procedures.remove(&cycle.id)?;
            Some((cycle.id, Arc::new(Self { regulation: regulation?, procedure, cycle })))
        });
        Ok(frames.collect())
    }

    /// How totals are formed: fixed in the work procedure before the first sheet opens (art. 8(1), 18).
    pub fn formula(&self) -> Formula {
        formula(&self.regulation, &self.procedure)
    }
}

/// Whether somebody may handle all of these applicants (art. 7, 27), each refusal once.
pub fn handled<'a>(
    standing: &Standing,
    frame: &Frame,
    codes: impl IntoIterator<Item = &'a str>,
    day: NaiveDate,
) -> Ruling {
    let mut refusals: Vec<Refusal> = Vec::new();
    for code in codes {
        let handling = standing.handling(frame.cycle.id, code, day);
        for refusal in may_handle(&handling, &frame.regulation.parameters).err().unwrap_or_default() {
            if !refusals.contains(&refusal) {
                refusals.push(refusal);
            }
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// How the totals of a cycle are formed.
pub fn formula(regulation: &regulation::Model, procedure: &work_procedure::Model) -> Formula {
    let kinds = regulation.parameters.stages.iter().map(|stage| stage.kind);
    Formula {
        stages: kinds.zip(procedure.content.stage_weights.iter().copied()).collect(),
        aggregation: procedure.content.aggregation,
        minimum_score: procedure.content.minimum_score,
    }
}

/// The standard by which applicants of an industry are scored in a cycle: the guide of the industry, else the standard.
pub async fn standard_for(
    db: &impl ConnectionTrait,
    cycle: &cycle::Model,
    industry: Industry,
) -> Result<standard::Model> {
    let guide = cycle_guide::Entity::find()
        .find_also_related(standard::Entity)
        .filter(cycle_guide::Column::CycleId.eq(cycle.id))
        .filter(standard::Column::Industry.eq(industry))
        .one(db)
        .await?;
    if let Some((_, Some(guide))) = guide {
        return Ok(guide);
    }
    standard::Entity::find_by_id(cycle.standard_id.ok_or(NOT_FOUND)?).one(db).await?.ok_or(NOT_FOUND)
}

/// A group with its live members and their interests.
#[derive(Clone, Debug)]
pub struct Panel {
    pub group: review_group::Model,
    /// Not released and active in the pool, in the order in which they joined.
    pub members: Vec<group_member::Model>,
    /// Where each member stands towards applicants.
    standings: Arc<HashMap<Uuid, Standing>>,
    /// The report that is not superseded.
    pub report: Option<group_report::Model>,
}

impl Panel {
    /// Of a group, dissolved or not.
    pub async fn read(db: &impl ConnectionTrait, group: review_group::Model) -> Result<Self> {
        let id = group.id;
        Self::read_all(db, vec![group]).await?.remove(&id).ok_or(NOT_FOUND)
    }

    /// Of many groups, in seven statements.
    pub async fn read_all(db: &impl ConnectionTrait, groups: Vec<review_group::Model>) -> Result<HashMap<Uuid, Self>> {
        let ids: Vec<Uuid> = groups.iter().map(|group| group.id).collect();
        let seats = members(ids.clone()).order_by_asc(group_member::Column::Id).all(db).await?;
        let standings = Standing::of_judges(db, seats.iter().map(|member| member.person_id)).await?;
        let reports = group_report::Entity::find()
            .filter(group_report::Column::GroupId.is_in(ids))
            .filter(group_report::Column::State.ne(ReportState::Superseded))
            .all(db)
            .await?;
        let standings = Arc::new(standings);
        let panel = |group: review_group::Model| Self {
            members: seats.iter().filter(|member| member.group_id == group.id).cloned().collect(),
            standings: Arc::clone(&standings),
            report: reports.iter().find(|report| report.group_id == group.id).cloned(),
            group,
        };
        Ok(groups.into_iter().map(|group| (group.id, panel(group))).collect())
    }

    /// The interest that bars a member from an applicant.
    pub fn barred(
        &self,
        person_id: Uuid,
        code: &str,
        day: NaiveDate,
        cycle_id: Uuid,
        parameters: &Parameters,
    ) -> Option<InterestKind> {
        let standing = self.standings.get(&person_id)?;
        interest(&standing.handling(cycle_id, code, day), parameters)
    }

    /// The members who are not recused from an applicant.
    pub fn scorers<'a>(
        &'a self,
        code: &'a str,
        day: NaiveDate,
        frame: &'a Frame,
    ) -> impl Iterator<Item = &'a group_member::Model> {
        let (cycle_id, parameters) = (frame.cycle.id, &frame.regulation.parameters);
        let free = move |person| self.barred(person, code, day, cycle_id, parameters).is_none();
        self.members.iter().filter(move |member| free(member.person_id))
    }

    /// Whether somebody has a seat here: a live member of a group that is not dissolved.
    pub fn seats(&self, person_id: Uuid) -> bool {
        let live = self.group.state != GroupState::Dissolved;
        live && self.members.iter().any(|member| member.person_id == person_id)
    }

    /// Where a member stands.
    pub fn standing(&self, person_id: Uuid) -> Option<&Standing> {
        self.standings.get(&person_id)
    }

    /// Who signs for the group: the acting leader where one is named, else the leader (art. 9).
    pub fn signatory(&self) -> Option<&group_member::Model> {
        let acting = self.members.iter().find(|member| member.acting_leader);
        acting.or_else(|| self.members.iter().find(|member| member.leader))
    }

    /// GROUP_DISSOLVED (art. 9): refuses the Office's acts on a dissolved group.
    pub fn undissolved(&self) -> Result<()> {
        match self.group.state {
            GroupState::Forming | GroupState::Active => Ok(()),
            GroupState::Dissolved => Err(RuleCode::GroupDissolved.into()),
        }
    }

    /// Whether the group is at work: APPLICATION_NOT_ASSIGNED to a group at work (art. 9, 18) otherwise.
    pub fn at_work(&self) -> Result<()> {
        if self.group.state == GroupState::Active { Ok(()) } else { Err(unassigned(1).into()) }
    }

    /// REPORT_SIGNED (art. 18): nothing that a signed report rests on changes, except by reopening it.
    pub fn unsigned(&self) -> Result<()> {
        match &self.report {
            Some(report) if report.state == ReportState::Signed => Err(Refusal::new(RuleCode::ReportSigned)
                .fact_if("signedAt", report.signed_at.map(crate::rules::Value::Instant))
                .into()),
            _ => Ok(()),
        }
    }
}

/// An application under review with its group.
#[derive(Clone, Debug)]
pub struct Case {
    pub application: application::Model,
    pub organization: organization::Model,
    pub frame: Frame,
    pub panel: Panel,
}

impl Case {
    /// Opens the case of an application for one of its reviewers, under the write lock. An interest is told whether or
    /// not the application is assigned to the person's group; without a seat there it is not found; then come the pledge and
    /// the declaration (art. 7, 9, 27), and the phase (art. 17).
    pub async fn open_for_reviewer(work: &mut Work, application_id: Uuid) -> Result<Self> {
        let person_id = work.viewer()?.person_id;
        let (application, organization) = find(work.db(), application_id).await?;
        let frame = Frame::read(work.db(), application.cycle_id).await?;
        let panel = match group_of(work.db(), application_id).await? {
            Some(group) => Some(Panel::read(work.db(), group).await?),
            None => None,
        };
        let elsewhere;
        let standing = match panel.as_ref().and_then(|panel| panel.standing(person_id)) {
            Some(standing) => standing,
            None => {
                elsewhere = Standing::of_judges(work.db(), [person_id]).await?.remove(&person_id).unwrap_or_default();
                &elsewhere
            }
        };
        let day = work.now.day();
        let handling = standing.handling(frame.cycle.id, &organization.credit_code, day);
        let parameters = &frame.regulation.parameters;
        if let Some(kind) = interest(&handling, parameters) {
            work.in_cycle(&frame.cycle);
            let refusal = Refusal::new(RuleCode::ConflictOfInterest).fact("kind", term!(InterestKind, kind));
            return Err(refusal.into());
        }
        let seated = panel.as_ref().is_some_and(|panel| panel.seats(person_id));
        if !seated || !finders::review::UNDER_REVIEW.contains(&application.state) {
            return Err(NOT_FOUND);
        }
        work.in_cycle(&frame.cycle);
        may_handle(&handling, parameters)?;
        in_review(frame.cycle.phase)?;
        let panel = panel.ok_or(NOT_FOUND)?;
        Ok(Self { application, organization, frame, panel })
    }

    /// Opens the case of an application for staff of the Office who may handle it (art. 7, 27), under the write lock.
    /// None where it is not assigned.
    pub async fn open_for_office(work: &mut Work, application_id: Uuid) -> Result<Option<Self>> {
        let (application, organization) = find(work.db(), application_id).await?;
        let frame = Frame::open(work, application.cycle_id).await?;
        let standing = Standing::of(work.db(), work.viewer()?.person_id).await?;
        let handling = standing.handling(frame.cycle.id, &organization.credit_code, work.now.day());
        may_handle(&handling, &frame.regulation.parameters)?;
        let Some(group) = group_of(work.db(), application_id).await? else { return Ok(None) };
        let panel = Panel::read(work.db(), group).await?;
        Ok(Some(Self { application, organization, frame, panel }))
    }

    /// The members who are not recused from this case.
    pub fn scorers(&self, now: Instant) -> impl Iterator<Item = &group_member::Model> {
        self.panel.scorers(&self.organization.credit_code, now.day(), &self.frame)
    }

    /// The scored stages of the regulation, in order.
    pub fn stages(&self) -> Vec<StageKind> {
        self.frame.regulation.parameters.stages.iter().map(|stage| stage.kind).collect()
    }

    /// Whether the group's words go onto a consensus sheet that counts.
    pub fn by_consensus(&self) -> bool {
        self.frame.procedure.content.aggregation == Aggregation::Consensus
    }

    /// Categories, items and weights by which it is scored.
    pub async fn standard(&self, db: &impl ConnectionTrait) -> Result<Shared<StandardContent>> {
        Ok(standard_for(db, &self.frame.cycle, self.organization.industry).await?.content)
    }
}

/// A submitted application and its organisation.
pub async fn find(
    db: &impl ConnectionTrait,
    application_id: Uuid,
) -> Result<(application::Model, organization::Model)> {
    let select = finders::submitted_applications().filter(application::Column::Id.eq(application_id));
    let found = select.find_also_related(organization::Entity).one(db).await?;
    let Some((application, Some(organization))) = found else { return Err(NOT_FOUND) };
    Ok((application, organization))
}

/// The group to which an application is assigned.
pub async fn group_of(db: &impl ConnectionTrait, application_id: Uuid) -> Result<Option<review_group::Model>> {
    let found = assignment::Entity::find_by_id(application_id).find_also_related(review_group::Entity).one(db).await?;
    Ok(found.and_then(|(_, group)| group))
}

/// The panel of a group, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PanelOf(pub Uuid);

impl Loader<PanelOf> for Reader {
    type Value = Arc<Panel>;
    type Error = Error;

    async fn load(&self, keys: &[PanelOf]) -> Result<HashMap<PanelOf, Arc<Panel>>> {
        let ids = keys.iter().map(|key| key.0);
        let groups = review_group::Entity::find().filter(review_group::Column::Id.is_in(ids)).all(&self.0).await?;
        let panels = Panel::read_all(&self.0, groups).await?;
        Ok(panels.into_iter().map(|(id, panel)| (PanelOf(id), Arc::new(panel))).collect())
    }
}

/// The frame of a cycle, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameOf(pub Uuid);

impl Loader<FrameOf> for Reader {
    type Value = Arc<Frame>;
    type Error = Error;

    async fn load(&self, keys: &[FrameOf]) -> Result<HashMap<FrameOf, Arc<Frame>>> {
        let frames = Frame::read_all(&self.0, keys.iter().map(|key| key.0).collect()).await?;
        Ok(frames.into_iter().map(|(id, frame)| (FrameOf(id), frame)).collect())
    }
}

/// Where a person stands as one who scores or votes, once a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JudgeOf(pub Uuid);

impl Loader<JudgeOf> for Reader {
    type Value = Arc<Standing>;
    type Error = Error;

    async fn load(&self, keys: &[JudgeOf]) -> Result<HashMap<JudgeOf, Arc<Standing>>> {
        let all = Standing::of_judges(&self.0, keys.iter().map(|key| key.0)).await?;
        Ok(all.into_iter().map(|(id, standing)| (JudgeOf(id), Arc::new(standing))).collect())
    }
}

/// The applications that the viewer reviews: assigned to a group in which the viewer has a seat, less those from which
/// the viewer is recused; joined with assignment and organisation.
pub async fn assigned(scope: &Scope<'_>) -> Result<Select<application::Entity>> {
    let person_id = scope.signed_in()?.person_id;
    let standing = scope.load(JudgeOf(person_id)).await?.unwrap_or_default();
    let regulation = in_force(scope.db(), scope.now).await?.ok_or(NOT_FOUND)?;
    Ok(finders::review::assigned(person_id, &standing, scope.now.day(), &regulation.parameters))
}

/// The application of a reviewer's assignment, pledge and declaration given (art. 7, 27).
pub async fn reviewed(scope: &Scope<'_>, application_id: Uuid) -> Result<application::Model> {
    let select = assigned(scope).await?.filter(application::Column::Id.eq(application_id));
    let application = select.one(scope.db()).await?.ok_or(NOT_FOUND)?;
    let organization = scope.one::<organization::Entity>(application.organization_id).await?;
    let frame = scope.load(FrameOf(application.cycle_id)).await?.ok_or(NOT_FOUND)?;
    let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
    let handling = standing.handling(application.cycle_id, &organization.credit_code, scope.now.day());
    may_see(&handling, &frame.regulation.parameters)?;
    Ok(application)
}

/// [`standard_for`], through the loaders of a request.
pub async fn standard_of(scope: &Scope<'_>, cycle: &cycle::Model, industry: Industry) -> Result<standard::Model> {
    for guide in scope.many::<cycle_guide::Entity>(cycle.id).await? {
        let guide = scope.one::<standard::Entity>(guide.standard_id).await?;
        if guide.industry == Some(industry) {
            return Ok(guide);
        }
    }
    scope.one::<standard::Entity>(cycle.standard_id.ok_or(NOT_FOUND)?).await
}

/// What the viewer may see of an application as one who decides about it: nothing of it where recused, the identity card
/// before pledge and declaration (art. 7, 27).
pub async fn sight(scope: &Scope<'_>, application: &application::Model) -> Result<Visibility> {
    if scope.holding(Role::Supervisor).is_some() {
        return Ok(Visibility::Visible);
    }
    let organization = scope.one::<organization::Entity>(application.organization_id).await?;
    let frame = scope.load(FrameOf(application.cycle_id)).await?.ok_or(NOT_FOUND)?;
    let standing = scope.load(JudgeOf(scope.signed_in()?.person_id)).await?.unwrap_or_default();
    let handling = standing.handling(application.cycle_id, &organization.credit_code, scope.now.day());
    Ok(match may_see(&handling, &frame.regulation.parameters) {
        Ok(()) => Visibility::Visible,
        Err(_) if interest(&handling, &frame.regulation.parameters).is_some() => Visibility::Recused,
        Err(_) => Visibility::NotYet,
    })
}
