//! The end user's own data while it is not here, on the page and in the program that draws it.

use std::sync::Arc;

use leptos::prelude::*;

use super::card::{note, small};
use super::icon::Icon;
use crate::journey::own::{Extent, Missing};
use crate::piece::{Piece, el};
use crate::text::{self, Locale, own as words, receipt};

/// What stands in the place of all of it, as it will look.
pub(super) fn view(l: Locale, extent: Extent, missed: Option<(Missing, Callback<()>)>) -> Piece {
    let said = match (missed, extent) {
        (None, Extent::Data) => reading(l),
        (None, Extent::Receipt) => small(receipt::reading(l)).into(),
        (Some((why, again)), _) => missing(l, why, "own-retry", again),
    };
    if extent == Extent::Receipt {
        return el("div").attr("aria-live", "polite").child(said).into();
    }
    let state = el("div").class("own-state").attr("aria-live", "polite");
    el("section")
        .class("own")
        .attr("aria-labelledby", "own-title")
        .child(el("h2").attr("id", "own-title").child(words::title(l)))
        .child(state.child(said))
        .into()
}

/// Where the receipt may be asked for.
pub(super) fn offered(l: Locale, ask: Callback<()>) -> Piece {
    el("button")
        .attr("type", "button")
        .class("unfold")
        .test_id("read-receipt")
        .attr("aria-expanded", "false")
        .on("click", Arc::new(move || ask.run(())))
        .child(receipt::open(l))
        .into()
}

/// It is on its way.
pub(super) fn reading(l: Locale) -> Piece {
    small(words::reading(l)).test_id("own-reading").into()
}

/// Why something is not here, and what to do.
pub(super) fn missing(
    l: Locale,
    why: Missing,
    test_id: &'static str,
    again: Callback<()>,
) -> Piece {
    let (offline, failed) = (words::offline(l), words::failed(l));
    missing_of(l, why, offline, failed, test_id, again)
}

/// The same, with words of one's own for what may come yet.
pub(super) fn missing_of(
    l: Locale,
    why: Missing,
    offline: &'static str,
    failed: &'static str,
    test_id: &'static str,
    again: Callback<()>,
) -> Piece {
    let said = match why {
        Missing::Offline => offline,
        Missing::Failed => failed,
        Missing::Gone => words::gone(l),
        Missing::Elsewhere => words::elsewhere(l),
    };
    let retry = why.may_come().then(|| {
        el("button")
            .attr("type", "button")
            .class("button plain")
            .test_id(test_id)
            .on("click", Arc::new(move || again.run(())))
            .child(text::retry(l))
    });
    Piece::from(vec![note(Icon::Alert, said).into(), retry.into()])
}
