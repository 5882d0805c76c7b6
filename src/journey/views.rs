//! What the end user sees: one view for each kind of [`Screen`].

use ::journey::{End, Screen, WidgetTrouble};
use contract::Banks;
use leptos::prelude::*;

use super::Ctx;
use crate::browser;
use crate::text::{self, Locale};

mod card;
mod following;
mod icon;
mod over;
mod start;
mod step;
mod trouble;
mod waiting;
mod widget;

/// What a view is made of. Only a change of it makes a view anew, so it holds nothing that changes
/// while a view is shown: the widget's frame would load again with every step of the server.
#[derive(Debug, Clone, PartialEq)]
struct Scene {
    shown: Shown,
    look: Look,
}

/// What every view needs and no view changes.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    locale: Locale,
    partner: String,
}

/// The kinds of screens, without what moves on them.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Loading,
    Unknown,
    Unreachable,
    Start(Banks),
    Opening,
    Widget(String),
    Leaving(String),
    OpeningFailed(WidgetTrouble),
    Following,
    Cancelling,
    CancelFailed,
    Over(End, bool),
}

impl Shown {
    fn of(screen: &Screen) -> Self {
        match screen {
            Screen::Loading { .. } => Self::Loading,
            Screen::UnknownJourney => Self::Unknown,
            Screen::Unreachable => Self::Unreachable,
            Screen::Start { banks, .. } => Self::Start(*banks),
            Screen::Opening { .. } => Self::Opening,
            Screen::Widget { url, .. } => Self::Widget(url.clone()),
            Screen::LeavingForWidget { url } => Self::Leaving(url.clone()),
            Screen::OpeningFailed { why } => Self::OpeningFailed(why.clone()),
            Screen::Following { .. } => Self::Following,
            Screen::Cancelling => Self::Cancelling,
            Screen::CancelFailed => Self::CancelFailed,
            Screen::Over { end, can_leave, .. } => Self::Over(end.clone(), *can_leave),
        }
    }
}

/// Draws the screen.
pub fn view_screen(screen: Memo<Screen>, ctx: Ctx) -> impl IntoView {
    let scene = Memo::new(move |_| {
        let locale = ctx.locale.get();
        let known = ctx
            .snapshot
            .with(|snapshot| snapshot.as_ref().map(|known| known.partner.clone()));
        let partner = known.unwrap_or_else(|| text::unnamed_partner(locale).to_owned());
        Scene {
            shown: screen.with(Shown::of),
            look: Look { locale, partner },
        }
    });
    let embedded = browser::parent().is_some();
    view! { <div class="sheet" class:embedded=embedded>{move || draw(scene.get(), screen, ctx)}</div> }
}

fn draw(Scene { shown, look }: Scene, screen: Memo<Screen>, ctx: Ctx) -> AnyView {
    match shown {
        Shown::Loading => waiting::loading(&look, screen),
        Shown::Unknown => trouble::unknown(&look),
        Shown::Unreachable => trouble::unreachable(&look, ctx),
        Shown::Start(banks) => start::view(&look, banks, ctx),
        Shown::Opening => waiting::opening(&look, screen, ctx),
        Shown::Widget(url) => widget::view(&look, url, screen, ctx),
        Shown::Leaving(url) => waiting::leaving(&look, url),
        Shown::OpeningFailed(why) => trouble::opening_failed(&look, &why, ctx),
        Shown::Following => following::view(&look, screen, ctx),
        Shown::Cancelling => waiting::cancelling(&look),
        Shown::CancelFailed => trouble::cancel_failed(&look, ctx),
        Shown::Over(end, can_leave) => over::view(&look, &end, can_leave, ctx),
    }
}

/// What is shown inside the widget's frame after the widget is done.
pub fn quiet(locale: Locale) -> impl IntoView {
    view! { <p class="hush">{text::start::loading(locale)}</p> }
}
