//! The browser as the rest of the app sees it: the one place that touches the window, its address
//! and its clock.

use std::pin::Pin;
use std::time::Duration;

use ::journey::Purpose;
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, ResizeObserver, Url,
};

pub mod format;
mod kept;
mod program;
mod saved;
pub mod signature;

pub use kept::{keep, kept};
pub use program::{happen, load_program};
pub use saved::save;

/// What our page's own address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its first path segment.
    pub purpose: Purpose,
    /// Its last path segment, the journey's key. It opens the journey: show it to nobody.
    pub key: String,
}

impl Address {
    /// Reads a path such as `/j/8GQ2…`.
    pub fn of_path(path: &str) -> Option<Self> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let purpose = Purpose::of_segment(segments.next()?)?;
        let key = segments.next()?.to_owned();
        segments.next().is_none().then_some(Self { purpose, key })
    }

    /// The address of this window.
    pub fn here() -> Option<Self> {
        Self::of_path(&window().location().pathname().ok()?)
    }
}

/// Our own origin, as browsers write it.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The page around ours, when there is one.
pub fn parent() -> Option<web_sys::Window> {
    let own = window();
    let parent = own.parent().ok().flatten()?;
    let alone = JsValue::from(&parent) == JsValue::from(&own);
    (!alone).then_some(parent)
}

/// Whether the page around ours is ours too: only then may its address be read.
pub fn is_inside_our_own_page() -> bool {
    parent().is_some_and(|parent| parent.location().pathname().is_ok())
}

/// Whether this window has shown this address before: Back, Forward or a reload brought it here.
pub fn was_here_before() -> bool {
    let entries = window()
        .performance()
        .map(|performance| performance.get_entries_by_type("navigation"));
    let how = entries.and_then(|entries| {
        let how = js_sys::Reflect::get(&entries.get(0), &"type".into()).ok()?;
        how.as_string()
    });
    matches!(how.as_deref(), Some("back_forward" | "reload"))
}

/// Whether the browser knows that it has no network. That it has one proves nothing.
pub fn is_offline() -> bool {
    !window().navigator().on_line()
}

/// A moment in the end user's own time zone and language: the day, unless it is today, and the time.
pub fn moment(language: &str, epoch_s: i64) -> (Option<String>, String) {
    // Whole and far below the bound to which these are exact.
    let ms = epoch_s.saturating_mul(1_000) as f64;
    let moment = js_sys::Date::new(&JsValue::from_f64(ms));
    let part = |names: &[(&str, &str)]| {
        let options = js_sys::Object::new();
        for (name, value) in names {
            js_sys::Reflect::set(&options, &(*name).into(), &(*value).into()).ok();
        }
        String::from(moment.to_locale_string(language, &options))
    };
    let today = js_sys::Date::new_0().to_date_string() == moment.to_date_string();
    let day = (!today).then(|| part(&[("day", "numeric"), ("month", "long")]));
    (day, part(&[("hour", "numeric"), ("minute", "2-digit")]))
}

/// Loads this page anew.
pub fn reload() {
    window().location().reload().ok();
}

/// Says something in the place of what stands there until the program runs.
pub fn say_instead(words: &str) {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.set_text_content(Some(words));
    }
}

/// Goes to an address with the whole window. Anything but `http` and `https` is refused: an address
/// may be a partner's word.
pub fn go_to(url: &str) {
    if url.starts_with("https://") || url.starts_with("http://") {
        window().location().assign(url).ok();
    }
}

/// Closes the tab, where the browser allows it.
pub fn close() {
    window().close().ok();
}

/// Whether the keyboard and the screen reader are here to be led: in a frame only when the end user is
/// in there, since a page must not take the focus from the one around it.
pub fn may_lead() -> bool {
    parent().is_none() || document().has_focus().unwrap_or(false)
}

/// Whether something on the page has the focus: the page itself has it where nothing has.
pub fn has_focus() -> bool {
    document().active_element() != document().body().map(Into::into)
}

/// Puts the keyboard and the screen reader on the heading of what is shown now.
pub fn focus_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    let heading = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok());
    if let Some(heading) = heading {
        heading.set_attribute("tabindex", "-1").ok();
        heading.focus().ok();
    }
}

/// Names the page after its heading: it is what tabs, histories and screen readers say of it.
pub fn title_after_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(text) = heading.and_then(|heading| heading.text_content()) {
        document().set_title(&text);
    }
}

/// Saves text as a file of the end user's.
pub fn download(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// Comes back after so long.
pub async fn pause(time: Duration) {
    let ms = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms)
            .ok();
    });
    JsFuture::from(promise).await.ok();
}

/// Lets something go on by itself.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    // One type for all: what drives a task is compiled once.
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local(task);
}

/// Whole milliseconds on a clock that only goes forward.
pub fn now_ms() -> u64 {
    let now = window().performance().map(|clock| clock.now());
    // The fraction is cut off; it is never below zero.
    now.unwrap_or_default() as u64
}

/// A number from 0 to 999 that nobody can foresee well, for spreading retries.
pub fn jitter() -> u32 {
    // Only a spread: neither exactness nor secrecy matters.
    (js_sys::Date::now() as u64 % 1_000) as u32
}

/// A call in the future that is not made once this is dropped.
#[derive(Debug)]
pub struct Alarm {
    id: i32,
    _call: Closure<dyn FnMut()>,
}

impl Alarm {
    /// Calls after so many milliseconds.
    pub fn after(ms: u32, call: impl FnOnce() + 'static) -> Option<Self> {
        let call = Closure::once(call);
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let function = call.as_ref().unchecked_ref();
        let id = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(function, ms)
            .ok()?;
        Some(Self { id, _call: call })
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.id);
    }
}

/// An event listener that is taken away when this is dropped.
#[derive(Debug)]
pub struct Listening {
    target: web_sys::EventTarget,
    name: &'static str,
    call: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listening {
    /// Calls with every event of that name.
    pub fn to(
        target: impl Into<web_sys::EventTarget>,
        name: &'static str,
        call: impl FnMut(web_sys::Event) + 'static,
    ) -> Self {
        let target = target.into();
        let call = Closure::new(call);
        target
            .add_event_listener_with_callback(name, call.as_ref().unchecked_ref())
            .ok();
        Self { target, name, call }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let call = self.call.as_ref().unchecked_ref();
        self.target
            .remove_event_listener_with_callback(self.name, call)
            .ok();
    }
}

/// Watches the height of an element in CSS pixels until dropped.
#[derive(Debug)]
pub struct HeightWatch {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl HeightWatch {
    /// Calls with the height now and at every change.
    pub fn of(element: &Element, call: impl Fn(u32) + 'static) -> Option<Self> {
        let watched = element.clone();
        let call = Closure::new(move || call(needed_height(&watched)));
        let observer = ResizeObserver::new(call.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _call: call,
        })
    }
}

impl Drop for HeightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// From the top of the page to the bottom of the element.
pub fn needed_height(element: &Element) -> u32 {
    let scrolled = window().scroll_y().unwrap_or_default();
    let bottom = js_sys::Math::ceil(element.get_bounding_client_rect().bottom());
    // Both are whole and small; `as` saturates anyway.
    (bottom.max(0.0) as u32).saturating_add(scrolled.max(0.0) as u32)
}
