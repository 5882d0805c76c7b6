//! The one-shot of the crate `linxo` against the twin, over real sockets, in both versions. It is
//! here because `linxo` itself must not know the twin.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::time::Duration;

use linxo::client::{ApiVersion, Client, ClientConfig, Endpoints, LoopbackNames, WidgetSession};
use linxo::one_shot::{Backup, Counts, EraseError, OneShot, ReadBack, WaitError, WhyErase};
use linxo::{Account, AccountId, ConnectionId, Received, Transaction};
use serde_json::{Value, json};
use twin::{RunningTwin, Twin, TwinConfig};

const EMAIL: &str = "k1@app.example";
const PASSWORD: &str = "derived-1-A";
const LONG: Duration = Duration::from_secs(60);
/// What the twin makes for this login: so many accounts, of so many transactions each.
const LOGIN: &str = "bulk-3x1200";

struct Stage {
    twin: RunningTwin,
    client: Client,
    http: reqwest::Client,
}

impl Stage {
    async fn set(version: ApiVersion) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = TwinConfig::default();
        let twin = Twin::start(config.clone()).await.unwrap();
        let endpoints = Endpoints {
            auth: twin.auth_url().clone(),
            api: twin.api_url().clone(),
            embed: twin.embed_url().clone(),
        };
        let (id, secret) = (config.client_id, config.client_secret);
        let client = Client::new(ClientConfig::new(endpoints, version, id, secret)).unwrap();
        let http = reqwest::Client::builder().dns_resolver(LoopbackNames);
        Self {
            twin,
            client,
            http: http.no_proxy().build().unwrap(),
        }
    }

    async fn begin(&self) -> OneShot {
        let begun = OneShot::begin(&self.client, EMAIL, PASSWORD.into()).await;
        let moment = Duration::from_millis(20);
        begun.unwrap().pauses(moment, moment)
    }

    /// Tells the twin's control interface something.
    async fn tell(&self, path: &str, body: Value) {
        let url = self.twin.api_url().join(&format!("/_twin/{path}")).unwrap();
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {answer:?}");
    }

    async fn says(&self, path: &str) -> Value {
        let url = self.twin.api_url().join(&format!("/_twin/{path}")).unwrap();
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// A person walks through the widget.
    async fn walk(&self, widget: &WidgetSession, login: &str) {
        let walk = json!({"session_id": widget.id, "login": login, "sync_ms": 200});
        self.tell("connections", walk).await;
    }

    /// What was asked for, without the control interface.
    async fn asked(&self) -> Vec<String> {
        let requests = self.says("requests").await;
        let line = |one: &Value| format!("{} {}", one["method"], one["path"]).replace('"', "");
        let asked = requests.as_array().unwrap().iter().map(line);
        asked.filter(|line| !line.contains("/_twin/")).collect()
    }
}

/// Keeps what it is given, by id.
#[derive(Default)]
struct Kept {
    accounts: BTreeMap<String, ConnectionId>,
    transactions: BTreeMap<AccountId, BTreeSet<String>>,
}

impl Backup for Kept {
    type Error = Infallible;

    async fn keep_accounts(
        &mut self,
        connection: &ConnectionId,
        accounts: Vec<Received<Account>>,
    ) -> Result<(), Infallible> {
        let of = |one: Received<Account>| (one.value.id.into_string(), connection.clone());
        self.accounts.extend(accounts.into_iter().map(of));
        Ok(())
    }

    async fn keep_transactions(
        &mut self,
        account: &AccountId,
        transactions: Vec<Received<Transaction>>,
    ) -> Result<(), Infallible> {
        assert!(transactions.iter().all(|one| one.value.amount.is_some()));
        let kept = self.transactions.entry(account.clone()).or_default();
        kept.extend(
            transactions
                .into_iter()
                .map(|one| one.value.id.into_string()),
        );
        Ok(())
    }

    async fn counted(&mut self) -> Result<Counts, Infallible> {
        Ok(Counts {
            accounts: self.accounts.len() as u64,
            transactions: self.transactions.values().map(|ids| ids.len() as u64).sum(),
        })
    }
}

#[tokio::test]
async fn a_one_shot_goes_from_the_making_of_the_user_to_its_erasure() {
    for version in ApiVersion::ALL {
        let stage = Stage::set(version).await;
        let one_shot = stage.begin().await;
        let widget = one_shot.open_widget(&Default::default()).await.unwrap();
        let (connections, ()) = tokio::join!(one_shot.wait(LONG), stage.walk(&widget, LOGIN));
        let connections = connections.unwrap();
        assert!(connections[0].value.status.gives_data());
        assert_eq!(connections[0].value.auto_sync, Some(false));

        let mut kept = Kept::default();
        let proof = one_shot.back_up(&mut kept).await.unwrap();
        let counts = Counts {
            accounts: 3,
            transactions: 3 * 1_200,
        };
        assert_eq!(proof.counts(), counts);
        assert!(kept.transactions.values().all(|ids| ids.len() == 1_200));

        let erased = one_shot.erase(WhyErase::BackedUp(proof)).await.unwrap();
        assert_eq!(erased.read_back(), ReadBack::GrantRefused);
        assert_eq!(erased.kept(), Some(counts));
        let state = stage.says("state").await;
        assert_eq!(state["users"], json!([]));
        assert_eq!(state["deleted_users"][0]["email"], EMAIL);
        let asked = stage.asked().await;
        assert!(asked.len() > 10);
        assert!(asked.iter().all(|line| !line.contains("sync")), "{asked:?}");
    }
}

#[tokio::test]
async fn a_one_shot_survives_a_linxo_that_stumbles_and_finds_a_pretended_deletion_out() {
    for version in ApiVersion::ALL {
        let stage = Stage::set(version).await;
        let one_shot = stage.begin().await;
        let widget = one_shot.open_widget(&Default::default()).await.unwrap();
        for fault in [
            json!({"path": "/connections", "action": "drop", "times": 2}),
            json!({"path": "/accounts", "action": "truncate", "times": 2}),
            json!({"path": "/transactions", "action": {"status": 503}, "times": 2}),
            json!({"method": "DELETE", "path": "/users/", "action": {"status": 204}, "times": 1}),
        ] {
            stage.tell("faults", fault).await;
        }
        stage.walk(&widget, LOGIN).await;
        one_shot.wait(LONG).await.unwrap();
        let proof = one_shot.back_up(&mut Kept::default()).await.unwrap();
        let not_yet = one_shot.erase(WhyErase::BackedUp(proof)).await.unwrap_err();
        assert_eq!(not_yet.error, EraseError::StillThere);
        not_yet.again().await.unwrap();
        assert_eq!(stage.says("state").await["users"], json!([]));
    }
}

#[tokio::test]
async fn a_one_shot_that_comes_to_nothing_is_erased_all_the_same() {
    for version in ApiVersion::ALL {
        let stage = Stage::set(version).await;
        let one_shot = stage.begin().await;
        let nobody = one_shot.wait(Duration::from_millis(50)).await;
        assert_eq!(nobody.unwrap_err(), WaitError::TimeUp { last: None });
        // The program ends here, and the next one takes the user up.
        drop(one_shot);
        let begun = std::time::SystemTime::now();
        let resumed = OneShot::resume(&stage.client, EMAIL, PASSWORD.into(), begun);
        resumed.erase(WhyErase::Abandoned).await.unwrap();
        assert_eq!(stage.says("state").await["users"], json!([]));
    }
}
