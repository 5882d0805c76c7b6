//! From the choice of a bank to the open bank.

use axum::Form as FormBody;
use axum::extract::{Multipart, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::consent::settle;
use super::entry::{Params, over};
use super::entry_point::EntryPoint;
use super::session::Session;
use super::settings::Settings;
use super::walk::Step;
use crate::app::{App, Shared};
use crate::provider::{Mode, Provider};
use crate::requests::ForUser;
use crate::signin::{Attempt, Form, Problem};
use crate::world::World;

/// Changes a live session, goes on where nothing is left to ask, and shows its page.
pub(super) fn change(
    app: &App,
    headers: &HeaderMap,
    params: &Params,
    change: impl FnOnce(&mut World, &mut Session),
) -> Response {
    let id = params.get("session_id").map_or("", String::as_str);
    let mut world = app.world();
    let Some(mut session) = world.live_session(id, app).map(|session| session.clone()) else {
        drop(world);
        return over(headers, params);
    };
    change(&mut world, &mut session);
    settle(app, &mut world, &mut session);
    let response = show(&session);
    world.sessions.insert(session.id.clone(), session);
    response
}

/// The same by a step that leads from one step to the next.
fn step(
    app: &App,
    headers: &HeaderMap,
    params: &Params,
    next: impl FnOnce(Step, &Settings) -> Step,
) -> Response {
    change(app, headers, params, |_, session| {
        let settings = Settings::of(session);
        session.go(|step| next(step, &settings));
    })
}

/// Back to the entry point, with the query it was opened with.
pub(super) fn show(session: &Session) -> Response {
    let mut response = Redirect::to(&session.entry_address()).into_response();
    response.extensions_mut().insert(ForUser(session.user));
    response
}

#[derive(Deserialize)]
pub(super) struct Choice {
    provider: String,
}

/// A bank was chosen.
pub(super) async fn provider(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    FormBody(choice): FormBody<Choice>,
) -> Response {
    step(&app, &headers, &params, |step, settings| {
        let chosen = Provider::find(&choice.provider).filter(|one| settings.lists(one));
        match (step, chosen) {
            (Step::ChooseBank, Some(provider)) => to_bank(provider, settings),
            (step, _) => step,
        }
    })
}

/// On from the choice of a bank.
pub(super) fn to_bank(provider: &'static Provider, settings: &Settings) -> Step {
    let modes = settings.channels(provider);
    let way = modes.and_then(|modes| Step::through(provider, &modes, None));
    way.unwrap_or(Step::ChooseChannel {
        provider,
        notice: None,
    })
}

/// “I don't have a checking account”.
pub(super) async fn embedded(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    step(&app, &headers, &params, |step, _| {
        step.chosen(Mode::Embedded)
    })
}

/// “Connect my checking accounts”: to the bank. Posted into the top window or a new tab.
pub(super) async fn bank(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    let id = params.get("session_id").map_or("", String::as_str);
    let mut world = app.world();
    let Some(session) = world.live_session(id, &app) else {
        drop(world);
        return over(&headers, &params);
    };
    session.go(|step| step.chosen(Mode::Redirect).go_to_bank());
    if !session.step.is_at_bank() {
        return show(session);
    }
    let address = format!("{}visits/{}", app.addresses.bank, session.visit);
    let mut response = Redirect::to(&address).into_response();
    response.extensions_mut().insert(ForUser(session.user));
    response
}

/// On without the channel that is being opened.
pub(super) async fn skip(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    step(&app, &headers, &params, |step, _| step.skipped())
}

/// The credential form of the EMBEDDED channel.
pub(super) async fn credentials(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let read = Attempt::read(form, app.config.choices.file_max_bytes).await;
    let id = params.get("session_id").map_or("", String::as_str);
    let before = {
        let mut world = app.world();
        let session = world.live_session(id, &app);
        session.and_then(|session| session.step.form_at(Mode::Embedded))
    };
    let Some(before) = before else {
        return step(&app, &headers, &params, |step, _| step);
    };
    let outcome = match read {
        Ok(attempt) => attempt.try_open(&app, before).await,
        Err(problem) => Err(with_problem(before, problem)),
    };
    step(&app, &headers, &params, |step, settings| {
        step.signed_in(Mode::Embedded, outcome, settings.leaves_early())
    })
}

/// The form again, with what went wrong.
pub(crate) fn with_problem(form: Form, problem: Problem) -> Form {
    Form {
        problem: Some(problem),
        ..form
    }
}

#[derive(Deserialize)]
pub(crate) struct Code {
    pub(crate) code: String,
}

/// The code of a challenge, EMBEDDED.
pub(super) async fn challenge(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    FormBody(Code { code }): FormBody<Code>,
) -> Response {
    let right = code.trim() == app.config.choices.challenge_code;
    step(&app, &headers, &params, |step, _| {
        step.challenged(Mode::Embedded, right)
    })
}

/// To another bank, while a new connection is not made.
pub(super) async fn back(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |_, session| {
        if session.entry == EntryPoint::AddConnection && !session.step.is_over() {
            session.step = Step::ChooseBank;
        }
    })
}
