//! What all screens have in common.

use ::journey::{End, Screen, WidgetTrouble};
use contract::{Banks, Counts, FailureCode, Progress};
use oneshot_app::text::Locale;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::drawn::{PARTNER, draw, progress};

const STATES: [&str; 6] = [
    "linking",
    "synchronising",
    "collecting",
    "backed_up",
    "erasing",
    "erased",
];

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
    vec![
        WidgetTrouble::LinxoUnreachable,
        WidgetTrouble::LinxoRefused,
        WidgetTrouble::Offline,
        WidgetTrouble::Expired,
        WidgetTrouble::EndedWithoutSuccess,
        WidgetTrouble::Other("of_tomorrow".to_owned()),
    ]
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
    for banks in [Banks::One, Banks::Many] {
        let partner = PARTNER.to_owned();
        all.push((
            Screen::Start { partner, banks },
            opened.clone(),
            "step-start",
        ));
    }
    for late in [false, true] {
        let (url, progress) = (url.clone(), linking.clone());
        let screen = Screen::Widget {
            url,
            loaded: false,
            late,
            progress,
        };
        all.push((screen, linking.clone(), "step-widget"));
    }
    all.push((Screen::UnknownJourney, opened.clone(), "step-problem"));
    all.push((Screen::Unreachable, opened.clone(), "step-problem"));
    all.push((
        Screen::LeavingForWidget { url },
        linking.clone(),
        "step-leaving",
    ));
    all.push((Screen::Cancelling, linking.clone(), "step-cancelling"));
    all.push((Screen::CancelFailed, linking.clone(), "step-problem"));
    for why in widget_troubles() {
        all.push((
            Screen::OpeningFailed { why },
            linking.clone(),
            "step-problem",
        ));
    }
    for state in STATES {
        for outcome in ["delivered", "cancelled"] {
            let progress = progress(state, json!({ "outcome": outcome }));
            let step = if state == "erasing" {
                "step-erasing"
            } else {
                "step-progress"
            };
            let now = progress.clone();
            let screen = Screen::Following {
                progress: now,
                slow: true,
                can_reopen: true,
                can_finish: false,
                can_cancel: true,
            };
            all.push((screen, progress, step));
        }
    }
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
        for locale in [Locale::En, Locale::Fr] {
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
async fn no_words_are_the_same_in_two_languages() {
    // What is one word in both, or no word of ours.
    let same = [PARTNER, ""];
    for (screen, progress, _) in screens() {
        let english = draw(Locale::En, screen.clone(), &progress).await;
        let french = draw(Locale::Fr, screen.clone(), &progress).await;
        for selector in ["h1", "p", "dt", "dd", "li", "button", "a"] {
            for (en, fr) in english.texts(selector).iter().zip(french.texts(selector)) {
                assert!(*en != fr || same.contains(&en.as_str()), "{screen:?}: {en}");
            }
        }
    }
}

#[wasm_bindgen_test]
async fn every_failure_has_words_of_its_own() {
    let mut seen = Vec::new();
    let erased = progress("erased", json!({ "outcome": "failed" }));
    for code in failure_codes() {
        let end = End::Failed(Some(code));
        let screen = Screen::Over {
            end,
            counts: Counts::default(),
            can_leave: false,
        };
        seen.push(
            draw(Locale::En, screen, &erased)
                .await
                .texts("main h1, main p")
                .join(" "),
        );
    }
    let linking = progress("linking", json!({}));
    for why in widget_troubles() {
        let screen = Screen::OpeningFailed { why };
        seen.push(
            draw(Locale::En, screen, &linking)
                .await
                .texts("main h1, main p")
                .join(" "),
        );
    }
    let with_code = seen.iter().filter(|words| words.contains("of_tomorrow"));
    assert_eq!(with_code.count(), 2, "unknown codes are shown: {seen:?}");
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all);
}
