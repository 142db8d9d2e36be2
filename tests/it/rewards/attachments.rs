//! Files that prove a claim or a report on the use of a bonus (art. 20, 22): uploaded for real, read by whoever reads what they
//! prove, and as decided as that.

use crate::application_files::{get, opens, put, url_of};
use crate::casework::{bars, stops};
use crate::operations::{facts, refuses};
use crate::organising::{but, known, zh};
use crate::support::{Client, both, key};
use crate::treasury::{Treasury, standard, using};
use crate::world::{PASSWORD, pdf};
use entity::Instant;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How files of one sort of thing are asked for.
pub struct Sort {
    ask: &'static str,
    remove: &'static str,
    /// The field that names the thing, and the answer of a removal.
    field: &'static str,
}

pub const CLAIM: Sort = Sort { ask: "RequestClaimEvidenceUpload", remove: "RemoveClaimEvidence", field: "claim" };
pub const FUND_USE: Sort =
    Sort { ask: "RequestFundUseEvidenceUpload", remove: "RemoveFundUseEvidence", field: "fundUse" };

/// Bytes of a file, and what is said of them.
const TITLE: &str = "EVIDENCE";

impl Sort {
    /// The input that asks for an upload of a PDF.
    pub fn asking(&self, id: &Value) -> Value {
        let bytes = pdf(TITLE);
        let digest = quality_award::hex(&Sha256::digest(&bytes));
        json!({ self.field: id, "name": "证书.pdf", "mediaType": "PDF", "size": bytes.len(), "sha256": digest })
    }
}

/// A claim of the first winner and its report on 10000 of 60000 that were paid; nothing is decided.
struct Told {
    all: Treasury,
    claim: Value,
    report: Value,
}

impl Told {
    async fn new(server: crate::support::Server) -> Self {
        let all = Treasury::conferred(server).await;
        all.funded("BONUS", "1000000.00").await;
        let grant = all.bonus(0).await;
        all.paid(&grant, "60000.00").await;
        let grant = all.grant(&grant["id"]).await;
        let report = all.board.applicant(0).act("ReportFundUse", using(&grant, &[("TRAINING", "10000.00")])).await;
        let claim = all.claimed(0, standard("GB/T 1-2025", "NATIONAL", "LED", "2025-05-05")).await;
        Self { claim: claim["id"].clone(), report: report["fundUse"]["id"].clone(), all }
    }

    fn sorts(&self) -> [(&'static Sort, &Value); 2] {
        [(&CLAIM, &self.claim), (&FUND_USE, &self.report)]
    }

    fn winner(&self) -> &Client {
        self.all.board.applicant(0)
    }

    /// A slot that the winner got.
    async fn slot(&self, sort: &Sort, id: &Value) -> Value {
        self.winner().act(sort.ask, sort.asking(id)).await["slot"].take()
    }

    /// A file of the winner's, stored.
    async fn stored(&self, sort: &Sort, id: &Value) -> Value {
        let slot = self.slot(sort, id).await;
        self.all.world().upload(&slot, pdf(TITLE)).await;
        slot["id"].clone()
    }

    async fn store(&self, slot: &Value) -> StatusCode {
        put(self.all.world(), slot["url"].as_str().unwrap(), pdf(TITLE)).await
    }

    /// The decision on a thing by the Office: the operation and its input, at the version given.
    fn decision(&self, sort: &Sort, accept: bool, version: &Value) -> (&'static str, Value) {
        match (sort.field, accept) {
            ("claim", true) => ("VerifyRewardClaim", json!({ "claim": self.claim, "expectedVersion": version })),
            ("claim", false) => (
                "RefuseRewardClaim",
                json!({ "claim": self.claim, "reason": "证明不足。", "expectedVersion": version }),
            ),
            (_, true) => ("AcceptFundUse", json!({ "fundUse": self.report, "expectedVersion": version })),
            (_, false) => {
                ("ReturnFundUse", json!({ "fundUse": self.report, "reason": "发票不全。", "expectedVersion": version }))
            }
        }
    }
}

const PARTS: &str =
    "version allowedActions { action allowed } files { id kindKey name mediaType size sha256 uploadedAt link { url } }";

/// A claim or a report as somebody sees it by its id; null where it is not seen.
async fn seen(client: &Client, id: &Value) -> Value {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on RewardClaim {{ {PARTS} }} ... on FundUse {{ {PARTS} }} }} }}"
    );
    client.ok(&query, json!({ "id": id })).await["node"].take()
}

/// The ids of its files.
async fn files(client: &Client, id: &Value) -> Vec<Value> {
    let rows = seen(client, id).await["files"].take();
    rows.as_array().unwrap().iter().map(|file| file["id"].clone()).collect()
}

/// Which of these accounts can read a file by a link that the server itself made for them.
async fn readers(told: &Told, accounts: &[&'static str], file: &Value) -> Vec<&'static str> {
    let mut readers = Vec::new();
    for account in accounts {
        match opens(told.all.world(), account, file).await {
            StatusCode::OK => readers.push(*account),
            status => assert_eq!(status, StatusCode::NOT_FOUND, "{account}"),
        }
    }
    readers
}

/// A colleague of the winner's.
async fn colleague(told: &Told, account: &str, permission: &str) -> (Client, Value) {
    let input = json!({
        "organization": told.all.organization(0), "name": account, "account": account, "password": PASSWORD, "permission": permission,
    });
    let member = told.winner().act("AddTeamMember", input).await["teamMember"]["id"].clone();
    (told.all.board.server().sign_in(account, PASSWORD).await, member)
}

both! {
    async fn evidence_is_read_by_whoever_reads_what_it_proves(server: Server) {
        let told = Told::new(server).await;
        for (sort, id) in told.sorts() {
            uploaded(&told, sort, id).await;
        }
        reading(&told).await;
    }

    async fn evidence_keeps_to_its_bounds(server: Server) {
        let told = Told::new(server).await;
        for (sort, id) in told.sorts() {
            described(&told, sort, id).await;
            counted(&told, sort, id).await;
        }
        expired(&told).await;
    }

    async fn evidence_is_removed_while_nothing_is_decided(server: Server) {
        let told = Told::new(server).await;
        for (sort, id) in told.sorts() {
            removed(&told, sort, id).await;
        }
        elsewhere(&told).await;
        assert_eq!(quality_award::check::broken(&told.all.board.server().app.db).await.unwrap(), []);
    }

    async fn what_was_found_proven_takes_no_more_evidence(server: Server) {
        closed(&Told::new(server).await, true).await;
    }

    async fn what_was_found_wanting_takes_no_more_evidence(server: Server) {
        closed(&Told::new(server).await, false).await;
    }
}

/// A slot, its bytes, and the file that everybody of the thing sees from then on.
async fn uploaded(told: &Told, sort: &Sort, id: &Value) {
    let (winner, office) = (told.winner(), told.all.office());
    let input = but(sort.asking(id), json!({ "idempotencyKey": key() }));
    let slot = winner.act(sort.ask, input.clone()).await["slot"].take();
    assert_eq!((&slot["method"], &slot["maxBytes"]), (&json!("PUT"), &json!(pdf(TITLE).len())));
    assert_eq!(winner.act(sort.ask, input).await["slot"], slot);
    let before = seen(office, id).await;
    assert_eq!((&before["version"], &before["files"]), (&json!(1), &json!([])));
    let url = slot["url"].as_str().unwrap();
    for (title, status) in [
        ("EVIDENCF", StatusCode::BAD_REQUEST),
        ("EVIDENCES", StatusCode::PAYLOAD_TOO_LARGE),
        (TITLE, StatusCode::CREATED),
        (TITLE, StatusCode::OK),
        ("EVIDENCF", StatusCode::CONFLICT),
    ] {
        assert_eq!(put(told.all.world(), url, pdf(title)).await, status, "{title}");
    }
    let supervisor = told.all.board.as_account("supervisor").await;
    for client in [winner, office, &supervisor] {
        let now = seen(client, id).await;
        assert_eq!(now["version"], 2);
        let file = &now["files"][0];
        let digest = quality_award::hex(&Sha256::digest(pdf(TITLE)));
        let told_of = ["id", "kindKey", "name", "mediaType", "size", "sha256"].map(|field| &file[field]);
        let (size, digest) = (json!(pdf(TITLE).len()), json!(digest));
        assert_eq!(told_of, [&slot["id"], &json!("EVIDENCE"), &json!("证书.pdf"), &json!("PDF"), &size, &digest]);
        assert_eq!(now["files"].as_array().unwrap().len(), 1);
        let answer = get(told.all.world(), url_of(file)).await;
        assert_eq!((answer.status(), answer.bytes().await.unwrap().as_ref()), (StatusCode::OK, pdf(TITLE).as_slice()));
    }
    // Whoever decides names the version that has the file.
    let (operation, input) = told.decision(sort, true, &json!(1));
    let deciding = [("expected", "1"), ("current", "2")];
    bars(told.all.world(), office, (operation, input), "STALE_VERSION", deciding).await;
}

/// Neither another organisation, nor whoever is not signed in, nor other roles; and nobody of the Office who is recused.
async fn reading(told: &Told) {
    let all = &told.all;
    let (viewing, member) = colleague(told, "viewing", "VIEW").await;
    for account in ["office2", "supervisor", "management"] {
        all.board.as_account(account).await;
    }
    let everybody = [
        "applicant1",
        "viewing",
        "applicant2",
        "recommender",
        "office",
        "office2",
        "supervisor",
        "root",
        "director",
        "management",
    ];
    let of_the_team = ["applicant1", "viewing"];
    let clerk = all.clerk().await;
    let asked = "query($file: ID!) { viewer { office { fileReadings(file: $file) { totalCount } } } }";
    let readings = async |client: &Client, file: &Value| {
        client.ok(asked, json!({ "file": file })).await["viewer"]["office"]["fileReadings"].take()
    };
    let mut out = Vec::new();
    for (sort, id) in told.sorts() {
        let file = files(&viewing, id).await.remove(0);
        let expected = [&of_the_team[..], &["office", "office2", "supervisor"]].concat();
        assert_eq!(readers(told, &everybody, &file).await, expected);
        // The link alone is worth nothing.
        let link = seen(&clerk, id).await["files"][0]["link"]["url"].as_str().unwrap().to_owned();
        let bare = link.split('?').next().unwrap();
        assert_eq!(get(all.world(), bare).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(seen(&all.board.server().anonymous(), id).await, Value::Null);
        assert_eq!(seen(all.board.applicant(1), id).await, Value::Null);
        // Three of whom it was read when it came, five now.
        assert_eq!(readings(all.office(), &file).await["totalCount"], 8);
        for operation in [sort.ask, sort.remove] {
            let input = if operation == sort.ask { sort.asking(id) } else { json!({ "file": file }) };
            stops(all.world(), &viewing, operation, input.clone(), "FORBIDDEN").await;
            stops(all.world(), all.office(), operation, input.clone(), "FORBIDDEN").await;
            stops(all.world(), all.board.applicant(1), operation, input.clone(), "NOT_FOUND").await;
            all.board.unsigned(operation, input).await;
        }
        out.push((id, file, link));
    }
    all.board.conflicted("office2", 0).await;
    for (id, file, link) in &out {
        assert_eq!(get(all.world(), link).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(seen(&clerk, id).await, Value::Null);
        assert_eq!(readings(&clerk, file).await, Value::Null);
        let expected = [&of_the_team[..], &["office", "supervisor"]].concat();
        assert_eq!(readers(told, &everybody, file).await, expected);
    }
    told.winner().act("RemoveTeamMember", json!({ "member": member })).await;
    assert_eq!(readers(told, &["viewing"], &out[0].1).await, Vec::<&str>::new());
}

/// What is said of a file: its name, type, size and digest.
async fn described(told: &Told, sort: &Sort, id: &Value) {
    let (server, winner) = (told.all.board.server(), told.winner());
    let wrong = json!({ "name": "a/b.pdf", "size": 20_971_521, "sha256": "ABC" });
    let errors = refuses(server, winner, sort.ask, but(sort.asking(id), wrong), &["INVALID_INPUT"; 3]).await;
    let fields: Vec<&str> = errors.iter().map(|error| error["path"][0]["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["name", "size", "sha256"]);
    let known_facts = known([("min", "1"), ("max", "20971520")]);
    assert_eq!(facts(&errors[1..], "INVALID_INPUT"), known_facts);
    for wrong in [json!({ "size": 0 }), json!({ "name": "证书.png" }), json!({ sort.field: told.all.organization(0) })]
    {
        refuses(server, winner, sort.ask, but(sort.asking(id), wrong), &["INVALID_INPUT"]).await;
    }
    // The last byte, and each type.
    for (media_type, ending) in [("PDF", "pdf"), ("PNG", "png"), ("JPEG", "jpg"), ("DOCX", "docx"), ("XLSX", "xlsx")] {
        let right = json!({ "name": format!("证书.{ending}"), "mediaType": media_type, "size": 20_971_520 });
        let slot = winner.act(sort.ask, but(sort.asking(id), right)).await["slot"].take();
        winner.act(sort.remove, json!({ "file": slot["id"] })).await;
    }
}

/// The next file is one too many.
async fn full(told: &Told, client: &Client, sort: &Sort, id: &Value) {
    let errors = refuses(told.all.board.server(), client, sort.ask, sort.asking(id), &["INVALID_INPUT"]).await;
    assert_eq!(facts(&errors, "INVALID_INPUT"), known([("max", "20")]));
    assert_eq!(errors[0]["path"], json!([{ "field": sort.field, "index": null }]));
}

/// Twenty of each, unused slots included until they are removed.
async fn counted(told: &Told, sort: &Sort, id: &Value) {
    let winner = told.winner();
    told.stored(sort, id).await;
    let mut last = Value::Null;
    for _ in 0..19 {
        last = told.slot(sort, id).await;
    }
    full(told, winner, sort, id).await;
    winner.act(sort.remove, json!({ "file": last["id"] })).await;
    told.slot(sort, id).await;
    full(told, winner, sort, id).await;
    assert_eq!(files(winner, id).await.len(), 1);
}

/// An unused slot counts until its thirty minutes are over.
async fn expired(told: &Told) {
    let server = told.all.board.server();
    let start = server.app.clock.machine();
    for (after, is_full) in [(30 * 60_000 - 1, true), (30 * 60_000, false)] {
        assert!(server.app.clock.set_machine(Instant(start.0 + after)));
        let winner = server.sign_in("applicant1", PASSWORD).await;
        for (sort, id) in told.sorts() {
            if is_full {
                full(told, &winner, sort, id).await;
            } else {
                winner.act(sort.ask, sort.asking(id)).await;
            }
        }
    }
}

/// What was removed is in no list, and its team's alone; an unused slot is withdrawn.
async fn removed(told: &Told, sort: &Sort, id: &Value) {
    let (all, winner) = (&told.all, told.winner());
    let [first, second] = [told.stored(sort, id).await, told.stored(sort, id).await];
    assert_eq!(seen(winner, id).await["version"], 3);
    let unused = told.slot(sort, id).await;
    let answer = winner.act(sort.remove, json!({ "file": unused["id"] })).await;
    assert_eq!((&answer[sort.field]["version"], told.store(&unused).await), (&json!(3), StatusCode::GONE));
    let removal = json!({ "file": first, "idempotencyKey": key() });
    let answer = winner.act(sort.remove, removal.clone()).await;
    assert_eq!(answer[sort.field]["version"], 4);
    assert_eq!(answer[sort.field]["files"][0]["id"], second);
    assert_eq!(winner.act(sort.remove, removal).await[sort.field]["version"], 4);
    // Again, it is removed already.
    let digest = all.board.server().digest().await;
    assert_eq!(winner.act(sort.remove, json!({ "file": first })).await[sort.field]["version"], 4);
    assert_eq!(all.board.server().digest().await, digest);
    for client in [winner, all.office()] {
        assert_eq!(files(client, id).await, std::slice::from_ref(&second));
    }
    all.board.as_account("supervisor").await;
    let accounts = ["applicant1", "office", "supervisor"];
    assert_eq!(readers(told, &accounts, &first).await, ["applicant1"]);
    assert_eq!(readers(told, &accounts, &second).await, accounts);
}

/// Files of other things are not found, whichever step is tried.
async fn elsewhere(told: &Told) {
    let (world, winner) = (told.all.world(), told.winner());
    let claimed = files(winner, &told.claim).await.remove(0);
    let reported = files(winner, &told.report).await.remove(0);
    let application = told.all.board.application(0);
    let mine = winner.ask("MyApplication", json!({ "id": application })).await;
    let attached = mine["viewer"]["applicant"]["application"]["material"]["files"][0]["id"].clone();
    let others = [
        ("RemoveClaimEvidence", [&reported, &attached]),
        ("RemoveFundUseEvidence", [&claimed, &attached]),
        ("RemoveAttachment", [&claimed, &reported]),
    ];
    for (operation, files) in others {
        for file in files {
            stops(world, winner, operation, json!({ "file": file }), "NOT_FOUND").await;
        }
    }
}

/// Once the Office has decided, evidence neither comes nor goes, and what is there is read on.
async fn closed(told: &Told, accept: bool) {
    let (all, winner, office) = (&told.all, told.winner(), told.all.office());
    let (viewing, _) = colleague(told, "viewing", "VIEW").await;
    for (sort, id) in told.sorts() {
        let may = async |client: &Client| -> Vec<(Value, Value)> {
            let actions = seen(client, id).await["allowedActions"].take();
            actions.as_array().unwrap().iter().map(|row| (row["action"].clone(), row["allowed"].clone())).collect()
        };
        let names = match sort.field {
            "claim" => ["REQUEST_CLAIM_EVIDENCE_UPLOAD", "REMOVE_CLAIM_EVIDENCE"],
            _ => ["REQUEST_FUND_USE_EVIDENCE_UPLOAD", "REMOVE_FUND_USE_EVIDENCE"],
        };
        let file = told.stored(sort, id).await;
        let waiting = told.slot(sort, id).await;
        assert_eq!(may(winner).await, names.map(|name| (json!(name), json!(true))));
        assert_eq!(may(&viewing).await, []);
        let (operation, input) = told.decision(sort, accept, &json!(2));
        office.act(operation, input).await;
        assert_eq!(may(winner).await, names.map(|name| (json!(name), json!(false))));
        let (kind, state) = match (sort.field, accept) {
            ("claim", true) => ("RewardClaimState", "VERIFIED"),
            ("claim", false) => ("RewardClaimState", "REFUSED"),
            (_, true) => ("FundUseState", "ACCEPTED"),
            (_, false) => ("FundUseState", "RETURNED"),
        };
        let [current, required] = [state, "SUBMITTED"].map(|state| zh(kind, state));
        let deciding = [("current", current.as_str()), ("required", required.as_str())];
        let code = "STAGE_OUT_OF_ORDER";
        bars(all.world(), winner, (sort.ask, sort.asking(id)), code, deciding).await;
        bars(all.world(), winner, (sort.remove, json!({ "file": file })), code, deciding).await;
        let digest = all.board.server().digest().await;
        assert_eq!(told.store(&waiting).await, StatusCode::GONE);
        assert_eq!(all.board.server().digest().await, digest);
        for client in [winner, office] {
            assert_eq!(files(client, id).await, std::slice::from_ref(&file));
            let link = seen(client, id).await["files"][0]["link"]["url"].as_str().unwrap().to_owned();
            assert_eq!(get(all.world(), &link).await.status(), StatusCode::OK);
        }
    }
    assert_eq!(quality_award::check::broken(&all.board.server().app.db).await.unwrap(), []);
}
