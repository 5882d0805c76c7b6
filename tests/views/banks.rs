//! What is told of each bank, when not all went well.

use ::journey::{End, Event, Screen, Waits};
use contract::{Counts, FailureCode, Progress};
use oneshot_app::text::Locale;
use serde_json::{Value, json};
use texts::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::drawn::{Drawn, PARTNER, draw, progress};
use crate::spoken::{english, spoken};

const STATUSES: [&str; 7] = [
    "SUCCESS",
    "PARTIAL_SUCCESS",
    "FAILED",
    "RUNNING",
    "CLOSED",
    "NONE",
    "OF_TOMORROW",
];

const CHANNELS: [&str; 9] = [
    "PARTIAL_SUCCESS",
    "RUNNING",
    "CLOSED",
    "AUTH_FAILED",
    "TOKEN_EXPIRED",
    "PASSWORD_CHANGE_REQUIRED",
    "CHALLENGE_REQUIRED",
    "USER_ACTION_REQUIRED",
    "OF_TOMORROW",
];

fn bank(name: &str, status: &str, channels: &[(&str, &str)]) -> Value {
    let channels: Vec<_> = channels
        .iter()
        .map(|(mode, status)| json!({ "id": null, "mode": mode, "status": status }))
        .collect();
    json!({ "id": name, "name": name, "status": status, "channels": channels })
}

fn erased(outcome: &str, accounts: u64, banks: &[Value]) -> Progress {
    progress(
        "erased",
        json!({
            "outcome": outcome, "connections": banks,
            "counts": { "accounts": accounts, "transactions": accounts * 10 },
        }),
    )
}

async fn over(locale: Locale, end: End, progress: &Progress) -> Drawn {
    let screen = Screen::Over {
        end,
        too_late: None,
        counts: Counts::default(),
        can_leave: false,
    };
    draw(locale, screen, progress).await
}

#[wasm_bindgen_test]
async fn a_part_is_called_a_part_and_says_what_came_and_what_did_not() {
    let channels = [
        ("REDIRECT", "SUCCESS"),
        ("EMBEDDED", "PASSWORD_CHANGE_REQUIRED"),
    ];
    let now = erased(
        "delivered",
        2,
        &[bank("Nord", "PARTIAL_SUCCESS", &channels)],
    );
    let drawn = over(english(), End::Delivered, &now).await;
    assert_eq!(drawn.step(), "step-done");
    assert_eq!(drawn.texts("h1"), ["Partly shared, then erased"]);
    assert!(drawn.texts("dd")[0].contains("2 accounts"), "what came");
    let told = drawn.texts(".bank").join(" ");
    for words in [
        "Nord",
        "Only part of it could be read",
        "Savings, loans",
        "new password",
        "bank’s own site",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("Current accounts"), "that part is there");
    assert!(drawn.texts("main p").join(" ").contains("start again"));
}

#[wasm_bindgen_test]
async fn where_all_went_well_no_bank_is_listed() {
    let channels = [("REDIRECT", "SUCCESS"), ("EMBEDDED", "EMPTY")];
    let now = erased("delivered", 2, &[bank("Nord", "SUCCESS", &channels)]);
    let drawn = over(english(), End::Delivered, &now).await;
    assert_eq!(drawn.all(".bank").len(), 0);
    assert!(drawn.texts("h1")[0].starts_with("It’s done"));
}

#[wasm_bindgen_test]
async fn a_bank_without_accounts_is_not_called_shared() {
    let now = erased("delivered", 0, &[bank("Nord", "SUCCESS", &[])]);
    let drawn = over(english(), End::Delivered, &now).await;
    assert_eq!(drawn.texts("h1"), ["Your bank had no account to share"]);
}

#[wasm_bindgen_test]
async fn every_reason_of_a_bank_has_its_own_words_and_its_own_next_step() {
    for locale in Language::ALL.iter().map(|language| spoken(*language)) {
        let mut reasons = Vec::new();
        let mut steps = Vec::new();
        for status in CHANNELS {
            let failed = bank("Nord", "FAILED", &[("EMBEDDED", status)]);
            let now = erased("failed", 0, &[failed]);
            let end = End::Failed(Some(FailureCode::ConnectionFailed));
            let drawn = over(locale, end, &now).await;
            let words = drawn.texts(".reason").join(" ");
            assert!(
                !words.contains(status) || status == "OF_TOMORROW",
                "{words}"
            );
            reasons.push(words);
            let next = drawn.texts(".next").join(" ");
            assert!(!next.is_empty(), "{status}");
            steps.push(next);
        }
        assert!(reasons.iter().any(|words| words.contains("OF_TOMORROW")));
        for known in [&mut reasons, &mut steps] {
            known.sort();
            known.dedup();
        }
        assert_eq!(reasons.len(), CHANNELS.len());
        // A bank that is slow and one that gave a part ask for the same.
        assert_eq!(steps.len(), CHANNELS.len() - 1);
    }
}

#[wasm_bindgen_test]
async fn every_status_of_a_connection_has_its_own_words() {
    for locale in Language::ALL.iter().map(|language| spoken(*language)) {
        let banks: Vec<_> = STATUSES
            .iter()
            .map(|status| bank("Nord", status, &[]))
            .collect();
        let now = erased("delivered", 1, &banks);
        let mut words = over(locale, End::Delivered, &now).await.texts(".standing");
        for (status, words) in STATUSES.iter().zip(&words) {
            assert!(
                !words.contains(status) || *status == "OF_TOMORROW",
                "{words}"
            );
        }
        words.sort();
        words.dedup();
        assert_eq!(words.len(), STATUSES.len());
    }
}

#[wasm_bindgen_test]
async fn after_the_end_no_bank_is_said_to_be_still_read() {
    let now = erased("failed", 0, &[bank("Nord", "RUNNING", &[])]);
    let end = End::Failed(Some(FailureCode::SynchronisationTimeout));
    let drawn = over(english(), end, &now).await;
    assert!(drawn.texts(".standing")[0].contains("had not finished"));
}

#[wasm_bindgen_test]
async fn where_one_way_to_the_bank_failed_the_other_is_named() {
    for (failed, other) in [
        ("EMBEDDED", "bank’s own site instead"),
        ("REDIRECT", "bank login instead"),
    ] {
        let other_mode = if failed == "EMBEDDED" {
            "REDIRECT"
        } else {
            "EMBEDDED"
        };
        let channels = [(failed, "AUTH_FAILED"), (other_mode, "SUCCESS")];
        let now = erased(
            "delivered",
            1,
            &[bank("Nord", "PARTIAL_SUCCESS", &channels)],
        );
        let drawn = over(english(), End::Delivered, &now).await;
        assert!(drawn.texts(".bank")[0].contains(other), "{failed}");
    }
}

#[wasm_bindgen_test]
async fn between_two_banks_each_that_is_linked_is_listed_with_how_it_stands() {
    let banks = [
        bank("Nord", "SUCCESS", &[]),
        bank("Sud", "FAILED", &[("EMBEDDED", "AUTH_FAILED")]),
    ];
    let now = progress("linking", json!({ "connections": banks }));
    let screen = Screen::Following {
        waits: Waits::ForTheEndUser,
        slow: false,
        notice: None,
        can_reopen: true,
        can_renew: false,
        can_finish: true,
        can_cancel: true,
    };
    let drawn = draw(english(), screen, &now).await;
    let told = drawn.texts(".bank");
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("Nord") && told[0].contains("Linked and read"));
    assert!(told[1].contains("refused the login"));
    assert_eq!(drawn.texts("[data-testid=reopen]"), ["Link another bank"]);
    assert_eq!(drawn.texts("[data-testid=cancel]"), ["Cancel everything"]);
    let remove = drawn.texts("[data-testid=remove]");
    assert_eq!(remove, ["Remove, Nord", "Remove, Sud"]);
    let second = drawn.all("[data-testid=remove]").remove(1);
    second.unchecked_ref::<HtmlElement>().click();
    assert_eq!(drawn.heard(), [Event::RemovePressed("Sud".to_owned())]);
}

#[wasm_bindgen_test]
async fn a_bank_can_be_removed_only_while_the_end_user_is_asked() {
    let banks = [bank("Nord", "FAILED", &[("EMBEDDED", "AUTH_FAILED")])];
    for waits in [
        Waits::ForALastLook,
        Waits::ForTheEndUserAtTheBank,
        Waits::ForAnotherTry,
    ] {
        let now = progress("linking", json!({ "connections": banks }));
        let screen = Screen::Following {
            waits,
            slow: false,
            notice: None,
            can_reopen: true,
            can_renew: false,
            can_finish: false,
            can_cancel: true,
        };
        let drawn = draw(english(), screen, &now).await;
        assert_eq!(drawn.all(".bank").len(), 1, "{waits:?}");
        assert_eq!(drawn.all("[data-testid=remove]").len(), 0, "{waits:?}");
    }
}

#[wasm_bindgen_test]
async fn nothing_is_said_of_a_partner_that_may_be_untrue() {
    let nobody = erased("failed", 3, &[]);
    let end = End::Failed(Some(FailureCode::BackupRefused));
    let drawn = over(english(), end, &nobody).await;
    let words = drawn.texts(".lead")[0].clone();
    assert!(
        words.contains(&format!("may have reached {PARTNER}")),
        "{words}"
    );
    let unknown = progress("erased", json!({}));
    let drawn = over(english(), End::Failed(None), &unknown).await;
    assert!(!drawn.texts(".lead")[0].contains("received nothing"));
}
