//! Signing in, here or at the bank.

use maud::html;

use super::accounts::terms;
use super::banks::{chosen, other_bank, skip, target};
use super::layout::Body;
use super::view::View;
use crate::app::App;
use crate::signin::{Form, challenge_fields, credential_fields, problem_box};
use crate::text;
use crate::widget::walk::{Notice, Way};

pub(super) fn credentials(
    app: &App,
    view: &View,
    way: &Way,
    form: &Form,
    notice: Option<Notice>,
) -> Body {
    let locale = view.locale;
    // A notice is for the first look; what is wrong with the form comes after it.
    let notice = notice.filter(|_| form.problem.is_none());
    let content = html! {
        (chosen(app, view, way.provider))
        @if let Some(problem) = &form.problem { (problem_box(&problem.words(locale))) }
        @if notice.is_some() { (problem_box(text::no_checking_go_on(locale))) }
        @else if !way.opened.is_empty() { p { (text::now_the_others(locale)) } }
        form.stack method="post" enctype="multipart/form-data" data-testid="credentials"
            action=(view.action("credentials")) {
            (credential_fields(locale, form))
            @if view.settings.leaves_early() && !view.edits() {
                div.consent {
                    p { (text::consent_early(locale)) }
                    (terms(view))
                }
            }
            button type="submit" data-testid="submit-credentials" { (text::connect(locale)) }
        }
        @if !way.opened.is_empty() { (skip(view, text::skip_form(locale))) }
    };
    let title = if view.edits() {
        text::renew(locale)
    } else {
        text::sign_in_with(locale)
    };
    Body {
        problem: notice.is_some() || form.problem.is_some(),
        ..Body::new("sign-in", title, content)
    }
}

pub(super) fn challenge(app: &App, view: &View, step: &str, wrong: bool) -> Body {
    let locale = view.locale;
    let content = html! {
        @if wrong { (problem_box(text::wrong_code(locale))) }
        form.stack method="post" action=(view.action(step)) data-testid="challenge" {
            (challenge_fields(locale, &app.config.choices.challenge_code, wrong))
            button type="submit" data-testid="submit-challenge" { (text::confirm(locale)) }
        }
    };
    Body {
        problem: wrong,
        ..Body::new("challenge-page", text::challenge(locale), content)
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
            @if !view.edits() { (other_bank(view)) }
        }
    };
    Body {
        refresh: Some("3".to_owned()),
        ..Body::new("bank-opened", text::bank_opened(locale), content)
    }
}
