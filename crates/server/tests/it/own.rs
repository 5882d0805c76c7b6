//! The end user's own data: summed up, and as files to keep.

use contract::{JourneyData, JourneyState, MoneyFlow, OwnRow, OwnSummary, ROW_HEAD};
use oneshot_server::store::StoreKeys;
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::harness::{API_KEY, Opened, PATIENCE, Stage, problem};
use crate::whole::FILE;

/// What opens with the page's key alone.
const ALL: [&str; 5] = [
    "/api/journey/summary",
    "/api/journey/data.json",
    "/api/journey/data.csv",
    "/api/journey/accounts.csv",
    "/api/journey/transactions",
];

/// Two months, two currencies, an account without a transaction, and a label that a spreadsheet would
/// run.
fn file() -> String {
    let more = "TRANSACTION|-0.10|05/12/26|=1+1\n\
        \n\
        ACCOUNT|u3|00012347|24/11/26|-12.30|Checkings|.*|false|Camille Martin|Dollars|true|true||USD\n\
        TRANSACTION|-12.30|30/11/26|HOTEL\n\
        \n\
        ACCOUNT|u4|00012348|24/11/26|0.00|Checkings|.*|false|Camille Martin|Vide|true|true||EUR\n";
    format!("{FILE}{more}")
}

async fn delivered(stage: &Stage, walk: serde_json::Value) -> Opened {
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage.connect(&widget, walk).await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    opened
}

async fn summary(stage: &Stage, opened: &Opened) -> OwnSummary {
    let answer = stage.harness.get(ALL[0], &opened.key).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "cache-control"), "no-store");
    answer.json().await.expect("the documented shape")
}

fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

/// As numbers are compared, and not as they are written.
fn cents(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |text: &str| text.parse::<i64>().expect("digits");
    sign * (number(whole) * 100 + number(&format!("{part:0<2}")))
}

fn told(flow: &MoneyFlow) -> (i64, i64, u64) {
    (
        cents(&flow.income),
        cents(&flow.spending),
        flow.transactions,
    )
}

#[tokio::test]
async fn the_summary_says_what_the_bank_file_has_to_the_cent() {
    let stage = Stage::set().await;
    let opened = delivered(&stage, json!({ "file": file(), "sync_ms": 0 })).await;
    let summary = summary(&stage, &opened).await;

    let accounts: Vec<_> = summary
        .accounts
        .iter()
        .map(|account| {
            (
                account.name.as_deref().expect("a name"),
                account.currency.as_deref().expect("a currency"),
                cents(account.balance.as_deref().expect("a balance")),
                account.transactions,
            )
        })
        .collect();
    assert_eq!(
        accounts,
        [
            ("Compte courant", "EUR", 123_410, 2),
            ("Livret", "EUR", 5_000, 2),
            ("Dollars", "USD", -1_230, 1),
            ("Vide", "EUR", 0, 0),
        ]
    );
    let first = &summary.accounts[0];
    assert_eq!(first.iban_end.as_deref(), Some("0189"));
    assert_eq!(first.status.as_deref(), Some("ACTIVE"));
    assert!(first.balance_at.is_some());
    assert_eq!(first.bank.as_deref(), Some("Linxo Test Banque"));
    assert!(first.holder.is_some());
    // Nobody said that it goes after so many days.
    assert_eq!(summary.kept_until_ms, None);
    assert_eq!(first.first_day.as_deref(), Some("2026-11-01"));
    assert_eq!(first.last_day.as_deref(), Some("2026-11-02"));
    let totals: Vec<_> = summary
        .totals
        .iter()
        .map(|total| {
            let kind = total.account_type.as_deref().expect("a type");
            (
                kind,
                &*total.currency,
                cents(&total.balance),
                total.accounts,
            )
        })
        .collect();
    assert_eq!(
        totals,
        [
            ("CHECKINGS", "EUR", 123_410, 2),
            ("CHECKINGS", "USD", -1_230, 1),
            ("SAVINGS", "EUR", 5_000, 1),
        ]
    );
    let days = (summary.first_day.as_deref(), summary.last_day.as_deref());
    assert_eq!(days, (Some("2026-11-01"), Some("2026-12-05")));
    let months: Vec<_> = summary
        .months
        .iter()
        .map(|month| (&*month.currency, &*month.month, told(&month.flow)))
        .collect();
    assert_eq!(
        months,
        [
            ("EUR", "2026-11", (215_000, 1_210, 3)),
            ("EUR", "2026-12", (0, 10, 1)),
            ("USD", "2026-11", (0, 1_230, 1)),
        ]
    );
    let by_category = summary.categories.iter();
    let by_category: u64 = by_category.map(|category| category.flow.transactions).sum();
    assert_eq!((by_category, summary.not_summed), (5, 0));
    assert!(summary.pending.is_empty());
    // What is not to be seen at a glance is in the files alone.
    let text = stage.harness.get(ALL[0], &opened.key).await.text().await;
    assert!(!text.expect("text").contains("FR7630006000011234567890189"));
}

#[tokio::test]
async fn pending_transactions_are_told_apart_and_a_long_history_is_summed_whole() {
    let stage = Stage::set().await;
    let walk = json!({ "login": "bulk-2x1200", "sync_ms": 0 });
    let opened = delivered(&stage, walk).await;
    let summary = summary(&stage, &opened).await;
    let whole: JourneyData = stage
        .harness
        .get(ALL[1], &opened.key)
        .await
        .json()
        .await
        .expect("the data");
    assert_eq!(whole.transactions.len(), 2_400);
    let of = |status: &str| {
        let mut sums = (0, 0, 0);
        for transaction in &whole.transactions {
            if transaction.status.as_deref() == Some(status) {
                let amount = cents(transaction.amount.as_deref().expect("an amount"));
                sums.0 += amount.max(0);
                sums.1 += (-amount).max(0);
                sums.2 += 1;
            }
        }
        sums
    };
    let mut booked = (0, 0, 0);
    for month in &summary.months {
        for (income, spending, count) in [told(&month.flow), told(&month.own_transfers)] {
            booked = (booked.0 + income, booked.1 + spending, booked.2 + count);
        }
    }
    assert_eq!(booked, of("BOOKED"));
    assert_eq!(summary.pending.len(), 1);
    assert_eq!(told(&summary.pending[0].flow), of("PENDING"));
    assert_eq!(summary.pending[0].flow.transactions, 4);
    for account in &summary.accounts {
        assert_eq!((account.transactions, account.pending), (1_200, 2));
    }
}

#[tokio::test]
async fn what_is_listed_adds_up_to_the_months_and_the_categories_of_the_summary() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    for walk in [
        json!({ "file": file(), "sync_ms": 0 }),
        json!({ "login": "bulk-3x700", "sync_ms": 0 }),
    ] {
        let opened = delivered(&stage, walk).await;
        let summary = summary(&stage, &opened).await;
        let answer = harness.get(ALL[4], &opened.key).await;
        let kind = "text/tab-separated-values; charset=utf-8";
        assert_eq!(header(&answer, "content-type"), kind);
        assert_eq!(header(&answer, "cache-control"), "no-store");
        let text = answer.text().await.expect("all of it");
        let lines = text.strip_prefix(ROW_HEAD).expect("its first line").lines();
        let rows: Vec<_> = lines
            .map(|line| OwnRow::read(line).expect("a row"))
            .collect();

        let sums = |takes: &dyn Fn(&OwnRow<'_>) -> bool| {
            let mut sums = (0, 0, 0);
            for row in rows
                .iter()
                .filter(|row| row.status == "BOOKED" && takes(row))
            {
                let amount = cents(row.amount);
                sums.0 += amount.max(0);
                sums.1 += (-amount).max(0);
                sums.2 += 1;
            }
            sums
        };
        assert!(!summary.months.is_empty() && !summary.categories.is_empty());
        for month in &summary.months {
            for (of, own_transfer) in [(&month.flow, false), (&month.own_transfers, true)] {
                let listed = sums(&|row| {
                    row.day.starts_with(&month.month)
                        && row.currency == month.currency
                        && row.own_transfer == own_transfer
                });
                assert_eq!(listed, told(of), "{}", month.month);
            }
        }
        for category in &summary.categories {
            let id = category.id.as_deref().unwrap_or_default();
            let listed = sums(&|row| {
                row.category == id && row.currency == category.currency && !row.own_transfer
            });
            assert_eq!(listed, told(&category.flow), "{id}");
        }
        for (place, account) in summary.accounts.iter().enumerate() {
            let of_it = rows.iter().filter(|row| row.account == Some(place));
            assert_eq!(of_it.count() as u64, account.transactions);
        }
    }
}

#[tokio::test]
async fn the_files_have_names_and_all_of_the_data_and_nothing_runs_in_a_spreadsheet() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = delivered(&stage, json!({ "file": file(), "sync_ms": 0 })).await;
    let file = async |path: &str, kind: &str, name: &str| {
        let answer = harness.get(path, &opened.key).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "content-type"), kind);
        assert_eq!(header(&answer, "cache-control"), "no-store");
        let name = format!("attachment; filename=\"oneshot-{}-{name}\"", opened.id);
        assert_eq!(header(&answer, "content-disposition"), name);
        let bytes = answer.bytes().await.expect("all of it");
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    };
    let csv = "text/csv; charset=utf-8";
    let json = file(ALL[1], "application/json", "data.json").await;
    let path = format!("/v1/journeys/{}/data", opened.id);
    let partners = harness.get(&path, API_KEY).await.text().await;
    assert_eq!(json, partners.expect("the data"), "as the partner gets it");

    let transactions = file(ALL[2], csv, "transactions.csv").await;
    assert!(transactions.starts_with("\u{feff}id,account_id,date,amount,"));
    assert_eq!(transactions.lines().count(), 1 + 5);
    assert!(transactions.contains(",'=1+1,") && !transactions.contains(",=1+1,"));
    let comma = format!("{}?decimals=comma", ALL[2]);
    let transactions = file(&comma, csv, "transactions.csv").await;
    assert!(transactions.starts_with("\u{feff}id;account_id;date;amount;"));
    assert!(transactions.contains(";-0,1;EUR;'=1+1;"), "{transactions}");
    let wrong = format!("{}?decimals=semicolon", ALL[3]);
    let refused = problem(harness.get(&wrong, &opened.key).await).await;
    assert_eq!(refused, (400, "invalid_query".to_owned()));

    let accounts = file(ALL[3], csv, "accounts.csv").await;
    assert!(accounts.starts_with("\u{feff}id,connection_id,name,"));
    assert_eq!(accounts.lines().count(), 1 + 4);
    assert!(accounts.contains("FR7630006000011234567890189"));
}

#[tokio::test]
async fn the_data_opens_with_the_key_of_the_page_and_with_no_other() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    let other = harness.open(json!({})).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 0 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    for path in ALL {
        for name in ["redirect_url", "cancel_url", "aspsp_callback_uri"] {
            let mut pairs = widget.query_pairs();
            let address = pairs.find(|(n, _)| n == name).expect("in the address").1;
            let key = address.rsplit('/').next().expect("a key");
            let refused = problem(harness.get(path, key).await).await;
            assert_eq!(refused, (403, "forbidden".to_owned()), "{path} {name}");
        }
        for key in ["", "wrong", API_KEY, &opened.id] {
            let refused = problem(harness.get(path, key).await).await;
            assert_eq!(refused, (401, "unauthorized".to_owned()), "{path}");
        }
        let others = problem(harness.get(path, &other.key).await).await;
        assert_eq!(others, (409, "not_ready".to_owned()), "{path}");
        let posted = harness.post(path, &opened.key, &json!({})).await;
        assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn before_the_delivery_there_is_nothing_yet_and_after_a_cancellation_nothing_at_all() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = harness.open(json!({})).await;
    let widget = harness.widget(&opened.key).await;
    stage
        .connect(&widget, json!({ "file": FILE, "sync_ms": 60_000 }))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Synchronising)
        .await;
    for path in ALL {
        let early = problem(harness.get(path, &opened.key).await).await;
        assert_eq!(early, (409, "not_ready".to_owned()), "{path}");
    }
    harness
        .post("/api/journey/cancel", &opened.key, &json!({}))
        .await;
    harness
        .until(&opened.key, |p| p.state == JourneyState::Erased)
        .await;
    for path in ALL {
        let never = problem(harness.get(path, &opened.key).await).await;
        assert_eq!(never, (410, "no_data".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn after_the_data_was_deleted_here_the_page_is_told_so() {
    let stage = Stage::set().await;
    let harness = &stage.harness;
    let opened = delivered(&stage, json!({ "file": FILE, "sync_ms": 0 })).await;
    let path = format!("/v1/journeys/{}", opened.id);
    let deleted = harness.request(Method::DELETE, &path, API_KEY).send().await;
    assert_eq!(deleted.expect("an answer").status(), StatusCode::NO_CONTENT);
    for path in ALL {
        let gone = problem(harness.get(path, &opened.key).await).await;
        assert_eq!(gone, (410, "no_data".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_sealed_store_gives_the_same_summary() {
    let mut stage = Stage::set().await;
    let key = "c2VhbGluZyBrZXkgb2YgdGhlIHRlc3RzLCAzMiBieXQ";
    stage.harness.config.store_keys = StoreKeys::from_text(&key.into()).expect("a key");
    stage.harness.crash_and_restart().await;
    let opened = delivered(&stage, json!({ "file": file(), "sync_ms": 0 })).await;
    let summary = summary(&stage, &opened).await;
    assert_eq!(summary.accounts.len(), 4);
    assert_eq!(told(&summary.months[0].flow), (215_000, 1_210, 3));
    assert_eq!(summary.accounts[0].iban_end.as_deref(), Some("0189"));
}

#[tokio::test]
async fn many_summaries_at_once_are_all_given() {
    let stage = Stage::set().await;
    let walk = json!({ "login": "bulk-2x1200", "sync_ms": 0 });
    let opened = delivered(&stage, walk).await;
    let asked = (0..20).map(|_| summary(&stage, &opened));
    let all = tokio::time::timeout(PATIENCE, futures::future::join_all(asked));
    let all = all.await.expect("in time");
    assert!(all.iter().all(|one| one == &all[0]));
}
