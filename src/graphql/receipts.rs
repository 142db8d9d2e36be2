//! Receipts of what the public sends in (art. 10, 19): the only way to see what became of it, so they cannot be guessed.

use crate::App;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a receipt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    Opinion,
    Objection,
}

/// The receipt of a row: made from its id by the server's key, so that a retried request is told the same, and only its digest is
/// stored. A sandbox has the same receipts on every machine: nothing in it is secret.
pub fn receipt(app: &App, matter: Matter, id: Uuid) -> String {
    let (prefix, purpose) = match matter {
        Matter::Opinion => ("YJ", "opinion"),
        Matter::Objection => ("YY", "objection"),
    };
    let seal = if app.settings.sandbox {
        crate::hex(&Sha256::digest(format!("{purpose}\0{id}")))
    } else {
        app.keys.seal(purpose, &id.to_string())
    };
    let code: String = seal.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
    format!("{prefix}-{}", code.to_ascii_uppercase())
}

/// What is stored of a receipt.
pub fn digest(receipt: &str) -> String {
    crate::hex(&Sha256::digest(receipt.trim().to_ascii_uppercase().as_bytes()))
}
