//! Starts that are refused, and what they say and leave behind.

use std::net::TcpListener;

use serde_json::json;

use crate::program::{PATIENCE, oneshot};
use crate::served::Served;

/// How often a text has some words.
fn times(text: &str, words: &str) -> usize {
    text.matches(words).count()
}

#[tokio::test]
async fn a_start_without_the_key_file_of_its_database_makes_none_and_names_it() {
    let mut served = Served::start_with(&[]).await;
    served.open(json!({})).await;
    served.signal("TERM");
    assert_eq!(served.ended(PATIENCE).await, Some(0));
    let (key, away) = (served.path("oneshot.db.key"), served.path("away"));
    std::fs::rename(&key, &away).unwrap();

    let run = oneshot(&["serve"], &served.variables()).await;
    assert_ne!(run.code, 0);
    for words in ["oneshot.db.key is missing", "restore it from your backup"] {
        assert!(run.err.contains(words), "{words}: {run:?}");
    }
    assert!(!key.exists(), "none was made");
    std::fs::rename(&away, &key).unwrap();
    served.start().await;
}

#[tokio::test]
async fn a_new_database_is_told_and_at_most_one_folder_is_made_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| format!("sqlite://{}/{path}", folder.path().display());
    let deep = at("a/b/oneshot.db");
    let served = Served::set(&[("ONESHOT_DATABASE_URL", &deep)]).await;
    let run = oneshot(&["serve"], &served.variables()).await;
    assert_ne!(run.code, 0);
    assert!(run.err.contains("ONESHOT_DATABASE_URL"), "{run:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let near = at("a/oneshot.db");
    let mut served = Served::start_with(&[("ONESHOT_DATABASE_URL", &near)]).await;
    served.logged("a new, empty database was made at").await;
    served.signal("TERM");
    served.ended(PATIENCE).await;
    served.start().await;
    served.signal("TERM");
    let (_, lines) = served.ended_saying(PATIENCE).await;
    assert!(
        !lines.iter().any(|line| line.contains("a new, empty")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_taken_port_is_named_with_its_setting_and_the_cause_once() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let served = Served::set(&[("ONESHOT_LISTEN", &address)]).await;
    let run = oneshot(&["serve"], &served.variables()).await;
    assert_ne!(run.code, 0);
    assert!(run.err.contains("ONESHOT_LISTEN"), "{run:?}");
    assert!(run.err.contains(&address), "{run:?}");
    assert_eq!(times(&run.err, "os error"), 1, "{run:?}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_with_its_setting_and_the_cause_once() {
    let served = Served::set(&[("ONESHOT_STORE_KEY_FILE", "/no/such/file")]).await;
    for arguments in [
        vec!["serve"],
        vec!["journeys", "list"],
        vec!["keys", "list"],
    ] {
        let run = oneshot(&arguments, &served.variables()).await;
        assert_ne!(run.code, 0);
        assert!(run.err.contains("ONESHOT_STORE_KEY_FILE"), "{run:?}");
        assert_eq!(times(&run.err, "os error"), 1, "{run:?}");
    }
    let run = oneshot(&["serve", "--config", "/no/such/file"], &[]).await;
    assert!(run.err.contains("--config: /no/such/file"), "{run:?}");
    assert_eq!(times(&run.err, "os error"), 1, "{run:?}");
}

#[tokio::test]
async fn a_postgres_without_the_database_is_named_by_its_setting_and_not_by_its_password() {
    let database = tokio::task::spawn_blocking(|| testpg::shared().database());
    let mut database: url::Url = database.await.unwrap().unwrap().parse().unwrap();
    database.set_path("/no_such_database");
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let served = Served::set(&[
        ("ONESHOT_DATABASE_URL", database.as_str()),
        ("ONESHOT_SERVER_KEY", key),
    ])
    .await;
    for arguments in [vec!["serve"], vec!["journeys", "list"]] {
        let run = oneshot(&arguments, &served.variables()).await;
        assert_ne!(run.code, 0);
        assert!(run.err.contains("ONESHOT_DATABASE_URL"), "{run:?}");
        assert_eq!(times(&run.err, "does not exist"), 1, "{run:?}");
        if let Some(password) = database.password() {
            assert!(!run.err.contains(password), "{run:?}");
        }
    }
}

#[tokio::test]
async fn a_second_demo_in_the_folder_of_another_is_told_of_its_option() {
    let mut served = Served::start_with(&[]).await;
    let (taken, folder) = (served.path("oneshot.db"), served.path("demo"));
    // The lock is on a file beside the database: that of the demo has another name.
    std::fs::create_dir(&folder).unwrap();
    std::fs::hard_link(
        taken.with_extension("db.lock"),
        folder.join("oneshot.sqlite.lock"),
    )
    .unwrap();
    let free = ["--app-port", "0", "--partner-port", "0", "--port-base", "0"];
    let data = folder.to_str().unwrap();
    let run = oneshot(&[&["demo", "--data", data], &free[..]].concat(), &[]).await;
    assert_ne!(run.code, 0);
    assert!(run.err.contains("--data"), "{run:?}");
    assert!(!run.err.contains("ONESHOT_DATABASE_URL"), "{run:?}");
    served.kill().await;
}
