//! Whose messages count.

use leptos::prelude::window;
use linxo::event::WidgetEvent;
use oneshot_app::browser;
use oneshot_app::widget::{FrameEvent, Ignored};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::frame::{draw_frame, foreign_page, own_page};
use crate::until;

const SUCCESS: &str = "parent.postMessage({ eventName: 'redirect_to', redirect_url: '/success',
    status: 'success', result: 'created', connection_id: '42' }, '*');";

#[wasm_bindgen_test]
async fn the_widget_is_heard() {
    let drawn = draw_frame(own_page(SUCCESS), &browser::origin());
    until("heard", || drawn.heard.len() > 0).await;
    let FrameEvent::Said(WidgetEvent::RedirectTo {
        status,
        connection_id,
        ..
    }) = drawn.heard.all().remove(0)
    else {
        panic!("{:?}", drawn.heard.all());
    };
    assert_eq!(status.as_deref(), Some("success"));
    assert_eq!(
        connection_id.map(|id| id.to_string()).as_deref(),
        Some("42")
    );
}

#[wasm_bindgen_test]
async fn our_frame_is_not_heard_when_its_page_is_of_another_origin() {
    let drawn = draw_frame(foreign_page(SUCCESS), &browser::origin());
    until("posted", || {
        drawn.heard.len() > 0 && drawn.strangers.len() > 0
    })
    .await;
    assert!(drawn.strangers.all().contains(&Ignored::Origin));
    assert!(
        !drawn
            .heard
            .all()
            .iter()
            .any(|event| matches!(event, FrameEvent::Said(_)))
    );
}

#[wasm_bindgen_test]
async fn an_origin_that_only_begins_like_the_widgets_is_another() {
    let origin = browser::origin();
    for near in [
        format!("{origin}/"),
        format!("{origin}0"),
        origin[..origin.len() - 1].to_owned(),
    ] {
        let drawn = draw_frame(own_page(SUCCESS), &near);
        until("posted", || drawn.strangers.len() > 0).await;
        assert_eq!(drawn.strangers.all()[0], Ignored::Origin, "{near}");
        assert_eq!(drawn.heard.all(), [], "{near}");
    }
}

#[wasm_bindgen_test]
async fn another_window_of_the_widgets_origin_is_not_heard() {
    let drawn = draw_frame(own_page(""), &browser::origin());
    // Our own window is of the right origin and is not the frame; so is a second frame.
    window()
        .post_message(&"text".into(), &browser::origin())
        .expect("posted");
    let overheard = || {
        let of_source = |why: &Ignored| *why == Ignored::Source;
        drawn.strangers.all().into_iter().filter(of_source).count()
    };
    until("posted", || overheard() >= 1).await;
    let other = draw_frame(own_page(SUCCESS), &browser::origin());
    until("posted", || {
        matches!(other.heard.all().first(), Some(FrameEvent::Said(_)))
    })
    .await;
    until("overheard", || overheard() >= 2).await;
    assert!(
        !drawn
            .heard
            .all()
            .iter()
            .any(|event| matches!(event, FrameEvent::Said(_)))
    );
}

#[wasm_bindgen_test]
async fn what_json_cannot_say_is_ignored() {
    let script = "const circle = {}; circle.self = circle;
        for (const data of [undefined, circle, 10n, [1n], 'x'.repeat(20000), { a: 'x'.repeat(20000) }])
            parent.postMessage(data, '*');";
    let drawn = draw_frame(own_page(script), &browser::origin());
    until("posted", || drawn.heard.len() >= 6).await;
    assert_eq!(
        drawn.heard.all()[..6],
        vec![FrameEvent::Ignored(Ignored::Shape); 6]
    );
}

#[wasm_bindgen_test]
async fn shapes_nobody_knows_are_heard_as_nothing_in_particular() {
    let script = "for (const data of [null, 7, 'text', '{not json', [], { eventName: 3 },
            { eventName: 'unheard_of', deep: [{ x: null }] }, new ArrayBuffer(8), new Map([[1, 2]])])
            parent.postMessage(data, '*');";
    let drawn = draw_frame(own_page(script), &browser::origin());
    until("posted", || drawn.heard.len() >= 9).await;
    for event in &drawn.heard.all()[..9] {
        assert!(
            matches!(event, FrameEvent::Said(WidgetEvent::Other { .. })),
            "{event:?}"
        );
    }
}
