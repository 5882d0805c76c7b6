//! The pages, one for each kind of screen.

use ::journey::{Brought, End, Fate, Notice, Screen, Trouble, WidgetTrouble};
use axum::http::StatusCode;
use axum::response::Response;
use contract::{Banks, ProblemCode};
use maud::{Markup, html};
use texts::{Key, Language};
use words::{following, over, start, trouble as wrong, widget};

use super::place::Place;
use super::sheet::Sheet;
use super::visit::Visit;
use crate::api;
use crate::app::App;
use crate::keys::Purpose;
use crate::problem::ApiProblem;

mod banks;
mod steps;

pub(super) use banks::{CONNECTION, SURE, ask_to_remove};

const OK: StatusCode = StatusCode::OK;

/// The journey as it stands; `notice` is what came of what the end user just did.
pub(super) fn journey(app: &App, visit: &Visit, place: &Place, notice: Option<Notice>) -> Response {
    if place.asks_to_cancel() && notice.is_none() {
        return ask_to_cancel(app, visit);
    }
    match place.screen() {
        Screen::Over { end, .. } => ended(app, visit, place, &end),
        screen @ Screen::Following { .. } => followed(app, visit, place, &screen, notice),
        Screen::Start { banks, begun, .. } => started(app, visit, place, banks, begun),
        // The machine has heard of nothing that leads anywhere else.
        _ => trouble(
            app,
            visit,
            StatusCode::INTERNAL_SERVER_ERROR,
            wrong::ours(visit.language, Trouble::Server),
            wrong::ours_exactly(visit.language, Trouble::Server),
            "",
        ),
    }
}

fn started(app: &App, visit: &Visit, place: &Place, banks: Banks, begun: bool) -> Response {
    let l = visit.language;
    let partner = place.snapshot.partner.as_str();
    let intro = visit.journey.intro.as_ref();
    let (title, lead, begin, decline) = if begun {
        let title = start::title_again(l).to_owned();
        let lead = start::lead_again(l, partner);
        (title, lead, start::go_on(l), words::cancel(l))
    } else {
        let own = |words: &Option<String>| {
            let words = words.as_deref()?;
            Some(texts::filled(words, &[("partner", partner)]))
        };
        let title = intro.and_then(|intro| own(&intro.title));
        let lead = intro.and_then(|intro| own(&intro.text));
        (
            title.unwrap_or_else(|| start::title(l, partner)),
            lead.unwrap_or_else(|| start::lead(l, partner)),
            start::begin(l, banks),
            start::decline(l),
        )
    };
    let listed = begun || intro.is_none_or(|intro| intro.text.is_none());
    let afterwards = start::afterwards_exactly(l, partner);
    let password = start::password_exactly(l, partner);
    let facts = [
        (start::what(l), start::what_exactly(l, banks)),
        (start::how_often(l), start::how_often_exactly(l)),
        (start::afterwards(l), &*afterwards),
        (start::password(l), &*password),
    ];
    let body = html! {
        @if listed {
            dl.facts {
                @for (term, words) in facts {
                    div.fact { dt { (term) } dd { (words) } }
                }
            }
        }
        div.actions {
            (form(visit, "open", "start", "button main", begin))
            @if begun {
                (form(visit, "anew", "renew", "button plain", widget::renew(l)))
            }
            (link(visit, "cancel", "cancel", "button quiet", decline))
        }
        p.small data-testid="deadline" { (start::deadline(l, &when(visit))) }
        p.small {
            @if let Some(url) = &place.snapshot.privacy_url {
                a href=(url) target="_blank" rel="noopener" { (start::partner_s_part(l, partner)) }
            } @else {
                (start::partner_s_part(l, partner))
            }
        }
    };
    // In a partner's page the widget has a tab of its own, and this page goes on telling.
    let here = visit.link("");
    let next = visit.embedded.then_some(here.as_str());
    drawn(app, visit, place, "step-start", (&title, &lead), next, body)
}

fn followed(
    app: &App,
    visit: &Visit,
    place: &Place,
    screen: &Screen,
    notice: Option<Notice>,
) -> Response {
    let Screen::Following {
        waits,
        slow,
        notice: told,
        can_reopen,
        can_renew,
        can_finish,
        can_cancel,
    } = *screen
    else {
        return super::back(visit);
    };
    let l = visit.language;
    let (partner, progress) = (&*place.snapshot.partner, &place.snapshot.progress);
    let by_the_widget = visit.purpose == Purpose::Cancelled && can_cancel;
    let notice = notice
        .or(told)
        .or(by_the_widget.then_some(Notice::CancelledNothing));
    let deadline = following::deadline(l, waits, &when(visit), partner);
    let reopen = if waits.is_between_banks() {
        following::one_more(l)
    } else {
        following::reopen(l)
    };
    let reopen_class = if can_finish || !waits.for_the_end_user() {
        "button plain"
    } else {
        "button main"
    };
    let cancel = if can_finish {
        words::cancel_all(l)
    } else {
        words::cancel(l)
    };
    let body = html! {
        (noted(l, notice))
        @if !waits.is_between_banks() {
            (steps::list(l, waits, progress, partner))
        }
        @if waits.tells_of_banks() { (banks::list(visit, place, Fate::of(waits))) }
        @if slow { p.note.warn { (following::slow(l, waits)) } }
        @if waits.goes_on_alone() { p.small { (following::may_leave(l)) } }
        @if let Some(deadline) = deadline { p.small data-testid="deadline" { (deadline) } }
        @if place.moves() { p.small { (l.say(Key::PlainMoves)) } }
        div.actions {
            @if can_finish {
                (form(visit, "finish", "finish", "button main", following::finish(l)))
            }
            @if can_reopen { (form(visit, place.reopens(), "reopen", reopen_class, reopen)) }
            @if can_renew { (form(visit, "anew", "renew", "button plain", widget::renew(l))) }
            @if can_cancel { (link(visit, "cancel", "cancel", "button quiet", cancel)) }
        }
    };
    let step = match place.state() {
        contract::JourneyState::Erasing => "step-erasing",
        _ => "step-progress",
    };
    let (title, lead) = (
        following::title(l, waits),
        following::lead(l, waits, partner),
    );
    let here = visit.link("");
    let next = place.moves().then_some(here.as_str());
    drawn(app, visit, place, step, (title, &lead), next, body)
}

/// What came of what the end user just did.
fn noted(l: Language, notice: Option<Notice>) -> Markup {
    html! {
        @if let Some(notice) = notice {
            p.note.warn[notice != Notice::BankRemoved] data-testid="notice" {
                (following::notice(l, notice))
            }
        }
    }
}

fn ended(app: &App, visit: &Visit, place: &Place, end: &End) -> Response {
    let l = visit.language;
    let (partner, progress) = (&*place.snapshot.partner, &place.snapshot.progress);
    let brought = Brought::of(progress);
    let step = match end {
        End::Delivered => "step-done",
        End::Cancelled => "step-cancelled",
        End::Abandoned | End::Failed(_) => "step-problem",
    };
    let of_the_banks = over::is_of_the_banks(end, brought);
    let counts = over::counts(l, progress.counts);
    let sums = [
        (over::shared(l), &*counts),
        (over::with_whom(l), partner),
        (over::at_linxo(l), over::at_linxo_exactly(l)),
        (over::from_now_on(l), over::from_now_on_exactly(l)),
    ];
    let leave = place.leave();
    let body = html! {
        @if of_the_banks { (banks::list(visit, place, Fate::Over)) }
        @if let Some(next) = over::next_step(l, end, progress, partner) { p { (next) } }
        @if *end == End::Delivered {
            dl.sums {
                @for (term, words) in sums { div.sum { dt { (term) } dd { (words) } } }
            }
        }
        div.actions {
            @if let Some(url) = &leave {
                a.button.main href=(url) target=[visit.embedded.then_some("_top")]
                    data-testid="leave" { (words::back_to(l, partner)) }
            }
            (link(visit, "receipt.jwt", "receipt", "button plain", over::receipt(l)))
        }
        p.small {
            (over::receipt_exactly(l)) " "
            @if leave.is_none() { (words::may_close(l)) }
        }
        @if *end == End::Delivered { (own(visit)) }
    };
    let title = over::title(l, end, brought);
    let lead = over::lead(l, end, progress, partner);
    drawn(app, visit, place, step, (title, &lead), None, body)
}

/// The end user's own data as files.
fn own(visit: &Visit) -> Markup {
    let l = visit.language;
    if visit.purpose != Purpose::Page {
        return html! { p.small { (l.say(Key::OwnElsewhere)) } };
    }
    if api::check_has_data(&visit.journey).is_err() {
        return html! { p.small { (l.say(Key::OwnGone)) } };
    }
    html! {
        h2 { (l.say(Key::OwnKeep)) }
        p.small { (l.say(Key::OwnKeepExactly)) }
        p.small { (l.say(Key::OwnOpen)) }
        div.actions {
            (link(visit, "data.csv", "data-csv", "button plain", l.say(Key::OwnTransactionsFile)))
            (link(visit, "accounts.csv", "accounts-csv", "button plain", l.say(Key::OwnAccountsFile)))
            (link(visit, "data.json", "data-json", "button plain", l.say(Key::OwnWholeFile)))
        }
    }
}

/// Whether the end user really wants to stop.
pub(super) fn ask_to_cancel(app: &App, visit: &Visit) -> Response {
    let l = visit.language;
    let place = Place::of(app, visit);
    let lead = following::cancel_asked_exactly(l, &place.snapshot.partner);
    // The way on from the widget's own cancel button is the widget.
    let keep = if place.asks_to_cancel() && place.state() > contract::JourneyState::Opened {
        form(visit, "anew", "keep", "button main", wrong::keep(l))
    } else {
        link(visit, "", "keep", "button main", wrong::keep(l))
    };
    let body = html! {
        div.actions {
            (keep)
            (form(visit, "cancel", "cancel", "button plain", words::cancel_all(l)))
        }
    };
    let words = (following::cancel_asked(l), &*lead);
    drawn(app, visit, &place, "step-cancel", words, None, body)
}

/// There is no widget; `way` is the form that tries again.
pub(super) fn not_opened(app: &App, visit: &Visit, problem: &ApiProblem, way: &str) -> Response {
    let l = visit.language;
    let place = Place::of(app, visit);
    let why = match problem.code() {
        ProblemCode::LinxoUnreachable => WidgetTrouble::LinxoUnreachable,
        ProblemCode::LinxoRefused => WidgetTrouble::LinxoRefused,
        _ => WidgetTrouble::Ours(super::trouble_of(problem)),
    };
    let lead = wrong::lead(l, &why, &place.snapshot.partner);
    trouble(
        app,
        visit,
        problem.status(),
        wrong::title(l, &why),
        &lead,
        way,
    )
}

/// A form that no page of ours has sent: nothing was done.
pub(super) fn foreign(app: &App, visit: &Visit) -> Response {
    let l = visit.language;
    let (title, lead) = (l.say(Key::PlainForeign), l.say(Key::PlainForeignExactly));
    trouble(app, visit, StatusCode::FORBIDDEN, title, lead, "")
}

/// What went wrong, with the form that tries again, where one may help, and the way to the journey.
pub(super) fn trouble(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    title: &str,
    lead: &str,
    way: &str,
) -> Response {
    let l = visit.language;
    let body = html! {
        div.actions {
            @if !way.is_empty() { (form(visit, way, "retry", "button main", words::retry(l))) }
            (link(visit, "", "look-again", "button plain", wrong::look_again(l)))
        }
    };
    let sheet = Sheet {
        status,
        step: "step-problem",
        title,
        lead,
        next: None,
        brand: None,
        body,
    };
    sheet.sent(app, visit)
}

fn drawn(
    app: &App,
    visit: &Visit,
    place: &Place,
    step: &'static str,
    (title, lead): (&str, &str),
    next: Option<&str>,
    body: Markup,
) -> Response {
    let snapshot = &place.snapshot;
    let logo = snapshot.logo.as_deref();
    let sheet = Sheet {
        status: OK,
        step,
        title,
        lead,
        next,
        brand: logo.map(|logo| (logo, snapshot.partner.as_str())),
        body,
    };
    sheet.sent(app, visit)
}

/// A button. What opens the widget takes a tab of its own where a partner's page is around ours.
fn form(visit: &Visit, way: &str, test_id: &str, class: &str, label: &str) -> Markup {
    let leaves = visit.embedded && matches!(way, "open" | "anew");
    html! {
        form method="post" action=(visit.link(way)) target=[leaves.then_some("_blank")] {
            button class=(class) data-testid=(test_id) { (label) }
        }
    }
}

fn link(visit: &Visit, rest: &str, test_id: &str, class: &str, label: &str) -> Markup {
    html! { a class=(class) href=(visit.link(rest)) data-testid=(test_id) { (label) } }
}

/// The journey's deadline. Where the end user is, nobody has told us.
fn when(visit: &Visit) -> String {
    let at = jiff::Timestamp::from_millisecond(visit.journey.expires_at_ms).unwrap_or_default();
    let (day, time) = (at.strftime("%Y-%m-%d"), at.strftime("%H:%M UTC"));
    words::moment(visit.language, Some(&day.to_string()), &time.to_string())
}
