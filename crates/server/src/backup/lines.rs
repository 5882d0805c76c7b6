//! The data of a journey as lines of JSON (NDJSON): what partners are given, and what the backup's
//! digest is of. Both come from here, so that a partner can check one with the other. The bytes of a
//! stored journey must stay the same for ever.

use contract::{AccountRecord, JourneyId, TransactionRecord};
use serde::Serialize;

use crate::store::{Store, StoreError};

/// Transactions held in memory at once.
pub(crate) const CHUNK: u32 = 500;

/// One line.
#[derive(Serialize)]
#[serde(tag = "kind", content = "record", rename_all = "snake_case")]
pub(crate) enum Line<'a> {
    Account(&'a AccountRecord),
    Transaction(&'a TransactionRecord),
}

/// The lines of a journey, a bounded part at a time: the accounts in order, then the transactions by
/// account and in order.
pub(crate) struct Lines<'a> {
    store: &'a dyn Store,
    journey: &'a JourneyId,
    place: Place,
}

#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// The accounts come next.
    Start,
    /// The transactions after this place come next.
    After((i64, i64)),
    /// There is no more.
    End,
}

/// Some lines.
pub(crate) struct Part {
    pub(crate) text: Vec<u8>,
    pub(crate) accounts: u64,
    pub(crate) transactions: u64,
}

impl<'a> Lines<'a> {
    /// The lines from this place on.
    pub(crate) fn from(store: &'a dyn Store, journey: &'a JourneyId, place: Place) -> Self {
        Self {
            store,
            journey,
            place,
        }
    }

    /// Where the next part begins.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// The next part; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Part>, StoreError> {
        let mut text = Vec::new();
        match self.place {
            Place::Start => {
                let accounts = self.store.accounts(self.journey).await?;
                for account in &accounts {
                    write(&mut text, &Line::Account(account))?;
                }
                self.place = Place::After((-1, -1));
                Ok(Some(Part {
                    text,
                    accounts: accounts.len() as u64,
                    transactions: 0,
                }))
            }
            Place::After(place) => {
                let some = self.store.transaction_lines(self.journey, place, CHUNK);
                let Some(some) = some.await? else {
                    self.place = Place::End;
                    return Ok(None);
                };
                self.place = Place::After(some.last);
                Ok(Some(Part {
                    text: some.text.into_bytes(),
                    accounts: 0,
                    transactions: some.count,
                }))
            }
            Place::End => Ok(None),
        }
    }
}

/// Writes a line.
pub(crate) fn write(text: &mut Vec<u8>, line: &Line<'_>) -> Result<(), StoreError> {
    serde_json::to_writer(&mut *text, line).map_err(|_| StoreError::Unreadable("a record"))?;
    text.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Partners have digests of such lines. A change here makes all of them wrong.
    #[test]
    fn the_bytes_of_a_line_are_these_for_ever() {
        let account: AccountRecord = serde_json::from_str(
            r#"{"id":"1","connection_id":"2","name":"Compte «é»","account_type":"CHECKINGS","balance":"10.10","currency":"EUR","iban":null,"account_number":null,"received":{ "balance": 10.10,"z":1e2 }}"#,
        )
        .expect("an account");
        let transaction: TransactionRecord = serde_json::from_str(
            r#"{"id":"3","account_id":"1","date":"2026-11-24","amount":"-0.10","currency":"EUR","label":"A\"B\n","status":"BOOKED","category_id":null,"received":{"id":"3"}}"#,
        )
        .expect("a transaction");
        let mut text = Vec::new();
        write(&mut text, &Line::Account(&account)).expect("written");
        write(&mut text, &Line::Transaction(&transaction)).expect("written");
        let lines = concat!(
            r#"{"kind":"account","record":{"id":"1","connection_id":"2","name":"Compte «é»","account_type":"CHECKINGS","balance":"10.10","currency":"EUR","iban":null,"account_number":null,"received":{ "balance": 10.10,"z":1e2 }}}"#,
            "\n",
            r#"{"kind":"transaction","record":{"id":"3","account_id":"1","date":"2026-11-24","amount":"-0.10","currency":"EUR","label":"A\"B\n","status":"BOOKED","category_id":null,"received":{"id":"3"}}}"#,
            "\n",
        );
        assert_eq!(String::from_utf8(text).expect("text"), lines);
    }
}
