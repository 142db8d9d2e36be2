//! The bare server: axum, answers from memory, and nothing else. What the award's server adds shows in its ratio to this.

use crate::{Result, wire};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use axum::serve::ListenerExt;
use std::path::Path;

/// Answers each file of a directory at the path of its name: to GET, and to POST once the body is there.
pub async fn serve(answers: &Path) -> Result<()> {
    let mut router = Router::new();
    for entry in std::fs::read_dir(answers)? {
        let entry = entry?;
        let answer = wire::Answer::read(&std::fs::read(entry.path())?)?;
        let mut headers = HeaderMap::new();
        for (name, value) in &answer.headers {
            if !["content-length", "date"].contains(&name.as_str()) {
                headers.insert(HeaderName::try_from(name)?, HeaderValue::from_str(value)?);
            }
        }
        let answer = (headers, Bytes::from(answer.body));
        let posted = answer.clone();
        let route = get(async move || answer.clone()).post(async move |_: Bytes| posted.clone());
        router = router.route(&format!("/{}", entry.file_name().display()), route);
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}
