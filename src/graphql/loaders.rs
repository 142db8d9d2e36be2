//! Relations without N+1: one request-scoped loader, by row id or by parent. Never put it into the schema: it would mix
//! callers.

use crate::error::Error;
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, Iterable, ModelTrait, PrimaryKeyToColumn, PrimaryKeyTrait, QueryFilter, QueryOrder, Value,
};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use uuid::Uuid;

/// Reads rows for the loader.
#[derive(Debug)]
pub struct Reader(pub DatabaseConnection);

/// The loader of one request.
pub type Loaders = DataLoader<Reader, HashMapCache>;

/// A loader for one request.
pub fn loaders(db: DatabaseConnection) -> Loaders {
    DataLoader::with_cache(Reader(db), TokioSpawner::current(), TokioTimer::default(), HashMapCache::default())
}

/// A row by its id.
pub struct One<E>(pub Uuid, PhantomData<fn() -> E>);
/// The rows of a parent, in the order of their primary key.
pub struct Many<E>(pub Uuid, PhantomData<fn() -> E>);

macro_rules! key {
    ($name:ident) => {
        impl<E> $name<E> {
            /// The key for an id.
            pub const fn of(id: Uuid) -> Self {
                Self(id, PhantomData)
            }
        }
        impl<E> Clone for $name<E> {
            fn clone(&self) -> Self {
                Self::of(self.0)
            }
        }
        impl<E> PartialEq for $name<E> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl<E> Eq for $name<E> {}
        impl<E> Hash for $name<E> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
    };
}
key!(One);
key!(Many);

/// A table whose rows belong to a parent.
pub trait Child: EntityTrait {
    /// The column that names the parent.
    const PARENT: Self::Column;
}

fn uuid(value: Value) -> Uuid {
    match value {
        Value::Uuid(Some(id)) => id,
        _ => Uuid::nil(),
    }
}

impl<E> Loader<One<E>> for Reader
where
    E: EntityTrait,
    E::Model: Send + Sync + Clone + ModelTrait<Entity = E>,
    E::PrimaryKey: PrimaryKeyTrait<ValueType = Uuid> + PrimaryKeyToColumn<Column = E::Column>,
{
    type Value = E::Model;
    type Error = Error;

    async fn load(&self, keys: &[One<E>]) -> Result<HashMap<One<E>, E::Model>, Error> {
        let Some(key) = E::PrimaryKey::iter().next() else { return Ok(HashMap::new()) };
        let column = key.into_column();
        let rows = E::find().filter(column.is_in(keys.iter().map(|key| key.0))).all(&self.0).await?;
        Ok(rows.into_iter().map(|row| (One::of(uuid(row.get(column))), row)).collect())
    }
}

impl<E> Loader<Many<E>> for Reader
where
    E: Child,
    E::Model: Send + Sync + Clone + ModelTrait<Entity = E>,
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
{
    type Value = Vec<E::Model>;
    type Error = Error;

    async fn load(&self, keys: &[Many<E>]) -> Result<HashMap<Many<E>, Vec<E::Model>>, Error> {
        let mut select = E::find().filter(E::PARENT.is_in(keys.iter().map(|key| key.0)));
        for key in E::PrimaryKey::iter() {
            select = select.order_by_asc(key.into_column());
        }
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in select.all(&self.0).await? {
            found.entry(Many::of(uuid(row.get(E::PARENT)))).or_default().push(row);
        }
        Ok(found)
    }
}

macro_rules! children {
    ($($table:ident . $column:ident),+ $(,)?) => {
        $(impl Child for entity::$table::Entity {
            const PARENT: Self::Column = entity::$table::Column::$column;
        })+
    };
}
children! {
    account.PersonId, announcement.CycleId, application_section.ApplicationId, cycle_guide.CycleId, fact_correction.ApplicationId,
    file.ApplicationId, recommendation.ApplicationId, regulation_article.RegulationId, regulation_rule.RegulationId,
    resolution_vote.ResolutionId, role_grant.PersonId, team_member.OrganizationId, verdict.ApplicationId, work_procedure.CycleId,
}
