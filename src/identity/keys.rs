//! The server's key: signs access tokens (Ed25519) and seals links and refresh tokens (HMAC). One file, made on first
//! start; servers that share a database share it.

use crate::clock::Clock;
use crate::error::{Error, Result, Stop, TokenFault};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::Ed25519KeyPair;
use entity::Instant;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use std::path::Path;
use uuid::Uuid;

/// How long an access token is good for.
pub const ACCESS_SECONDS: i64 = 600;
const ISSUER: &str = "quality-award";

/// The key in its uses.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// The public key, as published.
    pub jwk: Jwk,
    seal: hmac::Key,
    audience: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(secret)")
    }
}

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    sid: Uuid,
    aud: String,
    iss: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Keys {
    /// Reads the key from a file, or makes it there.
    pub fn open(path: &Path, audience: &str) -> std::io::Result<Self> {
        let der = match std::fs::read(path) {
            Ok(der) => der,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let der = generate()?;
                write_private(path, &der)?;
                der
            }
            Err(error) => return Err(error),
        };
        Self::from_der(&der, audience).map_err(std::io::Error::other)
    }

    /// A key that lives as long as the process.
    pub fn ephemeral(audience: &str) -> std::io::Result<Self> {
        Self::from_der(&generate()?, audience).map_err(std::io::Error::other)
    }

    fn from_der(der: &[u8], audience: &str) -> jsonwebtoken::errors::Result<Self> {
        let encoding = EncodingKey::from_ed_der(der);
        let jwk = Jwk::from_encoding_key(&encoding, Algorithm::EdDSA)?;
        let decoding = DecodingKey::from_jwk(&jwk)?;
        let seal =
            hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, der), b"seal").as_ref());
        Ok(Self { encoding, decoding, jwk, seal, audience: audience.to_owned() })
    }

    /// An access token for a session, and its end by the machine clock.
    pub fn access_token(&self, account: Uuid, session: Uuid, clock: &Clock) -> Result<(String, Instant)> {
        let now = clock.machine();
        let until = now.plus_seconds(ACCESS_SECONDS);
        let claims = Claims {
            sub: account,
            sid: session,
            aud: self.audience.clone(),
            iss: ISSUER.to_owned(),
            iat: now.0.div_euclid(1000),
            nbf: now.0.div_euclid(1000),
            exp: until.0.div_euclid(1000),
        };
        let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::EdDSA) };
        let token = encode(&header, &claims, &self.encoding).map_err(Error::internal)?;
        Ok((token, until))
    }

    /// The account and session of a token that is ours and whose time has not passed, and when it will, by the machine's clock.
    pub fn read_access_token(&self, token: &str, clock: &Clock) -> Result<(Uuid, Uuid, Instant)> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[&self.audience]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // The library reads the system's clock; ours decides, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let malformed = Error::from(Stop::Unauthenticated(Some(TokenFault::Malformed)));
        let token = decode::<Claims>(token, &self.decoding, &validation).map_err(|_| malformed.clone())?;
        if token.header.typ.as_deref() != Some("at+jwt") {
            return Err(malformed);
        }
        let (claims, now) = (token.claims, clock.machine().0.div_euclid(1000));
        if now < claims.nbf - 5 {
            return Err(malformed);
        }
        if now >= claims.exp {
            return Err(Stop::Unauthenticated(Some(TokenFault::Expired)).into());
        }
        Ok((claims.sub, claims.sid, Instant(claims.exp * 1000)))
    }

    /// A seal over a text, for one purpose.
    pub fn seal(&self, purpose: &str, text: &str) -> String {
        crate::hex(hmac::sign(&self.seal, format!("{purpose}\0{text}").as_bytes()).as_ref())
    }

    /// Whether a seal is ours; takes the same time whatever it says.
    pub fn sealed(&self, purpose: &str, text: &str, seal: &str) -> bool {
        use subtle::ConstantTimeEq;
        self.seal(purpose, text).as_bytes().ct_eq(seal.as_bytes()).into()
    }
}

fn generate() -> std::io::Result<Vec<u8>> {
    // Version 1, as OpenSSL writes it: a JWK is not made from version 2, which appends the public key.
    let pair = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8v1());
    pair.map(|document| document.as_ref().to_vec()).map_err(|_| std::io::Error::other("no key could be made"))
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Instant = Instant(1_772_413_200_000);

    #[test]
    fn a_token_lasts_ten_minutes_and_is_read_by_its_own_key() {
        let (keys, clock) = (Keys::ephemeral("http://a").unwrap(), Clock::test(START));
        let (account, session) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (token, until) = keys.access_token(account, session, &clock).unwrap();
        assert_eq!(until, START.plus_seconds(ACCESS_SECONDS));
        let expires = Instant(clock.machine().0.div_euclid(1000) * 1000 + ACCESS_SECONDS * 1000);
        assert_eq!(keys.read_access_token(&token, &clock).unwrap(), (account, session, expires));
        let fault = |keys: &Keys, token: &str| match keys.read_access_token(token, &clock) {
            Err(Error::Stop(Stop::Unauthenticated(fault))) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(fault(&Keys::ephemeral("http://a").unwrap(), &token), Some(TokenFault::Malformed));
        assert_eq!(fault(&keys, "a.b.c"), Some(TokenFault::Malformed));
        clock.set_machine(until);
        assert_eq!(fault(&keys, &token), Some(TokenFault::Expired));
        clock.set_machine(START.plus_seconds(-6));
        assert_eq!(fault(&keys, &token), Some(TokenFault::Malformed));
    }

    #[test]
    fn a_seal_holds_for_one_purpose_and_text() {
        let keys = Keys::ephemeral("http://a").unwrap();
        let seal = keys.seal("link", "text");
        assert!(
            keys.sealed("link", "text", &seal)
                && !keys.sealed("link", "other", &seal)
                && !keys.sealed("else", "text", &seal)
        );
    }
}
