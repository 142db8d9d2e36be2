//! Registering, amending a registration, and its licence (art. 2, 11(1)).

use super::{MyOrganization, expect_state};
use crate::access::Action;
use crate::error::Result;
use crate::finders::organization::own;
use crate::graphql::check::Check;
use crate::graphql::files::{self, Accepted, Offered, Owner, UploadSlot};
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::scalars::{CreditCode, Date};
use crate::graphql::scope::Scope;
use crate::graphql::team::{NewMember, enrol};
use crate::identity::password;
use crate::rules::Refusal;
use crate::work::{mutate, refuse};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chrono::NaiveDate;
use entity::enums::{Industry, MediaType, OrganizationState, TeamPermission};
use entity::organization;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// What is taken as a licence: a scan or photo of up to 10 MiB.
const LICENCE: Accepted<'static> =
    Accepted { max_bytes: 10 * 1024 * 1024, media_types: &[MediaType::Pdf, MediaType::Png, MediaType::Jpeg] };
/// Kind of a licence file.
const LICENCE_KEY: &str = "LICENCE";
/// Licence files of one registration, stored or with an open slot.
const LICENCE_COUNT: u64 = 10;

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
        let login = crate::graphql::team::credentials(&mut check, &input.account, &input.password);
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
pub struct RegisteringMutation;

#[Object]
impl RegisteringMutation {
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
            let owner = Owner::OrganizationLicence(id);
            files::room_for_one(work, owner, LICENCE_COUNT, "organization").await?;
            files::grant_slot(work, owner, LICENCE_KEY, checked).await
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
