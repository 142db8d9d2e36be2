//! What the steps of the qualification review take and answer.

use crate::graphql::application_file::ApplicationFile;
use crate::graphql::payload;
use crate::graphql::scalars::Date;
use async_graphql::{ID, InputObject, OneofObject};
use entity::RuleCode;
use entity::enums::{Fact, VerdictValue};

/// 需补正事项 · One defect; exactly one of `section` and `attachment`
#[derive(Debug, InputObject)]
pub struct DefectInput {
    /// 分节键 · Key of a section.
    pub section: Option<String>,
    /// 附件类别键 · Key of an attachment kind.
    pub attachment: Option<String>,
    /// 说明 · What has to be corrected, 1-1000 characters.
    pub message: String,
}

/// 退回补正 · Input of returnApplication
#[derive(Debug, InputObject)]
pub struct ReturnApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 需补正事项 · All defects together, 1-100.
    pub defects: Vec<DefectInput>,
    /// 工作日数 · Working days that the applicant gets, at most 60; null: the least of the work procedure.
    pub days: Option<i32>,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 审查意见 · One verdict
#[derive(Debug, InputObject)]
pub struct VerdictInput {
    /// 条件 · A row of articles 11 and 12.
    pub code: RuleCode,
    /// 意见 · Meets or fails.
    pub value: VerdictValue,
    /// 说明 · Reason, 1-2000 characters.
    pub note: String,
}

/// 给出审查意见 · Input of giveVerdicts
#[derive(Debug, InputObject)]
pub struct GiveVerdictsInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 审查意见 · 1-20; a verdict on the same row replaces the earlier one.
    pub verdicts: Vec<VerdictInput>,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
}

/// 事实值 · The value of a fact; exactly one field
#[derive(Debug, OneofObject)]
pub enum FactValueInput {
    /// 是否 · LEGAL_ENTITY, REGISTERED_IN_ZONE, FOR_PROFIT.
    Boolean(bool),
    /// 日期 · OPERATING_SINCE, EXCELLENCE_SINCE.
    Date(Date),
    /// 整数 · SELF_REPORT_YEARS, INDUSTRY_RANK: 0-1000.
    Integer(i32),
}

/// 更正事实 · Input of correctFact
#[derive(Debug, InputObject)]
pub struct CorrectFactInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 事实 · Which fact.
    pub fact: Fact,
    /// 新值 · Null: the fact is not known.
    pub value: Option<FactValueInput>,
    /// 依据 · What proves it, 1-2000 characters.
    pub evidence: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
}

/// 通过资格审查 · Input of acceptApplication
#[derive(Debug, InputObject)]
pub struct AcceptApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 理由 · 1-2000 characters.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 认定不符合条件 · Input of rejectApplication
#[derive(Debug, InputObject)]
pub struct RejectApplicationInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 未满足的条件 · What failed, 1-20: rows of articles 4, 11 and 12, RECOMMENDATION_MISSING, ORGANIZATION_NOT_VERIFIED.
    pub rows: Vec<RuleCode>,
    /// 理由 · 1-2000 characters; the applicant sees it.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
    /// 试运行 · Only say what stands in the way.
    #[graphql(default)]
    pub dry_run: bool,
}

/// 撤销不符合认定 · Input of reverseRejection
#[derive(Debug, InputObject)]
pub struct ReverseRejectionInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application.
    pub application: ID,
    /// 理由 · 1-2000 characters.
    pub reason: String,
    /// 预期版本 · The application's version as last read.
    pub expected_version: i32,
}

payload! {
    /// 退回补正 · Answer of returnApplication
    ReturnApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
    /// 给出审查意见 · Answer of giveVerdicts
    GiveVerdictsPayload {
        /// 案卷 · The application; null when refused.
        application: ApplicationFile
    }
    /// 更正事实 · Answer of correctFact
    CorrectFactPayload {
        /// 案卷 · The application; null when refused.
        application: ApplicationFile
    }
    /// 通过资格审查 · Answer of acceptApplication
    AcceptApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
    /// 认定不符合条件 · Answer of rejectApplication
    RejectApplicationPayload {
        /// 案卷 · The application; null when refused, and after a dry run.
        application: ApplicationFile
    }
    /// 撤销不符合认定 · Answer of reverseRejection
    ReverseRejectionPayload {
        /// 案卷 · The application; null when refused.
        application: ApplicationFile
    }
}
