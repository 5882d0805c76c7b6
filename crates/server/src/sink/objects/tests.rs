use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use contract::{AccountRecord, Banks, Presentation, TransactionRecord};
use serde_json::value::RawValue;
use tempfile::TempDir;

use super::*;
use crate::config::backup::ObjectStoreConfig;
use crate::machine::Position;
use crate::store::{Failures, StoreError};

mod probes;
mod unending;

/// One account with this many transactions.
struct Made(usize);

#[async_trait]
impl Records for Made {
    async fn accounts(&self) -> Result<Vec<AccountRecord>, StoreError> {
        Ok(vec![AccountRecord {
            id: "a1".to_owned(),
            connection_id: "c1".to_owned(),
            name: Some("Compte chèques".to_owned()),
            account_type: None,
            balance: Some("-12.50".to_owned()),
            currency: Some("EUR".to_owned()),
            iban: None,
            account_number: None,
            received: RawValue::from_string("{\"balance\":-12.50}".to_owned()).expect("JSON"),
        }])
    }

    async fn transactions(
        &self,
        (_, after): (i64, i64),
    ) -> Result<Vec<((i64, i64), TransactionRecord)>, StoreError> {
        let first = usize::try_from(after + 1).expect("a place");
        let made = |index: usize| {
            let received = format!("{{\"id\":\"t{index}\",\"label\":\"CARTE {index}\"}}");
            let record = TransactionRecord {
                id: format!("t{index}"),
                account_id: "a1".to_owned(),
                date: Some("2026-11-03".to_owned()),
                amount: Some(format!("-{index}.10")),
                currency: Some("EUR".to_owned()),
                label: Some(format!("CARTE {index}")),
                status: None,
                category_id: None,
                received: RawValue::from_string(received).expect("JSON"),
            };
            ((0, i64::try_from(index).expect("a place")), record)
        };
        Ok((first..self.0).take(CHUNK as usize).map(made).collect())
    }
}

/// Beats so often, then the journey is somebody else's.
struct Beats(AtomicUsize);

impl Beats {
    fn forever() -> Self {
        Self(AtomicUsize::new(usize::MAX))
    }
}

#[async_trait]
impl Pulse for Beats {
    async fn beat(&self) -> Result<(), StoreError> {
        let left = self.0.fetch_sub(1, Ordering::SeqCst);
        if left == 0 {
            return Err(StoreError::LeaseLost);
        }
        Ok(())
    }
}

fn journey() -> Journey {
    Journey {
        id: JourneyId("jrn_1".to_owned()),
        partner: "Lender".to_owned(),
        reference: Some("file 7".to_owned()),
        parent_origin: None,
        locale: None,
        settings: Default::default(),
        presentation: Presentation::Iframe,
        widget_alone: false,
        banks: Banks::One,
        theme: None,
        intro: None,
        return_url: None,
        cancel_url: None,
        key_version: 1,
        position: Position::opened(),
        seq: 1,
        counts: Counts::default(),
        data_sha256: None,
        entry_url: None,
        unlinked: false,
        never_created: false,
        created_at_ms: 1_000,
        expires_at_ms: 2_000,
        synchronised_at_ms: Some(1_500),
        failing_since_ms: None,
        returned_at_ms: None,
        backed_up_at_ms: None,
        erased_at_ms: None,
        purged_at_ms: None,
        receipt: None,
        failures: Failures::default(),
        connections: Vec::new(),
    }
}

fn sink(root: &TempDir) -> ObjectSink {
    let url = url::Url::from_directory_path(root.path()).expect("an address");
    let config = ObjectStoreConfig::new(url.as_str(), "lender/2026").expect("good");
    ObjectSink::open(&config).expect("opened")
}

async fn write(sink: &ObjectSink, transactions: usize) -> Result<ReadBack, SinkFailure> {
    let counts = Counts {
        accounts: 1,
        transactions: transactions as u64,
    };
    let records = Made(transactions);
    sink.write(&journey(), counts, &records, &Beats::forever())
        .await
}

fn folder(root: &TempDir) -> std::path::PathBuf {
    root.path().join("lender/2026/jrn_1")
}

fn names(root: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder(root)).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        let name = entry.expect("an entry").file_name();
        name.into_string().expect("UTF-8")
    };
    let mut names: Vec<_> = entries.map(name).collect();
    names.sort();
    names
}

const ALL: [&str; 5] = [
    "accounts.csv",
    "accounts.ndjson",
    "manifest.json",
    "transactions.csv",
    "transactions.ndjson",
];

#[tokio::test]
async fn the_manifest_says_what_is_in_the_files() {
    let root = tempfile::tempdir().expect("a folder");
    let read_back = write(&sink(&root), 1_203).await.expect("written");
    assert_eq!(names(&root), ALL);
    let read = |name: &str| std::fs::read(folder(&root).join(name)).expect("a file");
    let manifest: serde_json::Value = serde_json::from_slice(&read("manifest.json")).expect("JSON");
    assert_eq!(manifest["journey"], "jrn_1");
    assert_eq!(manifest["reference"], "file 7");
    assert_eq!(manifest["counts"]["transactions"], 1_203);
    for entry in manifest["files"].as_array().expect("a list") {
        let bytes = read(entry["name"].as_str().expect("a name"));
        assert_eq!(entry["bytes"], bytes.len());
        let mut hash = Sha256::new();
        hash.update(&bytes);
        assert_eq!(entry["sha256"], hex(hash));
    }
    let mut all = Sha256::new();
    all.update(read("accounts.ndjson"));
    all.update(read("transactions.ndjson"));
    assert_eq!(manifest["sha256"], hex(all));
    assert_eq!(manifest["sha256"], read_back.sha256());
    let lines = String::from_utf8(read("transactions.ndjson")).expect("UTF-8");
    assert_eq!(lines.lines().count(), 1_203);
    assert!(lines.contains("\"received\":{\"id\":\"t7\",\"label\":\"CARTE 7\"}"));
    let rows = String::from_utf8(read("transactions.csv")).expect("UTF-8");
    assert_eq!(rows.split("\r\n").count(), 1_203 + 2);
}

#[tokio::test]
async fn written_again_after_a_crash_it_is_the_same_to_the_byte() {
    let root = tempfile::tempdir().expect("a folder");
    let sink = sink(&root);
    write(&sink, 700).await.expect("written");
    let all = || {
        let read = |name: &str| std::fs::read(folder(&root).join(name)).expect("a file");
        ALL.map(read)
    };
    let before = all();
    // Half a file of a server that was killed, named as the library names them.
    let half = folder(&root).join("transactions.ndjson#1");
    std::fs::write(&half, "half a label").expect("written");
    write(&sink, 700).await.expect("written again");
    assert_eq!(all(), before);
    assert_eq!(names(&root), ALL, "what the crash left is gone");
}

#[tokio::test]
async fn a_folder_that_vanished_is_not_made_anew() {
    let root = tempfile::tempdir().expect("a folder");
    let sink = sink(&root);
    std::fs::remove_dir_all(root.path()).expect("removed");
    assert!(write(&sink, 7).await.is_err());
    assert!(!root.path().exists());
}

#[tokio::test]
async fn one_flipped_bit_is_found_when_reading_back() {
    let root = tempfile::tempdir().expect("a folder");
    let sink = sink(&root);
    write(&sink, 700).await.expect("written");
    let text = std::fs::read(folder(&root).join("manifest.json")).expect("a file");
    let manifest: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    for (index, name) in [
        "accounts.ndjson",
        "accounts.csv",
        "transactions.ndjson",
        "transactions.csv",
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder(&root).join(name);
        let entry = &manifest["files"][index];
        assert_eq!(entry["name"], name);
        let entry = FileEntry {
            name,
            bytes: entry["bytes"].as_u64().expect("a number"),
            sha256: entry["sha256"].as_str().expect("a hash").to_owned(),
        };
        let id = journey().id;
        let read = sink.read_back(&id, &entry, &Beats::forever()).await;
        assert!(read.is_ok(), "{name}");
        let good = std::fs::read(&file).expect("a file");
        let mut bad = good.clone();
        let middle = bad.len() / 2;
        bad[middle] ^= 1;
        for bytes in [bad, good[1..].to_vec(), [good, b"\n".to_vec()].concat()] {
            std::fs::write(&file, bytes).expect("tampered");
            let read = sink.read_back(&id, &entry, &Beats::forever()).await;
            assert!(matches!(read, Err(SinkFailure::Differs(found)) if found == name));
        }
    }
}

#[tokio::test]
async fn a_large_object_goes_in_parts_and_reads_back_whole() {
    let root = tempfile::tempdir().expect("a folder");
    let sink = sink(&root);
    write(&sink, 80_000).await.expect("written");
    let file = folder(&root).join("transactions.ndjson");
    let length = std::fs::metadata(file).expect("a file").len();
    assert!(length > 2 * PART as u64, "{length} bytes are one part");
}

#[tokio::test]
async fn whoever_lost_the_journey_writes_no_manifest() {
    for beats in 0..6 {
        let root = tempfile::tempdir().expect("a folder");
        let counts = Counts::default();
        let pulse = Beats(AtomicUsize::new(beats));
        let outcome = sink(&root)
            .write(&journey(), counts, &Made(700), &pulse)
            .await;
        match outcome {
            Err(SinkFailure::Store(StoreError::LeaseLost)) => {
                assert!(!folder(&root).join("manifest.json").exists());
            }
            other => panic!("{beats}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_written_to_is_a_failure_until_it_can() {
    let root = tempfile::tempdir().expect("a folder");
    let sink = sink(&root);
    // A file where the folder should be stops everybody, whatever their rights.
    let in_the_way = root.path().join("lender");
    std::fs::write(&in_the_way, "").expect("written");
    assert!(matches!(
        write(&sink, 3).await,
        Err(SinkFailure::Objects(_))
    ));
    std::fs::remove_file(in_the_way).expect("removed");
    // And here in the middle of the files.
    std::fs::create_dir_all(folder(&root).join("transactions.csv/x")).expect("made");
    assert!(matches!(
        write(&sink, 3).await,
        Err(SinkFailure::Objects(_))
    ));
    assert!(!folder(&root).join("manifest.json").exists());
    std::fs::remove_dir_all(folder(&root).join("transactions.csv")).expect("removed");
    write(&sink, 3).await.expect("written");
}

#[tokio::test]
async fn deleting_leaves_nothing_and_may_be_done_again() {
    let root = tempfile::tempdir().expect("a folder");
    let sink = sink(&root);
    let id = journey().id;
    sink.delete(&id).await.expect("nothing was there");
    write(&sink, 3).await.expect("written");
    std::fs::write(folder(&root).join("accounts.csv#1"), "half").expect("written");
    sink.delete(&id).await.expect("deleted");
    assert!(!folder(&root).exists());
    sink.delete(&id).await.expect("nothing is there");
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().expect("a folder");
    write(&sink(&root), 3).await.expect("written");
    let mode = std::fs::metadata(folder(&root))
        .expect("a folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn a_folder_that_is_not_there_is_refused_at_the_start() {
    let config = ObjectStoreConfig::new("file:///no/such/folder", "").expect("well-formed");
    let error = ObjectSink::open(&config)
        .err()
        .expect("refused")
        .to_string();
    assert!(error.contains("backup.object_store.url") && error.contains("make it first"));
}

#[test]
fn a_place_is_the_same_however_it_is_written_and_another_one_when_it_is_moved() {
    let root = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(root.path().join("one/two")).expect("made");
    let url = |folder: &str| {
        let path = root.path().join(folder);
        url::Url::from_directory_path(path)
            .expect("an address")
            .to_string()
    };
    let place = |url: &str, prefix: &str| {
        let config = ObjectStoreConfig::new(url, prefix).expect("good");
        ObjectSink::open(&config).expect("opened").place().clone()
    };
    let here = place(&url("one"), "two");
    for (folder, prefix) in [
        ("one", "/two/"),
        ("one/two", ""),
        ("one/./", "two"),
        ("", "one/two"),
    ] {
        assert_eq!(place(&url(folder), prefix), here, "{folder} {prefix}");
    }
    for (folder, prefix) in [("one", ""), ("", "two"), ("one/two", "two")] {
        assert_ne!(place(&url(folder), prefix), here, "{folder} {prefix}");
    }
    let here = place("s3://bucket/one", "two");
    assert_eq!(place("s3://bucket/one/two/", ""), here);
    for other in [
        "s3://bucket/one",
        "s3://other/one/two",
        "gs://bucket/one/two",
    ] {
        assert_ne!(place(other, ""), here, "{other}");
    }
    assert!(!here.as_str().contains("bucket"));
}
