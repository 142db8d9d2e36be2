//! Scoring (art. 13, 17, 18): percentages in steps of five, exact points, the order of the stages, and what a complete
//! sheet holds.

use super::{Refusal, Refusals, Ruling, Step, Value};
use entity::RuleCode;
use entity::enums::{SheetState, StageKind};
use entity::record::{Scores, StandardCategory, StandardContent, Words};

/// The step between two percentages.
const STEP: u8 = 5;

/// The six bands of percentages: first the one that fits an item best as a whole, then the value inside it (art. 13).
pub const BANDS: [(u8, u8); 6] = [(0, 5), (10, 25), (30, 45), (50, 65), (70, 85), (90, 100)];

/// The scores of a category as given, item and percentage: each item of the category at most once, in steps of 5 from 0
/// to 100, else SCORE_OUT_OF_RANGE (art. 13). Items left out are not scored yet.
pub fn read_scores(category: &StandardCategory, given: &[(String, i32)]) -> Result<Scores, Vec<Refusal>> {
    let mut refusals = Refusals::default();
    let mut scores = Scores::default();
    for (index, (item, percent)) in given.iter().enumerate() {
        let at =
            |field: &str| vec![Step::Field("scores".to_owned()), Step::Index(index), Step::Field(field.to_owned())];
        if !category.items.iter().any(|known| known.number == *item) {
            refusals.push(Refusal::input("input-choice").at(at("item")));
            continue;
        }
        match u8::try_from(*percent) {
            Ok(percent) if percent <= 100 && percent % STEP == 0 => {
                if scores.0.insert(item.clone(), percent).is_some() {
                    refusals.push(Refusal::input("input-duplicate").at(at("item")));
                }
            }
            _ => refusals.push(
                Refusal::new(RuleCode::ScoreOutOfRange)
                    .fact("item", Value::Text(item.clone()))
                    .fact("percent", Value::Integer((*percent).into()))
                    .at(at("percent")),
            ),
        }
    }
    refusals.ruling().map(|()| scores)
}

/// Where a reviewer stands before a stage.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The scored stages of the regulation, in order.
    pub stages: &'a [StageKind],
    pub stage: StageKind,
    /// The own sheet of the stage; absent: not begun.
    pub sheet: Option<SheetState>,
    /// Whether the own sheet of the first stage is in.
    pub first_submitted: bool,
    /// Whether the visit is recorded.
    pub visited: bool,
}

/// Whether a reviewer may score a stage now (art. 17, 18): SCORES_SEALED once the own sheet is in; material before
/// everything else, MATERIAL_REVIEW_MISSING; the visit and its record before the site scores, SITE_REVIEW_MISSING.
pub fn may_score(standing: &Standing<'_>) -> Ruling {
    if !standing.stages.contains(&standing.stage) {
        return Err(vec![Refusal::input("input-choice").at(vec![Step::Field("stage".to_owned())])]);
    }
    let mut refusals = Refusals::default();
    refusals.also(unsealed(standing.sheet));
    let first = standing.stages.first() == Some(&standing.stage);
    refusals.unless(first || standing.first_submitted, || Refusal::new(RuleCode::MaterialReviewMissing));
    refusals
        .unless(standing.stage != StageKind::Site || standing.visited, || Refusal::new(RuleCode::SiteReviewMissing));
    refusals.ruling()
}

/// SCORES_SEALED (art. 18): a sheet that is in changes only when the leader reopens it.
pub fn unsealed(sheet: Option<SheetState>) -> Ruling {
    match sheet {
        None | Some(SheetState::Draft | SheetState::Reopened) => Ok(()),
        Some(SheetState::Submitted | SheetState::Void) => Err(vec![Refusal::new(RuleCode::ScoresSealed)]),
    }
}

/// Whether a sheet may be reopened (art. 18): one that is in.
pub fn may_reopen(sheet: SheetState) -> Ruling {
    if sheet == SheetState::Submitted {
        return Ok(());
    }
    Err(vec![Refusal::input("input-nothing-to-change").at(vec![Step::Field("sheet".to_owned())])])
}

/// One category of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    pub category: &'a str,
    pub scores: &'a Scores,
    pub strengths: &'a str,
    pub improvements: &'a str,
}

/// What a sheet lacks (art. 18), in the order of the standard: a score for every item, and strengths and improvements for
/// every category.
pub fn missing(standard: &StandardContent, sections: &[Section<'_>]) -> Vec<Words> {
    let mut missing = Vec::new();
    for category in &standard.categories {
        let section = sections.iter().find(|section| section.category == category.number);
        let scored = |item: &str| section.is_some_and(|section| section.scores.0.contains_key(item));
        let items = category.items.iter().filter(|item| !scored(&item.number));
        missing.extend(items.map(|item| titled(&item.number, &item.title, None)));
        if section.is_none_or(|section| section.strengths.is_empty()) {
            missing.push(titled(&category.number, &category.title, Some(("优势", "strengths"))));
        }
        if section.is_none_or(|section| section.improvements.is_empty()) {
            missing.push(titled(&category.number, &category.title, Some(("改进机会", "improvements"))));
        }
    }
    missing
}

fn titled(number: &str, title: &Words, part: Option<(&str, &str)>) -> Words {
    let (zh, en) = part.map_or_else(Default::default, |(zh, en)| (format!("：{zh}"), format!(": {en}")));
    Words {
        zh: format!("{number} {}{zh}", title.zh),
        en: title.en.as_ref().map(|title| format!("{number} {title}{en}")),
    }
}

/// Whether a sheet may be submitted (art. 18): not sealed, SCORES_SEALED, and complete, SCORES_INCOMPLETE for each gap.
pub fn may_submit(state: SheetState, standard: &StandardContent, sections: &[Section<'_>]) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(unsealed(Some(state)));
    for words in missing(standard, sections) {
        refusals.push(Refusal::new(RuleCode::ScoresIncomplete).fact("missing", Value::Words(words)));
    }
    refusals.ruling()
}

/// The points of an item in hundredths: weight × percent, exact (art. 13).
pub fn points(weight: u32, percent: u8) -> i32 {
    i32::try_from(weight.saturating_mul(percent.into())).unwrap_or(i32::MAX)
}

/// The total of a sheet in hundredths of a point (art. 13, 18); items that are not scored give nothing.
pub fn total(standard: &StandardContent, sections: &[Section<'_>]) -> i32 {
    let items = standard.categories.iter().flat_map(|category| {
        let section = sections.iter().find(|section| section.category == category.number);
        category.items.iter().filter_map(move |item| Some(points(item.points, *section?.scores.0.get(&item.number)?)))
    });
    items.fold(0, i32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::ItemKind;
    use entity::record::StandardItem;
    use proptest::prelude::*;

    fn words(text: &str) -> Words {
        Words { zh: text.to_owned(), en: Some(text.to_owned()) }
    }

    fn standard(weights: &[&[u32]]) -> StandardContent {
        let category = |(number, weights): (usize, &&[u32])| StandardCategory {
            number: format!("{number}"),
            title: words("c"),
            items: weights
                .iter()
                .enumerate()
                .map(|(item, points)| StandardItem {
                    number: format!("{number}.{item}"),
                    title: words("i"),
                    kind: ItemKind::Process,
                    points: *points,
                })
                .collect(),
        };
        StandardContent { categories: weights.iter().enumerate().map(category).collect() }
    }

    fn codes(ruling: Ruling) -> Vec<RuleCode> {
        ruling.err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn percentages_go_from_nothing_to_all_in_steps_of_five() {
        let standard = standard(&[&[50]]);
        let read = |percent| read_scores(&standard.categories[0], &[("0.0".to_owned(), percent)]);
        for percent in (0..=100).step_by(5) {
            assert!(read(percent).is_ok(), "{percent}");
        }
        for percent in [-5, -1, 1, 4, 6, 99, 101, 105, 256, 300, i32::MAX, i32::MIN] {
            let refusals = read(percent).unwrap_err();
            assert_eq!((refusals.len(), refusals[0].code), (1, RuleCode::ScoreOutOfRange), "{percent}");
        }
    }

    #[test]
    fn every_percentage_lies_in_one_band() {
        for percent in (0..=100_u8).step_by(STEP.into()) {
            let bands = BANDS.iter().filter(|(from, to)| (*from..=*to).contains(&percent)).count();
            assert_eq!(bands, 1, "{percent}");
        }
    }

    #[test]
    fn unknown_and_repeated_items_are_faults_of_the_input() {
        let standard = standard(&[&[50]]);
        let given = [("9.9".to_owned(), 50), ("0.0".to_owned(), 50), ("0.0".to_owned(), 55)];
        let refusals = read_scores(&standard.categories[0], &given).unwrap_err();
        let told: Vec<_> = refusals.iter().map(|refusal| (refusal.message, refusal.path[1].clone())).collect();
        assert_eq!(told, [(Some("input-choice"), Step::Index(0)), (Some("input-duplicate"), Step::Index(2))]);
    }

    #[test]
    fn material_comes_first_and_the_visit_before_the_site() {
        use StageKind::*;
        let base = Standing {
            stages: &[Material, Site, Defence],
            stage: Material,
            sheet: None,
            first_submitted: false,
            visited: false,
        };
        assert_eq!(codes(may_score(&base)), []);
        let site = Standing { stage: Site, ..base };
        assert_eq!(codes(may_score(&site)), [RuleCode::MaterialReviewMissing, RuleCode::SiteReviewMissing]);
        assert_eq!(codes(may_score(&Standing { first_submitted: true, ..site })), [RuleCode::SiteReviewMissing]);
        assert_eq!(codes(may_score(&Standing { first_submitted: true, visited: true, ..site })), []);
        assert_eq!(codes(may_score(&Standing { stage: Defence, ..base })), [RuleCode::MaterialReviewMissing]);
        assert_eq!(codes(may_score(&Standing { stage: Defence, first_submitted: true, ..base })), []);
        assert_eq!(
            codes(may_score(&Standing { sheet: Some(SheetState::Submitted), ..base })),
            [RuleCode::ScoresSealed]
        );
        assert_eq!(codes(may_score(&Standing { sheet: Some(SheetState::Reopened), ..base })), []);
        assert_eq!(codes(may_score(&Standing { stages: &[Material], ..site })), [RuleCode::InvalidInput]);
    }

    #[test]
    fn every_gap_of_a_sheet_is_named() {
        let standard = standard(&[&[30, 20]]);
        let scores = Scores([("0.1".to_owned(), 50)].into());
        let section = Section { category: "0", scores: &scores, strengths: "good", improvements: "" };
        let gaps: Vec<String> = missing(&standard, &[section]).into_iter().map(|words| words.zh).collect();
        assert_eq!(gaps, ["0.0 i", "0 c：改进机会"]);
        assert_eq!(codes(may_submit(SheetState::Draft, &standard, &[section])), [RuleCode::ScoresIncomplete; 2]);
        assert_eq!(missing(&standard, &[]).len(), 4);
    }

    proptest! {
        /// Against hundredths counted item by item in floating point, which is exact for numbers as small as these.
        #[test]
        fn a_total_is_the_sum_of_weight_times_percent(items in proptest::collection::vec((0_u32..=1000, 0_u8..=20), 1..40)) {
            let weights: Vec<u32> = items.iter().map(|(weight, _)| *weight).collect();
            let standard = standard(&[&weights]);
            let scores = Scores(items.iter().enumerate().map(|(item, (_, step))| (format!("0.{item}"), step * STEP)).collect());
            let section = Section { category: "0", scores: &scores, strengths: "", improvements: "" };
            let expected: f64 = items.iter().map(|(weight, step)| f64::from(*weight) * f64::from(*step) * 0.05 * 100.0).sum();
            prop_assert!((f64::from(total(&standard, &[section])) - expected).abs() < 0.5);
        }
    }
}
