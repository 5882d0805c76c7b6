//! A few words on a page of their own, for when there is no journey to show: the SPA may be what is
//! missing.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use texts::{Key, Language};

const STYLE: &str = include_str!("notice.css");

/// What there is to say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Notice {
    /// The address opens no journey.
    Unknown,
    /// We could not.
    Failed,
    /// There is nothing at this address.
    Nothing,
    /// There are no pages to send.
    NotBuilt,
}

impl Notice {
    fn status(self) -> StatusCode {
        match self {
            Self::Unknown | Self::Nothing => StatusCode::NOT_FOUND,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotBuilt => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn words(self) -> (Key, Key) {
        match self {
            Self::Unknown => (Key::NoticeUnknown, Key::NoticeUnknownExactly),
            Self::Failed => (Key::NoticeFailed, Key::NoticeFailedExactly),
            Self::Nothing => (Key::NoticeNothing, Key::NoticeNothingExactly),
            Self::NotBuilt => (Key::NoticeNotBuilt, Key::NoticeNotBuiltExactly),
        }
    }

    /// Says it.
    pub(super) fn said(self, language: Language) -> Response {
        let (title, text) = self.words();
        let (title, text) = (language.say(title), language.say(text));
        let page: Markup = html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    main {
                        h1 { (title) }
                        p { (text) }
                    }
                }
            }
        };
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; \
             form-action 'none'"
        );
        let headers = [
            (header::CONTENT_SECURITY_POLICY, policy.as_str()),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (self.status(), headers, page).into_response()
    }
}
