//! Guessing passwords: five failures of an account, twenty of a network in a minute.

use super::{account, later};
use crate::support::{Server, both};
use reqwest::StatusCode;
use serde_json::{Value, json};

const SIGN_IN: &str = "mutation($a: String!, $p: String!) { signIn(input: { account: $a, password: $p }) { session { accessToken } userErrors { code path { field } } } }";

/// What signing in comes to.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Wrong,
    /// Seconds to wait.
    Wait(i64),
}

async fn attempt(server: &Server, login: &str, password: &str) -> Outcome {
    let (status, answer) = server.anonymous().send(SIGN_IN, json!({ "a": login, "p": password })).await;
    if let Some(error) = answer["errors"].get(0) {
        assert_eq!(
            (status, &error["extensions"]["code"]),
            (StatusCode::TOO_MANY_REQUESTS, &json!("RATE_LIMITED")),
            "{answer:#}"
        );
        return Outcome::Wait(error["extensions"]["retryAfter"].as_i64().unwrap());
    }
    let payload = &answer["data"]["signIn"];
    if payload["userErrors"] == json!([]) {
        assert!(payload["session"]["accessToken"].is_string());
        return Outcome::Done;
    }
    let wrong = json!([{ "code": "INVALID_INPUT", "path": [{ "field": "password" }] }]);
    assert_eq!((&payload["session"], &payload["userErrors"]), (&Value::Null, &wrong));
    Outcome::Wrong
}

async fn fails(server: &Server, login: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(attempt(server, login, "not the password").await, Outcome::Wrong);
    }
}

both! {
    async fn the_fifth_failure_of_an_account_costs_a_second_and_each_further_one_twice_as_much(server: Server) {
        let password = account(&server, "wang", &[]).await;
        fails(&server, "wang", 4).await;
        assert_eq!(attempt(&server, "wang", &password).await, Outcome::Done);
        // Whoever gave the password starts anew.
        fails(&server, "wang", 5).await;
        for (delay, next) in [(1, 2), (2, 4), (4, 8)] {
            for (waited, left) in [(0, delay), (delay * 1000 - 1, 1)] {
                later(&server, waited);
                assert_eq!(attempt(&server, "wang", &password).await, Outcome::Wait(left));
                later(&server, -waited);
            }
            later(&server, delay * 1000);
            fails(&server, "WANG", 1).await;
            assert_eq!(attempt(&server, "wang", &password).await, Outcome::Wait(next));
        }
        // Another account of the same network does not wait.
        let other = account(&server, "zhao", &[]).await;
        assert_eq!(attempt(&server, "zhao", &other).await, Outcome::Done);
        later(&server, 8_000);
        assert_eq!(attempt(&server, "wang", &password).await, Outcome::Done);
    }

    async fn an_account_that_does_not_exist_answers_like_one_that_does(server: Server) {
        account(&server, "wang", &[]).await;
        for login in ["wang", "nobody"] {
            fails(&server, login, 5).await;
            assert_eq!(attempt(&server, login, "not the password").await, Outcome::Wait(1));
        }
    }

    async fn the_twentieth_failure_of_a_network_closes_its_minute(server: Server) {
        let password = account(&server, "wang", &[]).await;
        for login in ["one", "two", "three", "four"] {
            fails(&server, login, 4).await;
        }
        fails(&server, "five", 3).await;
        assert_eq!(attempt(&server, "wang", &password).await, Outcome::Done);
        later(&server, 15_000);
        fails(&server, "five", 1).await;
        assert_eq!(attempt(&server, "wang", &password).await, Outcome::Wait(45));
        later(&server, 44_999);
        assert_eq!(attempt(&server, "wang", &password).await, Outcome::Wait(1));
        later(&server, 1);
        assert_eq!(attempt(&server, "wang", &password).await, Outcome::Done);
    }

    async fn twenty_guesses_at_once_are_five(server: Server) {
        account(&server, "wang", &[]).await;
        let guesses = futures_util::future::join_all((0..20).map(|_| attempt(&server, "wang", "not the password"))).await;
        assert_eq!(guesses.iter().filter(|outcome| **outcome == Outcome::Wrong).count(), 5, "{guesses:?}");
        assert_eq!(guesses.iter().filter(|outcome| **outcome == Outcome::Wait(1)).count(), 15, "{guesses:?}");
    }

    async fn a_change_of_password_is_no_way_around(server: Server) {
        let password = account(&server, "wang", &[]).await;
        let client = server.sign_in("wang", &password).await;
        for _ in 0..5 {
            let input = json!({ "currentPassword": "not the password", "newPassword": "correct horse battery staple" });
            let errors = client.refused("ChangePassword", input).await;
            assert_eq!((&errors[0]["code"], &errors[0]["path"][0]["field"]), (&json!("INVALID_INPUT"), &json!("currentPassword")));
        }
        let query = "mutation($c: String!, $n: String!) { changePassword(input: { currentPassword: $c, newPassword: $n }) { userErrors { code } } }";
        let variables = json!({ "c": password, "n": "correct horse battery staple" });
        assert_eq!(client.stopped(query, variables.clone()).await, "RATE_LIMITED");
        later(&server, 1000);
        assert_eq!(client.ok(query, variables).await["changePassword"]["userErrors"], json!([]));
    }
}
