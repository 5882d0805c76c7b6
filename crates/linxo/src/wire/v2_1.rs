//! The v2.1 wire: lists are bare arrays, instants are seconds since 1970, amounts are JSON numbers
//! with their currency beside them.
//!
//! Numbers are read from their text, so no amount ever passes through a float.

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::fields::{Fields, shape};
use super::{Received, WireError};
use crate::{
    Account, BankDate, Channel, ChannelMode, ChannelStatus, Connection, Money, Transaction,
};

/// Reads the answer of `GET /connections`.
pub fn connections(body: &[u8]) -> Result<Vec<Received<Connection>>, WireError> {
    list("connections", body, read_connection)
}

/// Reads the answer of `GET /connections/{id}`.
pub fn connection(body: &[u8]) -> Result<Received<Connection>, WireError> {
    let raw: &RawValue =
        serde_json::from_slice(body).map_err(|error| shape("connection", &error))?;
    received("connection", 0, raw, read_connection)
}

/// Reads the answer of `GET /accounts`.
pub fn accounts(body: &[u8]) -> Result<Vec<Received<Account>>, WireError> {
    list("accounts", body, read_account)
}

/// Reads the answer of `GET /transactions`.
pub fn transactions(body: &[u8]) -> Result<Vec<Received<Transaction>>, WireError> {
    list("transactions", body, read_transaction)
}

type Read<T> = fn(&Fields<'_>) -> Result<T, WireError>;

fn list<T>(what: &'static str, body: &[u8], read: Read<T>) -> Result<Vec<Received<T>>, WireError> {
    let items: Vec<&RawValue> =
        serde_json::from_slice(body).map_err(|error| shape(what, &error))?;
    items
        .into_iter()
        .enumerate()
        .map(|(item, raw)| received(what, item, raw, read))
        .collect()
}

fn received<T>(
    what: &'static str,
    item: usize,
    raw: &RawValue,
    read: Read<T>,
) -> Result<Received<T>, WireError> {
    let fields = Fields::of(what, item, raw)?;
    Ok(Received {
        value: read(&fields)?,
        raw: raw.to_owned(),
    })
}

fn read_connection(fields: &Fields<'_>) -> Result<Connection, WireError> {
    let channels = fields.items("channels").into_iter();
    Ok(Connection {
        id: fields.required_id("id")?,
        provider_id: fields.id("provider_id"),
        name: fields.text("name"),
        status: fields.required_word("status")?,
        creation_date: fields.instant("creation_date"),
        // A One Shot must not go on without knowing this one, so it is never guessed.
        auto_sync: fields.strict_bool("auto_sync")?,
        logo_url: fields.text("logo_url"),
        channels: channels.filter_map(read_channel).collect(),
        consent_per_account: fields.bool("consent_per_account"),
        user_id: fields.id("user_id"),
    })
}

fn read_channel(raw: &RawValue) -> Option<Channel> {
    let fields = Fields::of("channels", 0, raw).ok()?;
    Some(Channel {
        definition_id: fields.id("channel_definition_id"),
        mode: fields
            .word("mode")
            .unwrap_or(ChannelMode::Other(String::new())),
        status: fields
            .word("status")
            .unwrap_or(ChannelStatus::Other(String::new())),
        expires: fields.instant("expires"),
        last_success_date: fields.instant("last_success_date"),
        last_end_date: fields.instant("last_end_date"),
    })
}

fn read_account(fields: &Fields<'_>) -> Result<Account, WireError> {
    let currency = fields.text("currency");
    Ok(Account {
        id: fields.required_id("id")?,
        connection_id: fields.id("connection_id"),
        name: fields.text("name"),
        account_type: fields.word("type"),
        status: fields.word("status"),
        balance: fields
            .decimal("balance")?
            .map(|amount| money(amount, currency.clone())),
        currency,
        balance_date: fields.instant("balance_date"),
        iban: fields.text("iban"),
        account_number: fields.text("account_number"),
        usage: fields.text("usage"),
        owner_name: fields.text_inside("owner", "name"),
        creation_date: fields.instant("creation_date"),
        last_channel_definition_id: fields.id("last_channel_definition_id"),
    })
}

fn read_transaction(fields: &Fields<'_>) -> Result<Transaction, WireError> {
    let day = |field| fields.instant(field).and_then(BankDate::from_epoch);
    Ok(Transaction {
        id: fields.required_id("id")?,
        account_id: fields.id("account_id"),
        amount: fields
            .decimal("amount")?
            .map(|amount| money(amount, fields.text("currency"))),
        date: day("date"),
        booking_date: day("booking_date"),
        value_date: day("value_date"),
        import_date: fields.instant("import_date"),
        last_update_date: fields.instant("last_update_date"),
        label: fields.text("label"),
        source_label: fields.text_inside("source", "label"),
        notes: fields.text("notes"),
        category_id: fields.id("category_id"),
        transaction_type: fields.word("type"),
        status: fields.word("status"),
        origin: fields.text("origin"),
        remittance_information: fields.texts("remittance_information"),
        check_number: fields.text("check_number"),
    })
}

fn money(amount: Decimal, currency: Option<String>) -> Money {
    Money {
        amount,
        currency: currency.unwrap_or_else(|| "XXX".to_owned()),
    }
}
