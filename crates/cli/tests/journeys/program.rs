//! A server in this process, and the program beside it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use linxo::client::{ApiVersion, ClientConfig, Endpoints};
use serde_json::{Value, json};
use server::{Config, Partner, RunningServer, Server};
use tokio::process::Command;
use tokio::time::timeout;

/// Nothing here takes as long, not even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
pub(crate) const API_KEY: &str = "api-key-of-the-lender";

/// A server whose Linxo is nowhere, in a folder of its own.
pub(crate) struct Alone {
    pub(crate) server: RunningServer,
    pub(crate) folder: tempfile::TempDir,
    http: reqwest::Client,
}

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Alone {
    pub(crate) async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let nowhere: url::Url = nowhere().parse().unwrap();
        let endpoints = Endpoints {
            auth: nowhere.clone(),
            api: nowhere.clone(),
            embed: nowhere,
        };
        let linxo = ClientConfig::new(endpoints, ApiVersion::V2_1, "demo", "demo");
        let partner = Partner {
            name: "Lender".to_owned(),
            api_key: API_KEY.into(),
        };
        let config = Config::new(folder.path().join("oneshot.db"), linxo, vec![partner]);
        Self {
            server: Server::start(config).await.unwrap(),
            folder,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.local_addr())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn ask(&self, method: reqwest::Method, path: &str, body: Value) -> String {
        let request = self.http.request(method, self.url(path));
        let answer = request.bearer_auth(API_KEY).json(&body).send().await;
        answer.unwrap().text().await.unwrap()
    }

    /// The receipt of a journey that was opened and deleted; Linxo was never asked for anything.
    pub(crate) async fn receipt(&self) -> String {
        use reqwest::Method;
        let asked = json!({ "reference": "dossier-1" });
        let opened = self.ask(Method::POST, "/v1/journeys", asked).await;
        let opened: Value = serde_json::from_str(&opened).unwrap();
        let journey = format!("/v1/journeys/{}", opened["id"].as_str().unwrap());
        self.ask(Method::DELETE, &journey, json!({})).await;
        timeout(PATIENCE, async {
            loop {
                let answer = self.http.get(self.url(&format!("{journey}/receipt")));
                let answer = answer.bearer_auth(API_KEY).send().await.unwrap();
                if answer.status().is_success() {
                    return answer.text().await.unwrap();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
        .unwrap()
    }

    pub(crate) async fn key_set(&self) -> String {
        let nobody = reqwest::Method::GET;
        self.ask(nobody, "/.well-known/jwks.json", json!({})).await
    }
}

/// Runs `oneshot journeys` to its end, with nothing but these variables.
pub(crate) async fn journeys(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    oneshot(&[&["journeys"], arguments].concat(), variables).await
}

/// Runs the program to its end, with nothing but these variables.
pub(crate) async fn oneshot(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oneshot"));
    command
        .env_clear()
        .envs(variables.iter().copied())
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = timeout(PATIENCE, command.output()).await.unwrap().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// An address where nothing listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
