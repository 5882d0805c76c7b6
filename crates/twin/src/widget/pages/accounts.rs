//! The list of accounts and the consent.

use maud::html;

use super::layout::Body;
use super::view::View;
use crate::signin::problem_box;
use crate::text;
use crate::world::Offered;

pub(super) fn list(view: &View, offered: &[Offered], none_ticked: bool) -> Body {
    let locale = view.locale;
    let (settings, picks) = (&view.settings, view.settings.picks_accounts());
    // A consent for each account has to be an act for each account.
    let ticked = !settings.consent_per_account() && !none_ticked;
    let content = html! {
        p { (if picks { text::choose_accounts(locale) } else { text::found_accounts(locale) }) }
        @if none_ticked { (problem_box(text::choose_an_account(locale))) }
        form.stack method="post" action=(view.action("consent")) data-testid="consent" {
            ul.accounts {
                @for account in offered {
                    li {
                        @if picks {
                            input type="checkbox" name="account" value=(account.index)
                                id={ "account-" (account.index) } checked[ticked]
                                data-testid="account";
                        }
                        label for=[picks.then(|| format!("account-{}", account.index))] {
                            span.name { (account.name) }
                            span.tag { (text::account_kind(locale, account.kind)) }
                            span.amount {
                                (text::money(locale, account.balance, &account.currency))
                            }
                        }
                    }
                }
            }
            div.consent {
                p {
                    @if settings.consent_per_account() { (text::consent_each(locale)) }
                    @else if picks { (text::consent_ticked(locale)) }
                    @else { (text::consent_all(locale)) }
                }
                p {
                    (text::consent_terms(locale)) " "
                    a href={ (view.session.path("terms")) "?locale=" (locale.tag()) } target="_blank" rel="noopener" {
                        (text::terms(locale))
                    } "."
                }
            }
            button type="submit" data-testid="give-consent" { (text::give_consent(locale)) }
        }
    };
    Body {
        name: "accounts",
        title: text::your_accounts(locale),
        content,
    }
}
