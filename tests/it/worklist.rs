//! What awaits whom: one list over all roles, with due times, and nothing of a case from which the viewer is recused.

use crate::panel::Review;
use crate::support::{Client, both};
use crate::world::World;
use serde_json::{Value, json};

both! {
    async fn everybody_is_told_what_awaits_them(server: Server) {
        let world = World::accepting(server).await;
        assert_eq!(told(&world.server.sign_in("supervisor", crate::world::PASSWORD).await).await, Vec::<String>::new());
        applying(&world).await;
    }

    async fn reviewers_and_the_office_are_told_of_each_step_of_the_review(server: Server) {
        let review = Review::prepared(server, 2).await;
        reviewing(&review).await;
    }
}

/// The worklist as lines: action, title and due time.
pub async fn told(client: &Client) -> Vec<String> {
    let items = client.ask("Worklist", json!({})).await["viewer"]["worklist"].take();
    let line = |item: &Value| {
        let due = item["dueAt"].as_str().map(|due| format!(" {}", &due[..16])).unwrap_or_default();
        assert!(!item["reason"].as_str().unwrap().starts_with("work-"), "{item}");
        format!("{} {}{due}", item["action"].as_str().unwrap(), item["title"].as_str().unwrap())
    };
    items.as_array().unwrap().iter().map(line).collect()
}

/// The lines of these actions in a worklist.
pub async fn told_of(client: &Client, actions: &[&str]) -> Vec<String> {
    let asked = |line: &String| line.split_once(' ').is_some_and(|(action, _)| actions.contains(&action));
    told(client).await.into_iter().filter(asked).collect()
}

async fn applying(world: &World) {
    let applicant = world.verified(1, "第1公司", "C").await;
    let id = world.drafted(&applicant, json!({})).await;
    assert_eq!(told(&applicant.client).await, ["SUBMIT_APPLICATION 第1公司 2026-05-01T00:00"]);
    assert_eq!(told(&world.recommender).await, Vec::<String>::new());
    world.submit(&applicant, &id).await;
    assert_eq!(told(&applicant.client).await, Vec::<String>::new());
    assert_eq!(told(&world.recommender).await, ["RECOMMEND_APPLICATION 第1公司"]);
    assert_eq!(told(&world.office).await, ["SIGN_PLEDGE 2026", "DECLARE_INTEREST 第1公司"]);
    world.recommend_all().await;
    world.declare(&[&applicant]).await;
    world.now("2026-05-06T09:00:00+08:00").await;
    assert_eq!(told(&world.office).await, ["ADVANCE_CYCLE 2026"]);
    world.office.act("AdvanceCycle", world.advancing("QUALIFICATION").await).await;
    assert_eq!(told(&world.office).await, ["ACCEPT_APPLICATION 第1公司"]);
    let input = json!({
        "application": id, "expectedVersion": world.file(&id).await["version"],
        "defects": [{ "attachment": "TAX_PROOF", "message": "扫描件不清" }],
    });
    world.office.act("ReturnApplication", input).await;
    assert_eq!(told(&applicant.client).await, ["SUBMIT_APPLICATION 第1公司 2026-05-13T00:00"]);
    assert_eq!(told(&world.office).await, Vec::<String>::new());
    let input = json!({ "subject": "OTHER", "title": "其他事项", "text": "请表决。" });
    world.office.act("ProposeResolution", input).await;
    assert_eq!(told(&world.committee[2]).await, ["CAST_RESOLUTION_VOTE 其他事项"]);
    assert_eq!(told(&world.recommender).await, Vec::<String>::new());
}

async fn reviewing(review: &Review) {
    let (world, leader) = (&review.world, &review.experts[0]);
    assert_eq!(told(&leader.client).await, Vec::<String>::new());
    assert_eq!(told(&world.office).await, ["ADVANCE_CYCLE 2026"]);
    let newcomer = world.expert("newcomer").await;
    world.joined(&review.group, &newcomer).await;
    let expected = ["SIGN_PLEDGE 2026", "DECLARE_INTEREST 第1公司", "DECLARE_INTEREST 第2公司"];
    assert_eq!(told(&newcomer.client).await, expected);
    let applicants: Vec<_> = review.cases.iter().map(|case| &case.applicant).collect();
    world.cleared(&newcomer, &applicants).await;
    world.begin_review().await;
    let stages = json!([{ "stage": "MATERIAL", "dueOn": "2026-05-22" }]);
    let input = json!({ "group": review.group, "stages": stages, "reportDueOn": "2026-06-19" });
    world.on_group(&review.group, "ScheduleGroup", input).await;
    let material = ["SAVE_SCORES 第1公司 2026-05-23T00:00", "SAVE_SCORES 第2公司 2026-05-23T00:00"];
    assert_eq!(told(&newcomer.client).await, material);
    assert_eq!(told(&leader.client).await, [material[0], material[1], "SIGN_REPORT 制造业组 2026-06-20T00:00"]);
    assert_eq!(told(&world.office).await, ["ANNOUNCE_SITE_VISIT 第1公司", "ANNOUNCE_SITE_VISIT 第2公司"]);
    // Whoever is recused from a case is told nothing of it.
    let input = json!({
        "cycle": world.cycle, "organization": review.cases[0].applicant.organization, "interest": "KIN", "explanation": "配偶任职。",
    });
    newcomer.client.act("DeclareInterest", input.clone()).await;
    assert_eq!(told(&newcomer.client).await, material[1..]);
    let opinion = json!({
        "cycle": world.cycle, "creditCode": review.cases[1].applicant.credit_code, "source": "MEDIA", "text": "有报道。",
    });
    world.server.anonymous().act("SubmitOpinion", opinion).await;
    let code = &review.cases[1].applicant.credit_code;
    let expected = [
        "ANNOUNCE_SITE_VISIT 第1公司".to_owned(),
        "ANNOUNCE_SITE_VISIT 第2公司".to_owned(),
        format!("MODERATE_OPINION {code}"),
    ];
    assert_eq!(told(&world.office).await, expected);
    let mut recused = input;
    recused["organization"] = json!(review.cases[1].applicant.organization);
    world.office.act("DeclareInterest", recused).await;
    assert_eq!(told(&world.office).await, expected[..1]);
    review.scored(0, 0, "MATERIAL", 50).await;
    assert_eq!(told(&leader.client).await, [material[1], "SIGN_REPORT 制造业组 2026-06-20T00:00"]);
}
