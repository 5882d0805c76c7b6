//! Opening and reopening the widget, and deleting a connection: what is asked of Linxo while
//! somebody waits for the answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use contract::{JourneyId, JourneyState, OpenWidget, ProblemCode, WidgetOpened};
use linxo::ConnectionId;
use linxo::settings::{ReturnUrls, add_connection_url};
use tracing::Instrument;
use url::Url;

use super::KeyHolder;
use super::document::{PAGE, WITH_A_BODY, WITH_JOURNEY_KEY, problems};
use super::request::Content;
use crate::app::{App, NotApplied};
use crate::heartbeat::Holding;
use crate::keys::Purpose;
use crate::machine::{Event, Refused, step};
use crate::problem::{Answer, ApiProblem};
use crate::store::{Change, Claim, ConnectionRow, Journey, Widget};
use crate::user::UserError;
use crate::worker::{self, WorkError};

/// The worker holds a journey for the time of a call; then it is our turn.
const FIRST_PAUSE: Duration = Duration::from_millis(15);
/// Those who wait long, perhaps many for one journey, are not to wear the store down.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// What the deletion of a connection may be answered, whoever asks for it.
pub(super) const DELETE_PROBLEMS: &[ProblemCode] = &[
    ProblemCode::NotFound,
    ProblemCode::WrongState,
    ProblemCode::LinxoUnreachable,
    ProblemCode::LinxoRefused,
];

/// The keys of the addresses at which the end user's page may stand while banks are linked. In full
/// page the widget gives the window back at its own addresses, and the end user goes on from there.
pub(super) const SHOWS_THE_END_USER_S_PAGE: &[Purpose] = &[
    Purpose::Page,
    Purpose::Resume,
    Purpose::Return,
    Purpose::Cancelled,
];

problems!(
    OpenProblems: WITH_JOURNEY_KEY, WITH_A_BODY,
    [
        ProblemCode::Forbidden,
        ProblemCode::WrongState,
        ProblemCode::LinxoUnreachable,
        ProblemCode::LinxoRefused
    ]
);

/// Opens the widget, or finds it open: the same session with the same settings, unless a new one is
/// asked for.
#[utoipa::path(
    post,
    path = "/api/journey/widget",
    operation_id = "openWidget",
    tag = PAGE,
    security(("journey_key" = [])),
    request_body = Option<OpenWidget>,
    responses((status = 200, description = "The widget is open.", body = WidgetOpened), OpenProblems)
)]
pub(super) async fn open(
    State(app): State<Arc<App>>,
    holder: KeyHolder,
    Content(bytes): Content,
) -> Answer<Json<WidgetOpened>> {
    holder.must_be(SHOWS_THE_END_USER_S_PAGE)?;
    let asked = if bytes.is_empty() {
        OpenWidget::default()
    } else {
        super::body(&bytes)?
    };
    let url = opened(app, holder.journey, asked.anew, Stays::OurPage).await?;
    Ok(Json(WidgetOpened { url }))
}

/// What stays around the widget that is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stays {
    /// Our page, unless the partner wants the widget to have the whole window.
    OurPage,
    /// Nothing: the widget has the whole window, whatever the partner wants.
    Nothing,
}

/// The address of the widget, which is opened, or found open; `anew` asks for a new session.
pub(crate) async fn opened(
    app: Arc<App>,
    journey: Journey,
    anew: bool,
    stays: Stays,
) -> Answer<String> {
    step(journey.banks, &journey.position, Event::WidgetRequested)?;
    if let Some(entry_url) = journey.session_to_go_on(anew) {
        // Same session, same settings: the widget finds its context again.
        let url = address(&app, &journey, entry_url)?;
        gone_to_the_widget(&app, &journey, stays).await?;
        return Ok(url);
    }
    if anew || journey.unlinked {
        app.limits.session(&journey.id)?;
    }
    // A task of its own: when the page goes away in the middle, the user that is being made must
    // not be forgotten.
    let id = journey.id;
    let opened = async move {
        let (claim, holding) = claim(&app, &id).await?;
        let opened = open_claimed(&app, &claim.journey, anew).await;
        if opened.is_ok() {
            gone_to_the_widget(&app, &claim.journey, stays).await?;
        }
        give_back(&app, &claim, holding).await?;
        opened
    };
    let opened = tokio::spawn(opened.in_current_span());
    opened.await.map_err(|_| ApiProblem::internal())?
}

/// A browser that has the widget instead of our page is not back until it comes back again: the user
/// is not erased under its feet (`farewell`, in the worker).
async fn gone_to_the_widget(app: &App, journey: &Journey, stays: Stays) -> Answer<()> {
    let known = journey.widget_alone && journey.returned_at_ms.is_none();
    if !known && (journey.widget_alone || stays == Stays::Nothing) {
        app.store.left(&journey.id, app.now_ms()).await?;
    }
    Ok(())
}

async fn open_claimed(app: &App, journey: &Journey, anew: bool) -> Answer<String> {
    if let Some(entry_url) = journey.session_to_go_on(anew) {
        return address(app, journey, entry_url);
    }
    // Committed before anything is asked of Linxo.
    let obligation = |change: &mut Change| {
        change.obligation = Some(app.config.email_domain.clone());
    };
    let journey = app
        .apply(journey, |_| Event::WidgetRequested, obligation)
        .await?;
    app.ensure_user(&journey).await?;
    app.store.renew(&journey.id, &app.lease()).await?;
    let settings = &journey.settings;
    let session = app
        .as_user(&journey, |linxo, token| async move {
            linxo.open_widget(&token, settings).await
        })
        .await?;
    let widget = Widget {
        session_id: session.id.into_string(),
        entry_url: session.add_connection.to_string(),
    };
    let opened = |change: &mut Change| change.widget = Some(widget.clone());
    // Refused when the journey was stopped meanwhile: the worker erases the user then.
    app.apply(&journey, |_| Event::WidgetRequested, opened)
        .await?;
    address(app, &journey, &widget.entry_url)
}

/// The widget's whole address: the partner's settings, our three addresses with their keys, and
/// `auto_sync=false`.
pub(crate) fn address(app: &App, journey: &Journey, entry_url: &str) -> Answer<String> {
    let entry_url = Url::parse(entry_url).map_err(|_| ApiProblem::internal())?;
    let urls = ReturnUrls {
        redirect_url: app.address(Purpose::Return, journey)?,
        cancel_url: app.address(Purpose::Cancelled, journey)?,
        aspsp_callback_uri: app.address(Purpose::Resume, journey)?,
    };
    Ok(add_connection_url(&entry_url, &journey.settings, &urls).to_string())
}

/// Cancels a journey that has no bank, as Linxo itself says: what was read before may be old.
pub(crate) async fn cancel_unless_linked(app: &Arc<App>, journey: &Journey) -> Answer<Journey> {
    let (app, id) = (Arc::clone(app), journey.id.clone());
    let cancelled = async move {
        let (claim, holding) = claim(&app, &id).await?;
        let cancelled = cancel_claimed(&app, &claim.journey).await;
        give_back(&app, &claim, holding).await?;
        cancelled
    };
    let cancelled = tokio::spawn(cancelled.in_current_span());
    cancelled.await.map_err(|_| ApiProblem::internal())?
}

async fn cancel_claimed(app: &App, journey: &Journey) -> Answer<Journey> {
    let may_be_linked = journey.entry_url.is_some()
        && matches!(
            journey.position.state,
            JourneyState::Linking | JourneyState::Synchronising
        );
    let mut journey = journey.clone();
    if may_be_linked {
        let read = worker::read_connections(app, &journey).await;
        journey = read.map_err(|error| not_read(&error))?;
    }
    let unlinked = matches!(
        journey.position.state,
        JourneyState::Opened | JourneyState::Linking
    ) && !journey.reading().any;
    if !unlinked {
        return Ok(journey);
    }
    // When somebody was faster, what they did stands.
    let cancelled = app.apply_once(&journey, Event::CancelRequested, |_| {});
    match cancelled.await? {
        Some(cancelled) => Ok(cancelled),
        None => Ok(app.read(&journey.id).await?),
    }
}

/// Deletes one bank of a journey that is still being linked.
pub(crate) async fn delete_connection(
    app: &Arc<App>,
    journey: &Journey,
    connection_id: String,
) -> Answer<StatusCode> {
    if !journey
        .connections
        .iter()
        .any(|connection| connection.id == connection_id)
    {
        let detail = "The journey has no such connection.";
        return Err(ApiProblem::new(ProblemCode::NotFound, detail));
    }
    let (app, id) = (Arc::clone(app), journey.id.clone());
    let deleted = async move {
        let (claim, holding) = claim(&app, &id).await?;
        let deleted = delete_claimed(&app, &claim.journey, connection_id).await;
        give_back(&app, &claim, holding).await?;
        deleted
    };
    let deleted = tokio::spawn(deleted.in_current_span());
    deleted.await.map_err(|_| ApiProblem::internal())??;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete_claimed(app: &App, journey: &Journey, connection_id: String) -> Answer<()> {
    let state = journey.position.state;
    if !matches!(state, JourneyState::Linking | JourneyState::Synchronising) {
        return Err(Refused { state }.into());
    }
    let connection = ConnectionId::new(connection_id);
    let connection = &connection;
    let deleted = app
        .as_user(journey, |linxo, token| async move {
            linxo.delete_connection(&token, connection).await
        })
        .await;
    let has_it = |journey: &Journey| {
        let mut rows = journey.connections.iter();
        rows.any(|row: &ConnectionRow| row.id == connection.as_str())
    };
    match deleted {
        Ok(_) | Err(UserError::Linxo(linxo::client::Error::NotFound)) => {}
        // It may be deleted, and the answer alone be lost.
        Err(error) => match worker::read_connections(app, journey).await {
            Ok(read) if !has_it(&read) => return Ok(()),
            _ => return Err(error.into()),
        },
    }
    let read = async {
        let rest = worker::forget_connection(app, journey, connection.as_str()).await?;
        worker::read_connections(app, &rest).await
    };
    let read = read.await.map_err(|error| not_read(&error))?;
    if has_it(&read) {
        let detail = "Linxo said that the connection is deleted, and still has it. Try again.";
        return Err(ApiProblem::new(ProblemCode::LinxoRefused, detail));
    }
    Ok(())
}

/// What Linxo has could not be read while somebody waits for it.
fn not_read(error: &WorkError) -> ApiProblem {
    match error {
        WorkError::Linxo(error) => ApiProblem::linxo(error),
        error => {
            tracing::error!(%error, "connections not read for a page");
            ApiProblem::internal()
        }
    }
}

/// Waits for our turn with a journey.
async fn claim(app: &Arc<App>, id: &JourneyId) -> Answer<(Claim, Holding)> {
    let tried = tokio::time::timeout(LONGEST_WAIT, async {
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(claim) = app.store.claim(id, &app.lease()).await?
                && let Some(holding) = Holding::begin(app, id)
            {
                return Ok((claim, holding));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    });
    tried.await.unwrap_or_else(|_| {
        let detail = "The journey is busy talking to Linxo. Try again in a moment.";
        Err(ApiProblem::new(ProblemCode::LinxoUnreachable, detail))
    })
}

async fn give_back(app: &App, claim: &Claim, holding: Holding) -> Answer<()> {
    // First, or the worker could claim the journey and find it held.
    drop(holding);
    app.store
        .release(claim, Some(app.now_ms()), claim.journey.failures)
        .await?;
    app.bell.notify_one();
    Ok(())
}

impl From<NotApplied> for ApiProblem {
    fn from(error: NotApplied) -> Self {
        match error {
            NotApplied::Refused(refused) => refused.into(),
            NotApplied::Store(error) => error.into(),
        }
    }
}

impl From<UserError> for ApiProblem {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Linxo(error) => {
                tracing::warn!(%error, "Linxo did not do what a page asked for");
                Self::linxo(&error)
            }
            UserError::Store(error) => error.into(),
            UserError::Key(error) => error.into(),
        }
    }
}
