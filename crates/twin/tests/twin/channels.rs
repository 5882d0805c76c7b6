use std::time::Duration;

use oneshot_twin::TwinConfig;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Person, Stage, bank_file, json_of, quick};

/// A file with accounts for both channels.
const BOTH: &str = "\
CREDENTIALS|dev|dev
CREDENTIALS_OWNER|ADA LOVELACE
ACCOUNT|a|001|21/08/26|10.00|Checkings||false|ADA|Current|||FR1|EUR
TRANSACTION|-1.00|20/08/26|CARD ONE
ACCOUNT|b|002|21/08/26|20.00|CreditCard||false|ADA|Card||||EUR
ACCOUNT|c|003|21/08/26|30.00|Savings||false|ADA|Savings||||EUR
TRANSACTION|2.00|19/08/26|INTEREST
";

async fn both(stage: &Stage, person: &Person) -> Value {
    let body = json!({"email": person.email, "channels": ["REDIRECT", "EMBEDDED"], "file": BOTH});
    let made = stage.connect(body).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    json_of(made).await
}

fn id(one: &Value) -> &str {
    one["id"].as_str().unwrap()
}

async fn set(stage: &Stage, connection: &Value, body: Value) -> Value {
    let address = stage.api(&format!("_twin/connections/{}", id(connection)));
    let response = stage.client.post(address).json(&body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{body}");
    json_of(response).await
}

fn statuses(connection: &Value) -> (&str, Vec<&str>) {
    let channels = connection["channels"].as_array().unwrap().iter();
    let channels = channels.map(|one| one["status"].as_str().unwrap());
    (connection["status"].as_str().unwrap(), channels.collect())
}

#[tokio::test]
async fn a_connection_has_two_channels_each_with_its_own_accounts() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = both(&stage, &person).await;
    assert_eq!(statuses(&made), ("SUCCESS", vec!["SUCCESS", "SUCCESS"]));
    let accounts = stage.get("accounts", &person.token).await;
    let from: Vec<(&str, &str)> = accounts
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap();
            (text("type"), text("last_channel_definition_id"))
        })
        .collect();
    let expected = [
        ("CHECKINGS", "900001"),
        ("CREDIT_CARD", "900001"),
        ("SAVINGS", "900000"),
    ];
    assert_eq!(from, expected);
    let rows = stage.get("transactions", &person.token).await;
    assert_eq!(rows.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn each_channel_is_synchronised_in_its_own_time_and_with_its_own_end() {
    let stage = Stage::with(TwinConfig {
        sync: Duration::from_secs(100),
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    let made = stage.connect(json!({
        "email": person.email,
        "file": BOTH,
        "channels": ["REDIRECT", {"channel": "EMBEDDED", "sync_ms": 500_000}],
    }));
    let made = json_of(made.await).await;
    assert_eq!(statuses(&made), ("RUNNING", vec!["RUNNING", "RUNNING"]));
    let path = format!("connections/{}", id(&made));
    stage.advance(101).await;
    let half = stage.get(&path, &person.token).await;
    assert_eq!(statuses(&half), ("RUNNING", vec!["SUCCESS", "RUNNING"]));
    let rows = stage.get("transactions", &person.token).await;
    assert_eq!(rows[0]["label"], "CARD ONE", "what is there can be read");
    assert_eq!(rows.as_array().unwrap().len(), 1);
    stage.advance(400).await;
    let done = stage.get(&path, &person.token).await;
    assert_eq!(statuses(&done), ("SUCCESS", vec!["SUCCESS", "SUCCESS"]));
    let (first, second) = (&done["channels"][0], &done["channels"][1]);
    assert!(first["last_end_date"].as_i64() < second["last_end_date"].as_i64());
}

#[tokio::test]
async fn one_channel_that_needs_the_person_fails_the_connection() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for (login, channel) in [
        ("changepw", "PASSWORD_CHANGE_REQUIRED"),
        ("challenge", "CHALLENGE_REQUIRED"),
    ] {
        let made = stage.connect(json!({
            "email": person.email,
            "channels": ["REDIRECT", {"channel": "EMBEDDED", "login": login}],
        }));
        let made = json_of(made.await).await;
        assert_eq!(statuses(&made), ("FAILED", vec!["SUCCESS", channel]));
        let rows = stage.get("transactions", &person.token).await;
        assert!(!rows.as_array().unwrap().is_empty(), "the other gave data");
    }
}

#[tokio::test]
async fn a_status_can_be_set_by_hand_also_one_that_nobody_has_heard_of() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = both(&stage, &person).await;
    for (channel, status, expected) in [
        (
            Some("EMBEDDED"),
            "AUTH_FAILED",
            ("FAILED", ["SUCCESS", "AUTH_FAILED"]),
        ),
        (
            Some("REDIRECT"),
            "RUNNING",
            ("RUNNING", ["RUNNING", "AUTH_FAILED"]),
        ),
        (
            None,
            "PARTIAL_SUCCESS",
            ("PARTIAL_SUCCESS", ["PARTIAL_SUCCESS"; 2]),
        ),
        (
            Some("EMBEDDED"),
            "SUCCESS",
            ("PARTIAL_SUCCESS", ["PARTIAL_SUCCESS", "SUCCESS"]),
        ),
        (
            Some("REDIRECT"),
            "HIBERNATING",
            ("FAILED", ["HIBERNATING", "SUCCESS"]),
        ),
        (None, "SUCCESS", ("SUCCESS", ["SUCCESS"; 2])),
    ] {
        let body = match channel {
            Some(channel) => json!({"channel": channel, "status": status}),
            None => json!({"status": status}),
        };
        let shown = set(&stage, &made, body).await;
        let (connection, channels) = expected;
        assert_eq!(
            statuses(&shown),
            (connection, channels.to_vec()),
            "{status}"
        );
        let path = format!("connections/{}", id(&made));
        assert_eq!(stage.get(&path, &person.token).await, shown);
    }
    let shown = set(&stage, &made, json!({"connection_status": "ASLEEP"})).await;
    assert_eq!(shown["status"], "ASLEEP");
    let shown = set(&stage, &made, json!({"connection_status": ""})).await;
    assert_eq!(shown["status"], "SUCCESS");
}

#[tokio::test]
async fn a_channel_is_never_closed_alone() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = both(&stage, &person).await;
    let body = json!({"channel": "REDIRECT", "status": "CLOSED"});
    let shown = set(&stage, &made, body).await;
    assert_eq!(statuses(&shown), ("CLOSED", vec!["CLOSED", "CLOSED"]));
    let accounts = stage.get("accounts", &person.token).await;
    for account in accounts.as_array().unwrap() {
        assert_eq!(account["status"], "CLOSED");
    }
}

#[tokio::test]
async fn a_status_that_cannot_be_set_is_refused_in_words() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = json_of(stage.connect(json!({"email": person.email})).await).await;
    let here = format!("_twin/connections/{}", id(&made));
    for (path, body, status) in [
        ("_twin/connections/1", json!({"status": "SUCCESS"}), 404),
        (&here, json!({}), 400),
        (
            &here,
            json!({"channel": "PIGEON", "status": "SUCCESS"}),
            400,
        ),
        (&here, json!({"status": "SUCCESS", "colour": 1}), 400),
        (
            &here,
            json!({"channel": "REDIRECT", "status": "SUCCESS"}),
            409,
        ),
    ] {
        let request = stage.client.post(stage.api(path)).json(&body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{body}");
        assert!(json_of(response).await["error"].is_string());
    }
}

#[tokio::test]
async fn the_last_account_of_a_channel_leaves_it_empty_and_the_last_channel_takes_the_connection() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = both(&stage, &person).await;
    let path = format!("connections/{}", id(&made));
    let accounts = stage.get("accounts", &person.token).await;
    let ids = accounts.as_array().unwrap().iter().map(id);
    let ids: Vec<&str> = ids.collect();
    let delete = async |id: &str| {
        let path = format!("accounts/{id}");
        let response = stage.call(Method::DELETE, &path, &person.token).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
    };
    // The only one of the EMBEDDED channel.
    delete(ids[2]).await;
    let left = stage.get(&path, &person.token).await;
    assert_eq!(statuses(&left), ("SUCCESS", vec!["SUCCESS", "EMPTY"]));
    let empty = left["channels"][1].as_object().unwrap();
    assert!(!empty.contains_key("credentials") && !empty.contains_key("last_end_date"));
    assert_eq!(empty["eligible_accounts"], false);
    let request = json!({"channel": "EMBEDDED", "status": "SUCCESS"});
    let address = stage.api(&format!("_twin/connections/{}", id(&made)));
    let refused = stage.client.post(address).json(&request).send().await;
    assert_eq!(refused.unwrap().status(), StatusCode::CONFLICT);
    // One of two.
    delete(ids[0]).await;
    let left = stage.get(&path, &person.token).await;
    assert_eq!(statuses(&left), ("SUCCESS", vec!["SUCCESS", "EMPTY"]));
    // The last one of the last channel.
    delete(ids[1]).await;
    let response = stage.call(Method::GET, &path, &person.token).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_channel_opened_again_keeps_what_it_had_and_does_not_bring_back_what_was_deleted() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({"email": person.email, "file": BOTH});
    let made = json_of(stage.connect(body).await).await;
    let before = stage.get("accounts", &person.token).await;
    let rows_before = stage.get("transactions", &person.token).await;
    let deleted = format!("accounts/{}", id(&before[1]));
    stage.call(Method::DELETE, &deleted, &person.token).await;
    stage.advance(50).await;
    let address = stage.api(&format!("_twin/connections/{}/channels", id(&made)));
    let body = json!({"channel": "EMBEDDED", "file": BOTH});
    let again = stage.client.post(&address).json(&body).send().await;
    assert_eq!(again.unwrap().status(), StatusCode::CREATED);
    let after = stage.get("accounts", &person.token).await;
    let ids = |list: &Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|one| id(one).to_owned()).collect()
    };
    assert_eq!(ids(&after), [id(&before[0]), id(&before[2])]);
    let rows = stage.get("transactions", &person.token).await;
    assert_eq!(rows, rows_before, "imported once, with the same ids");
    let connection = stage.get("connections", &person.token).await;
    let end = connection[0]["channels"][1]["last_end_date"].as_i64();
    assert!(end > rows[0]["import_date"].as_i64(), "but read anew");
}

#[tokio::test]
async fn a_failed_synchronisation_keeps_the_data_of_the_one_before() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = json_of(stage.connect(json!({"email": person.email})).await).await;
    stage.advance(50).await;
    let address = stage.api(&format!("_twin/connections/{}/channels", id(&made)));
    let body = json!({"channel": "EMBEDDED", "login": "changepw"});
    let again = stage.client.post(&address).json(&body).send().await;
    let again = json_of(again.unwrap()).await;
    assert_eq!(again["status"], "FAILED");
    let channel = &again["channels"][1];
    assert!(channel["last_success_date"].as_i64() < channel["last_end_date"].as_i64());
    let accounts = stage.get("accounts", &person.token).await;
    assert_eq!(accounts[0]["status"], "ERROR");
    let rows = stage.get("transactions", &person.token).await;
    assert_eq!(rows.as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn another_channel_can_be_opened_later() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({"email": person.email, "file": BOTH, "channel": "REDIRECT"});
    let made = json_of(stage.connect(body).await).await;
    assert_eq!(statuses(&made), ("SUCCESS", vec!["SUCCESS", "EMPTY"]));
    let address = stage.api(&format!("_twin/connections/{}/channels", id(&made)));
    let body = json!({"channel": "EMBEDDED", "file": BOTH});
    let opened = stage.client.post(&address).json(&body).send().await;
    let opened = json_of(opened.unwrap()).await;
    assert_eq!(statuses(&opened), ("SUCCESS", vec!["SUCCESS", "SUCCESS"]));
    let accounts = stage.get("accounts", &person.token).await;
    assert_eq!(accounts.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn no_account_comes_twice_through_two_channels() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let body = json!({
        "email": person.email, "channels": ["EMBEDDED", "REDIRECT"],
        "file": bank_file("lara_croft.txt"),
    });
    let made = json_of(stage.connect(body).await).await;
    assert_eq!(statuses(&made), ("SUCCESS", vec!["SUCCESS", "EMPTY"]));
    let accounts = stage.get("accounts", &person.token).await;
    assert_eq!(accounts.as_array().unwrap().len(), 1);
    for channels in [json!(["EMBEDDED", "EMBEDDED"]), json!(["PIGEON"])] {
        let body = json!({"email": person.email, "channels": channels});
        let refused = stage.connect(body).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{channels}");
    }
}

#[tokio::test]
async fn the_whole_api_answers_under_each_version() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for version in ["v2.1", "v3"] {
        for path in ["users/me", "categories"] {
            let address = stage.api(&format!("{version}/{path}"));
            let request = stage.client.get(address).bearer_auth(&person.token);
            assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
        }
    }
}
