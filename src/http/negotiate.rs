//! Which media types come in and go out.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};

/// The media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`, for clients from before the specification.
    Json,
    /// `application/graphql-response+json`.
    GraphQl,
}

impl Media {
    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::GraphQl => "application/graphql-response+json",
        }
    }

    /// The type that the caller likes best; `None` if it takes neither. The newer one is for those who name it.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let values: Vec<&str> = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let accept = values.join(",");
        if accept.trim().is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<(String, f32)> = accept.split(',').filter_map(range).collect();
        let quality = |media: Self| {
            [media.name(), "application/*", "*/*"]
                .iter()
                .find_map(|wanted| ranges.iter().find(|(name, _)| name == wanted))
                .map_or(0.0, |(_, quality)| *quality)
        };
        let named = ranges.iter().any(|(name, _)| name == Self::GraphQl.name());
        let (json, graphql) = (quality(Self::Json), if named { quality(Self::GraphQl) } else { 0.0 });
        match (json > 0.0, graphql > 0.0) {
            (_, true) if graphql >= json => Some(Self::GraphQl),
            (true, _) => Some(Self::Json),
            (false, true) => Some(Self::GraphQl),
            (false, false) => None,
        }
    }
}

/// A media range in lower case with its quality.
fn range(range: &str) -> Option<(String, f32)> {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some((name, quality.map_or(1.0, |quality| quality.trim().parse().unwrap_or(0.0))))
}

/// Whether the caller takes answers that are compressed by gzip.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut ranges = values.flat_map(|value| value.split(',')).filter_map(range);
    ranges.any(|(name, quality)| name == "gzip" && quality > 0.0)
}

/// Whether an `If-None-Match` names a tag.
pub(super) fn names(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// Whether a body is JSON in UTF-8, said once.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next().and_then(|value| value.to_str().ok()), values.next()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let json = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(Media::Json.name()));
    let foreign_charset = parts.filter_map(|part| part.split_once('=')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("charset") && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    json && !foreign_charset
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn accepted(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
        Media::accepted(&headers)
    }

    #[test]
    fn the_best_accepted_type_is_chosen() {
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        for json in [
            "",
            "*/*",
            "application/*",
            "application/json",
            "text/html, */*;q=0.8",
            "application/json; charset=utf-8",
            "application/graphql-response+json;q=0.5, application/json",
            "application/graphql-response+json;q=0, application/json",
        ] {
            assert_eq!(accepted(json), Some(Media::Json), "{json}");
        }
        for graphql in [
            "application/graphql-response+json",
            "application/graphql-response+json, application/json;q=0.9",
            "application/json, application/graphql-response+json",
            "Application/GraphQL-Response+JSON; charset=utf-8",
            "application/graphql-response+json, */*",
        ] {
            assert_eq!(accepted(graphql), Some(Media::GraphQl), "{graphql}");
        }
        for neither in ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0"] {
            assert_eq!(accepted(neither), None, "{neither}");
        }
    }

    #[test]
    fn only_json_in_utf_8_is_read() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(value).unwrap());
            is_json(&headers)
        };
        for json in ["application/json", "Application/JSON;charset=UTF-8", "application/json; charset=\"utf-8\""] {
            assert!(read(json), "{json}");
        }
        for other in [
            "text/plain",
            "application/json; charset=gbk",
            "application/graphql",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json-patch+json",
        ] {
            assert!(!read(other), "{other}");
        }
        assert!(!is_json(&HeaderMap::new()));
        let mut twice = HeaderMap::new();
        twice.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        twice.append(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        assert!(!is_json(&twice));
    }
}
