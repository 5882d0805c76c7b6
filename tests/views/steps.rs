//! The list of steps tells the truth, in words as well as in marks.

use ::journey::{Screen, Waits};
use contract::{JourneyState, OutcomeKind, Progress};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::drawn::{Drawn, PARTNER, draw, progress};
use crate::spoken::english;

fn following(progress: &Progress) -> Screen {
    use JourneyState::{Collecting, Linking, Opened, Synchronising};
    let delivered = matches!(progress.outcome, None | Some(OutcomeKind::Delivered));
    let waits = match progress.state {
        Opened | Linking => Waits::ForALink,
        Synchronising => Waits::ForTheBank,
        Collecting => Waits::ForTheData,
        _ if delivered => Waits::ForTheErasure,
        _ => Waits::ForTheErasureOfNothing,
    };
    waiting(waits)
}

fn waiting(waits: Waits) -> Screen {
    Screen::Following {
        waits,
        slow: false,
        notice: None,
        can_reopen: false,
        can_renew: false,
        can_finish: false,
        can_cancel: false,
    }
}

fn words(drawn: &Drawn) -> Vec<String> {
    drawn.texts(".step .word")
}

#[wasm_bindgen_test]
async fn each_step_says_whether_it_is_done() {
    let linking = progress("linking", json!({}));
    let drawn = draw(english(), following(&linking), &linking).await;
    let heading = drawn.all("h1").remove(0);
    for (state, expected) in [
        (
            "linking",
            ["In progress", "To come", "To come", "To come", "To come"],
        ),
        (
            "synchronising",
            ["Done", "In progress", "To come", "To come", "To come"],
        ),
        (
            "collecting",
            ["Done", "Done", "In progress", "To come", "To come"],
        ),
        ("backed_up", ["Done", "Done", "Done", "Done", "In progress"]),
        ("erasing", ["Done", "Done", "Done", "Done", "In progress"]),
    ] {
        let now = progress(state, json!({}));
        drawn.go_on(following(&now), &now).await;
        assert_eq!(words(&drawn), expected, "{state}");
        let said = drawn.texts("[role=status]");
        assert_eq!(said, drawn.texts("h1"), "what changes is read out");
        assert!(
            drawn.all("h1")[0] == heading,
            "the focus has nowhere to fall to"
        );
    }
}

#[wasm_bindgen_test]
async fn the_bank_and_the_counts_stand_beside_their_steps() {
    let now = progress(
        "collecting",
        json!({
            "counts": { "accounts": 2, "transactions": 1_500 },
            "connections": [{ "id": "1", "name": "Banque du Nord", "status": "SUCCESS" }],
        }),
    );
    let drawn = draw(english(), following(&now), &now).await;
    assert_eq!(
        drawn.texts(".step .detail"),
        ["Banque du Nord", "2 accounts and 1,500 transactions"]
    );
    assert!(drawn.texts(".step .name")[3].contains(PARTNER));
}

#[wasm_bindgen_test]
async fn nobody_is_told_to_leave_who_is_waited_for_and_the_deadline_says_what_it_does() {
    let now = progress(
        "linking",
        json!({ "finishing": true, "connections": [{ "id": "1", "name": "B", "status": "SUCCESS" }] }),
    );
    for (waits, leave, deadline) in [
        (Waits::ForALink, false, "nothing is shared"),
        (
            Waits::ForTheEndUser,
            false,
            "what you have linked is handed over",
        ),
        (Waits::ForTheEndUserAtTheBank, false, "stop waiting"),
        (Waits::ForTheBank, true, "stop waiting"),
        (Waits::ForTheData, true, ""),
        (Waits::ForTheErasure, true, ""),
    ] {
        let screen = waiting(waits);
        let drawn = draw(english(), screen, &now).await;
        let words = drawn.texts("main p.small").join(" ");
        assert_eq!(words.contains("goes on without you"), leave, "{waits:?}");
        let told = drawn.texts("[data-testid=deadline]").join(" ");
        assert_eq!(!told.is_empty(), !deadline.is_empty(), "{waits:?}");
        assert!(told.contains(deadline), "{told}");
    }
}

#[wasm_bindgen_test]
async fn where_nothing_is_delivered_no_delivery_is_promised() {
    for outcome in ["cancelled", "abandoned", "failed"] {
        let now = progress("erasing", json!({ "outcome": outcome }));
        let drawn = draw(english(), following(&now), &now).await;
        assert_eq!(words(&drawn), ["In progress"], "{outcome}");
        assert!(drawn.texts(".lead")[0].contains("Nothing is shared"));
    }
}

#[wasm_bindgen_test]
async fn nobody_is_told_to_leave_before_the_server_has_heard_that_these_are_all_banks() {
    for finishing in [false, true] {
        let known = progress("linking", json!({ "finishing": finishing }));
        let screen = waiting(Waits::ForALastLook);
        let drawn = draw(english(), screen, &known).await;
        let may_leave = drawn.texts("main")[0].contains("You may close this page");
        assert_eq!(may_leave, finishing);
    }
}
