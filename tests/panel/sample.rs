//! What the settings become.

use contract::{OpenJourney, Presentation};
use linxo::settings::WidgetSettings;
use oneshot_app::panel::sample::{
    carries, curl, pieces, request_json, return_urls, session_url, widget_url,
};
use url::Url;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const APP: &str = "http://app.localhost:4800";
const WIDGET: &str = "http://embed.localhost:4811";

fn settings(pairs: &[(&str, &str)]) -> WidgetSettings {
    WidgetSettings::from_pairs(pairs.iter().copied()).expect("right settings")
}

fn url(settings: &WidgetSettings) -> Url {
    let urls = return_urls(APP).expect("an origin");
    widget_url(WIDGET, settings, &urls).expect("an address")
}

#[test]
fn the_address_shows_every_setting_the_return_addresses_and_auto_sync_off() {
    let url = url(&settings(&[
        ("locale", "fr_FR"),
        ("elements_color", "#0b6b5d"),
    ]));
    assert_eq!(
        url.as_str(),
        "http://embed.localhost:4811/v2.1/widget/add_connection?session_id=SESSION_ID\
         &elements_color=%230b6b5d&locale=fr_FR\
         &redirect_url=http%3A%2F%2Fapp.localhost%3A4800%2Freturn%2FKEY\
         &cancel_url=http%3A%2F%2Fapp.localhost%3A4800%2Fcancelled%2FKEY\
         &aspsp_callback_uri=http%3A%2F%2Fapp.localhost%3A4800%2Fresume%2FKEY\
         &auto_sync=false"
    );
}

#[test]
fn the_addresses_are_in_the_version_in_which_the_widget_was_shown() {
    let shown_at = "http://embed.localhost:4811/v3/widget/add_connection?session_id=s1&font=Arial";
    let (none, urls) = (settings(&[]), return_urls(APP).expect("an origin"));
    let address = widget_url(shown_at, &none, &urls).expect("an address");
    assert!(
        address
            .as_str()
            .starts_with("http://embed.localhost:4811/v3/widget/add_connection?session_id=SESSION_ID&redirect_url="),
        "{address}"
    );
    assert_eq!(
        session_url(shown_at, &none).expect("an address").as_str(),
        "http://embed.localhost:4811/v3/widget/widget_session?auto_sync=false"
    );
}

#[test]
fn settings_of_the_session_are_in_its_request_and_not_in_the_address() {
    let settings = settings(&[("captive_mode", "false"), ("font", "Arial")]);
    assert!(!url(&settings).as_str().contains("captive_mode"));
    assert_eq!(
        session_url(WIDGET, &settings).expect("an address").as_str(),
        "http://embed.localhost:4811/v2.1/widget/widget_session?captive_mode=false&auto_sync=false"
    );
}

#[test]
fn the_pieces_of_an_address_are_the_address_and_say_what_was_chosen() {
    let settings = settings(&[("font", "Times New Roman")]);
    let url = url(&settings);
    let pieces = pieces(&url, &settings);
    let together: String = pieces
        .iter()
        .flat_map(|piece| [piece.name.as_str(), piece.value.as_str()])
        .collect();
    assert_eq!(together, url.as_str());
    let chosen: Vec<_> = pieces.iter().filter(|piece| piece.chosen).collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0].name, "&font=");
    assert_eq!(chosen[0].value, "Times+New+Roman");
}

#[test]
fn an_opened_address_is_as_asked_only_with_the_same_settings_and_auto_sync_off() {
    let asked = settings(&[("font", "Arial"), ("captive_mode", "true")]);
    let opened = url(&asked);
    assert!(carries(opened.as_str(), &asked));
    assert!(!carries(opened.as_str(), &settings(&[("font", "Verdana")])));
    assert!(!carries(opened.as_str(), &WidgetSettings::default()));
    let without = opened.as_str().replace("&auto_sync=false", "");
    assert!(!carries(&without, &asked));
    let on = opened.as_str().replace("auto_sync=false", "auto_sync=true");
    assert!(!carries(&on, &asked));
    assert!(!carries("nowhere", &asked));
}

#[test]
fn the_body_says_what_was_chosen_and_the_server_can_read_it() {
    let request = OpenJourney {
        widget: settings(&[("locale", "fr_FR")]).into(),
        presentation: Presentation::FullPage,
        ..OpenJourney::default()
    };
    let json = request_json(&request);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        value,
        serde_json::json!({
            "banks": "one", "presentation": "full_page", "widget": {"locale": "fr_FR"},
        })
    );
    let read: OpenJourney = serde_json::from_str(&json).expect("the server's shape");
    assert_eq!(read, request);
}

#[test]
fn the_command_keeps_the_key_in_the_environment_and_survives_quotes() {
    let command = curl(APP, r#"{"widget":{"font":"O'Neil"}}"#);
    assert!(command.contains("Authorization: Bearer $ONESHOT_API_KEY"));
    assert!(command.contains("'http://app.localhost:4800/v1/journeys'"));
    assert!(command.ends_with(r#"-d '{"widget":{"font":"O'\''Neil"}}'"#));
}
