//! The program of the end user's own data, which the end loads.

use std::time::Duration;

use ::journey::{End, Screen};
use contract::Counts;
use leptos::prelude::*;
use oneshot_app::browser;
use oneshot_app::journey::own::Part;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::drawn::{self, Drawn, progress};
use crate::spoken::english;

/// What a program does once it has drawn the data. The end of the text is for what makes an address
/// another one.
const PROGRAM: &str =
    "data:text/javascript,document.getElementById('own').dispatchEvent(new Event('load'))//";

async fn draw(end: End, outcome: &str) -> Drawn {
    provide_context(Part::of_a_program());
    let screen = Screen::Over {
        end,
        too_late: None,
        counts: Counts::default(),
        can_leave: false,
    };
    let told = progress("erased", json!({ "outcome": outcome }));
    drawn::draw(english(), screen, &told).await
}

/// Says in the page where the program is.
fn named(address: &str) -> Element {
    let meta = document().create_element("meta").expect("made");
    meta.set_attribute("name", "own").expect("set");
    meta.set_attribute("content", address).expect("set");
    let page = document().head().expect("a head");
    page.append_child(&meta).expect("appended");
    meta
}

async fn until(drawn: &Drawn, what: &str, condition: impl Fn(&Drawn) -> bool) {
    for _ in 0..1_000 {
        if condition(drawn) {
            return;
        }
        browser::pause(Duration::from_millis(5)).await;
    }
    assert!(condition(drawn), "never: {what}");
}

#[wasm_bindgen_test]
async fn an_end_whose_program_does_not_come_says_so_and_tries_again() {
    let owner = Owner::new();
    owner.set();
    let drawn = draw(End::Delivered, "delivered").await;
    assert_eq!(drawn.all("[data-testid=own-reading]").len(), 1);

    until(&drawn, "no address", is_missing).await;
    // Nothing answers at this port.
    let meta = named("http://127.0.0.1:9/own.js");
    drawn.press("own-retry");
    until(&drawn, "no program", is_missing).await;

    meta.set_attribute("content", PROGRAM).expect("set");
    drawn.press("own-retry");
    until(&drawn, "the program", |drawn| drawn.all(".own").is_empty()).await;
    meta.remove();
}

#[wasm_bindgen_test]
async fn where_nothing_was_delivered_the_program_is_loaded_once_the_receipt_is_asked_for() {
    let owner = Owner::new();
    owner.set();
    let drawn = draw(End::Cancelled, "cancelled").await;
    assert!(drawn.all(".own, [data-testid=own-retry]").is_empty());
    drawn.press("read-receipt");
    until(&drawn, "no address", is_missing).await;
    let meta = named(PROGRAM);
    drawn.press("own-retry");
    until(&drawn, "the program", |drawn| !is_missing(drawn)).await;
    let place = drawn.all("#own");
    assert!(place[0].has_attribute("data-receipt"));
    assert_eq!(place[0].child_element_count(), 0);
    meta.remove();
}

fn is_missing(drawn: &Drawn) -> bool {
    drawn.all("[data-testid=own-retry]").len() == 1
}
