//! What a login opens.

use std::sync::Arc;

use serde::Serialize;

use crate::app::App;
use crate::testbank::{self, TestBankFile};
use crate::world::{Access, Scenario, Source};

/// The scenario logins. Beside them stands `bulk-AxT`, which is made of numbers.
const SCENARIOS: &[(&str, Scenario)] = &[
    ("ok", Scenario::Ok),
    ("wrong", Scenario::Refused),
    ("otp", Scenario::Otp),
    ("expired", Scenario::Expired),
    ("changepw", Scenario::ChangePassword),
    ("action", Scenario::Action),
    ("challenge", Scenario::Challenge),
    ("partial", Scenario::Partial),
    ("slow", Scenario::Slow),
];

/// An example of them.
const BULK: &str = "bulk-3x90";

/// The password of every scenario login.
const PASSWORD: &str = "ok";

/// A login that opens the twin's bank without a test-bank file, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// What is typed.
    pub login: &'static str,
    /// The password that goes with it.
    pub password: &'static str,
    /// Whether the bank lets a person in who waits for its answer.
    pub let_in: bool,
    /// Whether it asks such a person for a code first, [`crate::Choices::challenge_code`].
    pub asks_for_a_code: bool,
    /// The status of the channel when its synchronisation has ended, in Linxo's word.
    pub ends: &'static str,
}

/// Every scenario login with what comes of it, and one example of those made of numbers.
pub fn logins() -> Vec<Login> {
    let login = |(login, scenario): (&'static str, Scenario)| Login {
        login,
        password: PASSWORD,
        let_in: scenario != Scenario::Refused,
        asks_for_a_code: scenario == Scenario::Otp,
        ends: scenario.final_status().as_str(),
    };
    let bulk = (BULK, Scenario::Ok);
    let all = SCENARIOS.iter().copied().chain([bulk]);
    all.map(login).collect()
}

/// With a file: the file's own credentials, and nothing else.
pub(crate) fn open_file(file: &Arc<TestBankFile>, login: &str, password: &str) -> Option<Access> {
    (file.login == login && file.password == password).then(|| Access {
        source: Source::File(Arc::clone(file)),
        scenario: Scenario::Ok,
    })
}

/// Without a file: the twin's scenario logins.
pub(crate) fn open(app: &App, login: &str, password: &str) -> Option<Access> {
    if password != PASSWORD {
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
    let (_, scenario) = SCENARIOS.iter().find(|(name, _)| *name == login)?;
    if *scenario == Scenario::Refused {
        return None;
    }
    let file = testbank::parse(&app.config.choices.default_file).ok()?;
    Some(Access {
        source: Source::File(Arc::new(file)),
        scenario: *scenario,
    })
}
