//! The widget's frame, and pages to put into it.

use ::journey::Purpose;
use leptos::prelude::*;
use oneshot_app::browser::{self, Listening};
use oneshot_app::widget::{Frame, FrameEvent, Ignored, SANDBOX, Shown};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, BlobPropertyBag, Event, HtmlElement, HtmlIFrameElement, MessageEvent, Url};

use crate::{Log, until};

/// Something drawn, and where; gone when dropped.
pub(crate) struct Drawn {
    pub(crate) place: HtmlElement,
    /// What is of this frame.
    pub(crate) heard: Log<FrameEvent>,
    /// Messages to our window that are not of this frame. Some may be of a test that is over: the
    /// browser delivers what was posted before its frame went.
    pub(crate) strangers: Log<Ignored>,
    _frame: Frame,
}

impl Drawn {
    pub(crate) fn frame(&self) -> HtmlIFrameElement {
        let frame = self.place.query_selector("iframe").expect("a selector");
        frame.expect("a frame").unchecked_into()
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
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

/// A frame with this in it, which believes messages of `widget_origin`.
pub(crate) fn draw_frame(url: String, widget_origin: &str) -> Drawn {
    draw_frame_in(place(), &url, widget_origin, Vec::new())
}

fn draw_frame_in(place: HtmlElement, url: &str, widget_origin: &str, early: Vec<Event>) -> Drawn {
    let (heard, strangers) = (Log::new(), Log::new());
    let keep = {
        let (heard, strangers) = (heard.clone(), strangers.clone());
        move |event| match event {
            FrameEvent::Ignored(why @ (Ignored::Origin | Ignored::Source)) => strangers.push(why),
            event => heard.push(event),
        }
    };
    let shown = Shown {
        url,
        widget_origin,
        title: "Bank connection",
    };
    let frame = Frame::within(&place, &shown, early, keep);
    Drawn {
        place,
        heard,
        strangers,
        _frame: frame.expect("a frame"),
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
async fn what_loads_after_the_browser_blocked_the_frame_is_not_the_widget() {
    let drawn = draw_frame("about:blank#1".to_owned(), "https://embed.example");
    for directive in ["img-src", "frame-src"] {
        let violation = Event::new("securitypolicyviolation").expect("an event");
        js_sys::Reflect::set(&violation, &"effectiveDirective".into(), &directive.into())
            .expect("set");
        document().dispatch_event(&violation).expect("dispatched");
    }
    let page = foreign_page("");
    drawn.frame().set_src(&page);
    let load = || Event::new("load").expect("an event");
    drawn.frame().dispatch_event(&load()).expect("dispatched");
    assert_eq!(drawn.heard.all()[0], FrameEvent::Blocked);
    // The one that comes next is again the widget's.
    until("loaded", || drawn.heard.all().contains(&FrameEvent::Loaded)).await;
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
    until("heard elsewhere", || other.strangers.len() > 0).await;
    assert_eq!(heard.len(), 1);
}

#[wasm_bindgen_test]
async fn a_frame_that_the_server_wrote_is_taken_as_it_is_and_what_was_heard_early_counts() {
    let place = place();
    let url =
        foreign_page("parent.postMessage({eventName: 'redirect_to', status: 'success'}, '*')");
    let early = Log::<Event>::new();
    let standing: HtmlIFrameElement = document()
        .create_element("iframe")
        .expect("made")
        .unchecked_into();
    let keep = {
        let (early, standing) = (early.clone(), standing.clone());
        move |event: Event| {
            let source = event.unchecked_ref::<MessageEvent>().source();
            let ours = standing.content_window().map(JsValue::from);
            if source.is_some() && source.map(JsValue::from) == ours {
                early.push(event);
            }
        }
    };
    let message = Listening::to(window(), "message", keep);
    let mark = {
        let standing = standing.clone();
        move |_| standing.set_class_name("here")
    };
    let load = Listening::to(standing.clone(), "load", mark);
    standing.set_attribute("src", &url).expect("set");
    place.append_child(&standing).expect("appended");
    until("both", || {
        early.len() == 1 && standing.class_name() == "here"
    })
    .await;
    drop((message, load));
    // What the page of an origin like no other says.
    let drawn = draw_frame_in(place, &url, "null", early.all());
    assert!(drawn.frame().is_same_node(Some(&standing)));
    let heard = drawn.heard.all();
    assert!(heard.contains(&FrameEvent::Loaded), "{heard:?}");
    let said = |event: &FrameEvent| matches!(event, FrameEvent::Said(_));
    assert!(heard.iter().any(said), "{heard:?}");
    assert_eq!(heard.len(), 2, "{heard:?}");
}

#[wasm_bindgen_test]
async fn a_frame_of_another_address_makes_room() {
    let place = place();
    let other = document().create_element("iframe").expect("made");
    other.set_attribute("src", &foreign_page("1")).expect("set");
    place.append_child(&other).expect("appended");
    let url = foreign_page("2");
    let drawn = draw_frame_in(place, &url, "https://embed.example", Vec::new());
    assert!(!drawn.frame().is_same_node(Some(&other)));
    assert_eq!(drawn.frame().get_attribute("src"), Some(url));
    assert!(!other.is_connected());
    until("loaded", || drawn.heard.all() == [FrameEvent::Loaded]).await;
}
