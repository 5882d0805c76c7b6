//! `[limits]` of the configuration file, and `ONESHOT_LIMIT_…` of the environment: what one client
//! may take of the server. The defaults are far above what a partner's server or a page does.

use std::time::Duration;

use serde::Deserialize;

use super::ConfigError;
use super::error::Wrong;
use super::file::Environment;
use super::timing::number;

/// How much one client may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests with one API key.
    pub per_api_key: Rate,
    /// Requests with one journey's key.
    pub per_journey: Rate,
    /// Requests without a valid key from one address (of IPv6, from one /64).
    pub per_address: Rate,
    /// Whether the client's address is the last one of `X-Forwarded-For`. Right only behind a proxy
    /// that writes it, since anybody else may write there what they like.
    pub forwarded_for: bool,
    /// Open connections.
    pub connections: u32,
    /// From the opening of a connection, or the end of an answer, to the end of the next headers.
    pub headers_within: Duration,
    /// For a request's body.
    pub body_within: Duration,
    /// For a client that takes nothing of its answer.
    pub stalled_for: Duration,
}

/// How often something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// On average; at least 1.
    pub per_second: u32,
    /// At once, after a silence; at least 1.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let rate = |per_second, burst| Rate { per_second, burst };
        Self {
            per_api_key: rate(200, 2_000),
            per_journey: rate(30, 300),
            per_address: rate(10, 300),
            forwarded_for: false,
            connections: 10_000,
            // Longer than the minute for which proxies keep a connection that nobody uses.
            headers_within: Duration::from_secs(75),
            body_within: Duration::from_secs(20),
            stalled_for: Duration::from_secs(60),
        }
    }
}

/// `[limits]` as written.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    per_api_key: Option<u64>,
    per_api_key_burst: Option<u64>,
    per_journey: Option<u64>,
    per_journey_burst: Option<u64>,
    per_address: Option<u64>,
    per_address_burst: Option<u64>,
    forwarded_for: Option<bool>,
    connections: Option<u64>,
    headers_s: Option<u64>,
    body_s: Option<u64>,
    stalled_s: Option<u64>,
}

const MANY: u64 = 1_000_000;
const AN_HOUR_S: u64 = 3_600;

/// Reads all of them into what is there by default.
pub(super) fn read(file: &Written, env: Environment<'_>, wrong: &mut Wrong) -> Limits {
    let mut limits = Limits::default();
    if let Some(forwarded_for) = wrong.note(forwarded_for(file, env)) {
        limits.forwarded_for = forwarded_for;
    }
    let mut number = |variable, written, most| {
        let read = wrong.note(number(variable, written, 1..=most, env));
        read.flatten()
    };
    let many = |place: &mut u32, read: Option<u64>| {
        if let Some(read) = read {
            *place = u32::try_from(read).unwrap_or(u32::MAX);
        }
    };
    let (key, journey) = (&mut limits.per_api_key, &mut limits.per_journey);
    many(
        &mut key.per_second,
        number("ONESHOT_LIMIT_PER_API_KEY", file.per_api_key, MANY),
    );
    many(
        &mut key.burst,
        number(
            "ONESHOT_LIMIT_PER_API_KEY_BURST",
            file.per_api_key_burst,
            MANY,
        ),
    );
    many(
        &mut journey.per_second,
        number("ONESHOT_LIMIT_PER_JOURNEY", file.per_journey, MANY),
    );
    many(
        &mut journey.burst,
        number(
            "ONESHOT_LIMIT_PER_JOURNEY_BURST",
            file.per_journey_burst,
            MANY,
        ),
    );
    let address = &mut limits.per_address;
    many(
        &mut address.per_second,
        number("ONESHOT_LIMIT_PER_ADDRESS", file.per_address, MANY),
    );
    many(
        &mut address.burst,
        number(
            "ONESHOT_LIMIT_PER_ADDRESS_BURST",
            file.per_address_burst,
            MANY,
        ),
    );
    many(
        &mut limits.connections,
        number("ONESHOT_LIMIT_CONNECTIONS", file.connections, MANY),
    );
    let within = |place: &mut Duration, read: Option<u64>| {
        if let Some(seconds) = read {
            *place = Duration::from_secs(seconds);
        }
    };
    within(
        &mut limits.headers_within,
        number("ONESHOT_LIMIT_HEADERS_S", file.headers_s, AN_HOUR_S),
    );
    within(
        &mut limits.body_within,
        number("ONESHOT_LIMIT_BODY_S", file.body_s, AN_HOUR_S),
    );
    within(
        &mut limits.stalled_for,
        number("ONESHOT_LIMIT_STALLED_S", file.stalled_s, AN_HOUR_S),
    );
    limits
}

fn forwarded_for(written: &Written, env: Environment<'_>) -> Result<bool, ConfigError> {
    let variable = "ONESHOT_LIMIT_FORWARDED_FOR";
    let Some(text) = env(variable) else {
        return Ok(written.forwarded_for.unwrap_or(false));
    };
    text.trim().parse().map_err(|_| ConfigError::Bad {
        variable,
        reason: "write true or false".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(toml: &str, env: &[(&str, &str)]) -> Result<Limits, String> {
        let written: Written = toml::from_str(toml).expect("the known shape");
        let env = |name: &str| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        let mut wrong = Wrong::default();
        let limits = read(&written, &env, &mut wrong);
        if wrong.is_nothing() {
            Ok(limits)
        } else {
            Err(wrong.told().to_string())
        }
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_rest_stays_as_it_is() {
        let limits = of(
            "per_journey = 5\nheaders_s = 9",
            &[("ONESHOT_LIMIT_PER_JOURNEY", "7")],
        )
        .expect("usable");
        assert_eq!(limits.per_journey.per_second, 7);
        assert_eq!(limits.headers_within, Duration::from_secs(9));
        assert_eq!(limits.per_api_key, Limits::default().per_api_key);
        assert!(!limits.forwarded_for);
    }

    #[test]
    fn a_limit_that_would_shut_everybody_out_is_refused_by_its_name() {
        for (toml, env, name) in [
            ("per_address = 0", vec![], "ONESHOT_LIMIT_PER_ADDRESS"),
            ("body_s = 4000", vec![], "1 to 3600"),
            (
                "",
                vec![("ONESHOT_LIMIT_CONNECTIONS", "many")],
                "limits.connections",
            ),
            (
                "",
                vec![("ONESHOT_LIMIT_FORWARDED_FOR", "yes")],
                "true or false",
            ),
        ] {
            let error = of(toml, &env).expect_err("refused");
            assert!(error.contains(name), "{error}");
        }
    }
}
