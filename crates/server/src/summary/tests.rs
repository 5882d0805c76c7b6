use contract::MoneyFlow;
use serde_json::json;

use super::*;

fn account(id: &str, more: serde_json::Value) -> AccountRecord {
    let mut record = json!({
        "id": id, "connection_id": "1", "name": "Compte", "account_type": "CHECKINGS",
        "balance": "10.10", "currency": "EUR", "iban": "FR7630006000011234567890189",
        "account_number": null, "received": { "id": id, "status": "ACTIVE", "balance_date": 1_639_998_109 },
    });
    merge(&mut record, more);
    serde_json::from_str(&record.to_string()).expect("an account")
}

fn transaction(amount: &str, date: &str, more: serde_json::Value) -> TransactionRecord {
    let mut record = json!({
        "id": "t", "account_id": "a", "date": date, "amount": amount, "currency": "EUR",
        "label": "x", "status": "BOOKED", "category_id": "PETS", "received": { "id": "t" },
    });
    merge(&mut record, more);
    serde_json::from_str(&record.to_string()).expect("a transaction")
}

fn merge(record: &mut serde_json::Value, more: serde_json::Value) {
    for (name, value) in more.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
}

fn flow(income: &str, spending: &str, transactions: u64) -> MoneyFlow {
    MoneyFlow {
        income: income.to_owned(),
        spending: spending.to_owned(),
        transactions,
    }
}

#[test]
fn an_account_without_transactions_is_shown_with_what_is_known_of_it() {
    let summary = Summing::of(&[account("a", json!({}))], &[]).end();
    assert_eq!(
        summary.accounts,
        [OwnAccount {
            id: "a".to_owned(),
            name: Some("Compte".to_owned()),
            account_type: Some("CHECKINGS".to_owned()),
            status: Some("ACTIVE".to_owned()),
            currency: Some("EUR".to_owned()),
            balance: Some("10.10".to_owned()),
            balance_at: Some(1_639_998_109),
            iban_end: Some("0189".to_owned()),
            ..OwnAccount::default()
        }]
    );
    assert_eq!((summary.first_day, summary.not_summed), (None, 0));
    assert!(summary.months.is_empty() && summary.statuses.is_empty());
}

#[test]
fn an_account_says_of_which_bank_it_is_and_whose_as_far_as_that_was_told() {
    let bank = |id: &str, name: Option<&str>| Bank {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        status: linxo::ConnectionStatus::Success,
        channels: Vec::new(),
    };
    let owned =
        json!({ "connection_id": "2", "received": { "id": "b", "owner": { "name": "Lara" } } });
    let blank = json!({ "received": { "id": "a", "owner": { "name": " " } } });
    let accounts = [
        account("a", blank),
        account("b", owned),
        account("c", json!({ "connection_id": "3" })),
    ];
    let summary = Summing::of(
        &accounts,
        &[bank("2", Some("Test Banque")), bank("1", None)],
    )
    .end();
    let told: Vec<_> = summary
        .accounts
        .iter()
        .map(|account| (account.bank.as_deref(), account.holder.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (None, None),
            (Some("Test Banque"), Some("Lara")),
            (None, None)
        ]
    );
}

#[test]
fn balances_are_added_by_type_and_never_across_currencies() {
    let summary = Summing::of(
        &[
            account("a", json!({})),
            account("b", json!({ "balance": "0.90" })),
            account("c", json!({ "currency": "USD" })),
            account("d", json!({ "account_type": "LOAN", "balance": "-150000" })),
            account("e", json!({ "balance": null })),
            account("f", json!({ "account_type": null, "currency": null })),
        ],
        &[],
    );
    let totals = summary.end().totals;
    let totals: Vec<_> = totals
        .iter()
        .map(|total| {
            let kind = total.account_type.as_deref().unwrap_or("-");
            (kind, &*total.currency, &*total.balance, total.accounts)
        })
        .collect();
    assert_eq!(
        totals,
        [
            ("CHECKINGS", "EUR", "11.00", 2),
            ("CHECKINGS", "USD", "10.10", 1),
            ("LOAN", "EUR", "-150000", 1),
        ]
    );
}

#[test]
fn what_is_booked_is_summed_by_month_and_category_and_both_say_the_same() {
    let mut summing = Summing::of(&[account("a", json!({}))], &[]);
    for (amount, date, more) in [
        ("-0.10", "2026-11-30", json!({})),
        ("-0.20", "2026-11-01", json!({ "category_id": null })),
        ("2100.00", "2026-11-02", json!({ "category_id": "SALARY" })),
        ("-7", "2026-12-01", json!({})),
        ("-9.99", "2026-12-31", json!({ "currency": "USD" })),
    ] {
        summing.add(&transaction(amount, date, more));
    }
    let summary = summing.end();
    let months: Vec<_> = summary
        .months
        .iter()
        .map(|month| (&*month.currency, &*month.month, month.flow.clone()))
        .collect();
    assert_eq!(
        months,
        [
            ("EUR", "2026-11", flow("2100.00", "0.30", 3)),
            ("EUR", "2026-12", flow("0", "7", 1)),
            ("USD", "2026-12", flow("0", "9.99", 1)),
        ]
    );
    let categories: Vec<_> = summary
        .categories
        .iter()
        .map(|category| {
            (
                &*category.currency,
                category.id.as_deref(),
                category.flow.clone(),
            )
        })
        .collect();
    assert_eq!(
        categories,
        [
            ("EUR", None, flow("0", "0.20", 1)),
            ("EUR", Some("PETS"), flow("0", "7.10", 2)),
            ("EUR", Some("SALARY"), flow("2100.00", "0", 1)),
            ("USD", Some("PETS"), flow("0", "9.99", 1)),
        ]
    );
    let days = (summary.first_day.as_deref(), summary.last_day.as_deref());
    assert_eq!(days, (Some("2026-11-01"), Some("2026-12-31")));
    let of_account = &summary.accounts[0];
    assert_eq!(of_account.first_day.as_deref(), Some("2026-11-01"));
    assert_eq!(of_account.last_day.as_deref(), Some("2026-12-31"));
    assert_eq!((of_account.transactions, of_account.pending), (5, 0));
}

#[test]
fn what_is_pending_or_was_never_done_is_in_no_sum_of_what_is_booked() {
    let mut summing = Summing::of(&[account("a", json!({}))], &[]);
    for status in [
        json!("BOOKED"),
        json!("PENDING"),
        json!("PENDING"),
        json!("REJECTED"),
        json!("NEW_WORD"),
        json!(null),
    ] {
        let more = json!({ "status": status });
        summing.add(&transaction("-5.00", "2026-11-01", more));
    }
    let summary = summing.end();
    assert_eq!(summary.months[0].flow, flow("0", "5.00", 1));
    assert_eq!(summary.categories[0].flow, flow("0", "5.00", 1));
    assert_eq!(summary.pending.len(), 1);
    assert_eq!(summary.pending[0].flow, flow("0", "10.00", 2));
    assert_eq!(
        (
            summary.accounts[0].transactions,
            summary.accounts[0].pending
        ),
        (6, 2)
    );
    let count = |word: Option<&str>| {
        let mut statuses = summary.statuses.iter();
        let found = statuses.find(|status| status.status.as_deref() == word);
        found.map(|status| status.transactions)
    };
    assert_eq!(count(Some("PENDING")), Some(2));
    assert_eq!(count(Some("NEW_WORD")), Some(1));
    assert_eq!(count(None), Some(1));
    assert_eq!(summary.not_summed, 0);
}

#[test]
fn transfers_between_own_accounts_stand_apart_where_linxo_says_so() {
    let mut summing = Summing::of(&[account("a", json!({}))], &[]);
    let kind = |word: &str| json!({ "received": { "id": "t", "type": word } });
    // The word in a label says nothing.
    let named = json!({ "received": { "id": "t", "type": "OTHER", "label": "INTERNAL_TRANSFER" } });
    for more in [kind("INTERNAL_TRANSFER"), kind("POTENTIAL_TRANSFER"), named] {
        summing.add(&transaction("-50.00", "2026-11-01", more));
    }
    summing.add(&transaction(
        "50.00",
        "2026-11-01",
        kind("INTERNAL_TRANSFER"),
    ));
    let summary = summing.end();
    assert_eq!(summary.months[0].flow, flow("0", "100.00", 2));
    assert_eq!(summary.months[0].own_transfers, flow("50.00", "50.00", 2));
    assert_eq!(summary.categories[0].flow, flow("0", "100.00", 2));
}

#[test]
fn what_cannot_be_summed_is_counted_and_breaks_nothing() {
    let mut summing = Summing::of(&[account("a", json!({}))], &[]);
    for more in [
        json!({ "amount": null }),
        json!({ "amount": "much" }),
        json!({ "amount": "79228162514264337593543950335" }),
        json!({ "currency": null }),
        json!({ "date": null }),
        json!({ "date": "2026-13-01" }),
        json!({ "date": "yesterday", "status": "PENDING", "amount": "x" }),
        json!({ "account_id": "another", "date": null }),
    ] {
        summing.add(&transaction("1.00", "2026-11-01", more));
    }
    let summary = summing.end();
    assert_eq!(summary.not_summed, 8);
    assert!(summary.months.is_empty());
    assert_eq!(summary.accounts[0].transactions, 7);
}

#[test]
fn memory_is_bounded_whatever_the_bank_gives() {
    let mut summing = Summing::default();
    let added = 5_000;
    for number in 0..added {
        let date = format!("{:04}-01-01", number % 9_000 + 1);
        let more = json!({
            "currency": format!("C{number}"), "status": "BOOKED", "category_id": format!("K{number}"),
        });
        summing.add(&transaction("1.00", &date, more));
        let more = json!({ "status": format!("S{number}") });
        summing.add(&transaction("1.00", &date, more));
    }
    let summary = summing.end();
    assert_eq!(summary.months.len(), MOST_GROUPS);
    assert_eq!(summary.categories.len(), MOST_GROUPS);
    assert_eq!(summary.not_summed, added - MOST_GROUPS as u64);
    assert!(summary.statuses.len() <= MOST_STATUSES + 1);
    let counted: u64 = summary
        .statuses
        .iter()
        .map(|status| status.transactions)
        .sum();
    assert_eq!(counted, 2 * added);
}

#[test]
fn of_a_number_no_more_is_shown_than_its_end() {
    assert_eq!(end_of("FR76 3000 6000 0112").as_deref(), Some("0112"));
    assert_eq!(end_of("123456789").as_deref(), Some("6789"));
    for short in ["12345678", "12", ""] {
        assert_eq!(end_of(short), None, "{short}");
    }
}
