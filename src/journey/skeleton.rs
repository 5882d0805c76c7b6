//! The part of the page that is there before the program and is never drawn anew: the server writes
//! it, and where a widget's session is open, with the widget's frame in it. A frame that is moved, or
//! put into another element, loads anew; so the views are drawn around it.

use contract::Snapshot;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::json;

/// The places of the page.
#[derive(Debug, Clone)]
pub struct Skeleton {
    /// Holds all the others.
    pub sheet: HtmlElement,
    /// Where all is drawn but what surrounds the widget.
    pub view: HtmlElement,
    /// What surrounds the widget; hidden while there is none.
    pub stage: HtmlElement,
    /// Above the widget.
    pub head: HtmlElement,
    /// Where the widget's frame is.
    pub window: HtmlElement,
    /// Below the widget.
    pub foot: HtmlElement,
}

impl Skeleton {
    /// That of our page.
    pub fn of_page() -> Option<Self> {
        Self::within(document().body()?.as_ref())
    }

    /// That in an element.
    pub fn within(place: &Element) -> Option<Self> {
        let find = |selector| {
            let found = place.query_selector(selector).ok()??;
            found.dyn_into::<HtmlElement>().ok()
        };
        Some(Self {
            sheet: find(".sheet")?,
            view: find("#view")?,
            stage: find("#stage")?,
            head: find("#head")?,
            window: find("#window")?,
            foot: find("#foot")?,
        })
    }

    /// Takes away what the server wrote for the time until the program is there; the frame stays.
    pub fn clear(&self) {
        for place in [&self.view, &self.head, &self.foot] {
            place.set_text_content(None);
        }
        if let Ok(Some(coming)) = self.window.query_selector(".coming") {
            coming.remove();
        }
    }

    /// The address of the widget that the server wrote into the page, when it did.
    pub fn widget_url(&self) -> Option<String> {
        let frame = self.window.query_selector("iframe").ok()??;
        frame.get_attribute("src")
    }

    /// Shows what surrounds the widget, or hides it; without it there is no frame either.
    pub fn show_stage(&self, shown: bool) {
        self.stage.set_hidden(!shown);
        if let Ok(Some(frame)) = self.window.query_selector("iframe")
            && !shown
        {
            frame.remove();
        }
    }

    /// The page is in a partner's page, which gives it the height that it asks for.
    pub fn set_embedded(&self) {
        self.sheet.class_list().add_1("embedded").ok();
    }
}

/// What the server wrote of the journey into the page, taken out of it.
pub(crate) fn snapshot() -> Option<Snapshot> {
    let block = document().get_element_by_id("snapshot")?;
    block.remove();
    json::read(&block.text_content()?).ok()
}

/// The messages that the page's own script kept until the program was there, in their order. It keeps
/// no more then.
pub(crate) fn heard_early() -> Vec<web_sys::Event> {
    let heard = js_sys::Reflect::get(&window(), &"heard".into());
    let heard = heard
        .ok()
        .and_then(|heard| heard.dyn_into::<js_sys::Function>().ok());
    let heard = heard.and_then(|heard| heard.call0(&window()).ok());
    let heard = heard.and_then(|heard| heard.dyn_into::<js_sys::Array>().ok());
    let heard = heard.unwrap_or_default();
    heard
        .iter()
        .filter_map(|event| event.dyn_into().ok())
        .collect()
}
