//! What Linxo gives twice.

use std::collections::HashSet;

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand::{RngExt as _, SeedableRng as _};

use super::transactions::with_accounts;
use super::*;
use crate::backup::VerifiedBackup;

/// A full page of the longest list here.
const FULL: u32 = 3;

fn given(account: &AccountToRead, number: u32, ids: &[&str]) -> TransactionPage {
    TransactionPage {
        account: account.clone(),
        page_size: FULL,
        whole: false,
        ..page(&account.id, number, ids)
    }
}

fn the(position: i64) -> AccountToRead {
    AccountToRead {
        id: format!("a{}", position + 1),
        position,
    }
}

fn list_of(account: &AccountToRead) -> ListId {
    ListId {
        kind: ListKind::Transactions,
        of: account.id.clone(),
    }
}

/// The ids that are kept, by the ids of their accounts, in order; read back both ways.
async fn kept(store: &SqlStore, id: &JourneyId) -> Vec<(String, String)> {
    let all = store.transactions(id, (-1, -1), 1_000).await.expect("read");
    let mut lines = String::new();
    let mut after = (-1, -1);
    while let Some(some) = store.transaction_lines(id, after, 3).await.expect("read") {
        after = some.last;
        lines.push_str(&some.text);
    }
    let of_lines = lines.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["record"]["id"].as_str().expect("an id").to_owned()
    });
    let ids = all.iter().map(|(_, one)| one.id.clone());
    assert_eq!(of_lines.collect::<Vec<_>>(), ids.collect::<Vec<_>>());
    all.into_iter()
        .map(|(_, one)| (one.account_id, one.id))
        .collect()
}

/// Fails unless exactly these ids are kept of the first account, and all counts say so.
async fn ensure_kept(store: &SqlStore, id: &JourneyId, ids: &[&str]) {
    let expected: Vec<_> = ids
        .iter()
        .map(|id| ("a1".to_owned(), (*id).to_owned()))
        .collect();
    assert_eq!(kept(store, id).await, expected);
    let backup = VerifiedBackup::verify(store, id).await.expect("whole");
    assert_eq!(backup.counts().transactions, ids.len() as u64);
    assert_eq!(read_again(store, &id.0).await.counts, backup.counts());
}

pub(super) async fn repeats_are_dropped_in_whatever_order_the_pages_came(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1"]).await;
    let pages: [(u32, &[&str]); 5] = [
        (4, &["t9", "t3", "t1"]),
        // Everything in it is in the next one.
        (2, &["t1", "t2", "t3"]),
        (5, &["t9"]),
        (1, &["t1", "t2", "t3"]),
        (3, &["t4", "t4", "t5"]),
    ];
    for (number, ids) in pages {
        let page = given(&the(0), number, ids);
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored");
    }
    let whole = [list_of(&the(0))];
    let told = store.put_together(&id, &one, &[], &whole).await;
    let told = told.expect("stored");
    assert_eq!(told.journey.counts.transactions, 6);
    assert!(told.dropped_repeats);
    ensure_kept(&store, &id, &["t1", "t2", "t3", "t4", "t5", "t9"]).await;
    // That all of a page were repeats does not mean that it did not come.
    let pages = &store.pages(&id).await.expect("read")[&whole[0]];
    assert_eq!(pages.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    // Whoever notes it once more finds nothing more to drop.
    let again = store.put_together(&id, &one, &[], &whole).await;
    let again = again.expect("stored");
    assert!(!again.dropped_repeats);
    assert_eq!(again.journey.counts.transactions, 6);
}

pub(super) async fn what_is_in_another_account_or_journey_is_no_repeat(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1", "a2"]).await;
    let other = opened(&store, "jrn_2").await;
    let mut change = Change::to(at(JourneyState::Collecting), 2_000);
    change.connections = Some(vec![connection("c1")]);
    changed(&store, &other, &change).await;
    let claim = store.claim(&other.id, &one).await;
    let other = claim.expect("claimed").expect("free").journey.id;
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = store.put_accounts(&other, &one, &accounts).await;
    stored.expect("stored");
    for (id, of) in [(&id, the(0)), (&id, the(1)), (&other, the(0))] {
        let pages = [(1, &["t1", "t2", "t3"][..]), (2, &["t4"])];
        let pages = pages.map(|(number, ids)| {
            let page = given(&of, number, ids);
            store.ready(id, &page).expect("ready")
        });
        let stored = store.put_together(id, &one, &pages, &[list_of(&of)]).await;
        assert!(!stored.expect("stored").dropped_repeats);
    }
    ensure_kept(&store, &other, &["t1", "t2", "t3", "t4"]).await;
    let backup = VerifiedBackup::verify(&store, &id).await.expect("whole");
    assert_eq!(backup.counts().transactions, 8);
}

pub(super) async fn a_list_that_is_begun_anew_forgets_its_repeats(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1"]).await;
    let put = async |number, ids: &[&str]| {
        let page = given(&the(0), number, ids);
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored").counts.transactions
    };
    let list = list_of(&the(0));
    for _ in 0..2 {
        assert_eq!(put(1, &["t1", "t2", "t2"]).await, 2);
        assert_eq!(put(2, &["t2", "t3", "t4"]).await, 5, "not looked at yet");
        let begun = store.begin_list_anew(&id, &one, &list).await;
        let (journey, _) = begun.expect("begun anew");
        assert_eq!(journey.counts.transactions, 0);
    }
    assert_eq!(put(1, &["t2", "t3", "t4"]).await, 3);
    assert_eq!(put(2, &["t4"]).await, 4);
    let whole = store.list_complete(&id, &one, &list).await;
    assert_eq!(whole.expect("noted").counts.transactions, 3);
    ensure_kept(&store, &id, &["t2", "t3", "t4"]).await;
    // Also one that was whole.
    let begun = store.begin_list_anew(&id, &one, &list).await;
    let (journey, _) = begun.expect("begun anew");
    assert_eq!(journey.counts.transactions, 0);
    assert!(kept(&store, &id).await.is_empty());
}

pub(super) async fn pages_written_again_after_a_failure_are_kept_once(place: Place) {
    let (id, one) = with_accounts(&place.store, &["a1"]).await;
    let pages = [(1, &["t1", "t2", "t3"][..]), (2, &["t3", "t4"])];
    let pages = pages.map(|(number, ids)| given(&the(0), number, ids));
    let pages = pages.map(|page| place.store.ready(&id, &page).expect("ready"));
    let whole = [list_of(&the(0))];
    // Before it begins, before its commit, and its answer lost right after.
    for n in 1..=3 {
        let begun = place.store.begin_list_anew(&id, &one, &whole[0]).await;
        begun.expect("begun anew");
        let failing = faults::failing(&place.store, n);
        let failed = failing.put_together(&id, &one, &pages, &whole).await;
        assert!(matches!(failed, Err(StoreError::Database(_))), "{n}");
        // Whoever goes on brings what is missing, or is told that it is there.
        let again = place.store.put_together(&id, &one, &pages, &whole).await;
        match again {
            Ok(again) => assert!(n < 3 && again.dropped_repeats),
            Err(error) => assert!(n == 3 && matches!(error, StoreError::LeaseLost)),
        }
        ensure_kept(&place.store, &id, &["t1", "t2", "t3", "t4"]).await;
    }
}

/// How marks come of ids.
#[derive(Debug, Clone, Copy)]
enum Marks {
    /// As they do.
    True,
    /// Many ids have the same.
    Few,
    /// All have the same.
    One,
    /// An older version stored the page without any.
    None,
}

/// Stores pages as they came, in the order of `came`, some of them together.
async fn stored_with(
    store: &SqlStore,
    (id, one): (&JourneyId, &Lease),
    pages: &[TransactionPage],
    how: Marks,
    chance: &mut StdRng,
) {
    let mut ready: Vec<_> = pages
        .iter()
        .map(|page| {
            let mut ready = store.ready(id, page).expect("ready");
            let mark = |mark: &[u8]| match how {
                Marks::True | Marks::None => mark.to_vec(),
                Marks::Few => vec![mark[0] % 3; 8],
                Marks::One => vec![7; 8],
            };
            ready.marks = ready.marks.chunks(8).flat_map(mark).collect();
            ready
        })
        .collect();
    ready.shuffle(chance);
    for some in ready.chunks(2) {
        let stored = store.put_together(id, one, some, &[]).await;
        assert!(!stored.expect("stored").dropped_repeats);
    }
    if let (Marks::None, Some(last)) = (how, pages.choose(chance)) {
        let number = i64::from(last.page);
        let mut write = Write::begin(store).await.expect("begun");
        let update = sql("update page set marks = null where list_id = $1 and page <= $2");
        let update = update.text(&last.account.id).int(number);
        update.run(&mut write).await.expect("as it was");
        write.commit().await.expect("committed");
    }
}

pub(super) async fn whatever_the_marks_say_each_id_is_kept_once(place: Place) {
    let store = place.store;
    let seed = rand::random();
    let mut chance = StdRng::seed_from_u64(seed);
    let names: Vec<_> = (1..=40).map(|number| format!("a{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let (id, one) = with_accounts(&store, &names).await;
    let mut expected = Vec::new();
    let mut given_in_all = 0;
    for position in 0..40_u8 {
        let how = [Marks::True, Marks::Few, Marks::One, Marks::None][usize::from(position % 4)];
        let of = the(i64::from(position));
        let different = chance.random_range(1..30);
        let ids: Vec<_> = (0..chance.random_range(0..25))
            .map(|_| format!("t{}", chance.random_range(0..different)))
            .collect();
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        let pages: Vec<_> = (1..)
            .zip(ids.chunks(FULL as usize))
            .map(|(number, ids)| given(&of, number, ids))
            .collect();
        stored_with(&store, (&id, &one), &pages, how, &mut chance).await;
        let whole = store.list_complete(&id, &one, &list_of(&of)).await;
        let mut met = HashSet::new();
        let firsts = ids.iter().filter(|id| met.insert(**id));
        expected.extend(firsts.map(|one| (of.id.clone(), (*one).to_owned())));
        given_in_all += ids.len();
        let counted = whole.expect("noted").counts.transactions;
        assert_eq!(counted, expected.len() as u64, "{how:?}, seed {seed}");
    }
    assert!(given_in_all > expected.len(), "seed {seed}");
    assert_eq!(kept(&store, &id).await, expected, "seed {seed}");
    let backup = VerifiedBackup::verify(&store, &id).await;
    let backup = backup.unwrap_or_else(|error| panic!("{error}, seed {seed}"));
    assert_eq!(backup.counts().transactions, expected.len() as u64);
    // What is kept has the marks that go with it.
    for position in 0..40 {
        let whole = [list_of(&the(position))];
        let again = store.put_together(&id, &one, &[], &whole).await;
        assert!(!again.expect("stored").dropped_repeats, "seed {seed}");
    }
}
