//! What the page makes of its own address.

use ::journey::Purpose;
use oneshot_app::browser::Address;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_first_segment_is_the_purpose_and_the_last_the_key() {
    for (path, purpose) in [
        ("/j/k-1_", Purpose::Page),
        ("/resume/k-1_", Purpose::Resume),
        ("/return/k-1_", Purpose::Return),
        ("/cancelled/k-1_/", Purpose::Cancelled),
    ] {
        let key = "k-1_".to_owned();
        assert_eq!(
            Address::of_path(path),
            Some(Address { purpose, key }),
            "{path}"
        );
    }
}

#[wasm_bindgen_test]
fn other_addresses_are_not_ours() {
    for path in [
        "",
        "/",
        "/j",
        "/j/",
        "/J/key",
        "/success",
        "/v1/j/key",
        "/j/key/more",
        "blank",
    ] {
        assert_eq!(Address::of_path(path), None, "{path}");
    }
}
