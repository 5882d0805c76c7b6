//! What the page holds before its program is there.

use contract::{JourneyState, Snapshot};
use reqwest::Method;
use serde_json::json;

use crate::harness::{Harness, Stage};

async fn page(harness: &Harness, key: &str, dest: &str) -> String {
    let request = harness.request(Method::GET, &format!("/j/{key}"), "");
    let answer = request.header("sec-fetch-dest", dest).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 200);
    answer.text().await.expect("a page")
}

#[tokio::test]
async fn looking_at_a_page_makes_no_user_and_the_open_widget_is_in_the_page() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let before = page(harness, &opened.key, "document").await;
    assert!(!before.contains("<iframe"), "{before}");
    assert!(before.contains("<main class=\"card\">"), "{before}");
    let state = stage.twin_says("state").await;
    assert_eq!(state["users"], json!([]), "nobody is made by a look");

    let widget = harness.widget(&opened.key).await;
    let src = format!("src=\"{}\"", widget.as_str().replace('&', "&amp;"));
    for (dest, class) in [("document", "\"sheet\""), ("iframe", "\"sheet embedded\"")] {
        let now = page(harness, &opened.key, dest).await;
        assert!(now.contains(&src), "{now}");
        assert!(now.contains(class), "{dest}: {now}");
    }
    let unsaid = harness.get(&format!("/j/{}", opened.key), "").await;
    let unsaid = unsaid.text().await.expect("a page");
    assert!(!unsaid.contains("<iframe"), "who knows in what it is");
}

#[tokio::test]
async fn the_journey_is_in_the_page_as_the_api_tells_it() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({ "locale": "de" })).await;
    let page = page(&harness, &opened.key, "document").await;
    let (_, block) = page.split_once("id=\"snapshot\">").expect("a block");
    let (block, _) = block.split_once("</script>").expect("its end");
    let written: Snapshot = serde_json::from_str(block).expect("a snapshot");
    assert_eq!(written, harness.snapshot(&opened.key).await);
    assert_eq!(written.progress.state, JourneyState::Opened);
}

#[tokio::test]
async fn a_widget_of_the_whole_window_or_of_another_tab_is_not_put_into_a_frame() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    for presentation in ["full_page", "new_tab"] {
        let opened = harness.open(json!({ "presentation": presentation })).await;
        harness.widget(&opened.key).await;
        let page = page(harness, &opened.key, "document").await;
        assert!(!page.contains("<iframe"), "{presentation}: {page}");
    }
}
