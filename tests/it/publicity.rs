//! Making awards and experience known (art. 8(3), 26): the right wording, the year that has to be stated, and pages from the
//! winner's draft to what everybody reads.

mod costs;

use crate::board::{Board, PLAIN};
use crate::casework::{bars, stops};
use crate::following::Watch;
use crate::integrity::Raw;
use crate::operations::{codes, facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::stages::staged;
use crate::support::{Client, Server, both};
use crate::worklist::{told, told_of};
use crate::world::{PASSWORD, World};
use serde_json::{Value, json};

/// Three awards with certificates, valid through 2029-06-16, in a closed cycle; the first winner is of industry C.
pub async fn awarded(server: Server) -> Board {
    staged(server, "three awards in a closed cycle".to_owned(), async |server| {
        let board = Board::elected(server, 3, PLAIN).await;
        board.published(&[0, 1, 2]).await;
        board.at("2026-06-16T00:00:00+08:00").await;
        board.conferring().await;
        board.approved(&[0, 1, 2]).await;
        board.office().act("ConferAwards", board.awarding(&[0, 1, 2]).await).await;
        board.certified().await;
        board.office().act("AdvanceCycle", board.advancing("CLOSED").await).await;
        board
    })
    .await
}

pub fn world(board: &Board) -> &World {
    &board.chamber.review.world
}

const AWARD: &str = "包头稀土高新区管委会质量奖";

both! {
    async fn an_award_is_named_with_its_year(server: Server) {
        let board = awarded(server).await;
        named(&board).await;
        checked(&board).await;
        board.at("2029-06-16T23:59:59.999+08:00").await;
        assert_eq!(check(&board, 0, "2026年荣获高新质量奖。").await["mayUseAsCurrent"], true);
        board.at("2029-06-17T00:00:00+08:00").await;
        expired(&board).await;
        revoked(&board).await;
    }

    async fn a_page_goes_from_the_draft_to_everybody(server: Server) {
        let board = awarded(server).await;
        let watch = Watch::begin(board.server()).await;
        let page = drafted(&board).await;
        refuses_award_year_missing(&board, &page).await;
        allows_award_year_missing(&board, &page).await;
        returned(&board, &page).await;
        published(&board, &page).await;
        revised(&board, &page).await;
        found(&board, &page).await;
        withdrawn(&board, &page).await;
        Watch::end(watch, board.server(), &["PublishExperience", "WithdrawExperience"]).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn a_page_for_a_revoked_award_is_read_by_nobody(server: Server) {
        let board = awarded(server).await;
        for case in [0, 1] {
            let page = board.applicant(case).act("DraftExperience", drafting(&board, case).await).await["experience"].take();
            board.applicant(case).act("SubmitExperience", on(&board, case, &page["id"]).await).await;
        }
        let pages = mine(&board, 0).await;
        board.office().act("PublishExperience", on(&board, 0, &pages[0]["id"]).await).await;
        assert_eq!(public(&board, json!({})).await.len(), 1);
        taken_down(&board).await;
    }
}

async fn award(board: &Board, case: usize) -> Value {
    let data = board.server().anonymous().ask("PublicityWording", json!({ "creditCode": board.code(case) })).await;
    data["awards"]["nodes"][0].clone()
}

async fn check(board: &Board, case: usize, text: &str) -> Value {
    let variables = json!({ "award": award(board, case).await["id"], "text": text });
    board.applicant(case).ask("CheckPublicityText", variables).await["viewer"]["applicant"]["checkPublicityText"].take()
}

async fn named(board: &Board) {
    let expected = json!({
        "zh": format!("第1公司荣获2026年度{AWARD}"),
        "en": "第1公司 won the Quality Award of the Baotou Rare Earth High-Tech Zone Management Committee of 2026",
        "year": 2026, "mayUseAsCurrent": true,
    });
    assert_eq!(award(board, 0).await["publicityWording"], expected);
}

/// Both sides of what has to be stated; nothing of the text is kept.
async fn checked(board: &Board) {
    let digest = board.server().digest().await;
    let silent = check(board, 0, "我公司荣获高新质量奖。").await;
    let errors = silent["userErrors"].as_array().unwrap().clone();
    assert_eq!(codes(&errors), ["AWARD_YEAR_MISSING"]);
    assert_eq!(facts(&errors, "AWARD_YEAR_MISSING"), known([("awardYear", "2026")]));
    assert_eq!(articles(&errors, "AWARD_YEAR_MISSING"), ["26"]);
    assert_eq!((&silent["mentionsAward"], &silent["statesYear"]), (&json!(true), &json!(false)));
    let stated = check(board, 0, "我公司荣获2026年度高新质量奖。").await;
    assert_eq!((&stated["userErrors"], &stated["statesYear"]), (&json!([]), &json!(true)));
    assert_eq!(stated["wording"], award(board, 0).await["publicityWording"]);
    let nothing = check(board, 0, "我公司推行卓越绩效模式。").await;
    assert_eq!((&nothing["userErrors"], &nothing["mentionsAward"]), (&json!([]), &json!(false)));
    // Another one's award is none of the viewer's.
    let variables = json!({ "award": award(board, 1).await["id"], "text": "x" });
    let other = board.applicant(0).ask("CheckPublicityText", variables).await;
    assert_eq!(other["viewer"]["applicant"], json!({ "checkPublicityText": null }));
    let blank = json!({ "award": award(board, 0).await["id"], "text": "字".repeat(20_001) });
    let (_, answer) = board.applicant(0).send_operation("CheckPublicityText", blank).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{answer:#}");
    assert_eq!(board.server().digest().await, digest);
}

/// On the day after its last day the honour is none of now.
async fn expired(board: &Board) {
    let seen = award(board, 0).await;
    assert_eq!(seen["state"], "EXPIRED");
    let zh = format!("第1公司曾获2026年度{AWARD}（有效期至2029-06-16）");
    assert_eq!(
        (&seen["publicityWording"]["zh"], &seen["publicityWording"]["mayUseAsCurrent"]),
        (&json!(zh), &json!(false))
    );
    let stated = check(board, 0, "我公司荣获2026年度高新质量奖。").await;
    assert_eq!((&stated["userErrors"], &stated["mayUseAsCurrent"]), (&json!([]), &json!(false)));
    assert_eq!(stated["note"], "该奖项有效期已满，不得再作为现有荣誉使用；提及时须标明获奖时间。");
}

/// Takes the award of the first winner back in the register, as of today.
async fn revoke(board: &Board) {
    let sql = "UPDATE honour SET revoked_on = '2026-06-16', revocation = 'LATER_EVENT' WHERE id = \
        (SELECT w.honour_id FROM award w JOIN application a ON a.id = w.application_id WHERE a.number = '2026-0001')";
    Raw::of(board.server()).await.run(sql).await;
}

async fn revoked(board: &Board) {
    revoke(board).await;
    let seen = award(board, 0).await;
    assert_eq!((&seen["state"], &seen["publicityWording"]), (&json!("REVOKED"), &Value::Null));
    let stated = check(board, 0, "我公司荣获2026年度高新质量奖。").await;
    assert_eq!((&stated["mayUseAsCurrent"], &stated["wording"]), (&json!(false), &Value::Null));
    assert_eq!(stated["note"], "该奖项已被撤销，不得再使用。");
}

async fn drafting(board: &Board, case: usize) -> Value {
    json!({
        "award": award(board, case).await["id"], "title": "全员改进", "summary": "以数据驱动改进。", "text": "公司推行卓越绩效模式。",
    })
}

/// A page of a winner as its team sees it.
async fn mine(board: &Board, case: usize) -> Vec<Value> {
    let data = board.applicant(case).ask("MyExperiences", json!({ "first": 100 })).await;
    data["viewer"]["applicant"]["experiences"]["nodes"].as_array().unwrap().clone()
}

/// The input of a step on a page at its present version.
async fn on(board: &Board, case: usize, page: &Value) -> Value {
    let pages = mine(board, case).await;
    let page = pages.iter().find(|row| row["id"] == *page).unwrap();
    json!({ "experience": page["id"], "expectedVersion": page["version"] })
}

async fn public(board: &Board, filter: Value) -> Vec<Value> {
    let data = board.server().anonymous().ask("Experiences", json!({ "filter": filter })).await;
    let rows = data["experiences"]["nodes"].as_array().unwrap().clone();
    assert_eq!(data["experiences"]["totalCount"], rows.len());
    rows
}

/// The pages that stand with an award of the roll.
async fn with_the_award(board: &Board, case: usize) -> Vec<Value> {
    let variables = json!({ "id": award(board, case).await["id"] });
    let pages = board.server().anonymous().ask("Award", variables).await["award"]["experiences"].take();
    pages.as_array().unwrap().iter().map(|page| page["id"].clone()).collect()
}

async fn office(board: &Board) -> Vec<Value> {
    let data = board.office().ask("OfficeExperiences", json!({})).await;
    data["viewer"]["office"]["experiences"]["nodes"].as_array().unwrap().clone()
}

async fn node(client: &Client, id: &Value) -> Value {
    client.ok("query($id: ID!) { node(id: $id) { __typename id } }", json!({ "id": id })).await["node"].take()
}

async fn colleague(board: &Board, account: &str, permission: &str) -> Client {
    let input = json!({
        "organization": board.chamber.review.cases[0].applicant.organization, "name": account, "account": account,
        "password": PASSWORD, "permission": permission,
    });
    board.applicant(0).act("AddTeamMember", input).await;
    board.as_account(account).await
}

/// Only the winner's own team begins a page, with permission to edit; nobody else sees it.
async fn drafted(board: &Board) -> Value {
    let (world, input) = (world(board), drafting(board, 0).await);
    board.unsigned("DraftExperience", input.clone()).await;
    let reviewer = &board.chamber.review.experts[0].client;
    let others = [board.office(), board.director(), &world.recommender, &world.admin, reviewer];
    for client in others {
        stops(world, client, "DraftExperience", input.clone(), "FORBIDDEN").await;
    }
    for account in ["management", "supervisor"] {
        stops(world, &board.as_account(account).await, "DraftExperience", input.clone(), "FORBIDDEN").await;
    }
    stops(world, board.applicant(1), "DraftExperience", input.clone(), "NOT_FOUND").await;
    let (viewing, editing) = (colleague(board, "viewing", "VIEW").await, colleague(board, "editing", "EDIT").await);
    stops(world, &viewing, "DraftExperience", input.clone(), "FORBIDDEN").await;
    let faults = json!({ "title": " ", "summary": "字".repeat(501), "text": "字".repeat(20_001) });
    let wrong = but(input.clone(), faults);
    let errors = refuses(board.server(), &editing, "DraftExperience", wrong, &["INVALID_INPUT"; 3]).await;
    let fields: Vec<&Value> = errors.iter().map(|error| &error["path"][0]["field"]).collect();
    assert_eq!(fields, ["title", "summary", "text"]);
    let page = editing.act("DraftExperience", input).await["experience"].take();
    let seen = (&page["state"], &page["version"], &page["versions"]);
    assert_eq!(seen, (&json!("DRAFT"), &json!(1), &json!([])));
    assert_eq!((office(board).await, public(board, json!({})).await), (vec![], vec![]));
    for client in [board.office(), board.applicant(1), &board.server().anonymous(), reviewer] {
        assert_eq!(node(client, &page["id"]).await, Value::Null);
    }
    assert_eq!(node(&viewing, &page["id"]).await["__typename"], "ExperienceFile");
    // What is not with the Office cannot be published, and whoever only edits does not submit.
    let input = json!({ "experience": page["id"], "expectedVersion": 1 });
    stops(world, board.office(), "PublishExperience", input.clone(), "NOT_FOUND").await;
    stops(world, &editing, "SubmitExperience", input.clone(), "FORBIDDEN").await;
    stops(world, &viewing, "SaveExperience", input.clone(), "FORBIDDEN").await;
    stops(world, board.applicant(1), "SaveExperience", input, "NOT_FOUND").await;
    assert_eq!(offered(&editing).await, ["SAVE_EXPERIENCE"]);
    assert_eq!(offered(&viewing).await, Vec::<String>::new());
    page["id"].clone()
}

/// The actions that are offered to a client on its first page.
async fn offered(client: &Client) -> Vec<String> {
    let data = client.ask("MyExperiences", json!({})).await;
    let page = data["viewer"]["applicant"]["experiences"]["nodes"][0].clone();
    let actions = page["allowedActions"].as_array().unwrap().iter();
    actions.map(|action| action["action"].as_str().unwrap().to_owned()).collect()
}

async fn save(board: &Board, page: &Value, changes: Value) -> Value {
    let input = but(on(board, 0, page).await, changes);
    board.applicant(0).act("SaveExperience", input).await["experience"].take()
}

async fn refuses_award_year_missing(board: &Board, page: &Value) {
    let code = "AWARD_YEAR_MISSING";
    save(board, page, json!({ "text": "公司荣获高新质量奖，推行卓越绩效模式。" })).await;
    let input = on(board, 0, page).await;
    let errors = refuses(board.server(), board.applicant(0), "SubmitExperience", input, &[code]).await;
    assert_eq!(facts(&errors, code), known([("awardYear", "2026")]));
    assert_eq!(articles(&errors, code), ["26"]);
    let offer = mine(board, 0).await[0]["allowedActions"].clone();
    let told = offer.as_array().unwrap().iter().find(|row| row["action"] == "SUBMIT_EXPERIENCE").unwrap();
    assert_eq!((&told["allowed"], &told["userErrors"][0]["code"]), (&json!(false), &json!(code)));
    // Another year is not when it was won.
    save(board, page, json!({ "text": "公司2025年荣获高新质量奖。" })).await;
    let input = on(board, 0, page).await;
    bars(world(board), board.applicant(0), ("SubmitExperience", input), code, [("awardYear", "2026")]).await;
}

async fn allows_award_year_missing(board: &Board, page: &Value) {
    save(board, page, json!({ "text": "公司荣获2026年度高新质量奖。" })).await;
    // Saving what did not change makes no version; a field cannot be cleared.
    let digest = board.server().digest().await;
    save(board, page, json!({ "text": "公司荣获2026年度高新质量奖。" })).await;
    assert_eq!(board.server().digest().await, digest);
    let cleared = but(on(board, 0, page).await, json!({ "title": null }));
    refuses(board.server(), board.applicant(0), "SaveExperience", cleared, &["INVALID_INPUT"]).await;
    let input = on(board, 0, page).await;
    let stale = but(input.clone(), json!({ "expectedVersion": 1 }));
    refuses(board.server(), board.applicant(0), "SubmitExperience", stale, &["STALE_VERSION"]).await;
    let digest = board.server().digest().await;
    board.applicant(0).act("SubmitExperience", but(input.clone(), json!({ "dryRun": true }))).await;
    assert_eq!(board.server().digest().await, digest);
    let submitted = board.applicant(0).act("SubmitExperience", input).await["experience"].take();
    assert_eq!((&submitted["state"], &submitted["versions"][0]["number"]), (&json!("SUBMITTED"), &json!(1)));
}

/// While the Office has it the winner changes nothing; what is returned comes with the reason and may come back.
async fn returned(board: &Board, page: &Value) {
    let world = world(board);
    let input = on(board, 0, page).await;
    let states = [zh("ExperienceState", "SUBMITTED"), zh("ExperienceState", "DRAFT")];
    let deciding = [("current", states[0].as_str()), ("required", states[1].as_str())];
    let saving = but(input.clone(), json!({ "title": "改题" }));
    bars(world, board.applicant(0), ("SaveExperience", saving), "STAGE_OUT_OF_ORDER", deciding).await;
    let told_now = told_of(board.office(), &["PUBLISH_EXPERIENCE", "ASSESS_REVIEWER"]).await;
    assert_eq!(told_now, ["PUBLISH_EXPERIENCE 第1公司", "ASSESS_REVIEWER 2026"]);
    let returning = but(input.clone(), json!({ "reason": "请补充数据。" }));
    for client in [board.applicant(0), board.director()] {
        stops(world, client, "ReturnExperience", returning.clone(), "FORBIDDEN").await;
        stops(world, client, "PublishExperience", input.clone(), "FORBIDDEN").await;
    }
    let blank = but(input, json!({ "reason": " " }));
    refuses(board.server(), board.office(), "ReturnExperience", blank, &["INVALID_INPUT"]).await;
    let done = board.office().act("ReturnExperience", returning).await["experience"].take();
    assert_eq!((&done["state"], &done["reason"]), (&json!("RETURNED"), &json!("请补充数据。")));
    assert_eq!(told(board.applicant(0)).await, ["SUBMIT_EXPERIENCE 全员改进"]);
    let saved = save(board, page, json!({ "summary": "以数据驱动改进，三年降本。" })).await;
    assert_eq!((&saved["state"], &saved["reason"]), (&json!("RETURNED"), &json!("请补充数据。")));
    // The Office sees what it was given, not what is being written.
    assert_eq!(office(board).await[0]["summary"], "以数据驱动改进。");
    let again = board.applicant(0).act("SubmitExperience", on(board, 0, page).await).await["experience"].take();
    assert_eq!((&again["state"], &again["reason"]), (&json!("SUBMITTED"), &Value::Null));
    assert_eq!(told(board.applicant(0)).await, Vec::<String>::new());
}

async fn published(board: &Board, page: &Value) {
    assert_eq!(public(board, json!({})).await, Vec::<Value>::new());
    board.at("2026-06-20T09:00:00+08:00").await;
    let input = on(board, 0, page).await;
    board.tried("PublishExperience", input.clone()).await;
    let done = board.office().act("PublishExperience", input.clone()).await["experience"].take();
    let flags: Vec<&Value> = done["versions"].as_array().unwrap().iter().map(|row| &row["published"]).collect();
    assert_eq!((&done["state"], flags), (&json!("PUBLISHED"), vec![&json!(false), &json!(true)]));
    let award = award(board, 0).await["id"].take();
    let expected = json!({
        "id": page, "title": "全员改进", "summary": "以数据驱动改进，三年降本。", "text": "公司荣获2026年度高新质量奖。", "industry": "C",
        "publishedAt": "2026-06-20T09:00:00.000+08:00", "award": { "id": award, "name": "第1公司", "state": "VALID", "cycle": { "year": 2026 } },
    });
    assert_eq!(public(board, json!({})).await, [expected]);
    assert_eq!((with_the_award(board, 0).await, with_the_award(board, 1).await), (vec![page.clone()], vec![]));
    for (client, kind) in [
        (&board.server().anonymous(), "Experience"),
        (board.applicant(1), "Experience"),
        (board.applicant(0), "ExperienceFile"),
        (board.office(), "ExperienceFile"),
        (&board.as_account("supervisor").await, "ExperienceFile"),
    ] {
        assert_eq!(node(client, page).await["__typename"], kind);
    }
    let current = on(board, 0, page).await;
    let states = [zh("ExperienceState", "PUBLISHED"), zh("ExperienceState", "SUBMITTED")];
    let deciding = [("current", states[0].as_str()), ("required", states[1].as_str())];
    bars(world(board), board.office(), ("PublishExperience", current), "STAGE_OUT_OF_ORDER", deciding).await;
    refuses(board.server(), board.office(), "PublishExperience", input, &["STALE_VERSION"]).await;
}

/// A published page that is written anew stays as everybody reads it until the next version is published.
async fn revised(board: &Board, page: &Value) {
    let before = public(board, json!({})).await;
    let saved = save(board, page, json!({ "title": "全员改进二" })).await;
    assert_eq!(saved["state"], "DRAFT");
    board.applicant(0).act("SubmitExperience", on(board, 0, page).await).await;
    assert_eq!(public(board, json!({})).await, before);
    board.office().act("PublishExperience", on(board, 0, page).await).await;
    assert_eq!(public(board, json!({})).await[0]["title"], "全员改进二");
    let data = board.as_account("supervisor").await.ask("SupervisorExperiences", json!({})).await;
    assert_eq!(data["viewer"]["supervisor"]["experiences"]["nodes"][0]["versions"].as_array().unwrap().len(), 3);
}

/// Filters find literally, and only what is public.
async fn found(board: &Board, page: &Value) {
    let second = board.applicant(1).act("DraftExperience", drafting(board, 1).await).await["experience"].take();
    board.applicant(1).act("SubmitExperience", on(board, 1, &second["id"]).await).await;
    for (filter, count) in [
        (json!({ "year": 2026 }), 1),
        (json!({ "year": 2025 }), 0),
        (json!({ "industry": "C" }), 1),
        (json!({ "industry": "E" }), 0),
        (json!({ "nameContains": "第1" }), 1),
        (json!({ "nameContains": "第2" }), 0),
        (json!({ "nameContains": "%1" }), 0),
        (json!({ "creditCode": board.code(0) }), 1),
        (json!({ "creditCode": board.code(1) }), 0),
    ] {
        assert_eq!(public(board, filter.clone()).await.len(), count, "{filter}");
    }
    board.office().act("PublishExperience", on(board, 1, &second["id"]).await).await;
    let ids: Vec<Value> = public(board, json!({})).await.iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, [second["id"].clone(), page.clone()]);
    // Of its own organisation alone.
    assert_eq!((mine(board, 0).await.len(), mine(board, 1).await.len()), (1, 1));
    let data = board.office().ask("OfficeExperiences", json!({ "states": ["SUBMITTED"] })).await;
    assert_eq!(data["viewer"]["office"]["experiences"]["totalCount"], 0);
}

/// Withdrawn by the winner or the Office, for good.
async fn withdrawn(board: &Board, page: &Value) {
    let world = world(board);
    let input = but(on(board, 0, page).await, json!({ "reason": "内容已过时。" }));
    stops(world, board.applicant(1), "WithdrawExperience", input.clone(), "NOT_FOUND").await;
    stops(world, &board.as_account("editing").await, "WithdrawExperience", input.clone(), "FORBIDDEN").await;
    stops(world, board.director(), "WithdrawExperience", input.clone(), "FORBIDDEN").await;
    let done = board.applicant(0).act("WithdrawExperience", input).await["experience"].take();
    assert_eq!((&done["state"], &done["reason"]), (&json!("WITHDRAWN"), &json!("内容已过时。")));
    assert_eq!(public(board, json!({})).await.len(), 1);
    assert_eq!(node(&board.server().anonymous(), page).await, Value::Null);
    assert_eq!(with_the_award(board, 0).await, Vec::<Value>::new());
    let state = zh("ExperienceState", "WITHDRAWN");
    for (operation, required, more) in [
        ("SaveExperience", "DRAFT", json!({ "title": "再来" })),
        ("SubmitExperience", "DRAFT", json!({})),
        ("WithdrawExperience", "PUBLISHED", json!({ "reason": "再撤。" })),
    ] {
        let input = but(on(board, 0, page).await, more);
        let deciding = [("current", state.as_str()), ("required", &zh("ExperienceState", required))];
        bars(world, board.applicant(0), (operation, input), "STAGE_OUT_OF_ORDER", deciding).await;
    }
    let other = mine(board, 1).await.remove(0);
    let input = but(on(board, 1, &other["id"]).await, json!({ "reason": "有误。" }));
    board.office().act("WithdrawExperience", input).await;
    assert_eq!(public(board, json!({})).await, Vec::<Value>::new());
}

async fn taken_down(board: &Board) {
    assert_eq!(with_the_award(board, 0).await.len(), 1);
    revoke(board).await;
    assert_eq!(with_the_award(board, 0).await, Vec::<Value>::new());
    assert_eq!(public(board, json!({})).await, Vec::<Value>::new());
    let pages = mine(board, 0).await;
    assert_eq!(node(&board.server().anonymous(), &pages[0]["id"]).await, Value::Null);
    let invalid = ["INVALID_INPUT"];
    refuses(board.server(), board.applicant(0), "DraftExperience", drafting(board, 0).await, &invalid).await;
    let saving = but(on(board, 0, &pages[0]["id"]).await, json!({ "title": "再写" }));
    refuses(board.server(), board.applicant(0), "SaveExperience", saving, &invalid).await;
    // Of the other winner everything goes on.
    let other = mine(board, 1).await;
    board.office().act("PublishExperience", on(board, 1, &other[0]["id"]).await).await;
    assert_eq!(public(board, json!({})).await.len(), 1);
}
