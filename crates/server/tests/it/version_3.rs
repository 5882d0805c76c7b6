//! The same journeys when Linxo speaks version 3.

use contract::{JourneyData, JourneyState};
use linxo::ApiVersion;
use serde_json::{Value, json};

use crate::harness::{API_KEY, Stage};
use crate::whole::FILE;

/// A stage whose server speaks this version with the twin, which knows both.
async fn speaking(version: ApiVersion) -> Stage {
    let mut stage = Stage::set().await;
    stage.harness.config.linxo.version = version;
    stage.harness.crash_and_restart().await;
    stage
}

/// What a journey delivers, without what Linxo numbers anew each time.
async fn delivered(stage: &Stage) -> Vec<Value> {
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let claims = stage.receipt(&opened.id).await;
    assert_eq!(claims["outcome"], "delivered");
    let answer = harness
        .get(&format!("/v1/journeys/{}/data", opened.id), API_KEY)
        .await;
    let data: JourneyData = answer.json().await.expect("the data");
    let accounts = data.accounts.into_iter().map(|account| {
        json!([
            account.name,
            account.account_type,
            account.balance.map(shortest),
            account.currency,
            account.iban,
            account.account_number,
        ])
    });
    let transactions = data.transactions.into_iter().map(|one| {
        json!([
            one.date,
            one.amount.map(shortest),
            one.currency,
            one.label,
            one.status,
            one.category_id,
        ])
    });
    accounts.chain(transactions).collect()
}

/// The versions write the same amount with more or fewer zeros at its end.
fn shortest(amount: String) -> String {
    amount
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

#[tokio::test]
async fn a_journey_delivers_the_same_in_both_versions() {
    let third = speaking(ApiVersion::V3).await;
    let data = delivered(&third).await;
    assert_eq!(data.len(), 5);
    assert_eq!(data, delivered(&Stage::set().await).await);
    let requests = third.twin_says("requests").await;
    let paths = requests.as_array().expect("a list").iter();
    let of_data = paths.filter_map(|line| line["path"].as_str().filter(|path| *path != "/token"));
    for path in of_data {
        assert!(path.starts_with("/v3/"), "{path}");
    }
}
