//! Section 2: users.

use reqwest::StatusCode;
use serde_json::json;

use crate::scene::scene;
use crate::shape::assert_shape;
use crate::support::{Stage, USER_SCOPES, json_of, token_of};

#[tokio::test]
async fn a_new_users_id_is_the_last_segment_of_location() {
    let stage = Stage::start().await;
    let created = stage.create_user("a@app.example").await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let location = created.headers()["location"].to_str().unwrap().to_owned();
    let id = location.strip_prefix("/users/").unwrap();
    assert!(id.bytes().all(|byte| byte.is_ascii_digit()), "{location}");
    assert_eq!(created.text().await.unwrap(), "", "the body is not used");
    let token = stage.sign_in("a@app.example", "s3cret", USER_SCOPES).await;
    let token = token_of(token).await;
    assert_eq!(stage.get("users/me", &token).await["id"], id);
}

#[tokio::test]
async fn a_user_reads_itself_by_me_and_by_id() {
    let (stage, person) = scene().await;
    let me = stage.get("users/me", &person.token).await;
    let path = format!("users/{}", person.id);
    assert_eq!(stage.get(&path, &person.token).await, me);
    assert_eq!(me["email"], *person.email);
    // In seconds: a time in this century, not the thousandth of a later one.
    let created = me["creation_date"].as_i64().unwrap();
    assert!((1_700_000_000..10_000_000_000).contains(&created));
    let person_only = "the recorded user is a person with a Linxo account of their own; \
                       a user that a client makes has an email and nothing more";
    assert_shape(
        "user",
        &me,
        &[
            (".last_name", person_only),
            (".first_name", person_only),
            (".gender", person_only),
            (".birthdate", person_only),
            (".address", person_only),
        ],
    );
}

#[tokio::test]
async fn deleting_a_user_deletes_what_hangs_under_it() {
    let (stage, person) = scene().await;
    stage.made_twofold(&person).await;
    stage.session(&person).await;
    let deleted = stage.delete("users/me", &person.token).await;
    assert_eq!(deleted, StatusCode::NO_CONTENT);
    let state = stage.state().await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["widget_sessions"], 0);
    // The same email is a new user, with nothing of the old one.
    let again = stage.person(&person.email).await;
    assert_ne!(again.id, person.id);
    for path in ["connections", "accounts", "transactions"] {
        assert_eq!(stage.get(path, &again.token).await, json!([]));
    }
}

#[tokio::test]
async fn an_email_need_not_be_a_real_mailbox() {
    let stage = Stage::start().await;
    let email = "3f1c9a7e-0000-4b7e-9d55-d2f6@users.no-such-domain.invalid";
    assert_eq!(stage.person(email).await.email, email);
}

#[tokio::test]
async fn an_email_is_unique_while_its_user_exists() {
    let (stage, person) = scene().await;
    let again = stage.create_user(&person.email).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert!(json_of(again).await["error_description"].is_string());
}

#[tokio::test]
async fn a_deleted_email_is_free_again() {
    let (stage, person) = scene().await;
    stage.delete("users/me", &person.token).await;
    let again = stage.create_user(&person.email).await;
    assert_eq!(again.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_password_has_at_most_72_characters() {
    let stage = Stage::start().await;
    let client = stage.client_token().await;
    for (length, status) in [
        (47, StatusCode::CREATED),
        (72, StatusCode::CREATED),
        (73, StatusCode::BAD_REQUEST),
        (0, StatusCode::BAD_REQUEST),
    ] {
        let request = stage.client.post(stage.api("v2.1/users"));
        let request = request.bearer_auth(&client).json(&json!({
            "email": format!("{length}@app.example"), "password": "aB3-".repeat(20)[..length],
        }));
        assert_eq!(request.send().await.unwrap().status(), status, "{length}");
    }
}

#[tokio::test]
async fn an_existing_user_signs_in_again_with_the_same_password() {
    let (stage, person) = scene().await;
    stage.advance(24 * 3600).await;
    let again = stage.sign_in(&person.email, "s3cret", USER_SCOPES).await;
    let token = token_of(again).await;
    assert_eq!(stage.get("users/me", &token).await["id"], *person.id);
    let other = stage.sign_in(&person.email, "S3cret", USER_SCOPES).await;
    assert_eq!(json_of(other).await["error"], "invalid_grant");
}
