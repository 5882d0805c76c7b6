//! Opening the widget.

use std::fmt;

use reqwest::Method;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::config::address;
use super::{Client, Error, UserToken};
use crate::WidgetSessionId;
use crate::settings::{WidgetSettings, session_query};

/// A session of the widget. Its `Debug` form is empty: whoever has the address can go on with it.
#[derive(Clone, PartialEq, Eq)]
pub struct WidgetSession {
    /// Its id, which reopening needs.
    pub id: WidgetSessionId,
    /// The address that opens it, **before settings and `auto_sync=false`**: do not send anybody
    /// there, but to what [`add_connection_url`](crate::settings::add_connection_url) or
    /// [`link_without_return`](crate::settings::link_without_return) makes of it.
    pub add_connection: Url,
}

impl fmt::Debug for WidgetSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WidgetSession").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Answer {
    session_id: String,
    #[serde(rename = "_links", default)]
    links: Links,
}

#[derive(Default, Deserialize)]
struct Links {
    add_connection: Option<String>,
}

impl Client {
    /// Opens a session of the widget for the token's user.
    pub async fn open_widget(
        &self,
        token: &UserToken,
        settings: &WidgetSettings,
    ) -> Result<WidgetSession, Error> {
        let config = &self.shared.config;
        let mut url = self.widget_url("widget_session")?;
        url.query_pairs_mut().extend_pairs(session_query(settings));
        let secret = config.client_secret.expose_secret();
        let body = json!({
            "access_token": token.expose(),
            "client_id": config.client_id,
            "client_secret": secret,
        });
        let request = self.shared.transport.request(Method::POST, url).json(&body);
        let reply = self.send("open_widget", request).await?;
        let reply = reply.accepted(&self.secrets(token))?;
        let answer: Answer = serde_json::from_slice(&reply.body)
            .map_err(|_| Error::Unexpected("a widget session that is not the JSON expected"))?;
        if answer.session_id.is_empty() {
            return Err(Error::Unexpected("a widget session with an empty id"));
        }
        let id = WidgetSessionId::from(answer.session_id);
        let add_connection = match answer.links.add_connection {
            Some(link) => self.check_link(&link, &id)?,
            None => self.add_connection(&id)?,
        };
        Ok(WidgetSession { id, add_connection })
    }

    /// The address that opens, or opens again, a session of the widget, before settings.
    pub fn add_connection(&self, id: &WidgetSessionId) -> Result<Url, Error> {
        let mut url = self.widget_url("add_connection")?;
        url.query_pairs_mut().append_pair("session_id", id.as_str());
        Ok(url)
    }

    fn widget_url(&self, entry: &str) -> Result<Url, Error> {
        let config = &self.shared.config;
        address(
            &config.endpoints.embed,
            Some(config.version),
            &["widget", entry],
        )
    }

    /// The browser is sent to this link, frames it and listens to its origin, so it has to be on the
    /// origin that everything else was prepared for.
    fn check_link(&self, link: &str, id: &WidgetSessionId) -> Result<Url, Error> {
        let embed = &self.shared.config.endpoints.embed;
        let mut url = embed
            .join(link)
            .map_err(|_| Error::Unexpected("a link to the widget that is no address"))?;
        if url.origin() != embed.origin() {
            return Err(Error::Unexpected(
                "a link to the widget on another origin than configured: check the embed address",
            ));
        }
        if !url.query_pairs().any(|(name, _)| name == "session_id") {
            url.query_pairs_mut().append_pair("session_id", id.as_str());
        }
        Ok(url)
    }
}
