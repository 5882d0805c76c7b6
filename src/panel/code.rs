//! What the settings become, to read and to copy: the widget's address, the session's request, the
//! body of `POST /v1/journeys`, and a command that sends it.

use leptos::prelude::*;
use url::Url;

use super::copy::Copy;
use super::form::{Checked, Form};
use super::sample;

/// The code of the right pane.
#[component]
pub fn Code(
    /// What is chosen.
    form: RwSignal<Form>,
    /// The same, checked: only what is right is shown.
    checked: Memo<Checked>,
    /// Our server's origin.
    origin: StoredValue<String>,
    /// The widget's address or its origin, once a preview told it.
    shown_at: Memo<Option<String>>,
) -> impl IntoView {
    let shown_at = move || {
        shown_at
            .get()
            .unwrap_or_else(|| sample::SANDBOX_WIDGET.to_owned())
    };
    let url = Memo::new(move |_| {
        let urls = origin.with_value(|origin| sample::return_urls(origin))?;
        checked.with(|checked| sample::widget_url(&shown_at(), &checked.settings, &urls))
    });
    let session = Memo::new(move |_| {
        checked.with(|checked| sample::session_url(&shown_at(), &checked.settings))
    });
    let json = Memo::new(move |_| {
        checked.with(|checked| {
            form.with(|form| sample::request_json(&form.request(&checked.settings)))
        })
    });
    let curl = Memo::new(move |_| {
        origin.with_value(|origin| json.with(|json| sample::curl(origin, json)))
    });
    view! {
        <section class="pane pane-code" aria-labelledby="code-heading">
            <header class="pane-head">
                <h2 id="code-heading">"Code"</h2>
                <p class="pane-note" aria-live="polite">
                    {move || {
                        let wrong = checked.with(|checked| !checked.problems.is_empty());
                        wrong.then_some("without the fields to correct")
                    }}
                </p>
            </header>
            <div class="pane-body">
                <Address
                    heading="Widget address"
                    testid="panel-url"
                    url
                    checked
                    hint="What the browser opens. Your choices stand out; Oneshot adds the others, \
                    with a session and keys of each journey's own."
                />
                <Address
                    heading="Session request"
                    testid="panel-session"
                    url=session
                    checked
                    hint="What our server posts to Linxo first, with the user's token in the body."
                />
                <Block
                    heading="Body of POST /v1/journeys"
                    testid="panel-json"
                    text=json
                    hint="What your server sends to Oneshot to open such a journey."
                />
                <Block
                    heading="The same by curl"
                    testid="panel-curl"
                    text=curl
                    hint="Run it on your server: the API key never goes to a browser."
                />
            </div>
        </section>
    }
}

/// An address, one parameter a line; its text is the address.
#[component]
fn Address(
    heading: &'static str,
    testid: &'static str,
    hint: &'static str,
    url: Memo<Option<Url>>,
    checked: Memo<Checked>,
) -> impl IntoView {
    let text = Signal::derive(move || url.get().map(String::from).unwrap_or_default());
    let pieces = move || {
        let pieces = checked.with(|checked| {
            url.with(|url| {
                url.as_ref()
                    .map(|url| sample::pieces(url, &checked.settings))
            })
        });
        pieces
            .unwrap_or_default()
            .into_iter()
            .map(|piece| {
                let class = if piece.chosen {
                    "piece is-chosen"
                } else {
                    "piece"
                };
                view! {
                    <span class=class>
                        {piece.name} <span class="piece-value">{piece.value}</span>
                    </span>
                }
            })
            .collect_view()
    };
    view! {
        <figure class="code">
            <figcaption>
                <h3>{heading}</h3>
                <Copy text what=heading/>
                <p class="hint">{hint}</p>
            </figcaption>
            <code class="code-text address" data-testid=testid tabindex="0">{pieces}</code>
        </figure>
    }
}

/// A text with its line breaks.
#[component]
fn Block(
    heading: &'static str,
    testid: &'static str,
    hint: &'static str,
    text: Memo<String>,
) -> impl IntoView {
    view! {
        <figure class="code">
            <figcaption>
                <h3>{heading}</h3>
                <Copy text what=heading/>
                <p class="hint">{hint}</p>
            </figcaption>
            <pre class="code-text" data-testid=testid tabindex="0">{move || text.get()}</pre>
        </figure>
    }
}
