//! Attachments of an application (art. 16): upload slots and removal by the applicant.

use super::applying::{MyApplication, own};
use super::check::Check;
use super::files::{Accepted, Offered, Owner, UploadSlot, check_file, grant_slot};
use super::ids::Kind;
use super::payload;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::rules::submission::Target;
use crate::rules::{Refusal, Step, Value};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, Object};
use entity::enums::{MediaType, TeamPermission};
use entity::file;
use entity::record::AttachmentKind;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// Most files of one application, open slots included.
const MOST_FILES: usize = 200;
/// Most bytes of one application, open slots included.
const MOST_BYTES: i64 = 500 * 1024 * 1024;

/// 申请上传附件 · Input of requestAttachmentUpload
#[derive(Debug, InputObject)]
pub struct RequestAttachmentUploadInput {
    /// 幂等键 · A UUID; a retry answers the same slot.
    pub idempotency_key: ID,
    /// 申报 · The application; needs EDIT or SUBMIT.
    pub application: ID,
    /// 附件类别键 · Key of an attachment kind of the form.
    pub kind: String,
    /// 文件名 · 1-200 characters, ending as its type does.
    pub name: String,
    /// 文件类型 · One of the types that the kind takes.
    pub media_type: MediaType,
    /// 大小（字节） · From 1 to the kind's most bytes; 500 MiB for all files of an application.
    pub size: i32,
    /// 校验值 · SHA-256 of the bytes in lower-case hexadecimal digits.
    pub sha256: String,
}

/// 移除附件 · Input of removeAttachment
#[derive(Debug, InputObject)]
pub struct RemoveAttachmentInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 文件 · An attachment of one of the viewer's applications; needs EDIT or SUBMIT.
    pub file: ID,
}

payload! {
    /// 申请上传附件 · Answer of requestAttachmentUpload
    RequestAttachmentUploadPayload {
        /// 上传地址 · Where the bytes go; null when refused.
        slot: UploadSlot
    }
    /// 移除附件 · Answer of removeAttachment
    RemoveAttachmentPayload {
        /// 申报 · The application; null when refused.
        application: MyApplication
    }
}

/// The steps of attaching.
#[derive(Debug, Default)]
pub struct AttachmentMutation;

#[Object]
impl AttachmentMutation {
    /// 申请上传附件 · Grants an upload slot of 30 minutes for one attachment (art. 16). Refused by INVALID_INPUT, WINDOW_CLOSED, APPLICATION_LOCKED,
    /// CORRECTION_DEADLINE_PASSED.
    async fn request_attachment_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RequestAttachmentUploadInput,
    ) -> async_graphql::Result<RequestAttachmentUploadPayload> {
        mutate(ctx, Action::RequestAttachmentUpload, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            check.done()?;
            let own = own(work, id, TeamPermission::Edit).await?;
            let kind = own.regulation.form.attachments.iter().find(|kind| kind.key == input.kind).cloned();
            let mut check = Check::new();
            if kind.is_none() {
                let shown: String = input.kind.chars().take(64).collect();
                check.fault("kind", Refusal::input("input-unknown-key").fact("key", Value::Text(shown)));
            }
            let offered =
                Offered { name: &input.name, media_type: input.media_type, size: input.size, sha256: &input.sha256 };
            let accepted = match &kind {
                Some(kind) => Accepted { max_bytes: kind.max_bytes, media_types: &kind.media_types },
                None => Accepted { max_bytes: u32::MAX, media_types: &[input.media_type] },
            };
            let checked = check_file(&mut check, offered, accepted);
            check.done()?;
            let kind = kind.ok_or(NOT_FOUND)?;
            own.may_edit(Target::Attachment(&kind.key), work.now)?;
            room_for(work, id, &kind, input.size).await?;
            grant_slot(work, Owner::Application(id), &kind.key, checked).await
        })
        .await
    }

    /// 移除附件 · Removes an attachment, or an upload slot that was not used, from the working copy (art. 16); what was submitted stays as submitted.
    /// Refused by WINDOW_CLOSED, APPLICATION_LOCKED, CORRECTION_DEADLINE_PASSED.
    async fn remove_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: RemoveAttachmentInput,
    ) -> async_graphql::Result<RemoveAttachmentPayload> {
        mutate(ctx, Action::RemoveAttachment, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("file", Kind::File, &input.file);
            check.done()?;
            let file = file::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let own = own(work, file.application_id.ok_or(NOT_FOUND)?, TeamPermission::Edit).await?;
            own.may_edit(Target::Attachment(&file.kind_key), work.now)?;
            if file.removed_at.is_none() {
                let mut row = file.into_active_model();
                row.removed_at = Set(Some(work.now));
                row.update(work.db()).await?;
            }
            Ok(MyApplication(own.application))
        })
        .await
    }
}

/// Whether one more file fits: by kind, by number and by bytes. An unused slot counts until it ends or is removed.
async fn room_for(work: &Work, application: Uuid, kind: &AttachmentKind, size: i32) -> Result<()> {
    let machine = work.app.clock.machine();
    let files = file::Entity::find()
        .filter(file::Column::ApplicationId.eq(application))
        .filter(file::Column::RemovedAt.is_null())
        .all(work.db())
        .await?;
    let files: Vec<_> =
        files.into_iter().filter(|file| file.uploaded_at.is_some() || file.slot_expires_at > machine).collect();
    let of_kind = files.iter().filter(|file| file.kind_key == kind.key).count();
    let bytes: i64 = files.iter().map(|file| file.size).sum();
    let full = |field: &str, max: i64| {
        let refusal = Refusal::input("input-too-many").fact("max", Value::Integer(max));
        Err(refusal.at(vec![Step::Field(field.to_owned())]).into())
    };
    if u32::try_from(of_kind).unwrap_or(u32::MAX) >= kind.max_count {
        return full("kind", kind.max_count.into());
    }
    if files.len() >= MOST_FILES {
        return full("kind", i64::try_from(MOST_FILES).unwrap_or(i64::MAX));
    }
    if bytes + i64::from(size) > MOST_BYTES {
        return full("size", MOST_BYTES - bytes);
    }
    Ok(())
}
