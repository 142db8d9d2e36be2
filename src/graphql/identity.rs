//! Signing in.

use async_graphql::Object;

/// Signing in.
#[derive(Debug, Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// x
    async fn x(&self) -> bool {
        true
    }
}
