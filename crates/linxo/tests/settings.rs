//! The catalogue, what settings are taken, and the widget's address both ways.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use std::collections::{BTreeMap, HashSet};

use linxo::settings::{
    CATALOGUE, Group, ReturnUrls, SettingError, WidgetSettings, add_connection_url,
    read_add_connection_url, session_query, setting,
};
use proptest::prelude::*;
use url::Url;

fn urls() -> ReturnUrls {
    ReturnUrls {
        redirect_url: "https://app.example/return/k1".parse().unwrap(),
        cancel_url: "https://app.example/cancelled/k2".parse().unwrap(),
        aspsp_callback_uri: "https://app.example/resume/k3".parse().unwrap(),
    }
}

fn base() -> Url {
    "https://embed.example/v2.1/widget/add_connection?session_id=s-1"
        .parse()
        .unwrap()
}

fn query(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().into_owned().collect()
}

#[test]
fn the_catalogue_has_every_setting_known_so_far_once() {
    let names: Vec<_> = CATALOGUE.iter().map(|setting| setting.name).collect();
    let graphic = ["locale", "font", "font_color", "elements_color"];
    let behavioural = [
        "redirect_url",
        "cancel_url",
        "aspsp_callback_uri",
        "wait_sync_end",
        "captive_mode",
        "expected_account_type",
        "countries",
        "select_accounts",
        "consent_per_account",
        "auto_sync",
    ];
    assert_eq!(names, [&graphic[..], &behavioural[..]].concat());
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    for entry in CATALOGUE {
        assert_eq!(
            entry.group == Group::Graphic,
            graphic.contains(&entry.name),
            "{}",
            entry.name
        );
        assert!(
            ["V", "N", "C", "I"].contains(&entry.confidence),
            "{}",
            entry.name
        );
        assert!(
            entry.effect.ends_with('.') && !entry.source.is_empty(),
            "{}",
            entry.name
        );
    }
}

#[test]
fn locked_settings_are_exactly_those_that_cannot_be_chosen() {
    for entry in CATALOGUE {
        let sample = [
            "true",
            "red",
            "fr_FR",
            "PAYMENT",
            "FR",
            "https://app.example/x",
        ]
        .into_iter()
        .find(|value| entry.kind.accepts(value))
        .unwrap();
        let chosen = WidgetSettings::from_pairs([(entry.name, sample)]);
        assert_eq!(chosen.is_err(), entry.locked.is_some(), "{}", entry.name);
    }
}

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
fn each_setting_goes_where_it_belongs() {
    let settings =
        WidgetSettings::from_pairs([("captive_mode", "true"), ("locale", "fr")]).unwrap();
    let session = session_query(&settings);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        session,
        [pair("captive_mode", "true"), pair("auto_sync", "false")]
    );
    let address = add_connection_url(&base(), &settings, &urls());
    assert_eq!(
        query(&address),
        [
            pair("session_id", "s-1"),
            pair("locale", "fr"),
            pair("redirect_url", "https://app.example/return/k1"),
            pair("cancel_url", "https://app.example/cancelled/k2"),
            pair("aspsp_callback_uri", "https://app.example/resume/k3"),
            pair("auto_sync", "false"),
        ]
    );
}

#[test]
fn what_the_link_already_says_is_said_once_and_our_way() {
    let mut link = base();
    link.query_pairs_mut()
        .append_pair("auto_sync", "true")
        .append_pair("AutoSync", "true")
        .append_pair("redirect_url", "https://evil.example")
        .append_pair("locale", "en")
        .append_pair("lang&=", "é");
    let settings = WidgetSettings::from_pairs([("locale", "fr")]).unwrap();
    let pairs = query(&add_connection_url(&link, &settings, &urls()));
    for name in [
        "session_id",
        "auto_sync",
        "redirect_url",
        "locale",
        "lang&=",
    ] {
        assert_eq!(
            pairs.iter().filter(|(found, _)| found == name).count(),
            1,
            "{name}"
        );
    }
    assert!(pairs.contains(&("locale".to_owned(), "fr".to_owned())));
    assert!(pairs.contains(&("lang&=".to_owned(), "é".to_owned())));
    assert!(
        !pairs
            .iter()
            .any(|(name, value)| name == "AutoSync" || value == "true")
    );
}

#[test]
fn an_address_with_automatic_synchronisation_is_refused_when_read_back() {
    let mut address = base();
    assert!(!read_add_connection_url(&address).unwrap().auto_sync_off);
    address.query_pairs_mut().append_pair("auto_sync", "true");
    let error = read_add_connection_url(&address).unwrap_err();
    assert!(matches!(error, SettingError::ForbiddenInOneShot { .. }));
}

fn any_settings() -> impl Strategy<Value = WidgetSettings> {
    let chosen = (
        proptest::option::of(prop_oneof![Just("fr"), Just("en_GB")]),
        proptest::option::of("[a-zA-Z &=#+%é/]{0,20}[a-z]"),
        proptest::option::of("#[0-9a-f]{6}"),
        proptest::option::of(any::<bool>()),
        proptest::collection::btree_map("x_[a-z0-9_]{1,12}", "[ -~]{0,20}[!-~]", 0..4),
    );
    chosen.prop_map(|(locale, font, color, wait, unknown)| {
        let mut pairs: BTreeMap<String, String> = unknown;
        pairs.extend(locale.map(|value| ("locale".to_owned(), value.to_owned())));
        pairs.extend(font.map(|value| ("font".to_owned(), value)));
        pairs.extend(color.map(|value| ("font_color".to_owned(), value)));
        pairs.extend(wait.map(|value| ("wait_sync_end".to_owned(), value.to_string())));
        WidgetSettings::from_pairs(pairs).unwrap()
    })
}

proptest! {
    #[test]
    fn an_address_reads_back_as_what_it_was_made_of(settings in any_settings()) {
        let address = add_connection_url(&base(), &settings, &urls());
        prop_assert_eq!(&address, &add_connection_url(&address, &settings, &urls()));
        let auto_sync = query(&address).into_iter().filter(|(name, _)| name == "auto_sync");
        let values: Vec<_> = auto_sync.map(|(_, value)| value).collect();
        prop_assert_eq!(values, ["false"]);
        let opened = read_add_connection_url(&address).unwrap();
        prop_assert_eq!(opened.session_id, Some("s-1".into()));
        prop_assert_eq!(opened.settings, settings);
        prop_assert_eq!(opened.redirect_url, Some(urls().redirect_url));
        prop_assert_eq!(opened.cancel_url, Some(urls().cancel_url));
        prop_assert_eq!(opened.aspsp_callback_uri, Some(urls().aspsp_callback_uri));
        prop_assert!(opened.auto_sync_off);
    }

    #[test]
    fn no_text_panics(name in ".{0,70}", value in ".{0,40}") {
        let _ = WidgetSettings::from_pairs([(name, value.clone())]);
        for entry in CATALOGUE {
            let _ = entry.kind.accepts(&value);
        }
    }
}
