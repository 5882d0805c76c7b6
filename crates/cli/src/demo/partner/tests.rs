//! The site in front of a stand-in for our server that writes down what it is asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use contract::{
    ConnectionView, Counts, JourneyId, JourneyState, JourneyView, OpenJourney, OutcomeKind,
    Presentation,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::applications::Wishes;
use super::backend::{Backend, Refusal, Summary};
use super::{PartnerConfig, policy, serve, web_address};

const KEY: &str = "key-of-the-lender";

/// What the stand-in was asked: method, path, bearer, idempotency key and body.
type Asked = Arc<Mutex<Vec<(Method, String, String, String, Value)>>>;

struct Running {
    site: String,
    asked: Asked,
    http: reqwest::Client,
}

/// A site whose server answers every request with `status` and `answer`.
async fn site_over(status: StatusCode, answer: Value) -> Running {
    let asked = Asked::default();
    let notes = Arc::clone(&asked);
    let app = Router::new().fallback(
        move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let text = |name: &str| {
                let value = headers.get(name).and_then(|value| value.to_str().ok());
                value.unwrap_or_default().to_owned()
            };
            let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
            let note = (
                method,
                uri.to_string(),
                text("authorization"),
                text("idempotency-key"),
                body,
            );
            notes.lock().unwrap().push(note);
            let answer = answer.to_string();
            async move { (status, [(header::CONTENT_TYPE, "application/json")], answer) }
        },
    );
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    // A name that only the backend's own rule for `.localhost` resolves everywhere.
    let app_url = format!(
        "http://app.localhost:{}",
        server.local_addr().unwrap().port()
    );
    tokio::spawn(async move { axum::serve(server, app).await });
    let (site, http) = site_at(&app_url).await;
    Running { site, asked, http }
}

async fn site_at(app_url: &str) -> (String, reqwest::Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let config = PartnerConfig {
        app_url: app_url.to_owned(),
        api_key: KEY.to_owned(),
        public_url: "http://partner.localhost:4801".to_owned(),
        twin_url: "http://127.0.0.1:4810/".to_owned(),
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::spawn(serve(listener, config));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    (site, http)
}

fn opened() -> Value {
    json!({
        "id": "jrn_1",
        "url": "http://app.localhost/j/secret",
        "embed_url": "http://app.localhost/j/secret?embed=1",
        "expires_at": 1,
    })
}

#[tokio::test]
async fn the_backend_opens_the_journey_and_the_page_never_sees_the_key() {
    let running = site_over(StatusCode::CREATED, opened()).await;
    let answer = running
        .http
        .post(format!("{}/api/applications", running.site))
        .json(&json!({"locale": "fr", "presentation": "full_page"}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let text = answer.text().await.unwrap();
    assert!(!text.contains(KEY));
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["embed_url"], opened()["embed_url"]);
    let application = body["application"].as_str().unwrap();

    let asked = running.asked.lock().unwrap().remove(0);
    let (method, path, bearer, idempotency, sent) = asked;
    assert_eq!((method, path.as_str()), (Method::POST, "/v1/journeys"));
    assert_eq!(bearer, format!("Bearer {KEY}"));
    assert_eq!(idempotency, application);
    let sent: OpenJourney = serde_json::from_value(sent).unwrap();
    assert_eq!(sent.locale.as_deref(), Some("fr"));
    assert_eq!(sent.presentation, Presentation::FullPage);
}

#[tokio::test]
async fn the_summary_is_that_of_the_applications_own_journey() {
    let running = site_over(StatusCode::CREATED, opened()).await;
    let applications = format!("{}/api/applications", running.site);
    let applied = running.http.post(&applications).json(&json!({})).send();
    let applied: Value = applied.await.unwrap().json().await.unwrap();
    let application = applied["application"].as_str().unwrap();
    let _ = running
        .http
        .get(format!("{applications}/{application}"))
        .send()
        .await;
    let path = running.asked.lock().unwrap().last().unwrap().1.clone();
    assert_eq!(path, "/v1/journeys/jrn_1");

    let unknown = running.http.get(format!("{applications}/guessed")).send();
    assert_eq!(unknown.await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(running.asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_comes_back_finds_the_way_to_what_they_shared() {
    let running = site_over(StatusCode::CREATED, opened()).await;
    let applications = format!("{}/api/applications", running.site);
    let applied = running.http.post(&applications).json(&json!({})).send();
    let applied: Value = applied.await.unwrap().json().await.unwrap();
    let thanks = async |application: &str| {
        let url = format!("{}/thanks?application={application}", running.site);
        let answer = running.http.get(url).send().await.unwrap();
        answer.text().await.unwrap()
    };
    let link = format!("href=\"{}\"", opened()["url"].as_str().unwrap());
    let own = thanks(applied["application"].as_str().unwrap()).await;
    assert!(own.contains(&link), "{own}");
    assert!(!thanks("guessed").await.contains(&link));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_in_words() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let app = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let (site, http) = site_at(&app).await;
    let answer = http
        .post(format!("{site}/api/applications"))
        .json(&json!({}));
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["title"], "Oneshot does not answer");
    assert!(body["detail"].as_str().unwrap().contains(&app));
}

#[tokio::test]
async fn every_page_has_the_strict_policy_and_no_key() {
    let running = site_over(StatusCode::OK, Value::Null).await;
    let expected = [
        ("/", StatusCode::OK, "partner-start"),
        (
            "/thanks?application=abc",
            StatusCode::OK,
            "data-application=\"abc\"",
        ),
        ("/cancelled", StatusCode::OK, "partner-summary"),
        ("/site/home.js", StatusCode::OK, "embed_url"),
        ("/nowhere", StatusCode::NOT_FOUND, "no such page"),
        ("/site/../partner.rs", StatusCode::NOT_FOUND, ""),
    ];
    for (path, status, part) in expected {
        let answer = running.http.get(format!("{}{path}", running.site)).send();
        let answer = answer.await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(part), "{path}");
        assert!(!text.contains(KEY), "{path}");
    }
}

#[tokio::test]
async fn what_is_in_an_address_is_never_markup() {
    let running = site_over(StatusCode::OK, Value::Null).await;
    let path = "/thanks?application=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let answer = running.http.get(format!("{}{path}", running.site)).send();
    let text = answer.await.unwrap().text().await.unwrap();
    assert!(!text.contains("<script>alert"));
}

#[tokio::test]
async fn another_site_cannot_begin_an_application_by_a_plain_form() {
    let running = site_over(StatusCode::CREATED, opened()).await;
    let form = running
        .http
        .post(format!("{}/api/applications", running.site))
        .header("content-type", "text/plain")
        .body("{}");
    let answer = form.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(running.asked.lock().unwrap().is_empty());
}

#[test]
fn the_journey_may_be_embedded_by_the_site_and_ends_on_it() {
    let public = web_address("http://partner.localhost:4801/").unwrap();
    let app = web_address("http://app.localhost:4800").unwrap();
    let backend = Backend::new(app, KEY.to_owned(), public).unwrap();
    let wishes = Wishes {
        locale: Some(String::new()),
        ..Wishes::default()
    };
    let asked = backend.journey("0123456789abcdef", &wishes);
    let site = "http://partner.localhost:4801";
    assert_eq!(asked.parent_origin.as_deref(), Some(site));
    assert_eq!(asked.reference.as_deref(), Some("CL-01234567"));
    assert_eq!(asked.locale, None);
    let thanks = format!("{site}/thanks?application=0123456789abcdef");
    assert_eq!(asked.return_url, Some(thanks));
    let cancelled = format!("{site}/cancelled?application=0123456789abcdef");
    assert_eq!(asked.cancel_url, Some(cancelled));
}

#[test]
fn a_summary_has_counts_and_no_bank_data() {
    let view = JourneyView {
        backups: Some(Vec::new()),
        id: JourneyId("jrn_1".to_owned()),
        reference: None,
        state: JourneyState::Erased,
        outcome: Some(OutcomeKind::Delivered),
        failure_code: None,
        connections: vec![ConnectionView {
            id: "77".to_owned(),
            name: Some("Linxo Test Banque".to_owned()),
            status: "SUCCESS".to_owned(),
            channels: Vec::new(),
        }],
        partial: false,
        data_sha256: None,
        counts: Counts {
            accounts: 3,
            transactions: 41,
        },
        created_at: 1,
        expires_at: 2,
        synchronised_at_ms: Some(1_000),
        erased_at_ms: Some(1_750),
        data_deleted_at_ms: None,
    };
    assert_eq!(
        serde_json::to_value(Summary::of(view)).unwrap(),
        json!({
            "state": "erased",
            "outcome": "delivered",
            "failure_code": null,
            "banks": ["Linxo Test Banque"],
            "counts": {"accounts": 3, "transactions": 41},
            "erased_at_ms": 1_750,
            "sync_end_to_erased_ms": 750,
        })
    );
}

#[test]
fn the_servers_own_words_reach_the_page() {
    let problem = json!({
        "type": "about:blank", "title": "Bad origin", "status": 422,
        "detail": "parent_origin has a path.", "code": "invalid_parent_origin",
    });
    let refusal = Refusal::of(
        StatusCode::UNPROCESSABLE_ENTITY,
        problem.to_string().as_bytes(),
    );
    assert_eq!(
        serde_json::to_value(&refusal).unwrap(),
        json!({"title": "Bad origin", "detail": "parent_origin has a path."})
    );
    let page = Refusal::of(StatusCode::BAD_GATEWAY, b"<html>");
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
}

#[test]
fn frames_and_scripts_come_from_the_server_and_nowhere_else() {
    let policy = policy::content_security_policy("https://app.example");
    assert!(policy.contains("script-src 'self' https://app.example;"));
    assert!(policy.contains("frame-src https://app.example;"));
    assert!(policy.contains("frame-ancestors 'none'"));
}

#[test]
fn an_address_without_a_host_is_refused_at_start() {
    for wrong in ["app.localhost:4800", "data:,x", ""] {
        assert!(web_address(wrong).is_err(), "{wrong:?}");
    }
}
