//! The whole way without a program: pages, forms and redirects alone.

use std::time::Duration;

use contract::{JourneyState, OutcomeKind};
use reqwest::redirect::Policy;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use url::Url;

use crate::harness::{Harness, Opened, PATIENCE, Stage};

/// A browser without scripts: it is sent where an answer says, and sees each page.
struct Browser<'a> {
    harness: &'a Harness,
    http: reqwest::Client,
}

impl<'a> Browser<'a> {
    fn of(harness: &'a Harness) -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).build();
        let http = http.expect("a client");
        Self { harness, http }
    }

    async fn asked(&self, method: Method, path: &str, origin: &str) -> Response {
        let request = self.http.request(method, self.harness.url(path));
        let request = request
            .header("origin", origin)
            .header("accept-language", "en");
        request.send().await.expect("an answer")
    }

    /// The text of a page.
    async fn page(&self, path: &str) -> String {
        let answer = self.asked(Method::GET, path, &self.harness.url("")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.expect("a page")
    }

    /// Presses the button of a form, and is sent on.
    async fn press(&self, page: &str, test_id: &str) -> String {
        let path = address(page, test_id, "action");
        let origin = self.harness.url("");
        let answer = self.asked(Method::POST, &path, &origin).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{test_id}");
        let location = answer.headers()["location"].to_str().expect("text");
        location.to_owned()
    }

    /// Reads a page again and again, as its refresh makes a browser do, until it is what is waited for.
    async fn until(&self, path: &str, step: &str) -> String {
        let wanted = format!("data-testid=\"{step}\"");
        let looked = tokio::time::timeout(PATIENCE, async {
            loop {
                let page = self.page(path).await;
                if page.contains(&wanted) {
                    return page;
                }
                assert!(page.contains("http-equiv=\"refresh\""), "{page}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        looked.await.unwrap_or_else(|_| panic!("no {step}"))
    }

    /// Where a page for programs sends a browser that runs none.
    async fn without_program(&self, path: &str) -> String {
        let page = self.page(path).await;
        let (_, rest) = page.split_once("content=\"0;url=").expect("a refresh");
        let (path, _) = rest.split_once('"').expect("its end");
        path.to_owned()
    }
}

/// The address in the attribute of the element, or of the form around it.
fn address(page: &str, test_id: &str, attribute: &str) -> String {
    let (before, after) = page
        .split_once(&format!("data-testid=\"{test_id}\""))
        .unwrap_or_else(|| panic!("no {test_id} in {page}"));
    let text = match attribute {
        "action" => before,
        _ => &before[before.rfind('<').expect("a tag")..],
    };
    let text = format!("{text}{}", after.split('>').next().unwrap_or_default());
    let (_, rest) = text
        .rsplit_once(&format!("{attribute}=\""))
        .expect("an address");
    let (address, _) = rest.split_once('"').expect("its end");
    address.replace("&amp;", "&")
}

fn of_the_widget(widget: &str, name: &str) -> String {
    let widget = Url::parse(widget).expect("an address");
    let pair = widget.query_pairs().find(|(n, _)| n == name);
    let address = pair.expect("in the address").1.into_owned();
    Url::parse(&address).expect("an address").path().to_owned()
}

/// A journey whose end user has come to the widget: its address.
async fn at_the_widget(browser: &Browser<'_>, opened: &Opened) -> String {
    let plain = browser.without_program(&format!("/j/{}", opened.key)).await;
    let start = browser.page(&plain).await;
    browser.press(&start, "start").await
}

#[tokio::test]
async fn a_journey_goes_to_its_end_without_a_program() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let browser = Browser::of(harness);
    // The partner wanted a frame, which needs a program around it.
    let opened = harness
        .open(json!({ "return_url": "https://lender.example/thanks" }))
        .await;
    let widget = at_the_widget(&browser, &opened).await;
    assert!(widget.contains("auto_sync=false"), "{widget}");
    let address_of_widget = Url::parse(&widget).expect("an address");
    stage
        .connect(&address_of_widget, json!({ "sync_ms": 0 }))
        .await;
    // The browser is with the widget: its user stays until it is back.
    harness
        .until(&opened.key, |p| p.state == JourneyState::BackedUp)
        .await;
    let back = of_the_widget(&widget, "redirect_url");
    let plain = browser.without_program(&back).await;
    let done = browser.until(&plain, "step-done").await;
    assert!(done.contains("https://lender.example/thanks"), "{done}");
    assert!(!done.contains("data-testid=\"data-json\""), "{done}");
    let receipt = browser.page(&address(&done, "receipt", "href")).await;
    assert_eq!(receipt.split('.').count(), 3, "{receipt}");

    // Where the end user began, their own data is theirs.
    let plain = browser.without_program(&format!("/j/{}", opened.key)).await;
    let done = browser.page(&plain).await;
    for (file, has) in [
        ("data-json", "\"accounts\""),
        ("data-csv", "id,"),
        ("accounts-csv", "id,"),
    ] {
        let text = browser.page(&address(&done, file, "href")).await;
        assert!(text.contains(has), "{file}: {text}");
    }
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn several_banks_are_linked_and_finished_without_a_program() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let browser = Browser::of(harness);
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = at_the_widget(&browser, &opened).await;
    let url = Url::parse(&widget).expect("an address");
    stage.connect(&url, json!({ "sync_ms": 0 })).await;
    harness
        .until(&opened.key, |p| !p.connections.is_empty())
        .await;
    let plain = browser
        .without_program(&of_the_widget(&widget, "redirect_url"))
        .await;
    let page = browser.page(&plain).await;
    let again = browser.press(&page, "reopen").await;
    assert!(again.contains("session_id="), "{again}");
    let back = browser.press(&browser.page(&plain).await, "finish").await;
    let done = browser.until(&back, "step-done").await;
    assert!(done.contains("Lender"), "{done}");
}

#[tokio::test]
async fn banks_are_removed_without_a_program() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let browser = Browser::of(harness);
    let opened = harness.open(json!({ "banks": "many" })).await;
    let widget = at_the_widget(&browser, &opened).await;
    let url = Url::parse(&widget).expect("an address");
    for banks in [1, 2] {
        stage.connect(&url, json!({ "sync_ms": 0 })).await;
        let linked = |p: &contract::Progress| {
            p.connections.len() == banks && p.connections.iter().all(|c| c.status == "SUCCESS")
        };
        harness.until(&opened.key, linked).await;
    }
    let plain = browser
        .without_program(&of_the_widget(&widget, "redirect_url"))
        .await;
    let mut page = browser.page(&plain).await;
    for left in [1, 0] {
        let path = address(&page, "remove", "action");
        let (_, id) = page
            .split_once("name=\"connection_id\" value=\"")
            .expect("a bank");
        let id = id.split('"').next().expect("its end").to_owned();
        let send = |origin: String, sure: bool| {
            let request = browser.http.post(harness.url(&path));
            let request = request.header("origin", origin);
            let fields = [("connection_id", &*id), ("sure", "1")];
            request.form(&fields[..=usize::from(sure)]).send()
        };
        let foreign = send("https://evil.example".to_owned(), true).await;
        assert_eq!(foreign.expect("an answer").status(), StatusCode::FORBIDDEN);
        let asked = send(harness.url(""), false).await.expect("an answer");
        let asked = asked.text().await.expect("a page");
        assert!(asked.contains("Remove Linxo Test Banque?"), "{asked}");
        let removed = send(harness.url(""), true).await.expect("an answer");
        assert_eq!(removed.status(), StatusCode::OK);
        page = removed.text().await.expect("a page");
        assert!(page.contains("That bank is removed"), "{page}");
        assert_eq!(page.matches("data-testid=\"remove\"").count(), left);
        // A form that is sent twice, and an address without one, show how things stand.
        let again = send(harness.url(""), true).await.expect("an answer");
        assert_eq!(again.status(), StatusCode::SEE_OTHER);
        let address = browser.asked(Method::GET, &path, &harness.url("")).await;
        assert_eq!(address.status(), StatusCode::SEE_OTHER);
    }
    assert_eq!(
        stage.twin_says("state").await["users"][0]["connections"],
        json!([])
    );
    assert!(page.contains("No bank is linked any more"), "{page}");
    let reopened = browser.press(&page, "reopen").await;
    assert!(
        of_session(&reopened) != of_session(&widget),
        "a new session"
    );
    let (path, origin) = (format!("{}/remove", path_of(&plain)), harness.url(""));
    let lost = browser.asked(Method::POST, &path, &origin).await;
    assert_eq!(lost.status(), StatusCode::SEE_OTHER, "no bank is named");
    let large = browser.http.post(harness.url(&path));
    let large = large.header("origin", &origin).body("x".repeat(3_000_000));
    let answer = large.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "nor in this one");
}

fn of_session(widget: &str) -> String {
    let widget = Url::parse(widget).expect("an address");
    let pair = widget.query_pairs().find(|(n, _)| n == "session_id");
    pair.expect("in the address").1.into_owned()
}

/// An address without what is behind the question mark.
fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

#[tokio::test]
async fn a_journey_is_cancelled_without_a_program_once_it_is_confirmed() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let browser = Browser::of(harness);
    let opened = harness.open(json!({})).await;
    let widget = at_the_widget(&browser, &opened).await;
    let plain = browser
        .without_program(&of_the_widget(&widget, "cancel_url"))
        .await;
    let asked = browser.page(&plain).await;
    assert!(asked.contains("data-testid=\"step-cancel\""), "{asked}");
    let journey = harness.snapshot(&opened.key).await;
    assert_eq!(journey.progress.outcome, None, "looking cancels nothing");
    let back = browser.press(&asked, "cancel").await;
    let over = browser.until(&back, "step-cancelled").await;
    assert!(over.contains("nothing was shared"), "{over}");
    let end = harness.snapshot(&opened.key).await.progress;
    assert_eq!(end.outcome, Some(OutcomeKind::Cancelled));
}

#[tokio::test]
async fn a_form_of_another_origin_does_nothing_and_says_so() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let browser = Browser::of(harness);
    let opened = harness.open(json!({ "locale": "fr" })).await;
    for way in ["open", "anew", "finish", "cancel"] {
        let path = format!("/plain/{}/{way}", opened.key);
        let answer = browser
            .asked(Method::POST, &path, "https://evil.example")
            .await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{way}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains("ne vient pas de notre page"), "{page}");
    }
    let journey = harness.snapshot(&opened.key).await;
    assert_eq!(journey.progress.state, JourneyState::Opened);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn a_page_without_a_program_runs_nothing_and_sends_forms_to_us_and_the_widget_alone() {
    let harness = Harness::alone().await;
    let browser = Browser::of(&harness);
    let parent = json!({ "parent_origin": "https://lender.example" });
    let opened = harness.open(parent).await;
    let path = format!("/plain/{}", opened.key);
    let answer = browser.asked(Method::GET, &path, &harness.url("")).await;
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    let policy = header("content-security-policy");
    let widget = harness.snapshot(&opened.key).await.widget_origin;
    assert!(
        policy.ends_with(&format!("; form-action 'self' {widget}")),
        "{policy}"
    );
    assert!(
        policy.contains("frame-ancestors https://lender.example;"),
        "{policy}"
    );
    assert!(!policy.contains("script-src"), "{policy}");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert_eq!(header("referrer-policy"), "strict-origin");
    assert_eq!(header("cache-control"), "no-store");
    assert!(!answer.text().await.expect("a page").contains("<script"));
}

#[tokio::test]
async fn what_linxo_does_not_do_is_said_with_a_button_that_tries_again() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let browser = Browser::of(harness);
    let opened = harness.open(json!({})).await;
    stage
        .fault(json!({ "path": "/token", "action": { "status": 503 } }))
        .await;
    let path = format!("/plain/{}/open", opened.key);
    let answer = browser.asked(Method::POST, &path, &harness.url("")).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("We cannot reach Linxo"), "{page}");
    stage.mend().await;
    let widget = browser.press(&page, "retry").await;
    assert!(widget.contains("session_id="), "{widget}");
}

#[tokio::test]
async fn a_key_that_opens_nothing_opens_no_plain_page_either() {
    let harness = Harness::alone().await;
    for path in ["/plain/no-such-key", "/plain/no-such-key/cancel"] {
        let page = harness.get(path, "").await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        let text = page.text().await.expect("a page");
        assert!(text.contains("This link opens nothing"), "{text}");
    }
}
