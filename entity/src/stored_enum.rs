/// An enum that is stored as its GraphQL name. The first paragraph of every doc comment is the label,
/// `中文 · English`; the second, where there is one, the explanation in the same form. The SDL's descriptions and the
/// `vocabulary` query both come from it.
macro_rules! stored_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident,)+ }) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum,
            async_graphql::Enum, serde::Serialize, serde::Deserialize,
        )]
        $(#[$meta])*
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// The stored value, which is also the name in GraphQL.
            pub fn name(self) -> String {
                sea_orm::ActiveEnum::to_value(&self)
            }

            /// Every value, in the order of the schema.
            pub fn all() -> impl Iterator<Item = Self> {
                <Self as sea_orm::Iterable>::iter()
            }
        }
    };
}
