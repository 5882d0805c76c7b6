//! What can be asked of the list: words, and an account, a month, a category, a status.

use std::cell::Cell;
use std::time::Duration;

use history::{Choice, Query, Rows, Values};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser;
use crate::browser::format::Dates;
use crate::journey::own::List;
use crate::text::{Locale, own as words};

pub(super) fn view(l: Locale, list: List, accounts: &[String]) -> AnyView {
    let query = RwSignal::new(Query::default());
    let search = NodeRef::<Input>::new();
    let ask = move |change: &dyn Fn(&mut Query)| {
        query.update(|query| change(query));
        list.ask(query.get_untracked());
    };
    let months = Dates::months(l.tag());
    let accounts = accounts.to_vec();
    let account = column(Rows::accounts, move |values| {
        options(values, |place| {
            let name = place.parse().ok().and_then(|at: usize| accounts.get(at));
            name.map_or_else(|| words::unnamed_account(l).to_owned(), Clone::clone)
        })
    });
    let month = column(Rows::months, move |values| {
        let mut all = options(values, |month| months.write(month));
        // Without a day they cannot be asked for; the newest come first.
        all.retain(|(month, _)| !month.is_empty());
        all.sort_unstable_by(|one, other| other.0.cmp(&one.0));
        all
    });
    let category = column(Rows::categories, move |values| {
        let name = |id: &str| words::category(l, Some(id).filter(|id| !id.is_empty()));
        let mut all = options(values, name);
        all.sort_unstable_by(|one, other| one.1.cmp(&other.1));
        all
    });
    let status = column(Rows::statuses, move |values| {
        options(values, |word| words::transaction_status(l, word))
    });
    let turns = Cell::new(0);
    let pick = move |name, test_id, column: Column, of: Of| {
        let values = list.look(|history| (column.values)(history.rows()).all().len());
        // There is nothing to choose.
        if values.unwrap_or_default() < 2 {
            return None;
        }
        turns.set(turns.get() + 1);
        let choice = Choosing {
            name,
            test_id,
            options: drawn_in_turn(turns.get(), list, column),
        };
        let chosen = move || {
            of(&mut query.get())
                .clone()
                .unwrap_or_else(|| ALL.to_owned())
        };
        let set = move |value: Choice| ask(&|query| *of(query) = value.clone());
        Some(select(l, choice, chosen, set))
    };
    let asked = move || !query.with(Query::is_everything);
    view! {
        <form class="own-ask" role="search" on:submit=|event| event.prevent_default()>
            <label class="own-words">
                <span>{words::list_search(l)}</span>
                <input
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    data-testid="own-search"
                    node_ref=search
                    prop:value=move || query.with(|query| query.words.clone())
                    on:input=move |event| {
                        let words = event_target_value(&event);
                        ask(&|query| query.words.clone_from(&words));
                    }
                />
            </label>
            {pick(words::list_account(l), "own-by-account", account, |query| &mut query.account)}
            {pick(words::month(l), "own-by-month", month, |query| &mut query.month)}
            {pick(words::category_column(l), "own-by-category", category, |query| &mut query.category)}
            {pick(words::list_status(l), "own-by-status", status, |query| &mut query.status)}
            <button
                type="button"
                class="button plain"
                data-testid="own-clear"
                disabled=move || !asked()
                on:click=move |_| {
                    ask(&|query| *query = Query::default());
                    // The button can be pressed no more, and would take the focus with it.
                    if let Some(search) = search.get_untracked() {
                        search.focus().ok();
                    }
                }
            >
                {words::list_clear(l)}
            </button>
        </form>
    }
    .into_any()
}

/// Stands for all values: a transaction may be without one, and those are another choice.
const ALL: &str = "*";

/// The filter of a query that a choice sets.
type Of = fn(&mut Query) -> &mut Choice;

/// Each value with its name.
type Named = Vec<(String, String)>;

/// A column that can be chosen from.
struct Column {
    values: fn(&Rows) -> &Values,
    named: Box<dyn Fn(&Values) -> Named>,
}

fn column(values: fn(&Rows) -> &Values, named: impl Fn(&Values) -> Named + 'static) -> Column {
    let named = Box::new(named);
    Column { values, named }
}

fn options(values: &Values, name: impl Fn(&str) -> String) -> Named {
    let all = values.all().iter();
    all.map(|value| (value.clone(), name(value))).collect()
}

/// The options of a column, each column in a task of its own: a history of many years has hundreds, and
/// the page is to stay at hand while they are drawn.
fn drawn_in_turn(turn: u32, list: List, column: Column) -> impl Fn() -> Option<Vec<AnyView>> {
    let column = StoredValue::new_local(column);
    let ready = in_turn(turn);
    let named = move || {
        let named =
            |column: &Column| list.look(|history| (column.named)((column.values)(history.rows())));
        column.try_with_value(named).flatten().unwrap_or_default()
    };
    move || {
        let drawn = |(value, name)| view! { <option value=value>{name}</option> }.into_any();
        ready
            .get()
            .then(|| named().into_iter().map(drawn).collect())
    }
}

/// Becomes true so many tasks from now.
pub(super) fn in_turn(turn: u32) -> RwSignal<bool> {
    let ready = RwSignal::new(false);
    spawn_local(async move {
        for _ in 0..turn {
            browser::pause(Duration::ZERO).await;
        }
        // The page may be gone by then.
        ready.try_set(true);
    });
    ready
}

/// What a choice is called, and what there is to choose.
struct Choosing<O> {
    name: &'static str,
    test_id: &'static str,
    options: O,
}

/// A choice between all and one of several.
fn select(
    l: Locale,
    choice: Choosing<impl Fn() -> Option<Vec<AnyView>> + Send + 'static>,
    chosen: impl Fn() -> String + Send + 'static,
    set: impl Fn(Choice) + 'static,
) -> AnyView {
    view! {
        <label>
            <span>{choice.name}</span>
            <select
                data-testid=choice.test_id
                prop:value=chosen
                on:change=move |event| {
                    let value = event_target_value(&event);
                    set((value != ALL).then_some(value));
                }
            >
                <option value=ALL>{words::list_all(l)}</option>
                {choice.options}
            </select>
        </label>
    }
    .into_any()
}
