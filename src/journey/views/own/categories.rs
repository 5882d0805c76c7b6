//! What was booked, by category.

use contract::OwnSummary;
use leptos::prelude::*;

use crate::browser::format::money;
use crate::text::{self, Locale, own as words};

pub(super) fn view(l: Locale, summary: &OwnSummary) -> Option<AnyView> {
    if summary.categories.is_empty() {
        return None;
    }
    let rows: Vec<_> = summary
        .categories
        .iter()
        .map(|category| {
            let told = |amount: &str| money(l.tag(), amount, &category.currency);
            view! {
                <tr>
                    <th scope="row">{words::category(l, category.id.as_deref())}</th>
                    <td>{told(&category.flow.income)}</td>
                    <td>{told(&category.flow.spending)}</td>
                    <td>{text::number(l, category.flow.transactions)}</td>
                </tr>
            }
        })
        .collect();
    let all = view! {
        <details data-testid="own-categories">
            <summary>{words::categories(l)}</summary>
            <div class="own-table" role="region" tabindex="0" aria-label=words::categories(l)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::category_column(l)}</th>
                            <th scope="col">{words::income(l)}</th>
                            <th scope="col">{words::spending(l)}</th>
                            <th scope="col">{words::transactions_column(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    };
    Some(all.into_any())
}
