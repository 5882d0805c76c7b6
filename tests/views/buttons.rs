//! What can be pressed, and what the machine is told then.

use ::journey::{End, Event, Late, Screen, Trouble, Waits, WidgetTrouble};
use contract::{Banks, Counts};
use leptos::prelude::Set;
use leptos::task::tick;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::drawn::{PARTNER, draw, progress};
use crate::spoken::english;

async fn check(screen: Screen, presses: &[(&str, Event)]) {
    let drawn = draw(english(), screen.clone(), &progress("linking", json!({}))).await;
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
        CancelConfirmed, CancelPressed, FinishPressed, KeepPressed, LeavePressed, ReloadPressed,
        RemoveConfirmed, RenewPressed, ReopenPressed, RetryPressed, StartPressed, TabTaken,
    };
    let now = progress("linking", json!({}));
    let (partner, banks) = (PARTNER.to_owned(), Banks::One);
    check(
        Screen::Start {
            partner,
            banks,
            begun: false,
        },
        &[("start", StartPressed), ("cancel", CancelPressed)],
    )
    .await;
    check(
        Screen::Opening { slow: false },
        &[("cancel", CancelPressed)],
    )
    .await;
    for late in [None, Some(Late::Unknown)] {
        let (url, progress) = ("about:blank".to_owned(), now.clone());
        check(
            Screen::Widget {
                url,
                loaded: late.is_none(),
                late,
                progress,
                can_finish: true,
            },
            &[
                ("reload", RetryPressed),
                ("renew", RenewPressed),
                ("finish", FinishPressed),
                ("cancel", CancelPressed),
            ],
        )
        .await;
    }
    check(
        Screen::OpeningFailed {
            why: WidgetTrouble::LinxoUnreachable,
            can_go_back: false,
        },
        &[("retry", RetryPressed), ("cancel", CancelPressed)],
    )
    .await;
    check(
        Screen::OpeningFailed {
            why: WidgetTrouble::LinxoUnreachable,
            can_go_back: true,
        },
        &[
            ("retry", RetryPressed),
            ("keep", KeepPressed),
            ("cancel", CancelPressed),
        ],
    )
    .await;
    let why = Trouble::Server;
    check(Screen::Unreachable { why }, &[("retry", RetryPressed)]).await;
    let why = Trouble::Unreadable;
    check(
        Screen::Unreachable { why },
        &[("reload-page", ReloadPressed)],
    )
    .await;
    check(
        Screen::CancelFailed { why },
        &[("retry", RetryPressed), ("keep", KeepPressed)],
    )
    .await;
    check(
        Screen::RemoveAsked { bank: None },
        &[("keep", KeepPressed), ("remove", RemoveConfirmed)],
    )
    .await;
    check(
        Screen::CancelAsked,
        &[("keep", KeepPressed), ("cancel", CancelConfirmed)],
    )
    .await;
    check(
        Screen::Following {
            waits: Waits::ForTheEndUser,
            slow: false,
            notice: None,
            can_reopen: true,
            can_renew: true,
            can_finish: true,
            can_cancel: true,
        },
        &[
            ("finish", FinishPressed),
            ("reopen", ReopenPressed),
            ("renew", RenewPressed),
            ("cancel", CancelPressed),
        ],
    )
    .await;
    check(
        Screen::WidgetBeside {
            url: "about:blank#beside".to_owned(),
            taken: true,
        },
        &[
            ("open-beside", TabTaken),
            ("renew", RenewPressed),
            ("cancel", CancelPressed),
        ],
    )
    .await;
    let (end, counts) = (End::Cancelled, Counts::default());
    check(
        Screen::Over {
            end,
            too_late: None,
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
        waits: Waits::ForTheErasure,
        slow: false,
        notice: None,
        can_reopen: false,
        can_renew: false,
        can_finish: false,
        can_cancel: false,
    };
    let drawn = draw(english(), screen, &now).await;
    assert_eq!(drawn.all("button, a").len(), 0);

    let (end, counts) = (End::Delivered, Counts::default());
    let over = Screen::Over {
        end,
        too_late: None,
        counts,
        can_leave: false,
    };
    let drawn = draw(english(), over, &progress("erased", json!({}))).await;
    assert_eq!(drawn.all("[data-testid=leave]").len(), 0);
    assert!(drawn.texts("main")[0].contains("You can close this page"));
}

#[wasm_bindgen_test]
async fn the_receipt_is_saved_when_it_is_asked_for() {
    let (end, counts) = (End::Delivered, Counts::default());
    let over = Screen::Over {
        end,
        too_late: None,
        counts,
        can_leave: true,
    };
    let drawn = draw(english(), over, &progress("erased", json!({}))).await;
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
        late: Some(Late::Blocked),
        progress: now.clone(),
        can_finish: false,
    };
    let drawn = draw(english(), screen, &now).await;
    let link = &drawn.all("[data-testid=open-in-tab]")[0];
    assert_eq!(link.get_attribute("href"), Some(url));
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener"));
}

#[wasm_bindgen_test]
async fn what_may_be_out_of_date_is_said_above_it_until_it_is_not() {
    let now = progress("linking", json!({}));
    let drawn = draw(english(), Screen::Cancelling { slow: true }, &now).await;
    assert_eq!(drawn.all("[data-testid=stale]").len(), 0);
    for why in Trouble::ALL {
        drawn.stale.set(Some(why));
        tick().await;
        assert_eq!(drawn.all("[aria-live] [data-testid=stale]").len(), 1);
    }
    drawn.stale.set(Some(Trouble::Unreadable));
    tick().await;
    drawn.press("reload-page");
    assert_eq!(drawn.heard(), [Event::ReloadPressed]);
    drawn.stale.set(None);
    tick().await;
    assert_eq!(drawn.all("[data-testid=stale]").len(), 0);
}
