//! Places that an upheld objection made vacant (art. 19 §2): who may take them and in which order, the vote on substitutes, and
//! when they stay vacant.

use crate::board::Board;
use crate::chamber::results;
use crate::operations::{codes, facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::both;
use serde_json::{Value, json};

both! {
    async fn the_reserve_comes_first_and_then_whoever_passes_a_new_vote(server: Server) {
        let board = Board::reserving(server, 6).await;
        board.to_notice().await;
        let notice = board.published(&[0, 1, 2]).await;
        board.at("2026-06-02T09:00:00+08:00").await;
        board.upheld(&notice, 0).await;
        refuses_vacancy_undecided(&board).await;
        refuses_substitute_not_next(&board).await;
        let resolution = left_by_resolution(&board).await;
        board.at("2026-06-03T09:00:00+08:00").await;
        board.upheld(&notice, 1).await;
        barred_meanwhile(&board, &resolution).await;
        let own = allows_substitute_not_next(&board).await;
        board.at("2026-06-04T09:00:00+08:00").await;
        board.upheld(&own, 3).await;
        voted_on(&board).await;
        voted_void(&board).await;
        none_passes(&board).await;
        refuses_no_substitute(&board, &notice).await;
        nobody_left(&board).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }

    async fn a_vote_that_is_void_takes_its_vacant_places_with_it(server: Server) {
        let board = Board::elected(server, 2, [&[0], &[0], &[0], &[0], &[]]).await;
        assert_eq!(board.states().await, ["NOMINATED", "NOT_PASSED"]);
        let notice = board.published(&[0]).await;
        board.at("2026-06-02T09:00:00+08:00").await;
        board.upheld(&notice, 0).await;
        // Three places and one winner: one place became vacant, the others nobody had.
        assert_eq!(board.places().await.len(), 1);
        board.voted([&[1]; 5]).await;
        board.office().act("SubstituteNominee", board.substituting(1).await).await;
        let own = board.published(&[1]).await;
        repeated(&board, &own).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}

/// Proves that the Office is refused.
async fn refused(board: &Board, operation: &str, input: Value, expected: &[&str]) -> Vec<Value> {
    refuses(board.server(), board.office(), operation, input, expected).await
}

/// The place that became vacant last.
async fn last(board: &Board) -> Value {
    board.places().await.pop().unwrap()
}

/// The input that leaves the last place vacant.
async fn leaving(board: &Board, resolution: Option<&String>) -> Value {
    let place = last(board).await;
    json!({ "place": place["id"], "reason": "不予补充。", "resolution": resolution, "expectedVersion": place["version"] })
}

/// Global ids of candidates.
fn ids(board: &Board, cases: &[usize]) -> Value {
    cases.iter().map(|case| json!(board.application(*case))).collect()
}

async fn refuses_vacancy_undecided(board: &Board) {
    let code = "VACANCY_UNDECIDED";
    let errors = board.withheld(&["NOTICE_PERIOD_RUNNING", code]).await;
    assert_eq!(facts(&errors, code), known([("places", "1")]));
    assert_eq!(articles(&errors, code), ["19(§2)"]);
    let place = last(board).await;
    assert_eq!((&place["state"], &place["counts"]), (&json!("OPEN"), &json!(true)));
    assert_eq!((&place["nextInLine"], &place["roundDue"]), (&ids(board, &[3]), &Value::Null));
    // The committee sees it too; whoever is recused from the next in line does not see who that is.
    for (member, next) in [(0, &[3][..]), (4, &[])] {
        let data = board.chamber.member(member).ask("VacantPlaces", json!({ "cycle": board.cycle() })).await;
        assert_eq!(data["viewer"]["committee"]["vacantPlaces"][0]["nextInLine"], ids(board, next));
    }
}

async fn refuses_substitute_not_next(board: &Board) {
    let code = "SUBSTITUTE_NOT_NEXT";
    for (case, number) in [(4, "2026-0005"), (1, "2026-0002")] {
        let errors = refused(board, "SubstituteNominee", board.substituting(case).await, &[code]).await;
        assert_eq!(facts(&errors, code), known([("number", number)]));
        assert_eq!(articles(&errors, code), ["19(§2)"]);
    }
    refused(board, "SubstituteNominee", board.substituting(0).await, &["NOMINEE_DISQUALIFIED"]).await;
    let stale = but(board.substituting(3).await, json!({ "expectedVersion": 2 }));
    refused(board, "SubstituteNominee", stale, &["STALE_VERSION"]).await;
    let management = board.management().await;
    let world = &board.chamber.review.world;
    crate::casework::stops(world, &management, "SubstituteNominee", board.substituting(3).await, "FORBIDDEN").await;
}

/// The input that asks the committee to leave the last place vacant.
async fn proposing(board: &Board) -> Value {
    json!({ "subject": "VACANT_PLACE", "subjectId": last(board).await["id"], "title": "不予补充", "text": "提请决定。" })
}

/// While somebody is in reserve, a place stays vacant only by a resolution that passed.
async fn left_by_resolution(board: &Board) -> String {
    let world = &board.chamber.review.world;
    let errors = refused(board, "LeavePlaceVacant", leaving(board, None).await, &["CANDIDATES_LEFT"]).await;
    assert_eq!(facts(&errors, "CANDIDATES_LEFT"), known([("left", "1")]));
    let proposed = board.office().act("ProposeResolution", proposing(board).await).await["resolution"].take();
    let rejected = proposed["id"].as_str().unwrap().to_owned();
    // While the committee votes, nothing is decided yet.
    refused(board, "LeavePlaceVacant", leaving(board, Some(&rejected)).await, &["CANDIDATES_LEFT"]).await;
    crate::resolutions::vote(world, &rejected, &["APPROVE", "APPROVE", "APPROVE", "REJECT", "ABSTAIN"]).await;
    assert_eq!(crate::resolutions::close(world, &rejected).await["state"], "REJECTED");
    let errors =
        refused(board, "LeavePlaceVacant", leaving(board, Some(&rejected)).await, &["MAJORITY_NOT_REACHED"]).await;
    let votes = known([("required", "4"), ("approvals", "3"), ("base", "5")]);
    assert_eq!(facts(&errors, "MAJORITY_NOT_REACHED"), votes);
    let place = last(board).await;
    let passed = world.resolve("VACANT_PLACE", place["id"].as_str().unwrap()).await;
    let left = board.office().act("LeavePlaceVacant", leaving(board, Some(&passed)).await).await["place"].take();
    assert_eq!((&left["state"], &left["resolution"]["id"]), (&json!("LEFT_VACANT"), &json!(passed)));
    assert_eq!((&left["reason"], &left["decidedAt"]), (&json!("不予补充。"), &json!("2026-06-02T09:00:00.000+08:00")));
    assert_eq!((&left["nextInLine"], &left["substitute"]), (&json!([]), &Value::Null));
    board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
    // What is decided is decided.
    let code = "STAGE_OUT_OF_ORDER";
    let states = [("current", &*zh("VacantPlaceState", "LEFT_VACANT")), ("required", &zh("VacantPlaceState", "OPEN"))];
    for (operation, input) in [
        ("SubstituteNominee", board.substituting(3).await),
        ("LeavePlaceVacant", leaving(board, Some(&passed)).await),
        ("ProposeResolution", proposing(board).await),
    ] {
        let errors = refused(board, operation, input, &[code]).await;
        assert_eq!(facts(&errors, code), known(states), "{operation}");
    }
    passed
}

/// Eligibility is computed again first; a resolution on another place says nothing on this one.
async fn barred_meanwhile(board: &Board, resolution: &String) {
    let errors = refused(board, "LeavePlaceVacant", leaving(board, Some(resolution)).await, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "resolution", "index": null }]));
    let code = "BARRED_BY_VIOLATION";
    let entry = board.barred(3).await;
    let errors = refused(board, "SubstituteNominee", board.substituting(3).await, &[code]).await;
    let record = known([("number", "2026-0004"), ("recordedOn", "2026-04-20"), ("barredUntil", "2029-04-20")]);
    assert_eq!(facts(&errors, code), record);
    board.cleared(&entry).await;
}

/// The reserve takes the place, and needs a notice of its own with a full period.
async fn allows_substitute_not_next(board: &Board) -> Value {
    allows_no_substitute(board).await;
    let input = board.substituting(3).await;
    let place = board.office().act("SubstituteNominee", input).await["place"].take();
    assert_eq!((&place["state"], &place["substitute"]), (&json!("FILLED"), &json!(board.application(3))));
    assert_eq!((&place["vacatedBy"], &place["nextInLine"]), (&json!(board.application(1)), &json!([])));
    let states = ["DISQUALIFIED", "DISQUALIFIED", "NOMINATED", "NOMINATED", "NOT_PASSED", "NOT_PASSED"];
    assert_eq!(board.states().await, states);
    refused(board, "SubstituteNominee", board.substituting(4).await, &["STAGE_OUT_OF_ORDER"]).await;
    allows_vacancy_undecided(board).await;
    let own = board.published(&[3]).await;
    assert_eq!(
        (&own["endsAt"], &own["entries"][0]["pool"]),
        (&json!("2026-06-18T00:00:00.000+08:00"), &json!("QUOTA"))
    );
    let errors = board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
    assert_eq!(facts(&errors, "NOTICE_PERIOD_RUNNING"), known([("endsAt", "2026-06-18T00:00:00.000+08:00")]));
    own
}

/// Somebody is left: asking first writes nothing.
async fn allows_no_substitute(board: &Board) {
    let actions = last(board).await["allowedActions"].take();
    let told: Vec<_> = actions.as_array().unwrap().iter().map(|row| (&row["action"], &row["allowed"])).collect();
    let expected = [(&json!("SUBSTITUTE_NOMINEE"), &json!(true)), (&json!("LEAVE_PLACE_VACANT"), &json!(false))];
    assert_eq!(told, expected);
    board.tried("SubstituteNominee", board.substituting(3).await).await;
}

/// Every place is decided; now the substitute stands on no notice.
async fn allows_vacancy_undecided(board: &Board) {
    let errors = board.withheld(&["NOTICE_MISSING", "NOTICE_PERIOD_RUNNING"]).await;
    assert_eq!(facts(&errors, "NOTICE_MISSING"), known([("nominees", "1")]));
}

/// What keeps a candidate that has not passed from the last place.
async fn lacks(board: &Board, case: usize, votes: [(&str, &str); 4]) {
    let code = "MAJORITY_NOT_REACHED";
    let errors = refused(board, "SubstituteNominee", board.substituting(case).await, &[code]).await;
    assert_eq!(facts(&errors, code), known(votes));
}

/// The substitute loses the place again and nobody is in reserve: those who did not pass, equals together, are voted on anew.
async fn voted_on(board: &Board) {
    let place = last(board).await;
    assert_eq!((&place["vacatedBy"], &place["roundDue"]), (&json!(board.application(3)), &json!("SUBSTITUTION")));
    assert_eq!(place["nextInLine"], ids(board, &[4, 5]));
    lacks(board, 4, [("number", "2026-0005"), ("approvals", "0"), ("base", "5"), ("required", "4")]).await;
    refused(board, "SubstituteNominee", board.substituting(2).await, &["SUBSTITUTE_NOT_NEXT"]).await;
    let round = board.voted([&[5], &[4], &[4], &[4], &[4]]).await;
    let told = (&round["kind"], &round["places"], &round["ballotLimit"]);
    assert_eq!(told, (&json!("SUBSTITUTION"), &json!(1), &json!(1)));
    let row = |number: &str, approvals, result: &str| (number.to_owned(), approvals, result.to_owned());
    assert_eq!(results(&round), [row("2026-0005", 4, "ELECTED"), row("2026-0006", 1, "NOT_PASSED")]);
    let place = last(board).await;
    assert_eq!((&place["nextInLine"], &place["roundDue"]), (&ids(board, &[4]), &Value::Null));
    refused(board, "SubstituteNominee", board.substituting(5).await, &["SUBSTITUTE_NOT_NEXT"]).await;
    // Whoever passed is in reserve now.
    refused(board, "LeavePlaceVacant", leaving(board, None).await, &["CANDIDATES_LEFT"]).await;
    board.office().act("SubstituteNominee", board.substituting(4).await).await;
    assert_eq!(board.states().await[3..], ["DISQUALIFIED", "NOMINATED", "NOT_PASSED"]);
    assert_eq!(board.published(&[4]).await["endsAt"], "2026-06-19T00:00:00.000+08:00");
}

/// Conflicts that surface take approvals from the vote on substitutes until it is void: the place is vacant again.
async fn voted_void(board: &Board) {
    for (account, state) in [("scholar", "CLOSED"), ("expert", "CLOSED"), ("lawyer", "VOID")] {
        board.conflicted(account, 4).await;
        assert_eq!(board.chamber.round().await["state"], state, "{account}");
    }
    assert_eq!(board.chamber.round().await["voidCode"], "CONFLICT_OF_INTEREST");
    // The vote before it stands: of it the candidate had no approval to lose.
    let states = ["DISQUALIFIED", "DISQUALIFIED", "NOMINATED", "DISQUALIFIED", "NOT_PASSED", "NOT_PASSED"];
    assert_eq!(board.states().await, states);
    let data = board.server().anonymous().ask("PublicNotices", json!({ "first": 1 })).await;
    let entry = &data["publicNotices"]["nodes"][0]["entries"][0];
    assert_eq!((&entry["creditCode"], &entry["strikeReason"]), (&json!(board.code(4)), &json!("VOTE_REPEATED")));
    let place = last(board).await;
    assert_eq!((&place["state"], &place["substitute"]), (&json!("OPEN"), &Value::Null));
    assert_eq!((&place["nextInLine"], &place["roundDue"]), (&ids(board, &[4, 5]), &json!("SUBSTITUTION")));
}

/// The vote is repeated and nobody passes: they are not voted on again for this place, which may stay vacant without a
/// resolution.
async fn none_passes(board: &Board) {
    let round = board.voted([&[4], &[], &[5], &[5], &[]]).await;
    let row = |number: &str, approvals| (number.to_owned(), approvals, "NOT_PASSED".to_owned());
    assert_eq!(results(&round), [row("2026-0005", 1), row("2026-0006", 2)]);
    lacks(board, 4, [("number", "2026-0005"), ("approvals", "1"), ("base", "2"), ("required", "2")]).await;
    lacks(board, 5, [("number", "2026-0006"), ("approvals", "2"), ("base", "5"), ("required", "4")]).await;
    let place = last(board).await;
    assert_eq!((&place["nextInLine"], &place["roundDue"]), (&json!([]), &Value::Null));
    let left = board.office().act("LeavePlaceVacant", leaving(board, None).await).await["place"].take();
    assert_eq!((&left["state"], &left["resolution"]), (&json!("LEFT_VACANT"), &Value::Null));
    // A notice on which nobody is left runs for nobody: the first one decides.
    let errors = board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
    assert_eq!(facts(&errors, "NOTICE_PERIOD_RUNNING"), known([("endsAt", "2026-06-16T00:00:00.000+08:00")]));
}

/// The last nominee loses its place too: whoever was left was voted on already.
async fn refuses_no_substitute(board: &Board, notice: &Value) {
    let code = "NO_SUBSTITUTE";
    board.at("2026-06-05T09:00:00+08:00").await;
    board.upheld(notice, 2).await;
    let place = last(board).await;
    assert_eq!((&place["nextInLine"], &place["roundDue"]), (&json!([]), &Value::Null));
    for case in [4, 5] {
        let errors = refused(board, "SubstituteNominee", board.substituting(case).await, &[code]).await;
        assert_eq!((facts(&errors, code), articles(&errors, code)), (known([]), vec!["19(§2)".to_owned()]));
    }
    let actions = place["allowedActions"].as_array().unwrap();
    assert_eq!(codes(actions[0]["userErrors"].as_array().unwrap()), [code]);
    refused(board, "SubstituteNominee", board.substituting(2).await, &["NOMINEE_DISQUALIFIED"]).await;
}

/// Nobody is left who could be conferred.
async fn nobody_left(board: &Board) {
    board.withheld(&["NOTICE_MISSING", "VACANCY_UNDECIDED"]).await;
    board.office().act("LeavePlaceVacant", leaving(board, None).await).await;
    let errors = board.withheld(&["NOTICE_MISSING"]).await;
    assert_eq!(facts(&errors, "NOTICE_MISSING"), known([("nominees", "0")]));
    let version = board.chamber.review.world.cycle_version().await;
    let input = json!({ "cycle": board.cycle(), "ground": "NONE_LEFT", "note": "报告审定委员会。", "expectedVersion": version });
    let closed = board.office().act("CloseVacant", input).await;
    assert_eq!((&closed["cycle"]["phase"], &closed["cycle"]["vacancy"]), (&json!("CLOSED"), &json!("NONE_LEFT")));
}

/// A conflict that surfaces makes the vote itself void: the place that came of it counts no more, whoever took it is a candidate
/// again, and the new vote fills its own places.
async fn repeated(board: &Board, own: &Value) {
    board.conflicted("scholar", 0).await;
    assert_eq!(board.states().await, ["DISQUALIFIED", "SHORTLISTED"]);
    assert_eq!(board.notice(&own["id"]).await["entries"][0]["strikeReason"], "VOTE_REPEATED");
    let place = last(board).await;
    assert_eq!((&place["counts"], &place["nextInLine"], &place["roundDue"]), (&json!(false), &json!([]), &Value::Null));
    refused(board, "SubstituteNominee", board.substituting(1).await, &["STAGE_OUT_OF_ORDER"]).await;
    refused(board, "LeavePlaceVacant", leaving(board, None).await, &["STAGE_OUT_OF_ORDER"]).await;
    board.withheld(&["TALLY_MISSING", "NOTICE_MISSING"]).await;
    let round = board.voted([&[1]; 5]).await;
    assert_eq!((&round["kind"], &round["places"]), (&json!("VOTE"), &json!(3)));
    assert_eq!(results(&round), [("2026-0002".to_owned(), 5, "ELECTED".to_owned())]);
    assert_eq!(board.states().await, ["DISQUALIFIED", "NOMINATED"]);
    board.withheld(&["NOTICE_MISSING"]).await;
    board.at("2026-06-03T09:00:00+08:00").await;
    let anew = board.published(&[1]).await;
    assert_eq!((&anew["number"], &anew["endsAt"]), (&json!(3), &json!("2026-06-18T00:00:00.000+08:00")));
    board.at("2026-06-18T00:00:00+08:00").await;
    board.office().act("AdvanceCycle", board.advancing("CONFERRAL").await).await;
}
