//! Why no answer came, from what the libraries below say.

use std::error::Error as StdError;
use std::io;

use crate::client::Error;
use crate::client::error::UnreachableKind;

/// Sorts a failure of the HTTP library.
pub(super) fn unreachable(error: &reqwest::Error) -> Error {
    let kind = kind(error);
    if error.is_timeout() && kind != UnreachableKind::ConnectTimeout {
        return Error::Timeout;
    }
    Error::Unreachable {
        kind,
        reason: innermost(error),
    }
}

fn kind(error: &reqwest::Error) -> UnreachableKind {
    if !error.is_connect() {
        return UnreachableKind::BrokenOff;
    }
    // A connection counts as made only after its TLS handshake.
    let refused = |cause: &io::Error| matches!(cause.kind(), io::ErrorKind::ConnectionRefused);
    if error.is_dns() {
        UnreachableKind::NameResolution
    } else if error.is_timeout() {
        UnreachableKind::ConnectTimeout
    } else if causes(error).any(|cause| cause.is::<rustls::Error>()) {
        UnreachableKind::Tls
    } else if causes(error).any(|cause| cause.downcast_ref().is_some_and(refused)) {
        UnreachableKind::Refused
    } else {
        UnreachableKind::Connect
    }
}

/// The first cause, in words. The outer errors name the whole address, which may hold a secret.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    causes(error)
        .last()
        .map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}

/// What is under an error, outermost first.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(under(error), |cause| under(*cause))
}

/// An [`io::Error`] that wraps another one names as its source what is under that one, and so hides
/// it.
fn under<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    if let Some(wrapped) = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        return Some(wrapped);
    }
    error.source()
}
