//! What v3 wants differently, and what every filter looks like on the way.

use axum::response::Response;
use futures::TryStreamExt as _;
use futures::future::join_all;
use linxo::client::{AccountFilter, Client, TransactionFilter, UserAccess};
use linxo::{AccountStatus, AccountType, ApiVersion, EpochSeconds, TransactionStatus};
use serde_json::{Value, json};

use super::server::{Seen, Server, bare, json, with_header};

fn golden(file: &str) -> Response {
    let mut golden: Value = serde_json::from_str(file).unwrap();
    json(200, golden["answer"].take())
}

/// Answers as the documents show, in v3.
fn documented(seen: &Seen) -> Response {
    match (seen.method.as_str(), seen.path.as_str()) {
        ("DELETE", _) => bare(204),
        ("POST", "/v3/users") => with_header(201, "location", "/users/3996384"),
        ("POST", "/v3/widget/widget_session") => json(200, json!({"session_id": "s-1"})),
        (_, "/v3/users/me") => golden(include_str!("../golden/user.json")),
        (_, "/v3/connections") => golden(include_str!("../golden/v3_connections.json")),
        (_, "/v3/accounts") => golden(include_str!("../golden/v3_accounts.json")),
        (_, "/v3/transactions") => golden(include_str!("../golden/v3_transactions.json")),
        _ => bare(404),
    }
}

fn user(server: &Server, version: ApiVersion) -> UserAccess {
    let mut config = server.config();
    config.version = version;
    let client = Client::new(config).unwrap();
    client.user("a@b.example", "pw".into())
}

/// What was asked for besides tokens, in order.
fn asked(server: &Server) -> Vec<String> {
    let seen = server.seen();
    let asked = seen.iter().filter(|seen| seen.path != "/token");
    asked
        .map(|seen| format!("{} {}?{}", seen.method, seen.path, seen.query))
        .collect()
}

#[tokio::test]
async fn the_whole_of_a_one_shot_in_v3_asks_for_these() {
    let server = Server::with_tokens(documented).await;
    let user = user(&server, ApiVersion::V3);
    user.create().await.unwrap();
    let widget = user.open_widget(&Default::default()).await.unwrap();
    assert_eq!(widget.add_connection.path(), "/v3/widget/add_connection");
    let connection = user.connections().await.unwrap().remove(0).value.id;
    let accounts = user.accounts(AccountFilter::of_connection(connection));
    let account = accounts.try_collect::<Vec<_>>().await.unwrap().remove(0);
    let filter = TransactionFilter {
        start_date: Some(EpochSeconds(1_725_919_200)),
        ..TransactionFilter::of_account(account.value.id)
    };
    let transactions = user.transactions(filter);
    assert!(
        !transactions
            .try_collect::<Vec<_>>()
            .await
            .unwrap()
            .is_empty()
    );
    user.delete_user().await.unwrap();
    assert_eq!(
        asked(&server),
        [
            "POST /v3/users?",
            "POST /v3/widget/widget_session?auto_sync=false",
            "GET /v3/connections?user_id=3996384",
            "GET /v3/accounts?user_id=3996384&connection_id=4422323&page=1&limit=100",
            "GET /v3/transactions?user_id=3996384&account_ids=63723418\
             &start_date=2024-09-10T00%3A00%3A00%2B02%3A00&page=1&limit=500",
            "DELETE /v3/users/me?",
        ]
    );
}

#[tokio::test]
async fn the_id_of_a_user_made_before_is_read_once_for_a_hundred_lists() {
    let server = Server::with_tokens(documented).await;
    let user = user(&server, ApiVersion::V3);
    for outcome in join_all((0..100).map(|_| user.connections())).await {
        assert_eq!(outcome.unwrap().len(), 1);
    }
    let asked = asked(&server);
    let of = |what: &str| asked.iter().filter(|line| line.as_str() == what).count();
    assert_eq!(of("GET /v3/users/me?"), 1);
    assert_eq!(of("GET /v3/connections?user_id=3996384"), 100);
    assert_eq!(asked.len(), 101);
}

#[tokio::test]
async fn the_id_outlives_the_token() {
    let server = Server::start(|seen| {
        Some(match seen.path.as_str() {
            // At its end when it comes.
            "/token" => super::server::token("t", 0),
            _ => documented(seen),
        })
    })
    .await;
    let user = user(&server, ApiVersion::V3);
    user.connections().await.unwrap();
    user.connections().await.unwrap();
    assert_eq!(
        asked(&server),
        [
            "GET /v3/users/me?",
            "GET /v3/connections?user_id=3996384",
            "GET /v3/connections?user_id=3996384",
        ]
    );
}

#[tokio::test]
async fn whoever_keeps_tokens_themselves_needs_no_id_either() {
    let server = Server::with_tokens(documented).await;
    let mut config = server.config();
    config.version = ApiVersion::V3;
    let client = Client::new(config).unwrap();
    let token = client.sign_in("a@b.example", &"pw".into()).await.unwrap();
    let same = token.clone();
    client.connections(&token).await.unwrap();
    client
        .accounts_page(&same, &"1".into(), 1, 1)
        .await
        .unwrap();
    assert_eq!(
        asked(&server),
        [
            "GET /v3/users/me?",
            "GET /v3/connections?user_id=3996384",
            "GET /v3/accounts?user_id=3996384&connection_id=1&page=1&limit=1",
        ]
    );
}

#[tokio::test]
async fn every_part_of_a_filter_is_sent() {
    let accounts = AccountFilter {
        connection: Some("7".into()),
        account_type: Some(AccountType::Checkings),
        status: Some(AccountStatus::Active),
        usage: Some("PERSONAL".into()),
    };
    let transactions = TransactionFilter {
        account: Some("8".into()),
        origin: Some("TRANSACTION".into()),
        included_statuses: vec![TransactionStatus::Booked, TransactionStatus::Pending],
        excluded_statuses: vec!["NEW WORD".into()],
        amount: Some("-12.10".parse().unwrap()),
        min_amount: Some("-20".parse().unwrap()),
        max_amount: Some("0.5".parse().unwrap()),
        account_type: Some(AccountType::CreditCard),
        start_date: Some(EpochSeconds(1)),
        end_date: Some(EpochSeconds(2)),
        start_import_date: Some(EpochSeconds(3)),
        category: Some("PETS".into()),
    };
    let shown = format!("{transactions:?}");
    assert!(
        !shown.contains("12.10") && shown.contains("Booked"),
        "{shown}"
    );
    let server = Server::with_tokens(|_| json(200, json!([]))).await;
    let user = user(&server, ApiVersion::V2_1);
    user.accounts_page(&accounts, 2, 10).await.unwrap();
    user.transactions_page(&transactions, 3, 20).await.unwrap();
    assert_eq!(
        asked(&server),
        [
            "GET /v2.1/accounts?connection_id=7&type=CHECKINGS&status=ACTIVE&usage=PERSONAL\
             &page=2&limit=10",
            "GET /v2.1/transactions?account_id=8&origin=TRANSACTION\
             &included_statuses=BOOKED%2CPENDING&excluded_statuses=NEW+WORD&amount=-12.10\
             &min_amount=-20&max_amount=0.5&account_type=CREDIT_CARD&start_date=1&end_date=2\
             &start_import_date=3&category_id=PETS&page=3&limit=20",
        ]
    );
}
