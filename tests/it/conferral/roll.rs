//! The award roll and the register of honours as they are read: nothing before the conferral, everything together with it, and
//! how long it is worth something.

use super::world;
use crate::board::Board;
use crate::integrity::Raw;
use crate::operations::refuses;
use serde_json::{Value, json};

/// The number of the publication document.
const DOCUMENT: &str = "包高新发〔2026〕8号";

/// A name with the characters that stand for others in a search.
const NAME: &str = "50%_新材料公司";

/// The honours of a candidate in the register, the latest entry first.
pub async fn honours(board: &Board, case: usize) -> Vec<Value> {
    let query = "query($code: CreditCode!) { viewer { office { honours(creditCode: $code, first: 10) { nodes { \
        id kind title grantedOn validUntil revokedOn revocation evidence voidedAt } } } } }";
    let data = board.office().ok(query, json!({ "code": board.code(case) })).await;
    data["viewer"]["office"]["honours"]["nodes"].as_array().unwrap().clone()
}

/// The award of a winner as everybody sees it.
pub async fn award(board: &Board, case: usize) -> Value {
    let data = board.server().anonymous().ask("Awards", json!({ "filter": { "creditCode": board.code(case) } })).await;
    assert_eq!(data["awards"]["totalCount"], 1);
    data["awards"]["nodes"][0].clone()
}

/// What everybody finds by the number of a certificate.
pub async fn certificate(board: &Board, number: &str) -> Value {
    board.server().anonymous().ask("Certificate", json!({ "number": number })).await["certificate"].take()
}

/// The first winner is registered under another name before it is approved: who read the old one reads again.
pub async fn renamed(board: &Board) {
    let read = board.approving(0).await;
    let query = "query($name: String!) { viewer { office { organizations(filter: { nameContains: $name }, first: 1) { nodes { id version } } } } }";
    let data = board.office().ok(query, json!({ "name": "第1公司" })).await;
    let row = &data["viewer"]["office"]["organizations"]["nodes"][0];
    let rename = "mutation($input: RenameOrganizationInput!) { renameOrganization(input: $input) { organization { name } userErrors { code } } }";
    let input = json!({
        "organization": row["id"], "expectedVersion": row["version"], "name": NAME, "evidence": "准予变更登记通知书。",
        "idempotencyKey": crate::support::key(),
    });
    let done = board.office().ok(rename, json!({ "input": input })).await;
    assert_eq!(done["renameOrganization"], json!({ "organization": { "name": NAME }, "userErrors": [] }));
    refuses(board.server(), board.director(), "ApproveNominee", read, &["STALE_VERSION"]).await;
}

/// Closing the registration of a candidate is answered by these errors; refused, it writes nothing.
pub async fn registration(board: &Board, case: usize, errors: Value) {
    let query = "query($name: String!) { viewer { office { organizations(filter: { nameContains: $name }, first: 1) { nodes { id version } } } } }";
    let data = board.office().ok(query, json!({ "name": format!("第{}公司", case + 1) })).await;
    let row = &data["viewer"]["office"]["organizations"]["nodes"][0];
    let close =
        "mutation($input: CloseOrganizationInput!) { closeOrganization(input: $input) { userErrors { code } } }";
    let input = json!({
        "organization": row["id"], "expectedVersion": row["version"], "reason": "企业已迁出。", "idempotencyKey": crate::support::key(),
    });
    let digest = board.server().digest().await;
    let done = board.office().ok(close, json!({ "input": input })).await;
    let refused = errors != json!([]);
    assert_eq!(done["closeOrganization"], json!({ "userErrors": errors }));
    assert_eq!(board.server().digest().await == digest, refused);
}

/// The years and prize classes that the roll can be searched for.
pub async fn choices(board: &Board) -> Value {
    board.server().anonymous().ask("AwardChoices", json!({})).await["awardChoices"].take()
}

/// Approved by both, and nothing of it is public or in the register.
pub async fn nothing_is_public(board: &Board) {
    assert_eq!(board.awards().await, Vec::<Value>::new());
    assert_eq!(choices(board).await, json!({ "years": [], "tiers": [] }));
    assert_eq!(certificate(board, "2026-001").await, Value::Null);
    for (case, entries) in [(0, 0), (2, 0), (3, 1)] {
        assert_eq!(honours(board, case).await.len(), entries);
        let nominee = board.nominee(board.office(), "office", case).await;
        assert_eq!((&nominee["state"], &nominee["award"]), (&json!("NOMINATED"), &Value::Null));
    }
}

/// State, validity, bonus and the entry in the register come at once; a repeat winner gets no bonus.
pub async fn released_together(board: &Board) {
    let winners = [
        (0, NAME, "QUOTA", json!("100000.00")),
        (2, "第3公司", "QUOTA", json!("100000.00")),
        (3, "第4公司", "FORMER", Value::Null),
    ];
    assert_eq!(
        choices(board).await,
        json!({ "years": [2026], "tiers": [{ "key": "QUALITY_AWARD", "title": "高新质量奖" }] })
    );
    for (case, name, pool, bonus) in winners {
        let mut seen = award(board, case).await;
        let id = seen["id"].take();
        let one = board.server().anonymous().ask("Award", json!({ "id": id })).await["award"].take();
        assert_eq!((&one["id"], &one["name"]), (&id, &json!(name)));
        assert_eq!((&one["revocation"], &one["experiences"]), (&Value::Null, &json!([])));
        assert_eq!(seen["allowedActions"].take(), json!([]));
        let expected = json!({
            "id": null, "name": name, "creditCode": board.code(case), "pool": pool, "bonus": bonus, "validFrom": "2026-06-18",
            "validUntil": "2029-06-18", "state": "VALID", "revokedOn": null, "certificateNumber": null, "certificateIssuedOn": null,
            "conferredAt": "2026-06-20T09:00:00.000+08:00", "version": 1, "cycle": { "year": 2026 },
            "tier": { "key": "QUALITY_AWARD", "title": "高新质量奖" }, "allowedActions": null,
            "document": {
                "number": DOCUMENT, "title": "关于授予2026年度质量奖的决定", "issuedOn": "2026-06-18", "url": "https://example.org/2026/8",
            },
        });
        assert_eq!(seen, expected);
        let mut entries = honours(board, case).await;
        entries[0]["id"].take();
        let expected = json!({
            "id": null, "kind": "ZONE_AWARD", "title": "2026 高新质量奖", "grantedOn": "2026-06-18", "validUntil": "2029-06-18",
            "revokedOn": null, "revocation": null, "evidence": DOCUMENT, "voidedAt": null,
        });
        assert_eq!(entries[0], expected);
        assert_eq!(entries.len(), if case == 3 { 2 } else { 1 });
        let nominee = board.nominee(board.office(), "office", case).await;
        assert_eq!(nominee["award"], json!({ "id": id, "certificateNumber": null }));
        assert_eq!((&nominee["state"], &nominee["bonus"]), (&json!("CONFERRED"), &bonus));
        assert_ne!(nominee["notice"], Value::Null);
    }
    let renounced =
        board.server().anonymous().ask("Awards", json!({ "filter": { "creditCode": board.code(1) } })).await;
    assert_eq!(renounced["awards"]["totalCount"], 0);
    assert_eq!(honours(board, 1).await, Vec::<Value>::new());
}

/// The names of what a filter finds on the award roll, the latest first.
async fn found(board: &Board, filter: Value) -> Vec<String> {
    let data = board.server().anonymous().ask("Awards", json!({ "filter": filter, "first": 10 })).await;
    let rows = data["awards"]["nodes"].as_array().unwrap().iter();
    let names: Vec<String> = rows.map(|row| row["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(data["awards"]["totalCount"], names.len());
    names
}

/// Every filter alone and together; names are searched for literally.
pub async fn filtered(board: &Board) {
    let (third, fourth) = ("第3公司", "第4公司");
    let (all, none): ([&str; 3], [&str; 0]) = ([fourth, third, NAME], []);
    assert_eq!(found(board, json!({})).await, all);
    assert_eq!(found(board, json!({ "year": 2026, "tier": "QUALITY_AWARD", "state": "VALID" })).await, all);
    for nothing in [
        json!({ "year": 2025 }),
        json!({ "tier": "GOLD" }),
        json!({ "state": "EXPIRED" }),
        json!({ "state": "REVOKED" }),
    ] {
        assert_eq!(found(board, nothing).await, none);
    }
    assert_eq!(found(board, json!({ "pool": "FORMER" })).await, [fourth]);
    assert_eq!(found(board, json!({ "pool": "QUOTA" })).await, [third, NAME]);
    let code = board.code(2).to_ascii_lowercase();
    assert_eq!(found(board, json!({ "creditCode": code })).await, [third]);
    assert_eq!(found(board, json!({ "creditCode": code, "pool": "FORMER" })).await, none);
    assert_eq!(found(board, json!({ "nameContains": "公司" })).await, all);
    assert_eq!(found(board, json!({ "nameContains": "3公" })).await, [third]);
    for literal in ["0%", "%_", "_新"] {
        assert_eq!(found(board, json!({ "nameContains": literal })).await, [NAME], "{literal}");
    }
    for wildcard in ["第_公", "第%司", "%公司", "__"] {
        assert_eq!(found(board, json!({ "nameContains": wildcard })).await, none, "{wildcard}");
    }
    // One character is a search too, and blanks are none.
    for whole in ["公", " 公 ", "", "  "] {
        assert_eq!(found(board, json!({ "nameContains": whole })).await, all, "{whole}");
    }
    let most = "公".repeat(40);
    assert_eq!(found(board, json!({ "nameContains": most })).await, none);
    let variables = json!({ "filter": { "nameContains": format!("{most}公") } });
    let (_, answer) = board.server().anonymous().send_operation("Awards", variables).await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "BAD_REQUEST");
    let told = error["message"].as_str().unwrap();
    assert!(told.contains("nameContains: This entry may have at most 40 characters but has 41"), "{told}");
    let first = board.server().anonymous().ask("Awards", json!({ "first": 2 })).await["awards"].take();
    assert_eq!((&first["totalCount"], &first["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    let names = |page: &Value| -> Vec<Value> {
        page["nodes"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect()
    };
    assert_eq!(names(&first), [fourth, third]);
    let after = json!({ "first": 2, "after": first["pageInfo"]["endCursor"] });
    let rest = board.server().anonymous().ask("Awards", after).await["awards"].take();
    assert_eq!((&rest["totalCount"], &rest["pageInfo"]["hasNextPage"]), (&json!(3), &json!(false)));
    assert_eq!(names(&rest), [NAME]);
    // Whoever may do something with an award is told what.
    let data = board.office().ask("Awards", json!({ "first": 1 })).await;
    let action = &data["awards"]["nodes"][0]["allowedActions"][0];
    assert_eq!((&action["action"], &action["allowed"]), (&json!("ISSUE_CERTIFICATE"), &json!(false)));
}

/// Valid through 24:00 of the last day, unless revoked before.
pub async fn to_the_last_instant(board: &Board) {
    // Revocation is a procedure of its own; what the roll makes of its entry in the register stands here.
    let registered = async |entry: &str| {
        let sql =
            format!("UPDATE honour SET {entry} WHERE evidence = '{DOCUMENT}' AND credit_code = '{}'", board.code(2));
        Raw::of(board.server()).await.run(&sql).await;
    };
    registered("revoked_on = '2028-01-01', revocation = 'LATER_EVENT'").await;
    let steps = [
        ("2027-12-31T23:59:59.999+08:00", ["VALID", "VALID", "VALID"]),
        ("2028-01-01T00:00:00+08:00", ["VALID", "REVOKED", "VALID"]),
        ("2029-06-18T23:59:59.999+08:00", ["VALID", "REVOKED", "VALID"]),
        ("2029-06-19T00:00:00+08:00", ["EXPIRED", "REVOKED", "EXPIRED"]),
    ];
    let winners = [(NAME, "2026-002"), ("第3公司", "2026-001"), ("第4公司", "2026-003")];
    for (time, states) in steps {
        world(board).now(time).await;
        for ((name, number), state) in winners.iter().zip(states) {
            let seen = certificate(board, number).await;
            assert_eq!((&seen["name"], &seen["state"]), (&json!(name), &json!(state)), "{time}");
        }
        for state in ["VALID", "EXPIRED", "REVOKED"] {
            let expected: Vec<&str> =
                winners.iter().zip(states).rev().filter(|(_, own)| *own == state).map(|((name, _), _)| *name).collect();
            assert_eq!(found(board, json!({ "state": state })).await, expected, "{time}");
        }
    }
    assert_eq!(certificate(board, "2026-001").await["revokedOn"], "2028-01-01");
    registered("revoked_on = NULL, revocation = NULL").await;
}
