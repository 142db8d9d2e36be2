//! The review of the journey: two groups at work at once, a leader who is recused, a conflict that surfaces late, an
//! opinion, visits, two reports and the candidate list.

use crate::operations::{codes, facts};
use crate::panel::{Accepted, Review};
use crate::world::World;
use serde_json::{Value, json};
use std::sync::Arc;

/// From the reported results to DELIBERATION; the candidates in the order of the list.
pub async fn reviewed(world: &Arc<World>, cases: Vec<Accepted>) -> Vec<Accepted> {
    let blockers = world.office_cycle().await["blockers"].as_array().unwrap().clone();
    assert_eq!(codes(&blockers), ["APPLICATION_NOT_ASSIGNED"]);
    assert_eq!(facts(&blockers, "APPLICATION_NOT_ASSIGNED")["unassigned"], "7");

    let (mut makers, mut others) = (Vec::new(), Vec::new());
    for case in cases {
        let industry = world.file(&case.id).await["organization"]["industry"].clone();
        if ["C", "E", "G", "N"].iter().any(|code| industry == *code) { makers.push(case) } else { others.push(case) }
    }
    assert_eq!((makers.len(), others.len()), (4, 3));
    let mut first = Review::of(
        world,
        "制造业组",
        &["C", "E", "G", "N"],
        &["expert-a1", "expert-a2", "expert-a3", "expert-a4"],
        makers,
    )
    .await;
    let second = Review::of(world, "综合组", &["I", "M", "Q"], &["expert-b1", "expert-b2", "expert-b3"], others).await;
    recused_leader(&mut first).await;
    world.begin_review().await;

    // Both groups score the material at once.
    tokio::join!(material(&first, 70), material(&second, 65));
    late_conflict(&first).await;
    opinion(&first).await;

    // Visits and site scores, an issue among them.
    let scorer = first.scorers(0).await[0];
    let input = json!({ "application": first.cases[0].id, "category": "4.7", "question": "顾客满意数据的来源。" });
    let issue = first.experts[scorer].client.act("RaiseSiteIssue", input).await["issue"].take();
    site(&first, 70).await;
    site(&second, 65).await;
    let input = json!({ "issue": issue["id"], "finding": "属实。", "evidence": "原始记录。", "expectedVersion": issue["version"] });
    first.experts[scorer].client.act("CloseSiteIssue", input).await;

    // Each group ranks its cases in the order of their totals and puts some forward.
    let of_first: Vec<usize> = (0..first.cases.len()).collect();
    let of_second: Vec<usize> = (0..second.cases.len()).collect();
    first.signed(&of_first, 2).await;
    second.signed(&of_second, 1).await;
    let candidates = [&second.cases[0].id, &first.cases[0].id, &first.cases[1].id];
    let input =
        json!({ "cycle": world.cycle, "candidates": candidates, "expectedVersion": world.cycle_version().await });
    let list = world.office.act("SubmitCandidateList", input).await["candidateList"].take();
    assert_eq!(list["state"], "SUBMITTED");
    let moved = world.office.act("AdvanceCycle", world.advancing("DELIBERATION").await).await;
    assert_eq!(moved["cycle"]["phase"], "DELIBERATION");
    let decided =
        [(&first.cases[0], "SHORTLISTED"), (&first.cases[2], "NOT_SHORTLISTED"), (&second.cases[0], "SHORTLISTED")];
    for (case, state) in decided {
        assert_eq!(world.file(&case.id).await["state"], state);
    }
    second.cases.into_iter().take(1).chain(first.cases.into_iter().take(2)).collect()
}

/// The leader worked for one of the applicants until lately: an acting leader is needed, and is named.
async fn recused_leader(group: &mut Review) {
    let (world, leader) = (&group.world, &group.experts[0]);
    let last = group.cases.len() - 1;
    let input = json!({
        "person": leader.person, "creditCode": group.cases[last].applicant.credit_code, "kind": "EMPLOYMENT", "since": "2018-01-01", "until": "2024-12-31",
    });
    world.office.act("RegisterAffiliation", input).await;
    let blockers = world.office_cycle().await["blockers"].as_array().unwrap().clone();
    assert_eq!(codes(&blockers), ["GROUP_LEADER_MISSING"]);
    let view = world.group(&group.group).await;
    let acting =
        view["members"].as_array().unwrap().iter().find(|member| member["personId"] == json!(group.experts[2].person));
    let input = json!({ "member": acting.unwrap()["id"], "acting": true });
    world.on_group(&group.group, "NameGroupLeader", input).await;
    assert_eq!(world.office_cycle().await["blockers"], json!([]));
    group.signatory = 2;
    assert_eq!(group.assignment(0, last).await, Value::Null);
}

/// Everybody's material scores: the first case gets the highest percentage, each further one five less.
async fn material(group: &Review, best: i64) {
    for (case, less) in (0..group.cases.len()).zip((0..).step_by(5)) {
        group.all_scored(case, "MATERIAL", best - less).await;
    }
}

/// A member declares kinship after scoring: the scores are void, the others' stand.
async fn late_conflict(group: &Review) {
    let member = &group.experts[1];
    let sheet = group.sheet(1, 1, "MATERIAL").await;
    assert_eq!(sheet["state"], "SUBMITTED");
    let input = json!({
        "cycle": group.world.cycle, "organization": group.cases[1].applicant.organization, "interest": "KIN", "explanation": "配偶新近任职。",
    });
    member.client.act("DeclareInterest", input).await;
    assert_eq!(group.assignment(1, 1).await, Value::Null);
    assert_eq!(group.scorers(1).await, [0, 2, 3]);
    let sheets = group.assignment(0, 1).await["sheets"].as_array().unwrap().clone();
    assert_eq!(sheets.iter().filter(|sheet| sheet["stage"] == "MATERIAL").count(), 3);
}

/// A citizen's opinion reaches the group once the Office passes it on.
async fn opinion(group: &Review) {
    let world = &group.world;
    let input = json!({
        "cycle": world.cycle, "creditCode": group.cases[0].applicant.credit_code, "source": "CITIZEN", "text": "产品质量稳定，服务及时。",
    });
    let said = world.server.anonymous().act("SubmitOpinion", input).await["opinion"].take();
    assert_eq!(group.assignment(0, 0).await["opinions"], json!([]));
    let opinions = world.office.ask("OfficeOpinions", json!({})).await;
    let row = opinions["viewer"]["office"]["opinions"]["nodes"][0].clone();
    let input = json!({ "opinion": row["id"], "state": "PASSED_ON", "expectedVersion": row["version"] });
    world.office.act("ModerateOpinion", input).await;
    assert_eq!(group.assignment(0, 0).await["opinions"][0]["text"], "产品质量稳定，服务及时。");
    let receipt = json!({ "receipt": said["receipt"] });
    assert_eq!(world.server.anonymous().ask("Opinion", receipt).await["opinion"]["state"], "PASSED_ON");
}

/// Every visit, then everybody's site scores.
async fn site(group: &Review, best: i64) {
    let mut visits = Vec::new();
    for case in 0..group.cases.len() {
        visits.push((case, group.announced(case).await));
    }
    group.world.now("2026-05-18T17:00:00+08:00").await;
    for (case, visit) in &visits {
        let visitor = group.scorers(*case).await[0];
        group.experts[visitor].client.act("RecordSiteVisit", Review::recording(visit)).await;
    }
    for (case, less) in (0..group.cases.len()).zip((0..).step_by(5)) {
        group.all_scored(case, "SITE", best - less).await;
    }
}
