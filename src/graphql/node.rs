//! Anything with a global id, as this viewer sees it: what is not visible is null, whatever its id.

use super::application_file::ApplicationFile;
use super::applying::MyApplication;
use super::conferring::awards::AwardEntry;
use super::conferring::notices::PublicNotice;
use super::conferring::objections::Objection;
use super::conferring::vacancies::VacantPlace;
use super::cycles::{Announcement, Cycle};
use super::follow_up::{FollowUpVisit, MyFollowUpVisit};
use super::ids::{self, Kind};
use super::misconduct::MisconductCase;
use super::organization::MyOrganization;
use super::organization_file::OrganizationFile;
use super::publicity::experiences::{Experience, ExperienceFile};
use super::recommendation::RecommendationRequest;
use super::regulation::Regulation;
use super::resolutions::Resolution;
use super::review::assignment::ReviewAssignment;
use super::review::case::assigned;
use super::review::groups::{MyReviewGroup, ReviewGroup};
use super::revocations::{RevocationCase, RevocationEntry, WinnerRevocation};
use super::rewarding::budget::BudgetLine;
use super::rewarding::claims::RewardClaim;
use super::rewarding::fund_use::FundUse;
use super::rewarding::grants::RewardGrant;
use super::rewarding::payments::Payment;
use super::scope::Scope;
use super::standards::Standard;
use super::voting::meetings::Meeting;
use super::voting::rounds::BallotRound;
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::finders;
use crate::work::Subject;
use async_graphql::{Context, ID, Interface, Object};
use entity::enums::Role;
use entity::{announcement, application, cycle, review_group};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// 节点 · Anything with a global id; which type it has depends on the viewer
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "标识 · Global id."))]
pub enum Node {
    Announcement(Announcement),
    AwardEntry(AwardEntry),
    BallotRound(BallotRound),
    ApplicationFile(ApplicationFile),
    Cycle(Cycle),
    FollowUpVisit(FollowUpVisit),
    MyFollowUpVisit(MyFollowUpVisit),
    Experience(Experience),
    ExperienceFile(ExperienceFile),
    Meeting(Meeting),
    MisconductCase(MisconductCase),
    Objection(Objection),
    PublicNotice(PublicNotice),
    VacantPlace(VacantPlace),
    MyApplication(MyApplication),
    MyReviewGroup(MyReviewGroup),
    MyOrganization(MyOrganization),
    OrganizationFile(OrganizationFile),
    RecommendationRequest(RecommendationRequest),
    Regulation(Regulation),
    Resolution(Resolution),
    ReviewAssignment(ReviewAssignment),
    ReviewGroup(ReviewGroup),
    RevocationCase(RevocationCase),
    RevocationEntry(RevocationEntry),
    WinnerRevocation(WinnerRevocation),
    Standard(Standard),
    BudgetLine(BudgetLine),
    FundUse(FundUse),
    Payment(Payment),
    RewardClaim(RewardClaim),
    RewardGrant(RewardGrant),
}

impl Node {
    pub(super) async fn find(scope: &Scope<'_>, id: &ID) -> Result<Self> {
        let (kind, id) = ids::parse(id).ok_or(NOT_FOUND)?;
        let holds = |role| scope.holding(role).is_some();
        match kind {
            Kind::Announcement => {
                let row = announcement::Entity::find_by_id(id).one(scope.db()).await?;
                row.map(|row| Self::Announcement(Announcement(row))).ok_or(NOT_FOUND)
            }
            Kind::Application if holds(Role::Office) || holds(Role::Supervisor) => {
                ApplicationFile::reload(scope, id).await.map(Self::ApplicationFile)
            }
            Kind::Application if holds(Role::Applicant) => {
                MyApplication::reload(scope, id).await.map(Self::MyApplication)
            }
            Kind::Application if holds(Role::Reviewer) => {
                let row = assigned(scope).await?.filter(application::Column::Id.eq(id)).one(scope.db()).await?;
                row.map(|row| Self::ReviewAssignment(ReviewAssignment(row))).ok_or(NOT_FOUND)
            }
            Kind::ReviewGroup if holds(Role::Office) || holds(Role::Supervisor) => {
                let row = review_group::Entity::find_by_id(id).one(scope.db()).await?;
                row.map(|row| Self::ReviewGroup(ReviewGroup(row))).ok_or(NOT_FOUND)
            }
            Kind::ReviewGroup if holds(Role::Reviewer) => {
                let groups = finders::review::groups(scope.signed_in()?.person_id);
                let row = groups.filter(review_group::Column::Id.eq(id)).one(scope.db()).await?;
                row.map(|row| Self::MyReviewGroup(MyReviewGroup(row))).ok_or(NOT_FOUND)
            }
            Kind::Cycle => {
                let row = finders::cycles(scope.viewer).filter(cycle::Column::Id.eq(id)).one(scope.db()).await?;
                row.map(|row| Self::Cycle(Cycle(row))).ok_or(NOT_FOUND)
            }
            Kind::Organization if holds(Role::Office) => {
                OrganizationFile::reload(scope, id).await.map(Self::OrganizationFile)
            }
            Kind::Organization if holds(Role::Applicant) => {
                MyOrganization::reload(scope, id).await.map(Self::MyOrganization)
            }
            Kind::Recommendation if holds(Role::Recommender) => {
                RecommendationRequest::reload(scope, id).await.map(Self::RecommendationRequest)
            }
            Kind::FollowUpVisit if holds(Role::Applicant) => {
                MyFollowUpVisit::reload(scope, id).await.map(Self::MyFollowUpVisit)
            }
            Kind::FollowUpVisit => FollowUpVisit::reload(scope, id).await.map(Self::FollowUpVisit),
            Kind::RevocationCase => revocation(scope, id).await,
            Kind::Experience => {
                // To those who have its file the file, to everybody else what is published.
                let file =
                    if scope.viewer.is_some() { ExperienceFile::reload(scope, id).await } else { Err(NOT_FOUND) };
                match file {
                    Err(Error::Stop(Stop::NotFound)) => Experience::reload(scope, id).await.map(Self::Experience),
                    file => file.map(Self::ExperienceFile),
                }
            }
            Kind::MisconductCase if scope.viewer.is_some() => {
                MisconductCase::reload(scope, id).await.map(Self::MisconductCase)
            }
            Kind::Award => AwardEntry::reload(scope, id).await.map(Self::AwardEntry),
            Kind::Objection => Objection::reload(scope, id).await.map(Self::Objection),
            Kind::PublicNotice => PublicNotice::reload(scope, id).await.map(Self::PublicNotice),
            Kind::VacantPlace => VacantPlace::reload(scope, id).await.map(Self::VacantPlace),
            Kind::BallotRound => BallotRound::reload(scope, id).await.map(Self::BallotRound),
            Kind::Meeting => Meeting::reload(scope, id).await.map(Self::Meeting),
            Kind::Regulation => Regulation::reload(scope, id).await.map(Self::Regulation),
            Kind::Resolution => Resolution::reload(scope, id).await.map(Self::Resolution),
            Kind::Standard => Standard::reload(scope, id).await.map(Self::Standard),
            Kind::BudgetLine => BudgetLine::reload(scope, id).await.map(Self::BudgetLine),
            Kind::FundUse => FundUse::reload(scope, id).await.map(Self::FundUse),
            Kind::Payment => Payment::reload(scope, id).await.map(Self::Payment),
            Kind::RewardClaim => RewardClaim::reload(scope, id).await.map(Self::RewardClaim),
            Kind::RewardGrant => RewardGrant::reload(scope, id).await.map(Self::RewardGrant),
            _ => Err(NOT_FOUND),
        }
    }
}

/// A revocation as the viewer sees it most closely: the case, the own one, or what is published.
async fn revocation(scope: &Scope<'_>, id: uuid::Uuid) -> Result<Node> {
    match RevocationCase::reload(scope, id).await {
        Err(Error::Stop(Stop::NotFound)) => {}
        found => return found.map(Node::RevocationCase),
    }
    if scope.holding(Role::Applicant).is_some() {
        match WinnerRevocation::reload(scope, id).await {
            Err(Error::Stop(Stop::NotFound)) => {}
            found => return found.map(Node::WinnerRevocation),
        }
    }
    RevocationEntry::reload(scope, id).await.map(Node::RevocationEntry)
}

/// Reading by global id.
#[derive(Debug, Default)]
pub struct NodeQuery;

/// Most ids of one `nodes`.
const MOST_NODES: usize = 100;

#[Object]
impl NodeQuery {
    /// 按标识查询 · Anything by its global id; null where the viewer may not see it, or there is no such thing.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Global id.")] id: ID,
    ) -> Option<async_graphql::Result<Node>> {
        let found = async { Node::find(&Scope::of(ctx)?, &id).await };
        super::visible(found.await)
    }

    /// 按标识批量查询 · Several at once, in the order of the ids, at most 100; null for what the viewer may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "标识 · Global ids.")] ids: Vec<ID>,
    ) -> async_graphql::Result<Vec<Option<Node>>> {
        if ids.len() > MOST_NODES {
            return Err(Error::from(Stop::BadRequest(format!("at most {MOST_NODES} ids"))).into());
        }
        let scope = Scope::of(ctx)?;
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(match Node::find(&scope, id).await {
                Ok(node) => Some(node),
                Err(Error::Stop(Stop::NotFound)) => None,
                Err(error) => return Err(error.into()),
            });
        }
        Ok(nodes)
    }
}
