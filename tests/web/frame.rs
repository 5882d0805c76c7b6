//! The widget's frame, and pages to put into it.

use ::journey::Purpose;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use oneshot_app::browser;
use oneshot_app::widget::{Frame, FrameEvent, SANDBOX};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlIFrameElement, Url};

use crate::{Log, until};

/// Something drawn, and where; gone when dropped.
pub(crate) struct Drawn {
    pub(crate) place: HtmlElement,
    pub(crate) heard: Log<FrameEvent>,
    handle: Option<Box<dyn std::any::Any>>,
}

impl Drawn {
    pub(crate) fn frame(&self) -> HtmlIFrameElement {
        let frame = self.place.query_selector("iframe").expect("a selector");
        frame.expect("a frame").unchecked_into()
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.handle.take();
        self.place.remove();
    }
}

pub(crate) fn place() -> HtmlElement {
    let place: HtmlElement = document()
        .create_element("div")
        .expect("made")
        .unchecked_into();
    document()
        .body()
        .expect("a body")
        .append_child(&place)
        .expect("appended");
    place
}

fn boxed<S: Mountable + 'static>(handle: UnmountHandle<S>) -> Box<dyn std::any::Any> {
    Box::new(handle)
}

/// A frame with this in it, which believes messages of `widget_origin`.
pub(crate) fn draw_frame(url: String, widget_origin: &str) -> Drawn {
    let heard = Log::new();
    let log = StoredValue::new_local(heard.clone());
    let place = place();
    let widget_origin = widget_origin.to_owned();
    let handle = mount_to(place.clone(), move || {
        let on_event = Callback::new(move |event| log.with_value(|log| log.push(event)));
        let title = Signal::stored("Bank connection".to_owned());
        view! { <Frame url widget_origin title on_event /> }
    });
    Drawn {
        place,
        heard,
        handle: Some(boxed(handle)),
    }
}

/// A page of our own origin.
pub(crate) fn own_page(script: &str) -> String {
    let html = format!("<!doctype html><title>Page</title><script>{script}</script>");
    let options = BlobPropertyBag::new();
    options.set_type("text/html");
    let parts = js_sys::Array::of1(&html.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).expect("a blob");
    Url::create_object_url_with_blob(&blob).expect("an address")
}

/// A page of an origin like no other.
pub(crate) fn foreign_page(script: &str) -> String {
    let html = format!("<!doctype html><title>Page</title><script>{script}</script>");
    format!("data:text/html,{}", js_sys::encode_uri_component(&html))
}

#[wasm_bindgen_test]
async fn the_frame_is_sandboxed_named_and_tells_strangers_our_origin_alone() {
    let drawn = draw_frame(foreign_page(""), "https://embed.example");
    let frame = drawn.frame();
    let attribute = |name: &str| frame.get_attribute(name);
    assert_eq!(attribute("sandbox").as_deref(), Some(SANDBOX));
    assert!(
        !SANDBOX
            .split(' ')
            .any(|word| word == "allow-top-navigation")
    );
    assert_eq!(
        attribute("referrerpolicy").as_deref(),
        Some("strict-origin")
    );
    assert_eq!(attribute("title").as_deref(), Some("Bank connection"));
    assert_eq!(attribute("allow"), None);
    until("loaded", || drawn.heard.all() == [FrameEvent::Loaded]).await;
}

#[wasm_bindgen_test]
async fn our_own_pages_in_the_frame_are_told_apart_by_their_addresses() {
    for (path, purpose) in [
        ("/return/key", Purpose::Return),
        ("/cancelled/key", Purpose::Cancelled),
        ("/resume/key", Purpose::Resume),
    ] {
        let url = format!("{}{path}", browser::origin());
        let drawn = draw_frame(url, "https://embed.example");
        until(path, || {
            drawn.heard.all() == [FrameEvent::Returned(purpose)]
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn a_frame_that_is_gone_hears_nothing_more() {
    let drawn = draw_frame(foreign_page(""), &browser::origin());
    until("loaded", || drawn.heard.len() == 1).await;
    let heard = drawn.heard.clone();
    drop(drawn);
    let other = draw_frame(foreign_page(""), "https://embed.example");
    window()
        .post_message(&"after".into(), &browser::origin())
        .expect("posted");
    until("heard elsewhere", || {
        other
            .heard
            .all()
            .iter()
            .any(|event| matches!(event, FrameEvent::Ignored(_)))
    })
    .await;
    assert_eq!(heard.len(), 1);
}
