//! What the end user reads before anything begins: our words, a partner's, or none.

use contract::{JourneyState, Problem};
use serde_json::{Value, json};

use crate::harness::{API_KEY, Harness, Opened, Stage};

fn told() -> Value {
    json!({ "intro": {
        "title": "One step left, then {partner} knows",
        "text": "We look at <three> months.\n\nNothing else.",
    } })
}

async fn page(harness: &Harness, path: &str) -> String {
    let answer = harness.get(path, "").await;
    assert_eq!(answer.status(), 200);
    answer.text().await.expect("a page")
}

/// The messages that the program will say.
fn messages(page: &str) -> Vec<String> {
    let (_, block) = page.split_once("id=\"texts\"").expect("a block");
    let (_, block) = block.split_once('>').expect("its end");
    let (block, _) = block.split_once("</script>").expect("the end");
    serde_json::from_str(block).expect("JSON")
}

#[tokio::test]
async fn a_partners_words_stand_in_the_page_before_and_after_its_program_is_there() {
    let harness = Harness::alone().await;
    let opened = harness.open(told()).await;
    let page = page(&harness, &format!("/j/{}", opened.key)).await;
    assert!(page.contains("<h1>One step left, then Lender knows</h1>"));
    assert!(page.contains("We look at &lt;three&gt; months.\n\nNothing else.</p>"));
    let messages = messages(&page);
    let lead = "We look at <three> months.\n\nNothing else.".to_owned();
    assert!(messages.contains(&lead));
    assert!(!page.contains("What is shared"), "our list is gone");
    assert!(!harness.snapshot(&opened.key).await.skip_intro);
}

#[tokio::test]
async fn the_page_without_a_program_says_the_same() {
    let harness = Harness::alone().await;
    let opened = harness.open(told()).await;
    let page = page(&harness, &format!("/plain/{}", opened.key)).await;
    assert!(
        page.contains("One step left, then Lender knows</h1>"),
        "{page}"
    );
    assert!(page.contains("We look at &lt;three&gt; months."), "{page}");
    assert!(!page.contains("class=\"facts\""), "{page}");
    assert!(page.contains("data-testid=\"start\""), "{page}");
}

#[tokio::test]
async fn the_partners_privacy_policy_is_a_link_with_and_without_a_program() {
    let harness = Harness::alone().await;
    let url = "https://lender.example/privacy?of=one&lang=en";
    for intro in [
        json!({ "privacy_url": url }),
        json!({ "privacy_url": url, "skip": true }),
    ] {
        let opened = harness.open(json!({ "intro": intro })).await;
        let snapshot = harness.snapshot(&opened.key).await;
        assert_eq!(snapshot.privacy_url.as_deref(), Some(url));
        let page = page(&harness, &format!("/plain/{}", opened.key)).await;
        let link = "href=\"https://lender.example/privacy?of=one&amp;lang=en\" target=\"_blank\"";
        assert!(page.contains(link), "{page}");
    }
    let opened = harness.open(json!({})).await;
    assert_eq!(harness.snapshot(&opened.key).await.privacy_url, None);
    let page = page(&harness, &format!("/plain/{}", opened.key)).await;
    assert!(!page.contains("target=\"_blank\""), "{page}");
}

/// Looking at a page makes no user, and a page without a program asks for everything.
#[tokio::test]
async fn a_start_that_is_skipped_opens_nothing_until_the_page_asks() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let Opened { key, .. } = harness.open(json!({ "intro": { "skip": true } })).await;
    let first = page(harness, &format!("/j/{key}")).await;
    assert!(!first.contains("<iframe"), "{first}");
    let plain = page(harness, &format!("/plain/{key}")).await;
    assert!(plain.contains("data-testid=\"start\""), "{plain}");
    let snapshot = harness.snapshot(&key).await;
    assert!(snapshot.skip_intro);
    assert_eq!(snapshot.progress.state, JourneyState::Opened);
    assert_eq!(stage.twin_says("state").await["users"], json!([]));
}

#[tokio::test]
async fn wrong_words_are_refused_with_what_to_do() {
    let harness = Harness::alone().await;
    for (intro, part) in [
        (json!({ "skip": true, "text": "Hello" }), "`skip`"),
        (json!({ "title": "two\nlines" }), "`intro.title`"),
        (json!({ "text": "a".repeat(2_001) }), "`intro.text`"),
        (json!({ "text": "a\u{0}b" }), "`intro.text`"),
        (
            json!({ "privacy_url": "javascript:alert(1)" }),
            "`intro.privacy_url`",
        ),
        (json!({ "privacy_url": "/privacy" }), "`intro.privacy_url`"),
        (
            json!({ "privacy_url": "https:///x" }),
            "`intro.privacy_url`",
        ),
        (
            json!({ "privacy_url": "https://a\\@b" }),
            "`intro.privacy_url`",
        ),
        (json!({ "titel": "Hello" }), "these are known: `skip`"),
        (json!("skip"), "an object"),
    ] {
        let answer = harness
            .post("/v1/journeys", API_KEY, &json!({ "intro": intro }))
            .await;
        assert!(answer.status().is_client_error(), "{intro}");
        let problem: Problem = answer.json().await.expect("a problem");
        let detail = problem.detail;
        assert!(detail.contains(part), "{intro}: {detail}");
    }
}
