//! API keys.

use super::Place;
use crate::api_key::{ApiKey, FreshApiKey};
use crate::keys::KeyHash;
use crate::store::Store;

fn key(fresh: &FreshApiKey, created_at_ms: i64) -> ApiKey {
    ApiKey {
        id: fresh.id.clone(),
        partner: "Lender".to_owned(),
        label: "first".to_owned(),
        created_at_ms,
        used_on_day: None,
        revoked_at_ms: None,
    }
}

pub(super) async fn a_key_opens_until_it_is_revoked(place: Place) {
    let store = &place.store;
    let (one, other) = (FreshApiKey::make(), FreshApiKey::make());
    for (place, fresh) in [&one, &other].into_iter().enumerate() {
        let key = key(fresh, i64::try_from(place).expect("small"));
        store.add_api_key(&key, &fresh.hash()).await.expect("added");
    }
    let found = store.api_key(&one.hash()).await.expect("asked");
    let found = found.expect("found");
    assert_eq!(
        (found.id.as_str(), found.partner.as_str()),
        (&*one.id, "Lender")
    );
    let unknown = store.api_key(&KeyHash::of("osk_unknown")).await;
    assert!(unknown.expect("asked").is_none());

    assert!(store.revoke_api_key(&one.id, 99).await.expect("revoked"));
    assert!(!store.revoke_api_key(&one.id, 100).await.expect("asked"));
    assert!(!store.revoke_api_key("key_none", 100).await.expect("asked"));
    assert!(store.api_key(&one.hash()).await.expect("asked").is_none());
    assert!(store.api_key(&other.hash()).await.expect("asked").is_some());
    let all = store.api_keys().await.expect("listed");
    let revoked: Vec<_> = all.iter().map(|key| key.revoked_at_ms).collect();
    assert_eq!(revoked, [Some(99), None]);
}

pub(super) async fn the_day_of_the_last_use_only_moves_forward(place: Place) {
    let store = &place.store;
    let fresh = FreshApiKey::make();
    let key = key(&fresh, 1);
    store.add_api_key(&key, &fresh.hash()).await.expect("added");
    for (day, known) in [(20_000, 20_000), (19_999, 20_000), (20_001, 20_001)] {
        store.api_key_used(&key.id, day).await.expect("noted");
        let found = store.api_key(&fresh.hash()).await.expect("asked");
        assert_eq!(found.expect("found").used_on_day, Some(known));
    }
}
