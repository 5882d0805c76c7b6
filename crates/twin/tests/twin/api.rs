use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Stage, USER_SCOPES, bank_file, json_of};

#[tokio::test]
async fn a_user_is_named_by_the_location_and_nothing_else() {
    let stage = Stage::start().await;
    let created = stage.create_user("a@app.example").await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let location = created.headers()["location"].to_str().unwrap().to_owned();
    let id = location.strip_prefix("/users/").unwrap();
    assert!(id.bytes().all(|byte| byte.is_ascii_digit()), "{location}");
    assert_eq!(created.text().await.unwrap(), "");
}

#[tokio::test]
async fn a_user_reads_itself_by_me_and_by_id_and_nobody_else() {
    let stage = Stage::start().await;
    let a = stage.person("a@app.example").await;
    let b = stage.person("b@app.example").await;
    let me = stage.get("users/me", &a.token).await;
    assert_eq!(me["id"], a.id.as_str());
    assert_eq!(me["email"], "a@app.example");
    assert!(me["creation_date"].is_i64());
    assert_eq!(stage.get(&format!("users/{}", a.id), &a.token).await, me);
    let path = format!("users/{}", b.id);
    let response = stage.call(Method::GET, &path, &a.token).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_email_is_unique_while_its_user_exists() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let again = stage.create_user("a@app.example").await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    let gone = stage.call(Method::DELETE, "users/me", &person.token).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let again = stage.create_user("a@app.example").await;
    assert_eq!(again.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_malformed_email_is_refused() {
    let stage = Stage::start().await;
    for email in ["", "a", "@b", "a@", "a b@c", "a@b@c"] {
        let response = stage.create_user(email).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{email}");
    }
}

#[tokio::test]
async fn deleting_a_user_takes_everything_and_kills_the_tokens() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let made = stage.connect(json!({"session_id": session})).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let path = format!("users/{}", person.id);
    let gone = stage.call(Method::DELETE, &path, &person.token);
    assert_eq!(gone.await.status(), StatusCode::NO_CONTENT);
    for path in ["users/me", "connections", "accounts", "transactions"] {
        let response = stage.call(Method::GET, path, &person.token).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let again = stage.call(Method::DELETE, "users/me", &person.token).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
    let refused = stage.sign_in(&person.email, "s3cret", USER_SCOPES).await;
    assert_eq!(json_of(refused).await["error"], "invalid_grant");
    let state = stage.state().await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["widget_sessions"], 0);
    assert_eq!(state["deleted_users"][0]["id"], person.id.as_str());
    assert_eq!(state["deleted_users"][0]["email"], "a@app.example");
}

#[tokio::test]
async fn a_connection_has_the_shape_of_the_recorded_one() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let request = json!({"email": person.email, "channel": "REDIRECT"});
    let made = json_of(stage.connect(request).await).await;
    let all = stage.get("connections", &person.token).await;
    assert_eq!(all.as_array().unwrap().len(), 1);
    let one = &all[0];
    assert_eq!(one["id"], made["id"]);
    let path = format!("connections/{}", one["id"].as_str().unwrap());
    assert_eq!(&stage.get(&path, &person.token).await, one);
    assert_eq!(
        keys(one),
        [
            "auto_sync",
            "channels",
            "consent_per_account",
            "creation_date",
            "id",
            "logo_url",
            "name",
            "owner",
            "provider_id",
            "status",
            "user_id"
        ]
    );
    assert_eq!(one["status"], "SUCCESS");
    assert_eq!(one["user_id"], person.id.as_str());
    assert_eq!(one["owner"]["name"], "LARA CROFT");
    let (used, empty) = (&one["channels"][0], &one["channels"][1]);
    assert_eq!(used["mode"], "REDIRECT");
    assert_eq!(used["status"], "SUCCESS");
    assert_eq!(used["account_types"], json!(["CHECKINGS", "CREDIT_CARD"]));
    let created = one["creation_date"].as_i64().unwrap();
    assert_eq!(used["expires"], created + 90 * 24 * 3600);
    assert_eq!(
        keys(used),
        [
            "account_types",
            "channel_definition_id",
            "channel_definition_unavailable",
            "credentials",
            "expires",
            "last_end_date",
            "last_success_date",
            "mode",
            "status"
        ]
    );
    assert_eq!(empty["mode"], "EMBEDDED");
    assert_eq!(empty["status"], "EMPTY");
    assert_eq!(
        keys(empty),
        [
            "account_types",
            "channel_definition_id",
            "channel_definition_unavailable",
            "eligible_accounts",
            "mode",
            "status"
        ]
    );
    let logo = stage.client.get(one["logo_url"].as_str().unwrap());
    let logo = logo.send().await.unwrap();
    assert_eq!(logo.headers()["content-type"], "image/svg+xml");
}

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn deleting_a_connection_takes_its_accounts_and_transactions() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let first = json_of(stage.connect(json!({"email": person.email})).await).await;
    stage.connect(json!({"email": person.email})).await;
    let path = format!("connections/{}", first["id"].as_str().unwrap());
    let other = stage.person("b@app.example").await;
    let response = stage.call(Method::DELETE, &path, &other.token).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND, "of somebody else");
    let response = stage.call(Method::DELETE, &path, &person.token).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    for (path, left) in [("connections", 1), ("accounts", 1), ("transactions", 50)] {
        let rows = stage.get(path, &person.token).await;
        assert_eq!(rows.as_array().unwrap().len(), left, "{path}");
    }
    let response = stage.call(Method::DELETE, &path, &person.token).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_account_takes_its_connection_with_it() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let file = bank_file("no_checking_account.txt");
    stage
        .connect(json!({"email": person.email, "file": file}))
        .await;
    let accounts = stage.get("accounts", &person.token).await;
    let ids = accounts.as_array().unwrap().iter();
    let ids: Vec<&str> = ids.map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    for (id, left) in ids.iter().zip([1, 0]) {
        let path = format!("accounts/{id}");
        let response = stage.call(Method::DELETE, &path, &person.token);
        assert_eq!(response.await.status(), StatusCode::NO_CONTENT);
        let connections = stage.get("connections", &person.token).await;
        assert_eq!(connections.as_array().unwrap().len(), left);
    }
}

#[tokio::test]
async fn the_clients_own_token_deletes_too() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = json_of(stage.connect(json!({"email": person.email})).await).await;
    let client = stage.client_token().await;
    for path in [
        format!("connections/{}", made["id"].as_str().unwrap()),
        format!("users/{}", person.id),
    ] {
        let response = stage.call(Method::DELETE, &path, &client).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT, "{path}");
    }
}
