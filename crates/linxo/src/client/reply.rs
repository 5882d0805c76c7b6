//! An answer of Linxo, and what a refusal among them means.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use super::error::Error;

/// Longer descriptions of an error are cut.
const LONGEST_DESCRIPTION: usize = 200;
/// A word this long with a digit in it may be a token or an account's number.
const TELLING_WORD: usize = 14;

/// An answer, whole.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// How long Linxo asks us to wait.
    pub(super) retry_after: Option<Duration>,
    /// An earlier attempt of this call may have done it: its answer was lost, or it failed at
    /// Linxo's.
    pub(super) may_be_done: bool,
}

impl Reply {
    /// Turns a refusal into an error, whose description leaves out the secrets of the call.
    pub(super) fn accepted(self, secrets: &[&str]) -> Result<Self, Error> {
        Err(match self.status {
            status if status.is_success() => return Ok(self),
            status if status.is_redirection() => Error::Unexpected("a redirection"),
            StatusCode::UNAUTHORIZED => Error::Unauthorized,
            StatusCode::FORBIDDEN => Error::Forbidden {
                description: self.description(secrets),
            },
            StatusCode::NOT_FOUND | StatusCode::GONE => Error::NotFound,
            StatusCode::CONFLICT => Error::Conflict,
            StatusCode::TOO_MANY_REQUESTS => Error::RateLimited {
                retry_after: self.retry_after,
            },
            status => Error::Rejected {
                status: status.as_u16(),
                retry_after: self.retry_after,
                description: self.description(secrets),
            },
        })
    }

    /// What Linxo says of a refusal, fit to be shown to an operator.
    pub(super) fn description(&self, secrets: &[&str]) -> Option<String> {
        let fields: serde_json::Map<String, Value> = serde_json::from_slice(&self.body).ok()?;
        let said = ["error_description", "error"]
            .into_iter()
            .find_map(|name| fields.get(name)?.as_str());
        Some(fit_to_show(said?, secrets))
    }
}

fn fit_to_show(said: &str, secrets: &[&str]) -> String {
    let mut text = said.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        for form in forms(secret) {
            text = text.replace(&form, "[hidden]");
        }
    }
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words = line.split_inclusive(|c: char| !c.is_alphanumeric());
    let shown: String = words.map(hide_telling).collect();
    shown.chars().take(LONGEST_DESCRIPTION).collect()
}

/// A secret as it is, inside JSON, and inside an address or a form.
fn forms(secret: &str) -> [String; 3] {
    let quoted = Value::from(secret).to_string();
    let inside_json = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(&quoted)
        .to_owned();
    let inside_form = byte_serialize(secret.as_bytes()).collect();
    [secret.to_owned(), inside_json, inside_form]
}

/// Hides a word that may be a token or an account's number, and keeps what follows it.
fn hide_telling(word: &str) -> String {
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let telling = bare.chars().count() >= TELLING_WORD && bare.contains(char::is_numeric);
    match word.strip_prefix(bare) {
        Some(rest) if telling => format!("[hidden]{rest}"),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_token_or_an_account_is_hidden_and_a_scope_is_not() {
        for (said, shown) in [
            (
                "scope transactions_read is missing in v2.1",
                "scope transactions_read is missing in v2.1",
            ),
            (
                "no account FR7630006000011234567890189.",
                "no account [hidden].",
            ),
            ("bad token eyJhbGciOiJIUzI1NiJ9", "bad token [hidden]"),
            ("(3996384)", "(3996384)"),
            ("a\nb\u{7}", "a b "),
            ("", ""),
        ] {
            assert_eq!(fit_to_show(said, &[]), shown);
        }
    }

    #[test]
    fn a_secret_is_hidden_in_every_form_it_may_come_back_in() {
        let secret = "p\"w &é";
        let said = format!(
            "{secret} {} {}",
            Value::from(secret),
            byte_serialize(secret.as_bytes()).collect::<String>()
        );
        assert_eq!(
            fit_to_show(&said, &["", secret]),
            "[hidden] \"[hidden]\" [hidden]"
        );
    }

    #[test]
    fn a_secret_is_hidden_before_a_text_is_cut() {
        let said = format!("{}top secret", "x".repeat(LONGEST_DESCRIPTION - 3));
        let shown = fit_to_show(&said, &["top secret"]);
        assert_eq!(shown.chars().count(), LONGEST_DESCRIPTION);
        assert!(!shown.contains("top"), "{shown}");
    }
}
