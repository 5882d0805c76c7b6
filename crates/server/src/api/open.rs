//! Opening a journey, for a partner's server and for the panel.

use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contract::{JourneyId, OpenJourney, OpenedJourney, Presentation, ProblemCode, Theme};
use linxo::event::WidgetOrigin;
use linxo::settings::WidgetSettings;
use sha2::{Digest, Sha256};
use url::Url;

use crate::app::App;
use crate::intro;
use crate::keys::{KeyHash, Purpose};
use crate::problem::{Answer, ApiProblem};
use crate::store::{Idempotency, KeptTheme, NewJourney, Opening};
use crate::theme::{self, Look};

const LONGEST_REFERENCE: usize = 200;
const LONGEST_URL: usize = 2_000;
const LONGEST_IDEMPOTENCY_KEY: usize = 255;
const MOST_SETTINGS: usize = 100;

/// What may be wrong with the body.
pub(super) const PROBLEMS: &[ProblemCode] = &[
    ProblemCode::InvalidParentOrigin,
    ProblemCode::InvalidUrl,
    ProblemCode::InvalidWidgetSetting,
    ProblemCode::InvalidField,
];

/// Who opens a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opener {
    /// A partner's server, for our own page.
    Partner,
    /// The panel, which shows the widget itself.
    Panel,
}

/// Checks what was asked for, writes the journey, and answers with its addresses.
pub(super) async fn open(
    app: &App,
    partner: String,
    opener: Opener,
    idempotency_key: Option<&str>,
    bytes: &[u8],
) -> Answer<Response> {
    let asked: OpenJourney = if bytes.is_empty() {
        OpenJourney::default()
    } else {
        super::body(bytes)?
    };
    let idempotency = idempotency_key
        .map(|key| idempotency(key, bytes))
        .transpose()?;
    let mut new = checked(app, partner, asked)?;
    new.widget_alone |= opener == Opener::Panel;
    let id = match app.store.open(&new, idempotency.as_ref()).await? {
        Opening::New => {
            tracing::info!(journey = %new.id, partner = new.partner, "opened");
            app.bell.notify_one();
            new.id
        }
        Opening::Before(id) => id,
        Opening::OtherBody => {
            let detail = "Use a new Idempotency-Key for another request.";
            return Err(ApiProblem::new(ProblemCode::IdempotencyMismatch, detail));
        }
    };
    let journey = app.read(&id).await?;
    let url = app.address(Purpose::Page, &journey)?;
    let mut embed_url = url.clone();
    embed_url.set_query(Some("embed=1"));
    let opened = OpenedJourney {
        id,
        url: url.into(),
        embed_url: embed_url.into(),
        expires_at: journey.expires_at_ms.div_euclid(1_000),
    };
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

fn checked(app: &App, partner: String, asked: OpenJourney) -> Answer<NewJourney> {
    let field = |detail: &str| ApiProblem::new(ProblemCode::InvalidField, detail);
    let expires_in = match asked.expires_in_s {
        Some(seconds) if !(60..=86_400).contains(&seconds) => {
            return Err(field("`expires_in_s` must be 60 to 86400."));
        }
        Some(seconds) => Duration::from_secs(seconds.into()),
        None => app.config.timing.abandon_after,
    };
    let expires_in_ms = i64::try_from(expires_in.as_millis()).unwrap_or(i64::MAX);
    if asked
        .reference
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST_REFERENCE)
    {
        return Err(field("`reference` must have at most 200 characters."));
    }
    // A database may take no text with this in it.
    if asked
        .reference
        .as_ref()
        .is_some_and(|text| text.contains('\0'))
    {
        return Err(field("`reference` must not hold the character U+0000."));
    }
    if asked.widget.len() > MOST_SETTINGS {
        let detail = format!("`widget` must have at most {MOST_SETTINGS} settings.");
        return Err(ApiProblem::new(ProblemCode::InvalidWidgetSetting, detail));
    }
    if asked
        .locale
        .as_ref()
        .is_some_and(|tag| !looks_like_a_language(tag))
    {
        return Err(field("`locale` must be a BCP 47 tag such as fr or en-GB."));
    }
    let parent_origin = asked
        .parent_origin
        .map(|text| parent_origin(&text))
        .transpose()?;
    let settings = settings(asked.widget, asked.locale.as_deref())?;
    let theme = asked.theme.map(kept_theme).transpose()?;
    let intro = asked.intro.map(intro::checked).transpose()?;
    let privacy_url = intro.as_ref().and_then(|intro| intro.privacy_url.clone());
    privacy_url
        .map(|text| url("intro.privacy_url", text))
        .transpose()?;
    let id = new_id();
    let key = app.keys.newest();
    let hashed = |purpose| (purpose, KeyHash::of(&key.journey_key(purpose, &id)));
    let created_at_ms = app.now_ms();
    Ok(NewJourney {
        partner,
        reference: asked.reference,
        parent_origin,
        locale: asked.locale,
        settings,
        presentation: asked.presentation,
        widget_alone: asked.presentation != Presentation::Iframe,
        banks: asked.banks,
        theme,
        intro,
        return_url: asked
            .return_url
            .map(|text| url("return_url", text))
            .transpose()?,
        cancel_url: asked
            .cancel_url
            .map(|text| url("cancel_url", text))
            .transpose()?,
        key_version: key.version(),
        keys: Purpose::ALL.map(hashed).into(),
        created_at_ms,
        expires_at_ms: created_at_ms.saturating_add(expires_in_ms),
        id,
    })
}

fn kept_theme(asked: Theme) -> Answer<KeptTheme> {
    let wrong = |detail: String| ApiProblem::new(ProblemCode::InvalidField, detail);
    Look::of(&asked).map_err(wrong)?;
    let json = serde_json::to_string(&asked).map_err(|_| ApiProblem::internal())?;
    let sha256 = theme::digest(&json);
    Ok(KeptTheme { sha256, json })
}

fn new_id() -> JourneyId {
    let bytes: [u8; 16] = rand::random();
    let name: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    JourneyId(format!("jrn_{name}"))
}

/// Whether a journey may have this name. All have what [`new_id`] makes.
pub(super) fn looks_like_an_id(text: &str) -> bool {
    text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn idempotency(key: &str, bytes: &[u8]) -> Answer<Idempotency> {
    let printable = key.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if key.is_empty() || key.len() > LONGEST_IDEMPOTENCY_KEY || !printable {
        let detail = "`Idempotency-Key` must have 1 to 255 printable characters of ASCII.";
        return Err(ApiProblem::new(ProblemCode::InvalidField, detail));
    }
    Ok(Idempotency {
        key: key.to_owned(),
        body_sha256: Sha256::digest(bytes).into(),
    })
}

/// The exact origin of a page, as browsers write it: it goes into a security header and is what
/// messages are sent to, so nothing looser will do.
fn parent_origin(text: &str) -> Answer<String> {
    text.parse::<WidgetOrigin>()
        .map(|origin| origin.to_string())
        .map_err(|error| {
            let detail = format!("`parent_origin`: {error}.");
            ApiProblem::new(ProblemCode::InvalidParentOrigin, detail)
        })
}

fn settings(
    mut widget: std::collections::BTreeMap<String, String>,
    locale: Option<&str>,
) -> Answer<WidgetSettings> {
    // The widget speaks the page's language, unless it was told another.
    let language = locale.map(|tag| tag.replace('-', "_"));
    if let Some(language) = language.filter(|tag| tag.split('_').count() <= 2) {
        widget.entry("locale".to_owned()).or_insert(language);
    }
    WidgetSettings::from_pairs(widget).map_err(|error| {
        ApiProblem::new(
            ProblemCode::InvalidWidgetSetting,
            format!("`widget`: {error}."),
        )
    })
}

fn url(field: &str, text: String) -> Answer<String> {
    let usable = text.len() <= LONGEST_URL
        // The parser mends these, and browsers may mend them otherwise.
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && has_web_scheme(&text)
        && !text.contains('\\')
        && !text.contains(":///")
        && Url::parse(&text).is_ok_and(|url| {
            url.has_host() && url.username().is_empty() && url.password().is_none()
        });
    if usable {
        return Ok(text);
    }
    let detail = format!(
        "`{field}` must be an absolute http or https address of at most {LONGEST_URL} bytes, without a \
         user's name or password."
    );
    Err(ApiProblem::new(ProblemCode::InvalidUrl, detail))
}

/// With its two slashes, which the parser would add.
fn has_web_scheme(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    })
}

fn looks_like_a_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.len() <= 35
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
