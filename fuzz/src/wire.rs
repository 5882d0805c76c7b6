//! Linxo's answers.

use std::fmt::Debug;

use linxo::ApiVersion::{self, V2_1, V3};
use linxo::Received;
use linxo::wire::{self, WireError};

/// An answer of v2.1.
///
/// # Panics
///
/// When an item's JSON is not the one that was sent, or reads otherwise alone than in its list.
pub fn wire_v2_1(data: &[u8]) {
    read(V2_1, data);
}

/// An answer of v3.
///
/// # Panics
///
/// Like [`wire_v2_1`].
pub fn wire_v3(data: &[u8]) {
    read(V3, data);
}

fn read(version: ApiVersion, body: &[u8]) {
    list(version, body, wire::connections, wire::connection);
    list(version, body, wire::accounts, wire::account);
    list(version, body, wire::transactions, wire::transaction);
    each_is_kept(body, wire::categories(version, body));
    each_is_kept(body, wire::providers(version, body));
    each_is_kept(body, wire::user(version, body).map(|one| vec![one]));
    each_is_kept(body, wire::connection(version, body).map(|one| vec![one]));
    each_is_kept(body, wire::account(version, body).map(|one| vec![one]));
    each_is_kept(body, wire::transaction(version, body).map(|one| vec![one]));
    if let Ok(news) = wire::notification(version, body) {
        let resource = news.value.resource.clone();
        each_is_kept(
            news.raw.get().as_bytes(),
            Ok(resource.into_iter().collect()),
        );
        each_is_kept(body, Ok(vec![news]));
    }
}

type List<T> = Result<Vec<Received<T>>, WireError>;

/// A list, each of whose items is the same alone.
fn list<T: Debug + PartialEq>(
    version: ApiVersion,
    body: &[u8],
    read: fn(ApiVersion, &[u8]) -> List<T>,
    read_one: fn(ApiVersion, &[u8]) -> Result<Received<T>, WireError>,
) {
    let answer = read(version, body);
    for item in answer.iter().flatten() {
        let alone = read_one(version, item.raw.get().as_bytes()).expect("read in its list");
        assert_eq!(alone.value, item.value);
    }
    each_is_kept(body, answer);
}

/// The JSON of each item is a part of what was sent, and an error says something.
fn each_is_kept<T: Debug>(body: &[u8], answer: List<T>) {
    match answer {
        Ok(items) => {
            let text = std::str::from_utf8(body).expect("JSON is UTF-8");
            for item in items {
                assert!(text.contains(item.raw.get()));
                assert!(!format!("{item:?}").is_empty());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
