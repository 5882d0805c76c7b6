//! From lines to a file.

use std::collections::HashSet;

use super::field;
use super::{FileAccount, FileTransaction, Reason, TestBankFile};

/// A file that is being read.
#[derive(Default)]
pub(super) struct Draft {
    credentials: Option<(String, String)>,
    owner: Option<String>,
    accounts: Vec<FileAccount>,
    uids: HashSet<String>,
}

impl Draft {
    /// Takes a line without its end.
    pub(super) fn read(&mut self, line: &str) -> Result<(), Reason> {
        if line.trim().is_empty() {
            return Ok(());
        }
        // Text in UTF-16 is full of them, and nothing that a bank writes is.
        if let Some(control) = line.chars().find(|c| c.is_control() && *c != '\t') {
            return Err(Reason::Control(control));
        }
        let fields: Vec<&str> = line.split('|').collect();
        match fields.first().copied().unwrap_or_default() {
            "CREDENTIALS" => self.credentials(exactly("CREDENTIALS", &fields)?),
            "CREDENTIALS_OWNER" => self.owner(exactly("CREDENTIALS_OWNER", &fields)?),
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

    fn owner(&mut self, [_, name]: [&str; 2]) -> Result<(), Reason> {
        if self.owner.is_some() {
            return Err(Reason::SecondOwner);
        }
        self.owner = Some(field::filled("name", name)?);
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

    /// The whole.
    pub(super) fn finish(self) -> Result<TestBankFile, Reason> {
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
