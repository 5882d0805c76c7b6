use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use crate::browser::{Browser, signs_in, typed};
use crate::support::{Stage, bank_file};

async fn at_the_form(stage: &Stage) -> Browser {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, "locale=en").await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("no-checking", typed(&[])).await;
    browser
}

/// Good lines, and too many of them.
fn huge_file() -> String {
    let line = "TRANSACTION|-1.00|26/05/26|COFFEE\n";
    let many = line.repeat(6 * 1024 * 1024 / line.len());
    format!("{}{many}", bank_file("lara_croft.txt"))
}

/// Serves files, as an integrator's own machine would.
async fn file_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new()
        .route("/lara.txt", get(async || bank_file("lara_croft.txt")))
        .route("/bad.txt", get(async || "CREDENTIALS|a\n"))
        .route("/huge.txt", get(async || huge_file()))
        .route("/line.txt", get(async || "x".repeat(6 * 1024 * 1024)))
        .route(
            "/away",
            get(async || (StatusCode::FOUND, [("location", "http://x.example/")])),
        );
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://files.localhost:{port}")
}

#[tokio::test]
async fn a_file_opens_with_its_own_credentials_only() {
    let stage = Stage::start().await;
    let mut browser = at_the_form(&stage).await;
    let file = bank_file("harry_potter.txt");
    browser
        .press(
            "submit-credentials",
            signs_in("ok", "ok").with_file("h.txt", file),
        )
        .await;
    assert!(browser.text("widget-error").contains("does not accept"));
    assert!(browser.html.contains("The file h.txt is kept."));
    browser
        .press("submit-credentials", signs_in("dev", "dev"))
        .await;
    assert!(browser.has("accounts"), "the file need not be chosen again");
    assert!(browser.html.contains("€1,361.77"));
}

#[tokio::test]
async fn a_kept_file_can_be_dropped() {
    let stage = Stage::start().await;
    let mut browser = at_the_form(&stage).await;
    let file = bank_file("harry_potter.txt");
    browser
        .press(
            "submit-credentials",
            signs_in("dev", "no").with_file("h.txt", file),
        )
        .await;
    let mut without = vec![("login", "ok"), ("password", "ok")];
    without.push(("forget_file", "on"));
    browser.press("submit-credentials", typed(&without)).await;
    assert!(browser.html.contains("€2,633.03"), "the default file");
}

#[tokio::test]
async fn a_malformed_file_is_refused_with_line_and_reason_and_the_login_stays() {
    let stage = Stage::start().await;
    let mut browser = at_the_form(&stage).await;
    let mut file = bank_file("lara_croft.txt");
    file = file.replacen("-78.89|26/05/26", "many euros|26/05/26", 1);
    let line = 1 + file
        .lines()
        .position(|line| line.contains("many euros"))
        .unwrap();
    browser
        .press(
            "submit-credentials",
            signs_in("dév", "dev").with_file("l.txt", file),
        )
        .await;
    let error = browser.text("widget-error");
    assert!(error.contains(&format!("l.txt, line {line}: ")), "{error}");
    assert!(error.contains("many euros"), "{error}");
    assert!(
        browser
            .tag("div", "widget-error")
            .contains("role=\"alert\"")
    );
    assert_eq!(browser.value("login"), "dév");
    let good = bank_file("lara_croft.txt");
    browser
        .press(
            "submit-credentials",
            signs_in("dev", "dev").with_file("l.txt", good),
        )
        .await;
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn a_file_with_markup_in_it_stays_text() {
    let stage = Stage::start().await;
    let mut browser = at_the_form(&stage).await;
    let file = "CREDENTIALS|a|b\nACCOUNT|u|n|21/08/26|1|Checkings||false|o|<b>x</b>|||I|EUR\n";
    browser
        .press(
            "submit-credentials",
            signs_in("a", "b").with_file("<i>.txt", file),
        )
        .await;
    assert!(browser.html.contains("&lt;b&gt;x&lt;/b&gt;"));
    assert!(!browser.html.contains("<b>"));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_in_words() {
    let stage = Stage::start().await;
    let mut browser = at_the_form(&stage).await;
    let huge = huge_file();
    let fits = &huge.as_bytes()[..5 * 1024 * 1024];
    let line = 1 + fits.iter().filter(|byte| **byte == b'\n').count();
    browser
        .press(
            "submit-credentials",
            signs_in("dev", "dev").with_file("huge.txt", huge),
        )
        .await;
    let error = browser.text("widget-error");
    let expected = format!("huge.txt, line {line}: here the file grows larger than 5 MiB");
    assert!(error.starts_with(&expected), "{error}");
    assert_eq!(browser.value("login"), "dev");
}

#[tokio::test]
async fn a_text_that_is_far_too_long_is_refused_in_words() {
    let stage = Stage::start().await;
    let mut browser = at_the_form(&stage).await;
    let long = "x".repeat(64 * 1024);
    browser
        .press("submit-credentials", signs_in(&long, "ok"))
        .await;
    let error = browser.text("widget-error");
    assert!(error.contains("far more text than any login"), "{error}");
    browser
        .press("submit-credentials", signs_in("ok", "ok"))
        .await;
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn a_file_is_fetched_from_this_machine() {
    let stage = Stage::start().await;
    let files = file_server().await;
    let mut browser = at_the_form(&stage).await;
    let address = format!("{files}/lara.txt");
    let sent = [
        ("login", "dev"),
        ("password", "dev"),
        ("file_url", address.as_str()),
    ];
    browser.press("submit-credentials", typed(&sent)).await;
    assert!(browser.has("accounts"));
}

#[tokio::test]
async fn an_address_without_a_good_file_is_refused_in_words_and_stays() {
    let stage = Stage::start().await;
    let files = file_server().await;
    let mut browser = at_the_form(&stage).await;
    for (address, words) in [
        (format!("{files}/bad.txt"), "line 1"),
        (format!("{files}/missing.txt"), "answers 404"),
        (format!("{files}/away"), "answers 302"),
        (format!("{files}/huge.txt"), "grows larger than 5 MiB"),
        (
            format!("{files}/line.txt"),
            "line 1: longer than 4096 bytes",
        ),
        ("http://127.0.0.1:1/x".to_owned(), "Nothing answers"),
        ("http://bank.example/x".to_owned(), "not on this machine"),
        ("lara.txt".to_owned(), "is no address"),
    ] {
        let sent = [
            ("login", "dev"),
            ("password", "dev"),
            ("file_url", address.as_str()),
        ];
        browser.press("submit-credentials", typed(&sent)).await;
        let error = browser.text("widget-error");
        assert!(error.contains(words), "{address}: {error}");
        assert_eq!(browser.value("file_url"), address);
    }
}
