//! The end user's page: [`crates/journey`](::journey) decides, `run` carries out, `views` draws.

use std::sync::Arc;

use ::journey::{Event, Journey, Purpose, Screen, Trouble};
use contract::Snapshot;
use leptos::mount::mount_to;
use leptos::prelude::*;
use web_sys::Element;

use crate::browser::{self, Address, HeightWatch};
use crate::piece::Piece;
use crate::text::Locale;
use crate::text::widget::frame_title;
use crate::widget::{Frame, FrameEvent, Shown};

pub mod own;
mod reader;
mod run;
pub mod skeleton;
pub mod views;

use run::Runner;
use skeleton::Skeleton;

/// What a view may use.
#[derive(Debug, Clone, Copy)]
pub struct Ctx {
    /// Tells the machine what happened.
    pub dispatch: Callback<Event>,
    /// The language to speak.
    pub locale: Locale,
    /// Saves the receipt as a file of the end user's.
    pub receipt: Callback<()>,
}

/// What there is to see.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What is shown.
    pub screen: Screen,
    /// The journey, once it was read.
    pub snapshot: Option<Snapshot>,
    /// Why what is shown may be out of date.
    pub stale: Option<Trouble>,
    /// Whether the receipt did not come the last time it was asked for.
    pub receipt_failed: bool,
}

/// Sees it: who calls this in an effect is called again when it has changed.
pub type See = Arc<dyn Fn() -> Seen + Send + Sync>;

impl Ctx {
    /// The widget's frame in its place. Keep it for as long as the frame is shown: one that is made
    /// anew loads anew.
    fn widget_frame(
        &self,
        place: &Element,
        url: &str,
        widget_origin: &str,
        early: Vec<web_sys::Event>,
    ) -> Option<Frame> {
        let title = frame_title(self.locale);
        let dispatch = self.dispatch;
        let shown = Shown {
            url,
            widget_origin,
            title,
        };
        Frame::within(place, &shown, early, move |event| match event {
            FrameEvent::LoadedOffline => {
                dispatch.run(Event::FrameBlocked);
                dispatch.run(Event::SnapshotFailed(Trouble::Offline));
            }
            FrameEvent::Loaded => dispatch.run(Event::FrameLoaded),
            FrameEvent::Blocked => dispatch.run(Event::FrameBlocked),
            FrameEvent::Returned(purpose) => dispatch.run(Event::FrameReturned(purpose)),
            FrameEvent::Said(said) => dispatch.run(Event::WidgetSaid(said)),
            FrameEvent::Ignored(_) => {}
        })
    }
}

/// Without words of our server's there is no language to say it in but this one.
const WITHOUT_WORDS: &str = "This page and its server do not fit together. Load it again, or open its address at the server.";

/// Draws the end user's page, in the language and into the places that our server has written into it.
pub fn mount() {
    let Some((locale, skeleton)) = Locale::of_page().zip(Skeleton::of_page()) else {
        browser::say_instead(WITHOUT_WORDS);
        return;
    };
    let view = skeleton.view.clone();
    mount_to(view, move || page(locale, &skeleton)).forget();
}

fn page(locale: Locale, skeleton: &Skeleton) -> Piece {
    // Our server gives this page at no other addresses.
    let address = Address::here().unwrap_or(Address {
        purpose: Purpose::Page,
        key: String::new(),
    });
    let embedded = browser::parent().is_some();
    skeleton.clear();
    // In the frame of our own page, where the widget or a bank has sent it: that page does everything.
    if address.purpose != Purpose::Page && browser::is_inside_our_own_page() {
        if address.purpose == Purpose::Resume {
            run::go_on(&address.key);
        }
        return views::quiet(locale);
    }
    let machine =
        Journey::new(address.purpose, embedded).visited_before(browser::was_here_before());
    let written = (skeleton::snapshot(), skeleton.widget_url());
    let runner = Runner::new(&address.key, machine, embedded, written);
    let ctx = Ctx {
        dispatch: runner.dispatch(),
        locale,
        receipt: runner.receipt(),
    };
    let see: See = Arc::new(move || runner.see());
    let seen = Arc::clone(&see);
    own::remember(&address, move || seen().snapshot.map(|known| known.id));
    // Where the end is drawn, its view finds it.
    provide_context(own::Part::of_a_program());
    runner.start();
    if embedded {
        skeleton.set_embedded();
        tell_height(&skeleton.sheet, ctx.dispatch);
    }
    views::view_screen(skeleton, &see, ctx)
}

fn tell_height(sheet: &Element, dispatch: Callback<Event>) {
    let tell = move |height| dispatch.run(Event::HeightChanged(height));
    // For as long as the page is there.
    StoredValue::new_local(HeightWatch::of(sheet, tell));
}
