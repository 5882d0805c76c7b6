//! What surrounds every page.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Response};
use maud::{DOCTYPE, Markup, html};

use super::view::{View, mark_of};
use crate::locale::Locale;
use crate::text;
use crate::widget::theme;

/// Style, script and pictures from here only. Who may frame the widget is unknown, so anybody.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'";

/// What a page fills in.
pub(super) struct Body {
    /// The name for tests.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) content: Markup,
}

/// A step of the widget, with where it is in the walk, and the way out.
pub(super) fn widget(view: &View, body: &Body) -> Response {
    let locale = view.locale;
    let now = view.action("now");
    let theme = theme::page(&view.settings).map(|page| view.session.path(&page));
    document(
        locale,
        body.title,
        theme.as_deref(),
        &html! {
            div.widget data-step=(view.step_name()) data-now=(now)
                data-watch[view.watches()] {
                header { (marks(locale, mark_of(&view.screen))) }
                main data-testid=(body.name) {
                    h1 { (body.title) }
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
pub(super) fn plain(locale: Locale, body: &Body) -> Response {
    document(
        locale,
        body.title,
        None,
        &html! {
            div.widget {
                main data-testid=(body.name) {
                    h1 { (body.title) }
                    (body.content)
                }
                footer { p { (text::footer(locale)) } }
            }
        },
    )
}

fn document(locale: Locale, title: &str, theme: Option<&str>, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Linxo Connect (twin)" }
                link rel="icon" href="/assets/logos/9000.svg";
                link rel="stylesheet" href="/assets/widget.css";
                @if let Some(theme) = theme {
                    link rel="stylesheet" href=(theme);
                }
                script defer src="/assets/widget.js" {}
            }
            body { (body) }
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
