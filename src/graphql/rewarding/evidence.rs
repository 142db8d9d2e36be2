//! Files that prove a claim of a reward or a report on the use of a bonus (art. 20, 22): upload slots and removal by the
//! organisation, until the Office has decided.

use super::claims::RewardClaim;
use super::fund_use::FundUse;
use super::handling::is_known;
use crate::access::{Action, Viewer};
use crate::error::{Error, NOT_FOUND, Result};
use crate::finders::organization::own;
use crate::graphql::check::Check;
use crate::graphql::files::{
    Accepted, CheckedFile, Offered, Owner, StoredFile, UploadSlot, check_file, grant_slot, room_for_one,
};
use crate::graphql::ids::Kind;
use crate::graphql::material::counts;
use crate::graphql::payload;
use crate::rules::Ruling;
use crate::rules::funds::may_decide;
use crate::rules::reward::undecided;
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{MediaType, TeamPermission};
use entity::{Instant, file, fund_use, reward_claim, reward_grant};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

/// What is taken as evidence: any type, up to 20 MiB.
const EVIDENCE: Accepted<'static> = Accepted {
    max_bytes: 20 * 1024 * 1024,
    media_types: &[MediaType::Pdf, MediaType::Png, MediaType::Jpeg, MediaType::Docx, MediaType::Xlsx],
};
/// Kind of a file of evidence.
const EVIDENCE_KEY: &str = "EVIDENCE";
/// Most files of one claim or report, open slots included.
const MOST_FILES: u64 = 20;

/// 申请上传奖励申请证明 · Requests an upload for a claim
#[derive(Clone, Debug, InputObject)]
pub struct RequestClaimEvidenceUploadInput {
    /// 奖励申请 · A claim of an own organisation that is not decided; needs SUBMIT. At most 20 files.
    pub claim: ID,
    /// 文件名 · 1-200 characters, without path separators, ending as its type does.
    pub name: String,
    /// 文件类型 · Any of the types.
    pub media_type: MediaType,
    /// 大小（字节） · Bytes, 1 to 20971520.
    pub size: i32,
    /// 校验值 · SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// 幂等键 · A UUID; a repeated request gets the same slot.
    pub idempotency_key: ID,
}

/// 移除奖励申请证明 · Removes a file of a claim
#[derive(Clone, Debug, InputObject)]
pub struct RemoveClaimEvidenceInput {
    /// 文件 · A file, or an unused slot, of a claim of an own organisation that is not decided; needs SUBMIT.
    pub file: ID,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 申请上传奖金使用证明 · Requests an upload for a report on fund use
#[derive(Clone, Debug, InputObject)]
pub struct RequestFundUseEvidenceUploadInput {
    /// 使用报告 · A report of an own organisation that is not decided; needs SUBMIT. At most 20 files.
    pub fund_use: ID,
    /// 文件名 · 1-200 characters, without path separators, ending as its type does.
    pub name: String,
    /// 文件类型 · Any of the types.
    pub media_type: MediaType,
    /// 大小（字节） · Bytes, 1 to 20971520.
    pub size: i32,
    /// 校验值 · SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// 幂等键 · A UUID; a repeated request gets the same slot.
    pub idempotency_key: ID,
}

/// 移除奖金使用证明 · Removes a file of a report on fund use
#[derive(Clone, Debug, InputObject)]
pub struct RemoveFundUseEvidenceInput {
    /// 文件 · A file, or an unused slot, of a report of an own organisation that is not decided; needs SUBMIT.
    pub file: ID,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 申请上传结果 · The slot, or why not.
    RequestClaimEvidenceUploadPayload {
        /// 上传地址 · Where the bytes go; null where it was refused.
        slot: UploadSlot
    }
    /// 移除结果 · The claim, or why not.
    RemoveClaimEvidencePayload {
        /// 奖励申请 · The claim; null where it was refused.
        claim: RewardClaim
    }
    /// 申请上传结果 · The slot, or why not.
    RequestFundUseEvidenceUploadPayload {
        /// 上传地址 · Where the bytes go; null where it was refused.
        slot: UploadSlot
    }
    /// 移除结果 · The report, or why not.
    RemoveFundUseEvidencePayload {
        /// 使用报告 · The report; null where it was refused.
        fund_use: FundUse
    }
}

/// Files of claims and reports.
#[derive(Debug, Default)]
pub struct EvidenceMutation;

#[Object]
impl EvidenceMutation {
    /// 申请上传奖励申请证明 · Grants an upload slot of 30 minutes for a file that proves a claim (art. 20); the stored file makes a new version of the claim. Refused by INVALID_INPUT, STAGE_OUT_OF_ORDER for what is decided.
    async fn request_claim_evidence_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RequestClaimEvidenceUploadInput,
    ) -> async_graphql::Result<RequestClaimEvidenceUploadPayload> {
        mutate(ctx, Action::RequestClaimEvidenceUpload, input, async |work, input: &RequestClaimEvidenceUploadInput| {
            let mut check = Check::new();
            let id = check.id("claim", Kind::RewardClaim, &input.claim);
            let offered =
                Offered { name: &input.name, media_type: input.media_type, size: input.size, sha256: &input.sha256 };
            let checked = check_file(&mut check, offered, EVIDENCE);
            check.done()?;
            granted(work, Owner::RewardClaim(id), "claim", checked).await
        })
        .await
    }

    /// 移除奖励申请证明 · Removes a file, or an upload slot that was not used, from a claim (art. 20); the claim gets a new version. Refused by STAGE_OUT_OF_ORDER for what is decided.
    async fn remove_claim_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RemoveClaimEvidenceInput,
    ) -> async_graphql::Result<RemoveClaimEvidencePayload> {
        mutate(ctx, Action::RemoveClaimEvidence, input, async |work, input: &RemoveClaimEvidenceInput| {
            let row = named(work, &input.file).await?;
            let id = row.claim_id.ok_or(NOT_FOUND)?;
            removed(work, row).await?;
            reward_claim::Entity::find_by_id(id).one(work.db()).await?.map(RewardClaim).ok_or(NOT_FOUND)
        })
        .await
    }

    /// 申请上传奖金使用证明 · Grants an upload slot of 30 minutes for a file that proves a report on fund use (art. 22); the stored file makes a new version of the report. Refused by INVALID_INPUT, STAGE_OUT_OF_ORDER for what is decided.
    async fn request_fund_use_evidence_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RequestFundUseEvidenceUploadInput,
    ) -> async_graphql::Result<RequestFundUseEvidenceUploadPayload> {
        let action = Action::RequestFundUseEvidenceUpload;
        mutate(ctx, action, input, async |work, input: &RequestFundUseEvidenceUploadInput| {
            let mut check = Check::new();
            let id = check.id("fundUse", Kind::FundUse, &input.fund_use);
            let offered =
                Offered { name: &input.name, media_type: input.media_type, size: input.size, sha256: &input.sha256 };
            let checked = check_file(&mut check, offered, EVIDENCE);
            check.done()?;
            granted(work, Owner::FundUse(id), "fundUse", checked).await
        })
        .await
    }

    /// 移除奖金使用证明 · Removes a file, or an upload slot that was not used, from a report on fund use (art. 22); the report gets a new version. Refused by STAGE_OUT_OF_ORDER for what is decided.
    async fn remove_fund_use_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RemoveFundUseEvidenceInput,
    ) -> async_graphql::Result<RemoveFundUseEvidencePayload> {
        mutate(ctx, Action::RemoveFundUseEvidence, input, async |work, input: &RemoveFundUseEvidenceInput| {
            let row = named(work, &input.file).await?;
            let id = row.use_id.ok_or(NOT_FOUND)?;
            removed(work, row).await?;
            fund_use::Entity::find_by_id(id).one(work.db()).await?.map(FundUse).ok_or(NOT_FOUND)
        })
        .await
    }
}

/// A claim or a report, as its files look at it.
#[derive(Debug)]
pub struct Proven {
    pub organization_id: Uuid,
    credit_code: String,
    /// STAGE_OUT_OF_ORDER for what is decided.
    pub undecided: Ruling,
}

impl Proven {
    /// What a file of evidence belongs to.
    pub async fn of(db: &impl ConnectionTrait, owner: Owner) -> Result<Self> {
        match owner {
            Owner::RewardClaim(id) => {
                let row = reward_claim::Entity::find_by_id(id).one(db).await?.ok_or(NOT_FOUND)?;
                let undecided = undecided(row.state);
                Ok(Self { organization_id: row.organization_id, credit_code: row.credit_code, undecided })
            }
            Owner::FundUse(id) => {
                let found = fund_use::Entity::find_by_id(id).find_also_related(reward_grant::Entity).one(db).await?;
                let Some((row, Some(grant))) = found else { return Err(NOT_FOUND) };
                let undecided = may_decide(row.state);
                Ok(Self { organization_id: grant.organization_id, credit_code: grant.credit_code, undecided })
            }
            Owner::Application(_) | Owner::OrganizationLicence(_) => {
                Err(Error::internal("evidence is of a claim or a report"))
            }
        }
    }

    /// Whether somebody outside the team may know of it.
    pub async fn is_known_to(&self, db: &impl ConnectionTrait, viewer: &Viewer, now: Instant) -> Result<bool> {
        is_known(db, viewer, &self.credit_code, now).await
    }

    /// What may be done with its files by the team: STAGE_OUT_OF_ORDER for what is decided.
    async fn own(&self, work: &Work) -> Result<()> {
        own(work.db(), work.viewer()?, self.organization_id, TeamPermission::Submit).await?;
        Ok(self.undecided.clone()?)
    }
}

/// A slot, where one more file may be added.
async fn granted(work: &Work, owner: Owner, field: &str, checked: CheckedFile) -> Result<UploadSlot> {
    Proven::of(work.db(), owner).await?.own(work).await?;
    room_for_one(work, owner, MOST_FILES, field).await?;
    grant_slot(work, owner, EVIDENCE_KEY, checked).await
}

/// The file of an input.
async fn named(work: &Work, file: &ID) -> Result<file::Model> {
    let mut check = Check::new();
    let id = check.id("file", Kind::File, file);
    check.done()?;
    file::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)
}

/// Removes a file. What is removed stays for its team to read.
async fn removed(work: &mut Work, row: file::Model) -> Result<()> {
    let owner = Owner::of(&row)?;
    Proven::of(work.db(), owner).await?.own(work).await?;
    if row.removed_at.is_some() {
        work.unchanged();
        return Ok(());
    }
    let stored = row.uploaded_at.is_some();
    let mut row = row.into_active_model();
    row.removed_at = Set(Some(work.now));
    row.update(work.db()).await?;
    if stored {
        owner.changed(work.db()).await?;
    }
    Ok(())
}

/// The files that were uploaded and not removed.
pub fn shown(rows: Vec<file::Model>) -> Vec<StoredFile> {
    rows.into_iter().filter(|row| counts(row, false)).map(StoredFile).collect()
}
