//! Programs that a page loads once it needs them.

use std::cell::Cell;

use leptos::prelude::document;
use web_sys::{Element, Event};

use super::Listening;

thread_local! {
    /// A browser runs a program once for each address, and may remember that it did not come.
    static TIMES: Cell<u32> = const { Cell::new(0) };
}

/// Loads a program into the page and runs it, each time anew; `failed` is told when it does not come,
/// for as long as what is returned is kept. None when the page does not say where the program is.
pub fn load_program(name: &str, failed: impl Fn() + 'static) -> Option<Listening> {
    let place = document().query_selector(&format!("meta[name={name}]"));
    let address = place.ok().flatten()?.get_attribute("content")?;
    let times = TIMES.replace(TIMES.get() + 1);
    let address = match times {
        0 => address,
        again => format!("{address}?{again}"),
    };
    let script = document().create_element("script").ok()?;
    script.set_attribute("type", "module").ok()?;
    script.set_attribute("src", &address).ok()?;
    let listening = Listening::to(script.clone(), "error", move |_| failed());
    document().head()?.append_child(&script).ok()?;
    Some(listening)
}

/// Lets an event happen to an element, which bubbles no further.
pub fn happen(to: &Element, name: &str) {
    if let Ok(event) = Event::new(name) {
        to.dispatch_event(&event).ok();
    }
}
