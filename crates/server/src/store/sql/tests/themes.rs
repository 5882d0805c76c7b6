//! What pages look like.

use super::*;
use crate::store::KeptTheme;

pub(super) fn theme() -> KeptTheme {
    let json = r##"{"accent":"#0b6b5d"}"##.to_owned();
    let sha256 = crate::theme::digest(&json);
    KeptTheme { sha256, json }
}

pub(super) async fn journeys_that_look_alike_share_a_theme(place: Place) {
    let store = place.store;
    let name = theme().sha256;
    assert_eq!(store.theme(&name).await.expect("asked"), None);
    for id in ["jrn_1", "jrn_2"] {
        let new = NewJourney {
            theme: Some(theme()),
            ..new_journey(id)
        };
        assert_eq!(store.open(&new, None).await.expect("opened"), Opening::New);
        assert_eq!(read_again(&store, id).await.theme, Some(name.clone()));
    }
    let kept = store.theme(&name).await.expect("asked");
    assert_eq!(kept, Some(theme().json));
    assert_eq!(store.theme("another").await.expect("asked"), None);
}
