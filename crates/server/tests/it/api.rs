//! What the API takes and refuses. Linxo is nowhere.

use contract::{JourneyList, JourneyState, JourneyView};
use reqwest::Method;
use serde_json::json;

use crate::harness::{API_KEY, Harness, OTHER_API_KEY, problem};

#[tokio::test]
async fn a_journey_is_opened_without_asking_linxo_anything() {
    let harness = Harness::alone().await;
    let opened = harness
        .open(json!({ "reference": "file-42", "locale": "fr" }))
        .await;
    assert!(opened.id.starts_with("jrn_"));
    assert_eq!(
        opened.answer.embed_url,
        format!("{}?embed=1", opened.answer.url)
    );
    let snapshot = harness.snapshot(&opened.key).await;
    assert_eq!(snapshot.partner, "Lender");
    assert_eq!(snapshot.progress.state, JourneyState::Opened);
    let path = format!("/v1/journeys/{}", opened.id);
    let view: JourneyView = harness
        .get(&path, API_KEY)
        .await
        .json()
        .await
        .expect("a view");
    assert_eq!(view.reference.as_deref(), Some("file-42"));
}

#[tokio::test]
async fn what_is_wrong_in_a_request_is_named() {
    let harness = Harness::alone().await;
    let table = [
        (
            json!({ "parent_origin": "https://x.example/page" }),
            422,
            "invalid_parent_origin",
        ),
        (
            json!(["file-42", "https://lender.example"]),
            400,
            "invalid_body",
        ),
        (
            json!({ "parent_origin": "*" }),
            422,
            "invalid_parent_origin",
        ),
        (
            json!({ "parent_origin": "https://*.example" }),
            422,
            "invalid_parent_origin",
        ),
        (
            json!({ "parent_origin": "https://a;report-uri.example" }),
            422,
            "invalid_parent_origin",
        ),
        (
            json!({ "return_url": "ht\ntps://a.example" }),
            422,
            "invalid_url",
        ),
        (
            json!({ "return_url": "https://:word@a.example" }),
            422,
            "invalid_url",
        ),
        (
            json!({ "return_url": "javascript:alert(1)" }),
            422,
            "invalid_url",
        ),
        (json!({ "cancel_url": "/here" }), 422, "invalid_url"),
        (json!({ "cancel_url": "https:///here" }), 422, "invalid_url"),
        (json!({ "return_url": "https://a\\@b" }), 422, "invalid_url"),
        (
            json!({ "widget": { "auto_sync": "true" } }),
            422,
            "invalid_widget_setting",
        ),
        (
            json!({ "widget": { "Auto-Sync": "true" } }),
            422,
            "invalid_widget_setting",
        ),
        (json!({ "expires_in_s": 5 }), 422, "invalid_field"),
        (json!({ "locale": "not a language" }), 422, "invalid_field"),
        (
            json!({ "reference": "x".repeat(201) }),
            422,
            "invalid_field",
        ),
        (json!({ "banks": "several" }), 400, "invalid_body"),
        (json!({ "colour": "blue" }), 400, "invalid_body"),
    ];
    for (body, status, code) in table {
        let answer = problem(harness.post("/v1/journeys", API_KEY, &body).await).await;
        assert_eq!(answer, (status, code.to_owned()), "{body}");
    }
    let request = harness
        .request(Method::POST, "/v1/journeys", API_KEY)
        .body("{");
    let answer = problem(request.send().await.expect("an answer")).await;
    assert_eq!(answer, (400, "invalid_body".to_owned()));
}

#[tokio::test]
async fn the_same_idempotency_key_opens_one_journey() {
    let harness = Harness::alone().await;
    let open = async |body: &str| {
        let request = harness.request(Method::POST, "/v1/journeys", API_KEY);
        let request = request
            .header("idempotency-key", "k-1")
            .body(body.to_owned());
        request.send().await.expect("an answer")
    };
    let first = open("{\"reference\":\"a\"}")
        .await
        .text()
        .await
        .expect("a body");
    let again = open("{\"reference\":\"a\"}")
        .await
        .text()
        .await
        .expect("a body");
    assert_eq!(first, again);
    let other = problem(open("{\"reference\":\"b\"}").await).await;
    assert_eq!(other, (409, "idempotency_mismatch".to_owned()));
}

#[tokio::test]
async fn only_the_partner_who_opened_a_journey_sees_it() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let path = format!("/v1/journeys/{}", opened.id);
    for (key, answer) in [
        (OTHER_API_KEY, (404, "unknown_journey")),
        ("no-such-key", (401, "unauthorized")),
        (opened.key.as_str(), (401, "unauthorized")),
    ] {
        let (status, code) = problem(harness.get(&path, key).await).await;
        assert_eq!((status, code.as_str()), answer);
    }
    let list: JourneyList = harness
        .get("/v1/journeys", OTHER_API_KEY)
        .await
        .json()
        .await
        .expect("a list");
    assert!(list.journeys.is_empty());
    assert_eq!(list.next_cursor, None);
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended_whatever_is_opened_meanwhile() {
    let harness = Harness::alone().await;
    let mut opened = Vec::new();
    for _ in 0..5 {
        opened.push(harness.open(json!({ "reference": "old" })).await.id);
    }
    opened.reverse();
    let mut listed = Vec::new();
    let mut path = "/v1/journeys?limit=2&reference=old".to_owned();
    loop {
        let answer = harness.get(&path, API_KEY).await;
        let page: JourneyList = answer.json().await.expect("a page");
        assert!(page.journeys.len() <= 2);
        listed.extend(page.journeys.into_iter().map(|journey| journey.id.0));
        harness.open(json!({ "reference": "old" })).await;
        let Some(cursor) = page.next_cursor else {
            break;
        };
        path = format!("/v1/journeys?limit=2&reference=old&cursor={cursor}");
    }
    assert_eq!(listed, opened);
}

#[tokio::test]
async fn a_list_has_what_was_asked_for_and_nothing_else() {
    let harness = Harness::alone().await;
    let one = harness.open(json!({ "reference": "a b&c" })).await;
    let other = harness.open(json!({})).await;
    harness
        .post("/api/journey/cancel", &other.key, &json!({}))
        .await;
    let ended = |p: &contract::Progress| p.state == JourneyState::Erased;
    harness.until(&other.key, ended).await;
    for (query, id) in [
        ("reference=a%20b%26c", &one.id),
        ("state=opened", &one.id),
        ("state=erased", &other.id),
        ("outcome=cancelled", &other.id),
        ("outcome=cancelled&state=erased&limit=1", &other.id),
    ] {
        let answer = harness.get(&format!("/v1/journeys?{query}"), API_KEY).await;
        let page: JourneyList = answer.json().await.expect("a page");
        let ids: Vec<_> = page.journeys.iter().map(|journey| &journey.id.0).collect();
        assert_eq!(ids, [id], "{query}");
        assert_eq!(page.next_cursor, None);
    }
    for query in [
        "limit=0",
        "limit=101",
        "limit=many",
        "state=Opened",
        "outcome=",
        "cursor=x",
        "colour=blue",
        "limit=1&limit=2",
        "reference=%ff",
    ] {
        let answer = harness.get(&format!("/v1/journeys?{query}"), API_KEY).await;
        let answer = problem(answer).await;
        assert_eq!(answer, (400, "invalid_query".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn many_requests_with_one_idempotency_key_open_one_journey() {
    let harness = Harness::alone().await;
    let open = || async {
        let request = harness.request(Method::POST, "/v1/journeys", API_KEY);
        let request = request.header("idempotency-key", "race").body("{}");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
        answer.text().await.expect("a body")
    };
    let answers = futures::future::join_all((0..20).map(|_| open())).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let list = harness.get("/v1/journeys", API_KEY).await;
    let list: JourneyList = list.json().await.expect("a page");
    assert_eq!(list.journeys.len(), 1);
}

#[tokio::test]
async fn a_journey_key_opens_its_own_journey_and_nothing_more() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    for key in ["unknown", &opened.id, API_KEY, &opened.key[1..]] {
        let answer = problem(harness.get("/api/journey", key).await).await;
        assert_eq!(answer, (401, "unauthorized".to_owned()), "{key}");
    }
    let (status, code) = problem(harness.get("/api/journey/data", &opened.key).await).await;
    assert_eq!((status, code.as_str()), (409, "not_ready"));
    let (status, code) = problem(harness.get("/api/journey/receipt", &opened.key).await).await;
    assert_eq!((status, code.as_str()), (409, "not_ready"));
}

#[tokio::test]
async fn linxo_away_at_the_start_loses_nothing() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    for _ in 0..2 {
        let response = harness
            .post("/api/journey/widget", &opened.key, &json!({}))
            .await;
        assert!(response.headers().contains_key("retry-after"));
        assert_eq!(
            problem(response).await,
            (503, "linxo_unreachable".to_owned())
        );
    }
    // The obligation is committed, although nobody can tell whether a user was made.
    assert_eq!(
        harness.snapshot(&opened.key).await.progress.state,
        JourneyState::Linking
    );
    let ready: serde_json::Value = harness.get("/readyz", "").await.json().await.expect("JSON");
    assert_eq!(ready["open_obligations"], 1);
}

#[tokio::test]
async fn a_journey_that_never_asked_for_a_user_is_erased_without_linxo() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let response = harness
        .post("/api/journey/cancel", &opened.key, &json!({}))
        .await;
    assert_eq!(response.status(), 200);
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(contract::OutcomeKind::Cancelled));
    let receipt = harness.get("/api/journey/receipt", &opened.key).await;
    assert_eq!(receipt.headers()["content-type"], "application/jose");
}

#[tokio::test]
async fn an_abandoned_journey_ends_at_its_deadline() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({ "expires_in_s": 60 })).await;
    harness.clock.advance(std::time::Duration::from_secs(61));
    let end = harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    assert_eq!(end.outcome, Some(contract::OutcomeKind::Abandoned));
}
