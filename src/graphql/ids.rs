//! Global ids: opaque to clients, `type:uuid` inside, so that an id of one thing is never read as another's.

use async_graphql::ID;
use uuid::Uuid;

/// What an id names. Several GraphQL types may show one thing to different audiences; they share its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Account,
    AdverseRecord,
    Affiliation,
    Announcement,
    Application,
    Assessment,
    AvoidanceRequest,
    Award,
    BallotRound,
    BudgetLine,
    CandidateList,
    CommitteeMember,
    Conflict,
    Cycle,
    Declaration,
    Department,
    Experience,
    File,
    FundUse,
    FollowUpVisit,
    GroupMember,
    GroupReport,
    Honour,
    Meeting,
    MisconductCase,
    Objection,
    Opinion,
    Organization,
    Payment,
    Person,
    PublicNotice,
    Recommendation,
    Rectification,
    Regulation,
    Resolution,
    RevocationCase,
    ReviewGroup,
    Reviewer,
    RewardClaim,
    RewardGrant,
    RoleGrant,
    ScoreSheet,
    Session,
    SiteIssue,
    SiteVisit,
    Standard,
    Succession,
    TeamMember,
    VacantPlace,
    WorkPlan,
    WorkProcedure,
}

const NAMES: &[(Kind, &str)] = &[
    (Kind::Account, "account"),
    (Kind::AdverseRecord, "adverse-record"),
    (Kind::Affiliation, "affiliation"),
    (Kind::Announcement, "announcement"),
    (Kind::Application, "application"),
    (Kind::Assessment, "assessment"),
    (Kind::AvoidanceRequest, "avoidance-request"),
    (Kind::Award, "award"),
    (Kind::BallotRound, "ballot-round"),
    (Kind::BudgetLine, "budget-line"),
    (Kind::CandidateList, "candidate-list"),
    (Kind::CommitteeMember, "committee-member"),
    (Kind::Conflict, "conflict"),
    (Kind::Cycle, "cycle"),
    (Kind::Declaration, "declaration"),
    (Kind::Department, "department"),
    (Kind::Experience, "experience"),
    (Kind::File, "file"),
    (Kind::FundUse, "fund-use"),
    (Kind::FollowUpVisit, "follow-up-visit"),
    (Kind::GroupMember, "group-member"),
    (Kind::GroupReport, "group-report"),
    (Kind::Honour, "honour"),
    (Kind::Meeting, "meeting"),
    (Kind::MisconductCase, "misconduct-case"),
    (Kind::Objection, "objection"),
    (Kind::Opinion, "opinion"),
    (Kind::Organization, "organization"),
    (Kind::Payment, "payment"),
    (Kind::Person, "person"),
    (Kind::PublicNotice, "public-notice"),
    (Kind::Recommendation, "recommendation"),
    (Kind::Rectification, "rectification"),
    (Kind::Regulation, "regulation"),
    (Kind::Resolution, "resolution"),
    (Kind::RevocationCase, "revocation-case"),
    (Kind::ReviewGroup, "review-group"),
    (Kind::Reviewer, "reviewer"),
    (Kind::RewardClaim, "reward-claim"),
    (Kind::RewardGrant, "reward-grant"),
    (Kind::RoleGrant, "role-grant"),
    (Kind::ScoreSheet, "score-sheet"),
    (Kind::Session, "session"),
    (Kind::SiteIssue, "site-issue"),
    (Kind::SiteVisit, "site-visit"),
    (Kind::Standard, "standard"),
    (Kind::Succession, "succession"),
    (Kind::TeamMember, "team-member"),
    (Kind::VacantPlace, "vacant-place"),
    (Kind::WorkPlan, "work-plan"),
    (Kind::WorkProcedure, "work-procedure"),
];

impl Kind {
    fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The global id of a row.
    pub fn id(self, id: Uuid) -> ID {
        ID(format!("{}:{}", self.name(), id.simple()))
    }

    /// The row that an id names, where it is of this kind and in the form in which we give ids.
    pub fn parse(self, id: &ID) -> Option<Uuid> {
        parse(id).filter(|(kind, _)| *kind == self).map(|(_, id)| id)
    }
}

/// The global id of a row of a kind by its name, such as `application`.
pub fn named(name: &str, id: Uuid) -> ID {
    ID(format!("{name}:{}", id.simple()))
}

/// What an id names.
pub fn parse(id: &ID) -> Option<(Kind, Uuid)> {
    let (name, text) = id.split_once(':')?;
    let kind = NAMES.iter().find(|(_, known)| *known == name)?.0;
    let id = Uuid::try_parse(text).ok()?;
    (id.simple().to_string() == text).then_some((kind, id))
}
