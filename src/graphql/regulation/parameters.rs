//! The numbers and choices of a regulation as a client reads them.

use crate::graphql::scalars::Money;
use crate::locale::Language;
use async_graphql::SimpleObject;
use entity::enums::*;
use entity::record;

/// 办法参数 · The numbers and choices of a regulation; nothing of them stands in code
#[derive(Clone, Debug, SimpleObject)]
pub struct RegulationParameters {
    /// 名称 · Names of the award and of the bodies that run it.
    pub names: BodyNames,
    /// 评奖周期 · Years from one cycle to the next (art. 4).
    pub cycle_years: u32,
    /// 奖项等次 · Prize classes, highest first (art. 4, 20).
    pub tiers: Vec<Tier>,
    /// 评分环节 · Scored stages in their order (art. 17).
    pub stages: Vec<ScoredStage>,
    /// 汇总方式 · How the sheets of a group become one result (art. 18).
    pub aggregation: Aggregation,
    /// 最低分 · No putting forward below this many points; null: no minimum.
    pub minimum_score: Option<u32>,
    /// 标准总分 · Points of the scoring standard (art. 13).
    pub standard_points: u32,
    /// 评审组人数下限 · Fewest active members of a review group (art. 9).
    pub group_size_min: u32,
    /// 评审组人数上限 · Most active members of a review group (art. 9).
    pub group_size_max: u32,
    /// 未回避评审员下限 · Fewest members of the group that are not recused from an application (art. 9).
    pub unrecused_scorers_min: u32,
    /// 法定人数 · Share of the roll that has to attend (art. 18).
    pub quorum: Share,
    /// 通过多数 · Share of the base that has to approve (art. 18).
    pub majority: Share,
    /// 回避计入基数 · Whether attending members recused from a candidate count in its base.
    pub recused_count_in_base: bool,
    /// 选票名额 · Most quota candidates on one ballot; null: as many as there are places.
    pub ballot_limit: Option<u32>,
    /// 投票方式 · Secret or named ballot (art. 18).
    pub ballot_mode: BallotMode,
    /// 无记名下限 · No secret round with fewer attending members.
    pub secret_ballot_min: u32,
    /// 选票回执 · Whether members get a receipt with which they find their ballot.
    pub ballot_receipts: bool,
    /// 公示期 · Length of the public notice in days (art. 19).
    pub notice_days: u32,
    /// 公示期按何种日 · Whether it is counted in working or calendar days.
    pub notice_day_kind: DayKind,
    /// 公示期起算 · From which day it is counted.
    pub notice_start: StartRule,
    /// 公告渠道 · Channels that an announcement needs, each at least once (art. 15).
    pub announcement_channels: Vec<RequiredChannel>,
    /// 公示渠道 · Channels that a public notice needs, each at least once (art. 19).
    pub notice_channels: Vec<RequiredChannel>,
    /// 实名异议 · Whether an objection needs a name.
    pub named_objections: bool,
    /// 补正期 · Least length of a return for correction, in working days (art. 16).
    pub correction_days: u32,
    /// 申辩期 · Days in which a winner answers before a revocation is decided (art. 23, 24).
    pub hearing_days: u32,
    /// 经营年限 · Full years of operation in the zone (art. 11).
    pub operating_years: u32,
    /// 卓越绩效年限 · Full years of the performance excellence model (art. 11).
    pub excellence_years: u32,
    /// 自评数据年数 · Years of data in the self-assessment report (art. 11).
    pub self_report_years: u32,
    /// 行业位次 · Lowest admissible rank in the zone's industry (art. 11).
    pub industry_rank: u32,
    /// 事故回溯 · Look-back in years for accidents (art. 12).
    pub accident_years: u32,
    /// 抽查回溯 · Look-back in years for spot checks and service (art. 12).
    pub spot_check_years: u32,
    /// 弄虚作假回溯 · Look-back in years for fraud in the award (art. 12).
    pub fraud_years: u32,
    /// 违法回溯 · Look-back in years for other violations (art. 12).
    pub violation_years: u32,
    /// 离职回避 · How long an employment keeps barring after its end, in years (art. 7).
    pub affiliation_years: u32,
    /// 限制再申报的奖项 · Awards whose validity bars an application (art. 4).
    pub blocking_awards: Vec<HonourKind>,
    /// 不占名额的奖项 · Awards whose expiry frees a place for a repeat winner (art. 4).
    pub freeing_awards: Vec<HonourKind>,
    /// 间隔届数 · Cycles that must lie between an award and the next application; 0: none.
    pub reapplication_cycles: u32,
    /// 有效期 · Years an award is valid (art. 6).
    pub validity_years: u32,
    /// 巡访间隔 · Months between follow-up visits (art. 25).
    pub visit_interval_months: u32,
    /// 审批顺序 · Roles that approve a nominee, in order (art. 19).
    pub approval_chain: Vec<Role>,
    /// 奖励标准 · Amounts for honours and standards (art. 20).
    pub rewards: Vec<RewardAmount>,
    /// 合并计奖 · Whether honours and standards of one year are one scope (art. 20).
    pub rewards_pooled: bool,
    /// 资金使用报告期限 · Months from the first payment in which a winner reports the use of its bonus (art. 22).
    pub fund_use_months: u32,
}

/// 名称 · Names of the award and of the bodies that run it, in the caller's language
#[derive(Clone, Debug, SimpleObject)]
pub struct BodyNames {
    /// 奖项名称 · The award.
    pub award: String,
    /// 奖项简称 · The award, short.
    pub award_short: String,
    /// 行政区域 · The zone.
    pub zone: String,
    /// 审定委员会 · The committee (art. 7).
    pub committee: String,
    /// 评审办公室 · The Office (art. 8).
    pub office: String,
    /// 管委会 · The management committee (art. 19).
    pub management: String,
}

/// 等次 · A prize class
#[derive(Clone, Debug, SimpleObject)]
pub struct Tier {
    /// 键 · Stable key.
    pub key: String,
    /// 名称 · Title in the caller's language.
    pub title: String,
    /// 名额 · Most winners a cycle (art. 4).
    pub quota: u32,
    /// 奖金 · Bonus of a winner (art. 20).
    pub bonus: Money,
}

/// 评分环节 · A scored stage of the review
#[derive(Clone, Debug, SimpleObject)]
pub struct ScoredStage {
    /// 环节 · Which stage.
    pub kind: StageKind,
    /// 名称 · Title in the caller's language.
    pub title: String,
    /// 权重 · Weight in the total, in hundredths; a cycle's work procedure may set others.
    pub weight: u32,
}

/// 比例 · A share, compared in exact whole numbers
#[derive(Clone, Debug, SimpleObject)]
pub struct Share {
    /// 分子 · Numerator.
    pub numerator: u32,
    /// 分母 · Denominator.
    pub denominator: u32,
    /// 含本数 · true: reaching it is enough; false: it must be exceeded.
    pub inclusive: bool,
}

/// 必需渠道 · A kind of channel that a publication needs at least once
#[derive(Clone, Debug, SimpleObject)]
pub struct RequiredChannel {
    /// 级别 · Level; null: any.
    pub level: Option<ChannelLevel>,
    /// 类别 · Kind; null: any.
    pub kind: Option<ChannelKind>,
}

/// 奖励标准 · What an honour or a standard is worth (art. 20)
#[derive(Clone, Debug, SimpleObject)]
pub struct RewardAmount {
    /// 键 · Stable key.
    pub key: String,
    /// 名称 · Title in the caller's language.
    pub title: String,
    /// 金额 · Amount.
    pub amount: Money,
}

impl Tier {
    /// A prize class in a language.
    pub fn of(tier: record::Tier, language: Language) -> Self {
        let title = tier.title.pick(language.english()).to_owned();
        Self { key: tier.key, title, quota: tier.quota, bonus: Money::from_fen(tier.bonus_fen) }
    }
}

impl RegulationParameters {
    /// The parameters in a language.
    pub fn of(parameters: record::Parameters, language: Language) -> Self {
        let word = |words: record::Words| words.pick(language.english()).to_owned();
        let share = |share: record::Share| {
            let record::Share { numerator, denominator, inclusive } = share;
            Share { numerator, denominator, inclusive }
        };
        let channels = |channels: Vec<record::RequiredChannel>| {
            channels.into_iter().map(|channel| RequiredChannel { level: channel.level, kind: channel.kind }).collect()
        };
        let stage = |stage: record::ScoredStage| ScoredStage {
            kind: stage.kind,
            title: word(stage.title),
            weight: stage.weight,
        };
        let reward = |reward: record::Reward| RewardAmount {
            key: reward.key,
            title: word(reward.title),
            amount: Money::from_fen(reward.amount_fen),
        };
        let names = parameters.names;
        Self {
            names: BodyNames {
                award: word(names.award),
                award_short: word(names.award_short),
                zone: word(names.zone),
                committee: word(names.committee),
                office: word(names.office),
                management: word(names.management),
            },
            cycle_years: parameters.cycle_years,
            tiers: parameters.tiers.into_iter().map(|tier| Tier::of(tier, language)).collect(),
            stages: parameters.stages.into_iter().map(stage).collect(),
            aggregation: parameters.aggregation,
            minimum_score: parameters.minimum_score,
            standard_points: parameters.standard_points,
            group_size_min: parameters.group_size_min,
            group_size_max: parameters.group_size_max,
            unrecused_scorers_min: parameters.unrecused_scorers_min,
            quorum: share(parameters.quorum),
            majority: share(parameters.majority),
            recused_count_in_base: parameters.recused_count_in_base,
            ballot_limit: parameters.ballot_limit,
            ballot_mode: parameters.ballot_mode,
            secret_ballot_min: parameters.secret_ballot_min,
            ballot_receipts: parameters.ballot_receipts,
            notice_days: parameters.notice_days,
            notice_day_kind: parameters.notice_day_kind,
            notice_start: parameters.notice_start,
            announcement_channels: channels(parameters.announcement_channels),
            notice_channels: channels(parameters.notice_channels),
            named_objections: parameters.named_objections,
            correction_days: parameters.correction_days,
            hearing_days: parameters.hearing_days,
            operating_years: parameters.operating_years,
            excellence_years: parameters.excellence_years,
            self_report_years: parameters.self_report_years,
            industry_rank: parameters.industry_rank,
            accident_years: parameters.accident_years,
            spot_check_years: parameters.spot_check_years,
            fraud_years: parameters.fraud_years,
            violation_years: parameters.violation_years,
            affiliation_years: parameters.affiliation_years,
            blocking_awards: parameters.blocking_awards,
            freeing_awards: parameters.freeing_awards,
            reapplication_cycles: parameters.reapplication_cycles,
            validity_years: parameters.validity_years,
            visit_interval_months: parameters.visit_interval_months,
            approval_chain: parameters.approval_chain.into_iter().map(|step| step.role).collect(),
            rewards: parameters.rewards.into_iter().map(reward).collect(),
            rewards_pooled: parameters.rewards_pooled,
            fund_use_months: parameters.fund_use_months,
        }
    }
}
