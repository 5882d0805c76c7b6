use oneshot_twin::TwinConfig;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{Stage, json_of, quick};

#[tokio::test]
async fn a_bulk_login_beyond_what_a_machine_bears_opens_no_bank() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    for (login, status) in [
        ("bulk-4294967295x1", StatusCode::BAD_REQUEST),
        ("bulk-1001x1", StatusCode::BAD_REQUEST),
        ("bulk-1x1000001", StatusCode::BAD_REQUEST),
        ("bulk-1000x1", StatusCode::CREATED),
        ("bulk-1x1000000", StatusCode::CREATED),
    ] {
        let body = json!({"email": person.email, "login": login});
        assert_eq!(stage.connect(body).await.status(), status, "{login}");
    }
    let choices = oneshot_twin::Choices {
        bulk_max_accounts: 2,
        bulk_max_transactions: 3,
        ..oneshot_twin::Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    let person = stage.person("a@app.example").await;
    for (login, status) in [
        ("bulk-3x1", StatusCode::BAD_REQUEST),
        ("bulk-2x4", StatusCode::BAD_REQUEST),
        ("bulk-2x3", StatusCode::CREATED),
    ] {
        let body = json!({"email": person.email, "login": login});
        assert_eq!(stage.connect(body).await.status(), status, "{login}");
    }
}

#[tokio::test]
async fn a_filter_looks_at_so_many_transactions_and_deep_pages_without_one_are_cheap() {
    let choices = oneshot_twin::Choices {
        filter_max_rows: 50,
        ..oneshot_twin::Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    let person = stage.person("a@app.example").await;
    let body = json!({"email": person.email, "login": "bulk-1000x1000000"});
    assert_eq!(stage.connect(body).await.status(), StatusCode::CREATED);
    let path = "transactions?min_amount=1000000";
    let refused = stage.call(Method::GET, path, &person.token).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let words = json_of(refused).await["error_description"].to_string();
    assert!(words.contains("filter_max_rows"), "{words}");
    let near = stage.get("transactions?max_amount=1000000&limit=50", &person.token);
    assert_eq!(near.await.as_array().unwrap().len(), 50);
    let begun = std::time::Instant::now();
    for (query, count) in [
        ("page=9999999&limit=100", 100),
        ("page=10000001&limit=100", 0),
        ("included_statuses=BOOKED&page=9999980&limit=100", 100),
        ("included_statuses=PENDING&page=20&limit=100", 100),
        ("included_statuses=PENDING&page=21&limit=100", 0),
    ] {
        let page = stage
            .get(&format!("transactions?{query}"), &person.token)
            .await;
        assert_eq!(page.as_array().unwrap().len(), count, "{query}");
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
}

#[tokio::test]
async fn thirty_thousand_accounts_are_read_anew_without_a_long_wait() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let mut file = "CREDENTIALS|dev|dev\n".to_owned();
    for number in 0..30_000 {
        file += &format!("ACCOUNT|{number}|a|21/08/26|1|Checkings||false|L|a||||EUR\n");
    }
    let body = json!({"email": person.email, "file": file});
    let made = stage.connect(body).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let id = json_of(made).await["id"].as_str().unwrap().to_owned();
    let begun = std::time::Instant::now();
    let channels = stage.api(&format!("_twin/connections/{id}/channels"));
    let request = stage.client.post(channels);
    let body = json!({"channel": "EMBEDDED", "file": file});
    let read = request.json(&body).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::CREATED);
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
    let state = stage.state().await;
    assert_eq!(state["users"][0]["connections"][0]["accounts"], 30_000);
}
