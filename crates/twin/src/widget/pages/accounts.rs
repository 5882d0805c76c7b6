//! The list of accounts: for the consent, and to be changed later.

use maud::{Markup, html};

use super::layout::Body;
use super::view::View;
use crate::signin::problem_box;
use crate::text;
use crate::widget::look::alike;
use crate::widget::walk::Listed;

/// The consent to a new connection or channel.
pub(super) fn consent(view: &View, listed: &[Listed], none_ticked: bool) -> Body {
    let locale = view.locale;
    let (settings, picks) = (&view.settings, view.settings.picks_accounts());
    // A consent for each account has to be an act for each account.
    let may_tick = !settings.consent_per_account() && !none_ticked;
    let content = html! {
        p { (if picks { text::choose_accounts(locale) } else { text::found_accounts(locale) }) }
        @if none_ticked { (problem_box(text::choose_an_account(locale))) }
        form.stack method="post" action=(view.action("consent")) data-testid="consent" {
            (accounts(view, listed, picks, may_tick))
            div.consent {
                p {
                    @if settings.consent_per_account() { (text::consent_each(locale)) }
                    @else if picks { (text::consent_ticked(locale)) }
                    @else { (text::consent_all(locale)) }
                }
                (terms(view))
            }
            button type="submit" data-testid="give-consent" { (text::give_consent(locale)) }
        }
    };
    Body {
        problem: none_ticked,
        ..Body::new("accounts", text::your_accounts(locale), content)
    }
}

/// The accounts of a connection that there is.
pub(super) fn manage(view: &View, listed: &[Listed], none_ticked: bool) -> Body {
    let locale = view.locale;
    let content = html! {
        @if listed.is_empty() {
            p { (text::no_account(locale)) }
        } @else {
            p { (text::manage_hint(locale)) }
            @if none_ticked { (problem_box(text::choose_an_account(locale))) }
            form.stack method="post" action=(view.action("accounts")) data-testid="manage-form" {
                (accounts(view, listed, true, true))
                button type="submit" data-testid="save-accounts" { (text::save_accounts(locale)) }
            }
        }
    };
    Body {
        problem: none_ticked,
        ..Body::new("manage", text::manage(locale), content)
    }
}

/// The link to the terms that a consent accepts.
pub(super) fn terms(view: &View) -> Markup {
    let locale = view.locale;
    let mut settings = view.settings.clone();
    settings.locale = Some(locale);
    let address = alike(&view.session.path("terms"), &settings);
    html! {
        p {
            (text::consent_terms(locale)) " "
            a href=(address) target="_blank" rel="noopener" { (text::terms(locale)) } "."
        }
    }
}

fn accounts(view: &View, listed: &[Listed], picks: bool, may_tick: bool) -> Markup {
    let locale = view.locale;
    html! {
        ul.accounts {
            @for (place, Listed { account, ticked, .. }) in listed.iter().enumerate() {
                li {
                    @if picks {
                        input type="checkbox" name="account" value=(place)
                            id={ "account-" (place) } checked[may_tick && *ticked]
                            data-testid="account";
                    }
                    (account_row(picks.then(|| format!("account-{place}")), &html! {
                        span.name { (account.name) }
                        span.tag { (text::account_kind(locale, account.kind)) }
                        span.amount { (text::money(locale, account.balance, &account.currency)) }
                    }))
                }
            }
        }
    }
}

/// A label only where there is a box that it labels.
fn account_row(id: Option<String>, content: &Markup) -> Markup {
    html! {
        @if let Some(id) = id { label.account for=(id) { (content) } }
        @else { div.account { (content) } }
    }
}
