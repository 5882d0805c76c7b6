//! A partner's look on the end user's page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::Problem;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::{API_KEY, Harness};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

fn themed() -> Value {
    json!({ "theme": {
        "name": "Bank of the Lake",
        "logo": format!("data:image/svg+xml;base64,{}", STANDARD.encode(SVG)),
        "accent": "#c2185b",
        "radius": "large",
        "font": "serif",
    } })
}

#[tokio::test]
async fn the_page_is_dressed_before_anything_is_drawn_and_its_policy_allows_exactly_that() {
    let harness = Harness::alone().await;
    let opened = harness.open(themed()).await;
    let answer = harness.get(&format!("/j/{}", opened.key), "").await;
    let policy = header(answer.headers(), "content-security-policy").to_owned();
    let page = answer.text().await.expect("a page");
    let (_, rest) = page.split_once("<style>").expect("a style sheet");
    let (css, rest) = rest.split_once("</style>").expect("its end");
    assert!(css.contains("--accent:light-dark(#c2185b,"), "{css}");
    assert!(rest.contains("<title>"), "it stands in the head: {page}");
    let hash = STANDARD.encode(Sha256::digest(css));
    let wanted = format!("style-src 'self' 'sha256-{hash}';");
    assert!(policy.contains(&wanted), "{policy}");
}

#[tokio::test]
async fn a_page_without_a_theme_has_no_style_sheet_of_its_own() {
    let harness = Harness::alone().await;
    harness.open(themed()).await;
    let plain = harness.open(json!({ "theme": {} })).await;
    let answer = harness.get(&format!("/j/{}", plain.key), "").await;
    let policy = header(answer.headers(), "content-security-policy").to_owned();
    assert!(policy.contains("style-src 'self';"), "{policy}");
    assert!(!answer.text().await.expect("a page").contains("<style>"));
    let snapshot = harness.snapshot(&plain.key).await;
    assert_eq!((snapshot.partner.as_str(), snapshot.logo), ("Lender", None));
}

#[tokio::test]
async fn the_logo_comes_from_our_origin_and_nothing_in_it_runs() {
    let harness = Harness::alone().await;
    let opened = harness.open(themed()).await;
    let snapshot = harness.snapshot(&opened.key).await;
    assert_eq!(snapshot.partner, "Bank of the Lake");
    let logo = snapshot.logo.expect("a logo");
    let answer = harness.get(&logo, "").await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    assert_eq!(header(&headers, "content-type"), "image/svg+xml");
    assert_eq!(header(&headers, "x-content-type-options"), "nosniff");
    let policy = header(&headers, "content-security-policy");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(policy.ends_with("; sandbox"), "{policy}");
    assert_eq!(answer.text().await.expect("a picture"), SVG);

    let nothing = harness.get("/theme/0000/logo", "").await;
    assert_eq!(nothing.status(), 404);
}

#[tokio::test]
async fn a_wrong_theme_is_refused_with_what_to_do_and_opens_nothing() {
    let harness = Harness::alone().await;
    let table = [
        (
            json!({ "accent": "red" }),
            422,
            "`theme.accent` must be a colour such as #0b6b5d.",
        ),
        (
            json!({ "logo": "/logo.png" }),
            422,
            "`theme.logo` must be a data URL",
        ),
        (
            json!({ "name": "" }),
            422,
            "`theme.name` must have 1 to 60 characters",
        ),
        (
            json!({ "name": "Bank\u{202e}knaB" }),
            422,
            "`theme.name` must have",
        ),
        (
            json!({ "radius": "huge" }),
            400,
            "must be one of `none`, `small`",
        ),
        (
            json!({ "colour": "#0b6b5d" }),
            400,
            "there is no such field",
        ),
    ];
    for (theme, status, words) in table {
        let body = json!({ "theme": theme });
        let answer = harness.post("/v1/journeys", API_KEY, &body).await;
        let problem: Problem = answer.json().await.expect("a problem");
        let detail = problem.detail;
        assert_eq!(problem.status, status, "{theme}: {detail:?}");
        assert!(format!("{detail:?}").contains(words), "{theme}: {detail:?}");
    }
    let listed = harness.get("/v1/journeys", API_KEY).await;
    let listed: contract::JourneyList = listed.json().await.expect("a list");
    assert_eq!(listed.journeys.len(), 0);
}
