//! The way through the channels of a bank.

use super::{Notice, Step};
use crate::provider::{Mode, Provider};
use crate::signin::Form;
use crate::world::{Access, Offered};

/// On the way through the channels of a bank, one after the other.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) provider: &'static Provider,
    /// The channel that is being opened.
    pub(crate) mode: Mode,
    /// What was opened before it.
    pub(crate) opened: Vec<Opened>,
    /// What is to be opened after it.
    pub(crate) later: Vec<Mode>,
    /// The connection that is edited; `None`: a new one.
    pub(crate) connection: Option<u64>,
    /// The person chose the channel, and may choose again.
    pub(crate) by_choice: bool,
}

/// An open channel.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) mode: Mode,
    pub(crate) access: Access,
}

/// The end of a way.
#[derive(Clone)]
pub(crate) struct AllOpened {
    pub(crate) provider: &'static Provider,
    pub(crate) opened: Vec<Opened>,
    pub(crate) connection: Option<u64>,
}

/// An account that can be consented to.
#[derive(Clone)]
pub(crate) struct Listed {
    /// The channel that gives it.
    pub(crate) mode: Mode,
    pub(crate) account: Offered,
    /// Whether it is ticked at first.
    pub(crate) ticked: bool,
}

impl Way {
    pub(super) fn begin(self, notice: Option<Notice>) -> Step {
        match self.mode {
            Mode::Redirect => Step::Door { way: self, notice },
            Mode::Embedded => Step::SignIn {
                way: self,
                form: Form::default(),
                notice,
            },
        }
    }

    /// Back from the bank's site with nothing.
    pub(super) fn back(self, notice: Notice) -> Step {
        let (provider, notice) = (self.provider, Some(notice));
        if self.by_choice {
            Step::ChooseChannel { provider, notice }
        } else {
            Step::Door { way: self, notice }
        }
    }

    /// Whether something is left without this channel.
    pub(crate) fn can_skip(&self) -> bool {
        !self.opened.is_empty() || !self.later.is_empty()
    }

    /// The bank is open.
    pub(super) fn let_in(self, access: Access) -> Step {
        match self.mode {
            Mode::Embedded => self.opened(access),
            Mode::Redirect if access.offered(Mode::Redirect).is_empty() => {
                let notice = Notice::NoPaymentAccount;
                if self.can_skip() {
                    self.go_on(Some(notice))
                } else {
                    self.back(notice)
                }
            }
            Mode::Redirect => Step::Authorise { way: self, access },
        }
    }

    /// The channel is open.
    pub(super) fn opened(mut self, access: Access) -> Step {
        let mode = self.mode;
        self.opened.push(Opened { mode, access });
        self.go_on(None)
    }

    /// To the next channel, or to the list of accounts.
    pub(super) fn go_on(mut self, notice: Option<Notice>) -> Step {
        if self.later.is_empty() {
            return Step::Accounts {
                opened: AllOpened {
                    provider: self.provider,
                    opened: self.opened,
                    connection: self.connection,
                },
                none_ticked: false,
            };
        }
        self.mode = self.later.remove(0);
        self.begin(notice)
    }
}

impl AllOpened {
    /// The accounts that the channels give. What a bank's own interface gives is not read a second
    /// time through the form: whether it `has_redirect` on the connection already counts, too.
    pub(crate) fn listed(&self, has_redirect: bool) -> Vec<Listed> {
        let redirect = |one: &Opened| one.mode == Mode::Redirect;
        let beside = has_redirect || self.opened.iter().any(redirect);
        let channels = self.opened.iter();
        let all = channels.flat_map(|one| {
            let accounts = one.access.offered_beside(one.mode, beside).into_iter();
            accounts.map(|account| Listed {
                mode: one.mode,
                account,
                ticked: true,
            })
        });
        all.collect()
    }
}
