//! From the choice of a bank to the open bank.

use axum::Form as FormBody;
use axum::extract::{Multipart, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::entry::{Params, over};
use super::session::{ChannelNotice, Session, Step};
use super::settings::Settings;
use crate::app::{App, Shared};
use crate::provider::{Mode, Provider};
use crate::requests::ForUser;
use crate::signin::{Attempt, Form, Problem};
use crate::world::{Access, Scenario};

/// Changes a live session and shows its page.
pub(super) fn change(
    app: &App,
    headers: &HeaderMap,
    params: &Params,
    change: impl FnOnce(&mut Session),
) -> Response {
    let id = params.get("session_id").map_or("", String::as_str);
    let mut world = app.world();
    let Some(session) = world.live_session(id, app) else {
        drop(world);
        return over(headers, params);
    };
    change(session);
    show(session)
}

/// Back to the entry point, with the query it was opened with.
pub(super) fn show(session: &Session) -> Response {
    let mut response = Redirect::to(&session.entry()).into_response();
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
    change(&app, &headers, &params, |session| {
        let settings = Settings::of(session);
        let chosen = Provider::find(&choice.provider).filter(|one| settings.lists(one));
        if let (Step::ChooseBank, Some(provider)) = (&session.step, chosen) {
            // The bank's site needs a click of its own to open; a form does not.
            session.step = if settings.offers(provider, Mode::Redirect) {
                let notice = None;
                Step::ChooseChannel { provider, notice }
            } else {
                sign_in(provider, Mode::Embedded)
            };
        }
    })
}

fn sign_in(provider: &'static Provider, mode: Mode) -> Step {
    Step::SignIn {
        provider,
        mode,
        form: Form::default(),
    }
}

/// “I don't have a checking account”.
pub(super) async fn embedded(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |session| {
        if let Step::ChooseChannel { provider, .. } = session.step
            && Settings::of(session).offers(provider, Mode::Embedded)
        {
            session.step = sign_in(provider, Mode::Embedded);
        }
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
    if let Step::ChooseChannel { provider, .. } = session.step
        && Settings::of(session).offers(provider, Mode::Redirect)
    {
        session.step = sign_in(provider, Mode::Redirect);
    }
    if !session.is_at_bank() {
        return show(session);
    }
    let address = format!("{}visits/{}", app.addresses.bank, session.visit);
    let mut response = Redirect::to(&address).into_response();
    response.extensions_mut().insert(ForUser(session.user));
    response
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
        match world.live_session(id, &app).map(|session| &session.step) {
            Some(Step::SignIn {
                form,
                mode: Mode::Embedded,
                ..
            }) => Some(form.clone()),
            _ => None,
        }
    };
    let outcome = match (read, before) {
        (_, None) => return change(&app, &headers, &params, |_| {}),
        (Ok(attempt), Some(before)) => attempt.try_open(&app, before).await,
        (Err(problem), Some(before)) => Err(with_problem(before, problem)),
    };
    change(&app, &headers, &params, |session| {
        session.sign_in_result(Mode::Embedded, outcome);
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
    change(&app, &headers, &params, |session| {
        session.challenge_result(Mode::Embedded, right);
    })
}

/// To another bank.
pub(super) async fn back(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    change(&app, &headers, &params, |session| {
        if !matches!(session.step, Step::Made { .. }) {
            session.step = Step::ChooseBank;
        }
    })
}

impl Session {
    /// Whether the person is at the bank's site.
    pub(crate) fn is_at_bank(&self) -> bool {
        matches!(
            self.step,
            Step::SignIn {
                mode: Mode::Redirect,
                ..
            } | Step::Challenge {
                mode: Mode::Redirect,
                ..
            } | Step::Authorise { .. }
        )
    }

    /// What came of signing in, if the session still waits for it.
    pub(crate) fn sign_in_result(&mut self, at: Mode, outcome: Result<Access, Form>) {
        let Step::SignIn {
            provider,
            mode,
            form,
        } = &mut self.step
        else {
            return;
        };
        let provider: &'static Provider = provider;
        if *mode != at {
            return;
        }
        match outcome {
            Err(again) => *form = again,
            Ok(access) if access.scenario == Scenario::Otp => {
                self.step = Step::Challenge {
                    provider,
                    mode: at,
                    access,
                    wrong: false,
                };
            }
            Ok(access) => self.opened(provider, at, access),
        }
    }

    /// What came of the challenge.
    pub(crate) fn challenge_result(&mut self, at: Mode, right: bool) {
        let Step::Challenge {
            provider,
            mode,
            access,
            wrong,
        } = &mut self.step
        else {
            return;
        };
        if *mode != at {
            return;
        }
        *wrong = !right;
        if right {
            let (provider, access) = (*provider, access.clone());
            self.opened(provider, at, access);
        }
    }

    fn opened(&mut self, provider: &'static Provider, mode: Mode, access: Access) {
        let none = access.offered(mode).is_empty();
        self.step = match mode {
            Mode::Redirect if none => {
                let notice = Some(ChannelNotice::NoPaymentAccount);
                Step::ChooseChannel { provider, notice }
            }
            Mode::Redirect => Step::Authorise { provider, access },
            Mode::Embedded => Step::Accounts {
                provider,
                mode,
                access,
                none_ticked: false,
            },
        };
    }
}
