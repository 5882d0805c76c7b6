//! The version chosen by configuration, and the wrong one named.

use linxo::ApiVersion::{V2_1, V3};
use linxo::wire::{self, WireError};
use linxo::{ApiVersion, UnsupportedVersion};

use super::answer;

#[test]
fn a_version_is_written_with_or_without_its_v() {
    for (text, version) in [
        ("2.1", V2_1),
        ("v2.1", V2_1),
        ("3", V3),
        ("v3", V3),
        (" 3\n", V3),
    ] {
        assert_eq!(text.parse(), Ok(version));
    }
    for version in ApiVersion::ALL {
        assert_eq!(version.to_string().parse(), Ok(version));
        assert_eq!(version.segment().parse(), Ok(version));
    }
    for text in ["", "2", "v", "vv3", "3.1", "V3", "two"] {
        assert_eq!(text.parse::<ApiVersion>(), Err(UnsupportedVersion));
    }
    assert!(UnsupportedVersion.to_string().contains("write 2.1 or 3"));
}

#[test]
fn each_version_reads_its_own_goldens() {
    let read = |version, connections, accounts, transactions| {
        assert_eq!(
            wire::connections(version, answer(connections))
                .unwrap()
                .len(),
            1
        );
        assert_eq!(wire::accounts(version, answer(accounts)).unwrap().len(), 1);
        assert!(
            !wire::transactions(version, answer(transactions))
                .unwrap()
                .is_empty()
        );
        wire::user(version, answer(include_str!("../golden/user.json"))).unwrap();
        wire::categories(version, answer(include_str!("../golden/categories.json"))).unwrap();
        wire::providers(version, answer(include_str!("../golden/providers.json"))).unwrap();
        wire::notification(version, answer(include_str!("../golden/notification.json"))).unwrap();
        for item in [r#"{"id":"1"}"#, r#"{"id":1}"#] {
            wire::account(version, item.as_bytes()).unwrap();
            wire::transaction(version, item.as_bytes()).unwrap();
        }
        wire::connection(version, br#"{"id":"1","status":"RUNNING"}"#).unwrap();
    };
    read(
        V2_1,
        include_str!("../golden/connections.json"),
        include_str!("../golden/accounts.json"),
        include_str!("../golden/transactions.json"),
    );
    read(
        V3,
        include_str!("../golden/v3_connections.json"),
        include_str!("../golden/v3_accounts.json"),
        include_str!("../golden/v3_transactions.json"),
    );
}

/// The version expected and the version found, when that is what the error says.
fn other_version<T: std::fmt::Debug>(
    outcome: Result<T, WireError>,
) -> Option<(ApiVersion, ApiVersion)> {
    match outcome.unwrap_err() {
        WireError::OtherVersion {
            expected, found, ..
        } => Some((expected, found)),
        _ => None,
    }
}

#[test]
fn a_wrong_version_is_said_with_both_names_and_what_to_do() {
    let words = wire::connections(V2_1, br#"{"connections":[]}"#)
        .unwrap_err()
        .to_string();
    assert!(
        words.contains("looks like version 3 of its API, and version 2.1 was expected: set"),
        "{words}"
    );
}

#[test]
fn a_list_of_the_other_version_is_named_for_what_it_is() {
    let v3_read_with_v2_1 = [
        other_version(wire::connections(
            V2_1,
            answer(include_str!("../golden/v3_connections.json")),
        )),
        other_version(wire::accounts(
            V2_1,
            answer(include_str!("../golden/v3_accounts.json")),
        )),
        other_version(wire::transactions(
            V2_1,
            answer(include_str!("../golden/v3_transactions.json")),
        )),
        other_version(wire::connections(V2_1, br#" {"connections": []}"#)),
        other_version(wire::categories(V2_1, br#"{"categories":[]}"#)),
    ];
    assert_eq!(v3_read_with_v2_1, [Some((V2_1, V3)); 5]);
    let v2_1_read_with_v3 = [
        other_version(wire::connections(
            V3,
            answer(include_str!("../golden/connections.json")),
        )),
        other_version(wire::accounts(
            V3,
            answer(include_str!("../golden/accounts.json")),
        )),
        other_version(wire::transactions(
            V3,
            answer(include_str!("../golden/transactions.json")),
        )),
        other_version(wire::connections(V3, b" []")),
    ];
    assert_eq!(v2_1_read_with_v3, [Some((V3, V2_1)); 4]);
}

#[test]
fn one_item_of_the_other_version_is_known_by_its_amount() {
    let v2_1 = br#"{"id":"1","balance":2441.46,"amount":-12.0,"currency":"EUR"}"#;
    assert_eq!(other_version(wire::account(V3, v2_1)), Some((V3, V2_1)));
    assert_eq!(other_version(wire::transaction(V3, v2_1)), Some((V3, V2_1)));
    let v3 = br#"{"id":"1","balance":{"amount":{"amount":"1"}},"amount":{"amount":"1"}}"#;
    assert_eq!(other_version(wire::account(V2_1, v3)), Some((V2_1, V3)));
    assert_eq!(other_version(wire::transaction(V2_1, v3)), Some((V2_1, V3)));
}

#[test]
fn what_is_no_list_in_any_version_is_refused_with_its_place() {
    for version in ApiVersion::ALL {
        for body in [
            &b"<html>"[..],
            b"",
            b"[{\"id\":",
            b"{\"connections\":",
            b"\xff",
            b"7",
        ] {
            let error = wire::connections(version, body).unwrap_err();
            let what = "connections";
            assert!(
                matches!(error, WireError::Shape { what: said, .. } if said == what),
                "{error}"
            );
        }
    }
}

#[test]
fn an_object_without_the_list_is_refused() {
    for body in [r#"{"error":"SECRET"}"#, r#"{"connections":"SECRET"}"#, "{}"] {
        let error = wire::connections(V3, body.as_bytes()).unwrap_err();
        let what = "connections";
        assert_eq!(error, WireError::NoList { what });
        assert!(!error.to_string().contains("SECRET"));
        let error = wire::connections(V2_1, body.as_bytes()).unwrap_err();
        assert!(matches!(error, WireError::Shape { .. }), "{error}");
    }
}
