//! The event log, shown newest first.

use leptos::prelude::*;

use super::log::{Entry, Filter, Log, Source};
use super::text;

/// The log, its filter, and the button that empties it.
#[component]
pub fn Events(
    /// What was heard.
    log: RwSignal<Log>,
) -> impl IntoView {
    let filter = RwSignal::new(Filter::default());
    let shown = Memo::new(move |_| {
        filter.with(|filter| {
            log.with(|log| {
                let shown = log.entries().rev().filter(|entry| filter.shows(entry));
                shown.cloned().collect::<Vec<_>>()
            })
        })
    });
    let count =
        move || log.with(|log| text::log_count(shown.with(Vec::len), log.len(), log.ignored()));
    let sources = Source::ALL
        .map(|source| {
            view! {
                <label>
                    <input
                        type="checkbox"
                        prop:checked=move || filter.with(|filter| filter.shows_source(source))
                        on:change=move |event| {
                            let shown = event_target_checked(&event);
                            filter.update(|filter| filter.show_source(source, shown));
                        }
                    />
                    <span>{text::source(source)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <section class="pane pane-events" aria-labelledby="events-heading" data-testid="panel-log">
            <header class="pane-head">
                <h2 id="events-heading">"Events"</h2>
                <p class="pane-note" aria-live="polite" data-testid="panel-log-count">{count}</p>
                <button
                    type="button"
                    class="button quiet"
                    data-testid="panel-log-clear"
                    on:click=move |_| log.update(Log::clear)
                >
                    "Clear"
                </button>
            </header>
            <div class="log-filter" role="group" aria-label="Filter of the events">
                <div class="segments">{sources}</div>
                <input
                    class="input"
                    type="search"
                    aria-label="Only events with this text"
                    placeholder="filter"
                    prop:value=move || filter.with(|filter| filter.text.clone())
                    on:input=move |event| {
                        let wanted = event_target_value(&event);
                        filter.update(|filter| filter.text = wanted);
                    }
                />
            </div>
            <div class="pane-body">
                <Show when=move || log.with(Log::is_empty)>
                    <p class="empty">
                        "Messages of the widget and events of the journey appear here once a \
                        preview is open."
                    </p>
                </Show>
                <ol class="log" reversed>
                    <For each=move || shown.get() key=|entry| entry.number let(entry)>
                        <OneEntry entry/>
                    </For>
                </ol>
            </div>
        </section>
    }
}

/// One entry. Messages of the widget are what one looks for, so they come unfolded.
#[component]
fn OneEntry(entry: Entry) -> impl IntoView {
    let head = view! {
        <time>{entry.at}</time>
        <span class="tag" data-source=entry.source.name()>{text::source(entry.source)}</span>
        <span class="entry-name">{entry.name}</span>
    };
    let body = if entry.json.is_empty() {
        view! { <p class="entry-head">{head}</p> }.into_any()
    } else {
        let open = entry.source == Source::Widget;
        view! {
            <details open=open>
                <summary class="entry-head">{head}</summary>
                <pre>{entry.json}</pre>
            </details>
        }
        .into_any()
    };
    view! {
        <li data-testid="panel-log-entry" data-source=entry.source.name()>{body}</li>
    }
}
