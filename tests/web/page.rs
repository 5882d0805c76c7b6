//! The end user's page around the widget.

use std::sync::Arc;

use ::journey::{Late, Screen};
use contract::{Counts, JourneyState, Progress, Snapshot};
use leptos::mount::mount_to;
use leptos::prelude::*;
use oneshot_app::journey::{Ctx, See, Seen, views::view_screen};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlIFrameElement;

use crate::frame::{foreign_page, place};
use crate::skeleton::skeleton;
use crate::spoken::english;
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
        finishing: false,
        unlinked: false,
        never_created: false,
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
        can_finish: loaded,
    };
    let now = RwSignal::new(widget(false, None, progress(1, JourneyState::Linking)));
    let heard = Log::new();
    let log = StoredValue::new_local(heard.clone());
    let place = place();
    let skeleton = skeleton(&place);
    let handle = mount_to(skeleton.view.clone(), move || {
        let ctx = Ctx {
            dispatch: Callback::new(move |event| log.with_value(|log| log.push(event))),
            locale: english(),
            receipt: Callback::new(|()| {}),
        };
        let see: See = Arc::new(move || Seen {
            screen: now.get(),
            snapshot: Some(snapshot()),
            stale: None,
            receipt_failed: false,
        });
        view_screen(&skeleton, &see, ctx)
    });
    let frame = || {
        place
            .query_selector("iframe")
            .expect("a selector")
            .expect("a frame")
    };
    leptos::task::tick().await;
    let first: HtmlIFrameElement = frame().unchecked_into();
    until("loaded", || heard.all() == [::journey::Event::FrameLoaded]).await;
    let inside = first.content_window();
    for (seq, late) in [(2, None), (3, Some(Late::Unknown)), (4, None)] {
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
