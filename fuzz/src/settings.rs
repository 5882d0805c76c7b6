//! The widget's settings, from pairs and from an address.

use linxo::settings::{
    EntryPoint, Placement, ReturnUrls, WidgetSettings, add_connection_url, entry_url,
    read_entry_url, session_query, setting,
};
use url::{Url, form_urlencoded};

/// Pairs, written like a query. What is taken is written to an address, and reads back equal.
///
/// # Panics
///
/// When it does not, or when an address says anything else of `auto_sync` than `false`, once.
pub fn settings(data: &[u8]) {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(data).into_owned().collect();
    let settings = match WidgetSettings::from_pairs(pairs) {
        Ok(settings) => settings,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let json = serde_json::to_vec(&settings).expect("settings are an object of strings");
    let again: WidgetSettings = serde_json::from_slice(&json).expect("their own JSON");
    assert_eq!(again, settings);
    assert!(settings.iter().all(|(name, _)| !is_auto_sync(name)));

    let session = session_query(&settings);
    let entry: Vec<_> = settings
        .iter()
        .filter(|(name, _)| !goes_to_the_session(name))
        .collect();
    // Each setting goes to one place, and auto_sync=false to both.
    assert_eq!(
        session.len() + entry.len(),
        settings.iter().count() + 1,
        "a setting is lost or said twice"
    );
    let link = address_of("https://embed.example/v2.1/widget/add_connection?session_id=s1");
    let connection = "4422323".into();
    for page in EntryPoint::ALL {
        let address = entry_url(page, &link, Some(&connection), &settings, &urls());
        auto_sync_is_off_once(&address);
        let opened = read_entry_url(&address).expect("what we wrote ourselves");
        assert_eq!(opened.entry, Some(page));
        assert_eq!(opened.session_id, Some("s1".into()));
        assert_eq!(opened.connection_id.as_ref(), Some(&connection));
        assert!(opened.settings.iter().eq(entry.iter().copied()));
        assert_eq!(opened.redirect_url, Some(urls().redirect_url));
        assert_eq!(opened.cancel_url, Some(urls().cancel_url));
        assert_eq!(opened.aspsp_callback_uri, Some(urls().aspsp_callback_uri));
        assert!(opened.auto_sync_off);
    }
}

/// Any address, taken for a link of the widget and read back.
///
/// # Panics
///
/// When an address made from it says anything else of `auto_sync` than `false`, once, or when what
/// was read from it changes on the way.
pub fn address(data: &[u8]) {
    let Some(link) = std::str::from_utf8(data)
        .ok()
        .and_then(|text| Url::parse(text).ok())
    else {
        return;
    };
    let chosen = WidgetSettings::from_pairs([("locale", "fr")]).expect("a known setting");
    auto_sync_is_off_once(&add_connection_url(&link, &chosen, &urls()));
    for page in EntryPoint::ALL {
        auto_sync_is_off_once(&entry_url(page, &link, None, &chosen, &urls()));
    }
    let Ok(opened) = read_entry_url(&link) else {
        return;
    };
    assert!(opened.settings.iter().all(|(name, _)| !is_auto_sync(name)));
    let written = add_connection_url(&link, &opened.settings, &urls());
    let again = read_entry_url(&written).expect("what was read once");
    assert_eq!(again.entry, opened.entry);
    assert_eq!(again.session_id, opened.session_id);
    assert_eq!(again.connection_id, opened.connection_id);
    assert_eq!(again.settings, opened.settings);
    assert!(again.auto_sync_off);
    let same = add_connection_url(&written, &opened.settings, &urls());
    assert_eq!(same.query(), written.query(), "reopening is not the same");
}

fn urls() -> ReturnUrls {
    ReturnUrls {
        redirect_url: address_of("https://app.example/return/k1"),
        cancel_url: address_of("https://app.example/cancelled/k2"),
        aspsp_callback_uri: address_of("https://app.example/resume/k3"),
    }
}

fn address_of(text: &str) -> Url {
    text.parse().expect("a well-formed address")
}

fn goes_to_the_session(name: &str) -> bool {
    setting(name).is_some_and(|setting| setting.placement == Placement::SessionQuery)
}

/// Whether Linxo might take a name for `auto_sync`.
fn is_auto_sync(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().eq_ignore_ascii_case("autosync")
}

fn auto_sync_is_off_once(address: &Url) {
    let pairs = address.query_pairs();
    let said: Vec<_> = pairs.filter(|(name, _)| is_auto_sync(name)).collect();
    let off = matches!(said.as_slice(), [(name, value)] if name == "auto_sync" && value == "false");
    assert!(off, "{said:?}");
}
