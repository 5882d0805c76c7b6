//! The banks' own site, on its own origin: sign-in, authorisation, and back.

mod pages;

use axum::Form as FormBody;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use crate::app::{App, Shared};
use crate::locale::Locale;
use crate::provider::Mode;
use crate::requests::ForUser;
use crate::signin::Attempt;
use crate::widget::{self, Code, FORM_MAX_BYTES, Session, Settings, Step};

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/visits/{visit}", get(show))
        .route("/visits/{visit}/credentials", post(credentials))
        .route("/visits/{visit}/challenge", post(challenge))
        .route("/visits/{visit}/authorise", post(authorise))
        .route("/visits/{visit}/refuse", post(refuse))
        .route("/assets/widget.css", get(widget::style))
        .route("/assets/bank.css", get(pages::style))
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(FORM_MAX_BYTES))
}

async fn unknown(headers: HeaderMap) -> Response {
    let page = pages::over(Locale::of_browser(&headers), None);
    (StatusCode::NOT_FOUND, page).into_response()
}

fn gone(headers: &HeaderMap) -> Response {
    let page = pages::over(Locale::of_browser(headers), None);
    (StatusCode::GONE, page).into_response()
}

/// Where the browser goes when the bank has done its work: to `aspsp_callback_uri`, whose page
/// opens the widget again with the same session, else to the widget itself. Nothing is appended;
/// what Linxo appends, if anything, is unknown.
fn callback(app: &App, session: &Session) -> String {
    match Settings::of(session).aspsp_callback_uri {
        Some(url) => url.into(),
        None => {
            let entry = session.entry_address();
            format!("{}{}", app.addresses.embed, entry.trim_start_matches('/'))
        }
    }
}

/// Leads a session that is at the bank from one step to the next, then shows the bank's next page
/// or leaves.
fn step(
    app: &App,
    visit: &str,
    headers: &HeaderMap,
    next: impl FnOnce(Step, &Settings) -> Step,
) -> Response {
    let mut world = app.world();
    let Some(mut session) = world.live_visit(visit, app).map(|session| session.clone()) else {
        return gone(headers);
    };
    if session.step.is_at_bank() {
        let settings = Settings::of(&session);
        session.go(|step| next(step, &settings));
        widget::settle(app, &mut world, &mut session);
    }
    let next = if session.step.is_at_bank() {
        format!("/visits/{visit}")
    } else {
        callback(app, &session)
    };
    let mut response = Redirect::to(&next).into_response();
    response.extensions_mut().insert(ForUser(session.user));
    world.sessions.insert(session.id.clone(), session);
    response
}

/// The page of the visit.
async fn show(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut world = app.world();
    let Some(session) = world.live_visit(&visit, &app) else {
        return gone(&headers);
    };
    let locale = Settings::of(session).language(&headers);
    let mut response = match &session.step {
        Step::SignIn { way, form, .. } if way.mode == Mode::Redirect => {
            pages::sign_in(locale, way.provider, &visit, form)
        }
        Step::Challenge { way, wrong, .. } if way.mode == Mode::Redirect => {
            let code = &app.config.choices.challenge_code;
            pages::challenge(locale, way.provider, &visit, code, *wrong)
        }
        Step::Authorise { way, access } => {
            let offered = access.offered(Mode::Redirect);
            pages::authorise(locale, way.provider, &visit, &offered)
        }
        _ => pages::over(locale, Some(&callback(&app, session))),
    };
    response.extensions_mut().insert(ForUser(session.user));
    response
}

async fn credentials(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let read = Attempt::read(form, app.config.choices.file_max_bytes).await;
    let before = {
        let mut world = app.world();
        let session = world.live_visit(&visit, &app);
        session.and_then(|session| session.step.form_at(Mode::Redirect))
    };
    let Some(before) = before else {
        return step(&app, &visit, &headers, |step, _| step);
    };
    let outcome = match read {
        Ok(attempt) => attempt.try_open(&app, before).await,
        Err(problem) => Err(widget::with_problem(before, problem)),
    };
    step(&app, &visit, &headers, |step, settings| {
        step.signed_in(Mode::Redirect, outcome, settings.leaves_early())
    })
}

async fn challenge(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
    FormBody(Code { code }): FormBody<Code>,
) -> Response {
    let right = code.trim() == app.config.choices.challenge_code;
    step(&app, &visit, &headers, |step, _| {
        step.challenged(Mode::Redirect, right)
    })
}

/// The person authorises Linxo at the bank.
async fn authorise(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
) -> Response {
    step(&app, &visit, &headers, |step, _| step.authorised())
}

/// The person does not.
async fn refuse(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
) -> Response {
    step(&app, &visit, &headers, |step, _| step.refused_at_bank())
}
