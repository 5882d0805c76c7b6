//! Where a walk through the widget stands, and what leads on from there. No clock and no world:
//! what the steps need of them is given to them.

#[cfg(test)]
mod tests;
mod way;

pub(crate) use way::{AllOpened, Listed, Way};

use crate::provider::{Mode, Provider};
use crate::signin::{Form, Problem};
use crate::world::{Access, Scenario};

/// Where a walk stands.
#[derive(Clone)]
pub(crate) enum Step {
    /// Nothing was shown yet: the entry point decides.
    New,
    ChooseBank,
    ChooseChannel {
        provider: &'static Provider,
        notice: Option<Notice>,
    },
    /// Before the bank's own site, which needs a click of its own to open.
    Door {
        way: Way,
        notice: Option<Notice>,
    },
    /// In the widget (EMBEDDED) or at the bank (REDIRECT).
    SignIn {
        way: Way,
        form: Form,
        notice: Option<Notice>,
    },
    /// The bank asks for a code.
    Challenge {
        way: Way,
        access: Access,
        wrong: bool,
    },
    /// Only at the bank.
    Authorise {
        way: Way,
        access: Access,
    },
    /// The list of accounts and the consent.
    Accounts {
        opened: AllOpened,
        none_ticked: bool,
    },
    /// The connection is made or read anew; what is shown depends on its synchronisation.
    Made {
        connection: u64,
        /// The person goes on although the synchronisation failed.
        left: bool,
    },
    /// The challenge that a bank has asked of a connection meanwhile.
    Answer {
        connection: u64,
        wrong: bool,
    },
    /// The accounts of a connection.
    Manage {
        connection: u64,
        none_ticked: bool,
    },
    /// The terms, to be accepted.
    Terms,
    /// Information about a professional account.
    Professional {
        incomplete: bool,
    },
    /// Over, without a synchronisation.
    Done {
        connection: Option<u64>,
    },
    /// There was nothing to do.
    Nothing {
        connection: u64,
    },
    /// The address names no connection of the user.
    NoConnection,
}

/// Why the person is back at a page, or where they did not expect to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    BankRefused,
    NoPaymentAccount,
}

/// What came of a sign-in.
pub(crate) type SignedIn = Result<Access, Form>;

impl Step {
    /// The first step of a way through channels, in this order. `None`: there is none.
    pub(super) fn through(
        provider: &'static Provider,
        modes: &[Mode],
        connection: Option<u64>,
    ) -> Option<Self> {
        let (mode, later) = modes.split_first()?;
        let way = Way {
            provider,
            mode: *mode,
            opened: Vec::new(),
            later: later.to_vec(),
            connection,
            by_choice: false,
        };
        Some(way.begin(None))
    }

    /// The channel that the person chose.
    pub(super) fn chosen(self, mode: Mode) -> Self {
        let Self::ChooseChannel { provider, .. } = self else {
            return self;
        };
        Self::SignIn {
            way: Way {
                provider,
                mode,
                opened: Vec::new(),
                later: Vec::new(),
                connection: None,
                by_choice: true,
            },
            form: Form::default(),
            notice: None,
        }
    }

    /// The form of a sign-in that is waited for in this place.
    pub(crate) fn form_at(&self, at: Mode) -> Option<Form> {
        match self {
            Self::SignIn { way, form, .. } if way.mode == at => Some(form.clone()),
            _ => None,
        }
    }

    /// Whether the walk is at an end, good or not.
    pub(super) fn is_over(&self) -> bool {
        matches!(self, Self::Made { .. } | Self::Done { .. })
    }

    /// Whether the person is at the bank's site.
    pub(crate) fn is_at_bank(&self) -> bool {
        match self {
            Self::SignIn { way, .. } | Self::Challenge { way, .. } => way.mode == Mode::Redirect,
            Self::Authorise { .. } => true,
            _ => false,
        }
    }

    /// Through the door.
    pub(super) fn go_to_bank(self) -> Self {
        match self {
            Self::Door { way, .. } => Self::SignIn {
                way,
                form: Form::default(),
                notice: None,
            },
            other => other,
        }
    }

    /// What came of signing in, if the step still waits for it there. A person who `leaves_early`
    /// does so before the credentials of a form are checked, and before a challenge.
    pub(crate) fn signed_in(self, at: Mode, outcome: SignedIn, leaves_early: bool) -> Self {
        let Self::SignIn { way, form, notice } = self else {
            return self;
        };
        if way.mode != at {
            return Self::SignIn { way, form, notice };
        }
        let unchecked = leaves_early && at == Mode::Embedded;
        match outcome {
            Err(form) if unchecked && matches!(form.problem, Some(Problem::Credentials)) => {
                way.opened(Access::refused())
            }
            Err(form) => Self::SignIn { way, form, notice },
            Ok(access) if access.scenario == Scenario::Otp && unchecked => way.opened(Access {
                scenario: Scenario::Challenge,
                ..access
            }),
            Ok(access) if access.scenario == Scenario::Otp => Self::Challenge {
                way,
                access,
                wrong: false,
            },
            Ok(access) => way.let_in(access),
        }
    }

    /// What came of the challenge.
    pub(crate) fn challenged(self, at: Mode, right: bool) -> Self {
        match self {
            Self::Challenge { way, access, .. } if way.mode == at && right => way.let_in(access),
            Self::Challenge { way, access, .. } if way.mode == at => Self::Challenge {
                way,
                access,
                wrong: true,
            },
            other => other,
        }
    }

    /// The person authorises Linxo at the bank.
    pub(crate) fn authorised(self) -> Self {
        match self {
            Self::Authorise { way, access } => way.opened(access),
            other => other,
        }
    }

    /// The person does not.
    pub(crate) fn refused_at_bank(self) -> Self {
        match self {
            Self::SignIn { way, .. }
            | Self::Challenge { way, .. }
            | Self::Authorise { way, .. }
                if way.mode == Mode::Redirect =>
            {
                way.back(Notice::BankRefused)
            }
            other => other,
        }
    }

    /// Without the channel that is being opened, when there is another.
    pub(super) fn skipped(self) -> Self {
        match self {
            Self::Door { way, .. } | Self::SignIn { way, .. } if way.can_skip() => way.go_on(None),
            other => other,
        }
    }
}
