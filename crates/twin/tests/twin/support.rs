//! A twin, a user, and the calls to them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use oneshot_twin::{RunningTwin, Twin, TwinConfig};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

/// The six scopes that work for widget, reading and deletion.
pub(crate) const USER_SCOPES: &str = "profile profile_edit accounts_manage connections_manage \
                                      connections_sync transactions_read";

struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _: Name) -> Resolving {
        let here: Addrs = Box::new(std::iter::once(SocketAddr::from(([127, 0, 0, 1], 0))));
        Box::pin(std::future::ready(Ok(here)))
    }
}

/// A client that follows nothing by itself and knows every `.localhost`.
pub(crate) fn client() -> Client {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .dns_resolver(Arc::new(Loopback))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

/// A twin whose synchronisations end at once, unless told otherwise.
pub(crate) struct Stage {
    pub(crate) twin: RunningTwin,
    pub(crate) client: Client,
}

/// A user with a token.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
}

pub(crate) fn quick() -> TwinConfig {
    TwinConfig {
        sync: Duration::ZERO,
        ..TwinConfig::default()
    }
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::with(quick()).await
    }

    pub(crate) async fn with(config: TwinConfig) -> Self {
        Self {
            twin: Twin::start(config).await.unwrap(),
            client: client(),
        }
    }

    pub(crate) fn api(&self, path: &str) -> String {
        format!("{}{}", self.twin.api_url(), path.trim_start_matches('/'))
    }

    pub(crate) fn embed(&self, path: &str) -> String {
        format!("{}{}", self.twin.embed_url(), path.trim_start_matches('/'))
    }

    pub(crate) async fn token(&self, body: Value) -> Response {
        let request = self.client.post(self.api("token")).json(&body);
        request.send().await.unwrap()
    }

    pub(crate) async fn client_token(&self) -> String {
        let body = json!({
            "provider": "linxoConnect",
            "client_id": "demo",
            "client_secret": "demo",
            "grant_type": "client_credentials",
            "scope": "users_create",
        });
        token_of(self.token(body).await).await
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str, scope: &str) -> Response {
        self.token(json!({
            "provider": "linxoConnect",
            "client_id": "demo",
            "client_secret": "demo",
            "grant_type": "password",
            "scope": scope,
            "username": email,
            "password": password,
        }))
        .await
    }

    pub(crate) async fn create_user(&self, email: &str) -> Response {
        let token = self.client_token().await;
        let request = self.client.post(self.api("v2.1/users")).bearer_auth(token);
        let request = request.json(&json!({"email": email, "password": "s3cret"}));
        request.send().await.unwrap()
    }

    pub(crate) async fn person(&self, email: &str) -> Person {
        let created = self.create_user(email).await;
        assert_eq!(created.status(), StatusCode::CREATED);
        let location = created.headers()["location"].to_str().unwrap().to_owned();
        let id = location.rsplit('/').next().unwrap().to_owned();
        let token = token_of(self.sign_in(email, "s3cret", USER_SCOPES).await).await;
        Person {
            id,
            email: email.to_owned(),
            token,
        }
    }

    pub(crate) async fn call(&self, method: Method, path: &str, token: &str) -> Response {
        let address = self.api(&format!("v2.1/{path}"));
        let request = self.client.request(method, address).bearer_auth(token);
        request.send().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Value {
        let response = self.call(Method::GET, path, token).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        json_of(response).await
    }

    /// A widget session; returns its id.
    pub(crate) async fn session(&self, person: &Person) -> String {
        let address = self.embed("v2.1/widget/widget_session");
        let request = self.client.post(address).json(&json!({
            "client_id": "demo",
            "client_secret": "demo",
            "access_token": person.token,
        }));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let body = json_of(response).await;
        body["session_id"].as_str().unwrap().to_owned()
    }

    /// `POST /_twin/connections`.
    pub(crate) async fn connect(&self, body: Value) -> Response {
        let request = self.client.post(self.api("_twin/connections")).json(&body);
        request.send().await.unwrap()
    }

    /// Moves the twin's clock forward.
    pub(crate) async fn advance(&self, seconds: u32) {
        let clock = self.client.post(self.api("_twin/clock"));
        let moved = clock.json(&json!({"advance_s": seconds})).send().await;
        assert_eq!(moved.unwrap().status(), StatusCode::OK);
    }

    pub(crate) async fn state(&self) -> Value {
        json_of(
            self.client
                .get(self.api("_twin/state"))
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn requests(&self) -> Vec<Value> {
        let request = self.client.get(self.api("_twin/requests"));
        let body = json_of(request.send().await.unwrap()).await;
        body.as_array().unwrap().clone()
    }
}

pub(crate) async fn json_of(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

pub(crate) async fn token_of(response: Response) -> String {
    assert_eq!(response.status(), StatusCode::OK);
    let body = json_of(response).await;
    assert_eq!(body["token_type"], "Bearer");
    assert!(body["expires_in"].as_i64().unwrap() > 0);
    body["access_token"].as_str().unwrap().to_owned()
}

/// A file that ships with the twin.
pub(crate) fn bank_file(name: &str) -> String {
    let path = format!("{}/testbank/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}
