//! The receipt in words.

use contract::OutcomeKind;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::api::Receipt;
use crate::browser::format::moment;
use crate::journey::own::{Asked, Own};
use crate::journey::views::awaited::missing;
use crate::journey::views::card::note;
use crate::journey::views::icon::Icon;
use crate::piece::{Piece, el};
use crate::text::{Locale, accounts_and_transactions, receipt as said};

/// Asked for when it is opened: from the beginning, where it stands alone.
pub(super) fn view(l: Locale, own: Own, alone: bool) -> AnyView {
    view! {
        <details
            class="own-receipt"
            data-testid="own-receipt"
            open=alone
            on:toggle=move |_| own.read_receipt.run(())
        >
            <summary>{said::open(l)}</summary>
            <div aria-live="polite">
                {move || own.receipt.with(|asked| match asked {
                    Asked::NotYet | Asked::Reading => {
                        view! { <p class="small">{said::reading(l)}</p> }.into_any()
                    }
                    Asked::Missing(why) => {
                        missing(l, *why, "own-receipt-retry", own.read_receipt).into_any()
                    }
                    Asked::Here(receipt) => told(l, receipt, alone),
                })}
            </div>
        </details>
    }
    .into_any()
}

fn told(l: Locale, receipt: &Receipt, alone: bool) -> AnyView {
    let claims = &receipt.claims;
    let genuine = receipt.genuine.map(|genuine| {
        let said = match genuine {
            true => el("p")
                .class("note")
                .child(Icon::Shield.view())
                .child(el("span").child(said::genuine(l))),
            false => note(Icon::Alert, said::not_genuine(l)),
        };
        Piece::from(said.test_id("own-receipt-checked"))
    });
    let at = |ms: Option<i64>| ms.map(|ms| moment(l.tag(), ms));
    let delivered = claims.outcome == Some(OutcomeKind::Delivered);
    let counts = delivered.then(|| accounts_and_transactions(l, claims.counts));
    let facts = [
        (said::shared(l), counts),
        (said::read(l), at(claims.synchronised_at)),
        (said::backed_up(l), at(claims.backed_up_at)),
        (said::deleted(l), at(claims.deleted_at)),
        (said::verified(l), at(Some(claims.verified_at))),
        (
            said::how(l),
            Some(said::verified_by(l, &claims.verified_by)),
        ),
        (said::journey(l), Some(claims.journey.to_string())),
        (said::digest(l), claims.data_sha256.clone()),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .filter_map(|(term, fact)| {
            let fact = fact?;
            Some(view! { <div class="sum"><dt>{term}</dt><dd>{fact}</dd></div> })
        })
        .collect();
    let erased = said::erased(l, &claims.verified_by);
    let heading = if alone { "h2" } else { "h3" };
    view! {
        {erased.map(|erased| view! { <p>{erased}</p> })}
        <dl class="sums">{facts}</dl>
        {genuine}
        <button
            type="button"
            class="button plain"
            data-testid="print"
            on:click=|_| print()
        >
            {said::print(l)}
        </button>
        {Piece::from(el(heading).child(said::check(l)))}
        <p class="small">{said::check_exactly(l)}</p>
    }
    .into_any()
}

/// With all that is folded laid open: paper has nothing to press.
fn print() {
    let folded = document().query_selector_all(".own details:not(.own-list)");
    if let Ok(folded) = folded {
        for at in 0..folded.length() {
            let details = folded
                .get(at)
                .and_then(|one| one.dyn_into::<Element>().ok());
            if let Some(details) = details {
                details.set_attribute("open", "").ok();
            }
        }
    }
    window().print().ok();
}
