//! The two pools: one that writes, one that cannot; and what a broken constraint means.

use crate::error::{Error, Stop};
use crate::rules::Refusal;
use entity::RuleCode;
use prometheus_client::metrics::counter::Counter;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr};
use std::time::Duration;

/// The database, as two pools.
#[derive(Clone, Debug)]
pub struct Db {
    /// Only [`crate::work`] may write with it.
    pub(crate) write: DatabaseConnection,
    /// Cannot write: `query_only` on SQLite, read-only transactions on PostgreSQL.
    pub read: DatabaseConnection,
    /// How many statements were sent with both.
    pub statements: Counter,
    /// `read` for what nobody asked for, which is not counted.
    pub(crate) unasked: DatabaseConnection,
}

impl Db {
    /// Opens both pools; SQLite's file is made where it is missing.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        let sqlite = url.starts_with("sqlite:");
        let options = |connections: u32, read_only: bool| {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(10))
                // A pool of local sockets: a ping on every acquire costs a round trip and proves nothing.
                .test_before_acquire_if_idle_for(Duration::from_secs(30))
                // Without an age limit the pool has no task that looks for aged connections. It reads a count that falls below
                // zero for an instant while a connection comes back (sqlx 0.9), and then never ends: a core and the shutdown
                // are lost.
                .idle_timeout(None)
                .max_lifetime(None)
                .sqlx_logging(false);
            if sqlite {
                options.map_sqlx_sqlite_opts(move |options| {
                    options
                        .create_if_missing(!read_only)
                        .foreign_keys(true)
                        .pragma("journal_mode", "WAL")
                        .pragma("synchronous", "FULL")
                        .pragma("recursive_triggers", "ON")
                        .pragma("secure_delete", "ON")
                        .pragma("query_only", if read_only { "ON" } else { "OFF" })
                        .busy_timeout(Duration::from_secs(10))
                });
            } else if read_only {
                options.map_sqlx_postgres_opts(|options| options.options([("default_transaction_read_only", "on")]));
            }
            options
        };
        // One writer on SQLite: the pool's queue is fair, the busy handler is not.
        let mut write = Database::connect(options(if sqlite { 1 } else { 8 }, false)).await?;
        let mut read = Database::connect(options(if sqlite { 4 } else { 10 }, true)).await?;
        let unasked = read.clone();
        let statements = Counter::default();
        for pool in [&mut write, &mut read] {
            let sent = statements.clone();
            pool.set_metric_callback(move |_| {
                sent.inc();
            });
        }
        Ok(Self { write, read, statements, unasked })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read.ping().await
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// SQLite: moves the write-ahead log into the file.
    pub async fn checkpoint(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            self.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// SQLite: rewrites the file and empties the write-ahead log, so that neither keeps what was deleted. PostgreSQL keeps
    /// nothing of truncated tables but its own log.
    pub async fn forget(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            self.write.execute_unprepared("VACUUM").await?;
        }
        self.checkpoint().await
    }

    /// Closes both pools.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }

    /// Empties a sandbox: everything goes, then the schema is made anew.
    pub(crate) async fn wipe(&self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            let objects = "SELECT 'DROP ' || upper(type) || ' IF EXISTS \"' || name || '\"' FROM sqlite_master \
                           WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY type DESC";
            let rows = self.write.query_all_raw(sea_orm::Statement::from_string(DbBackend::Sqlite, objects)).await?;
            self.write.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
            for row in rows {
                self.write.execute_unprepared(&row.try_get_by_index::<String>(0)?).await?;
            }
            self.write.execute_unprepared("PRAGMA foreign_keys = ON").await?;
        } else {
            self.write.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await?;
        }
        self.migrate().await
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        use migration::MigratorTrait;
        migration::Migrator::up(&self.write, None).await
    }
}

/// Constraints that a rule stands behind, by PostgreSQL's name and by SQLite's column list or message. Rules decide
/// first; a constraint is the last line, and what is not listed here is our fault. The first that is found counts: of two
/// lists of columns that begin alike the longer one comes first.
const CONSTRAINTS: &[(&str, &str, RuleCode)] = &[
    ("application_live_key", "application.cycle_id, application.organization_id", RuleCode::ApplicationAlreadyExists),
    ("cycle_year_key", "cycle.year", RuleCode::CycleAlreadyExists),
    ("work_plan_year_key", "work_plan.year", RuleCode::InvalidInput),
    ("account_login_key", "account.login", RuleCode::InvalidInput),
    ("department_name_key", "department.name", RuleCode::InvalidInput),
    ("standard_edition_key", "standard.edition", RuleCode::InvalidInput),
    ("regulation_edition_key", "regulation.edition", RuleCode::InvalidInput),
    (
        "recommendation_department_key",
        "recommendation.application_id, recommendation.department_id",
        RuleCode::InvalidInput,
    ),
    ("role_incompatible", "role_incompatible", RuleCode::RoleIncompatible),
    ("standard_immutable", "standard_immutable", RuleCode::StandardImmutable),
    ("regulation_immutable", "regulation_immutable", RuleCode::RegulationImmutable),
    ("work_procedure_immutable", "work_procedure_immutable", RuleCode::WorkProcedureNotApproved),
    ("resolution_vote_immutable", "resolution_vote_final", RuleCode::AlreadyVoted),
    ("ballot_marker_pkey", "ballot_marker_append_only", RuleCode::AlreadyVoted),
    ("voting_not_open", "voting_not_open", RuleCode::VotingNotOpen),
    ("ballot_round_open_key", "ballot_round.state", RuleCode::RoundAlreadyOpen),
    ("committee_member_director_key", "committee_member.position", RuleCode::CommitteeIncomplete),
    ("committee_member_deputy_key", "committee_member.position", RuleCode::CommitteeIncomplete),
    ("public_notice_number_key", "public_notice.cycle_id, public_notice.number", RuleCode::InvalidInput),
    ("public_notice_supersedes_key", "public_notice.supersedes_id", RuleCode::InvalidInput),
    ("objection_final", "objection_final", RuleCode::StageOutOfOrder),
    ("vacant_place_application_key", "vacant_place.application_id", RuleCode::InvalidInput),
    ("vacant_place_substitute_key", "vacant_place.round_id, vacant_place.substitute_id", RuleCode::SubstituteNotNext),
    ("approval_independent_check", "approval_independent_check", RuleCode::ApproverNotIndependent),
    ("approval_person_key", "approval.application_id, approval.person_id", RuleCode::ApproverNotIndependent),
    ("approval_step_key", "approval.application_id, approval.step", RuleCode::InvalidInput),
    ("approval_refusal_key", "approval.application_id", RuleCode::NomineeDisqualified),
    ("publication_document_cycle_key", "publication_document.cycle_id", RuleCode::InvalidInput),
    ("publication_document_number_key", "publication_document.number", RuleCode::InvalidInput),
    ("award_slot_key", "award.cycle_id, award.tier, award.slot_no", RuleCode::QuotaExceeded),
    ("award_slot_check", "award_slot_check", RuleCode::QuotaExceeded),
    ("award_application_key", "award.application_id", RuleCode::InvalidInput),
    ("award_certificate_key", "award.certificate_number", RuleCode::InvalidInput),
    ("budget_line_year_key", "budget_line.year, budget_line.purpose", RuleCode::InvalidInput),
    ("budget_line_balance_check", "budget_line_balance_check", RuleCode::BudgetExceeded),
    ("reward_claim_standard_key", "reward_claim.credit_code, reward_claim.standard_number", RuleCode::InvalidInput),
    ("reward_claim_honour_key", "reward_claim.honour_id", RuleCode::InvalidInput),
    ("reward_grant_claim_key", "reward_grant.claim_id", RuleCode::RewardAlreadyGranted),
    ("reward_grant_award_key", "reward_grant.award_id", RuleCode::RewardAlreadyGranted),
    ("reward_grant_balance_check", "reward_grant_balance_check", RuleCode::BudgetExceeded),
    ("reward_grant_use_check", "reward_grant_use_check", RuleCode::FundUseExceedsBonus),
    ("payment_independent_check", "payment_independent_check", RuleCode::ApproverNotIndependent),
    ("fund_use_number_key", "fund_use.grant_id, fund_use.number", RuleCode::InvalidInput),
    ("evidence_final", "evidence_final", RuleCode::StageOutOfOrder),
    ("revocation_case_independent_check", "revocation_case_independent_check", RuleCode::ApproverNotIndependent),
    ("revocation_case_final", "revocation_case_final", RuleCode::StageOutOfOrder),
    ("revocation_case_open_key", "revocation_case.award_id", RuleCode::InvalidInput),
    ("revocation_case_revoked_key", "revocation_case.award_id", RuleCode::InvalidInput),
    ("follow_up_visit_number_key", "follow_up_visit.award_id, follow_up_visit.number", RuleCode::InvalidInput),
    ("follow_up_visit_ahead_key", "follow_up_visit.award_id", RuleCode::InvalidInput),
    ("person_disqualified", "person_disqualified", RuleCode::PersonDisqualified),
    ("experience_final", "experience_final", RuleCode::StageOutOfOrder),
    ("misconduct_case_final", "misconduct_case_final", RuleCode::StageOutOfOrder),
    ("misconduct_case_open_key", "misconduct_case.person_id", RuleCode::InvalidInput),
    ("misconduct_application_key", "misconduct_application.case_id", RuleCode::InvalidInput),
    ("assessment_key", "assessment.reviewer_id, assessment.cycle_id", RuleCode::InvalidInput),
];

/// Turns a database error into a refusal where a known constraint says so.
pub fn classify(error: DbErr) -> Error {
    if let DbErr::ConnectionAcquire(_) = error {
        return Stop::Unavailable.into();
    }
    let message = match &error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => cause.to_string(),
        _ => return Error::internal(error),
    };
    match CONSTRAINTS.iter().find(|(postgres, sqlite, _)| message.contains(postgres) || message.contains(sqlite)) {
        Some((_, _, RuleCode::InvalidInput)) => Refusal::input("input-duplicate").into(),
        Some((_, _, code)) => (*code).into(),
        None => Error::internal(error),
    }
}
