//! The choice of a bank, and of the way to it.

use maud::{Markup, html};

use super::layout::Body;
use super::view::View;
use crate::app::App;
use crate::locale::Locale;
use crate::provider::{PROVIDERS, Provider};
use crate::running::BankWindow;
use crate::signin::problem_box;
use crate::text;
use crate::widget::walk::{Notice, Way};

pub(super) fn list(app: &App, view: &View) -> Body {
    let locale = view.locale;
    let listed = PROVIDERS.iter().filter(|one| view.settings.lists(one));
    let banks: Vec<&Provider> = listed.collect();
    let mut countries: Vec<&str> = banks.iter().map(|bank| bank.country).collect();
    countries.dedup();
    let content = html! {
        @if banks.is_empty() {
            p { (text::no_bank_here(locale)) }
        } @else {
            div.search role="search" data-search hidden {
                div.field {
                    label for="search" { (text::search_bank(locale)) }
                    input #search type="search" autocomplete="off" spellcheck="false"
                        aria-controls="banks";
                }
                @if countries.len() > 1 {
                    div.field {
                        label for="country" { (text::country(locale)) }
                        select #country aria-controls="banks" {
                            option value="" { (text::all_countries(locale)) }
                            @for country in &countries { option { (country) } }
                        }
                    }
                }
            }
            form method="post" action=(view.action("provider")) {
                ul #banks.choices {
                    @for bank in &banks { (row(app, bank)) }
                }
                p.hint role="status" data-found data-none=(text::no_bank_found(locale))
                    data-one=(text::banks_shown(locale, 1)) data-many=(text::banks_shown(locale, 7)) {
                    (text::banks_shown(locale, banks.len()))
                }
            }
        }
    };
    Body::new("bank-list", text::choose_bank(locale), content)
}

fn row(app: &App, bank: &Provider) -> Markup {
    html! {
        li data-name=(bank.name) data-country=(bank.country) {
            button.choice type="submit" name="provider" value=(bank.id)
                data-testid={ "provider-" (bank.slug) } {
                img src=(app.logo_url(bank)) alt="" width="40" height="40";
                span.name { (bank.name) }
                span.tag { (bank.country) }
            }
        }
    }
}

/// Where the bank's site opens: in place of everything, or beside it.
pub(super) fn target(app: &App) -> &'static str {
    match app.config.bank_window {
        BankWindow::Top => "_top",
        BankWindow::Tab => "_blank",
    }
}

/// The two ways into a bank, for the person to choose.
pub(super) fn channels(
    app: &App,
    view: &View,
    provider: &'static Provider,
    notice: Option<Notice>,
) -> Body {
    let locale = view.locale;
    let content = html! {
        (chosen(app, view, provider))
        (notice_box(locale, notice))
        div.ways {
            form method="post" action=(view.action("bank")) target=(target(app)) rel="noopener"
                data-opens-bank {
                button type="submit" data-testid="connect-checking" aria-describedby="redirect-hint" {
                    (text::connect_checking(locale))
                }
                p.hint #redirect-hint { (text::connect_checking_hint(locale)) }
            }
            form method="post" action=(view.action("embedded")) {
                button.second type="submit" data-testid="no-checking" aria-describedby="embedded-hint" {
                    (text::no_checking(locale))
                }
                p.hint #embedded-hint { (text::no_checking_hint(locale)) }
            }
        }
    };
    Body {
        problem: notice.is_some(),
        ..Body::new("channels", text::which_accounts(locale), content)
    }
}

/// Before the bank's own site.
pub(super) fn door(app: &App, view: &View, way: &Way, notice: Option<Notice>) -> Body {
    let locale = view.locale;
    let hint = if way.later.is_empty() {
        text::to_bank_hint(locale)
    } else {
        text::then_the_others(locale)
    };
    let content = html! {
        (chosen(app, view, way.provider))
        (notice_box(locale, notice))
        p #door-hint { (hint) }
        div.ways {
            form method="post" action=(view.action("bank")) target=(target(app)) rel="noopener"
                data-opens-bank {
                button type="submit" data-testid="connect-checking" aria-describedby="door-hint" {
                    @if view.edits() { (text::go_to_bank(locale)) }
                    @else { (text::connect_checking(locale)) }
                }
            }
            @if way.can_skip() { (skip(view, text::skip_site(locale))) }
        }
    };
    Body {
        problem: notice.is_some(),
        ..Body::new("to-bank", text::to_bank(locale), content)
    }
}

/// On without the channel at hand.
pub(super) fn skip(view: &View, words: &str) -> Markup {
    html! {
        form method="post" action=(view.action("skip")) {
            button.second type="submit" data-testid="skip" { (words) }
        }
    }
}

fn notice_box(locale: Locale, notice: Option<Notice>) -> Markup {
    html! {
        @match notice {
            Some(Notice::BankRefused) => (problem_box(text::bank_refused(locale))),
            Some(Notice::NoPaymentAccount) => (problem_box(text::no_payment_account(locale))),
            None => {}
        }
    }
}

/// The bank that was chosen, and the way to another, as long as the connection is a new one.
pub(super) fn chosen(app: &App, view: &View, provider: &Provider) -> Markup {
    html! {
        div.chosen {
            img src=(app.logo_url(provider)) alt="" width="40" height="40";
            span.name { (provider.name) }
            @if !view.edits() { (other_bank(view)) }
        }
    }
}

pub(super) fn other_bank(view: &View) -> Markup {
    html! {
        form method="post" action=(view.action("back")) {
            button.quiet type="submit" data-testid="other-bank" { (text::other_bank(view.locale)) }
        }
    }
}
