//! A Linxo whose every word is marked. The twin's tokens and errors are its own; here they have to
//! be recognised, so this is written by hand, and it does no more than a journey needs. Every call
//! fails in every way before it succeeds.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures::stream;
use serde_json::{Value, json};

use crate::marks::*;

#[derive(Default)]
struct World {
    asked: Mutex<HashMap<String, usize>>,
    deleted: AtomicBool,
}

/// Listens for as long as the test lasts.
pub(crate) async fn start() -> SocketAddr {
    let router = Router::new()
        .fallback(answer)
        .with_state(Arc::new(World::default()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn answer(State(world): State<Arc<World>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let grant = body["grant_type"].as_str().unwrap_or_default();
    let call = format!("{} {} {grant}", parts.method, parts.uri.path());
    let times = {
        let mut asked = world.asked.lock().expect("whole");
        let times = asked.entry(call.clone()).or_default();
        *times += 1;
        *times
    };
    // Many hard refusals in a row would end the collection, and with it the test.
    let milder = if call.contains("/transactions") { 3 } else { 0 };
    if let Some(failure) = failure(times + milder) {
        return failure;
    }
    let query = parts.uri.query().unwrap_or_default();
    let first_page = !query.contains("page=2");
    match call.trim_end() {
        "POST /token client_credentials" => token(CLIENT_TOKEN),
        "POST /token password" if world.deleted.load(Ordering::SeqCst) => {
            let words = format!("{ERROR_BODY} {OWNER} is gone");
            let refused = json!({ "error": "invalid_grant", "error_description": words });
            (StatusCode::BAD_REQUEST, Json(refused)).into_response()
        }
        "POST /token password" => token(USER_TOKEN),
        "POST /v2.1/users" => {
            let location = format!("/users/{USER_ID}");
            (StatusCode::CREATED, [(header::LOCATION, location)]).into_response()
        }
        "POST /v2.1/widget/widget_session" => {
            Json(json!({ "session_id": SESSION })).into_response()
        }
        "GET /v2.1/connections" => Json(json!([connection()])).into_response(),
        "GET /v2.1/accounts" if first_page => Json(json!([account()])).into_response(),
        "GET /v2.1/transactions" if first_page => Json(json!([transaction()])).into_response(),
        "DELETE /v2.1/users/me" => {
            world.deleted.store(true, Ordering::SeqCst);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => Json(json!([])).into_response(),
    }
}

/// The first times go wrong, each in its own way, and every way with a mark in it.
fn failure(times: usize) -> Option<Response> {
    let said = |status| {
        let words = format!("{ERROR_BODY}: no {LABEL} for {OWNER}, {IBAN}, {USER_ID}");
        let body = json!({ "error": "server_error", "error_description": words });
        (status, Json(body)).into_response()
    };
    Some(match times {
        1 => said(StatusCode::SERVICE_UNAVAILABLE),
        2 => said(StatusCode::FORBIDDEN),
        3 => said(StatusCode::UNPROCESSABLE_ENTITY),
        4 => (StatusCode::OK, format!("{GARBAGE} {IBAN} {{")).into_response(),
        5 => {
            // JSON of the wrong form.
            let body =
                json!({ "access_token": [GARBAGE], "session_id": { "x": GARBAGE }, "id": IBAN });
            Json(body).into_response()
        }
        6 => Json(json!([{ "id": { "x": GARBAGE }, "status": [GARBAGE], "auto_sync": GARBAGE }]))
            .into_response(),
        7 => {
            let begun = Ok(format!("[{{\"{GARBAGE}\""));
            let cut = stream::iter([begun, Err(std::io::Error::other(GARBAGE))]);
            Body::from_stream(cut).into_response()
        }
        8 => (
            StatusCode::FOUND,
            [(header::LOCATION, format!("/{GARBAGE}"))],
        )
            .into_response(),
        _ => return None,
    })
}

fn token(token: &str) -> Response {
    Json(json!({ "access_token": token, "token_type": "bearer", "expires_in": 3_600 }))
        .into_response()
}

fn connection() -> Value {
    json!({
        "id": CONNECTION_ID, "provider_id": "1", "name": OWNER, "status": "SUCCESS",
        "auto_sync": false, "owner": { "name": OWNER }, "user_id": USER_ID,
    })
}

fn account() -> Value {
    json!({
        "id": ACCOUNT_ID, "connection_id": CONNECTION_ID, "name": ACCOUNT_NAME, "iban": IBAN,
        "type": "CHECKINGS", "currency": "EUR", "status": "ACTIVE",
        "balance": AMOUNT.parse::<f64>().expect("a number"), "owner": { "name": OWNER },
    })
}

fn transaction() -> Value {
    json!({
        "id": TRANSACTION_ID, "account_id": ACCOUNT_ID, "label": LABEL, "currency": "EUR",
        "amount": AMOUNT.parse::<f64>().expect("a number"), "status": "BOOKED",
        "date": 1_725_919_200, "notes": OWNER, "remittance_information": [IBAN],
    })
}
