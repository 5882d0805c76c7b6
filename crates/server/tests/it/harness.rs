//! A server in a folder of its own, and the calls that partners and pages make.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use contract::{OpenedJourney, Problem, Progress, Snapshot, WidgetOpened};
use linxo::client::{ApiVersion, ClientConfig, Endpoints};
use oneshot_server::clock::Clock;
use oneshot_server::{Config, Database, Partner, RunningServer, Server};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use url::Url;

pub(crate) const API_KEY: &str = "api-key-of-the-lender";
pub(crate) const OTHER_API_KEY: &str = "api-key-of-the-broker";

/// Nothing here takes as long, not even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A clock that tests may set forward. It runs like the machine's otherwise.
#[derive(Debug, Default)]
pub(crate) struct TestClock {
    ahead_ms: AtomicI64,
}

impl TestClock {
    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).expect("a short time");
        self.ahead_ms.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> jiff::Timestamp {
        let ahead = jiff::SignedDuration::from_millis(self.ahead_ms.load(Ordering::SeqCst));
        jiff::Timestamp::now() + ahead
    }
}

pub(crate) struct Harness {
    pub(crate) config: Config,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) server: Option<RunningServer>,
    pub(crate) http: reqwest::Client,
    pub(crate) folder: tempfile::TempDir,
    #[expect(dead_code, reason = "it is dropped with the harness")]
    postgres: Option<testpg::Database>,
}

/// A journey just opened, with its key.
pub(crate) struct Opened {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) answer: OpenedJourney,
}

/// Names the database of the tests that do not choose one: `postgres`, or SQLite.
pub(crate) const STORE: &str = "ONESHOT_TEST_STORE";

/// Where a server's journeys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

impl On {
    /// What the environment says.
    pub(crate) fn asked() -> Self {
        match std::env::var(STORE).as_deref() {
            Ok("postgres") => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

impl Harness {
    /// A server whose Linxo is at these addresses (tokens, data, widget).
    pub(crate) async fn with_linxo(auth: Url, api: Url, embed: Url) -> Self {
        Self::with_linxo_on(On::asked(), auth, api, embed).await
    }

    /// The same with this database.
    pub(crate) async fn with_linxo_on(on: On, auth: Url, api: Url, embed: Url) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let endpoints = Endpoints { auth, api, embed };
        let mut linxo = ClientConfig::new(endpoints, ApiVersion::V2_1, "demo", "demo");
        linxo.call_timeout = Duration::from_secs(10);
        let partner = |name: &str, key: &str| Partner {
            name: name.to_owned(),
            api_key: key.into(),
        };
        let partners = vec![partner("Lender", API_KEY), partner("Broker", OTHER_API_KEY)];
        let made = || testpg::shared().database().expect("a database");
        let postgres = (on == On::Postgres).then(made);
        let database = match &postgres {
            None => Database::from(folder.path().join("test.db")),
            Some(url) => Database::from_text(url).expect("an address"),
        };
        let mut config = Config::new(database, linxo, partners);
        if on == On::Postgres {
            config.server_key =
                Some("c2VydmVyIGtleSBvZiB0aGUgdGVzdHMgYW5kIG5vdCBvbmUgbW9yZQ".into());
        }
        let clock = Arc::new(TestClock::default());
        config.clock = Arc::clone(&clock) as Arc<dyn Clock>;
        config.assets = Some(built_pages(&folder));
        config.timing.linking_poll = Duration::from_millis(50);
        config.timing.synchronising_poll = Duration::from_millis(50);
        config.timing.first_pause = Duration::from_millis(20);
        config.timing.longest_pause = Duration::from_millis(200);
        let mut harness = Self {
            config,
            clock,
            server: None,
            http: reqwest::Client::new(),
            folder,
            postgres,
        };
        harness.start().await;
        harness
    }

    /// A server whose Linxo is nowhere.
    pub(crate) async fn alone() -> Self {
        let nowhere = nowhere();
        Self::with_linxo(nowhere.clone(), nowhere.clone(), nowhere).await
    }

    pub(crate) async fn start(&mut self) {
        self.server = Some(Server::start(self.config.clone()).await.expect("a server"));
    }

    /// Ends the server as a crash would: whatever it did is cut off.
    pub(crate) async fn crash_and_restart(&mut self) {
        drop(self.server.take());
        if self.config.database.file().is_none() {
            // The dead server's leases last on; other servers wait for their end, and so do we.
            self.clock.advance(self.config.timing.lease);
        }
        self.start().await;
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let address = self.server.as_ref().expect("a running server").local_addr();
        format!("http://{address}{path}")
    }

    pub(crate) fn request(&self, method: Method, path: &str, bearer: &str) -> RequestBuilder {
        self.http
            .request(method, self.url(path))
            .bearer_auth(bearer)
    }

    pub(crate) async fn get(&self, path: &str, bearer: &str) -> Response {
        self.request(Method::GET, path, bearer)
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, bearer: &str, body: &Value) -> Response {
        self.request(Method::POST, path, bearer)
            .json(body)
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn open(&self, body: Value) -> Opened {
        let response = self.post("/v1/journeys", API_KEY, &body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let answer: OpenedJourney = response.json().await.expect("the documented shape");
        let key = answer.url.rsplit('/').next().expect("a key").to_owned();
        Opened {
            id: answer.id.0.clone(),
            key,
            answer,
        }
    }

    pub(crate) async fn widget(&self, key: &str) -> Url {
        let response = self.post("/api/journey/widget", key, &json!({})).await;
        assert_eq!(response.status(), StatusCode::OK);
        let opened: WidgetOpened = response.json().await.expect("the documented shape");
        opened.url.parse().expect("an address")
    }

    pub(crate) async fn snapshot(&self, key: &str) -> Snapshot {
        self.get("/api/journey", key)
            .await
            .json()
            .await
            .expect("the documented shape")
    }

    /// Listens to the journey's events until one is what is waited for.
    pub(crate) async fn until(&self, key: &str, wanted: impl Fn(&Progress) -> bool) -> Progress {
        tokio::time::timeout(PATIENCE, async {
            let mut events = Events::listen(self, key, None).await;
            loop {
                let progress = events.next().await.expect("an open stream");
                if wanted(&progress) {
                    return progress;
                }
            }
        })
        .await
        .expect("waited too long")
    }
}

/// A stream of server-sent events.
pub(crate) struct Events {
    response: Response,
    text: String,
}

impl Events {
    pub(crate) async fn listen(harness: &Harness, key: &str, last: Option<u64>) -> Self {
        let mut request = harness.request(Method::GET, "/api/journey/events", key);
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        Self {
            response,
            text: String::new(),
        }
    }

    pub(crate) async fn next(&mut self) -> Option<Progress> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let progress = data.map(|data| serde_json::from_str(data).expect("a progress"));
                self.text = rest.to_owned();
                match progress {
                    Some(progress) => return Some(progress),
                    None => continue,
                }
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text
                .push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }
}

pub(crate) async fn problem(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let content_type = response.headers()["content-type"]
        .to_str()
        .expect("text")
        .to_owned();
    assert_eq!(content_type, "application/problem+json");
    let problem: Problem = response.json().await.expect("a problem");
    assert_eq!(problem.status, status);
    let code = serde_json::to_value(problem.code).expect("a word");
    (status, code.as_str().expect("a word").to_owned())
}

/// An address where nothing listens.
fn nowhere() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    format!("http://{address}").parse().expect("an address")
}

fn built_pages(folder: &tempfile::TempDir) -> PathBuf {
    let built = folder.path().join("built");
    for page in ["journey", "panel"] {
        std::fs::create_dir_all(built.join(page)).expect("made");
        // What the build puts in the place of its own link is not of interest here.
        let html = include_str!("../../../../index.html");
        std::fs::write(built.join(page).join("index.html"), html).expect("written");
        std::fs::write(built.join(page).join("app-1a2b.js"), "export {}").expect("written");
    }
    built
}

/// A server and the twin it talks to.
pub(crate) struct Stage {
    pub(crate) harness: Harness,
    pub(crate) twin: twin::RunningTwin,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::set_with(twin::TwinConfig::default()).await
    }

    /// The same with a PostgreSQL, which several servers may share.
    pub(crate) async fn set_shared() -> Self {
        Self::set_on(On::Postgres, twin::TwinConfig::default()).await
    }

    pub(crate) async fn set_with(config: twin::TwinConfig) -> Self {
        Self::set_on(On::asked(), config).await
    }

    async fn set_on(on: On, config: twin::TwinConfig) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let twin = twin::Twin::start(config).await.expect("a twin");
        let (auth, api, embed) = (twin.auth_url(), twin.api_url(), twin.embed_url());
        let (auth, api, embed) = (auth.clone(), api.clone(), embed.clone());
        let harness = Harness::with_linxo_on(on, auth, api, embed).await;
        Self { harness, twin }
    }

    fn control(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self
            .twin
            .api_url()
            .join(&format!("/_twin/{path}"))
            .expect("an address");
        let port = url.port().expect("a port");
        // Its name may end in `.localhost`, which not every system knows.
        self.harness.http.request(
            method,
            format!("http://127.0.0.1:{port}{}", with_query(&url)),
        )
    }

    /// What the twin says of itself.
    pub(crate) async fn twin_says(&self, path: &str) -> Value {
        let response = self
            .control(Method::GET, path)
            .send()
            .await
            .expect("an answer");
        response.json().await.expect("JSON")
    }

    /// Makes something go wrong at Linxo.
    pub(crate) async fn fault(&self, fault: Value) {
        let request = self.control(Method::POST, "faults").json(&fault);
        assert_eq!(
            request.send().await.expect("an answer").status(),
            StatusCode::CREATED
        );
    }

    /// Linxo tells of connections there from now on.
    pub(crate) async fn webhooks_to(&self, url: &str) {
        let request = self.control(Method::POST, "webhook");
        let request = request.json(&json!({ "url": url }));
        let response = request.send().await.expect("an answer");
        assert!(response.status().is_success());
    }

    /// Lets time pass at Linxo.
    pub(crate) async fn advance_twin(&self, seconds: u32) {
        let request = self
            .control(Method::POST, "clock")
            .json(&json!({ "advance_s": seconds }));
        let response = request.send().await.expect("an answer");
        assert!(response.status().is_success());
    }

    /// Ends all that goes wrong at Linxo.
    pub(crate) async fn mend(&self) {
        let request = self.control(Method::DELETE, "faults");
        assert!(
            request
                .send()
                .await
                .expect("an answer")
                .status()
                .is_success()
        );
    }

    /// The same without our widget address.
    pub(crate) async fn connect_email(&self, email: &str, mut walk: Value) {
        walk["email"] = email.into();
        let request = self.control(Method::POST, "connections").json(&walk);
        assert_eq!(
            request.send().await.expect("an answer").status(),
            StatusCode::CREATED
        );
    }

    /// Walks the widget as a person would, and gives the connection.
    pub(crate) async fn connect(&self, widget: &Url, mut walk: Value) -> Value {
        let session = widget.query_pairs().find(|(name, _)| name == "session_id");
        walk["session_id"] = session.expect("a session").1.into_owned().into();
        let request = self.control(Method::POST, "connections").json(&walk);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::CREATED);
        response.json().await.expect("JSON")
    }

    /// What the twin was asked, as `METHOD path`, in order.
    pub(crate) async fn asked(&self) -> Vec<String> {
        let requests = self.twin_says("requests").await;
        let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let lines = requests.as_array().expect("a list").iter();
        lines
            .map(|line| format!("{} {}", text(line, "method"), text(line, "path")))
            .collect()
    }

    /// The claims of a journey's receipt, its signature checked with the published key.
    pub(crate) async fn receipt(&self, id: &str) -> Value {
        let path = format!("/v1/journeys/{id}/receipt");
        let response = self.harness.get(&path, API_KEY).await;
        assert_eq!(response.status(), StatusCode::OK);
        let receipt = response.text().await.expect("a receipt");
        let keys = self.harness.get("/.well-known/jwks.json", "").await;
        checked_receipt(&receipt, &keys.json().await.expect("JSON"))
    }
}

fn with_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn checked_receipt(receipt: &str, keys: &Value) -> Value {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    use ed25519_dalek::{Signature, Verifier, VerifyingKey};
    let bytes = |text: &str| BASE64.decode(text).expect("base64url");
    let (signed, signature) = receipt.rsplit_once('.').expect("a JWS");
    let (header, payload) = signed.split_once('.').expect("a JWS");
    let header: Value = serde_json::from_slice(&bytes(header)).expect("JSON");
    assert_eq!(header["alg"], "EdDSA");
    let mut published = keys["keys"].as_array().expect("a list").iter();
    let key = published.find(|key| key["kid"] == header["kid"]);
    let key = bytes(key.expect("a published key")["x"].as_str().expect("a key"));
    let key = VerifyingKey::from_bytes(&key.try_into().expect("32 bytes")).expect("a key");
    let signature = Signature::from_slice(&bytes(signature)).expect("a signature");
    key.verify(signed.as_bytes(), &signature)
        .expect("signed with the published key");
    serde_json::from_slice(&bytes(payload)).expect("JSON")
}
