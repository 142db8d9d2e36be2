//! Who reads the files of an application, whose bytes are stored, and how a download answers (art. 7, 16, 27).

use crate::casework::{Case, row, uploading};
use crate::support::both;
use crate::world::{PASSWORD, World, pdf};
use entity::{access_event, account, session};
use quality_award::graphql::files::link;
use reqwest::{Method, Response, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

/// Somebody of every kind; the first two are the applicant's own team.
const EVERYBODY: [&str; 11] = [
    "applicant1",
    "viewing1",
    "applicant2",
    "recommender",
    "recommender2",
    "office",
    "office2",
    "supervisor",
    "root",
    "director",
    "management",
];

both! {
    async fn a_submitted_file_is_read_by_whom_the_contract_names(server: Server) {
        let world = &everybody(server).await;
        let case = Case::drafted(world, 1).await;
        let (_, membership) = case.colleague("viewing1", "VIEW").await;
        let file = case.files("TAX_PROOF").await.remove(0);
        assert_eq!(readers(world, &file).await, ["applicant1", "viewing1"]);
        world.submit(&case.applicant, &case.id).await;
        let named = ["applicant1", "viewing1", "recommender", "supervisor"];
        assert_eq!(readers(world, &file).await, named);
        // The Office: neither before the pledge nor before the declaration.
        world.office.act("SignPledge", json!({ "cycle": world.cycle })).await;
        assert_eq!(readers(world, &file).await, named);
        world.declare_for(&case.applicant).await;
        assert_eq!(readers(world, &file).await, ["applicant1", "viewing1", "recommender", "office", "supervisor"]);
        // A conflict that is found later closes links that are out already.
        let out = world.file(&case.id).await["material"]["files"][0]["link"]["url"].as_str().unwrap().to_owned();
        assert_eq!(get(world, &out).await.status(), StatusCode::OK);
        let colleague = world.server.sign_in("office2", PASSWORD).await;
        let input = json!({
            "cycle": world.cycle, "person": world.people["office"], "creditCode": case.applicant.credit_code, "interest": "ADVISER",
            "reason": "曾任顾问。",
        });
        colleague.act("ImposeConflict", input).await;
        assert_eq!(get(world, &out).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(readers(world, &file).await, named);
        // So does leaving the team.
        case.client().act("RemoveTeamMember", json!({ "member": membership })).await;
        assert_eq!(readers(world, &file).await, ["applicant1", "recommender", "supervisor"]);
    }

    async fn the_working_copy_is_its_teams_alone_until_it_is_submitted(server: Server) {
        let world = &everybody(server).await;
        let case = Case::submitted(world, 1).await;
        case.colleague("viewing1", "VIEW").await;
        world.declare(&[&case.applicant]).await;
        let old = case.files("TAX_PROOF").await.remove(0);
        world.office.act("ReturnApplication", case.returning(&[], &["TAX_PROOF"]).await).await;
        case.client().act("RemoveAttachment", json!({ "file": old })).await;
        world.attached(&case.applicant, &case.id, "TAX_PROOF").await;
        let new = case.files("TAX_PROOF").await.remove(0);
        assert_ne!(old, new);
        let (team, all) = (["applicant1", "viewing1"], ["applicant1", "viewing1", "recommender", "office", "supervisor"]);
        assert_eq!((readers(world, &new).await, readers(world, &old).await), (team.to_vec(), all.to_vec()));
        case.client().act("SubmitApplication", case.submission().await).await;
        assert_eq!((readers(world, &new).await, readers(world, &old).await), (all.to_vec(), team.to_vec()));
    }

    async fn a_link_is_for_one_session_one_file_and_five_minutes(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let files = case.mine().await["material"]["files"].as_array().unwrap().clone();
        let url = |number: usize| files[number]["link"]["url"].as_str().unwrap().to_owned();
        assert_eq!(get(&world, &url(0)).await.status(), StatusCode::OK);
        // Without what the link carries, with another file's, and with another session's name.
        let (bare, sealed) = (url(0).split('?').next().unwrap().to_owned(), url(1).split('?').nth(1).unwrap().to_owned());
        let (own, other) = (session_of(&world, "applicant1").await, session_of(&world, "office").await);
        let forged = url(0).replace(&own.simple().to_string(), &other.simple().to_string());
        assert_ne!(forged, url(0));
        for wrong in [bare.clone(), format!("{bare}?{sealed}"), forged] {
            assert_eq!(get(&world, &wrong).await.status(), StatusCode::NOT_FOUND, "{wrong}");
        }
        // A file whose bytes have not come has no link, and none that is made for it works.
        let slot = case.client().act("RequestAttachmentUpload", uploading(&case.id, "LICENCES")).await["slot"].clone();
        assert_eq!(opens(&world, "applicant1", &slot["id"]).await, StatusCode::NOT_FOUND);
        let start = world.server.app.clock.machine();
        assert!(world.server.app.clock.set_machine(entity::Instant(start.0 + 299_999)));
        assert_eq!(get(&world, &url(0)).await.status(), StatusCode::OK);
        assert!(world.server.app.clock.set_machine(entity::Instant(start.0 + 300_000)));
        assert_eq!(get(&world, &url(0)).await.status(), StatusCode::GONE);
    }

    async fn a_download_comes_in_parts_and_each_reading_is_recorded(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let material = case.mine().await["material"].take();
        let file = material["files"].as_array().unwrap().iter().find(|file| file["kindKey"] == "TAX_PROOF").unwrap();
        let bytes = pdf("TAX_PROOF");
        whole(&world, file, &bytes).await;
        parts(&world, file, &bytes).await;
        unread(&world, file, bytes.len()).await;
        let size = bytes.len();
        let ranges = [(0, size - 1), (0, 8), (size - 5, size - 1)];
        let expected = ranges.map(|(first, last)| ("applicant1".to_owned(), format!("bytes {first}-{last}/{size}")));
        assert_eq!(readings(&world, &file["id"]).await, expected);
    }

    async fn bytes_are_stored_for_whoever_still_may_add_them(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::drafted(&world, 1).await;
        let (editing, membership) = case.colleague("editing1", "EDIT").await;
        let asked = |kind| uploading(&case.id, kind);
        let slot = editing.act("RequestAttachmentUpload", asked("LICENCES")).await["slot"].clone();
        let url = slot["url"].as_str().unwrap();
        // The address is the secret; a broken attempt may be repeated, a stored file is not replaced.
        let guessed = format!("{}?token={}", url.split('?').next().unwrap(), "0".repeat(64));
        for (address, bytes, status) in [
            (guessed.as_str(), pdf("LICENCES"), StatusCode::NOT_FOUND),
            (url, pdf("LICENCE"), StatusCode::BAD_REQUEST),
            (url, pdf("LICENCED"), StatusCode::BAD_REQUEST),
            (url, pdf("LICENCES!"), StatusCode::PAYLOAD_TOO_LARGE),
            (url, pdf("LICENCES"), StatusCode::CREATED),
            (url, pdf("LICENCES"), StatusCode::OK),
            (url, pdf("LICENCED"), StatusCode::CONFLICT),
        ] {
            assert_eq!(put(&world, address, bytes).await, status);
        }
        // A slot that was withdrawn, of a member who may no longer edit, or whose time is over.
        let removed = editing.act("RequestAttachmentUpload", asked("TEST_REPORTS")).await["slot"].clone();
        editing.act("RemoveAttachment", json!({ "file": removed["id"] })).await;
        assert_eq!(store(&world, &removed, "TEST_REPORTS").await, StatusCode::GONE);
        let lowered = editing.act("RequestAttachmentUpload", asked("TEST_REPORTS")).await["slot"].clone();
        for (permission, status) in [("VIEW", StatusCode::GONE), ("EDIT", StatusCode::CREATED)] {
            case.client().act("ChangeTeamPermission", json!({ "member": membership, "permission": permission })).await;
            assert_eq!(store(&world, &lowered, "TEST_REPORTS").await, status);
        }
        let orphaned = editing.act("RequestAttachmentUpload", asked("TEST_REPORTS")).await["slot"].clone();
        case.client().act("RemoveTeamMember", json!({ "member": membership })).await;
        assert_eq!(store(&world, &orphaned, "TEST_REPORTS").await, StatusCode::GONE);
        let expired = case.client().act("RequestAttachmentUpload", asked("TEST_REPORTS")).await["slot"].clone();
        let start = world.server.app.clock.machine();
        assert!(world.server.app.clock.set_machine(entity::Instant(start.0 + 30 * 60_000)));
        assert_eq!(store(&world, &expired, "TEST_REPORTS").await, StatusCode::GONE);
        assert!(world.server.app.clock.set_machine(entity::Instant(start.0 + 30 * 60_000 - 1)));
        assert_eq!(store(&world, &expired, "TEST_REPORTS").await, StatusCode::CREATED);
    }

    async fn bytes_for_a_correction_are_stored_until_its_deadline(server: Server) {
        let world = World::accepting(server).await;
        let case = Case::submitted(&world, 1).await;
        world.declare(&[&case.applicant]).await;
        world.qualification().await;
        world.office.act("ReturnApplication", case.returning(&[], &["CERTIFICATES"]).await).await;
        let mut slots = Vec::new();
        for _ in 0..3 {
            slots.push(case.client().act("RequestAttachmentUpload", uploading(&case.id, "CERTIFICATES")).await["slot"].clone());
        }
        world.now("2026-05-12T23:59:59.999+08:00").await;
        assert_eq!(store(&world, &slots[0], "CERTIFICATES").await, StatusCode::CREATED);
        world.now("2026-05-13T00:00:00+08:00").await;
        assert_eq!(store(&world, &slots[1], "CERTIFICATES").await, StatusCode::GONE);
        case.client().act("WithdrawApplication", case.withdrawal().await).await;
        assert_eq!(store(&world, &slots[2], "CERTIFICATES").await, StatusCode::GONE);
    }
}

pub fn url_of(file: &Value) -> &str {
    file["link"]["url"].as_str().unwrap()
}

fn tag_of(file: &Value) -> String {
    format!("\"{}\"", file["sha256"].as_str().unwrap())
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers()[name].to_str().unwrap()
}

async fn whole(world: &World, file: &Value, bytes: &[u8]) {
    let answer = get(world, url_of(file)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    for (name, value) in [
        ("etag", tag_of(file).as_str()),
        ("content-type", "application/pdf"),
        ("accept-ranges", "bytes"),
        ("cache-control", "private, no-store"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("content-disposition", "attachment; filename=\"file.pdf\"; filename*=UTF-8''TAX_PROOF.pdf"),
    ] {
        assert_eq!(header(&answer, name), value, "{name}");
    }
    assert_eq!(answer.bytes().await.unwrap(), bytes);
}

async fn parts(world: &World, file: &Value, bytes: &[u8]) {
    let size = bytes.len();
    for (range, first, last) in [("bytes=0-8", 0, 8), ("bytes=-5", size - 5, size - 1)] {
        let answer = with(world, Method::GET, url_of(file), "Range", range).await;
        assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(header(&answer, "content-range"), format!("bytes {first}-{last}/{size}"));
        assert_eq!(answer.bytes().await.unwrap(), &bytes[first..=last]);
    }
}

/// Nothing is read by these, so nothing is recorded.
async fn unread(world: &World, file: &Value, size: usize) {
    let url = url_of(file);
    let beyond = with(world, Method::GET, url, "Range", &format!("bytes={size}-")).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    let known = with(world, Method::GET, url, "If-None-Match", &tag_of(file)).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let head = with(world, Method::HEAD, url, "Range", "bytes=0-8").await;
    assert_eq!((head.status(), header(&head, "content-length")), (StatusCode::OK, size.to_string().as_str()));
    assert_eq!(opens(world, "office", &file["id"]).await, StatusCode::NOT_FOUND);
}

/// A world inside the window in which everybody of [`EVERYBODY`] but the applicant is signed in.
async fn everybody(server: crate::support::Server) -> World {
    let world = World::accepting(server).await;
    for account in ["office2", "supervisor", "management"] {
        world.server.sign_in(account, PASSWORD).await;
    }
    let department = world.admin.act("CreateDepartment", json!({ "name": "科技局" })).await["department"]["id"].clone();
    world.officer("recommender2", &department).await;
    world.verified(2, "第2公司", "C").await;
    world
}

/// A session of an account.
async fn session_of(world: &World, login: &str) -> Uuid {
    let db = &world.server.app.db.read;
    let account = account::Entity::find().filter(account::Column::Login.eq(login)).one(db).await.unwrap().unwrap();
    let session = session::Entity::find().filter(session::Column::AccountId.eq(account.id));
    session.one(db).await.unwrap().unwrap_or_else(|| panic!("{login} is not signed in")).id
}

/// What a link answers that the server itself made for somebody: the right to read is looked at when it is used.
pub async fn opens(world: &World, login: &str, file: &Value) -> StatusCode {
    let made = link(&world.server.app, row(file), session_of(world, login).await);
    get(world, &made.url).await.status()
}

/// Who of everybody can read a file; whoever cannot does not find it.
async fn readers(world: &World, file: &Value) -> Vec<&'static str> {
    let mut readers = Vec::new();
    for login in EVERYBODY {
        match opens(world, login, file).await {
            StatusCode::OK => readers.push(login),
            status => assert_eq!(status, StatusCode::NOT_FOUND, "{login}"),
        }
    }
    readers
}

pub async fn get(world: &World, url: &str) -> Response {
    world.server.http.get(url).send().await.unwrap()
}

async fn with(world: &World, method: Method, url: &str, header: &str, value: &str) -> Response {
    world.server.http.request(method, url).header(header, value).send().await.unwrap()
}

pub async fn put(world: &World, url: &str, bytes: Vec<u8>) -> StatusCode {
    world.server.http.put(url).body(bytes).send().await.unwrap().status()
}

/// Sends the bytes for which [`uploading`] asked.
async fn store(world: &World, slot: &Value, kind: &str) -> StatusCode {
    put(world, slot["url"].as_str().unwrap(), pdf(kind)).await
}

/// The recorded readings of a file, oldest first: by whom, and which bytes.
async fn readings(world: &World, file: &Value) -> Vec<(String, String)> {
    let db = &world.server.app.db.read;
    let events = access_event::Entity::find()
        .filter(access_event::Column::ObjectId.eq(row(file)))
        .filter(access_event::Column::Operation.eq("readFile"))
        .order_by_asc(access_event::Column::Id);
    let mut readings = Vec::new();
    for event in events.all(db).await.unwrap() {
        let account = account::Entity::find_by_id(event.actor_id).one(db).await.unwrap().unwrap();
        assert_eq!(event.session_id, Some(session_of(world, &account.login).await));
        readings.push((account.login, event.detail));
    }
    readings
}
