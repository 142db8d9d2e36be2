//! What a read stands on: who asks, when, in which language, and the pool that cannot write.

use super::loaders::{By, Child, Loaders, Lookup, Many, One, Reader};
use crate::App;
use crate::access::Viewer;
use crate::clock::Arrival;
use crate::error::{Error, NOT_FOUND, Result, Stop};
use crate::locale::Language;
use async_graphql::Context;
use async_graphql::dataloader::Loader;
use entity::Instant;
use entity::enums::Role;
use sea_orm::{DatabaseConnection, EntityTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// The view of one request.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub app: &'a App,
    /// Absent: anonymous.
    pub viewer: Option<&'a Viewer>,
    /// Procedural time of arrival.
    pub now: Instant,
    pub language: Language,
    loaders: &'a Loaders,
}

impl<'a> Scope<'a> {
    /// The scope of a resolver.
    pub fn of(ctx: &Context<'a>) -> Result<Self> {
        let missing = |error: async_graphql::Error| Error::internal(error.message);
        Ok(Self {
            app: ctx.data::<App>().map_err(missing)?,
            viewer: ctx.data_opt::<Viewer>(),
            now: ctx.data::<Arrival>().map_err(missing)?.0,
            language: *ctx.data::<Language>().map_err(missing)?,
            loaders: ctx.data::<Loaders>().map_err(missing)?,
        })
    }

    /// The pool that cannot write.
    pub fn db(&self) -> &'a DatabaseConnection {
        &self.app.db.read
    }

    /// Who is signed in.
    pub fn signed_in(&self) -> Result<&'a Viewer> {
        self.viewer.ok_or_else(|| Stop::Unauthenticated(None).into())
    }

    /// Who is signed in, where a role is held.
    pub fn holding(&self, role: Role) -> Option<&'a Viewer> {
        self.viewer.filter(|viewer| viewer.is(role))
    }

    /// What a loader of this request finds for a key.
    pub async fn load<K>(&self, key: K) -> Result<Option<<Reader as Loader<K>>::Value>>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        Reader: Loader<K, Error = Error>,
    {
        self.loaders.load_one(key).await
    }

    /// A row by its id; its visibility is the caller's business.
    pub async fn one<E>(&self, id: Uuid) -> Result<E::Model>
    where
        E: sea_orm::EntityTrait,
        E::Model: Send + Sync + Clone + 'static,
        Reader: Loader<One<E>, Value = E::Model, Error = Error>,
    {
        self.loaders.load_one(One::<E>::of(id)).await?.ok_or(NOT_FOUND)
    }

    /// The rows of a parent, in the order of their primary key.
    pub async fn many<E>(&self, parent: Uuid) -> Result<Vec<E::Model>>
    where
        E: Child,
        E::Model: Send + Sync + Clone + 'static,
        Reader: Loader<Many<E>, Value = Vec<E::Model>, Error = Error>,
    {
        Ok(self.loaders.load_one(Many::<E>::of(parent)).await?.unwrap_or_default())
    }

    /// Many rows by their ids, in one statement; what does not exist is left out.
    pub async fn all<E>(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, E::Model>>
    where
        E: sea_orm::EntityTrait,
        E::Model: Send + Sync + Clone + 'static,
        Reader: Loader<One<E>, Value = E::Model, Error = Error>,
    {
        let found = self.loaders.load_many(ids.into_iter().map(One::<E>::of)).await?;
        Ok(found.into_iter().map(|(key, row)| (key.0, row)).collect())
    }

    /// The rows of many parents, in one statement, each in the order of their primary key.
    pub async fn children<E>(&self, parents: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<E::Model>>>
    where
        E: Child,
        E::Model: Send + Sync + Clone + 'static,
        Reader: Loader<Many<E>, Value = Vec<E::Model>, Error = Error>,
    {
        let found = self.loaders.load_many(parents.into_iter().map(Many::<E>::of)).await?;
        Ok(found.into_iter().map(|(key, rows)| (key.0, rows)).collect())
    }

    /// The rows that a lookup finds, in the order of their primary key.
    pub async fn by<L>(&self, lookup: L, key: L::Key) -> Result<Vec<<L::Entity as EntityTrait>::Model>>
    where
        L: Lookup,
        Reader: Loader<By<L>, Value = Vec<<L::Entity as EntityTrait>::Model>, Error = Error>,
    {
        Ok(self.loaders.load_one(By::of(lookup, key)).await?.unwrap_or_default())
    }

    /// The name of the person behind an account.
    pub async fn account_name(&self, account_id: Uuid) -> Result<String> {
        let account = self.one::<entity::account::Entity>(account_id).await?;
        Ok(self.one::<entity::person::Entity>(account.person_id).await?.name)
    }
}
