//! Bad input of every kind: told as a problem with a stable code, and never as a failure of ours.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{API_KEY, Harness, problem};

#[tokio::test]
async fn whatever_is_wrong_with_a_body_is_told_as_a_problem() {
    let harness = Harness::alone().await;
    let deep = format!("{}1{}", "[".repeat(3_000), "]".repeat(3_000));
    let many: Value = (0..101)
        .map(|n| (format!("s{n}"), Value::from("x")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let many = json!({ "widget": many }).to_string();
    let json = Some("application/json");
    let table: Vec<(Option<&str>, Vec<u8>, u16, &str)> = vec![
        (json, vec![b'{'; 65 * 1024], 413, "body_too_large"),
        (
            json,
            b"{\"reference\":\"\xff\xfe\"}".to_vec(),
            400,
            "invalid_body",
        ),
        (json, b"\xef\xbb\xbf{}".to_vec(), 400, "invalid_body"),
        (
            json,
            b"{\"reference\":\"a\",\"reference\":\"b\"}".to_vec(),
            400,
            "invalid_body",
        ),
        (
            json,
            b"{\"widget\":{\"locale\":\"fr\",\"locale\":\"en\"}}".to_vec(),
            400,
            "invalid_body",
        ),
        (
            json,
            b"{\"expires_in_s\":1e999}".to_vec(),
            400,
            "invalid_body",
        ),
        (json, b"{\"expires_in_s\":-1}".to_vec(), 400, "invalid_body"),
        (
            json,
            b"{\"reference\":\"\\ud800\"}".to_vec(),
            400,
            "invalid_body",
        ),
        (
            json,
            b"{\"reference\":\"a\\u0000b\"}".to_vec(),
            422,
            "invalid_field",
        ),
        (json, b"null".to_vec(), 400, "invalid_body"),
        (
            json,
            format!("{{\"widget\":{deep}}}").into_bytes(),
            400,
            "invalid_body",
        ),
        (json, many.into_bytes(), 422, "invalid_widget_setting"),
        (
            Some("text/plain"),
            b"{}".to_vec(),
            415,
            "unsupported_media_type",
        ),
        (
            Some("application/x-www-form-urlencoded"),
            b"reference=a".to_vec(),
            415,
            "unsupported_media_type",
        ),
        (None, b"reference=a".to_vec(), 400, "invalid_body"),
    ];
    for (content_type, body, status, code) in table {
        let mut request = harness.request(Method::POST, "/v1/journeys", API_KEY);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = request.body(body).send().await.expect("an answer");
        assert_eq!(problem(answer).await, (status, code.to_owned()), "{shown}");
    }
}

#[tokio::test]
async fn a_body_without_a_length_is_cut_at_the_same_size() {
    let harness = Harness::alone().await;
    let chunks = (0..70).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1_024]));
    let body = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
    let request = harness.request(Method::POST, "/v1/journeys", API_KEY);
    let answer = request.body(body).send().await.expect("an answer");
    assert_eq!(problem(answer).await, (413, "body_too_large".to_owned()));
}

#[tokio::test]
async fn a_path_that_is_no_text_is_told_as_a_problem() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    for (path, key, status, code) in [
        ("/v1/journeys/%ff", API_KEY, 400, "invalid_path"),
        ("/v1/journeys/%ff/data", API_KEY, 400, "invalid_path"),
        ("/v1/journeys/%00", API_KEY, 404, "unknown_journey"),
        ("/v1/journeys/%zz", API_KEY, 404, "unknown_journey"),
        ("/v1/journeys/%F0%9F%8D%8B", API_KEY, 404, "unknown_journey"),
        ("/v1/journeys/", API_KEY, 404, "not_found"),
        ("/nowhere/%ff", API_KEY, 404, "not_found"),
        ("/app/%ff", "", 404, "not_found"),
        ("/app/%00", "", 404, "not_found"),
        ("/app/..%2fsecret", "", 404, "not_found"),
    ] {
        let answer = problem(harness.get(path, key).await).await;
        assert_eq!(answer, (status, code.to_owned()), "{path}");
    }
    let path = "/api/journey/connections/%ff";
    let request = harness.request(Method::DELETE, path, &opened.key);
    let answer = problem(request.send().await.expect("an answer")).await;
    assert_eq!(answer, (400, "invalid_path".to_owned()));
    let page = harness.get("/j/%ff", "").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(
        page.text()
            .await
            .expect("a page")
            .contains("This link opens nothing")
    );
}

#[tokio::test]
async fn where_there_is_nothing_a_person_is_told_in_their_language() {
    let harness = Harness::alone().await;
    for (accept, language, words) in [
        (
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "en",
            "Nothing here",
        ),
        ("text/html", "fr-FR,en;q=0.5", "Rien ici"),
    ] {
        let request = harness.request(Method::GET, "/nowhere", "");
        let request = request.header("accept", accept);
        let request = request.header("accept-language", language);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(answer.headers()["vary"], "accept");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(&format!("<h1>{words}</h1>")), "{page}");
    }
}

#[tokio::test]
async fn an_idempotency_key_out_of_bounds_is_refused() {
    let harness = Harness::alone().await;
    let long = "k".repeat(256);
    for key in [&b""[..], long.as_bytes(), b"a\tb", b"caf\xc3\xa9"] {
        let request = harness.request(Method::POST, "/v1/journeys", API_KEY);
        let request = request.header("idempotency-key", key).body("{}");
        let answer = problem(request.send().await.expect("an answer")).await;
        assert_eq!(answer, (422, "invalid_field".to_owned()), "{key:?}");
    }
}

#[tokio::test]
async fn data_in_a_form_that_does_not_exist_is_refused() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let path = format!("/v1/journeys/{}/data", opened.id);
    for (accept, answer) in [
        ("text/csv", (406, "not_acceptable")),
        // The form is right, and there is nothing yet.
        ("application/x-ndjson", (409, "not_ready")),
    ] {
        let request = harness.request(Method::GET, &path, API_KEY);
        let request = request.header("accept", accept);
        let (status, code) = problem(request.send().await.expect("an answer")).await;
        assert_eq!((status, code.as_str()), answer, "{accept}");
    }
}

#[tokio::test]
async fn a_request_keeps_its_own_name_when_it_is_a_plain_one() {
    let harness = Harness::alone().await;
    let get = async |name: &str| {
        let request = harness.request(Method::GET, "/v1/journeys/unknown", API_KEY);
        let request = request.header("x-request-id", name);
        let answer = request.send().await.expect("an answer");
        let told = answer.headers()["x-request-id"]
            .to_str()
            .expect("text")
            .to_owned();
        let body: Value = answer.json().await.expect("a problem");
        assert_eq!(body["request_id"], told, "the error names its request");
        told
    };
    assert_eq!(get("partner-7.a_b").await, "partner-7.a_b");
    for bad in ["", "two words", "{\"a\":1}", &"x".repeat(65)] {
        let told = get(bad).await;
        assert_ne!(told, bad);
        assert_eq!(told.len(), 32);
    }
}
