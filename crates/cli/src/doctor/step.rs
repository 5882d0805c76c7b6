//! What the doctor does, one thing after another.

use serde::{Serialize, Serializer};

/// A step of the examination. They are taken in this order, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// The configuration is read.
    Configuration,
    /// The three addresses: name, connection, TLS.
    ReachAuth,
    ReachApi,
    ReachEmbed,
    /// Our own token, with the scope for making users.
    ClientToken,
    /// A user that an earlier run left behind is erased.
    Leftovers,
    /// A user is made.
    UserCreation,
    /// The same user once more, which has to be refused.
    EmailTaken,
    /// The user's token, with all the scopes a journey needs.
    UserToken,
    /// The user is read.
    UserRead,
    /// A session of the widget is opened.
    WidgetSession,
    /// The widget's first page is fetched.
    WidgetPage,
    /// The four lists: connections, accounts, transactions, categories.
    Lists,
    /// A person links a bank, and what Linxo then holds is read.
    Walk,
    /// The user is deleted, and Linxo is read back.
    Erasure,
    /// The freed email is used again, and that user deleted with our own token.
    EmailAgain,
    /// Whatever that left.
    SecondErasure,
    /// A last look.
    NothingLeft,
}

impl Step {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 18] = [
        Self::Configuration,
        Self::ReachAuth,
        Self::ReachApi,
        Self::ReachEmbed,
        Self::ClientToken,
        Self::Leftovers,
        Self::UserCreation,
        Self::EmailTaken,
        Self::UserToken,
        Self::UserRead,
        Self::WidgetSession,
        Self::WidgetPage,
        Self::Lists,
        Self::Walk,
        Self::Erasure,
        Self::EmailAgain,
        Self::SecondErasure,
        Self::NothingLeft,
    ];

    /// Its name for programs.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::ReachAuth => "reach-auth",
            Self::ReachApi => "reach-api",
            Self::ReachEmbed => "reach-embed",
            Self::ClientToken => "client-token",
            Self::Leftovers => "leftovers",
            Self::UserCreation => "user-creation",
            Self::EmailTaken => "email-taken",
            Self::UserToken => "user-token",
            Self::UserRead => "user-read",
            Self::WidgetSession => "widget-session",
            Self::WidgetPage => "widget-page",
            Self::Lists => "lists",
            Self::Walk => "walk",
            Self::Erasure => "erasure",
            Self::EmailAgain => "email-again",
            Self::SecondErasure => "second-erasure",
            Self::NothingLeft => "nothing-left",
        }
    }

    /// Its name for people: the same, in words.
    pub(crate) fn title(self) -> String {
        self.id().replace('-', " ")
    }

    /// The steps without whose success this one makes no sense. An erasure needs none: it is tried
    /// whatever happened.
    pub(crate) fn needs(self) -> &'static [Self] {
        match self {
            Self::Configuration => &[],
            Self::ReachAuth | Self::ReachApi | Self::ReachEmbed => &[Self::Configuration],
            Self::ClientToken => &[Self::ReachAuth],
            Self::Leftovers => &[Self::ClientToken],
            Self::UserCreation => &[Self::ReachApi, Self::ClientToken, Self::Leftovers],
            Self::EmailTaken => &[Self::UserCreation],
            Self::UserToken => &[Self::UserCreation],
            Self::UserRead => &[Self::UserToken],
            Self::WidgetSession => &[Self::ReachEmbed, Self::UserToken],
            Self::WidgetPage => &[Self::WidgetSession],
            Self::Lists => &[Self::UserToken],
            Self::Walk => &[Self::WidgetPage, Self::Lists],
            Self::Erasure | Self::SecondErasure => &[],
            Self::EmailAgain => &[Self::UserCreation, Self::Erasure],
            Self::NothingLeft => &[Self::Leftovers],
        }
    }

    /// Whether it sends a call that makes a user.
    pub(crate) fn makes_users(self) -> bool {
        matches!(
            self,
            Self::UserCreation | Self::EmailTaken | Self::EmailAgain
        )
    }

    /// Whether it is there to erase what this run made.
    pub(crate) fn erases(self) -> bool {
        matches!(self, Self::Erasure | Self::SecondErasure)
    }

    /// Whether it may be broken off at any point. A call that makes a user may not: broken off, it
    /// could still take effect after the erasure. An erasure is what is done instead.
    pub(crate) fn may_be_dropped(self) -> bool {
        !self.makes_users() && !self.erases()
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_in_the_list_once_and_in_order() {
        assert!(Step::ALL.is_sorted());
        assert_eq!(Step::ALL.len(), Step::NothingLeft as usize + 1);
    }

    #[test]
    fn a_step_needs_earlier_steps_only() {
        for step in Step::ALL {
            assert!(step.needs().iter().all(|need| *need < step), "{step:?}");
        }
    }
}
