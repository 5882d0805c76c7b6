use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn numbered(version: i64, byte: u8) -> ServerKey {
    let text = URL_SAFE_NO_PAD.encode([byte; 32]).into();
    ServerKey::from_text(version, &text).expect("a good key")
}

fn key(byte: u8) -> ServerKey {
    numbered(1, byte)
}

#[test]
fn the_same_journey_always_gets_the_same_credentials() {
    let id = JourneyId("jrn_1".to_owned());
    assert_eq!(
        key(7).email(&id, "x.example"),
        key(7).email(&id, "x.example")
    );
    let password = key(7).password(&id);
    assert_eq!(
        password.expose_secret(),
        key(7).password(&id).expose_secret()
    );
    assert!(password.expose_secret().len() <= 72);
}

#[test]
fn journeys_purposes_and_server_keys_all_change_what_is_derived() {
    let (one, two) = (JourneyId("jrn_1".to_owned()), JourneyId("jrn_2".to_owned()));
    let mut all: Vec<String> = Purpose::ALL.map(|p| key(7).journey_key(p, &one)).into();
    all.push(key(7).journey_key(Purpose::Page, &two));
    all.push(key(8).journey_key(Purpose::Page, &one));
    all.push(key(7).password(&one).expose_secret().to_owned());
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    assert!(key(7).journey_key(Purpose::Page, &one).len() == 43);
}

#[test]
fn a_short_key_is_refused() {
    assert!(ServerKey::from_text(1, &"c2hvcnQ".into()).is_err());
    assert!(ServerKey::from_text(1, &ServerKey::new_text()).is_ok());
}

#[test]
fn debug_output_hides_the_key() {
    assert_eq!(format!("{:?}", key(7)), "ServerKey { version: 1, .. }");
    let keys = ServerKeys::new(numbered(3, 7), [numbered(1, 8)]).expect("two versions");
    assert_eq!(format!("{keys:?}"), "ServerKeys { newest: 3, others: [1] }");
}

#[test]
fn each_version_is_found_and_a_missing_one_is_named() {
    let keys = ServerKeys::new(numbered(3, 7), [numbered(1, 8), numbered(2, 9)]);
    let keys = keys.expect("three versions");
    assert_eq!(keys.newest().version(), 3);
    for (version, byte) in [(1, 8), (2, 9), (3, 7)] {
        let found = keys.of(version).expect("configured");
        assert_eq!(found.fingerprint(), numbered(version, byte).fingerprint());
    }
    let missing = keys.of(4).expect_err("not configured");
    assert!(missing.to_string().contains("version 4"), "{missing}");
}

#[test]
fn two_keys_of_one_version_are_refused() {
    for others in [vec![numbered(2, 8)], vec![numbered(1, 8), numbered(1, 9)]] {
        assert!(ServerKeys::new(numbered(2, 7), others).is_err());
    }
}

/// RFC 5321, sections 4.1.2 and 4.5.3.1: what stands before the `@` has 64 characters at most, and
/// the whole 254, since a path of 256 has `<` and `>` around it.
fn must_be_valid(email: &str) {
    let (local, domain) = email.rsplit_once('@').expect("an @");
    assert!((1..=64).contains(&local.len()), "{email}");
    assert!(email.len() <= 254, "{email}");
    let atoms = local.split('.').all(|atom| {
        let mut bytes = atom.bytes();
        !atom.is_empty()
            && bytes.all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    });
    assert!(atoms, "{email}");
    assert!(crate::config::is_domain_name(domain), "{email}");
}

#[test]
fn the_emails_of_many_journeys_are_all_valid_and_all_different() {
    let mut seen = HashSet::new();
    let longest = format!("{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(61));
    assert_eq!(longest.len(), crate::config::LONGEST_DOMAIN);
    for number in 0..20_000 {
        let id = JourneyId(format!("jrn_{number:032x}"));
        let email = key(7).email(&id, &longest);
        must_be_valid(&email);
        assert!(seen.insert(email));
    }
}

proptest! {
    #[test]
    fn an_email_is_valid_and_tells_nothing_of_what_it_was_made_from(
        id in "\\PC{0,80}", other in "\\PC{0,80}", byte: u8, domain in "[a-z0-9]{1,20}\\.[a-z]{2,9}",
    ) {
        let (one, two) = (JourneyId(id.clone()), JourneyId(other.clone()));
        let email = key(byte).email(&one, &domain);
        must_be_valid(&email);
        let (local, at) = email.split_once('@').expect("an @");
        prop_assert_eq!(at, domain.as_str());
        prop_assert_eq!(local.len(), 33);
        prop_assert!(local.strip_prefix("os-").expect("ours").bytes().all(|b| b.is_ascii_hexdigit()));
        // Six characters in a row by chance would be one in 16 million a place.
        if id.len() >= 6 {
            prop_assert!(!local.contains(&*id));
        }
        prop_assert_eq!(id == other, email == key(byte).email(&two, &domain));
    }

    #[test]
    fn a_password_has_every_class_of_characters_and_at_most_72(id in "\\PC{0,80}", byte: u8) {
        let password = key(byte).password(&JourneyId(id));
        let password = password.expose_secret();
        prop_assert!((32..=72).contains(&password.len()));
        for class in [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit] {
            prop_assert!(password.bytes().any(|b| class(&b)));
        }
        prop_assert!(password.bytes().any(|b| b.is_ascii_punctuation()));
    }
}
