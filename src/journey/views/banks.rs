//! The linked banks: what each gave, what it kept back and why, and what to do about it.

use ::journey::{Bank, Event, Fate};
use linxo::{ChannelMode, ChannelStatus};

use super::Look;
use super::card::button;
use crate::piece::{Element, Piece, el};
use crate::text::bank as words;

/// The list, where there is a bank.
pub(super) fn banks(look: &Look<'_>, banks: &[Bank], fate: Fate) -> Option<Element> {
    if banks.is_empty() {
        return None;
    }
    let l = look.locale;
    let items: Vec<_> = banks.iter().map(|bank| item(look, bank, fate)).collect();
    let list = el("ul").class("banks").attr("aria-label", words::banks(l));
    Some(list.child(items))
}

fn item(look: &Look<'_>, bank: &Bank, fate: Fate) -> Piece {
    let (l, over) = (look.locale, fate == Fate::Over);
    let unnamed = || words::unnamed(l).to_owned();
    let name = bank.name.clone().unwrap_or_else(unnamed);
    let lacking: Vec<_> = bank
        .lacking(fate)
        .map(|(mode, status)| lack(look, bank, mode, status))
        .collect();
    let lacking = (!lacking.is_empty()).then(|| el("ul").class("lacking").child(lacking));
    let which = el("span").class("heard").child(", ").child(name.clone());
    let remove = || {
        let label = Piece::from(vec![words::remove(l).into(), which.into()]);
        let pressed = Event::RemovePressed(bank.id.clone());
        button(look.ctx, "remove", "button plain", label, pressed)
    };
    el("li")
        .class("bank")
        .attr("data-status", bank.status.as_str().to_owned())
        .child(el("strong").child(name))
        .child(span("standing", words::standing(l, &bank.status, over)))
        .child(lacking)
        .child((fate == Fate::MayGo).then(remove))
        .into()
}

fn lack(look: &Look<'_>, bank: &Bank, mode: &ChannelMode, status: &ChannelStatus) -> Piece {
    let l = look.locale;
    let other_way = bank
        .has_another_way(mode)
        .then(|| words::other_way(l, mode));
    let next = words::next(l, status, mode, look.partner);
    el("li")
        .child(span("way", words::channel(l, mode)))
        .child(span("reason", words::reason(l, status)))
        .child(" ")
        .child(next.map(|next| span("next", next)))
        .child(" ")
        .child(other_way.flatten().map(|way| span("next", way)))
        .into()
}

fn span(class: &'static str, words: impl Into<Piece>) -> Element {
    el("span").class(class).child(words)
}
