//! Several partners, and several things that are wrong.

use super::*;

/// What a file says is wrong, beside what the environment says.
pub(super) fn refused(text: &str, pairs: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    std::fs::write(&path, text).expect("written");
    let error = load_with(Some(&path), pairs).expect_err("refused");
    error.to_string()
}

#[test]
fn a_key_of_two_partners_is_refused_and_both_are_named() {
    let text = "[[partners]]\nname = \"A\"\napi_key = \"S3CRET-S3CRET\"\n\
                [[partners]]\nname = \"B\"\napi_key = \"S3CRET-S3CRET\"\n";
    let error = refused(text, &[]);
    let expected = "partners[1].api_key: the key of 'B' is also the key of 'A': give each \
                    partner its own";
    assert_eq!(error, expected);
    let text = "[[partners]]\nname = \"A\"\napi_key = \"key-of-the-lender\"\n";
    let error = refused(text, &[]);
    assert!(error.contains("also the key of 'Partner'"), "{error}");
}

#[test]
fn two_partners_of_one_name_are_refused_and_both_places_are_named() {
    let text = "[[partners]]\nname = \"A\"\napi_key = \"key-number-1\"\n\
                [[partners]]\nname = \"A\"\n";
    let error = refused(text, &[]);
    for words in ["partners[1].name", "'A'", "partners[0].name"] {
        assert!(error.contains(words), "{error}");
    }
    let error = refused("[[partners]]\nname = \"Partner\"\n", &[]);
    assert!(error.contains("ONESHOT_PARTNER_NAME"), "{error}");
}

#[test]
fn a_key_that_is_too_short_is_named_with_its_partner() {
    let error = refused("", &[("ONESHOT_API_KEY", "1234567")]);
    for words in ["ONESHOT_API_KEY", "'Partner'", "8 characters"] {
        assert!(error.contains(words), "{error}");
    }
    let text = "[[partners]]\nname = \"A\"\napi_key = \"1234567\"\n";
    let error = refused(text, &[]);
    assert!(
        error.contains("partners[0].api_key") && error.contains("'A'"),
        "{error}"
    );
    assert!(!error.contains("1234567"), "{error}");
}

#[test]
fn what_only_a_start_would_notice_is_in_the_list_of_what_is_wrong() {
    let wrong = [
        ("ONESHOT_PUBLIC_URL", "https://app.example/oneshot"),
        ("ONESHOT_API_KEY", "short"),
        ("ONESHOT_LINXO_API_URL", "http://api.example"),
        ("ONESHOT_LINXO_EMBED_URL", "https://embed.example/v2.1"),
        ("ONESHOT_LISTEN", "4800"),
        ("ONESHOT_ASSETS", "no/such/folder"),
    ];
    let error = load_with(None, &wrong).expect_err("refused").to_string();
    assert!(error.starts_with("6 things are wrong:"), "{error}");
    for (variable, _) in wrong {
        assert!(error.contains(variable), "{variable}: {error}");
    }
    for words in ["without a path", "write https", "the version `v2.1`"] {
        assert!(error.contains(words), "{words}: {error}");
    }
    let here = [("ONESHOT_LINXO_API_URL", "http://localhost:4810")];
    assert!(load_with(None, &here).is_ok());
}

#[test]
fn every_address_of_the_machine_needs_one_for_browsers() {
    for listen in ["0.0.0.0:4800", "[::]:4800"] {
        let listens = ("ONESHOT_LISTEN", listen);
        let error = load_with(None, &[listens]).expect_err("refused");
        let error = error.to_string();
        assert!(error.contains("ONESHOT_PUBLIC_URL"), "{error}");
        let public = ("ONESHOT_PUBLIC_URL", "https://app.example");
        assert!(load_with(None, &[listens, public]).is_ok());
    }
}
