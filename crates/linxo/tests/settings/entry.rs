//! Every page of the widget has its address, which reads back.

use linxo::Confidence;
use linxo::settings::{
    CONNECTION_PARAMETER, EntryPoint, WidgetSettings, add_connection_url, entry_url, read_entry_url,
};
use proptest::prelude::*;

use super::{base, query, urls};

#[test]
fn the_entry_points_have_the_paths_of_the_documents() {
    let paths = EntryPoint::ALL.map(|entry| entry.link(&base(), None).path().to_owned());
    assert_eq!(
        paths,
        [
            "/v2.1/widget/add_connection",
            "/v2.1/widget/edit_credentials",
            "/v2.1/widget/user_input",
            "/v2.1/widget/terms",
            "/v2.1/widget/professional-account",
            "/v2.1/widget/manage_accounts",
        ]
    );
}

#[test]
fn how_a_connection_is_designated_is_marked_as_inferred() {
    assert_eq!(CONNECTION_PARAMETER.confidence, Confidence::Inferred);
}

#[test]
fn each_entry_point_is_opened_with_everything_and_read_back() {
    let settings = WidgetSettings::from_pairs([("locale", "fr")]).unwrap();
    let id = "4422323".into();
    for entry in EntryPoint::ALL {
        for connection in [None, Some(&id)] {
            let address = entry_url(entry, &base(), connection, &settings, &urls());
            let auto_sync = |(name, _): &(String, String)| name == "auto_sync";
            assert_eq!(query(&address).into_iter().filter(auto_sync).count(), 1);
            let opened = read_entry_url(&address).unwrap();
            assert_eq!(opened.entry, Some(entry));
            assert_eq!(opened.session_id, Some("s-1".into()));
            assert_eq!(opened.connection_id.as_ref(), connection);
            assert_eq!(opened.settings, settings);
            assert!(opened.auto_sync_off);
        }
    }
}

#[test]
fn the_link_to_a_page_is_found_from_the_link_to_any_other() {
    let id = "7".into();
    let edit = EntryPoint::EditCredentials.link(&base(), Some(&id));
    let other = EntryPoint::UserInput.link(&edit, Some(&"8".into()));
    let expected = "https://embed.example/v2.1/widget/user_input?session_id=s-1&connection_id=8";
    assert_eq!(other.as_str(), expected);
    // The connection of one page says nothing of the next.
    assert_eq!(EntryPoint::AddConnection.link(&edit, None), base());
    let slash = "https://embed.example/v2.1/widget/add_connection/?session_id=s-1"
        .parse()
        .unwrap();
    let terms = EntryPoint::Terms.link(&slash, None);
    assert_eq!(
        terms.as_str(),
        "https://embed.example/v2.1/widget/terms?session_id=s-1"
    );
}

#[test]
fn a_page_we_do_not_know_is_read_back_without_a_name() {
    let address = "https://embed.example/v2.1/widget/brand_new?session_id=s-1"
        .parse()
        .unwrap();
    assert_eq!(read_entry_url(&address).unwrap().entry, None);
    let same = add_connection_url(&address, &WidgetSettings::default(), &urls());
    assert_eq!(same.path(), "/v2.1/widget/brand_new");
}

proptest! {
    #[test]
    fn no_id_of_a_connection_leads_elsewhere(id in ".{1,40}") {
        let link = EntryPoint::ManageAccounts.link(&base(), Some(&id.as_str().into()));
        prop_assert_eq!(link.path(), "/v2.1/widget/manage_accounts");
        prop_assert_eq!(query(&link).len(), 2);
        let opened = read_entry_url(&link).unwrap();
        prop_assert_eq!(opened.connection_id, Some(id.as_str().into()));
    }
}
