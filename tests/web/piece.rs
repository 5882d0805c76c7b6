//! What views are made of, on a page.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use oneshot_app::piece::{Piece, el, live};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::frame::place;

#[wasm_bindgen_test]
async fn only_what_is_said_differently_is_drawn_anew() {
    let place = place();
    let (told, shown) = (RwSignal::new("one"), RwSignal::new(false));
    let handle = mount_to(place.clone(), move || {
        Piece::once(move || {
            live(move || {
                let more = shown.get().then(|| el("em").child("more"));
                let kept = el("b").attr("title", told.get()).child(told.get());
                el("p").child(more).child(kept).child("end").into()
            })
        })
    });
    let kept = place.query_selector("b").ok().flatten().expect("drawn");
    assert_eq!(place.text_content().as_deref(), Some("oneend"));
    told.set("two");
    shown.set(true);
    tick().await;
    let now = place
        .query_selector("b")
        .ok()
        .flatten()
        .expect("still there");
    assert!(now.is_same_node(Some(&kept)), "another element");
    assert_eq!(now.get_attribute("title").as_deref(), Some("two"));
    assert_eq!(place.text_content().as_deref(), Some("moretwoend"));
    shown.set(false);
    tick().await;
    assert_eq!(place.text_content().as_deref(), Some("twoend"));
    drop(handle);
    assert_eq!(place.text_content().as_deref(), Some(""));
    place.remove();
}

#[wasm_bindgen_test]
async fn another_kind_is_never_drawn_into_the_one_before() {
    let place = place();
    let kind = RwSignal::new("one");
    let handle = mount_to(place.clone(), move || {
        Piece::once(move || {
            live(move || Piece::named(kind.get(), vec![el("p").child("same").into()]))
        })
    });
    let paragraph = || place.query_selector("p").ok().flatten().expect("drawn");
    let before = paragraph();
    kind.set("two");
    tick().await;
    assert!(!paragraph().is_same_node(Some(&before)) && !before.is_connected());
    drop(handle);
    place.remove();
}

#[wasm_bindgen_test]
async fn a_press_does_what_was_said_last() {
    let place = place();
    let (said, heard) = (RwSignal::new(1), RwSignal::new(0));
    let handle = mount_to(place.clone(), move || {
        Piece::once(move || {
            live(move || {
                let said = said.get();
                el("button")
                    .on("click", Arc::new(move || heard.set(said)))
                    .into()
            })
        })
    });
    let button = place.query_selector("button").ok().flatten();
    let button: HtmlElement = button.expect("drawn").unchecked_into();
    button.click();
    assert_eq!(heard.get_untracked(), 1);
    said.set(2);
    tick().await;
    button.click();
    assert_eq!(heard.get_untracked(), 2);
    drop(handle);
    place.remove();
}

#[wasm_bindgen_test]
async fn what_is_drawn_once_lives_through_what_is_said_anew_and_ends_when_it_is_taken_away() {
    let place = place();
    let (shown, told) = (RwSignal::new(true), RwSignal::new(0));
    let (made, said) = (StoredValue::new(0), StoredValue::new(0));
    let ended = StoredValue::new_local(Rc::new(Cell::new(0)));
    let handle = mount_to(place.clone(), move || {
        Piece::once(move || {
            live(move || {
                let outer = told.get().to_string();
                let once = move || {
                    made.update_value(|made| *made += 1);
                    let own = RwSignal::new("own");
                    on_cleanup(move || ended.with_value(|ended| ended.set(ended.get() + 1)));
                    live(move || {
                        said.update_value(|said| *said += 1);
                        format!("{}{}", own.get(), told.get()).into()
                    })
                };
                let once = shown.get().then(|| Piece::once(once));
                el("p").child(outer).child(once).into()
            })
        })
    });
    assert_eq!(place.text_content().as_deref(), Some("0own0"));
    told.set(1);
    tick().await;
    assert_eq!(place.text_content().as_deref(), Some("1own1"));
    assert_eq!((made.get_value(), said.get_value()), (1, 2));
    shown.set(false);
    tick().await;
    assert_eq!(place.text_content().as_deref(), Some("1"));
    assert_eq!(ended.with_value(|ended| ended.get()), 1);
    told.set(2);
    tick().await;
    assert_eq!(said.get_value(), 2, "it goes on where nobody sees it");
    drop(handle);
    place.remove();
}
