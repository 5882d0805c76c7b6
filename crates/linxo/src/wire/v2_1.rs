//! The v2.1 wire: lists are bare arrays, instants are seconds since 1970, amounts are JSON numbers
//! with their currency beside them.
//!
//! Numbers are read from their text, so no amount ever passes through a float.

use super::fields::Fields;
use super::frame::{bare, bare_ids, either, one};
use super::{Received, WireError, items, money};
use crate::{
    Account, ApiVersion, Category, Connection, ConnectionNotification, Money, Provider,
    Transaction, TransactionId, TransactionSummary, User,
};

/// Reads the answer of `GET /users/me`.
pub fn user(body: &[u8]) -> Result<Received<User>, WireError> {
    one("user", body, items::user)
}

/// Reads the answer of `GET /connections`.
pub fn connections(body: &[u8]) -> Result<Vec<Received<Connection>>, WireError> {
    bare("connections", body, read_connection)
}

/// Reads the answer of `GET /connections/{id}`.
pub fn connection(body: &[u8]) -> Result<Received<Connection>, WireError> {
    one("connection", body, read_connection)
}

/// Reads the answer of `GET /accounts`.
pub fn accounts(body: &[u8]) -> Result<Vec<Received<Account>>, WireError> {
    bare("accounts", body, read_account)
}

/// Reads the answer of `GET /accounts/{id}`.
pub fn account(body: &[u8]) -> Result<Received<Account>, WireError> {
    one("account", body, read_account)
}

/// Reads the answer of `GET /transactions`.
pub fn transactions(body: &[u8]) -> Result<Vec<Received<Transaction>>, WireError> {
    bare("transactions", body, read_transaction)
}

/// Reads what a list shows in the answer of `GET /transactions`.
pub fn transaction_summaries(body: &[u8]) -> Result<Vec<Received<TransactionSummary>>, WireError> {
    bare("transactions", body, read_summary)
}

/// Reads the ids in the answer of `GET /transactions`.
pub fn transaction_ids(body: &[u8]) -> Result<Vec<TransactionId>, WireError> {
    bare_ids("transactions", body)
}

/// Reads the answer of `GET /transactions/{id}`.
pub fn transaction(body: &[u8]) -> Result<Received<Transaction>, WireError> {
    one("transaction", body, read_transaction)
}

/// Reads the answer of `GET /categories`.
pub fn categories(body: &[u8]) -> Result<Vec<Received<Category>>, WireError> {
    bare("categories", body, items::category)
}

/// Reads a list of providers. No such answer was seen, so it may be a bare array or wrapped.
pub fn providers(body: &[u8]) -> Result<Vec<Received<Provider>>, WireError> {
    either("providers", body, items::provider)
}

/// Reads what Linxo posts to a webhook.
pub fn notification(body: &[u8]) -> Result<Received<ConnectionNotification>, WireError> {
    let read = |fields: &Fields<'_>| items::notification(fields, read_connection);
    one("notification", body, read)
}

fn read_connection(fields: &Fields<'_>) -> Result<Connection, WireError> {
    items::connection(fields, fields.text("logo_url"))
}

fn read_account(fields: &Fields<'_>) -> Result<Account, WireError> {
    let balance = amount(fields, "balance")?;
    items::account(fields, balance, fields.text("currency"))
}

fn read_transaction(fields: &Fields<'_>) -> Result<Transaction, WireError> {
    Ok(items::transaction(fields, read_summary(fields)?))
}

fn read_summary(fields: &Fields<'_>) -> Result<TransactionSummary, WireError> {
    let amount = amount(fields, "amount")?;
    items::summary(fields, amount, fields.day("date"), fields.text("label"))
}

fn amount(fields: &Fields<'_>, field: &'static str) -> Result<Option<Money>, WireError> {
    if fields.is_object(field) {
        return Err(fields.other_version(ApiVersion::V2_1, ApiVersion::V3));
    }
    let amount = fields.decimal(field)?;
    Ok(amount.map(|amount| money(amount, fields.text("currency"))))
}
