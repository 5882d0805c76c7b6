//! The pages of the bank's site. No scripts at all.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::locale::Locale;
use crate::provider::Provider;
use crate::signin::{Form, challenge_fields, credential_fields, problem_box};
use crate::text;
use crate::world::Offered;

/// Banks forbid to be framed.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";

pub(super) async fn style() -> impl IntoResponse {
    let brands: String = crate::provider::PROVIDERS
        .iter()
        .map(|one| format!(".brand-{} {{ --brand: {}; }}\n", one.id, one.colour))
        .collect();
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, format!("{brands}{}", include_str!("bank.css")))
}

/// The sign-in.
pub(super) fn sign_in(locale: Locale, bank: &Provider, visit: &str, form: &Form) -> Response {
    let content = html! {
        (heading(text::sign_in_with(locale), form.problem.is_some()))
        @if let Some(problem) = &form.problem { (problem_box(&problem.words(locale))) }
        form.stack method="post" enctype="multipart/form-data" data-testid="credentials"
            action={ "/visits/" (visit) "/credentials" } {
            (credential_fields(locale, form))
            button type="submit" data-testid="submit-credentials" { (text::connect(locale)) }
        }
        (refusal(locale, visit))
    };
    page(
        locale,
        bank,
        "bank-sign-in",
        text::sign_in_with(locale),
        &content,
    )
}

/// The challenge.
pub(super) fn challenge(
    locale: Locale,
    bank: &Provider,
    visit: &str,
    code: &str,
    wrong: bool,
) -> Response {
    let content = html! {
        (heading(text::challenge(locale), wrong))
        @if wrong { (problem_box(text::wrong_code(locale))) }
        form.stack method="post" data-testid="challenge"
            action={ "/visits/" (visit) "/challenge" } {
            (challenge_fields(locale, code, wrong))
            button type="submit" data-testid="submit-challenge" { (text::confirm(locale)) }
        }
        (refusal(locale, visit))
    };
    page(
        locale,
        bank,
        "bank-challenge",
        text::challenge(locale),
        &content,
    )
}

/// The authorisation.
pub(super) fn authorise(
    locale: Locale,
    bank: &Provider,
    visit: &str,
    offered: &[Offered],
) -> Response {
    let content = html! {
        (heading(text::authorise_title(locale), false))
        p { (text::authorise_hint(locale)) }
        ul.accounts {
            @for account in offered {
                li {
                    div.account {
                        span.name { (account.name) }
                        span.tag { (text::account_kind(locale, account.kind)) }
                        span.amount { (account.number) }
                    }
                }
            }
        }
        form method="post" action={ "/visits/" (visit) "/authorise" } {
            button type="submit" data-testid="bank-authorise" { (text::authorise(locale)) }
        }
        (refusal(locale, visit))
    };
    page(
        locale,
        bank,
        "bank-authorisation",
        text::authorise_title(locale),
        &content,
    )
}

/// A visit that is over, with the way back when it is known.
pub(super) fn over(locale: Locale, back: Option<&str>) -> Response {
    let content = html! {
        (heading(text::visit_over(locale), false))
        p { (text::visit_over_hint(locale)) }
        @if let Some(back) = back { p { a href=(back) { (text::go_on(locale)) } } }
    };
    let bank = crate::provider::TEST_BANK;
    page(
        locale,
        bank,
        "bank-over",
        text::visit_over(locale),
        &content,
    )
}

/// The focus begins here, unless there is a problem to read first.
fn heading(title: &str, problem: bool) -> Markup {
    html! { h1 tabindex="-1" autofocus[!problem] { (title) } }
}

fn refusal(locale: Locale, visit: &str) -> Markup {
    html! {
        form method="post" action={ "/visits/" (visit) "/refuse" } {
            button.second type="submit" data-testid="bank-refuse" { (text::refuse(locale)) }
        }
    }
}

fn page(locale: Locale, bank: &Provider, name: &str, title: &str, content: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (bank.name) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/assets/widget.css";
                link rel="stylesheet" href="/assets/bank.css";
            }
            body class={ "bank brand-" (bank.id) } {
                header.bar {
                    span.crest aria-hidden="true" { (bank.initials()) }
                    span { (bank.name) }
                    span.place { (text::online_banking(locale)) }
                }
                div.widget {
                    main data-testid=(name) { (content) }
                    footer { p { (text::footer(locale)) } }
                }
            }
        }
    };
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_FRAME_OPTIONS, "DENY"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (headers, page).into_response()
}
