//! One journey with everything going wrong that can, and every request that is not in order.

use std::time::Duration;

use ::linxo::client::{ApiVersion, ClientConfig, Endpoints, Retries};
use contract::{JourneyId, JourneyState, OpenedJourney, Snapshot};
use oneshot_server::keys::ServerKey;
use oneshot_server::{Config, Partner, Server};
use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use crate::heard::Heard;
use crate::linxo;
use crate::marks::*;

/// Nothing here takes as long, not even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
const DOMAIN: &str = "users.marked.example";

struct Stage {
    http: Client,
    base: String,
    heard: Heard,
}

impl Stage {
    async fn ask(
        &self,
        method: Method,
        path: &str,
        bearer: &str,
        body: String,
    ) -> (StatusCode, String) {
        let request = self.http.request(method, format!("{}{path}", self.base));
        let request = request
            .bearer_auth(bearer)
            .header("x-marked", HEADER)
            .header("cookie", HEADER)
            .header("user-agent", HEADER)
            .header("last-event-id", HEADER)
            .header("idempotency-key", format!("{IDEMPOTENCY}{}", body.len()))
            .header("content-type", "application/json")
            .body(body);
        // A body that is too large may be refused before it is sent to its end.
        let Ok(answer) = request.send().await else {
            return (StatusCode::PAYLOAD_TOO_LARGE, String::new());
        };
        let (status, headers) = (answer.status(), format!("{:?}", answer.headers()));
        let text = answer.text().await.expect("a text");
        if !status.is_success() && !status.is_redirection() {
            // Refusals may quote nothing; what was asked for and given is another matter.
            self.heard.add(&headers);
            self.heard.add(&text);
        }
        (status, text)
    }

    /// Reads what is there, however often it takes: many looks in a short time are told to slow down.
    async fn look(&self, path: &str, key: &str) -> (StatusCode, String) {
        loop {
            let answer = self.ask(Method::GET, path, key, String::new()).await;
            if answer.0 != StatusCode::TOO_MANY_REQUESTS {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Everything that is asked in a wrong way.
    async fn ask_wrongly(&self, page_key: &str) {
        let wrong = [
            String::new(),
            BODY.to_owned(),
            format!("\"{BODY}\""),
            format!("[\"{BODY}\"]"),
            format!("{{\"{BODY}"),
            json!({ "reference": { "deep": BODY } }).to_string(),
            json!({ "reference": [BODY], "locale": BODY }).to_string(),
            json!({ "expires_in_s": BODY }).to_string(),
            json!({ "banks": BODY }).to_string(),
            json!({ "presentation": BODY }).to_string(),
            json!({ "locale": BODY }).to_string(),
            json!({ "parent_origin": BODY }).to_string(),
            json!({ "parent_origin": format!("https://{BODY}@x.example") }).to_string(),
            json!({ "return_url": BODY }).to_string(),
            json!({ "cancel_url": format!("javascript:{BODY}") }).to_string(),
            json!({ "widget": { "countries": BODY } }).to_string(),
            json!({ "widget": { "auto_sync": BODY } }).to_string(),
            json!({ "widget": { "colour": { "x": BODY } } }).to_string(),
            json!({ FIELD: 1 }).to_string(),
            json!({ "reference": BODY.repeat(100) }).to_string(),
            BODY.repeat(20_000),
        ];
        let paths = [
            (Method::POST, "/v1/journeys"),
            (Method::POST, "/panel/api/journeys"),
            (Method::POST, "/api/journey/reports"),
            (Method::POST, "/hooks/linxo"),
        ];
        for (method, path) in &paths {
            for key in [API_KEY, page_key, WRONG_KEY] {
                for body in &wrong {
                    let path = format!("{path}?x={QUERY}");
                    self.ask(method.clone(), &path, key, body.clone()).await;
                }
            }
        }
        for path in [
            format!("/j/{PATH}"),
            format!("/return/{PATH}?status={QUERY}"),
            format!("/cancelled/{PATH}"),
            format!("/resume/{PATH}"),
            format!("/app/{PATH}.js"),
            format!("/{PATH}"),
            format!("/v1/journeys?state={QUERY}&cursor={QUERY}&limit={QUERY}"),
            format!("/v1/journeys/{PATH}"),
            format!("/v1/journeys/{PATH}/data"),
            format!("/v1/journeys/{PATH}/receipt"),
            format!("/v1/journeys/{PATH}/connections/{PATH}"),
            format!("/api/journey?x={QUERY}"),
            format!("/api/journey/data?x={QUERY}"),
            format!("/api/journey/receipt?x={QUERY}"),
            format!("/api/journey/summary?x={QUERY}"),
            format!("/api/journey/data.csv?x={QUERY}"),
            format!("/api/journey/transactions?x={QUERY}"),
            format!("/api/journey/connections/{PATH}"),
            "/api/journey/events".to_owned(),
        ] {
            for method in [Method::GET, Method::DELETE, Method::POST, Method::PATCH] {
                for key in [WRONG_KEY, "", API_KEY] {
                    self.ask(method.clone(), &path, key, BODY.to_owned()).await;
                }
            }
        }
    }
}

fn key_of(widget: &Url, name: &str) -> String {
    let mut pairs = widget.query_pairs();
    let value = pairs.find(|(n, _)| n == name).expect("in the address").1;
    value.rsplit('/').next().expect("a key").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_marked_is_told_to_anybody() {
    let heard = Heard::listen();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let linxo: Url = format!("http://{}", linxo::start().await)
        .parse()
        .expect("an address");
    let endpoints = Endpoints {
        auth: linxo.clone(),
        api: linxo.clone(),
        embed: linxo,
    };
    let mut client = ClientConfig::new(endpoints, ApiVersion::V2_1, "demo", CLIENT_SECRET);
    // What goes wrong goes wrong for all to see.
    client.retries = Retries {
        attempts: 1,
        ..Retries::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let partner = Partner {
        name: "Lender".to_owned(),
        api_key: API_KEY.into(),
    };
    let mut config = Config::new(folder.path().join("marked.db"), client, vec![partner]);
    let server_key = ServerKey::new_text();
    config.server_key = Some(server_key.clone());
    DOMAIN.clone_into(&mut config.email_domain);
    config.panel = true;
    config.timing.linking_poll = Duration::from_millis(20);
    config.timing.synchronising_poll = Duration::from_millis(20);
    config.timing.first_pause = Duration::from_millis(5);
    config.timing.longest_pause = Duration::from_millis(20);
    config.timing.farewell = Duration::from_millis(20);
    heard.add(&format!("{config:?}"));
    let server = Server::start(config).await.expect("a server");
    let stage = Stage {
        http: Client::builder().no_proxy().build().expect("a client"),
        base: format!("http://{}", server.local_addr()),
        heard: heard.clone(),
    };

    let asked = json!({
        "reference": REFERENCE, "return_url": format!("https://shop.example/?x={RETURN_QUERY}"),
    });
    let (status, text) = stage
        .ask(Method::POST, "/v1/journeys", API_KEY, asked.to_string())
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let opened: OpenedJourney = serde_json::from_str(&text).expect("the documented shape");
    let page_key = opened.url.rsplit('/').next().expect("a key").to_owned();
    stage.ask_wrongly(&page_key).await;
    let report = json!({ "event_name": REPORT, "connection_id": REPORT, REPORT: { "x": REPORT } });
    let widget = tokio::time::timeout(PATIENCE, async {
        loop {
            let empty = "{}".to_owned();
            let (status, text) = stage
                .ask(Method::POST, "/api/journey/widget", &page_key, empty)
                .await;
            if status == StatusCode::OK {
                let answer: Value = serde_json::from_str(&text).expect("JSON");
                return answer["url"].as_str().expect("an address").to_owned();
            }
        }
    });
    let widget: Url = widget.await.expect("a widget").parse().expect("an address");
    let reported = stage.ask(
        Method::POST,
        "/api/journey/reports",
        &page_key,
        report.to_string(),
    );
    assert_eq!(reported.await.0, StatusCode::ACCEPTED);
    let page = format!("/j/{page_key}?x={QUERY}");
    stage.ask(Method::GET, &page, "", String::new()).await;
    let end = tokio::time::timeout(PATIENCE, async {
        loop {
            let (_, text) = stage.look("/api/journey", &page_key).await;
            let snapshot: Snapshot = serde_json::from_str(&text).expect("the documented shape");
            if snapshot.progress.state == JourneyState::Erased {
                return snapshot.progress;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let end = end.await.expect("an erased journey");
    assert_eq!((end.counts.accounts, end.counts.transactions), (1, 1));
    let data = format!("/v1/journeys/{}/data", opened.id);
    let (status, data) = stage.look(&data, API_KEY).await;
    assert_eq!(status, StatusCode::OK);
    for given in [IBAN, LABEL, AMOUNT, OWNER] {
        assert!(data.contains(given), "the partner is given {given}");
    }
    for (path, given) in [
        ("summary", AMOUNT),
        ("data.json", LABEL),
        ("data.csv", LABEL),
        ("transactions", LABEL),
        ("accounts.csv", IBAN),
    ] {
        let mut path = format!("/api/journey/{path}");
        if path.ends_with(".csv") {
            // Their queries are read, and what is wrong there is refused without being said again.
            for query in [format!("x={QUERY}"), format!("decimals={QUERY}")] {
                let path = format!("{path}?{query}");
                let (refused, _) = stage.look(&path, &page_key).await;
                assert_eq!(refused, StatusCode::BAD_REQUEST);
            }
        } else {
            path = format!("{path}?x={QUERY}");
        }
        let (status, text) = stage.look(&path, &page_key).await;
        assert_eq!(status, StatusCode::OK);
        assert!(text.contains(given), "the end user is given {given}");
    }
    for path in ["/metrics", "/readyz", "/healthz", "/.well-known/jwks.json"] {
        let (_, text) = stage.ask(Method::GET, path, "", String::new()).await;
        heard.add(&text);
    }
    server.shutdown().await;

    let key = ServerKey::from_text(1, &server_key).expect("a good key");
    let id = JourneyId(opened.id.0.clone());
    let derived = [
        ("the server key", server_key.expose_secret().to_owned()),
        ("the email", key.email(&id, DOMAIN)),
        ("the password", key.password(&id).expose_secret().to_owned()),
        ("the page's key", page_key),
        ("the return key", key_of(&widget, "redirect_url")),
        ("the cancel key", key_of(&widget, "cancel_url")),
        ("the resume key", key_of(&widget, "aspsp_callback_uri")),
    ];
    let heard = heard.text();
    assert!(heard.contains("answered") && heard.contains("oneshot_http_requests_total"));
    assert!(
        heard.contains("sqlx") && heard.contains("work failed"),
        "all were listened to"
    );
    assert!(!heard.contains("panicked"), "something panicked");
    let marks = ALL.iter().map(|(what, mark)| (*what, (*mark).to_owned()));
    for (what, mark) in marks.chain(derived) {
        let found = heard.lines().find(|line| line.contains(&mark));
        assert!(found.is_none(), "{what} is told: {found:?}");
    }
}
