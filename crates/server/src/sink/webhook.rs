//! The partner's webhook as a sink: the bank data in numbered parts, each accepted by a 2xx.

use contract::{AccountRecord, Counts, JourneyId, TransactionRecord};
use serde::Serialize;

use super::Pulse;
use super::failure::SinkFailure;
use super::records::{CHUNK, Records, START};
use crate::config::webhook::WebhookConfig;
use crate::outbox::message::timestamp;
use crate::outbox::send::Sender;
use crate::store::{Journey, StoreError};

/// The type of such a message.
const EVENT: &str = "journey.data";
/// As much of the hash as is in a message's id: enough that other data has another id.
const HASH_IN_ID: usize = 16;

/// The receiver accepted every part of a journey's data. Only [`send`] makes one.
#[derive(Debug)]
pub(crate) struct AllAccepted {
    journey: JourneyId,
    sha256: String,
}

impl AllAccepted {
    /// Whose data it is.
    pub(crate) fn journey(&self) -> &JourneyId {
        &self.journey
    }

    /// The SHA-256 of the verified backup that was sent, in hex.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// How far the parts went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Parts that were accepted.
    pub parts: u32,
    /// The place of the last transaction in them.
    pub after: (i64, i64),
}

impl Sent {
    /// Nothing was accepted yet.
    pub const NOTHING: Self = Self {
        parts: 0,
        after: START,
    };
}

/// Where it is kept how far the parts went; also ends the work, as a [`Pulse`] does.
#[async_trait::async_trait]
pub(crate) trait Progress: Pulse {
    /// One more part was accepted.
    async fn accepted(&self, sent: Sent) -> Result<(), StoreError>;
}

/// What is sent of whom.
pub(crate) struct Shipment<'a> {
    pub(crate) journey: &'a Journey,
    pub(crate) counts: Counts,
    /// The SHA-256 of the verified backup, in hex.
    pub(crate) sha256: &'a str,
    pub(crate) records: &'a dyn Records,
}

#[derive(Serialize)]
struct Part<'a> {
    r#type: &'static str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    journey: &'a JourneyId,
    reference: Option<&'a str>,
    part: u32,
    parts: u32,
    sha256: &'a str,
    accounts: &'a [AccountRecord],
    transactions: Vec<&'a TransactionRecord>,
}

/// Sends what was not accepted yet, part by part in order. Sent again after a crash, a part has the
/// same id and the same bytes.
pub(crate) async fn send(
    sender: &Sender,
    to: &WebhookConfig,
    shipment: &Shipment<'_>,
    mut sent: Sent,
    progress: &dyn Progress,
    now_s: impl Fn() -> i64 + Send + Sync,
) -> Result<AllAccepted, SinkFailure> {
    let journey = shipment.journey;
    let parts = parts(shipment.counts.transactions);
    while sent.parts < parts {
        let part = sent.parts + 1;
        let chunk = shipment.records.transactions(sent.after).await?;
        let expected = length_of(part, parts, shipment.counts.transactions);
        if chunk.len() as u64 != expected {
            return Err(SinkFailure::Changed);
        }
        let accounts = match part {
            1 => shipment.records.accounts().await?,
            _ => Vec::new(),
        };
        let body = Part {
            r#type: EVENT,
            // Of the data, not of the sending: it is the same whenever that is.
            timestamp: timestamp(journey.synchronised_at_ms.unwrap_or(journey.created_at_ms)),
            data: Data {
                journey: &journey.id,
                reference: journey.reference.as_deref(),
                part,
                parts,
                sha256: shipment.sha256,
                accounts: &accounts,
                transactions: chunk.iter().map(|(_, one)| one).collect(),
            },
        };
        let body = serde_json::to_vec(&body).map_err(|_| StoreError::Unreadable("a record"))?;
        progress.beat().await?;
        let id = part_id(&journey.id, shipment.sha256, part);
        sender.post(to, &id, now_s(), body.into()).await?;
        sent = Sent {
            parts: part,
            after: chunk.last().map_or(sent.after, |(place, _)| *place),
        };
        progress.accepted(sent).await?;
    }
    Ok(AllAccepted {
        journey: journey.id.clone(),
        sha256: shipment.sha256.to_owned(),
    })
}

fn part_id(journey: &JourneyId, sha256: &str, part: u32) -> String {
    let hash = sha256.get(..HASH_IN_ID).unwrap_or(sha256);
    format!("msg_{journey}_data_{hash}_{part}")
}

/// How many parts there are; accounts without transactions are one.
fn parts(transactions: u64) -> u32 {
    let parts = transactions.div_ceil(u64::from(CHUNK)).max(1);
    u32::try_from(parts).unwrap_or(u32::MAX)
}

/// How many transactions a part has.
fn length_of(part: u32, parts: u32, transactions: u64) -> u64 {
    let chunk = u64::from(CHUNK);
    if part < parts {
        chunk
    } else {
        transactions - chunk * u64::from(parts - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_in_advance_and_hold_five_hundred_at_most() {
        for (transactions, lengths) in [
            (0, vec![0]),
            (1, vec![1]),
            (500, vec![500]),
            (501, vec![500, 1]),
            (1_203, vec![500, 500, 203]),
        ] {
            let all = parts(transactions);
            let found: Vec<_> = (1..=all)
                .map(|part| length_of(part, all, transactions))
                .collect();
            assert_eq!(found, lengths, "{transactions}");
        }
    }

    #[test]
    fn the_same_part_of_the_same_data_has_the_same_id_and_others_have_another() {
        let id = JourneyId("jrn_1".to_owned());
        let of = |hash: &str, part| part_id(&id, &hash.repeat(64), part);
        assert_eq!(of("a", 1), "msg_jrn_1_data_aaaaaaaaaaaaaaaa_1");
        assert_eq!(of("a", 1), of("a", 1));
        assert_ne!(of("a", 1), of("a", 2));
        assert_ne!(of("a", 1), of("b", 1));
    }
}
