//! The round trips of a journey that cannot be overlapped, from the twin's log of what it was asked.
//!
//! The rule. After the end of a synchronisation a One Shot has four parts, each of which needs an
//! answer of the one before it, so that their times add up:
//!
//! 1. the reading of the connections that finds the end,
//! 2. the lists of accounts,
//! 3. the transactions,
//! 4. the erasure: the deletion, the sign-in that is refused.
//!
//! Within a part a request is taken to need the answer of another when it was sent after that one
//! had come; the part counts with its longest such chain, by time. Of part 3 each account has a
//! chain of its own and the longest counts: accounts do not wait for one another, so what our own
//! bounds make them wait is not excused by this rule.

use anyhow::{Context as _, Result};

use crate::linxo::Request;

/// Round trips that follow one another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Chain {
    /// All of them together, as long as each took.
    pub(crate) ms: u64,
    pub(crate) round_trips: u64,
}

impl Chain {
    fn then(self, other: Self) -> Self {
        Self {
            ms: self.ms + other.ms,
            round_trips: self.round_trips + other.round_trips,
        }
    }
}

/// The chain of one journey, given every request that was answered after the end of its
/// synchronisation, in the order in which they came.
pub(crate) fn of_journey(requests: &[Request]) -> Result<Chain> {
    let reads = |what: &'static str| {
        let of_path =
            move |request: &&Request| request.method == "GET" && request.path.ends_with(what);
        requests.iter().filter(of_path)
    };
    let found = reads("/connections")
        .max_by_key(|request| request.ended_at())
        .context("no reading of the connections after the end of the synchronisation")?;
    let last_read = reads("/transactions")
        .map(Request::ended_at)
        .max()
        .context("no transaction was read")?;
    let mut accounts: Vec<&str> = reads("/transactions").map(Request::account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let transactions = accounts.into_iter().map(|account| {
        longest(reads("/transactions").filter(|request| request.account() == account))
    });
    let erasure = requests.iter().filter(|request| request.at >= last_read);
    Ok(longest([found])
        .then(longest(reads("/accounts")))
        .then(transactions.max().unwrap_or_default())
        .then(longest(erasure)))
}

/// The longest chain in which each request was sent after the answer of the one before it.
fn longest<'a>(requests: impl IntoIterator<Item = &'a Request>) -> Chain {
    let mut by_end: Vec<&Request> = requests.into_iter().collect();
    by_end.sort_by_key(|request| request.ended_at());
    let mut ending: Vec<(u64, Chain)> = Vec::with_capacity(by_end.len());
    for request in by_end {
        let before = ending.iter().filter(|(end, _)| *end <= request.at);
        let before = before.map(|(_, chain)| *chain).max().unwrap_or_default();
        let chain = before.then(Chain {
            ms: request.ms,
            round_trips: 1,
        });
        ending.push((request.ended_at(), chain));
    }
    let chains = ending.into_iter().map(|(_, chain)| chain);
    chains.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(at: u64, ms: u64, method: &str, path: &str, query: &str) -> Request {
        Request {
            seq: 0,
            at,
            ms,
            method: method.to_owned(),
            path: format!("/v2.1/{path}"),
            query: query.to_owned(),
            status: 200,
            user_id: None,
        }
    }

    #[test]
    fn what_runs_side_by_side_counts_once_and_accounts_do_not_wait_for_one_another() {
        let page = |at, ms, account: &str| {
            request(
                at,
                ms,
                "GET",
                "transactions",
                &format!("account_id={account}&page=1"),
            )
        };
        let requests = [
            request(0, 50, "GET", "connections", ""),
            request(51, 50, "GET", "accounts", "connection_id=1"),
            // Three windows of one account, the second of two pages.
            page(102, 50, "a"),
            page(153, 50, "a"),
            page(153, 60, "a"),
            page(220, 50, "a"),
            // An account that our own bound made wait for the other.
            page(280, 50, "b"),
            request(331, 50, "POST", "token", ""),
            request(382, 50, "DELETE", "users/me", ""),
            request(433, 50, "POST", "token", ""),
        ];
        let chain = of_journey(&requests).unwrap();
        assert_eq!(chain.round_trips, 1 + 1 + 3 + 3);
        assert_eq!(chain.ms, 50 + 50 + (50 + 60 + 50) + 150);
    }

    #[test]
    fn a_log_without_what_it_is_about_is_an_error() {
        assert!(of_journey(&[]).is_err());
    }
}
