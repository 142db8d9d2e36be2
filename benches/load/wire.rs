//! HTTP/1.1 by hand: one request after the other on a connection that is kept, and as little work as possible for each.

use crate::Result;
use std::net::SocketAddr;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads an answer as it came over the wire, which has to be 200.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let (head, body) = bytes.split_at(head_of(bytes).ok_or("an answer without end of its head")?);
        let head = std::str::from_utf8(head)?;
        let mut lines = head.trim_end().split("\r\n");
        if !lines.next().is_some_and(|status| status.starts_with(OK)) {
            return Err(format!("not answered: {head}{}", String::from_utf8_lossy(body)).into());
        }
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Ok(Self { headers, body: body.to_vec() })
    }
}

const OK: &str = "HTTP/1.1 200 ";

/// Where the body begins.
fn head_of(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|end| end == b"\r\n\r\n").map(|at| at + 4)
}

/// A request as it goes over the wire.
pub fn request(target: &str, token: Option<&str>, body: Option<&str>) -> Vec<u8> {
    use std::fmt::Write;
    let method = if body.is_some() { "POST" } else { "GET" };
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n");
    // Writing into a String does not fail.
    if let Some(token) = token {
        let _ = write!(text, "authorization: Bearer {token}\r\n");
    }
    if let Some(body) = body {
        let _ = write!(text, "content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    }
    text.push_str("\r\n");
    text.push_str(body.unwrap_or_default());
    text.into_bytes()
}

/// A kept connection.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request; its answer as it came, and where the body begins.
    pub async fn ask(&mut self, request: &[u8]) -> Result<(&[u8], usize)> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut end = None;
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server hung up".into());
            }
            if end.is_none()
                && let Some(head) = head_of(&self.buffer)
            {
                end = Some((head, head + length(&self.buffer[..head]).ok_or("an answer without length")?));
            }
            if let Some((head, end)) = end
                && self.buffer.len() >= end
            {
                return Ok((&self.buffer, head));
            }
        }
    }

    /// Sends requests until a point in time; each has to be answered with 200 and the expected body. The microseconds of each.
    pub async fn drive(
        mut self,
        until: Instant,
        expected: &[u8],
        mut next: impl FnMut() -> Result<Vec<u8>>,
    ) -> Result<Vec<u32>> {
        let mut taken = Vec::with_capacity(64 * 1024);
        loop {
            if Instant::now() >= until {
                return Ok(taken);
            }
            let request = next()?;
            let begun = Instant::now();
            let (answer, head) = self.ask(&request).await?;
            if !answer.starts_with(OK.as_bytes()) || &answer[head..] != expected {
                let begin: String = String::from_utf8_lossy(answer).chars().take(2000).collect();
                return Err(format!("another answer than expected: {begin}").into());
            }
            taken.push(u32::try_from(begun.elapsed().as_micros())?);
        }
    }
}

/// What `Content-Length` says.
fn length(head: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length: ";
    let lines = head.split(|byte| *byte == b'\n');
    let mut values = lines.filter(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME));
    std::str::from_utf8(&values.next()?[NAME.len()..]).ok()?.trim().parse().ok()
}
