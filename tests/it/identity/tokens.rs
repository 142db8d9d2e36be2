//! Access tokens that are not ours, or not any more: each differs from a good one in one thing.

use super::{Tokens, WHO, account, unauthenticated};
use crate::support::{Client, Server, both};
use entity::enums::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// The key with which a server signs.
fn key_of(server: &Server) -> EncodingKey {
    let path = server.app.settings.store.data_dir.join("signing-key.der");
    EncodingKey::from_ed_der(&std::fs::read(path).unwrap())
}

/// The header of our tokens.
fn header() -> Header {
    Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::EdDSA) }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 as tokens use it.
fn base64url(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut word = [0; 4];
        word[1..=chunk.len()].copy_from_slice(chunk);
        let word = u32::from_be_bytes(word);
        for place in 0..=chunk.len() {
            out.push(char::from(DIGITS[(word >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

/// The bytes that such a text stands for.
fn unbase64url(text: &str) -> Vec<u8> {
    let value = |c: u8| u32::try_from(DIGITS.iter().position(|digit| *digit == c).unwrap()).unwrap();
    let bytes = text.as_bytes().chunks(4).flat_map(|chunk| {
        let word = (0..4).fold(0, |word, place| word << 6 | chunk.get(place).map_or(0, |c| value(*c)));
        word.to_be_bytes()[1..chunk.len()].to_vec()
    });
    bytes.collect()
}

/// A server, a live session, and the claims of its token.
struct Forge {
    server: Server,
    tokens: Tokens,
    claims: Value,
}

impl Forge {
    async fn new(server: Server) -> Self {
        let password = account(&server, "wang", &[Role::Office]).await;
        let tokens = Tokens::sign_in(&server, "wang", &password).await;
        let claims = unbase64url(tokens.access.split('.').nth(1).unwrap());
        let claims = serde_json::from_slice(&claims).unwrap();
        Self { server, tokens, claims }
    }

    /// A token signed by the server's own key.
    fn signed(&self, header: &Header, claims: &Value) -> String {
        encode(header, claims, &key_of(&self.server)).unwrap()
    }

    fn client(&self, token: String) -> Client {
        Client { token: Some(token), ..self.server.anonymous() }
    }

    /// Refused with a reason, a query and a mutation alike.
    async fn refused(&self, what: &str, token: String, reason: &str) {
        let client = self.client(token);
        assert_eq!(unauthenticated(&client, WHO, json!({})).await, reason, "{what}");
        assert_eq!(
            unauthenticated(&client, "mutation { signOut { userErrors { code } } }", json!({})).await,
            reason,
            "{what}"
        );
    }
}

both! {
    async fn a_token_of_our_key_and_claims_is_accepted(server: Server) {
        let forge = Forge::new(server).await;
        let token = forge.signed(&header(), &forge.claims);
        assert_eq!(forge.client(token).ok(WHO, json!({})).await["viewer"], json!({ "name": "wang", "roles": ["OFFICE"] }));
    }

    async fn a_token_with_a_claim_that_is_wrong_or_missing_is_refused(server: Server) {
        let forge = Forge::new(server).await;
        let now = forge.server.app.clock.machine().0 / 1000;
        let nobody = "00000000-0000-4000-8000-000000000009";
        for (claim, value, reason) in [
            ("aud", json!("https://example.org"), "MALFORMED"),
            ("aud", json!(""), "MALFORMED"),
            ("iss", json!("somebody-else"), "MALFORMED"),
            ("exp", json!(now), "EXPIRED"),
            ("exp", json!("tomorrow"), "MALFORMED"),
            ("nbf", json!(now + 6), "MALFORMED"),
            ("sub", json!("wang"), "MALFORMED"),
            ("sub", json!(nobody), "REVOKED"),
            ("sid", json!(nobody), "REVOKED"),
        ] {
            let mut claims = forge.claims.clone();
            claims[claim] = value.clone();
            forge.refused(&format!("{claim} {value}"), forge.signed(&header(), &claims), reason).await;
        }
        for claim in ["sub", "sid", "aud", "iss", "iat", "nbf", "exp"] {
            let mut claims = forge.claims.clone();
            claims.as_object_mut().unwrap().remove(claim).unwrap();
            forge.refused(&format!("no {claim}"), forge.signed(&header(), &claims), "MALFORMED").await;
        }
        // The other side of the boundaries.
        for (claim, value) in [("exp", now + 1), ("nbf", now + 5)] {
            let mut claims = forge.claims.clone();
            claims[claim] = json!(value);
            forge.client(forge.signed(&header(), &claims)).ok(WHO, json!({})).await;
        }
    }

    async fn a_token_of_another_kind_is_refused(server: Server) {
        let forge = Forge::new(server).await;
        for kind in [None, Some("JWT"), Some("at+jwt "), Some("")] {
            let header = Header { typ: kind.map(str::to_owned), ..header() };
            forge.refused(&format!("typ {kind:?}"), forge.signed(&header, &forge.claims), "MALFORMED").await;
        }
    }

    async fn a_token_that_is_not_signed_by_our_key_is_refused(server: Server) {
        let forge = Forge::new(server).await;
        let [head, body, signature] = forge.tokens.access.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
        let other = Server::start_on(forge.server.backend).await;
        let of_another_key = encode(&header(), &forge.claims, &key_of(&other)).unwrap();
        forge.refused("another key", of_another_key, "MALFORMED").await;
        let mut claims = forge.claims.clone();
        claims["exp"] = json!(forge.claims["exp"].as_i64().unwrap() + 1);
        let changed = base64url(claims.to_string().as_bytes());
        assert_eq!(unbase64url(&changed), claims.to_string().as_bytes());
        for (what, token) in [
            ("changed", format!("{head}.{changed}.{signature}")),
            ("unsigned", format!("{head}.{body}.")),
            ("cut", format!("{head}.{body}")),
            ("half a signature", format!("{head}.{body}.{}", &signature[..40])),
            ("nothing", "a.b.c".to_owned()),
        ] {
            forge.refused(what, token, "MALFORMED").await;
        }
    }

    async fn a_token_that_chooses_its_own_algorithm_is_refused(server: Server) {
        let forge = Forge::new(server).await;
        let body = forge.tokens.access.split('.').nth(1).unwrap();
        for none in ["none", "None", "NONE"] {
            let head = base64url(json!({ "typ": "at+jwt", "alg": none }).to_string().as_bytes());
            for signature in ["", "AAAA"] {
                forge.refused(none, format!("{head}.{body}.{signature}"), "MALFORMED").await;
            }
        }
        // The public key is known to everybody; as the secret of a hash it must be worth nothing.
        let jwk = serde_json::to_value(&forge.server.app.keys.jwk).unwrap();
        let public = jwk["x"].as_str().unwrap();
        for secret in [public.as_bytes().to_vec(), unbase64url(public), jwk.to_string().into_bytes()] {
            for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                let header = Header { alg: algorithm, ..header() };
                let token = encode(&header, &forge.claims, &EncodingKey::from_secret(&secret)).unwrap();
                forge.refused(&format!("{algorithm:?}"), token, "MALFORMED").await;
            }
        }
    }

    async fn a_refresh_token_is_no_access_token_and_the_other_way_round(server: Server) {
        let forge = Forge::new(server).await;
        forge.refused("refresh token", forge.tokens.refresh.clone(), "MALFORMED").await;
        let turned = Tokens { access: forge.tokens.refresh.clone(), refresh: forge.tokens.access.clone() };
        assert_eq!(turned.not_refreshed(&forge.server).await, "MALFORMED");
        forge.tokens.serves(&forge.server).await;
    }
}
