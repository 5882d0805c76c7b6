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

#[test]
fn the_files_that_ship_are_read() {
    for (name, text, transactions) in [
        (
            "dana",
            include_str!("../../testbank/dana_scully_be-fr.txt"),
            77,
        ),
        ("harry", include_str!("../../testbank/harry_potter.txt"), 66),
        ("james", include_str!("../../testbank/james_watson.txt"), 85),
        ("lara", include_str!("../../testbank/lara_croft.txt"), 50),
        (
            "none",
            include_str!("../../testbank/no_checking_account.txt"),
            9,
        ),
    ] {
        let file = parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let count: usize = file.accounts.iter().map(|one| one.transactions.len()).sum();
        assert_eq!(count, transactions, "{name}");
    }
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_are_borne() {
    let text = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    assert_eq!(parse(&text), parse(GOOD));
}

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
        ("|n1|21/08/26", "|21/08/26", 4, "13 fields"),
        ("ACCOUNT|u1", "ACCOUNT|", 4, "account_uid is empty"),
        ("21/08/26", "2026-08-21", 4, "“2026-08-21” is no date"),
        ("21/08/26", "32/08/26", 4, "“32/08/26” is no date"),
        ("26/05/26", "29/02/26", 5, "“29/02/26” is no date"),
        ("26/05/26", "26/5/26", 5, "“26/5/26” is no date"),
        ("26/05/26", "26/05/26/1", 5, "is no date"),
        ("2633.03", "2633,03", 4, "“2633,03” is no amount"),
        ("-101.74", "many", 5, "“many” is no amount"),
        ("-101.74", "", 5, "is no amount"),
        ("-101.74", "-", 5, "is no amount"),
        ("-101.74", "1e5", 5, "is no amount"),
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
fn bytes_that_are_no_text_are_refused_at_their_line() {
    let error = parse_bytes(b"CREDENTIALS|a|b\nACCOUNT|\xff").unwrap_err();
    assert_eq!((error.line, error.reason), (2, Reason::NotUtf8));
}

#[test]
fn a_long_offending_text_is_cut_short() {
    let (_, reason) = error(&"é".repeat(5000));
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
