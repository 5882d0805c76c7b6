//! The list of steps tells the truth, in words as well as in marks.

use ::journey::Screen;
use contract::Progress;
use oneshot_app::text::Locale;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::drawn::{Drawn, PARTNER, draw, progress};

fn following(progress: &Progress) -> Screen {
    let progress = progress.clone();
    Screen::Following {
        progress,
        slow: false,
        can_reopen: false,
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
    let drawn = draw(Locale::En, following(&linking), &linking).await;
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
    let drawn = draw(Locale::En, following(&now), &now).await;
    assert_eq!(
        drawn.texts(".step .detail"),
        ["Banque du Nord", "2 accounts and 1,500 transactions"]
    );
    assert!(drawn.texts(".step .name")[3].contains(PARTNER));
}

#[wasm_bindgen_test]
async fn where_nothing_is_delivered_no_delivery_is_promised() {
    for outcome in ["cancelled", "abandoned", "failed"] {
        let now = progress("erasing", json!({ "outcome": outcome }));
        let drawn = draw(Locale::En, following(&now), &now).await;
        assert_eq!(words(&drawn), ["In progress"], "{outcome}");
        assert!(drawn.texts(".lead")[0].contains("Nothing is shared"));
    }
}
