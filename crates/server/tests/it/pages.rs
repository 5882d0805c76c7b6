//! The pages and what protects them.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Harness, problem};

#[tokio::test]
async fn the_page_is_framed_by_its_parent_alone_and_leaks_no_address() {
    let harness = Harness::alone().await;
    let opened = harness
        .open(json!({ "parent_origin": "https://lender.example" }))
        .await;
    let page = harness.get(&format!("/j/{}?embed=1", opened.key), "").await;
    assert_eq!(page.status(), StatusCode::OK);
    let header = |name: &str| page.headers()[name].to_str().expect("text").to_owned();
    let policy = header("content-security-policy");
    assert!(
        policy.contains("; frame-ancestors https://lender.example;"),
        "{policy}"
    );
    assert!(policy.contains("'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(header("referrer-policy"), "strict-origin");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn each_journey_is_framed_by_its_own_parent_and_by_nobody_when_it_has_none() {
    let harness = Harness::alone().await;
    for (parent, ancestors) in [
        (Some("https://one.example"), "https://one.example"),
        (Some("http://two.example:8080"), "http://two.example:8080"),
        (None, "'none'"),
    ] {
        let opened = harness.open(json!({ "parent_origin": parent })).await;
        let page = harness.get(&format!("/j/{}", opened.key), "").await;
        let policy = page.headers()["content-security-policy"]
            .to_str()
            .expect("text");
        let directive = policy
            .split("; ")
            .find_map(|directive| directive.strip_prefix("frame-ancestors "));
        assert_eq!(directive, Some(ancestors));
        assert!(!page.headers().contains_key("x-frame-options"));
        assert!(!page.headers().contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn browsers_are_held_to_https_where_the_public_address_is() {
    let mut harness = Harness::alone().await;
    let paths = ["/healthz", "/panel", "/app/journey/app-1a2b.js", "/nowhere"];
    for path in paths {
        let answer = harness.get(path, "").await;
        assert!(!answer.headers().contains_key("strict-transport-security"));
    }
    harness.config.public_url = Some("https://app.example".parse().expect("an address"));
    harness.crash_and_restart().await;
    for path in paths {
        let answer = harness.get(path, "").await;
        let policy = answer.headers()["strict-transport-security"].clone();
        assert_eq!(policy, "max-age=31536000", "{path}");
    }
}

#[tokio::test]
async fn a_key_opens_the_address_of_its_purpose_alone() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    for path in ["return", "cancelled", "resume"] {
        let page = harness.get(&format!("/{path}/{}", opened.key), "").await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_key_gets_a_readable_page() {
    let harness = Harness::alone().await;
    let page = harness.get("/j/no-such-key", "").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    let text = page.text().await.expect("a page");
    assert!(text.contains("This link opens nothing"), "{text}");
    let page = harness.get("/j/no-such-key?lang=fr", "").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    let text = page.text().await.expect("a page");
    assert!(
        text.contains("Il manque peut-être une partie de l’adresse"),
        "{text}"
    );
    assert!(text.contains("<html lang=\"fr\">"), "{text}");
}

/// The language of the page at an address, and its text.
async fn spoken(harness: &Harness, path: &str, browser: &str) -> (String, String) {
    let request = harness.http.get(harness.url(path));
    let request = request.header("accept-language", browser);
    let page = request.send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
    let text = page.text().await.expect("a page");
    let (_, rest) = text.split_once("<html lang=\"").expect("a language");
    let (tag, _) = rest.split_once('"').expect("its end");
    (tag.to_owned(), text)
}

#[tokio::test]
async fn the_page_comes_in_the_language_of_the_partner_the_link_or_the_browser() {
    let harness = Harness::alone().await;
    for (locale, query, browser, language) in [
        (Some("fr-BE"), "?lang=en", "en", "fr"),
        (Some("ja"), "?lang=fr", "fr", "en-GB"),
        (None, "?lang=fr", "en", "fr"),
        (None, "?embed=1&lang=xx", "en;q=0.3, fr;q=0.4", "fr"),
        (None, "", "ja", "en-GB"),
    ] {
        let opened = harness.open(json!({ "locale": locale })).await;
        let path = format!("/j/{}{query}", opened.key);
        let (tag, text) = spoken(&harness, &path, browser).await;
        assert_eq!(tag, language, "{locale:?} {query} {browser}");
        let blocks = text.matches("id=\"texts\"").count();
        assert_eq!(blocks, 1, "one language alone");
    }
}

#[tokio::test]
async fn nothing_of_the_address_is_written_into_the_page() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let query = "?lang=fr%22%3E%3Cscript%3Ex%3C/script%3E&x=%3Cscript%3E";
    let path = format!("/j/{}", opened.key);
    let (_, plain) = spoken(&harness, &path, "en").await;
    let (_, asked) = spoken(&harness, &format!("{path}{query}"), "en").await;
    assert_eq!(plain, asked);
}

#[tokio::test]
async fn pages_that_are_not_built_say_what_builds_them() {
    let mut harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    harness.config.assets = Some(harness.folder.path().join("nothing"));
    harness.crash_and_restart().await;
    let page = harness.get(&format!("/j/{}", opened.key), "").await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        page.text()
            .await
            .expect("a page")
            .contains("cargo xtask demo")
    );
}

#[tokio::test]
async fn built_files_are_cached_for_good_and_pages_are_not_among_them() {
    let harness = Harness::alone().await;
    let script = harness.get("/app/journey/app-1a2b.js", "").await;
    assert_eq!(
        script.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert!(
        script.headers()["cache-control"]
            .to_str()
            .expect("text")
            .contains("immutable")
    );
    let page = harness.get("/app/journey/index.html", "").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_panel_is_off_unless_asked_for_and_then_for_its_own_page_only() {
    let mut harness = Harness::alone().await;
    assert_eq!(
        harness.get("/panel", "").await.status(),
        StatusCode::NOT_FOUND
    );
    let (status, _) = problem(harness.post("/panel/api/journeys", "", &json!({})).await).await;
    assert_eq!(status, 404);

    harness.config.panel = true;
    harness.crash_and_restart().await;
    assert_eq!(harness.get("/panel", "").await.status(), StatusCode::OK);
    let ours = harness.url("");
    for (origin, status) in [("https://evil.example", 403), (ours.as_str(), 201)] {
        let request = harness.request(Method::POST, "/panel/api/journeys", "");
        let request = request.header("origin", origin).body("{}");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{origin}");
    }
}

#[tokio::test]
async fn the_loader_may_be_loaded_by_any_site() {
    let harness = Harness::alone().await;
    let loader = harness.get("/embed/oneshot.js", "").await;
    assert_eq!(loader.status(), StatusCode::OK);
    assert_eq!(loader.headers()["access-control-allow-origin"], "*");
}
