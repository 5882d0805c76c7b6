//! Every way in which a line can be wrong.

use super::{GOOD, error};
use crate::testbank::{FileError, Limits, Reader, Reason, parse_bytes};

#[test]
fn every_malformed_line_is_named_with_its_reason() {
    for (from, to, line, reason) in [
        ("CREDENTIALS|dev|dev", "CREDENTIALS|dev", 1, "2 fields"),
        (
            "CREDENTIALS|dev|dev",
            "CREDENTIALS||dev",
            1,
            "login is empty",
        ),
        (
            "CREDENTIALS|dev|dev",
            "CREDENTIALS|dev|",
            1,
            "password is empty",
        ),
        (
            "CREDENTIALS|dev|dev",
            "credentials|dev|dev",
            1,
            "“credentials” is no known record",
        ),
        (
            "CREDENTIALS_OWNER|LARA",
            "CREDENTIALS_OWNER|",
            2,
            "name is empty",
        ),
        (
            "CREDENTIALS_OWNER|LARA",
            "CREDENTIALS|a|b",
            2,
            "a second time",
        ),
        (
            "CREDENTIALS_OWNER|LARA",
            "TRANSACTION|1|26/05/26|L",
            2,
            "above it, and there is none",
        ),
        (
            "CREDENTIALS_OWNER|LARA\n",
            "CREDENTIALS_OWNER|LARA\nCREDENTIALS_OWNER|LARA\n",
            3,
            "the owner is given a second time",
        ),
        ("EUR", "eur", 4, "“eur” is no currency"),
        ("EUR", "EURO", 4, "“EURO” is no currency"),
        ("false", "False", 4, "“False” is neither true nor false"),
        (
            "Checkings",
            "CHECKINGS",
            4,
            "“CHECKINGS” is no account type",
        ),
        ("Checkings", "", 4, "is no account type"),
        ("|n1|21/08/26", "|21/08/26", 4, "13 fields"),
        ("ACCOUNT|u1", "ACCOUNT|", 4, "account_uid is empty"),
        ("21/08/26", "2026-08-21", 4, "“2026-08-21” is no date"),
        ("21/08/26", "32/08/26", 4, "“32/08/26” is no date"),
        ("26/05/26", "29/02/26", 5, "“29/02/26” is no date"),
        ("26/05/26", "31/02/26", 5, "“31/02/26” is no date"),
        ("26/05/26", "00/13/26", 5, "“00/13/26” is no date"),
        ("26/05/26", "-1/05/26", 5, "“-1/05/26” is no date"),
        ("26/05/26", "26/05", 5, "“26/05” is no date"),
        ("26/05/26", "26/5/26", 5, "“26/5/26” is no date"),
        ("26/05/26", "26/05/26/1", 5, "is no date"),
        ("2633.03", "2633,03", 4, "“2633,03” is no amount"),
        ("-101.74", "many", 5, "“many” is no amount"),
        ("-101.74", "", 5, "is no amount"),
        ("-101.74", "-", 5, "is no amount"),
        ("-101.74", "1e5", 5, "is no amount"),
        ("-101.74", "1,50", 5, "“1,50” is no amount"),
        ("-101.74", "--1", 5, "“--1” is no amount"),
        ("-101.74", " 1", 5, "is no amount"),
        ("-101.74", "1 000.00", 5, "is no amount"),
        ("-101.74", "١", 5, "is no amount"),
        ("-101.74", ".5", 5, "is no amount"),
        ("-101.74", "NaN", 5, "is no amount"),
        // One more than the largest that a decimal holds, and one digit more than it keeps.
        (
            "-101.74",
            "79228162514264337593543950336",
            5,
            "is no amount",
        ),
        (
            "-101.74",
            "0.00000000000000000000000000001",
            5,
            "is no amount",
        ),
        ("-101.74", "+1", 5, "is no amount"),
        ("-101.74", "1.", 5, "is no amount"),
        ("-101.74", &"9".repeat(60), 5, "is no amount"),
        ("Checkings", "Checking", 4, "“Checking” is no account type"),
        ("false", "maybe", 4, "“maybe” is neither true nor false"),
        ("EUR", "euro", 4, "“euro” is no currency"),
        ("|LABEL", "|LABEL|MEMO", 5, "5 fields"),
        ("|LABEL", "", 5, "3 fields"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from} -> {to}");
        let (found_line, found) = error(&text);
        assert_eq!(found_line, line, "{from} -> {to}: {found}");
        assert!(found.contains(reason), "{from} -> {to}: {found}");
    }
}

/// The 13 fields of an ACCOUNT line after its name, by the names that real files' makers use.
const ACCOUNT_FIELDS: usize = 13;

#[test]
fn a_record_with_any_one_field_missing_is_refused_at_its_line() {
    for (line, fields) in [(0, 2), (1, 1), (3, ACCOUNT_FIELDS), (4, 3)] {
        for missing in 1..=fields {
            let mut lines: Vec<String> = GOOD.lines().map(str::to_owned).collect();
            let mut parts: Vec<&str> = lines[line].split('|').collect();
            assert_eq!(parts.len(), 1 + fields);
            parts.remove(missing);
            lines[line] = parts.join("|");
            let (found, reason) = error(&lines.join("\n"));
            assert_eq!(found, line + 1, "{reason}");
            assert!(
                reason.contains(&format!("has {fields} fields")),
                "{line}/{missing}: {reason}"
            );
        }
    }
}

#[test]
fn a_field_that_must_be_filled_is_refused_when_it_is_empty() {
    for (field, refused) in [
        (1, true),   // account_uid
        (2, false),  // account_number
        (3, true),   // balance_date
        (4, true),   // balance
        (5, true),   // account_type
        (6, false),  // acceptable_uid_regexp
        (7, true),   // match_existing
        (8, false),  // owner
        (9, false),  // account_name
        (10, false), // payment_source
        (11, false), // payment_destination
        (12, false), // iban
        (13, true),  // currency
    ] {
        let mut lines: Vec<String> = GOOD.lines().map(str::to_owned).collect();
        let mut parts: Vec<&str> = lines[3].split('|').collect();
        parts[field] = "";
        lines[3] = parts.join("|");
        let read = parse_bytes(lines.join("\n").as_bytes());
        assert_eq!(read.is_err(), refused, "field {field}: {read:?}");
        if let Err(error) = read {
            assert_eq!(error.line, 4, "field {field}");
        }
    }
}

fn reason_of(bytes: &[u8]) -> (usize, Reason) {
    let FileError { line, reason } = parse_bytes(bytes).unwrap_err();
    (line, reason)
}

#[test]
fn bytes_that_are_no_utf_8_are_refused_at_their_line() {
    let latin_1 = b"CREDENTIALS|a|b\nCREDENTIALS_OWNER|Ren\xe9\n";
    assert_eq!(reason_of(latin_1), (2, Reason::NotUtf8));
    assert_eq!(
        reason_of(b"CREDENTIALS|a|b\nACCOUNT|\xff"),
        (2, Reason::NotUtf8)
    );
    // A letter that is cut in the middle, at the end of the file.
    assert_eq!(reason_of(b"CREDENTIALS|a|\xc3"), (1, Reason::NotUtf8));
    // A surrogate and an overlong form are no UTF-8 either.
    assert_eq!(
        reason_of(b"CREDENTIALS|a|\xed\xa0\x80\n"),
        (1, Reason::NotUtf8)
    );
    assert_eq!(reason_of(b"CREDENTIALS|a|\xc0\xaf\n"), (1, Reason::NotUtf8));
}

#[test]
fn text_in_utf_16_is_refused_at_its_first_line() {
    let units: Vec<u16> = GOOD.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
    assert_eq!(
        reason_of(&marked(b"\xff\xfe", &little)),
        (1, Reason::NotUtf8)
    );
    assert_eq!(reason_of(&marked(b"\xfe\xff", &big)), (1, Reason::NotUtf8));
    // Without its mark it is full of NUL bytes.
    assert_eq!(reason_of(&little), (1, Reason::Control('\0')));
    assert_eq!(reason_of(&big), (1, Reason::Control('\0')));
}

#[test]
fn control_characters_are_refused_at_their_line() {
    for (from, to, line, control) in [
        ("LABEL", "LA\0BEL", 5, '\0'),
        ("LABEL", "LA\u{1b}[31mBEL", 5, '\u{1b}'),
        ("account 01", "account\r01", 4, '\r'),
        ("dev|dev", "dev|d\u{7f}v", 1, '\u{7f}'),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_eq!(reason_of(text.as_bytes()), (line, Reason::Control(control)));
    }
    assert!(parse_bytes(GOOD.replacen("LABEL", "LA\tBEL", 1).as_bytes()).is_ok());
}

#[test]
fn a_line_is_refused_when_it_is_longer_than_the_bound() {
    let bound = Limits::default().line_bytes;
    let fits = "x".repeat(bound - "TRANSACTION|-101.74|26/05/26|".len());
    let text = GOOD.replacen("LABEL", &fits, 1);
    assert!(parse_bytes(text.as_bytes()).is_ok());
    let text = text.replacen('x', "xx", 1);
    let expected = (5, Reason::LineTooLong { max_bytes: bound });
    assert_eq!(reason_of(text.as_bytes()), expected);
    let error = parse_bytes("x".repeat(bound + 1).as_bytes()).unwrap_err();
    let words = error.to_string();
    assert!(
        words.starts_with("line 1: longer than 4096 bytes"),
        "{words}"
    );
}

#[test]
fn a_file_is_refused_at_the_line_where_it_grows_too_large() {
    let read = |file_bytes| {
        let mut reader = Reader::new(Limits {
            file_bytes,
            ..Limits::default()
        });
        reader.push(GOOD.as_bytes())?;
        reader.finish()
    };
    assert!(read(GOOD.len()).is_ok());
    let max_bytes = GOOD.len() - 1;
    let error = read(max_bytes).unwrap_err();
    assert_eq!(
        (error.line, error.reason),
        (5, Reason::FileTooLarge { max_bytes })
    );
    let error = read("CREDENTIALS|dev|dev\nCRE".len()).unwrap_err();
    assert_eq!(error.line, 2);
}
