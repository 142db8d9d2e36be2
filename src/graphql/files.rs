//! Files (art. 16): what may be uploaded, the one-time address where its bytes go, and the short-lived link under which
//! they are read. Bytes themselves travel in [`crate::http::uploads`] and [`crate::http::files`].

mod rights;

pub use rights::{may_read, may_store};

use super::check::Check;
use super::ids::Kind;
use super::scalars::DateTime;
use super::scope::Scope;
use crate::App;
use crate::error::{Error, NOT_FOUND, Result};
use crate::identity::Keys;
use crate::rules::{Refusal, Step, Value};
use crate::storage::media;
use crate::work::{Subject, Work};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::{FileOwner, MediaType};
use entity::{Instant, file, fund_use, organization, reward_claim};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, Set,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long an upload address is good for, by the machine clock.
const SLOT_SECONDS: i64 = 30 * 60;
/// How long a link is good for, by the machine clock.
const LINK_SECONDS: i64 = 5 * 60;
/// Characters of a file's name.
const NAME_LENGTH: usize = 200;

/// 文件 · An uploaded file
#[derive(Clone, Debug)]
pub struct StoredFile(pub file::Model);

/// 文件 · An uploaded file, as whoever may read it sees it
#[Object]
impl StoredFile {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::File.id(self.0.id)
    }

    /// 文件名 · Its name as given when the upload was requested.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 文件类型 · Its type, as declared and found in its bytes.
    async fn media_type(&self) -> MediaType {
        self.0.media_type
    }

    /// 大小（字节） · Bytes.
    async fn size(&self) -> i32 {
        i32::try_from(self.0.size).unwrap_or(i32::MAX)
    }

    /// 校验值 · SHA-256 in lower-case hexadecimal digits.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// 附件种类 · Key of the attachment kind in the form; `LICENCE` for a licence, `EVIDENCE` for what proves a claim of a reward or a report on fund use.
    async fn kind_key(&self) -> &str {
        &self.0.kind_key
    }

    /// 上传时间 · When its bytes were stored; null: they have not arrived yet.
    async fn uploaded_at(&self) -> Option<DateTime> {
        self.0.uploaded_at.map(Into::into)
    }

    /// 下载链接 · A link of five minutes, for this session only; reading it is recorded (art. 27). Null while the bytes have not arrived, and without a token.
    async fn link(&self, ctx: &Context<'_>) -> Option<async_graphql::Result<FileLink>> {
        self.0.uploaded_at?;
        match Scope::of(ctx) {
            Ok(scope) => scope.viewer.map(|viewer| Ok(link(scope.app, self.0.id, viewer.session_id))),
            Err(error) => Some(Err(error.into())),
        }
    }
}

/// 下载链接 · Where a file's bytes are read
#[derive(Clone, Debug, SimpleObject)]
pub struct FileLink {
    /// 地址 · Absolute address; `&inline=1` shows PDF, PNG and JPEG in the browser instead of saving them.
    pub url: String,
    /// 失效时间 · When it ends, by the server's own clock; it ends earlier with the session or the right to read.
    pub expires_at: DateTime,
}

/// A link to a file for a session. It names the session, its end and a seal, never a token; the right to read is looked at
/// again when it is used.
pub fn link(app: &App, file: Uuid, session: Uuid) -> FileLink {
    let until = app.clock.machine().plus_seconds(LINK_SECONDS);
    let seal = app.keys.seal("file", &sealed_text(file, session, until));
    let base = app.settings.public_url();
    let url = format!("{base}/files/{}?viewer={}&until={}&seal={seal}", file.simple(), session.simple(), until.0);
    FileLink { url, expires_at: until.into() }
}

/// Whether a link's seal is ours.
pub fn link_is_ours(keys: &Keys, file: Uuid, session: Uuid, until: Instant, seal: &str) -> bool {
    keys.sealed("file", &sealed_text(file, session, until), seal)
}

fn sealed_text(file: Uuid, session: Uuid, until: Instant) -> String {
    format!("{}/{}/{}", file.simple(), session.simple(), until.0)
}

/// 上传地址 · An upload slot
///
/// 将文件内容以 PUT 直接发送到 `url`，或以 POST 发送一个名为 `file` 的 multipart 部分（小程序）。 · Send the bytes themselves by PUT to `url`, or by POST as one multipart part named `file` (mini-programs). A failed upload may be repeated until the slot ends.
#[derive(Clone, Debug, SimpleObject)]
pub struct UploadSlot {
    /// 文件标识 · Global id of the file that it will be.
    pub id: ID,
    /// 地址 · Absolute one-time address; whoever knows it can upload, so keep it to yourself.
    pub url: String,
    /// 方法 · HTTP method for the bytes themselves: `PUT`.
    pub method: String,
    /// 失效时间 · When it ends, by the server's own clock.
    pub expires_at: DateTime,
    /// 字节上限 · Most bytes that are taken: the size that was declared.
    pub max_bytes: i32,
    #[graphql(skip)]
    row_id: Uuid,
}

impl UploadSlot {
    fn of(app: &App, row: &file::Model) -> Self {
        let base = app.settings.public_url();
        Self {
            id: Kind::File.id(row.id),
            url: format!("{base}/uploads/{}?token={}", row.id.simple(), slot_token(app, row.id)),
            method: "PUT".to_owned(),
            expires_at: row.slot_expires_at.into(),
            max_bytes: i32::try_from(row.size).unwrap_or(i32::MAX),
            row_id: row.id,
        }
    }
}

impl Subject for UploadSlot {
    fn subject_id(&self) -> Uuid {
        self.row_id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let row = file::Entity::find_by_id(id).one(scope.db()).await?.ok_or(NOT_FOUND)?;
        // The address is for whoever asked for it.
        let viewer = scope.signed_in()?;
        if row.created_by != viewer.account_id || !may_read(scope.db(), viewer, &row, scope.now).await? {
            return Err(NOT_FOUND);
        }
        Ok(Self::of(scope.app, &row))
    }
}

/// The token of a slot: nobody can guess it without the server's key, yet a retried request gets the same address again.
fn slot_token(app: &App, id: Uuid) -> String {
    app.keys.seal("upload", &id.simple().to_string())
}

/// How a slot's token is stored.
pub fn token_digest(token: &str) -> String {
    crate::hex(&Sha256::digest(token.as_bytes()))
}

/// A file as a caller offers it.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    pub name: &'a str,
    pub media_type: MediaType,
    pub size: i32,
    pub sha256: &'a str,
}

/// What is taken.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    pub max_bytes: u32,
    pub media_types: &'a [MediaType],
}

/// A file whose description was checked.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    name: String,
    media_type: MediaType,
    size: i64,
    sha256: String,
}

/// Checks a file's description at the fields `name`, `mediaType`, `size` and `sha256` of the input.
pub fn check_file(check: &mut Check, offered: Offered<'_>, accepted: Accepted<'_>) -> CheckedFile {
    let name = check.text("name", offered.name, NAME_LENGTH);
    if !name.is_empty() && !name.contains('\0') && !well_named(&name, offered.media_type) {
        let endings: Vec<String> = media::extensions(offered.media_type).iter().map(|end| format!(".{end}")).collect();
        check.fault("name", Refusal::input("input-file-name").fact("allowed", Value::Text(endings.join(" "))));
    }
    if !accepted.media_types.contains(&offered.media_type) {
        check.fault("mediaType", Refusal::input("input-media-type"));
    }
    let size = check.integer("size", offered.size, 1..=i32::try_from(accepted.max_bytes).unwrap_or(i32::MAX));
    let sha256 = check.sha256("sha256", offered.sha256);
    CheckedFile { name, media_type: offered.media_type, size: size.into(), sha256 }
}

/// Whether a name is one of a file and ends as its type does. Characters that turn the direction of writing can hide an
/// ending.
fn well_named(name: &str, media_type: MediaType) -> bool {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, end)| end.to_ascii_lowercase());
    !name.contains(|c: char| c.is_control() || matches!(c, '/' | '\\' | ':') || turns(c))
        && ending.is_some_and(|end| media::extensions(media_type).contains(&end.as_str()))
}

/// To what a file belongs.
#[derive(Clone, Copy, Debug)]
pub enum Owner {
    Application(Uuid),
    OrganizationLicence(Uuid),
    RewardClaim(Uuid),
    FundUse(Uuid),
}

impl Owner {
    /// Of a file that is there.
    pub fn of(file: &file::Model) -> Result<Self> {
        let owner = match file.owner {
            FileOwner::Application => file.application_id.map(Self::Application),
            FileOwner::OrganizationLicence => file.organization_id.map(Self::OrganizationLicence),
            FileOwner::RewardClaim => file.claim_id.map(Self::RewardClaim),
            FileOwner::FundUse => file.use_id.map(Self::FundUse),
        };
        owner.ok_or_else(|| Error::internal("a file belongs to something"))
    }

    /// Kind, column and id.
    const fn stored(self) -> (FileOwner, file::Column, Uuid) {
        match self {
            Self::Application(id) => (FileOwner::Application, file::Column::ApplicationId, id),
            Self::OrganizationLicence(id) => (FileOwner::OrganizationLicence, file::Column::OrganizationId, id),
            Self::RewardClaim(id) => (FileOwner::RewardClaim, file::Column::ClaimId, id),
            Self::FundUse(id) => (FileOwner::FundUse, file::Column::UseId, id),
        }
    }

    /// Says that what was looked at is another by a file more or less: whoever decides about it names the version that was looked
    /// at. An application is submitted as a whole instead.
    pub async fn changed(self, db: &impl ConnectionTrait) -> Result<()> {
        match self {
            Self::Application(_) => Ok(()),
            Self::OrganizationLicence(id) => {
                next::<organization::Entity>(db, organization::Column::Version, organization::Column::Id.eq(id)).await
            }
            Self::RewardClaim(id) => {
                next::<reward_claim::Entity>(db, reward_claim::Column::Version, reward_claim::Column::Id.eq(id)).await
            }
            Self::FundUse(id) => {
                next::<fund_use::Entity>(db, fund_use::Column::Version, fund_use::Column::Id.eq(id)).await
            }
        }
    }
}

/// Gives a row its next version.
async fn next<E: EntityTrait>(db: &impl ConnectionTrait, version: E::Column, row: Expr) -> Result<()> {
    E::update_many().col_expr(version, Expr::col(version).add(1)).filter(row).exec(db).await?;
    Ok(())
}

/// Refuses, at a field of the input, a file beyond the most that something may have. An unused slot counts until it ends or is
/// removed.
pub async fn room_for_one(work: &Work, owner: Owner, most: u64, field: &str) -> Result<()> {
    let (_, column, id) = owner.stored();
    let taken = Condition::any()
        .add(file::Column::UploadedAt.is_not_null())
        .add(file::Column::SlotExpiresAt.gt(work.app.clock.machine()));
    let files = file::Entity::find().filter(column.eq(id)).filter(file::Column::RemovedAt.is_null()).filter(taken);
    if files.count(work.db()).await? < most {
        return Ok(());
    }
    let refusal = Refusal::input("input-too-many").fact("max", Value::Integer(most.cast_signed()));
    Err(refusal.at(vec![Step::Field(field.to_owned())]).into())
}

/// Makes the row of a file and the address for its bytes. That the viewer may add a file here is the caller's business.
pub async fn grant_slot(work: &Work, owner: Owner, kind_key: &str, checked: CheckedFile) -> Result<UploadSlot> {
    let id = work.new_id();
    let (kind, _, _) = owner.stored();
    let mut row = file::ActiveModel {
        id: Set(id),
        owner: Set(kind),
        application_id: Set(None),
        organization_id: Set(None),
        claim_id: Set(None),
        use_id: Set(None),
        kind_key: Set(kind_key.to_owned()),
        name: Set(checked.name),
        media_type: Set(checked.media_type),
        size: Set(checked.size),
        sha256: Set(checked.sha256),
        slot_digest: Set(token_digest(&slot_token(&work.app, id))),
        slot_expires_at: Set(work.app.clock.machine().plus_seconds(SLOT_SECONDS)),
        uploaded_at: Set(None),
        in_submission: Set(false),
        removed_at: Set(None),
        created_by: Set(work.actor()?),
        created_at: Set(work.now),
    };
    match owner {
        Owner::Application(id) => row.application_id = Set(Some(id)),
        Owner::OrganizationLicence(id) => row.organization_id = Set(Some(id)),
        Owner::RewardClaim(id) => row.claim_id = Set(Some(id)),
        Owner::FundUse(id) => row.use_id = Set(Some(id)),
    }
    Ok(UploadSlot::of(&work.app, &row.insert(work.db()).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for name in ["营业执照.pdf", "a.PDF", "v1.2 final.pdf"] {
            assert!(well_named(name, MediaType::Pdf), "{name}");
        }
        for name in
            [".pdf", "pdf", "a.png", "../a.pdf", "a\\b.pdf", "c:a.pdf", "a\n.pdf", "a\u{202e}fdp.pdf", "a.pdf ", ""]
        {
            assert!(!well_named(name, MediaType::Pdf), "{name}");
        }
        assert!(well_named("照片.jpeg", MediaType::Jpeg) && well_named("照片.JPG", MediaType::Jpeg));
    }

    #[test]
    fn a_link_is_for_one_file_one_session_and_one_time() {
        let keys = Keys::ephemeral("test").unwrap();
        let (file, session, until) = (Uuid::from_u128(1), Uuid::from_u128(2), Instant(1000));
        let seal = keys.seal("file", &sealed_text(file, session, until));
        assert!(link_is_ours(&keys, file, session, until, &seal));
        assert!(!link_is_ours(&keys, session, session, until, &seal));
        assert!(!link_is_ours(&keys, file, file, until, &seal));
        assert!(!link_is_ours(&keys, file, session, Instant(1001), &seal));
        assert!(!link_is_ours(&keys, file, session, until, ""));
        assert!(!keys.sealed("upload", &sealed_text(file, session, until), &seal));
    }

    #[test]
    fn every_fault_of_a_file_at_once() {
        let mut check = Check::new();
        let offered = Offered { name: "a/b.docx", media_type: MediaType::Docx, size: 0, sha256: "ABC" };
        check_file(&mut check, offered, Accepted { max_bytes: 10, media_types: &[MediaType::Pdf] });
        let Err(Error::Refused(faults)) = check.done() else { panic!("faults are missing") };
        let messages: Vec<_> = faults.iter().filter_map(|fault| fault.message).collect();
        assert_eq!(messages, ["input-file-name", "input-media-type", "input-out-of-range", "input-digest"]);
    }
}
