//! What can be pressed, and what the machine is told then.

use ::journey::{End, Event, Screen, WidgetTrouble};
use contract::{Banks, Counts};
use leptos::prelude::Set;
use leptos::task::tick;
use oneshot_app::text::Locale;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::drawn::{PARTNER, draw, progress};

async fn check(screen: Screen, presses: &[(&str, Event)]) {
    let drawn = draw(Locale::En, screen.clone(), &progress("linking", json!({}))).await;
    for (test_id, event) in presses {
        drawn.press(test_id);
        assert_eq!(
            drawn.heard(),
            std::slice::from_ref(event),
            "{test_id} on {screen:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn each_button_tells_the_machine_what_it_says() {
    use Event::{
        CancelPressed, FinishPressed, LeavePressed, ReopenPressed, RetryPressed, StartPressed,
    };
    let now = progress("linking", json!({}));
    let (partner, banks) = (PARTNER.to_owned(), Banks::One);
    check(
        Screen::Start { partner, banks },
        &[("start", StartPressed), ("cancel", CancelPressed)],
    )
    .await;
    check(
        Screen::Opening { slow: false },
        &[("cancel", CancelPressed)],
    )
    .await;
    let (url, progress) = ("about:blank".to_owned(), now.clone());
    check(
        Screen::Widget {
            url,
            loaded: false,
            late: true,
            progress,
        },
        &[("reload", RetryPressed), ("cancel", CancelPressed)],
    )
    .await;
    check(
        Screen::OpeningFailed {
            why: WidgetTrouble::LinxoUnreachable,
        },
        &[("retry", RetryPressed), ("cancel", CancelPressed)],
    )
    .await;
    check(Screen::Unreachable, &[("retry", RetryPressed)]).await;
    check(Screen::CancelFailed, &[("retry", RetryPressed)]).await;
    check(
        Screen::Following {
            progress: now,
            slow: true,
            can_reopen: true,
            can_finish: true,
            can_cancel: true,
        },
        &[
            ("finish", FinishPressed),
            ("reopen", ReopenPressed),
            ("cancel", CancelPressed),
        ],
    )
    .await;
    let (end, counts) = (End::Cancelled, Counts::default());
    check(
        Screen::Over {
            end,
            counts,
            can_leave: true,
        },
        &[("leave", LeavePressed)],
    )
    .await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_done_is_not_offered() {
    let now = progress("erasing", json!({ "outcome": "delivered" }));
    let screen = Screen::Following {
        progress: now.clone(),
        slow: false,
        can_reopen: false,
        can_finish: false,
        can_cancel: false,
    };
    let drawn = draw(Locale::En, screen, &now).await;
    assert_eq!(drawn.all("button, a").len(), 0);

    let (end, counts) = (End::Delivered, Counts::default());
    let over = Screen::Over {
        end,
        counts,
        can_leave: false,
    };
    let drawn = draw(Locale::En, over, &progress("erased", json!({}))).await;
    assert_eq!(drawn.all("[data-testid=leave]").len(), 0);
    assert!(drawn.texts("main")[0].contains("You can close this page"));
}

#[wasm_bindgen_test]
async fn the_receipt_is_saved_when_it_is_asked_for() {
    let (end, counts) = (End::Delivered, Counts::default());
    let over = Screen::Over {
        end,
        counts,
        can_leave: true,
    };
    let drawn = draw(Locale::En, over, &progress("erased", json!({}))).await;
    drawn.press("receipt");
    assert_eq!(drawn.receipts(), 1);
    assert!(!drawn.texts("main")[0].contains("did not come"));
    drawn.receipt_failed.set(true);
    tick().await;
    assert!(drawn.texts("main")[0].contains("did not come"));
    assert_eq!(drawn.heard(), []);
}

#[wasm_bindgen_test]
async fn a_late_widget_can_be_opened_in_a_tab_of_its_own_that_cannot_reach_ours() {
    let (url, now) = (
        "https://embed.example/w?session_id=1".to_owned(),
        progress("linking", json!({})),
    );
    let screen = Screen::Widget {
        url: url.clone(),
        loaded: false,
        late: true,
        progress: now.clone(),
    };
    let drawn = draw(Locale::En, screen, &now).await;
    let link = &drawn.all("[data-testid=open-in-tab]")[0];
    assert_eq!(link.get_attribute("href"), Some(url));
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener"));
}
