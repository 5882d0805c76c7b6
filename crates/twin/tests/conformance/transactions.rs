//! Section 8: transactions.

use oneshot_twin::{Choices, TwinConfig};
use reqwest::StatusCode;
use serde_json::json;

use crate::scene::{column, id, scene};
use crate::shape::assert_shape;
use crate::support::{Person, Stage, quick};

/// The labels that a filter lets through, in their order.
async fn labels(stage: &Stage, person: &Person, filter: &str) -> Vec<String> {
    let rows = stage.rows(&format!("transactions?{filter}"), person).await;
    column(&rows, "label")
}

const CARD: &str = "CARTE CARREFOUR";
const DEBIT: &str = "PRLV COFIDIS";
const ONLINE: &str = "ACHAT EN LIGNE";
const INTEREST: &str = "INTERETS";

#[tokio::test]
async fn a_page_has_100_transactions_unless_said_otherwise_and_500_at_most() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({"login": "bulk-1x1200"})).await;
    for (query, size) in [
        ("", 100),
        ("limit=500", 500),
        ("limit=500&page=3", 200),
        ("limit=1&page=1200", 1),
        ("page=12", 100),
    ] {
        let path = format!("transactions?{query}");
        assert_eq!(stage.rows(&path, &person).await.len(), size, "{query}");
    }
    for query in ["limit=501", "limit=0", "page=0", "page=-1", "limit=many"] {
        let path = format!("v2.1/transactions?{query}");
        let (status, _) = stage.ask(&path, &person.token).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn past_the_end_a_page_is_empty() {
    let (stage, person) = scene().await;
    let page = async |page: u64| {
        let path = format!("transactions?page={page}&limit=4");
        stage.get(&path, &person.token).await
    };
    assert_eq!(page(1).await, json!([]), "there is nothing at all");
    stage.made(&person, json!({})).await;
    assert_eq!(page(1).await.as_array().unwrap().len(), 4);
    assert_eq!(page(2).await, json!([]));
    assert_eq!(page(u64::from(u32::MAX)).await, json!([]));
}

#[tokio::test]
async fn transactions_come_by_import_date_rising_then_by_id_falling() {
    let (stage, person) = scene().await;
    // The first to be made is the last to be imported.
    let late = json!({"login": "bulk-2x30", "sync_ms": 120_000});
    stage.made(&person, late).await;
    stage.made_twofold(&person).await;
    stage.advance(60).await;
    stage.made(&person, json!({"login": "bulk-1x7"})).await;
    stage.advance(61).await;
    let rows = stage.rows("transactions?limit=500", &person).await;
    assert_eq!(rows.len(), 60 + 4 + 7);
    let order = rows.iter().map(|row| {
        let id: i64 = id(row).parse().unwrap();
        (row["import_date"].as_i64().unwrap(), -id)
    });
    let order: Vec<(i64, i64)> = order.collect();
    assert!(order.is_sorted(), "{order:?}");
    let imports: std::collections::HashSet<i64> = order.iter().map(|(at, _)| *at).collect();
    assert_eq!(imports.len(), 3);
}

#[tokio::test]
async fn transactions_are_filtered_by_account() {
    let (stage, person) = scene().await;
    stage.made_twofold(&person).await;
    let accounts = stage.rows("accounts", &person).await;
    let expected: [&[&str]; 4] = [&[DEBIT, CARD], &[ONLINE], &[INTEREST], &[]];
    for (account, expected) in accounts.iter().zip(expected) {
        let filter = format!("account_id={}", id(account));
        assert_eq!(labels(&stage, &person, &filter).await, expected);
    }
    let none = labels(&stage, &person, "account_id=1").await;
    assert!(none.is_empty());
}

#[tokio::test]
async fn transactions_are_filtered_by_status() {
    let stage = Stage::with(TwinConfig {
        choices: Choices {
            bulk_pending: 3,
            ..Choices::default()
        },
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    stage.made(&person, json!({"login": "bulk-1x10"})).await;
    for (filter, count) in [
        ("", 10),
        ("included_statuses=PENDING", 3),
        ("included_statuses=BOOKED", 7),
        ("included_statuses=BOOKED,PENDING", 10),
        ("excluded_statuses=PENDING", 7),
        ("excluded_statuses=BOOKED,PENDING", 0),
        ("excluded_statuses=EXPIRED", 10),
        ("included_statuses=EXPIRED,REJECTED", 0),
    ] {
        let found = labels(&stage, &person, filter).await;
        assert_eq!(found.len(), count, "{filter}");
    }
    let rows = stage.rows("transactions", &person).await;
    let newest = rows.iter().map(|row| row["date"].as_i64()).max();
    let newest = rows
        .iter()
        .find(|row| row["date"].as_i64() == newest.unwrap());
    assert_eq!(newest.unwrap()["status"], "PENDING");
}

#[tokio::test]
async fn transactions_are_filtered_by_amount() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    for (filter, expected) in [
        ("amount=-12", &[CARD][..]),
        ("amount=-12.00", &[CARD]),
        ("amount=12", &[]),
        ("min_amount=0", &[INTEREST]),
        ("min_amount=-7.5", &[INTEREST, ONLINE, DEBIT]),
        ("max_amount=-7.5", &[DEBIT, CARD]),
        ("min_amount=-8&max_amount=-1", &[ONLINE, DEBIT]),
    ] {
        let found = labels(&stage, &person, filter).await;
        assert_eq!(found, expected, "{filter}");
    }
    let (status, _) = stage.ask("v2.1/transactions?amount=x", &person.token).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn transactions_are_filtered_by_date() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    // 10 September 2024 began at 1725919200 in Paris, 29 March 2026 at 1774738800.
    for (filter, expected) in [
        (
            "start_date=1725919200",
            &[INTEREST, ONLINE, DEBIT, CARD][..],
        ),
        ("start_date=1725919201", &[INTEREST, ONLINE, DEBIT]),
        ("end_date=1725919200", &[CARD]),
        ("end_date=1725919199", &[]),
        (
            "start_date=1725919201&end_date=1774738800",
            &[ONLINE, DEBIT],
        ),
    ] {
        let found = labels(&stage, &person, filter).await;
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test]
async fn transactions_are_filtered_by_category_and_account_type() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    for (filter, expected) in [
        ("category_id=SUPERMARKET", &[CARD][..]),
        ("category_id=CONSUMER_LOAN", &[DEBIT]),
        ("category_id=PETS", &[]),
        ("account_type=SAVINGS", &[INTEREST]),
        ("account_type=CREDIT_CARD,SAVINGS", &[INTEREST, ONLINE]),
        ("account_type=CHECKINGS&category_id=SUPERMARKET", &[CARD]),
        ("origin=TRANSACTION&account_type=SAVINGS", &[INTEREST]),
        ("origin=UPCOMING", &[]),
    ] {
        let found = labels(&stage, &person, filter).await;
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test]
async fn transactions_are_filtered_by_import_date() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    stage.advance(600).await;
    stage.made(&person, json!({"login": "bulk-1x5"})).await;
    let rows = stage.rows("transactions", &person).await;
    let last = rows.last().unwrap()["import_date"].as_i64().unwrap();
    for (from, count) in [(0, 9), (last - 300, 5), (last, 5), (last + 1, 0)] {
        let filter = format!("start_import_date={from}");
        let found = labels(&stage, &person, &filter).await;
        assert_eq!(found.len(), count, "{filter}");
    }
}

#[tokio::test]
async fn a_transaction_has_the_shape_of_linxos_sample() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let rows = stage.get("transactions", &person.token).await;
    assert_shape("transactions", &rows, &[]);
    let path = format!("transactions/{}", id(&rows[0]));
    assert_eq!(stage.get(&path, &person.token).await, rows[0]);
    let address = stage.api("v2.1/transactions?amount=-12");
    let text = stage.client.get(address).bearer_auth(&person.token);
    let text = text.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("\"amount\":-12.0,"), "{text}");
}

#[tokio::test]
async fn days_are_the_second_at_which_they_began_in_paris() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    let rows = stage.rows("transactions", &person).await;
    let day = |label: &str| {
        let row = rows.iter().find(|row| row["label"] == label).unwrap();
        assert_eq!(row["date"], row["booking_date"]);
        assert_eq!(row["date"], row["value_date"]);
        row["date"].as_i64().unwrap()
    };
    // Linxo's own sample: 10 September 2024, in summer.
    assert_eq!(day(CARD), 1_725_919_200);
    // The clocks go forward during 29 March 2026; that day is an hour short.
    assert_eq!(day(ONLINE), 1_774_738_800);
    assert_eq!(day(INTEREST), 1_774_738_800 + 23 * 3600);
    // An import has a time of day: that of the synchronisation.
    let connections = stage.rows("connections", &person).await;
    let end = &connections[0]["channels"][1]["last_end_date"];
    assert!(rows.iter().all(|row| row["import_date"] == *end));
}

#[tokio::test]
async fn types_origins_and_statuses_of_transactions_are_words_that_clients_know() {
    let types = "CREDIT DEBIT INTEREST DIVIDEND BANK_FEE DEPOSIT ATM POINT_OF_SALE \
                 CREDIT_CARD_PAYMENT INTERNAL_TRANSFER POTENTIAL_TRANSFER CHECK \
                 ELECTRONIC_PAYMENT CASH DIRECT_DEPOSIT DIRECT_DEBIT REPEATING_PAYMENT OTHER";
    let origins = "ORIGINAL UPCOMING TRANSACTION RECURRING SCHEDULED";
    let statuses = "BOOKED PENDING OTHER EXPIRED REJECTED CANCELLED REFUNDED";
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    stage.made(&person, json!({"login": "ok"})).await;
    stage.made(&person, json!({"login": "bulk-1x50"})).await;
    let rows = stage.rows("transactions?limit=500", &person).await;
    for (field, words) in [("type", types), ("origin", origins), ("status", statuses)] {
        let known: Vec<&str> = words.split_whitespace().collect();
        let mut used = column(&rows, field);
        used.sort();
        used.dedup();
        assert!(
            used.iter().all(|word| known.contains(&word.as_str())),
            "{used:?}"
        );
    }
    let mut types = column(&rows, "type");
    types.sort();
    types.dedup();
    assert!(types.len() >= 4, "of some variety: {types:?}");
}
