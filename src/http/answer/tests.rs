use super::super::edge::RequestId;
use super::*;
use crate::error::TokenFault;
use async_graphql::{ErrorExtensionValues, PathSegment, Response as Answer, value};
use axum::body::to_bytes;
use axum::http::HeaderMap;
use serde_json::{Value as Json, json};

const BOTH: [Media; 2] = [Media::Json, Media::GraphQl];

fn caller(media: Media, language: Language) -> Caller {
    Caller { request_id: RequestId("r-1".to_owned()), language, media }
}

async fn written(response: Response) -> (u16, HeaderMap, Json) {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status.as_u16(), parts.headers, serde_json::from_slice(&body).unwrap())
}

/// An error that a resolver gave.
fn resolved(code: Option<&str>, message: &str) -> ServerError {
    let mut error = ServerError::new(message, Some(Pos { line: 1, column: 3 }));
    error.path = vec![PathSegment::Field("field".to_owned())];
    error.extensions = code.map(|code| {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        extensions
    });
    error
}

#[tokio::test]
async fn every_code_has_its_status() {
    for (code, json, graphql) in [
        ("UNAUTHENTICATED", 401, 401),
        ("FORBIDDEN", 403, 403),
        ("NOT_FOUND", 200, 200),
        ("BAD_REQUEST", 200, 400),
        ("TOO_COMPLEX", 400, 400),
        ("RATE_LIMITED", 429, 429),
        ("UNAVAILABLE", 503, 503),
        ("INTERNAL", 500, 500),
    ] {
        for (media, expected) in BOTH.into_iter().zip([json, graphql]) {
            let answer = Answer::from_errors(vec![resolved(Some(code), "")]);
            let (status, headers, body) = written(render(answer, &caller(media, Language::En))).await;
            assert_eq!(status, expected, "{code}");
            assert_eq!(body["errors"][0]["extensions"], json!({ "code": code, "requestId": "r-1" }));
            assert_eq!(body["data"], Json::Null);
            assert_eq!(headers.contains_key(RETRY_AFTER), matches!(status, 429 | 503));
            assert_eq!(headers.contains_key(WWW_AUTHENTICATE), status == 401);

            let mut partial = Answer::new(value!({ "field": null }));
            partial.errors = vec![resolved(Some(code), "")];
            assert_eq!(written(render(partial, &caller(media, Language::En))).await.0, 200, "{code}");
        }
    }
}

#[tokio::test]
async fn the_gravest_error_decides() {
    let errors = vec![resolved(Some("NOT_FOUND"), ""), resolved(None, "secret"), resolved(Some("FORBIDDEN"), "")];
    assert_eq!(written(render(Answer::from_errors(errors), &caller(Media::GraphQl, Language::En))).await.0, 500);
}

#[tokio::test]
async fn what_is_not_ours_is_hidden() {
    let mut foreign =
        async_graphql::Error::new_with_source(std::io::Error::other("secret")).into_server_error(Pos::default());
    foreign.message = "Failed to parse \"secret\"".to_owned();
    for error in [
        resolved(None, "secret"),
        resolved(Some("SOMETHING_ELSE"), "secret"),
        resolved(Some("INTERNAL"), "secret"),
        foreign,
    ] {
        let (status, _, body) =
            written(render(Answer::from_errors(vec![error]), &caller(Media::GraphQl, Language::En))).await;
        assert_eq!(status, 500);
        assert_eq!(body["errors"][0]["extensions"]["code"], "INTERNAL");
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}

#[tokio::test]
async fn the_librarys_own_errors_are_bad_requests() {
    for error in [
        ServerError::new("Unknown field \"x\" on type \"Query\".", Some(Pos { line: 1, column: 3 })),
        resolved(None, "Expected input type \"Int\", found null."),
        resolved(None, "Failed to parse \"UUID\": too short"),
    ] {
        let detail = error.message.clone();
        let answer = |error| Answer::from_errors(vec![error]);
        let (status, _, body) = written(render(answer(error.clone()), &caller(Media::GraphQl, Language::En))).await;
        assert_eq!((status, &body["errors"][0]["extensions"]["code"]), (400, &json!("BAD_REQUEST")));
        assert_eq!(body["errors"][0]["locations"], json!([{ "line": 1, "column": 3 }]));
        let english = body["errors"][0]["message"].as_str().unwrap().to_owned();
        let (.., body) = written(render(answer(error), &caller(Media::GraphQl, Language::ZhCn))).await;
        let chinese = body["errors"][0]["message"].as_str().unwrap();
        assert!(english.ends_with(&detail) && chinese.ends_with(&detail), "{english} {chinese}");
        assert_ne!(english, chinese);
    }
}

#[tokio::test]
async fn failures_before_execution_have_no_data() {
    let failure = || Failure::malformed("`query` is missing.");
    for media in BOTH {
        let (status, headers, body) = written(failure().respond(&caller(media, Language::En))).await;
        assert_eq!((status, body.get("data")), (400, None));
        assert_eq!(headers[CONTENT_TYPE], media.content_type());
    }
    let token = Failure::from(Stop::Unauthenticated(Some(TokenFault::Expired)));
    let (status, headers, body) = written(token.respond(&caller(Media::Json, Language::En))).await;
    assert_eq!((status, body.get("data")), (401, None));
    assert_eq!(
        body["errors"][0]["extensions"],
        json!({ "code": "UNAUTHENTICATED", "reason": "EXPIRED", "requestId": "r-1" })
    );
    assert_eq!(headers[WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"");
    let anonymous = Failure::from(Stop::Unauthenticated(None)).respond(&caller(Media::Json, Language::En));
    assert_eq!(anonymous.headers()[WWW_AUTHENTICATE], "Bearer");
    let later = Failure::from(Stop::RateLimited(7)).respond(&caller(Media::Json, Language::En));
    assert_eq!(later.headers()[RETRY_AFTER], "7");
}

#[test]
fn every_message_exists_in_both_languages() {
    for language in [Language::ZhCn, Language::En] {
        for code in Code::ALL {
            for reason in [None, Some("EXPIRED"), Some("REVOKED"), Some("MALFORMED")] {
                let message = code.message(language, reason, "detail");
                assert!(!message.starts_with("transport-") && !message.is_empty(), "{message}");
            }
        }
    }
}
