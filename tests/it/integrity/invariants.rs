//! Every invariant finds its breach: with all guards taken away, direct SQL breaks one after the other.

pub mod conferring;
pub mod publicity;
pub mod regulation;
pub mod review;
pub mod rewarding;
pub mod supervising;
pub mod voting;

use super::Raw;
use crate::support::{Server, both};
use crate::world::{World, credit_code};
use quality_award::check::{self, INVARIANTS};
use serde_json::json;

/// A breach: the names of what it breaks, the SQL that does it and the SQL that undoes it.
struct Breach {
    names: Vec<&'static str>,
    doing: Vec<String>,
    undoing: Vec<String>,
}

/// A breach by one change.
fn change(name: &'static str, table: &str, doing: &str, undoing: &str) -> Breach {
    let update = |change: &str| vec![format!("UPDATE {table} SET {change}")];
    Breach { names: vec![name], doing: update(doing), undoing: update(undoing) }
}

const OFFICE: &str = "(SELECT id FROM account WHERE login = 'office')";

/// Breaches in the registers of applications and their reviews.
fn of_applications() -> Vec<Breach> {
    let accepted = "(SELECT id FROM application WHERE state = 'ACCEPTED')";
    let submitted = "(SELECT id FROM application WHERE state = 'SUBMITTED')";
    let verdict = "code = 'TAX_NOT_IN_ORDER'";
    let upload = "WHERE application_id IS NOT NULL AND kind_key = 'TAX_PROOF'";
    vec![
        change(
            "a submitted application has a number, facts and every section as submitted",
            "application",
            "first_submitted_at = submitted_at + 1 WHERE state = 'ACCEPTED'",
            "first_submitted_at = submitted_at",
        ),
        change(
            "an accepted application was recommended",
            "recommendation",
            &format!("state = 'DECLINED' WHERE application_id = {accepted}"),
            "state = 'RECOMMENDED' WHERE state = 'DECLINED'",
        ),
        change(
            "an accepted applicant is verified",
            "organization",
            &format!("state = 'CLOSED' WHERE id = (SELECT organization_id FROM application WHERE id = {accepted})"),
            "state = 'VERIFIED'",
        ),
        change(
            "a decided application has sixteen verdicts",
            "verdict",
            &format!("application_id = {submitted} WHERE {verdict}"),
            &format!("application_id = {accepted} WHERE {verdict}"),
        ),
        change(
            "who decided had signed the pledge",
            "pledge",
            "signed_at = signed_at + 1000000000000",
            "signed_at = signed_at - 1000000000000",
        ),
        change(
            "a return has a deadline after it",
            "application",
            "returned_at = 2, correction_deadline = 2 WHERE state = 'ACCEPTED'",
            "returned_at = NULL, correction_deadline = NULL",
        ),
        change(
            "a file belongs to exactly one thing",
            "file",
            &format!("organization_id = (SELECT organization_id FROM application WHERE id = {accepted}) {upload}"),
            &format!("organization_id = NULL {upload}"),
        ),
        change(
            "a file of a submission was uploaded",
            "file",
            &format!("uploaded_at = NULL {upload}"),
            &format!("uploaded_at = created_at {upload}"),
        ),
        change(
            "at most one verified organisation per credit code",
            "organization",
            &format!("credit_code = '{}'", credit_code(1)),
            &format!(
                "credit_code = '{}' WHERE id = (SELECT organization_id FROM application WHERE id = {submitted})",
                credit_code(2)
            ),
        ),
        change(
            "a verified organisation has a licence",
            "file",
            "uploaded_at = NULL WHERE organization_id IS NOT NULL",
            "uploaded_at = created_at WHERE organization_id IS NOT NULL",
        ),
    ]
}

/// Breaches in cycles.
fn of_cycles() -> Vec<Breach> {
    let announcement = "an announced cycle has exactly one first announcement";
    let mut breaches = vec![
        change(announcement, "announcement", "supplement = TRUE", "supplement = FALSE"),
        change(
            "a window ends when its last announcement says",
            "cycle",
            "window_end = window_end - 1000000000000",
            "window_end = window_end + 1000000000000",
        ),
        change("an announced cycle uses an approved standard", "standard", "state = 'WITHDRAWN'", "state = 'APPROVED'"),
        change(
            "an announced cycle has an approved work procedure",
            "work_procedure",
            "state = 'DRAFT'",
            "state = 'APPROVED'",
        ),
        change("an announced cycle has a work plan", "work_plan", "year = 2000", "year = 2026"),
        change("a cycle closed as vacant has nobody left", "cycle", "vacancy = 'NO_WINNER'", "vacancy = NULL"),
    ];
    // Nothing is left that a group would have to review.
    let away = "UPDATE application SET state = 'INELIGIBLE' WHERE state = 'ACCEPTED'".to_owned();
    let back = "UPDATE application SET state = 'ACCEPTED' WHERE state = 'INELIGIBLE'".to_owned();
    breaches.push(Breach {
        names: vec!["a cycle in review has no undecided application"],
        doing: vec![away.clone(), "UPDATE cycle SET phase = 'REVIEW', results_reported_at = 1".to_owned()],
        undoing: vec![back.clone(), "UPDATE cycle SET phase = 'QUALIFICATION', results_reported_at = NULL".to_owned()],
    });
    breaches.push(Breach {
        names: vec!["a cycle in review reported its results"],
        doing: vec![
            away,
            "UPDATE application SET state = 'DRAFT' WHERE state = 'SUBMITTED'".to_owned(),
            "UPDATE cycle SET phase = 'REVIEW'".to_owned(),
        ],
        undoing: vec![
            back,
            "UPDATE application SET state = 'SUBMITTED' WHERE state = 'DRAFT'".to_owned(),
            "UPDATE cycle SET phase = 'QUALIFICATION'".to_owned(),
        ],
    });
    breaches
}

/// Breaches in what the committee decides, and in who holds which office.
fn of_the_committee() -> Vec<Breach> {
    let deputy = "WHERE person_id = (SELECT person_id FROM account WHERE login = 'deputy')";
    let resolution = |subject: &str| format!("resolution_id = (SELECT id FROM resolution WHERE subject = '{subject}')");
    vec![
        change(
            "an approved standard was approved by a passed resolution",
            "standard",
            "resolution_id = NULL",
            &resolution("STANDARD"),
        ),
        change(
            "an approved work procedure was approved by a passed resolution",
            "work_procedure",
            "resolution_id = NULL",
            &resolution("WORK_PROCEDURE"),
        ),
        change("a regulation in force was approved", "regulation", "state = 'DRAFT'", "state = 'APPROVED'"),
        change(
            "at most one director and one executive deputy are in office",
            "committee_member",
            &format!("position = 'DIRECTOR' {deputy}"),
            &format!("position = 'EXECUTIVE_DEPUTY_DIRECTOR' {deputy}"),
        ),
        change(
            "a resolution's roll is as large as it says",
            "resolution",
            "members = members + 1",
            "members = members - 1",
        ),
        change(
            "a closed resolution counts its votes",
            "resolution",
            "approvals = approvals - 1 WHERE subject = 'STANDARD'",
            "approvals = approvals + 1 WHERE subject = 'STANDARD'",
        ),
        change(
            "no session outlives its account",
            "account",
            "disabled_at = 1 WHERE login = 'scholar'",
            "disabled_at = NULL",
        ),
        change(
            "every idempotency key is in the audit trail",
            "idempotency_key",
            "operation = 'nothing' WHERE operation = 'planCycle'",
            "operation = 'planCycle' WHERE operation = 'nothing'",
        ),
    ]
}

/// Breaches by rows that are added or taken away.
async fn by_rows(raw: &Raw) -> Vec<Breach> {
    let id = raw.id(5);
    let number = [("id", id.as_str()), ("number", "'x'")];
    let role = [("id", id.as_str()), ("role", "'SUPERVISOR'")];
    let draft = [("id", id.as_str()), ("edition", "'x'"), ("state", "'DRAFT'")];
    let away = |tables: &[&str], column: &str| {
        tables.iter().map(|table| format!("DELETE FROM {table} WHERE {column} = {id}")).collect::<Vec<_>>()
    };
    vec![
        Breach {
            names: vec!["an audit chain without gaps"],
            doing: vec!["DELETE FROM audit_event WHERE seq = (SELECT MIN(seq) FROM kept WHERE operation = 'signIn')".to_owned()],
            undoing: vec!["INSERT INTO audit_event SELECT * FROM kept WHERE seq = (SELECT MIN(seq) FROM kept WHERE operation = 'signIn')".to_owned()],
        },
        Breach {
            names: vec!["one live application per organisation and cycle"],
            doing: vec![raw.copy("application", "state = 'SUBMITTED'", &number).await],
            undoing: away(&["application"], "id"),
        },
        Breach {
            names: vec!["nobody holds incompatible roles at once"],
            doing: vec![raw.copy("role_grant", "role = 'OFFICE' AND person_id = (SELECT person_id FROM account WHERE login = 'office2')", &role).await],
            undoing: away(&["role_grant"], "id"),
        },
        Breach {
            names: vec!["an announced cycle uses approved guides"],
            doing: vec![
                raw.copy("standard", "1 = 1", &draft).await,
                format!("INSERT INTO cycle_guide (cycle_id, standard_id) SELECT id, {id} FROM cycle"),
            ],
            undoing: vec![
                format!("DELETE FROM cycle_guide WHERE standard_id = {id}"),
                format!("DELETE FROM standard WHERE id = {id}"),
            ],
        },
        Breach {
            names: vec!["nobody decided on an applicant with a live conflict of their own"],
            doing: vec![format!(
                "INSERT INTO conflict (id, cycle_id, person_id, credit_code, source, interest, reason, recorded_by, recorded_at) \
                 SELECT {id}, p.cycle_id, t.person_id, o.credit_code, 'IMPOSED', 'OTHER', 'x', t.id, p.decided_at - 1 \
                 FROM application p JOIN organization o ON o.id = p.organization_id JOIN account t ON t.id = p.decided_by \
                 WHERE p.state = 'ACCEPTED' AND t.id = {OFFICE}"
            )],
            undoing: away(&["conflict"], "id"),
        },
    ]
}

/// A cycle in qualification: one application accepted, the other still submitted.
async fn healthy(server: Server) -> (World, Raw) {
    let world = World::accepting(server).await;
    let (first, one) = world.submitted(1, json!({})).await;
    world.submitted(2, json!({})).await;
    world.recommend_all().await;
    world.declare(&[&first]).await;
    world.qualification().await;
    world.judged(&one).await;
    world.office.act("AcceptApplication", world.acceptance(&one).await).await;
    let raw = Raw::of(&world.server).await;
    (world, raw)
}

/// The names of the invariants that do not hold.
async fn broken(world: &World) -> Vec<&'static str> {
    check::broken(&world.server.app.db).await.unwrap().into_iter().map(|(name, _)| name).collect()
}

/// Runs breaches in a database without guards: each is named, alone, and nothing is left of it. The names.
async fn run(world: &World, raw: &Raw, breaches: Vec<Breach>) -> Vec<&'static str> {
    let mut named = Vec::new();
    for breach in breaches {
        for sql in &breach.doing {
            raw.run(sql).await;
        }
        assert_eq!(broken(world).await, breach.names, "{:?}", breach.doing);
        for sql in &breach.undoing {
            raw.run(sql).await;
        }
        assert_eq!(broken(world).await, Vec::<&str>::new(), "{:?}", breach.undoing);
        named.extend(breach.names);
    }
    named
}

/// A sound database, then one without guards.
async fn unguarded(world: &World, raw: &Raw) {
    assert_eq!(broken(world).await, Vec::<&str>::new());
    raw.drop_triggers().await;
    raw.drop_constraints().await;
    raw.run("CREATE TABLE kept AS SELECT * FROM audit_event").await;
}

/// The names of the invariants that the review adds.
fn of_the_review() -> impl Iterator<Item = &'static str> {
    let of_review = |name: &&str| {
        ["group", "sheet", "score", "report", "candidate"].iter().any(|word| name.contains(word))
            && !name.contains("cycle in review")
            && !later(name)
    };
    INVARIANTS.iter().map(|invariant| invariant.name).filter(of_review)
}

/// The names of the invariants that voting adds.
fn of_voting() -> impl Iterator<Item = &'static str> {
    let of_voting = |name: &&str| ["meeting", "round", "ballot"].iter().any(|word| name.contains(word)) && !later(name);
    INVARIANTS.iter().map(|invariant| invariant.name).filter(of_voting)
}

/// The names of the invariants that notice and conferral add.
fn of_conferring() -> impl Iterator<Item = &'static str> {
    let of_conferring = |name: &&str| {
        ["nominee", "notice", "objection", "vacant place", "award"].iter().any(|word| name.contains(word))
            && !later(name)
    };
    INVARIANTS.iter().map(|invariant| invariant.name).filter(of_conferring)
}

/// The words by which the invariants of rewarding and spending are known.
const REWARDING: &[&str] = &["budget line", "grant", "payment", "claim", "fund use"];
/// The same of supervising.
const SUPERVISING: &[&str] = &["revocation", "follow-up", "rectification"];
/// The same of publicity, misconduct and assessment.
const PUBLICITY: &[&str] = &["experience", "misconduct", "assessment"];

/// The names of the invariants that have one of these words.
fn with(words: &[&str]) -> impl Iterator<Item = &'static str> {
    let with = |name: &&str| words.iter().any(|word| name.contains(word));
    INVARIANTS.iter().map(|invariant| invariant.name).filter(with)
}

/// Whether an invariant is about what follows the award.
fn later(name: &str) -> bool {
    [REWARDING, SUPERVISING, PUBLICITY].concat().iter().any(|word| name.contains(word))
}

both! {
    async fn every_invariant_names_its_breach_and_nothing_else(server: Server) {
        let (world, raw) = healthy(server).await;
        unguarded(&world, &raw).await;
        let mut breaches = of_applications();
        breaches.extend(of_cycles());
        breaches.extend(of_the_committee());
        breaches.extend(by_rows(&raw).await);
        breaches.extend(regulation::breaches(&raw));
        let mut named = run(&world, &raw, breaches).await;
        named.extend(of_the_review());
        named.extend(of_voting());
        named.extend(of_conferring());
        named.extend(with(REWARDING));
        named.extend(with(SUPERVISING));
        named.extend(with(PUBLICITY));
        named.sort_unstable();
        let mut known: Vec<&str> = INVARIANTS.iter().map(|invariant| invariant.name).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    async fn every_invariant_of_the_review_names_its_breach_and_nothing_else(server: Server) {
        let (world, raw) = review::deliberating(server).await;
        unguarded(&world, &raw).await;
        let mut named = run(&world, &raw, review::breaches(&raw)).await;
        named.sort_unstable();
        let mut known: Vec<&str> = of_the_review().collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    async fn every_invariant_of_voting_names_its_breach_and_nothing_else(server: Server) {
        let chamber = voting::voted(server).await;
        let (world, raw) = (&chamber.review.world, Raw::of(&chamber.review.world.server).await);
        unguarded(world, &raw).await;
        let mut named = run(world, &raw, voting::breaches(&raw)).await;
        named.sort_unstable();
        let mut known: Vec<&str> = of_voting().collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    async fn every_invariant_of_rewarding_names_its_breach_and_nothing_else(server: Server) {
        let all = crate::treasury::Treasury::busy(server).await;
        let (world, raw) = (all.world(), Raw::of(all.board.server()).await);
        unguarded(world, &raw).await;
        let mut named = run(world, &raw, rewarding::breaches(&raw, &all).await).await;
        named.sort_unstable();
        named.dedup();
        let mut known: Vec<&str> = with(REWARDING).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    async fn every_invariant_of_the_conferral_names_its_breach_and_nothing_else(server: Server) {
        let board = conferring::conferred(server).await;
        let (world, raw) = (&board.chamber.review.world, Raw::of(board.server()).await);
        unguarded(world, &raw).await;
        let mut named = run(world, &raw, conferring::breaches(&raw)).await;
        named.sort_unstable();
        // Some have several sides, and some cannot be broken alone.
        named.dedup();
        let mut known: Vec<&str> = of_conferring().collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    async fn every_invariant_of_supervising_names_its_breach_and_nothing_else(server: Server) {
        let board = supervising::supervised(server).await;
        let (world, raw) = (&board.chamber.review.world, Raw::of(board.server()).await);
        unguarded(world, &raw).await;
        let mut named = run(world, &raw, supervising::breaches(&raw)).await;
        named.sort_unstable();
        // Some have several sides.
        named.dedup();
        let mut known: Vec<&str> = with(SUPERVISING).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    async fn every_invariant_of_publicity_and_misconduct_names_its_breach_and_nothing_else(server: Server) {
        let board = publicity::furnished(server).await;
        let (world, raw) = (&board.chamber.review.world, Raw::of(board.server()).await);
        unguarded(world, &raw).await;
        let mut named = run(world, &raw, publicity::breaches()).await;
        named.sort_unstable();
        named.dedup();
        let mut known: Vec<&str> = with(PUBLICITY).collect();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
