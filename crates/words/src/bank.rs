//! What a linked bank gave, what it kept back and why, and what the end user can do about it.

use linxo::{ChannelMode, ChannelStatus, ConnectionStatus};
use texts::Key;

use crate::Speak;

/// Above the list.
pub fn banks(l: impl Speak) -> &'static str {
    l.say(Key::BankBanks)
}

/// Stands for a bank whose name Linxo did not give.
pub fn unnamed(l: impl Speak) -> &'static str {
    l.say(Key::BankUnnamed)
}

/// Takes a bank away.
pub fn remove(l: impl Speak) -> &'static str {
    l.say(Key::BankRemove)
}

/// Asks whether a bank is really to be taken away.
pub fn remove_title(l: impl Speak, bank: &str) -> String {
    l.fill(Key::BankRemoveTitle, &[("bank", bank)])
}

/// What follows from it.
pub fn remove_exactly(l: impl Speak) -> &'static str {
    l.say(Key::BankRemoveExactly)
}

/// Leaves it there.
pub fn keep(l: impl Speak) -> &'static str {
    l.say(Key::BankKeep)
}

/// How a connection stands, or how it stood when the journey was over.
pub fn standing(l: impl Speak, status: &ConnectionStatus, over: bool) -> String {
    let (key, word) = match status {
        ConnectionStatus::Success => (Key::BankStandingSuccess, ""),
        ConnectionStatus::PartialSuccess => (Key::BankStandingPartialSuccess, ""),
        ConnectionStatus::Failed => (Key::BankStandingFailed, ""),
        ConnectionStatus::Running if over => (Key::BankStandingRunningWhenOver, ""),
        ConnectionStatus::Running => (Key::BankStandingRunning, ""),
        ConnectionStatus::Closed => (Key::BankStandingClosed, ""),
        ConnectionStatus::None => (Key::BankStandingNone, ""),
        ConnectionStatus::Other(word) => (Key::BankStandingOther, word.as_str()),
    };
    l.fill(key, &[("word", word)])
}

/// What comes by a channel.
pub fn channel(l: impl Speak, mode: &ChannelMode) -> String {
    let (key, word) = match mode {
        ChannelMode::Redirect => (Key::BankChannelRedirect, ""),
        ChannelMode::Embedded => (Key::BankChannelEmbedded, ""),
        ChannelMode::Other(word) => (Key::BankChannelOther, word.as_str()),
    };
    l.fill(key, &[("word", word)])
}

/// Why a channel kept something back.
pub fn reason(l: impl Speak, status: &ChannelStatus) -> String {
    let (key, word) = match status {
        ChannelStatus::Success => (Key::BankReasonSuccess, ""),
        ChannelStatus::PartialSuccess => (Key::BankReasonPartialSuccess, ""),
        ChannelStatus::Running => (Key::BankReasonRunning, ""),
        ChannelStatus::Closed => (Key::BankReasonClosed, ""),
        ChannelStatus::Empty => (Key::BankReasonEmpty, ""),
        ChannelStatus::AuthFailed => (Key::BankReasonAuthFailed, ""),
        ChannelStatus::TokenExpired => (Key::BankReasonTokenExpired, ""),
        ChannelStatus::PasswordChangeRequired => (Key::BankReasonPasswordChangeRequired, ""),
        ChannelStatus::ChallengeRequired => (Key::BankReasonChallengeRequired, ""),
        ChannelStatus::UserActionRequired => (Key::BankReasonUserActionRequired, ""),
        ChannelStatus::Other(word) => (Key::BankReasonOther, word.as_str()),
    };
    l.fill(key, &[("word", word)])
}

/// What to do about it when the bank is linked the next time; nothing where nothing helps.
pub fn next(
    l: impl Speak,
    status: &ChannelStatus,
    mode: &ChannelMode,
    partner: &str,
) -> Option<String> {
    let key = match (status, mode) {
        (ChannelStatus::Success | ChannelStatus::Empty, _) => return None,
        (ChannelStatus::PartialSuccess | ChannelStatus::Running, _) => Key::BankNextLater,
        (ChannelStatus::Closed, _) => Key::BankNextClosed,
        (ChannelStatus::AuthFailed, ChannelMode::Redirect) => Key::BankNextSignInAtTheBank,
        (ChannelStatus::AuthFailed, _) => Key::BankNextAuthFailed,
        (ChannelStatus::TokenExpired, _) => Key::BankNextTokenExpired,
        (ChannelStatus::PasswordChangeRequired, _) => Key::BankNextPasswordChangeRequired,
        (ChannelStatus::ChallengeRequired, _) => Key::BankNextChallengeRequired,
        (ChannelStatus::UserActionRequired, _) => Key::BankNextUserActionRequired,
        (ChannelStatus::Other(_), _) => Key::BankNextOther,
    };
    Some(l.fill(key, &[("partner", partner)]))
}

/// Where one way to the bank failed and the other worked.
pub fn other_way(l: impl Speak, failed: &ChannelMode) -> Option<&'static str> {
    let key = match failed {
        ChannelMode::Redirect => Key::BankOtherWayRedirect,
        ChannelMode::Embedded => Key::BankOtherWayEmbedded,
        ChannelMode::Other(_) => return None,
    };
    Some(l.say(key))
}
