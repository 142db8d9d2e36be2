//! Passwords: which are accepted, how they are kept, and the one-time passwords that others set.

use crate::error::{Error, Result, Stop};
use crate::rules::{Refusal, Value};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier};
use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Shortest password, in characters.
const SHORTEST: u32 = 12;
/// Longest password, in characters.
const LONGEST: u32 = 128;
/// A common password with no more than so many characters around it is still a common password.
const TRIMMINGS: usize = 4;
/// Fewer different characters than these are a pattern, not a password.
const DISTINCT: usize = 5;
/// The most used passwords of at least eight characters, lower case, pinyin ones among them; separated by white space.
const COMMON: &str = include_str!("common_passwords.txt");

/// Memory in KiB, passes and lanes of Argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Hashes at a time: each takes 19 MiB and a whole core.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// How long a caller waits for its turn before the server says that it is overloaded.
const PATIENCE: Duration = Duration::from_secs(20);

/// Verified where there is no account, so that its absence takes as long as a wrong password; nobody knows a password
/// of it.
pub const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGxpdmVzIGhlcmU$BZUOAKoCzdTkrOkhH7aMSvZIkFxlNCWHBYJyaQbxM0E";

/// Characters of one-time passwords: 32 of them, none that is taken for another.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Why a password is not accepted for an account name.
pub fn fault(password: &str, login: &str) -> Option<Refusal> {
    let length = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    if length < SHORTEST {
        return Some(Refusal::input("input-password-short").fact("min", Value::Integer(SHORTEST.into())));
    }
    if length > LONGEST {
        return Some(Refusal::input("input-password-long").fact("max", Value::Integer(LONGEST.into())));
    }
    let lower = password.to_lowercase();
    let weak = (!login.is_empty() && lower.contains(login)) || few_characters(&lower) || common(&lower);
    weak.then(|| Refusal::input("input-password-common"))
}

fn few_characters(lower: &str) -> bool {
    let mut characters: Vec<char> = lower.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    characters.len() < DISTINCT
}

/// Whether a common password, perhaps repeated, makes up all but a few characters.
fn common(lower: &str) -> bool {
    let left = |known: &str| lower.replace(known, "").chars().count();
    COMMON.split_whitespace().any(|known| left(known) <= TRIMMINGS)
}

/// A password as it is kept: Argon2id with a salt of its own, in PHC form.
pub async fn hash(password: SecretString) -> Result<String> {
    let mut salt = [0; 16];
    OsRng.try_fill_bytes(&mut salt).map_err(Error::internal)?;
    turn(move || {
        let hash: PasswordHash = argon2()?.hash_password_with_salt(password.expose_secret().as_bytes(), &salt)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password belongs to a hash.
pub async fn verify(password: SecretString, hash: String) -> Result<bool> {
    turn(move || match argon2()?.verify_password(password.expose_secret().as_bytes(), hash.as_str()) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(error),
    })
    .await
}

/// A random password to be read out once and changed at the first sign-in: 80 bits.
pub fn one_time() -> Result<String> {
    let mut random = [0; 16];
    OsRng.try_fill_bytes(&mut random).map_err(Error::internal)?;
    let letters: Vec<char> = random.iter().map(|byte| char::from(READABLE[usize::from(byte & 31)])).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

fn argon2() -> argon2::password_hash::Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    Ok(Params::new(memory, passes, lanes, None)?.into())
}

/// Runs slow work off the async threads when its turn comes.
async fn turn<T: Send + 'static>(
    work: impl FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
) -> Result<T> {
    let permit = tokio::time::timeout(PATIENCE, AT_ONCE.acquire()).await;
    let _permit = permit.map_err(|_| Stop::Unavailable)?.map_err(Error::internal)?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Error::internal)?.map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(password: &str, login: &str) -> Option<&'static str> {
        fault(password, login).and_then(|refusal| refusal.message)
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(message("kL9#vQ2!xZ7", "li.wei"), Some("input-password-short"));
        assert_eq!(message("kL9#vQ2!xZ7m", "li.wei"), None);
        assert_eq!(message("春眠不觉晓处处闻啼鸟夜来", "li.wei"), None);
        assert_eq!(message("春眠不觉晓处处闻啼鸟夜", "li.wei"), Some("input-password-short"));
        let long = |length: usize| "kL9#vQ2!".chars().cycle().take(length).collect::<String>();
        assert_eq!(message(&long(128), "li.wei"), None);
        assert_eq!(message(&long(129), "li.wei"), Some("input-password-long"));
    }

    #[test]
    fn what_others_use_too() {
        for common in [
            "password2026",
            "Password123!",
            "passwordpassword",
            "PASSWORD1234",
            "123456789012",
            "woaini1314520",
            "Woaini1314520!",
            "1qaz2wsx3edc",
            "administrator",
            "aaaaaaaaaaaa",
            "121212121212",
            "qwertyuiop[]",
            "abcdefgh1234",
            "admin@123456",
        ] {
            assert_eq!(message(common, "li.wei"), Some("input-password-common"), "{common}");
        }
        for fine in ["correct horse battery", "my-password-is-long-enough", "woaini-but-with-much-more"] {
            assert_eq!(message(fine, "li.wei"), None, "{fine}");
        }
    }

    #[test]
    fn the_account_name_is_no_secret() {
        assert_eq!(message("Li.Wei-and-somewhat-more", "li.wei"), Some("input-password-common"));
    }

    #[test]
    fn the_list_is_what_it_says() {
        let entries: Vec<&str> = COMMON.split_whitespace().collect();
        assert!((180..=260).contains(&entries.len()), "{}", entries.len());
        for (index, entry) in entries.iter().enumerate() {
            assert!(entry.len() >= 8 && *entry == entry.to_lowercase() && !entries[..index].contains(entry), "{entry}");
        }
    }

    #[test]
    fn one_time_passwords_are_acceptable_and_differ() {
        let (one, other) = (one_time().unwrap(), one_time().unwrap());
        assert_ne!(one, other);
        assert_eq!((one.len(), one.matches('-').count()), (19, 3));
        assert_eq!(message(&one, "li.wei"), None);
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_only() {
        let kept = hash("kL9#vQ2!xZ7m".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("kL9#vQ2!xZ7m".into(), kept.clone()).await.unwrap());
        assert!(!verify("kL9#vQ2!xZ7n".into(), kept.clone()).await.unwrap());
        assert_ne!(hash("kL9#vQ2!xZ7m".into()).await.unwrap(), kept);
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody() {
        let parameters = |hash: &str| hash.rsplitn(3, '$').last().unwrap_or_default().to_owned();
        assert_eq!(parameters(NOBODY), parameters(&hash("kL9#vQ2!xZ7m".into()).await.unwrap()));
        assert!(!verify("".into(), NOBODY.to_owned()).await.unwrap());
    }
}
