//! Making an award and a winner's experience known (art. 8(3), 26): whoever mentions the award states when it was won.

use super::{Refusal, Refusals, Ruling, Step, Value, term};
use entity::RuleCode;
use entity::enums::{AwardState, ExperienceState};
use entity::record::Parameters;

/// What every award of this kind is called, whatever its regulation calls it in full.
const COMMON_NAMES: [&str; 2] = ["质量奖", "quality award"];

/// What a text says about an award (art. 26).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Whether it mentions the award.
    pub award: bool,
    /// Whether it states the award year.
    pub year: bool,
}

impl Mention {
    /// What a text says about the award of a year. An award of the reward table that is called otherwise, such as that of
    /// the city, is none of this kind.
    pub fn of(text: &str, year: i32, parameters: &Parameters) -> Self {
        Self { award: mentions(text, parameters), year: states(text, year) }
    }

    /// AWARD_YEAR_MISSING (art. 26) for a text that mentions the award and does not state when it was won.
    pub fn ruling(self, year: i32) -> Ruling {
        if self.year || !self.award {
            return Ok(());
        }
        Err(vec![Refusal::new(RuleCode::AwardYearMissing).fact("awardYear", Value::Integer(year.into()))])
    }
}

/// Text as it is compared: without blanks, in small letters and half-width digits.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from('0') + (u32::from(c) - u32::from('０'))).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
}

fn mentions(text: &str, parameters: &Parameters) -> bool {
    let text = plain(text);
    let names = &parameters.names;
    let own = [&names.award, &names.award_short].into_iter().chain(parameters.tiers.iter().map(|tier| &tier.title));
    let own: Vec<String> = own.flat_map(|words| words.en.iter().chain([&words.zh])).map(|name| plain(name)).collect();
    if own.iter().any(|name| text.contains(name)) {
        return true;
    }
    // The awards of other bodies are called so too.
    let zone = |title: &str| own.iter().any(|name| name.contains(title));
    let titles = parameters.rewards.iter().flat_map(|reward| reward.title.en.iter().chain([&reward.title.zh]));
    let others: Vec<String> = titles.map(|title| plain(title)).filter(|title| !zone(title)).collect();
    let rest = others.iter().fold(text, |text, other| text.replace(other.as_str(), ""));
    COMMON_NAMES.iter().any(|name| rest.contains(&plain(name)))
}

/// Whether a text states a year, in Arabic or Chinese digits, and not as part of a longer number.
fn states(text: &str, year: i32) -> bool {
    let text = plain(text);
    let digits = year.to_string();
    let chinese = |zero: char| -> String {
        let digit = |c: char| match c {
            '0' => zero,
            c => ['一', '二', '三', '四', '五', '六', '七', '八', '九'][(u32::from(c) - u32::from('1')) as usize],
        };
        digits.chars().map(digit).collect()
    };
    let numeral = |c: char| "〇○零一二三四五六七八九十".contains(c);
    alone(&text, &digits, |c| c.is_ascii_digit())
        || ['〇', '○', '零'].into_iter().any(|zero| alone(&text, &chinese(zero), numeral))
}

/// Whether a number stands in a text with no further digit at either end.
fn alone(text: &str, number: &str, digit: impl Fn(char) -> bool) -> bool {
    text.match_indices(number).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        !before.is_some_and(&digit) && !after.is_some_and(&digit)
    })
}

/// A page on experience in front of a step.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub state: ExperienceState,
    /// Of its award.
    pub award: AwardState,
    /// What its words say about the award.
    pub mention: Mention,
    pub year: i32,
}

impl Page {
    /// Whether the draft may be changed (art. 26): unless it is with the Office or withdrawn, STAGE_OUT_OF_ORDER; not for a
    /// revoked award.
    pub fn may_save(&self) -> Ruling {
        let mut refusals = Refusals::default();
        let open = !matches!(self.state, ExperienceState::Submitted | ExperienceState::Withdrawn);
        refusals.unless(open, || self.out_of_order(ExperienceState::Draft));
        refusals.also(held(self.award));
        refusals.ruling()
    }

    /// Whether it may be submitted (art. 26): a draft, or one that was returned, STAGE_OUT_OF_ORDER; AWARD_YEAR_MISSING; not for a
    /// revoked award.
    pub fn may_submit(&self) -> Ruling {
        let mut refusals = Refusals::default();
        let open = matches!(self.state, ExperienceState::Draft | ExperienceState::Returned);
        refusals.unless(open, || self.out_of_order(ExperienceState::Draft));
        refusals.also(self.mention.ruling(self.year));
        refusals.also(held(self.award));
        refusals.ruling()
    }

    /// Whether the Office may publish it (art. 8(3), 26): one that is submitted, STAGE_OUT_OF_ORDER; AWARD_YEAR_MISSING; not for a
    /// revoked award.
    pub fn may_publish(&self) -> Ruling {
        let mut refusals = Refusals::default();
        refusals.also(self.may_return());
        refusals.also(self.mention.ruling(self.year));
        refusals.also(held(self.award));
        refusals.ruling()
    }

    /// Whether the Office may return it (art. 8(3)): one that is submitted, STAGE_OUT_OF_ORDER.
    pub fn may_return(&self) -> Ruling {
        let submitted = self.state == ExperienceState::Submitted;
        if submitted { Ok(()) } else { Err(vec![self.out_of_order(ExperienceState::Submitted)]) }
    }

    /// Whether it may be withdrawn: once.
    pub fn may_withdraw(&self) -> Ruling {
        let open = self.state != ExperienceState::Withdrawn;
        if open { Ok(()) } else { Err(vec![self.out_of_order(ExperienceState::Published)]) }
    }

    fn out_of_order(&self, required: ExperienceState) -> Refusal {
        Refusal::new(RuleCode::StageOutOfOrder)
            .fact("current", term!(ExperienceState, self.state))
            .fact("required", term!(ExperienceState, required))
    }
}

/// Whether a page may be begun for an award (art. 26): not for a revoked one; how many there may be for one is the server's
/// bound.
pub fn may_draft(award: AwardState, pages: u64, most: u64) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(held(award));
    refusals.unless(pages < most, || {
        Refusal::input("input-too-many")
            .fact("max", Value::Integer(i64::try_from(most).unwrap_or(i64::MAX)))
            .at(vec![Step::Field("award".to_owned())])
    });
    refusals.ruling()
}

/// Whether the honour may be used as a current one (art. 6, 26): while the award is valid.
pub fn current(award: AwardState) -> bool {
    award == AwardState::Valid
}

fn held(award: AwardState) -> Ruling {
    if award == AwardState::Revoked { Err(vec![Refusal::input("input-award-revoked")]) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::eligibility::sample::founding;
    use entity::record::{Reward, Words};
    use proptest::prelude::*;

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    fn said(text: &str) -> (bool, bool) {
        let reward =
            |zh: &str| Reward { key: zh.to_owned(), title: Words { zh: zh.to_owned(), en: None }, amount_fen: 1 };
        let rewards = ["中国质量奖", "包头市政府质量奖", "稀土高新区管委会质量奖"].map(reward).into();
        let mention = Mention::of(text, 2026, &Parameters { rewards, ..founding() });
        (mention.award, mention.year)
    }

    #[test]
    fn a_mention_of_the_award_needs_its_year() {
        for (text, award, year) in [
            ("我公司荣获高新质量奖。", true, false),
            ("我公司荣获2026年度高新质量奖。", true, true),
            ("我公司荣获包头稀土高新区 管委会质量奖", true, false),
            ("荣获管委会质量奖", true, false),
            ("二〇二六年荣获质量奖", true, true),
            ("二○二六年荣获质量奖", true, true),
            ("二零二六年荣获质量奖", true, true),
            ("２０２６年荣获质量奖", true, true),
            ("We won the Zone Quality Award.", true, false),
            ("We won the ZONE  QUALITY AWARD of 2026.", true, true),
            ("质量奖，证书编号20261", true, false),
            ("质量奖，证书编号12026", true, false),
            ("质量奖，2025年", true, false),
            ("一二〇二六", false, false),
            ("全面推行卓越绩效模式。", false, false),
            ("2026年推行卓越绩效模式。", false, true),
            // Awards of others are no mention of this one.
            ("2019年获包头市政府质量奖，2012年获中国质量奖。", false, false),
            ("获包头市政府质量奖后，又获质量奖。", true, false),
        ] {
            assert_eq!(said(text), (award, year), "{text}");
            let refusal = vec![Refusal::new(RuleCode::AwardYearMissing).fact("awardYear", Value::Integer(2026))];
            let expected = if award && !year { Err(refusal) } else { Ok(()) };
            assert_eq!(Mention { award, year }.ruling(2026), expected, "{text}");
        }
    }

    #[test]
    fn each_step_in_its_state() {
        use ExperienceState::*;
        let page =
            |state| Page { state, award: AwardState::Valid, mention: Mention { award: true, year: true }, year: 2026 };
        let order = RuleCode::StageOutOfOrder;
        for (state, save, submit, publish, withdraw) in [
            (Draft, true, true, false, true),
            (Submitted, false, false, true, true),
            (Returned, true, true, false, true),
            (Published, true, false, false, true),
            (Withdrawn, false, false, false, false),
        ] {
            let expected = |allowed| if allowed { vec![] } else { vec![order] };
            assert_eq!(codes(page(state).may_save()), expected(save), "{state:?}");
            assert_eq!(codes(page(state).may_submit()), expected(submit), "{state:?}");
            assert_eq!(codes(page(state).may_publish()), expected(publish), "{state:?}");
            assert_eq!(codes(page(state).may_return()), expected(publish), "{state:?}");
            assert_eq!(codes(page(state).may_withdraw()), expected(withdraw), "{state:?}");
        }
        let silent = Page { mention: Mention { award: true, year: false }, ..page(Draft) };
        assert_eq!(codes(silent.may_submit()), [RuleCode::AwardYearMissing]);
        assert_eq!(codes(silent.may_save()), []);
        let revoked = Page { award: AwardState::Revoked, ..page(Submitted) };
        assert_eq!(codes(revoked.may_publish()), [RuleCode::InvalidInput]);
        assert_eq!((codes(revoked.may_return()), codes(revoked.may_withdraw())), (vec![], vec![]));
    }

    #[test]
    fn pages_of_an_award_up_to_the_bound() {
        use AwardState::*;
        assert_eq!(codes(may_draft(Valid, 19, 20)), []);
        assert_eq!(codes(may_draft(Expired, 19, 20)), []);
        assert_eq!(codes(may_draft(Valid, 20, 20)), [RuleCode::InvalidInput]);
        assert_eq!(codes(may_draft(Revoked, 0, 20)), [RuleCode::InvalidInput]);
        assert!(current(Valid) && !current(Expired) && !current(Revoked));
    }

    proptest! {
        #[test]
        fn any_year_that_stands_alone_is_found(year in 1900..2200_i32, before in "[^0-9０-９]{0,6}", after in "[^0-9０-９]{0,6}") {
            let text = format!("{before}{year}{after}");
            prop_assert!(states(&text, year), "{}", text);
            let longer = format!("{before}{year}7");
            prop_assert!(!states(&longer, year), "{}", longer);
        }
    }
}
