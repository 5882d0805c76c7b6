//! A file that is written out reads back equal.

use std::fmt::Write as _;

use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::testbank::{AccountKind, FileAccount, FileTransaction, TestBankFile, parse};

/// The text of a file, by the format as real files have it.
fn written(file: &TestBankFile) -> String {
    let mut text = format!("CREDENTIALS|{}|{}\n", file.login, file.password);
    if let Some(owner) = &file.owner {
        writeln!(text, "CREDENTIALS_OWNER|{owner}").unwrap();
    }
    let day = |date: Date| date.strftime("%d/%m/%y").to_string();
    for account in &file.accounts {
        let FileAccount {
            uid,
            number,
            balance,
            owner,
            name,
            iban,
            currency,
            ..
        } = account;
        let kind = match account.kind {
            AccountKind::Checkings => "Checkings",
            AccountKind::Savings => "Savings",
            AccountKind::Loan => "Loans",
            AccountKind::CreditCard => "CreditCard",
        };
        let date = day(account.balance_date);
        writeln!(
            text,
            "\nACCOUNT|{uid}|{number}|{date}|{balance}|{kind}|.*|false|{owner}|{name}|yes|no|\
             {iban}|{currency}"
        )
        .unwrap();
        for FileTransaction {
            amount,
            date,
            label,
        } in &account.transactions
        {
            writeln!(text, "TRANSACTION|{amount}|{}|{label}", day(*date)).unwrap();
        }
    }
    text
}

/// Letters of many scripts, without what separates fields and lines.
const TEXT: &str = "[^|\\p{Cc}]{0,24}";
const FILLED: &str = "[^|\\p{Cc}\u{feff}]{1,16}";

fn date() -> impl Strategy<Value = Date> {
    (2000i16..=2099, 1i8..=12, 1i8..=31)
        .prop_filter_map("a day of the calendar", |(y, m, d)| Date::new(y, m, d).ok())
}

fn amount() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0u32..=6).prop_map(|(units, scale)| Decimal::new(units, scale))
}

fn transaction() -> impl Strategy<Value = FileTransaction> {
    (amount(), date(), TEXT).prop_map(|(amount, date, label)| FileTransaction {
        amount,
        date,
        label,
    })
}

fn account() -> impl Strategy<Value = FileAccount> {
    let kinds = prop::sample::select(vec![
        AccountKind::Checkings,
        AccountKind::Savings,
        AccountKind::Loan,
        AccountKind::CreditCard,
    ]);
    let texts = (FILLED, TEXT, TEXT, TEXT, TEXT);
    let transactions = prop::collection::vec(transaction(), 0..6);
    (texts, date(), amount(), kinds, "[A-Z]{3}", transactions).prop_map(
        |(
            (uid, number, owner, name, iban),
            balance_date,
            balance,
            kind,
            currency,
            transactions,
        )| {
            FileAccount {
                uid,
                number,
                balance_date,
                balance,
                kind,
                owner,
                name,
                iban,
                currency,
                transactions,
            }
        },
    )
}

fn file() -> impl Strategy<Value = TestBankFile> {
    let owner = prop::option::of(FILLED);
    let accounts = prop::collection::vec(account(), 1..4);
    (FILLED, FILLED, owner, accounts).prop_map(|(login, password, owner, mut accounts)| {
        // A uid is in a file once.
        for (index, account) in accounts.iter_mut().enumerate() {
            write!(account.uid, "#{index}").unwrap();
        }
        TestBankFile {
            login,
            password,
            owner,
            accounts,
        }
    })
}

proptest! {
    #[test]
    fn a_file_that_is_written_out_reads_back_equal(file in file()) {
        prop_assert_eq!(parse(&written(&file)), Ok(file));
    }
}
