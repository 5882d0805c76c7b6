//! A small chart of bars. It has no text: what it shows is said in its label and in the table.

use contract::OwnMonth;
use leptos::prelude::*;

/// How high the highest bar is, and how much room a month has.
const HEIGHT: u32 = 100;
const ROOM: u32 = 24;
const BAR: u32 = 9;

/// The amount that the highest bar stands for; none where nothing was booked.
pub(super) fn highest<'a>(months: &[&'a OwnMonth]) -> Option<&'a str> {
    let flows = months.iter().map(|month| &month.flow);
    let amounts = flows.flat_map(|flow| [&*flow.income, &*flow.spending]);
    amounts
        .max_by_key(|amount| units(amount))
        .filter(|amount| units(amount) > 0)
}

/// Income and spending side by side, month by month, below a line at the highest amount.
pub(super) fn view(label: String, months: &[&OwnMonth]) -> AnyView {
    let highest = highest(months).map(units).unwrap_or_default();
    let bars: Vec<_> = (0..)
        .zip(months)
        .flat_map(|(place, month)| {
            let left = place * ROOM + (ROOM - 2 * BAR - 2) / 2;
            [
                bar("income", left, height(&month.flow.income, highest)),
                bar(
                    "spending",
                    left + BAR + 2,
                    height(&month.flow.spending, highest),
                ),
            ]
        })
        .collect();
    let width = ROOM * u32::try_from(months.len()).unwrap_or(1).max(1);
    let view_box = format!("0 0 {width} {}", HEIGHT + 2);
    view! {
        <svg class="own-chart" role="img" aria-label=label viewBox=view_box preserveAspectRatio="none">
            <path class="top" d=format!("M0 .5h{width}")></path>
            {bars}
            <path class="ground" d=format!("M0 {}.5h{width}", HEIGHT + 1)></path>
        </svg>
    }
    .into_any()
}

fn bar(class: &'static str, left: u32, height: u32) -> AnyView {
    let y = HEIGHT + 1 - height;
    view! { <rect class=class x=left y=y width=BAR height=height rx="1"></rect> }.into_any()
}

/// In parts of [`HEIGHT`]. What is more than nothing is seen.
fn height(amount: &str, highest: u128) -> u32 {
    let units = units(amount);
    if units == 0 || highest == 0 {
        return 0;
    }
    let share = units.saturating_mul(HEIGHT.into()) / highest;
    u32::try_from(share).unwrap_or(HEIGHT).clamp(1, HEIGHT)
}

/// A decimal that is not negative, in its hundred-millionths; nothing when it is none.
fn units(amount: &str) -> u128 {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let part: String = part.chars().chain("00000000".chars()).take(8).collect();
    format!("{whole}{part}").parse().unwrap_or(0)
}
