//! The twin: a stateful stand-in for Linxo Connect, for tests and demos on one machine.
//!
//! It has what a One Shot touches of versions 2.1 and 3: OAuth, users, the widget session, the
//! widget's pages, a bank's own site for the REDIRECT channel, Linxo Test Banque reading the real
//! file format, connections with their channels, accounts, transactions, categories, providers,
//! queues, the webhook, and deletion with its rules. It imports nothing of
//! the programs it is there to test: shapes are written down here from Linxo's papers a second
//! time, so that a mistake in one reading is not hidden by the other. What Linxo documents is done
//! as documented; what nobody knows is a choice of the twin, and every choice is in [`Choices`].
//! The control interface under `/_twin/` shows the state and the requests, and makes faults.

mod api;
mod app;
mod bank;
mod choices;
mod clock;
mod control;
mod door;
mod faults;
mod fields;
mod locale;
mod loopback;
mod oauth;
mod provider;
mod requests;
mod running;
mod signin;
pub mod testbank;
mod text;
mod version;
mod webhook;
mod widget;
mod world;

pub use choices::{Choice, Choices, ChoicesError, Numbers, Text, Words};
pub use clock::Clock;
pub use running::{BankWindow, RunningTwin, StartError, Twin, TwinConfig};
pub use signin::{Login, logins};
