//! From text to a file.

use std::collections::HashSet;

use super::field;
use super::{FileAccount, FileError, FileTransaction, Reason, TestBankFile};

/// Reads a file, or says what is wrong with it first, and on which line.
pub fn parse(text: &str) -> Result<TestBankFile, FileError> {
    let mut draft = Draft::default();
    let mut last = 0;
    // Some editors put a byte order mark before the first letter.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        last = index + 1;
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        let at = |reason| FileError { line: last, reason };
        draft.read(line).map_err(at)?;
    }
    draft.finish().map_err(|reason| FileError {
        line: last.max(1),
        reason,
    })
}

/// The same for bytes as they were uploaded or fetched.
pub fn parse_bytes(bytes: &[u8]) -> Result<TestBankFile, FileError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Err(FileError {
                line: 1 + good.iter().filter(|byte| **byte == b'\n').count(),
                reason: Reason::NotUtf8,
            })
        }
    }
}

#[derive(Default)]
struct Draft {
    credentials: Option<(String, String)>,
    owner: Option<String>,
    accounts: Vec<FileAccount>,
    uids: HashSet<String>,
}

impl Draft {
    fn read(&mut self, line: &str) -> Result<(), Reason> {
        let fields: Vec<&str> = line.split('|').collect();
        match fields.first().copied().unwrap_or_default() {
            "CREDENTIALS" => self.credentials(exactly("CREDENTIALS", &fields)?),
            "CREDENTIALS_OWNER" => {
                let [_, name] = exactly("CREDENTIALS_OWNER", &fields)?;
                self.owner = Some(field::filled("name", name)?);
                Ok(())
            }
            "ACCOUNT" => self.account(exactly("ACCOUNT", &fields)?),
            "TRANSACTION" => self.transaction(exactly("TRANSACTION", &fields)?),
            other => Err(Reason::UnknownRecord(field::shown(other))),
        }
    }

    fn credentials(&mut self, [_, login, password]: [&str; 3]) -> Result<(), Reason> {
        if self.credentials.is_some() {
            return Err(Reason::SecondCredentials);
        }
        let login = field::filled("login", login)?;
        self.credentials = Some((login, field::filled("password", password)?));
        Ok(())
    }

    fn account(&mut self, fields: [&str; 14]) -> Result<(), Reason> {
        let [
            _,
            uid,
            number,
            balance_date,
            balance,
            kind,
            _acceptable_uid_regexp,
            match_existing,
            owner,
            name,
            _payment_source,
            _payment_destination,
            iban,
            currency,
        ] = fields;
        let uid = field::filled("account_uid", uid)?;
        field::flag(match_existing)?;
        let account = FileAccount {
            number: number.to_owned(),
            balance_date: field::date(balance_date)?,
            balance: field::amount(balance)?,
            kind: field::account_kind(kind)?,
            owner: owner.to_owned(),
            name: name.to_owned(),
            iban: iban.to_owned(),
            currency: field::currency(currency)?,
            transactions: Vec::new(),
            uid: uid.clone(),
        };
        if !self.uids.insert(uid.clone()) {
            return Err(Reason::DuplicateAccount(field::shown(&uid)));
        }
        self.accounts.push(account);
        Ok(())
    }

    fn transaction(&mut self, [_, amount, date, label]: [&str; 4]) -> Result<(), Reason> {
        let account = self.accounts.last_mut();
        let account = account.ok_or(Reason::TransactionBeforeAccount)?;
        account.transactions.push(FileTransaction {
            amount: field::amount(amount)?,
            date: field::date(date)?,
            label: label.to_owned(),
        });
        Ok(())
    }

    fn finish(self) -> Result<TestBankFile, Reason> {
        let (login, password) = self.credentials.ok_or(Reason::NoCredentials)?;
        if self.accounts.is_empty() {
            return Err(Reason::NoAccount);
        }
        Ok(TestBankFile {
            login,
            password,
            owner: self.owner,
            accounts: self.accounts,
        })
    }
}

/// As many fields as the record takes, its name being the first.
fn exactly<'a, const N: usize>(
    record: &'static str,
    fields: &[&'a str],
) -> Result<[&'a str; N], Reason> {
    <[&str; N]>::try_from(fields).map_err(|_| Reason::FieldCount {
        record,
        expected: N,
        found: fields.len(),
    })
}
