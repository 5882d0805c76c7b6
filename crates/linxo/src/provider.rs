//! Providers: the banks that Linxo can reach.

use crate::{ChannelDefinitionId, ChannelMode, ProviderId};

/// A bank that Linxo can reach. No answer with a provider in it was seen: Linxo's pages name
/// `channel_definitions` with their `mode`, and connections have the rest. What else there is stays
/// in the JSON as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Linxo's id of the provider.
    pub id: ProviderId,
    /// The bank's name.
    pub name: Option<String>,
    /// Where the bank's logo is.
    pub logo_url: Option<String>,
    /// The ways to the bank.
    pub channel_definitions: Vec<ChannelDefinition>,
}

/// A way to a bank, as its provider offers it; a connection's channel refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelDefinition {
    /// Linxo's id of the definition.
    pub id: Option<ChannelDefinitionId>,
    /// On the bank's own site, or by credentials given to the widget.
    pub mode: ChannelMode,
    /// Whether it asks for credentials, when it says; what each looks like was not seen.
    pub has_credentials: Option<bool>,
}
