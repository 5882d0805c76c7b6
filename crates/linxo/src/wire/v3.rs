//! The v3 wire, as far as one public client that moved to it in December 2025 shows it: lists are
//! wrapped in an object under their own name, amounts are strings with their currency inside, a
//! transaction's label and day are among its `enrichments`.
//!
//! Nobody has shown a whole answer of v3. Where nothing is known it is read like v2.1, a date in
//! seconds or in ISO 8601 is taken anywhere, and everything stays in the JSON as received.

use super::fields::Fields;
use super::frame::{either, one, wrapped, wrapped_ids};
use super::{Received, WireError, items, money};
use crate::{
    Account, ApiVersion, Category, Connection, ConnectionNotification, Money, Provider,
    Transaction, TransactionId, TransactionSummary, User,
};

/// Reads the answer of `GET /users/me`, which is v2.1's.
pub fn user(body: &[u8]) -> Result<Received<User>, WireError> {
    one("user", body, items::user)
}

/// Reads the answer of `GET /connections`.
pub fn connections(body: &[u8]) -> Result<Vec<Received<Connection>>, WireError> {
    wrapped("connections", body, read_connection)
}

/// Reads the answer of `GET /connections/{id}`.
pub fn connection(body: &[u8]) -> Result<Received<Connection>, WireError> {
    one("connection", body, read_connection)
}

/// Reads the answer of `GET /accounts`.
pub fn accounts(body: &[u8]) -> Result<Vec<Received<Account>>, WireError> {
    wrapped("accounts", body, read_account)
}

/// Reads the answer of `GET /accounts/{id}`.
pub fn account(body: &[u8]) -> Result<Received<Account>, WireError> {
    one("account", body, read_account)
}

/// Reads the answer of `GET /transactions`.
pub fn transactions(body: &[u8]) -> Result<Vec<Received<Transaction>>, WireError> {
    wrapped("transactions", body, read_transaction)
}

/// Reads what a list shows in the answer of `GET /transactions`.
pub fn transaction_summaries(body: &[u8]) -> Result<Vec<Received<TransactionSummary>>, WireError> {
    wrapped("transactions", body, read_summary)
}

/// Reads the ids in the answer of `GET /transactions`.
pub fn transaction_ids(body: &[u8]) -> Result<Vec<TransactionId>, WireError> {
    wrapped_ids("transactions", body)
}

/// Reads the answer of `GET /transactions/{id}`.
pub fn transaction(body: &[u8]) -> Result<Received<Transaction>, WireError> {
    one("transaction", body, read_transaction)
}

/// Reads the answer of `GET /categories`. It was not seen in v3, so it may be a bare array or
/// wrapped.
pub fn categories(body: &[u8]) -> Result<Vec<Received<Category>>, WireError> {
    either("categories", body, items::category)
}

/// Reads a list of providers. No such answer was seen, so it may be a bare array or wrapped.
pub fn providers(body: &[u8]) -> Result<Vec<Received<Provider>>, WireError> {
    either("providers", body, items::provider)
}

/// Reads what Linxo posts to a webhook. It was not seen in v3, so it is read like v2.1's.
pub fn notification(body: &[u8]) -> Result<Received<ConnectionNotification>, WireError> {
    let read = |fields: &Fields<'_>| items::notification(fields, read_connection);
    one("notification", body, read)
}

fn read_connection(fields: &Fields<'_>) -> Result<Connection, WireError> {
    let logo_url = fields
        .text("provider_logo_url")
        .or_else(|| fields.text("logo_url"));
    items::connection(fields, logo_url)
}

/// `balance.amount` is the amount, with `amount` and `currency` in it.
fn read_account(fields: &Fields<'_>) -> Result<Account, WireError> {
    refuse_number(fields, "balance")?;
    let balance = match fields.object("balance")? {
        Some(balance) => amount(balance.object("amount")?)?,
        None => None,
    };
    let currency = match &balance {
        Some(money) => Some(money.currency.clone()),
        None => fields.text("currency"),
    };
    items::account(fields, balance, currency)
}

fn read_transaction(fields: &Fields<'_>) -> Result<Transaction, WireError> {
    Ok(items::transaction(fields, read_summary(fields)?))
}

fn read_summary(fields: &Fields<'_>) -> Result<TransactionSummary, WireError> {
    refuse_number(fields, "amount")?;
    let amount = amount(fields.object("amount")?)?;
    let enrichments = fields.inside("enrichments");
    let date = enrichments.as_ref().and_then(|inside| inside.day("date"));
    let label = enrichments.and_then(|inside| inside.text("display_label"));
    let date = date.or_else(|| fields.day("date"));
    let label = label.or_else(|| fields.text("label"));
    items::summary(fields, amount, date, label)
}

/// An amount and its currency, from the object that holds both.
fn amount(inside: Option<Fields<'_>>) -> Result<Option<Money>, WireError> {
    let Some(inside) = inside else {
        return Ok(None);
    };
    let amount = inside.decimal("amount")?;
    Ok(amount.map(|amount| money(amount, inside.text("currency"))))
}

/// A bare number where v3 has an object is how v2.1 writes it.
fn refuse_number(fields: &Fields<'_>, field: &'static str) -> Result<(), WireError> {
    match fields.decimal(field) {
        Ok(Some(_)) => Err(fields.other_version(ApiVersion::V3, ApiVersion::V2_1)),
        Ok(None) | Err(_) => Ok(()),
    }
}
