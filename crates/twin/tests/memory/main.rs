//! A thousand users with a hundred thousand transactions each: what is made up on reading weighs
//! next to nothing. In a program of its own, since the memory of a whole process is measured.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do, by panicking"
)]

#[cfg(target_os = "linux")]
#[path = "../junk/meter.rs"]
mod meter;
#[path = "../twin/support.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod support;

#[cfg(target_os = "linux")]
mod weight;
