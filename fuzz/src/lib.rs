//! Fuzz targets for everything that reads what others wrote: the widget's messages, its settings and
//! its address, Linxo's answers in both versions, and the twin's test-bank files.
//!
//! Each body is a plain function from bytes to nothing that panics when a rule is broken. The tests
//! of this crate run the bodies with random and with mutated bytes on any machine; `cargo xtask fuzz`
//! runs them under libFuzzer, which looks for new paths by itself.

#![forbid(unsafe_code)]

mod event;
mod settings;
mod testbank;
mod wire;

pub use event::event;
pub use settings::{address, settings};
pub use testbank::testbank;
pub use wire::{wire_v2_1, wire_v3};

/// A body, and the name that its program and its folder of seeds have.
pub type Target = (&'static str, fn(&[u8]));

/// Every body. There is a program in `src/bin` and a folder in `seeds` for each.
pub const TARGETS: [Target; 6] = [
    ("event", event),
    ("settings", settings),
    ("address", address),
    ("wire_v2_1", wire_v2_1),
    ("wire_v3", wire_v3),
    ("testbank", testbank),
];
