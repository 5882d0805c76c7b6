mod chunks;
mod malformed;
mod written;

use super::*;

const GOOD: &str = "CREDENTIALS|dev|dev\n\
    CREDENTIALS_OWNER|LARA\n\
    \n\
    ACCOUNT|u1|n1|21/08/26|2633.03|Checkings||false|LARA|account 01|||FR1|EUR\n\
    TRANSACTION|-101.74|26/05/26|LABEL\n";

fn error(text: &str) -> (usize, String) {
    let error = parse(text).unwrap_err();
    (error.line, error.reason.to_string())
}

#[test]
fn a_file_is_read() {
    let file = parse(GOOD).unwrap();
    assert_eq!(
        (file.login.as_str(), file.password.as_str()),
        ("dev", "dev")
    );
    assert_eq!(file.owner.as_deref(), Some("LARA"));
    let account = &file.accounts[0];
    assert_eq!(account.balance, "2633.03".parse().unwrap());
    assert_eq!(account.balance_date, jiff::civil::date(2026, 8, 21));
    assert_eq!(account.kind, AccountKind::Checkings);
    assert_eq!(account.transactions[0].label, "LABEL");
    assert_eq!(account.transactions[0].amount, "-101.74".parse().unwrap());
}

/// Each real file with its number of accounts and of transactions, counted by another program
/// (`grep -c`).
const REAL: [(&str, &[u8], usize, usize); 5] = [
    (
        "dana_scully_be-fr",
        include_bytes!("../../testbank/dana_scully_be-fr.txt"),
        1,
        77,
    ),
    (
        "harry_potter",
        include_bytes!("../../testbank/harry_potter.txt"),
        1,
        66,
    ),
    (
        "james_watson",
        include_bytes!("../../testbank/james_watson.txt"),
        1,
        85,
    ),
    (
        "lara_croft",
        include_bytes!("../../testbank/lara_croft.txt"),
        1,
        50,
    ),
    (
        "no_checking_account",
        include_bytes!("../../testbank/no_checking_account.txt"),
        2,
        9,
    ),
];

#[test]
fn every_real_file_is_read_whole() {
    for (name, bytes, accounts, transactions) in REAL {
        let file = parse_bytes(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(file.accounts.len(), accounts, "{name}");
        let count: usize = file.accounts.iter().map(|one| one.transactions.len()).sum();
        assert_eq!(count, transactions, "{name}");
        assert_eq!(
            (file.login.as_str(), file.password.as_str()),
            ("dev", "dev"),
            "{name}"
        );
    }
}

#[test]
fn no_real_file_is_left_out_of_the_tests() {
    let folder = format!("{}/testbank", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap();
    let texts = files.filter(|file| {
        let path = file.as_ref().unwrap().path();
        path.extension().is_some_and(|extension| extension == "txt")
    });
    assert_eq!(texts.count(), REAL.len());
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_are_borne() {
    let text = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    assert_eq!(parse(&text), parse(GOOD));
}

#[test]
fn an_account_can_be_in_a_file_once() {
    let account = GOOD.lines().nth(3).unwrap();
    let (line, reason) = error(&format!("{GOOD}\n{account}\n"));
    assert_eq!(line, 7);
    assert!(reason.contains("“u1” is already"), "{reason}");
}

#[test]
fn a_file_without_credentials_or_accounts_is_refused_at_its_end() {
    assert_eq!(error("").0, 1);
    assert!(error("").1.contains("without a CREDENTIALS"));
    let (line, reason) = error("CREDENTIALS|a|b\n\n");
    assert_eq!(line, 2);
    assert!(reason.contains("without an ACCOUNT"));
}

#[test]
fn a_long_offending_text_is_cut_short() {
    let (_, reason) = error(&"é".repeat(2000));
    assert!(reason.contains("…” is no known record"), "{reason}");
    assert!(reason.len() < 300, "{reason}");
}

#[test]
fn an_error_reads_with_its_line() {
    let error = parse("X\n").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("line 1: “X” is no known record")
    );
}
