//! What must be true once a journey is over, whatever broke on the way.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::partner::API_KEY;
use crate::program::Program;
use crate::receipt;
use crate::stage::Scene;
use crate::walk::{Connected, Walked};

/// It is erased, with a receipt, and what it was to give is here, or nothing is.
pub(crate) async fn of_journey(scene: &Scene, walked: &Walked) {
    let (walk, id) = (walked.walk, &walked.journey.id);
    let view = scene.partner.view(id).await;
    assert_eq!(view["state"], "erased");
    let outcome = view["outcome"].as_str().expect("an outcome");
    assert!(walk.outcomes().contains(&outcome), "{outcome}");

    let claims = claims_of(scene, id).await;
    assert_eq!(claims["journey"], json!(id));
    assert_eq!(claims["outcome"], outcome);
    assert_eq!(claims["reference"], json!(walked.reference));

    let data = format!("/v1/journeys/{id}/data");
    let Some(whole) = walk.whole() else {
        // Who stopped it, or could not share anything, leaves nothing here.
        let data = scene.partner.get(&data, API_KEY, &[410]).await;
        assert_eq!(data.json()["code"], "no_data");
        return;
    };
    let data = scene.partner.get(&data, API_KEY, &[200]).await.json();
    let connected = walked.connection.as_ref().expect("a bank");
    complete(scene, connected, whole, &data);
    let counts = json!({ "accounts": whole.0, "transactions": whole.1 });
    assert_eq!(claims["counts"], counts);
    deleted_after(scene, &connected.user_id, &claims).await;
}

/// The claims of the journey's receipt.
async fn claims_of(scene: &Scene, id: &str) -> Value {
    let path = format!("/v1/journeys/{id}/receipt");
    let receipt = scene.partner.get(&path, API_KEY, &[200]).await;
    let keys = scene
        .partner
        .get("/.well-known/jwks.json", "", &[200])
        .await;
    let receipt = String::from_utf8(receipt.body.clone()).expect("text");
    receipt::checked(&receipt, &keys.json())
}

/// What Linxo gave is here, everything once and as it was.
fn complete(
    scene: &Scene,
    connected: &Connected,
    (accounts, transactions): (usize, usize),
    data: &Value,
) {
    let seen = scene.calls.seen();
    let mut accounts_given = seen.accounts;
    accounts_given.retain(|_, one| one["connection_id"] == json!(connected.id));
    let mut transactions_given = seen.transactions;
    let of_ours = |one: &Value| one["account_id"].as_str().map(str::to_owned);
    transactions_given
        .retain(|_, one| of_ours(one).is_some_and(|account| accounts_given.contains_key(&account)));
    assert_eq!(accounts_given.len(), accounts);
    assert_eq!(transactions_given.len(), transactions);
    same("accounts", data, &accounts_given);
    same("transactions", data, &transactions_given);
}

fn same(kind: &str, data: &Value, given: &BTreeMap<String, Value>) {
    let kept = data[kind].as_array().expect("a list");
    let by_id = |one: &Value| {
        let id = one["id"].as_str().expect("an id").to_owned();
        (id, one["received"].clone())
    };
    let found: BTreeMap<_, _> = kept.iter().map(by_id).collect();
    assert_eq!(kept.len(), found.len(), "{kind}: one is here twice");
    assert_eq!(found.len(), given.len(), "{kind}: not all are here");
    assert!(found == *given, "{kind}: they are not as they were given");
}

/// The user was deleted after the backup was verified.
async fn deleted_after(scene: &Scene, user_id: &str, claims: &Value) {
    let backed_up_at = claims["backed_up_at"].as_i64().expect("a time");
    let requests = scene.linxo.says("requests").await;
    let requests = requests.as_array().expect("a list").iter();
    let deletions: Vec<_> = requests
        .filter(|one| one["method"] == "DELETE" && one["user_id"] == json!(user_id))
        .map(|one| one["at"].as_i64().expect("a time"))
        .collect();
    assert!(!deletions.is_empty());
    // Linxo's clock may be ahead, never behind.
    assert!(deletions.iter().all(|at| *at >= backed_up_at));
}

/// Nobody is left, no duty is open, and nothing was asked to synchronise.
pub(crate) async fn of_linxo(scene: &Scene) {
    assert_eq!(scene.linxo.users().await, Vec::<String>::new());
    let ready = scene.partner.get("/readyz", "", &[200]).await;
    assert_eq!(ready.json()["open_obligations"], 0);
    let requests = scene.linxo.says("requests").await;
    for request in requests.as_array().expect("a list") {
        let path = request["path"].as_str().expect("a path");
        assert!(!path.contains("sync"), "{path}");
    }
    assert_eq!(scene.calls.seen().wrong, Vec::<String>::new());
}

/// The servers did not panic, and gave no answer that a partner should never see.
pub(crate) fn of_programs(scene: &Scene, programs: &[&Program]) {
    assert_eq!(scene.partner.wrong(), Vec::<String>::new());
    for program in programs {
        assert!(!program.log().contains("panicked"), "the server panicked");
    }
}
