//! The regulation as data: everything in which governments differ, stored as JSON in the `regulation` row and in the
//! rows derived from it. A field here is a decision of a regulation; what every regulation shares is code.

use crate::enums::*;
use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// Words in both languages; English falls back to Chinese where a government gave none.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub zh: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Words {
    /// The words in a language (`true`: English).
    pub fn pick(&self, english: bool) -> &str {
        match (&self.en, english) {
            (Some(words), true) => words,
            _ => &self.zh,
        }
    }
}

/// A share such as two thirds, compared in exact integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub numerator: u32,
    pub denominator: u32,
    /// `true`: reaching the share is enough (≥); `false`: it must be exceeded (>).
    pub inclusive: bool,
}

impl Share {
    /// Whether `part` of `whole` reaches the share; a whole of 0 never does.
    pub fn reached(self, part: u32, whole: u32) -> bool {
        let (part, whole) =
            (u64::from(part) * u64::from(self.denominator), u64::from(whole) * u64::from(self.numerator));
        whole > 0 && if self.inclusive { part >= whole } else { part > whole }
    }

    /// The smallest number that reaches the share of `whole`.
    pub fn needed(self, whole: u32) -> u32 {
        let (exact, denominator) = (u64::from(whole) * u64::from(self.numerator), u64::from(self.denominator));
        let needed = if self.inclusive { exact.div_ceil(denominator) } else { exact / denominator + 1 };
        u32::try_from(needed).unwrap_or(u32::MAX)
    }
}

/// The numbers and choices of one regulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Names of the award and of the bodies that run it.
    pub names: Names,
    /// Years from one cycle to the next (art. 4).
    pub cycle_years: u32,
    /// Prize classes, highest first (art. 4, 20).
    pub tiers: Vec<Tier>,
    /// Scored stages, in their order (art. 17).
    pub stages: Vec<ScoredStage>,
    /// How the sheets of a group become one result (art. 18).
    pub aggregation: Aggregation,
    /// No putting forward below this many points, where set.
    pub minimum_score: Option<u32>,
    /// Points of the scoring standard (art. 13).
    pub standard_points: u32,
    /// Active members of a review group (art. 9).
    pub group_size_min: u32,
    pub group_size_max: u32,
    /// Members that are not recused from an application (art. 9).
    pub unrecused_scorers_min: u32,
    /// Share of the roll that has to attend (art. 18).
    pub quorum: Share,
    /// Share of the base that has to approve (art. 18).
    pub majority: Share,
    /// Whether attending members recused from a candidate count in its base.
    pub recused_count_in_base: bool,
    /// Most quota candidates on one ballot; absent: as many as there are places.
    pub ballot_limit: Option<u32>,
    pub ballot_mode: BallotMode,
    /// No secret round with fewer attending members.
    pub secret_ballot_min: u32,
    pub ballot_receipts: bool,
    /// Length of the public notice (art. 19).
    pub notice_days: u32,
    pub notice_day_kind: DayKind,
    pub notice_start: StartRule,
    /// Channels that an announcement needs, each at least once (art. 15).
    pub announcement_channels: Vec<RequiredChannel>,
    /// Channels that a public notice needs, each at least once (art. 19).
    pub notice_channels: Vec<RequiredChannel>,
    /// Whether an objection needs a name.
    pub named_objections: bool,
    /// Least length of a return for correction, in working days (art. 16).
    pub correction_days: u32,
    /// Days in which a winner answers before a revocation is decided (art. 23, 24).
    pub hearing_days: u32,
    /// Full years of operation in the zone (art. 11(1)).
    pub operating_years: u32,
    /// Full years of the performance excellence model (art. 11(2)).
    pub excellence_years: u32,
    /// Years of data in the self-assessment report (art. 11(2)).
    pub self_report_years: u32,
    /// Lowest admissible rank in the zone's industry (art. 11(3)).
    pub industry_rank: u32,
    /// Look-back in years for accidents (art. 12(3)).
    pub accident_years: u32,
    /// Look-back in years for spot checks and service (art. 12(4)).
    pub spot_check_years: u32,
    /// Look-back in years for fraud in the award (art. 12(5)).
    pub fraud_years: u32,
    /// Look-back in years for other violations (art. 12(6)).
    pub violation_years: u32,
    /// How long an employment keeps barring after its end, in years (art. 7).
    pub affiliation_years: u32,
    /// Awards whose validity bars an application (art. 4).
    pub blocking_awards: Vec<HonourKind>,
    /// Awards whose expiry frees a place for a repeat winner (art. 4).
    pub freeing_awards: Vec<HonourKind>,
    /// Cycles that must lie between an award and the next application; 0: none.
    pub reapplication_cycles: u32,
    /// Years an award is valid (art. 6).
    pub validity_years: u32,
    /// Months between follow-up visits (art. 25).
    pub visit_interval_months: u32,
    /// Who approves a nominee, in order (art. 19).
    pub approval_chain: Vec<ApprovalStep>,
    /// Amounts for honours and standards (art. 20).
    pub rewards: Vec<Reward>,
    /// Whether honours and standards of one year are one scope (art. 20).
    pub rewards_pooled: bool,
    /// Months from the first payment in which a winner reports the use of its bonus (art. 22).
    pub fund_use_months: u32,
}

/// Names of the award and of the bodies that run it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub award: Words,
    pub award_short: Words,
    pub zone: Words,
    pub committee: Words,
    pub office: Words,
    pub management: Words,
}

/// A prize class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    pub key: String,
    pub title: Words,
    /// Most winners a cycle.
    pub quota: u32,
    /// Bonus in fen.
    pub bonus_fen: i64,
}

/// A scored stage of the review and its weight in the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoredStage {
    pub kind: StageKind,
    pub title: Words,
    /// Weight in hundredths; the weights of all stages sum to 100.
    pub weight: u32,
}

/// A kind of channel that a publication needs at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredChannel {
    /// Absent: any level will do.
    pub level: Option<ChannelLevel>,
    /// Absent: any kind will do.
    pub kind: Option<ChannelKind>,
}

/// One step of the approval chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalStep {
    pub role: Role,
}

/// What an honour or a standard is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reward {
    pub key: String,
    pub title: Words,
    pub amount_fen: i64,
}

/// The application form of a regulation (art. 16).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub sections: Vec<FormSection>,
    pub attachments: Vec<AttachmentKind>,
}

/// A section of the form: saved as one, with a version of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    pub key: String,
    pub title: Words,
    #[serde(default)]
    pub help: Option<Words>,
    pub fields: Vec<FormField>,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    pub key: String,
    pub label: Words,
    #[serde(default)]
    pub help: Option<Words>,
    pub kind: FieldKind,
    /// Unit of a number, such as 万元.
    #[serde(default)]
    pub unit: Option<Words>,
    #[serde(default)]
    pub required: bool,
    /// TEXT: most characters. NUMBER, MONEY and TABLE_3_YEARS: bounds as decimal text.
    #[serde(default)]
    pub max_length: Option<u32>,
    #[serde(default)]
    pub minimum: Option<String>,
    #[serde(default)]
    pub maximum: Option<String>,
    /// NUMBER and TABLE_3_YEARS: most digits after the point.
    #[serde(default)]
    pub decimals: u32,
    /// CHOICE: the choices.
    #[serde(default)]
    pub choices: Vec<FieldChoice>,
    /// The typed column that a rule reads, where there is one.
    #[serde(default)]
    pub binds: Option<Fact>,
}

/// A choice of a CHOICE field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldChoice {
    pub key: String,
    pub label: Words,
}

/// A kind of attachment that the form asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentKind {
    pub key: String,
    pub title: Words,
    #[serde(default)]
    pub help: Option<Words>,
    pub required: bool,
    pub max_count: u32,
    pub max_bytes: u32,
    pub media_types: Vec<MediaType>,
}

/// One answer of a section; exactly the kind that its field has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnswerValue {
    Text(String),
    /// Decimal text without exponent.
    Number(String),
    /// Fen.
    Money(i64),
    Date(chrono::NaiveDate),
    Boolean(bool),
    Choice(String),
    /// Three years of decimal text, oldest first; absent: not filled in.
    #[serde(rename = "TABLE_3_YEARS")]
    Table3Years([Option<String>; 3]),
}

/// The answers of a section by field key.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Answers(pub std::collections::BTreeMap<String, AnswerValue>);

/// The scoring standard: categories and their items (art. 13).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardContent {
    pub categories: Vec<StandardCategory>,
}

impl StandardContent {
    /// The sum over all items.
    pub fn points(&self) -> u32 {
        self.categories.iter().map(StandardCategory::points).sum()
    }
}

/// A category of the standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardCategory {
    pub number: String,
    pub title: Words,
    pub items: Vec<StandardItem>,
}

impl StandardCategory {
    /// The sum over its items.
    pub fn points(&self) -> u32 {
        self.items.iter().map(|item| item.points).sum()
    }
}

/// A scored item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardItem {
    pub number: String,
    pub title: Words,
    pub kind: ItemKind,
    pub points: u32,
}

/// What a work procedure fixes for one cycle (art. 7 §3, 8(1)): the regulation's choices made concrete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkProcedureContent {
    /// Weights in hundredths, one for each scored stage of the regulation, in their order.
    pub stage_weights: Vec<u32>,
    pub minimum_score: Option<u32>,
    pub aggregation: Aggregation,
    pub ballot_mode: BallotMode,
    pub correction_days: u32,
    pub hearing_days: u32,
}

/// Where something was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub level: ChannelLevel,
    pub kind: ChannelKind,
    /// Name of the medium or website.
    pub name: String,
    /// Address of the page, where there is one.
    pub url: Option<String>,
}

/// The channels of one publication.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Channels(pub Vec<Channel>);

/// A channel of a publication with what proves it: an address, or words such as the issue and page of a newspaper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidencedChannel {
    pub channel: Channel,
    /// Issue and page, or the like; absent: the channel's address proves it.
    pub evidence: Option<String>,
}

/// The channels of one publication with their evidence.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Evidenced(pub Vec<EvidencedChannel>);

/// A return for correction: all defects together (art. 16).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Correction(pub Vec<Defect>);

/// One defect: a section or an attachment kind by its key in the form, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defect {
    /// Key of a section; exactly one of `section` and `attachment` is given.
    pub section: Option<String>,
    /// Key of an attachment kind.
    pub attachment: Option<String>,
    /// What has to be corrected.
    pub message: String,
}

/// Industries by their letter in GB/T 4754.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Industries(pub Vec<Industry>);

/// By when the stages and the report of a group are due: last days, telling and not binding.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Schedule {
    /// Last day for the scores of a stage.
    pub stages: std::collections::BTreeMap<StageKind, NaiveDate>,
    /// Last day for the signed report.
    pub report: Option<NaiveDate>,
}

/// How totals were formed (art. 18), as stored with a signed report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Formula {
    /// Weight of each scored stage in hundredths, in the order of the regulation.
    pub stages: Vec<(StageKind, u32)>,
    pub aggregation: Aggregation,
    /// Least total in points, where the work procedure sets one.
    pub minimum_score: Option<u32>,
}

/// The scores of a category: percent by number of the item (art. 13).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Scores(pub std::collections::BTreeMap<String, u8>);

/// A list of rule codes.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RuleCodes(pub Vec<crate::RuleCode>);
