//! The journey without a program: where scripts or WebAssembly do not run, pages of ours lead the full
//! page's way to the end. What they say and offer is decided by the same machine (`crates/journey`)
//! and said in the same words (`crates/words`) as the program's; forms take the place of its buttons.
//!
//! A page shows and never does: only a form that our own page sent does anything.

use std::sync::Arc;

use ::journey::{Bank, Notice, Trouble};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use contract::ProblemCode;
use words::trouble;

use super::Shared;
use crate::api::{self, OwnFile, Stays};
use crate::app::App;
use crate::keys::Purpose;
use crate::problem::{Answer, ApiProblem};
use crate::sink::table::Decimals;

mod draw;
mod ours;
mod place;
mod sheet;
mod visit;

use place::Place;
use visit::Visit;

/// The addresses of these pages.
pub(super) fn router() -> Router<Arc<App>> {
    let file = |file: fn(Decimals) -> OwnFile| {
        get(move |State(app): Shared, visit: Visit| async move {
            let decimals = match visit.language.writes_decimal_comma() {
                true => Decimals::Comma,
                false => Decimals::Point,
            };
            own(&app, &visit, file(decimals)).await
        })
    };
    Router::new()
        .route("/plain/{key}", get(show))
        .route("/plain/{key}/open", post(open))
        .route("/plain/{key}/anew", post(open_anew))
        .route("/plain/{key}/finish", post(finish))
        .route("/plain/{key}/remove", get(again).post(remove))
        .route("/plain/{key}/cancel", get(ask_to_cancel).post(cancel))
        .route("/plain/{key}/receipt.jwt", get(receipt))
        .route("/plain/{key}/data.json", file(|_| OwnFile::DATA_JSON))
        .route("/plain/{key}/data.csv", file(OwnFile::transactions_csv))
        .route("/plain/{key}/accounts.csv", file(OwnFile::accounts_csv))
}

/// The page's address, as the pages with a program write it.
pub(super) fn address(key: &str, language: Option<&str>) -> String {
    let language = language.map(|tag| format!("?lang={tag}"));
    format!("/plain/{key}{}", language.unwrap_or_default())
}

async fn show(State(app): Shared, visit: Visit) -> Response {
    let place = Place::of(&app, &visit);
    if visit.is_back(&place)
        && let Err(error) = app.returned(&visit.journey.id).await
    {
        // Only a hint: the worker looks by itself a moment later.
        tracing::warn!(%error, "a return visit woke nobody");
    }
    draw::journey(&app, &visit, &place, None)
}

async fn open(State(app): Shared, headers: HeaderMap, visit: Visit) -> Response {
    opened(app, headers, visit, false).await
}

async fn open_anew(State(app): Shared, headers: HeaderMap, visit: Visit) -> Response {
    opened(app, headers, visit, true).await
}

async fn opened(app: Arc<App>, headers: HeaderMap, visit: Visit, anew: bool) -> Response {
    if !ours::sent_it(&app, &headers) {
        return draw::foreign(&app, &visit);
    }
    let journey = visit.journey.clone();
    match api::widget_opened(Arc::clone(&app), journey, anew, Stays::Nothing).await {
        Ok(url) => see_other(&url),
        // What the journey waits for now says why there is no widget.
        Err(problem) if *problem.code() == ProblemCode::WrongState => back(&visit),
        Err(problem) => {
            let way = if anew { "anew" } else { "open" };
            draw::not_opened(&app, &visit, &problem, way)
        }
    }
}

async fn finish(State(app): Shared, headers: HeaderMap, visit: Visit) -> Response {
    if !ours::sent_it(&app, &headers) {
        return draw::foreign(&app, &visit);
    }
    match api::finished(&app, &visit.journey).await {
        Ok(_) => back(&visit),
        Err(problem) if *problem.code() == ProblemCode::WrongState => back(&visit),
        Err(problem) => {
            let notice = Notice::FinishFailed(trouble_of(&problem));
            let place = Place::of(&app, &visit);
            draw::journey(&app, &visit, &place, Some(notice))
        }
    }
}

async fn remove(
    State(app): Shared,
    headers: HeaderMap,
    mut visit: Visit,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if !ours::sent_it(&app, &headers) {
        return draw::foreign(&app, &visit);
    }
    // What is larger than any form of ours names no bank.
    let Ok(body) = body else { return back(&visit) };
    let said = |name: &str| {
        let mut fields = url::form_urlencoded::parse(&body);
        let field = fields.find(|(field, _)| field == name);
        field.map(|(_, value)| value.into_owned())
    };
    let id = said(draw::CONNECTION).unwrap_or_default();
    let banks = Bank::all(&Place::of(&app, &visit).snapshot.progress);
    let Some(bank) = banks.iter().find(|bank| bank.id == id) else {
        return back(&visit);
    };
    if said(draw::SURE).is_none() {
        return draw::ask_to_remove(&app, &visit, bank);
    }
    let notice = match api::connection_deleted(&app, &visit.journey, id).await {
        Ok(_) => Notice::BankRemoved,
        Err(problem) => match problem.code() {
            // Another page of the journey was faster.
            ProblemCode::NotFound => return back(&visit),
            ProblemCode::WrongState => Notice::TooLateToRemove,
            _ => Notice::RemoveFailed(trouble_of(&problem)),
        },
    };
    match app.read(&visit.journey.id).await {
        Ok(journey) => visit.journey = journey,
        Err(_) => return back(&visit),
    }
    let place = Place::of(&app, &visit);
    draw::journey(&app, &visit, &place, Some(notice))
}

async fn ask_to_cancel(State(app): Shared, visit: Visit) -> Response {
    let place = Place::of(&app, &visit);
    if place.may_cancel() {
        draw::ask_to_cancel(&app, &visit)
    } else {
        back(&visit)
    }
}

async fn cancel(State(app): Shared, headers: HeaderMap, visit: Visit) -> Response {
    if !ours::sent_it(&app, &headers) {
        return draw::foreign(&app, &visit);
    }
    // Whoever comes by the widget's own cancel button may have a bank linked: that alone throws
    // nothing away, and the page says so.
    let cancelled = if visit.purpose == Purpose::Cancelled && !Place::of(&app, &visit).is_linked() {
        api::cancel_unless_linked(&app, &visit.journey).await
    } else {
        api::cancelled(&app, &visit.journey).await
    };
    match cancelled {
        Ok(_) => back(&visit),
        Err(problem) if *problem.code() == ProblemCode::WrongState => {
            let place = Place::of(&app, &visit);
            draw::journey(&app, &visit, &place, Some(Notice::TooLateToCancel))
        }
        Err(problem) => {
            let (l, why) = (visit.language, trouble_of(&problem));
            let title = trouble::cancel_failed(l);
            let lead = format!(
                "{} {}",
                trouble::cancel_failed_exactly(l),
                trouble::ours_exactly(l, why)
            );
            draw::trouble(&app, &visit, problem.status(), title, &lead, "cancel")
        }
    }
}

async fn receipt(State(app): Shared, visit: Visit) -> Response {
    let name = format!("oneshot-{}.jwt", visit.journey.id);
    let disposition = format!("attachment; filename=\"{name}\"");
    let answer = api::receipt(&visit.journey);
    let answer = answer.map(|receipt| ([(header::CONTENT_DISPOSITION, disposition)], receipt));
    kept_home(&app, &visit, answer.map(IntoResponse::into_response))
}

async fn own(app: &Arc<App>, visit: &Visit, file: OwnFile) -> Response {
    // The addresses that Linxo and banks are given open none of it.
    if visit.purpose != Purpose::Page {
        return back(visit);
    }
    let answer = file.answer(app, &visit.journey).await;
    kept_home(app, visit, answer)
}

/// A file, or the page again where there is none to give.
fn kept_home(app: &App, visit: &Visit, answer: Answer<Response>) -> Response {
    match answer {
        Ok(mut answer) => {
            let no_store = header::HeaderValue::from_static("no-store");
            answer.headers_mut().insert(header::CACHE_CONTROL, no_store);
            answer
        }
        Err(problem) if problem.status().is_server_error() => {
            let why = trouble_of(&problem);
            let l = visit.language;
            let (title, lead) = (trouble::ours(l, why), trouble::ours_exactly(l, why));
            draw::trouble(app, visit, problem.status(), title, lead, "")
        }
        Err(_) => back(visit),
    }
}

/// The address of a form, asked for without one.
async fn again(visit: Visit) -> Response {
    back(&visit)
}

/// To the page, which shows the truth.
fn back(visit: &Visit) -> Response {
    see_other(&visit.link(""))
}

fn see_other(address: &str) -> Response {
    let headers = [
        (header::LOCATION, address),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// What it means for the end user.
fn trouble_of(problem: &ApiProblem) -> Trouble {
    match problem.code() {
        ProblemCode::LinxoUnreachable | ProblemCode::LinxoRefused => Trouble::Linxo,
        ProblemCode::RateLimited => Trouble::Busy,
        ProblemCode::UnknownJourney | ProblemCode::Unauthorized => Trouble::UnknownKey,
        _ => Trouble::Server,
    }
}
