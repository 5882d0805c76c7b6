//! Where the end user's own data is drawn on the end user's page. What draws it is a program of its
//! own: a journey is decided, and most end, without it.

use std::sync::Arc;

use contract::JourneyId;
use leptos::prelude::*;

use super::Missing;
use crate::browser;
use crate::journey::views;
use crate::piece::{Live, Piece, el, live};
use crate::text::Locale;

/// The place's id.
pub(super) const PLACE: &str = "own";
/// The attribute of the place that names the journey.
pub(super) const JOURNEY: &str = "data-journey";
/// Happens to the place once the data is drawn there.
pub(super) const HERE: &str = "load";

/// The attribute of the place, if it is for the receipt alone.
pub(super) const RECEIPT: &str = "data-receipt";

/// What of it there is to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The data and the receipt, at once.
    Data,
    /// The receipt, where nothing was delivered: once somebody asks.
    Receipt,
}

/// How the end draws the end user's own data. Provide one to the views; without, there is none.
#[derive(Debug, Clone, Copy)]
pub struct Part(pub fn(Locale, JourneyId, Extent) -> Piece);

/// How far the program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    NotAsked,
    Loading,
    Here,
    Missing,
}

impl Part {
    /// By the program of its own.
    pub fn of_a_program() -> Self {
        Self(|l, id, extent| Piece::once(move || view(l, &id, extent)))
    }
}

fn view(l: Locale, id: &JourneyId, extent: Extent) -> Live {
    let id = id.to_string();
    let program = RwSignal::new(Program::NotAsked);
    // The page may be gone by then.
    let missing = move || {
        program.try_set(Program::Missing);
    };
    let loading = StoredValue::new_local(None);
    let load = move || {
        program.try_set(Program::Loading);
        let tried = browser::load_program(PLACE, missing);
        if tried.is_none() {
            missing();
        }
        loading.try_set_value(tried);
    };
    if extent == Extent::Data {
        program.set(Program::Loading);
        // The end is on the page by then.
        request_animation_frame(load);
    }
    let again = Callback::new(move |()| load());
    let here = Arc::new(move || program.set(Program::Here));
    live(move || {
        let place = el("div")
            .attr("id", PLACE)
            .attr(JOURNEY, id.clone())
            .maybe(RECEIPT, (extent == Extent::Receipt).then(|| "".into()))
            .on("load", here.clone())
            .on("error", Arc::new(missing));
        let meanwhile = match program.get() {
            Program::Here => None,
            Program::NotAsked => Some(views::receipt_offered(l, again)),
            Program::Loading => Some(views::own_awaited(l, extent, None)),
            Program::Missing => Some(views::own_awaited(
                l,
                extent,
                Some((Missing::Offline, again)),
            )),
        };
        Piece::from(vec![place.into(), meanwhile.into()])
    })
}
