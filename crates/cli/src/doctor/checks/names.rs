//! The names in what was collected, of fields and of states: those that the ledger lacks are noted, and
//! nothing but the names.

use std::collections::BTreeSet;

use linxo::{
    AccountStatus, AccountType, ChannelStatus, ConnectionStatus, TransactionOrigin,
    TransactionStatus, TransactionType,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::collection::Collected;
use crate::doctor::code::Code;
use crate::doctor::facts::Fact;
use crate::doctor::finding::{Finding, Notes};

const CONNECTION_FIELDS: &[&str] = &[
    "id",
    "provider_id",
    "name",
    "status",
    "creation_date",
    "auto_sync",
    "logo_url",
    "provider_logo_url",
    "channels",
    "owner",
    "consent_per_account",
    "user_id",
    "constraints",
];
const CHANNEL_FIELDS: &[&str] = &[
    "channel_definition_id",
    "mode",
    "expires",
    "status",
    "last_success_date",
    "last_end_date",
    "credentials",
    "account_types",
    "channel_definition_unavailable",
    "eligible_accounts",
];
const ACCOUNT_FIELDS: &[&str] = &[
    "id",
    "connection_id",
    "name",
    "currency",
    "balance",
    "balance_date",
    "iban",
    "status",
    "type",
    "creation_date",
    "account_number",
    "owner",
    "usage",
    "last_channel_definition_id",
    "loan",
    "savings",
    "credit_card",
    "classification",
    "group",
];
const TRANSACTION_FIELDS: &[&str] = &[
    "id",
    "account_id",
    "amount",
    "type",
    "origin",
    "category_id",
    "date",
    "import_date",
    "booking_date",
    "value_date",
    "last_update_date",
    "label",
    "notes",
    "source",
    "currency",
    "remittance_information",
    "status",
    "transaction_date",
    "original_trx_id",
    "check_number",
    "enrichments",
];

/// Notes the words and the fields that are not in the ledger.
pub(super) fn judge(collected: &Collected, notes: &mut Notes) {
    words(collected, notes);
    fields(collected, notes);
}

fn words(collected: &Collected, notes: &mut Notes) {
    let mut unknown = BTreeSet::new();
    let connection = &collected.connection.value;
    let known = !matches!(connection.status, ConnectionStatus::Other(_));
    notes.judge(Fact::ConnectionsStatuses, known);
    if !known {
        unknown.insert(("status of a connection", connection.status.as_str()));
    }
    let mut all_known = true;
    for channel in &connection.channels {
        if let ChannelStatus::Other(word) = &channel.status {
            all_known = false;
            unknown.insert(("status of a channel", word));
        }
    }
    notes.judge(Fact::ConnectionsChannelStatuses, all_known);
    let (mut types_known, mut statuses_known) = (true, true);
    for account in &collected.accounts {
        if let Some(AccountType::Other(word)) = &account.value.account_type {
            types_known = false;
            unknown.insert(("type of an account", word));
        }
        if let Some(AccountStatus::Other(word)) = &account.value.status {
            statuses_known = false;
            unknown.insert(("status of an account", word));
        }
    }
    if !collected.accounts.is_empty() {
        notes.judge(Fact::AccountsTypes, types_known);
        notes.judge(Fact::AccountsStatuses, statuses_known);
    }
    let mut transactions_known = true;
    for transaction in collected.all() {
        let value = &transaction.value;
        let mut note = |what, word| {
            transactions_known = false;
            unknown.insert((what, word));
        };
        if let Some(TransactionType::Other(word)) = &value.transaction_type {
            note("type of a transaction", word);
        }
        match &value.status {
            // Linxo's own word, which the crate keeps as it is.
            Some(TransactionStatus::Other(word)) if word != "OTHER" => {
                note("status of a transaction", word);
            }
            _ => {}
        }
        if let Some(TransactionOrigin::Other(word)) = &value.origin {
            note("origin of a transaction", word);
        }
    }
    if collected.all().next().is_some() {
        notes.judge(Fact::TransactionsWords, transactions_known);
    }
    for (what, word) in unknown {
        let text = format!("unknown {what}: {}", shown(word));
        notes.add(
            Finding::warning(Code::UnknownWord, text)
                .change("It is kept as it is; nothing has to change.", &[])
                .ask("what it means"),
        );
    }
}

fn fields(collected: &Collected, notes: &mut Notes) {
    let connection = object(&collected.connection.raw);
    let channels = connection.get("channels").and_then(Value::as_array);
    let channels = channels.into_iter().flatten().cloned();
    unknown_fields(
        "connections",
        [connection.clone()],
        CONNECTION_FIELDS,
        notes,
    );
    unknown_fields("channels", channels, CHANNEL_FIELDS, notes);
    let accounts = collected.accounts.iter().map(|one| object(&one.raw));
    unknown_fields("accounts", accounts, ACCOUNT_FIELDS, notes);
    let transactions = collected.all().map(|one| object(&one.raw));
    unknown_fields("transactions", transactions, TRANSACTION_FIELDS, notes);
}

pub(super) fn object(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

fn unknown_fields(
    of: &str,
    items: impl IntoIterator<Item = Value>,
    known: &[&str],
    notes: &mut Notes,
) {
    let mut unknown = BTreeSet::new();
    for item in items {
        let names = item
            .as_object()
            .into_iter()
            .flat_map(|fields| fields.keys());
        unknown.extend(
            names
                .filter(|name| !known.contains(&name.as_str()))
                .map(|name| shown(name)),
        );
    }
    if !unknown.is_empty() {
        let names: Vec<String> = unknown.into_iter().collect();
        notes.saw(format!(
            "fields of {of} that we did not know: {}",
            names.join(", ")
        ));
    }
}

/// A name that Linxo gives to a field or a state: shown only when it looks like one, so that nothing
/// else ever is.
pub(super) fn shown(name: &str) -> String {
    let looks_right = !name.is_empty()
        && name.len() <= 60
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if looks_right {
        name.to_owned()
    } else {
        format!("(a name of {} characters)", name.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_name_is_shown() {
        assert_eq!(shown("SOME_NEW_STATUS"), "SOME_NEW_STATUS");
        assert_eq!(shown("M. Dupont"), "(a name of 9 characters)");
        assert_eq!(shown("12.50"), "(a name of 5 characters)");
    }
}
