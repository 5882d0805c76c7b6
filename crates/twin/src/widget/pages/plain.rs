//! Pages outside of a walk.

use axum::response::Response;
use maud::{Markup, html};

use super::layout::{Body, plain};
use crate::signin::problem_box;
use crate::text;
use crate::widget::look::Look;

fn page(look: &Look, name: &'static str, title: &'static str, content: Markup) -> Response {
    plain(look, &Body::new(name, title, content))
}

/// A page with nothing after it.
fn last(look: &Look, name: &'static str, title: &'static str, content: Markup) -> Response {
    let body = Body {
        last: true,
        ..Body::new(name, title, content)
    };
    plain(look, &body)
}

/// The built-in end, for widgets without a `redirect_url`.
pub(in crate::widget) fn success(look: &Look) -> Response {
    let content = html! {
        div.tick aria-hidden="true" { "✓" }
        p { (text::success_hint(look.locale)) }
    };
    last(look, "success", text::success(look.locale), content)
}

/// The built-in end, for widgets without a `cancel_url`.
pub(in crate::widget) fn cancelled(look: &Look) -> Response {
    let content = html! { p { (text::cancelled_hint(look.locale)) } };
    last(look, "cancelled", text::cancelled(look.locale), content)
}

/// A session that is over.
pub(in crate::widget) fn over(look: &Look) -> Response {
    let hint = text::session_over_hint(look.locale);
    let body = Body {
        problem: true,
        ..Body::new(
            "session-over",
            text::session_over(look.locale),
            problem_box(hint),
        )
    };
    plain(look, &body)
}

/// The terms of the widget.
pub(in crate::widget) fn terms(look: &Look) -> Response {
    let content = html! { p { (text::terms_body(look.locale)) } };
    page(look, "terms", text::terms_title(look.locale), content)
}

/// An address without a page.
pub(in crate::widget) fn unknown(look: &Look) -> Response {
    page(look, "unknown", text::page_unknown(look.locale), html! {})
}
