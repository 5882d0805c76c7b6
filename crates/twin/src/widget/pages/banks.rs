//! The choice of a bank, and of the way to it.

use maud::{Markup, html};

use super::layout::Body;
use super::view::View;
use crate::app::App;
use crate::locale::Locale;
use crate::provider::{Mode, PROVIDERS, Provider};
use crate::running::BankWindow;
use crate::signin::problem_box;
use crate::text;
use crate::widget::session::ChannelNotice;

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
    Body {
        name: "bank-list",
        title: text::choose_bank(locale),
        content,
    }
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

pub(super) fn channels(
    app: &App,
    view: &View,
    provider: &'static Provider,
    notice: Option<ChannelNotice>,
) -> Body {
    let locale = view.locale;
    let content = html! {
        (chosen(app, locale, provider, &view.action("back")))
        @if let Some(notice) = notice {
            (problem_box(match notice {
                ChannelNotice::BankRefused => text::bank_refused(locale),
                ChannelNotice::NoPaymentAccount => text::no_payment_account(locale),
            }))
        }
        div.ways {
            @if view.settings.offers(provider, Mode::Redirect) {
                form method="post" action=(view.action("bank")) target=(target(app)) rel="noopener"
                    data-opens-bank {
                    button type="submit" data-testid="connect-checking" aria-describedby="redirect-hint" {
                        (text::connect_checking(locale))
                    }
                    p.hint #redirect-hint { (text::connect_checking_hint(locale)) }
                }
            }
            @if view.settings.offers(provider, Mode::Embedded) {
                form method="post" action=(view.action("embedded")) {
                    button.second type="submit" data-testid="no-checking" aria-describedby="embedded-hint" {
                        (text::no_checking(locale))
                    }
                    p.hint #embedded-hint { (text::no_checking_hint(locale)) }
                }
            }
        }
    };
    Body {
        name: "channels",
        title: text::which_accounts(locale),
        content,
    }
}

/// The bank that was chosen, and the way to another.
pub(super) fn chosen(app: &App, locale: Locale, provider: &Provider, back: &str) -> Markup {
    html! {
        div.chosen {
            img src=(app.logo_url(provider)) alt="" width="40" height="40";
            span.name { (provider.name) }
            form method="post" action=(back) {
                button.quiet type="submit" data-testid="other-bank" { (text::other_bank(locale)) }
            }
        }
    }
}
