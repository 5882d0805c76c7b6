//! The wires, held to JSON transcribed by hand from what Linxo and its clients show.

#![expect(clippy::unwrap_used, reason = "what a test builds on must hold")]

use serde::Deserialize;
use serde_json::value::RawValue;

mod amounts;
mod golden;
mod tolerance;
mod v3;
mod versions;

/// A file of `golden/`: an answer, and the section of our notes on Linxo that it was taken from.
#[derive(Deserialize)]
struct Golden<'a> {
    section: String,
    #[serde(borrow)]
    answer: &'a RawValue,
}

fn answer(file: &str) -> &[u8] {
    let golden: Golden<'_> = serde_json::from_str(file).unwrap();
    assert!(
        golden
            .section
            .starts_with(|first: char| first.is_ascii_digit())
    );
    golden.answer.get().as_bytes()
}
