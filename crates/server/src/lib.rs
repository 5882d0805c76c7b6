//! The Oneshot server: it opens journeys for partners, shows their end users Linxo's widget, collects
//! what the bank gave, backs it up, erases the user at Linxo, and signs a receipt once the erasure
//! was read back.
//!
//! Start reading at [`machine`], the state machine, then `worker.rs`, which moves journeys through
//! it, and [`store`], which makes both survive a crash. What must never happen is kept from
//! happening by types: [`erasure::ErasurePermit`] takes a [`sink::AcknowledgedBackup`], which needs a
//! [`backup::VerifiedBackup`], made by reading back what the store holds, and the acknowledgement of
//! every sink.

mod api;
pub mod api_key;
mod app;
mod assets;
pub mod backup;
pub mod clock;
mod collection;
pub mod config;
pub mod erasure;
mod health;
mod heartbeat;
mod hub;
mod intro;
pub mod keys;
mod limits;
pub mod machine;
mod metrics;
pub mod operator;
pub mod outbox;
mod pages;
mod problem;
pub mod receipt;
mod retention;
mod server;
pub mod sink;
pub mod store;
mod summary;
mod theme;
mod user;
mod worker;

pub use config::{
    Config, ConfigError, Database, Limits, LinxoConfig, Partner, PostgresUrl, Rate,
    ServerKeyConfig, StoreConfig, Timing,
};
pub use server::{RunningServer, Server, StartError};
