//! Raw looks at Linxo, where the client of the crate `linxo` rightly keeps to itself what the doctor
//! wants to show: the fields of a token's answer, the shape of a list, the headers of a page.
//!
//! The rules are the client's: no redirection is followed, nothing on this machine goes through a
//! proxy, bodies are bounded, and nothing that comes out holds a secret.

use std::error::Error as _;
use std::io;
use std::time::{Duration, Instant};

use linxo::client::{ApiVersion, ClientConfig, LoopbackNames};
use linxo::settings::{WidgetSettings, session_query};
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Method, RequestBuilder, Response, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::fault::Fault;
use super::reach::{of_io, on_this_machine};

/// As the client has it.
const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// What Linxo says of an error is cut to this.
const LONGEST_DESCRIPTION: usize = 200;
/// A word of so many characters with a digit among them may be a token or an account's number.
const TELLING_WORD: usize = 14;
const HIDDEN: &str = "[hidden]";

/// Looks at Linxo.
pub(crate) struct Probe {
    http: reqwest::Client,
    config: ClientConfig,
}

/// Who asks for a token.
#[derive(Clone, Copy)]
pub(crate) enum Grant<'a> {
    /// We ourselves.
    Client,
    /// A stranger of that id with our secret, to compare how Linxo refuses.
    Stranger(&'a str),
    User {
        email: &'a str,
        password: &'a SecretString,
    },
}

/// An answer, whole.
pub(crate) struct Look {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Vec<u8>,
    /// What Linxo says of an error, fit to be shown.
    pub(crate) said: Option<String>,
}

impl Look {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Fault> {
        serde_json::from_slice(&self.body).map_err(|_| Fault::NotJson)
    }

    /// What Linxo says of a refusal with these ids taken out, so that refusals of different ids can
    /// be compared. It is not fit to be shown.
    pub(crate) fn said_but_for(&self, ids: &[&str]) -> Option<String> {
        let mut text = said(&self.body)?;
        let mut ids: Vec<&str> = ids.iter().copied().filter(|id| !id.is_empty()).collect();
        // One id may be a part of another.
        ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
        for id in ids {
            let in_form: String = byte_serialize(id.as_bytes()).collect();
            for form in [in_form.as_str(), id] {
                text = text.replace(form, "\u{1}");
            }
        }
        Some(text)
    }

    /// Whether the body looks like a page for browsers.
    pub(crate) fn is_page(&self) -> bool {
        let head = &self.body[..self.body.len().min(1_024)];
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        head.contains("<!doctype html") || head.contains("<html")
    }

    /// Turns a status that is no success into a fault.
    pub(crate) fn accepted(self) -> Result<Self, Fault> {
        match self.status {
            200..300 => Ok(self),
            300..400 => Err(Fault::Redirected(self.target())),
            status => Err(Fault::of_status(status, self.said)),
        }
    }

    /// Where a redirection leads to, from the address that answered it.
    pub(crate) fn target_from(&self, address: &Url) -> Option<Url> {
        if !(300..400).contains(&self.status) {
            return None;
        }
        address
            .join(self.headers.get(LOCATION)?.to_str().ok()?)
            .ok()
    }

    /// The host that a redirection leads to; the rest of the address may hold a secret.
    fn target(&self) -> Option<String> {
        let location = self.headers.get(LOCATION)?.to_str().ok()?;
        let url = Url::parse(location).ok()?;
        url.host_str().map(str::to_owned)
    }
}

impl Probe {
    /// Makes one. It sends nothing yet.
    pub(crate) fn new(config: &ClientConfig) -> Result<Self, Fault> {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("oneshot-doctor/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(LoopbackNames)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .timeout(config.call_timeout);
        let bases = [
            &config.endpoints.auth,
            &config.endpoints.api,
            &config.endpoints.embed,
        ];
        if bases.into_iter().all(on_this_machine) {
            builder = builder.no_proxy();
        }
        let http = builder
            .build()
            .map_err(|error| Fault::Configuration(innermost(&error)))?;
        Ok(Self {
            http,
            config: config.clone(),
        })
    }

    /// Asks for a token.
    pub(crate) async fn token(&self, grant: Grant<'_>, scope: &str) -> Result<Look, Fault> {
        let secret = self.config.client_secret.expose_secret();
        let client_id = match grant {
            Grant::Stranger(id) => id,
            Grant::Client | Grant::User { .. } => self.config.client_id.as_str(),
        };
        let mut body = json!({
            "provider": "linxoConnect",
            "client_id": client_id,
            "client_secret": secret,
            "grant_type": "client_credentials",
            "scope": scope,
        });
        // The id is no secret, and may be a word that Linxo would use anyway.
        let mut secrets = vec![secret];
        if let Grant::User { email, password } = grant {
            body["grant_type"] = json!("password");
            body["username"] = json!(email);
            body["password"] = json!(password.expose_secret());
            secrets.extend([email, password.expose_secret()]);
        }
        let url = under(&self.config.endpoints.auth, &["token"]);
        let request = self.http.request(Method::POST, url?).json(&body);
        self.send(request, &secrets).await
    }

    /// Reads from the API with a token.
    pub(crate) async fn read(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        token: &SecretString,
    ) -> Result<Look, Fault> {
        let version = self.config.version.segment();
        let segments = [&[version], path].concat();
        let mut url = under(&self.config.endpoints.api, &segments)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let token = token.expose_secret();
        let request = self.http.request(Method::GET, url).bearer_auth(token);
        self.send(request, &[token]).await
    }

    /// Whether a version of the API is at the address: without a token it refuses, but it is there.
    pub(crate) async fn has_version(&self, version: ApiVersion) -> bool {
        let path = [version.segment(), "connections"];
        let url = under(&self.config.endpoints.api, &path);
        let Ok(url) = url else { return false };
        let look = self.send(self.http.request(Method::GET, url), &[]).await;
        look.is_ok_and(|look| matches!(look.status, 200..300 | 400 | 401 | 403))
    }

    /// Deletes a user by its id with our own token.
    pub(crate) async fn delete_user(
        &self,
        user: &str,
        client_token: &SecretString,
    ) -> Result<Look, Fault> {
        let version = self.config.version.segment();
        let url = under(&self.config.endpoints.api, &[version, "users", user])?;
        let token = client_token.expose_secret();
        let request = self.http.request(Method::DELETE, url).bearer_auth(token);
        self.send(request, &[token]).await
    }

    /// Opens a session of the widget, with the settings of a One Shot on the query, or with none.
    pub(crate) async fn open_widget(
        &self,
        user_token: &SecretString,
        with_settings: bool,
    ) -> Result<Look, Fault> {
        let version = self.config.version.segment();
        let segments = [version, "widget", "widget_session"];
        let mut url = under(&self.config.endpoints.embed, &segments)?;
        if with_settings {
            let query = session_query(&WidgetSettings::default());
            url.query_pairs_mut().extend_pairs(query);
        }
        let secret = self.config.client_secret.expose_secret();
        let token = user_token.expose_secret();
        let body = json!({
            "access_token": token,
            "client_id": self.config.client_id,
            "client_secret": secret,
        });
        let request = self.http.request(Method::POST, url).json(&body);
        self.send(request, &[secret, token]).await
    }

    /// Fetches a page of the widget, as a browser would.
    pub(crate) async fn page(&self, address: &Url) -> Result<Look, Fault> {
        let request = self.http.request(Method::GET, address.clone());
        self.send(request, &[]).await
    }

    async fn send(&self, request: RequestBuilder, secrets: &[&str]) -> Result<Look, Fault> {
        let begun = Instant::now();
        let deadline = self.config.call_timeout;
        let failed = |error: reqwest::Error| of_reqwest(&error, deadline);
        let mut response: Response = request.send().await.map_err(failed)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > LARGEST_BODY {
                return Err(Fault::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let status = response.status().as_u16();
        let took = begun.elapsed();
        tracing::debug!(status, ?took, "Linxo answered the doctor");
        Ok(Look {
            status,
            headers: std::mem::take(response.headers_mut()),
            said: describe(&body, secrets),
            body,
        })
    }
}

fn under(base: &Url, path: &[&str]) -> Result<Url, Fault> {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut()
        .map_err(|()| Fault::Configuration("an address without a path".to_owned()))?
        .pop_if_empty()
        .extend(path);
    Ok(url)
}

/// What Linxo says of a refusal, as it says it.
fn said(body: &[u8]) -> Option<String> {
    let fields: serde_json::Map<String, Value> = serde_json::from_slice(body).ok()?;
    let said = ["error_description", "error"]
        .into_iter()
        .find_map(|name| fields.get(name)?.as_str());
    said.map(str::to_owned)
}

/// What Linxo says of a refusal, on one line, without what we sent in any form it may come back in,
/// and without words that may be a token or an account's number: long, with a digit.
fn describe(body: &[u8], secrets: &[&str]) -> Option<String> {
    let mut text = said(body)?;
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let in_json = Value::from(*secret).to_string();
        let in_form: String = byte_serialize(secret.as_bytes()).collect();
        for form in [secret, in_json.trim_matches('"'), &in_form] {
            text = text.replace(form, HIDDEN);
        }
    }
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let telling = |word: &str| {
        word.chars().filter(|c| c.is_alphanumeric()).count() >= TELLING_WORD
            && word.contains(|c: char| c.is_ascii_digit())
    };
    let words = line.split_inclusive(|c: char| !c.is_alphanumeric());
    let shown = words.map(|word| if telling(word) { "[hidden] " } else { word });
    let shown: String = shown.collect();
    Some(shown.trim_end().chars().take(LONGEST_DESCRIPTION).collect())
}

fn of_reqwest(error: &reqwest::Error, deadline: Duration) -> Fault {
    if error.is_timeout() {
        return Fault::TimedOut(deadline);
    }
    let mut cause = error.source();
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<io::Error>() {
            return of_io(io);
        }
        cause = one.source();
    }
    if error.is_connect() {
        Fault::Unreachable(innermost(error))
    } else {
        Fault::BrokenOff
    }
}

/// The first cause, in words; the outer ones name the whole address.
fn innermost(error: &reqwest::Error) -> String {
    let Some(mut cause) = error.source() else {
        return "the request failed".to_owned();
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linxo_says_is_shown_without_what_we_sent() {
        let body = br#"{"error":"x","error_description":"no user a@b.c with s3cret\nhere"}"#;
        let said = describe(body, &["a@b.c", "s3cret", ""]).unwrap();
        assert_eq!(said, "no user [hidden] with [hidden] here");
        assert_eq!(describe(b"<html>", &[]), None);
        let body = br#"{"error":"no account FR7630006000011234567890189, scope users_create"}"#;
        let said = describe(body, &[]).unwrap();
        assert_eq!(said, "no account [hidden]  scope users_create");
        let body = br#"{"error":"not a%22b or a\\\"b"}"#;
        assert_eq!(
            describe(body, &["a\"b"]).unwrap(),
            "not [hidden] or [hidden]"
        );
    }
}
