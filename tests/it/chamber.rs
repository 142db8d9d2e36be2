//! A committee that deliberates: a candidate list, a meeting, and members who have pledged and declared.

use crate::panel::Review;
use crate::stages::staged;
use crate::support::{Client, Server};
use serde_json::{Value, json};

/// The accounts of the committee, in the order of [`crate::world::World::committee`].
pub const MEMBERS: [&str; 5] = ["director", "deputy", "scholar", "expert", "lawyer"];

/// A candidate list in deliberation.
pub struct Chamber {
    pub review: Review,
}

impl Chamber {
    /// So many candidates on a list, each put forward by its one group; the cycle is in DELIBERATION and the members have pledged.
    pub async fn seated(server: Server, candidates: usize) -> Self {
        staged(server, format!("seated {candidates}"), async |server| {
            let review = Review::begun(server, candidates).await;
            let percents: Vec<i64> = (0..candidates).map(|case| 90 - 5 * i64::try_from(case).unwrap()).collect();
            review.complete(&percents).await;
            Self::of(review, candidates).await
        })
        .await
    }

    /// The group of a review whose scores are in ranks its cases in their order and puts the first of them forward; the cycle
    /// is in DELIBERATION and the members have pledged.
    pub async fn of(review: Review, put_forward: usize) -> Self {
        let order: Vec<usize> = (0..review.cases.len()).collect();
        Self::ranked(review, &order, put_forward).await
    }

    /// The same in another order.
    pub async fn ranked(review: Review, order: &[usize], put_forward: usize) -> Self {
        review.signed(order, put_forward).await;
        review.world.office.act("SubmitCandidateList", review.listing(&order[..put_forward]).await).await;
        review.world.office.act("AdvanceCycle", review.world.advancing("DELIBERATION").await).await;
        for member in &review.world.committee {
            member.act("SignPledge", json!({ "cycle": review.world.cycle })).await;
        }
        Self { review }
    }

    /// The same, and every member has declared no interest in any candidate.
    pub async fn declared(server: Server, candidates: usize) -> Self {
        staged(server, format!("declared {candidates}"), async |server| {
            let chamber = Self::seated(server, candidates).await;
            chamber.declare_all().await;
            chamber
        })
        .await
    }

    /// Every member declares no interest in any candidate.
    pub async fn declare_all(&self) {
        for member in &self.review.world.committee {
            for case in 0..self.review.cases.len() {
                self.declares(member, case, None).await;
            }
        }
    }

    /// A member declares an interest in a candidate, or none.
    pub async fn declares(&self, member: &Client, case: usize, interest: Option<&str>) {
        let organization = &self.review.cases[case].applicant.organization;
        let mut input = json!({ "cycle": self.review.world.cycle, "organization": organization });
        if let Some(interest) = interest {
            input["interest"] = json!(interest);
            input["explanation"] = json!("配偶任职。");
        }
        member.act("DeclareInterest", input).await;
    }

    /// The Office.
    pub fn office(&self) -> &Client {
        &self.review.world.office
    }

    /// The member with this number.
    pub fn member(&self, number: usize) -> &Client {
        &self.review.world.committee[number]
    }

    /// The input that convenes a meeting on 20 May.
    pub fn convening(&self) -> Value {
        json!({
            "cycle": self.review.world.cycle, "title": "审议候选名单", "venue": "管委会三楼会议室", "startsAt": "2026-05-20T09:00:00.000+08:00",
        })
    }

    /// The latest meeting as somebody in an area sees it.
    pub async fn seen(&self, client: &Client, area: &str) -> Value {
        let data = client.ask("Meetings", json!({ "cycle": self.review.world.cycle })).await;
        data["viewer"][area]["meetings"][0].clone()
    }

    /// The latest meeting as the Office sees it.
    pub async fn meeting(&self) -> Value {
        self.seen(self.office(), "office").await
    }

    /// The input of a step on the latest meeting.
    pub async fn on_meeting(&self) -> Value {
        let meeting = self.meeting().await;
        json!({ "meeting": meeting["id"], "expectedVersion": meeting["version"] })
    }

    /// The input that records who attends.
    pub async fn attendance(&self, members: &[usize]) -> Value {
        let mut input = self.on_meeting().await;
        let person = |number: &usize| &self.review.world.people[MEMBERS[*number]];
        input["attending"] = json!(members.iter().map(person).collect::<Vec<_>>());
        input
    }

    /// An open meeting that these members attend.
    pub async fn opened(&self, members: &[usize]) {
        self.office().act("ConveneMeeting", self.convening()).await;
        self.office().act("RecordAttendance", self.attendance(members).await).await;
        self.office().act("OpenMeeting", self.on_meeting().await).await;
    }

    /// The latest round of the latest meeting as the Office sees it.
    pub async fn round(&self) -> Value {
        self.meeting().await["rounds"].as_array().unwrap().last().cloned().unwrap()
    }

    /// The input of a step on the latest round.
    pub async fn on_round(&self) -> Value {
        let round = self.round().await;
        json!({ "round": round["id"], "expectedVersion": round["version"] })
    }

    /// The next round, open.
    pub async fn voting(&self) -> Value {
        let meeting = self.meeting().await;
        self.office().act("PrepareRound", json!({ "meeting": meeting["id"] })).await;
        self.office().act("OpenRound", self.on_round().await).await["round"].take()
    }

    /// The input of a ballot that names these candidates.
    pub fn ballot(&self, round: &Value, cases: &[usize]) -> Value {
        let choices: Vec<&String> = cases.iter().map(|case| &self.review.cases[*case].id).collect();
        json!({ "round": round["id"], "choices": choices })
    }

    /// Members cast ballots, in their order.
    pub async fn casts(&self, round: &Value, ballots: &[&[usize]]) {
        for (member, cases) in self.review.world.committee.iter().zip(ballots) {
            member.act("CastBallot", self.ballot(round, cases)).await;
        }
    }

    /// The latest round, closed.
    pub async fn closed(&self) -> Value {
        self.office().act("CloseRound", self.on_round().await).await["round"].take()
    }
}

/// What each candidate of a round got: number, approvals, result.
pub fn results(round: &Value) -> Vec<(String, i64, String)> {
    let rows = round["candidates"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.map(|row| (text(&row["number"]), row["approvals"].as_i64().unwrap(), text(&row["result"]))).collect()
}
