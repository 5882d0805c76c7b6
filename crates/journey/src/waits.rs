//! Who waits for whom, once the widget is done.

use contract::{Banks, FailureCode, JourneyState, OutcomeKind, Progress};
use linxo::ChannelStatus;

use crate::bank::Bank;

/// Who waits for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// We, for Linxo to tell of a bank. It may be that none was linked.
    ForALink,
    /// The journey, for the end user, who has removed the last bank: there is none any more.
    ForABank,
    /// The journey, for the end user: another bank, or the word that there are no more.
    ForTheEndUser,
    /// The journey, for the end user, whose bank gave nothing: another one, or another try.
    ForABankThatGives,
    /// The same, while the widget is still open in its own tab and offers another try, for a while.
    ForAnotherTry,
    /// We, for Linxo to tell of the banks a last time: the end user said that there are no more.
    ForALastLook,
    /// Linxo, for the end user, who has something to do at the bank or in the widget.
    ForTheEndUserAtTheBank,
    /// Linxo, for the bank.
    ForTheBank,
    /// The same, and then the journey for the end user: there may be another bank.
    ForOneOfSeveralBanks,
    /// The partner, for us: the data is read and handed over.
    ForTheData,
    /// Everybody, for Linxo to erase what was handed over.
    ForTheErasure,
    /// The same, where nothing was handed over.
    ForTheErasureOfNothing,
    /// The same, where the handover did not succeed but had begun.
    ForTheErasureAfterAHandover,
}

impl Waits {
    /// Of a journey that has been read; `finishing` says whether the end user said here a moment ago
    /// that no more banks follow, and `beside` whether the widget has a tab of its own.
    pub(crate) fn of(banks: Banks, progress: &Progress, finishing: bool, beside: bool) -> Self {
        use JourneyState::{BackedUp, Collecting, Erased, Erasing, Linking, Opened, Synchronising};
        let linked = !progress.connections.is_empty();
        let finishing = finishing || progress.finishing;
        match progress.state {
            Opened | Linking if progress.unlinked => Self::ForABank,
            Opened | Linking if linked && finishing => Self::ForALastLook,
            Opened | Linking if linked && banks == Banks::Many => {
                if Bank::any_may_give(progress) {
                    Self::ForTheEndUser
                } else {
                    Self::ForABankThatGives
                }
            }
            Opened | Linking if linked && beside && !Bank::any_may_give(progress) => {
                Self::ForAnotherTry
            }
            Opened | Linking => Self::ForALink,
            Synchronising if needs_the_end_user(progress) => Self::ForTheEndUserAtTheBank,
            Synchronising if banks == Banks::Many && !finishing => Self::ForOneOfSeveralBanks,
            Synchronising => Self::ForTheBank,
            Collecting => Self::ForTheData,
            BackedUp | Erasing | Erased => match (progress.outcome, &progress.failure_code) {
                (Some(OutcomeKind::Delivered), _) => Self::ForTheErasure,
                // One of several places may have taken its part before another refused.
                (_, Some(FailureCode::BackupRefused)) => Self::ForTheErasureAfterAHandover,
                _ => Self::ForTheErasureOfNothing,
            },
        }
    }

    /// Whether it is the end user who is waited for.
    pub fn for_the_end_user(self) -> bool {
        matches!(
            self,
            Self::ForABank
                | Self::ForTheEndUser
                | Self::ForABankThatGives
                | Self::ForAnotherTry
                | Self::ForTheEndUserAtTheBank
        )
    }

    /// Whether nothing moves, between two banks: they say themselves how each stands.
    pub fn is_between_banks(self) -> bool {
        matches!(
            self,
            Self::ForABank | Self::ForTheEndUser | Self::ForABankThatGives
        )
    }

    /// Whether a bank may be removed now: also while another one is read, since a wrong choice is
    /// seen at once.
    pub fn lets_a_bank_go(self) -> bool {
        matches!(
            self,
            Self::ForTheEndUser | Self::ForABankThatGives | Self::ForOneOfSeveralBanks
        )
    }

    /// Whether the banks are listed: one may go, or has something to say.
    pub fn tells_of_banks(self) -> bool {
        self.lets_a_bank_go()
            || matches!(
                self,
                Self::ForALastLook | Self::ForTheEndUserAtTheBank | Self::ForAnotherTry
            )
    }

    /// Whether all goes on when the end user leaves.
    pub fn goes_on_alone(self) -> bool {
        !self.for_the_end_user() && !matches!(self, Self::ForALink | Self::ForOneOfSeveralBanks)
    }
}

/// A channel that waits for the end user while the connection is still running.
fn needs_the_end_user(progress: &Progress) -> bool {
    let mut channels = progress.connections.iter().flat_map(|bank| &bank.channels);
    channels.any(|channel| {
        matches!(
            ChannelStatus::from(channel.status.as_str()),
            ChannelStatus::ChallengeRequired | ChannelStatus::UserActionRequired
        )
    })
}
