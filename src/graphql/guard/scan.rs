//! The scan of the text before it reaches the parser, in one pass and without recursion. It agrees with the parser about
//! where strings and comments begin and end, so what it counts is what the parser will see.

use super::{Limits, Rejection};
use async_graphql::Pos;

/// Checks size, number of tokens and nesting of brackets.
pub(super) fn scan(text: &str, limits: &Limits) -> Result<(), Rejection> {
    if text.len() > limits.bytes {
        return Err(Rejection::complex(format!("The document is longer than {} bytes.", limits.bytes), None));
    }
    let bytes = text.as_bytes();
    let (mut at, mut tokens, mut open) = (0, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b' ' | b',' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += length(&bytes[at..], |byte| !matches!(byte, b'\n' | b'\r'));
                continue;
            }
            b'"' => string_end(text, at)?,
            b'{' | b'[' | b'(' => {
                open += 1;
                if open > limits.nesting {
                    let detail = format!("Brackets are nested more than {} deep.", limits.nesting);
                    return Err(Rejection::complex(detail, position(text, at)));
                }
                at + 1
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                at + 1
            }
            b'.' => at + length(&bytes[at..], |byte| byte == b'.'),
            b'-' | b'0'..=b'9' => {
                at + length(&bytes[at..], |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
            }
            byte if is_name(byte) => at + length(&bytes[at..], is_name),
            _ => at + 1,
        };
        at = end;
        tokens += 1;
        if tokens > limits.tokens {
            let detail = format!("The document has more than {} tokens.", limits.tokens);
            return Err(Rejection::complex(detail, position(text, at)));
        }
    }
    Ok(())
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// How many bytes from the start belong together.
fn length(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}

/// The end of the string or block string that starts at a byte. One that has no end is refused here, so that no later
/// reading of the same quotes can differ from this one.
fn string_end(text: &str, start: usize) -> Result<usize, Rejection> {
    let rest = &text.as_bytes()[start..];
    let block = rest.starts_with(br#"""""#);
    let mut at = if block { 3 } else { 1 };
    while let Some(&byte) = rest.get(at) {
        at += match byte {
            b'"' if !block => return Ok(start + at + 1),
            b'"' if rest[at..].starts_with(br#"""""#) => return Ok(start + at + 3),
            b'\\' if block && rest[at..].starts_with(br#"\""""#) => 4,
            b'\\' if !block => 2,
            b'\n' | b'\r' if !block => break,
            _ => 1,
        };
    }
    Err(Rejection::bad("Syntax error: a string has no end.", position(text, start)))
}

/// Line and column of a byte, both counted from one.
fn position(text: &str, at: usize) -> Pos {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Pos { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}
