//! The linked banks: what each gave, what it kept back and why, and what to do about it.

use ::journey::{Bank, Fate};
use axum::response::Response;
use maud::{Markup, html};
use words::bank as said;

use super::super::place::Place;
use super::super::visit::Visit;
use crate::app::App;

/// The field of a form that says which bank it is about.
pub(in super::super) const CONNECTION: &str = "connection_id";
/// The field of the form that says that the end user was asked.
pub(in super::super) const SURE: &str = "sure";

/// The list.
pub(super) fn list(visit: &Visit, place: &Place, fate: Fate) -> Markup {
    let banks = Bank::all(&place.snapshot.progress);
    let partner = &*place.snapshot.partner;
    html! {
        @if !banks.is_empty() {
            ul.banks aria-label=(said::banks(visit.language)) {
                @for bank in &banks { (item(visit, bank, partner, fate)) }
            }
        }
    }
}

fn item(visit: &Visit, bank: &Bank, partner: &str, fate: Fate) -> Markup {
    let (l, over) = (visit.language, fate == Fate::Over);
    let name = bank.name.as_deref().unwrap_or(said::unnamed(l));
    let lacking: Vec<_> = bank.lacking(fate).collect();
    html! {
        li.bank data-status=(bank.status.as_str()) {
            strong { (name) } " "
            span.standing { (said::standing(l, &bank.status, over)) }
            @if !lacking.is_empty() {
                ul.lacking {
                    @for (mode, status) in lacking {
                        li {
                            span.way { (said::channel(l, mode)) } " "
                            span.reason { (said::reason(l, status)) }
                            @if let Some(next) = said::next(l, status, mode, partner) {
                                " " span.next { (next) }
                            }
                            @if bank.has_another_way(mode)
                                && let Some(way) = said::other_way(l, mode)
                            {
                                " " span.next { (way) }
                            }
                        }
                    }
                }
            }
            @if fate == Fate::MayGo { (remove(visit, bank, name)) }
        }
    }
}

/// Whether a bank is really to be taken away.
pub(in super::super) fn ask_to_remove(app: &App, visit: &Visit, bank: &Bank) -> Response {
    let l = visit.language;
    let place = Place::of(app, visit);
    let title = said::remove_title(l, bank.name.as_deref().unwrap_or(said::unnamed(l)));
    let body = html! {
        div.actions {
            form method="post" action=(visit.link("remove")) {
                input type="hidden" name=(CONNECTION) value=(bank.id);
                button.button.plain name=(SURE) value="1" data-testid="remove" {
                    (said::remove(l))
                }
            }
            (super::link(visit, "", "keep", "button main", said::keep(l)))
        }
    };
    let words = (&*title, said::remove_exactly(l));
    super::drawn(app, visit, &place, "step-remove", words, None, body)
}

fn remove(visit: &Visit, bank: &Bank, name: &str) -> Markup {
    html! {
        form method="post" action=(visit.link("remove")) {
            input type="hidden" name=(CONNECTION) value=(bank.id);
            button.button.plain data-testid="remove" {
                (said::remove(visit.language)) span.heard { ", " (name) }
            }
        }
    }
}
