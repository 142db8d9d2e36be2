//! Reports and the candidate list over HTTP (art. 18): everything is in, ranks are strict, inversions have reasons, nothing
//! changes after the signature but by reopening, and the list holds exactly what the groups put forward.

use crate::casework::stops;
use crate::integrity::Raw;
use crate::operations::{codes, facts, refuses};
use crate::organising::known;
use crate::panel::Review;
use crate::support::both;
use crate::world::PASSWORD;
use serde_json::{Value, json};

both! {
    async fn a_group_signs_once_everything_is_in_and_ranked(server: Server) {
        let review = Review::begun(server, 3).await;
        let leader = &review.experts[0].client;
        let input = json!({ "application": review.cases[0].id, "category": "4.7", "question": "数据来源。" });
        let issue = leader.act("RaiseSiteIssue", input).await["issue"].take();
        incomplete(&review).await;
        review.complete(&[70, 65, 60]).await;
        refuses_site_issue_open(&review).await;
        allows_site_issue_open(&review, &issue).await;
        refuses_ranking_not_strict(&review).await;
        allows_ranking_not_strict(&review).await;
        refuses_ranking_inversion_unjustified(&review).await;
        allows_ranking_inversion_unjustified(&review).await;
        allows_report_signed(&review).await;
        refuses_report_signed(&review).await;
        refuses_candidate_list_missing(&review).await;
        refuses_candidate_not_from_group(&review).await;
        allows_candidate_not_from_group(&review).await;
        allows_candidate_list_missing(&review).await;
        reopened(&review).await;
    }

    async fn no_report_no_list(server: Server) {
        let review = Review::begun(server, 1).await;
        review.complete(&[70]).await;
        refuses_report_missing(&review).await;
        allows_report_missing(&review).await;
    }

    async fn what_leaves_between_the_signature_and_the_list_is_not_on_it(server: Server) {
        let review = Review::begun(server, 2).await;
        review.complete(&[70, 60]).await;
        unchanged(&review).await;
        too_many(&review).await;
        review.signed(&[0, 1], 2).await;
        handled(&review).await;
        left(&review).await;
    }

    async fn nobody_below_the_minimum_is_put_forward(server: Server) {
        let review = Review::begun(server, 2).await;
        // As if the committee had approved 600 points at least: the guard that keeps it from changing is away.
        let raw = Raw::of(&review.world.server).await;
        raw.drop_triggers().await;
        raw.run(MINIMUM).await;
        review.complete(&[60, 55]).await;
        refuses_minimum_score_not_reached(&review).await;
        allows_minimum_score_not_reached(&review).await;
    }

    async fn a_late_conflict_reopens_what_rested_on_the_scores(server: Server) {
        let review = Review::begun(server, 2).await;
        let mut first = review.savings(2, 0, "MATERIAL", 70).await.swap_remove(0);
        first["idempotencyKey"] = json!(crate::support::key());
        review.experts[2].client.act("SaveScores", first.clone()).await;
        review.complete(&[70, 60]).await;
        review.signed(&[0, 1], 1).await;
        review.world.office.act("SubmitCandidateList", review.listing(&[0]).await).await;
        review.experts[2].client.act("SaveScores", first.clone()).await;
        late(&review).await;
        // A retry is authorised anew: the sheet is no longer there for whoever is recused.
        let (_, answer) =
            review.experts[2].client.send_operation("SaveScores", json!({ "input": first })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{answer:#}");
    }
}

/// Sets the minimum score of the approved work procedure, whatever the database's type for JSON.
const MINIMUM: &str = "UPDATE work_procedure SET content = '{\"stage_weights\":[60,40],\"minimum_score\":600,\"aggregation\":\"MEAN\",\
     \"ballot_mode\":\"SECRET\",\"correction_days\":5,\"hearing_days\":10}'";

/// The leader saves this draft and tries to sign it.
async fn refuses_signature(review: &Review, draft: Value, expected: &[&str]) -> Vec<Value> {
    let leader = &review.experts[0].client;
    leader.act("SaveReport", draft).await;
    refuses(&review.world.server, leader, "SignReport", signature(review).await, expected).await
}

/// The input that signs the group's live report.
async fn signature(review: &Review) -> Value {
    let report = review.report().await;
    json!({ "report": report["id"], "expectedVersion": report["version"] })
}

async fn incomplete(review: &Review) {
    let codes = ["MATERIAL_REVIEW_MISSING", "SITE_REVIEW_MISSING", "SITE_ISSUE_OPEN"];
    let errors = refuses_signature(review, review.reporting(&[0, 1, 2], 1).await, &codes).await;
    // Three members, three applications.
    assert_eq!(facts(&errors, codes[0]), known([("missing", "9")]));
    assert_eq!(facts(&errors, codes[1]), known([("missing", "9")]));
    // Others than whoever signs for the group do not find the report.
    let second = &review.experts[1].client;
    stops(&review.world, second, "SignReport", signature(review).await, "NOT_FOUND").await;
    stops(&review.world, second, "SaveReport", review.reporting(&[0, 1, 2], 1).await, "NOT_FOUND").await;
}

async fn refuses_site_issue_open(review: &Review) {
    let code = "SITE_ISSUE_OPEN";
    let errors = refuses_signature(review, review.reporting(&[0, 1, 2], 2).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("open", "1")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
}

async fn allows_site_issue_open(review: &Review, issue: &Value) {
    let input = json!({ "issue": issue["id"], "finding": "属实。", "evidence": "原始记录。", "expectedVersion": 1 });
    review.experts[0].client.act("CloseSiteIssue", input).await;
    let mut input = signature(review).await;
    input["dryRun"] = json!(true);
    let answer = review.experts[0].client.payload("SignReport", input).await;
    assert_eq!((&answer["userErrors"], &answer["report"]), (&json!([]), &Value::Null));
}

async fn refuses_ranking_not_strict(review: &Review) {
    let (code, leader) = ("RANKING_NOT_STRICT", &review.experts[0].client);
    let mut tied = review.reporting(&[0, 1, 2], 2).await;
    tied["ranks"][1]["rank"] = json!(1);
    let errors = refuses(&review.world.server, leader, "SaveReport", tied, &[code]).await;
    assert_eq!(facts(&errors, code), known([("required", "3")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
    let mut gap = review.reporting(&[0, 1, 2], 2).await;
    gap["ranks"][2]["rank"] = json!(4);
    refuses_signature(review, gap, &[code]).await;
    refuses_signature(review, review.reporting(&[0, 1], 2).await, &[code]).await;
    // What is no application of the group has no place.
    let mut foreign = review.reporting(&[0, 1, 2], 2).await;
    foreign["ranks"][2]["application"] = json!("application:00000000000000000000000000000000");
    refuses(&review.world.server, leader, "SaveReport", foreign, &["INVALID_INPUT"]).await;
}

async fn allows_ranking_not_strict(review: &Review) {
    review.experts[0].client.act("SaveReport", review.reporting(&[0, 1, 2], 2).await).await;
    let mut input = signature(review).await;
    input["dryRun"] = json!(true);
    review.experts[0].client.act("SignReport", input).await;
}

async fn refuses_ranking_inversion_unjustified(review: &Review) {
    let code = "RANKING_INVERSION_UNJUSTIFIED";
    let errors = refuses_signature(review, review.reporting(&[1, 0, 2], 2).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("number", "2026-0002")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
}

async fn allows_ranking_inversion_unjustified(review: &Review) {
    let mut reasoned = review.reporting(&[1, 0, 2], 2).await;
    reasoned["ranks"][0]["reason"] = json!("现场管理成熟度明显更高。");
    review.experts[0].client.act("SaveReport", reasoned).await;
    let mut input = signature(review).await;
    input["dryRun"] = json!(true);
    review.experts[0].client.act("SignReport", input).await;
}

async fn allows_report_signed(review: &Review) {
    let signed = review.experts[0].client.act("SignReport", signature(review).await).await["report"].take();
    assert_eq!(signed["state"], "SIGNED");
    let totals: Vec<&str> =
        signed["ranks"].as_array().unwrap().iter().map(|rank| rank["total"].as_str().unwrap()).collect();
    assert_eq!(totals, ["650.00", "700.00", "600.00"]);
    assert_eq!(signed["ranks"][0]["totalExact"], json!({ "numerator": "65000", "denominator": "1" }));
    let stages = json!([{ "stage": "MATERIAL", "weight": 60 }, { "stage": "SITE", "weight": 40 }]);
    assert_eq!(signed["formula"], json!({ "stages": stages, "aggregation": "MEAN", "minimumScore": null }));
}

async fn refuses_report_signed(review: &Review) {
    let (code, server, leader) = ("REPORT_SIGNED", &review.world.server, &review.experts[0].client);
    let errors = refuses(server, leader, "SaveReport", review.reporting(&[0, 1, 2], 2).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("signedAt", "2026-05-18T17:00:00.000+08:00")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
    refuses(server, leader, "SignReport", signature(review).await, &[code]).await;
    let sheet = review.sheet(1, 0, "SITE").await;
    let input = json!({ "sheet": sheet["id"], "reason": "再议。", "expectedVersion": sheet["version"] });
    refuses(server, leader, "ReopenSheet", input, &[code]).await;
    let saving = review.savings(1, 0, "SITE", 10).await.swap_remove(0);
    refuses(server, &review.experts[1].client, "SaveScores", saving, &[code]).await;
    let input = json!({ "application": review.cases[0].id, "category": "4.7", "question": "迟到的问题。" });
    refuses(server, leader, "RaiseSiteIssue", input, &[code]).await;
    let group = review.world.group(&review.group).await;
    let input = json!({ "member": group["members"][1]["id"], "reason": "生病。", "expectedVersion": group["version"] });
    refuses(server, &review.world.office, "ReleaseGroupMember", input, &[code]).await;
}

async fn refuses_candidate_list_missing(review: &Review) {
    let code = "CANDIDATE_LIST_MISSING";
    let input = review.world.advancing("DELIBERATION").await;
    let errors = refuses(&review.world.server, &review.world.office, "AdvanceCycle", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
}

async fn refuses_candidate_not_from_group(review: &Review) {
    let (code, office) = ("CANDIDATE_NOT_FROM_GROUP", &review.world.office);
    // Put forward are the second and the first application, in this order.
    for (order, number) in [(vec![0, 1], "2026-0001"), (vec![1], "2026-0001"), (vec![1, 0, 2], "2026-0003")] {
        let errors =
            refuses(&review.world.server, office, "SubmitCandidateList", review.listing(&order).await, &[code]).await;
        assert_eq!(facts(&errors, code), known([("number", number)]), "{order:?}");
        assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
    }
}

async fn allows_candidate_not_from_group(review: &Review) {
    let list =
        review.world.office.act("SubmitCandidateList", review.listing(&[1, 0]).await).await["candidateList"].take();
    let told: Vec<(&Value, &Value, &Value)> = list["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["position"], &row["number"], &row["total"]))
        .collect();
    let (second, first) = (json!("2026-0002"), json!("2026-0001"));
    assert_eq!(told, [(&json!(1), &second, &json!("650.00")), (&json!(2), &first, &json!("700.00"))]);
    for (case, state) in [(0, "SHORTLISTED"), (1, "SHORTLISTED"), (2, "NOT_SHORTLISTED")] {
        assert_eq!(review.world.file(&review.cases[case].id).await["state"], state);
    }
}

async fn allows_candidate_list_missing(review: &Review) {
    let world = &review.world;
    let moved = world.office.act("AdvanceCycle", world.advancing("DELIBERATION").await).await;
    assert_eq!(moved["cycle"]["phase"], "DELIBERATION");
    // A committee member sees names at first, and the rest after pledge and declaration.
    let member = &world.committee[2];
    let cycle = json!({ "cycle": world.cycle });
    let seen = member.ask("CommitteeCandidates", cycle.clone()).await["viewer"]["committee"].take();
    let candidate = &seen["candidateLists"][0]["candidates"][0];
    assert_eq!((&candidate["visibility"], &candidate["total"]), (&json!("NOT_YET"), &Value::Null));
    assert_eq!(seen["groupReports"][0]["summary"], Value::Null);
    member.act("SignPledge", cycle.clone()).await;
    for case in &review.cases {
        let input = json!({ "cycle": world.cycle, "organization": case.applicant.organization });
        member.act("DeclareInterest", input).await;
    }
    let seen = member.ask("CommitteeCandidates", cycle).await["viewer"]["committee"].take();
    assert_eq!(seen["candidateLists"][0]["candidates"][0]["total"], "650.00");
    assert_eq!(seen["groupReports"][0]["summary"], "本组评审报告。");
    // The list stands: another one is out of order.
    let again = review.listing(&[1, 0]).await;
    refuses(&world.server, &world.office, "SubmitCandidateList", again, &["STAGE_OUT_OF_ORDER"]).await;
    without_gaps(review).await;
}

/// A member who is recused from the first candidate sees the others numbered as if it were not there.
async fn without_gaps(review: &Review) {
    let (world, cycle) = (&review.world, json!({ "cycle": review.world.cycle }));
    let member = world.committee.last().unwrap();
    member.act("SignPledge", cycle.clone()).await;
    for (nth, case) in review.cases.iter().enumerate() {
        let mut input = json!({ "cycle": world.cycle, "organization": case.applicant.organization });
        if nth == 1 {
            input["interest"] = json!("KIN");
            input["explanation"] = json!("配偶任职。");
        }
        member.act("DeclareInterest", input).await;
    }
    let seen = member.ask("CommitteeCandidates", cycle).await["viewer"]["committee"].take();
    let places = |rows: &Value, field: &str| -> Vec<(Value, Value)> {
        rows.as_array().unwrap().iter().map(|row| (row["number"].clone(), row[field].clone())).collect()
    };
    let candidates = &seen["candidateLists"][0]["candidates"];
    for field in ["position", "rank"] {
        assert_eq!(places(candidates, field), [(json!("2026-0001"), json!(1))], "{field}");
    }
    let report = &seen["groupReports"][0];
    assert_eq!((&report["visibility"], &report["summary"]), (&json!("RECUSED"), &Value::Null));
    let ranks = [(json!("2026-0001"), json!(1)), (json!("2026-0003"), json!(2))];
    assert_eq!(places(&report["ranks"], "rank"), ranks);
}

/// The leader reopens the report: the list is taken back, and a new draft begins where the old one ended.
async fn reopened(review: &Review) {
    let leader = &review.experts[0].client;
    let report = review.report().await;
    let input = json!({ "report": report["id"], "reason": "复核一项评分。", "expectedVersion": report["version"] });
    let draft = leader.act("ReopenReport", input.clone()).await["report"].take();
    assert_eq!(
        (&draft["state"], &draft["number"], &draft["ranks"][0]["total"]),
        (&json!("DRAFT"), &json!(2), &Value::Null)
    );
    assert_eq!(draft["ranks"].as_array().unwrap().len(), 3);
    stops(&review.world, leader, "ReopenReport", input, "NOT_FOUND").await;
    for case in &review.cases {
        assert_eq!(review.world.file(&case.id).await["state"], "ACCEPTED");
    }
    let seen = review.world.office.ask("OfficeCandidates", json!({ "cycle": review.world.cycle })).await;
    let seen = &seen["viewer"]["office"];
    assert_eq!(seen["candidateLists"][0]["state"], "SUPERSEDED");
    assert_eq!(seen["groupReports"][0]["state"], "SUPERSEDED");
    // Signed and listed anew, in DELIBERATION.
    let input = json!({ "report": draft["id"], "expectedVersion": draft["version"] });
    leader.act("SignReport", input).await;
    let list =
        review.world.office.act("SubmitCandidateList", review.listing(&[1, 0]).await).await["candidateList"].take();
    assert_eq!(list["number"], 2);
}

async fn refuses_report_missing(review: &Review) {
    let (code, world) = ("REPORT_MISSING", &review.world);
    let errors =
        refuses(&world.server, &world.office, "SubmitCandidateList", review.listing(&[0]).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("group", "制造业组")]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 18, "clause": "§1" }]));
    let step = world.advancing("DELIBERATION").await;
    let errors = refuses(&world.server, &world.office, "AdvanceCycle", step, &[code, "CANDIDATE_LIST_MISSING"]).await;
    assert_eq!(facts(&errors, code), known([("group", "制造业组")]));
    let blockers = world.office_cycle().await["blockers"].as_array().unwrap().clone();
    assert_eq!(codes(&blockers), [code, "CANDIDATE_LIST_MISSING"]);
}

async fn allows_report_missing(review: &Review) {
    // A group may put nobody forward.
    review.signed(&[0], 0).await;
    review.world.office.act("SubmitCandidateList", review.listing(&[]).await).await;
    assert_eq!(review.world.file(&review.cases[0].id).await["state"], "NOT_SHORTLISTED");
}

async fn refuses_minimum_score_not_reached(review: &Review) {
    let code = "MINIMUM_SCORE_NOT_REACHED";
    let errors = refuses_signature(review, review.reporting(&[0, 1], 2).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("number", "2026-0002"), ("total", "550.00"), ("minimum", "600")]));
}

async fn allows_minimum_score_not_reached(review: &Review) {
    // Exactly the minimum is enough.
    let signed = review.signed(&[0, 1], 1).await;
    assert_eq!((&signed["state"], &signed["formula"]["minimumScore"]), (&json!("SIGNED"), &json!(600)));
}

/// A member turns out to have an interest after the list was submitted.
async fn late(review: &Review) {
    let world = &review.world;
    let input = json!({
        "cycle": world.cycle, "person": review.experts[2].person, "creditCode": review.cases[0].applicant.credit_code,
        "interest": "ADVISER", "reason": "曾任顾问。",
    });
    world.office.act("ImposeConflict", input).await;
    assert_eq!(review.report().await["state"], "DRAFT");
    for case in &review.cases {
        assert_eq!(world.file(&case.id).await["state"], "ACCEPTED");
    }
    let file =
        world.office.ask("OfficeProgress", json!({ "group": review.group, "application": review.cases[0].id })).await;
    let sheets = file["viewer"]["office"]["application"]["sheets"].as_array().unwrap().clone();
    let void = sheets.iter().filter(|sheet| sheet["state"] == "VOID").count();
    assert_eq!((sheets.len(), void), (6, 2));
    // With two left who are not recused the report cannot be signed again.
    let errors = review.experts[0].client.refused("SignReport", signature(review).await).await;
    assert_eq!(codes(&errors), ["GROUP_SIZE_OUT_OF_RANGE"]);
    assert_eq!(facts(&errors, "GROUP_SIZE_OUT_OF_RANGE")["actual"], "2");
    // Whoever is recused from one application has no part in the ranking.
    let third = review.experts[2].client.ask("ReviewerGroup", json!({ "id": review.group })).await;
    assert_eq!(third["viewer"]["reviewer"]["group"]["report"], Value::Null);
}

/// Saving what is saved writes nothing; the same application stands in one place only.
async fn unchanged(review: &Review) {
    let (server, leader) = (&review.world.server, &review.experts[0].client);
    leader.act("SaveReport", review.reporting(&[0, 1], 2).await).await;
    let before = server.digest().await;
    let again = leader.act("SaveReport", review.reporting(&[0, 1], 2).await).await;
    assert_eq!(again["report"]["version"], 1);
    assert_eq!(before, server.digest().await);
    let mut twice = review.reporting(&[0, 1], 2).await;
    twice["ranks"][1]["application"] = twice["ranks"][0]["application"].clone();
    let errors = refuses(server, leader, "SaveReport", twice, &["INVALID_INPUT"]).await;
    let step = |field: Value, index: Value| json!({ "field": field, "index": index });
    let path =
        [step(json!("ranks"), Value::Null), step(Value::Null, json!(1)), step(json!("application"), Value::Null)];
    assert_eq!(errors[0]["path"], json!(path));
}

/// A group of two puts forward two at most.
async fn too_many(review: &Review) {
    let leader = &review.experts[0].client;
    let report = leader.act("SaveReport", review.reporting(&[0, 1], 3).await).await["report"].take();
    let input = json!({ "report": report["id"], "expectedVersion": report["version"] });
    let errors = refuses(&review.world.server, leader, "SignReport", input, &["INVALID_INPUT"]).await;
    assert_eq!(facts(&errors, "INVALID_INPUT"), known([("min", "0"), ("max", "2")]));
}

/// A clerk with an interest in one of the applications does not make the list.
async fn handled(review: &Review) {
    let world = &review.world;
    let clerk = world.server.sign_in("office2", PASSWORD).await;
    clerk.act("SignPledge", json!({ "cycle": world.cycle })).await;
    for (case, interest) in review.cases.iter().zip([None, Some("KIN")]) {
        let mut input = json!({ "cycle": world.cycle, "organization": case.applicant.organization });
        if let Some(interest) = interest {
            input["interest"] = json!(interest);
            input["explanation"] = json!("亲属任职。");
        }
        clerk.act("DeclareInterest", input).await;
    }
    let input = review.listing(&[0, 1]).await;
    refuses(&world.server, &clerk, "SubmitCandidateList", input, &["CONFLICT_OF_INTEREST"]).await;
}

/// Who withdraws after the signature is not on the list; the list asks for it no more, and would not find it.
async fn left(review: &Review) {
    let world = &review.world;
    let both = review.listing(&[0, 1]).await;
    let version = world.file(&review.cases[0].id).await["version"].clone();
    let input = json!({ "application": review.cases[0].id, "reason": "企业重组。", "expectedVersion": version });
    review.cases[0].applicant.client.act("WithdrawApplication", input).await;
    stops(world, &world.office, "SubmitCandidateList", both, "NOT_FOUND").await;
    let before = world.cycle_version().await;
    let list = world.office.act("SubmitCandidateList", review.listing(&[1]).await).await["candidateList"].take();
    let row = &list["candidates"][0];
    assert_eq!((&row["position"], &row["rank"], &row["number"]), (&json!(1), &json!(1), &json!("2026-0002")));
    // A list that takes the place of one is one step of the cycle.
    world.office.act("SubmitCandidateList", review.listing(&[1]).await).await;
    assert_eq!(world.cycle_version().await, before + 2);
}
