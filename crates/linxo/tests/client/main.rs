//! The client over real sockets, against small servers that answer as each test says.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

mod faults;
mod listing;
mod one_shot;
mod reach;
mod reading;
mod secrets;
mod server;
mod sizes;
mod timing;
mod tokens;
mod user;
mod versions;
mod widget;
