//! Tests of whether a regulation fits together.

use super::*;
use crate::rules::eligibility::sample::founding;
use crate::rules::form::kind_of_fact;
use entity::enums::{ChannelLevel, Fact, FieldKind, StageKind};
use entity::record::{ApprovalStep, FieldChoice, FormField, FormSection, Reward, ScoredStage, Tier, Words};

fn words(zh: &str) -> Words {
    Words { zh: zh.to_owned(), en: None }
}

fn stage(kind: StageKind, weight: u32) -> ScoredStage {
    ScoredStage { kind, title: words("评审"), weight }
}

/// Numbers and choices that fit together.
fn sound() -> Parameters {
    Parameters {
        stages: vec![stage(StageKind::Material, 60), stage(StageKind::Site, 40)],
        notice_channels: vec![RequiredChannel { level: Some(ChannelLevel::City), kind: None }],
        approval_chain: APPROVERS.map(|role| ApprovalStep { role }).to_vec(),
        ..founding()
    }
}

/// The faults of parameters: where, and which message.
fn faults(parameters: &Parameters) -> Vec<(String, &'static str)> {
    check_parameters(parameters).iter().map(found).collect()
}

fn found(refusal: &Refusal) -> (String, &'static str) {
    let step = |step: &Step| match step {
        Step::Field(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    };
    let path: Vec<String> = refusal.path.iter().map(step).collect();
    (path.join("."), refusal.message.unwrap_or_default())
}

fn one(path: &str, message: &'static str) -> Vec<(String, &'static str)> {
    vec![(path.to_owned(), message)]
}

#[test]
fn sound_parameters_have_no_fault() {
    assert_eq!(check_parameters(&sound()), []);
}

#[test]
fn whole_numbers_lie_within_their_bounds() {
    assert_eq!(bounds("notice_days"), 1..=60);
    for (notice_days, fits) in [(0, false), (1, true), (60, true), (61, false)] {
        let expected = if fits { Vec::new() } else { one("notice_days", "input-out-of-range") };
        assert_eq!(faults(&Parameters { notice_days, ..sound() }), expected, "{notice_days}");
    }
    let refusal = check_parameters(&Parameters { cycle_years: 11, ..sound() }).remove(0);
    assert_eq!(refusal, out_of_range(&(1..=10)).at(vec![Step::Field("cycle_years".to_owned())]));
}

#[test]
fn a_group_is_large_enough_for_its_scorers() {
    let with = |min, max, scorers| {
        faults(&Parameters { group_size_min: min, group_size_max: max, unrecused_scorers_min: scorers, ..sound() })
    };
    assert_eq!(with(5, 9, 9), []);
    assert_eq!(with(5, 5, 5), []);
    assert_eq!(with(6, 5, 5), one("group_size_max", "input-out-of-range"));
    assert_eq!(with(5, 9, 10), one("unrecused_scorers_min", "input-out-of-range"));
}

#[test]
fn weights_sum_to_a_hundred() {
    let with = |weights: [u32; 2]| {
        let stages = vec![stage(StageKind::Material, weights[0]), stage(StageKind::Site, weights[1])];
        faults(&Parameters { stages, ..sound() })
    };
    assert_eq!(with([100, 0]), []);
    assert_eq!(with([60, 39]), one("stages", "input-sum"));
    assert_eq!(with([60, 41]), one("stages", "input-sum"));
    let twice = vec![stage(StageKind::Site, 50), stage(StageKind::Site, 50)];
    assert_eq!(faults(&Parameters { stages: twice, ..sound() }), one("stages.1.kind", "input-duplicate"));
    assert_eq!(faults(&Parameters { stages: Vec::new(), ..sound() })[0].1, "input-required");
}

#[test]
fn a_share_can_be_reached() {
    let with = |numerator, denominator, inclusive| {
        faults(&Parameters { majority: Share { numerator, denominator, inclusive }, ..sound() })
    };
    assert_eq!(with(1, 1, true), []);
    assert_eq!(with(1, 2, false), []);
    assert_eq!(with(2, 2, false), one("majority.numerator", "input-out-of-range"));
    assert_eq!(with(3, 2, true), one("majority.numerator", "input-out-of-range"));
    assert_eq!(with(0, 2, true), one("majority.numerator", "input-out-of-range"));
    assert_eq!(with(1, 0, true), one("majority.denominator", "input-out-of-range"));
    assert_eq!(with(1, 1, false), one("majority.denominator", "input-out-of-range"));
}

#[test]
fn classes_channels_awards_and_rewards_stand_once() {
    let tier = |key: &str, quota, bonus_fen| Tier { key: key.to_owned(), title: words("奖"), quota, bonus_fen };
    let with = |tiers| faults(&Parameters { tiers, ..sound() });
    assert_eq!(with(vec![tier("GOLD", 2, 0), tier("SILVER", 5, 1)]), []);
    assert_eq!(with(vec![tier("GOLD", 2, 0), tier("GOLD", 5, 0)]), one("tiers.1.key", "input-duplicate"));
    assert_eq!(with(vec![tier(" ", 2, 0)]), one("tiers.0.key", "input-blank"));
    assert_eq!(with(vec![tier("GOLD", 0, 0)]), one("tiers.0.quota", "input-out-of-range"));
    assert_eq!(with(vec![tier("GOLD", 1, -1)]), one("tiers.0.bonus_fen", "input-money"));
    assert_eq!(with(Vec::new()), one("tiers", "input-required"));

    let channel = sound().notice_channels[0];
    let channels = |notice_channels| faults(&Parameters { notice_channels, ..sound() });
    assert_eq!(channels(vec![channel, channel]), one("notice_channels.1.level", "input-duplicate"));
    assert_eq!(channels(Vec::new()), one("notice_channels", "input-required"));

    let mut twice = sound();
    twice.freeing_awards.push(twice.freeing_awards[0]);
    assert_eq!(faults(&twice), one("freeing_awards", "input-duplicate"));
    let reward = Reward { key: "A".to_owned(), title: words("奖"), amount_fen: 0 };
    let rewards = vec![reward.clone(), reward];
    assert_eq!(faults(&Parameters { rewards, ..sound() }), one("rewards.1.key", "input-duplicate"));
}

#[test]
fn the_chain_names_each_approver_once() {
    let with = |roles: &[Role]| {
        let approval_chain = roles.iter().map(|role| ApprovalStep { role: *role }).collect();
        faults(&Parameters { approval_chain, ..sound() })
    };
    assert_eq!(with(&[Role::ManagementDirector]), []);
    let twice = with(&[Role::ManagementDirector, Role::ManagementDirector]);
    assert_eq!(twice, one("approval_chain.1.role", "input-duplicate"));
    assert_eq!(with(&[Role::Office]), one("approval_chain.0.role", "input-choice"));
    assert_eq!(with(&[]), one("approval_chain", "input-required"));
}

#[test]
fn the_minimum_is_within_the_standard() {
    let with = |minimum_score| faults(&Parameters { minimum_score, ..sound() });
    assert_eq!(with(Some(1000)), []);
    assert_eq!(with(Some(1001)), one("minimum_score", "input-out-of-range"));
    let limit = |ballot_limit| faults(&Parameters { ballot_limit, ..sound() });
    assert_eq!(limit(Some(1)), []);
    assert_eq!(limit(Some(0)), one("ballot_limit", "input-out-of-range"));
}

/// A form that gives every fact.
fn form() -> Form {
    let field = |fact: Fact| FormField {
        key: fact.name(),
        label: words("事实"),
        help: None,
        kind: kind_of_fact(fact),
        unit: None,
        required: false,
        max_length: None,
        minimum: None,
        maximum: None,
        decimals: 0,
        choices: Vec::new(),
        binds: Some(fact),
    };
    let fields = Fact::all().filter(|fact| *fact != Fact::LowestTier).map(field).collect();
    let section = FormSection { key: "s".to_owned(), title: words("节"), help: None, fields };
    Form { sections: vec![section], attachments: Vec::new() }
}

#[test]
fn every_code_has_an_article_and_every_rule_one_that_exists() {
    let (parameters, form) = (sound(), form());
    let articles = [(1, "总则", "条文"), (2, "程序", "条文")];
    let every: Vec<(RuleCode, i32)> =
        RuleCode::all().filter(|code| !WITHOUT_ARTICLE.contains(code)).map(|code| (code, 1)).collect();
    let faults = |articles: &[(i32, &str, &str)], rules: &[(RuleCode, i32)]| {
        let record = Record { parameters: &parameters, form: &form, articles, rules };
        check_record(&record).iter().map(found).collect::<Vec<_>>()
    };
    assert_eq!(faults(&articles, &every), []);
    assert_eq!(faults(&articles, &every[1..]), one("rules", "input-rule-missing"));
    let mut other = every.clone();
    other[3].1 = 3;
    assert_eq!(faults(&articles, &other), one("rules.3.article", "input-not-found"));
    other[3] = (RuleCode::InvalidInput, 1);
    let expected = [one("rules.3.code", "input-superfluous"), one("rules", "input-rule-missing")].concat();
    assert_eq!(faults(&articles, &other), expected);
    assert_eq!(
        faults(&[(1, "总则", "条文"), (1, " ", "")], &every),
        [
            one("articles.1.number", "input-duplicate"),
            one("articles.1.title", "input-blank"),
            one("articles.1.text", "input-blank"),
        ]
        .concat()
    );
}

#[test]
fn who_asks_for_the_lowest_class_offers_exactly_the_classes() {
    let parameters = sound();
    let every: Vec<(RuleCode, i32)> =
        RuleCode::all().filter(|code| !WITHOUT_ARTICLE.contains(code)).map(|code| (code, 1)).collect();
    let faults = |keys: &[&str]| {
        let mut form = form();
        let mut field = form.sections[0].fields[0].clone();
        field.key = "lowest".to_owned();
        field.kind = FieldKind::Choice;
        field.binds = Some(Fact::LowestTier);
        field.choices = keys.iter().map(|key| FieldChoice { key: (*key).to_owned(), label: words("奖") }).collect();
        form.sections[0].fields.push(field);
        let articles = [(1, "总则", "条文")];
        let record = Record { parameters: &parameters, form: &form, articles: &articles, rules: &every };
        check_record(&record).iter().map(found).collect::<Vec<_>>()
    };
    assert_eq!(faults(&["AWARD"]), []);
    assert_eq!(faults(&["AWARD", "OTHER"]), one("form.sections.0.fields.7.choices", "input-choice"));
}
