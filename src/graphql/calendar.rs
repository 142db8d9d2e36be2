//! The statutory calendar: which days are not what their weekday says.

use super::check::Check;
use super::conferring::notices::lengthen;
use super::payload;
use super::scalars::{Date, DateTime};
use super::scope::Scope;
use crate::access::Action;
use crate::error::{NOT_FOUND, Result};
use crate::rules::calendar::Calendar;
use crate::rules::{Refusal, Value};
use crate::work::{Subject, mutate};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{Datelike, NaiveDate, Weekday};
use entity::enums::CalendarKind;
use entity::{calendar_day, calendar_year};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The whole calendar, in two statements.
pub async fn calendar(db: &impl ConnectionTrait) -> Result<Calendar> {
    Ok(calendar_with_names(db).await?.0)
}

/// The same, and the occasions of the days that are not what their weekday says.
pub async fn calendar_with_names(db: &impl ConnectionTrait) -> Result<(Calendar, HashMap<NaiveDate, String>)> {
    let years = calendar_year::Entity::find().all(db).await?;
    let days = calendar_day::Entity::find().all(db).await?;
    let calendar = Calendar {
        years: years.into_iter().map(|row| row.year).collect(),
        days: days.iter().map(|row| (row.day, row.kind)).collect(),
    };
    Ok((calendar, days.into_iter().map(|row| (row.day, row.name)).collect()))
}

/// 节假日安排 · The statutory calendar of one year
#[derive(Clone, Debug)]
pub struct CalendarYear(calendar_year::Model);

/// 节假日安排 · The statutory calendar of one year: what working days are counted on (art. 16, 19)
#[Object]
impl CalendarYear {
    /// 年份 · The year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// 来源 · The notice that it comes from.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// 载入时间 · When it was loaded or last replaced.
    async fn loaded_at(&self) -> DateTime {
        self.0.loaded_at.into()
    }

    /// 例外日 · The days that are not what their weekday says, in order; every other weekday is a working day.
    async fn days(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<CalendarDay>> {
        let scope = Scope::of(ctx)?;
        let select = within(calendar_day::Entity::find(), self.0.year).order_by_asc(calendar_day::Column::Day);
        let rows = select.all(scope.db()).await.map_err(crate::error::Error::from)?;
        let day = |row: calendar_day::Model| CalendarDay { day: row.day.into(), kind: row.kind, name: row.name };
        Ok(rows.into_iter().map(day).collect())
    }
}

/// 例外日 · A day that is not what its weekday says
#[derive(Clone, Debug, SimpleObject)]
pub struct CalendarDay {
    /// 日期 · The day.
    day: Date,
    /// 种类 · Holiday or make-up workday.
    kind: CalendarKind,
    /// 名称 · The occasion.
    name: String,
}

/// Days of a year.
fn within<Q: QueryFilter>(select: Q, year: i32) -> Q {
    let edge = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    select.filter(calendar_day::Column::Day.between(edge(1, 1), edge(12, 31)))
}

impl Subject for CalendarYear {
    /// A calendar year has no id of its own: the year stands for it.
    fn subject_id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.year.unsigned_abs()))
    }

    async fn reload(scope: &Scope<'_>, id: Uuid) -> Result<Self> {
        let year = i32::try_from(id.as_u128()).map_err(|_| NOT_FOUND)?;
        calendar_year::Entity::find_by_id(year).one(scope.db()).await?.map(Self).ok_or(NOT_FOUND)
    }
}

/// Reading the calendar.
#[derive(Debug, Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// 节假日安排 · The statutory calendar of a year; null where it is not loaded.
    async fn calendar_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "年份 · The year.")] year: i32,
    ) -> Option<Result<CalendarYear>> {
        let find = async {
            let scope = Scope::of(ctx)?;
            Ok(calendar_year::Entity::find_by_id(year).one(scope.db()).await?.map(CalendarYear))
        };
        find.await.transpose()
    }
}

/// 载入节假日安排 · Loads or replaces the calendar of a year
#[derive(Clone, Debug, InputObject)]
pub struct LoadCalendarYearInput {
    /// 年份 · The year, 1900-2199.
    pub year: i32,
    /// 来源 · The notice that it comes from, at most 200 characters.
    pub source: String,
    /// 例外日 · All days of the year that are not what their weekday says, at most 150; those loaded before are replaced.
    pub days: Vec<CalendarDayInput>,
    /// 幂等键 · A UUID; a retry with the same key and input is done once.
    pub idempotency_key: ID,
}

/// 例外日 · A day that is not what its weekday says
#[derive(Clone, Debug, InputObject)]
pub struct CalendarDayInput {
    /// 日期 · A day of the year, given once.
    pub day: Date,
    /// 种类 · HOLIDAY: a weekday off; WORKDAY: a weekend day worked.
    pub kind: CalendarKind,
    /// 名称 · The occasion, at most 40 characters.
    pub name: String,
}

payload! {
    /// 载入结果 · The calendar year, or why not.
    LoadCalendarYearPayload {
        /// 节假日安排 · The calendar year; null where it was refused.
        calendar_year: CalendarYear
    }
}

/// The statutory calendar.
#[derive(Debug, Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// 载入节假日安排 · Loads the statutory calendar of a year (art. 19). A notice that is running gets the longer period where there is one, to be published by `publishNoticeExtension`; every other deadline that was computed before stays as it is.
    async fn load_calendar_year(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "输入 · The input.")] input: LoadCalendarYearInput,
    ) -> async_graphql::Result<LoadCalendarYearPayload> {
        mutate(ctx, Action::LoadCalendarYear, input, async |work, input: &LoadCalendarYearInput| {
            let mut check = Check::new();
            let year = check.integer("year", input.year, 1900..=2199);
            let source = check.text("source", &input.source, 200);
            let mut seen = HashSet::new();
            let days = check.each("days", &input.days, 0..=150, |check, entry| {
                let day = check.date("day", &entry.day);
                // The stand-in for what is no day at all has its fault already.
                if day != NaiveDate::default() {
                    let repeated = (!seen.insert(day)).then(|| Refusal::input("input-duplicate"));
                    if let Some(fault) = day_fault(day, year, entry.kind).or(repeated) {
                        check.fault("day", fault);
                    }
                }
                (day, entry.kind, check.text("name", &entry.name, 40))
            });
            check.done()?;
            within(calendar_day::Entity::delete_many(), year).exec(work.db()).await?;
            let rows = days.into_iter().map(|(day, kind, name)| calendar_day::ActiveModel {
                day: Set(day),
                kind: Set(kind),
                name: Set(name),
            });
            if !input.days.is_empty() {
                calendar_day::Entity::insert_many(rows).exec_without_returning(work.db()).await?;
            }
            let loaded = calendar_year::Entity::find_by_id(year).one(work.db()).await?.is_some();
            let row = calendar_year::ActiveModel { year: Set(year), source: Set(source), loaded_at: Set(work.now) };
            let row = if loaded { row.update(work.db()).await? } else { row.insert(work.db()).await? };
            lengthen(work, &calendar(work.db()).await?).await?;
            Ok(CalendarYear(row))
        })
        .await
    }
}

/// A day outside the year, or one that is anyway what it is said to be.
fn day_fault(day: NaiveDate, year: i32, kind: CalendarKind) -> Option<Refusal> {
    if day.year() != year {
        let edge = |month, day| NaiveDate::from_ymd_opt(year, month, day).map(Value::Date);
        return Some(Refusal::input("input-out-of-range").fact_if("min", edge(1, 1)).fact_if("max", edge(12, 31)));
    }
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    (weekend != (kind == CalendarKind::Workday)).then(|| Refusal::input("input-calendar-kind"))
}
