//! What is known of Linxo Connect, fact by fact: one test for each that was seen in Linxo's
//! documents, in a recorded answer or in a client's code, named as the fact. A module is a section
//! of our notes on Linxo.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests fail as tests do, by panicking"
)]

#[path = "../twin/browser.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod browser;
#[path = "../twin/hook.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod hook;
#[path = "../twin/support.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod support;

mod scene;
mod shape;
mod walk;

mod access;
mod accounts;
mod categories;
mod connections;
mod deletion;
mod errors;
mod events;
mod flows;
mod mending;
mod messages;
mod settings;
mod testbank;
mod transactions;
mod users;
mod version_3;
mod widget;
