//! The API: one file per stage with its types, reads and mutations, over a few common parts ([`check`], [`page`], [`ids`],
//! [`scalars`], [`loaders`], [`batches`], [`user_error`]).

pub mod accounts;
pub mod allowed;
pub mod application_file;
pub mod applying;
pub mod assessments;
pub mod attachments;
pub mod batches;
pub mod calendar;
pub mod check;
pub mod committee;
pub mod conferring;
pub mod cycles;
pub mod declarations;
pub mod dossier;
pub mod files;
pub mod follow_up;
pub mod guard;
pub mod history;
pub mod identity;
pub mod ids;
pub mod loaders;
pub mod material;
pub mod misconduct;
pub mod node;
pub mod organization;
pub mod organization_file;
pub mod own_registers;
pub mod page;
pub mod planning;
pub mod publicity;
pub mod qualification;
pub mod receipts;
pub mod recommendation;
pub mod recording;
pub mod records;
pub mod registers;
pub mod regulation;
pub mod resolutions;
pub mod review;
pub mod revocations;
pub mod rewarding;
pub mod roles;
pub mod scalars;
pub mod scope;
pub mod standards;
pub mod statistics;
pub mod subscription;
pub mod team;
pub mod user_error;
pub mod verification;
pub mod viewer;
pub mod vocabulary;
pub mod voting;
pub mod words;
pub mod worklist;

use crate::App;
use crate::error::{Error, Result, Stop};
use async_graphql::{Data, Executor, MergedObject, Object, ObjectType, Request, Response, SchemaBuilder};
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::BoxStream;
use scalars::DateTime;
use scope::Scope;
use std::sync::Arc;
use subscription::Subscription;

/// Makes the payload of a mutation: the changed object under its own name, or why not.
macro_rules! payload {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $object:ty })+) => {
        $(
            $(#[$doc])*
            #[derive(async_graphql::SimpleObject)]
            pub struct $name {
                $(#[$field_doc])*
                $field: Option<$object>,
                /// 业务错误 · Everything that stands in the way; empty when it is done, or would be (`dryRun`).
                user_errors: Vec<$crate::graphql::user_error::UserError>,
                /// 查询 · The root, to read on in the same round trip.
                query: $crate::graphql::Query,
            }

            impl $crate::work::Payload for $name {
                type Object = $object;

                fn of(object: Option<$object>, user_errors: Vec<$crate::graphql::user_error::UserError>) -> Self {
                    Self { $field: object, user_errors, query: $crate::graphql::Query::default() }
                }
            }
        )+
    };
}
pub(crate) use payload;

/// The answer of a field whose argument names something: null where there is none that the viewer may see.
pub(crate) fn visible<T>(found: Result<T>) -> Option<async_graphql::Result<T>> {
    match found {
        Err(Error::Stop(Stop::NotFound)) => None,
        found => Some(found.map_err(Into::into)),
    }
}

/// What everybody may read, and the viewer.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    BaseQuery,
    node::NodeQuery,
    cycles::CycleQuery,
    regulation::RegulationQuery,
    calendar::CalendarQuery,
    standards::StandardQuery,
    conferring::notices::NoticeQuery,
    conferring::objections::ObjectionQuery,
    conferring::awards::AwardQuery,
    review::opinions::OpinionQuery,
    revocations::RevocationQuery,
    publicity::experiences::ExperienceQuery,
    statistics::StatisticsQuery,
);

/// The steps, for both schemas below: a root inside a root would need a second type of the same name.
#[derive(Debug, Default, MergedObject)]
pub struct Steps(
    identity::IdentityMutation,
    accounts::AccountsMutation,
    roles::RolesMutation,
    organization::registering::RegisteringMutation,
    verification::VerificationMutation,
    team::TeamMutation,
    recording::RegistersMutation,
    regulation::RegulationMutation,
    calendar::CalendarMutation,
    committee::CommitteeMutation,
    standards::StandardMutation,
    planning::WorkPlanMutation,
    cycles::CycleMutation,
    planning::CloningMutation,
    planning::ProcedureMutation,
    resolutions::ResolutionMutation,
    cycles::AnnouncingMutation,
    declarations::DeclarationMutation,
    applying::drafting::DraftingMutation,
    attachments::AttachmentMutation,
    applying::submitting::SubmittingMutation,
    recommendation::RecommendationMutation,
    qualification::QualificationMutation,
    qualification::ExclusionMutation,
    review::pool::PoolMutation,
    review::groups::GroupMutation,
    review::groups::AssigningMutation,
    review::avoidance::AvoidanceMutation,
    cycles::ProgressMutation,
    review::sheets::SheetMutation,
    review::visits::VisitMutation,
    review::report::ReportMutation,
    review::candidates::CandidateMutation,
    review::opinions::OpinionMutation,
    voting::meetings::MeetingMutation,
    voting::rounds::RoundMutation,
    voting::casting::CastingMutation,
    conferring::notices::NoticeMutation,
    conferring::objections::ObjectionMutation,
    conferring::objections::HearingMutation,
    conferring::vacancies::VacancyMutation,
    conferring::renouncing::RenouncingMutation,
    conferring::nominees::ApprovalMutation,
    conferring::awards::ConferralMutation,
    rewarding::budget::BudgetMutation,
    rewarding::claims::ClaimMutation,
    rewarding::grants::GrantMutation,
    rewarding::payments::PaymentMutation,
    rewarding::fund_use::FundUseMutation,
    rewarding::evidence::EvidenceMutation,
    revocations::InvestigatingMutation,
    revocations::DecidingMutation,
    follow_up::FollowUpMutation,
    publicity::experiences::ExperienceMutation,
    misconduct::MisconductMutation,
    assessments::AssessmentMutation,
);

/// Every step of the procedure, in its order.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(Steps);

/// The schema as served in production.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Fields about the server itself.
#[derive(Debug, Default)]
pub struct BaseQuery;

#[Object]
impl BaseQuery {
    /// 服务器时间 · The procedural clock: the only time that decides.
    async fn server_time(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<DateTime> {
        let scope = Scope::of(ctx)?;
        Ok(scope.app.clock.now().into())
    }

    /// 当前用户 · Who is signed in, with one area per role; null without a token.
    async fn viewer(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<Option<viewer::ViewerFields>> {
        Ok(Scope::of(ctx)?.viewer.cloned().map(viewer::ViewerFields))
    }
}

/// A schema without data.
pub fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    limited(Schema::build(Query::default(), Mutation::default(), Subscription))
}

/// The second line behind [`guard`].
fn limited<M: ObjectType + 'static>(
    builder: SchemaBuilder<Query, M, Subscription>,
) -> SchemaBuilder<Query, M, Subscription> {
    builder.disable_suggestions().limit_depth(30).limit_directives(10)
}

/// The schema of a running server.
pub fn schema(app: App) -> Schema {
    builder().data(app).finish()
}

/// Every step of the procedure, in its order, and the sandbox's own mutations.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "Mutation")]
pub struct SandboxedMutation(Steps, crate::sandbox::SandboxMutation);

/// The schema that a server serves.
#[derive(Clone)]
pub enum Served {
    /// In production.
    Production(Schema),
    /// With the additions of the sandbox.
    Sandbox(async_graphql::Schema<Query, SandboxedMutation, Subscription>),
}

impl Served {
    /// The schema of a running server.
    pub fn of(app: App) -> Self {
        if app.settings.sandbox {
            let schema =
                limited(async_graphql::Schema::build(Query::default(), SandboxedMutation::default(), Subscription));
            Self::Sandbox(schema.data(app).finish())
        } else {
            Self::Production(schema(app))
        }
    }

    /// As an object behind a pointer, so that whoever calls [`Executor::execute`] is not compiled with all resolvers once more.
    fn executed(&self, request: Request) -> BoxFuture<'_, Response> {
        match self {
            Self::Production(schema) => schema.execute(request).boxed(),
            Self::Sandbox(schema) => schema.execute(request).boxed(),
        }
    }
}

impl Executor for Served {
    async fn execute(&self, request: Request) -> Response {
        self.executed(request).await
    }

    fn execute_stream(&self, request: Request, session_data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        match self {
            Self::Production(schema) => Executor::execute_stream(schema, request, session_data),
            Self::Sandbox(schema) => Executor::execute_stream(schema, request, session_data),
        }
    }
}

/// The production schema as SDL.
pub fn sdl() -> String {
    use async_graphql::SDLExportOptions;
    builder().finish().sdl_with_options(SDLExportOptions::new().sorted_enum_items().include_specified_by())
}
