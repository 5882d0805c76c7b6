//! What is known of each setting.

use std::collections::HashSet;

use linxo::Confidence;
use linxo::settings::{
    CATALOGUE, DefaultValue, Group, Kind, WidgetSettings, markdown_table, setting,
};

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
        "expected_account_types",
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
fn every_value_that_was_seen_is_one_that_is_taken() {
    for entry in CATALOGUE {
        for value in entry.seen {
            assert!(entry.kind.accepts(value), "{}={value}", entry.name);
        }
        if let DefaultValue::Value(value) = entry.default {
            assert!(entry.kind.accepts(value), "{}={value}", entry.name);
        }
        if entry.confidence == Confidence::NameOnly {
            assert_eq!(entry.default, DefaultValue::NotSeen, "{}", entry.name);
        }
    }
}

#[test]
fn only_what_the_documents_say_of_a_default_is_said() {
    let known: Vec<_> = CATALOGUE
        .iter()
        .filter(|entry| entry.default != DefaultValue::NotSeen)
        .map(|entry| (entry.name, entry.default.to_string()))
        .collect();
    assert_eq!(
        known,
        [
            ("redirect_url", "a built-in success page".to_owned()),
            (
                "aspsp_callback_uri",
                "none: the user comes back only at the very end".to_owned()
            ),
            ("captive_mode", "true".to_owned()),
        ]
    );
}

#[test]
fn both_spellings_of_the_account_types_take_the_same_values() {
    let words = Kind::Choice(&["PAYMENT", "OTHER", "ALL"]);
    for name in ["expected_account_type", "expected_account_types"] {
        assert_eq!(setting(name).unwrap().kind, words);
    }
}

#[test]
fn the_table_has_a_whole_row_for_each_setting() {
    let table = markdown_table();
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), CATALOGUE.len() + 2);
    for (line, entry) in lines[2..].iter().zip(CATALOGUE) {
        let cells: Vec<_> = line.split(" | ").collect();
        assert_eq!(cells.len(), 10, "{line}");
        assert_eq!(cells[0], format!("| `{}`", entry.name));
        assert_eq!(cells[5].trim_matches('`'), entry.default.to_string());
        assert_eq!(cells[7], entry.confidence.label());
        for text in [entry.effect, entry.source, entry.locked.unwrap_or("–")] {
            assert!(line.contains(text), "{line}");
        }
    }
}

#[test]
fn every_degree_of_confidence_has_its_letter_and_its_words() {
    let labels: Vec<_> = Confidence::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(labels, ["V", "F", "C", "N", "I"]);
    let words: HashSet<_> = Confidence::ALL
        .iter()
        .map(|degree| degree.words())
        .collect();
    assert_eq!(words.len(), 5);
    assert!(Confidence::ALL.is_sorted());
}
