//! Registering as an applicant (art. 2, 11): an organisation registers itself, its team sees and amends what is not yet
//! verified, and uploads the licence against which the Office verifies it ([`super::verification`]).

use super::check::Check;
use super::files::{self, Accepted, Offered, Owner, StoredFile, UploadSlot};
use super::ids::Kind;
use super::loaders::{AdverseRecordsOf, HonoursOf, LicencesOf};
use super::payload;
use super::scalars::{CreditCode, Date, DateTime};
use super::scope::Scope;
use super::team::{NewMember, TeamMember, enrol};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::{own, permission};
use crate::identity::password;
use crate::rules::{Refusal, Step, Value, term};
use crate::work::{Subject, mutate, refuse};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{
    AdverseRecordKind, HonourKind, HonourRevocation, Industry, MediaType, OrganizationState, TeamPermission,
};
use entity::{adverse_record, file, honour, organization, team_member};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    Set,
};
use uuid::Uuid;

/// What is taken as a licence: a scan or photo of up to 10 MiB.
const LICENCE: Accepted<'static> =
    Accepted { max_bytes: 10 * 1024 * 1024, media_types: &[MediaType::Pdf, MediaType::Png, MediaType::Jpeg] };
/// Kind of a licence file.
const LICENCE_KEY: &str = "LICENCE";
/// Licence files of one registration, stored or with an open slot.
const LICENCE_COUNT: u64 = 10;

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
    async fn id(&self) -> ID {
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

/// 本单位荣誉 · A registered honour as the organisation itself sees it
#[derive(Clone, Debug, SimpleObject)]
pub struct OwnHonour {
    /// 荣誉类别 · Which award.
    pub kind: HonourKind,
    /// 名称 · Name and year of the award.
    pub title: String,
    /// 授予日期 · Date of the document.
    pub granted_on: Date,
    /// 有效期至 · Last day of validity.
    pub valid_until: Date,
    /// 撤销日期 · When it was revoked; null: it was not.
    pub revoked_on: Option<Date>,
    /// 撤销依据 · On which ground (art. 23, 24); null: it was not revoked.
    pub revocation: Option<HonourRevocation>,
}

impl From<honour::Model> for OwnHonour {
    fn from(row: honour::Model) -> Self {
        Self {
            kind: row.kind,
            title: row.title,
            granted_on: row.granted_on.into(),
            valid_until: row.valid_until.into(),
            revoked_on: row.revoked_on.map(Into::into),
            revocation: row.revocation,
        }
    }
}

/// 本单位不良记录 · An adverse record as the organisation itself sees it
#[derive(Clone, Debug, SimpleObject)]
pub struct OwnAdverseRecord {
    /// 类别 · What happened (art. 12(3)-(6)).
    pub kind: AdverseRecordKind,
    /// 记录日期 · The date that the look-back counts from.
    pub dated_on: Date,
    /// 来源 · Who found it, and the document.
    pub source: String,
    /// 内容 · What happened, in words.
    pub description: String,
}

impl From<adverse_record::Model> for OwnAdverseRecord {
    fn from(row: adverse_record::Model) -> Self {
        Self { kind: row.kind, dated_on: row.dated_on.into(), source: row.source, description: row.description }
    }
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

/// 单位注册 · Register an organisation
#[derive(Debug, InputObject)]
pub struct RegisterOrganizationInput {
    /// 统一社会信用代码 · Unified social credit code of the organisation.
    pub credit_code: CreditCode,
    /// 单位名称 · Registered name, 1-200 characters.
    pub name: String,
    /// 法定代表人 · Legal representative, 1-100 characters.
    pub legal_representative: String,
    /// 行业门类 · Section of GB/T 4754.
    pub industry: Industry,
    /// 住所 · Registered address, 1-300 characters.
    pub address: String,
    /// 成立日期 · Date of registration on the licence, not after today.
    pub registered_on: Date,
    /// 经办人姓名 · Full name of the person who registers, 1-100 characters.
    pub representative_name: String,
    /// 账号 · Account name for this person, unique on this server.
    pub account: String,
    /// 密码 · Password for this account.
    pub password: String,
    /// 幂等键 · A UUID; a repeated request with the same key and input is answered without a second registration.
    pub idempotency_key: ID,
}

/// A registration whose input was checked.
struct Registration {
    credit_code: String,
    name: String,
    legal_representative: String,
    address: String,
    registered_on: NaiveDate,
    representative_name: String,
    login: String,
}

impl Registration {
    fn check(input: &RegisterOrganizationInput, today: NaiveDate) -> Result<Self> {
        let mut check = Check::new();
        let credit_code = check.credit_code("creditCode", &input.credit_code);
        let name = check.text("name", &input.name, 200);
        let legal_representative = check.text("legalRepresentative", &input.legal_representative, 100);
        let address = check.text("address", &input.address, 300);
        let registered_on = check.past_date("registeredOn", &input.registered_on, today);
        let representative_name = check.text("representativeName", &input.representative_name, 100);
        let login = super::team::credentials(&mut check, &input.account, &input.password);
        check.done()?;
        Ok(Self { credit_code, name, legal_representative, address, registered_on, representative_name, login })
    }
}

/// 更正登记信息 · Amend the registration
#[derive(Debug, InputObject)]
pub struct AmendOrganizationInput {
    /// 单位 · The organisation, while it is UNVERIFIED; afterwards the Office renames it.
    pub organization: ID,
    /// 所依据的版本 · The version that was read.
    pub expected_version: i32,
    /// 统一社会信用代码 · Absent: unchanged.
    pub credit_code: MaybeUndefined<CreditCode>,
    /// 单位名称 · 1-200 characters; absent: unchanged.
    pub name: MaybeUndefined<String>,
    /// 法定代表人 · 1-100 characters; absent: unchanged.
    pub legal_representative: MaybeUndefined<String>,
    /// 行业门类 · Absent: unchanged.
    pub industry: MaybeUndefined<Industry>,
    /// 住所 · 1-300 characters; absent: unchanged.
    pub address: MaybeUndefined<String>,
    /// 成立日期 · Not after today; absent: unchanged.
    pub registered_on: MaybeUndefined<Date>,
    /// 幂等键 · A UUID under which the request may be repeated.
    pub idempotency_key: ID,
}

impl AmendOrganizationInput {
    fn is_empty(&self) -> bool {
        self.credit_code.is_undefined()
            && self.name.is_undefined()
            && self.legal_representative.is_undefined()
            && self.industry.is_undefined()
            && self.address.is_undefined()
            && self.registered_on.is_undefined()
    }

    /// The row with what is given.
    fn apply(&self, check: &mut Check, row: &mut organization::Model, today: NaiveDate) {
        if let Some(value) = check.given("creditCode", &self.credit_code) {
            row.credit_code = check.credit_code("creditCode", value);
        }
        if let Some(value) = check.given("name", &self.name) {
            row.name = check.text("name", value, 200);
        }
        if let Some(value) = check.given("legalRepresentative", &self.legal_representative) {
            row.legal_representative = check.text("legalRepresentative", value, 100);
        }
        if let Some(value) = check.given("industry", &self.industry) {
            row.industry = *value;
        }
        if let Some(value) = check.given("address", &self.address) {
            row.address = check.text("address", value, 300);
        }
        if let Some(value) = check.given("registeredOn", &self.registered_on) {
            row.registered_on = check.past_date("registeredOn", value, today);
        }
    }
}

/// 申请上传证照 · Request a licence upload
#[derive(Debug, InputObject)]
pub struct RequestLicenceUploadInput {
    /// 单位 · The organisation, while it is UNVERIFIED.
    pub organization: ID,
    /// 文件名 · 1-200 characters, without path separators, ending as its type does.
    pub name: String,
    /// 文件类型 · PDF, PNG or JPEG.
    pub media_type: MediaType,
    /// 大小（字节） · Bytes, 1 to 10485760.
    pub size: i32,
    /// 校验值 · SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// 幂等键 · A UUID; a repeated request gets the same slot.
    pub idempotency_key: ID,
}

payload! {
    /// 单位注册结果 · Answer to `registerOrganization`
    RegisterOrganizationPayload {
        /// 单位 · The new registration, UNVERIFIED; null when refused.
        organization: MyOrganization
    }
    /// 更正登记信息结果 · Answer to `amendOrganization`
    AmendOrganizationPayload {
        /// 单位 · The amended registration; null when refused.
        organization: MyOrganization
    }
    /// 申请上传证照结果 · Answer to `requestLicenceUpload`
    RequestLicenceUploadPayload {
        /// 上传地址 · Where the bytes go; null when refused.
        slot: UploadSlot
    }
}

/// Registering.
#[derive(Debug, Default)]
pub struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// 单位注册（第二条、第十一条） · Registers an organisation and the first member of its team, who may SUBMIT; no token is needed, and none is given: sign in next. Several unverified registrations of one credit code may stand side by side; the Office verifies one against its licence (art. 2, 11).
    async fn register_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RegisterOrganizationInput,
    ) -> async_graphql::Result<RegisterOrganizationPayload> {
        // The password's hash takes long: only for input that passes, and not under the write lock.
        let prepared = async {
            let new = Registration::check(&input, Scope::of(ctx)?.now.day())?;
            let hash = password::hash(input.password.clone().into()).await?;
            Ok((new, hash))
        };
        let (new, password_hash) = match prepared.await {
            Ok(prepared) => prepared,
            Err(error) => return refuse(ctx, error).await,
        };
        mutate(ctx, Action::RegisterOrganization, input, async move |work, input| {
            let row = organization::ActiveModel {
                id: Set(work.new_id()),
                credit_code: Set(new.credit_code),
                name: Set(new.name),
                legal_representative: Set(new.legal_representative),
                industry: Set(input.industry),
                address: Set(new.address),
                registered_on: Set(new.registered_on),
                state: Set(OrganizationState::Unverified),
                state_reason: Set(None),
                decided_by: Set(None),
                decided_at: Set(None),
                created_at: Set(work.now),
                version: Set(1),
            };
            let row = row.insert(work.db()).await?;
            let member = NewMember {
                name: new.representative_name,
                login: new.login,
                password_hash,
                must_change_password: false,
                permission: TeamPermission::Submit,
            };
            enrol(work, row.id, member).await?;
            Ok(MyOrganization(row))
        })
        .await
    }

    /// 申请上传证照（第十一条） · Grants a one-time address for a licence file, for 30 minutes. Needs SUBMIT on the team; only while the registration is UNVERIFIED, so that what was verified stays as it was.
    async fn request_licence_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RequestLicenceUploadInput,
    ) -> async_graphql::Result<RequestLicenceUploadPayload> {
        mutate(ctx, Action::RequestLicenceUpload, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            let offered =
                Offered { name: &input.name, media_type: input.media_type, size: input.size, sha256: &input.sha256 };
            let checked = files::check_file(&mut check, offered, LICENCE);
            check.done()?;
            let row = own(work.db(), work.viewer()?, id, TeamPermission::Submit).await?;
            expect_state(&row, &[OrganizationState::Unverified])?;
            let open = Condition::any()
                .add(file::Column::UploadedAt.is_not_null())
                .add(file::Column::SlotExpiresAt.gt(work.app.clock.machine()));
            let files = file::Entity::find().filter(file::Column::OrganizationId.eq(id)).filter(open);
            if files.count(work.db()).await? >= LICENCE_COUNT {
                let max = Value::Integer(LICENCE_COUNT.cast_signed());
                return Err(Refusal::input("input-too-many")
                    .fact("max", max)
                    .at(vec![Step::Field("organization".to_owned())])
                    .into());
            }
            files::grant_slot(work, Owner::OrganizationLicence(id), LICENCE_KEY, checked).await
        })
        .await
    }

    /// 更正登记信息 · Amends a registration while it is UNVERIFIED. Needs SUBMIT on the team.
    async fn amend_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AmendOrganizationInput,
    ) -> async_graphql::Result<AmendOrganizationPayload> {
        mutate(ctx, Action::AmendOrganization, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("organization", Kind::Organization, &input.organization);
            if input.is_empty() {
                check.fault("name", Refusal::input("input-nothing-to-change"));
            }
            check.done()?;
            let before = own(work.db(), work.viewer()?, id, TeamPermission::Submit).await?;
            let mut check = Check::new();
            let mut after = before.clone();
            input.apply(&mut check, &mut after, work.now.day());
            check.done()?;
            work.expect_version(input.expected_version, before.version)?;
            expect_state(&before, &[OrganizationState::Unverified])?;
            if after == before {
                return Ok(MyOrganization(before));
            }
            after.version += 1;
            let change = after.into_active_model().reset_all();
            Ok(MyOrganization(change.update(work.db()).await?))
        })
        .await
    }
}
