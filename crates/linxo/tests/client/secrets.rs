//! No secret shows.

use std::fmt::{Debug, Display};
use std::io::Write;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures::StreamExt as _;
use linxo::client::{AccountFilter, Client, ClientConfig, Error, TransactionFilter};
use serde_json::json;

use super::reading::signed_in;
use super::server::{Seen, Server, json, token, with_header};

const HIDDEN: [&str; 4] = ["our-secret", "hunter2", "token-xyz", "k1@app.example"];

fn assert_clean(shown: &str) {
    for secret in HIDDEN {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// A server that repeats everything it was sent, as a careless one might.
fn repeating(seen: &Seen) -> Response {
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

/// What the marked calls below carry and what answers to them hold. None of it may ever show.
const MARKED: [&str; 8] = [
    "marked-client-secret",
    "marked\"password",
    "marked-token",
    "marked-own-token",
    "marked-mail@app.example",
    "MARKED LABEL",
    "FR76MARKEDIBAN",
    "4711.13",
];

/// Everything the process logs from the first call on, at every level, other tests included.
fn log() -> &'static Mutex<Vec<u8>> {
    static LOG: OnceLock<Mutex<Vec<u8>>> = OnceLock::new();
    LOG.get_or_init(|| {
        struct Lines;
        impl Write for Lines {
            fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
                log().lock().unwrap().extend_from_slice(line);
                Ok(line.len())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        // It takes the records of the crates that log without spans, too.
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_writer(|| Lines)
            .with_ansi(false)
            .init();
        Mutex::default()
    })
}

/// What a program may show of an outcome.
fn shown<T: Debug, E: Debug + Display>(outcome: &Result<T, E>) -> String {
    match outcome {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("{error:?} {error}"),
    }
}

/// Makes every call there is, and gives what may be shown of each outcome.
async fn every_call(config: ClientConfig) -> Vec<String> {
    let (email, password) = (MARKED[4], MARKED[1]);
    let client = Client::new(config.clone()).unwrap();
    let user = client.user(email, password.into());
    let settings = Default::default();
    let mut all = vec![
        format!("{config:?} {client:?} {user:?}"),
        shown(&client.create_user(email, &password.into()).await),
        shown(&user.create().await),
        shown(&user.id().await),
        shown(&user.token().await),
        shown(&user.fresh_token().await),
        shown(&user.user().await),
        shown(&user.open_widget(&settings).await),
        shown(&user.connections().await),
        shown(&user.connection(&"1".into()).await),
        shown(&user.categories().await),
        shown(&user.providers().await),
    ];
    let mut accounts = user.accounts(AccountFilter::default());
    let mut transactions = user.transactions(TransactionFilter::default());
    all.push(format!("{:?}", accounts.next().await));
    all.push(format!("{:?}", transactions.next().await));
    all.push(format!("{accounts:?} {transactions:?}"));
    let token = client.sign_in(email, &password.into()).await;
    all.push(shown(&token));
    if let Ok(token) = token {
        all.push(shown(&client.read_user(&token).await));
        all.push(shown(&client.connections(&token).await));
        all.push(shown(&client.delete_user(&token).await));
    }
    all.push(shown(&user.delete_connection(&"1".into()).await));
    all.push(shown(&user.delete_user().await));
    all
}

fn marked(server: &Server) -> ClientConfig {
    let mut config = server.config();
    config.client_secret = MARKED[0].into();
    config.call_timeout = Duration::from_millis(500);
    config
}

/// Everything marked, in one text.
fn all_marks() -> String {
    MARKED.join(" ")
}

/// Grants marked tokens, and answers the rest with `answer`, or never.
async fn granting<F>(answer: F) -> Server
where
    F: Fn(&Seen) -> Option<Response> + Clone + Send + Sync + 'static,
{
    Server::start(move |seen| match (seen.path.as_str(), seen.grant()) {
        ("/token", "password") => Some(token("marked-token", 3_600)),
        ("/token", _) => Some(token("marked-own-token", 3_600)),
        _ => answer(seen),
    })
    .await
}

#[tokio::test]
async fn no_marked_secret_and_no_bank_data_comes_out_of_any_call_anywhere() {
    log();
    let mut all = Vec::new();
    // Refusals that repeat what was sent, from the API, and from the address for tokens.
    for status in [400, 401, 403, 404, 409, 422, 429, 500, 503] {
        let repeat = move |seen: &Seen| {
            let said = format!("{} {:?}", seen.body, seen.headers);
            Some(json(
                status,
                json!({"error": "no", "error_description": said}),
            ))
        };
        all.extend(every_call(marked(&granting(repeat).await)).await);
        all.extend(every_call(marked(&Server::start(repeat).await)).await);
    }
    // Answers that are not what they should be, with secrets and bank data in them.
    let marks = json!(all_marks());
    let item =
        json!({"id": {"of": marks}, "iban": MARKED[6], "amount": MARKED[7], "label": MARKED[5]});
    let bodies = [
        all_marks(),
        marks.to_string(),
        item.to_string(),
        json!([item]).to_string(),
        json!([{"id": "1", "amount": marks, "balance": marks, "status": "S"}]).to_string(),
        json!({"session_id": "1", "_links": {"add_connection": marks}}).to_string(),
    ];
    for body in bodies {
        let odd = move |_: &Seen| Some(Response::new(Body::from(body.clone())));
        all.extend(every_call(marked(&granting(odd.clone()).await)).await);
        all.extend(every_call(marked(&Server::start(odd).await)).await);
    }
    // Good answers.
    let account = json!([{"id": "1", "iban": MARKED[6], "balance": 4711.13, "currency": "EUR"}]);
    let transaction = json!([{"id": "1", "label": MARKED[5], "amount": 4711.13}]);
    let good = move |seen: &Seen| {
        Some(match seen.path.as_str() {
            "/v2.1/accounts" => json(200, account.clone()),
            "/v2.1/transactions" => json(200, transaction.clone()),
            "/v2.1/users" => with_header(201, "location", "/users/1"),
            "/v2.1/users/me" => json(200, json!({"id": "1", "email": MARKED[4]})),
            "/v2.1/widget/widget_session" => json(200, json!({"session_id": "marked-token"})),
            _ => json(200, json!([])),
        })
    };
    all.extend(every_call(marked(&granting(good).await)).await);
    // Redirections, silence, and a body that breaks off.
    let away = |_: &Seen| Some(with_header(302, "location", "/marked-token"));
    all.extend(every_call(marked(&granting(away).await)).await);
    let broken = |_: &Seen| {
        let chunks = [
            Ok(Bytes::from_static(b"[\"marked-token")),
            Err(std::io::Error::other("marked-token")),
        ];
        Some(Response::new(Body::from_stream(futures::stream::iter(
            chunks,
        ))))
    };
    all.extend(every_call(marked(&granting(broken).await)).await);
    let mut impatient = marked(&granting(|_| None).await);
    impatient.call_timeout = Duration::from_millis(50);
    all.extend(every_call(impatient).await);
    // Nobody there, and nobody there who speaks TLS.
    for scheme in ["http", "https"] {
        let server = granting(|_| None).await;
        let mut config = marked(&server);
        config.endpoints.api = match scheme {
            "http" => "http://127.0.0.1:1".parse().unwrap(),
            _ => format!("https://{}", server.address).parse().unwrap(),
        };
        config.endpoints.auth = config.endpoints.api.clone();
        all.extend(every_call(config).await);
    }

    let logged = String::from_utf8(log().lock().unwrap().clone()).unwrap();
    assert!(logged.contains("Linxo answered") && logged.contains("Linxo did not answer"));
    assert!(all.iter().any(|shown| shown.contains("[hidden]")));
    for (at, text) in all.iter().chain([&logged]).enumerate() {
        for mark in MARKED {
            let found = text.find(mark);
            let around = found.and_then(|at| text.get(at.saturating_sub(80)..at + mark.len()));
            assert!(found.is_none(), "outcome {at} of {}: {around:?}", all.len());
        }
    }
}
