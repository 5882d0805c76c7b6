//! The end user's page: [`crates/journey`](::journey) decides, `run` carries out, `views` draws.

use ::journey::{Event, Journey, Purpose, Screen};
use contract::Snapshot;
use leptos::html;
use leptos::prelude::*;

use crate::browser::{self, Address, HeightWatch};
use crate::text::Locale;
use crate::text::widget::frame_title;
use crate::widget::{Frame, FrameEvent};

mod run;
pub mod views;

use run::Runner;

/// What a view may use.
#[derive(Debug, Clone, Copy)]
pub struct Ctx {
    /// Tells the machine what happened.
    pub dispatch: Callback<Event>,
    /// The language to speak.
    pub locale: Signal<Locale>,
    /// The journey, once it was read.
    pub snapshot: Signal<Option<Snapshot>>,
    /// Saves the receipt as a file of the end user's.
    pub receipt: Callback<()>,
    /// Whether that failed the last time.
    pub receipt_failed: Signal<bool>,
}

impl Ctx {
    /// The widget's frame. Call it once for as long as the frame is shown: two calls are two frames,
    /// and a frame drawn anew loads anew.
    pub fn widget_frame(&self, url: String) -> AnyView {
        let locale = self.locale;
        let title = Signal::derive(move || frame_title(locale.get()).to_owned());
        let dispatch = self.dispatch;
        let origin = self.snapshot.with_untracked(|snapshot| {
            snapshot
                .as_ref()
                .map(|snapshot| snapshot.widget_origin.clone())
        });
        let on_event = Callback::new(move |event| match event {
            FrameEvent::Loaded => dispatch.run(Event::FrameLoaded),
            FrameEvent::Returned(purpose) => dispatch.run(Event::FrameReturned(purpose)),
            FrameEvent::Said(said) => dispatch.run(Event::WidgetSaid(said)),
            FrameEvent::Ignored(_) => {}
        });
        let widget_origin = origin.unwrap_or_default();
        view! { <Frame url widget_origin title on_event /> }.into_any()
    }
}

/// Draws the end user's page.
pub fn mount() {
    browser::remove_boot();
    mount_to_body(Page);
}

#[component]
fn Page() -> impl IntoView {
    // Our server gives this page at no other addresses.
    let address = Address::here().unwrap_or(Address {
        purpose: Purpose::Page,
        key: String::new(),
    });
    let embedded = browser::parent().is_some();
    let machine = Journey::new(address.purpose, embedded);
    // In the frame of our own page, where the widget or a bank has sent it: that page does everything.
    if address.purpose != Purpose::Page && browser::is_inside_our_own_page() {
        if address.purpose == Purpose::Resume {
            run::go_on(&address.key);
        }
        return views::quiet(locale_of(None)).into_any();
    }
    let machine = RwSignal::new(machine);
    let screen = Memo::new(move |_| machine.with(Journey::screen));
    let snapshot = Memo::new(move |_| machine.with(|machine| machine.snapshot().cloned()));
    let asked = Memo::new(move |_| {
        snapshot.with(|snapshot| {
            snapshot
                .as_ref()
                .and_then(|snapshot| snapshot.locale.clone())
        })
    });
    let locale = Memo::new(move |_| asked.with(|asked| locale_of(asked.as_deref())));
    let runner = Runner::new(&address.key, machine, embedded);
    let ctx = Ctx {
        dispatch: runner.dispatch(),
        locale: locale.into(),
        snapshot: snapshot.into(),
        receipt: runner.receipt(),
        receipt_failed: runner.receipt_failed(),
    };
    runner.start();
    name_page(screen, locale);
    let root = NodeRef::<html::Div>::new();
    if embedded {
        tell_height(root, ctx.dispatch);
    }
    view! { <div class="page" node_ref=root>{views::view_screen(screen, ctx)}</div> }.into_any()
}

/// The language the partner asked for, or else the browser's.
fn locale_of(asked: Option<&str>) -> Locale {
    Locale::choose(asked, browser::language().as_deref())
}

/// With every new screen, though not the first, the reader goes to its heading.
fn name_page(screen: Memo<Screen>, locale: Memo<Locale>) {
    let kind = Memo::new(move |_| screen.with(std::mem::discriminant));
    Effect::new(move |before: Option<_>| {
        browser::set_language(locale.get().tag());
        let kind = kind.get();
        let first = screen.with_untracked(|screen| matches!(screen, Screen::Loading { .. }));
        if before.is_some_and(|before| before != kind) && !first {
            request_animation_frame(browser::focus_heading);
        }
        kind
    });
    Effect::new(move |_| {
        screen.track();
        locale.track();
        request_animation_frame(browser::title_after_heading);
    });
}

fn tell_height(root: NodeRef<html::Div>, dispatch: Callback<Event>) {
    let watch = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            let tell = move |height| dispatch.run(Event::HeightChanged(height));
            watch.set_value(HeightWatch::of(&root, tell));
        }
    });
}
