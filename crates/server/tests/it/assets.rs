//! The built files in the encodings that clients ask for, over a real socket.

use std::path::Path;

use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::harness::Harness;

const SCRIPT: &str = "/app/journey/app-1a2b.js";

/// Stand for what the build compresses: the server must send these very bytes.
fn compressed(harness: &Harness) {
    let built = harness.folder.path().join("built/journey");
    for (suffix, bytes) in [("br", "as brotli"), ("gz", "as gzip")] {
        let path = Path::new(&built).join(format!("app-1a2b.js.{suffix}"));
        std::fs::write(path, bytes).expect("written");
    }
}

async fn ask(harness: &Harness, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = harness.http.request(method, harness.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    let value = answer.headers().get(name)?;
    Some(value.to_str().expect("text"))
}

#[tokio::test]
async fn a_file_is_sent_in_the_encoding_that_the_client_likes_best() {
    let harness = Harness::alone().await;
    compressed(&harness);
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "as brotli"),
        ("gzip, deflate", Some("gzip"), "as gzip"),
        ("br;q=0.1, gzip;q=0.2", Some("gzip"), "as gzip"),
        ("br;q=0, *", Some("gzip"), "as gzip"),
        ("zstd", None, "export {}"),
        ("identity;q=0", None, "export {}"),
        ("", None, "export {}"),
    ] {
        let asked = [("accept-encoding", accepted)];
        let answer = ask(&harness, Method::GET, SCRIPT, &asked).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "content-encoding"), encoding, "{accepted}");
        assert_eq!(header(&answer, "vary"), Some("accept-encoding"));
        let media_type = header(&answer, "content-type");
        assert_eq!(media_type, Some("text/javascript; charset=utf-8"));
        let caching = header(&answer, "cache-control");
        assert_eq!(caching, Some("public, max-age=31536000, immutable"));
        assert_eq!(answer.text().await.expect("a body"), body, "{accepted}");
    }
}

#[tokio::test]
async fn who_has_a_file_is_not_sent_it_again_in_the_same_encoding() {
    let harness = Harness::alone().await;
    compressed(&harness);
    let brotli = ("accept-encoding", "br");
    let first = ask(&harness, Method::GET, SCRIPT, &[brotli]).await;
    let tag = header(&first, "etag").expect("a tag").to_owned();
    let known = ("if-none-match", tag.as_str());
    let again = ask(&harness, Method::GET, SCRIPT, &[brotli, known]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(header(&again, "etag"), Some(tag.as_str()));
    assert_eq!(header(&again, "vary"), Some("accept-encoding"));
    assert!(
        header(&again, "cache-control")
            .expect("said")
            .contains("immutable")
    );
    assert!(again.bytes().await.expect("a body").is_empty());
    let gzip = ("accept-encoding", "gzip");
    let other = ask(&harness, Method::GET, SCRIPT, &[gzip, known]).await;
    assert_eq!(other.status(), StatusCode::OK);
    assert_ne!(header(&other, "etag"), Some(tag.as_str()));
}

#[tokio::test]
async fn a_head_tells_what_a_get_would_and_sends_nothing() {
    let harness = Harness::alone().await;
    compressed(&harness);
    let asked = [("accept-encoding", "br")];
    let get = ask(&harness, Method::GET, SCRIPT, &asked).await;
    let head = ask(&harness, Method::HEAD, SCRIPT, &asked).await;
    assert_eq!(head.status(), StatusCode::OK);
    for name in [
        "content-encoding",
        "content-length",
        "content-type",
        "etag",
        "vary",
        "cache-control",
    ] {
        assert!(header(&head, name).is_some(), "{name}");
        assert_eq!(header(&head, name), header(&get, name), "{name}");
    }
    assert!(head.bytes().await.expect("a body").is_empty());
}

#[tokio::test]
async fn the_page_is_compressed_and_its_policy_is_that_of_its_own_text() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let path = format!("/j/{}", opened.key);
    let plain = ask(&harness, Method::GET, &path, &[]).await;
    let policy = header(&plain, "content-security-policy").map(str::to_owned);
    let text = plain.text().await.expect("a body");
    for (accepted, encoding) in [("br", "br"), ("gzip", "gzip")] {
        let asked = [("accept-encoding", accepted)];
        let page = ask(&harness, Method::GET, &path, &asked).await;
        assert_eq!(header(&page, "content-encoding"), Some(encoding));
        assert_eq!(header(&page, "vary"), Some("accept-encoding"));
        assert_eq!(header(&page, "cache-control"), Some("no-store"));
        let own = header(&page, "content-security-policy");
        assert_eq!(own, policy.as_deref());
        let bytes = page.bytes().await.expect("a body");
        let mut unpacked = Vec::new();
        match encoding {
            "br" => brotli::BrotliDecompress(&mut &*bytes, &mut unpacked).expect("brotli"),
            _ => {
                let mut decoder = flate2::read::GzDecoder::new(&*bytes);
                std::io::copy(&mut decoder, &mut unpacked)
                    .map(|_| ())
                    .expect("gzip");
            }
        }
        assert_eq!(unpacked, text.as_bytes());
        assert!(bytes.len() < text.len() / 2);
    }
}

#[tokio::test]
async fn compressed_files_have_no_address_of_their_own() {
    let harness = Harness::alone().await;
    compressed(&harness);
    for suffix in [".br", ".gz"] {
        let answer = harness.get(&format!("{SCRIPT}{suffix}"), "").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{suffix}");
    }
}

#[tokio::test]
async fn what_is_written_when_it_is_asked_for_is_never_compressed() {
    let harness = Harness::alone().await;
    let opened = harness.open(json!({})).await;
    let request = harness.request(Method::GET, "/api/journey", &opened.key);
    let request = request.header("accept-encoding", "gzip, br");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "content-encoding"), None);
}

#[tokio::test]
async fn the_loader_that_the_build_did_not_compress_is_sent_as_it_is() {
    let harness = Harness::alone().await;
    let asked = [("accept-encoding", "br")];
    let loader = ask(&harness, Method::GET, "/embed/oneshot.js", &asked).await;
    assert_eq!(header(&loader, "content-encoding"), None);
    let tag = header(&loader, "etag").expect("a tag").to_owned();
    let copy = harness.folder.path().join("built/embed");
    std::fs::create_dir(&copy).expect("made");
    std::fs::write(copy.join("oneshot.js.br"), "as brotli").expect("written");
    // Compressed from a loader of another day.
    std::fs::write(copy.join("oneshot.js"), "old").expect("written");
    let loader = ask(&harness, Method::GET, "/embed/oneshot.js", &asked).await;
    assert_eq!(header(&loader, "etag"), Some(tag.as_str()));
    std::fs::write(copy.join("oneshot.js"), loader.bytes().await.expect("it")).expect("written");
    let loader = ask(&harness, Method::GET, "/embed/oneshot.js", &asked).await;
    assert_eq!(header(&loader, "content-encoding"), Some("br"));
    assert_eq!(loader.text().await.expect("a body"), "as brotli");
}
