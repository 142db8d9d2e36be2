//! What was done to a thing, by whom and when, out of the audit trail; and who read a file. Told to those who may see the thing
//! itself, and of what others did only as much as they may see.

use super::application_file::ApplicationFile;
use super::applying::MyApplication;
use super::conferring::objections::Objection;
use super::follow_up::FollowUpVisit;
use super::ids::{self, Kind};
use super::material::name_of;
use super::misconduct::MisconductCase;
use super::organization::MyOrganization;
use super::organization_file::OrganizationFile;
use super::page::{self, List, Page, Range};
use super::publicity::experiences::ExperienceFile;
use super::records::AccessEvent;
use super::resolutions::Resolution;
use super::revocations::RevocationCase;
use super::rewarding::claims::RewardClaim;
use super::rewarding::fund_use::FundUse;
use super::rewarding::grants::RewardGrant;
use super::rewarding::payments::Payment;
use super::scalars::DateTime;
use super::scope::Scope;
use super::voting::meetings::Meeting;
use super::voting::rounds::BallotRound;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::work::Subject;
use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::Role;
use entity::{access_event, account, audit_event, file, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many earlier steps are looked through for what a field was before.
const LOOKED_BACK: u64 = 2000;
/// What of an input says only how the step was asked for.
const OF_THE_REQUEST: [&str; 2] = ["expectedVersion", "dryRun"];
/// What of an input says which part of the thing is meant: only steps on the same part tell what it was before.
const PARTS: [&str; 5] = ["section", "kind", "fact", "department", "attachment"];
/// Words about the step itself: they have no before.
const ABOUT_THE_STEP: [&str; 5] = ["reason", "note", "evidence", "findings", "reply"];

/// 变更 · A field that a step gave
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct FieldChange {
    /// 字段 · Name of the field of the step's input.
    pub field: String,
    /// 变更前 · What an earlier step had given, as JSON; null: no earlier step gave it, or it is a word about the step itself.
    pub before: Option<String>,
    /// 变更后 · What this step gave, as JSON; long and confidential values as their digest.
    pub after: String,
}

/// 历史记录 · A step that was taken with a thing
#[derive(Clone, Debug, SimpleObject)]
pub struct HistoryEntry {
    /// 序号 · Its place in the audit trail, as a decimal number.
    pub seq: String,
    /// 时间 · Procedural time.
    pub at: DateTime,
    /// 操作人 · Name of who acted; null: anonymous or the command line, and to a team whoever is not on it.
    pub actor: Option<String>,
    /// 操作 · What was done; null: by the command line.
    pub action: Option<Action>,
    /// 变更 · What the step gave; to a team empty for steps of others.
    pub changes: Vec<FieldChange>,
}

/// For whom a history is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    Supervisor,
    Office,
    Team,
}

impl Audience {
    /// Whether a step is told at all: to the Office not what reviewers and voters do, nor how a team writes its drafts; to a team
    /// what it does itself and what it is told of anyway.
    pub(super) fn hears(self, action: Action) -> bool {
        use Action::*;
        let draft = matches!(
            action,
            StartApplication
                | SaveSection
                | RequestAttachmentUpload
                | RemoveAttachment
                | RequestLicenceUpload
                | DraftExperience
                | SaveExperience
        );
        let told = matches!(
            action,
            ReturnApplication
                | AcceptApplication
                | RejectApplication
                | ReverseRejection
                | VerifyOrganization
                | CloseOrganization
                | RenameOrganization
                | PublishExperience
                | ReturnExperience
                | VerifyRewardClaim
                | RefuseRewardClaim
                | GrantReward
                | GrantBonus
                | AcceptFundUse
                | ReturnFundUse
        );
        let by = |role| action.who().admits(Some(role));
        match self {
            Self::Supervisor => true,
            Self::Office => {
                let approval = matches!(action, ApproveNominee | RefuseNominee);
                !draft && (by(Role::Office) || by(Role::Applicant) || by(Role::Recommender) || approval)
            }
            Self::Team => by(Role::Applicant) || told,
        }
    }
}

/// That the viewer sees a thing; not found otherwise.
async fn seen<S: Subject>(scope: &Scope<'_>, id: Uuid) -> Result<()> {
    S::reload(scope, id).await.map(|_| ())
}

/// Who hears of a thing's history, where the viewer may see the thing; not found otherwise.
pub(super) async fn audience(scope: &Scope<'_>, id: &ID) -> Result<(Audience, Kind, Uuid)> {
    let (kind, row) = ids::parse(id).ok_or(NOT_FOUND)?;
    let holds = |role| scope.holding(role).is_some();
    let audience = if holds(Role::Supervisor) {
        Audience::Supervisor
    } else if holds(Role::Office) {
        Audience::Office
    } else if holds(Role::Applicant) {
        Audience::Team
    } else {
        return Err(NOT_FOUND);
    };
    use Audience::{Office, Supervisor, Team};
    match (kind, audience) {
        // Nobody sees the own case, the supervisor neither.
        (Kind::MisconductCase, Supervisor | Office) => seen::<MisconductCase>(scope, row).await?,
        (_, Supervisor) => {}
        (Kind::Application, Office) => {
            let file = ApplicationFile::reload(scope, row).await?;
            if !file.is_visible(scope).await? {
                return Err(NOT_FOUND);
            }
        }
        (Kind::Objection, Office) => {
            if !Objection::reload(scope, row).await?.shown(scope).await? {
                return Err(NOT_FOUND);
            }
        }
        (Kind::Organization, Office) => seen::<OrganizationFile>(scope, row).await?,
        (Kind::Meeting, Office) => seen::<Meeting>(scope, row).await?,
        (Kind::BallotRound, Office) => seen::<BallotRound>(scope, row).await?,
        (Kind::Resolution, Office) => seen::<Resolution>(scope, row).await?,
        (Kind::RevocationCase, Office) => seen::<RevocationCase>(scope, row).await?,
        (Kind::FollowUpVisit, Office) => seen::<FollowUpVisit>(scope, row).await?,
        (Kind::Payment, Office) => seen::<Payment>(scope, row).await?,
        (Kind::Experience, Office | Team) => seen::<ExperienceFile>(scope, row).await?,
        (Kind::RewardClaim, Office | Team) => seen::<RewardClaim>(scope, row).await?,
        (Kind::RewardGrant, Office | Team) => seen::<RewardGrant>(scope, row).await?,
        (Kind::FundUse, Office | Team) => seen::<FundUse>(scope, row).await?,
        // What everybody of the Office sees as it is.
        (
            Kind::Award
            | Kind::Cycle
            | Kind::PublicNotice
            | Kind::Regulation
            | Kind::Standard
            | Kind::Reviewer
            | Kind::Assessment,
            Office,
        ) => {}
        (Kind::Application, Team) => seen::<MyApplication>(scope, row).await?,
        (Kind::Organization, Team) => seen::<MyOrganization>(scope, row).await?,
        _ => return Err(NOT_FOUND),
    }
    Ok((audience, kind, row))
}

/// The fields that a link recorded, without what only names the thing or the request.
fn recorded(row: &audit_event::Model) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str::<Value>(&row.payload) else { return Map::new() };
    let own = row.subject_id.map(|id| id.simple().to_string()).unwrap_or_default();
    let names_it =
        |value: &Value| value.as_str().and_then(|text| text.split_once(':')).is_some_and(|(_, id)| id == own);
    fields.retain(|field, value| !OF_THE_REQUEST.contains(&field.as_str()) && !names_it(value));
    fields
}

/// Which part of a thing a step was on.
type Part = Vec<(&'static str, String)>;

fn part(fields: &Map<String, Value>) -> Part {
    PARTS.iter().filter_map(|part| fields.get(*part).map(|value| (*part, value.to_string()))).collect()
}

/// What each of some links gave, and what had been given before; all links of the thing, oldest first.
fn changes(rows: &[audit_event::Model]) -> BTreeMap<i64, Vec<FieldChange>> {
    let mut last: BTreeMap<(Part, String), String> = BTreeMap::new();
    let mut changes = BTreeMap::new();
    for row in rows {
        let fields = recorded(row);
        let part = part(&fields);
        let mut given = Vec::new();
        for (field, value) in fields {
            let after = value.to_string();
            let about = ABOUT_THE_STEP.contains(&field.as_str()) || PARTS.contains(&field.as_str());
            let before = if about { None } else { last.insert((part.clone(), field.clone()), after.clone()) };
            given.push(FieldChange { field, before, after });
        }
        changes.insert(row.seq, given);
    }
    changes
}

/// Steps and connection of a history.
type Histories = Connection<String, HistoryEntry>;

async fn history(scope: &Scope<'_>, id: &ID, page: Page) -> Result<Histories> {
    use audit_event::Column;
    let (audience, kind, subject) = audience(scope, id).await?;
    let range = Range::of(&page, |text| text.parse::<i64>().ok().filter(|seq| *seq > 0))?;
    let heard: Vec<String> =
        Action::ALL.iter().filter(|action| audience.hears(**action)).map(|action| action.mutation()).collect();
    let mut select = audit_event::Entity::find().filter(Column::SubjectId.eq(subject));
    if audience != Audience::Supervisor {
        select = select.filter(Column::Operation.is_in(heard));
    }
    let mut cursor = select.clone().cursor_by(Column::Seq);
    cursor.desc();
    if let Some(after) = range.after {
        cursor.after(after);
    }
    if let Some(before) = range.before {
        cursor.before(before);
    }
    if range.backwards {
        cursor.last(range.count + 1);
    } else {
        cursor.first(range.count + 1);
    }
    let rows = cursor.all(scope.db()).await?;
    let (rows, previous, next) = range.cut(rows);
    let newest = rows.first().map_or(0, |row| row.seq);
    let mut all = select.filter(Column::Seq.lte(newest)).order_by_desc(Column::Seq).limit(LOOKED_BACK);
    if rows.is_empty() {
        all = all.limit(0);
    }
    let mut all = all.all(scope.db()).await?;
    all.reverse();
    let mut changes = changes(&all);
    let own = own_team(scope, audience, &rows).await?;
    // In one go for all steps; the loader keeps them.
    let accounts = scope.all::<account::Entity>(rows.iter().filter_map(|row| row.actor_id).collect()).await?;
    scope.all::<person::Entity>(accounts.values().map(|row| row.person_id).collect()).await?;
    let mut connection = Connection::new(previous, next);
    for row in rows {
        let action = Action::of_mutation(&row.operation);
        let ours = audience != Audience::Team || row.actor_id.is_some_and(|actor| own.contains(&actor));
        let actor = match row.actor_id.filter(|_| ours) {
            Some(actor) => Some(name_of(scope, actor).await?),
            None => None,
        };
        let mut given = changes.remove(&row.seq).unwrap_or_default();
        // Which applications a step on something else concerned is told with those.
        let elsewhere = audience == Audience::Office && kind != Kind::Application;
        given.retain(|change| ours && !(elsewhere && names_applications(change)));
        let entry = HistoryEntry { seq: row.seq.to_string(), at: row.at.into(), actor, action, changes: given };
        connection.edges.push(Edge::new(row.seq.to_string(), entry));
    }
    Ok(connection)
}

fn names_applications(change: &FieldChange) -> bool {
    [Some(&change.after), change.before.as_ref()].into_iter().flatten().any(|text| text.contains("application:"))
}

/// The accounts behind steps that belong to the viewer's own teams.
async fn own_team(scope: &Scope<'_>, audience: Audience, rows: &[audit_event::Model]) -> Result<Vec<Uuid>> {
    if audience != Audience::Team {
        return Ok(Vec::new());
    }
    use entity::team_member;
    let teams = scope.signed_in()?.organizations(entity::enums::TeamPermission::View);
    let members = team_member::Entity::find().filter(team_member::Column::OrganizationId.is_in(teams));
    let persons: Vec<Uuid> = members.all(scope.db()).await?.into_iter().map(|row| row.person_id).collect();
    let actors = rows.iter().filter_map(|row| row.actor_id);
    let accounts = account::Entity::find()
        .filter(account::Column::Id.is_in(actors))
        .filter(account::Column::PersonId.is_in(persons));
    Ok(accounts.all(scope.db()).await?.into_iter().map(|row| row.id).collect())
}

macro_rules! histories {
    ($($(#[$doc:meta])* $area:ident)+) => {
        $($(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $area;

        #[Object]
        impl $area {
            /// 历史记录 · What was done to a thing, the latest step first, out of the audit trail; null where the viewer may not see the thing. Unsubmitted scores, ballots, objectors and a team's drafts are told to nobody whom they do not belong to.
            async fn history(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "标识 · Global id of the thing.")] id: ID,
                #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
                first: Option<i32>,
                #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
                #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
                #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
            ) -> Option<async_graphql::Result<Histories>> {
                let page = Page { first, after, last, before };
                crate::graphql::visible(async { history(&Scope::of(ctx)?, &id, page).await }.await)
            }
        })+
    };
}
histories! {
    /// To a team, of its own applications, organisations and pages.
    ApplicantHistory
    /// To the Office.
    OfficeHistory
    /// To the supervisor.
    SupervisorHistory
}

/// Who read a file, for the Office.
#[derive(Debug, Default)]
pub struct OfficeReadings;

#[Object]
impl OfficeReadings {
    /// 文件查阅记录 · Who read a file that the viewer may read, newest first (art. 27); null for any other file.
    async fn file_readings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "文件 · Global id of the file.")] file: ID,
        #[graphql(desc = "前若干条 · The first so many, 1-100; 20 where neither it nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "其后 · Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "后若干条 · The last so many, 1-100.")] last: Option<i32>,
        #[graphql(desc = "其前 · Only what precedes this cursor.")] before: Option<String>,
    ) -> Option<async_graphql::Result<List<AccessEvent>>> {
        let page = Page { first, after, last, before };
        crate::graphql::visible(async { readings(&Scope::of(ctx)?, &file, page).await }.await)
    }
}

async fn readings(scope: &Scope<'_>, file: &ID, page: Page) -> Result<List<AccessEvent>> {
    use access_event::Column;
    let id = Kind::File.parse(file).ok_or(NOT_FOUND)?;
    let row = file::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
    if !super::files::may_read(scope.db(), scope.signed_in()?, &row, scope.now).await? {
        return Err(NOT_FOUND);
    }
    let select = access_event::Entity::find().filter(Column::ObjectId.eq(id));
    page::list(scope, select, Column::Id, page, AccessEvent, |row| row.id).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Instant;

    fn link(seq: i64, payload: &str) -> audit_event::Model {
        audit_event::Model {
            seq,
            at: Instant(0),
            actor_id: None,
            session_id: None,
            operation: "amendOrganization".to_owned(),
            subject_id: Some(Uuid::from_u128(1)),
            cycle_id: None,
            payload: payload.to_owned(),
            previous_hash: String::new(),
            hash: String::new(),
        }
    }

    fn change(field: &str, before: Option<&str>, after: &str) -> FieldChange {
        FieldChange { field: field.to_owned(), before: before.map(str::to_owned), after: after.to_owned() }
    }

    #[test]
    fn what_a_field_was_before_is_what_was_given_last() {
        let own = Uuid::from_u128(1).simple().to_string();
        let rows = [
            link(3, &format!(r#"{{"organization":"organization:{own}","name":"甲","expectedVersion":1}}"#)),
            link(5, r#"{"address":"乙"}"#),
            link(8, r#"{"name":"丙","reason":"更名"}"#),
            link(9, r#"{"name":"丁","reason":"再更名"}"#),
        ];
        let changes = changes(&rows);
        assert_eq!(changes[&3], [change("name", None, "\"甲\"")]);
        assert_eq!(changes[&5], [change("address", None, "\"乙\"")]);
        assert_eq!(changes[&8], [change("name", Some("\"甲\""), "\"丙\""), change("reason", None, "\"更名\"")]);
        assert_eq!(changes[&9], [change("name", Some("\"丙\""), "\"丁\""), change("reason", None, "\"再更名\"")]);
    }

    #[test]
    fn each_part_of_a_thing_has_its_own_before() {
        let rows = [
            link(1, r#"{"section":"a","answers":1}"#),
            link(2, r#"{"section":"b","answers":2}"#),
            link(3, r#"{"section":"a","answers":3}"#),
        ];
        let changes = changes(&rows);
        assert_eq!(changes[&2][0], change("answers", None, "2"));
        assert_eq!(changes[&3][0], change("answers", Some("1"), "3"));
    }

    #[test]
    fn scores_ballots_and_drafts_are_told_to_nobody_else() {
        for action in [Action::SaveScores, Action::SubmitScores, Action::SaveReport, Action::CastBallot] {
            assert!(!Audience::Office.hears(action) && !Audience::Team.hears(action), "{action:?}");
        }
        for action in [Action::SaveSection, Action::SaveExperience, Action::RemoveAttachment] {
            assert!(!Audience::Office.hears(action) && Audience::Team.hears(action), "{action:?}");
        }
        for action in [Action::GiveVerdicts, Action::CorrectFact, Action::ApproveNominee, Action::UpholdObjection] {
            assert!(Audience::Office.hears(action) && !Audience::Team.hears(action), "{action:?}");
        }
        assert!(Action::ALL.iter().all(|action| Audience::Supervisor.hears(*action)));
    }
}
