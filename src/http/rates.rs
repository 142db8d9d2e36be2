//! How much one address and one account may ask for: points a second, as an operation costs, with room for a burst.

use crate::error::Stop;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use std::net::IpAddr;
use std::num::NonZeroU32;
use uuid::Uuid;

/// Seconds for which the points may be spent at once.
const BURST: u32 = 60;

/// The limits of one server.
pub(super) struct Rates {
    most: NonZeroU32,
    networks: DefaultKeyedRateLimiter<IpAddr>,
    accounts: DefaultKeyedRateLimiter<Uuid>,
}

impl Rates {
    /// So many points a second for each address and each account.
    pub(super) fn new(points: NonZeroU32) -> Self {
        let most = points.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
        let quota = Quota::per_second(points).allow_burst(most);
        Self { most, networks: DefaultKeyedRateLimiter::keyed(quota), accounts: DefaultKeyedRateLimiter::keyed(quota) }
    }

    /// Takes the points of an operation from the account, or from the address of whoever is anonymous.
    pub(super) fn take(&self, account: Option<Uuid>, address: Option<IpAddr>, cost: u32) -> Result<(), Stop> {
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN).min(self.most);
        let taken = match (account, address) {
            (Some(account), _) => self.accounts.check_key_n(&account, cost),
            (None, Some(address)) => self.networks.check_key_n(&network(address), cost),
            (None, None) => return Ok(()),
        };
        match taken {
            Ok(Err(early)) => {
                let wait = early.wait_time_from(DefaultClock::default().now());
                Err(Stop::RateLimited(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).saturating_add(1)))
            }
            // More than a burst cannot be asked for: the cost is cut to it.
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }

    /// Forgets who has not asked for a while.
    pub(super) fn forget(&self) {
        self.networks.retain_recent();
        self.accounts.retain_recent();
    }
}

/// What counts as one address: of IPv6 the /64 that a line is given.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_granted_and_not_a_point_more() {
        let rates = Rates::new(NonZeroU32::MIN.saturating_add(9));
        let (one, other) = (Some(Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
        assert_eq!(rates.take(one, None, 599), Ok(()));
        assert_eq!(rates.take(one, None, 1), Ok(()));
        let Err(Stop::RateLimited(seconds)) = rates.take(one, None, 100) else { panic!("not limited") };
        assert!((9..=11).contains(&seconds), "{seconds}");
        assert_eq!(rates.take(other, None, 600), Ok(()));
    }

    #[test]
    fn what_costs_more_than_a_burst_costs_a_burst() {
        let rates = Rates::new(NonZeroU32::MIN);
        assert_eq!(rates.take(Some(Uuid::from_u128(1)), None, u32::MAX), Ok(()));
        assert!(rates.take(Some(Uuid::from_u128(1)), None, 1).is_err());
    }

    #[test]
    fn a_line_is_one_address_however_many_it_uses() {
        let at = |text: &str| network(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2:3::4"), at("2001:db8:1:2:ffff::1"));
        assert_ne!(at("2001:db8:1:2::"), at("2001:db8:1:3::"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
    }
}
