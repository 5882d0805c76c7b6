//! Screens, drawn on a page.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use ::journey::{Event, Screen, Trouble};
use contract::{Progress, Snapshot};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use oneshot_app::browser::Listening;
use oneshot_app::journey::{Ctx, See, Seen, views::view_screen};
use oneshot_app::text::Locale;
use serde_json::json;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::skeleton::skeleton;

/// A name that must be escaped, and that no text of ours contains.
pub(crate) const PARTNER: &str = "Prêt & Compagnie";

#[wasm_bindgen(
    inline_js = "export const find = (place, selector) => [...place.querySelectorAll(selector)];"
)]
extern "C" {
    fn find(place: &HtmlElement, selector: &str) -> js_sys::Array;
}

/// A screen on the page; gone when dropped.
pub(crate) struct Drawn {
    place: HtmlElement,
    screen: RwSignal<Screen>,
    snapshot: RwSignal<Option<Snapshot>>,
    heard: Rc<RefCell<Vec<Event>>>,
    receipts: Rc<RefCell<u32>>,
    pub(crate) receipt_failed: RwSignal<bool>,
    pub(crate) stale: RwSignal<Option<Trouble>>,
    _mounted: Box<dyn Any>,
    _no_tabs: Listening,
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.place.remove();
    }
}

/// Progress in a state, spelt as on the wire, with whatever else is to be told.
pub(crate) fn progress(state: &str, more: serde_json::Value) -> Progress {
    let mut whole = json!({
        "seq": 1, "state": state, "outcome": null, "failure_code": null,
        "counts": { "accounts": 0, "transactions": 0 }, "connections": [],
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole).expect("progress")
}

fn snapshot(progress: &Progress) -> Snapshot {
    serde_json::from_value(json!({
        "id": "jrn_1", "partner": PARTNER, "locale": null, "presentation": "iframe", "banks": "many",
        "parent_origin": null, "widget_origin": "https://embed.example", "return_url": null,
        "cancel_url": null, "expires_at": 1, "progress": progress,
    }))
    .expect("a snapshot")
}

/// Draws a screen of a journey that stands there.
pub(crate) async fn draw(locale: Locale, first: Screen, progress: &Progress) -> Drawn {
    let place = document().create_element("div").expect("made");
    let place: HtmlElement = place.unchecked_into();
    let body = document().body().expect("a body");
    body.append_child(&place).expect("appended");

    // A tab that opens takes the window from this one, whose timers and frames then rest.
    let no_tabs = Listening::to(place.clone(), "click", |event| {
        let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let link = pressed.and_then(|it| it.closest("a[target=_blank]").ok().flatten());
        if link.is_some() {
            event.prevent_default();
        }
    });

    let heard = Rc::<RefCell<Vec<Event>>>::default();
    let receipts = Rc::<RefCell<u32>>::default();
    let log = StoredValue::new_local(Rc::clone(&heard));
    let count = StoredValue::new_local(Rc::clone(&receipts));
    let screen = RwSignal::new(first);
    let receipt_failed = RwSignal::new(false);
    let stale = RwSignal::new(None);
    let known = RwSignal::new(Some(snapshot(progress)));
    let skeleton = skeleton(&place);
    let mounted = mount_to(skeleton.view.clone(), move || {
        let ctx = Ctx {
            dispatch: Callback::new(move |event| {
                log.with_value(|log| log.borrow_mut().push(event))
            }),
            locale,
            receipt: Callback::new(move |()| count.with_value(|count| *count.borrow_mut() += 1)),
        };
        let see: See = Arc::new(move || Seen {
            screen: screen.get(),
            snapshot: known.get(),
            stale: stale.get(),
            receipt_failed: receipt_failed.get(),
        });
        view_screen(&skeleton, &see, ctx)
    });
    tick().await;
    Drawn {
        place,
        screen,
        snapshot: known,
        heard,
        receipts,
        receipt_failed,
        stale,
        _mounted: Box::new(mounted),
        _no_tabs: no_tabs,
    }
}

impl Drawn {
    /// The journey moves on.
    pub(crate) async fn go_on(&self, screen: Screen, progress: &Progress) {
        self.snapshot.set(Some(snapshot(progress)));
        self.screen.set(screen);
        tick().await;
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        find(&self.place, selector)
            .iter()
            .map(JsCast::unchecked_into)
            .collect()
    }

    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.all(selector);
        let texts = found
            .iter()
            .map(|element| element.text_content().unwrap_or_default());
        texts.map(|text| text.trim().to_owned()).collect()
    }

    /// The name of the view.
    pub(crate) fn step(&self) -> String {
        let main = self.all("main:not([hidden])");
        assert_eq!(main.len(), 1, "one main");
        main[0].get_attribute("data-testid").unwrap_or_default()
    }

    pub(crate) fn press(&self, test_id: &str) {
        let found = self.all(&format!("[data-testid={test_id}]"));
        assert_eq!(found.len(), 1, "one {test_id}");
        found[0].unchecked_ref::<HtmlElement>().click();
    }

    pub(crate) fn heard(&self) -> Vec<Event> {
        self.heard.take()
    }

    pub(crate) fn receipts(&self) -> u32 {
        *self.receipts.borrow()
    }
}
