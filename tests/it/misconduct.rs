//! Misconduct (art. 28): opening a case suspends, dismissing ends it, findings disqualify for good; scores concerned are void, ballots
//! of closed rounds stand.

use crate::board::{Board, PLAIN};
use crate::casework::{bars, stops};
use crate::chamber::Chamber;
use crate::operations::{facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::panel::Review;
use crate::support::{Client, both};
use crate::worklist::told;
use crate::world::{PASSWORD, World};
use serde_json::{Value, json};

both! {
    async fn a_case_suspends_at_once_and_its_dismissal_ends_that(server: Server) {
        let review = Review::begun(server, 1).await;
        let case = opened(&review).await;
        suspended(&review).await;
        nobody_handles_the_own_case(&review).await;
        dismissed(&review, &case).await;
        assert_eq!(quality_award::check::broken(&review.world.server.app.db).await.unwrap(), []);
    }

    async fn findings_disqualify_for_good(server: Server) {
        let review = Review::begun(server, 2).await;
        review.complete(&[80, 70]).await;
        review.signed(&[0, 1], 2).await;
        let case = disqualified(&review).await;
        never_again(&review).await;
        referred(&review, &case).await;
        assert_eq!(quality_award::check::broken(&review.world.server.app.db).await.unwrap(), []);
    }

    async fn a_suspended_member_is_absent_and_stays_on_the_roll(server: Server) {
        let chamber = Chamber::declared(server, 3).await;
        chamber.opened(&[0, 1, 2, 3, 4]).await;
        absent(&chamber).await;
        assert_eq!(quality_award::check::broken(&chamber.review.world.server.app.db).await.unwrap(), []);
    }

    async fn ballots_of_closed_rounds_stand(server: Server) {
        let board = Board::elected(server, 3, PLAIN).await;
        counted(&board).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}

fn about(person: &str) -> Value {
    json!({ "person": person, "facts": "违反保密规定，泄露申报材料。", "evidence": "举报信。" })
}

async fn cases(client: &Client) -> Vec<Value> {
    let data = client.ask("OfficeMisconductCases", json!({})).await;
    data["viewer"]["office"]["misconductCases"]["nodes"].as_array().unwrap().clone()
}

async fn opens(client: &Client, person: &str) -> Value {
    client.act("OpenMisconductCase", about(person)).await["misconductCase"].take()
}

fn deciding(case: &Value) -> Value {
    json!({ "case": case["id"], "findings": "经查属实。", "expectedVersion": case["version"] })
}

async fn supervisor(world: &World) -> Client {
    world.server.sign_in("supervisor", PASSWORD).await
}

/// The supervisor opens a case about a reviewer; others may not, nor about anybody.
async fn opened(review: &Review) -> Value {
    let world = &review.world;
    let (input, supervisor) = (about(&review.experts[1].person), supervisor(world).await);
    let management = world.server.sign_in("management", PASSWORD).await;
    let applicant = &review.cases[0].applicant.client;
    for client in
        [&review.experts[0].client, &world.committee[0], applicant, &world.recommender, &world.admin, &management]
    {
        stops(world, client, "OpenMisconductCase", input.clone(), "FORBIDDEN").await;
    }
    let document =
        "mutation($input: OpenMisconductCaseInput!) { openMisconductCase(input: $input) { userErrors { code } } }";
    let unsigned = but(input.clone(), json!({ "idempotencyKey": crate::support::key() }));
    assert_eq!(world.server.anonymous().stopped(document, json!({ "input": unsigned })).await, "UNAUTHENTICATED");
    // Not about who has no part in the review, nor about oneself.
    for (person, faults) in [("supervisor", 2), ("management", 1), ("recommender", 1)] {
        let expected = vec!["INVALID_INPUT"; faults];
        let errors =
            refuses(&world.server, &supervisor, "OpenMisconductCase", about(&world.people[person]), &expected).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "person", "index": null }]));
    }
    let own = about(&world.people["office"]);
    refuses(&world.server, &world.office, "OpenMisconductCase", own, &["INVALID_INPUT"]).await;
    let blank = but(input.clone(), json!({ "facts": " " }));
    refuses(&world.server, &supervisor, "OpenMisconductCase", blank, &["INVALID_INPUT"]).await;
    let digest = world.server.digest().await;
    supervisor.act("OpenMisconductCase", but(input.clone(), json!({ "dryRun": true }))).await;
    assert_eq!(world.server.digest().await, digest);
    let case = supervisor.act("OpenMisconductCase", input.clone()).await["misconductCase"].take();
    let seen = (&case["name"], &case["state"], &case["openedAs"], &case["openedBy"]);
    assert_eq!(seen, (&json!("专家second"), &json!("OPENED"), &json!("SUPERVISOR"), &json!("监督员")));
    assert_eq!(case["allowedActions"], json!([]));
    refuses(&world.server, &world.office, "OpenMisconductCase", input, &["INVALID_INPUT"]).await;
    assert!(told(&world.office).await.contains(&"DISMISS_MISCONDUCT_CASE 专家second".to_owned()));
    // It opens cases and changes nothing else.
    for (operation, input) in [
        ("DismissMisconductCase", deciding(&case)),
        ("DisqualifyPerson", but(deciding(&case), json!({ "applications": [] }))),
        ("RecordReferral", referral(&case, "2026-05-11")),
    ] {
        stops(world, &supervisor, operation, input, "FORBIDDEN").await;
    }
    let data = supervisor.ask("SupervisorMisconductCases", json!({ "filter": { "nameContains": "second" } })).await;
    assert_eq!(data["viewer"]["supervisor"]["misconductCases"]["nodes"], json!([case]));
    case
}

/// With the token issued before, the person does and sees nothing; the group counts the person still.
async fn suspended(review: &Review) {
    let (world, expert) = (&review.world, &review.experts[1]);
    let viewer = "{ viewer { name roles reviewer { myEntry { state } } worklist { title } } }";
    let expected = json!({ "viewer": { "name": "专家second", "roles": [], "reviewer": null, "worklist": [] } });
    assert_eq!(expert.client.ok(viewer, json!({})).await, expected);
    let scores = json!({
        "application": review.cases[0].id, "stage": "MATERIAL", "category": "4.1", "scores": [], "expectedVersion": 0,
        "strengths": "x", "improvements": "x",
    });
    stops(world, &expert.client, "SaveScores", scores, "FORBIDDEN").await;
    stops(world, &expert.client, "SignPledge", json!({ "cycle": world.cycle }), "FORBIDDEN").await;
    let anew = world.server.sign_in("second", PASSWORD).await;
    assert_eq!(anew.ok(viewer, json!({})).await, expected);
    let group = world.group(&review.group).await;
    let seats: Vec<&Value> = group["members"].as_array().unwrap().iter().map(|member| &member["releasedAt"]).collect();
    assert_eq!(seats, [&Value::Null; 3]);
    let entry = world.office.ask("ReviewerAssessments", json!({ "id": expert.entry })).await;
    let entry = &entry["viewer"]["office"]["reviewer"];
    assert_eq!((&entry["state"], &entry["barred"]), (&json!("ACTIVE"), &json!(true)));
    let name = [("name", "专家second")];
    let member =
        group["members"].as_array().unwrap().iter().find(|row| row["personId"] == json!(expert.person)).unwrap();
    let leading = json!({ "member": member["id"], "expectedVersion": group["version"] });
    bars(world, &world.office, ("NameGroupLeader", leading), "PERSON_DISQUALIFIED", name).await;
}

/// Staff whom a case is about are out, and do not see it afterwards either.
async fn nobody_handles_the_own_case(review: &Review) {
    let world = &review.world;
    let clerk = world.server.sign_in("office2", PASSWORD).await;
    assert_eq!(cases(&clerk).await.len(), 1);
    let case = opens(&world.office, &world.people["office2"]).await;
    assert_eq!(case["openedAs"], "OFFICE");
    stops(world, &clerk, "DismissMisconductCase", deciding(&case), "FORBIDDEN").await;
    let data = clerk.ok("{ viewer { office { reviewers { totalCount } } } }", json!({})).await;
    assert_eq!(data["viewer"]["office"], Value::Null);
    world.office.act("DismissMisconductCase", deciding(&case)).await;
    assert_eq!((cases(&clerk).await.len(), cases(&world.office).await.len()), (1, 2));
    let node = clerk.ok("query($id: ID!) { node(id: $id) { id } }", json!({ "id": case["id"] })).await;
    assert_eq!(node["node"], Value::Null);
    stops(world, &clerk, "DismissMisconductCase", deciding(&case), "NOT_FOUND").await;
}

async fn dismissed(review: &Review, case: &Value) {
    let (world, code) = (&review.world, "FINDINGS_MISSING");
    let without = but(deciding(case), json!({ "findings": null }));
    let errors = refuses(&world.server, &world.office, "DismissMisconductCase", without, &[code]).await;
    assert_eq!(facts(&errors, code), known([("missing", "调查结论")]));
    assert_eq!(articles(&errors, code), ["19(§1)", "28"]);
    let stale = but(deciding(case), json!({ "expectedVersion": 2 }));
    refuses(&world.server, &world.office, "DismissMisconductCase", stale, &["STALE_VERSION"]).await;
    let done = world.office.act("DismissMisconductCase", deciding(case)).await["misconductCase"].take();
    assert_eq!(
        (&done["state"], &done["findings"], &done["decidedBy"]),
        (&json!("DISMISSED"), &json!("经查属实。"), &json!("办公室甲"))
    );
    review.scored(1, 0, "MATERIAL", 60).await;
    let states =
        [zh("MisconductState", "DISMISSED"), zh("MisconductState", "OPENED"), zh("MisconductState", "DISQUALIFIED")];
    let once = [("current", states[0].as_str()), ("required", states[1].as_str())];
    bars(world, &world.office, ("DismissMisconductCase", deciding(&done)), "STAGE_OUT_OF_ORDER", once).await;
    let input = but(deciding(&done), json!({ "applications": [] }));
    bars(world, &world.office, ("DisqualifyPerson", input), "STAGE_OUT_OF_ORDER", once).await;
    let after = [("current", states[0].as_str()), ("required", states[2].as_str())];
    bars(world, &world.office, ("RecordReferral", referral(&done, "2026-05-11")), "STAGE_OUT_OF_ORDER", after).await;
    // Another case about the same person may follow.
    let again = opens(&world.office, &review.experts[1].person).await;
    world.office.act("DismissMisconductCase", deciding(&again)).await;
}

/// The states of an expert's sheets for a case, as the Office sees them.
async fn sheets(review: &Review, expert: usize, case: usize) -> Vec<Value> {
    let query =
        "query($id: ID!) { viewer { office { application(id: $id) { sheets { state reviewer { personId } } } } } }";
    let data = review.world.office.ok(query, json!({ "id": review.cases[case].id })).await;
    let sheets = data["viewer"]["office"]["application"]["sheets"].as_array().unwrap().iter();
    let own = sheets.filter(|sheet| sheet["reviewer"]["personId"] == json!(review.experts[expert].person));
    own.map(|sheet| sheet["state"].clone()).collect()
}

/// Scores for the applicants that the findings concern are void, and the report that rests on them is open again.
async fn disqualified(review: &Review) -> Value {
    let world = &review.world;
    let case = opens(&world.office, &review.experts[1].person).await;
    let input = but(deciding(&case), json!({ "applications": [review.cases[0].id] }));
    let early =
        refuses(&world.server, &world.office, "RecordReferral", referral(&case, "2026-05-18"), &["STAGE_OUT_OF_ORDER"])
            .await;
    assert_eq!(articles(&early, "STAGE_OUT_OF_ORDER"), ["17"]);
    let without = but(input.clone(), json!({ "findings": null }));
    refuses(&world.server, &world.office, "DisqualifyPerson", without, &["FINDINGS_MISSING"]).await;
    let unknown = but(input.clone(), json!({ "applications": [world.cycle] }));
    refuses(&world.server, &world.office, "DisqualifyPerson", unknown, &["INVALID_INPUT"]).await;
    let clerk = world.server.sign_in("office2", PASSWORD).await;
    let both = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    refuses(&world.server, &clerk, "DisqualifyPerson", input.clone(), &both).await;
    let digest = world.server.digest().await;
    world.office.act("DisqualifyPerson", but(input.clone(), json!({ "dryRun": true }))).await;
    assert_eq!((world.server.digest().await, sheets(review, 1, 0).await), (digest, vec![json!("SUBMITTED"); 2]));
    assert_eq!(review.report().await["state"], "SIGNED");
    let done = world.office.act("DisqualifyPerson", input).await["misconductCase"].take();
    assert_eq!((&done["state"], &done["applications"]), (&json!("DISQUALIFIED"), &json!([review.cases[0].id])));
    assert_eq!(sheets(review, 1, 0).await, vec![json!("VOID"); 2]);
    assert_eq!(
        (sheets(review, 1, 1).await, sheets(review, 0, 0).await),
        (vec![json!("SUBMITTED"); 2], vec![json!("SUBMITTED"); 2])
    );
    assert_eq!(review.report().await["state"], "DRAFT");
    done
}

/// Nobody appoints, assigns or enrols the person any more; the own calls are forbidden.
async fn never_again(review: &Review) {
    let (world, expert, code) = (&review.world, &review.experts[1], "PERSON_DISQUALIFIED");
    let name = [("name", "专家second")];
    let entry = world.office.ask("ReviewerAssessments", json!({ "id": expert.entry })).await;
    let entry = &entry["viewer"]["office"]["reviewer"];
    assert_eq!((&entry["state"], &entry["barred"]), (&json!("EXITED"), &json!(true)));
    let group = world.formed("另一组", &["C"]).await;
    let appointment = json!({
        "person": expert.person, "position": "MEMBER", "expertise": "QUALITY", "appointedOn": "2026-05-01",
    });
    for (client, operation, input) in [
        (&world.office, "AppointReviewer", json!({ "reviewer": expert.entry, "cycle": world.cycle })),
        (&world.office, "AdmitReviewer", World::admission(&expert.person)),
        (&world.office, "AddGroupMember", json!({ "group": group, "reviewer": expert.entry, "expectedVersion": 1 })),
        (&world.office, "AppointCommitteeMember", appointment),
        (&world.admin, "GrantRole", json!({ "person": expert.person, "role": "OFFICE" })),
        (&world.admin, "GrantRole", json!({ "person": expert.person, "role": "MANAGEMENT_DIRECTOR" })),
    ] {
        bars(world, client, (operation, input), code, name).await;
    }
    stops(world, &expert.client, "SignPledge", json!({ "cycle": world.cycle }), "FORBIDDEN").await;
    let opens = json!({ "person": review.experts[0].person, "facts": "x" });
    stops(world, &expert.client, "OpenMisconductCase", opens, "FORBIDDEN").await;
    // What is no work of the award is another matter.
    let errors = world.admin.refused("GrantRole", json!({ "person": expert.person, "role": "SUPERVISOR" })).await;
    assert_eq!(errors[0]["code"], "ROLE_INCOMPATIBLE");
}

fn referral(case: &Value, day: &str) -> Value {
    json!({ "case": case["id"], "to": "EMPLOYER", "body": "某检测中心", "document": "质评函〔2026〕3号", "referredOn": day, "note": "提请给予纪律处分。" })
}

async fn referred(review: &Review, case: &Value) {
    let world = &review.world;
    for day in ["2026-05-17", "2026-05-19"] {
        let errors =
            refuses(&world.server, &world.office, "RecordReferral", referral(case, day), &["INVALID_INPUT"]).await;
        assert_eq!(errors[0]["path"], json!([{ "field": "referredOn", "index": null }]), "{day}");
    }
    world.office.act("RecordReferral", referral(case, "2026-05-18")).await;
    let judiciary = but(
        referral(case, "2026-05-18"),
        json!({ "to": "JUDICIARY", "body": "公安机关", "document": null, "note": null }),
    );
    let done = world.office.act("RecordReferral", judiciary).await["misconductCase"].take();
    let kinds: Vec<&Value> = done["referrals"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, [&json!("EMPLOYER"), &json!("JUDICIARY")]);
    assert_eq!(done["version"], case["version"]);
}

/// In a meeting that goes on, whoever is suspended is absent: the roll stays as large, and the deputy chairs for the director.
async fn absent(chamber: &Chamber) {
    let world = &chamber.review.world;
    let director = &world.people["director"];
    assert_eq!((&chamber.meeting().await["attending"], &chamber.meeting().await["chair"]), (&json!(5), &json!("主任")));
    let case = opens(&world.office, director).await;
    let meeting = chamber.meeting().await;
    assert_eq!((&meeting["members"], &meeting["attending"]), (&json!(5), &json!(4)));
    let name = [("name", "主任")];
    let input = chamber.attendance(&[0, 1, 2, 3]).await;
    bars(world, chamber.office(), ("RecordAttendance", input), "PERSON_DISQUALIFIED", name).await;
    let round = chamber.voting().await;
    assert_eq!((&round["attending"], &round["chair"]), (&json!(4), &json!("常务副主任")));
    stops(world, chamber.member(0), "CastBallot", chamber.ballot(&round, &[0]), "FORBIDDEN").await;
    for member in [1, 2, 3, 4] {
        chamber.member(member).act("CastBallot", chamber.ballot(&round, &[0, 1])).await;
    }
    let closed = chamber.closed().await;
    assert_eq!((&closed["state"], &closed["candidates"][0]["approvals"]), (&json!("CLOSED"), &json!(4)));
    let mut input = chamber.on_meeting().await;
    input["minutes"] = json!("表决完成。");
    chamber.office().act("CloseMeeting", input).await;
    chamber.office().act("DismissMisconductCase", deciding(&case)).await;
    let data = chamber.member(0).ok("{ viewer { roles } }", json!({})).await;
    assert_eq!(data["viewer"]["roles"], json!(["COMMITTEE_MEMBER"]));
}

/// A member is disqualified after the vote: what was counted stands, the term ends with the day, the deputy stands in for a director.
async fn counted(board: &Board) {
    let world = &board.chamber.review.world;
    let result = async || {
        let round = board.chamber.round().await;
        (round["state"].clone(), round["candidates"].clone(), round["returned"].clone(), board.states().await)
    };
    let before = result().await;
    let case = opens(board.office(), &world.people["lawyer"]).await;
    let input = but(deciding(&case), json!({ "applications": [board.application(0)] }));
    board.office().act("DisqualifyPerson", input).await;
    assert_eq!(result().await, before);
    let data = board
        .office()
        .ok("{ viewer { office { committeeMembers(first: 1) { nodes { name endedOn } } } } }", json!({}))
        .await;
    assert_eq!(
        data["viewer"]["office"]["committeeMembers"]["nodes"][0],
        json!({ "name": "委员丙", "endedOn": "2026-06-01" })
    );
    board.published(&[0, 1, 2]).await;
    board.at("2026-06-16T00:00:00+08:00").await;
    board.conferring().await;
    let director = opens(board.office(), &world.people["director"]).await;
    stops(world, board.director(), "ApproveNominee", board.approving(0).await, "FORBIDDEN").await;
    board.chamber.member(1).act("ApproveNominee", board.approving(0).await).await;
    board.office().act("DismissMisconductCase", deciding(&director)).await;
    board.director().act("ApproveNominee", board.approving(1).await).await;
}
