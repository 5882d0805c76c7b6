//! What the program says of itself on standard error.

use serde_json::Value;

use crate::program::{PATIENCE, journeys};
use crate::served::Served;

#[tokio::test]
async fn each_line_of_the_log_is_a_json_object_when_asked_for() {
    let mut served = Served::start_with(&[
        ("ONESHOT_LOG_FORMAT", "json"),
        ("ONESHOT_LOG", "debug"),
        ("ONESHOT_PUBLIC_ULR", "https://app.example"),
    ])
    .await;
    served.open(serde_json::json!({})).await;
    served.signal("TERM");
    let (code, lines) = served.ended_saying(PATIENCE).await;
    assert_eq!(code, Some(0));
    let objects: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let has = |words: &str| {
        let mut messages = objects
            .iter()
            .filter_map(|object| object["message"].as_str());
        messages.any(|message| message.contains(words))
    };
    assert!(
        has("the server listens") && has("answered") && has("stopping"),
        "{lines:?}"
    );
    assert!(has("did you mean ONESHOT_PUBLIC_URL?"), "{lines:?}");
    assert!(objects.iter().all(|object| object["level"].is_string()));
}

#[tokio::test]
async fn a_log_that_cannot_be_written_as_asked_is_refused_by_name() {
    for (name, value) in [("ONESHOT_LOG_FORMAT", "xml"), ("ONESHOT_LOG", "a=b=c")] {
        let run = journeys(&["list"], &[(name, value)]).await;
        assert_ne!(run.code, 0, "{run:?}");
        assert!(run.err.contains(name), "{run:?}");
    }
}
