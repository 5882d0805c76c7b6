//! What all screens have in common.

use ::journey::{End, Late, Notice, Screen, Trouble, Waits, WidgetTrouble};
use contract::{Banks, Counts, FailureCode, Progress};
use serde_json::json;
use texts::Language;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::drawn::{PARTNER, draw, progress};
use crate::spoken::{english, spoken};

const WAITS: [Waits; 13] = [
    Waits::ForALink,
    Waits::ForABank,
    Waits::ForTheEndUser,
    Waits::ForABankThatGives,
    Waits::ForAnotherTry,
    Waits::ForALastLook,
    Waits::ForTheEndUserAtTheBank,
    Waits::ForTheBank,
    Waits::ForOneOfSeveralBanks,
    Waits::ForTheData,
    Waits::ForTheErasure,
    Waits::ForTheErasureOfNothing,
    Waits::ForTheErasureAfterAHandover,
];

fn notices() -> Vec<Notice> {
    // For whatever reason something does not get through, what is said of that is the same.
    let told = |why: &Trouble| !why.is_of_the_line() || *why == Trouble::Offline;
    let told = Trouble::ALL.into_iter().filter(told);
    let failed = told.clone().map(Notice::FinishFailed);
    let kept = told.map(Notice::RemoveFailed);
    let mut all = vec![
        Notice::TooLateToCancel,
        Notice::CancelledNothing,
        Notice::NoFurtherBank,
        Notice::BankRemoved,
        Notice::TooLateToRemove,
    ];
    all.extend(failed);
    all.extend(kept);
    all
}

fn following(waits: Waits, notice: Option<Notice>) -> Screen {
    Screen::Following {
        waits,
        slow: true,
        notice,
        can_reopen: true,
        can_renew: false,
        can_finish: true,
        can_cancel: true,
    }
}

fn failure_codes() -> Vec<FailureCode> {
    vec![
        FailureCode::ConnectionFailed,
        FailureCode::AutoSyncEnabled,
        FailureCode::RefusedByLinxo,
        FailureCode::SynchronisationTimeout,
        FailureCode::DataKeptChanging,
        FailureCode::BackupRefused,
        FailureCode::Other("of_tomorrow".to_owned()),
    ]
}

fn widget_troubles() -> Vec<WidgetTrouble> {
    let mut all = vec![
        WidgetTrouble::LinxoUnreachable,
        WidgetTrouble::LinxoRefused,
        WidgetTrouble::Expired,
        WidgetTrouble::EndedWithoutSuccess,
        WidgetTrouble::Other("of_tomorrow".to_owned()),
    ];
    // Linxo being away is told by a word of its own.
    let ours = Trouble::ALL
        .into_iter()
        .filter(|why| *why != Trouble::Linxo);
    all.extend(ours.map(WidgetTrouble::Ours));
    all
}

/// Every screen there is, where the journey stands then, and the name of its view.
fn screens() -> Vec<(Screen, Progress, &'static str)> {
    let opened = progress("opened", json!({}));
    let linking = progress("linking", json!({}));
    let url = "about:blank".to_owned();
    let mut all = vec![];
    for slow in [false, true] {
        all.push((Screen::Loading { slow }, opened.clone(), "step-loading"));
        all.push((Screen::Opening { slow }, opened.clone(), "step-opening"));
    }
    for (banks, begun) in [
        (Banks::One, false),
        (Banks::Many, false),
        (Banks::One, true),
    ] {
        let partner = PARTNER.to_owned();
        let screen = Screen::Start {
            partner,
            banks,
            begun,
        };
        all.push((screen, opened.clone(), "step-start"));
    }
    for late in [
        None,
        Some(Late::Unknown),
        Some(Late::Blocked),
        Some(Late::WithoutUs(Trouble::Offline)),
    ] {
        let (url, progress) = (url.clone(), linking.clone());
        let screen = Screen::Widget {
            url,
            loaded: false,
            late,
            progress,
            can_finish: late.is_some(),
        };
        all.push((screen, linking.clone(), "step-widget"));
    }
    for gone in [false, true] {
        let screen = Screen::UnknownJourney { gone };
        all.push((screen, opened.clone(), "step-problem"));
    }
    for why in Trouble::ALL {
        let screen = Screen::Unreachable { why };
        all.push((screen, opened.clone(), "step-problem"));
        let screen = Screen::CancelFailed { why };
        all.push((screen, linking.clone(), "step-problem"));
    }
    for taken in [false, true] {
        let url = url.clone();
        let screen = Screen::WidgetBeside { url, taken };
        all.push((screen, linking.clone(), "step-beside"));
    }
    all.push((
        Screen::LeavingForWidget { url },
        linking.clone(),
        "step-leaving",
    ));
    for slow in [false, true] {
        let screen = Screen::Cancelling { slow };
        all.push((screen, linking.clone(), "step-cancelling"));
        let screen = Screen::Removing { slow };
        all.push((screen, linking.clone(), "step-removing"));
    }
    all.push((Screen::CancelAsked, linking.clone(), "step-cancel"));
    for bank in [None, Some("Banque du Nord".to_owned())] {
        let screen = Screen::RemoveAsked { bank };
        all.push((screen, linking.clone(), "step-remove"));
    }
    for why in widget_troubles() {
        for can_go_back in [false, true] {
            let why = why.clone();
            let screen = Screen::OpeningFailed { why, can_go_back };
            all.push((screen, linking.clone(), "step-problem"));
        }
    }
    for waits in WAITS {
        all.push((following(waits, None), linking.clone(), "step-progress"));
    }
    for notice in notices() {
        let screen = following(Waits::ForTheEndUser, Some(notice));
        all.push((screen, linking.clone(), "step-progress"));
    }
    let erasing = progress("erasing", json!({}));
    let screen = following(Waits::ForTheErasure, None);
    all.push((screen, erasing, "step-erasing"));
    let failures = failure_codes().into_iter().map(Some).chain([None]);
    let mut ends = vec![
        (End::Delivered, "step-done"),
        (End::Cancelled, "step-cancelled"),
        (End::Abandoned, "step-problem"),
    ];
    ends.extend(failures.map(|code| (End::Failed(code), "step-problem")));
    let erased = progress("erased", json!({}));
    for (end, step) in ends {
        let counts = Counts::default();
        all.push((
            Screen::Over {
                end,
                too_late: None,
                counts,
                can_leave: true,
            },
            erased.clone(),
            step,
        ));
    }
    all
}

#[wasm_bindgen_test]
async fn every_screen_has_its_name_and_one_heading_that_can_take_the_focus() {
    for (screen, progress, step) in screens() {
        for locale in Language::ALL.iter().map(|language| spoken(*language)) {
            let drawn = draw(locale, screen.clone(), &progress).await;
            assert_eq!(drawn.step(), step, "{screen:?}");
            let headings = drawn.all("main h1");
            assert_eq!(headings.len(), 1, "{screen:?}");
            assert_eq!(headings[0].get_attribute("tabindex").as_deref(), Some("-1"));
            assert!(!drawn.texts("h1")[0].is_empty(), "{screen:?}");
            assert_eq!(
                drawn.all("[style]").len(),
                0,
                "our policy forbids it: {screen:?}"
            );
        }
    }
}

#[wasm_bindgen_test]
async fn no_words_are_left_in_english_and_no_value_is_left_out() {
    // What is no word of ours.
    let same = [PARTNER, ""];
    for (screen, progress, _) in screens() {
        let english = draw(english(), screen.clone(), &progress).await;
        for language in Language::ALL.iter().filter(|other| **other != Language::En) {
            let other = draw(spoken(*language), screen.clone(), &progress).await;
            for selector in ["h1", "p", "dt", "dd", "li", "button", "a"] {
                for (en, said) in english.texts(selector).iter().zip(other.texts(selector)) {
                    assert!(
                        *en != said || same.contains(&en.as_str()),
                        "{screen:?} in {language:?}: {en}"
                    );
                    assert!(!said.contains(['{', '}']), "{said}");
                    assert!(!said.contains("  "), "a value is missing: {said}");
                }
            }
        }
    }
}

/// All that a person reads of some screens, each once.
async fn read(screens: Vec<(Screen, Progress)>) -> Vec<String> {
    let mut seen = Vec::new();
    for (screen, progress) in screens {
        let drawn = draw(english(), screen, &progress).await;
        seen.push(drawn.texts("main h1, main p").join(" "));
    }
    seen
}

fn assert_all_differ(mut seen: Vec<String>) {
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "{seen:?}");
}

#[wasm_bindgen_test]
async fn who_waits_for_whom_and_what_came_of_a_press_have_words_of_their_own() {
    let linking = progress("linking", json!({}));
    let waits = WAITS.map(|waits| (following(waits, None), linking.clone()));
    assert_all_differ(read(waits.to_vec()).await);
    let notices = notices().into_iter();
    let notices = notices.map(|notice| {
        (
            following(Waits::ForTheEndUser, Some(notice)),
            linking.clone(),
        )
    });
    assert_all_differ(read(notices.collect()).await);
    let unread = Trouble::ALL.map(|why| (Screen::Unreachable { why }, linking.clone()));
    assert_all_differ(read(unread.to_vec()).await);
}

#[wasm_bindgen_test]
async fn every_failure_has_words_of_its_own() {
    let mut seen = Vec::new();
    let erased = progress("erased", json!({ "outcome": "failed" }));
    for code in failure_codes() {
        let end = End::Failed(Some(code));
        let screen = Screen::Over {
            end,
            too_late: None,
            counts: Counts::default(),
            can_leave: false,
        };
        seen.push(
            draw(english(), screen, &erased)
                .await
                .texts("main h1, main p")
                .join(" "),
        );
    }
    let linking = progress("linking", json!({}));
    for why in widget_troubles() {
        let can_go_back = false;
        let screen = Screen::OpeningFailed { why, can_go_back };
        seen.push(
            draw(english(), screen, &linking)
                .await
                .texts("main h1, main p")
                .join(" "),
        );
    }
    let with_code = seen.iter().filter(|words| words.contains("of_tomorrow"));
    assert_eq!(with_code.count(), 2, "unknown codes are shown: {seen:?}");
    assert_all_differ(seen);
}

#[wasm_bindgen_test]
async fn the_end_says_which_wish_came_too_late_and_otherwise_nothing_of_wishes() {
    let erased = progress("erased", json!({ "outcome": "delivered" }));
    let mut said = Vec::new();
    for too_late in [
        None,
        Some(Notice::TooLateToCancel),
        Some(Notice::TooLateToRemove),
    ] {
        let screen = Screen::Over {
            end: End::Delivered,
            too_late,
            counts: Counts::default(),
            can_leave: false,
        };
        let drawn = draw(english(), screen, &erased).await;
        said.push(drawn.texts("main [data-testid=notice]").join(" "));
    }
    assert!(said[0].is_empty());
    assert!(said[1].contains("too late to cancel"), "{said:?}");
    assert!(said[2].contains("too late to remove"), "{said:?}");
}
