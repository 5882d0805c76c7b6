//! Opening the widget.

use linxo::client::{Client, Error};
use linxo::settings::WidgetSettings;
use serde_json::{Value, json};

use super::server::{Server, json};

async fn open(server: &Server, settings: &WidgetSettings) -> Result<(String, String), Error> {
    let client = server.client();
    let token = client.sign_in("a@b.example", &"pw".into()).await.unwrap();
    let session = client.open_widget(&token, settings).await?;
    Ok((session.id.into_string(), session.add_connection.into()))
}

async fn answering(answer: Value) -> Server {
    Server::with_tokens(move |_| json(200, answer.clone())).await
}

#[tokio::test]
async fn a_session_is_opened_with_secrets_in_the_body_and_settings_in_the_query() {
    let server = answering(json!({"session_id": "s-1"})).await;
    let settings =
        WidgetSettings::from_pairs([("captive_mode", "true"), ("locale", "fr")]).unwrap();
    let (id, address) = open(&server, &settings).await.unwrap();
    assert_eq!(id, "s-1");
    let port = server.address.port();
    assert_eq!(
        address,
        format!("http://embed.localhost:{port}/v2.1/widget/add_connection?session_id=s-1")
    );
    let seen = server.seen().pop().unwrap();
    assert_eq!(seen.line(), "POST /v2.1/widget/widget_session");
    assert_eq!(seen.query, "captive_mode=true&auto_sync=false");
    assert_eq!(seen.headers["host"], format!("embed.localhost:{port}"));
    assert_eq!(
        seen.body,
        json!({"access_token": "token-1", "client_id": "our-client", "client_secret": "our-secret"})
    );
}

#[tokio::test]
async fn the_link_of_the_answer_is_taken_as_it_is() {
    let golden: Value =
        serde_json::from_str(include_str!("../golden/widget_session.json")).unwrap();
    let server = Server::start(move |seen| {
        Some(if seen.path == "/token" {
            super::server::token("t", 60)
        } else {
            let host = seen.headers["host"].to_str().unwrap();
            // The document hides the host and the ids behind an ellipsis.
            let text = golden["answer"]
                .to_string()
                .replace("https://…", &format!("http://{host}/v9"));
            json(
                200,
                serde_json::from_str(&text.replace('…', "s-7")).unwrap(),
            )
        })
    })
    .await;
    let (id, address) = open(&server, &WidgetSettings::default()).await.unwrap();
    assert_eq!(id, "s-7");
    assert!(
        address.ends_with("/v9/widget/add_connection?session_id=s-7"),
        "{address}"
    );
}

#[tokio::test]
async fn a_link_without_the_session_gets_it_and_a_relative_one_is_completed() {
    let link = json!({"add_connection": "/v2.1/widget/add_connection?x=1"});
    let server = answering(json!({"session_id": "s-1", "_links": link})).await;
    let (_, address) = open(&server, &WidgetSettings::default()).await.unwrap();
    assert!(address.starts_with("http://embed.localhost:"), "{address}");
    assert!(
        address.ends_with("/v2.1/widget/add_connection?x=1&session_id=s-1"),
        "{address}"
    );
}

#[tokio::test]
async fn a_link_to_another_origin_is_refused() {
    for link in [
        "https://evil.example/?session_id=s-1",
        "javascript:alert(1)",
        "http://[",
    ] {
        let server =
            answering(json!({"session_id": "s-1", "_links": {"add_connection": link}})).await;
        let outcome = open(&server, &WidgetSettings::default()).await;
        assert!(matches!(outcome, Err(Error::Unexpected(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_session_without_an_id_is_unexpected() {
    for answer in [
        json!({}),
        json!({"session_id": ""}),
        json!({"session_id": 7}),
        json!([]),
    ] {
        let server = answering(answer).await;
        let outcome = open(&server, &WidgetSettings::default()).await;
        assert!(matches!(outcome, Err(Error::Unexpected(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_session_is_opened_again_by_its_id_alone() {
    let server = answering(json!({"session_id": "s&1"})).await;
    let client = server.client();
    let token = client.sign_in("a@b.example", &"pw".into()).await.unwrap();
    let session = client
        .open_widget(&token, &WidgetSettings::default())
        .await
        .unwrap();
    assert_eq!(
        client.add_connection(&session.id).unwrap(),
        session.add_connection
    );
    assert!(
        session
            .add_connection
            .as_str()
            .ends_with("session_id=s%261")
    );
}

#[tokio::test]
async fn the_widgets_origin_has_no_path() {
    let server = answering(json!({})).await;
    let mut config = server.config();
    config.endpoints.embed.set_path("/somewhere/");
    let client = Client::new(config).unwrap();
    let port = server.address.port();
    assert_eq!(
        client.widget_origin().as_str(),
        format!("http://embed.localhost:{port}")
    );
    let address = client.add_connection(&"s".into()).unwrap();
    assert_eq!(address.path(), "/somewhere/v2.1/widget/add_connection");
}
