//! What the server does while the end user waits, or does not.

use ::journey::{Bank, Event, Fate, Notice, Waits};
use contract::{Banks, Counts, JourneyState};

use super::Look;
use super::banks::banks;
use super::card::{Tone, actions, button, card, note, small, spoken, top, when};
use super::icon::Icon;
use super::step::{Reached, step};
use crate::piece::{Element, Piece, el};
use crate::text::{self, Locale, following as words, widget};

/// What of the screen moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    pub(super) waits: Waits,
    pub(super) slow: bool,
    pub(super) notice: Option<Notice>,
    pub(super) can_reopen: bool,
    pub(super) can_renew: bool,
    pub(super) can_finish: bool,
    pub(super) can_cancel: bool,
}

/// Draws the steps.
pub(super) fn view(look: &Look<'_>, now: Now) -> Piece {
    let (l, partner, waits) = (look.locale, look.partner, now.waits);
    let progress = look.known.map(|known| &known.progress);
    let state = progress.map_or(JourneyState::Opened, |progress| progress.state);
    let undone = matches!(
        waits,
        Waits::ForTheErasureOfNothing | Waits::ForTheErasureAfterAHandover
    );
    let title = words::title(l, waits);
    let (icon, tone) = match waits {
        Waits::ForABank => (Icon::Bank, Tone::Calm),
        Waits::ForABankThatGives | Waits::ForAnotherTry => (Icon::Alert, Tone::Warn),
        _ => (Icon::Shield, Tone::Good),
    };
    let notice = now.notice.map(|notice| said(l, notice));
    let slow = now.slow.then(|| note(Icon::Clock, words::slow(l, waits)));
    let until = (!undone).then(|| until_stored(look, state, waits));
    let steps = el("ol")
        .class("steps")
        .attr("aria-label", words::steps(l))
        .child(until)
        .child(erasure(look, state));
    let leave = (waits.goes_on_alone() && !is_unsaid(look)).then(|| small(words::may_leave(l)));
    // They are asked to stay until the removal has got through, and not told that they may go.
    let stays = matches!(now.notice, Some(Notice::RemoveFailed(why)) if why.is_of_the_line());
    let deadline = when(look)
        .filter(|_| !stays)
        .and_then(|when| words::deadline(l, waits, &when, partner));
    let body = vec![
        top(icon, tone, title, words::lead(l, waits, partner)),
        el("p")
            .class("heard")
            .attr("role", "status")
            .child(title)
            .into(),
        spoken("remark", notice),
        (!waits.is_between_banks()).then_some(steps).into(),
        told_of_banks(look, waits).into(),
        spoken("remark", slow),
        leave.into(),
        deadline
            .map(|words| small(words).test_id("deadline"))
            .into(),
        actions(buttons(look, now)),
    ];
    let name = match state {
        JourneyState::Erasing => "step-erasing",
        _ => "step-progress",
    };
    card(look, name, body)
}

/// Whether the server waits for the word that these are all banks. Said here, it may be on its way.
fn is_unsaid(look: &Look<'_>) -> bool {
    look.known.is_some_and(|known| {
        let said = known.progress.finishing || known.progress.state > JourneyState::Synchronising;
        known.banks == Banks::Many && !said
    })
}

/// What came of something the end user did.
pub(super) fn said(l: Locale, notice: Notice) -> Element {
    let said = words::notice(l, notice);
    match notice {
        Notice::BankRemoved => el("p")
            .class("note")
            .child(Icon::Check.view())
            .child(el("span").child(said)),
        _ => note(Icon::Alert, said),
    }
    .test_id("notice")
}

fn buttons(look: &Look<'_>, now: Now) -> Vec<Piece> {
    let (l, ctx) = (look.locale, look.ctx);
    let (label, class) = match now.waits {
        Waits::ForTheEndUser => (words::one_more(l), "button plain"),
        Waits::ForABank | Waits::ForABankThatGives => (words::one_more(l), "button main"),
        Waits::ForTheEndUserAtTheBank | Waits::ForAnotherTry => (words::reopen(l), "button main"),
        _ => (words::reopen(l), "button plain"),
    };
    let cancel = if now.can_finish {
        text::cancel_all(l)
    } else {
        text::cancel(l)
    };
    let finish = words::finish(l);
    let renew = widget::renew(l);
    let shown = |can: bool, name, class, label: &'static str, event| {
        can.then(|| button(ctx, name, class, label, event)).into()
    };
    vec![
        shown(
            now.can_finish,
            "finish",
            "button main",
            finish,
            Event::FinishPressed,
        ),
        shown(now.can_reopen, "reopen", class, label, Event::ReopenPressed),
        shown(
            now.can_renew,
            "renew",
            "button plain",
            renew,
            Event::RenewPressed,
        ),
        shown(
            now.can_cancel,
            "cancel",
            "button quiet",
            cancel,
            Event::CancelPressed,
        ),
    ]
}

fn told_of_banks(look: &Look<'_>, waits: Waits) -> Option<Element> {
    let known = look.known.filter(|_| waits.tells_of_banks())?;
    banks(look, &Bank::all(&known.progress), Fate::of(waits))
}

fn until_stored(look: &Look<'_>, state: JourneyState, waits: Waits) -> Vec<Piece> {
    use JourneyState::{BackedUp, Collecting, Opened, Synchronising};
    let l = look.locale;
    let reached = |first, after| Reached::of(state, first, after);
    let progress = look.known.map(|known| &known.progress);
    // Where a bank may go, they are listed below.
    let named = progress.filter(|_| !waits.lets_a_bank_go());
    let names = named.map(Bank::names);
    let counted = match progress.map_or_else(Counts::default, |progress| progress.counts) {
        Counts { accounts: 0, .. } => String::new(),
        counts => text::accounts_and_transactions(l, counts),
    };
    let (names, none) = (names.unwrap_or_default(), String::new);
    vec![
        step(
            l,
            words::bank_linked(l),
            reached(Opened, Synchronising),
            names,
        ),
        step(
            l,
            words::synchronised(l),
            reached(Synchronising, Collecting),
            none(),
        ),
        step(
            l,
            words::collected(l),
            reached(Collecting, BackedUp),
            counted,
        ),
        step(
            l,
            words::backed_up(l, look.partner),
            reached(BackedUp, BackedUp),
            none(),
        ),
    ]
}

fn erasure(look: &Look<'_>, state: JourneyState) -> Piece {
    let reached = Reached::of(state, JourneyState::BackedUp, JourneyState::Erased);
    let l = look.locale;
    step(l, words::erased(l), reached, String::new())
}
