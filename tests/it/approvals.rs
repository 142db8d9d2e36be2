//! The two approvals of a nominee (art. 19): in which order and by whom, who stands in for the director, and what a refusal ends.

use crate::board::Board;
use crate::casework::{bars, stops};
use crate::operations::{facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::{Client, both};
use crate::world::World;
use serde_json::{Value, json};

/// Both decisions on a nominee.
const DECISIONS: [&str; 2] = ["ApproveNominee", "RefuseNominee"];

both! {
    async fn the_director_reviews_before_the_management_committee_approves(server: Server) {
        let board = Board::repeating(server).await;
        board.to_notice().await;
        let management = board.management().await;
        too_early(&board).await;
        let outdated = objected_in_vain(&board).await;
        declared_before_seen(&board, &management).await;
        nobody_else(&board).await;
        refuses_director_review_missing(&board, &management).await;
        what_was_read(&board, &outdated).await;
        allows_director_review_missing(&board, &management).await;
        for_an_absent_director(&board).await;
        for_a_recused_director(&board).await;
        refuses_management_approval_missing(&board).await;
        barred_by_now(&board, &management).await;
        refused_for_good(&board, &management).await;
        allows_management_approval_missing(&board, &management).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn two_persons_neither_of_whom_drafted(server: Server) {
        let board = Board::repeating(server).await;
        board.to_notice().await;
        named_too_early(&board).await;
        let deputy = drafted_by_the_deputy(&board).await;
        named_by_resolution(&board).await;
        refuses_approver_not_independent(&board, &deputy).await;
        allows_approver_not_independent(&board, &deputy).await;
        for_both_recused(&board, &deputy).await;
        for_no_director(&board, &deputy).await;
        a_second_office(&board).await;
        let management = board.management().await;
        for case in 0..4 {
            management.act("ApproveNominee", board.approving(case).await).await;
        }
        board.office().act("ConferAwards", board.awarding(&[0, 1, 2, 3]).await).await;
        assert_eq!(board.states().await, ["CONFERRED"; 4]);
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}

fn world(board: &Board) -> &World {
    &board.chamber.review.world
}

/// The input of a decision by somebody who stands in for an absent director.
async fn standing_in(board: &Board, case: usize) -> Value {
    but(board.approving(case).await, json!({ "standsIn": "主任出国考察。" }))
}

/// What somebody may do with a nominee: each action with the codes of what stands in the way.
fn allowed(nominee: &Value) -> Value {
    let mut actions = json!({});
    for row in nominee["allowedActions"].as_array().unwrap() {
        let codes: Vec<&Value> = row["userErrors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
        assert_eq!(row["allowed"], codes.is_empty());
        actions[row["action"].as_str().unwrap()] = json!(codes);
    }
    actions
}

/// Proves that a field of the input is refused, and nothing else.
async fn faults(board: &Board, client: &Client, input: Value, path: &str) {
    let errors = refuses(board.server(), client, "ApproveNominee", input, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": path, "index": null }]));
}

/// Approves and answers the last decision on the nominee: who, and why in the place of another.
async fn decides(client: &Client, input: Value) -> (Value, Value) {
    let mut nominee = client.act("ApproveNominee", input).await["nominee"].take();
    let mut last = nominee["decisions"].as_array_mut().unwrap().pop().unwrap();
    assert_eq!((&last["approved"], &last["reason"]), (&json!(true), &json!("同意。")));
    (last["name"].take(), last["standsIn"].take())
}

/// While the notice runs, nobody decides.
async fn too_early(board: &Board) {
    let code = "STAGE_OUT_OF_ORDER";
    let (current, required) = (zh("Phase", "NOTICE"), zh("Phase", "CONFERRAL"));
    for operation in DECISIONS {
        let deciding = [("current", current.as_str()), ("required", required.as_str())];
        bars(world(board), board.director(), (operation, board.approving(0).await), code, deciding).await;
    }
    let seen = board.nominee(board.director(), "committee", 0).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [code], "REFUSE_NOMINEE": [code] }));
}

/// The notice of all four, an objection of its last instant, dismissed the instant after it; then the cycle goes on. What the
/// first approver would have read before the dismissal.
async fn objected_in_vain(board: &Board) -> Value {
    let notice = board.published(&[0, 1, 2, 3]).await;
    board.at("2026-06-15T23:59:59.999+08:00").await;
    let objection = board.objected(&notice, 0).await;
    let outdated = board.approving(0).await;
    board.at("2026-06-16T00:00:00+08:00").await;
    board.office().act("DismissObjection", board.deciding(&objection).await).await;
    board.office().act("AdvanceCycle", board.advancing("CONFERRAL").await).await;
    outdated
}

/// The management committee's director sees the identity card before pledge and declaration, and decides nothing.
async fn declared_before_seen(board: &Board, management: &Client) {
    let (pledge, declaration) = ("PLEDGE_MISSING", "DECLARATION_MISSING");
    let input = board.approving(0).await;
    let card = board.nominee(management, "management", 0).await;
    assert_eq!((&card["visibility"], &card["organization"]["name"]), (&json!("NOT_YET"), &json!("第1公司")));
    for hidden in ["digest", "approvals", "base", "required"] {
        assert_eq!(card[hidden], Value::Null, "{hidden}");
    }
    assert_eq!(card["objections"], json!([]));
    let both = [pledge, declaration];
    assert_eq!(allowed(&card), json!({ "APPROVE_NOMINEE": both, "REFUSE_NOMINEE": both }));
    for operation in DECISIONS {
        refuses(board.server(), management, operation, input.clone(), &both).await;
    }
    management.act("SignPledge", json!({ "cycle": board.cycle() })).await;
    for operation in DECISIONS {
        refuses(board.server(), management, operation, input.clone(), &[declaration]).await;
    }
    let declaring = |case: usize| {
        let organization = &board.chamber.review.cases[case].applicant.organization;
        json!({ "cycle": board.cycle(), "organization": organization })
    };
    management.act("DeclareInterest", declaring(0)).await;
    let seen = board.nominee(management, "management", 0).await;
    assert_eq!((&seen["visibility"], &seen["digest"]), (&json!("VISIBLE"), &input["digest"]));
    assert_eq!((&seen["approvals"], &seen["base"], &seen["required"]), (&json!(5), &json!(5), &json!(4)));
    assert_eq!((&seen["pool"], &seen["bonus"]), (&json!("QUOTA"), &json!("100000.00")));
    let objections = json!([{
        "origin": "PUBLIC", "facts": "该单位存在质量问题。", "filedAt": "2026-06-15T23:59:59.999+08:00", "state": "DISMISSED",
        "findings": "经核查情况如下。", "decidedAt": "2026-06-16T00:00:00.000+08:00",
    }]);
    assert_eq!(seen["objections"], objections);
    // A declaration is about one applicant.
    let other = board.nominee(management, "management", 1).await;
    assert_eq!((&other["visibility"], &other["digest"]), (&json!("NOT_YET"), &Value::Null));
    assert_eq!(allowed(&other), json!({ "APPROVE_NOMINEE": [declaration], "REFUSE_NOMINEE": [declaration] }));
    for case in 1..4 {
        management.act("DeclareInterest", declaring(case)).await;
    }
    let former = board.nominee(management, "management", 3).await;
    assert_eq!((&former["pool"], &former["bonus"]), (&json!("FORMER"), &Value::Null));
}

/// An ordinary member, the Office and the supervisor look on; whoever has no area does not even do that.
async fn nobody_else(board: &Board) {
    let world = world(board);
    let (member, supervisor) = (board.chamber.member(2), board.as_account("supervisor").await);
    let input = board.approving(0).await;
    for operation in DECISIONS {
        for client in [member, board.office(), &supervisor, &world.recommender, board.applicant(0), &world.admin] {
            stops(world, client, operation, input.clone(), "FORBIDDEN").await;
        }
        board.unsigned(operation, input.clone()).await;
    }
    for (client, area) in [(member, "committee"), (board.office(), "office"), (&supervisor, "supervisor")] {
        let seen = board.nominee(client, area, 0).await;
        assert_eq!((&seen["digest"], allowed(&seen)), (&input["digest"], json!({})), "{area}");
    }
    let nothing = json!({ "management": null, "committee": null, "office": null, "supervisor": null });
    for client in [&world.recommender, board.applicant(0), &world.admin] {
        assert_eq!(client.ask("Nominees", json!({ "cycle": board.cycle() })).await["viewer"], nothing);
    }
}

async fn refuses_director_review_missing(board: &Board, management: &Client) {
    let code = "DIRECTOR_REVIEW_MISSING";
    for operation in DECISIONS {
        bars(world(board), management, (operation, board.approving(0).await), code, [("number", "2026-0001")]).await;
    }
    let seen = board.nominee(management, "management", 0).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [code], "REFUSE_NOMINEE": [code] }));
    // Nobody is conferred without it.
    let both = [code, "MANAGEMENT_APPROVAL_MISSING"];
    let expected = [both, both, both, both].concat();
    let input = board.awarding(&[0, 1, 2, 3]).await;
    let errors = refuses(board.server(), board.office(), "ConferAwards", input, &expected).await;
    for (error, number) in errors.iter().zip([1, 1, 2, 2, 3, 3, 4, 4]) {
        assert_eq!(error["facts"], json!([{ "key": "number", "value": format!("2026-000{number}") }]));
    }
    assert_eq!(articles(&errors, code), ["19(§1)"]);
}

/// The objection was dismissed after this was read; and nothing stands in for the director in his own person.
async fn what_was_read(board: &Board, outdated: &Value) {
    let input = board.approving(0).await;
    for operation in DECISIONS {
        let errors = refuses(board.server(), board.director(), operation, outdated.clone(), &["STALE_VERSION"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "digest", "index": null }]));
        let (expected, current) = (outdated["digest"].as_str().unwrap(), input["digest"].as_str().unwrap());
        assert_eq!(facts(&errors, "STALE_VERSION"), known([("expected", expected), ("current", current)]));
    }
    faults(board, board.director(), but(input.clone(), json!({ "digest": "0" })), "digest").await;
    faults(board, board.director(), but(input.clone(), json!({ "reason": " " })), "reason").await;
    faults(board, board.director(), standing_in(board, 0).await, "standsIn").await;
}

async fn allows_director_review_missing(board: &Board, management: &Client) {
    let seen = board.nominee(board.director(), "committee", 0).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [], "REFUSE_NOMINEE": [] }));
    board.director().act("ApproveNominee", board.approving(0).await).await;
    let approved = management.act("ApproveNominee", board.approving(0).await).await;
    let decision = |step: i64, role: &str, name: &str| {
        json!({
            "step": step, "role": role, "approved": true, "reason": "同意。", "standsIn": null, "name": name,
            "decidedAt": "2026-06-16T00:00:00.000+08:00",
        })
    };
    let both = [decision(1, "COMMITTEE_MEMBER", "主任"), decision(2, "MANAGEMENT_DIRECTOR", "管委会主任")];
    assert_eq!(approved["nominee"]["decisions"], json!(both));
    assert_eq!((&approved["nominee"]["state"], &approved["nominee"]["award"]), (&json!("NOMINATED"), &Value::Null));
    // Each of them once.
    for client in [board.director(), management] {
        let input = board.approving(0).await;
        refuses(board.server(), client, "ApproveNominee", input, &["INVALID_INPUT"]).await;
    }
    let seen = board.nominee(board.director(), "committee", 0).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": ["INVALID_INPUT"], "REFUSE_NOMINEE": [] }));
}

/// While a director is in office, his deputy says why he decides; then it is decided.
async fn for_an_absent_director(board: &Board) {
    let deputy = board.chamber.member(1);
    faults(board, deputy, board.approving(1).await, "standsIn").await;
    let decided = decides(deputy, standing_in(board, 1).await).await;
    assert_eq!(decided, (json!("常务副主任"), json!("主任出国考察。")));
    let input = board.approving(1).await;
    refuses(board.server(), board.director(), "ApproveNominee", input, &["INVALID_INPUT"]).await;
}

/// A director with an interest neither sees nor decides; for this nominee alone his deputy needs no reason.
async fn for_a_recused_director(board: &Board) {
    let (director, deputy) = (board.director(), board.chamber.member(1));
    board.conflicted("director", 2).await;
    let ids: Vec<Value> = board.nominees(director, "committee").await.iter().map(|row| row["id"].clone()).collect();
    let others = [0, 1, 3].map(|case| json!(board.application(case)));
    assert_eq!(ids, others);
    for operation in DECISIONS {
        let (input, kind) = (board.approving(2).await, zh("InterestKind", "ADVISER"));
        bars(world(board), director, (operation, input), "CONFLICT_OF_INTEREST", [("kind", &kind)]).await;
    }
    faults(board, deputy, standing_in(board, 2).await, "standsIn").await;
    faults(board, deputy, board.approving(3).await, "standsIn").await;
    assert_eq!(decides(deputy, board.approving(2).await).await, (json!("常务副主任"), json!("主任回避")));
}

async fn refuses_management_approval_missing(board: &Board) {
    let code = "MANAGEMENT_APPROVAL_MISSING";
    board.director().act("ApproveNominee", board.approving(3).await).await;
    let input = board.awarding(&[0, 1, 2, 3]).await;
    let errors = refuses(board.server(), board.office(), "ConferAwards", input, &[code; 3]).await;
    for (error, number) in errors.iter().zip(["2026-0002", "2026-0003", "2026-0004"]) {
        assert_eq!(error["facts"], json!([{ "key": "number", "value": number }]));
    }
    assert_eq!(articles(&errors, code), ["19(§1)", "23", "24"]);
}

/// A violation that comes to light between the two approvals: nobody approves any more, and nothing is conferred; the director
/// takes his own approval back by refusing.
async fn barred_by_now(board: &Board, management: &Client) {
    let (code, director) = ("BARRED_BY_VIOLATION", board.director());
    let entry = board.barred(3).await;
    let record = [("number", "2026-0004"), ("recordedOn", "2026-04-20"), ("barredUntil", "2029-04-20")];
    let seen = board.nominee(management, "management", 3).await;
    assert_eq!(facts(seen["failing"].as_array().unwrap(), code), known(record));
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [code], "REFUSE_NOMINEE": [] }));
    bars(world(board), management, ("ApproveNominee", board.approving(3).await), code, record).await;
    let missing = "MANAGEMENT_APPROVAL_MISSING";
    let expected = [missing, missing, missing, code];
    let errors =
        refuses(board.server(), board.office(), "ConferAwards", board.awarding(&[0, 1, 2, 3]).await, &expected).await;
    assert_eq!(facts(&errors, code), known(record));
    let refusing = but(board.approving(3).await, json!({ "reason": "查有违法行为。" }));
    let mut refused = director.act("RefuseNominee", refusing).await["nominee"].take();
    assert_eq!((&refused["state"], &refused["notice"]), (&json!("NOT_APPROVED"), &Value::Null));
    let decisions = refused["decisions"].take();
    let taken = |row: &Value| (row["step"].clone(), row["approved"].clone(), row["reason"].clone());
    assert_eq!(taken(&decisions[0]), (json!(1), json!(true), json!("同意。")));
    assert_eq!(taken(&decisions[1]), (json!(1), json!(false), json!("查有违法行为。")));
    // The entry was an error; the refusal stays.
    board.cleared(&entry).await;
    let input = board.approving(3).await;
    let expected = ["NOMINEE_DISQUALIFIED", "INVALID_INPUT"];
    refuses(board.server(), director, "ApproveNominee", input, &expected).await;
}

/// The management committee's director refuses what the committee's approved: its place stays vacant, and it is a nominee no
/// more.
async fn refused_for_good(board: &Board, management: &Client) {
    let code = "NOMINEE_DISQUALIFIED";
    let refusing = but(board.approving(1).await, json!({ "reason": "不予审定。" }));
    management.act("RefuseNominee", refusing).await;
    assert_eq!(board.states().await, ["NOMINATED", "NOT_APPROVED", "NOMINATED", "NOT_APPROVED"]);
    assert_eq!(board.places().await, Vec::<Value>::new());
    let notices = board.server().anonymous().ask("PublicNotices", json!({ "first": 10 })).await;
    let entries = notices["publicNotices"]["nodes"][0]["entries"].as_array().unwrap();
    let struck = json!("2026-06-16T00:00:00.000+08:00");
    let (none, refused) = ((&Value::Null, &Value::Null), (&struck, &json!("NOT_APPROVED")));
    let strikes: Vec<_> = entries.iter().map(|entry| (&entry["struckAt"], &entry["strikeReason"])).collect();
    assert_eq!(strikes, [none, refused, none, refused]);
    let state = zh("ApplicationState", "NOT_APPROVED");
    for operation in DECISIONS {
        let deciding = [("number", "2026-0002"), ("state", state.as_str())];
        bars(world(board), management, (operation, board.approving(1).await), code, deciding).await;
    }
    let seen = board.nominee(management, "management", 1).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [code], "REFUSE_NOMINEE": [code] }));
    let missing = "MANAGEMENT_APPROVAL_MISSING";
    let input = board.awarding(&[0, 1, 2]).await;
    refuses(board.server(), board.office(), "ConferAwards", input, &[code, missing]).await;
}

/// With the last approval the rest is conferred; then nobody refuses any more.
async fn allows_management_approval_missing(board: &Board, management: &Client) {
    management.act("ApproveNominee", board.approving(2).await).await;
    board.tried("ConferAwards", board.awarding(&[0, 2]).await).await;
    let refusing = but(board.approving(0).await, json!({ "dryRun": true }));
    for client in [board.director(), management] {
        client.act("RefuseNominee", refusing.clone()).await;
    }
    board.office().act("ConferAwards", board.awarding(&[0, 2]).await).await;
    assert_eq!(board.states().await, ["CONFERRED", "NOT_APPROVED", "CONFERRED", "NOT_APPROVED"]);
    let state = zh("ApplicationState", "CONFERRED");
    let deciding = [("number", "2026-0001"), ("state", state.as_str())];
    let input = board.approving(0).await;
    bars(world(board), board.director(), ("RefuseNominee", input), "NOMINEE_DISQUALIFIED", deciding).await;
    assert_eq!(board.awards().await.len(), 2);
}

/// The term of somebody on the committee, as the Office sees it.
async fn term(board: &Board, account: &str) -> Value {
    let person = &world(board).people[account];
    let data = board.office().ask("CommitteeMembers", json!({})).await;
    let rows = data["viewer"]["office"]["committeeMembers"]["nodes"].as_array().unwrap();
    rows.iter().find(|row| row["personId"] == json!(person)).unwrap().clone()
}

/// The committee names the holder of an account to review nominees.
async fn names(board: &Board, account: &str) {
    let term = term(board, account).await;
    world(board).resolve("DIRECTOR_REVIEW", term["id"].as_str().unwrap()).await;
}

/// A resolution from before the notice names nobody for those who stand on it; director and deputy need none.
async fn named_too_early(board: &Board) {
    names(board, "expert").await;
    for account in ["director", "deputy"] {
        let subject = term(board, account).await["id"].take();
        let input = json!({ "subject": "DIRECTOR_REVIEW", "subjectId": subject, "title": "推举", "text": "代行。" });
        let errors = refuses(board.server(), board.office(), "ProposeResolution", input, &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "subjectId", "index": null }]));
    }
    board.at("2026-06-01T10:00:00+08:00").await;
}

/// The deputy heads the bureau that is the Office: a notice of the first two is drafted by him, that of the others by its staff.
async fn drafted_by_the_deputy(board: &Board) -> Client {
    let input = json!({ "person": world(board).people["deputy"], "role": "OFFICE", "validFrom": "2026-06-01" });
    world(board).admin.act("GrantRole", input).await;
    let deputy = board.as_account("deputy").await;
    deputy.act("PublishNotice", board.publishing(&[0, 1])).await;
    board.published(&[2, 3]).await;
    deputy
}

/// A member named after the notice; then both notices are over.
async fn named_by_resolution(board: &Board) {
    names(board, "scholar").await;
    board.at("2026-06-16T09:00:00+08:00").await;
    board.conferring().await;
    stops(world(board), board.chamber.member(3), "ApproveNominee", board.approving(0).await, "FORBIDDEN").await;
}

async fn refuses_approver_not_independent(board: &Board, deputy: &Client) {
    let code = "APPROVER_NOT_INDEPENDENT";
    for operation in DECISIONS {
        bars(world(board), deputy, (operation, standing_in(board, 0).await), code, []).await;
    }
    let seen = board.nominee(deputy, "committee", 0).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [code], "REFUSE_NOMINEE": [code] }));
}

/// What others drafted the deputy may approve; what he drafted, the member whom the committee named.
async fn allows_approver_not_independent(board: &Board, deputy: &Client) {
    let decided = decides(deputy, standing_in(board, 2).await).await;
    assert_eq!(decided, (json!("常务副主任"), json!("主任出国考察。")));
    let scholar = board.chamber.member(2);
    let seen = board.nominee(scholar, "committee", 0).await;
    assert_eq!(allowed(&seen), json!({ "APPROVE_NOMINEE": [], "REFUSE_NOMINEE": [] }));
    faults(board, scholar, standing_in(board, 0).await, "standsIn").await;
    assert_eq!(decides(scholar, board.approving(0).await).await, (json!("委员甲"), json!("审定")));
}

/// Where director and deputy have an interest, only the member named is left.
async fn for_both_recused(board: &Board, deputy: &Client) {
    for account in ["director", "deputy"] {
        board.conflicted(account, 1).await;
    }
    let kind = zh("InterestKind", "ADVISER");
    for client in [board.director(), deputy] {
        let input = board.approving(1).await;
        bars(world(board), client, ("ApproveNominee", input), "CONFLICT_OF_INTEREST", [("kind", &kind)]).await;
    }
    assert_eq!(decides(board.chamber.member(2), board.approving(1).await).await, (json!("委员甲"), json!("审定")));
}

/// The director's term is over at 24:00: he has no access any more, and his deputy needs no reason.
async fn for_no_director(board: &Board, deputy: &Client) {
    for account in ["director", "scholar"] {
        let term = term(board, account).await;
        let input = json!({ "member": term["id"], "endedOn": "2026-06-16", "expectedVersion": term["version"] });
        board.office().act("EndCommitteeTerm", input).await;
    }
    board.at("2026-06-16T23:59:59.999+08:00").await;
    faults(board, deputy, board.approving(3).await, "standsIn").await;
    board.at("2026-06-17T00:00:00+08:00").await;
    stops(world(board), board.director(), "ApproveNominee", board.approving(3).await, "FORBIDDEN").await;
    faults(board, deputy, standing_in(board, 3).await, "standsIn").await;
    assert_eq!(decides(deputy, board.approving(3).await).await, (json!("常务副主任"), json!("主任空缺")));
}

/// Whoever reviewed a nominee and comes into the other office does not approve it as well.
async fn a_second_office(board: &Board) {
    let input = json!({
        "person": world(board).people["scholar"], "role": "MANAGEMENT_DIRECTOR", "document": "包高新发〔2026〕9号", "validFrom": "2026-06-17",
    });
    world(board).admin.act("GrantRole", input).await;
    let scholar = board.as_account("scholar").await;
    for case in [0, 1] {
        let input = board.approving(case).await;
        bars(world(board), &scholar, ("ApproveNominee", input), "APPROVER_NOT_INDEPENDENT", []).await;
    }
    scholar.act("ApproveNominee", but(board.approving(2).await, json!({ "dryRun": true }))).await;
}
