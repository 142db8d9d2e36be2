//! Public notices (art. 19): channels with evidence, whom they may name, the period to the instant and the calendar under it,
//! and the notice that takes another one's place.

pub mod offering;

use crate::board::Board;
use crate::casework::stops;
use crate::operations::{codes, facts, refuses};
use crate::organising::{articles, but, known, zh};
use crate::support::both;
use serde_json::{Value, json};

both! {
    async fn a_notice_names_nominees_and_runs_to_the_instant(server: Server) {
        let board = Board::reserving(server, 5).await;
        too_early(&board).await;
        board.to_notice().await;
        refuses_notice_missing(&board).await;
        refuses_notice_channels_missing(&board).await;
        only_who_may_handle_it(&board).await;
        refuses_quota_exceeded(&board).await;
        refuses_nominee_disqualified(&board).await;
        let first = allows_notice_channels_missing(&board).await;
        let second = allows_quota_exceeded(&board, &first).await;
        let calendar = days_of(&board, 2026).await;
        lengthened(&board, &calendar, (&first, &second)).await;
        refuses_notice_period_running(&board, (&first, &second)).await;
        allows_notice_period_running(&board, &second).await;
        let third = superseded(&board, (&first, &second)).await;
        let fifth = superseded_again(&board, &calendar, &third).await;
        into_the_next_year(&board, &fifth).await;
        assert_eq!(quality_award::check::broken(&board.server().app.db).await.unwrap(), []);
    }
}

/// The path of a row of a list.
fn at(field: &str, index: usize) -> Value {
    json!([{ "field": field, "index": null }, { "field": null, "index": index }])
}

/// A notice of these candidates is refused with one code for one of them; the error.
async fn refuses_row(board: &Board, cases: &[usize], index: usize, code: &str) -> Vec<Value> {
    let errors = refuses(board.server(), board.office(), "PublishNotice", board.publishing(cases), &[code]).await;
    assert_eq!(errors[0]["path"], at("nominees", index));
    errors
}

/// The votes are counted, but the cycle is not in NOTICE: nobody is a nominee yet.
async fn too_early(board: &Board) {
    let expected = ["STAGE_OUT_OF_ORDER", "INVALID_INPUT"];
    let input = board.publishing(&[0]);
    let errors = refuses(board.server(), board.office(), "PublishNotice", input, &expected).await;
    let phases = known([("current", &zh("Phase", "DELIBERATION")), ("required", &zh("Phase", "NOTICE"))]);
    assert_eq!(facts(&errors, "STAGE_OUT_OF_ORDER"), phases);
    assert_eq!(errors[1]["path"], at("nominees", 0));
}

async fn refuses_notice_missing(board: &Board) {
    let code = "NOTICE_MISSING";
    assert_eq!(board.states().await, ["NOMINATED", "NOMINATED", "NOMINATED", "RESERVE", "NOT_PASSED"]);
    let errors = board.withheld(&[code]).await;
    assert_eq!(facts(&errors, code), known([("nominees", "3")]));
    assert_eq!(articles(&errors, code), ["19(§1)"]);
    let cycle = board.chamber.review.world.office_cycle().await;
    assert_eq!(codes(cycle["blockers"].as_array().unwrap()), [code]);
}

async fn refuses_notice_channels_missing(board: &Board) {
    let (code, whole) = ("NOTICE_CHANNELS_MISSING", board.publishing(&[0, 1, 2]));
    for (kept, missing) in [(0, "区级媒体或网站"), (1, "市级媒体或网站")] {
        let input = but(whole.clone(), json!({ "channels": [whole["channels"][kept]] }));
        let errors = refuses(board.server(), board.office(), "PublishNotice", input, &[code]).await;
        assert_eq!(facts(&errors, code), known([("missing", missing)]));
        assert_eq!(articles(&errors, code), ["19(§1)"]);
    }
    // A channel of the right kind without evidence that it was published there is no channel.
    let mut input = whole.clone();
    input["channels"][0]["evidence"] = Value::Null;
    let errors = refuses(board.server(), board.office(), "PublishNotice", input, &["INVALID_INPUT"]).await;
    let mut path = at("channels", 0);
    path.as_array_mut().unwrap().push(json!({ "field": "evidence", "index": null }));
    assert_eq!(errors[0]["path"], path);
    let input = but(whole, json!({ "channels": [] }));
    refuses(board.server(), board.office(), "PublishNotice", input, &["INVALID_INPUT"]).await;
}

/// Publishing is the Office's, and of the Office of those who have pledged and declared.
async fn only_who_may_handle_it(board: &Board) {
    let world = &board.chamber.review.world;
    stops(world, &board.management().await, "PublishNotice", board.publishing(&[0]), "FORBIDDEN").await;
    stops(world, board.director(), "PublishNotice", board.publishing(&[0]), "FORBIDDEN").await;
    let clerk = board.as_account("office2").await;
    let expected = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    refuses(board.server(), &clerk, "PublishNotice", board.publishing(&[0]), &expected).await;
}

async fn refuses_quota_exceeded(board: &Board) {
    let errors = refuses_row(board, &[0, 3], 1, "QUOTA_EXCEEDED").await;
    assert_eq!(facts(&errors, "QUOTA_EXCEEDED"), known([("number", "2026-0004")]));
    assert_eq!(articles(&errors, "QUOTA_EXCEEDED"), ["4(§1)"]);
    let errors = refuses_row(board, &[4], 0, "MAJORITY_NOT_REACHED").await;
    let votes = known([("number", "2026-0005"), ("approvals", "0"), ("base", "5"), ("required", "4")]);
    assert_eq!(facts(&errors, "MAJORITY_NOT_REACHED"), votes);
    assert_eq!(articles(&errors, "MAJORITY_NOT_REACHED"), ["18(§3)"]);
    refuses_row(board, &[0, 0], 1, "INVALID_INPUT").await;
}

async fn refuses_nominee_disqualified(board: &Board) {
    let code = "NOMINEE_DISQUALIFIED";
    board.barred(2).await;
    let errors = refuses_row(board, &[0, 2], 1, "BARRED_BY_VIOLATION").await;
    let record = known([("number", "2026-0003"), ("recordedOn", "2026-04-20"), ("barredUntil", "2029-04-20")]);
    assert_eq!(facts(&errors, "BARRED_BY_VIOLATION"), record);
    board.office().act("ExcludeApplication", board.excluding(2).await).await;
    let errors = refuses_row(board, &[0, 2], 1, code).await;
    let state = zh("ApplicationState", "DISQUALIFIED");
    assert_eq!(facts(&errors, code), known([("number", "2026-0003"), ("state", &state)]));
    assert_eq!(articles(&errors, code), ["19(§1)"]);
    // Before the notice nothing becomes vacant: the reserve moves up by itself.
    assert_eq!(board.states().await, ["NOMINATED", "NOMINATED", "DISQUALIFIED", "NOMINATED", "NOT_PASSED"]);
    assert_eq!(board.places().await, Vec::<Value>::new());
}

/// The first notice, of two of the three, as everybody sees it.
async fn allows_notice_channels_missing(board: &Board) -> Value {
    allows_nominee_disqualified(board).await;
    let notice = board.published(&[0, 1]).await;
    let seen = board.notice(&notice["id"]).await;
    assert_eq!((&seen["number"], &seen["state"], &seen["version"]), (&json!(1), &json!("PUBLISHED"), &json!(1)));
    assert_eq!(seen["publishedAt"], "2026-06-01T09:00:00.000+08:00");
    let end = json!("2026-06-16T00:00:00.000+08:00");
    assert_eq!((&seen["endsAt"], &seen["announcedEndsAt"]), (&end, &end));
    assert_eq!(seen["lastDay"], "2026-06-15");
    assert_eq!((&seen["countedDays"], &seen["countedDaysPast"]), (&json!(10), &json!(0)));
    assert_eq!(seen["channels"][0]["evidence"], "2026年6月1日第3版");
    assert_eq!(seen["channels"][1]["channel"]["url"], "https://example.org/notice");
    let entries: Vec<_> = seen["entries"].as_array().unwrap().iter().collect();
    for (position, entry) in (1..).zip(&entries) {
        assert_eq!((&entry["position"], &entry["name"]), (&json!(position), &json!(format!("第{position}公司"))));
        assert_eq!((&entry["creditCode"], &entry["pool"]), (&json!(board.code(position - 1)), &json!("QUOTA")));
        assert_eq!((&entry["struckAt"], &entry["strikeReason"]), (&Value::Null, &Value::Null));
    }
    assert_eq!(entries.len(), 2);
    // Ten working days from the day after; what does not count says why.
    let mut counted = 0;
    let expected: Vec<Value> = (1..=15)
        .map(|day| {
            let reason = match day {
                1 => Some("PUBLICATION"),
                6 | 7 | 13 | 14 => Some("WEEKEND"),
                _ => None,
            };
            counted += i32::from(reason.is_none());
            let number = reason.is_none().then_some(counted);
            json!({
                "day": format!("2026-06-{day:02}"), "number": number, "reason": reason, "occasion": null, "past": false, "today": day == 1,
            })
        })
        .collect();
    assert_eq!((&seen["days"], counted), (&json!(expected), 10));
    offering::taken(board, &notice).await;
    notice
}

/// Whoever is a nominee still may be put up without the one that is not; asking first writes nothing.
async fn allows_nominee_disqualified(board: &Board) {
    board.tried("PublishNotice", board.publishing(&[0, 1, 3])).await;
}

/// Nobody stands on two notices; who has moved up into a place gets a notice of its own.
async fn allows_quota_exceeded(board: &Board, first: &Value) -> Value {
    refuses_row(board, &[3, 0], 1, "INVALID_INPUT").await;
    let errors = board.withheld(&["NOTICE_MISSING", "NOTICE_PERIOD_RUNNING"]).await;
    assert_eq!(facts(&errors, "NOTICE_MISSING"), known([("nominees", "1")]));
    assert_eq!(facts(&errors, "NOTICE_PERIOD_RUNNING")["endsAt"], first["endsAt"].as_str().unwrap());
    board.at("2026-06-03T09:00:00+08:00").await;
    let second = board.published(&[3]).await;
    assert_eq!((&second["number"], &second["endsAt"]), (&json!(2), &json!("2026-06-18T00:00:00.000+08:00")));
    allows_notice_missing(board).await;
    let seen = board.notice(&first["id"]).await;
    let days = |field: &str| -> Vec<Value> {
        let days = seen["days"].as_array().unwrap().iter().filter(|day| day[field] == true);
        days.map(|day| day["day"].clone()).collect()
    };
    assert_eq!(
        (days("past"), days("today")),
        (vec![json!("2026-06-01"), json!("2026-06-02")], vec![json!("2026-06-03")])
    );
    assert_eq!((&seen["countedDays"], &seen["countedDaysPast"]), (&json!(10), &json!(1)));
    second
}

/// Every nominee stands on a notice: what is left is the time.
async fn allows_notice_missing(board: &Board) {
    board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
}

/// The days of a year that are not what their weekday says.
async fn days_of(board: &Board, year: i32) -> Value {
    let query = "query($year: Int!) { calendarYear(year: $year) { days { day kind name } } }";
    board.server().anonymous().ok(query, json!({ "year": year })).await["calendarYear"]["days"].take()
}

/// Loads the calendar of a year: these days and one more.
async fn load(board: &Board, year: i32, days: &Value, day: &str, kind: &str) {
    let mut days = days.clone();
    days.as_array_mut().unwrap().push(json!({ "day": day, "kind": kind, "name": "临时安排" }));
    let input = json!({ "year": year, "source": "国务院办公厅通知", "days": days });
    board.office().act("LoadCalendarYear", input).await;
}

/// The end of a notice, and the end that was published.
async fn ends(board: &Board, notice: &Value) -> [String; 2] {
    let seen = board.notice(&notice["id"]).await;
    ["endsAt", "announcedEndsAt"].map(|field| seen[field].as_str().unwrap()[..10].to_owned())
}

/// The day after the last of the first notice, and the ninth of the second, becomes a holiday.
async fn lengthened(board: &Board, calendar: &Value, (first, second): (&Value, &Value)) {
    board.at("2026-06-04T09:00:00+08:00").await;
    load(board, 2026, calendar, "2026-06-16", "HOLIDAY").await;
    assert_eq!(ends(board, first).await, ["2026-06-16", "2026-06-16"]);
    assert_eq!(ends(board, second).await, ["2026-06-19", "2026-06-18"]);
    let seen = board.notice(&second["id"]).await;
    let holiday = seen["days"].as_array().unwrap().iter().find(|day| day["day"] == "2026-06-16").unwrap();
    let told = (&holiday["number"], &holiday["reason"], &holiday["occasion"]);
    assert_eq!(told, (&Value::Null, &json!("HOLIDAY"), &json!("临时安排")));
    let input = extending(board, first).await;
    refuses(board.server(), board.office(), "PublishNoticeExtension", input, &["INVALID_INPUT"]).await;
}

/// The input that publishes the longer period of a notice on the channels of the notice.
async fn extending(board: &Board, notice: &Value) -> Value {
    let seen = board.notice(&notice["id"]).await;
    json!({
        "notice": seen["id"], "content": "因节假日安排调整，公示期顺延。", "channels": board.publishing(&[])["channels"],
        "expectedVersion": seen["version"],
    })
}

async fn refuses_notice_period_running(board: &Board, (first, second): (&Value, &Value)) {
    let code = "NOTICE_PERIOD_RUNNING";
    for (time, state) in [("2026-06-15T23:59:59.999+08:00", "PUBLISHED"), ("2026-06-16T00:00:00+08:00", "ENDED")] {
        board.at(time).await;
        assert_eq!(board.notice(&first["id"]).await["state"], state);
    }
    // After the old end, at the last instant of the new one, and at the new end too while nobody was told of it.
    for time in ["2026-06-18T00:00:00+08:00", "2026-06-18T23:59:59.999+08:00", "2026-06-19T00:00:00+08:00"] {
        board.at(time).await;
        let errors = board.withheld(&[code]).await;
        assert_eq!(facts(&errors, code), known([("endsAt", "2026-06-19T00:00:00.000+08:00")]));
        assert_eq!(articles(&errors, code), ["19(§1)"]);
    }
    let whole = extending(board, second).await;
    let fewer = but(whole.clone(), json!({ "channels": [whole["channels"][0]] }));
    let errors =
        refuses(board.server(), board.office(), "PublishNoticeExtension", fewer, &["NOTICE_CHANNELS_MISSING"]).await;
    assert_eq!(facts(&errors, "NOTICE_CHANNELS_MISSING"), known([("missing", "高新区网站")]));
    let mut bare = whole.clone();
    bare["channels"][0]["evidence"] = Value::Null;
    refuses(board.server(), board.office(), "PublishNoticeExtension", bare, &["INVALID_INPUT"]).await;
    let stale = but(whole, json!({ "expectedVersion": 1 }));
    refuses(board.server(), board.office(), "PublishNoticeExtension", stale, &["STALE_VERSION"]).await;
}

async fn allows_notice_period_running(board: &Board, second: &Value) {
    let input = extending(board, second).await;
    let notice = board.office().act("PublishNoticeExtension", input).await["notice"].take();
    assert_eq!(ends(board, second).await, ["2026-06-19", "2026-06-19"]);
    let told = &notice["extensions"][0];
    assert_eq!((&told["endsAt"], &told["content"]), (&notice["endsAt"], &json!("因节假日安排调整，公示期顺延。")));
    assert_eq!(told["channels"][1]["channel"]["name"], "高新区网站");
    let again = extending(board, second).await;
    refuses(board.server(), board.office(), "PublishNoticeExtension", again, &["INVALID_INPUT"]).await;
    board.tried("AdvanceCycle", board.advancing("CONFERRAL").await).await;
}

/// An error is cured by another notice with a full new period; whom it leaves out stands on none.
async fn superseded(board: &Board, (first, second): (&Value, &Value)) -> Value {
    board.at("2026-06-22T09:00:00+08:00").await;
    let correcting =
        |cases: &[usize], notice: &Value| but(board.publishing(cases), json!({ "supersedes": notice["id"] }));
    let third = board.office().act("PublishNotice", correcting(&[0], first)).await["notice"].take();
    assert_eq!((&third["number"], &third["supersedes"]["number"]), (&json!(3), &json!(1)));
    assert_eq!(third["endsAt"], "2026-07-07T00:00:00.000+08:00");
    let old = board.notice(&first["id"]).await;
    assert_eq!((&old["state"], &old["version"]), (&json!("SUPERSEDED"), &json!(2)));
    assert_eq!((&old["supersededAt"], &old["endsAt"]), (&third["publishedAt"], &first["endsAt"]));
    let next = json!({ "id": third["id"], "number": 3 });
    assert_eq!((&old["supersededBy"], &third["supersededBy"]), (&next, &Value::Null));
    offering::superseded(board, first).await;
    let errors = board.withheld(&["NOTICE_MISSING", "NOTICE_PERIOD_RUNNING"]).await;
    assert_eq!(facts(&errors, "NOTICE_MISSING"), known([("nominees", "1")]));

    let twice = correcting(&[1], first);
    let errors = refuses(board.server(), board.office(), "PublishNotice", twice, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], json!([{ "field": "supersedes", "index": null }]));
    // In the place of a notice comes nobody who stands on another one.
    let elsewhere = correcting(&[0], second);
    let errors = refuses(board.server(), board.office(), "PublishNotice", elsewhere, &["INVALID_INPUT"]).await;
    assert_eq!(errors[0]["path"], at("nominees", 0));
    board.published(&[1]).await;
    board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
    third
}

/// A calendar with one working day more takes nothing from notices that run; objections stay when their notice is superseded.
async fn superseded_again(board: &Board, calendar: &Value, third: &Value) -> Value {
    let objection = board.objected(third, 0).await;
    load(board, 2026, calendar, "2026-06-27", "WORKDAY").await;
    assert_eq!(ends(board, third).await, ["2026-07-07", "2026-07-07"]);
    let seen = board.notice(&third["id"]).await;
    let worked = seen["days"].as_array().unwrap().iter().find(|day| day["day"] == "2026-06-27").unwrap();
    assert_eq!((&worked["number"], &worked["occasion"]), (&json!(5), &json!("临时安排")));
    board.at("2026-06-24T09:00:00+08:00").await;
    let input = but(board.publishing(&[0]), json!({ "supersedes": third["id"] }));
    let fifth = board.office().act("PublishNotice", input).await["notice"].take();
    // The 25th to the 27th, five days of the week after, the 6th and the 7th.
    assert_eq!((&fifth["number"], &fifth["endsAt"]), (&json!(5), &json!("2026-07-08T00:00:00.000+08:00")));
    let errors = board.withheld(&["NOTICE_PERIOD_RUNNING", "OBJECTION_UNRESOLVED"]).await;
    assert_eq!(facts(&errors, "NOTICE_PERIOD_RUNNING"), known([("endsAt", "2026-07-08T00:00:00.000+08:00")]));
    let kept = board.objection().await;
    assert_eq!(
        (&kept["id"], &kept["notice"]["number"], &kept["state"]),
        (&objection["id"], &json!(3), &json!("FILED"))
    );
    board.office().act("DismissObjection", board.deciding(&objection).await).await;
    board.at("2026-07-07T23:59:59.999+08:00").await;
    board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
    board.at("2026-07-08T00:00:00+08:00").await;
    board.tried("AdvanceCycle", board.advancing("CONFERRAL").await).await;
    fifth
}

/// How many notices are in one of these states by the clock.
async fn total(board: &Board, states: &[&str]) -> Value {
    let filter = json!({ "cycle": board.cycle(), "states": states });
    let data = board.server().anonymous().ask("PublicNotices", json!({ "filter": filter })).await;
    data["publicNotices"]["totalCount"].clone()
}

/// A period that would reach into a year whose calendar is not known is refused, never guessed.
async fn into_the_next_year(board: &Board, fifth: &Value) {
    let code = "CALENDAR_NOT_LOADED";
    let input = but(board.publishing(&[0]), json!({ "supersedes": fifth["id"] }));
    // The ten working days from the 18th end with the year; those from the 21st do not.
    board.at("2026-12-17T23:59:59.999+08:00").await;
    board.tried("PublishNotice", input.clone()).await;
    board.at("2026-12-18T00:00:00+08:00").await;
    let errors = refuses(board.server(), board.office(), "PublishNotice", input.clone(), &[code]).await;
    assert_eq!(facts(&errors, code), known([("year", "2027")]));
    assert!(articles(&errors, code).contains(&"19(§1)".to_owned()), "{errors:#?}");
    load(board, 2027, &json!([]), "2027-01-01", "HOLIDAY").await;
    let last = board.office().act("PublishNotice", input).await["notice"].take();
    assert_eq!(last["endsAt"], "2027-01-05T00:00:00.000+08:00");
    // The arrangement is replaced while the notice runs: told in time, it ends when it says.
    load(board, 2027, &days_of(board, 2027).await, "2027-01-04", "HOLIDAY").await;
    assert_eq!(ends(board, &last).await, ["2027-01-06", "2027-01-05"]);
    let input = extending(board, &last).await;
    board.office().act("PublishNoticeExtension", input).await;
    board.at("2027-01-05T23:59:59.999+08:00").await;
    assert_eq!(total(board, &["PUBLISHED"]).await, 1);
    let errors = board.withheld(&["NOTICE_PERIOD_RUNNING"]).await;
    assert_eq!(facts(&errors, "NOTICE_PERIOD_RUNNING"), known([("endsAt", "2027-01-06T00:00:00.000+08:00")]));
    board.at("2027-01-06T00:00:00+08:00").await;
    board.office().act("AdvanceCycle", board.advancing("CONFERRAL").await).await;
    for (states, number) in [
        (&["PUBLISHED"][..], 0),
        (&["ENDED"], 3),
        (&["SUPERSEDED"], 3),
        (&["PUBLISHED", "ENDED"], 3),
        (&["SUPERSEDED", "ENDED", "ENDED"], 6),
        (&[], 0),
    ] {
        assert_eq!(total(board, states).await, number, "{states:?}");
    }
    offering::ended(board, &last).await;
    let late = but(board.publishing(&[0]), json!({ "supersedes": last["id"] }));
    let errors = refuses(board.server(), board.office(), "PublishNotice", late, &["STAGE_OUT_OF_ORDER"]).await;
    let phases = known([("current", &zh("Phase", "CONFERRAL")), ("required", &zh("Phase", "NOTICE"))]);
    assert_eq!(facts(&errors, "STAGE_OUT_OF_ORDER"), phases);
}
