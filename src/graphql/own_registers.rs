//! The registers about an organisation as its own team sees them.

use super::scalars::Date;
use async_graphql::SimpleObject;
use entity::enums::{AdverseRecordKind, HonourKind, HonourRevocation};
use entity::{adverse_record, honour};

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
