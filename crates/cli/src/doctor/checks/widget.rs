//! The widget: a session, and its first page.

use linxo::settings::{ReturnUrls, WidgetSettings, add_connection_url};
use serde_json::Value;
use url::Url;

use crate::doctor::call::{Call, Endpoint};
use crate::doctor::code::Code;
use crate::doctor::facts::Fact;
use crate::doctor::fault::Fault;
use crate::doctor::finding::{Finding, Notes};
use crate::doctor::framing::{self, Framing};
use crate::doctor::probe::Look;
use crate::doctor::subject::Subject;

/// A page of the widget may lead on to another of its own; so often at most.
const HOPS: usize = 5;

/// Opens a session by the client, then raw, to see what the answer holds.
pub(super) async fn open(subject: &mut Subject, notes: &mut Notes) {
    let call = Call::OpenWidget;
    let (Some(token), Some(raw)) = (&subject.user_token, subject.raw_user_token.clone()) else {
        return notes.add(Fault::UserRefused.finding(Call::UserToken));
    };
    let settings = WidgetSettings::default();
    let question = subject.client.open_widget(token, &settings);
    match subject.ask(notes, call, question).await {
        Ok(session) => subject.session = Some(session),
        Err(fault) => {
            let finding = why_not_opened(subject, &fault, &raw, notes).await;
            return notes.add(finding);
        }
    }
    subject.opened_widget = true;
    notes.confirm(&[
        Fact::HostsThreeBases,
        Fact::WidgetSession,
        Fact::WidgetSessionQuery,
    ]);
    notes.saw("auto_sync=false is accepted on widget_session");
    let question = subject.probe.open_widget(&raw, true);
    let look = subject.look(notes, call, question).await;
    let answer = look.and_then(Look::accepted).and_then(|look| look.json());
    match answer {
        Ok(answer) => links_of(&answer, notes),
        Err(fault) => fault.note(call, notes),
    }
}

fn links_of(answer: &Value, notes: &mut Notes) {
    let link = answer
        .pointer("/_links/add_connection")
        .and_then(Value::as_str);
    let carries_id = link.is_some_and(|link| link.contains("session_id="));
    notes.judge(Fact::WidgetSessionAnswer, carries_id);
    match link {
        Some(_) if carries_id => {}
        Some(_) => notes.saw("_links.add_connection is without its session_id, which we add"),
        None => notes.saw("no _links.add_connection: the address is built from the session_id"),
    }
    let others = answer.get("_links").and_then(Value::as_object);
    let others: Vec<String> = others
        .into_iter()
        .flat_map(|links| links.keys())
        .filter(|name| *name != "add_connection")
        .map(|name| super::names::shown(name))
        .collect();
    if !others.is_empty() {
        notes.saw(format!("other links: {}", others.join(", ")));
    }
}

/// If a session opens without our settings, it is those that are refused.
async fn why_not_opened(
    subject: &Subject,
    fault: &Fault,
    raw: &secrecy::SecretString,
    notes: &mut Notes,
) -> Finding {
    if matches!(fault, Fault::Rejected(..)) {
        let bare = subject.probe.open_widget(raw, false).await;
        if bare.and_then(Look::accepted).is_ok() {
            notes.refute(Fact::WidgetSessionQuery);
            notes.refute(Fact::WidgetAutoSync);
            return auto_sync_refused("widget_session");
        }
    }
    if matches!(fault, Fault::NothingThere) {
        notes.refute(Fact::WidgetSession);
    }
    fault.refute(Call::OpenWidget, notes);
    fault.finding(Call::OpenWidget)
}

fn auto_sync_refused(place: &str) -> Finding {
    Finding::failed(
        Code::AutoSyncRefused,
        format!("auto_sync=false is refused on {place}, without it Linxo agrees"),
    )
    .change(
        "It must not be left out in a One Shot: this program has to learn the right place.",
        &[],
    )
    .ask("where auto_sync=false has to be given")
}

/// Fetches the first page with the address a journey would use.
pub(super) async fn fetch_page(subject: &mut Subject, notes: &mut Notes) {
    let Some(session) = &subject.session else {
        return notes.add(Fault::NothingThere.finding(Call::WidgetPage));
    };
    let base = session.add_connection.clone();
    let address = add_connection_url(&base, &WidgetSettings::default(), &return_urls(subject));
    match page(subject, &address, notes).await {
        Ok(look) => {
            // Whether they work is seen only where a person comes to the end: nothing is confirmed.
            notes.saw("auto_sync=false and three return addresses are accepted on add_connection");
            if subject.is_version_3() {
                notes.confirm(&[Fact::V3Widget]);
            }
            if look.is_page() {
                frame(subject, &look, &address, notes);
            } else {
                notes.add(not_a_page());
            }
        }
        Err(fault) => {
            let finding = why_no_page(subject, &fault, &base, notes).await;
            notes.add(finding);
        }
    }
}

/// Where the widget would come back to us. Nothing is there for the doctor, and nobody is sent there.
fn return_urls(subject: &Subject) -> ReturnUrls {
    let embed = &subject.config.client.endpoints.embed;
    let ours = subject.config.public_url.as_ref().unwrap_or(embed);
    let at = |path: &str| {
        let mut url = ours.clone();
        url.set_path(path);
        url
    };
    ReturnUrls {
        redirect_url: at("/return/oneshot-doctor"),
        cancel_url: at("/cancelled/oneshot-doctor"),
        aspsp_callback_uri: at("/resume/oneshot-doctor"),
    }
}

/// A page, also where the widget leads on to another of its own pages.
async fn page(subject: &Subject, address: &Url, notes: &mut Notes) -> Result<Look, Fault> {
    let mut at = address.clone();
    for _ in 0..HOPS {
        let question = subject.probe.page(&at);
        let look = subject.look(notes, Call::WidgetPage, question).await?;
        let next = look
            .target_from(&at)
            .filter(|next| next.origin() == at.origin());
        match next {
            Some(next) => {
                notes.saw(format!("leads on to {}", next.path()));
                at = next;
            }
            None => return look.accepted(),
        }
    }
    Err(Fault::Redirected(at.host_str().map(str::to_owned)))
}

/// Leaves out one thing after another, to see which of them Linxo does not take.
async fn why_no_page(subject: &Subject, fault: &Fault, base: &Url, notes: &mut Notes) -> Finding {
    if matches!(fault, Fault::Rejected(..) | Fault::Forbidden(_)) {
        let mut quiet = base.clone();
        quiet.query_pairs_mut().append_pair("auto_sync", "false");
        if page(subject, &quiet, &mut Notes::default()).await.is_ok() {
            notes.refute(Fact::WidgetReturnUrls);
            return Finding::failed(
                Code::ReturnUrlsRefused,
                "the widget opens without our return addresses, and not with them",
            )
            .change(
                "Use the address that Linxo knows of you.",
                &["ONESHOT_PUBLIC_URL"],
            )
            .ask("to register our return addresses, which end in a path that differs each time");
        }
        if page(subject, base, &mut Notes::default()).await.is_ok() {
            notes.refute(Fact::WidgetAutoSync);
            return auto_sync_refused("add_connection");
        }
    }
    fault.finding(Call::WidgetPage)
}

fn not_a_page() -> Finding {
    Finding::failed(
        Code::NotAPage,
        "GET /widget/add_connection answers something that is no page for a browser",
    )
    .change(
        "Check that the address is that of Linxo's widget.",
        &[Endpoint::Embed.setting()],
    )
}

fn frame(subject: &Subject, look: &Look, address: &Url, notes: &mut Notes) {
    let ours = subject.config.public_url.as_ref();
    match framing::judge(&look.headers, address, ours) {
        Framing::Free => {
            notes.confirm(&[Fact::WidgetFraming]);
            notes.saw("its headers say nothing against a frame");
        }
        Framing::Allowed => {
            notes.confirm(&[Fact::WidgetFraming]);
            notes.saw("its headers let our origin frame it");
        }
        Framing::Forbidden(header) => {
            notes.refute(Fact::WidgetFraming);
            let text = format!("the widget may not be framed by us: {}", cut(&header));
            notes.add(
                Finding::warning(Code::FramingForbidden, text)
                    .change(
                        "Until then, show the widget as a full page.",
                        &["ONESHOT_PUBLIC_URL"],
                    )
                    .ask("to let our origin (and those of partners) frame the widget"),
            );
        }
        Framing::Unknown(header) => {
            let text = format!("who may frame the widget is a list: {}", cut(&header));
            notes.add(Finding::warning(Code::FramingUnknown, text).change(
                "Set the address that browsers use, and run the doctor again.",
                &["ONESHOT_PUBLIC_URL"],
            ));
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(300).collect()
}
