//! The conditions of articles 11 and 12 (and the bar of article 4), each from both sides of its boundary: a failed row
//! refuses the acceptance with its own code, and nothing else does.

use crate::operations::{codes, facts, refuses};
use crate::support::{Server, both};
use crate::world::{World, credit_code};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A world in the window, on 15 April 2026: what "years" and look-backs below count back from.
async fn on_the_day(server: Server) -> World {
    let world = World::accepting(server).await;
    world.now("2026-04-15T10:00:00+08:00").await;
    world
}

/// Submits one application for each set of facts and brings the cycle into the qualification review, where the Office
/// may judge all of them.
async fn under_review(world: &World, stories: &[Value]) -> Vec<String> {
    let (mut applicants, mut applications) = (Vec::new(), Vec::new());
    for (number, story) in (1..).zip(stories) {
        let (applicant, id) = world.submitted(number, story.clone()).await;
        applicants.push(applicant);
        applications.push(id);
    }
    world.recommend_all().await;
    world.declare(&applicants.iter().collect::<Vec<_>>()).await;
    world.qualification().await;
    applications
}

/// Proves that, all verdicts met, this row alone refuses the acceptance, decided by exactly these facts.
async fn barred(world: &World, id: &str, code: &str, deciding: &[(&str, &str)]) {
    world.judged(id).await;
    failed(world, id, code, deciding).await;
}

async fn failed(world: &World, id: &str, code: &str, deciding: &[(&str, &str)]) {
    let errors = refuses(&world.server, &world.office, "AcceptApplication", world.acceptance(id).await, &[code]).await;
    let deciding: BTreeMap<String, String> =
        deciding.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    assert_eq!(facts(&errors, code), deciding, "{code}");
    let rejection = json!({ "application": id, "rows": [code], "reason": "不符合条件。", "expectedVersion": world.file(id).await["version"] });
    let rejected = world.office.act("RejectApplication", rejection).await;
    assert_eq!(rejected["application"]["decision"]["rows"], json!([code]));
}

/// Proves that nothing refuses the acceptance.
async fn accepted(world: &World, id: &str) {
    world.judged(id).await;
    let accepted = world.office.act("AcceptApplication", world.acceptance(id).await).await;
    assert_eq!(accepted["application"]["state"], "ACCEPTED");
}

/// A computed row fails on one set of facts.
async fn fails_on(server: Server, code: &str, story: Value, deciding: &[(&str, &str)]) {
    let world = on_the_day(server).await;
    let id = under_review(&world, &[story]).await.remove(0);
    barred(&world, &id, code, deciding).await;
}

/// No row fails on one set of facts.
async fn holds_on(server: Server, story: Value) {
    let world = on_the_day(server).await;
    let id = under_review(&world, &[story]).await.remove(0);
    accepted(&world, &id).await;
}

/// A row that the Office judges fails by its verdict.
async fn fails_by_verdict(server: Server, code: &str) {
    let world = on_the_day(server).await;
    let id = under_review(&world, &[json!({})]).await.remove(0);
    world.judged_but(&id, &[code]).await;
    failed(&world, &id, code, &[]).await;
}

/// A row that the Office judges no longer fails once the verdict is replaced.
async fn holds_by_verdict(server: Server, code: &str) {
    let world = on_the_day(server).await;
    let id = under_review(&world, &[json!({})]).await.remove(0);
    world.judged_but(&id, &[code]).await;
    assert_eq!(codes(&world.office.refused("AcceptApplication", world.acceptance(&id).await).await), [code]);
    accepted(&world, &id).await;
}

async fn record(world: &World, number: u32, kind: &str, day: &str) {
    let input = json!({ "creditCode": credit_code(number), "kind": kind, "datedOn": day, "source": "市场监督管理局", "description": "已查实。" });
    world.office.act("RecordAdverseRecord", input).await;
}

/// Records of these kinds, three years ago to the day: they bar through 24:00 of the day of submission.
async fn bars_through_the_anniversary(server: Server, code: &str, kinds: &[&str]) {
    let world = on_the_day(server).await;
    for (number, kind) in (1..).zip(kinds) {
        record(&world, number, kind, "2023-04-15").await;
    }
    let applications = under_review(&world, &vec![json!({}); kinds.len()]).await;
    for id in &applications {
        barred(&world, id, code, &[("recordedOn", "2023-04-15"), ("barredUntil", "2026-04-15")]).await;
    }
}

/// A day earlier they bar no more.
async fn bars_no_day_longer(server: Server, kinds: &[&str]) {
    let world = on_the_day(server).await;
    for (number, kind) in (1..).zip(kinds) {
        record(&world, number, kind, "2023-04-14").await;
    }
    let applications = under_review(&world, &vec![json!({}); kinds.len()]).await;
    for id in &applications {
        accepted(&world, id).await;
    }
}

both! {
    async fn refuses_applicant_not_legal_entity(server: Server) {
        fails_on(server, "APPLICANT_NOT_LEGAL_ENTITY", json!({ "legalEntity": { "boolean": false } }), &[]).await;
    }

    async fn allows_applicant_not_legal_entity(server: Server) {
        holds_on(server, json!({ "legalEntity": { "boolean": true } })).await;
    }

    async fn refuses_applicant_not_in_zone(server: Server) {
        fails_on(server, "APPLICANT_NOT_IN_ZONE", json!({ "registeredInZone": { "boolean": false } }), &[]).await;
    }

    async fn allows_applicant_not_in_zone(server: Server) {
        holds_on(server, json!({ "registeredInZone": { "boolean": true } })).await;
    }

    /// Five full years are complete from the day after the anniversary.
    async fn refuses_operating_years_too_short(server: Server) {
        let deciding = [("since", "2021-04-15"), ("required", "5"), ("completeFrom", "2026-04-16")];
        let story = json!({ "operatingSince": { "date": "2021-04-15" } });
        fails_on(server, "OPERATING_YEARS_TOO_SHORT", story, &deciding).await;
    }

    async fn allows_operating_years_too_short(server: Server) {
        holds_on(server, json!({ "operatingSince": { "date": "2021-04-14" } })).await;
    }

    async fn refuses_excellence_model_too_short(server: Server) {
        let deciding = [("since", "2025-04-15"), ("required", "1"), ("completeFrom", "2026-04-16")];
        let story = json!({ "excellenceSince": { "date": "2025-04-15" } });
        fails_on(server, "EXCELLENCE_MODEL_TOO_SHORT", story, &deciding).await;
    }

    async fn allows_excellence_model_too_short(server: Server) {
        holds_on(server, json!({ "excellenceSince": { "date": "2025-04-14" } })).await;
    }

    async fn refuses_self_report_incomplete(server: Server) {
        let story = json!({ "selfReportYears": { "number": "2" } });
        fails_on(server, "SELF_REPORT_INCOMPLETE", story, &[("years", "2"), ("required", "3")]).await;
    }

    async fn allows_self_report_incomplete(server: Server) {
        holds_on(server, json!({ "selfReportYears": { "number": "3" } })).await;
    }

    /// For profit: the rank decides, and one that was not given fails too. Non-profit: the Office's verdict decides.
    async fn refuses_industry_rank_too_low(server: Server) {
        let code = "INDUSTRY_RANK_TOO_LOW";
        let world = on_the_day(server).await;
        let stories = [
            json!({ "industryRank": { "number": "6" } }),
            json!({ "industryRank": null }),
            json!({ "forProfit": { "boolean": false }, "industryRank": null }),
        ];
        let applications = under_review(&world, &stories).await;
        barred(&world, &applications[0], code, &[("rank", "6"), ("required", "5")]).await;
        barred(&world, &applications[1], code, &[]).await;
        world.judged_but(&applications[2], &[code]).await;
        failed(&world, &applications[2], code, &[]).await;
    }

    /// A verdict does not undo a computed row, nor does a rank bind who is non-profit.
    async fn allows_industry_rank_too_low(server: Server) {
        let world = on_the_day(server).await;
        let stories = [
            json!({ "industryRank": { "number": "5" } }),
            json!({ "forProfit": { "boolean": false }, "industryRank": { "number": "6" } }),
        ];
        let applications = under_review(&world, &stories).await;
        world.judged_but(&applications[0], &["INDUSTRY_RANK_TOO_LOW"]).await;
        let input = world.acceptance(&applications[0]).await;
        assert_eq!(world.office.act("AcceptApplication", input).await["application"]["state"], "ACCEPTED");
        accepted(&world, &applications[1]).await;
    }

    async fn refuses_tax_not_in_order(server: Server) {
        fails_by_verdict(server, "TAX_NOT_IN_ORDER").await;
    }

    async fn allows_tax_not_in_order(server: Server) {
        holds_by_verdict(server, "TAX_NOT_IN_ORDER").await;
    }

    async fn refuses_quality_system_insufficient(server: Server) {
        fails_by_verdict(server, "QUALITY_SYSTEM_INSUFFICIENT").await;
    }

    async fn allows_quality_system_insufficient(server: Server) {
        holds_by_verdict(server, "QUALITY_SYSTEM_INSUFFICIENT").await;
    }

    async fn refuses_integrity_insufficient(server: Server) {
        fails_by_verdict(server, "INTEGRITY_INSUFFICIENT").await;
    }

    async fn allows_integrity_insufficient(server: Server) {
        holds_by_verdict(server, "INTEGRITY_INSUFFICIENT").await;
    }

    async fn refuses_environment_insufficient(server: Server) {
        fails_by_verdict(server, "ENVIRONMENT_INSUFFICIENT").await;
    }

    async fn allows_environment_insufficient(server: Server) {
        holds_by_verdict(server, "ENVIRONMENT_INSUFFICIENT").await;
    }

    async fn refuses_barred_by_policy(server: Server) {
        fails_by_verdict(server, "BARRED_BY_POLICY").await;
    }

    async fn allows_barred_by_policy(server: Server) {
        holds_by_verdict(server, "BARRED_BY_POLICY").await;
    }

    async fn refuses_barred_by_missing_licence(server: Server) {
        fails_by_verdict(server, "BARRED_BY_MISSING_LICENCE").await;
    }

    async fn allows_barred_by_missing_licence(server: Server) {
        holds_by_verdict(server, "BARRED_BY_MISSING_LICENCE").await;
    }

    /// Outstanding complaints count as accidents do (art. 12(3)).
    async fn refuses_barred_by_accident(server: Server) {
        bars_through_the_anniversary(server, "BARRED_BY_ACCIDENT", &["ACCIDENT", "COMPLAINT"]).await;
    }

    async fn allows_barred_by_accident(server: Server) {
        bars_no_day_longer(server, &["ACCIDENT", "COMPLAINT"]).await;
    }

    /// Serious service faults count as failed spot checks do (art. 12(4)).
    async fn refuses_barred_by_spot_check(server: Server) {
        bars_through_the_anniversary(server, "BARRED_BY_SPOT_CHECK", &["SPOT_CHECK", "SERVICE_FAULT"]).await;
    }

    async fn allows_barred_by_spot_check(server: Server) {
        bars_no_day_longer(server, &["SPOT_CHECK", "SERVICE_FAULT"]).await;
    }

    async fn refuses_barred_by_fraud(server: Server) {
        bars_through_the_anniversary(server, "BARRED_BY_FRAUD", &["FRAUD"]).await;
    }

    async fn allows_barred_by_fraud(server: Server) {
        bars_no_day_longer(server, &["FRAUD"]).await;
    }

    async fn refuses_barred_by_violation(server: Server) {
        bars_through_the_anniversary(server, "BARRED_BY_VIOLATION", &["VIOLATION"]).await;
    }

    async fn allows_barred_by_violation(server: Server) {
        bars_no_day_longer(server, &["VIOLATION"]).await;
    }

    /// Look-backs stay open: what happens after the submission bars too.
    async fn a_record_dated_after_the_submission_bars(server: Server) {
        let world = on_the_day(server).await;
        let id = under_review(&world, &[json!({})]).await.remove(0);
        record(&world, 1, "VIOLATION", "2026-05-06").await;
        barred(&world, &id, "BARRED_BY_VIOLATION", &[("recordedOn", "2026-05-06"), ("barredUntil", "2029-05-06")]).await;
    }

    /// Through the last day of its validity an award bars the submission.
    async fn refuses_award_still_valid(server: Server) {
        let world = on_the_day(server).await;
        award(&world, 1, "2026-04-15").await;
        let applicant = world.verified(1, "第1公司", "C").await;
        let id = world.drafted(&applicant, json!({})).await;
        world.now("2026-04-15T23:59:59.999+08:00").await;
        let input = json!({ "application": id, "expectedVersion": 1 });
        let errors = refuses(&world.server, &applicant.client, "SubmitApplication", input, &["AWARD_STILL_VALID"]).await;
        let facts = facts(&errors, "AWARD_STILL_VALID");
        assert_eq!((facts["validUntil"].as_str(), facts["firstPossible"].as_str()), ("2026-04-15", "2026-04-16"));
        assert_eq!(facts.len(), 3);
    }

    /// From the first instant of the day after, it no longer does.
    async fn allows_award_still_valid(server: Server) {
        let world = on_the_day(server).await;
        award(&world, 1, "2026-04-15").await;
        let applicant = world.verified(1, "第1公司", "C").await;
        let id = world.drafted(&applicant, json!({})).await;
        world.now("2026-04-16T00:00:00+08:00").await;
        assert_eq!(world.submit(&applicant, &id).await["state"], "SUBMITTED");
    }

    /// Adverse records of a predecessor always count; its years and its valid award only where the Office so decided.
    async fn records_of_predecessors_count(server: Server) {
        let world = on_the_day(server).await;
        // 101 had an accident; 102 has operated since 2010; 103 and 104 hold a valid award.
        record(&world, 101, "ACCIDENT", "2023-04-15").await;
        award(&world, 103, "2028-12-31").await;
        award(&world, 104, "2028-12-31").await;
        let rows = [(101, 1, false, false), (102, 2, true, false), (103, 3, false, true), (104, 4, false, false)];
        for (predecessor, successor, years, award) in rows {
            let input = json!({
                "predecessorCode": credit_code(predecessor), "successorCode": credit_code(successor), "kind": "MERGER", "datedOn": "2024-01-01",
                "evidence": "合并协议", "countsOperatingYears": years, "countsValidAward": award,
                "operatingSince": years.then_some("2010-01-01"), "reason": "业务延续。",
            });
            world.office.act("RecordSuccession", input).await;
        }
        // 3 is barred by its predecessor's award before it can submit.
        let winner = world.verified(3, "第3公司", "C").await;
        let draft = world.drafted(&winner, json!({})).await;
        let input = json!({ "application": draft, "expectedVersion": 1 });
        refuses(&world.server, &winner.client, "SubmitApplication", input, &["AWARD_STILL_VALID"]).await;

        let young = json!({ "operatingSince": { "date": "2024-01-01" } });
        let (first, barred_id) = world.submitted(1, json!({})).await;
        let (second, grown) = world.submitted(2, young.clone()).await;
        let (fourth, free) = world.submitted(4, json!({})).await;
        let (fifth, alone) = world.submitted(5, young).await;
        world.recommend_all().await;
        world.declare(&[&first, &second, &fourth, &fifth]).await;
        world.qualification().await;
        barred(&world, &barred_id, "BARRED_BY_ACCIDENT", &[("recordedOn", "2023-04-15"), ("barredUntil", "2026-04-15")]).await;
        accepted(&world, &grown).await;
        accepted(&world, &free).await;
        let deciding = [("since", "2024-01-01"), ("required", "5"), ("completeFrom", "2029-01-02")];
        barred(&world, &alone, "OPERATING_YEARS_TOO_SHORT", &deciding).await;
    }
}

async fn award(world: &World, number: u32, until: &str) {
    let input = json!({
        "creditCode": credit_code(number), "kind": "ZONE_AWARD", "title": "质量奖", "grantedOn": "2023-04-15", "validUntil": until,
        "evidence": "包高新发〔2023〕1号",
    });
    world.office.act("RecordHonour", input).await;
}
