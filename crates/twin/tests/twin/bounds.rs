use oneshot_twin::TwinConfig;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Stage, quick};

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
