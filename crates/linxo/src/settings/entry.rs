//! The pages of the widget that a program may open.

use url::Url;

use crate::{Confidence, ConnectionId};

/// A page of the widget that a program may open: `GET …/widget/<entry point>?session_id=…`.
/// Linxo's documents have the paths and what each is for, word for word.
///
/// ```
/// use linxo::settings::EntryPoint;
///
/// let link = "https://embed.example/v2.1/widget/add_connection?session_id=s1".parse()?;
/// let edit = EntryPoint::EditCredentials.link(&link, Some(&"4422323".into()));
/// assert_eq!(
///     edit.as_str(),
///     "https://embed.example/v2.1/widget/edit_credentials?session_id=s1&connection_id=4422323"
/// );
/// assert_eq!(EntryPoint::of(&edit), Some(EntryPoint::EditCredentials));
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryPoint {
    /// Choose a bank, sign in, list the accounts, consent, start the synchronisation.
    AddConnection,
    /// Edit a connection and, if need be, renew its credentials.
    EditCredentials,
    /// Answer a challenge that a bank is waiting for.
    UserInput,
    /// Accept the current version of Linxo's terms.
    Terms,
    /// Say something about a professional account.
    ProfessionalAccount,
    /// Change the list of a connection's accounts.
    ManageAccounts,
}

/// A parameter of the widget's address, and how surely it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The name, as it is written in the address.
    pub name: &'static str,
    /// How surely this is known.
    pub confidence: Confidence,
    /// Where it was seen, or what it was inferred from.
    pub source: &'static str,
}

/// How a page of the widget is told which connection it is about. Nobody has seen it, so it stands
/// here alone.
pub const CONNECTION_PARAMETER: Parameter = Parameter {
    name: "connection_id",
    confidence: Confidence::Inferred,
    source: "the name that the widget's last message and the API have for it",
};

impl EntryPoint {
    /// Every entry point, in the order of Linxo's documents.
    pub const ALL: [Self; 6] = [
        Self::AddConnection,
        Self::EditCredentials,
        Self::UserInput,
        Self::Terms,
        Self::ProfessionalAccount,
        Self::ManageAccounts,
    ];

    /// The last segment of its path. One of them has a hyphen.
    pub fn segment(self) -> &'static str {
        match self {
            Self::AddConnection => "add_connection",
            Self::EditCredentials => "edit_credentials",
            Self::UserInput => "user_input",
            Self::Terms => "terms",
            Self::ProfessionalAccount => "professional-account",
            Self::ManageAccounts => "manage_accounts",
        }
    }

    /// The entry point of an address, by the last segment of its path.
    pub fn of(address: &Url) -> Option<Self> {
        let last = address.path_segments()?.next_back()?;
        let mut all = Self::ALL.into_iter();
        all.find(|entry| entry.segment() == last)
    }

    /// The link to this page in the session of another link, before settings. `connection` is what
    /// the page is about; whether `terms` and `professional-account` need one is not known.
    ///
    /// Only the last segment of the path is changed, and only when it has to be.
    pub fn link(self, other: &Url, connection: Option<&ConnectionId>) -> Url {
        let mut link = other.clone();
        link.set_fragment(None);
        if Self::of(other) != Some(self)
            && let Ok(mut path) = link.path_segments_mut()
        {
            path.pop_if_empty().pop().push(self.segment());
        }
        let name = CONNECTION_PARAMETER.name;
        let others = other.query_pairs().filter(|(given, _)| given != name);
        let connection = connection.map(|id| (name.into(), id.as_str().into()));
        let pairs: Vec<_> = others.chain(connection).collect();
        link.set_query(None);
        if !pairs.is_empty() {
            link.query_pairs_mut().extend_pairs(pairs);
        }
        link
    }
}
