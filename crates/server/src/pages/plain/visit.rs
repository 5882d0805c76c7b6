//! Who asks for a page: the journey that the address opens, and the words to say it in.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use texts::Language;

use super::super::first::Around;
use super::super::{Found, language, noted_by};
use super::place::Place;
use crate::app::App;
use crate::keys::Purpose;
use crate::limits::Peer;
use crate::store::Journey;
use crate::theme::Look;

/// A request for a page, or of a form on it, with a key that opens a journey.
pub(super) struct Visit {
    pub(super) journey: Journey,
    pub(super) purpose: Purpose,
    pub(super) language: Language,
    pub(super) look: Option<Look>,
    /// Whether the page is in a frame of a partner's page.
    pub(super) embedded: bool,
    key: String,
    /// The language as the link says it, where it is not the partner who does.
    linked: Option<&'static str>,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let wished = language::wished(parts.uri.query(), &parts.headers);
        let peer = parts.extensions.get::<Peer>().copied();
        let path = Path::<Vec<String>>::from_request_parts(parts, app).await;
        let key = path.ok().and_then(|Path(path)| path.into_iter().next());
        let key = key.unwrap_or_default();
        let found = Found::by(app, &key, None, wished, peer, &parts.headers).await?;
        let linked = found.journey.locale.is_none().then(|| wished.tag());
        Ok(Self {
            journey: found.journey,
            purpose: found.purpose,
            language: found.language,
            look: found.look,
            embedded: Around::of(&parts.headers) == Around::Somebody,
            key,
            linked,
        })
    }
}

impl Visit {
    /// The address of a page or form of this journey: `rest` is what stands behind the key.
    pub(super) fn link(&self, rest: &str) -> String {
        let slash = if rest.is_empty() { "" } else { "/" };
        super::address(&format!("{}{slash}{rest}", self.key), self.linked)
    }

    /// Whether this tells that the browser is back from the widget.
    pub(super) fn is_back(&self, place: &Place) -> bool {
        !self.embedded && noted_by(self.purpose, place.state())
    }
}
