//! What Linxo posts to a webhook.

use crate::open_enum::open_enum;
use crate::{ChannelDefinitionId, Connection, EpochSeconds, NotificationId, Received};

/// News of a connection, posted to the one address that Linxo's support set up. No signature was
/// seen, so it is a hint: read the connection again before anything depends on it.
#[derive(Debug, Clone)]
pub struct ConnectionNotification {
    /// Linxo's id of the notification.
    pub id: Option<NotificationId>,
    /// What happened.
    pub event_type: EventType,
    /// To what.
    pub resource_type: ResourceType,
    /// When.
    pub creation_date: Option<EpochSeconds>,
    /// Which channel was synchronised.
    pub channel_definition_id: Option<ChannelDefinitionId>,
    /// The connection as it is now; nothing when the news is about something else.
    pub resource: Option<Received<Connection>>,
    /// Whether there are new transactions.
    pub new_transactions: Option<bool>,
}

open_enum! {
    /// What happened to a resource.
    EventType {
        /// It changed; the only one sent for now. Linxo's page also writes it `UDPATED`.
        Updated = "UPDATED" | "UDPATED",
        /// It was made; foreseen.
        Created = "CREATED",
        /// It was deleted; foreseen.
        Deleted = "DELETED",
    }
}

open_enum! {
    /// What a notification is about.
    ResourceType {
        /// A connection; the only one for now.
        Connections = "CONNECTIONS",
    }
}
