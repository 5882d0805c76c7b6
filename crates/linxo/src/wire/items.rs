//! What both versions write alike. Where they differ, the version's own module reads the difference
//! and hands it in.

use serde_json::value::RawValue;

use super::fields::Fields;
use super::frame::received;
use super::{Received, WireError};
use crate::{
    Account, BankDate, Category, Channel, ChannelDefinition, ChannelMode, ChannelStatus,
    Connection, ConnectionNotification, Money, ParentCategory, Provider, ResourceType, Transaction,
    TransactionSummary, User,
};

pub(super) fn user(fields: &Fields<'_>) -> Result<User, WireError> {
    Ok(User {
        id: fields.required_id("id")?,
        email: fields.text("email"),
        email_verified: fields.bool("email_verified"),
        first_name: fields.text("first_name"),
        last_name: fields.text("last_name"),
        gender: fields.text("gender"),
        birthdate: fields.day("birthdate"),
        postcode: fields.text_inside("address", "postcode"),
        creation_date: fields.instant("creation_date"),
    })
}

pub(super) fn connection(
    fields: &Fields<'_>,
    logo_url: Option<String>,
) -> Result<Connection, WireError> {
    let channels = fields.items("channels").into_iter();
    Ok(Connection {
        id: fields.required_id("id")?,
        provider_id: fields.id("provider_id"),
        name: fields.text("name"),
        status: fields.required_word("status")?,
        creation_date: fields.instant("creation_date"),
        // A One Shot must not go on without knowing this one, so it is never guessed.
        auto_sync: fields.strict_bool("auto_sync")?,
        logo_url,
        channels: channels.filter_map(channel).collect(),
        owner_name: fields.text_inside("owner", "name"),
        consent_per_account: fields.bool("consent_per_account"),
        user_id: fields.id("user_id"),
    })
}

fn channel(raw: &RawValue) -> Option<Channel> {
    let fields = Fields::of("channels", 0, raw).ok()?;
    let unsaid = String::new;
    Some(Channel {
        definition_id: fields.id("channel_definition_id"),
        mode: fields
            .word("mode")
            .unwrap_or_else(|| ChannelMode::Other(unsaid())),
        status: fields
            .word("status")
            .unwrap_or_else(|| ChannelStatus::Other(unsaid())),
        expires: fields.instant("expires"),
        last_success_date: fields.instant("last_success_date"),
        last_end_date: fields.instant("last_end_date"),
        account_types: fields.words("account_types"),
        eligible_accounts: fields.bool("eligible_accounts"),
        definition_unavailable: fields.bool("channel_definition_unavailable"),
        has_credentials: fields.is_filled("credentials"),
    })
}

pub(super) fn account(
    fields: &Fields<'_>,
    balance: Option<Money>,
    currency: Option<String>,
) -> Result<Account, WireError> {
    Ok(Account {
        id: fields.required_id("id")?,
        connection_id: fields.id("connection_id"),
        name: fields.text("name"),
        account_type: fields.word("type"),
        status: fields.word("status"),
        balance,
        currency,
        balance_date: fields.instant("balance_date"),
        iban: fields.text("iban"),
        account_number: fields.text("account_number"),
        usage: fields.word("usage"),
        owner_name: fields.text_inside("owner", "name"),
        creation_date: fields.instant("creation_date"),
        last_channel_definition_id: fields.id("last_channel_definition_id"),
    })
}

pub(super) fn summary(
    fields: &Fields<'_>,
    amount: Option<Money>,
    date: Option<BankDate>,
    label: Option<String>,
) -> Result<TransactionSummary, WireError> {
    Ok(TransactionSummary {
        id: fields.required_id("id")?,
        amount,
        date,
        label,
        category_id: fields.id("category_id"),
        status: fields.word("status"),
    })
}

pub(super) fn transaction(fields: &Fields<'_>, summary: TransactionSummary) -> Transaction {
    Transaction {
        id: summary.id,
        account_id: fields.id("account_id"),
        amount: summary.amount,
        date: summary.date,
        booking_date: fields.day("booking_date"),
        value_date: fields.day("value_date"),
        transaction_date: fields.day("transaction_date"),
        import_date: fields.instant("import_date"),
        last_update_date: fields.instant("last_update_date"),
        label: summary.label,
        source_label: fields.text_inside("source", "label"),
        notes: fields.text("notes"),
        category_id: summary.category_id,
        transaction_type: fields.word("type"),
        status: summary.status,
        origin: fields.word("origin"),
        remittance_information: fields.texts("remittance_information"),
        check_number: fields.text("check_number"),
        original_trx_id: fields.id("original_trx_id"),
    }
}

pub(super) fn category(fields: &Fields<'_>) -> Result<Category, WireError> {
    let parent = fields.inside("parent").and_then(|parent| {
        Some(ParentCategory {
            id: parent.id("id")?,
            label: parent.text("label"),
        })
    });
    Ok(Category {
        id: fields.required_id("id")?,
        label: fields.text("label"),
        category_type: fields.word("type"),
        parent,
    })
}

/// Which of two names a provider's own fields have was not seen, so both are taken.
pub(super) fn provider(fields: &Fields<'_>) -> Result<Provider, WireError> {
    let id = match fields.id("provider_id") {
        Some(id) => id,
        None => fields.required_id("id")?,
    };
    let definitions = fields.items("channel_definitions").into_iter();
    Ok(Provider {
        id,
        name: fields.text("name"),
        logo_url: fields
            .text("provider_logo_url")
            .or_else(|| fields.text("logo_url")),
        channel_definitions: definitions.filter_map(channel_definition).collect(),
    })
}

fn channel_definition(raw: &RawValue) -> Option<ChannelDefinition> {
    let fields = Fields::of("channel_definitions", 0, raw).ok()?;
    Some(ChannelDefinition {
        id: fields
            .id("channel_definition_id")
            .or_else(|| fields.id("id")),
        mode: fields.word("mode")?,
        has_credentials: fields.is_filled("credentials"),
    })
}

/// `read` reads the connection in it.
pub(super) fn notification(
    fields: &Fields<'_>,
    read: fn(&Fields<'_>) -> Result<Connection, WireError>,
) -> Result<ConnectionNotification, WireError> {
    let resource_type = fields.required_word("resource_type")?;
    let resource: Option<Received<Connection>> = match resource_type {
        ResourceType::Connections => {
            let raw = fields.required("resource")?;
            Some(received("notification's resource", 0, raw, read)?)
        }
        ResourceType::Other(_) => None,
    };
    Ok(ConnectionNotification {
        id: fields.id("id"),
        event_type: fields.required_word("event_type")?,
        resource_type,
        creation_date: fields.instant("creation_date"),
        channel_definition_id: fields.id("channel_definition_id"),
        resource,
        new_transactions: fields.bool("new_transactions"),
    })
}
