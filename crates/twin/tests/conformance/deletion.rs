//! Section 11: deletion.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::scene::{EVERY_TYPE, column, id, scene, statuses};
use crate::support::{USER_SCOPES, json_of};

#[tokio::test]
async fn deleting_a_user_answers_204_and_leaves_nothing() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    let deleted = stage.call(Method::DELETE, "users/me", &person.token).await;
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    assert_eq!(deleted.text().await.unwrap(), "");
    for path in ["users/me", "connections", "accounts", "transactions"] {
        let path = format!("v2.1/{path}");
        let (status, _) = stage.ask(&path, &person.token).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let refused = stage.sign_in(&person.email, "s3cret", USER_SCOPES).await;
    assert_eq!(json_of(refused).await["error"], "invalid_grant");
    let client = stage.client_token().await;
    let path = format!("connections/{}", id(&made));
    assert_eq!(stage.delete(&path, &client).await, StatusCode::NOT_FOUND);
    // By the id, too.
    let again = stage.person(&person.email).await;
    let path = format!("users/{}", again.id);
    let deleted = stage.delete(&path, &again.token).await;
    assert_eq!(deleted, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn deleting_a_connection_answers_204_and_takes_its_accounts_along() {
    let (stage, person) = scene().await;
    let gone = stage.made_twofold(&person).await;
    let kept = stage.made(&person, json!({"login": "ok"})).await;
    let path = format!("connections/{}", id(&gone));
    let deleted = stage.call(Method::DELETE, &path, &person.token).await;
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    assert_eq!(deleted.text().await.unwrap(), "");
    let left = stage.rows("connections", &person).await;
    assert_eq!(column(&left, "id"), [id(&kept)]);
    let accounts = stage.rows("accounts", &person).await;
    assert_eq!(column(&accounts, "connection_id"), [id(&kept)]);
    let rows = stage.rows("transactions?limit=500", &person).await;
    assert!(
        rows.iter()
            .all(|row| row["account_id"] == accounts[0]["id"])
    );
    let again = stage.delete(&path, &person.token).await;
    assert_eq!(again, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_account_of_a_channel_empties_it() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    assert!(made["channels"][1].get("credentials").is_some());
    for kind in ["SAVINGS", "LOAN"] {
        let accounts = stage.rows(&format!("accounts?type={kind}"), &person).await;
        let path = format!("accounts/{}", id(&accounts[0]));
        let deleted = stage.delete(&path, &person.token).await;
        assert_eq!(deleted, StatusCode::NO_CONTENT);
    }
    let now = stage.again(&made, &person).await;
    assert_eq!(statuses(&now), ("SUCCESS", vec!["SUCCESS", "EMPTY"]));
    let empty = &now["channels"][1];
    assert!(empty.get("credentials").is_none(), "{empty}");
    let left = stage.rows("accounts", &person).await;
    assert_eq!(column(&left, "type"), ["CHECKINGS", "CREDIT_CARD"]);
}

#[tokio::test]
async fn the_last_channel_takes_the_connection_with_it() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    for account in stage.rows("accounts", &person).await {
        assert_eq!(stage.rows("connections", &person).await.len(), 1);
        let path = format!("accounts/{}", id(&account));
        let deleted = stage.delete(&path, &person.token).await;
        assert_eq!(deleted, StatusCode::NO_CONTENT);
    }
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
    let path = format!("v2.1/connections/{}", id(&made));
    let (status, _) = stage.ask(&path, &person.token).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_deleted_account_is_not_brought_back_by_a_later_synchronisation() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({})).await;
    let accounts = stage.rows("accounts", &person).await;
    let path = format!("accounts/{}", id(&accounts[1]));
    stage.delete(&path, &person.token).await;
    let address = stage.api(&format!("_twin/connections/{}/channels", id(&made)));
    let again = json!({"channel": "EMBEDDED", "file": EVERY_TYPE});
    let again = stage.client.post(address).json(&again).send().await;
    assert_eq!(again.unwrap().status(), StatusCode::CREATED);
    let left: Vec<Value> = stage.rows("accounts", &person).await;
    assert_eq!(column(&left, "type"), ["CHECKINGS", "SAVINGS", "LOAN"]);
}

#[tokio::test]
async fn a_user_is_deleted_by_its_own_token_or_by_the_clients() {
    let (stage, person) = scene().await;
    let other = stage.person("b@app.example").await;
    let path = format!("users/{}", person.id);
    let refused = stage.delete(&path, &other.token).await;
    assert_eq!(refused, StatusCode::NOT_FOUND, "not by another's");
    let deleted = stage.delete(&path, &person.token).await;
    assert_eq!(deleted, StatusCode::NO_CONTENT);
    let client = stage.client_token().await;
    let path = format!("users/{}", other.id);
    let deleted = stage.delete(&path, &client).await;
    assert_eq!(deleted, StatusCode::NO_CONTENT);
    assert_eq!(stage.state().await["users"], json!([]));
}
