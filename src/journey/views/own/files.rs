//! The end user's own data as files to keep.

use contract::OwnSummary;
use leptos::prelude::*;

use crate::api::OwnFile;
use crate::browser::format;
use crate::journey::own::{Missing, Own, Saving};
use crate::journey::views::card::remark;
use crate::journey::views::icon::Icon;
use crate::text::{Locale, own as words};

pub(super) fn view(l: Locale, summary: &OwnSummary, own: Own) -> AnyView {
    let buttons = OwnFile::ALL.map(|file| button(l, own, file));
    let until = summary.kept_until_ms;
    let until = until.map(|ms| format::day_of(l.tag(), ms));
    let failed = Memo::new(move |_| match own.saving.get() {
        Saving::Failed(why) => Some(why),
        Saving::Nothing | Saving::UnderWay(_) => None,
    });
    let said = move || match failed.get() {
        Some(Missing::Gone) => words::gone(l),
        Some(Missing::Elsewhere) => words::elsewhere(l),
        Some(Missing::Offline | Missing::Failed) | None => words::save_failed(l),
    };
    view! {
        <div class="own-files">
            <h3>{words::keep(l)}</h3>
            <p class="small">{words::keep_exactly(l)}</p>
            <p class="small" data-testid="own-open">{words::open_until(l, until.as_deref())}</p>
            <div class="own-buttons">{buttons}</div>
            {move || remark(failed.get().is_some(), said())}
        </div>
    }
    .into_any()
}

fn button(l: Locale, own: Own, file: OwnFile) -> AnyView {
    let (test_id, label) = match file {
        OwnFile::Whole => ("own-json", words::whole_file(l)),
        OwnFile::Transactions => ("own-transactions", words::transactions_file(l)),
        OwnFile::Accounts => ("own-accounts", words::accounts_file(l)),
    };
    let busy = move || matches!(own.saving.get(), Saving::UnderWay(under_way) if under_way == file);
    view! {
        <button
            type="button"
            class="button plain"
            data-testid=test_id
            aria-busy=move || busy().to_string()
            on:click=move |_| own.save.run(file)
        >
            {Icon::Download.view()}
            <span>{label}</span>
        </button>
    }
    .into_any()
}
