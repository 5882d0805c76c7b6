//! What is typed, checked and kept.

use contract::{Banks, Presentation};
use linxo::settings::CATALOGUE;
use oneshot_app::panel::form::{Form, OTHER, PARENT_ORIGIN};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn an_untouched_form_sends_nothing_and_needs_no_fragment() {
    let form = Form::default();
    let checked = form.check();
    assert!(checked.settings.is_empty());
    assert!(checked.problems.is_empty());
    assert_eq!(form.to_fragment(), "");
    assert_eq!(form.chosen(), 0);
}

#[test]
fn an_emptied_setting_is_not_sent() {
    let mut form = Form::default();
    form.set("font", "Arial");
    form.set("font", "");
    assert_eq!(form, Form::default());
}

#[test]
fn false_is_sent_and_is_not_the_same_as_not_sent() {
    let mut form = Form::default();
    form.set("captive_mode", "false");
    assert_eq!(form.check().settings.get("captive_mode"), Some("false"));
}

#[test]
fn one_mistake_does_not_hide_another_and_takes_no_right_setting_along() {
    let mut form = Form::default();
    form.set("font_color", "#12");
    form.set("countries", "FRANCE");
    form.set("font", "Georgia");
    let checked = form.check();
    assert!(
        checked
            .problem("font_color")
            .is_some_and(|said| said.contains("#rrggbb"))
    );
    assert!(
        checked
            .problem("countries")
            .is_some_and(|said| said.contains("FR,BE"))
    );
    assert_eq!(checked.problem("font"), None);
    assert_eq!(checked.settings.get("font"), Some("Georgia"));
    assert_eq!(checked.settings.get("font_color"), None);
}

#[test]
fn spaces_around_a_value_are_not_sent() {
    let mut form = Form::default();
    form.set("font", " Georgia ");
    assert_eq!(form.check().settings.get("font"), Some("Georgia"));
}

#[test]
fn settings_the_catalogue_does_not_know_are_sent_as_they_are() {
    let form = Form {
        other: "theme = night\n\nstep=2".to_owned(),
        ..Form::default()
    };
    let checked = form.check();
    assert!(checked.problems.is_empty());
    assert_eq!(checked.settings.get("theme"), Some("night"));
    assert_eq!(checked.settings.get("step"), Some("2"));
}

#[test]
fn no_field_turns_automatic_synchronisation_on_or_sets_what_a_journey_sets() {
    for line in [
        "auto_sync=true",
        "autoSync=1",
        "redirect_url=https://thief.example",
        "session_id=1",
        "client_secret=x",
        "two words=1",
        "empty=",
    ] {
        let form = Form {
            other: line.to_owned(),
            ..Form::default()
        };
        let checked = form.check();
        assert!(checked.problem(OTHER).is_some(), "{line}");
        assert!(checked.settings.is_empty(), "{line}");
    }
}

#[test]
fn a_setting_given_in_two_places_is_refused() {
    let mut form = Form {
        other: "font=Arial".to_owned(),
        ..Form::default()
    };
    form.set("font", "Georgia");
    let checked = form.check();
    assert!(
        checked
            .problem(OTHER)
            .is_some_and(|said| said.contains("twice"))
    );
    assert_eq!(checked.settings.get("font"), Some("Georgia"));
}

#[test]
fn a_parent_origin_is_an_origin_and_nothing_more() {
    let with = |origin: &str| Form {
        parent_origin: origin.to_owned(),
        ..Form::default()
    };
    assert_eq!(with("https://www.lender.example").check().problems, []);
    let path = with("https://www.lender.example/loans").check();
    assert!(
        path.problem(PARENT_ORIGIN)
            .is_some_and(|said| said.ends_with("https://www.lender.example"))
    );
    assert!(with("*").check().problem(PARENT_ORIGIN).is_some());
}

#[test]
fn a_request_says_what_the_form_says() {
    let mut form = Form {
        presentation: Presentation::FullPage,
        banks: Banks::Many,
        locale: Some("fr".to_owned()),
        parent_origin: " https://www.lender.example ".to_owned(),
        ..Form::default()
    };
    form.set("wait_sync_end", "true");
    let request = form.request(&form.check().settings);
    assert_eq!(request.presentation, Presentation::FullPage);
    assert_eq!(request.banks, Banks::Many);
    assert_eq!(request.locale.as_deref(), Some("fr"));
    assert_eq!(
        request.parent_origin.as_deref(),
        Some("https://www.lender.example")
    );
    assert_eq!(request.widget["wait_sync_end"], "true");
    assert_eq!(request.widget.len(), 1);
}

#[test]
fn a_fragment_brings_the_form_back() {
    let mut form = Form {
        presentation: Presentation::FullPage,
        banks: Banks::Many,
        locale: Some("en".to_owned()),
        parent_origin: "https://www.lender.example".to_owned(),
        other: "theme=night & day\n".to_owned(),
        ..Form::default()
    };
    for setting in CATALOGUE.iter().filter(|setting| setting.locked.is_none()) {
        form.set(setting.name, "#0b6b5d & été=1");
    }
    let fragment = form.to_fragment();
    assert_eq!(Form::from_fragment(&fragment), form);
    assert_eq!(Form::from_fragment(&format!("#{fragment}")), form);
}

#[test]
fn a_fragment_from_anywhere_cannot_choose_what_is_locked() {
    let form = Form::from_fragment("#auto_sync=true&redirect_url=https%3A%2F%2Fthief.example&%00");
    let checked = form.check();
    assert!(checked.settings.is_empty());
    assert_eq!(checked.problems.len(), 3);
}
