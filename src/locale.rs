//! Messages in both languages: refusals from `locales/`, labels of enums from the SDL's descriptions.

use entity::Instant;
use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;

/// The language of a caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    ZhCn,
    /// English.
    En,
}

static ZH_CN: LanguageIdentifier = langid!("zh-CN");
static EN: LanguageIdentifier = langid!("en");

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

impl Language {
    /// Whether it is English.
    pub fn english(self) -> bool {
        self == Self::En
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::ZhCn => &ZH_CN,
            Self::En => &EN,
        }
    }

    /// The best of an `Accept-Language` header: the first of the highest quality that is known.
    pub fn accept(header: &str) -> Self {
        let mut best = (Self::default(), 0.0_f32);
        for range in header.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q=").and_then(|q| q.trim().parse().ok()))
                .unwrap_or(1.0);
            let language = match tag.split('-').next() {
                Some("zh" | "*") => Self::ZhCn,
                Some("en") => Self::En,
                _ => continue,
            };
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

/// An instant as people say it in Beijing, to the minute; midnight is 24:00 of the day that it ends where
/// it ends something, as a deadline does.
pub fn instant(language: Language, instant: Instant, ends: bool) -> String {
    let ends_a_day = ends && instant == Instant::start_of(instant.day());
    let shown = if ends_a_day { instant.plus_seconds(-1).beijing() } else { instant.beijing() };
    let clock = if ends_a_day { "24:00".to_owned() } else { shown.format("%H:%M").to_string() };
    match language {
        Language::ZhCn => format!("{}{clock}", shown.format("%Y年%-m月%-d日")),
        Language::En => format!("{clock} on {} (Beijing time)", shown.format("%-d %B %Y")),
    }
}

/// An article as people cite it; of a clause the record has a paragraph as `§1` and an item as `1`.
pub fn article(language: Language, number: i32, clause: Option<&str>) -> String {
    let said = |text: &str| match (language, text.parse()) {
        (Language::ZhCn, Ok(number)) => numeral(number),
        _ => text.to_owned(),
    };
    let (id, clause) = match clause.map(|clause| (clause.strip_prefix('§'), clause)) {
        None => ("article", ""),
        Some((Some(paragraph), _)) => ("article-paragraph", paragraph),
        Some((None, item)) => ("article-item", item),
    };
    text(language, id, &[("number", said(&number.to_string())), ("clause", said(clause))])
}

/// A number in Chinese numerals; from a thousand on, which no law reaches, in digits.
fn numeral(number: u32) -> String {
    let digit = |n: u32| "零一二三四五六七八九".chars().nth(n as usize).map(String::from).unwrap_or_default();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    if hundreds > 9 {
        return number.to_string();
    }
    let mut words = String::new();
    if hundreds > 0 {
        words += &(digit(hundreds) + "百");
    }
    match tens {
        0 if hundreds > 0 && ones > 0 => words += "零",
        0 => {}
        1 if hundreds == 0 => words += "十",
        tens => words += &(digit(tens) + "十"),
    }
    if ones > 0 || number == 0 { words + &digit(ones) } else { words }
}

/// A message with its variables; the id itself where there is no such message (a test finds those).
pub fn text(language: Language, id: &str, args: &[(&str, String)]) -> String {
    find(language, id, args).unwrap_or_else(|| id.to_owned())
}

/// A message with its variables, unless it does not exist or needs one that is not given. Whole numbers travel as
/// numbers, so that plurals work.
pub fn find(language: Language, id: &str, args: &[(&str, String)]) -> Option<String> {
    let value = |text: &String| text.parse::<i64>().map_or_else(|_| FluentValue::from(text.clone()), FluentValue::from);
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
        args.iter().map(|(key, text)| (Cow::Owned((*key).to_owned()), value(text))).collect();
    LOCALES.try_lookup_with_args(language.id(), id, &args)
}

/// Whether a message exists in a language itself, not by fallback.
pub fn exists(language: Language, id: &str) -> bool {
    LOCALES.lookup_single_language::<String>(language.id(), id, None).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_cited_as_people_cite_it() {
        for (number, clause, zh, en) in [
            (19, Some("§1"), "第十九条第一款", "Article 19 (1)"),
            (11, Some("4"), "第十一条第四项", "Article 11, item 4"),
            (7, None, "第七条", "Article 7"),
            (10, Some("§12"), "第十条第十二款", "Article 10 (12)"),
            (20, Some("甲"), "第二十条第甲项", "Article 20, item 甲"),
            (100, None, "第一百条", "Article 100"),
            (105, None, "第一百零五条", "Article 105"),
            (110, None, "第一百一十条", "Article 110"),
            (999, None, "第九百九十九条", "Article 999"),
            (1_260, None, "第1260条", "Article 1260"),
        ] {
            assert_eq!(article(Language::ZhCn, number, clause), zh);
            assert_eq!(article(Language::En, number, clause), en);
        }
    }

    #[test]
    fn a_deadline_is_said_as_the_end_of_its_day() {
        let end = Instant::end_of(chrono::NaiveDate::from_ymd_opt(2026, 4, 30).unwrap());
        assert_eq!(instant(Language::ZhCn, end, true), "2026年4月30日24:00");
        assert_eq!(instant(Language::En, end, true), "24:00 on 30 April 2026 (Beijing time)");
        assert_eq!(instant(Language::ZhCn, end.plus_seconds(60), true), "2026年5月1日00:01");
        assert_eq!(instant(Language::ZhCn, end, false), "2026年5月1日00:00");
        assert_eq!(instant(Language::En, end.plus_seconds(-1), true), "23:59 on 30 April 2026 (Beijing time)");
    }
}
