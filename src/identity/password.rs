//! STAND-IN until the identity branch is merged: replace this whole file with its `password.rs`.

use crate::error::Result;
use crate::rules::{Refusal, Value};

/// STAND-IN: not a password hash.
pub async fn hash(password: &str) -> Result<String> {
    Ok(format!("stand-in:{}", password.len()))
}

/// STAND-IN: whether a password may be used with an account.
pub fn check_password(password: &str, _login: &str) -> std::result::Result<(), Refusal> {
    if password.chars().count() < 12 {
        return Err(Refusal::input("input-password-short").fact("min", Value::Integer(12)));
    }
    Ok(())
}

/// STAND-IN: an account name in its normal form.
pub fn check_login(login: &str) -> std::result::Result<String, Refusal> {
    let login = login.trim().to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    if (3..=64).contains(&login.len()) && login.chars().all(allowed) {
        return Ok(login);
    }
    Err(Refusal::input("input-account").fact("allowed", Value::Text("a-z 0-9 . - _ (3-64)".to_owned())))
}
