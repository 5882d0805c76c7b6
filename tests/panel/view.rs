//! What the panel shows and does.

use contract::OpenJourney;
use leptos::prelude::{document, window};
use linxo::settings::CATALOGUE;
use oneshot_app::browser;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::drawn::{asked, draw, until, with_panel};

#[wasm_bindgen_test]
fn every_setting_of_the_catalogue_has_a_control_its_effect_and_how_surely_it_is_known() {
    let drawn = draw(&json!({}));
    for setting in CATALOGUE {
        let shown = drawn.part(&format!("setting-{}", setting.name));
        let said = shown.text_content().unwrap_or_default();
        assert!(
            said.contains(&setting.effect.replace('`', "")),
            "{}",
            setting.name
        );
        assert!(
            said.contains(setting.confidence.words()),
            "{}",
            setting.name
        );
        let control = shown.query_selector("input, select").expect("a selector");
        assert!(control.is_some(), "{}", setting.name);
    }
}

#[wasm_bindgen_test]
fn what_a_one_shot_fixes_is_shown_and_cannot_be_changed() {
    let drawn = draw(&json!({}));
    for setting in CATALOGUE.iter().filter(|setting| setting.locked.is_some()) {
        let shown = drawn.part(&format!("setting-{}", setting.name));
        let controls = shown
            .query_selector_all("input, select")
            .expect("a selector");
        assert_eq!(controls.length(), 1, "{}", setting.name);
        let control: Element = controls.get(0).expect("one").unchecked_into();
        assert!(control.has_attribute("readonly"), "{}", setting.name);
        let value = js_sys::Reflect::get(&control, &"value".into()).expect("a value");
        let value = value.as_string().expect("text");
        let expected = match setting.name {
            "auto_sync" => "false".to_owned(),
            "redirect_url" => format!("{}/return/KEY", browser::origin()),
            "cancel_url" => format!("{}/cancelled/KEY", browser::origin()),
            _ => format!("{}/resume/KEY", browser::origin()),
        };
        assert_eq!(value, expected);
    }
}

#[wasm_bindgen_test]
fn every_control_has_a_name_for_those_who_do_not_see_it() {
    let drawn = draw(&json!({}));
    for control in drawn.all("input, select, textarea, button") {
        let labelled = control.has_attribute("aria-label")
            || control.closest("label").expect("a selector").is_some()
            || !control.text_content().unwrap_or_default().trim().is_empty()
                && control.tag_name() == "BUTTON"
            || drawn
                .all("label[for]")
                .iter()
                .any(|label| label.get_attribute("for") == control.get_attribute("id"));
        assert!(labelled, "{}", control.outer_html());
    }
}

#[wasm_bindgen_test]
async fn a_change_is_seen_in_the_address_the_body_and_the_fragment() {
    let drawn = draw(&json!({}));
    drawn.type_into("[data-testid=setting-font] input", "Georgia");
    drawn
        .one("[data-testid=setting-wait_sync_end] input[value=true]")
        .click();
    drawn
        .one("[data-testid=panel-presentation] input[value=full_page]")
        .click();
    drawn.until_text("panel-url", "&font=Georgia").await;
    drawn.until_text("panel-url", "&wait_sync_end=true").await;
    let url = drawn.text("panel-url");
    assert!(url::Url::parse(&url).is_ok(), "{url}");
    assert_eq!(url.matches("auto_sync=").count(), 1, "{url}");
    let body: OpenJourney = serde_json::from_str(&drawn.text("panel-json")).expect("JSON");
    assert_eq!(body.widget["font"], "Georgia");
    assert_eq!(body.presentation, contract::Presentation::FullPage);
    until("the fragment keeps it", || {
        window()
            .location()
            .hash()
            .is_ok_and(|hash| hash.contains("font=Georgia"))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_wrong_value_says_what_to_write_and_nothing_is_opened() {
    let drawn = draw(&with_panel());
    drawn.type_into("[data-testid=setting-font_color] input[type=text]", "#12");
    drawn.until_text("setting-font_color", "#rrggbb").await;
    drawn.part("panel-apply").click();
    drawn.until_text("panel-hint", "Correct 1 field").await;
    let focused = document().active_element().expect("something");
    assert_eq!(
        focused.get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    assert!(asked("/panel/api/journeys").is_empty());
    assert!(!drawn.text("panel-url").contains("font_color"));
}

#[wasm_bindgen_test]
async fn a_server_without_the_panel_is_named_as_the_reason() {
    let drawn = draw(&json!({"/panel/api/journeys": [404, "no such page"]}));
    drawn.part("panel-apply").click();
    drawn
        .until_text("panel-preview", "ONESHOT_PANEL=true")
        .await;
    assert!(drawn.frame().is_none());
}

#[wasm_bindgen_test]
async fn a_server_that_refuses_is_quoted() {
    let problem = json!({
        "type": "about:blank", "title": "Linxo does not answer", "status": 502,
        "detail": "Try again in a minute.", "code": "linxo_unreachable",
    });
    let drawn = draw(&json!({"/panel/api/journeys": [502, problem.to_string()]}));
    drawn.part("panel-apply").click();
    drawn
        .until_text(
            "panel-preview",
            "Linxo does not answer: Try again in a minute.",
        )
        .await;
}

#[wasm_bindgen_test]
async fn a_preview_shows_the_widget_its_messages_raw_and_the_events_of_the_journey() {
    let drawn = draw(&with_panel());
    drawn.type_into("[data-testid=setting-font] input", "Georgia");
    drawn.part("panel-apply").click();
    until("a frame", || drawn.frame().is_some()).await;
    drawn.until_text("panel-log", "\"novelty\": 7").await;
    drawn
        .until_text("panel-log", "progress: synchronising")
        .await;
    until("the state", || {
        let here = drawn.one("[data-testid=panel-states] [aria-current=step]");
        here.text_content().as_deref() == Some("synchronising")
    })
    .await;
    let opened = asked("/panel/api/journeys");
    assert_eq!(opened.len(), 1);
    let body: Value =
        serde_json::from_str(opened[0]["body"].as_str().expect("text")).expect("JSON");
    assert_eq!(body["widget"], json!({"font": "Georgia"}));
    until("the hint is handed over", || {
        !asked("/api/journey/reports").is_empty()
    })
    .await;
    for entry in drawn.all("[data-testid=panel-log-entry]") {
        assert!(!entry.text_content().unwrap_or_default().contains("the-key"));
    }
}

#[wasm_bindgen_test]
async fn messages_of_others_are_counted_and_not_shown() {
    let drawn = draw(&with_panel());
    drawn.part("panel-apply").click();
    drawn.until_text("panel-log", "redirect_to").await;
    let forged = js_sys::JSON::parse(r#"{"eventName":"forged"}"#).expect("JSON");
    // Of the right origin, but of our own window and not of the frame.
    window().post_message(&forged, "*").expect("posted");
    drawn
        .until_text("panel-log-count", "1 message ignored")
        .await;
    assert!(!drawn.text("panel-log").contains("forged"));
}

#[wasm_bindgen_test]
async fn a_change_keeps_the_frame_until_it_is_applied_and_leaves_no_journey_behind() {
    let drawn = draw(&with_panel());
    drawn.part("panel-apply").click();
    until("a frame", || drawn.frame().is_some()).await;
    let first = drawn.frame();
    drawn.type_into("[data-testid=setting-font] input", "Georgia");
    drawn.until_text("panel-hint", "Settings changed").await;
    assert!(drawn.frame() == first);
    assert_eq!(asked("/panel/api/journeys").len(), 1);
    drawn.part("panel-apply").click();
    until("another frame", || {
        drawn.frame().is_some() && drawn.frame() != first
    })
    .await;
    assert_eq!(asked("/panel/api/journeys").len(), 2);
    assert_eq!(asked("/api/journey/cancel").len(), 1);
    until("nothing to apply", || drawn.text("panel-hint").is_empty()).await;
}

#[wasm_bindgen_test]
async fn changes_apply_by_themselves_when_asked_to() {
    let mut answers = with_panel();
    // Nothing more happens in this journey, so that no bank is on its way.
    answers["/api/journey/events"] = json!([200, ": quiet\n\n"]);
    let drawn = draw(&answers);
    drawn.part("panel-auto").click();
    drawn.part("panel-apply").click();
    until("a frame", || drawn.frame().is_some()).await;
    drawn.type_into("[data-testid=setting-font] input", "Georgia");
    until("a second journey", || {
        asked("/panel/api/journeys").len() == 2
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_stopped_preview_is_cancelled_and_its_frame_is_gone() {
    let drawn = draw(&with_panel());
    drawn.part("panel-apply").click();
    until("a frame", || drawn.frame().is_some()).await;
    drawn.part("panel-stop").click();
    until("no frame", || drawn.frame().is_none()).await;
    until("a cancelled journey", || {
        asked("/api/journey/cancel").len() == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_full_page_is_a_link_and_opens_no_widget_here() {
    let drawn = draw(&with_panel());
    drawn
        .one("[data-testid=panel-presentation] input[value=full_page]")
        .click();
    drawn.part("panel-apply").click();
    until("a link", || {
        !drawn.all("[data-testid=panel-preview] a").is_empty()
    })
    .await;
    let link = drawn.one("[data-testid=panel-preview] a");
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("http://app.localhost/j/the-key")
    );
    assert!(drawn.frame().is_none());
    assert!(asked("/api/journey/widget").is_empty());
}

#[wasm_bindgen_test]
async fn the_log_is_filtered_and_emptied() {
    let drawn = draw(&with_panel());
    drawn.part("panel-apply").click();
    drawn.until_text("panel-log", "redirect_to").await;
    drawn.until_text("panel-log", "synchronising").await;
    drawn.type_into("[data-testid=panel-log] input[type=search]", "novelty");
    until("one entry", || {
        drawn.all("[data-testid=panel-log-entry]").len() == 1
    })
    .await;
    drawn.until_text("panel-log-count", "1 shown").await;
    drawn.part("panel-log-clear").click();
    until("no entry", || {
        drawn.all("[data-testid=panel-log-entry]").is_empty()
    })
    .await;
}
