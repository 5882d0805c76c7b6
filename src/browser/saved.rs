//! Files that the end user keeps.

use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Saves what the browser holds as a file of the end user's.
pub fn save(name: &str, what: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(what)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
