//! The twin's test-bank files.

use twin::testbank::{FileError, Limits, Reader, TestBankFile, parse_bytes};

/// A file, at once and in pieces of which the first byte says the length.
///
/// # Panics
///
/// When the pieces make another answer than the whole, or an error is on a line that is not there.
pub fn testbank(data: &[u8]) {
    let whole = parse_bytes(data);
    if let Err(error) = &whole {
        let ends = data.iter().filter(|byte| **byte == b'\n').count();
        assert!((1..=ends + 1).contains(&error.line), "{error}");
        assert!(error.to_string().chars().count() < 300, "{error}");
    }
    let length = data.first().map_or(1, |first| usize::from(*first).max(1));
    assert_eq!(in_pieces(data, length), whole);
}

fn in_pieces(data: &[u8], length: usize) -> Result<TestBankFile, FileError> {
    let mut reader = Reader::new(Limits::default());
    for piece in data.chunks(length) {
        reader.push(piece)?;
    }
    reader.finish()
}
