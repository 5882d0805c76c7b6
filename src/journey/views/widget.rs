//! Linxo's widget in its frame, with as little around it as possible.

use std::sync::Arc;

use ::journey::{Event, Late, Screen};
use contract::{JourneyState, Progress};
use leptos::prelude::*;

use super::card::{actions, button, note};
use super::icon::Icon;
use super::step::Reached;
use super::{Ctx, Look, looking};
use crate::journey::See;
use crate::journey::skeleton::{Skeleton, heard_early};
use crate::piece::{Element, Piece, effect, el};
use crate::text::{self, Locale, following, widget as words};

/// The widget's screen.
#[derive(Clone, Copy)]
struct Shown<'a> {
    url: &'a str,
    loaded: bool,
    late: Option<Late>,
    progress: &'a Progress,
    can_finish: bool,
}

impl<'a> Shown<'a> {
    fn of(screen: &'a Screen) -> Option<Self> {
        match screen {
            Screen::Widget {
                url,
                loaded,
                late,
                progress,
                can_finish,
            } => Some(Self {
                url,
                loaded: *loaded,
                late: *late,
                progress,
                can_finish: *can_finish,
            }),
            _ => None,
        }
    }
}

/// Shows the widget while it is wanted, and draws what surrounds it into the skeleton. The frame is
/// put there once; all that moves around it moves by itself.
pub(super) fn around(skeleton: &Skeleton, see: &See, ctx: Ctx) {
    let drawn = StoredValue::new_local([
        looking(ctx, see, |look| drawn(look, above)).within(&skeleton.head),
        looking(ctx, see, |look| drawn(look, coming)).within(&skeleton.window),
        looking(ctx, see, |look| drawn(look, below)).within(&skeleton.foot),
    ]);
    let frame = StoredValue::new_local(None);
    let (place, see) = (skeleton.clone(), Arc::clone(see));
    // What was heard before belongs to the frame that stood there before.
    let mut early = Some(heard_early());
    let mut before = None;
    effect(move || {
        let seen = see();
        let url = Shown::of(&seen.screen).map(|shown| shown.url.to_owned());
        if early.is_none() && url == before {
            return;
        }
        before.clone_from(&url);
        place.show_stage(url.is_some());
        // The one before goes first.
        frame.set_value(None);
        let early = early.take().unwrap_or_default();
        let origin = seen.snapshot.map(|known| known.widget_origin);
        let origin = origin.unwrap_or_default();
        frame.set_value(url.and_then(|url| ctx.widget_frame(&place.window, &url, &origin, early)));
    });
    on_cleanup(move || {
        drawn.dispose();
        frame.dispose();
    });
}

fn drawn(look: &Look<'_>, draw: fn(&Look<'_>, Shown<'_>) -> Piece) -> Piece {
    let shown = Shown::of(&look.seen.screen);
    shown.map(|shown| draw(look, shown)).into()
}

fn above(look: &Look<'_>, shown: Shown<'_>) -> Piece {
    let (l, ctx) = (look.locale, look.ctx);
    let (cancel, finish) = if shown.can_finish {
        (text::cancel_all(l), Some(following::finish(l)))
    } else {
        (text::cancel(l), None)
    };
    let finish =
        finish.map(|label| button(ctx, "finish", "button plain", label, Event::FinishPressed));
    let ways = el("div").class("ways").child(finish).child(button(
        ctx,
        "cancel",
        "button quiet",
        cancel,
        Event::CancelPressed,
    ));
    let head = el("div")
        .class("head")
        .child(el("h1").attr("tabindex", "-1").child(words::title(l)))
        .child(stepper(l, shown.progress.state))
        .child(ways);
    let late = shown.late.map(|why| too_late(look, why, shown.url));
    let late = el("div").attr("aria-live", "polite").child(late);
    Piece::from(vec![head.into(), late.into()])
}

/// Over the frame until it has loaded.
fn coming(look: &Look<'_>, shown: Shown<'_>) -> Piece {
    let coming = || {
        el("p")
            .class("coming")
            .child(Icon::Turning.view())
            .child(el("span").child(words::coming(look.locale)))
    };
    (!shown.loaded && shown.late.is_none()).then(coming).into()
}

fn below(look: &Look<'_>, shown: Shown<'_>) -> Piece {
    shown
        .late
        .is_none()
        .then(|| trouble(look, shown.url))
        .into()
}

fn too_late(look: &Look<'_>, why: Late, url: &str) -> Element {
    let l = look.locale;
    let said = vec![
        el("strong").child(words::late(l, why)).into(),
        words::late_exactly(l, why).into(),
    ];
    el("div")
        .class("late")
        .child(note(Icon::Alert, said))
        .child(ways_out(look, url))
}

/// A browser's own page of error in the frame looks to us like the widget: the ways out are always
/// there.
fn trouble(look: &Look<'_>, url: &str) -> Element {
    let l = look.locale;
    el("details")
        .class("trouble")
        .child(el("summary").child(words::trouble(l)))
        .child(el("p").child(words::trouble_exactly(l)))
        .child(ways_out(look, url))
}

fn ways_out(look: &Look<'_>, url: &str) -> Piece {
    let (l, ctx) = (look.locale, look.ctx);
    let link = el("a")
        .class("button plain")
        .attr("href", url.to_owned())
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .test_id("open-in-tab")
        .child(el("span").child(words::open_in_tab(l)))
        .child(Icon::NewTab.view());
    let (reload, renew) = (words::reload(l), words::renew(l));
    actions(vec![
        link.into(),
        button(ctx, "reload", "button plain", reload, Event::RetryPressed),
        button(ctx, "renew", "button plain", renew, Event::RenewPressed),
    ])
}

fn stepper(l: Locale, state: JourneyState) -> Piece {
    use JourneyState::{Erased, Erasing, Opened, Synchronising};
    let item = |name: &'static str, first, after| {
        let reached = Reached::of(state, first, after);
        let current = (reached == Reached::Active).then(|| "step".into());
        let word = el("span").class("heard").child(", ").child(reached.word(l));
        el("li")
            .attr("data-state", reached.name())
            .maybe("aria-current", current)
            .child(name)
            .child(word)
            .into()
    };
    let items = vec![
        item(words::step_link(l), Opened, Synchronising),
        item(words::step_read(l), Synchronising, Erasing),
        item(words::step_erase(l), Erasing, Erased),
    ];
    el("ol")
        .class("stepper")
        .attr("aria-label", words::steps(l))
        .child(items)
        .into()
}
