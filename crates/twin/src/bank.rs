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
use crate::widget::{self, ChannelNotice, Code, FORM_MAX_BYTES, Session, Settings, Step};

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
            let entry = session.entry();
            format!("{}{}", app.addresses.embed, entry.trim_start_matches('/'))
        }
    }
}

/// Changes a session that is at the bank, then shows the bank's next page or leaves.
fn change(
    app: &App,
    visit: &str,
    headers: &HeaderMap,
    change: impl FnOnce(&mut Session),
) -> Response {
    let mut world = app.world();
    let Some(session) = world.live_visit(visit, app) else {
        return gone(headers);
    };
    if session.is_at_bank() {
        change(session);
    }
    let next = if session.is_at_bank() {
        format!("/visits/{visit}")
    } else {
        callback(app, session)
    };
    let mut response = Redirect::to(&next).into_response();
    response.extensions_mut().insert(ForUser(session.user));
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
        Step::SignIn {
            provider,
            mode: Mode::Redirect,
            form,
        } => pages::sign_in(locale, provider, &visit, form),
        Step::Challenge {
            provider,
            mode: Mode::Redirect,
            wrong,
            ..
        } => {
            let code = &app.config.choices.challenge_code;
            pages::challenge(locale, provider, &visit, code, *wrong)
        }
        Step::Authorise { provider, access } => {
            pages::authorise(locale, provider, &visit, &access.offered(Mode::Redirect))
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
        match world.live_visit(&visit, &app).map(|session| &session.step) {
            Some(Step::SignIn {
                form,
                mode: Mode::Redirect,
                ..
            }) => Some(form.clone()),
            _ => None,
        }
    };
    let outcome = match (read, before) {
        (_, None) => return change(&app, &visit, &headers, |_| {}),
        (Ok(attempt), Some(before)) => attempt.try_open(&app, before).await,
        (Err(problem), Some(before)) => Err(widget::with_problem(before, problem)),
    };
    change(&app, &visit, &headers, |session| {
        session.sign_in_result(Mode::Redirect, outcome);
    })
}

async fn challenge(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
    FormBody(Code { code }): FormBody<Code>,
) -> Response {
    let right = code.trim() == app.config.choices.challenge_code;
    change(&app, &visit, &headers, |session| {
        session.challenge_result(Mode::Redirect, right);
    })
}

/// The person authorises Linxo at the bank.
async fn authorise(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
) -> Response {
    change(&app, &visit, &headers, |session| {
        if let Step::Authorise { provider, access } = &session.step {
            session.step = Step::Accounts {
                provider,
                mode: Mode::Redirect,
                access: access.clone(),
                none_ticked: false,
            };
        }
    })
}

/// The person does not.
async fn refuse(
    State(app): State<Shared>,
    Path(visit): Path<String>,
    headers: HeaderMap,
) -> Response {
    change(&app, &visit, &headers, |session| {
        let provider = match &session.step {
            Step::SignIn { provider, .. }
            | Step::Challenge { provider, .. }
            | Step::Authorise { provider, .. } => *provider,
            _ => return,
        };
        session.step = Step::ChooseChannel {
            provider,
            notice: Some(ChannelNotice::BankRefused),
        };
    })
}
