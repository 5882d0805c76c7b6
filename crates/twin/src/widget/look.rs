//! How a page outside of a walk looks: as its own address says.

use axum::http::HeaderMap;

use super::entry::Params;
use super::settings::Settings;
use super::theme;
use crate::locale::Locale;
use crate::version::Version;

/// Language, and the style sheet of the graphic settings if there are any.
pub(super) struct Look {
    pub(super) locale: Locale,
    pub(super) theme: Option<String>,
}

impl Look {
    pub(super) fn of(headers: &HeaderMap, params: &Params) -> Self {
        let given = params.iter().map(|(n, v)| (n.clone(), v.clone()));
        let settings = Settings::read(&given.collect());
        let theme = theme::page(&settings);
        Self {
            locale: settings.language(headers),
            theme: theme.map(|page| format!("{}/widget/{page}", Version::V2_1.path())),
        }
    }
}

/// The address of a page outside of a walk that looks like the walk.
pub(super) fn alike(path: &str, settings: &Settings) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(locale) = settings.locale {
        query.append_pair("locale", locale.tag());
    }
    query.extend_pairs(theme::pairs(settings));
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}
