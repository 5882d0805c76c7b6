//! Widget sessions: `POST /widget/widget_session`, and what a session remembers.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::json;

use super::entry_point::EntryPoint;
use super::walk::Step;
use crate::api::ApiError;
use crate::app::{App, Shared};
use crate::choices::Right;
use crate::fields::Fields;
use crate::requests::ForUser;
use crate::version::Version;
use crate::world::{World, random_name};

/// A walk through the widget, from an entry point to its end. A session walks to one end; opened
/// again after that in the same way, it shows its end again. Another entry point, or another
/// connection to edit, begins another walk.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) user: u64,
    created_at: i64,
    /// Under which version the widget was last opened; its links and redirects stay there.
    pub(crate) version: Version,
    /// Settings given on `widget_session`; those of the entry point win.
    pub(crate) base_settings: BTreeMap<String, String>,
    /// Where the widget was last entered.
    pub(crate) entry: EntryPoint,
    /// The query that it was last entered with.
    pub(crate) entry_query: String,
    /// The connection that the address names, whether there is one or not.
    pub(super) about: Option<String>,
    /// The queue that was opened for the walk.
    pub(super) queue: Option<u64>,
    /// The page around the widget, as the browser last named it.
    pub(crate) embedder: Option<String>,
    /// Names the visit at the bank's site, so that its address does not give the session away.
    pub(crate) visit: String,
    pub(crate) step: Step,
}

impl Session {
    /// From one step to the next.
    pub(crate) fn go(&mut self, next: impl FnOnce(Step) -> Step) {
        let step = std::mem::replace(&mut self.step, Step::New);
        self.step = next(step);
    }

    /// The address of one of the widget's pages, without its origin.
    pub(crate) fn path(&self, page: &str) -> String {
        format!("{}/widget/{page}", self.version.path())
    }

    /// The entry point with the query it was opened with, without its origin.
    pub(crate) fn entry_address(&self) -> String {
        format!("{}?{}", self.path(self.entry.path()), self.entry_query)
    }
}

impl World {
    /// Opens a session for a user.
    fn open_session(
        &mut self,
        (user, version): (u64, Version),
        base_settings: BTreeMap<String, String>,
        (now, lifetime_s): (i64, i64),
    ) -> String {
        self.sessions
            .retain(|_, session| session.created_at + lifetime_s > now);
        let id = random_name();
        let session = Session {
            id: id.clone(),
            user,
            created_at: now,
            version,
            base_settings,
            entry: EntryPoint::AddConnection,
            entry_query: format!("session_id={id}"),
            about: None,
            queue: None,
            embedder: None,
            visit: random_name(),
            step: Step::New,
        };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// A session that is not over: it is young enough, its user exists, and so does the
    /// connection that it made.
    pub(crate) fn live_session(&mut self, id: &str, app: &App) -> Option<&mut Session> {
        let oldest = app.clock.now_s() - app.config.choices.session_lifetime_s;
        let session = self.sessions.get_mut(id)?;
        let user = self.users.get(&session.user)?;
        let made = match session.step {
            Step::Made { connection, .. } => user.connections.contains_key(&connection),
            _ => true,
        };
        (made && session.created_at > oldest).then_some(session)
    }

    /// The same by the name of a visit at the bank.
    pub(crate) fn live_visit(&mut self, visit: &str, app: &App) -> Option<&mut Session> {
        let found = self.sessions.values().find(|one| one.visit == visit);
        let id = found?.id.clone();
        self.live_session(&id, app)
    }
}

/// Opens a session. The body is JSON or a form; settings may stand on the query.
pub(super) async fn create(
    State(app): State<Shared>,
    Extension(version): Extension<Version>,
    Query(settings): Query<BTreeMap<String, String>>,
    fields: Fields,
) -> Response {
    let refuse = |status: StatusCode, description: &str| {
        (status, Json(json!({"error_description": description}))).into_response()
    };
    let wrong_client = fields.get("client_id") != app.config.client_id
        || fields.get("client_secret") != app.config.client_secret;
    if wrong_client {
        let description = "unknown client, or wrong client secret";
        return refuse(StatusCode::UNAUTHORIZED, description);
    }
    let choices = &app.config.choices;
    let now = app.clock.now_s();
    let mut world = app.world();
    let token = fields.get("access_token");
    let user = match world.user_with(token, Right::Widget, choices, now) {
        Ok(user) => user,
        Err(refusal) => return ApiError::from(refusal).into_response(),
    };
    let lifetime_s = choices.session_lifetime_s;
    let id = world.open_session((user, version), settings, (now, lifetime_s));
    let mut link = app.addresses.embed.clone();
    link.set_path(&format!("{}/widget/add_connection", version.path()));
    link.set_query(Some(&format!("session_id={id}")));
    let body = json!({"session_id": id, "_links": {"add_connection": link}});
    let mut response = Json(body).into_response();
    response.extensions_mut().insert(ForUser(user));
    response
}
