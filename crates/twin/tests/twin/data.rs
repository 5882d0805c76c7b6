use oneshot_twin::testbank;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Stage, bank_file, json_of};

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
async fn the_logins_that_are_listed_come_to_what_is_said_of_them() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for login in oneshot_twin::logins() {
        let name = login.login;
        let made = stage.connect(json!({"email": person.email, "login": name, "sync_ms": 0}));
        let made = made.await;
        assert_eq!(made.status().is_success(), login.let_in, "{name}");
        if login.let_in {
            assert_eq!(json_of(made).await["channels"][1]["status"], login.ends);
        }
    }
}
