//! Section 6: connections, channels, synchronisation, providers.

use std::time::Duration;

use oneshot_twin::TwinConfig;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::scene::{column, id, scene, statuses};
use crate::shape::assert_shape;
use crate::support::{Stage, quick};

#[tokio::test]
async fn a_connection_has_one_or_two_channels() {
    let (stage, person) = scene().await;
    let one = stage.made(&person, json!({"channel": "REDIRECT"})).await;
    assert_eq!(statuses(&one).1, ["SUCCESS", "EMPTY"]);
    let two = stage.made_twofold(&person).await;
    assert_eq!(statuses(&two).1, ["SUCCESS", "SUCCESS"]);
    let path = format!("accounts?connection_id={}", id(&two));
    let accounts = stage.rows(&path, &person).await;
    let through = column(&accounts, "last_channel_definition_id");
    let (redirect, embedded) = (&two["channels"][0], &two["channels"][1]);
    assert_eq!(
        (&redirect["mode"], &embedded["mode"]),
        (&json!("REDIRECT"), &json!("EMBEDDED"))
    );
    for (account, channel) in accounts.iter().zip(through) {
        let payment = ["CHECKINGS", "CREDIT_CARD"].contains(&account["type"].as_str().unwrap());
        let expected = if payment { redirect } else { embedded };
        assert_eq!(expected["channel_definition_id"], *channel, "{account}");
    }
}

#[tokio::test]
async fn a_provider_describes_its_channels_and_a_connections_channel_refers_to_one() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    let providers = stage.rows("providers", &person).await;
    let provider = providers
        .iter()
        .find(|one| one["id"] == made["provider_id"]);
    let definitions = provider.unwrap()["channel_definitions"].as_array().unwrap();
    for channel in made["channels"].as_array().unwrap() {
        let definition = definitions
            .iter()
            .find(|one| one["id"] == channel["channel_definition_id"]);
        assert_eq!(definition.unwrap()["mode"], channel["mode"]);
    }
}

#[tokio::test]
async fn providers_are_listed_with_their_channel_definitions() {
    let (stage, person) = scene().await;
    let providers = stage.get("providers", &person.token).await;
    assert_shape(
        "providers",
        &providers,
        &[
            (
                "[].channel_definitions[].account_types",
                "a connection's channel has them, so its definition may",
            ),
            (
                "[].channel_definitions[].credentials[].name",
                "how a credential is described is not known",
            ),
        ],
    );
    let modes = providers.as_array().unwrap().iter().map(|one| {
        let definitions = one["channel_definitions"].as_array().unwrap();
        column(definitions, "mode")
    });
    let modes: Vec<_> = modes.collect();
    for some in [&["REDIRECT", "EMBEDDED"][..], &["REDIRECT"], &["EMBEDDED"]] {
        assert!(modes.iter().any(|one| one == some), "a bank with {some:?}");
    }
    let client = stage.client_token().await;
    assert_eq!(stage.get("providers", &client).await, providers);
}

#[tokio::test]
async fn connections_are_a_bare_array() {
    let (stage, person) = scene().await;
    assert_eq!(stage.get("connections", &person.token).await, json!([]));
    let made = stage.made(&person, json!({})).await;
    assert_eq!(stage.get("connections", &person.token).await, json!([made]));
}

#[tokio::test]
async fn one_connection_is_read_by_its_id() {
    let (stage, person) = scene().await;
    let first = stage.made(&person, json!({})).await;
    let second = stage.made(&person, json!({"channel": "REDIRECT"})).await;
    assert_eq!(stage.again(&first, &person).await, first);
    assert_eq!(stage.again(&second, &person).await, second);
    let other = stage.person("b@app.example").await;
    let path = format!("v2.1/connections/{}", id(&first));
    let (status, _) = stage.ask(&path, &other.token).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "of somebody else");
}

#[tokio::test]
async fn a_connection_has_the_shape_of_the_recorded_one() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({"channel": "REDIRECT"})).await;
    let all = stage.get("connections", &person.token).await;
    assert_shape("connections", &all, &[]);
    for name in ["id", "provider_id", "user_id"] {
        let digits = all[0][name].as_str().unwrap();
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{name}");
    }
    assert_eq!(all[0]["user_id"], *person.id);
    let created = all[0]["creation_date"].as_i64().unwrap();
    assert!((1_700_000_000..10_000_000_000).contains(&created));
}

#[tokio::test]
async fn a_redirect_channel_says_when_its_consent_expires() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    let (redirect, embedded) = (&made["channels"][0], &made["channels"][1]);
    let created = made["creation_date"].as_i64().unwrap();
    assert_eq!(redirect["expires"], created + 90 * 24 * 3600);
    assert!(embedded.get("expires").is_none());
}

#[tokio::test]
async fn a_connection_says_whether_it_is_synchronised_by_itself() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({})).await;
    assert!(made["auto_sync"].is_boolean());
}

/// Sets both channels, and reads the connection.
async fn derived(redirect: &str, embedded: &str) -> String {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    stage
        .set(&made, json!({"channel": "REDIRECT", "status": redirect}))
        .await;
    stage
        .set(&made, json!({"channel": "EMBEDDED", "status": embedded}))
        .await;
    let now = stage.again(&made, &person).await;
    assert_eq!(statuses(&now).1, [redirect, embedded]);
    statuses(&now).0.to_owned()
}

const ACTIONS: [&str; 5] = [
    "AUTH_FAILED",
    "TOKEN_EXPIRED",
    "PASSWORD_CHANGE_REQUIRED",
    "CHALLENGE_REQUIRED",
    "USER_ACTION_REQUIRED",
];

#[tokio::test]
async fn a_connection_succeeds_when_all_its_channels_do() {
    assert_eq!(derived("SUCCESS", "SUCCESS").await, "SUCCESS");
}

#[tokio::test]
async fn an_empty_channel_does_not_spoil_success() {
    assert_eq!(derived("SUCCESS", "EMPTY").await, "SUCCESS");
    assert_eq!(derived("EMPTY", "SUCCESS").await, "SUCCESS");
}

#[tokio::test]
async fn a_partial_channel_makes_a_partial_connection() {
    for (redirect, embedded) in [
        ("SUCCESS", "PARTIAL_SUCCESS"),
        ("PARTIAL_SUCCESS", "SUCCESS"),
        ("PARTIAL_SUCCESS", "PARTIAL_SUCCESS"),
    ] {
        assert_eq!(derived(redirect, embedded).await, "PARTIAL_SUCCESS");
    }
}

#[tokio::test]
async fn a_channel_that_needs_an_action_fails_the_connection() {
    for action in ACTIONS {
        assert_eq!(derived(action, "SUCCESS").await, "FAILED", "{action}");
        assert_eq!(
            derived("PARTIAL_SUCCESS", action).await,
            "FAILED",
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_running_channel_wins_over_a_failed_one() {
    for action in ACTIONS {
        assert_eq!(derived(action, "RUNNING").await, "RUNNING", "{action}");
    }
}

#[tokio::test]
async fn a_connection_is_closed_when_everything_is() {
    let (stage, person) = scene().await;
    let made = stage.made_twofold(&person).await;
    stage
        .set(&made, json!({"channel": "EMBEDDED", "status": "CLOSED"}))
        .await;
    let now = stage.again(&made, &person).await;
    assert_eq!(statuses(&now), ("CLOSED", vec!["CLOSED", "CLOSED"]));
    let accounts = stage.rows("accounts", &person).await;
    assert_eq!(column(&accounts, "status"), ["CLOSED"; 4]);
}

#[tokio::test]
async fn a_connection_without_a_channel_has_the_status_none() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({"channels": []})).await;
    assert_eq!(statuses(&made), ("NONE", vec![]));
}

#[tokio::test]
async fn every_channel_status_seen_can_be_reached() {
    let stage = Stage::with(TwinConfig {
        sync: Duration::from_secs(600),
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    let mut reached = Vec::new();
    // By a walk through the widget, with a login or a file.
    for (login, sync_ms) in [
        ("ok", 600_000),
        ("ok", 0),
        ("partial", 0),
        ("expired", 0),
        ("changepw", 0),
        ("challenge", 0),
        ("action", 0),
    ] {
        let request = json!({"login": login, "channel": "REDIRECT", "sync_ms": sync_ms});
        let made = stage.made(&person, request).await;
        reached.extend(column(made["channels"].as_array().unwrap(), "status"));
    }
    // When it happens later, between two walks.
    let made = stage.made(&person, json!({"sync_ms": 0})).await;
    for status in ["AUTH_FAILED", "CLOSED"] {
        let now = stage.set(&made, json!({"status": status})).await;
        reached.extend(column(now["channels"].as_array().unwrap(), "status"));
    }
    reached.sort();
    reached.dedup();
    let mut seen: Vec<&str> = ACTIONS.to_vec();
    seen.extend(["SUCCESS", "PARTIAL_SUCCESS", "RUNNING", "CLOSED", "EMPTY"]);
    seen.sort_unstable();
    assert_eq!(reached, seen);
}

#[tokio::test]
async fn the_channel_and_not_the_connection_carries_the_reason() {
    let (stage, person) = scene().await;
    let request = json!({"login": "expired", "channel": "REDIRECT"});
    let made = stage.made(&person, request).await;
    assert_eq!(made["status"], "FAILED");
    assert_eq!(made["channels"][0]["status"], "TOKEN_EXPIRED");
    let mut connection = made.clone();
    connection["channels"] = Value::Null;
    assert!(!connection.to_string().contains("TOKEN_EXPIRED"));
}

#[tokio::test]
async fn a_connection_runs_until_its_synchronisation_ends() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({"sync_ms": 60_000})).await;
    assert_eq!(made["status"], "RUNNING");
    stage.advance(58).await;
    assert_eq!(stage.again(&made, &person).await["status"], "RUNNING");
    let rows = stage.rows("transactions", &person).await;
    assert!(rows.is_empty(), "what is read is what is there now");
    stage.advance(3).await;
    assert_eq!(stage.again(&made, &person).await["status"], "SUCCESS");
    assert_eq!(stage.rows("transactions", &person).await.len(), 4);
}

#[tokio::test]
async fn a_connection_is_synchronised_once_when_it_is_made() {
    let (stage, person) = scene().await;
    let made = stage.made(&person, json!({})).await;
    let end = made["channels"][1]["last_end_date"].clone();
    let rows = stage.get("transactions", &person.token).await;
    stage.advance(30 * 24 * 3600).await;
    let token = stage.sign_in(&person.email, "s3cret", crate::support::USER_SCOPES);
    let token = crate::support::token_of(token.await).await;
    let path = format!("connections/{}", id(&made));
    let later = stage.get(&path, &token).await;
    assert_eq!(later["channels"][1]["last_end_date"], end);
    assert_eq!(stage.get("transactions", &token).await, rows);
    // There is nothing to ask for another one with.
    let address = stage.api(&format!("v2.1/{path}/sync"));
    let asked = stage.client.post(address).bearer_auth(&token).send().await;
    assert_eq!(asked.unwrap().status(), StatusCode::NOT_FOUND);
}
