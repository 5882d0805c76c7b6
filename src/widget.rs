//! Linxo's widget in a frame of our page, and what it says.

use std::cell::Cell;
use std::rc::Rc;

use ::journey::Purpose;
pub use contract::SANDBOX;
use leptos::prelude::{document, window};
use linxo::event::WidgetEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlIFrameElement};

use crate::browser::{self, Address, Listening};

mod listener;

pub use listener::{Heard, Ignored, hear};

/// What happens in a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameEvent {
    /// It loaded a page that is not ours.
    Loaded,
    /// It loaded a page that has said nothing, while the browser has no network: the browser's own,
    /// which says so in its own words.
    LoadedOffline,
    /// The browser did not let it go to an address: our page's policy has no such origin.
    Blocked,
    /// It loaded our own page of this purpose.
    Returned(Purpose),
    /// The widget posted a message; its origin and its source were checked.
    Said(WidgetEvent<()>),
    /// Somebody posted a message that is none of our business.
    Ignored(Ignored),
}

/// The widget's frame, in its place until this is dropped. Its element is made once, its address is
/// set once, and it is never moved: whatever is drawn around it, it does not load again.
#[derive(Debug)]
pub struct Frame {
    element: HtmlIFrameElement,
    _listening: [Listening; 3],
}

/// What a frame shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The widget's whole address.
    pub url: &'a str,
    /// The exact origin of the widget.
    pub widget_origin: &'a str,
    /// What screen readers call the frame.
    pub title: &'a str,
}

impl Frame {
    /// Shows the widget in `place`: in the frame that stands there with this address, or in a new
    /// one before everything else. `early` are the messages that came before anybody listened; that
    /// the standing frame has loaded, its class `here` says. Nothing where the browser makes no frame.
    pub fn within(
        place: &Element,
        shown: &Shown<'_>,
        early: Vec<Event>,
        on_event: impl Fn(FrameEvent) + 'static,
    ) -> Option<Self> {
        let standing = standing(place, shown.url);
        let element = standing.clone().or_else(|| made(shown))?;
        let on_event = Rc::new(on_event);
        // A page may speak before all of it has loaded.
        let spoke = Rc::new(Cell::new(false));
        let heard = {
            let (element, on_event, spoke) = (element.clone(), Rc::clone(&on_event), spoke.clone());
            let widget_origin = shown.widget_origin.to_owned();
            move |event: &Event| {
                let content = element.content_window();
                on_event(match hear(event, &widget_origin, content.as_ref()) {
                    Heard::Widget(said) => {
                        spoke.set(true);
                        FrameEvent::Said(said)
                    }
                    Heard::Nothing(why) => FrameEvent::Ignored(why),
                });
            }
        };
        let blocked = Rc::new(Cell::new(false));
        let refused = {
            let (on_event, blocked) = (Rc::clone(&on_event), Rc::clone(&blocked));
            move |event: Event| {
                let directive = js_sys::Reflect::get(&event, &"effectiveDirective".into());
                if directive.is_ok_and(|directive| directive == "frame-src") {
                    blocked.set(true);
                    on_event(FrameEvent::Blocked);
                }
            }
        };
        let loaded = {
            let (element, on_event) = (element.clone(), on_event);
            move || {
                let spoke = spoke.take();
                // The browser shows a page of its own there, and that has loaded.
                if blocked.take() {
                    return None;
                }
                // Only a page of our own origin lets itself be read.
                let path = element.content_window()?.location().pathname();
                on_event(match path {
                    Ok(path) => FrameEvent::Returned(Address::of_path(&path)?.purpose),
                    Err(_) if browser::is_offline() && !spoke => FrameEvent::LoadedOffline,
                    Err(_) => FrameEvent::Loaded,
                });
                Some(())
            }
        };
        early.iter().for_each(&heard);
        if element.class_list().contains("here") {
            loaded();
        }
        let listening = [
            Listening::to(window(), "message", move |event| heard(&event)),
            Listening::to(document(), "securitypolicyviolation", refused),
            Listening::to(element.clone(), "load", move |_| {
                loaded();
            }),
        ];
        if standing.is_none() {
            place.prepend_with_node_1(&element).ok()?;
        }
        Some(Self {
            element,
            _listening: listening,
        })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.element.remove();
    }
}

/// The frame that the server wrote, when it is of this address. One of another address is of no use.
fn standing(place: &Element, url: &str) -> Option<HtmlIFrameElement> {
    let frame = place.query_selector("iframe").ok()??;
    let frame: HtmlIFrameElement = frame.dyn_into().ok()?;
    if frame.get_attribute("src").as_deref() == Some(url) {
        return Some(frame);
    }
    frame.remove();
    None
}

fn made(shown: &Shown<'_>) -> Option<HtmlIFrameElement> {
    let frame = document().create_element("iframe").ok()?;
    for (name, value) in [
        ("class", "widget-frame"),
        ("data-testid", "widget-frame"),
        ("title", shown.title),
        ("sandbox", SANDBOX),
        ("referrerpolicy", "strict-origin"),
        ("src", shown.url),
    ] {
        frame.set_attribute(name, value).ok()?;
    }
    frame.dyn_into().ok()
}
