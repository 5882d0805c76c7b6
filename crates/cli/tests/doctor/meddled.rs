//! Faults that the twin does not make: somebody between it and the doctor does.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

use crate::meddler::{Asked, Meddle, Meddler};
use crate::program::{names, says};
use crate::stage::Stage;

fn is(asked: &Asked<'_>, method: Method, path: &str) -> bool {
    *asked.method == method && asked.path.ends_with(path)
}

#[tokio::test]
async fn where_linxo_tells_strangers_apart_a_wrong_secret_is_named() {
    let stage = Stage::start().await;
    for (setting, code) in [
        ("ONESHOT_LINXO_CLIENT_SECRET", "client-secret-wrong"),
        // An id that nobody has is refused like any other: that it is the id cannot be told.
        ("ONESHOT_LINXO_CLIENT_ID", "client-refused"),
    ] {
        let meddler = Meddler::before(&stage, |asked| {
            if !asked.path.ends_with("/token") {
                return Meddle::Not;
            }
            let id = asked.body["client_id"].as_str().unwrap_or_default();
            if id != "demo" {
                // Linxo may well repeat the id.
                let words =
                    json!({"error": "invalid_client", "error_description": format!("{id}?")});
                Meddle::Answer(401, Box::leak(words.to_string().into_boxed_str()))
            } else if asked.body["client_secret"] != crate::program::SECRET {
                Meddle::Answer(
                    401,
                    r#"{"error":"invalid_client","error_description":"no."}"#,
                )
            } else {
                Meddle::Not
            }
        });
        let meddler = meddler.await;
        let run = meddler.doctor().env(setting, "another").report().await;
        run.failed_with(&[("client-token", code)]);
        names(run.finding("client-token", code), setting);
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_client_that_may_not_ask_for_tokens_is_named() {
    let stage = Stage::start().await;
    let meddler = Meddler::before(&stage, |asked| {
        if asked.path.ends_with("/token") {
            Meddle::Answer(400, r#"{"error":"unauthorized_client"}"#)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.failed_with(&[("client-token", "grant-not-allowed")]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_scope_that_the_client_lacks_is_named_as_linxo_said_it() {
    let stage = Stage::start().await;
    let meddler = Meddler::before(&stage, |asked| {
        if asked.path.ends_with("/token") && asked.body["scope"] == "users_create" {
            let words =
                r#"{"error":"invalid_scope","error_description":"not users_create for you"}"#;
            Meddle::Answer(400, words)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.failed_with(&[("client-token", "missing-scope")]);
    let finding = run.finding("client-token", "missing-scope");
    says(finding, "text", "not users_create for you");
    says(
        finding,
        "ask_linxo",
        "to grant the client the scope users_create",
    );
    assert_eq!(run.refuted(), ["tokens.client-scope"]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_scope_that_users_lack_is_found_by_asking_for_each_alone() {
    let stage = Stage::start().await;
    let meddler = Meddler::before(&stage, |asked| {
        let scope = asked.body["scope"].as_str().unwrap_or_default();
        if scope.contains("connections_sync") {
            Meddle::Answer(400, r#"{"error":"invalid_scope"}"#)
        } else {
            Meddle::Not
        }
    });
    let meddler = meddler.await;
    let run = meddler.doctor().report().await;
    // Seen before a user is made, since nobody could be signed in to be erased.
    run.failed_with(&[("leftovers", "missing-scope")]);
    let finding = run.finding("leftovers", "missing-scope");
    says(
        finding,
        "text",
        "a user's token may not have the scope connections_sync",
    );
    assert_eq!(run.refuted(), ["tokens.user-scopes"]);
    assert_eq!(stage.state().await["deleted_users"], json!([]));
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_scope_that_is_refused_only_to_users_that_exist_leaves_nobody() {
    let stage = Stage::start().await;
    let made = AtomicBool::new(false);
    let meddler = Meddler::before(&stage, move |asked| {
        if is(asked, Method::POST, "/users") {
            made.store(true, Ordering::SeqCst);
        }
        let scope = asked.body["scope"].as_str().unwrap_or_default();
        if scope.contains("transactions_read") && made.load(Ordering::SeqCst) {
            Meddle::Answer(400, r#"{"error":"invalid_scope"}"#)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    says(
        run.finding("user-token", "missing-scope"),
        "text",
        "may not have the scope transactions_read",
    );
    assert_eq!(run.code, Some(1));
    assert_eq!(run.report()["left"], Value::Null);
    stage.has_nobody().await;
}

#[tokio::test]
async fn lists_of_the_other_version_are_told_by_their_shape() {
    let stage = Stage::start().await;
    fn wrap(_: &mut HeaderMap, body: &mut Vec<u8>) {
        let list: Value = serde_json::from_slice(body).expect("JSON");
        let wrapped = json!({"connections": list, "accounts": list, "transactions": list, "categories": list});
        *body = wrapped.to_string().into_bytes();
    }
    let meddler = Meddler::before(&stage, |asked| {
        let lists = ["connections", "accounts", "transactions", "categories"];
        let name = asked.path.rsplit('/').next().unwrap_or_default();
        if lists.contains(&name) {
            Meddle::Change(wrap)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.failed_with(&[("lists", "shape-of-version-3")]);
    let finding = run.finding("lists", "shape-of-version-3");
    says(finding, "change", "ONESHOT_LINXO_API_VERSION=3");
    assert!(run.refuted().contains(&"connections.list"));
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_version_that_is_not_there_is_told_from_one_that_is() {
    let stage = Stage::start().await;
    // As if there were version 3 alone: what is asked of 2.1 is not there, of 3 it is.
    let meddler = Meddler::before(&stage, |asked| {
        if let Some(rest) = asked.path.strip_prefix("/v3/") {
            Meddle::Elsewhere(format!("/v2.1/{rest}"))
        } else if asked.path.starts_with("/v2.1/") && !asked.path.contains("widget") {
            Meddle::Answer(404, "")
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.failed_with(&[("user-creation", "version-wrong")]);
    says(
        run.finding("user-creation", "version-wrong"),
        "change",
        "ONESHOT_LINXO_API_VERSION=3",
    );
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_widget_that_may_not_be_framed_by_us_is_named() {
    let stage = Stage::start().await;
    fn forbid(headers: &mut HeaderMap, _: &mut Vec<u8>) {
        headers.insert(
            "content-security-policy",
            HeaderValue::from_static("frame-ancestors 'none'"),
        );
    }
    fn list(headers: &mut HeaderMap, _: &mut Vec<u8>) {
        let policy = HeaderValue::from_static("frame-ancestors https://app.lender.example");
        headers.insert("content-security-policy", policy);
    }
    for (change, public_url, code) in [
        (
            forbid as fn(&mut HeaderMap, &mut Vec<u8>),
            None,
            Some("framing-forbidden"),
        ),
        (list, None, Some("framing-unknown")),
        (list, Some("https://app.lender.example"), None),
        (
            list,
            Some("https://app.other.example"),
            Some("framing-forbidden"),
        ),
    ] {
        let meddler = Meddler::before(&stage, move |asked| {
            if is(asked, Method::GET, "/add_connection") {
                Meddle::Change(change)
            } else {
                Meddle::Not
            }
        });
        let mut doctor = meddler.await.doctor();
        if let Some(url) = public_url {
            doctor = doctor.env("ONESHOT_PUBLIC_URL", url);
        }
        let run = doctor.report().await;
        let expected: Vec<_> = code.iter().map(|code| ("widget-page", *code)).collect();
        run.passed_with(&expected);
        assert_eq!(
            run.refuted().contains(&"widget.framing"),
            code == Some("framing-forbidden")
        );
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn what_the_widget_does_not_take_is_found_by_leaving_it_out() {
    let stage = Stage::start().await;
    let refuse = |refused: &'static str, path: &'static str| {
        move |asked: &Asked<'_>| {
            if asked.path.ends_with(path) && asked.query.contains(refused) {
                Meddle::Answer(400, r#"{"error_description":"unknown parameter"}"#)
            } else {
                Meddle::Not
            }
        }
    };
    for (refused, path, step, code, fact) in [
        (
            "auto_sync",
            "/widget_session",
            "widget-session",
            "auto-sync-refused",
            "widget.auto-sync",
        ),
        (
            "auto_sync",
            "/add_connection",
            "widget-page",
            "auto-sync-refused",
            "widget.auto-sync",
        ),
        (
            "redirect_url",
            "/add_connection",
            "widget-page",
            "return-urls-refused",
            "widget.return-urls-unregistered",
        ),
    ] {
        let meddler = Meddler::before(&stage, refuse(refused, path)).await;
        let run = meddler.doctor().report().await;
        run.failed_with(&[(step, code)]);
        assert!(run.refuted().contains(&fact), "{fact}");
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_deletion_that_only_pretends_is_found_out_and_repeated() {
    let stage = Stage::start().await;
    let pretended = AtomicBool::new(false);
    let meddler = Meddler::before(&stage, move |asked| {
        if *asked.method == Method::DELETE && !pretended.swap(true, Ordering::SeqCst) {
            Meddle::Answer(204, "")
        } else {
            Meddle::Not
        }
    });
    meddler.await.doctor().report().await.passed_with(&[]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_grant_that_outlives_its_user_weakens_the_proof_of_an_erasure() {
    let stage = Stage::start().await;
    let deleted = AtomicBool::new(false);
    let meddler = Meddler::before(&stage, move |asked| {
        if *asked.method == Method::DELETE {
            deleted.store(true, Ordering::SeqCst);
        }
        let fresh = asked.body["grant_type"] == "password" && deleted.swap(false, Ordering::SeqCst);
        if fresh {
            Meddle::Answer(
                200,
                r#"{"access_token":"t-late","token_type":"Bearer","expires_in":60}"#,
            )
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.passed_with(&[("erasure", "grant-not-refused")]);
    assert_eq!(run.refuted(), ["deletion.grant-refused"]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_token_that_outlives_its_user_is_named() {
    let stage = Stage::start().await;
    let deleted = AtomicBool::new(false);
    let meddler = Meddler::before(&stage, move |asked| {
        if *asked.method == Method::DELETE {
            deleted.store(true, Ordering::SeqCst);
        }
        if is(asked, Method::GET, "/users/me") && deleted.load(Ordering::SeqCst) {
            Meddle::Answer(200, r#"{"id":"1"}"#)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.passed_with(&[("erasure", "token-outlives-user")]);
    assert_eq!(run.refuted(), ["deletion.token-refused"]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_user_that_cannot_be_signed_in_is_deleted_by_our_own_token() {
    let stage = Stage::start().await;
    let meddler = Meddler::before(&stage, |asked| {
        if asked.body["grant_type"] == "password" {
            Meddle::Answer(400, r#"{"error":"invalid_grant"}"#)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.failed_with(&[("user-token", "user-refused")]);
    assert!(run.confirmed().contains(&"deletion.token"));
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_client_whose_token_deletes_nobody_still_leaves_nobody() {
    let stage = Stage::start().await;
    let meddler = Meddler::before(&stage, |asked| {
        let by_id = *asked.method == Method::DELETE && !asked.path.ends_with("/me");
        if by_id {
            Meddle::Answer(403, "{}")
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.passed_with(&[("email-again", "client-token-deletes-not")]);
    assert_eq!(run.status("second-erasure"), "ok");
    assert_eq!(run.refuted(), ["deletion.token"]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_user_that_differs_from_what_we_gave_is_named_by_its_field() {
    let stage = Stage::start().await;
    fn change(_: &mut HeaderMap, body: &mut Vec<u8>) {
        let mut user: Value = serde_json::from_slice(body).unwrap_or_default();
        if user.get("creation_date").is_some() {
            user["creation_date"] = json!("2024-09-10T00:00:00+02:00");
            *body = user.to_string().into_bytes();
        }
    }
    let meddler = Meddler::before(&stage, |asked| {
        if is(asked, Method::GET, "/users/me") {
            Meddle::Change(change)
        } else {
            Meddle::Not
        }
    });
    let run = meddler.await.doctor().report().await;
    run.passed_with(&[("user-read", "user-differs")]);
    says(
        run.finding("user-read", "user-differs"),
        "text",
        "creation_date",
    );
    assert_eq!(run.refuted(), ["users.read"]);
    stage.has_nobody().await;
}
