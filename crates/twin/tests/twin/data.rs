use std::time::Duration;

use oneshot_twin::{TwinConfig, testbank};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Person, Stage, bank_file, json_of};

async fn ids(stage: &Stage, person: &Person, path: &str) -> Vec<u64> {
    let rows = stage.get(path, &person.token).await;
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["id"].as_str().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test]
async fn every_file_that_ships_is_read_back_whole() {
    for name in [
        "dana_scully_be-fr.txt",
        "harry_potter.txt",
        "james_watson.txt",
        "lara_croft.txt",
        "no_checking_account.txt",
    ] {
        let stage = Stage::start().await;
        let person = stage.person("a@app.example").await;
        let text = bank_file(name);
        let file = testbank::parse(&text).unwrap();
        stage
            .connect(json!({"email": person.email, "file": text}))
            .await;
        let accounts = stage.get("accounts", &person.token).await;
        assert_eq!(accounts.as_array().unwrap().len(), file.accounts.len());
        for (one, expected) in accounts.as_array().unwrap().iter().zip(&file.accounts) {
            assert_eq!(one["type"], expected.kind.api_name());
            assert_eq!(one["iban"], expected.iban.as_str());
            assert_eq!(one["currency"], expected.currency.as_str());
            let path = format!(
                "transactions?limit=500&account_id={}",
                one["id"].as_str().unwrap()
            );
            let rows = stage.get(&path, &person.token).await;
            let rows = rows.as_array().unwrap();
            assert_eq!(rows.len(), expected.transactions.len(), "{name}");
            // Newest id first is the file from its end.
            for (row, line) in rows.iter().zip(expected.transactions.iter().rev()) {
                assert_eq!(row["label"], line.label.as_str());
                let amount: rust_decimal::Decimal = row["amount"].to_string().parse().unwrap();
                assert_eq!(amount, line.amount);
            }
        }
    }
}

#[tokio::test]
async fn an_account_and_a_transaction_have_the_recorded_shapes() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = json_of(stage.connect(json!({"email": person.email})).await).await;
    let accounts = stage.get("accounts", &person.token).await;
    let mut account = accounts[0].clone();
    assert!(account["creation_date"].is_i64());
    account["creation_date"] = Value::Null;
    let id = account["id"].as_str().unwrap().to_owned();
    assert_eq!(
        account,
        json!({
            "id": id, "connection_id": made["id"], "name": "account 01", "currency": "EUR",
            "balance": 2633.03,
            // 2026-08-21, midnight in Paris in summer.
            "balance_date": 1_787_263_200,
            "iban": "FR8220041010072288421M03809", "status": "ACTIVE", "type": "CHECKINGS",
            "creation_date": null, "account_number": "account 01",
            "owner": {"name": "LARA CROFT"}, "usage": "PERSONAL",
            "last_channel_definition_id": "900000",
        })
    );
    let one = stage.get(&format!("accounts/{id}"), &person.token).await;
    assert_eq!(one["iban"], account["iban"]);
    let rows = stage.get("transactions?limit=1", &person.token).await;
    let row = rows[0].as_object().unwrap();
    let keys: Vec<&str> = row.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "account_id",
            "amount",
            "booking_date",
            "category_id",
            "currency",
            "date",
            "id",
            "import_date",
            "label",
            "last_update_date",
            "notes",
            "origin",
            "remittance_information",
            "source",
            "status",
            "type",
            "value_date"
        ]
    );
    assert_eq!(row["date"], 1_787_263_200);
    assert_eq!(row["amount"], -35.97);
    assert_eq!(row["type"], "DIRECT_DEBIT");
    assert_eq!(row["status"], "BOOKED");
    let path = format!("transactions/{}", row["id"].as_str().unwrap());
    assert_eq!(stage.get(&path, &person.token).await, rows[0]);
}

#[tokio::test]
async fn amounts_are_written_digit_by_digit() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let file = "CREDENTIALS|a|b\n\
                ACCOUNT|u|n|21/08/26|123456789012345678.91|Checkings||false|o|n|||I|EUR\n\
                TRANSACTION|-17|29/03/26|L\n";
    stage
        .connect(json!({"email": person.email, "file": file}))
        .await;
    let accounts = stage.call(Method::GET, "accounts", &person.token).await;
    let text = accounts.text().await.unwrap();
    assert!(
        text.contains("\"balance\":123456789012345678.91,"),
        "{text}"
    );
    let rows = stage.call(Method::GET, "transactions", &person.token).await;
    let text = rows.text().await.unwrap();
    assert!(text.contains("\"amount\":-17.0,"), "{text}");
    // The night of the change to summer time: midnight is still winter's.
    assert!(text.contains("\"date\":1774738800,"), "{text}");
}

#[tokio::test]
async fn transactions_come_by_import_then_by_falling_id_in_pages_that_lose_nothing() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    stage
        .connect(json!({"email": person.email, "login": "bulk-2x130"}))
        .await;
    let clock = stage.client.post(stage.api("_twin/clock"));
    clock.json(&json!({"advance_s": 60})).send().await.unwrap();
    stage
        .connect(json!({"email": person.email, "login": "bulk-1x40"}))
        .await;
    let all = ids(&stage, &person, "transactions?limit=500").await;
    assert_eq!(all.len(), 300);
    let rows = stage.get("transactions?limit=500", &person.token).await;
    let order: Vec<(i64, i64)> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let id: i64 = row["id"].as_str().unwrap().parse().unwrap();
            (row["import_date"].as_i64().unwrap(), -id)
        })
        .collect();
    assert!(order.is_sorted(), "import date rising, then id falling");
    let mut paged = Vec::new();
    for page in 1..=4 {
        let path = format!("transactions?page={page}");
        paged.extend(ids(&stage, &person, &path).await);
    }
    assert_eq!(paged, all, "pages of 100 by default, counted from 1");
    assert!(ids(&stage, &person, "transactions?page=9").await.is_empty());
}

#[tokio::test]
async fn transactions_can_be_filtered() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let file = bank_file("no_checking_account.txt");
    stage
        .connect(json!({"email": person.email, "file": file}))
        .await;
    for (filter, count) in [
        ("", 9),
        ("account_type=SAVINGS", 5),
        ("account_type=SAVINGS,LOAN", 9),
        ("account_type=CHECKINGS", 0),
        ("min_amount=100", 4),
        ("max_amount=-100", 3),
        ("amount=75.2", 1),
        ("included_statuses=BOOKED,PENDING", 9),
        ("included_statuses=PENDING", 0),
        ("excluded_statuses=BOOKED", 0),
        ("end_date=1735686000", 1),
        ("start_date=1735686000", 8),
        ("category_id=CONSUMER_LOAN", 2),
        ("origin=TRANSACTION", 9),
    ] {
        let path = format!("transactions?{filter}");
        assert_eq!(ids(&stage, &person, &path).await.len(), count, "{filter}");
    }
    let future = "transactions?start_import_date=99999999999";
    assert!(ids(&stage, &person, future).await.is_empty());
}

#[tokio::test]
async fn accounts_can_be_filtered_and_paged() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = json_of(
        stage
            .connect(json!({"email": person.email, "login": "bulk-5x0"}))
            .await,
    );
    let id = made.await["id"].as_str().unwrap().to_owned();
    stage.connect(json!({"email": person.email})).await;
    let path = format!("accounts?connection_id={id}");
    let all = ids(&stage, &person, &path).await;
    assert_eq!(all.len(), 5);
    let mut paged = ids(&stage, &person, &format!("{path}&limit=3&page=1")).await;
    paged.extend(ids(&stage, &person, &format!("{path}&limit=3&page=2")).await);
    assert_eq!(paged, all);
    assert_eq!(ids(&stage, &person, "accounts").await.len(), 6);
    assert!(ids(&stage, &person, "accounts?type=LOAN").await.is_empty());
    assert_eq!(
        ids(&stage, &person, "accounts?q=ACCOUNT%203").await.len(),
        1
    );
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for path in [
        "transactions?limit=501",
        "transactions?limit=0",
        "transactions?page=0",
        "transactions?page=x",
        "transactions?start_date=2026-01-01",
        "accounts?limit=501",
    ] {
        let response = stage.call(Method::GET, path, &person.token).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn a_connection_runs_and_then_succeeds_and_only_then_has_transactions() {
    let stage = Stage::with(TwinConfig {
        sync: Duration::from_secs(600),
        ..TwinConfig::default()
    })
    .await;
    let person = stage.person("a@app.example").await;
    stage.connect(json!({"email": person.email})).await;
    let running = stage.get("connections", &person.token).await;
    assert_eq!(running[0]["status"], "RUNNING");
    assert_eq!(running[0]["channels"][1]["status"], "RUNNING");
    assert!(running[0]["channels"][1].get("last_end_date").is_none());
    assert_eq!(ids(&stage, &person, "accounts").await.len(), 1);
    assert!(ids(&stage, &person, "transactions").await.is_empty());
    let clock = stage.client.post(stage.api("_twin/clock"));
    clock.json(&json!({"advance_s": 601})).send().await.unwrap();
    let done = stage.get("connections", &person.token).await;
    assert_eq!(done[0]["status"], "SUCCESS");
    assert_eq!(
        ids(&stage, &person, "transactions?limit=500").await.len(),
        50
    );
}

#[tokio::test]
async fn the_scenarios_end_as_they_say() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for (login, connection, channel) in [
        ("expired", "FAILED", "TOKEN_EXPIRED"),
        ("changepw", "FAILED", "PASSWORD_CHANGE_REQUIRED"),
        ("action", "FAILED", "USER_ACTION_REQUIRED"),
        ("partial", "PARTIAL_SUCCESS", "PARTIAL_SUCCESS"),
        ("otp", "SUCCESS", "SUCCESS"),
    ] {
        let made = stage.connect(json!({"email": person.email, "login": login}));
        let made = json_of(made.await).await;
        assert_eq!(made["status"], connection, "{login}");
        assert_eq!(made["channels"][1]["status"], channel, "{login}");
    }
    let wrong = stage.connect(json!({"email": person.email, "login": "wrong"}));
    assert_eq!(wrong.await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn categories_have_the_known_shape() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let all = stage.get("categories", &person.token).await;
    let market = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == "SUPERMARKET");
    assert_eq!(
        market.unwrap(),
        &json!({
            "id": "SUPERMARKET", "label": "Alimentation, supermarché", "type": "EXPENSE",
            "parent": {"id": "DAILY_LIFE", "label": "Dépenses vie courante"},
        })
    );
    assert!(all[0].get("parent").is_none());
}
