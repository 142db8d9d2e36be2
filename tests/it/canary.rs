//! Nothing about a case reaches whoever is recused from it (art. 7): every query of the repository's documents, every node
//! and many refusals are asked for as a recused reviewer, a recused clerk of the Office and a recused member of the committee,
//! and none of the answers may hold one of the case's canaries.

use crate::panel::Review;
use crate::support::{Client, both};
use crate::world::{PASSWORD, World};
use quality_award::operations::queries;
use serde_json::{Value, json};
use std::sync::Arc;

both! {
    async fn a_recused_case_is_silent(server: Server) {
        let review = told(Arc::new(World::accepting(server).await)).await;
        let (ids, canaries) = marks(&review).await;
        let clerk = review.world.server.sign_in("office2", PASSWORD).await;
        let reviewer = &review.experts[3].client;
        let member = &review.world.committee[2];
        // Where a registration or a conflict of one's own is the matter, names and codes stand by right.
        let registers = ["Organizations", "Conflicts"];
        for (client, but) in [(reviewer, &[][..]), (member, &[]), (&clerk, &registers)] {
            silent(client, &ids, &canaries, but).await;
            refused(&review, client, &ids, &canaries).await;
        }
        // The same queries are not silent for somebody who is not recused: the canaries are real.
        let mut heard = answers(&review.experts[0].client, &ids, &[]).await.concat();
        heard.push_str(&answers(&review.world.office, &ids, &[]).await.concat());
        for canary in &canaries {
            assert!(heard.contains(canary), "{canary} is told to nobody");
        }
    }
}

/// A case of two with a word of its own wherever somebody may write one, up to the candidate list.
async fn told(world: Arc<World>) -> Review {
    let cases = world.qualified(&["C", "C"]).await;
    let input = json!({ "application": cases[0].id, "named": "CANARY-NAMED", "reason": "CANARY-AVOIDANCE" });
    cases[0].applicant.client.act("RequestAvoidance", input).await;
    let accounts = ["leader", "second", "third", "recused"];
    let review = Review::of(&world, "制造业组", &["C"], &accounts, cases).await;
    let tie = json!({ "person": review.experts[3].person, "creditCode": review.cases[0].applicant.credit_code, "kind": "KIN" });
    world.office.act("RegisterAffiliation", tie).await;
    let conflict = json!({
        "cycle": world.cycle, "person": world.people["office2"], "creditCode": review.cases[0].applicant.credit_code,
        "interest": "ADVISER", "reason": "曾任顾问。",
    });
    world.office.act("ImposeConflict", conflict).await;
    world.server.sign_in("office2", PASSWORD).await.act("SignPledge", json!({ "cycle": world.cycle })).await;
    let member = &world.committee[2];
    member.act("SignPledge", json!({ "cycle": world.cycle })).await;
    let input = json!({
        "cycle": world.cycle, "organization": review.cases[0].applicant.organization, "interest": "KIN", "explanation": "配偶任职。",
    });
    member.act("DeclareInterest", input).await;
    world.begin_review().await;
    let leader = &review.experts[0].client;
    let input = json!({ "application": review.cases[0].id, "category": "4.7", "question": "CANARY-QUESTION" });
    let issue = leader.act("RaiseSiteIssue", input).await["issue"].take();
    let opinion = json!({
        "cycle": world.cycle, "creditCode": review.cases[0].applicant.credit_code, "source": "MEDIA", "text": "CANARY-OPINION",
    });
    world.server.anonymous().act("SubmitOpinion", opinion).await;
    let row = world.office.ask("OfficeOpinions", json!({})).await["viewer"]["office"]["opinions"]["nodes"][0].clone();
    let input = json!({ "opinion": row["id"], "state": "PASSED_ON", "expectedVersion": row["version"] });
    world.office.act("ModerateOpinion", input).await;
    for case in 0..2 {
        review.all_scored(case, "MATERIAL", 70).await;
    }
    // Words of the leader's sheet: reopened and given anew.
    let sheet = review.sheet(0, 0, "MATERIAL").await;
    leader
        .act("ReopenSheet", json!({ "sheet": sheet["id"], "reason": "补充。", "expectedVersion": sheet["version"] }))
        .await;
    let mut input = review.savings(0, 0, "MATERIAL", 70).await.swap_remove(0);
    input["strengths"] = json!("CANARY-STRENGTH");
    input["improvements"] = json!("CANARY-IMPROVEMENT");
    leader.act("SaveScores", input).await;
    leader.act("SubmitScores", review.submission(0, 0, "MATERIAL").await).await;
    let (first, second) = (review.announced(0).await, review.announced(1).await);
    world.now("2026-05-18T17:00:00+08:00").await;
    let mut record = Review::recording(&first);
    record["documentsSeen"] = json!("CANARY-DOCUMENT");
    record["peopleMet"] = json!("CANARY-PEOPLE");
    leader.act("RecordSiteVisit", record).await;
    leader.act("RecordSiteVisit", Review::recording(&second)).await;
    let input = json!({ "issue": issue["id"], "finding": "CANARY-FINDING", "evidence": "CANARY-EVIDENCE", "expectedVersion": 1 });
    leader.act("CloseSiteIssue", input).await;
    for case in 0..2 {
        review.all_scored(case, "SITE", 70).await;
    }
    let mut report = review.reporting(&[0, 1], 2).await;
    report["ranks"][0]["evaluation"] = json!("CANARY-EVALUATION");
    report["summary"] = json!("CANARY-SUMMARY");
    let report = leader.act("SaveReport", report).await["report"].take();
    leader.act("SignReport", json!({ "report": report["id"], "expectedVersion": report["version"] })).await;
    world.office.act("SubmitCandidateList", review.listing(&[0, 1]).await).await;
    review
}

/// The global ids of the case and of what surrounds it, and what must not be heard.
async fn marks(review: &Review) -> (Vec<Value>, Vec<String>) {
    let assignment = review.assignment(0, 0).await;
    let report = review.report().await;
    let mut ids = vec![json!(review.cases[0].id), json!(review.group), json!(review.world.cycle), report["id"].clone()];
    ids.extend([assignment["siteVisit"]["id"].clone(), assignment["siteIssues"][0]["id"].clone()]);
    ids.extend(assignment["sheets"].as_array().unwrap().iter().map(|sheet| sheet["id"].clone()));
    let office = &review.world.office;
    let asked = office.ask("OfficeAvoidanceRequests", json!({})).await["viewer"]["office"]["avoidanceRequests"].take();
    let said = office.ask("OfficeOpinions", json!({})).await["viewer"]["office"]["opinions"].take();
    ids.extend([asked["nodes"][0]["id"].clone(), said["nodes"][0]["id"].clone()]);
    let words = [
        "QUESTION",
        "OPINION",
        "STRENGTH",
        "IMPROVEMENT",
        "DOCUMENT",
        "PEOPLE",
        "FINDING",
        "EVIDENCE",
        "EVALUATION",
        "SUMMARY",
        "NAMED",
        "AVOIDANCE",
    ];
    let mut canaries: Vec<String> = words.iter().map(|word| format!("CANARY-{word}")).collect();
    canaries.extend(["第1公司".to_owned(), "2026-0001".to_owned(), review.cases[0].applicant.credit_code.clone()]);
    (ids, canaries)
}

/// Every answer to every query of the documents but some, with each of these ids wherever an id is asked for.
async fn answers(client: &Client, ids: &[Value], but: &[&str]) -> Vec<String> {
    let mut answers = Vec::new();
    for (name, query) in queries().filter(|(name, _)| !but.contains(name)) {
        for id in ids {
            let variables = json!({
                "id": id, "cycle": ids[2], "group": ids[1], "application": ids[0], "receipt": "YJ-X", "year": 2026, "first": 50,
            });
            answers.push(format!("{name} {}", client.send_operation(name, variables).await.1));
            if !query.lines().next().unwrap_or_default().contains("$id") {
                break;
            }
        }
    }
    answers
}

async fn silent(client: &Client, ids: &[Value], canaries: &[String], but: &[&str]) {
    for answer in answers(client, ids, but).await {
        for canary in canaries {
            assert!(!answer.contains(canary), "{canary} in {answer}");
        }
    }
    for id in &ids[3..] {
        let node = client.ok("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert_eq!(node["node"], Value::Null, "{id}");
    }
    let node = client.ok("query($id: ID!) { node(id: $id) { id } }", json!({ "id": ids[0] })).await;
    assert_eq!(node["node"], Value::Null);
}

/// What the recused person tries with the case is refused without a word about it.
async fn refused(review: &Review, client: &Client, ids: &[Value], canaries: &[String]) {
    let id = &review.cases[0].id;
    let [.., asked, said] = ids else { panic!("too few ids") };
    let tries = [
        (
            "SaveScores",
            json!({ "application": id, "stage": "MATERIAL", "category": "4.1", "scores": [], "expectedVersion": 0 }),
        ),
        ("RaiseSiteIssue", json!({ "application": id, "category": "4.7", "question": "何事？" })),
        (
            "SaveReport",
            json!({ "group": review.group, "summary": "x", "putForward": 0, "ranks": [], "expectedVersion": 0 }),
        ),
        (
            "AnnounceSiteVisit",
            json!({ "application": id, "startsOn": "2026-06-01", "endsOn": "2026-06-01", "visitors": [], "expectedVersion": 0 }),
        ),
        (
            "TransferApplication",
            json!({ "application": id, "group": review.group, "reason": "x", "expectedVersion": 1 }),
        ),
        (
            "SubmitCandidateList",
            json!({ "cycle": review.world.cycle, "candidates": [], "expectedVersion": review.world.cycle_version().await }),
        ),
        ("AdvanceCycle", review.world.advancing("DELIBERATION").await),
        (
            "DecideAvoidanceRequest",
            json!({ "request": asked, "granted": false, "reason": "x", "persons": [], "expectedVersion": 1 }),
        ),
        ("ModerateOpinion", json!({ "opinion": said, "state": "SET_ASIDE", "reason": "x", "expectedVersion": 2 })),
    ];
    for (operation, mut input) in tries {
        input["idempotencyKey"] = json!(crate::support::key());
        // The step itself would go through for an unrecused clerk; asked in dry run it changes nothing.
        if operation == "AdvanceCycle" {
            input["dryRun"] = json!(true);
        }
        let answer = client.send_operation(operation, json!({ "input": input })).await.1.to_string();
        for canary in canaries {
            assert!(!answer.contains(canary), "{canary} in {operation}: {answer}");
        }
    }
}
