//! The widget's entry points, by their documented paths.

/// Where a browser enters the widget, and so what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryPoint {
    /// Choose a bank, sign in, consent, synchronise.
    AddConnection,
    /// Sign in again for a connection that there is.
    EditCredentials,
    /// Answer the challenge that a bank has asked meanwhile.
    UserInput,
    /// Accept the current terms.
    Terms,
    /// Give information about a professional account.
    ProfessionalAccount,
    /// Change the list of accounts of a connection.
    ManageAccounts,
}

impl EntryPoint {
    pub(crate) const ALL: [Self; 6] = [
        Self::AddConnection,
        Self::EditCredentials,
        Self::UserInput,
        Self::Terms,
        Self::ProfessionalAccount,
        Self::ManageAccounts,
    ];

    /// The last part of its path. One of them has a hyphen.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::AddConnection => "add_connection",
            Self::EditCredentials => "edit_credentials",
            Self::UserInput => "user_input",
            Self::Terms => "terms",
            Self::ProfessionalAccount => "professional-account",
            Self::ManageAccounts => "manage_accounts",
        }
    }

    /// Whether it gives the id of a queue.
    pub(super) fn opens_a_queue(self) -> bool {
        matches!(
            self,
            Self::AddConnection | Self::EditCredentials | Self::UserInput
        )
    }

    /// Whether it is about a connection that there is.
    pub(super) fn is_about_a_connection(self) -> bool {
        matches!(
            self,
            Self::EditCredentials | Self::UserInput | Self::ManageAccounts
        )
    }
}
