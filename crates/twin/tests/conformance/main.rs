//! What is known of Linxo Connect, fact by fact: one test for each that was seen in Linxo's
//! documents, in a recorded answer or in a client's code, named as the fact. A module is a section
//! of our notes on Linxo.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do, by panicking"
)]

#[path = "../twin/support.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod support;

#[path = "../twin/hook.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod hook;
mod scene;
mod shape;

mod access;
mod accounts;
mod categories;
mod connections;
mod deletion;
mod errors;
mod events;
mod transactions;
mod users;
mod version_3;
