//! The twin over real sockets, as Linxo's clients and a person's browser meet it.

mod browser;
mod support;

mod api;
mod control;
mod data;
mod embedded;
mod faults;
mod redirect;
mod settings;
mod tokens;
mod uploads;
mod widget_session;
