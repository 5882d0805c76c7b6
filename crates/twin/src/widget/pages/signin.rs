//! Signing in, here or at the bank.

use maud::html;

use super::banks::{chosen, target};
use super::layout::Body;
use super::view::View;
use crate::app::App;
use crate::provider::Provider;
use crate::signin::{Form, challenge_fields, credential_fields, problem_box};
use crate::text;

pub(super) fn credentials(
    app: &App,
    view: &View,
    provider: &'static Provider,
    form: &Form,
) -> Body {
    let locale = view.locale;
    let content = html! {
        (chosen(app, locale, provider, &view.action("back")))
        @if let Some(problem) = &form.problem { (problem_box(&problem.words(locale))) }
        form.stack method="post" enctype="multipart/form-data" data-testid="credentials"
            action=(view.action("credentials")) {
            (credential_fields(locale, form))
            button type="submit" data-testid="submit-credentials" { (text::connect(locale)) }
        }
    };
    Body {
        name: "sign-in",
        title: text::sign_in_with(locale),
        content,
    }
}

pub(super) fn challenge(app: &App, view: &View, wrong: bool) -> Body {
    let locale = view.locale;
    let content = html! {
        @if wrong { (problem_box(text::wrong_code(locale))) }
        form.stack method="post" action=(view.action("challenge")) data-testid="challenge" {
            (challenge_fields(locale, &app.config.choices.challenge_code))
            button type="submit" data-testid="submit-challenge" { (text::confirm(locale)) }
        }
    };
    Body {
        name: "challenge-page",
        title: text::challenge(locale),
        content,
    }
}

/// The person is at the bank, in another tab or instead of this page; or left the bank half-way.
pub(super) fn bank_opened(app: &App, view: &View) -> Body {
    let locale = view.locale;
    let in_tab = target(app) == "_blank";
    let hint = if in_tab {
        text::bank_opened_hint(locale)
    } else {
        text::bank_left_hint(locale)
    };
    let content = html! {
        p { (hint) }
        @if in_tab { div.pulse aria-hidden="true" { span {} span {} span {} } }
        div.ways {
            form method="post" action=(view.action("bank")) target=(target(app)) rel="noopener" {
                button.second type="submit" data-testid="open-bank-again" {
                    (text::open_bank_again(locale))
                }
            }
            form method="post" action=(view.action("back")) {
                button.quiet type="submit" data-testid="other-bank" { (text::other_bank(locale)) }
            }
        }
    };
    Body {
        name: "bank-opened",
        title: text::bank_opened(locale),
        content,
    }
}
