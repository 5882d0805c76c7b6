//! A hundred megabytes of junk where a test-bank file is expected: refused in words, in bounded
//! time and memory. In a program of its own, since the memory of a whole process is measured.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of tests fail as tests do, by panicking"
)]

#[path = "../twin/browser.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod browser;
#[path = "../twin/support.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod support;

mod kinds;
#[cfg(target_os = "linux")]
mod meter;

#[cfg(target_os = "linux")]
mod bounded;
