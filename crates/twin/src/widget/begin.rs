//! The first step of a walk: what an entry point begins with.

use super::entry_point::EntryPoint;
use super::session::Session;
use super::settings::Settings;
use super::walk::Step;
use crate::app::App;
use crate::provider::Mode;
use crate::world::{ChannelStatus, Connection, World};

/// Where a session's walk begins.
pub(super) fn first_step(app: &App, world: &World, session: &Session) -> Step {
    let settings = Settings::of(session);
    let entry = session.entry;
    if !entry.is_about_a_connection() {
        return match entry {
            EntryPoint::Terms => Step::Terms,
            EntryPoint::ProfessionalAccount => Step::Professional { incomplete: false },
            _ => Step::ChooseBank,
        };
    }
    let id = session.about.as_deref().and_then(|id| id.parse().ok());
    let Some(connection) = id.and_then(|id| world.connection(session.user, id)) else {
        return Step::NoConnection;
    };
    let id = connection.id;
    match entry {
        EntryPoint::UserInput => match challenged(app, connection) {
            Some(_) => Step::Answer {
                connection: id,
                wrong: false,
            },
            None => Step::Nothing { connection: id },
        },
        EntryPoint::ManageAccounts => Step::Manage {
            connection: id,
            none_ticked: false,
        },
        _ => {
            let modes = to_renew(app, &settings, connection);
            let way = Step::through(connection.provider, &modes, Some(id));
            way.unwrap_or(Step::Nothing { connection: id })
        }
    }
}

/// The channel whose bank has asked a challenge.
pub(super) fn challenged(app: &App, connection: &Connection) -> Option<Mode> {
    let statuses = connection.channel_statuses(app.clock.now_ms()).into_iter();
    let mut waiting = statuses.filter(|(_, status)| *status == ChannelStatus::ChallengeRequired);
    waiting.next().map(|(mode, _)| mode)
}

/// The channels whose credentials are renewed: those that are expected, each if the bank has it.
/// Without that setting, a choice of the twin: those that need the person, else all that are open.
fn to_renew(app: &App, settings: &Settings, connection: &Connection) -> Vec<Mode> {
    if let Some(modes) = settings.expected_channels(connection.provider) {
        return modes;
    }
    let open = connection.channel_statuses(app.clock.now_ms()).into_iter();
    let open: Vec<_> = open
        .filter(|(_, status)| *status != ChannelStatus::Empty)
        .collect();
    let waiting = open.iter().filter(|(_, status)| status.needs_an_action());
    let waiting: Vec<Mode> = waiting.map(|(mode, _)| *mode).collect();
    if waiting.is_empty() {
        open.into_iter().map(|(mode, _)| mode).collect()
    } else {
        waiting
    }
}
