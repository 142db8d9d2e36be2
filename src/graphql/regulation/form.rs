//! The application form of a regulation as a client reads it (art. 16).

use crate::locale::Language;
use async_graphql::SimpleObject;
use entity::enums::{Fact, FieldKind, MediaType};
use entity::record;

/// 申报表 · The application form of a regulation (art. 16)
#[derive(Clone, Debug, SimpleObject)]
pub struct ApplicationForm {
    /// 分节 · Sections in their order; each is saved as one.
    pub sections: Vec<FormSection>,
    /// 证实性材料 · Kinds of attachments that it asks for.
    pub attachments: Vec<AttachmentKind>,
}

/// 申报表分节 · A section of the form
#[derive(Clone, Debug, SimpleObject)]
pub struct FormSection {
    /// 键 · Stable key: names the section when saving, and in MATERIALS_INCOMPLETE.
    pub key: String,
    /// 标题 · Title in the caller's language.
    pub title: String,
    /// 填写说明 · Help in the caller's language; null: none.
    pub help: Option<String>,
    /// 字段 · Fields in their order.
    pub fields: Vec<FormField>,
}

/// 申报表字段 · A field of the form
#[derive(Clone, Debug, SimpleObject)]
pub struct FormField {
    /// 键 · Stable key within the whole form.
    pub key: String,
    /// 名称 · Label in the caller's language.
    pub label: String,
    /// 填写说明 · Help in the caller's language; null: none.
    pub help: Option<String>,
    /// 类型 · What an answer has to be.
    pub kind: FieldKind,
    /// 单位 · Unit of a number in the caller's language; null: none.
    pub unit: Option<String>,
    /// 必填 · Whether submission needs an answer.
    pub required: bool,
    /// 最大长度 · TEXT: most characters; null: no bound of its own.
    pub max_length: Option<u32>,
    /// 最小值 · Least number, as decimal text; null: no bound.
    pub minimum: Option<String>,
    /// 最大值 · Greatest number, as decimal text; null: no bound.
    pub maximum: Option<String>,
    /// 小数位 · NUMBER and TABLE_3_YEARS: most digits after the point.
    pub decimals: u32,
    /// 选项 · CHOICE: what may be chosen; empty otherwise.
    pub choices: Vec<FieldChoice>,
    /// 绑定的事实 · The fact that a rule reads from this field; null: none does.
    pub binds: Option<Fact>,
}

/// 选项 · A choice of a field
#[derive(Clone, Debug, SimpleObject)]
pub struct FieldChoice {
    /// 键 · Stable key: the answer.
    pub key: String,
    /// 名称 · Label in the caller's language.
    pub label: String,
}

/// 证实性材料类别 · A kind of attachment that the form asks for
#[derive(Clone, Debug, SimpleObject)]
pub struct AttachmentKind {
    /// 键 · Stable key.
    pub key: String,
    /// 名称 · Title in the caller's language.
    pub title: String,
    /// 说明 · Help in the caller's language; null: none.
    pub help: Option<String>,
    /// 必需 · Whether submission needs at least one.
    pub required: bool,
    /// 最多份数 · Most files of this kind.
    pub max_count: u32,
    /// 最大字节数 · Most bytes of one file.
    pub max_bytes: u32,
    /// 文件类型 · Types of file that are accepted.
    pub media_types: Vec<MediaType>,
}

impl ApplicationForm {
    /// The form in a language.
    pub fn of(form: record::Form, language: Language) -> Self {
        let word = |words: record::Words| words.pick(language.english()).to_owned();
        let choice = |choice: record::FieldChoice| FieldChoice { key: choice.key, label: word(choice.label) };
        let field = |field: record::FormField| FormField {
            key: field.key,
            label: word(field.label),
            help: field.help.map(word),
            kind: field.kind,
            unit: field.unit.map(word),
            required: field.required,
            max_length: field.max_length,
            minimum: field.minimum,
            maximum: field.maximum,
            decimals: field.decimals,
            choices: field.choices.into_iter().map(choice).collect(),
            binds: field.binds,
        };
        let section = |section: record::FormSection| FormSection {
            key: section.key,
            title: word(section.title),
            help: section.help.map(word),
            fields: section.fields.into_iter().map(field).collect(),
        };
        let attachment = |kind: record::AttachmentKind| AttachmentKind {
            key: kind.key,
            title: word(kind.title),
            help: kind.help.map(word),
            required: kind.required,
            max_count: kind.max_count,
            max_bytes: kind.max_bytes,
            media_types: kind.media_types,
        };
        Self {
            sections: form.sections.into_iter().map(section).collect(),
            attachments: form.attachments.into_iter().map(attachment).collect(),
        }
    }
}
