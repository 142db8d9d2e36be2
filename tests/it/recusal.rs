//! Declare before you see, and keep away from an applicant in which you have an interest (art. 7, 27); and the calendar
//! on which a correction is counted.

use crate::operations::{facts, refuses};
use crate::organising::{known, zh};
use crate::support::{Client, both};
use crate::world::{Applicant, PASSWORD, World};
use serde_json::{Value, json};

both! {
    async fn pledge_and_declaration_come_before_handling(server: Server) {
        let world = World::accepting(server).await;
        let (applicant, id) = world.submitted(1, json!({})).await;
        world.qualification().await;
        refuses_pledge_missing(&world, &id).await;
        allows_pledge_missing(&world, &id).await;
        refuses_declaration_missing(&world, &id).await;
        allows_declaration_missing(&world, &applicant, &id).await;
    }

    async fn an_interest_keeps_its_holder_away_and_out_of_every_list(server: Server) {
        let world = World::accepting(server).await;
        let (first, one) = world.submitted(1, json!({})).await;
        let (second, two) = world.submitted(2, json!({})).await;
        world.recommend_all().await;
        world.declare(&[&first, &second]).await;
        world.qualification().await;
        let colleague = world.server.sign_in("office2", PASSWORD).await;
        colleague.act("SignPledge", json!({ "cycle": world.cycle })).await;
        for applicant in [&first, &second] {
            colleague.act("DeclareInterest", declaration(&world, applicant)).await;
        }
        let case = Case { world: &world, colleague, applicant: &first, id: &one, other: &two };
        allows_conflict_of_interest(&case).await;
        refuses_conflict_of_interest(&case).await;
    }

    async fn a_correction_is_counted_on_a_calendar_that_is_loaded(server: Server) {
        let world = World::accepting(server).await;
        let (first, one) = world.submitted(1, json!({})).await;
        let (second, two) = world.submitted(2, json!({})).await;
        world.declare(&[&first, &second]).await;
        world.qualification().await;
        allows_calendar_not_loaded(&world, &one).await;
        refuses_calendar_not_loaded(&world, &two).await;
    }
}

/// No interest in an applicant.
fn declaration(world: &World, applicant: &Applicant) -> Value {
    json!({ "cycle": world.cycle, "organization": applicant.organization })
}

/// The input of a verdict: the smallest step of handling.
async fn verdict(world: &World, id: &str) -> Value {
    json!({
        "application": id, "expectedVersion": world.file(id).await["version"],
        "verdicts": [{ "code": "TAX_NOT_IN_ORDER", "value": "MEETS", "note": "已核查。" }],
    })
}

async fn refuses_pledge_missing(world: &World, id: &str) {
    let expected = ["PLEDGE_MISSING", "DECLARATION_MISSING"];
    let errors = refuses(&world.server, &world.office, "GiveVerdicts", verdict(world, id).await, &expected).await;
    assert_eq!(facts(&errors, "PLEDGE_MISSING"), known([]));
    assert_eq!(errors[0]["articles"], json!([{ "number": 27, "clause": null }]));
    let file = world.file(id).await;
    assert_eq!((&file["materialVisibility"], &file["material"]), (&json!("NOT_YET"), &json!(null)));
}

async fn allows_pledge_missing(world: &World, id: &str) {
    world.office.act("SignPledge", json!({ "cycle": world.cycle })).await;
    refuses(&world.server, &world.office, "GiveVerdicts", verdict(world, id).await, &["DECLARATION_MISSING"]).await;
}

async fn refuses_declaration_missing(world: &World, id: &str) {
    let code = "DECLARATION_MISSING";
    // A declaration about somebody else is none about this applicant.
    let other = world.registered(9, "别的公司", "C").await;
    world.office.act("DeclareInterest", declaration(world, &other)).await;
    let errors = refuses(&world.server, &world.office, "GiveVerdicts", verdict(world, id).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([]));
    assert_eq!(world.file(id).await["materialVisibility"], "NOT_YET");
}

async fn allows_declaration_missing(world: &World, applicant: &Applicant, id: &str) {
    world.declare_for(applicant).await;
    assert_eq!(world.file(id).await["materialVisibility"], "VISIBLE");
    world.office.act("GiveVerdicts", verdict(world, id).await).await;
}

/// One of the staff in front of one applicant; the other application is nobody's trouble.
struct Case<'a> {
    world: &'a World,
    colleague: Client,
    applicant: &'a Applicant,
    id: &'a str,
    other: &'a str,
}

impl Case<'_> {
    /// Ids of the applications that the colleague finds, whose count has to agree.
    async fn found(&self, filter: Value) -> Vec<String> {
        let data = self.colleague.ask("OfficeApplications", json!({ "first": 50, "filter": filter })).await;
        let list = &data["viewer"]["office"]["applications"];
        let ids: Vec<String> =
            list["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(list["totalCount"], ids.len());
        ids
    }

    /// The colleague handles it and finds it everywhere.
    async fn open(&self) {
        self.colleague.act("GiveVerdicts", verdict(self.world, self.id).await).await;
        let mut both = vec![self.id.to_owned(), self.other.to_owned()];
        both.sort();
        let mut found = self.found(Value::Null).await;
        found.sort();
        assert_eq!(found, both);
        assert_eq!(self.found(json!({ "nameContains": "第1公司" })).await, [self.id]);
        let file = self.colleague.ask("OfficeApplication", json!({ "id": self.id })).await;
        assert_eq!(file["viewer"]["office"]["application"]["materialVisibility"], "VISIBLE");
    }

    /// The colleague is refused with this interest and does not find it anywhere.
    async fn closed(&self, kind: &str) {
        let code = "CONFLICT_OF_INTEREST";
        let input = verdict(self.world, self.id).await;
        let errors = refuses(&self.world.server, &self.colleague, "GiveVerdicts", input, &[code]).await;
        assert_eq!(facts(&errors, code), known([("kind", &zh("InterestKind", kind))]));
        assert_eq!(self.found(Value::Null).await, [self.other]);
        assert_eq!(self.found(json!({ "states": ["SUBMITTED"], "cycle": self.world.cycle })).await, [self.other]);
        assert_eq!(self.found(json!({ "nameContains": "第1公司" })).await, Vec::<String>::new());
        let file = self.colleague.ask("OfficeApplication", json!({ "id": self.id })).await;
        assert_eq!(file["viewer"]["office"]["application"], Value::Null);
        // Whoever has no interest goes on finding it.
        assert_eq!(self.world.file(self.id).await["materialVisibility"], "VISIBLE");
    }

    /// Enters an employment in the register; the entry's id.
    async fn employed(&self, until: Option<&str>) -> Value {
        let input = json!({
            "person": self.world.people["office2"], "creditCode": self.applicant.credit_code, "kind": "EMPLOYMENT",
            "since": "2018-01-01", "until": until,
        });
        self.world.office.act("RegisterAffiliation", input).await["affiliation"]["id"].clone()
    }

    async fn strike_out(&self, entry: &Value) {
        let input = json!({ "entry": entry, "reason": "登记有误。" });
        self.world.office.act("VoidRegisterEntry", input).await;
    }

    /// The colleague's conflicts that bar.
    async fn conflict(&self) -> Value {
        let filter = json!({ "person": self.world.people["office2"], "lifted": false });
        let data = self.world.office.ask("Conflicts", json!({ "filter": filter })).await;
        data["viewer"]["office"]["conflicts"]["nodes"][0]["id"].clone()
    }
}

async fn allows_conflict_of_interest(case: &Case<'_>) {
    case.open().await;
    // An employment that ended three years and a day ago.
    let entry = case.employed(Some("2023-05-05")).await;
    case.open().await;
    case.strike_out(&entry).await;
}

async fn refuses_conflict_of_interest(case: &Case<'_>) {
    let world = case.world;
    // Registered: although no interest was declared, until the entry is struck out.
    let entry = case.employed(None).await;
    case.closed("EMPLOYMENT").await;
    case.strike_out(&entry).await;
    case.open().await;

    // Found by the Office, and lifted by somebody else than the person it bars.
    let input = json!({
        "cycle": world.cycle, "person": world.people["office2"], "creditCode": case.applicant.credit_code,
        "interest": "ADVISER", "reason": "曾任顾问。",
    });
    let conflict = world.office.act("ImposeConflict", input).await["conflict"]["id"].clone();
    case.closed("ADVISER").await;
    let lifting = json!({ "conflict": conflict, "reason": "查无此事。" });
    let code = "CONFLICT_OF_INTEREST";
    refuses(&world.server, &case.colleague, "LiftConflict", lifting.clone(), &[code]).await;
    world.office.act("LiftConflict", lifting).await;
    case.open().await;

    // Declared: it bars until the Office lifts it and no interest is declared any more.
    let mut input = declaration(world, case.applicant);
    input["interest"] = json!("KIN");
    input["explanation"] = json!("配偶任职。");
    case.colleague.act("DeclareInterest", input).await;
    case.closed("KIN").await;
    case.colleague.act("DeclareInterest", declaration(world, case.applicant)).await;
    case.closed("KIN").await;
    let input = json!({ "conflict": case.conflict().await, "reason": "已离职。" });
    world.office.act("LiftConflict", input).await;
    case.open().await;

    // An employment that ended three years ago to the day bars to the end of this day.
    case.employed(Some("2023-05-06")).await;
    world.now("2026-05-06T23:59:59.999+08:00").await;
    case.closed("EMPLOYMENT").await;
    world.now("2026-05-07T00:00:00+08:00").await;
    case.open().await;
}

async fn returned(world: &World, id: &str) -> Value {
    json!({
        "application": id, "expectedVersion": world.file(id).await["version"],
        "defects": [{ "attachment": "TAX_PROOF", "message": "扫描件不清" }],
    })
}

async fn allows_calendar_not_loaded(world: &World, id: &str) {
    // Five working days from Thursday, 24 December, end with the year.
    world.now("2026-12-24T10:00:00+08:00").await;
    let done = world.office.act("ReturnApplication", returned(world, id).await).await;
    assert_eq!(done["application"]["correction"]["deadline"], "2027-01-01T00:00:00.000+08:00");
}

async fn refuses_calendar_not_loaded(world: &World, id: &str) {
    let code = "CALENDAR_NOT_LOADED";
    world.now("2026-12-25T10:00:00+08:00").await;
    let errors = refuses(&world.server, &world.office, "ReturnApplication", returned(world, id).await, &[code]).await;
    assert_eq!(facts(&errors, code), known([("year", "2027")]));
    assert_eq!(errors[0]["articles"][0], json!({ "number": 16, "clause": null }));
    // With New Year's Day off, the fifth working day is Monday, 4 January.
    let holiday = json!([{ "day": "2027-01-01", "kind": "HOLIDAY", "name": "元旦" }]);
    let input = json!({ "year": 2027, "source": "国务院办公厅通知", "days": holiday });
    world.office.act("LoadCalendarYear", input).await;
    let done = world.office.act("ReturnApplication", returned(world, id).await).await;
    assert_eq!(done["application"]["correction"]["deadline"], "2027-01-05T00:00:00.000+08:00");
}
