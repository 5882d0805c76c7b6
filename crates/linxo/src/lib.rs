//! Linxo Connect, the account information part, for Rust: the domain types, the v2.1 and v3 wires
//! (exact amounts, calendar dates, unknown values kept), the widget's settings, address and browser
//! events, and, with the feature `client`, an HTTP client for what a One Shot needs: make a user, open
//! the widget, read, delete.
//! Without that feature the crate does no I/O and compiles to wasm, so a browser and a server can
//! share it.
//! It is made for data that is wanted once: automatic synchronisation is always off, and there is no
//! code that asks Linxo for a synchronisation.
//!
//! # Reading what Linxo answers
//!
//! ```
//! let body = br#"[{"id":"3226403343","account_id":"68099494","amount":-12.10,"currency":"EUR",
//!                  "date":1725919200,"status":"BOOKED"}]"#;
//! let transactions = linxo::wire::v2_1::transactions(body)?;
//! let transaction = &transactions[0].value;
//! // Exact, never a float, and a day of the calendar of Europe/Paris.
//! assert_eq!(transaction.amount.as_ref().map(ToString::to_string).as_deref(), Some("-12.10 EUR"));
//! assert_eq!(transaction.date.map(|date| date.to_string()).as_deref(), Some("2024-09-10"));
//! # Ok::<(), linxo::wire::WireError>(())
//! ```
//!
//! # Either version of the API
//!
//! ```
//! use linxo::{ApiVersion, wire};
//!
//! // The version comes from a configuration; the types are the same for both.
//! let version: ApiVersion = "3".parse()?;
//! let body = br#"{"transactions":[{"id":"3226403343","status":"BOOKED",
//!                  "amount":{"amount":"-12.10","currency":"EUR"},
//!                  "enrichments":{"date":"2024-09-10T00:00:00+02:00"}}]}"#;
//! let transactions = wire::transactions(version, body)?;
//! let transaction = &transactions[0].value;
//! assert_eq!(transaction.amount.as_ref().map(ToString::to_string).as_deref(), Some("-12.10 EUR"));
//! assert_eq!(transaction.date.map(|date| date.to_string()).as_deref(), Some("2024-09-10"));
//!
//! // A wrong configuration is told from a broken answer.
//! let error = wire::transactions(ApiVersion::V2_1, body).unwrap_err();
//! assert!(error.to_string().contains("this looks like version 3"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Opening the widget
//!
//! ```
//! use linxo::settings::{ReturnUrls, WidgetSettings, add_connection_url, read_entry_url};
//!
//! let settings = WidgetSettings::from_pairs([("locale", "fr_FR"), ("wait_sync_end", "true")])?;
//! let urls = ReturnUrls {
//!     redirect_url: "https://app.example/return/k1".parse()?,
//!     cancel_url: "https://app.example/cancelled/k2".parse()?,
//!     aspsp_callback_uri: "https://app.example/resume/k3".parse()?,
//! };
//! let link = "https://embed.example/v2.1/widget/add_connection?session_id=s1".parse()?;
//! let address = add_connection_url(&link, &settings, &urls);
//! assert!(address.query().is_some_and(|query| query.contains("auto_sync=false")));
//!
//! // And back, to show or to check an address.
//! assert_eq!(read_entry_url(&address)?.settings, settings);
//!
//! // Each setting is known with its values, its default if anybody has seen it, and how surely.
//! let setting = linxo::settings::setting("captive_mode").expect("a known setting");
//! assert_eq!(setting.default.to_string(), "true");
//! assert_eq!(setting.confidence, linxo::Confidence::Documented);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Listening to the widget
//!
//! ```
//! use linxo::event::{WidgetEvent, WidgetOrigin, parse};
//!
//! let widget: WidgetOrigin = "https://embed.example".parse()?;
//! assert!(widget.matches("https://embed.example"));
//! assert!(!widget.matches("https://embed.example.evil.example"));
//!
//! let message = serde_json::json!({"eventName": "redirect_to", "status": "success"});
//! assert!(matches!(parse(&message), WidgetEvent::RedirectTo { .. }));
//! // What nobody knows yet is kept whole.
//! let message = serde_json::json!({"eventName": "bank_selected", "bank": 1022});
//! assert_eq!(parse(&message).value()["bank"], 1022);
//! # Ok::<(), linxo::event::OriginError>(())
//! ```
//!
//! # Hearing from a webhook
//!
//! ```
//! let body = br#"{"event_type":"UPDATED","resource_type":"CONNECTIONS","new_transactions":true,
//!                  "resource":{"id":"4422323","status":"SUCCESS"}}"#;
//! let news = linxo::wire::v2_1::notification(body)?.value;
//! // No signature is known, so this is a hint: read the connection again.
//! let connection = news.resource.expect("news of a connection").value.id;
//! assert_eq!(connection.as_str(), "4422323");
//! # Ok::<(), linxo::wire::WireError>(())
//! ```
//!
//! # Talking to Linxo
//!
//! With the feature `client`, the module `client` makes users, opens the widget, reads and deletes,
//! and the module `one_shot` does all of it in the right order: nothing is deleted without a backup,
//! or without a reason that needs none. `examples/one_shot.rs` is a whole program.

mod account;
mod category;
#[cfg(feature = "client")]
pub mod client;
mod confidence;
mod connection;
mod date;
pub mod event;
mod id;
mod money;
mod notification;
#[cfg(feature = "client")]
pub mod one_shot;
mod open_enum;
mod provider;
pub mod settings;
mod transaction;
mod user;
mod version;
pub mod wire;

/// The examples of README.md run like the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub use account::{Account, AccountStatus, AccountType, AccountUsage};
pub use category::{Category, CategoryType, ParentCategory};
pub use confidence::Confidence;
pub use connection::{Channel, ChannelMode, ChannelStatus, Connection, ConnectionStatus};
pub use date::{BankDate, BankDateError, EpochSeconds};
pub use id::{
    AccountId, CategoryId, ChannelDefinitionId, ConnectionId, NotificationId, ProviderId,
    TransactionId, UserId, WidgetSessionId,
};
pub use money::Money;
pub use notification::{ConnectionNotification, EventType, ResourceType};
pub use provider::{ChannelDefinition, Provider};
pub use transaction::{
    Transaction, TransactionOrigin, TransactionStatus, TransactionSummary, TransactionType,
};
pub use user::User;
pub use version::{ApiVersion, UnsupportedVersion};
pub use wire::Received;
