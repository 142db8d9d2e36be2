//! The Office verifies organisations against their licence (art. 2, 11): one registration of a credit code, the others
//! close.

use super::check::Check;
use super::ids::Kind;
use super::organization::expect_state;
use super::organization_file::OrganizationFile;
use super::payload;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::finders::organization::any;
use crate::rules::{Refusal, Refusals, Step};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{ApplicationState, OrganizationState, Phase};
use entity::{application, cycle, file, organization, organization_renaming};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use uuid::Uuid;

/// Why the other registrations of a verified code close.
const SAME_CODE: &str = "同一统一社会信用代码的另一登记已通过核验。";
/// 核验单位 · Verify an organisation
#[derive(Debug, InputObject)]
pub struct VerifyOrganizationInput {
    /// 单位 · The registration, UNVERIFIED and with a licence.
    pub organization: ID,
    /// 所依据的版本 · The version that was compared with the licence.
    pub expected_version: i32,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 关闭登记 · Close a registration
#[derive(Debug, InputObject)]
pub struct CloseOrganizationInput {
    /// 单位 · The registration, not yet CLOSED.
    pub organization: ID,
    /// 所依据的版本 · The version that was read.
    pub expected_version: i32,
    /// 理由 · Why, for its team to read; 1-500 characters.
    pub reason: String,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

/// 变更单位名称 · Rename an organisation
#[derive(Debug, InputObject)]
pub struct RenameOrganizationInput {
    /// 单位 · The organisation, VERIFIED.
    pub organization: ID,
    /// 所依据的版本 · The version that was read.
    pub expected_version: i32,
    /// 新名称 · The new registered name, 1-200 characters.
    pub name: String,
    /// 依据 · Document that proves the change, 1-300 characters.
    pub evidence: String,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

payload! {
    /// 核验单位结果 · Answer to `verifyOrganization`
    VerifyOrganizationPayload {
        /// 单位 · The verified organisation; null when refused.
        organization: OrganizationFile
    }
    /// 关闭登记结果 · Answer to `closeOrganization`
    CloseOrganizationPayload {
        /// 单位 · The closed registration; null when refused.
        organization: OrganizationFile
    }
    /// 变更单位名称结果 · Answer to `renameOrganization`
    RenameOrganizationPayload {
        /// 单位 · The renamed organisation; null when refused.
        organization: OrganizationFile
    }
}

/// The registration that a step is about, in the version that was read.
async fn load(
    work: &Work,
    id: Uuid,
    expected_version: i32,
    states: &[OrganizationState],
) -> Result<organization::Model> {
    let row = any(work.db(), work.viewer()?, id).await?;
    work.expect_version(expected_version, row.version)?;
    expect_state(&row, states)?;
    Ok(row)
}

fn at_organization(message: &'static str) -> Refusal {
    Refusal::input(message).at(vec![Step::Field("organization".to_owned())])
}

/// Records the Office's decision on a registration.
async fn decide(
    work: &Work,
    row: organization::Model,
    state: OrganizationState,
    reason: Option<String>,
) -> Result<organization::Model> {
    let version = row.version + 1;
    let mut change = row.into_active_model();
    change.state = Set(state);
    change.state_reason = Set(reason);
    change.decided_by = Set(Some(work.actor()?));
    change.decided_at = Set(Some(work.now));
    change.version = Set(version);
    Ok(change.update(work.db()).await?)
}

/// Closes the unverified registrations of the code but one.
async fn close_others(work: &Work, verified: &organization::Model) -> Result<()> {
    use organization::Column;
    let closed = organization::ActiveModel {
        state: Set(OrganizationState::Closed),
        state_reason: Set(Some(SAME_CODE.to_owned())),
        decided_by: Set(Some(work.actor()?)),
        decided_at: Set(Some(work.now)),
        ..Default::default()
    };
    organization::Entity::update_many()
        .set(closed)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::CreditCode.eq(&verified.credit_code))
        .filter(Column::State.eq(OrganizationState::Unverified))
        .filter(Column::Id.ne(verified.id))
        .exec(work.db())
        .await?;
    Ok(())
}

/// The Office's decisions on registrations.
#[derive(Debug, Default)]
pub struct VerificationMutation;

#[Object]
impl VerificationMutation {
    /// 核验单位（第二条、第十一条） · Verifies a registration against its licence; the other unverified registrations of the same credit code close (art. 2, 11).
    async fn verify_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: VerifyOrganizationInput,
    ) -> async_graphql::Result<VerifyOrganizationPayload> {
        mutate(ctx, Action::VerifyOrganization, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            check.done()?;
            let row = load(work, id, input.expected_version, &[OrganizationState::Unverified]).await?;
            let licences = file::Entity::find()
                .filter(file::Column::OrganizationId.eq(id))
                .filter(file::Column::UploadedAt.is_not_null())
                .filter(file::Column::RemovedAt.is_null())
                .count(work.db())
                .await?;
            let verified = organization::Entity::find()
                .filter(organization::Column::CreditCode.eq(&row.credit_code))
                .filter(organization::Column::State.eq(OrganizationState::Verified))
                .count(work.db())
                .await?;
            let mut refusals = Refusals::default();
            refusals.unless(licences > 0, || at_organization("input-licence-missing"));
            refusals.unless(verified == 0, || at_organization("input-code-verified"));
            refusals.ruling()?;
            let row = decide(work, row, OrganizationState::Verified, None).await?;
            close_others(work, &row).await?;
            Ok(OrganizationFile(row))
        })
        .await
    }

    /// 关闭登记 · Closes a registration, with a reason. A verified one closes only when no running cycle holds an application of it that is submitted and not out.
    async fn close_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: CloseOrganizationInput,
    ) -> async_graphql::Result<CloseOrganizationPayload> {
        mutate(ctx, Action::CloseOrganization, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            let reason = check.text("reason", &input.reason, 500);
            check.done()?;
            let open = [OrganizationState::Unverified, OrganizationState::Verified];
            let row = load(work, id, input.expected_version, &open).await?;
            if row.state == OrganizationState::Verified {
                use ApplicationState::{Accepted, Conferred, Nominated, Reserve, Returned, Shortlisted, Submitted};
                let running = [Submitted, Returned, Accepted, Shortlisted, Nominated, Reserve, Conferred];
                let in_use = application::Entity::find()
                    .inner_join(cycle::Entity)
                    .filter(application::Column::OrganizationId.eq(id))
                    .filter(application::Column::State.is_in(running))
                    .filter(cycle::Column::Phase.ne(Phase::Closed))
                    .count(work.db())
                    .await?;
                if in_use > 0 {
                    return Err(at_organization("input-registration-in-use").into());
                }
            }
            decide(work, row, OrganizationState::Closed, Some(reason)).await.map(OrganizationFile)
        })
        .await
    }

    /// 变更单位名称 · Records a new name of a verified organisation, with the document that proves it; its credit code stays.
    async fn rename_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RenameOrganizationInput,
    ) -> async_graphql::Result<RenameOrganizationPayload> {
        mutate(ctx, Action::RenameOrganization, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            let name = check.text("name", &input.name, 200);
            let evidence = check.text("evidence", &input.evidence, 300);
            check.done()?;
            let row = load(work, id, input.expected_version, &[OrganizationState::Verified]).await?;
            if row.name == name {
                return Err(Refusal::input("input-nothing-to-change").at(vec![Step::Field("name".to_owned())]).into());
            }
            let renaming = organization_renaming::ActiveModel {
                id: Set(work.new_id()),
                organization_id: Set(id),
                former_name: Set(row.name.clone()),
                name: Set(name.clone()),
                evidence: Set(evidence),
                recorded_by: Set(work.actor()?),
                recorded_at: Set(work.now),
            };
            renaming.insert(work.db()).await?;
            let version = row.version + 1;
            let mut change = row.into_active_model();
            change.name = Set(name);
            change.version = Set(version);
            Ok(OrganizationFile(change.update(work.db()).await.map_err(Error::from)?))
        })
        .await
    }
}
