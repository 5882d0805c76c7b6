//! Which settings are taken.

use linxo::settings::{CATALOGUE, SettingError, WidgetSettings, setting};
use proptest::prelude::*;

#[test]
fn values_are_checked_by_the_catalogue() {
    let taken = [
        ("locale", "fr"),
        ("locale", "en_EN"),
        ("locale", "pt-BR"),
        ("font", "Arial"),
        ("font_color", "Blue"),
        ("elements_color", "#0a7"),
        ("elements_color", "#00AA77FF"),
        ("wait_sync_end", "true"),
        ("captive_mode", "false"),
        ("expected_account_type", "ALL"),
        ("countries", "FR"),
        ("countries", "FR,BE,LU"),
        ("select_accounts", "true"),
        ("consent_per_account", "false"),
    ];
    for (name, value) in taken {
        let settings = WidgetSettings::from_pairs([(name, value)]);
        assert_eq!(settings.unwrap().get(name), Some(value));
    }
    let refused = [
        ("locale", "french"),
        ("locale", "fr_"),
        ("locale", "fr_FR_x"),
        ("font", ""),
        ("font", " "),
        ("font", "a\nb"),
        ("font_color", "#12345"),
        ("font_color", "url(x)"),
        ("font_color", "#ggg"),
        ("wait_sync_end", "yes"),
        ("wait_sync_end", "TRUE"),
        ("expected_account_type", "payment"),
        ("countries", "FR,"),
        ("countries", "France"),
        ("countries", ""),
        ("select_accounts", "1"),
    ];
    for (name, value) in refused {
        let error = WidgetSettings::from_pairs([(name, value)]).unwrap_err();
        assert!(
            matches!(&error, SettingError::BadValue { .. }),
            "{name}={value}"
        );
        let expectation = setting(name).unwrap().kind.expectation();
        assert!(error.to_string().contains(&expectation), "{error}");
    }
}

#[test]
fn a_setting_we_do_not_know_passes_when_it_looks_like_one() {
    let settings =
        WidgetSettings::from_pairs([("hide_header", "true"), ("theme2", "été")]).unwrap();
    assert_eq!(settings.get("theme2"), Some("été"));
    for name in ["", "1st", "a b", "a=b", "a&b", "é", "_x", &"x".repeat(65)] {
        let error = WidgetSettings::from_pairs([(name, "x")]).unwrap_err();
        assert!(matches!(error, SettingError::BadName { .. }), "{name}");
    }
    let long = "x".repeat(501);
    assert!(WidgetSettings::from_pairs([("theme", long.as_str())]).is_err());
}

#[test]
fn automatic_synchronisation_cannot_be_turned_on_under_any_spelling() {
    let off = WidgetSettings::from_pairs([("auto_sync", "false")]).unwrap();
    assert_eq!(off, WidgetSettings::default());
    for (name, value) in [
        ("auto_sync", "true"),
        ("auto_sync", "False"),
        ("auto_sync", ""),
        ("auto_sync", "0"),
        ("AUTO_SYNC", "false"),
        ("autoSync", "true"),
        ("auto-sync", "true"),
    ] {
        let error = WidgetSettings::from_pairs([(name, value)]).unwrap_err();
        assert_eq!(
            error,
            SettingError::ForbiddenInOneShot {
                name: name.to_owned()
            }
        );
    }
    let json = serde_json::from_str::<WidgetSettings>(r#"{"auto_sync":"true"}"#);
    assert!(json.unwrap_err().to_string().contains("forbidden"));
}

#[test]
fn sessions_addresses_and_secrets_are_not_settings() {
    for name in [
        "session_id",
        "redirect_url",
        "redirectUrl",
        "redirect_uri",
        "cancel_url",
        "aspsp_callback_uri",
        "access_token",
        "client_id",
        "client_secret",
        "connection_id",
    ] {
        let error = WidgetSettings::from_pairs([(name, "x")]).unwrap_err();
        assert_eq!(
            error,
            SettingError::NotYours {
                name: name.to_owned()
            }
        );
    }
}

#[test]
fn the_same_setting_twice_is_refused() {
    let error = WidgetSettings::from_pairs([("font", "Arial"), ("font", "Lato")]).unwrap_err();
    assert_eq!(
        error,
        SettingError::Twice {
            name: "font".to_owned()
        }
    );
}

#[test]
fn settings_are_an_object_of_strings_in_json() {
    let settings =
        WidgetSettings::from_pairs([("locale", "fr"), ("captive_mode", "true")]).unwrap();
    let json = serde_json::to_string(&settings).unwrap();
    assert_eq!(json, r#"{"captive_mode":"true","locale":"fr"}"#);
    assert_eq!(
        serde_json::from_str::<WidgetSettings>(&json).unwrap(),
        settings
    );
}

#[test]
fn every_refusal_names_the_setting_and_says_what_to_do() {
    for (name, value, words) in [
        (
            "wait_sync_end",
            "yes",
            "wait_sync_end does not take this value: write true or false",
        ),
        ("locale", "french", "write a language such as fr"),
        (
            "elements_color",
            "#12",
            "write a colour: a CSS name such as navy",
        ),
        (
            "countries",
            "France",
            "write two-letter country codes such as FR,BE",
        ),
        (
            "expected_account_type",
            "SAVINGS",
            "write one of PAYMENT, OTHER, ALL",
        ),
        ("font", "", "write 1 to 100 characters on one line"),
        ("theme", "", "write 1 to 500 characters on one line"),
        (
            "a b",
            "x",
            "\"a b\" is not the name of a setting: write at most 64 letters",
        ),
        ("auto_sync", "true", "auto_sync is forbidden: in One Shot"),
        ("session_id", "x", "session_id is not a setting to choose"),
    ] {
        let said = WidgetSettings::from_pairs([(name, value)])
            .unwrap_err()
            .to_string();
        assert!(said.contains(words), "{said}");
    }
    let twice = WidgetSettings::from_pairs([("font", "A"), ("font", "B")]).unwrap_err();
    assert!(
        twice
            .to_string()
            .contains("font is given twice: leave one out")
    );
}

#[test]
fn a_refused_value_is_not_repeated() {
    for name in ["font", "theme", "auto_sync", "client_secret", "locale"] {
        let error = WidgetSettings::from_pairs([(name, "SECRET\n")]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("SECRET"));
    }
}

proptest! {
    #[test]
    fn no_text_panics(name in ".{0,70}", value in ".{0,40}") {
        let _ = WidgetSettings::from_pairs([(name, value.clone())]);
        for entry in CATALOGUE {
            let _ = entry.kind.accepts(&value);
        }
    }
}
