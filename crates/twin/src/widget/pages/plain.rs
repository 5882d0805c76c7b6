//! Pages outside of a walk.

use axum::response::Response;
use maud::{Markup, html};

use super::layout::{Body, plain};
use crate::locale::Locale;
use crate::signin::problem_box;
use crate::text;

fn page(locale: Locale, name: &'static str, title: &'static str, content: Markup) -> Response {
    plain(locale, &Body::new(name, title, content))
}

/// The built-in end, for widgets without a `redirect_url`.
pub(in crate::widget) fn success(locale: Locale) -> Response {
    let content = html! {
        div.tick aria-hidden="true" { "✓" }
        p { (text::success_hint(locale)) }
    };
    page(locale, "success", text::success(locale), content)
}

/// The built-in end, for widgets without a `cancel_url`.
pub(in crate::widget) fn cancelled(locale: Locale) -> Response {
    let content = html! { p { (text::cancelled_hint(locale)) } };
    page(locale, "cancelled", text::cancelled(locale), content)
}

/// A session that is over.
pub(in crate::widget) fn over(locale: Locale) -> Response {
    let hint = text::session_over_hint(locale);
    let body = Body {
        problem: true,
        ..Body::new(
            "session-over",
            text::session_over(locale),
            problem_box(hint),
        )
    };
    plain(locale, &body)
}

/// The terms of the widget.
pub(in crate::widget) fn terms(locale: Locale) -> Response {
    let content = html! { p { (text::terms_body(locale)) } };
    page(locale, "terms", text::terms_title(locale), content)
}

/// An address without a page.
pub(in crate::widget) fn unknown(locale: Locale) -> Response {
    page(locale, "unknown", text::page_unknown(locale), html! {})
}
