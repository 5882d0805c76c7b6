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
//! # Opening the widget
//!
//! ```
//! use linxo::settings::{ReturnUrls, WidgetSettings, add_connection_url};
//!
//! let settings = WidgetSettings::from_pairs([("locale", "fr_FR"), ("wait_sync_end", "true")])?;
//! let urls = ReturnUrls {
//!     redirect_url: "https://app.example/return/k1".parse()?,
//!     cancel_url: "https://app.example/cancelled/k2".parse()?,
//!     aspsp_callback_uri: "https://app.example/resume/k3".parse()?,
//! };
//! let base = "https://embed.example/v2.1/widget/add_connection?session_id=s1".parse()?;
//! let address = add_connection_url(&base, &settings, &urls);
//! assert!(address.query().is_some_and(|query| query.contains("auto_sync=false")));
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
//! # Ok::<(), linxo::event::OriginError>(())
//! ```

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
pub use transaction::{Transaction, TransactionOrigin, TransactionStatus, TransactionType};
pub use user::User;
pub use version::{ApiVersion, UnsupportedVersion};
pub use wire::Received;
