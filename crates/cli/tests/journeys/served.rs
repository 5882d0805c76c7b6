//! The program as a server, with the twin for its Linxo.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use contract::{JourneyState, JourneyView, OpenedJourney};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;
use twin::{RunningTwin, Twin, TwinConfig};
use url::Url;

use crate::program::{API_KEY, PATIENCE};

pub(crate) struct Served {
    pub(crate) twin: RunningTwin,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) http: reqwest::Client,
    variables: Vec<(String, String)>,
    running: Option<Running>,
}

struct Running {
    child: Child,
    url: String,
    log: Lines<BufReader<ChildStderr>>,
}

/// A journey just opened, with its key.
pub(crate) struct Opened {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) expires_at: i64,
}

impl Served {
    /// The twin, and what the program is told of it. It is not started yet.
    pub(crate) async fn set(variables: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let twin = Twin::start(TwinConfig::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("oneshot.db");
        let database = format!("sqlite://{}", database.to_str().unwrap());
        let linxo = [
            ("ONESHOT_LINXO_AUTH_URL", twin.auth_url()),
            ("ONESHOT_LINXO_API_URL", twin.api_url()),
            ("ONESHOT_LINXO_EMBED_URL", twin.embed_url()),
        ];
        let linxo = linxo.map(|(name, url)| (name, url.to_string()));
        let fixed = [
            ("ONESHOT_DATABASE_URL", database.as_str()),
            ("ONESHOT_LISTEN", "127.0.0.1:0"),
            ("ONESHOT_LINXO_CLIENT_ID", "demo"),
            ("ONESHOT_LINXO_CLIENT_SECRET", "demo"),
            ("ONESHOT_API_KEY", API_KEY),
            ("ONESHOT_PARTNER_NAME", "Lender"),
            ("ONESHOT_LINKING_POLL_MS", "50"),
            ("ONESHOT_SYNCHRONISING_POLL_MS", "50"),
            ("ONESHOT_FIRST_PAUSE_MS", "20"),
            ("ONESHOT_LONGEST_PAUSE_S", "1"),
            ("ONESHOT_LINXO_TIMEOUT_S", "2"),
            ("ONESHOT_LEASE_S", "11"),
        ];
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut all: Vec<(String, String)> = fixed.iter().map(owned).collect();
        all.extend(linxo.map(|(name, url)| (name.to_owned(), url)));
        all.extend(variables.iter().map(owned));
        Self {
            twin,
            folder,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            variables: all,
            running: None,
        }
    }

    /// The same, and started.
    pub(crate) async fn start_with(variables: &[(&str, &str)]) -> Self {
        let mut served = Self::set(variables).await;
        served.start().await;
        served
    }

    pub(crate) fn variables(&self) -> Vec<(&str, &str)> {
        let all = self.variables.iter();
        all.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    pub(crate) async fn start(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oneshot"));
        command
            .env_clear()
            .envs(self.variables())
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(PATIENCE, out.next_line()).await.unwrap().unwrap();
        let said = said.expect("the server says where it is");
        let url = said.strip_prefix("oneshot serves ").expect("an address");
        let url = url.trim_end_matches('/').to_owned();
        self.running = Some(Running { child, url, log });
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.running.as_ref().unwrap().child.id().unwrap();
        let kill = format!("kill -{name} {pid}");
        let status = std::process::Command::new("sh")
            .args(["-c", &kill])
            .status();
        assert!(status.unwrap().success());
    }

    /// Reads the log until a line has these words.
    pub(crate) async fn logged(&mut self, words: &str) {
        let log = &mut self.running.as_mut().unwrap().log;
        timeout(PATIENCE, async {
            while let Some(line) = log.next_line().await.unwrap() {
                if line.contains(words) {
                    return;
                }
            }
            panic!("the log ended without {words}");
        })
        .await
        .unwrap();
    }

    /// Waits for the program's end; its exit code, none when a signal ended it.
    pub(crate) async fn ended(&mut self, bound: Duration) -> Option<i32> {
        self.ended_saying(bound).await.0
    }

    /// The same, and the lines of its log that nobody has read.
    pub(crate) async fn ended_saying(&mut self, bound: Duration) -> (Option<i32>, Vec<String>) {
        let mut running = self.running.take().unwrap();
        let drained = async {
            // A full pipe would keep it from ending.
            let mut lines = Vec::new();
            while let Ok(Some(line)) = running.log.next_line().await {
                lines.push(line);
            }
            lines
        };
        let (status, lines) = timeout(bound, async { tokio::join!(running.child.wait(), drained) })
            .await
            .expect("an end in time");
        (status.unwrap().code(), lines)
    }

    /// As a crash would end it.
    pub(crate) async fn kill(&mut self) {
        self.signal("KILL");
        assert_eq!(self.ended(PATIENCE).await, None);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.as_ref().unwrap().url)
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        bearer: &str,
        body: Value,
    ) -> reqwest::Response {
        let request = self.http.request(method, self.url(path));
        request
            .bearer_auth(bearer)
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn open(&self, body: Value) -> Opened {
        let answer = self.ask(Method::POST, "/v1/journeys", API_KEY, body).await;
        let opened: OpenedJourney = answer.json().await.unwrap();
        Opened {
            key: opened.url.rsplit('/').next().unwrap().to_owned(),
            id: opened.id.0,
            expires_at: opened.expires_at,
        }
    }

    /// Opens the widget, and gives its session.
    pub(crate) async fn widget(&self, opened: &Opened) -> String {
        let path = "/api/journey/widget";
        let answer = self.ask(Method::POST, path, &opened.key, json!({})).await;
        let answer: Value = answer.json().await.unwrap();
        let url: Url = answer["url"].as_str().expect("an address").parse().unwrap();
        let mut pairs = url.query_pairs();
        let session = pairs.find(|(name, _)| name == "session_id");
        session.unwrap().1.into_owned()
    }

    /// Tells the twin's control interface something.
    pub(crate) async fn tell_twin(&self, path: &str, body: Value) {
        let answer = self.http.post(self.twin_url(path)).json(&body).send().await;
        let answer = answer.unwrap();
        assert!(answer.status().is_success(), "{path}: {answer:?}");
    }

    pub(crate) async fn twin_says(&self, path: &str) -> Value {
        let answer = self.http.get(self.twin_url(path)).send().await.unwrap();
        answer.json().await.unwrap()
    }

    fn twin_url(&self, path: &str) -> String {
        let port = self.twin.api_url().port().unwrap();
        format!("http://127.0.0.1:{port}/_twin/{path}")
    }

    pub(crate) async fn view(&self, id: &str) -> JourneyView {
        let path = format!("/v1/journeys/{id}");
        let answer = self.ask(Method::GET, &path, API_KEY, json!({})).await;
        answer.json().await.unwrap()
    }

    /// Waits until a journey stands where it is waited for.
    pub(crate) async fn until(
        &self,
        id: &str,
        wanted: impl Fn(&JourneyView) -> bool,
    ) -> JourneyView {
        timeout(PATIENCE, async {
            loop {
                let view = self.view(id).await;
                if wanted(&view) {
                    return view;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .expect("waited too long")
    }

    pub(crate) async fn erased(&self, id: &str) -> JourneyView {
        self.until(id, |view| view.state == JourneyState::Erased)
            .await
    }
}
