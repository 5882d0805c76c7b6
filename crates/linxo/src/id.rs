//! Linxo's identifiers, one type per thing, so that an account's id is never given where a
//! connection's is asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as Linxo wrote it; today these are strings of digits.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as Linxo wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id as Linxo wrote it.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// A Linxo user: the root under which its connections, accounts and transactions hang.
    #[derive(Debug)]
    UserId
}
id! {
    /// A user's link to a provider.
    #[derive(Debug)]
    ConnectionId
}
id! {
    /// A bank account.
    #[derive(Debug)]
    AccountId
}
id! {
    /// A bank operation.
    #[derive(Debug)]
    TransactionId
}
id! {
    /// A bank, as Linxo knows it.
    #[derive(Debug)]
    ProviderId
}
id! {
    /// A category of transactions, such as `SUPERMARKET`.
    #[derive(Debug)]
    CategoryId
}
id! {
    /// What a provider offers on one channel.
    #[derive(Debug)]
    ChannelDefinitionId
}
id! {
    /// News of Linxo, posted to a webhook.
    #[derive(Debug)]
    NotificationId
}
id! {
    /// A session of the widget. Whoever has it can go on with that session, so it goes to the
    /// end user's browser and nowhere else, and its `Debug` form hides it.
    WidgetSessionId
}

impl fmt::Debug for WidgetSessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WidgetSessionId([hidden])")
    }
}
