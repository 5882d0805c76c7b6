//! What a page needs to know.

use jiff::civil::Date;

use crate::app::App;
use crate::locale::Locale;
use crate::provider::Provider;
use crate::signin::Form;
use crate::widget::consent::{listed_of, to_consent};
use crate::widget::end::Ending;
use crate::widget::entry_point::EntryPoint;
use crate::widget::session::Session;
use crate::widget::settings::Settings;
use crate::widget::walk::{Listed, Notice, Step, Way};
use crate::world::{ChannelStatus, Connection, ConnectionStatus, World};

/// A session as it is shown now.
pub(in crate::widget) struct View {
    pub(in crate::widget) session: Session,
    pub(in crate::widget) settings: Settings,
    pub(in crate::widget) locale: Locale,
    pub(in crate::widget) screen: Screen,
    /// Whether the person comes from another page of the widget, so that the focus follows.
    pub(in crate::widget) continued: bool,
}

/// What is on the page.
pub(in crate::widget) enum Screen {
    Banks,
    Channel {
        provider: &'static Provider,
        notice: Option<Notice>,
    },
    Door {
        way: Way,
        notice: Option<Notice>,
    },
    SignIn {
        way: Way,
        form: Form,
        notice: Option<Notice>,
    },
    Challenge {
        /// Where the code is sent.
        step: &'static str,
        wrong: bool,
    },
    AtBank,
    Accounts {
        listed: Vec<Listed>,
        none_ticked: bool,
    },
    Manage {
        listed: Vec<Listed>,
        none_ticked: bool,
    },
    Terms {
        /// The day on which they were accepted.
        accepted: Option<Date>,
    },
    Professional {
        incomplete: bool,
    },
    Nothing,
    NoConnection,
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
        (locale, continued): (Locale, bool),
    ) -> Self {
        let settings = Settings::of(&session);
        let screen = Screen::of(app, world, &session, &settings);
        Self {
            session,
            settings,
            locale,
            screen,
            continued,
        }
    }

    /// Tells one screen from another.
    pub(in crate::widget) fn step_name(&self) -> &'static str {
        match &self.screen {
            Screen::Banks => "bank-list",
            Screen::Channel { .. } => "channels",
            Screen::Door { .. } => "to-bank",
            Screen::SignIn { .. } => "sign-in",
            Screen::Challenge { .. } => "challenge",
            Screen::AtBank => "bank-opened",
            Screen::Accounts { .. } => "accounts",
            Screen::Manage { .. } => "manage",
            Screen::Terms { .. } => "accept-terms",
            Screen::Professional { .. } => "company",
            Screen::Nothing => "nothing",
            Screen::NoConnection => "connection-unknown",
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

    /// Whether the walk is about a connection that was there before it.
    pub(super) fn edits(&self) -> bool {
        self.session.entry != EntryPoint::AddConnection
    }

    /// Where a step's form is sent.
    pub(super) fn action(&self, step: &str) -> String {
        let page = self.session.path(&format!("steps/{step}"));
        format!("{page}?session_id={}", self.session.id)
    }

    /// Of the four marks at the top, where a screen is; `None` where nothing is walked through.
    pub(super) fn mark(&self) -> Option<usize> {
        match self.screen {
            Screen::Banks => Some(0),
            Screen::Channel { .. }
            | Screen::Door { .. }
            | Screen::SignIn { .. }
            | Screen::Challenge { .. }
            | Screen::AtBank => Some(1),
            Screen::Accounts { .. } | Screen::Problem { .. } => Some(2),
            Screen::Sync { .. } | Screen::End(_) => Some(3),
            Screen::Manage { .. }
            | Screen::Terms { .. }
            | Screen::Professional { .. }
            | Screen::Nothing
            | Screen::NoConnection => None,
        }
    }
}

impl Screen {
    fn of(app: &App, world: &World, session: &Session, settings: &Settings) -> Self {
        if session.step.is_at_bank() {
            return Self::AtBank;
        }
        let user = session.user;
        let ending = |connection| Self::End(Ending::of(app, session, connection));
        match session.step.clone() {
            Step::New | Step::ChooseBank => Self::Banks,
            Step::ChooseChannel { provider, notice } => Self::Channel { provider, notice },
            Step::Door { way, notice } => Self::Door { way, notice },
            Step::SignIn { way, form, notice } => Self::SignIn { way, form, notice },
            Step::Challenge { wrong, .. } => Self::Challenge {
                step: "challenge",
                wrong,
            },
            Step::Answer { wrong, .. } => Self::Challenge {
                step: "answer",
                wrong,
            },
            // At the bank, where this session is not.
            Step::Authorise { .. } => Self::AtBank,
            Step::Accounts {
                opened,
                none_ticked,
            } => Self::Accounts {
                listed: to_consent(world, session, &opened),
                none_ticked,
            },
            Step::Manage {
                connection,
                none_ticked,
            } => match world.connection(user, connection) {
                Some(found) => Self::Manage {
                    listed: listed_of(found),
                    none_ticked,
                },
                None => Self::NoConnection,
            },
            Step::Terms => {
                let user = world.users.get(&user);
                let accepted = user.and_then(|user| user.terms_accepted_at);
                Self::Terms {
                    accepted: accepted.map(|at| app.day(at)),
                }
            }
            Step::Professional { incomplete } => Self::Professional { incomplete },
            Step::Nothing { .. } => Self::Nothing,
            Step::NoConnection => Self::NoConnection,
            Step::Done { connection } => {
                ending(connection.and_then(|id| world.connection(user, id)))
            }
            Step::Made { connection, left } => match world.connection(user, connection) {
                None => Self::NoConnection,
                Some(made) => Self::made(app, session, settings, made, left),
            },
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
            _ => Self::End(Ending::of(app, session, Some(connection))),
        }
    }
}
