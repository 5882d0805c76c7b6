//! The partner's API, `/v1/journeys…`, whose bearer token is the partner's API key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    Banks, ConnectionView, Counts, FailureCode, Intro, JourneyId, JourneyState, OutcomeKind,
    Presentation, Theme,
};

/// The body of `POST /v1/journeys`. Every field may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OpenJourney {
    /// The partner's own name for it, at most 200 characters; returned as it came.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub reference: Option<String>,
    /// The origin of the page that will embed the journey, such as `https://lender.example`.
    #[cfg_attr(feature = "openapi", schema(format = "origin", max_length = 2000))]
    pub parent_origin: Option<String>,
    /// The language of the page and of the widget, a BCP 47 tag such as `fr` or `en-GB`; English stands
    /// in for one that the page does not speak. When absent, `?lang=` in the page's address decides,
    /// and else the browser.
    #[cfg_attr(feature = "openapi", schema(format = "language-tag", max_length = 35))]
    pub locale: Option<String>,
    /// Settings of Linxo's widget by name, as text; at most 100.
    #[serde(deserialize_with = "crate::unique::deserialize")]
    pub widget: BTreeMap<String, String>,
    /// In a frame of our page, or instead of it.
    pub presentation: Presentation,
    /// How many banks may be linked.
    pub banks: Banks,
    /// How the page looks; as it does by itself when absent.
    #[serde(deserialize_with = "crate::object::deserialize")]
    pub theme: Option<Theme>,
    /// What the end user reads before anything begins; our page's own words when absent.
    #[serde(deserialize_with = "crate::object::deserialize")]
    pub intro: Option<Intro>,
    /// Where the end user goes at the end; an absolute http(s) address.
    #[cfg_attr(feature = "openapi", schema(format = "web-address", max_length = 2000))]
    pub return_url: Option<String>,
    /// Where the end user goes after an end without data; an absolute http(s) address.
    #[cfg_attr(feature = "openapi", schema(format = "web-address", max_length = 2000))]
    pub cancel_url: Option<String>,
    /// Seconds until an unfinished journey is given up; 60 to 86,400, 3,600 when absent.
    #[cfg_attr(feature = "openapi", schema(minimum = 60, maximum = 86400))]
    #[serde(deserialize_with = "crate::whole::deserialize")]
    pub expires_in_s: Option<u32>,
}

/// The answer of `POST /v1/journeys`, with status 201.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedJourney {
    /// The public name of the journey.
    pub id: JourneyId,
    /// The end user's page; its last path segment is the journey's key.
    pub url: String,
    /// The same page for an iframe of `parent_origin`.
    pub embed_url: String,
    /// When an unfinished journey is given up, in seconds since 1970 UTC.
    pub expires_at: i64,
}

/// The answer of `GET /v1/journeys/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JourneyView {
    /// The public name of the journey.
    pub id: JourneyId,
    /// The partner's own name for it.
    pub reference: Option<String>,
    /// Where the journey stands.
    pub state: JourneyState,
    /// How it ended, once that is known.
    pub outcome: Option<OutcomeKind>,
    /// Why it failed, when `outcome` is `failed`.
    pub failure_code: Option<FailureCode>,
    /// The bank connections known so far.
    pub connections: Vec<ConnectionView>,
    /// Whether a connection gave only a part of its data: what is delivered is not all that the bank
    /// has. The connection and its channels say which part failed.
    #[serde(default)]
    pub partial: bool,
    /// What was stored.
    pub counts: Counts,
    /// The SHA-256, in hexadecimal, of exactly what `GET /v1/journeys/{id}/data` answers to
    /// `Accept: application/x-ndjson`; once the backup was verified by reading it back.
    #[serde(default)]
    pub data_sha256: Option<String>,
    /// Where the backup goes besides the store, and how far that is. In lists it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backups: Option<Vec<BackupView>>,
    /// Seconds since 1970 UTC.
    pub created_at: i64,
    /// When an unfinished journey is given up, in seconds since 1970 UTC.
    pub expires_at: i64,
    /// When the end of the synchronisation was first read at Linxo, in milliseconds since 1970 UTC.
    /// Where every bank gave nothing: when no other try was awaited any more, some minutes later.
    pub synchronised_at_ms: Option<i64>,
    /// When the erasure was read back, in milliseconds since 1970 UTC.
    pub erased_at_ms: Option<i64>,
    /// When the data was deleted here, because the partner asked for it or its time was over, in
    /// milliseconds since 1970 UTC: from then on nothing is kept, also when there was none yet.
    /// `counts` still says what was delivered.
    #[serde(default)]
    pub data_deleted_at_ms: Option<i64>,
}

/// The query of `GET /v1/journeys`. Every part may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default, deny_unknown_fields)]
pub struct ListJourneys {
    /// Only those that stand here.
    pub state: Option<JourneyState>,
    /// Only those that ended, or will end, like this.
    pub outcome: Option<OutcomeKind>,
    /// Only those with this name of the partner's.
    pub reference: Option<String>,
    /// How many at most; 1 to 100, 50 when absent.
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[cfg_attr(feature = "openapi", param(format = "cursor"))]
    pub cursor: Option<String>,
}

/// The answer of `GET /v1/journeys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JourneyList {
    /// The newest first.
    pub journeys: Vec<JourneyView>,
    /// The `cursor` of the next page; null when this is the last one.
    pub next_cursor: Option<String>,
}

/// A place where the backup goes besides the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupView {
    /// `object_store` or `webhook`.
    pub sink: String,
    /// `pending`, `failing` (it will be tried again), `acknowledged`, `withdrawn` (it was stopped
    /// before it had all), `deleting` or `deleted`.
    pub state: String,
}

/// The answer of `GET /v1/journeys/{id}/data`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JourneyData {
    /// In the order Linxo gave them.
    pub accounts: Vec<AccountRecord>,
    /// By account, in the order Linxo gave them.
    pub transactions: Vec<TransactionRecord>,
}

/// One stored account: the columns, and the JSON as received from Linxo.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountRecord {
    /// Linxo's id.
    pub id: String,
    /// Linxo's id of the connection.
    pub connection_id: String,
    /// The account's name, when the bank has one.
    pub name: Option<String>,
    /// Linxo's type, such as `CHECKINGS`.
    pub account_type: Option<String>,
    /// Decimal text, such as `-12.50`; never a float.
    pub balance: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// As the bank gave it.
    pub iban: Option<String>,
    /// As the bank gave it.
    pub account_number: Option<String>,
    /// The JSON as received.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub received: Box<RawValue>,
}

/// One stored transaction: the columns, and the JSON as received from Linxo.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionRecord {
    /// Linxo's id.
    pub id: String,
    /// Linxo's id of the account.
    pub account_id: String,
    /// `YYYY-MM-DD` on the calendar of Europe/Paris.
    pub date: Option<String>,
    /// Decimal text, such as `-12.50`; never a float.
    pub amount: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// As Linxo gave it.
    pub label: Option<String>,
    /// Linxo's status, such as `BOOKED`.
    pub status: Option<String>,
    /// Linxo's category.
    pub category_id: Option<String>,
    /// The JSON as received.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub received: Box<RawValue>,
}
