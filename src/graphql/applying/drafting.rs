//! Drafting: starting an application, saving its sections, naming departments (art. 3, 16).

use super::{MyApplication, other_live, own, permitted, window};
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::finders;
use crate::graphql::check::Check;
use crate::graphql::ids::Kind;
use crate::graphql::payload;
use crate::graphql::scalars::{Date, Decimal, Money};
use crate::rules::submission::{self, Target};
use crate::rules::{Refusal, Step, Value, form, qualification};
use crate::work::{Work, mutate, stale};
use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entity::enums::{ApplicationState, OrganizationState, RecommendationState, TeamPermission};
use entity::record::{AnswerValue, Answers, FormSection};
use entity::{
    RuleCode, account, application, application_section, cycle, department, organization, person, recommendation,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

/// 开始申报 · Input of startApplication
#[derive(Debug, InputObject)]
pub struct StartApplicationInput {
    /// 幂等键 · A UUID; a retry with the same key and input answers the same application.
    pub idempotency_key: ID,
    /// 届次 · The cycle; announced, and its window not over.
    pub cycle: ID,
    /// 单位 · One of the viewer's organisations; needs EDIT or SUBMIT.
    pub organization: ID,
}

/// 填报值 · The value of one answer; exactly one field, that of the form field's kind
#[derive(Debug, OneofObject)]
pub enum AnswerValueInput {
    /// 文字 · TEXT.
    Text(String),
    /// 数字 · NUMBER.
    Number(Decimal),
    /// 金额（元） · MONEY in yuan with at most two decimals.
    Money(Money),
    /// 日期 · DATE.
    Date(Date),
    /// 是否 · BOOLEAN.
    Boolean(bool),
    /// 选项键 · CHOICE: key of the choice.
    Choice(String),
    /// 三年数据 · TABLE_3_YEARS: exactly three entries, oldest first; null for a year that is not filled in.
    Table3Years(Vec<Option<Decimal>>),
}

/// 一项填报 · One answer
#[derive(Debug, InputObject)]
pub struct AnswerInput {
    /// 字段键 · Key of the field in the section.
    pub key: String,
    /// 值 · Its value; null clears the answer.
    pub value: Option<AnswerValueInput>,
}

/// 保存分节 · Input of saveSection
#[derive(Debug, InputObject)]
pub struct SaveSectionInput {
    /// 幂等键 · A UUID; a retry with the same key and input changes nothing more.
    pub idempotency_key: ID,
    /// 申报 · The application; needs EDIT or SUBMIT.
    pub application: ID,
    /// 分节键 · Key of the section in the form.
    pub section: String,
    /// 填报内容 · The answers to change, at most 200; fields that are not named stay as they are.
    pub answers: Vec<AnswerInput>,
    /// 预期版本 · The section's version as last read; 0 for one that was never saved.
    pub expected_version: i32,
}

/// 指定推荐部门 · Input of nameDepartment
#[derive(Debug, InputObject)]
pub struct NameDepartmentInput {
    /// 幂等键 · A UUID.
    pub idempotency_key: ID,
    /// 申报 · The application; needs EDIT or SUBMIT.
    pub application: ID,
    /// 部门 · A department of `viewer.applicant.departments`.
    pub department: ID,
}

payload! {
    /// 开始申报 · Answer of startApplication
    StartApplicationPayload {
        /// 申报 · The new draft; null when refused.
        application: MyApplication
    }
    /// 保存分节 · Answer of saveSection
    SaveSectionPayload {
        /// 申报 · The application; null when refused.
        application: MyApplication
    }
    /// 指定推荐部门 · Answer of nameDepartment
    NameDepartmentPayload {
        /// 申报 · The application; null when refused.
        application: MyApplication
    }
}

/// The steps of drafting.
#[derive(Debug, Default)]
pub struct DraftingMutation;

#[Object]
impl DraftingMutation {
    /// 开始申报 · Starts a draft (art. 16), from the announcement on; before it the cycle is not found. Refused by WINDOW_CLOSED after the window,
    /// APPLICATION_ALREADY_EXISTS.
    async fn start_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: StartApplicationInput,
    ) -> async_graphql::Result<StartApplicationPayload> {
        mutate(ctx, Action::StartApplication, input, async |work, input| {
            let mut check = Check::new();
            let cycle_id = check.id("cycle", Kind::Cycle, &input.cycle);
            let organization_id = check.id("organization", Kind::Organization, &input.organization);
            check.done()?;
            permitted(work.viewer()?, organization_id, TeamPermission::Edit)?;
            let select = finders::cycles(Some(work.viewer()?)).filter(cycle::Column::Id.eq(cycle_id));
            let cycle = select.one(work.db()).await?.ok_or(NOT_FOUND)?;
            work.in_cycle(&cycle);
            let organization =
                organization::Entity::find_by_id(organization_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            if organization.state == OrganizationState::Closed {
                return Err(RuleCode::OrganizationNotVerified.into());
            }
            let other = other_live(work, cycle.id, organization_id, None).await?;
            submission::may_start(&window(&cycle, work.now), other.as_ref())?;
            let row = application::ActiveModel {
                id: Set(work.new_id()),
                cycle_id: Set(cycle.id),
                organization_id: Set(organization_id),
                state: Set(ApplicationState::Draft),
                created_at: Set(work.now),
                version: Set(1),
                ..blank()
            };
            Ok(MyApplication(row.insert(work.db()).await?))
        })
        .await
    }

    /// 保存分节 · Saves answers of one section (art. 16). Saving what did not change writes nothing. Refused by INVALID_INPUT, STALE_VERSION
    /// (with editor and time), WINDOW_CLOSED, APPLICATION_LOCKED, CORRECTION_DEADLINE_PASSED.
    async fn save_section(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: SaveSectionInput,
    ) -> async_graphql::Result<SaveSectionPayload> {
        mutate(ctx, Action::SaveSection, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let answers = check.each("answers", &input.answers, 1..=200, read_answer);
            check.done()?;
            let own = own(work, id, TeamPermission::Edit).await?;
            let section = section_of(&own.regulation.form.sections, &input.section)?;
            let given: Vec<(usize, &str, &AnswerValue)> = answers
                .iter()
                .enumerate()
                .filter_map(|(index, (key, value))| Some((index, key.as_str(), value.as_ref()?)))
                .collect();
            form::check_answers(section, &given)?;
            cleared_keys_exist(section, &answers)?;
            own.may_edit(Target::Section(&section.key), work.now)?;
            let key = (own.application.id, section.key.clone());
            let before = application_section::Entity::find_by_id(key).one(work.db()).await?;
            match &before {
                Some(row) => {
                    let editor = editor(work, row.edited_by).await?;
                    stale(input.expected_version, row.version, Some((editor, row.edited_at)))?;
                }
                None => stale(input.expected_version, 0, None)?,
            }
            let mut after = before.as_ref().map(|row| row.answers.clone()).unwrap_or_default();
            for (key, value) in answers {
                match value {
                    Some(value) => after.0.insert(key, value),
                    None => after.0.remove(&key),
                };
            }
            if before.as_ref().is_some_and(|row| row.answers == after) {
                work.unchanged();
                return Ok(MyApplication(own.application));
            }
            write_section(work, &own.application, &section.key, before, after).await?;
            Ok(MyApplication(own.application))
        })
        .await
    }

    /// 指定推荐部门 · Names a recommending department (art. 3); one recommendation suffices, and after a refusal or silence another may be
    /// named until the decision. Refused by WINDOW_CLOSED, APPLICATION_LOCKED.
    async fn name_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: NameDepartmentInput,
    ) -> async_graphql::Result<NameDepartmentPayload> {
        mutate(ctx, Action::NameDepartment, input, async |work, input| {
            let mut check = Check::new();
            let id = check.id("application", Kind::Application, &input.application);
            let department_id = check.id("department", Kind::Department, &input.department);
            check.done()?;
            let own = own(work, id, TeamPermission::Edit).await?;
            let department = department::Entity::find_by_id(department_id).one(work.db()).await?.ok_or(NOT_FOUND)?;
            let named = recommendation::Entity::find()
                .filter(recommendation::Column::ApplicationId.eq(own.application.id))
                .filter(recommendation::Column::DepartmentId.eq(department.id))
                .one(work.db())
                .await?;
            let window = window(&own.cycle, work.now);
            qualification::may_name_department(own.application.state, &window, named.is_some())?;
            let row = recommendation::ActiveModel {
                id: Set(work.new_id()),
                application_id: Set(own.application.id),
                department_id: Set(department.id),
                state: Set(RecommendationState::Named),
                opinion: Set(None),
                named_at: Set(work.now),
                decided_by: Set(None),
                decided_at: Set(None),
                version: Set(1),
            };
            row.insert(work.db()).await?;
            Ok(MyApplication(own.application))
        })
        .await
    }
}

/// A draft without facts.
fn blank() -> application::ActiveModel {
    application::ActiveModel {
        number: Set(None),
        legal_entity: Set(None),
        registered_in_zone: Set(None),
        operating_since: Set(None),
        excellence_since: Set(None),
        self_report_years: Set(None),
        for_profit: Set(None),
        industry_rank: Set(None),
        lowest_tier: Set(None),
        first_submitted_at: Set(None),
        submitted_at: Set(None),
        returned_at: Set(None),
        correction_deadline: Set(None),
        correction: Set(None),
        decided_at: Set(None),
        decided_by: Set(None),
        decision_reason: Set(None),
        decision_rows: Set(None),
        withdrawn_at: Set(None),
        withdrawal_reason: Set(None),
        ..Default::default()
    }
}

fn read_answer(check: &mut Check, answer: &AnswerInput) -> (String, Option<AnswerValue>) {
    let value = answer.value.as_ref().map(|value| match value {
        AnswerValueInput::Text(text) => AnswerValue::Text(text.clone()),
        AnswerValueInput::Number(Decimal(text)) => AnswerValue::Number(text.clone()),
        AnswerValueInput::Money(money) => AnswerValue::Money(money.to_fen().unwrap_or_else(|| {
            check.fault("value", Refusal::input("input-money"));
            0
        })),
        AnswerValueInput::Date(day) => AnswerValue::Date(check.date("value", day)),
        AnswerValueInput::Boolean(value) => AnswerValue::Boolean(*value),
        AnswerValueInput::Choice(key) => AnswerValue::Choice(key.clone()),
        AnswerValueInput::Table3Years(years) => {
            let years = years.iter().map(|year| year.as_ref().map(|Decimal(text)| text.clone())).collect::<Vec<_>>();
            AnswerValue::Table3Years(<[Option<String>; 3]>::try_from(years).unwrap_or_else(|_| {
                check.fault(
                    "value",
                    Refusal::input("input-out-of-range").fact("min", Value::Integer(3)).fact("max", Value::Integer(3)),
                );
                Default::default()
            }))
        }
    });
    (answer.key.clone(), value)
}

fn section_of<'a>(sections: &'a [FormSection], key: &str) -> Result<&'a FormSection> {
    sections.iter().find(|section| section.key == key).ok_or_else(|| {
        let shown: String = key.chars().take(64).collect();
        let refusal = Refusal::input("input-unknown-key").fact("key", Value::Text(shown));
        refusal.at(vec![Step::Field("section".to_owned())]).into()
    })
}

/// A cleared answer names a field too.
fn cleared_keys_exist(section: &FormSection, answers: &[(String, Option<AnswerValue>)]) -> Result<()> {
    let unknown = answers
        .iter()
        .enumerate()
        .filter(|(_, (key, value))| value.is_none() && !section.fields.iter().any(|field| field.key == *key));
    let refusals: Vec<Refusal> = unknown
        .map(|(index, (key, _))| {
            let path = vec![Step::Field("answers".to_owned()), Step::Index(index), Step::Field("key".to_owned())];
            let shown: String = key.chars().take(64).collect();
            Refusal::input("input-unknown-key").fact("key", Value::Text(shown)).at(path)
        })
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals.into()) }
}

/// The name behind an account, for somebody who has to merge.
async fn editor(work: &Work, account_id: Uuid) -> Result<String> {
    let found = account::Entity::find_by_id(account_id).find_also_related(person::Entity).one(work.db()).await?;
    Ok(found.and_then(|(_, person)| person).map(|person| person.name).unwrap_or_default())
}

async fn write_section(
    work: &Work,
    application: &application::Model,
    key: &str,
    before: Option<application_section::Model>,
    answers: Answers,
) -> Result<()> {
    let actor = work.actor()?;
    match before {
        Some(before) => {
            let version = before.version + 1;
            let mut row = before.into_active_model();
            row.answers = Set(answers);
            row.version = Set(version);
            row.edited_by = Set(actor);
            row.edited_at = Set(work.now);
            row.update(work.db()).await?;
        }
        None => {
            let row = application_section::ActiveModel {
                application_id: Set(application.id),
                section_key: Set(key.to_owned()),
                answers: Set(answers),
                submitted_answers: Set(None),
                version: Set(1),
                edited_by: Set(actor),
                edited_at: Set(work.now),
            };
            row.insert(work.db()).await?;
        }
    }
    Ok(())
}
