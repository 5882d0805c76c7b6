//! How often one client may ask. Whoever has a valid key is counted by it, everybody else by the
//! address they come from, so that nobody without a key can use up what a partner may ask, not even
//! from behind the same proxy.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use contract::JourneyId;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::config::{Limits as Settings, Rate};
use crate::problem::{Answer, ApiProblem};

pub(crate) mod connection;
mod patient;

/// Callers that have been silent for long enough are forgotten after so many questions.
const BETWEEN_CLEANINGS: u32 = 1_024;

/// A widget's session lives for many minutes: nobody needs new ones faster than this.
const BETWEEN_SESSIONS: Duration = Duration::from_secs(10);
/// But the first ones of a person who tries in vain come at once.
const SESSIONS_AT_ONCE: u32 = 3;

/// The address at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Counts what is asked.
pub(crate) struct Limits {
    partners: Counter<[u8; 32]>,
    journeys: Counter<[u8; 32]>,
    strangers: Counter<IpAddr>,
    sessions: Counter<JourneyId>,
    forwarded_for: bool,
}

impl Limits {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            partners: Counter::new(quota(settings.per_api_key)),
            journeys: Counter::new(quota(settings.per_journey)),
            strangers: Counter::new(quota(settings.per_address)),
            sessions: Counter::new(sessions()),
            forwarded_for: settings.forwarded_for,
        }
    }

    /// A request with this valid API key, by its hash.
    pub(crate) fn partner(&self, key: [u8; 32]) -> Answer<()> {
        self.partners.count(key).map_err(ApiProblem::rate_limited)
    }

    /// A request with this valid key of a journey, by its hash.
    pub(crate) fn journey(&self, key: [u8; 32]) -> Answer<()> {
        self.journeys.count(key).map_err(ApiProblem::rate_limited)
    }

    /// A new session of the widget in place of one that is open: Linxo is asked each time.
    pub(crate) fn session(&self, journey: &JourneyId) -> Answer<()> {
        let counted = self.sessions.count(journey.clone());
        counted.map_err(ApiProblem::rate_limited)
    }

    /// A request without a valid key.
    pub(crate) fn stranger(&self, parts: &Parts) -> Answer<()> {
        let peer = parts.extensions.get::<Peer>().copied();
        self.stranger_at(peer, &parts.headers)
    }

    /// The same, where the request was taken apart.
    pub(crate) fn stranger_at(&self, peer: Option<Peer>, headers: &HeaderMap) -> Answer<()> {
        let forwarded = self.forwarded_for.then(|| forwarded_for(headers)).flatten();
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |Peer(address)| address);
        let address = network_of(forwarded.unwrap_or(peer));
        self.strangers
            .count(address)
            .map_err(ApiProblem::rate_limited)
    }
}

/// What the nearest proxy wrote: the last address.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// Whoever has one address of IPv6 has a whole /64 of them.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

fn quota(rate: Rate) -> Quota {
    Quota::per_second(at_least_one(rate.per_second)).allow_burst(at_least_one(rate.burst))
}

fn sessions() -> Quota {
    let at_once = at_least_one(SESSIONS_AT_ONCE);
    let steady = Quota::with_period(BETWEEN_SESSIONS);
    steady
        .unwrap_or(Quota::per_minute(at_once))
        .allow_burst(at_once)
}

/// Counts for each caller by itself.
struct Counter<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, HashMapStateStore<K>, DefaultClock>,
    counted: AtomicU32,
}

impl<K: Hash + Eq + Clone> Counter<K> {
    fn new(quota: Quota) -> Self {
        Self {
            limiter: RateLimiter::hashmap(quota),
            counted: AtomicU32::new(0),
        }
    }

    /// Counts one, or says how long to wait.
    fn count(&self, caller: K) -> Result<(), Duration> {
        if self
            .counted
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(BETWEEN_CLEANINGS)
        {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter
            .check_key(&caller)
            .map_err(|refused| refused.wait_time_from(self.limiter.clock().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_stopped_after_its_burst_and_told_how_long_to_wait() {
        let counter = Counter::new(quota(Rate {
            per_second: 1,
            burst: 3,
        }));
        for _ in 0..3 {
            assert!(counter.count("one").is_ok());
        }
        let wait = counter.count("one").expect_err("too many");
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1));
        assert!(counter.count("another").is_ok());
    }

    #[test]
    fn callers_that_went_away_are_forgotten() {
        let counter = Counter::new(quota(Rate {
            per_second: 1_000_000,
            burst: 1,
        }));
        for caller in 0..20 * BETWEEN_CLEANINGS {
            let _ = counter.count(caller);
        }
        let known = counter.limiter.len();
        assert!(
            known <= 2 * BETWEEN_CLEANINGS as usize,
            "{known} are remembered"
        );
    }

    #[test]
    fn neighbours_in_one_network_of_ipv6_are_one_caller() {
        let network = |text: &str| network_of(text.parse().expect("an address"));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:2"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn only_the_last_forwarded_address_counts_and_only_when_asked_for() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.1".parse().expect("a value"));
        headers.append(
            "x-forwarded-for",
            "198.51.100.2, 203.0.113.9".parse().expect("a value"),
        );
        assert_eq!(
            forwarded_for(&headers),
            Some("203.0.113.9".parse().expect("an address"))
        );
        let limits = Limits::new(&Settings {
            per_address: Rate {
                per_second: 1,
                burst: 1,
            },
            ..Settings::default()
        });
        let peer = Some(Peer(Ipv4Addr::LOCALHOST.into()));
        assert!(limits.stranger_at(peer, &headers).is_ok());
        headers.clear();
        assert!(limits.stranger_at(peer, &headers).is_err(), "the same peer");
    }
}
