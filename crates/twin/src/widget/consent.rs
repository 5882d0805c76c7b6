//! The consent, which makes the connection, and the list of accounts changed later.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::entry::Params;
use super::session::Session;
use super::settings::Settings;
use super::steps::change;
use super::walk::{AllOpened, Listed, Step};
use crate::app::{App, Shared};
use crate::provider::Mode;
use crate::world::{
    Access, Channel, Connection, NewChannel, NewConnection, Scenario, Selection, World,
};

/// The boxes that are ticked: `account=PLACE IN THE LIST`, repeated.
fn ticked(body: &[u8]) -> Vec<usize> {
    url::form_urlencoded::parse(body)
        .filter(|(name, _)| name == "account")
        .filter_map(|(_, value)| value.parse().ok())
        .collect()
}

/// “I give my consent”: for all accounts, or for those that are ticked.
pub(super) async fn give(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    change(&app, &headers, &params, |world, session| {
        let picks = Settings::of(session).picks_accounts();
        let Step::Accounts {
            opened,
            none_ticked,
        } = &mut session.step
        else {
            return;
        };
        let ticked = picks.then(|| ticked(&body));
        if ticked.as_ref().is_some_and(Vec::is_empty) {
            *none_ticked = true;
            return;
        }
        let opened = opened.clone();
        make(&app, world, session, &opened, ticked.as_deref());
    })
}

/// The list of accounts of a connection, as it is to be from now on.
pub(super) async fn manage(
    State(app): State<Shared>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    change(&app, &headers, &params, |world, session| {
        let Step::Manage {
            connection,
            none_ticked,
        } = &mut session.step
        else {
            return;
        };
        let ticked = ticked(&body);
        let id = *connection;
        let Some(found) = world.connection(session.user, id) else {
            return;
        };
        let listed = listed_of(found);
        if !ticked.iter().any(|place| *place < listed.len()) {
            *none_ticked = true;
            return;
        }
        let selections: Vec<_> = found
            .channels
            .iter()
            .map(|channel| Selection {
                mode: channel.mode,
                chosen: places(&listed, Some(&ticked), channel.mode),
                sync_ms: sync_ms(&app, channel.access.scenario),
            })
            .collect();
        let (now_ms, today) = (app.clock.now_ms(), app.today());
        world.select_accounts((session.user, id), &selections, now_ms, today);
        session.step = Step::Made {
            connection: id,
            left: false,
        };
    })
}

/// The accounts that a connection's channels give, ticked when they are shared.
pub(super) fn listed_of(connection: &Connection) -> Vec<Listed> {
    let beside = connection.channel(Mode::Redirect).is_some();
    let channels = connection.channels.iter();
    let all = channels.flat_map(|channel| {
        let offered = channel.access.offered_beside(channel.mode, beside);
        offered.into_iter().map(|account| Listed {
            mode: channel.mode,
            ticked: channel.shares(&account),
            account,
        })
    });
    all.collect()
}

/// The accounts that a consent is still to be given for: those of channels that are new.
pub(super) fn to_consent(world: &World, session: &Session, opened: &AllOpened) -> Vec<Listed> {
    let there = opened.connection;
    let there = there.and_then(|id| world.connection(session.user, id));
    let has = |mode| there.is_some_and(|one| one.channel(mode).is_some());
    let mut listed = opened.listed(has(Mode::Redirect));
    listed.retain(|one| !has(one.mode));
    listed
}

/// Goes on by itself where nothing is left to ask: all channels are renewed ones, or the person
/// does not wait for the list of accounts.
pub(crate) fn settle(app: &App, world: &mut World, session: &mut Session) {
    let Step::Accounts { opened, .. } = &session.step else {
        return;
    };
    let early = Settings::of(session).leaves_early();
    if early || to_consent(world, session, opened).is_empty() {
        let opened = opened.clone();
        make(app, world, session, &opened, None);
    }
}

/// Makes the connection, or reads the one that is edited anew. `ticked`: by their place in the
/// list; `None`: all.
fn make(
    app: &App,
    world: &mut World,
    session: &mut Session,
    all: &AllOpened,
    ticked: Option<&[usize]>,
) {
    let listed = to_consent(world, session, all);
    let settings = Settings::of(session);
    let edited = all.connection;
    let edited = edited.and_then(|id| world.connection(session.user, id));
    let channels = all.opened.iter().map(|one| {
        let renewed = edited.and_then(|edited| Some((edited, edited.channel(one.mode)?)));
        let chosen = match renewed {
            Some((edited, channel)) => as_before(edited, channel, &one.access),
            None => {
                let places = places(&listed, ticked, one.mode);
                let all = ticked.is_none() && places.len() == one.access.offered(one.mode).len();
                (!all).then_some(places)
            }
        };
        NewChannel {
            mode: one.mode,
            chosen,
            sync_ms: sync_ms(app, one.access.scenario),
            access: one.access.clone(),
        }
    });
    let channels: Vec<_> = channels.collect();
    let (now_ms, today) = (app.clock.now_ms(), app.today());
    let connection = match all.connection {
        Some(id) => {
            let mut there = true;
            for channel in channels {
                there &= world.open_channel((session.user, id), channel, now_ms, today);
            }
            there.then_some(id)
        }
        None => {
            let new = NewConnection {
                provider: all.provider,
                channels,
                auto_sync: settings.auto_sync(&app.config.choices),
                consent_per_account: settings.consent_per_account(),
            };
            world.connect(session.user, new, now_ms, today)
        }
    };
    session.step = match connection {
        Some(connection) => Step::Made {
            connection,
            left: false,
        },
        None => Step::NoConnection,
    };
}

/// The places in the source of what is ticked of a channel.
fn places(listed: &[Listed], ticked: Option<&[usize]>, mode: Mode) -> Vec<usize> {
    listed
        .iter()
        .enumerate()
        .filter(|(place, one)| {
            one.mode == mode && ticked.is_none_or(|ticked| ticked.contains(place))
        })
        .map(|(_, one)| one.account.index)
        .collect()
}

/// What a channel that is renewed reads: no more than was consented to. `None`: all, except what
/// the user has deleted.
pub(super) fn as_before(
    edited: &Connection,
    channel: &Channel,
    access: &Access,
) -> Option<Vec<usize>> {
    let beside = edited.channel(Mode::Redirect).is_some();
    let mut offered = access.offered_beside(channel.mode, beside);
    // A channel that never gave an account has none to hold on to.
    if edited.consent_per_account && !channel.accounts.is_empty() {
        offered.retain(|account| channel.shares(account));
    }
    let all = offered.len() == access.offered(channel.mode).len();
    (!all).then(|| offered.iter().map(|account| account.index).collect())
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
