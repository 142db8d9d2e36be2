//! A cycle over HTTP, from an empty database to its awards, with real PDF files: a dozen applicants of several industries, each
//! with a story of its own, and two groups of experts; and a second one in which everything happens that can.

mod award;
mod decision;
mod eventful;
mod review;

use crate::operations::{codes, facts};
use crate::panel::Accepted;
use crate::support::both;
use crate::world::{Applicant, World};
use quality_award::{audit, check};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

both! {
    async fn from_announcement_to_the_awards(server: Server) {
        let world = World::new(server).await;
        assert_eq!(world.server.anonymous().ask("Cycles", json!({ "first": 5 })).await["cycles"]["nodes"], json!([]));
        let world = world.plan().await;
        // A cycle that is being planned is nobody's business yet.
        assert_eq!(world.server.anonymous().ask("Cycles", json!({ "first": 5 })).await["cycles"]["nodes"], json!([]));
        world.office.act("PublishAnnouncement", world.announcement().await).await;
        let cycles = world.server.anonymous().ask("Cycles", json!({ "first": 5 })).await;
        assert_eq!(cycles["cycles"]["nodes"][0]["phase"], "ACCEPTING");
        assert_eq!(cycles["cycles"]["nodes"][0]["window"], json!({
            "start": "2026-03-09T00:00:00.000+08:00", "end": "2026-05-01T00:00:00.000+08:00", "lastDay": "2026-04-30",
            "open": false,
        }));
        let published = world.server.anonymous().ask("Announcements", json!({})).await;
        assert_eq!(published["announcements"]["nodes"][0]["windowEnd"], "2026-04-30");
        let id = &published["announcements"]["nodes"][0]["id"];
        for (id, found) in [(id, json!({ "id": id, "windowEnd": "2026-04-30" })), (&json!(world.cycle), Value::Null)] {
            let query = "query($id: ID!) { announcement(id: $id) { id windowEnd } award(id: $id) { id } }";
            let data = world.server.anonymous().ok(query, json!({ "id": id })).await;
            assert_eq!(data, json!({ "announcement": found, "award": null }));
        }

        world.now("2026-03-10T09:00:00+08:00").await;
        let names = [
            ("包钢新材", "C"), ("稀土建工", "E"), ("智云软件", "I"), ("高新医院", "Q"), ("新锐科技", "C"), ("北方机械", "C"),
            ("恒信物流", "G"), ("磁性材料", "C"), ("绿源环保", "N"), ("草原商贸", "F"), ("天宇设计", "M"), ("金辉电子", "C"),
        ];
        let mut applicants: Vec<Applicant> = Vec::new();
        for (number, (name, industry)) in (1..).zip(names) {
            applicants.push(world.verified(number, name, industry).await);
        }
        let [ordinary, builder, software, hospital, young, barred, past_bar, winner, corrected, silent, again, declined] = &applicants[..] else {
            panic!("twelve")
        };

        // The registers: accidents three years ago to the day and a day more, and a zone award that is valid.
        for (applicant, day) in [(barred, "2023-04-15"), (past_bar, "2023-04-14")] {
            let input = json!({ "creditCode": applicant.credit_code, "kind": "ACCIDENT", "datedOn": day, "source": "应急管理局", "description": "重大事故" });
            world.office.act("RecordAdverseRecord", input).await;
        }
        let input = json!({
            "creditCode": winner.credit_code, "kind": "ZONE_AWARD", "title": "2024年度质量奖", "grantedOn": "2024-06-30", "validUntil": "2027-06-30",
            "evidence": "包高新发〔2024〕1号",
        });
        world.office.act("RecordHonour", input).await;

        world.now("2026-04-15T10:00:00+08:00").await;
        let mut applications: BTreeMap<&str, String> = BTreeMap::new();
        let stories: [(&str, &Applicant, Value); 10] = [
            ("ordinary", ordinary, json!({})),
            ("builder", builder, json!({ "operatingSince": { "date": "2021-04-14" } })),
            ("software", software, json!({ "excellenceSince": { "date": "2025-04-14" } })),
            ("hospital", hospital, json!({ "forProfit": { "boolean": false }, "industryRank": null })),
            ("young", young, json!({ "operatingSince": { "date": "2021-04-15" } })),
            ("barred", barred, json!({})),
            ("past bar", past_bar, json!({})),
            ("corrected", corrected, json!({})),
            ("silent", silent, json!({ "selfReportYears": { "number": "2" } })),
            ("declined", declined, json!({})),
        ];
        for (story, applicant, facts) in stories {
            let id = world.drafted(applicant, facts).await;
            let submitted = world.submit(applicant, &id).await;
            assert_eq!(submitted["state"], "SUBMITTED");
            applications.insert(story, id);
        }
        assert_eq!(world.mine(ordinary, &applications["ordinary"]).await["number"], "2026-0001");
        assert_eq!(world.mine(declined, &applications["declined"]).await["number"], "2026-0010");

        // One with a valid award is told so, with the first possible day.
        let id = world.drafted(winner, json!({})).await;
        winner.client.act("NameDepartment", json!({ "application": id, "department": world.department })).await;
        let errors = winner.client.refused("SubmitApplication", json!({ "application": id, "expectedVersion": 1 })).await;
        assert_eq!(codes(&errors), ["AWARD_STILL_VALID"]);
        assert_eq!(facts(&errors, "AWARD_STILL_VALID")["firstPossible"], "2027-07-01");

        // One withdraws and applies again.
        let first = world.drafted(again, json!({})).await;
        world.submit(again, &first).await;
        let version = world.mine(again, &first).await["version"].clone();
        again.client.act("WithdrawApplication", json!({ "application": first, "reason": "更换材料", "expectedVersion": version })).await;
        let id = world.drafted(again, json!({})).await;
        assert_eq!(world.submit(again, &id).await["number"], "2026-0012");
        applications.insert("again", id);

        // The department answers: one it declines.
        let requests = world.recommender.ask("RecommendationRequests", json!({})).await;
        let nodes = requests["viewer"]["recommender"]["requests"]["nodes"].as_array().unwrap().clone();
        assert_eq!(nodes.len(), 12);
        let request = nodes.iter().find(|node| node["organization"]["creditCode"] == declined.credit_code.as_str()).unwrap();
        let input = json!({ "request": request["id"], "opinion": "近期投诉较多。", "expectedVersion": request["version"] });
        world.recommender.act("DeclineRecommendation", input).await;
        world.recommend_all().await;

        // Before pledge and declaration the Office sees identity cards only.
        let list = world.office.ask("OfficeApplications", json!({ "first": 100 })).await;
        let nodes = list["viewer"]["office"]["applications"]["nodes"].as_array().unwrap().clone();
        assert_eq!(list["viewer"]["office"]["applications"]["totalCount"], 12);
        assert!(nodes.iter().all(|node| node["materialVisibility"] == "NOT_YET"));
        assert_eq!(world.file(&applications["ordinary"]).await["material"], Value::Null);
        world.declare(&applicants.iter().collect::<Vec<_>>()).await;
        assert_eq!(world.file(&applications["ordinary"]).await["materialVisibility"], "VISIBLE");

        world.qualification().await;
        // Two are returned for correction: five working days from 7 May, a Saturday that is worked among them.
        for story in ["corrected", "silent"] {
            let id = &applications[story];
            let input = json!({
                "application": id, "expectedVersion": world.file(id).await["version"],
                "defects": [{ "section": "systems", "message": "请补充证书编号" }, { "attachment": "TAX_PROOF", "message": "扫描件不清" }],
            });
            let returned = world.office.act("ReturnApplication", input).await;
            assert_eq!(returned["application"]["correction"]["deadline"], "2026-05-13T00:00:00.000+08:00");
        }
        world.now("2026-05-12T23:59:59+08:00").await;
        let id = &applications["corrected"];
        let input = json!({
            "application": id, "section": "systems", "expectedVersion": 1,
            "answers": [{ "key": "qualitySystem", "value": { "text": "GB/T 19001，证书编号 00126Q30001" } }],
        });
        corrected.client.act("SaveSection", input).await;
        world.attached(corrected, id, "TAX_PROOF").await;
        assert_eq!(world.submit(corrected, id).await["state"], "SUBMITTED");
        world.now("2026-05-13T00:00:00+08:00").await;
        let lapsed = world.mine(silent, &applications["silent"]).await;
        assert_eq!(lapsed["state"], "SUBMITTED");

        // Verdicts on every row, then the decisions.
        let mut outcome = BTreeMap::new();
        for (story, id) in &applications {
            world.judged(id).await;
            let payload = world.office.ask("OfficeApplication", json!({ "id": id })).await;
            let version = payload["viewer"]["office"]["application"]["version"].clone();
            let rows: &[&str] = match *story {
                "young" => &["OPERATING_YEARS_TOO_SHORT"],
                "barred" => &["BARRED_BY_ACCIDENT"],
                "silent" => &["SELF_REPORT_INCOMPLETE"],
                "declined" => &["RECOMMENDATION_MISSING"],
                _ => &[],
            };
            let state = if rows.is_empty() {
                world.office.act("AcceptApplication", world.acceptance(id).await).await["application"]["state"].clone()
            } else {
                assert_eq!(codes(&world.office.refused("AcceptApplication", world.acceptance(id).await).await), rows);
                let input = json!({ "application": id, "rows": rows, "reason": "不符合条件。", "expectedVersion": version });
                world.office.act("RejectApplication", input).await["application"]["state"].clone()
            };
            outcome.insert(*story, state.as_str().unwrap().to_owned());
        }
        let expected: BTreeMap<&str, String> = [
            ("again", "ACCEPTED"), ("barred", "INELIGIBLE"), ("builder", "ACCEPTED"), ("corrected", "ACCEPTED"), ("declined", "INELIGIBLE"),
            ("hospital", "ACCEPTED"), ("ordinary", "ACCEPTED"), ("past bar", "ACCEPTED"), ("silent", "INELIGIBLE"), ("software", "ACCEPTED"),
            ("young", "INELIGIBLE"),
        ]
        .into_iter()
        .map(|(story, state)| (story, state.to_owned()))
        .collect();
        assert_eq!(outcome, expected);
        let told = world.mine(young, &applications["young"]).await;
        assert_eq!(told["decision"]["rows"], json!(["OPERATING_YEARS_TOO_SHORT"]));

        // The results go to the committee, and the cycle into review.
        let cycle = world.office_cycle().await;
        assert_eq!(codes(cycle["blockers"].as_array().unwrap()), ["RESULTS_NOT_REPORTED", "APPLICATION_NOT_ASSIGNED"]);
        let input = json!({ "cycle": world.cycle, "summary": "受理7家，不予受理4家。", "expectedVersion": cycle["version"] });
        world.office.act("ReportQualificationResults", input).await;

        // Two groups review them, up to the candidate list, and the committee votes.
        let world = Arc::new(world);
        let accepted = world.office.ask("OfficeApplications", json!({ "first": 100, "filter": { "states": ["ACCEPTED"] } })).await;
        let accepted = accepted["viewer"]["office"]["applications"]["nodes"].as_array().unwrap().clone();
        let mut cases = Vec::new();
        for applicant in applicants {
            let row = accepted.iter().find(|row| row["organization"]["creditCode"] == applicant.credit_code.as_str());
            if let Some(row) = row {
                cases.push(Accepted { id: row["id"].as_str().unwrap().to_owned(), applicant });
            }
        }
        assert_eq!(cases.len(), 7);
        let candidates = review::reviewed(&world, cases).await;
        decision::decided(&world, &candidates).await;
        award::conferred(&world, candidates).await;

        assert_eq!(check::broken(&world.server.app.db).await.unwrap(), []);
        assert!(check::INVARIANTS.len() >= 40);
        let verdict = audit::verify(&world.server.app.db, 1, |_| ()).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Intact { links, .. } if links > 600), "{verdict:?}");
    }
}
