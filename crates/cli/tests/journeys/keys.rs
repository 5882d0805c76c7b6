//! `oneshot keys`, beside a running server.

use serde_json::Value;

use crate::program::oneshot;
use crate::served::Served;

async fn status(served: &Served, key: &str) -> u16 {
    let asked = served.http.get(served.url("/v1/journeys")).bearer_auth(key);
    asked.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_key_is_shown_once_opens_at_once_and_ends_when_it_is_revoked() {
    let served = Served::start_with(&[]).await;
    let variables = served.variables();
    let made = oneshot(&["keys", "add", "Lender", "--label", "web 1"], &variables).await;
    assert_eq!(made.code, 0, "{made:?}");
    let key = made.out.trim();
    assert!(
        key.starts_with("osk_") && made.out.lines().count() == 1,
        "{made:?}"
    );
    assert_eq!(status(&served, key).await, 200);

    let listed = oneshot(&["keys", "list", "--json"], &variables).await;
    assert_eq!(listed.code, 0, "{listed:?}");
    assert!(!listed.out.contains(key) && !listed.err.contains(key));
    let line: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!(line["label"], "web 1");
    assert_eq!(line["partner"], "Lender");
    assert!(line["used_on"].is_string(), "{line}");
    assert!(line["revoked_on"].is_null(), "{line}");

    let id = line["id"].as_str().unwrap();
    let revoked = oneshot(&["keys", "revoke", id], &variables).await;
    assert_eq!(revoked.code, 0, "{revoked:?}");
    assert_eq!(status(&served, key).await, 401);
    let listed = oneshot(&["keys", "list"], &variables).await;
    assert!(listed.out.contains("REVOKED"), "{listed:?}");
    let again = oneshot(&["keys", "revoke", id], &variables).await;
    assert_ne!(again.code, 0);
    assert!(again.err.contains("oneshot keys list"), "{again:?}");
}

#[tokio::test]
async fn a_key_for_a_partner_that_is_not_configured_is_refused_with_the_names_that_are() {
    let served = Served::start_with(&[]).await;
    let variables = served.variables();
    let refused = oneshot(&["keys", "add", "Landlord"], &variables).await;
    assert_ne!(refused.code, 0);
    assert!(refused.err.contains("Lender"), "{refused:?}");
    let listed = oneshot(&["keys", "list"], &variables).await;
    assert_eq!(listed.code, 0);
    assert!(listed.out.contains("There are no keys"), "{listed:?}");
}
