//! The twin over real sockets, as Linxo's clients and a person's browser meet it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests fail as tests do, by panicking"
)]

mod browser;
mod hook;
mod support;

mod api;
mod bounds;
mod changing;
mod channels;
mod control;
mod data;
mod embedded;
mod faults;
mod redirect;
mod settings;
mod tokens;
mod uploads;
mod webhooks;
mod widget_channels;
mod widget_entries;
mod widget_events;
mod widget_session;
mod widget_versions;
