//! Drafting, submitting, publishing, returning and withdrawing pages on experience.

use super::{ExperienceFile, facts};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::own;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::publicity::wording::Publicity;
use crate::rules::conferral::award_state;
use crate::rules::publicity::{Page, may_draft};
use crate::work::{Work, mutate};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::enums::{ExperienceState, Role, TeamPermission};
use entity::{award, cycle, experience, experience_version, honour, regulation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// Most pages on one award.
const MOST_PAGES: u64 = 20;
/// Characters of title, summary and text.
const LENGTHS: [usize; 3] = [100, 500, 20_000];

/// 起草经验材料 · Begins a page on experience
#[derive(Clone, Debug, InputObject)]
pub struct DraftExperienceInput {
    /// 奖项 · An award of an own organisation that was not revoked; at most 20 pages for one.
    pub award: ID,
    /// 标题 · Title, at most 100 characters.
    pub title: String,
    /// 摘要 · Summary, at most 500 characters.
    pub summary: String,
    /// 正文 · Text, at most 20000 characters.
    pub text: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 修改经验材料 · Changes the draft of a page; what is absent stays
#[derive(Clone, Debug, InputObject)]
pub struct SaveExperienceInput {
    /// 经验材料 · A page of an own organisation.
    pub experience: ID,
    /// 标题 · Title, at most 100 characters.
    pub title: MaybeUndefined<String>,
    /// 摘要 · Summary, at most 500 characters.
    pub summary: MaybeUndefined<String>,
    /// 正文 · Text, at most 20000 characters.
    pub text: MaybeUndefined<String>,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 提交经验材料 · Submits the draft of a page
#[derive(Clone, Debug, InputObject)]
pub struct SubmitExperienceInput {
    /// 经验材料 · A page of an own organisation.
    pub experience: ID,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 发布经验材料 · Publishes the version that was submitted
#[derive(Clone, Debug, InputObject)]
pub struct PublishExperienceInput {
    /// 经验材料 · A submitted page.
    pub experience: ID,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 退回经验材料 · Returns a submitted page to its winner
#[derive(Clone, Debug, InputObject)]
pub struct ReturnExperienceInput {
    /// 经验材料 · A submitted page.
    pub experience: ID,
    /// 理由 · What is to be mended, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 撤下经验材料 · Withdraws a page for good
#[derive(Clone, Debug, InputObject)]
pub struct WithdrawExperienceInput {
    /// 经验材料 · A page of an own organisation; to the Office any that was submitted.
    pub experience: ID,
    /// 理由 · Why, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 试行 · true: only say whether it would be done; nothing is written.
    #[graphql(default = false)]
    pub dry_run: bool,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 起草结果 · The page, or why not.
    DraftExperiencePayload {
        /// 经验材料 · The page; null where it was refused.
        experience: ExperienceFile
    }
    /// 修改结果 · The page, or why not.
    SaveExperiencePayload {
        /// 经验材料 · The page; null where it was refused.
        experience: ExperienceFile
    }
    /// 提交结果 · The page, or why not.
    SubmitExperiencePayload {
        /// 经验材料 · The page; null where it was refused, and after `dryRun`.
        experience: ExperienceFile
    }
    /// 发布结果 · The page, or why not.
    PublishExperiencePayload {
        /// 经验材料 · The page; null where it was refused, and after `dryRun`.
        experience: ExperienceFile
    }
    /// 退回结果 · The page, or why not.
    ReturnExperiencePayload {
        /// 经验材料 · The page; null where it was refused.
        experience: ExperienceFile
    }
    /// 撤下结果 · The page, or why not.
    WithdrawExperiencePayload {
        /// 经验材料 · The page; null where it was refused, and after `dryRun`.
        experience: ExperienceFile
    }
}

/// Pages on experience.
#[derive(Debug, Default)]
pub struct ExperienceMutation;

#[Object]
impl ExperienceMutation {
    /// 起草经验材料 · Begins a page on the experience of a winner (art. 8(3), 26). Needs EDIT in the team. Refused by INVALID_INPUT for a revoked award.
    async fn draft_experience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: DraftExperienceInput,
    ) -> async_graphql::Result<DraftExperiencePayload> {
        mutate(ctx, Action::DraftExperience, input, async |work, input: &DraftExperienceInput| {
            let mut check = Check::new();
            let award_id = check.id("award", Kind::Award, &input.award);
            let title = check.text("title", &input.title, LENGTHS[0]);
            let summary = check.text("summary", &input.summary, LENGTHS[1]);
            let text = check.text("text", &input.text, LENGTHS[2]);
            check.done()?;
            let award = award::Entity::find_by_id(award_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            own(work.db(), work.viewer()?, award.organization_id, TeamPermission::Edit).await?;
            let pages = experience::Entity::find().filter(experience::Column::AwardId.eq(award_id));
            let pages = pages.count(work.db()).await?;
            may_draft(publicity(work, award).await?.state, pages, MOST_PAGES)?;
            let row = experience::ActiveModel {
                id: Set(work.new_id()),
                award_id: Set(award_id),
                title: Set(title),
                summary: Set(summary),
                text: Set(text),
                state: Set(ExperienceState::Draft),
                number: Set(0),
                published_number: Set(None),
                published_at: Set(None),
                drafted_by: Set(work.actor()?),
                drafted_at: Set(work.now),
                submitted_at: Set(None),
                decided_by: Set(None),
                decided_at: Set(None),
                reason: Set(None),
                withdrawn_at: Set(None),
                version: Set(1),
            };
            Ok(ExperienceFile(row.insert(work.db()).await?))
        })
        .await
    }

    /// 修改经验材料 · Changes the draft of a page (art. 26); what was published stays as everybody reads it. Needs EDIT in the team. Refused by STAGE_OUT_OF_ORDER while the page is with the Office, and once it is withdrawn.
    async fn save_experience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SaveExperienceInput,
    ) -> async_graphql::Result<SaveExperiencePayload> {
        mutate(ctx, Action::SaveExperience, input, async |work, input: &SaveExperienceInput| {
            let mut check = Check::new();
            let id = check.id("experience", Kind::Experience, &input.experience);
            let fields = [("title", &input.title), ("summary", &input.summary), ("text", &input.text)];
            let [title, summary, text] = std::array::from_fn(|index| {
                let (field, given) = fields[index];
                let given = check.given(field, given).cloned();
                given.map(|words| check.text(field, &words, LENGTHS[index]))
            });
            check.done()?;
            let (row, facts) = open(work, id, input.expected_version, TeamPermission::Edit).await?;
            facts.may_save()?;
            let same = |given: &Option<String>, before: &String| given.as_ref().is_none_or(|given| given == before);
            if same(&title, &row.title) && same(&summary, &row.summary) && same(&text, &row.text) {
                work.unchanged();
                return Ok(ExperienceFile(row));
            }
            // What is returned stays so, with the reason in view, until it is submitted again.
            let state = if row.state == ExperienceState::Returned { row.state } else { ExperienceState::Draft };
            turned(work, row, |row| {
                row.state = Set(state);
                for (column, given) in [(&mut row.title, title), (&mut row.summary, summary), (&mut row.text, text)] {
                    if let Some(given) = given {
                        *column = Set(given);
                    }
                }
            })
            .await
        })
        .await
    }

    /// 提交经验材料 · Submits the draft of a page as its next version (art. 26). Needs SUBMIT in the team. Refused by AWARD_YEAR_MISSING where it mentions the award without its year, and by STAGE_OUT_OF_ORDER unless it is a draft or was returned.
    async fn submit_experience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SubmitExperienceInput,
    ) -> async_graphql::Result<SubmitExperiencePayload> {
        mutate(ctx, Action::SubmitExperience, input, async |work, input: &SubmitExperienceInput| {
            let mut check = Check::new();
            let id = check.id("experience", Kind::Experience, &input.experience);
            check.done()?;
            let (row, facts) = open(work, id, input.expected_version, TeamPermission::Submit).await?;
            facts.may_submit()?;
            let number = row.number + 1;
            let version = experience_version::ActiveModel {
                id: Set(work.new_id()),
                experience_id: Set(row.id),
                number: Set(number),
                title: Set(row.title.clone()),
                summary: Set(row.summary.clone()),
                text: Set(row.text.clone()),
                submitted_by: Set(work.actor()?),
                submitted_at: Set(work.now),
            };
            version.insert(work.db()).await?;
            let now = work.now;
            turned(work, row, |row| {
                row.state = Set(ExperienceState::Submitted);
                row.number = Set(number);
                row.submitted_at = Set(Some(now));
                row.reason = Set(None);
            })
            .await
        })
        .await
    }

    /// 发布经验材料 · Publishes the version that was submitted (art. 8(3), 26): everybody reads it from now on. Refused by STAGE_OUT_OF_ORDER unless it is submitted, AWARD_YEAR_MISSING, and INVALID_INPUT for a revoked award.
    async fn publish_experience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: PublishExperienceInput,
    ) -> async_graphql::Result<PublishExperiencePayload> {
        mutate(ctx, Action::PublishExperience, input, async |work, input: &PublishExperienceInput| {
            let mut check = Check::new();
            let id = check.id("experience", Kind::Experience, &input.experience);
            check.done()?;
            let (row, facts) = submitted(work, id, input.expected_version).await?;
            facts.may_publish()?;
            let (number, now, actor) = (row.number, work.now, work.actor()?);
            turned(work, row, |row| {
                row.state = Set(ExperienceState::Published);
                row.published_number = Set(Some(number));
                row.published_at = Set(Some(now));
                row.decided_by = Set(Some(actor));
                row.decided_at = Set(Some(now));
            })
            .await
        })
        .await
    }

    /// 退回经验材料 · Returns a submitted page to its winner with the reason (art. 8(3)); a version published before stays public. Refused by STAGE_OUT_OF_ORDER unless it is submitted.
    async fn return_experience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: ReturnExperienceInput,
    ) -> async_graphql::Result<ReturnExperiencePayload> {
        mutate(ctx, Action::ReturnExperience, input, async |work, input: &ReturnExperienceInput| {
            let mut check = Check::new();
            let id = check.id("experience", Kind::Experience, &input.experience);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (row, facts) = submitted(work, id, input.expected_version).await?;
            facts.may_return()?;
            let (now, actor) = (work.now, work.actor()?);
            turned(work, row, |row| {
                row.state = Set(ExperienceState::Returned);
                row.reason = Set(Some(reason));
                row.decided_by = Set(Some(actor));
                row.decided_at = Set(Some(now));
            })
            .await
        })
        .await
    }

    /// 撤下经验材料 · Withdraws a page for good (art. 26): nobody but the winner, the Office and the supervisor reads it any more. For the winner, with SUBMIT in the team, or the Office. Refused by STAGE_OUT_OF_ORDER once it is withdrawn.
    async fn withdraw_experience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: WithdrawExperienceInput,
    ) -> async_graphql::Result<WithdrawExperiencePayload> {
        mutate(ctx, Action::WithdrawExperience, input, async |work, input: &WithdrawExperienceInput| {
            let mut check = Check::new();
            let id = check.id("experience", Kind::Experience, &input.experience);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let (row, facts) = if work.viewer()?.is(Role::Office) {
                submitted(work, id, input.expected_version).await?
            } else {
                open(work, id, input.expected_version, TeamPermission::Submit).await?
            };
            facts.may_withdraw()?;
            let now = work.now;
            turned(work, row, |row| {
                row.state = Set(ExperienceState::Withdrawn);
                row.reason = Set(Some(reason));
                row.withdrawn_at = Set(Some(now));
            })
            .await
        })
        .await
    }
}

async fn publicity(work: &Work, award: award::Model) -> Result<Publicity> {
    let found = cycle::Entity::find_by_id(award.cycle_id).find_also_related(regulation::Entity).one(work.db()).await?;
    let Some((cycle, Some(regulation))) = found else { return Err(NOT_FOUND) };
    let honour = honour::Entity::find_by_id(award.honour_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let revoked = honour.revoked_on.zip(honour.revocation);
    let state = award_state(honour.valid_until, revoked, work.now.day());
    Ok(Publicity { award, cycle, regulation, honour, state })
}

/// A page of an own organisation with its draft, at the version expected. Not found where the viewer is not on the team, forbidden
/// where the permission is too low.
async fn open(work: &Work, id: Uuid, expected: i32, at_least: TeamPermission) -> Result<(experience::Model, Page)> {
    let row = experience::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    let award = award::Entity::find_by_id(row.award_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    own(work.db(), work.viewer()?, award.organization_id, at_least).await?;
    work.expect_version(expected, row.version)?;
    let publicity = publicity(work, award).await?;
    let page = facts(&row, &publicity, &[&row.title, &row.summary, &row.text]);
    Ok((row, page))
}

/// A page in front of the Office with the version submitted last; a draft that never was is not found.
async fn submitted(work: &Work, id: Uuid, expected: i32) -> Result<(experience::Model, Page)> {
    let row = experience::Entity::find_by_id(id).one(work.db()).await?.filter(|row| row.number > 0).ok_or(NOT_FOUND)?;
    let award = award::Entity::find_by_id(row.award_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    work.expect_version(expected, row.version)?;
    let version = experience_version::Entity::find()
        .filter(experience_version::Column::ExperienceId.eq(id))
        .filter(experience_version::Column::Number.eq(row.number));
    let version = version.one(work.db()).await?.ok_or(NOT_FOUND)?;
    let publicity = publicity(work, award).await?;
    let page = facts(&row, &publicity, &[&version.title, &version.summary, &version.text]);
    Ok((row, page))
}

/// The page after a change.
async fn turned(
    work: &Work,
    row: experience::Model,
    change: impl FnOnce(&mut experience::ActiveModel),
) -> Result<ExperienceFile> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    change(&mut row);
    row.version = Set(version);
    Ok(ExperienceFile(row.update(work.db()).await?))
}
