//! What a login opens.

use std::sync::Arc;

use crate::app::App;
use crate::testbank::{self, TestBankFile};
use crate::world::{Access, Scenario, Source};

/// With a file: the file's own credentials, and nothing else.
pub(crate) fn open_file(file: &Arc<TestBankFile>, login: &str, password: &str) -> Option<Access> {
    (file.login == login && file.password == password).then(|| Access {
        source: Source::File(Arc::clone(file)),
        scenario: Scenario::Ok,
    })
}

/// Without a file: the twin's scenario logins, password `ok`.
pub(crate) fn open(app: &App, login: &str, password: &str) -> Option<Access> {
    if password != "ok" {
        return None;
    }
    if let Some(size) = login.strip_prefix("bulk-") {
        let (accounts, transactions) = size.split_once('x')?;
        let choices = &app.config.choices;
        let accounts = accounts.parse().ok();
        let transactions = transactions.parse().ok();
        // The accounts are listed one by one, so their number must be one that a machine bears.
        let accounts = accounts.filter(|count| (1..=choices.bulk_max_accounts).contains(count))?;
        return Some(Access {
            source: Source::Bulk {
                accounts,
                transactions: transactions.filter(|n| *n <= choices.bulk_max_transactions)?,
                pending: choices.bulk_pending,
            },
            scenario: Scenario::Ok,
        });
    }
    let scenario = match login {
        "ok" => Scenario::Ok,
        "otp" => Scenario::Otp,
        "expired" => Scenario::Expired,
        "changepw" => Scenario::ChangePassword,
        "action" => Scenario::Action,
        "challenge" => Scenario::Challenge,
        "partial" => Scenario::Partial,
        "slow" => Scenario::Slow,
        // `wrong` is one of them: nothing opens it.
        _ => return None,
    };
    let file = testbank::parse(&app.config.choices.default_file).ok()?;
    Some(Access {
        source: Source::File(Arc::new(file)),
        scenario,
    })
}
