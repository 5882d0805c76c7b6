//! What can go wrong with a call, each with its code, its words, and what to do about it.
//!
//! The client of the crate `linxo` and our own raw looks both end here, so that the same fault has
//! the same name wherever it is met.

use std::time::Duration;

use linxo::client::{Error as LinxoError, UnreachableKind};

use super::call::{Call, Endpoint};
use super::code::Code;
use super::facts::Fact;
use super::finding::{Finding, Notes};

const CLIENT_ID: &str = "ONESHOT_LINXO_CLIENT_ID";
const CLIENT_SECRET: &str = "ONESHOT_LINXO_CLIENT_SECRET";
const VERSION: &str = "ONESHOT_LINXO_API_VERSION";
const EMAIL_DOMAIN: &str = "ONESHOT_EMAIL_DOMAIN";

/// A fault. What Linxo said is cut short and has none of our secrets in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    NameNotFound,
    ConnectionRefused,
    /// No connection for another reason.
    Unreachable(String),
    /// No answer within this time.
    TimedOut(Duration),
    Certificate(String),
    Tls(String),
    /// The answer began, or should have, and did not end.
    BrokenOff,
    /// To this host, when it was said.
    Redirected(Option<String>),
    NotJson,
    /// JSON, or a header, of another shape.
    Unexpected(String),
    TooLarge,
    NothingThere,
    TokenRefused,
    Forbidden(Option<String>),
    ClientRefused(Option<String>),
    UserRefused,
    Taken,
    TooMany(Option<Duration>),
    ServerError(u16, Option<String>),
    Rejected(u16, Option<String>),
    /// The client cannot be made with this configuration.
    Configuration(String),
}

impl Fault {
    /// What the client's error is.
    pub(crate) fn of(error: &LinxoError, deadline: Duration) -> Self {
        match error {
            LinxoError::Configuration(reason) => Self::Configuration(reason.clone()),
            LinxoError::Unreachable { kind, reason } => match kind {
                UnreachableKind::NameResolution => Self::NameNotFound,
                UnreachableKind::Refused => Self::ConnectionRefused,
                UnreachableKind::ConnectTimeout => Self::TimedOut(deadline),
                UnreachableKind::Tls => Self::Tls(reason.clone()),
                UnreachableKind::BrokenOff => Self::BrokenOff,
                _ => Self::Unreachable(reason.clone()),
            },
            LinxoError::Timeout => Self::TimedOut(deadline),
            LinxoError::RateLimited { retry_after } => Self::TooMany(*retry_after),
            LinxoError::InvalidCredentials => Self::UserRefused,
            LinxoError::ClientRefused => Self::ClientRefused(None),
            LinxoError::Unauthorized => Self::TokenRefused,
            LinxoError::Forbidden { description } => Self::Forbidden(description.clone()),
            LinxoError::NotFound => Self::NothingThere,
            LinxoError::Conflict => Self::Taken,
            LinxoError::Rejected {
                status,
                description,
                ..
            } => Self::of_status(*status, description.clone()),
            LinxoError::TooLarge { .. } => Self::TooLarge,
            // What the client says in words only.
            LinxoError::Unexpected("a redirection") => Self::Redirected(None),
            LinxoError::Unexpected(what) if what.contains("JSON") => Self::NotJson,
            LinxoError::Unexpected(what) => Self::Unexpected((*what).to_owned()),
            LinxoError::Wire(error) => Self::Unexpected(error.to_string()),
            other => Self::Unexpected(other.to_string()),
        }
    }

    /// What a status is that is no success.
    pub(crate) fn of_status(status: u16, said: Option<String>) -> Self {
        match status {
            300..=399 => Self::Redirected(None),
            401 => Self::TokenRefused,
            403 => Self::Forbidden(said),
            404 | 410 => Self::NothingThere,
            409 => Self::Taken,
            429 => Self::TooMany(None),
            500.. => Self::ServerError(status, said),
            _ => Self::Rejected(status, said),
        }
    }

    /// Whether the call may have been carried out although its answer did not come.
    pub(crate) fn leaves_doubt(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::TimedOut(_)
                | Self::BrokenOff
                | Self::NotJson
                | Self::Unexpected(_)
                | Self::TooLarge
                | Self::ServerError(..)
                | Self::Redirected(_)
        )
    }

    /// Notes that a call failed with it, and what that says of the ledger.
    pub(crate) fn note(&self, call: Call, notes: &mut Notes) {
        self.refute(call, notes);
        notes.add(self.finding(call));
    }

    /// Notes what it says of the ledger that a call failed with it.
    pub(crate) fn refute(&self, call: Call, notes: &mut Notes) {
        if matches!(self, Self::Forbidden(_)) {
            notes.refute(match call {
                Call::ClientToken | Call::CreateUser => Fact::TokensClientScope,
                _ => Fact::TokensUserScopes,
            });
        }
    }

    /// The finding for a call that failed with it.
    pub(crate) fn finding(&self, call: Call) -> Finding {
        let name = call.name();
        match self {
            Self::ClientRefused(said) => {
                let text = format!("Linxo refuses our client id and secret{}", quoted(said));
                Finding::failed(Code::ClientRefused, text)
                    .change(
                        "It refuses an id that nobody has in the same words, so which of the two is \
                         wrong cannot be told: copy both anew, for the environment (sandbox or \
                         production) that the addresses name.",
                        &[CLIENT_ID, CLIENT_SECRET],
                    )
                    .ask("whether the client is active in this environment")
            }
            Self::Forbidden(said) => forbidden(call, said),
            Self::TokenRefused => Finding::failed(
                Code::TokenRefused,
                format!("{name}: Linxo refuses (401) a token that it has just granted"),
            )
            .change(
                "The three addresses must belong to one environment: sandbox or production.",
                &[
                    Endpoint::Auth.setting(),
                    Endpoint::Api.setting(),
                    Endpoint::Embed.setting(),
                ],
            ),
            Self::UserRefused => Finding::failed(
                Code::UserRefused,
                format!("{name}: Linxo refuses the email and password it made a user with"),
            )
            .ask("which emails and passwords of users are accepted, and whether they are changed"),
            Self::Taken => Finding::failed(
                Code::EmailTaken,
                format!(
                    "{name}: a user with the doctor's email exists, and is not to be signed in"
                ),
            ),
            Self::NothingThere => Finding::failed(
                Code::NotFound,
                format!("{name}: there is nothing at this address (404)"),
            )
            .change(
                "Check the address and the version.",
                &[call.endpoint().setting(), VERSION],
            ),
            Self::Rejected(status, said) => rejected(call, *status, said),
            Self::ServerError(status, said) => Finding::failed(
                Code::ServerError,
                format!("{name} answers {status}{}", quoted(said)),
            )
            .change("Try again; this is on Linxo's side.", &[])
            .ask(format!("why {name} answers {status}")),
            Self::TooMany(after) => {
                let wait = after.map(|after| format!(", for {} s", after.as_secs()));
                let wait = wait.unwrap_or_default();
                Finding::failed(
                    Code::TooManyCalls,
                    format!("{name}: Linxo asks us to slow down{wait}"),
                )
                .change("Wait, then run the doctor again.", &[])
                .ask("which limits hold for this client")
            }
            Self::Configuration(reason) => Finding::failed(Code::Configuration, reason.clone()),
            _ => self.of_transport(call.endpoint(), name),
        }
    }

    /// The finding for an address that does not answer as one of Linxo's would.
    pub(crate) fn of_transport(&self, endpoint: Endpoint, what: &str) -> Finding {
        let place = endpoint.name();
        let setting = &[endpoint.setting()];
        match self {
            Self::NameNotFound => Finding::failed(
                Code::NameNotFound,
                format!("the name of the {place} address is not found"),
            )
            .change(
                "Check the address for a typing error, and this machine's DNS.",
                setting,
            ),
            Self::ConnectionRefused => Finding::failed(
                Code::ConnectionRefused,
                format!(
                    "{what}: nothing listens at the {place} address: the connection is refused"
                ),
            )
            .change(
                "Check host and port of the address, and firewalls on the way.",
                setting,
            ),
            Self::Unreachable(reason) => Finding::failed(
                Code::Unreachable,
                format!("{what}: the {place} address cannot be reached: {reason}"),
            )
            .change("Check the address, and the network on the way.", setting),
            Self::TimedOut(deadline) => Finding::failed(
                Code::Timeout,
                format!("{what}: no answer within {} ms", deadline.as_millis()),
            )
            .change(
                "Check the address, and firewalls on the way; a server that is only slow is given \
                 more time with --deadline.",
                setting,
            )
            .ask("whether this environment is up"),
            Self::Certificate(reason) => Finding::failed(
                Code::Certificate,
                format!(
                    "{what}: the certificate of the {place} address is not to be trusted: {reason}"
                ),
            )
            .change(
                "Check the host's name in the address, this machine's clock, and its list of \
                 certificate authorities.",
                setting,
            ),
            Self::Tls(reason) => Finding::failed(
                Code::Tls,
                format!("{what}: the {place} address does not speak TLS as it should: {reason}"),
            )
            .change(
                "Check the port: this may be a port for plain HTTP, or a proxy that breaks TLS.",
                setting,
            ),
            Self::BrokenOff => Finding::failed(
                Code::BrokenOff,
                format!("{what}: the connection broke off before the answer was whole"),
            )
            .change(
                "Try again; if it stays so, look at proxies on the way.",
                setting,
            )
            .ask("whether this environment is up"),
            Self::Redirected(to) => {
                let to = to
                    .as_ref()
                    .map(|host| format!(" to {host}"))
                    .unwrap_or_default();
                Finding::failed(
                    Code::Redirect,
                    format!(
                        "{what} is redirected{to}, which is not followed: secrets go nowhere else"
                    ),
                )
                .change("Write the address that answers by itself.", setting)
            }
            Self::NotJson => Finding::failed(
                Code::NotJson,
                format!("{what} answers what is not JSON"),
            )
            .change(
                "Check that the address is Linxo's, and that no proxy or portal answers instead.",
                setting,
            )
            .ask("whether this environment is up"),
            Self::TooLarge => {
                Finding::failed(Code::TooLarge, format!("{what} answers more than 16 MiB"))
                    .change("Check that the address is Linxo's.", setting)
            }
            other => {
                let reason = match other {
                    Self::Unexpected(reason) => reason.as_str(),
                    _ => "an answer of an unknown kind",
                };
                Finding::failed(Code::UnexpectedAnswer, format!("{what}: {reason}"))
                    .change("Check the address and the version.", &[setting[0], VERSION])
                    .ask(format!("what {what} answers today"))
            }
        }
    }
}

fn forbidden(call: Call, said: &Option<String>) -> Finding {
    let name = call.name();
    let text = format!("{name}: Linxo forbids it (403){}", quoted(said));
    let finding = Finding::failed(Code::MissingScope, text);
    match call.scope() {
        Some(scope) => {
            let whose = if call == Call::CreateUser {
                "the client"
            } else {
                "tokens of users"
            };
            finding
                .change(
                    format!(
                        "Have Linxo grant the scope {scope} (as far as is known, the one needed)."
                    ),
                    &[CLIENT_ID],
                )
                .ask(format!("to grant {whose} the scope {scope}"))
        }
        None => finding.ask("which right is missing"),
    }
}

fn rejected(call: Call, status: u16, said: &Option<String>) -> Finding {
    let name = call.name();
    let text = format!("{name} answers {status}{}", quoted(said));
    let finding = Finding::failed(Code::Rejected, text);
    match call {
        Call::CreateUser => finding
            .change(
                "If it is the email: choose a domain that Linxo accepts.",
                &[EMAIL_DOMAIN],
            )
            .ask("which emails and passwords of users are accepted"),
        _ => finding.ask(format!("why {name} answers {status}")),
    }
}

/// What Linxo said, as an end of a sentence.
pub(crate) fn quoted(said: &Option<String>) -> String {
    said.as_ref()
        .map(|said| format!("; it says: {said}"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_call_names_its_scope_and_what_linxo_said() {
        let fault = Fault::of_status(403, Some("no right".to_owned()));
        let finding = fault.finding(Call::Transactions);
        assert_eq!(finding.code, Code::MissingScope);
        assert!(
            finding.text.contains("it says: no right"),
            "{}",
            finding.text
        );
        assert!(finding.change.unwrap().contains("transactions_read"));
    }

    #[test]
    fn every_fault_of_an_address_names_the_setting_of_that_address() {
        let faults = [
            Fault::NameNotFound,
            Fault::ConnectionRefused,
            Fault::Unreachable("x".to_owned()),
            Fault::TimedOut(Duration::from_secs(1)),
            Fault::Certificate("x".to_owned()),
            Fault::Tls("x".to_owned()),
            Fault::BrokenOff,
            Fault::Redirected(None),
            Fault::NotJson,
            Fault::TooLarge,
            Fault::Unexpected("x".to_owned()),
        ];
        let mut codes = Vec::new();
        for fault in faults {
            let finding = fault.finding(Call::OpenWidget);
            assert_eq!(finding.settings[0], "ONESHOT_LINXO_EMBED_URL", "{fault:?}");
            codes.push(finding.code.as_str());
        }
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
