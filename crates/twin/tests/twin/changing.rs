//! Lists that change while they are read, on request.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Person, Stage};

async fn fault(stage: &Stage, fault: Value) {
    let request = stage.client.post(stage.api("_twin/faults")).json(&fault);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::CREATED);
}

fn ids(list: &Value) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// A person with two accounts of three transactions each; the first account's id.
async fn bulk(stage: &Stage) -> (Person, String) {
    let person = stage.person("a@app.example").await;
    stage
        .connect(json!({"email": person.email, "login": "bulk-2x3", "sync_ms": 0}))
        .await;
    let accounts = ids(&stage.get("accounts", &person.token).await);
    (person, accounts[0].clone())
}

#[tokio::test]
async fn a_list_of_transactions_changes_right_before_it_is_read() {
    let stage = Stage::start().await;
    let (person, account) = bulk(&stage).await;
    let path = format!("transactions?account_id={account}");
    let before = ids(&stage.get(&path, &person.token).await);
    let [first, second, third] = &before[..] else {
        panic!("three transactions: {before:?}");
    };
    let change =
        |how: &str| json!({"path": "/transactions$", "action": {"change": how}, "times": 1});

    fault(&stage, change("shuffle")).await;
    let turned = ids(&stage.get(&path, &person.token).await);
    assert_eq!(turned, [second, third, first].map(Clone::clone));

    fault(&stage, change("grow")).await;
    let grown = ids(&stage.get(&path, &person.token).await);
    assert_eq!(grown.len(), 4);
    let came = grown.iter().find(|id| !before.contains(id)).unwrap();
    let one = stage
        .get(&format!("transactions/{came}"), &person.token)
        .await;
    assert_eq!(one["id"], came.as_str());

    fault(&stage, change("shrink")).await;
    let shrunk = ids(&stage.get(&path, &person.token).await);
    assert_eq!(shrunk.len(), 3);
    assert!(!shrunk.contains(came));

    fault(&stage, change("repeat")).await;
    let repeated = ids(&stage.get(&path, &person.token).await);
    assert_eq!(repeated.len(), 4);
    let different: std::collections::BTreeSet<_> = repeated.iter().collect();
    assert_eq!(different, before.iter().collect(), "one of them twice");
    fault(&stage, change("shrink")).await;
    stage.get(&path, &person.token).await;
    // Only what the query names has changed.
    let all = stage.get("transactions", &person.token).await;
    assert_eq!(ids(&all).len(), 6);
}

#[tokio::test]
async fn an_account_goes_from_its_list_right_before_it_is_read() {
    let stage = Stage::start().await;
    let (person, account) = bulk(&stage).await;
    let connection = &stage.get("connections", &person.token).await[0]["id"];
    let path = format!("accounts?connection_id={}", connection.as_str().unwrap());
    let shrink = json!({"path": "/accounts$", "action": {"change": "shrink"}, "times": 1});
    fault(&stage, shrink).await;
    let left = ids(&stage.get(&path, &person.token).await);
    assert_eq!(left.len(), 1);
    assert!(!left.contains(&account));
}

#[tokio::test]
async fn a_fault_may_be_meant_for_one_account_alone() {
    let stage = Stage::start().await;
    let (person, account) = bulk(&stage).await;
    let query = format!("account_id={account}(&|$)");
    let slow_down =
        json!({"path": "/transactions", "query": query, "action": {"retry_after_s": 2}});
    fault(&stage, slow_down).await;
    let path = format!("transactions?account_id={account}&limit=1");
    let refused = stage.call(reqwest::Method::GET, &path, &person.token).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "2");
    stage.get("transactions", &person.token).await;
}
