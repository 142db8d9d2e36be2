//! Lists that grow: Relay connections over keyset cursors. Every row's id is time-ordered, so the id is the cursor; newest
//! first unless a list says otherwise.

use super::check::Check;
use super::scope::Scope;
use crate::error::{Error, Result, Stop};
use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, Object, OutputType};
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PrimaryKeyTrait, QueryFilter, QueryTrait, Select,
};
use uuid::Uuid;

/// Which part of a list: the arguments of a connection.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The first so many after `after`: 1-100, 20 where neither it nor `last` is given.
    pub first: Option<i32>,
    /// Only what follows this cursor.
    pub after: Option<String>,
    /// The last so many before `before`: 1-100.
    pub last: Option<i32>,
    /// Only what precedes this cursor.
    pub before: Option<String>,
}

/// Most characters of a part of a name that is sought.
const MOST_SOUGHT: usize = 40;

/// The count of a connection, asked for separately because it costs a statement.
#[derive(Debug)]
pub struct Total(SelectStatement);

/// 总数 · The size of the whole list
#[Object]
impl Total {
    /// 总数（仅计可见项） · How many there are that this viewer may see; costs a statement of its own.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let scope = Scope::of(ctx)?;
        let select = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(self.0.clone(), Alias::new("counted"))
            .to_owned();
        let row = scope.db().query_one(&select).await.map_err(Error::from)?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0)).map_err(Error::from)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

/// A connection of nodes.
pub type List<N> = Connection<String, N, Total>;

/// One page of a selection, newest first; `id` is the column of the time-ordered id.
pub async fn list<E, N>(
    scope: &Scope<'_>,
    select: Select<E>,
    id: E::Column,
    page: Page,
    node: impl FnMut(E::Model) -> N,
    id_of: impl Fn(&E::Model) -> Uuid,
) -> Result<List<N>>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>,
    N: OutputType,
{
    let range = Range::of(&page, |text| Uuid::try_parse(text).ok())?;
    let mut counted = select.clone().into_query();
    counted.clear_selects().clear_order_by().expr(Expr::val(1));
    let mut cursor = select.cursor_by(id);
    cursor.desc();
    if let Some(after) = range.after {
        cursor.after(after);
    }
    if let Some(before) = range.before {
        cursor.before(before);
    }
    let wanted = range.count;
    if range.backwards {
        cursor.last(wanted + 1);
    } else {
        cursor.first(wanted + 1);
    }
    let (rows, previous, next) = range.cut(cursor.all(scope.db()).await?);
    let mut connection = Connection::with_additional_fields(previous, next, Total(counted));
    let mut node = node;
    connection.edges = rows.into_iter().map(|row| Edge::new(id_of(&row).simple().to_string(), node(row))).collect();
    Ok(connection)
}

/// The part of a list that a page asks for, by the values of its cursors.
#[derive(Clone, Copy, Debug)]
pub struct Range<C> {
    pub count: u64,
    pub backwards: bool,
    pub after: Option<C>,
    pub before: Option<C>,
}

impl<C> Range<C> {
    /// The rows of the page out of those read, one more than it holds; and whether there are any before and after it.
    pub fn cut<R>(&self, mut rows: Vec<R>) -> (Vec<R>, bool, bool) {
        let more = rows.len() as u64 > self.count;
        if more && self.backwards {
            rows.remove(0);
        } else if more {
            rows.pop();
        }
        let (previous, next) =
            if self.backwards { (more, self.before.is_some()) } else { (self.after.is_some(), more) };
        (rows, previous, next)
    }

    /// Of the arguments of a connection, whose cursors read so.
    pub fn of(page: &Page, parse: impl Fn(&str) -> Option<C>) -> Result<Self> {
        if page.first.is_some() && page.last.is_some() {
            return Err(Stop::BadRequest("give `first` or `last`, not both".to_owned()).into());
        }
        let count = page.first.or(page.last).unwrap_or(20);
        let count = u64::try_from(count).ok().filter(|count| (1..=100).contains(count));
        let count = count.ok_or_else(|| Stop::BadRequest("`first` and `last` are between 1 and 100".to_owned()))?;
        let cursor = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or_else(|| {
                Error::from(Stop::BadRequest("`after` and `before` take a cursor of this list".to_owned()))
            }),
        };
        Ok(Self { count, backwards: page.last.is_some(), after: cursor(&page.after)?, before: cursor(&page.before)? })
    }
}

/// Adds `column LIKE '%text%'`, literal on both databases, for up to 40 characters.
pub fn name_contains<E: EntityTrait>(
    select: Select<E>,
    column: impl ColumnTrait,
    text: Option<&str>,
) -> Result<Select<E>> {
    use sea_orm::sea_query::LikeExpr;
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(select) };
    let mut check = Check::new();
    let text = check.text("nameContains", text, MOST_SOUGHT);
    check.done()?;
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Ok(select.filter(column.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))))
}
