//! Assessments of reviewers (art. 8(2)): after each cycle the Office says how everybody who was appointed for it did; the pool keeps
//! it, and the reviewer reads the own.

use super::check::Check;
use super::cycles::Cycle;
use super::ids::Kind;
use super::payload;
use super::review::pool::name_of;
use super::scalars::DateTime;
use super::scope::Scope;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::rules::assessment::{Assessing, may_assess};
use crate::rules::{Refusal, Step};
use crate::work::{Subject, Work, mutate};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::enums::{AssessmentGrade, Role};
use entity::{appointment, assessment, assessment_change, cycle, reviewer};
use futures_util::future::try_join_all;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

/// An assessment.
#[derive(Clone, Debug)]
pub struct Assessment(pub assessment::Model);

/// 更正记录 · What an assessment was before it was amended
#[derive(Clone, Debug, SimpleObject)]
pub struct AssessmentChange {
    /// 原等次 · The grade before.
    former_grade: AssessmentGrade,
    /// 原评语 · The words before.
    former_comment: String,
    /// 理由 · Why it was amended.
    reason: String,
    /// 更正人 · Name of who amended it.
    changed_by: String,
    /// 更正时间 · When.
    changed_at: DateTime,
}

/// 考核 · How a reviewer did in a cycle (art. 8(2)), as the Office keeps it
#[Object]
impl Assessment {
    /// 标识 · Global id.
    async fn id(&self) -> ID {
        Kind::Assessment.id(self.0.id)
    }

    /// 评审员 · Global id of the pool entry.
    async fn reviewer_id(&self) -> ID {
        Kind::Reviewer.id(self.0.reviewer_id)
    }

    /// 年度评审 · The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> async_graphql::Result<Cycle> {
        Ok(Cycle(Scope::of(ctx)?.one::<cycle::Entity>(self.0.cycle_id).await?))
    }

    /// 等次 · How well.
    async fn grade(&self) -> AssessmentGrade {
        self.0.grade
    }

    /// 评语 · In words.
    async fn comment(&self) -> &str {
        &self.0.comment
    }

    /// 考核人 · Name of who assessed.
    async fn assessed_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(Scope::of(ctx)?.account_name(self.0.assessed_by).await?)
    }

    /// 考核时间 · When.
    async fn assessed_at(&self) -> DateTime {
        self.0.assessed_at.into()
    }

    /// 更正记录 · What it was before each amendment, oldest first.
    async fn changes(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<AssessmentChange>> {
        let scope = Scope::of(ctx)?;
        let rows = scope.many::<assessment_change::Entity>(self.0.id).await?;
        let seen = async |row: assessment_change::Model| {
            Ok(AssessmentChange {
                former_grade: row.former_grade,
                former_comment: row.former_comment,
                reason: row.reason,
                changed_by: scope.account_name(row.changed_by).await?,
                changed_at: row.changed_at.into(),
            })
        };
        try_join_all(rows.into_iter().map(seen)).await
    }

    /// 版本号 · Give it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Subject for Assessment {
    fn subject_id(&self) -> Uuid {
        self.0.id
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        scope.holding(Role::Office).ok_or(NOT_FOUND)?;
        assessment::Entity::find_by_id(id).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// 本人考核 · How the viewer did as a reviewer in a cycle (art. 8(2))
#[derive(Clone, Debug, SimpleObject)]
pub struct OwnAssessment {
    /// 年度 · The award year.
    year: i32,
    /// 等次 · How well.
    grade: AssessmentGrade,
    /// 评语 · In words.
    comment: String,
    /// 考核时间 · When it was given first.
    assessed_at: DateTime,
}

impl OwnAssessment {
    /// Those of a pool entry, the earliest first.
    pub async fn of(scope: &Scope<'_>, reviewer_id: Uuid) -> Result<Vec<Self>> {
        let rows = scope.many::<assessment::Entity>(reviewer_id).await?;
        let own = async |row: assessment::Model| {
            Ok(Self {
                year: scope.one::<cycle::Entity>(row.cycle_id).await?.year,
                grade: row.grade,
                comment: row.comment,
                assessed_at: row.assessed_at.into(),
            })
        };
        try_join_all(rows.into_iter().map(own)).await
    }
}

/// 考核评审员 · Assesses a reviewer for a cycle
#[derive(Clone, Debug, InputObject)]
pub struct AssessReviewerInput {
    /// 评审员 · A pool entry that was appointed for the cycle; once a cycle.
    pub reviewer: ID,
    /// 年度评审 · A closed cycle.
    pub cycle: ID,
    /// 等次 · How well.
    pub grade: AssessmentGrade,
    /// 评语 · In words, at most 2000 characters; the reviewer reads it.
    pub comment: String,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 更正考核 · Amends an assessment
#[derive(Clone, Debug, InputObject)]
pub struct AmendAssessmentInput {
    /// 考核 · Which.
    pub assessment: ID,
    /// 等次 · How well.
    pub grade: AssessmentGrade,
    /// 评语 · In words, at most 2000 characters.
    pub comment: String,
    /// 理由 · Why it is amended, at most 1000 characters.
    pub reason: String,
    /// 预期版本号 · The version on which this is based.
    pub expected_version: i32,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

payload! {
    /// 考核结果 · The assessment, or why not.
    AssessReviewerPayload {
        /// 考核 · The assessment; null where it was refused.
        assessment: Assessment
    }
    /// 更正结果 · The assessment, or why not.
    AmendAssessmentPayload {
        /// 考核 · The assessment; null where it was refused.
        assessment: Assessment
    }
}

/// Assessments.
#[derive(Debug, Default)]
pub struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// 考核评审员 · Says how a reviewer did in a cycle (art. 8(2)). Refused by STAGE_OUT_OF_ORDER before the cycle is closed, REVIEWER_NOT_APPOINTED, and INVALID_INPUT for one that was assessed already, and for oneself.
    async fn assess_reviewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AssessReviewerInput,
    ) -> async_graphql::Result<AssessReviewerPayload> {
        mutate(ctx, Action::AssessReviewer, input, async |work, input: &AssessReviewerInput| {
            let mut check = Check::new();
            let reviewer_id = check.id("reviewer", Kind::Reviewer, &input.reviewer);
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let comment = check.text("comment", &input.comment, 2000);
            check.done()?;
            let entry = reviewer::Entity::find_by_id(reviewer_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            let known = assessment::Entity::find()
                .filter(assessment::Column::ReviewerId.eq(reviewer_id))
                .filter(assessment::Column::CycleId.eq(cycle_id));
            let appointed = appointment::Entity::find_by_id((reviewer_id, cycle_id)).one(work.db()).await?;
            may_assess(&Assessing {
                phase: cycle.phase,
                name: &name_of(work, entry.person_id).await?,
                appointed: appointed.is_some(),
                assessed: known.count(work.db()).await? > 0,
                own: entry.person_id == work.viewer()?.person_id,
            })?;
            let row = assessment::ActiveModel {
                id: Set(work.new_id()),
                reviewer_id: Set(reviewer_id),
                cycle_id: Set(cycle_id),
                grade: Set(input.grade),
                comment: Set(comment),
                assessed_by: Set(work.actor()?),
                assessed_at: Set(work.now),
                version: Set(1),
            };
            Ok(Assessment(row.insert(work.db()).await?))
        })
        .await
    }

    /// 更正考核 · Amends an assessment with a reason (art. 8(2)); what it was before is kept. Refused by INVALID_INPUT where nothing would change, and for oneself.
    async fn amend_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: AmendAssessmentInput,
    ) -> async_graphql::Result<AmendAssessmentPayload> {
        mutate(ctx, Action::AmendAssessment, input, async |work, input: &AmendAssessmentInput| {
            let mut check = Check::new();
            let id = check.id("assessment", Kind::Assessment, &input.assessment);
            let comment = check.text("comment", &input.comment, 2000);
            let reason = check.text("reason", &input.reason, 1000);
            check.done()?;
            let row = assessment::Entity::find_by_id(id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let cycle = cycle::Entity::find_by_id(row.cycle_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            work.expect_version(input.expected_version, row.version)?;
            somebody_else(work, &row).await?;
            if row.grade == input.grade && row.comment == comment {
                return Err(Refusal::input("input-nothing-to-change").into());
            }
            let change = assessment_change::ActiveModel {
                id: Set(work.new_id()),
                assessment_id: Set(row.id),
                former_grade: Set(row.grade),
                former_comment: Set(row.comment.clone()),
                reason: Set(reason),
                changed_by: Set(work.actor()?),
                changed_at: Set(work.now),
            };
            change.insert(work.db()).await?;
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.grade = Set(input.grade);
            row.comment = Set(comment);
            row.version = Set(version);
            Ok(Assessment(row.update(work.db()).await?))
        })
        .await
    }
}

/// Nobody amends the own assessment.
async fn somebody_else(work: &Work, row: &assessment::Model) -> Result<()> {
    let entry = reviewer::Entity::find_by_id(row.reviewer_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
    if entry.person_id == work.viewer()?.person_id {
        return Err(Refusal::input("input-oneself").at(vec![Step::Field("assessment".to_owned())]).into());
    }
    Ok(())
}
