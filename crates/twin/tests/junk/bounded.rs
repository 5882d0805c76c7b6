//! Through the reader, through an upload, and through a fetched address.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::routing::get;
use oneshot_twin::testbank::{Limits, Reader};
use reqwest::multipart::{Form, Part};

use crate::browser::{Browser, typed};
use crate::kinds::{Junk, TOTAL};
use crate::meter::{Measured, Meter, resident_kib};
use crate::support::Stage;

/// Tests of one program run at the same time; memory is measured one at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// Each takes a second or two when the machine has nothing else to do; it may be busy.
const LONGEST: Duration = Duration::from_secs(20);

/// In KiB, from the beginning of a test. The whole of 100 MiB would be three times as much.
fn most_memory(junk: Junk) -> u64 {
    match junk {
        // Good lines up to the largest file are kept until it turns out to be too large.
        Junk::EndlessAccounts => 80 * 1024,
        _ => 32 * 1024,
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the figures, for who asks with --nocapture"
)]
fn assert_bounded(way: &str, junk: Junk, measured: &Measured) {
    println!(
        "{way} {junk:?}: {} ms, {} KiB more",
        measured.time.as_millis(),
        measured.growth_kib
    );
    assert!(measured.time < LONGEST, "{way} {junk:?}: {measured:?}");
    assert!(
        measured.growth_kib < most_memory(junk),
        "{way} {junk:?}: {measured:?}"
    );
}

#[test]
fn junk_is_refused_by_the_reader_in_bounded_time_and_memory() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = resident_kib();
    for junk in Junk::ALL {
        let meter = Meter::start(before);
        let mut reader = Reader::new(Limits::default());
        // All of it is offered, as by a caller who does not stop at the first error.
        let results = junk.pieces().map(|piece| reader.push(&piece));
        let refused = results.filter_map(Result::err).last();
        assert_bounded("read", junk, &meter.stop());
        let words = refused.unwrap().to_string();
        assert!(words.contains(junk.refusal()), "{junk:?}: {words}");
    }
}

/// Up to the credential form.
async fn at_the_form(stage: &Stage) -> Browser {
    let person = stage.person("a@app.example").await;
    let session = stage.session(&person).await;
    let mut browser = Browser::of(stage);
    browser.open_widget(&session, "locale=en").await;
    browser.press("provider-linxo-test-bank", typed(&[])).await;
    browser.press("no-checking", typed(&[])).await;
    browser
}

fn streamed(junk: Junk) -> impl futures::Stream<Item = Result<Vec<u8>, Infallible>> + Send {
    futures::stream::iter(junk.pieces().map(Ok))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn junk_that_is_uploaded_is_refused_in_words_in_bounded_time_and_memory() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    runtime().block_on(async {
        let stage = Stage::start().await;
        let mut browser = at_the_form(&stage).await;
        let before = resident_kib();
        for junk in Junk::ALL {
            let action = &browser.form_attributes("submit-credentials")["action"];
            let address = browser.url.join(action).unwrap();
            let meter = Meter::start(before);
            let part = Part::stream(reqwest::Body::wrap_stream(streamed(junk)));
            let form = Form::new()
                .text("login", "dev")
                .text("password", "dev")
                .part("file", part.file_name("junk.txt"))
                .text("file_url", "");
            let sent = stage.client.post(address).multipart(form).send().await;
            let answer = sent.unwrap_or_else(|error| panic!("{junk:?}: cut off: {error}"));
            assert_eq!(answer.status(), reqwest::StatusCode::SEE_OTHER, "{junk:?}");
            let same = browser.url.clone();
            browser.open(same).await;
            assert_bounded("upload", junk, &meter.stop());
            let words = browser.text("widget-error");
            assert!(words.contains("junk.txt, line "), "{junk:?}: {words}");
            assert!(words.contains(junk.refusal()), "{junk:?}: {words}");
            assert_eq!(browser.value("login"), "dev", "{junk:?}");
        }
    });
}

#[test]
fn a_refused_upload_that_never_ends_is_answered_all_the_same() {
    use futures::StreamExt as _;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    runtime().block_on(async {
        let stage = Stage::start().await;
        let mut browser = at_the_form(&stage).await;
        let action = &browser.form_attributes("submit-credentials")["action"];
        let address = browser.url.join(action).unwrap();
        let endless = streamed(Junk::Zeros)
            .take(3)
            .chain(futures::stream::pending());
        let part = Part::stream(reqwest::Body::wrap_stream(endless));
        let form = Form::new()
            .text("login", "dev")
            .part("file", part.file_name("slow.txt"));
        let sent = stage.client.post(address).multipart(form);
        assert!(sent.send().await.unwrap().status().is_redirection());
        let same = browser.url.clone();
        browser.open(same).await;
        let words = browser.text("widget-error");
        assert!(words.contains("slow.txt, line 1: longer than"), "{words}");
    });
}

/// Serves the kind of junk that the path numbers.
async fn file_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = get(async |Path(kind): Path<usize>| Body::from_stream(streamed(Junk::ALL[kind])));
    let router = Router::new().route("/{kind}", serve);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://files.localhost:{port}")
}

#[test]
fn junk_at_an_address_is_refused_in_words_in_bounded_time_and_memory() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    runtime().block_on(async {
        let stage = Stage::start().await;
        let files = file_server().await;
        let mut browser = at_the_form(&stage).await;
        // The first fetch reads the machine's certificates, which is not the junk's doing.
        let nowhere = format!("{files}/none/here");
        let fields = |url: &str| typed(&[("login", "dev"), ("password", "dev"), ("file_url", url)]);
        browser.press("submit-credentials", fields(&nowhere)).await;
        assert!(browser.text("widget-error").contains("404"));
        let before = resident_kib();
        for (kind, junk) in Junk::ALL.into_iter().enumerate() {
            let address = format!("{files}/{kind}");
            let meter = Meter::start(before);
            browser.press("submit-credentials", fields(&address)).await;
            assert_bounded("fetch", junk, &meter.stop());
            let words = browser.text("widget-error");
            assert!(
                words.contains(&format!("{address}, line ")),
                "{junk:?}: {words}"
            );
            assert!(words.contains(junk.refusal()), "{junk:?}: {words}");
        }
    });
}

#[test]
fn the_junk_is_as_much_as_it_says() {
    for junk in Junk::ALL {
        let sent: usize = junk.pieces().map(|piece| piece.len()).sum();
        assert!(sent >= TOTAL, "{junk:?}: {sent}");
    }
}
