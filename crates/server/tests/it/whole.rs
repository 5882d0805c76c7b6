//! Whole journeys against the twin, as they should be.

use contract::{JourneyData, JourneyState, JourneyView, OutcomeKind};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{API_KEY, Events, Stage};

pub(crate) const FILE: &str = "CREDENTIALS|dev|dev\n\
    CREDENTIALS_OWNER|Camille Martin\n\
    \n\
    ACCOUNT|u1|00012345|24/11/26|1234.10|Checkings|.*|false|Camille Martin|Compte courant|true|true|FR7630006000011234567890189|EUR\n\
    TRANSACTION|-12.10|01/11/26|BOULANGERIE\n\
    TRANSACTION|2100.00|02/11/26|SALAIRE\n\
    \n\
    ACCOUNT|u2|00012346|24/11/26|50.00|Savings|.*|false|Camille Martin|Livret|false|false||EUR\n\
    TRANSACTION|50.00|03/11/26|VIREMENT\n";

#[tokio::test]
async fn a_journey_goes_from_opening_to_receipt() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "reference": "file-42" })).await;
    let mut events = Events::listen(harness, &opened.key, None).await;
    assert_eq!(
        events.next().await.expect("at once").state,
        JourneyState::Opened
    );
    let widget = harness.widget(&opened.key).await;
    let connection = stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 60_000 }))
        .await;

    let mut states = vec![JourneyState::Opened];
    let end = loop {
        let progress = events.next().await.expect("an open stream");
        if states.last() != Some(&progress.state) {
            states.push(progress.state);
            // Seen while it lasts, however slow this machine is; then it ends.
            if progress.state == JourneyState::Synchronising {
                stage.advance_twin(61).await;
            }
        }
        if progress.state == JourneyState::Erased {
            break progress;
        }
    };
    use JourneyState as S;
    assert_eq!(
        states,
        [
            S::Opened,
            S::Linking,
            S::Synchronising,
            S::Collecting,
            S::BackedUp,
            S::Erasing,
            S::Erased
        ]
    );
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!((end.counts.accounts, end.counts.transactions), (2, 3));
    assert_eq!(
        end.connections[0].id,
        connection["id"].as_str().expect("an id")
    );

    let path = format!("/v1/journeys/{}", opened.id);
    let view: JourneyView = harness
        .get(&path, API_KEY)
        .await
        .json()
        .await
        .expect("a view");
    assert!(view.erased_at_ms >= view.synchronised_at_ms && view.synchronised_at_ms.is_some());

    let claims = stage.receipt(&opened.id).await;
    assert_eq!(claims["journey"], json!(opened.id));
    assert_eq!(claims["reference"], "file-42");
    assert_eq!(claims["outcome"], "delivered");
    assert_eq!(
        claims["counts"],
        json!({ "accounts": 2, "transactions": 3 })
    );
    assert_eq!(claims["verified_by"], "token_refused");
    assert_eq!(claims["attempts"], 1);
    assert_eq!(claims["partner"], "Lender");
    assert_eq!(claims["linxo_api_version"], "2.1");
    let times = [
        "opened_at",
        "user_created_at",
        "synchronised_at",
        "backed_up_at",
        "deleted_at",
    ];
    let times = times.map(|name| claims[name].as_i64().expect(name));
    assert!(times.is_sorted(), "{times:?}");
    assert!(claims["verified_at"].as_i64() >= times.last().copied());

    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]));
    assert_eq!(state["deleted_users"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_data_is_what_the_bank_gave_to_the_cent_and_the_letter() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let path = format!("/v1/journeys/{}/data", opened.id);
    let data: JourneyData = harness
        .get(&path, API_KEY)
        .await
        .json()
        .await
        .expect("the data");
    let accounts: Vec<_> = data
        .accounts
        .iter()
        .map(|a| a.account_type.as_deref())
        .collect();
    assert_eq!(accounts, [Some("CHECKINGS"), Some("SAVINGS")]);
    let mut rows: Vec<_> = data
        .transactions
        .iter()
        .map(|t| {
            (
                t.date.clone().expect("a date"),
                t.amount.clone().expect("an amount"),
            )
        })
        .collect();
    rows.sort();
    let amounts: Vec<f64> = rows
        .iter()
        .map(|(_, a)| a.parse().expect("a number"))
        .collect();
    let dates: Vec<_> = rows.iter().map(|(date, _)| date.as_str()).collect();
    assert_eq!(dates, ["2026-11-01", "2026-11-02", "2026-11-03"]);
    assert_eq!(amounts, [-12.10, 2100.0, 50.0]);
    for transaction in &data.transactions {
        let received: serde_json::Value =
            serde_json::from_str(transaction.received.get()).expect("JSON");
        assert_eq!(received["id"], json!(transaction.id));
        assert!(
            received.get("import_date").is_some(),
            "fields we have no column for are kept"
        );
    }
    let lines = harness
        .request(Method::GET, &path, API_KEY)
        .header("accept", "application/x-ndjson")
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("lines");
    assert_eq!(lines.lines().count(), 5);
    let page = harness.get("/api/journey/data", &opened.key).await;
    assert_eq!(page.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let mut file = FILE.to_owned();
    for index in 0..1_200 {
        file.push_str(&format!(
            "TRANSACTION|-{}.07|04/11/26|CARTE {index}\n",
            index + 1
        ));
    }
    stage
        .connect(&widget, json!({ "file": file, "sync_ms": 0 }))
        .await;
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!((end.counts.accounts, end.counts.transactions), (2, 1_203));
    let path = format!("/v1/journeys/{}/data", opened.id);
    let data: JourneyData = harness
        .get(&path, API_KEY)
        .await
        .json()
        .await
        .expect("the data");
    assert_eq!(data.transactions.len(), 1_203);
    let mut ids: Vec<_> = data.transactions.iter().map(|t| &t.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1_203);
}

#[tokio::test]
async fn with_many_banks_the_journey_waits_for_the_end_users_word() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = harness.widget(&opened.key).await;
    let too_early = harness
        .post("/api/journey/finish", &opened.key, &json!({}))
        .await;
    assert_eq!(too_early.status(), StatusCode::CONFLICT);
    let first = stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let second = stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    let two = |p: &contract::Progress| {
        p.connections.len() == 2 && p.connections.iter().all(|c| c.status == "SUCCESS")
    };
    let waiting = harness.until(&opened.key, two).await;
    assert_eq!(waiting.state, JourneyState::Linking);

    let first_id = first["id"].as_str().expect("an id");
    let path = format!("/api/journey/connections/{first_id}");
    let request = harness.request(Method::DELETE, &path, &opened.key);
    assert_eq!(
        request.send().await.expect("an answer").status(),
        StatusCode::NO_CONTENT
    );
    let left = harness
        .until(&opened.key, |p| p.connections.len() == 1)
        .await;
    assert_eq!(
        left.connections[0].id,
        second["id"].as_str().expect("an id")
    );

    let finished = harness
        .post("/api/journey/finish", &opened.key, &json!({}))
        .await;
    assert_eq!(finished.status(), StatusCode::OK);
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Delivered));
    assert_eq!(end.counts.accounts, 2);
}

#[tokio::test]
async fn reopening_gives_the_same_address_from_any_of_the_pages() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness
        .open(json!({ "widget": { "wait_sync_end": "true" } }))
        .await;
    let widget = harness.widget(&opened.key).await;
    let query = |name: &str| {
        widget
            .query_pairs()
            .find(|(n, _)| n == name)
            .expect("in the address")
            .1
            .into_owned()
    };
    assert_eq!(query("wait_sync_end"), "true");
    assert_eq!(
        widget
            .query_pairs()
            .filter(|(name, _)| name == "auto_sync")
            .count(),
        1
    );
    assert_eq!(query("auto_sync"), "false");
    let resume = query("aspsp_callback_uri");
    let key = |address: &str| address.rsplit('/').next().expect("a key").to_owned();
    assert!(resume.contains("/resume/") && !resume.contains('?'));
    assert_eq!(harness.widget(&key(&resume)).await, widget);
    assert_eq!(harness.widget(&opened.key).await, widget);

    // In full page the end user goes on from any of the widget's addresses.
    for address in ["redirect_url", "cancel_url"] {
        let key = key(&query(address));
        assert_eq!(harness.widget(&key).await, widget, "{address}");
        assert_eq!(harness.snapshot(&key).await.id.0, opened.id);
        // But they open no data: Linxo knows them.
        let data = harness.get("/api/journey/data", &key).await;
        assert_eq!(data.status(), StatusCode::FORBIDDEN, "{address}");
    }
    let data = harness.get("/api/journey/data", &key(&resume)).await;
    assert_eq!(data.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_abandoned_widget_is_erased_at_the_deadline() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({ "expires_in_s": 60 })).await;
    harness.widget(&opened.key).await;
    harness.clock.advance(std::time::Duration::from_secs(61));
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Abandoned));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_partner_may_erase_everything_at_any_time() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let path = format!("/v1/journeys/{}", opened.id);
    let erased = harness
        .request(Method::DELETE, &path, API_KEY)
        .send()
        .await
        .expect("an answer");
    assert_eq!(erased.status(), StatusCode::NO_CONTENT);
    let data = harness.get(&format!("{path}/data"), API_KEY).await;
    assert_eq!(data.status(), StatusCode::GONE);
    // The proof stays.
    stage.receipt(&opened.id).await;

    let other = harness.open(json!({})).await;
    let widget = harness.widget(&other.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 60_000 }))
        .await;
    harness
        .until(&other.key, |p| p.state == JourneyState::Synchronising)
        .await;
    let path = format!("/v1/journeys/{}", other.id);
    let erasing = harness
        .request(Method::DELETE, &path, API_KEY)
        .send()
        .await
        .expect("an answer");
    assert_eq!(erasing.status(), StatusCode::ACCEPTED);
    let end = harness
        .until(&other.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(OutcomeKind::Cancelled));
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn nothing_asks_for_a_synchronisation() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 100 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    let asked = stage.asked().await;
    assert!(!asked.iter().any(|line| line.contains("sync")), "{asked:?}");
    let deletion = asked
        .iter()
        .position(|line| line.starts_with("DELETE"))
        .expect("deleted");
    let last_read = asked
        .iter()
        .rposition(|line| line.contains("/transactions"))
        .expect("read");
    assert!(last_read < deletion, "backup before erasure: {asked:?}");
}
