//! The webhook: a `POST` for each channel whose status is another, to one address.
//!
//! Documented: the fields, that there is one address, that `event_type` is `UPDATED` and
//! `resource_type` `CONNECTIONS` for now. Tries and pauses are choices of the twin. No signature
//! was seen, so there is none.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::Client;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use crate::api::connection_in;
use crate::app::{App, Shared};
use crate::loopback;
use crate::version::Version;
use crate::world::{Cause, Change, World};

/// Beyond it the oldest lines of the log go.
const KEPT: usize = 10_000;

/// Where webhooks go, and what became of them.
pub(crate) struct Webhook {
    state: Mutex<State>,
    configured: Option<Url>,
    client: OnceLock<Option<Client>>,
}

#[derive(Default)]
struct State {
    url: Option<Url>,
    sent: Vec<Sent>,
    last_id: u64,
}

/// One webhook, as the control interface shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sent {
    id: String,
    url: Url,
    /// What was posted.
    body: Value,
    /// What came of each try.
    tries: Vec<Try>,
    delivered: bool,
    /// Whether no further try follows.
    done: bool,
}

/// A try: the status of its answer, or none.
#[derive(Debug, Clone, Serialize)]
struct Try {
    /// Epoch milliseconds of the twin's clock.
    at: i64,
    status: Option<u16>,
}

impl Webhook {
    pub(crate) fn to(url: Option<Url>) -> Self {
        let state = State {
            url: url.clone(),
            ..State::default()
        };
        Self {
            state: Mutex::new(state),
            configured: url,
            client: OnceLock::new(),
        }
    }

    /// Sends them elsewhere from now on, or nowhere.
    pub(crate) fn set_url(&self, url: Option<Url>) {
        self.with(|state| state.url = url);
    }

    fn goes_somewhere(&self) -> bool {
        self.with(|state| state.url.is_some())
    }

    /// What was sent, the oldest first.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.with(|state| state.sent.clone())
    }

    /// Forgets what was sent, and goes back to the address of the configuration.
    pub(crate) fn reset(&self) {
        self.with(|state| {
            state.url.clone_from(&self.configured);
            state.sent.clear();
        });
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state)
    }

    fn client(&self, patience: Duration) -> Option<&Client> {
        let made = self.client.get_or_init(|| loopback::client(patience).ok());
        made.as_ref()
    }

    /// Writes a new one into the log.
    fn begin(&self, mut body: Value) -> Option<Sent> {
        self.with(|state| {
            let url = state.url.clone()?;
            state.last_id += 1;
            let id = state.last_id.to_string();
            body["id"] = json!(id);
            let sent = Sent {
                id,
                url,
                body,
                tries: Vec::new(),
                delivered: false,
                done: false,
            };
            if state.sent.len() == KEPT {
                state.sent.remove(0);
            }
            state.sent.push(sent.clone());
            Some(sent)
        })
    }

    fn tried(&self, id: &str, at: i64, status: Option<u16>, last: bool) -> bool {
        let delivered = status.is_some_and(|status| (200..300).contains(&status));
        self.with(|state| {
            if let Some(sent) = state.sent.iter_mut().find(|sent| sent.id == id) {
                sent.tries.push(Try { at, status });
                sent.delivered = delivered;
                sent.done = delivered || last;
            }
        });
        delivered
    }
}

/// Tells of every synchronisation when it ends, and sends webhooks, until the twin stops.
pub(crate) async fn watch(app: Shared, mut stopped: watch::Receiver<bool>) {
    let bell = app.world().bell();
    let mut under_way = JoinSet::new();
    loop {
        let (changes, wait) = look(&app);
        for body in changes {
            if let Some(sent) = app.webhook.begin(body) {
                under_way.spawn(deliver(Shared::clone(&app), sent));
            }
        }
        // Ended deliveries are in the log; here they only have to go.
        while under_way.try_join_next().is_some() {}
        let due = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = bell.notified() => {}
            () = due => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// What is to be told now, and how long until the next synchronisation ends.
fn look(app: &App) -> (Vec<Value>, Option<Duration>) {
    let now_ms = app.clock.now_ms();
    let mut world = app.world();
    world.settle(now_ms);
    // Without an address nobody will ever be told of these.
    let changes = world.take_changes().into_iter();
    let changes = changes.filter(|_| app.webhook.goes_somewhere());
    let told = changes
        .filter(|change| change.cause != Cause::Made || app.config.choices.webhook_tells_making);
    let bodies = told
        .filter_map(|change| body(app, &world, change))
        .collect();
    let wait = world.next_due_ms().map(|due| {
        let ms = due.saturating_sub(now_ms).max(1);
        Duration::from_millis(ms.unsigned_abs())
    });
    (bodies, wait)
}

/// The documented fields; `id` is put in when it is sent. `None`: the connection is gone, and of
/// deletions no webhook tells.
fn body(app: &App, world: &World, change: Change) -> Option<Value> {
    let connection = world.connection(change.user, change.connection)?;
    let version = match &*app.config.choices.webhook_version {
        "3" => Version::V3,
        _ => Version::V2_1,
    };
    Some(json!({
        "event_type": "UPDATED",
        "resource_type": "CONNECTIONS",
        "creation_date": change.at_ms.div_euclid(1000),
        "channel_definition_id": connection.provider.channel_definition_id(change.mode),
        "resource": connection_in(version, app, change.user, connection),
        "new_transactions": change.new_transactions,
    }))
}

/// Tries until it is answered with 2xx, or there are no more pauses.
async fn deliver(app: Shared, sent: Sent) {
    let choices = &app.config.choices;
    let patience = Duration::from_millis(choices.webhook_timeout_ms);
    let mut pauses = choices.webhook_pauses_ms.iter();
    loop {
        let answer = match app.webhook.client(patience) {
            Some(client) => client
                .post(sent.url.clone())
                .json(&sent.body)
                .send()
                .await
                .ok(),
            None => None,
        };
        let status = answer.map(|answer| answer.status().as_u16());
        let pause = pauses.next();
        let now_ms = app.clock.now_ms();
        if app.webhook.tried(&sent.id, now_ms, status, pause.is_none()) {
            return;
        }
        match pause {
            Some(pause) => tokio::time::sleep(Duration::from_millis(*pause)).await,
            None => return,
        }
    }
}
