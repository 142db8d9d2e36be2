//! Registering as an applicant (art. 2, 11): an organisation registers itself, its team sees and amends what is not yet
//! verified, and uploads the licence against which the Office verifies it ([`super::verification`]).

pub mod registering;

use super::allowed::in_force;
use super::dossier::DossierOf;
use super::files::StoredFile;
use super::ids::Kind;
use super::loaders::{AdverseRecordsOf, HonoursOf, LicencesOf};
use super::material::{EligibilityRow, evaluate, shown_rows};
use super::own_registers::{OwnAdverseRecord, OwnHonour};
use super::scalars::{CreditCode, Date, DateTime};
use super::scope::Scope;
use super::team::TeamMember;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::{own, permission};
use crate::rules::form::BoundFacts;
use crate::rules::{Refusal, Step, term};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::Datelike;
use entity::RuleCode;
use entity::enums::{Industry, OrganizationState, TeamPermission};
use entity::{organization, team_member};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use uuid::Uuid;

/// 单位名片 · The identity card of an organisation
#[derive(Clone, Debug, SimpleObject)]
pub struct OrganizationSummary {
    /// 标识 · Global id.
    pub id: ID,
    /// 单位名称 · Registered name.
    pub name: String,
    /// 统一社会信用代码 · Unified social credit code.
    pub credit_code: CreditCode,
    /// 行业门类 · Section of GB/T 4754.
    pub industry: Industry,
    /// 法定代表人 · Legal representative.
    pub legal_representative: String,
}

impl From<&organization::Model> for OrganizationSummary {
    fn from(row: &organization::Model) -> Self {
        Self {
            id: Kind::Organization.id(row.id),
            name: row.name.clone(),
            credit_code: CreditCode(row.credit_code.clone()),
            industry: row.industry,
            legal_representative: row.legal_representative.clone(),
        }
    }
}

/// 本单位 · An organisation as its own team sees it
#[derive(Clone, Debug)]
pub struct MyOrganization(pub organization::Model);

/// 本单位 · An organisation as its own team sees it
#[Object]
impl MyOrganization {
    /// 标识 · Global id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Organization.id(self.0.id)
    }

    /// 统一社会信用代码 · Unified social credit code; proven only once the registration is verified.
    async fn credit_code(&self) -> CreditCode {
        CreditCode(self.0.credit_code.clone())
    }

    /// 单位名称 · Registered name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 法定代表人 · Legal representative.
    async fn legal_representative(&self) -> &str {
        &self.0.legal_representative
    }

    /// 行业门类 · Section of GB/T 4754.
    async fn industry(&self) -> Industry {
        self.0.industry
    }

    /// 住所 · Registered address.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// 成立日期 · Date of registration on the licence.
    async fn registered_on(&self) -> Date {
        self.0.registered_on.into()
    }

    /// 登记状态 · Whether the Office verified it; needed for acceptance, not for submission (art. 2, 11(1)).
    async fn state(&self) -> OrganizationState {
        self.0.state
    }

    /// 状态说明 · Why it was closed; null unless CLOSED.
    async fn state_reason(&self) -> Option<&str> {
        self.0.state_reason.as_deref()
    }

    /// 版本 · Give it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// 可否申报 · What the registers alone decide today under the regulation in force: the bars of article 4, for a cycle of this year, and the look-backs of article 12(3)-(6). Everything else depends on an application: see its `eligibility`. Null until VERIFIED.
    async fn eligibility(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<EligibilityRow>>> {
        if self.0.state != OrganizationState::Verified {
            return None;
        }
        let read = async {
            let scope = Scope::of(ctx)?;
            let regulation = in_force(&scope).await?.ok_or(NOT_FOUND)?;
            let dossier = scope.load(DossierOf(self.0.credit_code.clone())).await?.unwrap_or_default();
            let verdicts = BTreeMap::new();
            let (day, facts) = (scope.now.day(), BoundFacts::default());
            let rows = evaluate(&facts, &dossier, &verdicts, (day, day.year()), &regulation.parameters);
            let decided = rows.into_iter().filter(|row| BY_REGISTER.contains(&row.code)).collect();
            shown_rows(&scope, regulation.id, decided).await
        };
        super::visible(read.await)
    }

    /// 登记时间 · When it was registered here.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// 我的权限 · What the viewer may do here; null without a token, as right after registering.
    async fn permission(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<TeamPermission>> {
        Ok(Scope::of(ctx)?.viewer.and_then(|viewer| permission(viewer, self.0.id)))
    }

    /// 团队 · Its present members, in the order in which they joined.
    async fn team(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<TeamMember>> {
        Ok(team(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 证照 · Uploaded licence files, oldest first.
    async fn licences(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<StoredFile>> {
        Ok(licences(&Scope::of(ctx)?, self.0.id).await?)
    }

    /// 荣誉 · Its registered honours (art. 4, 20), oldest entry first; null until it is verified, because only then is the code known to be its own.
    async fn honours(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<OwnHonour>>> {
        if self.0.state != OrganizationState::Verified {
            return None;
        }
        Some(self.own_honours(ctx).await.map_err(Into::into))
    }

    /// 不良记录 · Its entries in the adverse-record register (art. 12), oldest entry first; null until it is verified.
    async fn adverse_records(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<Vec<OwnAdverseRecord>>> {
        if self.0.state != OrganizationState::Verified {
            return None;
        }
        Some(self.own_adverse_records(ctx).await.map_err(Into::into))
    }
}

impl MyOrganization {
    async fn own_honours(&self, ctx: &Context<'_>) -> Result<Vec<OwnHonour>> {
        let rows = Scope::of(ctx)?.by(HonoursOf, self.0.credit_code.clone()).await?;
        Ok(rows.into_iter().filter(|row| row.voided_at.is_none()).map(Into::into).collect())
    }

    async fn own_adverse_records(&self, ctx: &Context<'_>) -> Result<Vec<OwnAdverseRecord>> {
        let rows = Scope::of(ctx)?.by(AdverseRecordsOf, self.0.credit_code.clone()).await?;
        Ok(rows.into_iter().filter(|row| row.voided_at.is_none()).map(Into::into).collect())
    }
}

/// The rows that the registers decide.
const BY_REGISTER: [RuleCode; 6] = [
    RuleCode::AwardStillValid,
    RuleCode::ReapplicationTooEarly,
    RuleCode::BarredByAccident,
    RuleCode::BarredBySpotCheck,
    RuleCode::BarredByFraud,
    RuleCode::BarredByViolation,
];

/// The present members of a team.
pub(super) async fn team(scope: &Scope<'_>, organization: Uuid) -> Result<Vec<TeamMember>> {
    let rows = scope.many::<team_member::Entity>(organization).await?;
    Ok(rows.into_iter().filter(|row| row.removed_at.is_none()).map(TeamMember).collect())
}

/// The licence files whose bytes are there.
pub(super) async fn licences(scope: &Scope<'_>, organization: Uuid) -> Result<Vec<StoredFile>> {
    let rows = scope.by(LicencesOf, organization).await?;
    Ok(rows.into_iter().filter(|row| row.uploaded_at.is_some() && row.removed_at.is_none()).map(StoredFile).collect())
}

impl Subject for MyOrganization {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    /// Without a token only a repeated registration gets here, and it proved itself by repeating the whole input, password
    /// included.
    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        match scope.viewer {
            Some(viewer) => own(scope.db(), viewer, id, TeamPermission::View).await.map(Self),
            None => Ok(Self(organization::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?)),
        }
    }
}

/// INVALID_INPUT where a registration is not in one of the states that a step needs.
pub(super) fn expect_state(row: &organization::Model, states: &[OrganizationState]) -> Result<()> {
    if states.contains(&row.state) {
        return Ok(());
    }
    let refusal = Refusal::input("input-registration-state").fact("state", term!(OrganizationState, row.state));
    Err(refusal.at(vec![Step::Field("organization".to_owned())]).into())
}

/// 单位 · Own organisations of an applicant
#[derive(Debug, Default)]
pub struct ApplicantOrganizations;

#[Object]
impl ApplicantOrganizations {
    /// 所属单位 · The organisations on whose team the viewer is, oldest registration first.
    async fn organizations(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<MyOrganization>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.signed_in()?.organizations(TeamPermission::View);
        let rows = organization::Entity::find().filter(organization::Column::Id.is_in(ids));
        let rows =
            rows.order_by_asc(organization::Column::Id).all(scope.db()).await.map_err(crate::error::Error::from)?;
        Ok(rows.into_iter().map(MyOrganization).collect())
    }

    /// 单位 · One of them; null where the viewer is not on its team.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "单位标识 · Global id of an organisation.")] id: ID,
    ) -> Option<async_graphql::Result<MyOrganization>> {
        let id = Kind::Organization.parse(&id)?;
        let found = async {
            let scope = Scope::of(ctx)?;
            own(scope.db(), scope.signed_in()?, id, TeamPermission::View).await
        };
        super::visible(found.await.map(MyOrganization))
    }
}
