//! Settings as the widget's address, and back.

use serde::{Deserialize, Serialize};
use url::Url;

use super::chosen::squeezed;
use super::{CONNECTION_PARAMETER, EntryPoint, Placement, SettingError, WidgetSettings, catalogue};
use crate::{ConnectionId, WidgetSessionId};

const AUTO_SYNC: (&str, &str) = ("auto_sync", "false");

/// Where the browser comes back to us. Give them without a query: a public integration found that
/// Linxo takes none on `redirect_url`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnUrls {
    /// At the end of the process.
    pub redirect_url: Url,
    /// When the user cancels.
    pub cancel_url: Url,
    /// After the bank's own site: a page that shows the widget again with the same session.
    pub aspsp_callback_uri: Url,
}

/// The query of `POST …/widget_session`: the settings that belong there, and `auto_sync=false`, whose
/// place is not documented, so it is given in both.
pub fn session_query(settings: &WidgetSettings) -> Vec<(String, String)> {
    let chosen = settings
        .iter()
        .filter(|(name, _)| placement(name) == Placement::SessionQuery);
    chosen
        .chain([AUTO_SYNC])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The address that opens the widget for a new connection: `link` (which has the `session_id`), the
/// settings that belong there, the return addresses, and `auto_sync=false`, always and once.
/// The same arguments give the same address, which is what reopening the widget needs.
///
/// Settings whose place is the session's query, such as `captive_mode`, are not in it: they were
/// given when the session was opened, see [`session_query`].
pub fn add_connection_url(link: &Url, settings: &WidgetSettings, urls: &ReturnUrls) -> Url {
    let returns = [
        ("redirect_url", urls.redirect_url.as_str()),
        ("cancel_url", urls.cancel_url.as_str()),
        ("aspsp_callback_uri", urls.aspsp_callback_uri.as_str()),
    ];
    with_settings(link, settings, &returns)
}

/// The same without return addresses, for a program that has no pages to come back to: the widget
/// ends at a page of its own, and a bank's site leads back to the widget.
///
/// ```
/// use linxo::settings::{WidgetSettings, link_without_return};
///
/// let link = "https://embed.example/v2.1/widget/add_connection?session_id=s1".parse()?;
/// let settings = WidgetSettings::from_pairs([("locale", "fr_FR")])?;
/// assert_eq!(
///     link_without_return(&link, &settings).query(),
///     Some("session_id=s1&locale=fr_FR&auto_sync=false")
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn link_without_return(link: &Url, settings: &WidgetSettings) -> Url {
    with_settings(link, settings, &[])
}

fn with_settings(link: &Url, settings: &WidgetSettings, returns: &[(&str, &str)]) -> Url {
    let entry = settings
        .iter()
        .filter(|(name, _)| placement(name) == Placement::EntryQuery);
    let ours: Vec<(&str, &str)> = entry
        .chain(returns.iter().copied())
        .chain([AUTO_SYNC])
        .collect();
    let is_ours = |name: &str| {
        squeezed(name) == squeezed(AUTO_SYNC.0) || ours.iter().any(|(ours, _)| *ours == name)
    };
    let mut address = link.clone();
    address.set_query(None);
    address
        .query_pairs_mut()
        .extend_pairs(link.query_pairs().filter(|(name, _)| !is_ours(name)))
        .extend_pairs(&ours);
    address
}

/// The address that opens any page of the widget, in the session of `link`, which may be the link to
/// another page: see [`EntryPoint::link`] and [`add_connection_url`].
pub fn entry_url(
    entry: EntryPoint,
    link: &Url,
    connection: Option<&ConnectionId>,
    settings: &WidgetSettings,
    urls: &ReturnUrls,
) -> Url {
    add_connection_url(&entry.link(link, connection), settings, urls)
}

/// What an address of the widget says, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The page, when it is a known one.
    pub entry: Option<EntryPoint>,
    /// The session.
    pub session_id: Option<WidgetSessionId>,
    /// The connection that the page is about.
    pub connection_id: Option<ConnectionId>,
    /// The settings, without the return addresses and `auto_sync`.
    pub settings: WidgetSettings,
    /// The end page.
    pub redirect_url: Option<Url>,
    /// The page for a cancelling user.
    pub cancel_url: Option<Url>,
    /// The page after the bank's own site.
    pub aspsp_callback_uri: Option<Url>,
    /// Whether the address says `auto_sync=false`, as One Shot requires. An address that says
    /// anything else of it is an error.
    pub auto_sync_off: bool,
}

/// Reads an address of the widget back, for example to show or to check it.
pub fn read_entry_url(address: &Url) -> Result<Opened, SettingError> {
    let mut opened = Opened {
        entry: EntryPoint::of(address),
        session_id: None,
        connection_id: None,
        settings: WidgetSettings::default(),
        redirect_url: None,
        cancel_url: None,
        aspsp_callback_uri: None,
        auto_sync_off: false,
    };
    let mut settings = Vec::new();
    for (name, value) in address.query_pairs() {
        match name.as_ref() {
            "session_id" => once(&name, &mut opened.session_id, value.as_ref().into())?,
            "redirect_url" => once(&name, &mut opened.redirect_url, absolute(&name, &value)?)?,
            "cancel_url" => once(&name, &mut opened.cancel_url, absolute(&name, &value)?)?,
            "aspsp_callback_uri" => {
                let url = absolute(&name, &value)?;
                once(&name, &mut opened.aspsp_callback_uri, url)?;
            }
            name if name == CONNECTION_PARAMETER.name => {
                once(name, &mut opened.connection_id, value.as_ref().into())?;
            }
            _ => {
                opened.auto_sync_off |= (name.as_ref(), value.as_ref()) == AUTO_SYNC;
                settings.push((name, value));
            }
        }
    }
    opened.settings = WidgetSettings::from_pairs(settings)?;
    Ok(opened)
}

/// Fills a place that must be filled once at most.
fn once<T>(name: &str, place: &mut Option<T>, value: T) -> Result<(), SettingError> {
    if place.is_some() {
        return Err(SettingError::Twice {
            name: name.to_owned(),
        });
    }
    *place = Some(value);
    Ok(())
}

fn absolute(name: &str, value: &str) -> Result<Url, SettingError> {
    Url::parse(value).map_err(|_| SettingError::BadValue {
        name: name.to_owned(),
        expectation: "write an absolute address".to_owned(),
    })
}

/// Settings we do not know go where most are.
fn placement(name: &str) -> Placement {
    catalogue::setting(name).map_or(Placement::EntryQuery, |setting| setting.placement)
}
