//! What a page needs to know.

use crate::app::App;
use crate::locale::Locale;
use crate::provider::Provider;
use crate::signin::Form;
use crate::widget::end::Ending;
use crate::widget::session::{ChannelNotice, Session, Step};
use crate::widget::settings::Settings;
use crate::world::{ChannelStatus, Connection, ConnectionStatus, Offered, World};

/// A session as it is shown now.
pub(in crate::widget) struct View {
    pub(in crate::widget) session: Session,
    pub(in crate::widget) settings: Settings,
    pub(in crate::widget) locale: Locale,
    pub(in crate::widget) screen: Screen,
}

/// What is on the page.
pub(in crate::widget) enum Screen {
    Banks,
    Channel {
        provider: &'static Provider,
        notice: Option<ChannelNotice>,
    },
    SignIn {
        provider: &'static Provider,
        form: Form,
    },
    Challenge {
        wrong: bool,
    },
    AtBank,
    Accounts {
        offered: Vec<Offered>,
        none_ticked: bool,
    },
    Sync {
        percent: i64,
    },
    Problem {
        /// The status of the first channel that needs the person.
        status: ChannelStatus,
    },
    End(Ending),
}

impl View {
    pub(in crate::widget) fn of(
        app: &App,
        world: &World,
        session: Session,
        locale: Locale,
    ) -> Self {
        let settings = Settings::of(&session);
        let screen = Screen::of(app, world, &session, &settings);
        Self {
            session,
            settings,
            locale,
            screen,
        }
    }

    /// Tells one screen from another.
    pub(in crate::widget) fn step_name(&self) -> &'static str {
        match self.screen {
            Screen::Banks => "bank-list",
            Screen::Channel { .. } => "channels",
            Screen::SignIn { .. } => "sign-in",
            Screen::Challenge { .. } => "challenge",
            Screen::AtBank => "bank-opened",
            Screen::Accounts { .. } => "accounts",
            Screen::Sync { .. } => "sync",
            Screen::Problem { .. } => "problem",
            Screen::End(_) => "end",
        }
    }

    /// How far the synchronisation is.
    pub(in crate::widget) fn percent(&self) -> Option<i64> {
        match self.screen {
            Screen::Sync { percent } => Some(percent),
            _ => None,
        }
    }

    /// Whether the page goes on by itself when something happens elsewhere: at the bank, in
    /// another tab, in the synchronisation.
    pub(super) fn watches(&self) -> bool {
        matches!(
            self.screen,
            Screen::AtBank | Screen::Sync { .. } | Screen::Accounts { .. }
        )
    }

    /// Where a step's form is sent.
    pub(super) fn action(&self, step: &str) -> String {
        let page = self.session.path(&format!("steps/{step}"));
        format!("{page}?session_id={}", self.session.id)
    }
}

impl Screen {
    fn of(app: &App, world: &World, session: &Session, settings: &Settings) -> Self {
        if session.is_at_bank() {
            return Self::AtBank;
        }
        match &session.step {
            Step::ChooseBank => Self::Banks,
            Step::ChooseChannel { provider, notice } => Self::Channel {
                provider,
                notice: *notice,
            },
            Step::SignIn { provider, form, .. } => Self::SignIn {
                provider,
                form: form.clone(),
            },
            Step::Challenge { wrong, .. } => Self::Challenge { wrong: *wrong },
            // At the bank, where this session is not.
            Step::Authorise { .. } => Self::AtBank,
            Step::Accounts {
                mode,
                access,
                none_ticked,
                ..
            } => Self::Accounts {
                offered: access.offered(*mode),
                none_ticked: *none_ticked,
            },
            Step::Made { connection, left } => {
                let user = world.users.get(&session.user);
                let made = user.and_then(|user| user.connections.get(connection));
                match made {
                    None => Self::Banks,
                    Some(made) => Self::made(app, session, settings, made, *left),
                }
            }
        }
    }

    fn made(
        app: &App,
        session: &Session,
        settings: &Settings,
        connection: &Connection,
        left: bool,
    ) -> Self {
        let now_ms = app.clock.now_ms();
        let stays = settings.waits_for_sync() && !left;
        match connection.status(now_ms) {
            ConnectionStatus::Running if stays => Self::Sync {
                percent: connection.progress(now_ms),
            },
            ConnectionStatus::Failed if stays => Self::Problem {
                status: connection.problem(now_ms),
            },
            _ => Self::End(Ending::of(app, session, connection)),
        }
    }
}

/// Of the four marks at the top, where a screen is.
pub(super) fn mark_of(screen: &Screen) -> usize {
    match screen {
        Screen::Banks => 0,
        Screen::Channel { .. }
        | Screen::SignIn { .. }
        | Screen::Challenge { .. }
        | Screen::AtBank => 1,
        Screen::Accounts { .. } | Screen::Problem { .. } => 2,
        Screen::Sync { .. } | Screen::End(_) => 3,
    }
}
