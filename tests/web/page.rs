//! The end user's page around the widget.

use ::journey::Screen;
use contract::{Counts, JourneyState, Progress, Snapshot};
use leptos::mount::mount_to;
use leptos::prelude::*;
use oneshot_app::journey::{Ctx, views::view_screen};
use oneshot_app::text::Locale;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlIFrameElement;

use crate::frame::{foreign_page, place};
use crate::{Log, until};

fn progress(seq: u64, state: JourneyState) -> Progress {
    let counts = Counts::default();
    Progress {
        seq,
        state,
        outcome: None,
        failure_code: None,
        counts,
        connections: Vec::new(),
    }
}

fn snapshot() -> Snapshot {
    serde_json::from_value(serde_json::json!({
        "id": "jrn_1", "partner": "Lender", "locale": "en", "presentation": "iframe", "banks": "one",
        "parent_origin": null, "widget_origin": "https://embed.example", "return_url": null,
        "cancel_url": null, "expires_at": 1,
        "progress": progress(1, JourneyState::Linking),
    }))
    .expect("a snapshot")
}

#[wasm_bindgen_test]
async fn progress_does_not_load_the_widget_again() {
    let url = foreign_page("parent.postMessage('loaded', '*')");
    let widget = move |loaded, late, progress| Screen::Widget {
        url: url.clone(),
        loaded,
        late,
        progress,
    };
    let now = RwSignal::new(widget(false, false, progress(1, JourneyState::Linking)));
    let heard = Log::new();
    let log = StoredValue::new_local(heard.clone());
    let place = place();
    let handle = mount_to(place.clone(), move || {
        let ctx = Ctx {
            dispatch: Callback::new(move |event| log.with_value(|log| log.push(event))),
            locale: Signal::stored(Locale::En),
            snapshot: Signal::stored(Some(snapshot())),
            receipt: Callback::new(|()| {}),
            receipt_failed: Signal::stored(false),
        };
        view_screen(Memo::new(move |_| now.get()), ctx)
    });
    let frame = || {
        place
            .query_selector("iframe")
            .expect("a selector")
            .expect("a frame")
    };
    let first: HtmlIFrameElement = frame().unchecked_into();
    until("loaded", || heard.all() == [::journey::Event::FrameLoaded]).await;
    let inside = first.content_window();
    for (seq, late) in [(2, false), (3, true), (4, false)] {
        now.set(widget(
            true,
            late,
            progress(seq, JourneyState::Synchronising),
        ));
        leptos::task::tick().await;
        assert!(
            frame().is_same_node(Some(&first)),
            "a new frame after event {seq}"
        );
    }
    assert!(first.is_connected() && first.content_window() == inside);
    assert_eq!(heard.all(), [::journey::Event::FrameLoaded]);
    drop(handle);
    place.remove();
}
