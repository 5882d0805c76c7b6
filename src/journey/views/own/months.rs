//! Income and spending by month: a chart for each currency, and the same numbers as a table.

use contract::{OwnMonth, OwnSummary};
use leptos::prelude::*;

use super::chart;
use crate::browser::format::{money, month};
use crate::text::{self, Locale, own as words};

/// A chart with more months would be too fine to see on a phone.
const IN_CHART: usize = 13;

pub(super) fn view(l: Locale, summary: &OwnSummary) -> Option<AnyView> {
    let currencies = by_currency(&summary.months);
    if currencies.is_empty() {
        return None;
    }
    let several = currencies.len() > 1;
    let apart = summary.months.iter();
    let apart = apart
        .map(|month| month.own_transfers.transactions)
        .sum::<u64>()
        > 0;
    let figures: Vec<_> = currencies
        .into_iter()
        .map(|(currency, months)| figure(l, several, currency, &months))
        .collect();
    let all = view! {
        <div class="own-months" data-testid="own-months">
            {figures}
            <p class="small">{words::what_counts(l, apart)}</p>
        </div>
    };
    Some(all.into_any())
}

/// The server gives them by currency.
fn by_currency(months: &[OwnMonth]) -> Vec<(&str, Vec<&OwnMonth>)> {
    let groups = months.chunk_by(|one, next| one.currency == next.currency);
    groups
        .filter_map(|group| Some((&*group.first()?.currency, group.iter().collect())))
        .collect()
}

fn figure(l: Locale, several: bool, currency: &str, months: &[&OwnMonth]) -> AnyView {
    let title = if several {
        words::months_in(l, currency)
    } else {
        words::months(l).to_owned()
    };
    let shown = &months[months.len().saturating_sub(IN_CHART)..];
    let said = shown.iter().map(|one| {
        let (income, spending) = both(l, one);
        words::month_read_out(l, &month(l.tag(), &one.month), &income, &spending)
    });
    let label = format!("{title}. {}.", said.collect::<Vec<_>>().join("; "));
    let fewer = (shown.len() < months.len()).then(|| {
        view! { <p class="small">{words::last_months(l, shown.len())}</p> }
    });
    let caption = title.clone();
    let top = chart::highest(shown).map(|amount| money(l.tag(), amount, currency));
    view! {
        <figure class="own-figure">
            <figcaption><h3>{title}</h3></figcaption>
            <p class="own-legend" aria-hidden="true">
                <span class="income">{words::income(l)}</span>
                <span class="spending">{words::spending(l)}</span>
            </p>
            // A few months are not to become as wide as a year.
            <div style:max-width=format!("{}rem", 7 * shown.len())>
                {top.map(|top| view! { <p class="own-top" aria-hidden="true">{top}</p> })}
                {chart::view(label, shown)}
                <p class="own-ends" aria-hidden="true">
                    {ends(l, shown).map(|end| view! { <span>{end}</span> })}
                </p>
            </div>
            {fewer}
            <details>
                <summary>{words::as_table(l)}</summary>
                <div class="own-table" role="region" tabindex="0" aria-label=caption>
                    {table(l, months)}
                </div>
            </details>
        </figure>
    }
    .into_any()
}

/// What stands below the two ends of the chart.
fn ends(l: Locale, shown: &[&OwnMonth]) -> [String; 2] {
    let named = |one: Option<&&OwnMonth>| one.map(|one| month(l.tag(), &one.month));
    let last = named(shown.last()).filter(|_| shown.len() > 1);
    [named(shown.first()), last].map(Option::unwrap_or_default)
}

fn table(l: Locale, months: &[&OwnMonth]) -> AnyView {
    let rows: Vec<_> = months
        .iter()
        .map(|one| {
            let (income, spending) = both(l, one);
            view! {
                <tr>
                    <th scope="row">{month(l.tag(), &one.month)}</th>
                    <td>{income}</td>
                    <td>{spending}</td>
                    <td>{text::number(l, one.flow.transactions)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{words::month(l)}</th>
                    <th scope="col">{words::income(l)}</th>
                    <th scope="col">{words::spending(l)}</th>
                    <th scope="col">{words::transactions_column(l)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn both(l: Locale, one: &OwnMonth) -> (String, String) {
    let told = |amount: &str| money(l.tag(), amount, &one.currency);
    (told(&one.flow.income), told(&one.flow.spending))
}
