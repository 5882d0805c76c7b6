//! No secret shows.

use linxo::client::Error;
use serde_json::json;

use super::reading::signed_in;
use super::server::{Seen, Server, json, token};

const HIDDEN: [&str; 4] = ["our-secret", "hunter2", "token-xyz", "k1@app.example"];

fn assert_clean(shown: &str) {
    for secret in HIDDEN {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// A server that repeats everything it was sent, as a careless one might.
fn repeating(seen: &Seen) -> axum::response::Response {
    let bearer = seen.bearer().unwrap_or_default();
    let said = format!("bad\nrequest: {bearer} {}", seen.body);
    json(422, json!({"error": "invalid", "error_description": said}))
}

#[tokio::test]
async fn errors_leave_out_what_we_sent_even_when_linxo_repeats_it() {
    let server = Server::start(|seen| {
        Some(if seen.path == "/token" {
            token("token-xyz", 60)
        } else {
            repeating(seen)
        })
    })
    .await;
    let (client, token) = signed_in(&server).await;
    let errors = [
        client
            .create_user("k1@app.example", &"hunter2".into())
            .await
            .unwrap_err(),
        client
            .open_widget(&token, &Default::default())
            .await
            .unwrap_err(),
        client.delete_user(&token).await.unwrap_err(),
    ];
    for error in errors {
        assert!(
            matches!(&error, Error::Rejected { status: 422, .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains("bad request: "), "{error}");
        assert_clean(&format!("{error} {error:?}"));
    }
    let repeating = Server::start(|seen| Some(repeating(seen))).await;
    let error = repeating
        .client()
        .sign_in("k1@app.example", &"hunter2".into())
        .await
        .unwrap_err();
    assert_clean(&format!("{error} {error:?}"));
}

#[tokio::test]
async fn what_holds_secrets_does_not_show_them() {
    let server = Server::start(|_| Some(token("token-xyz", 60))).await;
    let (client, token) = signed_in(&server).await;
    assert_clean(&format!("{client:?} {token:?} {:?}", server.config()));
    assert!(format!("{client:?}").contains("our-client"));

    let id = linxo::WidgetSessionId::new("token-xyz");
    let add_connection = client.add_connection(&id).unwrap();
    assert!(add_connection.as_str().contains("token-xyz"));
    let session = linxo::client::WidgetSession {
        id: id.clone(),
        add_connection,
    };
    assert_clean(&format!("{session:?} {id:?}"));
}

#[tokio::test]
async fn a_long_description_is_cut() {
    let server = Server::start(|seen| {
        Some(match seen.path.as_str() {
            "/token" => token("t", 60),
            _ => json(400, json!({"error": "é".repeat(10_000)})),
        })
    })
    .await;
    let (client, token) = signed_in(&server).await;
    let Error::Rejected {
        description: Some(said),
        ..
    } = client.connections(&token).await.unwrap_err()
    else {
        panic!("a description expected")
    };
    assert_eq!(said.chars().count(), 200);
}
