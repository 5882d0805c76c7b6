//! The calls to Linxo, and what each needs.

/// A call to Linxo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    ClientToken,
    UserToken,
    CreateUser,
    ReadUser,
    DeleteUser,
    OpenWidget,
    WidgetPage,
    Connections,
    Accounts,
    Transactions,
    Categories,
}

/// One of the three addresses of Linxo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Auth,
    Api,
    Embed,
}

impl Endpoint {
    /// The setting that says where it is.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::Auth => "ONESHOT_LINXO_AUTH_URL",
            Self::Api => "ONESHOT_LINXO_API_URL",
            Self::Embed => "ONESHOT_LINXO_EMBED_URL",
        }
    }

    /// What is there.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Api => "API",
            Self::Embed => "embed",
        }
    }
}

impl Call {
    /// What it is called in reports: the method and the path, without version and ids.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientToken => "POST /token (client)",
            Self::UserToken => "POST /token (user)",
            Self::CreateUser => "POST /users",
            Self::ReadUser => "GET /users/me",
            Self::DeleteUser => "DELETE /users/me",
            Self::OpenWidget => "POST /widget/widget_session",
            Self::WidgetPage => "GET /widget/add_connection",
            Self::Connections => "GET /connections",
            Self::Accounts => "GET /accounts",
            Self::Transactions => "GET /transactions",
            Self::Categories => "GET /categories",
        }
    }

    /// Where it goes.
    pub(crate) fn endpoint(self) -> Endpoint {
        match self {
            Self::ClientToken | Self::UserToken => Endpoint::Auth,
            Self::OpenWidget | Self::WidgetPage => Endpoint::Embed,
            Self::CreateUser
            | Self::ReadUser
            | Self::DeleteUser
            | Self::Connections
            | Self::Accounts
            | Self::Transactions
            | Self::Categories => Endpoint::Api,
        }
    }

    /// The scope it is believed to need: `users_create` and `transactions_read` were seen in use, the
    /// others are told from their names.
    pub(crate) fn scope(self) -> Option<&'static str> {
        match self {
            Self::ClientToken | Self::UserToken | Self::WidgetPage => None,
            Self::CreateUser => Some("users_create"),
            Self::ReadUser => Some("profile"),
            Self::DeleteUser => Some("profile_edit"),
            Self::OpenWidget | Self::Connections => Some("connections_manage"),
            Self::Accounts => Some("accounts_manage"),
            Self::Transactions | Self::Categories => Some("transactions_read"),
        }
    }
}
