//! What the end user sees: one view for each kind of [`Screen`].

use std::sync::Arc;

use ::journey::Screen;
use contract::Snapshot;
use leptos::prelude::*;

use super::own::{Extent, Missing, Own};
use super::skeleton::Skeleton;
use super::{Ctx, See, Seen};
use crate::piece::{Live, Piece, live};
use crate::text::{self, Locale};

mod asked;
mod awaited;
mod banks;
mod brand;
mod card;
mod following;
mod icon;
mod over;
mod own;
mod start;
mod step;
mod trouble;
mod waiting;
mod widget;

/// What every view may use.
struct Look<'a> {
    locale: Locale,
    partner: &'a str,
    known: Option<&'a Snapshot>,
    seen: &'a Seen,
    ctx: Ctx,
}

/// Says what is to be drawn, whenever there is something else to see.
fn looking(ctx: Ctx, see: &See, say: fn(&Look<'_>) -> Piece) -> Live {
    let see = Arc::clone(see);
    live(move || {
        let seen = see();
        let known = seen.snapshot.as_ref();
        let partner = known.map(|known| &*known.partner);
        say(&Look {
            locale: ctx.locale,
            partner: partner.unwrap_or_else(|| text::unnamed_partner(ctx.locale)),
            known,
            seen: &seen,
            ctx,
        })
    })
}

/// Draws the screen: into the skeleton what surrounds the widget, and gives the rest for its `view`.
pub fn view_screen(skeleton: &Skeleton, see: &See, ctx: Ctx) -> Piece {
    widget::around(skeleton, see, ctx);
    let see = Arc::clone(see);
    Piece::once(move || {
        looking(ctx, &see, |look| {
            let logo = brand::view(look.known).into();
            Piece::from(vec![logo, stale(look), draw(look)])
        })
    })
}

/// That what is shown may be out of date, above it.
fn stale(look: &Look<'_>) -> Piece {
    let note = look.seen.stale.map(|why| trouble::stale(look, why));
    card::spoken("stale", note)
}

/// Each screen is a kind of its own: what is drawn of one never becomes a part of another. Within
/// one, only what moves is changed.
fn draw(look: &Look<'_>) -> Piece {
    let (kind, view) = match &look.seen.screen {
        Screen::Loading { slow } => ("loading", waiting::loading(look, *slow)),
        Screen::UnknownJourney { gone } => ("unknown", trouble::unknown(look, *gone)),
        Screen::Unreachable { why } => ("unreachable", trouble::unreachable(look, *why)),
        Screen::Start { banks, begun, .. } => ("start", start::view(look, *banks, *begun)),
        Screen::Opening { slow } => ("opening", waiting::opening(look, *slow)),
        // Not here: around the frame, which stands elsewhere.
        Screen::Widget { .. } => ("widget", Piece::NOTHING),
        Screen::WidgetBeside { url, taken } => ("beside", waiting::beside(look, url, *taken)),
        Screen::LeavingForWidget { url } => ("leaving", waiting::leaving(look, url)),
        Screen::OpeningFailed { why, can_go_back } => {
            let view = trouble::opening_failed(look, why, *can_go_back);
            ("opening-failed", view)
        }
        Screen::Following {
            waits,
            slow,
            notice,
            can_reopen,
            can_renew,
            can_finish,
            can_cancel,
        } => {
            let now = following::Now {
                waits: *waits,
                slow: *slow,
                notice: *notice,
                can_reopen: *can_reopen,
                can_renew: *can_renew,
                can_finish: *can_finish,
                can_cancel: *can_cancel,
            };
            ("following", following::view(look, now))
        }
        Screen::RemoveAsked { bank } => {
            let view = asked::to_remove(look, bank.as_deref());
            ("remove-asked", view)
        }
        Screen::CancelAsked => ("cancel-asked", asked::to_cancel(look)),
        Screen::Removing { slow } => ("removing", waiting::removing(look, *slow)),
        Screen::Cancelling { slow } => ("cancelling", waiting::cancelling(look, *slow)),
        Screen::CancelFailed { why } => ("cancel-failed", trouble::cancel_failed(look, *why)),
        Screen::Over {
            end,
            too_late,
            can_leave,
            ..
        } => ("over", over::view(look, end, *too_late, *can_leave)),
    };
    Piece::named(kind, vec![view])
}

/// The end user's own data. It asks for it, too.
pub fn own_data(locale: Locale, own: Own) -> Piece {
    Piece::once(move || Live::of(own::view(locale, own).build()))
}

/// The receipt alone, laid open. It asks for it, too.
pub fn own_receipt(locale: Locale, own: Own) -> Piece {
    Piece::once(move || Live::of(own::receipt_alone(locale, own).build()))
}

/// What there will be of it while the program that draws it is on its way, or that it did not come.
pub(super) fn own_awaited(
    locale: Locale,
    extent: Extent,
    missed: Option<(Missing, Callback<()>)>,
) -> Piece {
    awaited::view(locale, extent, missed)
}

/// Where the receipt may be asked for.
pub(super) fn receipt_offered(locale: Locale, ask: Callback<()>) -> Piece {
    awaited::offered(locale, ask)
}

/// What is shown inside the widget's frame after the widget is done.
pub fn quiet(locale: Locale) -> Piece {
    let words = text::start::loading(locale);
    crate::piece::el("p").class("hush").child(words).into()
}
