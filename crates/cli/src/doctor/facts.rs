//! The ledger of what is known about Linxo, and those of its facts that the doctor can see hold or
//! fail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

/// The ledger itself, as the documents have it.
const LEDGER: &str = include_str!("../../../../docs/linxo-facts.toml");

macro_rules! facts {
    ($( $name:ident = $id:literal ),+ $(,)?) => {
        /// A fact of the ledger.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Fact { $( $name ),+ }

        impl Fact {
            #[cfg(test)]
            const ALL: &[Self] = &[$( Self::$name ),+];

            /// Its id in the ledger.
            pub(crate) fn id(self) -> &'static str {
                match self { $( Self::$name => $id ),+ }
            }
        }
    };
}

facts! {
    HostsThreeBases = "hosts.three-bases",
    HostsVersionInPath = "hosts.version-in-path",
    TokensTwoGrants = "tokens.two-grants",
    TokensJsonBody = "tokens.json-body",
    TokensAnswer = "tokens.answer",
    TokensClientScope = "tokens.client-scope",
    TokensUserScopes = "tokens.user-scopes",
    TokensRefusedUser = "tokens.refused-user",
    UsersCreate = "users.create",
    UsersRead = "users.read",
    UsersEmailAny = "users.email-any",
    UsersEmailUnique = "users.email-unique",
    UsersEmailTaken = "users.email-taken",
    UsersPassword = "users.password",
    UsersExisting = "users.existing",
    WidgetSession = "widget.session",
    WidgetSessionQuery = "widget.session-query",
    WidgetSessionAnswer = "widget.session-answer",
    WidgetAutoSync = "widget.auto-sync",
    WidgetAutoSyncReadBack = "widget.auto-sync-read-back",
    WidgetReturnUrls = "widget.return-urls-unregistered",
    WidgetFraming = "widget.framing",
    ConnectionsList = "connections.list",
    ConnectionsAppearEarly = "connections.appear-early",
    ConnectionsStatuses = "connections.statuses",
    ConnectionsChannelStatuses = "connections.channel-statuses",
    AccountsList = "accounts.list",
    AccountsTypes = "accounts.types",
    AccountsStatuses = "accounts.statuses",
    TransactionsLimit = "transactions.limit",
    TransactionsOrder = "transactions.order",
    TransactionsParis = "transactions.paris",
    TransactionsWords = "transactions.words",
    CategoriesList = "categories.list",
    DeletionUser = "deletion.user",
    DeletionToken = "deletion.token",
    DeletionGrantRefused = "deletion.grant-refused",
    DeletionTokenRefused = "deletion.token-refused",
    V3Base = "v3.base",
    V3Lists = "v3.lists",
    V3UserId = "v3.user-id",
    V3Widget = "v3.widget",
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// What the ledger says of a fact.
#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) claim: String,
    pub(crate) confidence: String,
    #[cfg(test)]
    #[serde(default)]
    doctor: bool,
}

#[derive(Deserialize)]
struct Ledger {
    fact: Vec<Entry>,
}

/// The ledger by id. Empty when it cannot be read, which a test keeps from happening: then ids are
/// shown without their words.
pub(crate) fn ledger() -> BTreeMap<String, Entry> {
    let ledger: Option<Ledger> = toml::from_str(LEDGER).ok();
    let entries = ledger.map(|ledger| ledger.fact).unwrap_or_default();
    entries
        .into_iter()
        .map(|entry| (entry.id.clone(), entry))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_that_the_doctor_names_is_in_the_ledger() {
        let ledger = ledger();
        for fact in Fact::ALL {
            assert!(ledger.contains_key(fact.id()), "{}", fact.id());
        }
    }

    #[test]
    fn every_fact_that_the_ledger_leaves_to_the_doctor_is_named_by_it() {
        for entry in ledger().values().filter(|entry| entry.doctor) {
            let named = Fact::ALL.iter().any(|fact| fact.id() == entry.id);
            assert!(named, "{}", entry.id);
        }
    }
}
