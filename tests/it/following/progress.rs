//! An application, a meeting and a worklist, followed by whoever may see them.

use super::Socket;
use crate::casework::Case;
use crate::chamber::Chamber;
use crate::support::{Server, both};
use crate::world::World;
use serde_json::{Value, json};
use std::time::Duration;

/// A part of a change of a meeting, and how many attend or have voted.
fn brief(change: &Value) -> (&str, i64, Option<i64>) {
    (
        change["part"].as_str().unwrap(),
        change["meeting"]["attending"].as_i64().unwrap(),
        change["round"]["returned"].as_i64(),
    )
}

/// The step behind which a change stands.
fn step(change: &Value) -> &str {
    change["cursor"].as_str().unwrap().split_once('.').unwrap().0
}

both! {
    async fn a_meeting_is_followed_from_attendance_to_tally(server: Server) {
        let chamber = Chamber::declared(server, 3).await;
        let server = &chamber.review.world.server;
        let meeting = chamber.office().act("ConveneMeeting", chamber.convening()).await["meeting"]["id"].take();
        let mut sockets = Vec::new();
        let supervisor = server.sign_in("supervisor", crate::world::PASSWORD).await;
        for client in [chamber.office(), chamber.member(2), &supervisor] {
            let mut socket = Socket::of(server, client).await;
            socket.follow("m", "MeetingChanged", json!({ "meeting": meeting })).await;
            let first = socket.change("m").await;
            assert_eq!((brief(&first), &first["meeting"]["state"]), (("ALL", 0, None), &json!("CONVENED")));
            sockets.push(socket);
        }
        // Not for anybody else, nor for a meeting that is none.
        for (client, id) in [(&chamber.review.cases[0].applicant.client, &meeting), (&server.anonymous(), &meeting), (chamber.office(), &json!("meeting:1"))] {
            let mut other = Socket::of(server, client).await;
            other.follow("m", "MeetingChanged", json!({ "meeting": id })).await;
            assert_eq!(other.error("m").await, "NOT_FOUND");
        }

        let mut told: Vec<Vec<Value>> = vec![Vec::new(); sockets.len()];
        let mut expected = Vec::new();
        let attendance = chamber.attendance(&[0, 1, 2, 3]).await;
        chamber.office().act("RecordAttendance", attendance).await;
        expected.push(("ATTENDANCE", 4, None));
        gather(&mut sockets, &mut told).await;
        chamber.office().act("OpenMeeting", chamber.on_meeting().await).await;
        expected.push(("MEETING", 4, None));
        gather(&mut sockets, &mut told).await;
        chamber.office().act("PrepareRound", json!({ "meeting": meeting })).await;
        expected.push(("ROUND", 4, Some(0)));
        gather(&mut sockets, &mut told).await;
        let round = chamber.office().act("OpenRound", chamber.on_round().await).await["round"].take();
        expected.push(("ROUND", 4, Some(0)));
        gather(&mut sockets, &mut told).await;
        for number in 0..4 {
            chamber.member(number).act("CastBallot", chamber.ballot(&round, &[0, 1])).await;
            expected.push(("BALLOT", 4, Some(i64::try_from(number).unwrap() + 1)));
            gather(&mut sockets, &mut told).await;
        }
        chamber.closed().await;
        expected.push(("TALLY", 4, Some(4)));
        gather(&mut sockets, &mut told).await;
        for changes in &told {
            assert_eq!(changes.iter().map(brief).collect::<Vec<_>>(), expected);
        }
        // Whose ballot it was is told to nobody.
        assert!(told.iter().flatten().all(|change| !change.to_string().contains("actor")));

        // From every cursor exactly the rest is told, on this server and on another of the same database.
        let other = Server::beside(server).await;
        let office = other.sign_in("office", crate::world::PASSWORD).await;
        for (server, client) in [(server, chamber.office()), (&other, &office)] {
            let mut socket = Socket::of(server, client).await;
            for (position, change) in told[0].iter().enumerate() {
                let id = position.to_string();
                socket.follow(&id, "MeetingChanged", json!({ "meeting": meeting, "after": change["cursor"] })).await;
                for rest in &told[0][position + 1..] {
                    let again = socket.change(&id).await;
                    assert_eq!((step(&again), &again["part"], &again["at"]), (step(rest), &rest["part"], &rest["at"]));
                }
                socket.silent().await;
                socket.say(json!({ "type": "complete", "id": id })).await;
            }
        }

        // Conflicts that surface later and void the count are no steps on the meeting, and told all the same.
        for member in ["director", "deputy"] {
            let input = json!({
                "cycle": chamber.review.world.cycle, "person": chamber.review.world.people[member],
                "creditCode": chamber.review.cases[1].applicant.credit_code, "interest": "ADVISER", "reason": "曾任顾问。",
            });
            chamber.office().act("ImposeConflict", input).await;
        }
        assert_eq!(chamber.round().await["voidCode"], "CONFLICT_OF_INTEREST");
        assert_eq!(brief(&sockets[0].change("m").await), ("ROUND", 4, None));
    }

    async fn an_application_is_followed_by_those_who_may_see_it(server: Server) {
        let world = World::accepting(server).await;
        let (server, applicant) = (&world.server, world.verified(1, "包钢新材", "C").await);
        let id = world.drafted(&applicant, json!({})).await;
        let mut own = Socket::of(server, &applicant.client).await;
        let of = json!({ "application": id });
        own.follow("a", "ApplicationChanged", of.clone()).await;
        let first = own.change("a").await;
        assert_eq!((&first["action"], &first["application"]["state"]), (&Value::Null, &json!("DRAFT")));
        // A draft is its team's alone; a stranger does not even learn that it is there.
        let stranger = world.verified(2, "稀土建工", "E").await;
        for client in [&world.office, &stranger.client, &server.anonymous(), &world.recommender] {
            let mut other = Socket::of(server, client).await;
            other.follow("a", "ApplicationChanged", of.clone()).await;
            assert_eq!(other.error("a").await, "NOT_FOUND");
        }

        // What is told reads as it is when it is sent, so the next step waits for it.
        applicant.client.act("NameDepartment", json!({ "application": id, "department": world.department })).await;
        let named = own.change("a").await;
        assert_eq!((&named["action"], &named["application"]["state"]), (&json!("NAME_DEPARTMENT"), &json!("DRAFT")));
        world.submit(&applicant, &id).await;
        let submitted = own.change("a").await;
        assert_eq!((&submitted["action"], &submitted["application"]["state"]), (&json!("SUBMIT_APPLICATION"), &json!("SUBMITTED")));
        // The department's answer is a step on the request, and changes what the team sees.
        world.recommend_all().await;
        let recommended = own.change("a").await;
        assert_eq!((&recommended["action"], &recommended["application"]["state"]), (&Value::Null, &json!("SUBMITTED")));

        // The Office sees it after pledge and declaration, and what the Office does inside is not told to the team.
        world.declare(&[&applicant]).await;
        let mut office = Socket::of(server, &world.office).await;
        office.follow("a", "ApplicationChanged", of.clone()).await;
        assert_eq!(office.change("a").await["application"]["state"], "SUBMITTED");
        world.qualification().await;
        world.judged(&id).await;
        let mut actions = vec![office.change("a").await["action"].clone()];
        while actions.last().unwrap() != "GIVE_VERDICTS" {
            actions.push(office.change("a").await["action"].clone());
        }
        world.office.act("AcceptApplication", world.acceptance(&id).await).await;
        let accepted = own.change("a").await;
        assert_eq!((&accepted["action"], &accepted["application"]["state"]), (&json!("ACCEPT_APPLICATION"), &json!("ACCEPTED")));
        own.silent().await;

        // Behind an earlier cursor the rest comes, once, as it is now.
        let mut again = Socket::of(server, &applicant.client).await;
        again.follow("a", "ApplicationChanged", json!({ "application": id, "after": submitted["cursor"] })).await;
        let rest = again.change("a").await;
        assert_eq!((step(&rest), &rest["action"]), (step(&accepted), &accepted["action"]));
        again.silent().await;

        // Whoever becomes recused hears no more of it than that it is not there.
        let input = json!({
            "cycle": world.cycle, "person": world.people["office"], "creditCode": applicant.credit_code, "interest": "ADVISER", "reason": "曾任顾问。",
        });
        let clerk = server.sign_in("office2", crate::world::PASSWORD).await;
        clerk.act("SignPledge", json!({ "cycle": world.cycle })).await;
        clerk.act("ImposeConflict", input).await;
        loop {
            let message = office.hear().await;
            if message["type"] == "error" {
                assert_eq!(message["payload"][0]["extensions"]["code"], "NOT_FOUND");
                break;
            }
            assert_ne!(message["payload"]["data"]["applicationChanged"]["action"], "IMPOSE_CONFLICT");
        }
    }

    async fn a_return_reads_otherwise_once_its_deadline_has_passed(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        world.recommend_all().await;
        world.declare(&[&case.applicant]).await;
        world.qualification().await;
        world.office.act("ReturnApplication", case.returning(&["systems"], &[]).await).await;
        let mut own = Socket::of(&world.server, case.client()).await;
        own.follow("a", "ApplicationChanged", json!({ "application": case.id })).await;
        assert_eq!(own.change("a").await["application"]["state"], "RETURNED");
        let deadline = case.mine().await["correction"]["deadline"].as_str().unwrap().to_owned();
        world.now(&deadline).await;
        let change = own.change("a").await;
        assert_eq!((&change["action"], &change["application"]["state"]), (&Value::Null, &json!("SUBMITTED")));
    }

    async fn a_worklist_is_followed_by_its_viewer(server: Server) {
        let world = World::accepting(server).await;
        let server = &world.server;
        let mut nobody = Socket::of(server, &server.anonymous()).await;
        nobody.follow("w", "WorklistChanged", json!({})).await;
        assert_eq!(nobody.error("w").await, "UNAUTHENTICATED");

        let mut department = Socket::of(server, &world.recommender).await;
        department.follow("w", "WorklistChanged", json!({})).await;
        let first = department.change("w").await;
        assert_eq!(first["items"], json!([]));
        let (applicant, _) = world.submitted(1, json!({})).await;
        let asked = department.change("w").await;
        assert_eq!((asked["items"].as_array().unwrap().len(), &asked["items"][0]["action"]), (1, &json!("RECOMMEND_APPLICATION")));
        // What is none of its business changes nothing.
        world.verified(7, "磁性材料", "C").await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        department.silent().await;
        // Whoever comes back with the same list hears nothing, with an older one what is true now.
        let mut again = Socket::of(server, &world.recommender).await;
        again.follow("w", "WorklistChanged", json!({ "after": asked["cursor"] })).await;
        again.silent().await;
        again.follow("older", "WorklistChanged", json!({ "after": first["cursor"] })).await;
        assert_eq!(again.change("older").await["items"], asked["items"]);
        world.recommend_all().await;
        assert_eq!(department.change("w").await["items"], json!([]));
        drop(applicant);
    }

    async fn a_session_that_ends_takes_its_sockets_along(server: Server) {
        let world = World::accepting(server).await;
        let server = &world.server;
        let office = server.sign_in("office", crate::world::PASSWORD).await;
        let mut socket = Socket::of(server, &office).await;
        socket.follow("w", "WorklistChanged", json!({})).await;
        socket.change("w").await;
        // Another session of the same account goes on.
        let mut other = Socket::of(server, &world.office).await;
        other.follow("w", "WorklistChanged", json!({})).await;
        other.change("w").await;
        office.ok("mutation { signOut { session { id } } }", json!({})).await;
        assert_eq!(socket.closed().await, (4403, "Forbidden: REVOKED".to_owned()));
        other.silent().await;
    }

    async fn an_office_that_ends_ends_what_it_shows(server: Server) {
        let chamber = Chamber::declared(server, 3).await;
        let server = &chamber.review.world.server;
        chamber.opened(&[0, 1, 2, 3]).await;
        let meeting = chamber.meeting().await["id"].take();
        let mut member = Socket::of(server, chamber.member(4)).await;
        member.follow("m", "MeetingChanged", json!({ "meeting": meeting })).await;
        member.change("m").await;
        let data = chamber.office().ask("CommitteeMembers", json!({})).await;
        let rows = data["viewer"]["office"]["committeeMembers"]["nodes"].as_array().unwrap();
        let row = rows.iter().find(|row| row["personId"] == json!(chamber.review.world.people["lawyer"])).unwrap();
        let input = json!({ "member": row["id"], "endedOn": "2026-04-01", "expectedVersion": row["version"] });
        chamber.office().act("EndCommitteeTerm", input).await;
        // The next step on the meeting is not told any more.
        chamber.voting().await;
        assert_eq!(member.error("m").await, "NOT_FOUND");
    }
}

/// One change from each socket.
async fn gather(sockets: &mut [Socket], told: &mut [Vec<Value>]) {
    for (socket, told) in sockets.iter_mut().zip(told) {
        told.push(socket.change("m").await);
    }
}
