//! How far the journey is, step by step.

use ::journey::{Bank, Waits};
use contract::{JourneyState, Progress};
use maud::{Markup, html};
use texts::Language;
use words::following;

pub(super) fn list(l: Language, waits: Waits, progress: &Progress, partner: &str) -> Markup {
    use JourneyState::{BackedUp, Collecting, Erased, Opened, Synchronising};
    let now = progress.state;
    // Where a bank may go, they are listed below.
    let names = if waits.lets_a_bank_go() {
        String::new()
    } else {
        Bank::names(progress)
    };
    let counted = match progress.counts.accounts {
        0 => String::new(),
        _ => words::accounts_and_transactions(l, progress.counts),
    };
    let nothing_was_shared = matches!(
        waits,
        Waits::ForTheErasureOfNothing | Waits::ForTheErasureAfterAHandover
    );
    let step = |name: &str, first, after, detail: &str| {
        let (state, word) = if now >= after {
            ("done", following::done(l))
        } else if now >= first {
            ("active", following::active(l))
        } else {
            ("pending", following::pending(l))
        };
        html! {
            li.step data-state=(state) {
                span.mark {}
                span.name { (name) @if !detail.is_empty() { " " span.detail { (detail) } } }
                span.word { (word) }
            }
        }
    };
    html! {
        ol.steps aria-label=(following::steps(l)) {
            @if !nothing_was_shared {
                (step(following::bank_linked(l), Opened, Synchronising, &names))
                (step(following::synchronised(l), Synchronising, Collecting, ""))
                (step(following::collected(l), Collecting, BackedUp, &counted))
                (step(&following::backed_up(l, partner), BackedUp, BackedUp, ""))
            }
            (step(following::erased(l), BackedUp, Erased, ""))
        }
    }
}
