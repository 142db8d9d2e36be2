//! Many times what the sandbox plays: a review with applications enough, an award roll of more than forty pages, and a
//! running notice. Rows are written past the server, but under every constraint; they have no history of their own.

use crate::Result;
use chrono::{Days, NaiveDate};
use entity::enums::{
    ApplicationState, BallotMode, BallotPool, CandidateListState, ChannelKind, ChannelLevel, HonourKind, MeetingState,
    Phase, RoundKind, RoundState, SheetState,
};
use entity::record::{Channel, Evidenced, EvidencedChannel};
use entity::{
    Instant, application, application_section, assignment, award, ballot_round, bonus, candidate_list, cycle,
    declaration, group_member, honour, meeting, notice_entry, organization, public_notice, publication_document,
    score_sheet, setting, sheet_section,
};
use quality_award::ids::Ids;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Database, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

/// Applications on the leader's page.
const REVIEWED: usize = 50;
/// Cycles that are closed, and the awards of each: forty-two pages of twenty.
const CLOSED: i32 = 20;
const AWARDS: i32 = 42;
/// Rows of one statement: SQLite takes 32766 values at once.
const ROWS: usize = 500;

/// The database, and where ids come from: the same on both, so that both have to answer the same.
struct Writer {
    db: DatabaseConnection,
    ids: Ids,
}

impl Writer {
    async fn insert<E, A>(&self, rows: Vec<E::Model>) -> Result<()>
    where
        E: EntityTrait<ActiveModel = A>,
        E::Model: IntoActiveModel<A>,
        A: ActiveModelTrait<Entity = E> + Send,
    {
        let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
        while rows.peek().is_some() {
            E::insert_many(rows.by_ref().take(ROWS)).exec_without_returning(&self.db).await?;
        }
        Ok(())
    }
}

/// Turns a sandbox's database with the scenario of the review into a real one, and multiplies what is in it: fifty
/// applications with three sheets each, and so many that one of the reviewers has still to score.
pub async fn multiply(url: &str, now: Instant, unscored: usize) -> Result<()> {
    let writer = Writer { db: Database::connect(url).await?, ids: Ids::seeded(20_210_311) };
    setting::Entity::delete_by_id("sandbox.clock").exec(&writer.db).await?;
    let pattern = Pattern::find(&writer.db).await?;
    // Newest first: those with sheets make the first page.
    pattern.applications(&writer, now.plus_seconds(-2), 0, unscored, false).await?;
    pattern.applications(&writer, now.plus_seconds(-1), unscored, REVIEWED, true).await?;
    for year in 2005..2005 + CLOSED {
        pattern.closed(&writer, year).await?;
    }
    pattern.notice(&writer, now, 2005 + CLOSED).await?;
    writer.db.close().await?;
    Ok(())
}

/// What the sandbox has played of one application, and what is copied from it.
struct Pattern {
    cycle: cycle::Model,
    organization: organization::Model,
    application: application::Model,
    assignment: assignment::Model,
    material: Vec<application_section::Model>,
    declarations: Vec<declaration::Model>,
    members: Vec<group_member::Model>,
    sheet: score_sheet::Model,
    scores: Vec<sheet_section::Model>,
}

impl Pattern {
    async fn find(db: &DatabaseConnection) -> Result<Self> {
        const MISSING: &str = "the sandbox has played something else";
        // In order, so that both databases hold the same.
        let sheets = score_sheet::Entity::find().filter(score_sheet::Column::State.eq(SheetState::Submitted));
        let sheet = sheets.order_by_asc(score_sheet::Column::Id).one(db).await?.ok_or(MISSING)?;
        let id = sheet.application_id;
        let application = application::Entity::find_by_id(id).one(db).await?.ok_or(MISSING)?;
        let organization =
            organization::Entity::find_by_id(application.organization_id).one(db).await?.ok_or(MISSING)?;
        let declared = declaration::Column::CreditCode.eq(organization.credit_code.as_str());
        Ok(Self {
            cycle: cycle::Entity::find_by_id(application.cycle_id).one(db).await?.ok_or(MISSING)?,
            assignment: assignment::Entity::find_by_id(id).one(db).await?.ok_or(MISSING)?,
            material: application_section::Entity::find()
                .filter(application_section::Column::ApplicationId.eq(id))
                .order_by_asc(application_section::Column::SectionKey)
                .all(db)
                .await?,
            declarations: declaration::Entity::find()
                .filter(declared)
                .order_by_asc(declaration::Column::Id)
                .all(db)
                .await?,
            members: group_member::Entity::find()
                .filter(group_member::Column::GroupId.eq(sheet.group_id))
                .order_by_asc(group_member::Column::Id)
                .all(db)
                .await?,
            scores: sheet_section::Entity::find()
                .filter(sheet_section::Column::SheetId.eq(sheet.id))
                .order_by_asc(sheet_section::Column::Category)
                .all(db)
                .await?,
            organization,
            application,
            sheet,
        })
    }

    /// An organisation like the sandbox's, with a number of its own.
    fn organization(&self, writer: &Writer, at: Instant, number: usize) -> organization::Model {
        organization::Model {
            id: writer.ids.next(at),
            credit_code: format!("91150200MA{number:08}"),
            name: format!("包头第{number}精密制造有限公司"),
            ..self.organization.clone()
        }
    }

    /// Applications in review, each of an organisation of its own, with the sheets of all members or without.
    async fn applications(&self, writer: &Writer, at: Instant, from: usize, count: usize, scored: bool) -> Result<()> {
        let (mut organizations, mut applications, mut assignments) = (Vec::new(), Vec::new(), Vec::new());
        let (mut material, mut declarations) = (Vec::new(), Vec::new());
        let (mut sheets, mut scores) = (Vec::new(), Vec::new());
        for number in from..from + count {
            let organization = self.organization(writer, at, number);
            let id = writer.ids.next(at);
            applications.push(application::Model {
                id,
                organization_id: organization.id,
                number: Some(format!("{}-{:04}", self.cycle.year, 1000 + number)),
                ..self.application.clone()
            });
            assignments.push(assignment::Model { application_id: id, ..self.assignment.clone() });
            material.extend(
                self.material.iter().map(|row| application_section::Model { application_id: id, ..row.clone() }),
            );
            declarations.extend(self.declarations.iter().map(|row| declaration::Model {
                id: writer.ids.next(at),
                credit_code: organization.credit_code.clone(),
                ..row.clone()
            }));
            organizations.push(organization);
            for member in self.members.iter().filter(|_| scored) {
                let sheet = score_sheet::Model {
                    id: writer.ids.next(at),
                    application_id: id,
                    person_id: member.person_id,
                    ..self.sheet.clone()
                };
                scores.extend(self.scores.iter().map(|row| sheet_section::Model { sheet_id: sheet.id, ..row.clone() }));
                sheets.push(sheet);
            }
        }
        writer.insert::<organization::Entity, _>(organizations).await?;
        writer.insert::<application::Entity, _>(applications).await?;
        writer.insert::<application_section::Entity, _>(material).await?;
        writer.insert::<assignment::Entity, _>(assignments).await?;
        writer.insert::<declaration::Entity, _>(declarations).await?;
        writer.insert::<score_sheet::Entity, _>(sheets).await?;
        writer.insert::<sheet_section::Entity, _>(scores).await
    }

    /// A cycle of another year in a phase.
    async fn cycle(&self, writer: &Writer, at: Instant, year: i32, phase: Phase) -> Result<cycle::Model> {
        let closed_at = (phase == Phase::Closed).then_some(at);
        let id = writer.ids.next(at);
        let cycle = cycle::Model { id, year, phase, quota: AWARDS, closed_at, ..self.cycle.clone() };
        writer.insert::<cycle::Entity, _>(vec![cycle.clone()]).await?;
        Ok(cycle)
    }

    /// Applications of a cycle in a state, each of an organisation of its own.
    async fn applicants(
        &self,
        writer: &Writer,
        at: Instant,
        cycle: &cycle::Model,
        count: i32,
        state: ApplicationState,
    ) -> Result<Vec<(organization::Model, application::Model)>> {
        let year = usize::try_from(cycle.year)?;
        let applicant = |place: i32| {
            let organization = self.organization(writer, at, year * 1000 + usize::try_from(place)?);
            let application = application::Model {
                id: writer.ids.next(at),
                cycle_id: cycle.id,
                organization_id: organization.id,
                number: Some(format!("{year}-{place:04}")),
                state,
                ..self.application.clone()
            };
            Ok((organization, application))
        };
        let applicants = (1..=count).map(applicant).collect::<Result<Vec<_>>>()?;
        let (organizations, applications) = applicants.iter().cloned().unzip();
        writer.insert::<organization::Entity, _>(organizations).await?;
        writer.insert::<application::Entity, _>(applications).await?;
        Ok(applicants)
    }

    /// A closed cycle with its awards.
    async fn closed(&self, writer: &Writer, year: i32) -> Result<()> {
        let issued_on = NaiveDate::from_ymd_opt(year, 12, 1).ok_or("no such day")?;
        let at = Instant::start_of(issued_on);
        let official = self.assignment.assigned_by;
        let cycle = self.cycle(writer, at, year, Phase::Closed).await?;
        let round = self.round(writer, at, &cycle).await?;
        let document = publication_document::Model {
            id: writer.ids.next(at),
            cycle_id: cycle.id,
            number: format!("包高新发〔{year}〕12号"),
            title: format!("关于授予{year}年度稀土高新区管委会质量奖的决定"),
            issued_on,
            url: Some(format!("https://www.example.org/award/{year}/12")),
        };
        let (mut honours, mut awards, mut bonuses) = (Vec::new(), Vec::new(), Vec::new());
        let applicants = self.applicants(writer, at, &cycle, AWARDS, ApplicationState::Conferred).await?;
        for (place, (organization, application)) in (1..).zip(applicants) {
            let honour = honour::Model {
                id: writer.ids.next(at),
                credit_code: organization.credit_code,
                kind: HonourKind::ZoneAward,
                title: "包头稀土高新区管委会质量奖".to_owned(),
                granted_on: issued_on,
                valid_until: issued_on + Days::new(3 * 365),
                revoked_on: None,
                revocation: None,
                evidence: document.number.clone(),
                recorded_by: official,
                recorded_at: at,
                voided_at: None,
                void_reason: None,
            };
            let award = award::Model {
                id: writer.ids.next(at),
                cycle_id: cycle.id,
                application_id: application.id,
                organization_id: organization.id,
                name: organization.name,
                honour_id: honour.id,
                document_id: document.id,
                tier: round.tier.clone(),
                pool: BallotPool::Quota,
                round_id: round.id,
                places: round.places,
                slot_no: Some(place),
                certificate_number: Some(format!("GXZLJ-{year}-{place:03}")),
                certificate_issued_on: Some(issued_on),
                conferred_by: official,
                conferred_at: at,
                version: 2,
            };
            bonuses.push(bonus::Model { award_id: award.id, pool: BallotPool::Quota, amount_fen: 10_000_000 });
            honours.push(honour);
            awards.push(award);
        }
        writer.insert::<publication_document::Entity, _>(vec![document]).await?;
        writer.insert::<honour::Entity, _>(honours).await?;
        writer.insert::<award::Entity, _>(awards).await?;
        writer.insert::<bonus::Entity, _>(bonuses).await
    }

    /// The round of a cycle by which its awards have their places.
    async fn round(&self, writer: &Writer, at: Instant, cycle: &cycle::Model) -> Result<ballot_round::Model> {
        let official = self.assignment.assigned_by;
        let meeting = meeting::Model {
            id: writer.ids.next(at),
            cycle_id: cycle.id,
            number: 1,
            title: "审议候选名单".to_owned(),
            venue: "管委会三楼会议室".to_owned(),
            starts_at: at,
            state: MeetingState::Closed,
            members: 5,
            chair_id: Some(self.sheet.person_id),
            convened_by: official,
            convened_at: at,
            opened_at: Some(at),
            ended_at: Some(at),
            reason: None,
            minutes: Some("表决一轮。".to_owned()),
            version: 3,
        };
        let list = candidate_list::Model {
            id: writer.ids.next(at),
            cycle_id: cycle.id,
            number: 1,
            state: CandidateListState::Submitted,
            submitted_by: official,
            submitted_at: at,
            reason: None,
            version: 1,
        };
        let round = ballot_round::Model {
            id: writer.ids.next(at),
            meeting_id: meeting.id,
            list_id: list.id,
            number: 1,
            kind: RoundKind::Vote,
            tier: "AWARD".to_owned(),
            state: RoundState::Closed,
            mode: BallotMode::Secret,
            places: AWARDS,
            slot_limit: AWARDS,
            recused_in_base: true,
            prepared_by: official,
            prepared_at: at,
            members: Some(5),
            attending: Some(5),
            chair_id: Some(self.sheet.person_id),
            digest: Some(String::new()),
            opened_at: Some(at),
            ballots: Some(5),
            closed_at: Some(at),
            tally_digest: Some(String::new()),
            void_reason: None,
            version: 3,
        };
        writer.insert::<meeting::Entity, _>(vec![meeting]).await?;
        writer.insert::<candidate_list::Entity, _>(vec![list]).await?;
        writer.insert::<ballot_round::Entity, _>(vec![round.clone()]).await?;
        Ok(round)
    }

    /// A cycle with three nominees on a notice that runs.
    async fn notice(&self, writer: &Writer, now: Instant, year: i32) -> Result<()> {
        let at = Instant::start_of(now.day() - Days::new(2));
        let cycle = self.cycle(writer, at, year, Phase::Notice).await?;
        let channel = |level, kind, name: &str, evidence: &str| EvidencedChannel {
            channel: Channel { level, kind, name: name.to_owned(), url: None },
            evidence: Some(evidence.to_owned()),
        };
        let ends_at = Instant::end_of(at.day() + Days::new(14));
        let notice = public_notice::Model {
            id: writer.ids.next(at),
            cycle_id: cycle.id,
            number: 1,
            supersedes_id: None,
            title: format!("{year}年度稀土高新区管委会质量奖拟奖励单位公示"),
            content: "现将拟奖励单位予以公示。公示期内如有异议，请以书面形式实名提出，并附证据。".to_owned(),
            channels: Evidenced(vec![
                channel(ChannelLevel::City, ChannelKind::Medium, "包头日报", "第3版"),
                channel(ChannelLevel::Zone, ChannelKind::Website, "高新区门户网站", "公示公告栏"),
            ]),
            ends_at,
            announced_ends_at: ends_at,
            published_by: self.assignment.assigned_by,
            published_at: at,
            superseded_at: None,
            version: 1,
        };
        let nominees = self.applicants(writer, at, &cycle, 3, ApplicationState::Nominated).await?;
        let entries = (1..).zip(nominees).map(|(position, (organization, application))| notice_entry::Model {
            notice_id: notice.id,
            application_id: application.id,
            position,
            name: organization.name,
            credit_code: organization.credit_code,
            tier: "AWARD".to_owned(),
            pool: BallotPool::Quota,
            struck_at: None,
            strike_reason: None,
        });
        let entries = entries.collect();
        writer.insert::<public_notice::Entity, _>(vec![notice]).await?;
        writer.insert::<notice_entry::Entity, _>(entries).await
    }
}
