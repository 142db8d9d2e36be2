//! The scoring standard and the guides that re-weight it for an industry (art. 7, 13, 14).

use super::{Refusal, Refusals, Ruling, Step, Value};
use entity::RuleCode;
use entity::enums::{DocumentState, ItemKind};
use entity::record::{StandardCategory, StandardContent, StandardItem};
use std::collections::BTreeSet;

/// Whether a standard holds together (art. 13): its items sum to the regulation's total (STANDARD_WEIGHTS_INVALID), each
/// category has items, each item points, and no number occurs twice.
pub fn check_standard(standard: &StandardContent, total: u32) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(well_formed(standard));
    let actual = standard.categories.iter().map(points).sum();
    refusals.unless(actual == i64::from(total), || weights(None, actual, total.into()));
    refusals.ruling()
}

/// Whether a guide only re-weights its standard (art. 14): the same categories and items, and the same points for each
/// category (STANDARD_WEIGHTS_INVALID), which keeps the total.
pub fn check_guide(guide: &StandardContent, standard: &StandardContent) -> Ruling {
    let mut refusals = Refusals::default();
    refusals.also(well_formed(guide));
    for required in &standard.categories {
        let present = guide.categories.iter().any(|category| category.number == required.number);
        refusals.unless(present, || weights(Some(required), 0, points(required)));
    }
    for (index, category) in guide.categories.iter().enumerate() {
        let original = standard.categories.iter().find(|original| original.number == category.number);
        let (actual, required) = (points(category), original.map_or(0, points));
        refusals.unless(actual == required, || weights(Some(category), actual, required));
        if let Some(original) = original {
            refusals.unless(items(category) == items(original), || {
                let expected: Vec<&str> = items(original).into_iter().map(|(number, _)| number).collect();
                let path = vec![field("categories"), Step::Index(index), field("items")];
                Refusal::input("input-choice").at(path).fact("expected", Value::Text(expected.join(", ")))
            });
        }
    }
    refusals.ruling()
}

/// Whether a standard or guide may still be amended (art. 7, 13): an approved one is STANDARD_IMMUTABLE.
pub fn may_amend(state: DocumentState) -> Ruling {
    match state {
        DocumentState::Draft => Ok(()),
        DocumentState::Approved => Err(vec![Refusal::new(RuleCode::StandardImmutable)]),
    }
}

/// Whether a standard or guide may be used (art. 7): STANDARD_NOT_APPROVED before the committee approved it.
pub fn may_use(state: DocumentState) -> Ruling {
    match state {
        DocumentState::Draft => Err(vec![Refusal::new(RuleCode::StandardNotApproved)]),
        DocumentState::Approved => Ok(()),
    }
}

/// An item that differs between two versions: as it was, and as it is; absent where it is not there.
pub type ItemChange<'a> = (Option<&'a StandardItem>, Option<&'a StandardItem>);

/// The items by which a version of a standard differs from another: in their order, those that are gone last.
pub fn changes<'a>(before: &'a StandardContent, after: &'a StandardContent) -> Vec<ItemChange<'a>> {
    let all = |content: &'a StandardContent| content.categories.iter().flat_map(|category| &category.items);
    let find = |content: &'a StandardContent, number: &str| all(content).find(|item| item.number == number);
    let here = all(after).map(|item| (find(before, &item.number), Some(item)));
    let gone = all(before).filter(|item| find(after, &item.number).is_none()).map(|item| (Some(item), None));
    here.chain(gone).filter(|(before, after)| before != after).collect()
}

/// Input faults: a number twice, a category without items, an item without points.
fn well_formed(content: &StandardContent) -> Ruling {
    let mut refusals = Refusals::default();
    let mut seen = BTreeSet::new();
    let mut unique = |refusals: &mut Refusals, number, path| {
        refusals.unless(seen.insert(number), || {
            Refusal::input("input-duplicate").at(path).fact("key", Value::Text(String::clone(number)))
        });
    };
    for (c, category) in content.categories.iter().enumerate() {
        let at = |rest: &[Step]| [&[field("categories"), Step::Index(c)], rest].concat();
        unique(&mut refusals, &category.number, at(&[field("number")]));
        refusals.unless(!category.items.is_empty(), || Refusal::input("input-required").at(at(&[field("items")])));
        for (i, item) in category.items.iter().enumerate() {
            let at = |name| at(&[field("items"), Step::Index(i), field(name)]);
            unique(&mut refusals, &item.number, at("number"));
            refusals.unless(item.points > 0, || {
                let refusal = Refusal::input("input-out-of-range").at(at("points"));
                refusal.fact("min", Value::Integer(1)).fact("actual", Value::Integer(0))
            });
        }
    }
    refusals.ruling()
}

fn field(name: &str) -> Step {
    Step::Field(name.to_owned())
}

/// The sum over a category's items, which no input can overflow.
fn points(category: &StandardCategory) -> i64 {
    category.items.iter().map(|item| i64::from(item.points)).sum()
}

/// What a guide must keep of a category's items.
fn items(category: &StandardCategory) -> BTreeSet<(&str, ItemKind)> {
    category.items.iter().map(|item| (item.number.as_str(), item.kind)).collect()
}

fn weights(category: Option<&StandardCategory>, actual: i64, required: i64) -> Refusal {
    Refusal::new(RuleCode::StandardWeightsInvalid)
        .fact_if("category", category.map(|category| Value::Text(category.number.clone())))
        .fact("actual", Value::Integer(actual))
        .fact("required", Value::Integer(required))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::record::Words;

    fn standard(points: &[&[u32]]) -> StandardContent {
        let categories = points.iter().enumerate().map(|(c, points)| StandardCategory {
            number: format!("4.{}", c + 1),
            title: Words::default(),
            items: points
                .iter()
                .enumerate()
                .map(|(i, &points)| StandardItem {
                    number: format!("4.{}.{}", c + 1, i + 2),
                    title: Words::default(),
                    kind: ItemKind::Process,
                    points,
                })
                .collect(),
        });
        StandardContent { categories: categories.collect() }
    }

    /// The founding standard: GB/T 19580-2012.
    const FOUNDING: [&[u32]; 7] = [
        &[50, 30, 30],
        &[40, 50],
        &[40, 50],
        &[60, 15, 20, 15, 10, 10],
        &[50, 50],
        &[40, 40],
        &[80, 80, 80, 60, 50, 50],
    ];

    fn invalid(actual: i64, required: i64) -> Refusal {
        weights(None, actual, required)
    }

    #[test]
    fn the_items_sum_to_the_total() {
        assert_eq!(check_standard(&standard(&FOUNDING), 1000), Ok(()));
        assert_eq!(check_standard(&standard(&FOUNDING), 999), Err(vec![invalid(1000, 999)]));
        assert_eq!(check_standard(&standard(&FOUNDING), 1001), Err(vec![invalid(1000, 1001)]));
        assert_eq!(check_standard(&standard(&[]), 1000), Err(vec![invalid(0, 1000)]));
        let huge = standard(&[&[u32::MAX, 1001]]);
        assert_eq!(check_standard(&huge, 1000), Err(vec![invalid(4_294_968_296, 1000)]));
    }

    #[test]
    fn two_versions_differ_in_what_was_changed_added_and_taken_out() {
        let (before, after) = (standard(&[&[40, 60], &[100]]), standard(&[&[50, 60, 5], &[]]));
        assert_eq!(changes(&before, &before), []);
        let points = |change: &ItemChange<'_>| [change.0, change.1].map(|item| item.map(|item| item.points));
        let told: Vec<_> = changes(&before, &after).iter().map(points).collect();
        assert_eq!(told, [[Some(40), Some(50)], [None, Some(5)], [Some(100), None]]);
    }

    #[test]
    fn numbers_are_unique_and_nothing_is_empty() {
        let mut content = standard(&[&[500, 0], &[500], &[]]);
        content.categories[1].items[0].number = "4.1.2".to_owned();
        let path = |tail: &[Step]| [&[field("categories")], tail].concat();
        let item = |c, i, name| path(&[Step::Index(c), field("items"), Step::Index(i), field(name)]);
        let expected = vec![
            Refusal::input("input-out-of-range")
                .at(item(0, 1, "points"))
                .fact("min", Value::Integer(1))
                .fact("actual", Value::Integer(0)),
            Refusal::input("input-duplicate").at(item(1, 0, "number")).fact("key", Value::Text("4.1.2".to_owned())),
            Refusal::input("input-required").at(path(&[Step::Index(2), field("items")])),
        ];
        assert_eq!(check_standard(&content, 1000), Err(expected));
    }

    #[test]
    fn a_guide_re_weights_inside_its_categories() {
        let standard_ = standard(&FOUNDING);
        let mut points = FOUNDING;
        points[1] = &[30, 60];
        assert_eq!(check_guide(&standard(&points), &standard_), Ok(()));
        points[1] = &[30, 61];
        let refusal = |c: usize, actual, required| weights(Some(&standard_.categories[c]), actual, required);
        assert_eq!(check_guide(&standard(&points), &standard_), Err(vec![refusal(1, 91, 90)]));
        points[2] = &[39, 50];
        assert_eq!(
            check_guide(&standard(&points), &standard_),
            Err(vec![refusal(1, 91, 90), refusal(2, 89, 90)]),
            "the total alone is not enough"
        );
    }

    #[test]
    fn a_guide_keeps_categories_and_items() {
        let standard_ = standard(&[&[40, 60], &[100]]);
        let category = |content: &StandardContent, c: usize| content.categories[c].clone();
        let missing = standard(&[&[40, 60]]);
        let expected = vec![weights(Some(&category(&standard_, 1)), 0, 100)];
        assert_eq!(check_guide(&missing, &standard_), Err(expected));

        let extra = standard(&[&[40, 60], &[100], &[5]]);
        let expected = vec![weights(Some(&category(&extra, 2)), 5, 0)];
        assert_eq!(check_guide(&extra, &standard_), Err(expected));

        let merged = standard(&[&[100], &[100]]);
        let path = vec![field("categories"), Step::Index(0), field("items")];
        let expected = Refusal::input("input-choice").at(path).fact("expected", Value::Text("4.1.2, 4.1.3".to_owned()));
        assert_eq!(check_guide(&merged, &standard_), Err(vec![expected]));
    }

    #[test]
    fn a_draft_is_amended_and_an_approved_one_used() {
        assert_eq!(may_amend(DocumentState::Draft), Ok(()));
        assert_eq!(may_amend(DocumentState::Approved), Err(vec![Refusal::new(RuleCode::StandardImmutable)]));
        assert_eq!(may_use(DocumentState::Draft), Err(vec![Refusal::new(RuleCode::StandardNotApproved)]));
        assert_eq!(may_use(DocumentState::Approved), Ok(()));
    }
}
