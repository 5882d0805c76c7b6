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
    #[error("Linxo cannot be reached: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// The call took longer than configured.
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
    #[error("Linxo forbids this call: the client may lack a scope")]
    Forbidden,
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
        /// What Linxo said of it, shortened, without what we sent.
        description: Option<String>,
    },
    /// An answer that is not what Linxo's documents say.
    #[error("Linxo answered something unexpected: {0}")]
    Unexpected(&'static str),
    /// JSON that is not what Linxo's documents say.
    #[error(transparent)]
    Wire(#[from] WireError),
}

impl Error {
    /// Whether waiting may mend it. An answer that cannot be read counts: a repeat may be whole.
    pub fn is_retriable(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout
            | Self::RateLimited { .. }
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
}

fn described(description: Option<&str>) -> String {
    description
        .map(|text| format!(": {text}"))
        .unwrap_or_default()
}
