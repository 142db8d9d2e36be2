//! The story's third part: the committee's vote, the public notice, an objection, approvals and awards.

use super::scenario::{COMMITTEE, Story};
use crate::error::Result;
use serde_json::{Value, json};

/// The ballots of a plain vote, by candidate in the order of the list: three are elected, the last does not pass.
const PLAIN: [&[usize]; 5] = [&[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1, 3]];
/// The ballots of four members that leave all four candidates level.
const LEVEL: [&[usize]; 4] = [&[1, 2, 3], &[0, 2, 3], &[0, 1, 3], &[0, 1, 2]];

impl Story<'_> {
    /// The candidates in the order of the list.
    async fn candidates(&mut self) -> Result<Vec<Value>> {
        let filter = json!({ "states": ["SHORTLISTED"] });
        let data = self.player.ask("office", "OfficeApplications", json!({ "first": 100, "filter": filter })).await?;
        let rows = data["viewer"]["office"]["applications"]["nodes"].as_array().cloned().unwrap_or_default();
        // Newest first; the list has them in the order of their submission.
        Ok(rows.iter().rev().map(|row| row["id"].clone()).collect())
    }

    /// The meeting as it stands.
    async fn meeting(&mut self) -> Result<Value> {
        let data = self.player.ask("office", "Meetings", json!({ "cycle": self.cycle })).await?;
        Ok(data["viewer"]["office"]["meetings"][0].clone())
    }

    /// A meeting that so many members attend, in which the first vote is held by these ballots.
    async fn vote(&mut self, ballots: &[&[usize]]) -> Result<()> {
        self.now("2026-06-15T09:00:00+08:00")?;
        let candidates = self.candidates().await?;
        for (account, ..) in COMMITTEE {
            self.play(account, "SignPledge", json!({ "cycle": self.cycle })).await?;
            for organization in self.organizations.clone() {
                let input = json!({ "cycle": self.cycle, "organization": organization });
                self.play(account, "DeclareInterest", input).await?;
            }
        }
        let input = json!({
            "cycle": self.cycle, "title": "审议2026年度候选名单", "venue": "管委会三楼会议室", "startsAt": "2026-06-15T09:00:00.000+08:00",
        });
        let meeting = self.play("office", "ConveneMeeting", input).await?["meeting"]["id"].clone();
        let attending = COMMITTEE.iter().zip(ballots);
        for ((account, ..), _) in attending.clone() {
            self.play(account, "CheckIn", json!({ "meeting": meeting })).await?;
        }
        let input = json!({ "meeting": meeting, "expectedVersion": self.meeting().await?["version"] });
        self.play("office", "OpenMeeting", input).await?;
        let round = self.play("office", "PrepareRound", json!({ "meeting": meeting })).await?["round"].clone();
        let input = json!({ "round": round["id"], "expectedVersion": round["version"] });
        let round = self.play("office", "OpenRound", input).await?["round"].clone();
        for ((account, ..), ballot) in attending {
            let choices: Vec<&Value> = ballot.iter().filter_map(|place| candidates.get(*place)).collect();
            self.play(account, "CastBallot", json!({ "round": round["id"], "choices": choices })).await?;
        }
        let input = json!({ "round": round["id"], "expectedVersion": round["version"] });
        self.play("office", "CloseRound", input).await?;
        Ok(())
    }

    /// All four are level, and the meeting goes on.
    pub(super) async fn tie(&mut self) -> Result<()> {
        self.vote(&LEVEL).await
    }

    /// From the vote to the second day of the notice, on which somebody has objected.
    pub(super) async fn notice(&mut self) -> Result<()> {
        self.vote(&PLAIN).await?;
        let meeting = self.meeting().await?;
        let input = json!({ "meeting": meeting["id"], "minutes": "表决一轮，产生拟奖励单位3家。", "expectedVersion": meeting["version"] });
        self.play("office", "CloseMeeting", input).await?;
        self.advance("NOTICE").await?;
        let title = "2026年度稀土高新区管委会质量奖拟奖励单位公示";
        let content = "现将拟奖励单位予以公示。公示期内如有异议，请以书面形式实名提出，并附证据。";
        let notice = self.publish(title, content, "2026年6月15日第3版", None).await?;
        self.now("2026-06-17T09:00:00+08:00")?;
        let input = json!({
            "notice": notice["id"], "creditCode": notice["entries"][1]["creditCode"], "facts": "该单位承建项目被通报存在质量问题。",
            "evidence": "监督机构通报复印件。", "objector": { "kind": "PERSON", "name": "孟实名", "contact": "13800000000" },
        });
        self.play("", "FileObjection", input).await?;
        Ok(())
    }

    /// Publishes a notice of all nominees, in the place of another one or of none.
    async fn publish(&mut self, title: &str, content: &str, issue: &str, supersedes: Option<&Value>) -> Result<Value> {
        let nominees: Vec<Value> = self.nominees().await?.iter().map(|row| row["id"].clone()).collect();
        let input = json!({
            "cycle": self.cycle, "nominees": nominees, "title": title, "content": content, "channels": channels(issue), "supersedes": supersedes,
        });
        Ok(self.play("office", "PublishNotice", input).await?["notice"].clone())
    }

    /// The notice that stands, as everybody sees it.
    async fn published(&mut self) -> Result<Value> {
        let data = self.player.ask("", "PublicNotices", json!({ "first": 1 })).await?;
        Ok(data["publicNotices"]["nodes"][0].clone())
    }

    /// Another notice takes the place of the first, whose content had an error; the objection stays.
    async fn corrected(&mut self) -> Result<()> {
        self.now("2026-06-17T15:00:00+08:00")?;
        let first = self.published().await?["id"].clone();
        let title = "2026年度稀土高新区管委会质量奖拟奖励单位公示（更正）";
        let content = "原公示未载明提出异议的地点，现予更正并重新公示：异议请以书面形式实名送交评审办公室，并附证据。";
        self.publish(title, content, "2026年6月17日第2版", Some(&first)).await?;
        Ok(())
    }

    /// A day of its period becomes a holiday: the longer period is published.
    async fn lengthened(&mut self) -> Result<()> {
        self.now("2026-06-24T09:00:00+08:00")?;
        let mut days =
            self.player.ask("", "CalendarYear", json!({ "year": 2026 })).await?["calendarYear"]["days"].clone();
        if let Some(days) = days.as_array_mut() {
            days.push(json!({ "day": "2026-06-29", "kind": "HOLIDAY", "name": "临时放假" }));
        }
        let source = "国务院办公厅关于2026年部分节假日安排的通知；自治区关于6月29日临时放假的通知";
        self.play("office", "LoadCalendarYear", json!({ "year": 2026, "source": source, "days": days })).await?;
        let notice = self.published().await?;
        let input = json!({
            "notice": notice["id"], "content": "因6月29日临时放假，公示期顺延至2026年7月3日。", "channels": channels("2026年6月24日第4版"),
            "expectedVersion": notice["version"],
        });
        self.play("office", "PublishNoticeExtension", input).await?;
        Ok(())
    }

    /// The nominees as the Office sees them.
    async fn nominees(&mut self) -> Result<Vec<Value>> {
        let data = self.player.ask("office", "Nominees", json!({ "cycle": self.cycle })).await?;
        Ok(data["viewer"]["office"]["nominees"].as_array().cloned().unwrap_or_default())
    }

    /// The one objection as the Office sees it.
    async fn objection(&mut self) -> Result<Value> {
        let data = self.player.ask("office", "OfficeObjections", json!({ "first": 1 })).await?;
        Ok(data["viewer"]["office"]["objections"]["nodes"][0].clone())
    }

    /// The nominee is heard on the objection.
    async fn hearing(&mut self) -> Result<()> {
        let objection = self.objection().await?;
        let input = json!({ "objection": objection["id"], "summary": "有异议称承建项目存在质量问题。", "expectedVersion": objection["version"] });
        self.play("office", "OpenHearing", input).await?;
        self.now("2026-06-18T15:00:00+08:00")?;
        let input = json!({ "objection": objection["id"], "statement": "通报所述问题已于当年整改完毕，附整改报告。" });
        self.play("applicant2", "AnswerHearing", input).await?;
        Ok(())
    }

    /// The objection is upheld: a place is vacant.
    pub(super) async fn objection_upheld(&mut self) -> Result<()> {
        self.hearing().await?;
        self.now("2026-06-22T10:00:00+08:00")?;
        self.decide("UpholdObjection", "通报属实，整改未达要求。", "经复核，异议成立。").await
    }

    async fn decide(&mut self, operation: &str, findings: &str, reply: &str) -> Result<()> {
        let objection = self.objection().await?;
        let input = json!({ "objection": objection["id"], "findings": findings, "reply": reply, "expectedVersion": objection["version"] });
        self.play("office", operation, input).await?;
        Ok(())
    }

    /// The notice is corrected, the objection to it dismissed, the period lengthened; it ends, and the director reviews the first
    /// nominee.
    pub(super) async fn conferral(&mut self) -> Result<()> {
        self.corrected().await?;
        self.hearing().await?;
        self.now("2026-06-22T10:00:00+08:00")?;
        self.decide("DismissObjection", "所述问题已整改并经验收。", "经复核，异议不成立。").await?;
        self.lengthened().await?;
        self.now("2026-07-06T08:30:00+08:00")?;
        self.advance("CONFERRAL").await?;
        self.play("management", "SignPledge", json!({ "cycle": self.cycle })).await?;
        for nominee in self.nominees().await? {
            let input = json!({ "cycle": self.cycle, "organization": nominee["organization"]["id"] });
            self.play("management", "DeclareInterest", input).await?;
        }
        self.approve("director", 0..1).await
    }

    /// An approver approves some of the nominees.
    async fn approve(&mut self, account: &str, which: std::ops::Range<usize>) -> Result<()> {
        for nominee in self.nominees().await?.get(which).unwrap_or_default() {
            let input = json!({ "nominee": nominee["id"], "digest": nominee["digest"], "reason": "程序完备，同意。" });
            self.play(account, "ApproveNominee", input).await?;
        }
        Ok(())
    }

    /// Everybody is approved and conferred, certificates are handed over, the cycle ends; the second winner's experience is
    /// published.
    pub(super) async fn closed(&mut self) -> Result<()> {
        self.approve("director", 1..3).await?;
        self.approve("management", 0..3).await?;
        self.now("2026-07-06T09:00:00+08:00")?;
        let nominees: Vec<Value> = self.nominees().await?.iter().map(|row| row["id"].clone()).collect();
        let input = json!({
            "cycle": self.cycle, "nominees": nominees, "expectedVersion": self.cycle_version().await?,
            "document": { "number": "包高新发〔2026〕12号", "title": "关于授予2026年度质量奖的决定", "issuedOn": "2026-07-06", "url": "https://www.example.org/award/2026/12" },
        });
        self.play("office", "ConferAwards", input).await?;
        self.now("2026-07-10T09:00:00+08:00")?;
        let awards = self.player.ask("office", "Awards", json!({ "first": 100 })).await?;
        for award in awards["awards"]["nodes"].as_array().into_iter().flatten().rev() {
            let input = json!({ "award": award["id"], "issuedOn": "2026-07-10", "expectedVersion": award["version"] });
            self.play("office", "IssueCertificate", input).await?;
        }
        self.advance("CLOSED").await?;
        self.experience(&awards["awards"]["nodes"][1]["id"]).await
    }

    /// A winner writes of its experience, and the Office publishes it.
    async fn experience(&mut self, award: &Value) -> Result<()> {
        self.now("2026-07-20T09:00:00+08:00")?;
        let input = json!({
            "award": award, "title": "以标准化促精益建造", "summary": "2026年度高新质量奖获奖单位的做法。",
            "text": "一、以标准统一工序。\n二、以数据追溯质量。\n三、以培训带动班组。",
        });
        let drafted = self.play("applicant2", "DraftExperience", input).await?["experience"].clone();
        let input = json!({ "experience": drafted["id"], "expectedVersion": drafted["version"] });
        let submitted = self.play("applicant2", "SubmitExperience", input).await?["experience"].clone();
        let input = json!({ "experience": submitted["id"], "expectedVersion": submitted["version"] });
        self.play("office", "PublishExperience", input).await?;
        Ok(())
    }

    /// The first award turns out to have been obtained by fraud: investigated, heard, revoked and published; the trophy is back.
    pub(super) async fn award_revoked(&mut self) -> Result<()> {
        self.now("2026-09-01T09:00:00+08:00")?;
        let awards = self.player.ask("office", "Awards", json!({ "first": 100 })).await?;
        let award = awards["awards"]["nodes"].as_array().and_then(|rows| rows.last()).cloned().unwrap_or_default();
        let input = json!({ "award": award["id"], "ground": "FRAUD", "facts": "有举报称申报材料中的检验报告系伪造。" });
        let case = self.play("office", "OpenRevocationCase", input).await?["revocation"]["id"].clone();
        self.now("2026-09-03T09:00:00+08:00")?;
        let findings =
            json!({ "revocation": case, "findings": "经向检验机构核实，两份报告系伪造。", "expectedVersion": 1 });
        self.play("office", "RecordInvestigation", findings).await?;
        self.now("2026-09-07T09:00:00+08:00")?;
        let statement =
            json!({ "revocation": case, "statement": "报告由代理机构提供，本单位失察。", "expectedVersion": 2 });
        self.play("office", "RecordRevocationAnswer", statement).await?;
        self.now("2026-09-15T09:00:00+08:00")?;
        let decision = json!({ "revocation": case, "reason": "骗取荣誉，予以撤销。", "expectedVersion": 3 });
        self.play("management", "RevokeAward", decision).await?;
        self.now("2026-09-18T09:00:00+08:00")?;
        let input = json!({
            "revocation": case, "expectedVersion": 4,
            "document": { "number": "包高新发〔2026〕20号", "title": "关于撤销质量奖的决定", "issuedOn": "2026-09-16", "url": "https://www.example.org/award/2026/20" },
        });
        self.play("office", "PublishRevocation", input).await?;
        let input = json!({ "revocation": case, "kind": "TROPHY", "doneOn": "2026-09-17", "note": "奖杯已收回。", "expectedVersion": 5 });
        self.play("office", "SettleConsequence", input).await?;
        Ok(())
    }
}

/// Where notices are published, in an issue of the newspaper.
fn channels(issue: &str) -> Value {
    json!([
        { "channel": { "level": "CITY", "kind": "MEDIUM", "name": "包头日报" }, "evidence": issue },
        { "channel": { "level": "ZONE", "kind": "WEBSITE", "name": "高新区门户网站", "url": "https://www.example.org/notice/2026" } },
    ])
}
