//! Section 7: accounts.

use std::collections::HashSet;

use reqwest::StatusCode;
use serde_json::json;

use crate::scene::{column, id, scene};
use crate::shape::assert_shape;

#[tokio::test]
async fn accounts_are_a_bare_array_by_pages_from_1() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({"login": "bulk-5x0"})).await;
    let all = stage.rows("accounts", &person).await;
    assert_eq!(all.len(), 5);
    let mut paged = Vec::new();
    for (page, size) in [(1, 2), (2, 2), (3, 1), (4, 0)] {
        let path = format!("accounts?limit=2&page={page}");
        let rows = stage.rows(&path, &person).await;
        assert_eq!(rows.len(), size, "a page that is not full is the last");
        paged.extend(rows);
    }
    assert_eq!(paged, all);
    let (status, _) = stage.ask("v2.1/accounts?page=0", &person.token).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn accounts_are_filtered_by_connection_type_status_usage_and_text() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({})).await;
    let partial = stage.made(&person, json!({"login": "partial"})).await;
    for (filter, count) in [
        ("", 5),
        (&*format!("connection_id={}", id(&made)), 4),
        (&format!("connection_id={}", id(&partial)), 1),
        ("connection_id=1", 0),
        ("type=CHECKINGS", 2),
        ("type=LOAN", 1),
        ("type=LOAN,SAVINGS", 2),
        ("status=ACTIVE", 4),
        ("status=ERROR", 1),
        ("status=CLOSED", 0),
        ("usage=PERSONAL", 5),
        ("usage=PROFESSIONAL", 0),
        ("q=SAVINGS", 1),
        ("q=account", 2),
        ("q=nothing%20like%20it", 0),
        ("type=CHECKINGS&status=ERROR", 1),
    ] {
        let rows = stage.rows(&format!("accounts?{filter}"), &person).await;
        assert_eq!(rows.len(), count, "{filter}");
    }
}

#[tokio::test]
async fn one_account_is_read_by_its_id() {
    let (stage, person) = scene().await;
    stage.made_twofold(&person).await;
    for account in stage.rows("accounts", &person).await {
        let path = format!("accounts/{}", id(&account));
        assert_eq!(stage.get(&path, &person.token).await, account);
    }
    let other = stage.person("b@app.example").await;
    let account = &stage.rows("accounts", &person).await[0];
    let path = format!("v2.1/accounts/{}", id(account));
    let (status, _) = stage.ask(&path, &other.token).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "of somebody else");
}

#[tokio::test]
async fn an_account_has_the_shape_of_the_recorded_one() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({"channel": "REDIRECT"})).await;
    let all = stage.get("accounts?type=CHECKINGS", &person.token).await;
    assert_shape("accounts", &all, &[]);
    assert_eq!(all[0]["iban"], "FR7630001");
    assert_eq!(all[0]["balance"], 10.0);
    assert_eq!(all[0]["currency"], "EUR");
}

#[tokio::test]
async fn every_account_type_of_a_file_has_its_word() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let rows = stage.rows("accounts", &person).await;
    let types: HashSet<String> = column(&rows, "type").into_iter().collect();
    let words = ["CHECKINGS", "SAVINGS", "LOAN", "CREDIT_CARD"];
    assert_eq!(types, words.map(str::to_owned).into());
}

#[tokio::test]
async fn an_account_that_could_not_be_read_has_the_status_error() {
    let (stage, person) = scene().await;
    let request = json!({"login": "partial", "sync_ms": 60_000});
    stage.made(&person, request).await;
    let status = async || column(&stage.rows("accounts", &person).await, "status");
    assert_eq!(status().await, ["ACTIVE"], "nobody knows yet");
    stage.advance(61).await;
    assert_eq!(status().await, ["ERROR"]);
    assert!(stage.rows("transactions", &person).await.is_empty());
}

#[tokio::test]
async fn an_account_without_an_iban_has_no_such_field() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let rows = stage.rows("accounts?type=SAVINGS", &person).await;
    let account = rows[0].as_object().unwrap();
    assert!(!account.contains_key("iban"), "{account:?}");
}
