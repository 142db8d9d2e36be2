//! Sessions: how long tokens last, how one follows the other, and what ends them at once.

use super::{Tokens, account, keyed, later};
use crate::support::{Server, both};
use entity::enums::Role;
use quality_award::audit::{self, Verdict};
use serde_json::{Value, json};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

async fn signed_in(server: &Server) -> (String, Tokens) {
    let password = account(server, "wang", &[Role::Office]).await;
    let tokens = Tokens::sign_in(server, "wang", &password).await;
    (password, tokens)
}

both! {
    async fn an_access_token_is_good_for_ten_minutes(server: Server) {
        let (_, tokens) = signed_in(&server).await;
        later(&server, 10 * MINUTE - 1);
        tokens.serves(&server).await;
        later(&server, 1);
        assert_eq!(tokens.refused(&server).await, "EXPIRED");
    }

    async fn a_session_that_is_not_refreshed_for_half_an_hour_is_over(server: Server) {
        let (password, first) = signed_in(&server).await;
        later(&server, 30 * MINUTE - 1);
        let second = first.refreshed(&server).await;
        second.serves(&server).await;
        later(&server, 30 * MINUTE);
        assert_eq!(second.not_refreshed(&server).await, "EXPIRED");
        Tokens::sign_in(&server, "wang", &password).await.serves(&server).await;
    }

    async fn a_session_is_over_after_twelve_hours_however_often_it_is_refreshed(server: Server) {
        let (_, mut tokens) = signed_in(&server).await;
        for _ in 0..35 {
            later(&server, 20 * MINUTE);
            tokens = tokens.refreshed(&server).await;
        }
        later(&server, 19 * MINUTE);
        tokens = tokens.refreshed(&server).await;
        later(&server, MINUTE - 1);
        tokens.serves(&server).await;
        tokens = tokens.refreshed(&server).await;
        later(&server, 1);
        assert_eq!(tokens.not_refreshed(&server).await, "EXPIRED");
        assert!(["EXPIRED", "REVOKED"].contains(&tokens.refused(&server).await.as_str().unwrap()));
    }

    async fn a_refresh_token_gives_the_same_successor_for_a_minute(server: Server) {
        let (_, first) = signed_in(&server).await;
        let second = first.refreshed(&server).await;
        assert_ne!(first.refresh, second.refresh);
        later(&server, MINUTE);
        assert_eq!(first.refreshed(&server).await.refresh, second.refresh);
        first.serves(&server).await;
        let third = second.refreshed(&server).await;
        assert_eq!(first.refreshed(&server).await.refresh, second.refresh);
        assert!(![&first.refresh, &second.refresh].contains(&&third.refresh));
        third.serves(&server).await;
    }

    async fn a_refresh_token_that_comes_back_later_ends_its_session_and_no_other(server: Server) {
        let (password, first) = signed_in(&server).await;
        let other = Tokens::sign_in(&server, "wang", &password).await;
        let second = first.refreshed(&server).await;
        later(&server, MINUTE + 1);
        second.serves(&server).await;
        assert_eq!(first.not_refreshed(&server).await, "REVOKED");
        for token in [&first, &second] {
            assert_eq!(token.refused(&server).await, "REVOKED");
            assert_eq!(token.not_refreshed(&server).await, "REVOKED");
        }
        other.serves(&server).await;
        other.refreshed(&server).await.serves(&server).await;
        assert!(matches!(audit::verify(&server.app.db, 1, |_| ()).await.unwrap(), Verdict::Intact { .. }));
    }

    async fn twenty_tabs_that_refresh_at_once_get_one_successor(server: Server) {
        let (_, first) = signed_in(&server).await;
        let tabs = futures_util::future::join_all((0..20).map(|_| first.refreshed(&server))).await;
        assert!(tabs.iter().all(|tokens| tokens.refresh == tabs[0].refresh));
        tabs[0].refreshed(&server).await.serves(&server).await;
    }

    async fn signing_out_ends_the_session_at_once_and_no_other(server: Server) {
        let (password, first) = signed_in(&server).await;
        let other = Tokens::sign_in(&server, "wang", &password).await;
        let done = first.client(&server).ok("mutation { signOut { session { id } userErrors { code } } }", json!({})).await;
        assert_eq!(done["signOut"]["userErrors"], json!([]));
        assert_eq!(first.refused(&server).await, "REVOKED");
        assert_eq!(first.not_refreshed(&server).await, "REVOKED");
        other.serves(&server).await;
    }

    async fn a_session_that_its_owner_ends_elsewhere_is_over_at_once(server: Server) {
        let (password, first) = signed_in(&server).await;
        let other = Tokens::sign_in(&server, "wang", &password).await;
        let sessions = other.client(&server).ask("Sessions", json!({})).await["viewer"]["sessions"].clone();
        let lost = sessions.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
        let query = "mutation($input: EndSessionInput!) { endSession(input: $input) { userErrors { code } } }";
        let done = other.client(&server).ok(query, keyed(json!({ "session": lost["id"] }))).await;
        assert_eq!(done["endSession"]["userErrors"], json!([]));
        assert_eq!(first.refused(&server).await, "REVOKED");
        other.serves(&server).await;
    }

    async fn a_new_password_ends_all_other_sessions(server: Server) {
        let (password, first) = signed_in(&server).await;
        let other = Tokens::sign_in(&server, "wang", &password).await;
        let input = json!({ "currentPassword": password, "newPassword": "correct horse battery staple" });
        first.client(&server).act("ChangePassword", input).await;
        first.serves(&server).await;
        assert_eq!(other.refused(&server).await, "REVOKED");
        assert_eq!(other.not_refreshed(&server).await, "REVOKED");
    }

    async fn a_disabled_account_is_out_with_its_next_request(server: Server) {
        let root = account(&server, "root", &[Role::Admin]).await;
        let admin = server.sign_in("root", &root).await;
        let (password, tokens) = signed_in(&server).await;
        tokens.serves(&server).await;
        let accounts = admin.ok("{ viewer { admin { accounts(first: 5) { nodes { id account } } } } }", json!({})).await;
        let nodes = accounts["viewer"]["admin"]["accounts"]["nodes"].as_array().unwrap().clone();
        let id = nodes.iter().find(|node| node["account"] == "wang").unwrap()["id"].clone();
        let query = "mutation($input: DisableAccountInput!) { disableAccount(input: $input) { userErrors { code } } }";
        assert_eq!(admin.ok(query, keyed(json!({ "account": id }))).await["disableAccount"]["userErrors"], json!([]));
        assert_eq!(tokens.refused(&server).await, "REVOKED");
        assert_eq!(tokens.not_refreshed(&server).await, "REVOKED");
        let errors = server.anonymous().refused("SignIn", json!({ "account": "wang", "password": password })).await;
        assert_eq!(errors[0]["code"], "INVALID_INPUT");
    }

    async fn a_role_comes_and_goes_with_the_next_request(server: Server) {
        let root = account(&server, "root", &[Role::Admin]).await;
        let admin = server.sign_in("root", &root).await;
        let password = account(&server, "wang", &[]).await;
        let client = server.sign_in("wang", &password).await;
        let office = "{ viewer { roles office { standards(first: 1) { totalCount } } } }";
        let plan = "mutation($input: PlanCycleInput!) { planCycle(input: $input) { userErrors { code } } }";
        let input = |year: i32| keyed(json!({ "year": year, "quota": 3 }));
        assert_eq!(client.ok(office, json!({})).await["viewer"], json!({ "roles": [], "office": null }));
        assert_eq!(client.stopped(plan, input(2026)).await, "FORBIDDEN");

        let persons = admin.ok("{ viewer { admin { persons(first: 5) { nodes { id name } } } } }", json!({})).await;
        let nodes = persons["viewer"]["admin"]["persons"]["nodes"].as_array().unwrap().clone();
        let person = nodes.iter().find(|node| node["name"] == "wang").unwrap()["id"].clone();
        let grant = admin.act("GrantRole", json!({ "person": person, "role": "OFFICE" })).await["roleGrant"]["id"].clone();
        assert_eq!(client.ok(office, json!({})).await["viewer"]["roles"], json!(["OFFICE"]));
        assert_ne!(client.ok(plan, input(2026)).await, Value::Null);

        let revoke = "mutation($input: RevokeRoleInput!) { revokeRole(input: $input) { userErrors { code } } }";
        assert_eq!(admin.ok(revoke, keyed(json!({ "roleGrant": grant }))).await["revokeRole"]["userErrors"], json!([]));
        assert_eq!(client.ok(office, json!({})).await["viewer"], json!({ "roles": [], "office": null }));
        assert_eq!(client.stopped(plan, input(2026)).await, "FORBIDDEN");
    }
}
