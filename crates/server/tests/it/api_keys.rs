//! API keys that are in the store, beside those of the configuration.

use oneshot_server::api_key::{ApiKey, FreshApiKey};
use oneshot_server::clock::Clock as _;
use oneshot_server::store::{SqlStore, Store, StoreKeys};
use secrecy::ExposeSecret as _;

use crate::harness::{API_KEY, Harness, problem};

/// The store as a tool has it, beside the server.
async fn beside(harness: &Harness) -> SqlStore {
    SqlStore::open_beside(&harness.config.database, &StoreKeys::default())
        .await
        .expect("the store")
}

async fn added(store: &SqlStore, partner: &str) -> FreshApiKey {
    let fresh = FreshApiKey::make();
    let key = ApiKey {
        id: fresh.id.clone(),
        partner: partner.to_owned(),
        label: String::new(),
        created_at_ms: 1,
        used_on_day: None,
        revoked_at_ms: None,
    };
    store.add_api_key(&key, &fresh.hash()).await.expect("added");
    fresh
}

#[tokio::test]
async fn a_key_made_beside_the_server_opens_at_once_and_a_revoked_one_no_more() {
    let harness = Harness::alone().await;
    let store = beside(&harness).await;
    let fresh = added(&store, "Lender").await;
    let key = fresh.key.expose_secret();
    for _ in 0..2 {
        assert_eq!(harness.get("/v1/journeys", key).await.status(), 200);
    }
    let today = harness.clock.now_ms().div_euclid(86_400_000);
    let known = store.api_key(&fresh.hash()).await.expect("asked");
    assert_eq!(known.expect("known").used_on_day, Some(today));

    assert!(store.revoke_api_key(&fresh.id, 2).await.expect("revoked"));
    let answer = problem(harness.get("/v1/journeys", key).await).await;
    assert_eq!(answer, (401, "unauthorized".to_owned()));
    assert_eq!(harness.get("/v1/journeys", API_KEY).await.status(), 200);
    store.close().await;
}

#[tokio::test]
async fn a_server_may_have_keys_in_the_store_alone_and_only_of_its_partners() {
    let mut harness = Harness::alone().await;
    harness.config.partners = Vec::new();
    harness.config.partners_without_key = vec!["Agency".to_owned()];
    harness.crash_and_restart().await;
    let answer = problem(harness.get("/v1/journeys", API_KEY).await).await;
    assert_eq!(answer, (401, "unauthorized".to_owned()));

    let store = beside(&harness).await;
    let (own, strange) = (added(&store, "Agency").await, added(&store, "Lender").await);
    let opened = harness
        .post(
            "/v1/journeys",
            own.key.expose_secret(),
            &serde_json::json!({}),
        )
        .await;
    assert_eq!(opened.status(), 201);
    let answer = harness
        .get("/v1/journeys", strange.key.expose_secret())
        .await;
    assert_eq!(problem(answer).await, (401, "unauthorized".to_owned()));
    store.close().await;
}
