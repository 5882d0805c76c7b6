//! A new session of the widget in place of one that is over.

use contract::{JourneyState, OutcomeKind, WidgetOpened};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Stage, problem};
use crate::whole::FILE;

#[tokio::test]
async fn a_widget_whose_session_is_over_is_opened_anew_for_the_same_user() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let asked = json!({ "widget": { "locale": "fr_FR" } });
    let opened = harness.open(asked).await;
    let first = harness.widget(&opened.key).await;
    assert_eq!(harness.widget(&opened.key).await, first, "found open");
    let answer = harness
        .post("/api/journey/widget", &opened.key, &json!({ "anew": true }))
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    let anew: WidgetOpened = answer.json().await.expect("the documented shape");
    let anew = url::Url::parse(&anew.url).expect("an address");
    let of = |url: &url::Url| -> Vec<(String, String)> { url.query_pairs().into_owned().collect() };
    let (session, rest): (Vec<_>, Vec<_>) = of(&anew)
        .into_iter()
        .partition(|(name, _)| name == "session_id");
    assert!(!of(&first).contains(&session[0]), "a new session");
    let kept = of(&first);
    assert!(rest.iter().all(|pair| kept.contains(pair)), "{rest:?}");
    assert_eq!(harness.widget(&opened.key).await, anew, "it is the one now");
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"].as_array().map(Vec::len), Some(1));

    stage
        .connect(&anew, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    let late = harness
        .post("/api/journey/widget", &opened.key, &json!({ "anew": true }))
        .await;
    assert_eq!(problem(late).await, (409, "wrong_state".to_owned()));
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]), "nobody is made after the end");
}

#[tokio::test]
async fn linxo_is_not_asked_for_new_sessions_as_fast_as_somebody_can_press() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let mut last = harness.widget(&opened.key).await;
    let anew = async || {
        let body = json!({ "anew": true });
        harness
            .post("/api/journey/widget", &opened.key, &body)
            .await
    };
    let mut given = 0;
    let refused = loop {
        let answer = anew().await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        let answer: WidgetOpened = answer.json().await.expect("the documented shape");
        last = url::Url::parse(&answer.url).expect("an address");
        given += 1;
        assert!(given < 10, "there is no bound");
    };
    assert!(given >= 3, "a person may try again: {given}");
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(problem(refused).await, (429, "rate_limited".to_owned()));
    let found = harness.widget(&opened.key).await;
    assert_eq!(found, last, "the last one goes on");
    let other = harness.open(json!({})).await;
    harness.widget(&other.key).await;
    let body = json!({ "anew": true });
    let answer = harness.post("/api/journey/widget", &other.key, &body).await;
    assert_eq!(answer.status(), StatusCode::OK, "another journey is free");
}
