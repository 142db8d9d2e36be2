//! What follows a decision or an answer (art. 3, 8(4), 17): a department answers once and in time, a rejection may be
//! reversed until the review, and of several registrations of one code only the verified one is accepted.

use crate::casework::{Case, bars, row};
use crate::operations::{codes, refuses};
use crate::organising::{but, zh};
use crate::support::both;
use crate::world::{Applicant, PASSWORD, World};
use entity::recommendation;
use quality_award::graphql::ids::Kind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

both! {
    async fn a_department_answers_once_and_before_the_decision(server: Server) {
        let world = World::accepting(server).await;
        let (first, second) = (Case::submitted(&world, 1).await, Case::submitted(&world, 2).await);
        let stale = but(answer(&first).await, json!({ "expectedVersion": 2 }));
        refuses(&world.server, &world.recommender, "RecommendApplication", stale, &["STALE_VERSION"]).await;
        world.recommender.act("RecommendApplication", answer(&first).await).await;
        let (code, state) = ("APPLICATION_LOCKED", zh("RecommendationState", "RECOMMENDED"));
        for operation in ["RecommendApplication", "DeclineRecommendation"] {
            bars(&world, &world.recommender, (operation, answer(&first).await), code, [("state", &state)]).await;
        }
        // After the decision nobody answers any more.
        world.declare(&[&first.applicant, &second.applicant]).await;
        world.qualification().await;
        reject(&second, "RECOMMENDATION_MISSING").await;
        let state = zh("ApplicationState", "INELIGIBLE");
        for operation in ["RecommendApplication", "DeclineRecommendation"] {
            bars(&world, &world.recommender, (operation, answer(&second).await), code, [("state", &state)]).await;
        }
        first.accepted().await;
    }

    async fn a_rejection_is_reversed_until_the_review_and_reported_anew(server: Server) {
        let world = World::accepting(server).await;
        let (first, second) = (Case::submitted(&world, 1).await, Case::submitted(&world, 2).await);
        world.recommend_all().await;
        world.declare(&[&first.applicant, &second.applicant]).await;
        world.qualification().await;
        for case in [&first, &second] {
            reject(case, "TAX_NOT_IN_ORDER").await;
        }
        report(&world).await;
        assert_eq!(world.office_cycle().await["blockers"], json!([]));
        world.office.act("ReverseRejection", reversal(&first).await).await;
        let mine = first.mine().await;
        assert_eq!((&mine["state"], &mine["decision"]), (&json!("SUBMITTED"), &Value::Null));
        // It is undecided again, so what was reported holds no longer, even once it is decided.
        assert_eq!(codes(world.office_cycle().await["blockers"].as_array().unwrap()), ["APPLICATION_UNDECIDED", "RESULTS_NOT_REPORTED"]);
        let twice = ("ReverseRejection", reversal(&first).await);
        bars(&world, &world.office, twice, "APPLICATION_LOCKED", [("state", &zh("ApplicationState", "SUBMITTED"))]).await;
        first.accepted().await;
        assert_eq!(codes(world.office_cycle().await["blockers"].as_array().unwrap()), ["RESULTS_NOT_REPORTED", "APPLICATION_NOT_ASSIGNED"]);
        report(&world).await;
        world.grouped("C", &first.applicant, &first.id).await;
        world.office.act("AdvanceCycle", world.advancing("REVIEW").await).await;
        let late = reversal(&second).await;
        refuses(&world.server, &world.office, "ReverseRejection", late, &["STAGE_OUT_OF_ORDER"]).await;
        assert_eq!(second.state().await, "INELIGIBLE");
    }

    async fn of_two_registrations_of_one_code_the_verified_one_is_accepted(server: Server) {
        let world = World::accepting(server).await;
        let one = world.registered(1, "第1公司", "C").await;
        let other = namesake(&world, &one.credit_code).await;
        let mut cases = Vec::new();
        for applicant in [one, other] {
            let id = world.drafted(&applicant, json!({})).await;
            world.submit(&applicant, &id).await;
            cases.push(Case { world: &world, applicant, id });
        }
        let [one, other] = &cases[..] else { panic!("two") };
        world.recommend_all().await;
        world.declare(&[&one.applicant, &other.applicant]).await;
        world.qualification().await;
        let input = json!({ "organization": one.applicant.organization, "expectedVersion": 2 });
        world.office.act("VerifyOrganization", input).await;
        one.accepted().await;
        // The other registration was closed with this: it is not accepted, and does not apply again.
        world.judged(&other.id).await;
        let acceptance = ("AcceptApplication", world.acceptance(&other.id).await);
        bars(&world, &world.office, acceptance, "ORGANIZATION_NOT_VERIFIED", []).await;
        let input = json!({
            "application": other.id, "rows": ["ORGANIZATION_NOT_VERIFIED"], "reason": "重复登记。", "expectedVersion": other.version().await,
        });
        world.office.act("RejectApplication", input).await;
        assert_eq!(other.mine().await["decision"]["rows"], json!(["ORGANIZATION_NOT_VERIFIED"]));
    }

    async fn a_registration_that_is_closed_starts_no_application(server: Server) {
        let world = World::accepting(server).await;
        let one = world.registered(1, "第1公司", "C").await;
        let other = namesake(&world, &one.credit_code).await;
        let start = json!({ "cycle": world.cycle, "organization": other.organization });
        let started = other.client.act("StartApplication", start.clone()).await["application"]["id"].clone();
        let input = json!({ "organization": one.organization, "expectedVersion": 2 });
        world.office.act("VerifyOrganization", input).await;
        let withdrawal = json!({ "application": started, "reason": "重复登记。", "expectedVersion": 1 });
        other.client.act("WithdrawApplication", withdrawal).await;
        bars(&world, &other.client, ("StartApplication", start), "ORGANIZATION_NOT_VERIFIED", []).await;
        let start = json!({ "cycle": world.cycle, "organization": one.organization });
        one.client.act("StartApplication", start).await;
    }
}

/// The input with which the department answers, on the version that stands.
async fn answer(case: &Case<'_>) -> Value {
    let select = recommendation::Entity::find().filter(recommendation::Column::ApplicationId.eq(row(&json!(case.id))));
    let request = select.one(&case.world.server.app.db.read).await.unwrap().unwrap();
    json!({ "request": Kind::Recommendation.id(request.id).0, "opinion": "经研究答复。", "expectedVersion": request.version })
}

async fn reject(case: &Case<'_>, code: &str) {
    case.world.judged_but(&case.id, &[code]).await;
    let input = json!({ "application": case.id, "rows": [code], "reason": "不符合条件。", "expectedVersion": case.version().await });
    case.world.office.act("RejectApplication", input).await;
}

async fn reversal(case: &Case<'_>) -> Value {
    json!({ "application": case.id, "reason": "已补证。", "expectedVersion": case.version().await })
}

async fn report(world: &World) {
    let input =
        json!({ "cycle": world.cycle, "summary": "初审结果。", "expectedVersion": world.cycle_version().await });
    world.office.act("ReportQualificationResults", input).await;
}

/// Somebody else who registers under the same credit code.
async fn namesake(world: &World, credit_code: &str) -> Applicant {
    let input = json!({
        "creditCode": credit_code, "name": "同码公司", "legalRepresentative": "张三", "industry": "C", "address": "包头市稀土高新区",
        "registeredOn": "2015-06-01", "representativeName": "赵六", "account": "namesake", "password": PASSWORD,
    });
    let payload = world.server.anonymous().act("RegisterOrganization", input).await;
    let organization = payload["organization"]["id"].as_str().unwrap().to_owned();
    let client = world.server.sign_in("namesake", PASSWORD).await;
    Applicant { client, organization, credit_code: credit_code.to_owned() }
}
