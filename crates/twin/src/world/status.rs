//! The statuses of channels, and how a connection's follows from them.

/// Every channel status that was seen; the list is not known to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChannelStatus {
    Success,
    PartialSuccess,
    Running,
    /// Never alone: with it everything is closed, the accounts too.
    Closed,
    /// No account, and no credentials.
    Empty,
    AuthFailed,
    TokenExpired,
    PasswordChangeRequired,
    ChallengeRequired,
    UserActionRequired,
}

/// The six statuses of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConnectionStatus {
    Success,
    PartialSuccess,
    Failed,
    Running,
    Closed,
    /// A manual connection has no channel.
    None,
}

impl ChannelStatus {
    pub(crate) const ALL: [Self; 10] = [
        Self::Success,
        Self::PartialSuccess,
        Self::Running,
        Self::Closed,
        Self::Empty,
        Self::AuthFailed,
        Self::TokenExpired,
        Self::PasswordChangeRequired,
        Self::ChallengeRequired,
        Self::UserActionRequired,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::PartialSuccess => "PARTIAL_SUCCESS",
            Self::Running => "RUNNING",
            Self::Closed => "CLOSED",
            Self::Empty => "EMPTY",
            Self::AuthFailed => "AUTH_FAILED",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::PasswordChangeRequired => "PASSWORD_CHANGE_REQUIRED",
            Self::ChallengeRequired => "CHALLENGE_REQUIRED",
            Self::UserActionRequired => "USER_ACTION_REQUIRED",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// Whether the person has to do something before data comes again.
    pub(crate) fn needs_an_action(self) -> bool {
        matches!(
            self,
            Self::AuthFailed
                | Self::TokenExpired
                | Self::PasswordChangeRequired
                | Self::ChallengeRequired
                | Self::UserActionRequired
        )
    }
}

impl ConnectionStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::PartialSuccess => "PARTIAL_SUCCESS",
            Self::Failed => "FAILED",
            Self::Running => "RUNNING",
            Self::Closed => "CLOSED",
            Self::None => "NONE",
        }
    }

    /// The status of a connection with these channels, by the documented rules.
    ///
    /// Two cases are ours, because the documents say that they do not come about: all channels
    /// `EMPTY` (the connection is deleted) counts as having none, and a `CLOSED` channel beside
    /// one that is not counts for nothing.
    pub(crate) fn of(channels: &[ChannelStatus]) -> Self {
        use ChannelStatus as Channel;
        let any = |wanted: fn(Channel) -> bool| channels.iter().any(|one| wanted(*one));
        if any(|one| one == Channel::Running) {
            Self::Running
        } else if any(Channel::needs_an_action) {
            Self::Failed
        } else if any(|one| one == Channel::PartialSuccess) {
            Self::PartialSuccess
        } else if any(|one| one == Channel::Success) {
            Self::Success
        } else if any(|one| one == Channel::Closed) {
            Self::Closed
        } else {
            Self::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ChannelStatus::*;
    use super::*;

    /// What the documents say, or that they do not.
    #[derive(Debug)]
    enum Ground {
        Documented,
        Ours,
    }
    use Ground::{Documented, Ours};

    #[test]
    fn a_connections_status_follows_from_its_channels() {
        let actions = [
            AuthFailed,
            TokenExpired,
            PasswordChangeRequired,
            ChallengeRequired,
            UserActionRequired,
        ];
        let mut table = vec![
            (vec![], ConnectionStatus::None, Documented),
            (vec![Success], ConnectionStatus::Success, Documented),
            (
                vec![Success, Success],
                ConnectionStatus::Success,
                Documented,
            ),
            // The recorded connection.
            (vec![Success, Empty], ConnectionStatus::Success, Documented),
            (
                vec![Success, PartialSuccess],
                ConnectionStatus::PartialSuccess,
                Documented,
            ),
            (
                vec![PartialSuccess, PartialSuccess],
                ConnectionStatus::PartialSuccess,
                Documented,
            ),
            (
                vec![PartialSuccess, Empty],
                ConnectionStatus::PartialSuccess,
                Ours,
            ),
            (vec![PartialSuccess], ConnectionStatus::PartialSuccess, Ours),
            (vec![Running], ConnectionStatus::Running, Documented),
            (vec![Running, Empty], ConnectionStatus::Running, Documented),
            (
                vec![Running, Success],
                ConnectionStatus::Running,
                Documented,
            ),
            (
                vec![Running, PartialSuccess],
                ConnectionStatus::Running,
                Documented,
            ),
            (
                vec![Running, Running],
                ConnectionStatus::Running,
                Documented,
            ),
            (vec![Closed], ConnectionStatus::Closed, Documented),
            (vec![Closed, Closed], ConnectionStatus::Closed, Documented),
            (vec![Closed, Empty], ConnectionStatus::Closed, Ours),
            (vec![Closed, Success], ConnectionStatus::Success, Ours),
            (
                vec![Closed, PartialSuccess],
                ConnectionStatus::PartialSuccess,
                Ours,
            ),
            (vec![Closed, Running], ConnectionStatus::Running, Documented),
            (vec![Empty], ConnectionStatus::None, Ours),
            (vec![Empty, Empty], ConnectionStatus::None, Ours),
        ];
        for action in actions {
            table.push((vec![action], ConnectionStatus::Failed, Documented));
            for beside in ChannelStatus::ALL {
                let expected = match beside {
                    // It wins over FAILED.
                    Running => ConnectionStatus::Running,
                    _ => ConnectionStatus::Failed,
                };
                table.push((vec![action, beside], expected, Documented));
            }
        }
        for (channels, expected, ground) in &table {
            let mut channels = channels.clone();
            let words = format!("{channels:?}, {ground:?}");
            assert_eq!(ConnectionStatus::of(&channels), *expected, "{words}");
            channels.reverse();
            assert_eq!(ConnectionStatus::of(&channels), *expected, "{words}");
        }
        for one in ChannelStatus::ALL {
            for other in ChannelStatus::ALL {
                let named = table
                    .iter()
                    .any(|(row, ..)| *row == [one, other] || *row == [other, one]);
                assert!(named, "{one:?} beside {other:?} is in the table");
            }
        }
    }

    #[test]
    fn every_status_is_found_by_its_word() {
        for one in ChannelStatus::ALL {
            assert_eq!(ChannelStatus::from_word(one.as_str()), Some(one));
        }
        assert_eq!(ChannelStatus::from_word("HIBERNATING"), None);
    }
}
