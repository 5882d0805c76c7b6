//! What a form becomes: the widget's address, the request that makes a session, the body that opens
//! a journey, and the command that sends it.

use contract::OpenJourney;
use linxo::settings::{
    Placement, ReturnUrls, WidgetSettings, add_connection_url, read_entry_url, session_query,
    setting,
};
use serde_json::Value;
use url::Url;

/// Where Linxo's sandbox shows the widget, for as long as no preview told the server's own address.
pub const SANDBOX_WIDGET: &str = "https://sandbox-embed.oxlin.io";
/// Stands for the session that Linxo makes for each widget.
pub const SESSION_PLACEHOLDER: &str = "SESSION_ID";
/// Stands for the keys that the server makes for each journey.
pub const KEY_PLACEHOLDER: &str = "KEY";

/// Where the widget is under its origin, until a preview shows that it is elsewhere.
const WIDGET_PATH: &str = "/v2.1/widget";

/// The three addresses that every journey sets by itself.
/// `None` when `origin` is no http(s) origin.
pub fn return_urls(origin: &str) -> Option<ReturnUrls> {
    let origin = Url::parse(origin).ok()?;
    let page = |purpose: &str| origin.join(&format!("/{purpose}/{KEY_PLACEHOLDER}")).ok();
    Some(ReturnUrls {
        redirect_url: page("return")?,
        cancel_url: page("cancelled")?,
        aspsp_callback_uri: page("resume")?,
    })
}

/// An address of the widget, in the version of `shown_at`: the widget's origin, or an address at
/// which it was shown.
fn at(shown_at: &str, page: &str) -> Option<Url> {
    let mut url = Url::parse(shown_at).ok()?;
    let folder = url.path().strip_suffix("/add_connection");
    let path = format!("{}/{page}", folder.unwrap_or(WIDGET_PATH));
    url.set_path(&path);
    url.set_query(None);
    Some(url)
}

/// The widget's address as the browser will open it, with a placeholder for the session.
pub fn widget_url(shown_at: &str, settings: &WidgetSettings, urls: &ReturnUrls) -> Option<Url> {
    let mut base = at(shown_at, "add_connection")?;
    base.query_pairs_mut()
        .append_pair("session_id", SESSION_PLACEHOLDER);
    Some(add_connection_url(&base, settings, urls))
}

/// The request our server sends before that, for the settings whose place is there.
pub fn session_url(shown_at: &str, settings: &WidgetSettings) -> Option<Url> {
    let mut url = at(shown_at, "widget_session")?;
    url.query_pairs_mut().extend_pairs(session_query(settings));
    Some(url)
}

/// A piece of an address, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What comes before the value: the address up to the query, or `&name=`.
    pub name: String,
    /// The value, in the address's own spelling.
    pub value: String,
    /// Whether the integrator chose it, and not Oneshot or the session.
    pub chosen: bool,
}

/// An address in pieces, one for each parameter, so that every setting can be seen. Put together
/// again they are the address.
pub fn pieces(url: &Url, settings: &WidgetSettings) -> Vec<Piece> {
    let whole = url.as_str();
    let Some((before, query)) = whole.split_once('?') else {
        return vec![Piece {
            name: whole.to_owned(),
            value: String::new(),
            chosen: false,
        }];
    };
    let mut pieces = vec![Piece {
        name: before.to_owned(),
        value: String::new(),
        chosen: false,
    }];
    pieces.extend(query.split('&').enumerate().map(|(index, parameter)| {
        let separator = if index == 0 { '?' } else { '&' };
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        Piece {
            name: format!("{separator}{name}="),
            value: value.to_owned(),
            chosen: settings.get(name).is_some(),
        }
    }));
    pieces
}

/// Whether an address that the server opened carries these settings, no other, and
/// `auto_sync=false`.
pub fn carries(opened: &str, settings: &WidgetSettings) -> bool {
    let read = Url::parse(opened)
        .ok()
        .and_then(|url| read_entry_url(&url).ok());
    let in_address =
        |name: &str| setting(name).is_none_or(|setting| setting.placement == Placement::EntryQuery);
    read.is_some_and(|read| {
        let expected = settings.iter().filter(|(name, _)| in_address(name));
        read.auto_sync_off && read.settings.iter().eq(expected)
    })
}

/// The body of `POST /v1/journeys`, without the fields that say nothing.
pub fn request_json(request: &OpenJourney) -> String {
    let mut body = serde_json::to_value(request).unwrap_or_default();
    if let Value::Object(fields) = &mut body {
        fields.retain(|_, value| match value {
            Value::Null => false,
            Value::Object(inner) => !inner.is_empty(),
            _ => true,
        });
    }
    pretty(&body)
}

/// A command for a shell that opens such a journey. The key stays in the environment.
pub fn curl(origin: &str, json: &str) -> String {
    let quoted = json.replace('\'', r"'\''");
    format!(
        "curl --fail-with-body '{origin}/v1/journeys' \\\n  \
         -H \"Authorization: Bearer $ONESHOT_API_KEY\" \\\n  \
         -H \"Idempotency-Key: $(uuidgen)\" \\\n  \
         -H 'Content-Type: application/json' \\\n  \
         -d '{quoted}'"
    )
}

/// JSON with line breaks.
pub fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
