//! Cycles between an award and the next application, where a regulation asks for them (art. 4).

use crate::governments::{accepting, founded};
use crate::operations::{facts, refuses};
use crate::support::{Server, both};
use crate::world::{Applicant, World};
use serde_json::{Value, json};

/// A cycle of 2026 under a regulation that asks for one cycle in between, on 15 April.
async fn on_the_day(server: Server) -> World {
    let (world, regulation) = founded(server, "lanwan-2025").await;
    assert_eq!(regulation["parameters"]["reapplicationCycles"], 1);
    let world = accepting(world, &regulation["parameters"]).await;
    world.now("2026-04-15T10:00:00+08:00").await;
    world
}

/// An applicant with an award of this kind, granted on a day and no longer valid, and its complete draft.
async fn winner(world: &World, kind: &str, granted_on: &str) -> (Applicant, String) {
    let applicant = world.verified(1, "第1公司", "C").await;
    let input = json!({
        "creditCode": applicant.credit_code, "kind": kind, "title": "质量奖", "grantedOn": granted_on, "validUntil": "2026-03-31", "evidence": "文件",
    });
    world.office.act("RecordHonour", input).await;
    let id = world.drafted(&applicant, json!({})).await;
    (applicant, id)
}

/// The row of its eligibility.
async fn row(world: &World, applicant: &Applicant, id: &str) -> Value {
    let material = world.mine(applicant, id).await["material"].take();
    let rows = material["eligibility"].as_array().unwrap().iter();
    rows.clone().find(|row| row["code"] == "REAPPLICATION_TOO_EARLY").unwrap().clone()
}

both! {
    /// Won in the cycle before this one: refused, and told when it may apply again.
    async fn refuses_reapplication_too_early(server: Server) {
        let world = on_the_day(server).await;
        let (applicant, id) = winner(&world, "ZONE_AWARD", "2025-12-31").await;
        assert_eq!(row(&world, &applicant, &id).await["outcome"], "FAIL");
        applicant.client.act("NameDepartment", json!({ "application": id, "department": world.department })).await;
        let input = json!({ "application": id, "expectedVersion": 1 });
        let code = "REAPPLICATION_TOO_EARLY";
        let errors = refuses(&world.server, &applicant.client, "SubmitApplication", input, &[code]).await;
        let known = [("wonIn", "2025"), ("cycles", "1"), ("firstYear", "2027")];
        let known = known.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        assert_eq!(facts(&errors, code), known);
        assert_eq!(errors[0]["articles"][0]["number"], 4);
    }

    /// Won in the cycle before that one: one cycle lies in between.
    async fn allows_reapplication_too_early(server: Server) {
        let world = on_the_day(server).await;
        let (applicant, id) = winner(&world, "ZONE_AWARD", "2024-12-31").await;
        assert_eq!(row(&world, &applicant, &id).await["outcome"], "PASS");
        assert_eq!(world.submit(&applicant, &id).await["state"], "SUBMITTED");
    }

    /// Another government's award asks for no cycle in between.
    async fn an_award_of_the_city_is_no_own_one(server: Server) {
        let world = on_the_day(server).await;
        let (applicant, id) = winner(&world, "CITY_AWARD", "2025-12-31").await;
        assert_eq!(world.submit(&applicant, &id).await["state"], "SUBMITTED");
    }
}
