//! A file that comes in pieces.

use proptest::prelude::*;

use super::{GOOD, REAL};
use crate::testbank::{FileError, Limits, Reader, TestBankFile, parse_bytes};

/// Reads pieces that end at these places.
fn in_pieces(bytes: &[u8], ends: &[usize], limits: Limits) -> Result<TestBankFile, FileError> {
    let mut reader = Reader::new(limits);
    let mut from = 0;
    for end in ends.iter().copied().chain([bytes.len()]) {
        let end = end.clamp(from, bytes.len());
        reader.push(&bytes[from..end])?;
        from = end;
    }
    reader.finish()
}

#[test]
fn every_real_file_reads_the_same_byte_by_byte() {
    for (name, bytes, ..) in REAL {
        let ends: Vec<usize> = (1..bytes.len()).collect();
        let whole = parse_bytes(bytes);
        assert!(whole.is_ok(), "{name}");
        assert_eq!(in_pieces(bytes, &ends, Limits::default()), whole, "{name}");
    }
}

#[test]
fn a_letter_of_several_bytes_may_be_cut_by_the_end_of_a_piece() {
    let text = GOOD.replacen("LABEL", "CAFÉ “À L’ÉCLUSE” 🦀", 1);
    let whole = parse_bytes(text.as_bytes());
    for end in 0..text.len() {
        assert_eq!(in_pieces(text.as_bytes(), &[end], Limits::default()), whole);
    }
    assert!(
        whole.unwrap().accounts[0].transactions[0]
            .label
            .ends_with('🦀')
    );
}

#[test]
fn a_byte_order_mark_and_a_windows_line_end_may_be_cut_too() {
    let text = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    let whole = parse_bytes(text.as_bytes());
    assert_eq!(whole, parse_bytes(GOOD.as_bytes()));
    for end in 0..text.len() {
        assert_eq!(in_pieces(text.as_bytes(), &[end], Limits::default()), whole);
    }
}

#[test]
fn after_an_error_every_further_piece_gives_the_same_error() {
    let mut reader = Reader::new(Limits::default());
    let first = reader.push(b"CREDENTIALS|a\n").unwrap_err();
    assert_eq!(first.line, 1);
    assert_eq!(reader.push(GOOD.as_bytes()).unwrap_err(), first);
    assert_eq!(reader.finish().unwrap_err(), first);
}

/// Bytes that are often nearly a file: pieces of good lines, broken here and there.
fn nearly_a_file() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "CREDENTIALS|dev|dev\n",
        "CREDENTIALS_OWNER|LARA\r\n",
        "ACCOUNT|u1|n1|21/08/26|2633.03|Checkings||false|LARA|account 01|||FR1|EUR\n",
        "ACCOUNT|u2|n2|21/08/26|-1|Loans||true|É|prêt|||FR2|EUR\n",
        "TRANSACTION|-101.74|26/05/26|LABEL\n",
        "TRANSACTION|1|26/05/26|",
        "\n",
        "\r",
        "|",
        "\u{feff}",
        "é",
        "\0",
    ]);
    let piece = prop_oneof![
        8 => pieces.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_give_the_answer_of_the_whole(
        bytes in prop_oneof![nearly_a_file(), prop::collection::vec(any::<u8>(), 0..600)],
        mut ends in prop::collection::vec(0usize..700, 0..12),
        line_bytes in prop_oneof![Just(4096usize), 0usize..120],
        file_bytes in prop_oneof![Just(1 << 20), 0usize..600],
    ) {
        ends.sort_unstable();
        let limits = Limits { line_bytes, file_bytes };
        let whole = in_pieces(&bytes, &[], limits);
        prop_assert_eq!(in_pieces(&bytes, &ends, limits), whole);
    }

    #[test]
    fn an_error_names_a_line_of_the_file(bytes in nearly_a_file()) {
        if let Err(error) = parse_bytes(&bytes) {
            let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
            prop_assert!((1..=lines).contains(&error.line), "{error} of {lines}");
        }
    }
}
