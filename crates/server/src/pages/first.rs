//! What the page shows and knows before its program is there. What the program would ask first is in
//! the page as data; and where it would show the widget in a frame, and a session is open, the frame
//! is in the page too, so that the widget loads while the program is on its way. No session is opened
//! here: looking at a page makes no user.

use ::journey::{Effect, Event, Journey as Page, Screen};
use axum::http::HeaderMap;
use contract::{SANDBOX, Snapshot};
use maud::{Markup, html};
use texts::Language;
use texts::{Key, filled};

/// Whether somebody's page is around ours, as far as the browser says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    Nobody,
    Somebody,
    /// It is of a browser that does not say.
    Unknown,
}

impl Around {
    /// What the browser wants the page for (Fetch Metadata).
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match headers.get("sec-fetch-dest").map(|dest| dest.as_bytes()) {
            Some(b"document") => Self::Nobody,
            Some(_) => Self::Somebody,
            None => Self::Unknown,
        }
    }
}

/// The first screen of a page at the journey's own address, when the program would open the widget in
/// a frame without being asked: then the widget's address is `url`.
pub(super) fn opens_the_widget(snapshot: &Snapshot, around: Around, url: String) -> Option<String> {
    let embedded = match around {
        Around::Nobody => false,
        Around::Somebody => true,
        Around::Unknown => return None,
    };
    let mut page = Page::new(::journey::Purpose::Page, embedded);
    let effects = page.handle(Event::SnapshotArrived(Box::new(snapshot.clone())));
    page.handle(Event::WidgetOpened { url });
    match page.screen() {
        Screen::Widget { url, .. } if effects.contains(&Effect::OpenWidget) => Some(url),
        _ => None,
    }
}

/// The page with all that; `instead` has words that stand in for messages, `widget` is the address of
/// the widget that is shown at once, and `plain` that of the page that needs no program. `None` when
/// the page does not have the places, which are those of `index.html`.
pub(super) fn drawn(
    page: &str,
    language: Language,
    instead: &[(Key, &str)],
    snapshot: &Snapshot,
    around: Around,
    widget: Option<&str>,
    plain: &str,
) -> Option<String> {
    let say = |key| language.say(key);
    let brand = brand(snapshot);
    let failed = failed(say, plain);
    let view = match widget {
        Some(_) => html! { (failed) (brand) },
        None => html! { (failed) (brand) (card(say, instead, snapshot)) },
    };
    let mut page = without(page, "boot")?;
    page = filled_place(&page, "view", &view)?;
    if around == Around::Somebody {
        page = page.replacen("class=sheet>", "class=\"sheet embedded\">", 1);
        page = page.replacen("class=\"sheet\">", "class=\"sheet embedded\">", 1);
    }
    if let Some(url) = widget {
        page = unhidden(&page, "stage")?;
        page = filled_place(&page, "head", &head(say))?;
        page = filled_place(&page, "window", &frame(say, url))?;
        page = filled_place(
            &page,
            "foot",
            &html! {
                details.trouble { summary { (say(Key::WidgetTrouble)) } }
            },
        )?;
    }
    let mut rest = String::new();
    if widget.is_some() {
        (page, rest) = without_the_rest(&page)?;
    }
    let (before, after) = page.split_once("<noscript>")?;
    // Nothing in it ends the element.
    let known = serde_json::to_string(snapshot)
        .ok()?
        .replace('<', "\\u003c");
    let way = html! { p { a href=(plain) { (say(Key::PageGoOnWithout)) } } };
    let page = format!(
        "{before}{rest}<script type=\"application/json\" id=\"snapshot\">{known}</script><noscript>{}{after}",
        way.0
    );
    // Where no script runs, the page without a program comes by itself.
    let refresh = html! {
        noscript { meta http-equiv="refresh" content=(format!("0;url={plain}")); }
    };
    let (head, rest) = page.split_once("<title>")?;
    Some(format!("{head}{}<title>{rest}", refresh.0))
}

/// What the page's own script shows when the program cannot run.
fn failed(say: impl Fn(Key) -> &'static str, plain: &str) -> Markup {
    html! {
        div #plain role="alert" hidden {
            p.note.warn { (say(Key::PageFailed)) }
            div.actions {
                // The address that stands in the bar: nothing is lost by asking for it once more.
                a.button.main href="" { (say(Key::PageTryAgain)) }
                a.button.plain href=(plain) { (say(Key::PageGoOnWithout)) }
            }
        }
    }
}

fn brand(snapshot: &Snapshot) -> Markup {
    html! {
        @if let Some(logo) = &snapshot.logo {
            header.brand { img src=(logo) alt=(snapshot.partner) data-testid="logo"; }
        }
    }
}

/// The card of a journey that has not begun has its heading already; others turn out when the program
/// is there.
fn card(say: impl Fn(Key) -> &'static str, instead: &[(Key, &str)], snapshot: &Snapshot) -> Markup {
    let own = |key| instead.iter().find(|(one, _)| *one == key);
    let said = |key| own(key).map_or_else(|| say(key), |(_, words)| words);
    let mut page = Page::new(::journey::Purpose::Page, false);
    page.handle(Event::SnapshotArrived(Box::new(snapshot.clone())));
    let partner = [("partner", snapshot.partner.as_str())];
    let words = match page.screen() {
        Screen::Start { begun: false, .. } => {
            let title = filled(said(Key::StartTitle), &partner);
            Some((title, filled(said(Key::StartLead), &partner)))
        }
        _ => None,
    };
    html! {
        main.card {
            div.top {
                @if let Some((title, lead)) = words {
                    span.emblem {}
                    h1 { (title) }
                    p.lead { (lead) }
                } @else {
                    h1.heard { (say(Key::StartLoading)) }
                }
                div.bones aria-hidden="true" { div.bone {} div.bone {} div.bone {} }
            }
        }
        footer.trust { p { (say(Key::SharedTrust)) } }
    }
}

/// Above the widget: as the program draws it, so that nothing moves when it does.
fn head(say: impl Fn(Key) -> &'static str) -> Markup {
    let steps = [
        (Key::WidgetStepLink, "active", Key::FollowingActive),
        (Key::WidgetStepRead, "pending", Key::FollowingPending),
        (Key::WidgetStepErase, "pending", Key::FollowingPending),
    ];
    html! {
        div.head {
            h1 tabindex="-1" { (say(Key::WidgetTitle)) }
            ol.stepper aria-label=(say(Key::WidgetSteps)) {
                @for (name, state, word) in steps {
                    li data-state=(state) aria-current=[(state == "active").then_some("step")] {
                        (say(name)) span.heard { ", " (say(word)) }
                    }
                }
            }
            div.ways {
                button.button.quiet type="button" disabled { (say(Key::SharedCancel)) }
            }
        }
        div aria-live="polite" {}
    }
}

fn frame(say: impl Fn(Key) -> &'static str, url: &str) -> Markup {
    html! {
        iframe.widget-frame data-testid="widget-frame" title=(say(Key::WidgetFrameTitle))
            sandbox=(SANDBOX) referrerpolicy="strict-origin" src=(url) {}
        p.coming { span { (say(Key::WidgetComing)) } }
    }
}

/// The page without its scripts, its style sheets and what it links to, and these: on a slow line they
/// take longer to come than all that stands before the widget's frame, and a slow processor longer to
/// look at. The frame is asked for first then. Without its sheets nothing of the page is shown.
fn without_the_rest(page: &str) -> Option<(String, String)> {
    const ELEMENTS: [(&str, &str); 3] = [
        ("<style", "</style>"),
        ("<script", "</script>"),
        ("<link", ">"),
    ];
    let (at, _) = tag(page, "view")?;
    let (mut before, after) = (page.get(..at)?.to_owned(), page.get(at..)?);
    let mut rest = String::new();
    let next = |before: &str| {
        let elements = ELEMENTS.iter();
        let found = elements.filter_map(|(begin, end)| Some((before.find(begin)?, *end)));
        found.min()
    };
    while let Some((begin, end)) = next(&before) {
        let end = begin + before.get(begin..)?.find(end)? + end.len();
        rest.push_str(before.get(begin..end)?);
        before.replace_range(begin..end, "");
    }
    if rest.contains("<style") {
        before = before
            .replace("class=page>", "class=page hidden>")
            .replace("class=\"page\">", "class=\"page\" hidden>");
    }
    Some((before + after, rest))
}

/// Where the tag of the element with this id begins and ends, whichever way its id is written.
fn tag(page: &str, id: &str) -> Option<(usize, usize)> {
    let written = [format!("id={id}"), format!("id=\"{id}\"")];
    let mut found = written
        .iter()
        .flat_map(|name| page.match_indices(name.as_str()));
    let at = found.find_map(|(at, name)| {
        let next = page.get(at + name.len()..)?.chars().next()?;
        (next == '>' || next == ' ').then_some(at)
    })?;
    let begin = page.get(..at)?.rfind('<')?;
    let end = at + page.get(at..)?.find('>')? + 1;
    Some((begin, end))
}

/// Puts something into an element, before what is there.
fn filled_place(page: &str, id: &str, what: &Markup) -> Option<String> {
    let (_, end) = tag(page, id)?;
    let (before, after) = page.split_at_checked(end)?;
    Some(format!("{before}{}{after}", what.0))
}

/// The page without a paragraph.
fn without(page: &str, id: &str) -> Option<String> {
    let (begin, end) = tag(page, id)?;
    let close = end + page.get(end..)?.find("</p>")? + "</p>".len();
    Some(format!("{}{}", page.get(..begin)?, page.get(close..)?))
}

fn unhidden(page: &str, id: &str) -> Option<String> {
    let (begin, end) = tag(page, id)?;
    let shown = page
        .get(begin..end)?
        .replace(" hidden=\"\"", "")
        .replace(" hidden", "");
    Some(format!("{}{shown}{}", page.get(..begin)?, page.get(end..)?))
}

#[cfg(test)]
mod tests;
