//! Slowing down those who guess passwords, without ever locking anybody out: failures of one account from one network,
//! and of one network altogether. By the machine clock; keys are digests, so the table names nobody.

use crate::App;
use crate::error::{Result, Stop};
use crate::work;
use entity::{Instant, sign_in_throttle};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// Failures of an account from a network that cost nothing but themselves; from this one on each doubles the delay.
const FREE_FAILURES: i32 = 5;
/// The longest delay.
const LONGEST_SECONDS: i64 = 15 * 60;
/// Failures of a network in one minute.
const NETWORK_PER_MINUTE: i32 = 20;
const MINUTE: i64 = 60_000;
/// Failures are forgotten after a day without another.
const FORGOTTEN_SECONDS: i64 = 24 * 60 * 60;

/// Whose failures these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// An account's, from one network.
    Account,
    /// A network's.
    Network,
}

/// What stands between a caller and an account.
#[derive(Clone, Debug)]
pub struct Throttle {
    account: String,
    network: String,
}

impl Throttle {
    /// For an account name as it was typed, whether it exists or not, and the caller's address.
    pub fn new(login: &str, address: &str) -> Self {
        let network = network(address);
        Self { account: digest(&["account", login, &network]), network: digest(&["network", &network]) }
    }

    /// Stops a caller who has to wait.
    pub async fn check(&self, db: &impl ConnectionTrait, now: Instant) -> Result<()> {
        let keys = [self.account.as_str(), self.network.as_str()];
        let rows = sign_in_throttle::Entity::find().filter(sign_in_throttle::Column::Key.is_in(keys)).all(db).await?;
        match rows.into_iter().map(|row| row.blocked_until).max().filter(|until| *until > now) {
            Some(until) => Err(Stop::RateLimited((until.0 - now.0 + 999) / 1000).into()),
            None => Ok(()),
        }
    }

    /// Counts a failure in a transaction of its own. Attempts that ran side by side with others are stopped here where
    /// those have used up the chances: then nobody learns whether the password was right.
    pub async fn failed(&self, app: &App) -> Result<()> {
        let txn = work::lock(app).await?;
        let now = app.clock.machine();
        self.check(&txn, now).await?;
        for (whose, key) in [(Whose::Account, &self.account), (Whose::Network, &self.network)] {
            let known = sign_in_throttle::Entity::find_by_id(key.clone()).one(&txn).await?;
            let (failures, blocked_until) = after(whose, known.map(|row| (row.failures, row.updated_at)), now);
            let row = sign_in_throttle::ActiveModel {
                key: Set(key.clone()),
                failures: Set(failures),
                blocked_until: Set(blocked_until),
                updated_at: Set(now),
            };
            use sign_in_throttle::Column;
            let columns = [Column::Failures, Column::BlockedUntil, Column::UpdatedAt];
            let replace = OnConflict::column(Column::Key).update_columns(columns).to_owned();
            sign_in_throttle::Entity::insert(row).on_conflict(replace).exec_without_returning(&txn).await?;
        }
        let forgotten = now.plus_seconds(-FORGOTTEN_SECONDS);
        let old = sign_in_throttle::Entity::delete_many().filter(sign_in_throttle::Column::UpdatedAt.lt(forgotten));
        old.exec(&txn).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Forgets the failures of an account whose password was given.
    pub async fn passed(&self, txn: &impl ConnectionTrait) -> Result<()> {
        sign_in_throttle::Entity::delete_by_id(self.account.clone()).exec(txn).await?;
        Ok(())
    }
}

/// The count after one more failure, and until when the next attempt has to wait.
fn after(whose: Whose, before: Option<(i32, Instant)>, now: Instant) -> (i32, Instant) {
    let counts = |at: Instant| match whose {
        Whose::Account => now.0 - at.0 <= FORGOTTEN_SECONDS * 1000,
        Whose::Network => at.0.div_euclid(MINUTE) == now.0.div_euclid(MINUTE),
    };
    let failures = before.filter(|(_, at)| counts(*at)).map_or(0, |(failures, _)| failures).saturating_add(1);
    let until = match whose {
        Whose::Account => now.plus_seconds(delay(failures)),
        Whose::Network if failures >= NETWORK_PER_MINUTE => Instant((now.0.div_euclid(MINUTE) + 1) * MINUTE),
        Whose::Network => now,
    };
    (failures, until)
}

/// Seconds to wait after so many failures in a row.
fn delay(failures: i32) -> i64 {
    match u32::try_from(failures - FREE_FAILURES) {
        Ok(doublings) => 1_i64.checked_shl(doublings.min(32)).unwrap_or(LONGEST_SECONDS).min(LONGEST_SECONDS),
        Err(_) => 0,
    }
}

/// The network of an address: itself, or the /64 that one subscriber has of IPv6.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => address.to_owned(),
    }
}

fn digest(parts: &[&str]) -> String {
    crate::hex(&Sha256::digest(parts.join("\0").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant(1_772_424_000_000);

    #[test]
    fn the_delay_doubles_up_to_a_quarter_of_an_hour() {
        let delays: Vec<i64> = (1..=16).map(delay).collect();
        assert_eq!(delays, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!((delay(0), delay(i32::MIN + 5), delay(i32::MAX)), (0, 0, 900));
    }

    #[test]
    fn an_account_counts_failures_in_a_row_for_a_day() {
        assert_eq!(after(Whose::Account, None, NOON), (1, NOON));
        assert_eq!(after(Whose::Account, Some((3, NOON)), NOON.plus_seconds(5)), (4, NOON.plus_seconds(5)));
        assert_eq!(after(Whose::Account, Some((4, NOON)), NOON.plus_seconds(5)), (5, NOON.plus_seconds(6)));
        assert_eq!(after(Whose::Account, Some((40, NOON)), NOON), (41, NOON.plus_seconds(900)));
        let day = NOON.plus_seconds(FORGOTTEN_SECONDS);
        assert_eq!(after(Whose::Account, Some((40, NOON)), day).0, 41);
        assert_eq!(after(Whose::Account, Some((40, NOON)), day.plus_seconds(1)), (1, day.plus_seconds(1)));
    }

    #[test]
    fn a_network_waits_for_the_next_minute() {
        let late = NOON.plus_seconds(45);
        assert_eq!(after(Whose::Network, Some((18, NOON)), late), (19, late));
        assert_eq!(after(Whose::Network, Some((19, NOON)), late), (20, NOON.plus_seconds(60)));
        assert_eq!(after(Whose::Network, Some((19, NOON)), NOON.plus_seconds(60)), (1, NOON.plus_seconds(60)));
    }

    #[test]
    fn one_subscriber_is_one_network() {
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("unknown"), "unknown");
    }

    #[test]
    fn keys_name_nobody_and_differ() {
        let throttle = Throttle::new("li.wei", "203.0.113.7");
        assert_ne!(throttle.account, throttle.network);
        assert_ne!(throttle.account, Throttle::new("li.wei", "203.0.113.8").account);
        assert_eq!(throttle.network, Throttle::new("wang.fang", "203.0.113.7").network);
        assert!(throttle.account.len() == 64 && !throttle.account.contains("li"));
    }
}
