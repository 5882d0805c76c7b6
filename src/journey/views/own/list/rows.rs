//! The rows: of a long list those in view alone are drawn, and a few around them. What scrolls keeps
//! the focus; rows never have it, so that none is lost when they go.

use std::sync::Arc;

use contract::OwnRow;
use history::{BEYOND, Room, Window};
use leptos::html::{Div, Ul};
use leptos::prelude::*;

use crate::browser::HeightWatch;
use crate::browser::format::{Amounts, Dates};
use crate::journey::own::{Found, List, Listed};
use crate::text::{Locale, own as words};

mod around;
mod drawn;

use around::Around;
use drawn::{Drawn, Told};

/// Until it is measured.
const ROOM: Room = Room {
    height_px: 480,
    row_px: 72,
};

/// The rows that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    /// Of which answer.
    answer: u32,
    window: Window,
}

/// What rows are written with.
struct Writing {
    l: Locale,
    days: Dates,
    amounts: Amounts,
    accounts: Arc<[String]>,
}

pub(super) fn view(l: Locale, list: List, accounts: Arc<[String]>) -> AnyView {
    let writing = StoredValue::new_local(Writing {
        l,
        days: Dates::days(l.tag()),
        amounts: Amounts::of(l.tag()),
        accounts,
    });
    let scroller = NodeRef::<Div>::new();
    let probe = NodeRef::<Div>::new();
    let listed = list.listed();
    let found = Memo::new(move |last: Option<&Found>| match listed.get() {
        Listed::Here(found) => found,
        Listed::NotYet | Listed::Reading(_) | Listed::Missing(_) => {
            last.copied().unwrap_or_default()
        }
    });
    let room = RwSignal::new(ROOM);
    let scrolled = RwSignal::new(0);
    let around = Around::new();
    measured(scroller, probe, room);
    // Rows of another height leave the same one at the top.
    Effect::new(move |last: Option<Room>| {
        let room = room.get();
        let rows = found.get_untracked().rows;
        if let (Some(last), Some(scroller)) = (last, scroller.get_untracked()) {
            let px = last.turned_into(room, scrolled.get_untracked(), rows);
            request_animation_frame(move || {
                scroller.set_scroll_top(i32::try_from(px).unwrap_or(i32::MAX));
            });
        }
        room
    });
    // Another answer is looked at from its beginning.
    Effect::new(move |_| {
        found.get();
        around.moved();
        scrolled.set(0);
        if let Some(scroller) = scroller.get_untracked() {
            scroller.set_scroll_top(0);
        }
    });
    let shown = Memo::new(move |last: Option<&Shown>| {
        let (room, scrolled, found) = (room.get(), scrolled.get(), found.get());
        let standing = last.filter(|last| last.answer == found.answer);
        let standing = standing.map_or_else(Window::default, |last| last.window);
        let window = if around.is_wanted() {
            room.window(scrolled, found.rows, BEYOND)
        } else {
            room.window_now(scrolled, found.rows, standing)
        };
        Shown {
            answer: found.answer,
            window,
        }
    });
    let scroll = move |_| {
        let Some(scroller) = scroller.get_untracked() else {
            return;
        };
        around.moved();
        scrolled.set(u32::try_from(scroller.scroll_top()).unwrap_or_default());
    };
    let on_page = NodeRef::<Ul>::new();
    let drawn = StoredValue::new_local(Drawn::default());
    Effect::new(move |_| {
        let (rows, Shown { answer, window }) = (found.get().rows, shown.get());
        let Some(on_page) = on_page.get() else { return };
        let told = |at| {
            let told = list.look(|history| {
                writing.try_with_value(|writing| Some(writing.told(history.row(at)?)))
            });
            told.flatten().flatten()
        };
        drawn.update_value(|drawn| {
            drawn.draw(&on_page, answer, window, rows, told);
        });
        if around.is_wanted() {
            // Asked for a height, the browser lays them out here and now. The next frame, which has
            // rows of its own to lay out, would have to do it first.
            on_page.client_height();
        }
    });
    let whole_px = move || format!("{}px", room.get().whole_px(found.get().rows));
    let top_px = Memo::new(move |_| shown.with(|shown| shown.window.top_px));
    view! {
        <div
            class="own-scroll"
            role="region"
            tabindex="0"
            aria-label=words::list(l)
            data-testid="own-scroll"
            hidden=move || found.get().rows == 0
            node_ref=scroller
            on:scroll=scroll
        >
            <div class="own-probe" aria-hidden="true" node_ref=probe></div>
            <div class="own-space" style:height=whole_px>
                <ul
                    role="list"
                    node_ref=on_page
                    style:top=move || format!("{}px", top_px.get())
                    style=("--row-px", move || format!("{}px", room.get().row_px))
                ></ul>
            </div>
        </div>
    }
    .into_any()
}

/// Keeps the room as it is: it changes with the window, the letters and the place that rows need.
fn measured(scroller: NodeRef<Div>, probe: NodeRef<Div>, room: RwSignal<Room>) {
    let watches = StoredValue::new_local(Vec::new());
    Effect::new(move |_| {
        let (Some(scroller), Some(probe)) = (scroller.get(), probe.get()) else {
            return;
        };
        let both = [scroller.clone(), probe.clone()];
        let look = move |_| {
            let px = |px: i32| u32::try_from(px).unwrap_or_default();
            let now = Room {
                height_px: px(scroller.client_height()),
                row_px: px(probe.offset_height()),
            };
            // Without height it is not on the page.
            if now.row_px > 0 && room.try_get_untracked().is_some_and(|known| known != now) {
                room.try_set(now);
            }
        };
        let watch = |element: &web_sys::HtmlDivElement| HeightWatch::of(element, look.clone());
        watches.set_value(both.iter().map(watch).collect::<Vec<_>>());
    });
}

impl Writing {
    fn told(&self, row: OwnRow<'_>) -> Told {
        let amount = match row.currency {
            "" => row.amount.to_owned(),
            currency => self.amounts.write(row.amount, currency),
        };
        let mut details = Vec::new();
        if !row.day.is_empty() {
            details.push(self.days.write(row.day));
        }
        if row.status != "BOOKED" {
            details.push(words::transaction_status(self.l, row.status));
        }
        if row.own_transfer {
            details.push(words::list_own_transfer(self.l).to_owned());
        } else if !row.category.is_empty() {
            details.push(words::category(self.l, Some(row.category)));
        }
        details.extend(row.account.and_then(|at| self.accounts.get(at)).cloned());
        Told {
            label: row.label.to_owned(),
            amount,
            // One text: of many rows, boxes of their own would take a browser twice as long.
            details: details.join(" \u{b7} "),
        }
    }
}
