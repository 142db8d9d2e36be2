//! What the pinned version of the library does and its neighbours do not.

use async_graphql::{EmptyMutation, EmptySubscription, InputObject, MaybeUndefined, Object, Result, Schema};

struct Query;

#[derive(InputObject)]
struct Patch {
    note: MaybeUndefined<String>,
}

#[Object]
impl Query {
    async fn slow(&self) -> i32 {
        tokio::task::yield_now().await;
        1
    }

    async fn quick(&self) -> i32 {
        2
    }

    async fn fails(&self) -> Option<Result<i32>> {
        Some(Err("refused".into()))
    }

    async fn note(&self, patch: Patch) -> &'static str {
        match patch.note {
            MaybeUndefined::Undefined => "unchanged",
            MaybeUndefined::Null => "cleared",
            MaybeUndefined::Value(_) => "changed",
        }
    }
}

async fn run(query: &str) -> String {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    serde_json::to_string(&schema.execute(query).await.data).unwrap()
}

#[tokio::test]
async fn fields_keep_their_order_and_failed_ones_their_place() {
    assert_eq!(run("{ slow fails quick }").await, r#"{"slow":1,"fails":null,"quick":2}"#);
}

#[tokio::test]
async fn absent_differs_from_null() {
    for (patch, expected) in [("{}", "unchanged"), ("{ note: null }", "cleared"), ("{ note: \"x\" }", "changed")] {
        assert_eq!(run(&format!("{{ note(patch: {patch}) }}")).await, format!(r#"{{"note":"{expected}"}}"#));
    }
    let absent = "query($note: String) { note(patch: { note: $note }) }";
    assert_eq!(run(absent).await, r#"{"note":"unchanged"}"#);
}
