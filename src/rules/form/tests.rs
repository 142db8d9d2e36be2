//! Tests of the form's rules.

use super::*;
use entity::enums::MediaType;
use entity::record::{AttachmentKind, FieldChoice};

fn words(text: &str) -> Words {
    Words { zh: text.to_owned(), en: None }
}

fn field(key: &str, kind: FieldKind) -> FormField {
    FormField {
        key: key.to_owned(),
        label: words(key),
        help: None,
        kind,
        unit: None,
        required: false,
        max_length: None,
        minimum: None,
        maximum: None,
        decimals: 0,
        choices: Vec::new(),
        binds: None,
    }
}

fn bounded(field: FormField, minimum: &str, maximum: &str, decimals: u32) -> FormField {
    FormField { minimum: Some(minimum.to_owned()), maximum: Some(maximum.to_owned()), decimals, ..field }
}

fn section(key: &str, fields: Vec<FormField>) -> FormSection {
    FormSection { key: key.to_owned(), title: words(key), help: None, fields }
}

fn attachment(key: &str, required: bool) -> AttachmentKind {
    AttachmentKind {
        key: key.to_owned(),
        title: words(key),
        help: None,
        required,
        max_count: 1,
        max_bytes: 1,
        media_types: vec![MediaType::Pdf],
    }
}

fn text(value: &str) -> AnswerValue {
    AnswerValue::Text(value.to_owned())
}

fn number(value: &str) -> AnswerValue {
    AnswerValue::Number(value.to_owned())
}

/// What one answer of a field is refused with.
fn refused(field: FormField, value: &AnswerValue) -> Vec<Refusal> {
    let key = field.key.clone();
    check_answers(&section("s", vec![field]), &[(0, &key, value)]).err().unwrap_or_default()
}

fn at(index: usize, name: &str) -> Vec<Step> {
    vec![Step::Field("answers".to_owned()), Step::Index(index), Step::Field(name.to_owned())]
}

#[test]
fn keys_are_known_and_given_once() {
    let section = section("s", vec![field("a", FieldKind::Text)]);
    let (a, b) = (text("x"), text("y"));
    let fault = |message, index, key: &str| {
        Refusal::input(message).at(at(index, "key")).fact("key", Value::Text(key.to_owned()))
    };
    assert_eq!(check_answers(&section, &[(0, "a", &a)]), Ok(()));
    assert_eq!(
        check_answers(&section, &[(0, "a", &a), (1, "b", &b), (2, "a", &b)]),
        Err(vec![fault("input-unknown-key", 1, "b"), fault("input-duplicate", 2, "a")])
    );
}

#[test]
fn the_kind_is_the_fields() {
    let values = [
        text("x"),
        number("1"),
        AnswerValue::Money(1),
        AnswerValue::Date(NaiveDate::MIN),
        AnswerValue::Boolean(true),
        AnswerValue::Choice("x".to_owned()),
        AnswerValue::Table3Years([None, None, None]),
    ];
    for (kind, n) in FieldKind::all().zip(0..) {
        for (value, m) in values.iter().zip(0..) {
            let choices = vec![FieldChoice { key: "x".to_owned(), label: words("x") }];
            let field = FormField { choices, ..field("a", kind) };
            let expected = Refusal::input("input-kind").at(at(0, "value")).fact("expected", term!(FieldKind, kind));
            assert_eq!(refused(field, value), if n == m { vec![] } else { vec![expected] }, "{kind:?} {value:?}");
        }
    }
}

#[test]
fn text_is_bounded_in_characters() {
    let short = FormField { max_length: Some(3), ..field("a", FieldKind::Text) };
    assert_eq!(refused(short.clone(), &text("质量奖")), []);
    let expected = Refusal::input("input-too-long")
        .at(at(0, "value"))
        .fact("max", Value::Integer(3))
        .fact("actual", Value::Integer(4));
    assert_eq!(refused(short.clone(), &text("高质量奖")), [expected]);
    assert_eq!(refused(short.clone(), &text(" ")), []);
    assert_eq!(refused(short, &text("a\0")), [Refusal::input("input-nul").at(at(0, "value"))]);
    assert_eq!(refused(field("a", FieldKind::Text), &text(&"x".repeat(9999))), []);
}

#[test]
fn numbers_keep_to_decimals_and_bounds() {
    let rate = || bounded(field("a", FieldKind::Number), "-0.5", "100", 2);
    for value in ["-0.5", "-0.50", "0", "99.99", "100", "100.00"] {
        assert_eq!(refused(rate(), &number(value)), [], "{value}");
    }
    for value in ["-0.51", "100.01", "999999999999999"] {
        let expected = Refusal::input("input-out-of-range")
            .at(at(0, "value"))
            .fact("min", Value::Text("-0.5".to_owned()))
            .fact("max", Value::Text("100".to_owned()))
            .fact("actual", Value::Text(value.to_owned()));
        assert_eq!(refused(rate(), &number(value)), [expected], "{value}");
    }
    for value in ["1.234", "1e2", "x"] {
        let expected = Refusal::input("input-decimal").at(at(0, "value")).fact("decimals", Value::Integer(2));
        assert_eq!(refused(rate(), &number(value)), [expected], "{value}");
    }
    assert_eq!(refused(rate(), &number(" ")), [Refusal::input("input-blank").at(at(0, "value"))]);
}

#[test]
fn money_is_bounded_in_yuan() {
    let capital = || bounded(field("a", FieldKind::Money), "0", "0.5", 0);
    for (fen, fits) in [(-1, false), (0, true), (50, true), (51, false)] {
        let expected = Refusal::input("input-out-of-range")
            .at(at(0, "value"))
            .fact("min", Value::Money(0))
            .fact("max", Value::Money(50))
            .fact("actual", Value::Money(fen));
        assert_eq!(refused(capital(), &AnswerValue::Money(fen)), if fits { vec![] } else { vec![expected] });
    }
    let unbounded = FormField { maximum: None, ..capital() };
    assert_eq!(refused(unbounded, &AnswerValue::Money(i64::MAX)), []);
}

#[test]
fn choices_are_those_listed() {
    let choices = ["LARGE", "SMALL"].map(|key| FieldChoice { key: key.to_owned(), label: words(key) }).to_vec();
    let size = FormField { choices, ..field("a", FieldKind::Choice) };
    assert_eq!(refused(size.clone(), &AnswerValue::Choice("SMALL".to_owned())), []);
    let fault =
        Refusal::input("input-choice").at(at(0, "value")).fact("expected", Value::Text("LARGE, SMALL".to_owned()));
    assert_eq!(refused(size, &AnswerValue::Choice("small".to_owned())), [fault]);
}

#[test]
fn a_table_names_the_year_at_fault() {
    let table = bounded(field("a", FieldKind::Table3Years), "0", "10", 0);
    let value = AnswerValue::Table3Years([Some("10".to_owned()), None, Some("1.5".to_owned())]);
    let path = [at(0, "value"), vec![Step::Index(2)]].concat();
    assert_eq!(refused(table, &value), [Refusal::input("input-decimal").at(path).fact("decimals", Value::Integer(0))]);
}

#[test]
fn everything_required_is_missing_until_it_is_there() {
    let required = |key| FormField { required: true, ..field(key, FieldKind::Text) };
    let form = Form {
        sections: vec![
            section("one", vec![required("a"), field("b", FieldKind::Text)]),
            section("two", vec![required("a")]),
        ],
        attachments: vec![attachment("REPORT", true), attachment("OTHER", false)],
    };
    let lacking = |section: &str, field: &str| Missing {
        section: Some(section.to_owned()),
        field: Some(field.to_owned()),
        attachment: None,
        label: words(field),
    };
    let file = Missing { section: None, field: None, attachment: Some("REPORT".to_owned()), label: words("REPORT") };
    let all = vec![lacking("one", "a"), lacking("two", "a"), file.clone()];
    assert_eq!(missing(&form, &|_, _| false, &|_| 0), all);
    assert_eq!(missing(&form, &|section, _| section == "one", &|_| 0), [lacking("two", "a"), file]);
    assert_eq!(missing(&form, &|_, _| true, &|key| u32::from(key == "REPORT")), []);
}

#[test]
fn blank_text_and_half_a_table_do_not_count() {
    let years = |years: [Option<&str>; 3]| AnswerValue::Table3Years(years.map(|year| year.map(str::to_owned)));
    assert!(counts(&text("x")));
    assert!(!counts(&text("")));
    assert!(!counts(&text(" \u{3000}\n")));
    assert!(counts(&AnswerValue::Boolean(false)));
    assert!(counts(&number("0")));
    assert!(counts(&years([Some("1"), Some("2"), Some("0")])));
    assert!(!counts(&years([Some("1"), None, Some("3")])));
}

#[test]
fn bound_fields_give_the_facts() {
    let bind = |key, fact| FormField { binds: Some(fact), ..field(key, kind_of_fact(fact)) };
    let mut form = Form {
        sections: vec![section("s", Fact::all().map(|fact| bind("x", fact)).collect())],
        attachments: Vec::new(),
    };
    for (field, n) in form.sections[0].fields.iter_mut().zip(0..) {
        field.key = format!("f{n}");
        if field.kind == FieldKind::Choice {
            field.choices =
                ["GOLD", "SILVER"].map(|key| FieldChoice { key: key.to_owned(), label: words(key) }).to_vec();
        }
    }
    assert_eq!(check_form(&form), []);
    assert_eq!(facts_from(&form, &BTreeMap::new()), BoundFacts::default());

    let day: NaiveDate = "2020-02-29".parse().unwrap();
    let values = [
        AnswerValue::Boolean(true),
        AnswerValue::Boolean(false),
        AnswerValue::Date(day),
        AnswerValue::Date(day),
        number("3"),
        AnswerValue::Boolean(true),
        number("5"),
        AnswerValue::Choice("GOLD".to_owned()),
    ];
    let answers = values.into_iter().enumerate().map(|(n, value)| (format!("f{n}"), value)).collect();
    let answers = BTreeMap::from([("s".to_owned(), Answers(answers))]);
    let expected = BoundFacts {
        legal_entity: Some(true),
        registered_in_zone: Some(false),
        operating_since: Some(day),
        excellence_since: Some(day),
        self_report_years: Some(3),
        for_profit: Some(true),
        industry_rank: Some(5),
        lowest_tier: Some("GOLD".to_owned()),
    };
    assert_eq!(facts_from(&form, &answers), expected);

    let mut facts = expected.clone();
    facts.set(Fact::IndustryRank, Some(&number("2.5")));
    facts.set(Fact::ForProfit, Some(&text("yes")));
    facts.set(Fact::OperatingSince, None);
    assert_eq!(facts, BoundFacts { industry_rank: None, for_profit: None, operating_since: None, ..expected });
}

#[test]
fn a_faulty_form_says_what_is_wrong() {
    let mut rank = bounded(field("rank", FieldKind::Number), "5", "1", 7);
    rank.binds = Some(Fact::IndustryRank);
    let mut twice = field("twice", FieldKind::Boolean);
    twice.binds = Some(Fact::IndustryRank);
    twice.minimum = Some("x".to_owned());
    let choices = ["A", "A"].map(|key| FieldChoice { key: key.to_owned(), label: words(key) }).to_vec();
    let choice = FormField { choices, ..field("choice", FieldKind::Choice) };
    let form = Form {
        sections: vec![
            section("s", vec![rank, twice, choice, field("rank", FieldKind::Choice)]),
            section("s", vec![field(" ", FieldKind::Text)]),
            section("attachments", Vec::new()),
        ],
        attachments: vec![AttachmentKind { max_count: 0, ..attachment("FILE", true) }, attachment("FILE", false)],
    };
    let field_at = |name: &str| Step::Field(name.to_owned());
    let key = |list: &str, index| vec![field_at(list), Step::Index(index), field_at("key")];
    let in_section = |section, index, name: &str| {
        vec![field_at("sections"), Step::Index(section), field_at("fields"), Step::Index(index), field_at(name)]
    };
    let number = Value::Integer;
    let range = |min, max| Refusal::input("input-out-of-range").fact("min", number(min)).fact("max", number(max));
    let kind = Refusal::input("input-kind").fact("expected", term!(FieldKind, FieldKind::Number));
    let unbound = |fact: Fact| {
        Refusal::input("input-fact-unbound").fact("fact", term!(Fact, fact)).at(vec![field_at("sections")])
    };
    let mut expected = vec![
        Refusal::input("input-range-order").at(in_section(0, 0, "maximum")),
        range(0, 6).at(in_section(0, 0, "decimals")),
        kind.clone().at(in_section(0, 0, "binds")),
        Refusal::input("input-decimal").fact("decimals", number(6)).at(in_section(0, 1, "minimum")),
        kind.at(in_section(0, 1, "binds")),
        Refusal::input("input-duplicate").at(in_section(0, 1, "binds")),
        Refusal::input("input-duplicate")
            .at([in_section(0, 2, "choices"), vec![Step::Index(1), field_at("key")]].concat()),
        Refusal::input("input-required").at(in_section(0, 3, "choices")),
        Refusal::input("input-duplicate").at(in_section(0, 3, "key")),
        Refusal::input("input-blank").at(in_section(1, 0, "label")),
        Refusal::input("input-blank").at(in_section(1, 0, "key")),
        Refusal::input("input-choice").at(key("sections", 2)),
        Refusal::input("input-duplicate").at(key("sections", 1)),
        range(1, 100).at(vec![field_at("attachments"), Step::Index(0), field_at("max_count")]),
        Refusal::input("input-duplicate").at(key("attachments", 1)),
    ];
    let bound = [Fact::IndustryRank, Fact::LowestTier];
    expected.extend(Fact::all().filter(|fact| !bound.contains(fact)).map(unbound));
    assert_eq!(check_form(&form), expected);
}
