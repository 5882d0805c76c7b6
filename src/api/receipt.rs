//! What a receipt says, read from the signed text, and whether the signature is right.

use contract::{Counts, JourneyId, OutcomeKind};
use gloo_net::http::{Method, RequestBuilder};
use serde::Deserialize;

use super::{Api, ApiError, Question};
use crate::browser::signature;
use crate::json;

/// A receipt as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What it says.
    pub claims: ReceiptClaims,
    /// Whether its signature is that of a key of the server's; nothing where the browser cannot tell,
    /// or the keys did not come.
    pub genuine: Option<bool>,
}

impl Api {
    /// The journey's receipt, read and checked.
    pub async fn checked_receipt(&self) -> Result<Receipt, ApiError> {
        let signed = self.receipt().await?;
        let unread = ApiError::Unexpected { status: 200 };
        let claims = ReceiptClaims::of(&signed).ok_or(unread)?;
        let genuine = match keys().await {
            Ok(keys) => signature::fits(&signed, &keys).await,
            Err(_) => None,
        };
        Ok(Receipt { claims, genuine })
    }
}

/// The server's public keys, as everybody is given them.
fn keys() -> Question<String> {
    let request = RequestBuilder::new("/.well-known/jwks.json").method(Method::GET);
    Question::new(request, Ok)
}

/// The part of a receipt that people are told. Times are milliseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReceiptClaims {
    /// The journey.
    pub journey: JourneyId,
    /// How it ended.
    pub outcome: Option<OutcomeKind>,
    /// What was backed up before.
    pub counts: Counts,
    /// The SHA-256 of the data that was backed up, in hexadecimal digits.
    #[serde(default)]
    pub data_sha256: Option<String>,
    /// When the end of the synchronisation was read.
    #[serde(default)]
    pub synchronised_at: Option<i64>,
    /// When the backup was verified.
    #[serde(default)]
    pub backed_up_at: Option<i64>,
    /// When Linxo acknowledged the deletion.
    #[serde(default)]
    pub deleted_at: Option<i64>,
    /// When Linxo was read back, and the user was gone.
    pub verified_at: i64,
    /// How it was read back: `token_refused`, `user_not_found`, `never_created`, or a newer word.
    pub verified_by: String,
    /// How many times the erasure was tried.
    pub attempts: u32,
}

impl ReceiptClaims {
    /// Reads a receipt; nothing when it is none.
    pub fn of(receipt: &str) -> Option<Self> {
        let payload = signature::bytes(receipt.split('.').nth(1)?)?;
        json::read(&String::from_utf8(payload).ok()?).ok()
    }
}
