//! Money: a cycle whose awards are conferred, and what is claimed, granted, paid and reported after it.

use crate::board::Board;
use crate::stages::{Stage, staged};
use crate::support::{Client, Server};
use crate::world::World;
use serde_json::{Value, json};

/// Four awards of 2026-06-16, the fourth that of a repeat winner, with certificates; two of the Office who may handle all of it.
pub struct Treasury {
    pub board: Board,
}

impl Stage for Treasury {
    fn server(&self) -> &Server {
        self.board.server()
    }

    fn on(&self, server: Server) -> Self {
        Self { board: self.board.on(server) }
    }
}

/// A standard to claim for.
pub fn standard(number: &str, level: &str, part: &str, on: &str) -> Value {
    json!({ "standard": { "number": number, "title": "稀土标准", "level": level, "participation": part, "publishedOn": on } })
}

/// An honour to claim for.
pub fn honour(kind: &str, on: &str) -> Value {
    json!({ "honour": { "kind": kind, "title": "质量奖", "grantedOn": on } })
}

impl Treasury {
    /// The awards are conferred: 2026-06-16 00:00.
    pub async fn conferred(server: Server) -> Self {
        staged(server, "treasury".to_owned(), async |server| {
            let board = Board::repeating(server).await;
            board.to_notice().await;
            board.published(&[0, 1, 2, 3]).await;
            board.at("2026-06-16T00:00:00+08:00").await;
            board.conferring().await;
            board.approved(&[0, 1, 2, 3]).await;
            board.office().act("ConferAwards", board.awarding(&[0, 1, 2, 3]).await).await;
            board.certified().await;
            let clerk = board.as_account("office2").await;
            clerk.act("SignPledge", json!({ "cycle": board.cycle() })).await;
            for case in &board.chamber.review.cases {
                let input = json!({ "cycle": board.cycle(), "organization": case.applicant.organization });
                clerk.act("DeclareInterest", input).await;
            }
            Self { board }
        })
        .await
    }

    /// The same with a bit of everything: both lines, a bonus paid in part and reported on, a standard and an honour granted, an
    /// expense confirmed and one entered.
    pub async fn busy(server: Server) -> Self {
        staged(server, "busy treasury".to_owned(), async |server| {
            let all = Self::conferred(server).await;
            all.funded("BONUS", "1000000.00").await;
            all.funded("REVIEW", "50000.00").await;
            let grant = all.bonus(0).await;
            all.paid(&grant, "60000.00").await;
            all.entered(&grant["id"], "30000.00").await;
            let claim = all.claimed(0, standard("GB/T 1-2025", "NATIONAL", "LED", "2025-05-05")).await;
            all.verified(&claim, None).await;
            all.granted(&claim["id"]).await;
            let entry = all.registered(1, "CITY_AWARD", "2025-03-03").await;
            let claim = all.claimed(1, honour("CITY_AWARD", "2025-03-03")).await;
            all.verified(&claim, Some(&entry)).await;
            all.granted(&claim["id"]).await;
            let spent = all.office().act("EnterExpense", expense("RELATED", "2000.00")).await["payment"].take();
            all.confirmed(&spent["id"]).await;
            all.office().act("EnterExpense", expense("TRAVEL", "1000.00")).await;
            let grant = all.grant(&grant["id"]).await;
            let items = [("TRAINING", "20000.00"), ("OTHER", "10000.00")];
            all.board.applicant(0).act("ReportFundUse", using(&grant, &items)).await;
            all
        })
        .await
    }

    pub fn world(&self) -> &World {
        &self.board.chamber.review.world
    }

    pub fn office(&self) -> &Client {
        self.board.office()
    }

    /// The other person of the Office.
    pub async fn clerk(&self) -> Client {
        self.board.as_account("office2").await
    }

    /// The organisation of the candidate with this number.
    pub fn organization(&self, case: usize) -> &String {
        &self.board.chamber.review.cases[case].applicant.organization
    }

    /// A line of 2026, set now.
    pub async fn funded(&self, purpose: &str, amount: &str) -> Value {
        let input = json!({ "year": 2026, "purpose": purpose, "amount": amount, "document": "包高新财〔2026〕1号" });
        self.office().act("SetBudgetLine", input).await["line"].take()
    }

    /// The line of 2026 as it stands.
    pub async fn line(&self, purpose: &str) -> Value {
        let data = self.office().ask("OfficeBudget", json!({ "year": 2026 })).await;
        let lines = data["viewer"]["office"]["budgetLines"].as_array().unwrap().clone();
        lines.into_iter().find(|line| line["purpose"] == purpose).unwrap()
    }

    /// Committed and paid of the line of 2026.
    pub async fn booked(&self, purpose: &str) -> [String; 2] {
        let line = self.line(purpose).await;
        ["committed", "paid"].map(|field| line[field].as_str().unwrap().to_owned())
    }

    /// The input that grants the bonus of a winner.
    pub async fn granting(&self, case: usize) -> Value {
        let data =
            self.office().ask("Awards", json!({ "filter": { "creditCode": self.board.code(case) }, "first": 1 })).await;
        let award = &data["awards"]["nodes"][0];
        json!({ "award": award["id"], "expectedVersion": award["version"] })
    }

    /// The bonus of a winner, granted.
    pub async fn bonus(&self, case: usize) -> Value {
        self.office().act("GrantBonus", self.granting(case).await).await["grant"].take()
    }

    /// The input by which a candidate claims.
    pub fn claiming(&self, case: usize, achievement: Value) -> Value {
        json!({ "organization": self.organization(case), "achievement": achievement, "evidence": "证书复印件。" })
    }

    /// A claim of a candidate.
    pub async fn claimed(&self, case: usize, achievement: Value) -> Value {
        let input = self.claiming(case, achievement);
        self.board.applicant(case).act("ClaimReward", input).await["claim"].take()
    }

    /// An honour of a candidate in the register; its id.
    pub async fn registered(&self, case: usize, kind: &str, on: &str) -> Value {
        let input = json!({
            "creditCode": self.board.code(case), "kind": kind, "title": "质量奖", "grantedOn": on, "validUntil": "2035-01-01",
            "evidence": "文件",
        });
        self.office().act("RecordHonour", input).await["honour"]["id"].take()
    }

    /// A claim that is found proven.
    pub async fn verified(&self, claim: &Value, entry: Option<&Value>) -> Value {
        let input = json!({ "claim": claim["id"], "honour": entry, "expectedVersion": claim["version"] });
        self.office().act("VerifyRewardClaim", input).await["claim"].take()
    }

    /// A verified claim of a standard.
    pub async fn proven(&self, case: usize, achievement: Value) -> Value {
        let claim = self.claimed(case, achievement).await;
        self.verified(&claim, None).await
    }

    /// A claim as it stands.
    pub async fn claim(&self, id: &Value) -> Value {
        let data = self.office().ask("OfficeRewardClaims", json!({ "first": 100 })).await;
        let rows = data["viewer"]["office"]["rewardClaims"]["nodes"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == *id).unwrap()
    }

    /// The input that grants a claim.
    pub async fn rewarding(&self, id: &Value) -> Value {
        json!({ "claim": id, "expectedVersion": self.claim(id).await["version"] })
    }

    /// The reward of a claim, granted.
    pub async fn granted(&self, id: &Value) -> Value {
        self.office().act("GrantReward", self.rewarding(id).await).await["grant"].take()
    }

    /// A grant as it stands.
    pub async fn grant(&self, id: &Value) -> Value {
        let data = self.office().ask("OfficeRewardGrants", json!({ "first": 100 })).await;
        let rows = data["viewer"]["office"]["rewardGrants"]["nodes"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == *id).unwrap()
    }

    /// The input of an instalment.
    pub async fn entering(&self, grant: &Value, amount: &str) -> Value {
        json!({ "grant": grant, "amount": amount, "expectedVersion": self.grant(grant).await["version"] })
    }

    /// An instalment that the Office entered.
    pub async fn entered(&self, grant: &Value, amount: &str) -> Value {
        self.office().act("EnterInstalment", self.entering(grant, amount).await).await["payment"].take()
    }

    /// A payment as it stands.
    pub async fn payment(&self, id: &Value) -> Value {
        let data = self.office().ask("OfficePayments", json!({ "first": 100 })).await;
        let rows = data["viewer"]["office"]["payments"]["nodes"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == *id).unwrap()
    }

    /// The input that confirms a payment of today.
    pub async fn confirming(&self, payment: &Value) -> Value {
        let today = self.board.now().await[..10].to_owned();
        let version = self.payment(payment).await["version"].clone();
        json!({ "payment": payment, "paidOn": today, "receipt": "回单0001", "expectedVersion": version })
    }

    /// A payment that the clerk confirms.
    pub async fn confirmed(&self, payment: &Value) -> Value {
        let input = self.confirming(payment).await;
        self.clerk().await.act("ConfirmPayment", input).await["payment"].take()
    }

    /// An instalment, entered and confirmed.
    pub async fn paid(&self, grant: &Value, amount: &str) -> Value {
        let payment = self.entered(&grant["id"], amount).await;
        self.confirmed(&payment["id"]).await
    }

    /// The lines of a candidate's calculation in a year, as the Office sees them.
    pub async fn calculation(&self, case: usize, year: i32) -> Value {
        let variables = json!({ "organization": self.organization(case), "year": year });
        self.office().ask("OfficeCalculation", variables).await["viewer"]["office"]["rewardCalculation"].take()
    }
}

/// The input of an expense.
pub fn expense(category: &str, amount: &str) -> Value {
    let mut input = json!({ "category": category, "payee": "会议中心", "amount": amount, "description": "评审会议。" });
    if category == "RELATED" {
        input["relation"] = json!("印制评审材料。");
    }
    input
}

/// The input of a report on the use of a grant.
pub fn using(grant: &Value, items: &[(&str, &str)]) -> Value {
    let item = |(category, amount): &(&str, &str)| {
        let mut item = json!({ "category": category, "amount": amount, "description": "支出内容", "evidence": "发票" });
        if *category == "OTHER" {
            item["relation"] = json!("用于质量文化建设。");
        }
        item
    };
    json!({
        "grant": grant["id"], "summary": "奖金使用情况。", "items": items.iter().map(item).collect::<Vec<_>>(),
        "expectedVersion": grant["version"],
    })
}
