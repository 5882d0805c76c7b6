//! Section 15.2: version 3, as one client's move to it shows it.

use oneshot_twin::{Choices, TwinConfig};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::scene::{column, id, scene, statuses};
use crate::shape::assert_shape;
use crate::support::{Person, Stage, quick};

impl Stage {
    /// A list of version 3, with its user.
    async fn list(&self, name: &str, query: &str, person: &Person) -> Value {
        let path = format!("v3/{name}?user_id={}&{query}", person.id);
        let (status, body) = self.ask(&path, &person.token).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }
}

#[tokio::test]
async fn version_3_keeps_users_single_reads_paging_and_statuses() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    let read = async |path: &str| {
        let (status, body) = stage.ask(&format!("v3/{path}"), &person.token).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        body
    };
    let me = read("users/me").await;
    assert_eq!(me, stage.get("users/me", &person.token).await);
    assert!(me["creation_date"].is_i64());
    let listed = stage.list("connections", "", &person).await;
    let one = read(&format!("connections/{}", id(&made))).await;
    assert_eq!(listed["connections"], json!([one]));
    let accounts = stage.list("accounts", "", &person).await;
    for account in accounts["accounts"].as_array().unwrap() {
        assert_eq!(&read(&format!("accounts/{}", id(account))).await, account);
    }
    for (page, size) in [(1, 3), (2, 1), (3, 0)] {
        let query = format!("limit=3&page={page}");
        let rows = stage.list("transactions", &query, &person).await;
        assert_eq!(rows["transactions"].as_array().unwrap().len(), size);
    }
    let body = json!({"channel": "REDIRECT", "status": "TOKEN_EXPIRED"});
    stage.set(&made, body).await;
    let one = read(&format!("connections/{}", id(&made))).await;
    assert_eq!(statuses(&one), ("FAILED", vec!["TOKEN_EXPIRED", "SUCCESS"]));
}

#[tokio::test]
async fn version_3_wraps_its_lists() {
    let (stage, person) = scene().await;
    for name in ["connections", "accounts", "transactions"] {
        let none = stage.list(name, "", &person).await;
        assert_eq!(none, json!({name: []}));
    }
    stage.made(&person, json!({"channel": "REDIRECT"})).await;
    let connections = stage.list("connections", "", &person).await;
    assert_shape("v3_connections", &connections, &[]);
    let accounts = stage.list("accounts", "type=CHECKINGS", &person).await;
    assert_shape("v3_accounts", &accounts, &[]);
    let rows = stage.list("transactions", "amount=-12", &person).await;
    assert_shape("v3_transactions", &rows, &[]);
}

#[tokio::test]
async fn version_3_names_the_user_on_the_query_of_its_lists() {
    let (stage, person) = scene().await;
    let other = stage.person("b@app.example").await;
    for name in ["connections", "accounts", "transactions"] {
        let ask = async |query: &str| {
            let path = format!("v3/{name}{query}");
            let (status, body) = stage.ask(&path, &person.token).await;
            let words = body["error_description"].as_str().unwrap_or_default();
            assert_eq!(words.contains("user_id"), status != StatusCode::OK);
            status
        };
        let own = format!("?user_id={}", person.id);
        assert_eq!(ask(&own).await, StatusCode::OK);
        let others = format!("?user_id={}", other.id);
        assert_eq!(ask(&others).await, StatusCode::FORBIDDEN);
        assert_eq!(ask("").await, StatusCode::BAD_REQUEST);
        // 2.1 takes the user from the token, and does not look at it.
        let path = format!("v2.1/{name}{others}");
        let (status, _) = stage.ask(&path, &person.token).await;
        assert_eq!(status, StatusCode::OK);
    }
}

#[tokio::test]
async fn version_3_filters_by_account_ids_as_a_plain_value() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let accounts = column(&stage.rows("accounts", &person).await, "id");
    let count = async |query: &str| {
        let rows = stage.list("transactions", query, &person).await;
        rows["transactions"].as_array().unwrap().len()
    };
    assert_eq!(count(&format!("account_ids={}", accounts[0])).await, 2);
    assert_eq!(count(&format!("account_ids={}", accounts[1])).await, 1);
    let two = format!("account_ids={},{}", accounts[0], accounts[1]);
    assert_eq!(count(&two).await, 3);
    for bad in [
        "account_ids[0]",
        "account_ids%5B0%5D",
        "account_ids%5B%5D",
        "account_id",
    ] {
        let path = format!(
            "v3/transactions?user_id={}&{bad}={}",
            person.id, accounts[0]
        );
        let (status, body) = stage.ask(&path, &person.token).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
        let words = body["error_description"].as_str().unwrap();
        assert!(words.contains("account_ids"), "{words}");
    }
}

#[tokio::test]
async fn version_3_takes_dates_in_iso_8601_with_an_offset() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    for (query, count) in [
        ("start_date=2024-09-10T00:00:00%2B02:00", 4),
        ("start_date=2024-09-10T00:00:01%2B02:00", 3),
        ("end_date=2024-09-10T00:00:00%2B02:00", 1),
        ("end_date=2024-09-09T22:00:00Z", 1),
        ("end_date=2024-09-09T21:59:59Z", 0),
        ("start_import_date=2001-01-01T00:00:00Z", 4),
        ("start_import_date=2101-01-01T00:00:00Z", 0),
    ] {
        let rows = stage.list("transactions", query, &person).await;
        let rows = rows["transactions"].as_array().unwrap();
        assert_eq!(rows.len(), count, "{query}");
    }
    for bad in [
        "1725919200",
        "2024-09-10",
        "2024-09-10T00:00:00",
        "2024-09-10T00:00:00+02:00",
    ] {
        let path = format!("v3/transactions?user_id={}&start_date={bad}", person.id);
        let (status, body) = stage.ask(&path, &person.token).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
        let words = body["error_description"].as_str().unwrap();
        assert!(words.contains("ISO 8601"), "{words}");
    }
}

#[tokio::test]
async fn version_3_writes_amounts_as_strings_with_their_currency() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let accounts = stage.list("accounts", "type=LOAN", &person).await;
    let account = &accounts["accounts"][0];
    let amount = json!({"amount": {"amount": "-900.00", "currency": "EUR"}});
    assert_eq!(account["balance"], amount);
    assert!(account.get("currency").is_none());
    let rows = stage.list("transactions", "amount=-7.5", &person).await;
    let row = &rows["transactions"][0];
    assert_eq!(row["amount"], json!({"amount": "-7.50", "currency": "EUR"}));
    assert!(row.get("currency").is_none());
}

#[tokio::test]
async fn version_3_puts_label_and_date_into_enrichments() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let rows = stage.list("transactions", "amount=-12", &person).await;
    let row = &rows["transactions"][0];
    let enrichments = json!({
        "display_label": "CARTE CARREFOUR", "date": "2024-09-10T00:00:00+02:00",
    });
    assert_eq!(row["enrichments"], enrichments);
    assert_eq!(row["type"], "POINT_OF_SALE");
    assert!(row.get("label").is_none() && row.get("date").is_none());
    // `type` and `display_label` may be missing.
    let rows = stage.list("transactions", "amount=2", &person).await;
    assert!(rows["transactions"][0].get("type").is_none());
    let stage = Stage::with(TwinConfig {
        choices: Choices {
            v3_display_label: false,
            ..Choices::default()
        },
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    stage.made(&person, json!({})).await;
    let rows = stage.list("transactions", "amount=2", &person).await;
    let enrichments = json!({"date": "2026-03-30T00:00:00+02:00"});
    assert_eq!(rows["transactions"][0]["enrichments"], enrichments);
}

#[tokio::test]
async fn version_3_calls_the_logo_provider_logo_url() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({})).await;
    let listed = stage.list("connections", "", &person).await;
    let connection = &listed["connections"][0];
    assert_eq!(connection["provider_logo_url"], made["logo_url"]);
    assert!(connection.get("logo_url").is_none());
}
