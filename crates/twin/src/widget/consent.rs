//! The consent, which makes the connection.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::entry::{Params, over};
use super::session::{Session, Step};
use super::settings::Settings;
use super::steps::show;
use crate::app::{App, Shared};
use crate::world::{NewChannel, NewConnection, Scenario, World};

/// “I give my consent”: for all accounts, or for those that are ticked (`account=INDEX`, repeated).
pub(super) async fn give(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let id = params.get("session_id").map_or("", String::as_str);
    let mut world = app.world();
    let Some(session) = world.live_session(id, &app) else {
        drop(world);
        return over(&headers, &params);
    };
    let settings = Settings::of(session);
    let ticked = url::form_urlencoded::parse(&body)
        .filter(|(name, _)| name == "account")
        .filter_map(|(_, value)| value.parse().ok())
        .collect();
    let chosen: Option<Vec<usize>> = settings.picks_accounts().then_some(ticked);
    if let Step::Accounts { none_ticked, .. } = &mut session.step
        && chosen.as_ref().is_some_and(Vec::is_empty)
    {
        *none_ticked = true;
        return show(session);
    }
    let mut session = session.clone();
    make(&app, &mut world, &mut session, chosen);
    let response = show(&session);
    world.sessions.insert(session.id.clone(), session);
    response
}

/// Makes the connection of a session that has come to the consent.
fn make(app: &App, world: &mut World, session: &mut Session, chosen: Option<Vec<usize>>) {
    let settings = Settings::of(session);
    let Step::Accounts {
        provider,
        mode,
        access,
        ..
    } = &session.step
    else {
        return;
    };
    let new = NewConnection {
        provider,
        channels: vec![NewChannel {
            mode: *mode,
            chosen,
            sync_ms: sync_ms(app, access.scenario),
            access: access.clone(),
        }],
        auto_sync: settings.auto_sync(&app.config.choices),
        consent_per_account: settings.consent_per_account(),
    };
    let connected = world.connect(session.user, new, app.clock.now_ms(), app.today());
    if let Some(connection) = connected {
        session.step = Step::Made {
            connection,
            left: false,
        };
    }
}

/// How long a synchronisation takes.
pub(crate) fn sync_ms(app: &App, scenario: Scenario) -> i64 {
    let factor = match scenario {
        Scenario::Slow => app.config.choices.slow_factor,
        _ => 1,
    };
    let sync = app.config.sync.saturating_mul(factor);
    i64::try_from(sync.as_millis()).unwrap_or(i64::MAX)
}
