//! What kind of trouble an object store has with us, so that an operator knows what to mend.

use std::error::Error;

use object_store::client::{HttpError, HttpErrorKind};

/// Where the clouds' machines ask for credentials when none are given.
const METADATA: [&str; 2] = ["169.254.", "metadata.google.internal"];

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no such bucket, container or object.
    NotFound,
    /// The credentials are known and do not allow it.
    Denied,
    /// The credentials are not taken.
    NotAuthenticated,
    /// There are none.
    NoCredentials,
    /// It does not do such a thing.
    NotSupported,
    /// It cannot be reached.
    Unreachable,
    /// It did not answer in time.
    TimedOut,
    /// Any other.
    Other,
}

impl Trouble {
    /// In words.
    pub(super) fn said(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::Denied => "permission denied",
            Self::NotAuthenticated => "the credentials are not taken",
            Self::NoCredentials => "no credentials are given, and none could be had",
            Self::NotSupported => "not supported",
            Self::Unreachable => "cannot be reached",
            Self::TimedOut => "no answer in time",
            Self::Other => "failed",
        }
    }

    /// In one word, as the store keeps it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::NotFound => "object_store_not_found",
            Self::Denied => "object_store_denied",
            Self::NotAuthenticated => "object_store_not_authenticated",
            Self::NoCredentials => "object_store_no_credentials",
            Self::NotSupported => "object_store_not_supported",
            Self::Unreachable => "object_store_unreachable",
            Self::TimedOut => "object_store_timed_out",
            Self::Other => "object_store",
        }
    }

    /// What an operator has to mend before anything can be written there; nothing when it may pass by
    /// itself.
    pub(crate) fn to_mend(self) -> Option<&'static str> {
        match self {
            Self::NotFound => {
                Some("there is no such bucket or container: make it, or correct the address")
            }
            Self::Denied => Some(
                "permission denied: are these its credentials, and do they allow to write, read, \
                 list and delete there?",
            ),
            Self::NotAuthenticated => Some("the credentials are not taken: correct them"),
            Self::NoCredentials => Some(
                "no credentials are given, and none could be had from the machine: give them in the \
                 environment by the cloud's own names, such as AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY",
            ),
            Self::NotSupported | Self::Unreachable | Self::TimedOut | Self::Other => None,
        }
    }
}

impl From<&object_store::Error> for Trouble {
    fn from(error: &object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            object_store::Error::PermissionDenied { .. } => Self::Denied,
            object_store::Error::Unauthenticated { .. } => Self::NotAuthenticated,
            object_store::Error::NotSupported { .. } => Self::NotSupported,
            error => of_causes(error),
        }
    }
}

fn of_causes(error: &object_store::Error) -> Trouble {
    let mut found = Trouble::Other;
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if METADATA.iter().any(|place| said.contains(place)) {
            return Trouble::NoCredentials;
        }
        found = match error.downcast_ref::<HttpError>().map(HttpError::kind) {
            Some(HttpErrorKind::Connect) => Trouble::Unreachable,
            Some(HttpErrorKind::Timeout) => Trouble::TimedOut,
            _ => found,
        };
        cause = error.source();
    }
    found
}
