//! The accounts by type, with their balances.

use contract::{OwnAccount, OwnSummary, OwnTotal};
use leptos::prelude::*;

use crate::browser::format::{day_at, money};
use crate::text::{self, Locale, own as words};

pub(super) fn view(l: Locale, summary: &OwnSummary) -> AnyView {
    let mut neighbours = summary.accounts.windows(2);
    let several = neighbours.any(|two| matches!(two, [one, next] if one.bank != next.bank));
    let groups: Vec<_> = by_type(&summary.accounts)
        .into_iter()
        .map(|(kind, accounts)| group(l, kind, &accounts, &summary.totals, several))
        .collect();
    view! { <div class="own-groups">{groups}</div> }.into_any()
}

/// The accounts of each type, in the order in which the types first come.
fn by_type(accounts: &[OwnAccount]) -> Vec<(Option<&str>, Vec<&OwnAccount>)> {
    let mut groups: Vec<(Option<&str>, Vec<&OwnAccount>)> = Vec::new();
    for account in accounts {
        let kind = account.account_type.as_deref();
        match groups.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, group)) => group.push(account),
            None => groups.push((kind, vec![account])),
        }
    }
    groups
}

fn group(
    l: Locale,
    kind: Option<&str>,
    accounts: &[&OwnAccount],
    totals: &[OwnTotal],
    several_banks: bool,
) -> AnyView {
    let lines: Vec<_> = accounts
        .iter()
        .map(|account| line(l, account, several_banks))
        .collect();
    // The sum of one account is on the page already.
    let totals: Vec<_> = totals
        .iter()
        .filter(|total| total.account_type.as_deref() == kind && total.accounts > 1)
        .map(|total| {
            let sum = money(l.tag(), &total.balance, &total.currency);
            view! { <li class="own-line own-total"><span>{words::total(l)}</span><strong>{sum}</strong></li> }
        })
        .collect();
    view! {
        <div class="own-group">
            <h3>{words::account_type(l, kind)}</h3>
            <ul>{lines}{totals}</ul>
        </div>
    }
    .into_any()
}

fn line(l: Locale, account: &OwnAccount, several_banks: bool) -> AnyView {
    let name = account.name.clone();
    let name = name.unwrap_or_else(|| words::unnamed_account(l).to_owned());
    let balance = match (&account.balance, &account.currency) {
        (Some(balance), Some(currency)) => money(l.tag(), balance, currency),
        (Some(balance), None) => balance.clone(),
        (None, _) => words::no_balance(l).to_owned(),
    };
    // Where all are of one bank, its name says nothing.
    let bank = account.bank.clone().filter(|_| several_banks);
    let mut details: Vec<String> = bank.into_iter().collect();
    let end = account.iban_end.as_deref();
    details.extend(end.map(|end| words::number_end(l, end)));
    if let Some(at) = account.balance_at {
        details.push(words::balance_on(l, &day_at(l.tag(), at)));
    }
    details.push(text::transactions(l, account.transactions));
    if account.pending > 0 {
        details.push(words::of_which_pending(l, account.pending));
    }
    details.extend(words::account_status(l, account.status.as_deref()));
    let details: Vec<_> = details
        .into_iter()
        .map(|detail| view! { <span>{detail}</span> })
        .collect();
    view! {
        <li class="own-line" data-testid="own-account">
            <span>{name}</span>
            <strong>{balance}</strong>
            <span class="own-details">{details}</span>
        </li>
    }
    .into_any()
}
