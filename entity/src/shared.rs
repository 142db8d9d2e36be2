//! Documents that many rows have in common: each text is read once, and whoever meets it again gets the same document.

use crate::record::{Form, Parameters, StandardContent, WorkProcedureContent};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, IntoActiveValue, TryGetableFromJson, Value};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// Most bytes of text whose documents are kept, of each kind.
const KEPT: u64 = 4 * 1024 * 1024;

/// A document of a JSON column, behind a pointer. It is read like the document itself, and copied for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared<T>(Arc<T>);

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Shared<T> {
    fn from(document: T) -> Self {
        Self(Arc::new(document))
    }
}

/// The documents of one kind by their text.
type Shelf<T> = Cache<Box<str>, Arc<T>, Length>;

/// A kind of document that is shared.
pub trait Document: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What is kept of this kind.
    #[doc(hidden)]
    fn shelf() -> &'static Shelf<Self>;
}

#[doc(hidden)]
#[derive(Clone)]
pub struct Length;

impl<T> Weighter<Box<str>, Arc<T>> for Length {
    fn weight(&self, text: &Box<str>, _: &Arc<T>) -> u64 {
        text.len() as u64
    }
}

macro_rules! documents {
    ($($kind:ident),*) => {$(
        impl Document for $kind {
            fn shelf() -> &'static Shelf<Self> {
                static SHELF: LazyLock<Shelf<$kind>> = LazyLock::new(|| Cache::with_weighter(100, KEPT, Length));
                &SHELF
            }
        }
    )*};
}

documents!(Parameters, Form, StandardContent, WorkProcedureContent);

impl<T: Document> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Document> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        if let Some(document) = T::shelf().get(text.get()) {
            return Ok(Self(document));
        }
        let document: Arc<T> = Arc::new(serde_json::from_str(text.get()).map_err(D::Error::custom)?);
        T::shelf().insert(text.get().into(), Arc::clone(&document));
        Ok(Self(document))
    }
}

impl<T: Document> TryGetableFromJson for Shared<T> {}

impl<T: Document> From<Shared<T>> for Value {
    fn from(document: Shared<T>) -> Self {
        // Documents are made of what JSON knows; what were not would be refused by its column, which is never null.
        Self::Json(serde_json::to_value(&document).ok().map(Box::new))
    }
}

impl<T: Document> ValueType for Shared<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(json)) => serde_json::from_value(*json).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        std::any::type_name::<T>().to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::Json
    }
}

impl<T: Document> Nullable for Shared<T> {
    fn null() -> Value {
        Value::Json(None)
    }
}

impl<T: Document> IntoActiveValue<Self> for Shared<T> {
    fn into_active_value(self) -> ActiveValue<Self> {
        ActiveValue::Set(self)
    }
}
