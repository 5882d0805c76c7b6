//! Long lists, page by page.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::response::Response;
use futures::{StreamExt as _, TryStreamExt as _};
use linxo::client::{AccountFilter, Error, TransactionFilter, UserAccess};
use serde_json::{Value, json};

use super::server::{Seen, Server, bare, json, token};

/// A parameter of a request's query.
pub(crate) fn parameter<'a>(seen: &'a Seen, name: &str) -> Option<&'a str> {
    seen.query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn number(seen: &Seen, name: &str) -> usize {
    parameter(seen, name).unwrap().parse().unwrap()
}

/// The page that is asked for, of a list of these ids.
fn page_of(ids: impl Iterator<Item = u32>, seen: &Seen) -> Response {
    let (page, limit) = (number(seen, "page"), number(seen, "limit"));
    let page = ids.skip((page - 1) * limit).take(limit);
    let items: Vec<Value> = page.map(|id| json!({"id": id.to_string()})).collect();
    json(200, Value::from(items))
}

/// A server that answers each page as told, and a user of it.
async fn listing<F>(answer: F) -> (Server, UserAccess)
where
    F: Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
{
    let server = Server::with_tokens(answer).await;
    let user = server.client().user("a@b.example", "pw".into());
    (server, user)
}

fn pages_asked_for(server: &Server) -> Vec<usize> {
    let seen = server.seen();
    let lists = seen.iter().filter(|seen| seen.path != "/token");
    lists.map(|seen| number(seen, "page")).collect()
}

#[tokio::test]
async fn a_list_ends_after_the_first_page_that_is_not_full() {
    for (length, pages) in [
        (0, &[1][..]),
        (499, &[1]),
        (500, &[1, 2]),
        (1_001, &[1, 2, 3]),
    ] {
        let (server, user) = listing(move |seen| page_of(0..length, seen)).await;
        let all = user.transactions(TransactionFilter::default());
        let ids: Vec<u32> = all
            .map_ok(|one| one.value.id.as_str().parse::<u32>().unwrap())
            .try_collect()
            .await
            .unwrap();
        assert_eq!(ids, (0..length).collect::<Vec<_>>());
        assert_eq!(pages_asked_for(&server), pages);
    }
}

#[tokio::test]
async fn accounts_are_asked_for_by_the_hundred_and_transactions_by_five_hundred() {
    let (server, user) = listing(|seen| page_of(0..1, seen)).await;
    let of_connection = AccountFilter::of_connection("7".into());
    let accounts: Vec<_> = user.accounts(of_connection).try_collect().await.unwrap();
    let of_account = TransactionFilter::of_account("8".into());
    let transactions: Vec<_> = user.transactions(of_account).try_collect().await.unwrap();
    assert_eq!((accounts.len(), transactions.len()), (1, 1));
    let seen = server.seen();
    let queries: Vec<_> = seen
        .iter()
        .filter(|seen| seen.path != "/token")
        .map(|seen| format!("{}?{}", seen.path, seen.query))
        .collect();
    assert_eq!(
        queries,
        [
            "/v2.1/accounts?connection_id=7&page=1&limit=100",
            "/v2.1/transactions?account_id=8&page=1&limit=500",
        ]
    );
}

#[tokio::test]
async fn no_page_is_read_before_it_is_needed() {
    let (server, user) = listing(|seen| page_of(0..10, seen)).await;
    let mut all = user.transactions(TransactionFilter::default()).page_size(3);
    assert!(server.seen().is_empty());
    for (given, pages, resume_at) in [(1, 1, 1), (2, 1, 1), (3, 1, 2), (4, 2, 2)] {
        let one = all.next().await.unwrap().unwrap();
        assert_eq!(one.value.id.as_str(), (given - 1).to_string());
        assert_eq!(pages_asked_for(&server).len(), pages);
        assert_eq!(all.page(), resume_at);
    }
}

#[tokio::test]
async fn a_page_is_never_asked_to_be_larger_than_linxo_gives() {
    let (server, user) = listing(|seen| page_of(0..501, seen)).await;
    let all = user.transactions(TransactionFilter::default());
    assert_eq!(all.page_size(100_000).count().await, 501);
    assert_eq!(pages_asked_for(&server), [1, 2]);
}

#[tokio::test]
async fn whoever_keeps_a_page_at_a_time_gets_it_whole() {
    let (_, user) = listing(|seen| page_of(0..7, seen)).await;
    let mut all = user.transactions(TransactionFilter::default()).page_size(3);
    let mut lengths = Vec::new();
    while let Some(page) = all.next_page().await.unwrap() {
        lengths.push(page.len());
    }
    assert_eq!(lengths, [3, 3, 1]);
    assert!(all.next_page().await.unwrap().is_none());

    let mut all = user.transactions(TransactionFilter::default()).page_size(3);
    all.next().await.unwrap().unwrap();
    assert_eq!(all.next_page().await.unwrap().unwrap().len(), 2);
    assert_eq!(all.next_page().await.unwrap().unwrap().len(), 3);
}

#[tokio::test]
async fn what_a_growing_list_gives_twice_is_dropped_and_counted() {
    // Two items come in front of what was read, before each further page.
    let (_, user) = listing(|seen| {
        let grown = u32::try_from(number(seen, "page")).unwrap() - 1;
        page_of((100 - 2 * grown..100).chain(0..8), seen)
    })
    .await;
    let mut all = user.transactions(TransactionFilter::default()).page_size(4);
    let ids: Vec<_> = all
        .by_ref()
        .map(|one| one.unwrap().value.id.into_string())
        .collect()
        .await;
    assert_eq!(ids, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(all.repeated(), 6);
}

#[tokio::test]
async fn what_comes_twice_on_a_page_is_given_once() {
    let (_, user) = listing(|seen| page_of([1, 2, 1, 3].into_iter(), seen)).await;
    let mut all = user.transactions(TransactionFilter::default());
    assert_eq!(all.by_ref().count().await, 3);
    assert_eq!(all.repeated(), 1);
}

#[tokio::test]
async fn a_still_list_has_nothing_to_count() {
    let (_, user) = listing(|seen| page_of(0..1_700, seen)).await;
    let mut all = user.transactions(TransactionFilter::default());
    assert_eq!(all.by_ref().count().await, 1_700);
    assert_eq!(all.repeated(), 0);
}

#[tokio::test]
async fn a_server_that_does_not_read_the_page_number_does_not_hold_us_for_ever() {
    let (server, user) = listing(|_| json(200, json!([{"id": "1"}, {"id": "2"}]))).await;
    let mut all = user.transactions(TransactionFilter::default()).page_size(2);
    all.next().await.unwrap().unwrap();
    all.next().await.unwrap().unwrap();
    let error = all.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    assert!(all.next().await.is_none());
    assert_eq!(pages_asked_for(&server), [1, 2]);
}

#[tokio::test]
async fn a_list_that_failed_goes_on_where_it_stood() {
    let down = Arc::new(AtomicUsize::new(1));
    let failing = Arc::clone(&down);
    let (server, user) = listing(move |seen| {
        if number(seen, "page") == 3 && failing.load(Ordering::SeqCst) == 1 {
            bare(403)
        } else {
            page_of(0..10, seen)
        }
    })
    .await;
    let filter = TransactionFilter::default();
    let mut first = user.transactions(filter.clone()).page_size(3);
    let mut ids = Vec::new();
    let failed = loop {
        match first.next().await.unwrap() {
            Ok(one) => ids.push(one.value.id.into_string()),
            Err(error) => break error,
        }
    };
    assert_eq!(failed, Error::Forbidden { description: None });
    assert!(first.next().await.is_none());
    assert_eq!(first.page(), 3);

    down.store(0, Ordering::SeqCst);
    let rest = user.transactions(filter).page_size(3);
    let rest = rest.from_page(first.page());
    let rest: Vec<_> = rest
        .map_ok(|one| one.value.id.into_string())
        .try_collect()
        .await
        .unwrap();
    ids.extend(rest);
    assert_eq!(ids, (0..10).map(|id| id.to_string()).collect::<Vec<_>>());
    assert_eq!(pages_asked_for(&server), [1, 2, 3, 3, 4]);
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_a_list_is_no_concern_of_the_reader() {
    let server = Server::start(|seen| {
        Some(match (seen.path.as_str(), seen.bearer()) {
            ("/token", _) => token(&format!("token-{}", seen.nth), 3_600),
            (_, Some("token-0")) if number(seen, "page") > 2 => bare(401),
            _ => page_of(0..10, seen),
        })
    })
    .await;
    let user = server.client().user("a@b.example", "pw".into());
    let all = user.transactions(TransactionFilter::default()).page_size(3);
    assert_eq!(all.try_collect::<Vec<_>>().await.unwrap().len(), 10);
    assert_eq!(pages_asked_for(&server), [1, 2, 3, 3, 4]);
}
