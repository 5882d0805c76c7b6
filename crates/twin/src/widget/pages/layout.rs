//! What surrounds every page.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Response};
use maud::{DOCTYPE, Markup, html};
use serde_json::json;

use super::view::View;
use crate::app::App;
use crate::locale::Locale;
use crate::text;
use crate::widget::look::Look;
use crate::widget::{events, theme};

/// Style, script and pictures from here only. Who may frame the widget is unknown, so anybody.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'";

/// What a page fills in.
pub(super) struct Body {
    /// The name for tests.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) content: Markup,
    /// Whether the content tells of something wrong, so that the focus goes there.
    pub(super) problem: bool,
    /// Whether it is the last that a person sees.
    pub(super) last: bool,
    /// Without scripts, what the browser goes to by itself, and after how many seconds.
    pub(super) refresh: Option<String>,
}

impl Body {
    pub(super) fn new(name: &'static str, title: &'static str, content: Markup) -> Self {
        Self {
            name,
            title,
            content,
            problem: false,
            last: false,
            refresh: None,
        }
    }
}

/// A step of the widget, with where it is in the walk, and the way out.
pub(super) fn widget(app: &App, view: &View, body: &Body) -> Response {
    let locale = view.locale;
    let theme = theme::page(&view.settings).map(|page| view.session.path(&page));
    let events = json!(events::of(&view.screen, &app.config.choices));
    let choices = &app.config.choices;
    document(
        locale,
        body,
        theme.as_deref(),
        &html! {
            div.widget data-step=(view.step_name()) data-now=(view.action("now"))
                data-watch[view.watches()] data-events=(events)
                data-embedder=[view.session.embedder.as_deref()]
                data-tells-opener[choices.popup_tells_opener] {
                header {
                    (brand(locale))
                    @if let Some(mark) = view.mark() { (marks(locale, mark)) }
                }
                main data-testid=(body.name) {
                    (heading(body, view.continued))
                    (body.content)
                }
                footer {
                    form method="post" action=(view.action("cancel")) {
                        button.quiet type="submit" data-testid="cancel" { (text::cancel(locale)) }
                    }
                    p { (text::footer(locale)) }
                }
            }
        },
    )
}

/// A page outside of a walk.
pub(super) fn plain(look: &Look, body: &Body) -> Response {
    let locale = look.locale;
    document(
        locale,
        body,
        look.theme.as_deref(),
        &html! {
            div.widget {
                header { (brand(locale)) }
                main.last[body.last] data-testid=(body.name) {
                    (heading(body, true))
                    (body.content)
                }
                footer { p { (text::footer(locale)) } }
            }
        },
    )
}

/// The focus begins here after a step, unless there is a problem to read first. Not on the first
/// page: the page around a frame has the focus, and keeps it.
fn heading(body: &Body, continued: bool) -> Markup {
    html! {
        h1 tabindex="-1" autofocus[continued && !body.problem] { (body.title) }
    }
}

fn document(locale: Locale, body: &Body, theme: Option<&str>, content: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (body.title) " · Linxo Connect (twin)" }
                link rel="icon" href="/assets/logos/9000.svg";
                link rel="stylesheet" href="/assets/widget.css";
                @if let Some(theme) = theme {
                    link rel="stylesheet" href=(theme);
                }
                @if let Some(refresh) = &body.refresh {
                    noscript { meta http-equiv="refresh" content=(refresh); }
                }
                script defer src="/assets/widget.js" {}
            }
            body { (content) }
        }
    };
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "strict-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, page).into_response()
}

/// A closed lock, and whose page it is.
fn brand(locale: Locale) -> Markup {
    html! {
        p.brand {
            svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.75"
                aria-hidden="true" {
                rect x="3.5" y="8.5" width="13" height="9" rx="2.5" {}
                path d="M6.5 8.5V6a3.5 3.5 0 0 1 7 0v2.5" {}
            }
            span { "Linxo Connect" }
            span.tag { (text::twin(locale)) }
        }
    }
}

fn marks(locale: Locale, current: usize) -> Markup {
    let names = [
        text::step_bank(locale),
        text::step_sign_in(locale),
        text::step_accounts(locale),
        text::step_done(locale),
    ];
    html! {
        ol.marks aria-label=(text::steps(locale)) {
            @for (index, name) in names.into_iter().enumerate() {
                li class=[(index < current).then_some("done")] aria-current=[(index == current).then_some("step")] {
                    span.name { (name) }
                }
            }
        }
    }
}
