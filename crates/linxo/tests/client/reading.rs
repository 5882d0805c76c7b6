//! Reading and deleting.

use linxo::client::{Client, Error, UserToken};
use linxo::{ConnectionId, ConnectionStatus};
use serde_json::{Value, json};

use super::server::{Seen, Server, bare, json};

pub(crate) async fn signed_in(server: &Server) -> (Client, UserToken) {
    let client = server.client();
    let token = client.sign_in("a@b.example", &"pw".into()).await.unwrap();
    (client, token)
}

fn golden(file: &str) -> Value {
    serde_json::from_str::<Value>(file).unwrap()["answer"].take()
}

/// Answers as the documents show.
fn documented(seen: &Seen) -> axum::response::Response {
    match (seen.method.as_str(), seen.path.as_str()) {
        ("DELETE", _) => bare(204),
        (_, "/v2.1/users/me") => json(200, json!({"id": "3996384"})),
        (_, "/v2.1/connections") => json(200, golden(include_str!("../golden/connections.json"))),
        (_, "/v2.1/connections/4422323") => json(
            200,
            golden(include_str!("../golden/connections.json"))[0].take(),
        ),
        (_, "/v2.1/accounts") => json(200, golden(include_str!("../golden/accounts.json"))),
        (_, "/v2.1/transactions") => json(200, golden(include_str!("../golden/transactions.json"))),
        _ => bare(404),
    }
}

#[tokio::test]
async fn the_whole_reading_of_a_one_shot_asks_for_these_and_for_no_synchronisation() {
    let server = Server::with_tokens(documented).await;
    let (client, token) = signed_in(&server).await;
    let connections = client.connections(&token).await.unwrap();
    let id = &connections[0].value.id;
    let connection = client.connection(&token, id).await.unwrap();
    assert_eq!(connection.value.status, ConnectionStatus::Success);
    let accounts = client.accounts_page(&token, id, 1, 100).await.unwrap();
    let account = &accounts[0].value.id;
    let transactions = client
        .transactions_page(&token, account, 2, 500)
        .await
        .unwrap();
    assert_eq!(transactions[0].value.id.as_str(), "3226403343");
    client.delete_connection(&token, id).await.unwrap();
    client.read_user(&token).await.unwrap();
    client.delete_user(&token).await.unwrap();
    let seen: Vec<_> = server
        .seen()
        .into_iter()
        .filter(|seen| seen.path != "/token")
        .collect();
    assert!(seen.iter().all(|seen| seen.bearer() == Some("token-1")));
    let asked: Vec<_> = seen
        .iter()
        .map(|seen| format!("{}?{}", seen.line(), seen.query))
        .collect();
    assert_eq!(
        asked,
        [
            "GET /v2.1/connections?",
            "GET /v2.1/connections/4422323?",
            "GET /v2.1/accounts?connection_id=4422323&page=1&limit=100",
            "GET /v2.1/transactions?account_id=63723418&page=2&limit=500",
            "DELETE /v2.1/connections/4422323?",
            "GET /v2.1/users/me?",
            "DELETE /v2.1/users/me?",
        ]
    );
}

#[tokio::test]
async fn an_id_never_leads_to_another_address() {
    let server = Server::with_tokens(|_| bare(204)).await;
    let (client, token) = signed_in(&server).await;
    for id in ["", ".", ".."] {
        let outcome = client
            .delete_connection(&token, &ConnectionId::new(id))
            .await;
        assert!(matches!(outcome, Err(Error::Unexpected(_))), "{id}");
    }
    client
        .delete_connection(&token, &ConnectionId::new("../users/me?x#y"))
        .await
        .unwrap();
    assert_eq!(
        server.lines(),
        ["DELETE /v2.1/connections/..%2Fusers%2Fme%3Fx%23y"]
    );
}

#[tokio::test]
async fn a_user_that_is_gone_looks_gone() {
    for (status, error) in [
        (401, Error::Unauthorized),
        (404, Error::NotFound),
        (410, Error::NotFound),
    ] {
        let server = Server::with_tokens(move |_| bare(status)).await;
        let (client, token) = signed_in(&server).await;
        assert!(error.is_gone());
        assert_eq!(client.read_user(&token).await, Err(error.clone()));
        assert_eq!(client.delete_user(&token).await, Err(error));
    }
}

#[tokio::test]
async fn a_page_that_is_no_user_does_not_prove_that_the_user_exists() {
    let server = Server::with_tokens(|_| json(200, json!("maintenance"))).await;
    let (client, token) = signed_in(&server).await;
    let outcome = client.read_user(&token).await;
    assert!(matches!(outcome, Err(Error::Wire(_))), "{outcome:?}");
}
