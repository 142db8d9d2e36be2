//! Who sends what: the `Authorization` header, or its text where a socket carries it. Without one the caller is anonymous; with
//! a bad one nothing is served.

use crate::App;
use crate::access::Viewer;
use crate::error::{Error, Result, Stop, TokenFault};
use crate::identity::authenticate;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use entity::Instant;

/// Who sent a request.
pub(super) async fn viewer(app: &App, headers: &HeaderMap) -> Result<Option<Viewer>> {
    Ok(session(app, headers).await?.map(|(viewer, _)| viewer))
}

/// Who sent a request, and when its token will have expired, by the machine's clock.
pub(super) async fn session(app: &App, headers: &HeaderMap) -> Result<Option<(Viewer, Instant)>> {
    match bearer(headers)? {
        // On the heap, so that who is anonymous does not carry it along.
        Some(token) => Box::pin(authenticate(app, token)).await.map(Some),
        None => Ok(None),
    }
}

/// Who gives an `Authorization` by other means than the header.
pub(super) async fn holder(app: &App, authorization: &str) -> Result<(Viewer, Instant)> {
    authenticate(app, token(authorization).ok_or_else(malformed)?).await
}

/// The token; anything but exactly one of them under exactly one header is malformed.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let value = value.to_str().ok().filter(|_| values.next().is_none());
    value.and_then(token).map(Some).ok_or_else(malformed)
}

fn token(value: &str) -> Option<&str> {
    let (_, token) = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))?;
    Some(token.trim()).filter(|token| !token.is_empty() && !token.contains(char::is_whitespace))
}

fn malformed() -> Error {
    Error::Stop(Stop::Unauthenticated(Some(TokenFault::Malformed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn read(values: &[&str]) -> std::result::Result<Option<String>, ()> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        bearer(&headers).map(|token| token.map(str::to_owned)).map_err(|_| ())
    }

    #[test]
    fn one_token_under_one_header() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&["Bearer a.b.c"]), Ok(Some("a.b.c".to_owned())));
        assert_eq!(read(&["bearer  a.b.c "]), Ok(Some("a.b.c".to_owned())));
        for bad in [&["Bearer"][..], &["Bearer "], &[""], &["Basic abc"], &["a.b.c"], &["Bearer a b"]] {
            assert_eq!(read(bad), Err(()), "{bad:?}");
        }
        assert_eq!(read(&["Bearer a", "Bearer a"]), Err(()));
    }
}
