//! Words in both languages as they come in.

use super::check::Check;
use async_graphql::InputObject;
use entity::record::Words;

/// 双语文字 · Words in both languages
#[derive(Clone, Debug, InputObject)]
pub struct WordsInput {
    /// 中文 · Chinese.
    pub zh: String,
    /// 英文 · English; null: the Chinese words are shown to English readers too.
    pub en: Option<String>,
}

impl Check {
    /// Words of 1 to `max` characters in each language given.
    pub fn words(&mut self, field: &str, value: &WordsInput, max: usize) -> Words {
        self.within(field, |check| Words {
            zh: check.text("zh", &value.zh, max),
            en: check.optional_text("en", value.en.as_deref(), max),
        })
    }
}
