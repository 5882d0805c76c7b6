//! A page of ours without a script: one column, in the design and the partner's look of the page with
//! one. Nothing in it runs, and it may send a form nowhere but to us and on to the widget.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use texts::Language;

use super::super::policy::{Frames, plain_policy};
use super::visit::Visit;
use crate::app::App;
use crate::keys::Purpose;
use crate::theme::Look;

/// The design of the page with a program, so that both look alike.
const STYLE: &str = concat!(
    include_str!("../../../../../style/tokens.css"),
    include_str!("../../../../../style/base.css"),
    include_str!("../../../../../style/journey.css"),
    include_str!("../../../../../style/journey/steps.css"),
    include_str!("../../../../../style/journey/banks.css"),
    include_str!("plain.css"),
);

/// A page, but for what surrounds it.
pub(super) struct Sheet<'a> {
    pub(super) status: StatusCode,
    /// The name of what is shown, as the program's own views have it.
    pub(super) step: &'static str,
    pub(super) title: &'a str,
    pub(super) lead: &'a str,
    /// The page to be shown by itself a moment later, where something moves.
    pub(super) next: Option<&'a str>,
    /// The partner's logo and its name.
    pub(super) brand: Option<(&'a str, &'a str)>,
    pub(super) body: Markup,
}

/// How long a page that moves stays, in seconds. Longer than most people read a heading.
const STAYS_S: u32 = 4;

impl Sheet<'_> {
    /// Answers with it.
    pub(super) fn sent(self, app: &App, visit: &Visit) -> Response {
        let l: Language = visit.language;
        let look = visit.look.as_ref().map(Look::css).unwrap_or_default();
        let css = format!("{STYLE}{look}");
        let page: Markup = html! {
            (DOCTYPE)
            html lang=(l.tag()) dir="ltr" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    @if let Some(next) = self.next {
                        meta http-equiv="refresh" content=(format!("{STAYS_S};url={next}"));
                    }
                    title { (self.title) }
                    link rel="icon" href="data:,";
                    style { (PreEscaped(&css)) }
                }
                body {
                    div.page {
                        div.sheet.embedded[visit.embedded] {
                            @if let Some((logo, name)) = self.brand {
                                header.brand { img src=(logo) alt=(name) data-testid="logo"; }
                            }
                            main.card data-testid=(self.step) {
                                div.top {
                                    h1 { (self.title) }
                                    p.lead { (self.lead) }
                                }
                                (self.body)
                            }
                            footer.trust { p { (words::trust(l)) } }
                        }
                    }
                }
            }
        };
        let parent = visit.journey.parent_origin.as_deref();
        let frames = match visit.purpose {
            Purpose::Page => Frames::Parent(parent),
            Purpose::Return | Purpose::Cancelled | Purpose::Resume => Frames::Within(parent),
        };
        let widget = app.linxo.widget_origin();
        let policy = plain_policy(&css, widget.as_str(), frames);
        let policy = HeaderValue::from_str(&policy)
            .unwrap_or(HeaderValue::from_static("default-src 'none'; sandbox"));
        let headers: [(HeaderName, HeaderValue); 3] = [
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            // The key is in the path: nobody outside hears more than our origin.
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("strict-origin"),
            ),
        ];
        (self.status, headers, page).into_response()
    }
}
