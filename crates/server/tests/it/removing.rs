//! Taking one bank away before anything is shared.

use std::time::Duration;

use contract::{JourneyState, JourneyView, OutcomeKind};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{API_KEY, Harness, Stage};
use crate::whole::FILE;

#[tokio::test]
async fn banks_are_removed_from_any_address_of_the_page_even_the_last_one() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = harness.widget(&opened.key).await;
    let key = |name: &str| {
        let mut query = widget.query_pairs();
        let address = query.find(|(n, _)| n == name).expect("in the address").1;
        address.rsplit('/').next().expect("a key").to_owned()
    };
    let addresses = ["redirect_url", "cancel_url", "aspsp_callback_uri"];
    let mut banks = Vec::new();
    for _ in addresses {
        let bank = stage
            .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
            .await;
        banks.push(bank["id"].as_str().expect("an id").to_owned());
    }
    let all = |p: &contract::Progress| {
        p.state == JourneyState::Linking && p.connections.iter().all(|c| c.status == "SUCCESS")
    };
    harness
        .until(&opened.key, |p| p.connections.len() == 3 && all(p))
        .await;
    for (address, left) in addresses.into_iter().zip([2, 1, 0]) {
        let path = format!("/api/journey/connections/{}", banks[left]);
        let key = key(address);
        let remove = || harness.request(Method::DELETE, &path, &key).send();
        let removed = remove().await.expect("an answer");
        assert_eq!(removed.status(), StatusCode::NO_CONTENT, "{address}");
        let rest = harness
            .until(&opened.key, |p| p.connections.len() == left)
            .await;
        assert_eq!(rest.state, JourneyState::Linking, "{address}");
        let again = remove().await.expect("an answer");
        assert_eq!(again.status(), StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn a_bank_that_linxo_still_has_is_not_said_to_be_removed() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = harness.widget(&opened.key).await;
    let path = one_bank(&stage, &opened.key, &widget).await;
    // Linxo says that it is deleted, or that it never was there, and has it.
    for status in [204, 404] {
        stage
            .fault(json!({
                "method": "DELETE", "path": "/connections", "times": 1,
                "action": { "status": status },
            }))
            .await;
        let request = harness.request(Method::DELETE, &path, &opened.key);
        let removed = request.send().await.expect("an answer");
        assert_eq!(removed.status(), StatusCode::BAD_GATEWAY, "{status}");
        let told = harness.until(&opened.key, linked(1)).await;
        assert!(!told.unlinked, "{status}");
    }
}

#[tokio::test]
async fn a_removed_bank_counts_for_nothing_even_when_linxo_cannot_be_read_afterwards() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness
        .open(json!({ "banks": "many", "expires_in_s": 60 }))
        .await;
    let widget = harness.widget(&opened.key).await;
    let path = one_bank(&stage, &opened.key, &widget).await;
    stage
        .fault(json!({
            "method": "GET", "path": "/connections", "action": { "status": 500 },
        }))
        .await;
    let request = harness.request(Method::DELETE, &path, &opened.key);
    request.send().await.expect("an answer");
    let told = harness.until(&opened.key, |p| p.unlinked).await;
    assert_eq!(told.connections, []);
    harness.clock.advance(Duration::from_secs(61));
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Abandoned));
    let view = view(harness, &opened.id).await;
    assert_eq!(view.synchronised_at_ms, None);
}

#[tokio::test]
async fn a_bank_is_said_to_be_removed_when_only_the_answer_to_its_deletion_is_lost() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = harness.widget(&opened.key).await;
    let path = one_bank(&stage, &opened.key, &widget).await;
    stage
        .fault(json!({
            "method": "DELETE", "path": "/connections", "times": 1, "action": "truncate",
        }))
        .await;
    let request = harness.request(Method::DELETE, &path, &opened.key);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let told = harness
        .until(&opened.key, |p| p.connections.is_empty())
        .await;
    assert!(told.unlinked, "{told:?}");
}

#[tokio::test]
async fn what_is_delivered_is_not_older_than_its_bank() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness
        .open(json!({ "banks": "many", "expires_in_s": 7200 }))
        .await;
    let widget = harness.widget(&opened.key).await;
    let mut synchronised = Vec::new();
    for banks in [1, 2] {
        stage
            .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
            .await;
        harness.until(&opened.key, linked(banks)).await;
        synchronised.push(view(harness, &opened.id).await.synchronised_at_ms);
        harness.clock.advance(Duration::from_secs(600));
    }
    assert!(synchronised[0] < synchronised[1], "{synchronised:?}");
    harness
        .post("/api/journey/finish", &opened.key, &json!({}))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let view = view(harness, &opened.id).await;
    assert_eq!(view.synchronised_at_ms, synchronised[1], "of the last bank");
}

/// Links one bank; the address at which it is removed again.
async fn one_bank(stage: &Stage, key: &str, widget: &reqwest::Url) -> String {
    let bank = stage
        .connect(widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    stage.harness.until(key, linked(1)).await;
    let id = bank["id"].as_str().expect("an id");
    format!("/api/journey/connections/{id}")
}

/// The journey as its partner sees it.
async fn view(harness: &Harness, id: &str) -> JourneyView {
    let answer = harness.get(&format!("/v1/journeys/{id}"), API_KEY).await;
    answer.json().await.expect("a journey")
}

/// So many banks, each of which gave something.
fn linked(banks: usize) -> impl Fn(&contract::Progress) -> bool {
    move |p| {
        let read = p.connections.iter().all(|c| c.status == "SUCCESS");
        p.state == JourneyState::Linking && p.connections.len() == banks && read
    }
}
