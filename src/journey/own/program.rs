//! The program of the end user's own data. It knows of the page around it only its address, its
//! language and the place it is drawn into.

use ::journey::Purpose;
use contract::JourneyId;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Own;
use super::place::{HERE, JOURNEY, PLACE, RECEIPT};
use crate::browser::{self, Address};
use crate::journey::views;
use crate::text::Locale;

/// Draws the data into its place, and says so there. Without a place nobody waits for it any more.
pub fn mount() {
    let place = document().get_element_by_id(PLACE);
    let place = place.and_then(|place| place.dyn_into().ok());
    if let Some((place, locale)) = place.zip(Locale::of_page()) {
        draw(place, locale);
    }
}

fn draw(place: HtmlElement, locale: Locale) {
    let address = Address::here().unwrap_or(Address {
        purpose: Purpose::Page,
        key: String::new(),
    });
    let id = place.get_attribute(JOURNEY).map(JourneyId);
    let receipt_alone = place.has_attribute(RECEIPT);
    let mounted = mount_to(place.clone(), move || {
        let own = Own::at(&address, Signal::stored(id), locale.tag());
        match receipt_alone {
            true => views::own_receipt(locale, own),
            false => views::own_data(locale, own),
        }
    });
    // It is there for as long as the page is.
    mounted.forget();
    browser::happen(&place, HERE);
    if receipt_alone {
        // Where the button was that asked for it.
        let receipt = place.query_selector("summary").ok().flatten();
        let receipt = receipt.and_then(|receipt| receipt.dyn_into::<HtmlElement>().ok());
        if let Some(receipt) = receipt {
            receipt.focus().ok();
        }
    }
}
