//! The program on a page that the server wrote, and what is to be seen of it.

use std::time::Duration;

use leptos::prelude::document;
use oneshot_app::{browser, journey};
use serde_json::{Value, json};
use texts::Language;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlElement, Url};

use crate::server;

/// One at a time: the program belongs to the whole page.
pub(crate) struct Page {
    place: HtmlElement,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.place.remove();
    }
}

impl Page {
    /// The program of a journey that stands there; `widget` is the script of the widget's page.
    pub(crate) async fn of(state: &str, widget: &str) -> Self {
        let snapshot = json!({
            "id": "jrn_1", "partner": "Lender", "locale": "en", "presentation": "iframe",
            "banks": "one", "parent_origin": null, "widget_origin": browser::origin(),
            "return_url": null, "cancel_url": null, "expires_at": 4_000_000_000_u64,
            "progress": server::progress(1, state, &Value::Null),
        });
        server::serve(&snapshot.to_string(), &own_page(widget));
        let root = document().document_element().expect("a root");
        root.set_attribute("lang", "en").expect("set");
        let index = include_str!("../../index.html");
        let page = texts::worded(index, Language::En, &[]).expect("the places are there");
        let (_, body) = page.split_once("<body>").expect("a body");
        let place = document().create_element("div").expect("made");
        let place: HtmlElement = place.unchecked_into();
        // What the program would ask first is in the page.
        let known =
            format!("{body}<script type=\"application/json\" id=\"snapshot\">{snapshot}</script>");
        place.set_inner_html(&known);
        document()
            .body()
            .expect("a body")
            .append_child(&place)
            .expect("appended");
        journey::mount();
        let page = Self { place };
        page.until("the line to the server", |page| {
            page.asked("/api/journey/events") > 0
        })
        .await;
        page
    }

    /// The server tells of progress.
    pub(crate) fn tell(&self, seq: u64, state: &str, more: Value) {
        server::event(seq, &server::progress(seq, state, &more));
    }

    /// From now on the server is not reached.
    pub(crate) fn server_goes(&self) {
        server::go();
    }

    /// How often the server was asked for this.
    pub(crate) fn asked(&self, path: &str) -> u32 {
        server::asked_for(path)
    }

    /// Waits for something to become true; says what when it does not.
    pub(crate) async fn until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        for _ in 0..2_000 {
            if condition(self) {
                return;
            }
            browser::pause(Duration::from_millis(5)).await;
        }
        let shown = self.elements("#view").into_iter().next();
        let shown = shown.and_then(|view| view.text_content());
        panic!("never: {what}; {shown:?}");
    }

    pub(crate) fn elements(&self, selector: &str) -> Vec<Element> {
        let found = self.place.query_selector_all(selector).expect("a selector");
        let nodes = (0..found.length()).filter_map(|at| found.get(at));
        nodes.map(JsCast::unchecked_into).collect()
    }

    pub(crate) fn element(&self, selector: &str) -> Element {
        self.elements(selector).into_iter().next().expect("one")
    }

    pub(crate) fn has(&self, selector: &str) -> bool {
        !self.elements(selector).is_empty()
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        let shown = self.element(".sheet").text_content();
        shown.is_some_and(|text| text.contains(words))
    }

    /// The name of the view.
    pub(crate) fn step(&self) -> String {
        let main = self.elements("main:not([hidden])");
        let name = main
            .first()
            .and_then(|one| one.get_attribute("data-testid"));
        name.unwrap_or_default()
    }

    pub(crate) fn heading(&self) -> String {
        self.element("h1").text_content().unwrap_or_default()
    }

    pub(crate) fn title(&self) -> String {
        document().title()
    }

    pub(crate) fn press(&self, test_id: &str) {
        let button = self.element(&format!("[data-testid={test_id}]"));
        button.unchecked_ref::<HtmlElement>().click();
    }

    pub(crate) fn focus(&self, selector: &str) {
        let element = self.element(selector);
        element
            .unchecked_ref::<HtmlElement>()
            .focus()
            .expect("focused");
    }

    /// Whether the keyboard and the reader are there.
    pub(crate) fn is_at(&self, selector: &str) -> bool {
        let active = document().active_element();
        let there = self.elements(selector).into_iter().next();
        active
            .zip(there)
            .is_some_and(|(active, there)| active.is_same_node(Some(&there)))
    }

    pub(crate) fn at_heading(&self) -> bool {
        self.is_at("h1")
    }
}

/// The address of a page of our own origin.
fn own_page(script: &str) -> String {
    let html = format!("<!doctype html><title>Widget</title><script>{script}</script>");
    let options = BlobPropertyBag::new();
    options.set_type("text/html");
    let parts = js_sys::Array::of1(&html.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).expect("a blob");
    Url::create_object_url_with_blob(&blob).expect("an address")
}
