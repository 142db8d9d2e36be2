//! Returning for correction and deciding (art. 3, 8(4), 11, 16, 17): every rule from both sides of its boundary.

use crate::casework::{Case, bars, uploading};
use crate::operations::{facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::both;
use crate::world::{ROWS, World};
use serde_json::{Value, json};

/// What a return of 6 May ends with, a Saturday that is worked among its five days.
const DEADLINE: &str = "2026-05-13T00:00:00.000+08:00";

both! {
    async fn a_return_is_corrected_until_its_deadline_and_comes_but_once(server: Server) {
        let world = World::accepting(server).await;
        let (quick, slow) = (Case::submitted(&world, 1).await, Case::submitted(&world, 2).await);
        world.declare(&[&quick.applicant, &slow.applicant]).await;
        world.qualification().await;
        allows_correction_already_used(&quick).await;
        allows_correction_already_used(&slow).await;
        allows_correction_deadline_passed(&quick).await;
        refuses_correction_deadline_passed(&slow).await;
        refuses_correction_already_used(&quick).await;
        refuses_correction_already_used(&slow).await;
    }

    async fn a_return_that_lapsed_leaves_what_was_last_submitted(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        world.recommend_all().await;
        world.declare(&[&case.applicant]).await;
        world.qualification().await;
        let before = case.mine().await["material"].take();
        world.office.act("ReturnApplication", case.returning(&["systems"], &["TAX_PROOF", "CERTIFICATES"]).await).await;
        corrected_but_not_submitted(&case).await;
        assert_eq!(case.state().await, "RETURNED");
        world.now(DEADLINE).await;
        let after = case.mine().await;
        assert_eq!((&after["state"], &after["material"]["sections"]), (&json!("SUBMITTED"), &as_submitted(&before)));
        assert_eq!(ids(&after["material"]["files"]), ids(&before["files"]));
        assert_eq!(ids(&world.file(&case.id).await["material"]["files"]), ids(&before["files"]));
        let submission = ("SubmitApplication", case.submission().await);
        bars(&world, case.client(), submission, "CORRECTION_DEADLINE_PASSED", [("deadline", DEADLINE)]).await;
        // It is decided as it stands.
        case.accepted().await;
        assert_eq!(case.state().await, "ACCEPTED");
    }

    async fn what_the_office_corrected_survives_a_resubmission(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        world.declare(&[&case.applicant]).await;
        let input = json!({
            "application": case.id, "fact": "OPERATING_SINCE", "value": { "date": "2022-01-01" }, "evidence": "工商档案",
            "expectedVersion": case.version().await,
        });
        world.office.act("CorrectFact", input).await;
        world.office.act("ReturnApplication", case.returning(&["eligibility"], &[]).await).await;
        for (field, value) in [("operatingSince", json!({ "date": "2010-01-01" })), ("industryRank", json!({ "number": "3" }))] {
            case.client().act("SaveSection", case.saving("eligibility", field, value).await).await;
        }
        case.client().act("SubmitApplication", case.submission().await).await;
        let file = world.file(&case.id).await;
        assert_eq!(file["material"]["facts"]["operatingSince"], "2022-01-01");
        assert_eq!(file["material"]["facts"]["industryRank"], 3);
        let kept = json!([{ "fact": "OPERATING_SINCE", "oldValue": "2015-06-01", "newValue": "2022-01-01", "evidence": "工商档案" }]);
        assert_eq!(file["factCorrections"], kept);
        let rows = file["material"]["eligibility"].as_array().unwrap();
        let years = rows.iter().find(|row| row["code"] == "OPERATING_YEARS_TOO_SHORT").unwrap();
        assert_eq!(years["outcome"], "FAIL");
    }

    async fn acceptance_needs_a_verified_organisation(server: Server) {
        let world = World::accepting(server).await;
        let applicant = world.registered(1, "第1公司", "C").await;
        let id = world.drafted(&applicant, json!({})).await;
        // It may apply before the Office has looked.
        world.submit(&applicant, &id).await;
        let case = Case { world: &world, applicant, id };
        world.recommend_all().await;
        world.declare(&[&case.applicant]).await;
        world.qualification().await;
        world.judged(&case.id).await;
        refuses_organization_not_verified(&case).await;
        allows_organization_not_verified(&case).await;
    }

    async fn acceptance_needs_a_verdict_on_every_row_and_a_recommendation(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        world.declare(&[&case.applicant]).await;
        world.qualification().await;
        refuses_verdict_missing(&case).await;
        allows_verdict_missing(&case).await;
        refuses_recommendation_missing(&case).await;
        allows_recommendation_missing(&case).await;
    }
}

/// Ids of files, in a lawful order.
fn ids(files: &Value) -> Vec<String> {
    let mut ids: Vec<_> =
        files.as_array().unwrap().iter().map(|file| file["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

/// The sections of a material, at the version that one more saving of `systems` brings.
fn as_submitted(material: &Value) -> Value {
    let mut sections = material["sections"].clone();
    for section in sections.as_array_mut().unwrap().iter_mut().filter(|section| section["key"] == "systems") {
        section["version"] = json!(section["version"].as_i64().unwrap() + 1);
    }
    sections
}

/// Another text, another proof, no certificate: all in the working copy only.
async fn corrected_but_not_submitted(case: &Case<'_>) {
    let (world, client) = (case.world, case.client());
    client.act("SaveSection", case.saving("systems", "qualitySystem", json!({ "text": "改写" })).await).await;
    client.act("RemoveAttachment", json!({ "file": case.files("TAX_PROOF").await[0] })).await;
    client.act("RemoveAttachment", json!({ "file": case.files("CERTIFICATES").await[0] })).await;
    world.attached(&case.applicant, &case.id, "TAX_PROOF").await;
    assert_eq!(case.answer("qualitySystem").await["text"], "改写");
    assert_eq!(case.files("CERTIFICATES").await, Vec::<Value>::new());
}

async fn allows_correction_already_used(case: &Case<'_>) {
    let world = case.world;
    // The period may be longer than the work procedure's, never shorter.
    let input = case.returning(&["systems"], &["CERTIFICATES"]).await;
    let short = but(input.clone(), json!({ "days": 4 }));
    let errors = refuses(&world.server, &world.office, "ReturnApplication", short, &["INVALID_INPUT"]).await;
    assert_eq!(facts(&errors, "INVALID_INPUT"), known([("min", "5"), ("actual", "4")]));
    let done = world.office.act("ReturnApplication", but(input, json!({ "days": 5 }))).await;
    assert_eq!(done["application"]["correction"]["deadline"], DEADLINE);
}

/// To the last instant of the fifth working day.
async fn allows_correction_deadline_passed(case: &Case<'_>) {
    case.world.now("2026-05-12T23:59:59.999+08:00").await;
    for (operation, input) in case.edits().await {
        case.client().act(operation, input).await;
    }
    case.client().act("SubmitApplication", case.submission().await).await;
    let mine = case.mine().await;
    assert_eq!((&mine["state"], &mine["submittedAt"]), (&json!("SUBMITTED"), &json!("2026-05-12T23:59:59.999+08:00")));
    // The day from which years and look-backs count stays that of the first submission.
    assert_eq!(mine["firstSubmittedAt"], "2026-03-10T09:00:00.000+08:00");
}

async fn refuses_correction_deadline_passed(case: &Case<'_>) {
    let (world, code) = (case.world, "CORRECTION_DEADLINE_PASSED");
    world.now(DEADLINE).await;
    for edit in case.edits().await {
        bars(world, case.client(), edit, code, [("deadline", DEADLINE)]).await;
    }
    // What the return does not name is late before it is locked.
    let other = ("RequestAttachmentUpload", uploading(&case.id, "LICENCES"));
    bars(world, case.client(), other, code, [("deadline", DEADLINE)]).await;
    let submission = ("SubmitApplication", case.submission().await);
    bars(world, case.client(), submission, code, [("deadline", DEADLINE)]).await;
    assert_eq!(case.state().await, "SUBMITTED");
}

/// Neither after a correction nor after a return that lapsed.
async fn refuses_correction_already_used(case: &Case<'_>) {
    let returning = ("ReturnApplication", case.returning(&["identity"], &[]).await);
    bars(case.world, &case.world.office, returning, "CORRECTION_ALREADY_USED", []).await;
}

async fn refuses_organization_not_verified(case: &Case<'_>) {
    let (world, code) = (case.world, "ORGANIZATION_NOT_VERIFIED");
    let input = world.acceptance(&case.id).await;
    let errors = refuses(&world.server, &world.office, "AcceptApplication", input, &[code]).await;
    assert_eq!((facts(&errors, code), articles(&errors, code)), (known([]), vec!["2".to_owned(), "11(1)".to_owned()]));
}

async fn allows_organization_not_verified(case: &Case<'_>) {
    let input = json!({ "organization": case.applicant.organization, "expectedVersion": 2 });
    case.world.office.act("VerifyOrganization", input).await;
    let input = case.world.acceptance(&case.id).await;
    case.world.office.act("AcceptApplication", input).await;
    assert_eq!(case.state().await, "ACCEPTED");
}

async fn refuses_verdict_missing(case: &Case<'_>) {
    let (world, code) = (case.world, "VERDICT_MISSING");
    let (acceptance, mut expected) = (world.acceptance(&case.id).await, vec![code; ROWS.len()]);
    expected.push("RECOMMENDATION_MISSING");
    let errors = refuses(&world.server, &world.office, "AcceptApplication", acceptance, &expected).await;
    let named: Vec<&str> =
        errors[..ROWS.len()].iter().map(|error| error["facts"][0]["value"].as_str().unwrap()).collect();
    let rows: Vec<String> = ROWS.iter().map(|row| zh("RuleCode", row)).collect();
    assert_eq!(named, rows);
    assert_eq!(articles(&errors, code), ["8(4)", "17"]);
    // Every row but one: neither accepted nor rejected.
    let most: Vec<Value> =
        ROWS[1..].iter().map(|row| json!({ "code": row, "value": "FAILS", "note": "已核查。" })).collect();
    let input = json!({ "application": case.id, "verdicts": most, "expectedVersion": case.version().await });
    world.office.act("GiveVerdicts", input).await;
    bars(world, &world.office, ("RejectApplication", rejection(case).await), code, [("row", rows[0].as_str())]).await;
}

/// The input that declares it ineligible for want of taxes.
async fn rejection(case: &Case<'_>) -> Value {
    json!({
        "application": case.id, "rows": ["TAX_NOT_IN_ORDER"], "reason": "欠缴税款。", "expectedVersion": case.version().await,
    })
}

async fn allows_verdict_missing(case: &Case<'_>) {
    let verdict = json!({ "code": ROWS[0], "value": "MEETS", "note": "已核查。" });
    let input = json!({ "application": case.id, "verdicts": [verdict], "expectedVersion": case.version().await });
    case.world.office.act("GiveVerdicts", input).await;
    case.world.office.act("RejectApplication", but(rejection(case).await, json!({ "dryRun": true }))).await;
}

/// Silence is no recommendation, and a reasoned refusal is none either.
async fn refuses_recommendation_missing(case: &Case<'_>) {
    let (world, code) = (case.world, "RECOMMENDATION_MISSING");
    world.judged(&case.id).await;
    bars(world, &world.office, ("AcceptApplication", world.acceptance(&case.id).await), code, []).await;
    let data = world.recommender.ask("RecommendationRequests", json!({})).await;
    let request = &data["viewer"]["recommender"]["requests"]["nodes"][0];
    let input = json!({ "request": request["id"], "opinion": "近期投诉较多。", "expectedVersion": request["version"] });
    world.recommender.act("DeclineRecommendation", input).await;
    let errors =
        refuses(&world.server, &world.office, "AcceptApplication", world.acceptance(&case.id).await, &[code]).await;
    assert_eq!(articles(&errors, code), ["3"]);
}

/// One recommendation suffices: that of another department, named after the first declined.
async fn allows_recommendation_missing(case: &Case<'_>) {
    let world = case.world;
    let department = world.admin.act("CreateDepartment", json!({ "name": "科技局" })).await["department"]["id"].clone();
    let officer = world.officer("recommender2", &department).await;
    case.client().act("NameDepartment", case.naming(department.as_str().unwrap())).await;
    let data = officer.ask("RecommendationRequests", json!({})).await;
    let request = &data["viewer"]["recommender"]["requests"]["nodes"][0];
    let input = json!({ "request": request["id"], "opinion": "同意推荐。", "expectedVersion": request["version"] });
    officer.act("RecommendApplication", input).await;
    world.office.act("AcceptApplication", world.acceptance(&case.id).await).await;
    assert_eq!(case.state().await, "ACCEPTED");
}
