//! What can go wrong in a call.

use std::time::Duration;

use crate::wire::WireError;

/// What went wrong. No variant holds a secret, bank data, or a body as received.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration cannot work.
    #[error("Linxo's configuration: {0}")]
    Configuration(String),
    /// No connection, or one that broke before the answer was whole.
    #[error("Linxo cannot be reached: {kind} ({reason})")]
    Unreachable {
        /// How far the call came.
        kind: UnreachableKind,
        /// What the system said.
        reason: String,
    },
    /// The call took longer than configured, its retries included.
    #[error("Linxo did not answer in time")]
    Timeout,
    /// Too many calls.
    #[error("Linxo asks us to slow down")]
    RateLimited {
        /// How long to wait, when Linxo said.
        retry_after: Option<Duration>,
    },
    /// The user's email and password are refused: there is no such user, or another password.
    #[error("Linxo refused the user's credentials")]
    InvalidCredentials,
    /// Our own client id and secret are refused. This says nothing about any user.
    #[error("Linxo refused our client id and secret: check the configuration")]
    ClientRefused,
    /// 401: the token is over, or its user is gone.
    #[error("Linxo refused the token")]
    Unauthorized,
    /// 403: a scope is missing.
    #[error(
        "Linxo forbids this call: the client may lack a scope{}",
        described(description.as_deref())
    )]
    Forbidden {
        /// What Linxo said of it, such as the scope, shortened, without what we sent.
        description: Option<String>,
    },
    /// 404 or 410: there is no such thing, or no longer.
    #[error("Linxo does not have this")]
    NotFound,
    /// 409: it exists already.
    #[error("Linxo has this already")]
    Conflict,
    /// Any other refusal.
    #[error("Linxo refused the call with status {status}{}", described(description.as_deref()))]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// How long to wait, when Linxo said.
        retry_after: Option<Duration>,
        /// What Linxo said of it, shortened, without what we sent.
        description: Option<String>,
    },
    /// An answer that is larger than configured. It was not read to its end.
    #[error("Linxo's answer is larger than {limit} bytes")]
    TooLarge {
        /// The configured limit, in bytes.
        limit: usize,
    },
    /// An answer that is not what Linxo's documents say.
    #[error("Linxo answered something unexpected: {0}")]
    Unexpected(&'static str),
    /// JSON that is not what Linxo's documents say.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// How far a call came that brought no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreachableKind {
    /// The host's name was not found: it is misspelt, or there is no name service.
    NameResolution,
    /// The host is there, and nobody listens at the port.
    Refused,
    /// No connection in time: a firewall, or a host that is down.
    ConnectTimeout,
    /// The TLS handshake failed: a certificate we do not trust, or no TLS at the other end.
    Tls,
    /// No connection, for another reason.
    Connect,
    /// The connection was made, and broke before the answer was whole. Whether the request was
    /// carried out is not known.
    BrokenOff,
}

impl UnreachableKind {
    /// Whether this is known before anything of the request is sent.
    pub fn is_before_sending(self) -> bool {
        self != Self::BrokenOff
    }
}

impl std::fmt::Display for UnreachableKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NameResolution => "its name is not found",
            Self::Refused => "nobody listens there",
            Self::ConnectTimeout => "no connection in time",
            Self::Tls => "no secure connection",
            Self::Connect => "no connection",
            Self::BrokenOff => "the connection broke",
        })
    }
}

impl Error {
    /// Whether waiting may mend it. An answer that cannot be read counts: a repeat may be whole.
    pub fn is_retriable(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout
            | Self::RateLimited { .. }
            | Self::TooLarge { .. }
            | Self::Unexpected(_)
            | Self::Wire(_) => true,
            Self::Rejected { status, .. } => *status >= 500 || *status == 408,
            _ => false,
        }
    }

    /// Whether the thing asked for, or the user who asked, is not there (any more): what a deletion
    /// that was done already looks like.
    pub fn is_gone(&self) -> bool {
        matches!(
            self,
            Self::NotFound | Self::Unauthorized | Self::InvalidCredentials
        )
    }

    /// The same without what Linxo said of it in its own words, for a log that must not hold a name
    /// or a label that Linxo may quote there.
    #[must_use]
    pub fn without_description(mut self) -> Self {
        if let Self::Forbidden { description } | Self::Rejected { description, .. } = &mut self {
            *description = None;
        }
        self
    }

    /// How long Linxo asks us to wait before the next call, when it said.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Rejected { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the next attempt, in a moment, may fare better.
    pub(super) fn may_pass_soon(&self) -> bool {
        match self {
            // A certificate does not change from one moment to the next.
            Self::Unreachable { kind, .. } => *kind != UnreachableKind::Tls,
            Self::Timeout => true,
            _ => false,
        }
    }
}

fn described(description: Option<&str>) -> String {
    description
        .map(|text| format!(": {text}"))
        .unwrap_or_default()
}
