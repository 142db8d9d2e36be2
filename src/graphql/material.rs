//! What an application says: its sections, files and facts, and how it stands against articles 11 and 12. The applicant
//! sees the working copy, everybody else what was last submitted.

use super::dossier::{Dossier, DossierOf};
use super::files::StoredFile;
use super::scalars::{Date, DateTime, Decimal, Money};
use super::scope::Scope;
use super::user_error::{ArticleRef, Fact, articles};
use crate::error::Result;
use crate::rules::eligibility::{self, Facts, Outcome, Row};
use crate::rules::form::{self, BoundFacts, Missing};
use crate::rules::submission::effective_state;
use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::NaiveDate;
use entity::enums::{ApplicationState, VerdictValue};
use entity::record::{AnswerValue, Answers, Form, Parameters};
use entity::{
    Instant, RuleCode, account, application, application_section, cycle, file, organization, person, regulation,
    verdict,
};
use std::collections::BTreeMap;

/// An application's content, for one audience.
#[derive(Debug)]
pub struct ApplicationMaterial {
    pub row: application::Model,
    /// The last submission rather than the working copy.
    pub as_submitted: bool,
}

/// 一项填报 · One answer: exactly one of the values is not null
#[derive(Debug, SimpleObject)]
pub struct Answer {
    /// 字段键 · Key of the field in the form.
    pub key: String,
    /// 文字 · TEXT; null for other kinds.
    pub text: Option<String>,
    /// 数字 · NUMBER; null for other kinds.
    pub number: Option<Decimal>,
    /// 金额（元） · MONEY in yuan; null for other kinds.
    pub money: Option<Money>,
    /// 日期 · DATE; null for other kinds.
    pub date: Option<Date>,
    /// 是否 · BOOLEAN; null for other kinds.
    pub boolean: Option<bool>,
    /// 选项键 · CHOICE: key of the choice; null for other kinds.
    pub choice: Option<String>,
    /// 三年数据 · TABLE_3_YEARS: three entries, oldest first, null where a year is not filled in; null for other kinds.
    pub table3_years: Option<Vec<Option<Decimal>>>,
}

impl Answer {
    fn of(key: &str, value: AnswerValue) -> Self {
        let mut answer = Self {
            key: key.to_owned(),
            text: None,
            number: None,
            money: None,
            date: None,
            boolean: None,
            choice: None,
            table3_years: None,
        };
        match value {
            AnswerValue::Text(text) => answer.text = Some(text),
            AnswerValue::Number(text) => answer.number = Some(Decimal(text)),
            AnswerValue::Money(fen) => answer.money = Some(Money::from_fen(fen)),
            AnswerValue::Date(day) => answer.date = Some(day.into()),
            AnswerValue::Boolean(value) => answer.boolean = Some(value),
            AnswerValue::Choice(key) => answer.choice = Some(key),
            AnswerValue::Table3Years(years) => answer.table3_years = Some(years.map(|year| year.map(Decimal)).into()),
        }
        answer
    }
}

/// 申报表分节 · A section of the form as filled in
#[derive(Debug)]
pub struct ApplicationSection {
    row: application_section::Model,
    as_submitted: bool,
}

/// 申报表分节 · A section of the form as filled in; saved as one, with a version of its own (art. 16)
#[Object]
impl ApplicationSection {
    /// 分节键 · Key of the section in the form.
    async fn key(&self) -> &str {
        &self.row.section_key
    }

    /// 填报内容 · The answers, by field key.
    async fn answers(&self) -> Vec<Answer> {
        shown(&self.row, self.as_submitted).0.into_iter().map(|(key, value)| Answer::of(&key, value)).collect()
    }

    /// 版本 · Give it as `expectedVersion` when saving.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// 最后编辑人 · Name of who saved it last.
    async fn edited_by(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(name_of(&Scope::of(ctx)?, self.row.edited_by).await?)
    }

    /// 最后编辑时间 · When it was saved last.
    async fn edited_at(&self) -> DateTime {
        self.row.edited_at.into()
    }
}

fn shown(row: &application_section::Model, as_submitted: bool) -> Answers {
    if as_submitted { row.submitted_answers.clone().unwrap_or_default() } else { row.answers.clone() }
}

/// The name of who acted through an account.
pub async fn name_of(scope: &Scope<'_>, account: uuid::Uuid) -> Result<String> {
    let account = scope.one::<account::Entity>(account).await?;
    Ok(scope.one::<person::Entity>(account.person_id).await?.name)
}

/// 审查结论 · How a row of eligibility stands
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EligibilityOutcome {
    /// 符合 · Pass
    Pass,
    /// 不符合 · Fail
    Fail,
    /// 待评审办公室判断 · Needs judgement
    NeedsJudgement,
}

/// 资格条件 · One condition of articles 4, 11 or 12
#[derive(Debug, SimpleObject)]
pub struct EligibilityRow {
    /// 规则代码 · The rule.
    pub code: RuleCode,
    /// 结论 · How it stands; computed rows are never decided by hand.
    pub outcome: EligibilityOutcome,
    /// 条款 · The articles of the cycle's regulation.
    pub articles: Vec<ArticleRef>,
    /// 事实 · What decided it; empty for judgement rows and where a fact was not given.
    pub facts: Vec<Fact>,
}

/// 缺项 · Something that the form requires and the application lacks
#[derive(Debug, SimpleObject)]
pub struct MissingMaterial {
    /// 分节键 · Section; null for an attachment.
    pub section: Option<String>,
    /// 字段键 · Field; null for an attachment.
    pub field: Option<String>,
    /// 附件类别键 · Attachment kind; null for a field.
    pub attachment: Option<String>,
    /// 名称 · Its label in the caller's language.
    pub label: String,
}

/// 申报事实 · The facts that rules read, from the form or as corrected by the Office
#[derive(Debug, SimpleObject)]
pub struct ApplicationFacts {
    /// 独立法人 · Independent legal person (art. 11(1)); null: not given.
    pub legal_entity: Option<bool>,
    /// 区内登记 · Registered in the zone (art. 11(1)); null: not given.
    pub registered_in_zone: Option<bool>,
    /// 区内经营起始日 · Operating in the zone since (art. 11(1)); null: not given.
    pub operating_since: Option<Date>,
    /// 卓越绩效起始日 · Performance excellence since (art. 11(2)); null: not given.
    pub excellence_since: Option<Date>,
    /// 自评报告数据年数 · Years of data in the self-report (art. 11(2)); null: not given.
    pub self_report_years: Option<i32>,
    /// 是否营利 · For profit (art. 11(3)); null: not given.
    pub for_profit: Option<bool>,
    /// 区内同行业位次 · Rank in the zone's industry, 1 is best (art. 11(3)); null: not given.
    pub industry_rank: Option<i32>,
    /// 愿受的最低等次 · Key of the lowest prize class for which it stands (art. 4); null: for every class.
    pub lowest_tier: Option<String>,
}

/// 申报材料 · The content of an application (art. 16)
#[Object]
impl ApplicationMaterial {
    /// 分节 · The sections that were saved, by key.
    async fn sections(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApplicationSection>> {
        let as_submitted = self.as_submitted(&Scope::of(ctx)?);
        let rows = Scope::of(ctx)?.many::<application_section::Entity>(self.row.id).await?;
        let rows = rows.into_iter().filter(|row| !as_submitted || row.submitted_answers.is_some());
        Ok(rows.map(|row| ApplicationSection { row, as_submitted }).collect())
    }

    /// 附件 · The files that were uploaded and not removed.
    async fn files(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<StoredFile>> {
        let scope = Scope::of(ctx)?;
        let rows = scope.many::<file::Entity>(self.row.id).await?;
        let as_submitted = self.as_submitted(&scope);
        Ok(rows.into_iter().filter(|row| counts(row, as_submitted)).map(StoredFile).collect())
    }

    /// 事实 · The facts that rules read.
    async fn facts(&self, ctx: &Context<'_>) -> async_graphql::Result<ApplicationFacts> {
        let facts = self.bound_facts(&Scope::of(ctx)?).await?;
        Ok(ApplicationFacts {
            legal_entity: facts.legal_entity,
            registered_in_zone: facts.registered_in_zone,
            operating_since: facts.operating_since.map(Date::from),
            excellence_since: facts.excellence_since.map(Date::from),
            self_report_years: facts.self_report_years,
            for_profit: facts.for_profit,
            industry_rank: facts.industry_rank,
            lowest_tier: facts.lowest_tier,
        })
    }

    /// 缺项 · Everything required that is missing; what `submitApplication` would refuse with MATERIALS_INCOMPLETE.
    async fn missing(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<MissingMaterial>> {
        let scope = Scope::of(ctx)?;
        let english = scope.language.english();
        let missing = self.missing_items(&scope).await?.into_iter().map(|item| MissingMaterial {
            label: item.label.pick(english).to_owned(),
            section: item.section,
            field: item.field,
            attachment: item.attachment,
        });
        Ok(missing.collect())
    }

    /// 资格对照 · Every condition of articles 4, 11 and 12, on the day of the first submission or, for a draft, today.
    async fn eligibility(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<EligibilityRow>> {
        let scope = Scope::of(ctx)?;
        let regulation = self.regulation(&scope).await?;
        let rows = self.rows(&scope, &regulation.parameters).await?;
        Ok(shown_rows(&scope, regulation.id, rows).await?)
    }
}

/// Rows of eligibility in the caller's words.
pub async fn shown_rows(scope: &Scope<'_>, regulation: uuid::Uuid, rows: Vec<Row>) -> Result<Vec<EligibilityRow>> {
    let mut articles = articles(scope, regulation).await?;
    let rows = rows.into_iter().map(|row| EligibilityRow {
        outcome: match row.outcome {
            Outcome::Pass => EligibilityOutcome::Pass,
            Outcome::Fail => EligibilityOutcome::Fail,
            Outcome::NeedsJudgement => EligibilityOutcome::NeedsJudgement,
        },
        articles: articles.remove(&row.code).unwrap_or_default(),
        facts: row.facts.iter().map(|fact| Fact::of(fact, scope.language)).collect(),
        code: row.code,
    });
    Ok(rows.collect())
}

impl ApplicationMaterial {
    /// A lapsed return leaves what was last submitted, for the applicant too.
    fn as_submitted(&self, scope: &Scope<'_>) -> bool {
        let state = effective_state(self.row.state, self.row.correction_deadline, scope.now);
        self.as_submitted || (self.row.state == ApplicationState::Returned && state == ApplicationState::Submitted)
    }

    /// The regulation of its cycle.
    pub async fn regulation(&self, scope: &Scope<'_>) -> Result<regulation::Model> {
        let cycle = scope.one::<cycle::Entity>(self.row.cycle_id).await?;
        scope.one::<regulation::Entity>(cycle.regulation_id).await
    }

    async fn bound_facts(&self, scope: &Scope<'_>) -> Result<BoundFacts> {
        if self.row.submitted_at.is_some() && (self.as_submitted(scope) || self.row.state != ApplicationState::Returned)
        {
            return Ok(stored_facts(&self.row));
        }
        let regulation = self.regulation(scope).await?;
        let sections = scope.many::<application_section::Entity>(self.row.id).await?;
        Ok(form::facts_from(&regulation.form, &answers(sections, false)))
    }

    /// What is missing.
    pub async fn missing_items(&self, scope: &Scope<'_>) -> Result<Vec<Missing>> {
        let as_submitted = self.as_submitted(scope);
        let regulation = self.regulation(scope).await?;
        let sections = scope.many::<application_section::Entity>(self.row.id).await?;
        let files = scope.many::<file::Entity>(self.row.id).await?;
        Ok(missing(&regulation.form, &answers(sections, as_submitted), &files, as_submitted))
    }

    /// Its rows of eligibility.
    pub async fn rows(&self, scope: &Scope<'_>, parameters: &Parameters) -> Result<Vec<Row>> {
        let organization = scope.one::<organization::Entity>(self.row.organization_id).await?;
        let dossier = scope.load(DossierOf(organization.credit_code)).await?.unwrap_or_default();
        let verdicts = verdicts(scope.many::<verdict::Entity>(self.row.id).await?);
        let facts = self.bound_facts(scope).await?;
        let cycle = scope.one::<cycle::Entity>(self.row.cycle_id).await?;
        Ok(evaluate(&facts, &dossier, &verdicts, (day_of(&self.row, scope.now), cycle.year), parameters))
    }
}

/// The day from which look-backs and years count.
pub fn day_of(row: &application::Model, now: Instant) -> NaiveDate {
    row.first_submitted_at.unwrap_or(now).day()
}

/// The verdicts by row.
pub fn verdicts(rows: Vec<verdict::Model>) -> BTreeMap<RuleCode, VerdictValue> {
    rows.into_iter().map(|row| (row.code, row.value)).collect()
}

/// The facts in an application's typed columns.
pub fn stored_facts(row: &application::Model) -> BoundFacts {
    BoundFacts {
        legal_entity: row.legal_entity,
        registered_in_zone: row.registered_in_zone,
        operating_since: row.operating_since,
        excellence_since: row.excellence_since,
        self_report_years: row.self_report_years,
        for_profit: row.for_profit,
        industry_rank: row.industry_rank,
        lowest_tier: row.lowest_tier.clone(),
    }
}

/// The rows of eligibility from facts and registers, on a day and for the cycle of a year.
pub fn evaluate(
    facts: &BoundFacts,
    dossier: &Dossier,
    verdicts: &BTreeMap<RuleCode, VerdictValue>,
    (day, year): (NaiveDate, i32),
    parameters: &Parameters,
) -> Vec<Row> {
    let since = facts.operating_since.map(|own| dossier.operating_since.map_or(own, |earlier| earlier.min(own)));
    let facts = Facts {
        legal_entity: facts.legal_entity,
        registered_in_zone: facts.registered_in_zone,
        operating_since: since,
        excellence_since: facts.excellence_since,
        self_report_years: facts.self_report_years,
        for_profit: facts.for_profit,
        industry_rank: facts.industry_rank,
        honours: &dossier.honours,
        adverse: &dossier.adverse,
        verdicts,
        day,
        year,
    };
    eligibility::evaluate(&facts, parameters)
}

/// The answers by section.
pub fn answers(sections: Vec<application_section::Model>, as_submitted: bool) -> BTreeMap<String, Answers> {
    sections.into_iter().map(|row| (row.section_key.clone(), shown(&row, as_submitted))).collect()
}

/// Whether a file belongs to the working copy or to the last submission.
pub fn counts(file: &file::Model, as_submitted: bool) -> bool {
    file.uploaded_at.is_some() && if as_submitted { file.in_submission } else { file.removed_at.is_none() }
}

/// What the form requires and is not there.
pub fn missing(
    form: &Form,
    answers: &BTreeMap<String, Answers>,
    files: &[file::Model],
    as_submitted: bool,
) -> Vec<Missing> {
    let answered = |section: &str, field: &str| {
        answers.get(section).and_then(|answers| answers.0.get(field)).is_some_and(form::counts)
    };
    let attached = |kind: &str| {
        let count = files.iter().filter(|file| file.kind_key == kind && counts(file, as_submitted)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    form::missing(form, &answered, &attached)
}
