//! The bank data as tables: CSV as RFC 4180 has it, in UTF-8, with lines that end in CR LF.
//!
//! Where a decimal comma is written, spreadsheets look for semicolons between the cells, and take
//! `-12.50` for a text: for a reader there, a table is written with both.
//!
//! Such files are opened in spreadsheets, which run a cell that begins with `=`, and a label is what
//! a stranger wrote on a transfer. So a text that begins with a character that a spreadsheet takes
//! for a formula gets an apostrophe before it. So does a text that begins with an apostrophe, so that
//! taking one away from every cell that begins with one always gives the text back. Amounts stay as
//! they are, a minus included: a decimal number runs nothing. The text to the letter is in the NDJSON.

use std::borrow::Cow;

use contract::{AccountRecord, TransactionRecord};
use csv::{Terminator, WriterBuilder};
use serde::Deserialize;

use crate::store::StoreError;

/// How amounts are written, and with it what stands between the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decimals {
    /// `-12.50`, and commas between the cells: for programs, and as RFC 4180 has it.
    #[default]
    Point,
    /// `-12,50`, and semicolons between the cells: for spreadsheets of most of Europe.
    Comma,
}

impl Decimals {
    fn delimiter(self) -> u8 {
        match self {
            Self::Point => b',',
            Self::Comma => b';',
        }
    }

    fn mark(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    fn amount(self, amount: &Option<String>) -> String {
        let amount = text(amount);
        if is_number(&amount, '.') {
            amount.replace('.', self.mark().encode_utf8(&mut [0; 4]))
        } else {
            amount
        }
    }
}

/// The first line of a file of accounts.
const ACCOUNTS: [&str; 8] = [
    "id",
    "connection_id",
    "name",
    "account_type",
    "balance",
    "currency",
    "iban",
    "account_number",
];
/// The first line of a file of transactions.
const TRANSACTIONS: [&str; 8] = [
    "id",
    "account_id",
    "date",
    "amount",
    "currency",
    "label",
    "status",
    "category_id",
];

/// A file of accounts, with its first line.
pub(crate) fn accounts(
    decimals: Decimals,
    accounts: &[AccountRecord],
) -> Result<Vec<u8>, StoreError> {
    let row = |account: &AccountRecord| {
        [
            account.id.clone(),
            account.connection_id.clone(),
            text(&account.name),
            text(&account.account_type),
            decimals.amount(&account.balance),
            text(&account.currency),
            text(&account.iban),
            text(&account.account_number),
        ]
    };
    let mut table = written(decimals, [ACCOUNTS])?;
    table.extend(written(decimals, accounts.iter().map(row))?);
    Ok(table)
}

/// The first line of a file of transactions.
pub(crate) fn transactions_head(decimals: Decimals) -> Result<Vec<u8>, StoreError> {
    written(decimals, [TRANSACTIONS])
}

/// Lines of a file of transactions.
pub(crate) fn transactions<'a>(
    decimals: Decimals,
    transactions: impl Iterator<Item = &'a TransactionRecord>,
) -> Result<Vec<u8>, StoreError> {
    let row = |transaction: &TransactionRecord| {
        [
            transaction.id.clone(),
            transaction.account_id.clone(),
            text(&transaction.date),
            decimals.amount(&transaction.amount),
            text(&transaction.currency),
            text(&transaction.label),
            text(&transaction.status),
            text(&transaction.category_id),
        ]
    };
    written(decimals, transactions.map(row))
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// Rows, each of as many cells as the others, as all our tables have them.
pub fn rows<R>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, StoreError>
where
    R: IntoIterator<Item: AsRef<str>>,
{
    written(Decimals::Point, rows)
}

fn written<R>(decimals: Decimals, rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, StoreError>
where
    R: IntoIterator<Item: AsRef<str>>,
{
    let bad = |_| StoreError::Unreadable("a record");
    let mut table = WriterBuilder::new()
        .delimiter(decimals.delimiter())
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        for cell in row {
            let cell = harmless(decimals, cell.as_ref());
            table.write_field(cell.as_bytes()).map_err(bad)?;
        }
        table.write_record(None::<&[u8]>).map_err(bad)?;
    }
    table
        .into_inner()
        .map_err(|_| StoreError::Unreadable("a record"))
}

/// A cell that no spreadsheet runs.
fn harmless(decimals: Decimals, cell: &str) -> Cow<'_, str> {
    let starts = cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\'',
        // The same in full width, which some programs take for them.
        '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    if starts && !is_number(cell, decimals.mark()) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// `-12.50` and the like, with this mark before the cents.
fn is_number(cell: &str, mark: char) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, rest) = digits.split_once(mark).unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    fn transaction(label: &str, amount: &str) -> TransactionRecord {
        TransactionRecord {
            id: "t1".to_owned(),
            account_id: "a1".to_owned(),
            date: Some("2026-11-03".to_owned()),
            amount: Some(amount.to_owned()),
            currency: Some("EUR".to_owned()),
            label: Some(label.to_owned()),
            status: None,
            category_id: None,
            received: RawValue::from_string("{}".to_owned()).expect("JSON"),
        }
    }

    fn line(label: &str, amount: &str) -> String {
        written_with(Decimals::Point, label, amount)
    }

    fn written_with(decimals: Decimals, label: &str, amount: &str) -> String {
        let one = transaction(label, amount);
        let lines = transactions(decimals, std::iter::once(&one));
        String::from_utf8(lines.expect("written")).expect("UTF-8")
    }

    #[test]
    fn a_label_that_a_spreadsheet_would_run_is_text() {
        assert_eq!(
            line("=HYPERLINK(\"http://evil.example\";\"pay\")", "-12.50"),
            "t1,a1,2026-11-03,-12.50,EUR,\
             \"'=HYPERLINK(\"\"http://evil.example\"\";\"\"pay\"\")\",,\r\n"
        );
        for (label, cell) in [
            ("@SUM(1)", "'@SUM(1)"),
            ("+33 6", "'+33 6"),
            ("-2+3", "'-2+3"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("'quoted", "''quoted"),
            ("CARTE = 3", "CARTE = 3"),
            ("-12", "-12"),
        ] {
            assert_eq!(
                line(label, "1"),
                format!("t1,a1,2026-11-03,1,EUR,{cell},,\r\n")
            );
        }
    }

    #[test]
    fn the_first_lines_name_the_columns() {
        let head =
            String::from_utf8(transactions_head(Decimals::Point).expect("written")).expect("UTF-8");
        assert_eq!(
            head,
            "id,account_id,date,amount,currency,label,status,category_id\r\n"
        );
        let empty =
            String::from_utf8(accounts(Decimals::Point, &[]).expect("written")).expect("UTF-8");
        assert!(empty.starts_with("id,connection_id,") && empty.ends_with("\r\n"));
    }

    #[test]
    fn with_a_decimal_comma_there_are_semicolons_and_only_amounts_change() {
        let line = |label, amount| written_with(Decimals::Comma, label, amount);
        assert_eq!(
            line("CARTE 12.50, PARIS", "-12.50"),
            "t1;a1;2026-11-03;-12,50;EUR;CARTE 12.50, PARIS;;\r\n"
        );
        assert_eq!(
            line("=1;2", "not a number."),
            "t1;a1;2026-11-03;not a number.;EUR;\"'=1;2\";;\r\n"
        );
        // What is a number there, and nothing else, may begin with a minus.
        assert!(
            line("-12,50", "1").contains(";-12,50;") && line("-12.50", "1").contains(";'-12.50;")
        );
        let head = transactions_head(Decimals::Comma).expect("written");
        assert!(head.starts_with(b"id;account_id;date;amount;"));
    }

    proptest! {
        #[test]
        fn any_label_comes_back_by_the_documented_rule(label: String) {
            let bytes = line(&label, "1.00");
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(bytes.as_bytes());
            let row = reader.records().next().expect("a row").expect("CSV");
            let cell = &row[5];
            prop_assert!(is_number(cell, '.') || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), label);
            prop_assert!(reader.records().next().is_none());
        }
    }
}
