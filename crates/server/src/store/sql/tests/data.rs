//! Bank data.

use super::*;
use crate::backup::VerifiedBackup;

pub(super) async fn pages_need_the_lease_and_the_state(place: Place) {
    let store = place.store;
    let journey = collecting(&store, "one").await;
    let accounts = accounts(vec![(0, account("a1"))]);
    let put = async |owner| {
        let lease = lease(owner, 2_001);
        store.put_accounts(&journey.id, &lease, &accounts).await
    };
    assert!(matches!(put("two").await, Err(StoreError::LeaseLost)));
    let stored = store.accounts(&journey.id).await.expect("read");
    assert!(stored.is_empty(), "what was refused left nothing");
    put("one").await.expect("stored");
    let now = read_again(&store, "jrn_1").await;
    let mut change = Change::to(cancelled(), 2_002);
    change.purge = true;
    changed(&store, &now, &change).await;
    let (one, first) = (lease("one", 2_003), page("a1", 1, &["t1"]));
    let late = store.put_transactions(&journey.id, &one, &first).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)));
    assert!(store.accounts(&journey.id).await.expect("read").is_empty());
}

pub(super) async fn a_backup_is_verified_only_when_everything_given_is_stored(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let verified = async || VerifiedBackup::verify(&store, &id).await.ok();
    let accounts = AccountPage {
        whole: false,
        ..accounts(vec![(0, account("a1"))])
    };
    store
        .put_accounts(&id, &one, &accounts)
        .await
        .expect("stored");
    let none = verified().await;
    assert_eq!(none, None, "the list of accounts is not at its end");
    let complete = async |kind, of| {
        let noted = store.list_complete(&id, &one, &list(kind, of)).await;
        noted.expect("noted");
    };
    complete(ListKind::Accounts, "c1").await;
    assert_eq!(verified().await, None, "no transactions yet");
    let put = async |number, ids: &[&str]| {
        let page = page("a1", number, ids);
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored");
    };
    put(1, &["t1", "t2"]).await;
    assert_eq!(verified().await, None, "a full page is not the last");
    // Given twice because the list moved between two pages: stored once, and counted so.
    put(2, &["t2"]).await;
    assert_eq!(verified().await, None, "it was not read once more");
    complete(ListKind::Transactions, "a1").await;
    let counts = verified().await.expect("complete").counts();
    assert_eq!((counts.accounts, counts.transactions), (1, 2));
    assert_eq!(read_again(&store, "jrn_1").await.counts, counts);

    let tampered = async |tamper| {
        let mut write = Write::begin(&store).await.expect("begun");
        sql(tamper).run(&mut write).await.expect("tampered");
        write.commit().await.expect("committed");
        verified().await
    };
    for (tamper, mend, why) in [
        (
            "update page set kept = kept - 1 where lines is not null",
            "update page set kept = kept + 1 where lines is not null",
            "a page says that it has less",
        ),
        (
            "update page set kept = kept + 1 where lines is not null",
            "update page set kept = kept - 1 where lines is not null",
            "a page says that it has more",
        ),
    ] {
        assert_eq!(tampered(tamper).await, None, "{why}");
        let mended = tampered(mend).await.expect("as it was");
        assert_eq!(mended.counts(), counts);
    }
    for (tamper, why) in [
        (
            "update page set lines = '' where page = 1 and lines is not null",
            "a text is empty",
        ),
        (
            "delete from page where kind = 'transactions'",
            "a row is gone",
        ),
    ] {
        assert_eq!(tampered(tamper).await, None, "{why}");
    }
}

pub(super) async fn a_page_is_stored_once_however_often_it_comes(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(vec![(0, account("a1"))]);
    let put = async || store.put_accounts(&id, &one, &accounts).await;
    assert_eq!(put().await.expect("stored").counts.accounts, 1);
    assert!(matches!(put().await, Err(StoreError::LeaseLost)));
    let first = page("a1", 1, &["t1", "t2"]);
    let put = async || store.put_transactions(&id, &one, &first).await;
    assert_eq!(put().await.expect("stored").counts.transactions, 2);
    assert!(matches!(put().await, Err(StoreError::LeaseLost)));
    let to_read = store.accounts_to_read(&id).await.expect("read");
    assert_eq!(to_read, std::slice::from_ref(&first.account));
    let counts = read_again(&store, "jrn_1").await.counts;
    assert_eq!((counts.accounts, counts.transactions), (1, 2));
}

fn list(kind: ListKind, of: &str) -> ListId {
    let of = of.to_owned();
    ListId { kind, of }
}

pub(super) async fn pages_are_found_again_as_they_were_noted(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    assert!(store.pages(&id).await.expect("read").is_empty());
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    for (number, ids) in [(1, &["t1", "t2"][..]), (3, &["t5"])] {
        let page = page("a1", number, ids);
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored");
    }
    let pages = store.pages(&id).await.expect("read");
    let accounts = &pages[&list(ListKind::Accounts, "c1")];
    assert_eq!(accounts, &Pages::from([(1, seen(1))]));
    let transactions = &pages[&list(ListKind::Transactions, "a1")];
    assert_eq!(transactions, &Pages::from([(1, seen(2)), (3, seen(1))]));
}

pub(super) async fn a_list_that_is_begun_anew_leaves_nothing_of_what_came(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(vec![(0, account("a1")), (1, account("a2"))]);
    let stored = store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    for (account, ids) in [("a1", &["t1", "t2"]), ("a2", &["t3", "t4"])] {
        let page = page(account, 1, ids);
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored");
    }
    let of_a1 = list(ListKind::Transactions, "a1");
    for times in 1..=2 {
        let anew = store.begin_list_anew(&id, &one, &of_a1).await;
        let (journey, begun) = anew.expect("begun anew");
        assert_eq!((journey.counts.transactions, begun), (2, times));
    }
    let left = store.transactions(&id, (-1, -1), 10).await.expect("read");
    let left: Vec<_> = left.iter().map(|(_, one)| one.id.as_str()).collect();
    assert_eq!(left, ["t3", "t4"]);
    assert!(!store.pages(&id).await.expect("read").contains_key(&of_a1));
    // The same pages may come again.
    let again = page("a1", 1, &["t2"]);
    let stored = store.put_transactions(&id, &one, &again).await;
    assert_eq!(stored.expect("stored").counts.transactions, 3);

    let of_c1 = list(ListKind::Accounts, "c1");
    let other = store
        .begin_list_anew(&id, &lease("two", 2_001), &of_c1)
        .await;
    assert!(matches!(other, Err(StoreError::LeaseLost)));
    let (journey, _) = store
        .begin_list_anew(&id, &one, &of_c1)
        .await
        .expect("begun anew");
    assert_eq!(journey.counts.accounts, 0);
    assert_eq!(journey.connections[0].accounts_listed, None);
}

pub(super) async fn what_was_read_back_is_noted_with_the_move(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    let only = page("a1", 1, &["t1"]);
    let stored = store.put_transactions(&id, &one, &only).await;
    stored.expect("stored");
    let backup = VerifiedBackup::verify(&store, &id).await.expect("whole");
    let lines = concat!(
        r#"{"kind":"account","record":{"id":"a1","connection_id":"c1","name":null,"account_type":"CHECKINGS","balance":"12.10","currency":"EUR","iban":null,"account_number":null,"received":{"balance":12.10}}}"#,
        "\n",
        r#"{"kind":"transaction","record":{"id":"t1","account_id":"a1","date":null,"amount":"-0.10","currency":"EUR","label":null,"status":null,"category_id":null,"received":{"id":"t1"}}}"#,
        "\n",
    );
    let digest = <sha2::Sha256 as sha2::Digest>::digest(lines);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(backup.data_sha256(), digest);
    let now = read_again(&store, "jrn_1").await;
    let mut change = Change::to(at(JourneyState::BackedUp), 3_000);
    change.backup = Some(backup.clone());
    changed(&store, &now, &change).await;
    let now = read_again(&store, "jrn_1").await;
    assert_eq!(now.data_sha256, Some(digest));
    assert_eq!(now.counts, backup.counts());
    let still = VerifiedBackup::still_there(&store, &now).await;
    assert_eq!(still.expect("whole"), backup);
}

pub(super) async fn what_channels_say_is_kept_and_the_json_of_a_cancelled_connection_is_not(
    place: Place,
) {
    let store = place.store;
    let journey = opened(&store, "jrn_1").await;
    let channels = vec![contract::ChannelView {
        id: Some("102200".to_owned()),
        mode: "EMBEDDED".to_owned(),
        status: "AUTH_FAILED".to_owned(),
    }];
    let read = ConnectionRow {
        channels: channels.clone(),
        received: Some("{\"owner\":{}}".to_owned()),
        ..connection("c1")
    };
    let received = async || {
        let mut connection = read_connection(&store).await;
        let select = sql("select received from connection where id = 'c1'");
        let row = select.only(&mut connection).await.expect("there");
        sqlx::Row::try_get::<Option<String>, _>(&row, 0).expect("a text")
    };
    let mut change = Change::to(at(JourneyState::Linking), 2_000);
    change.connections = Some(vec![read.clone()]);
    let journey = changed(&store, &journey, &change).await;
    assert_eq!(journey.connections[0].channels, channels);
    assert_eq!(received().await, read.received);
    // Written again from what was read of the store, where the JSON is not.
    change.connections = Some(journey.connections.clone());
    let journey = changed(&store, &journey, &change).await;
    assert_eq!(received().await, read.received);
    changed(&store, &journey, &Change::to(cancelled(), 3_000)).await;
    assert_eq!(received().await, None);
}

async fn read_connection(store: &SqlStore) -> sqlx::pool::PoolConnection<sqlx::Any> {
    read(store).await.expect("a connection")
}

pub(super) async fn a_page_that_two_servers_bring_is_stored_once(place: Place) {
    let id = collecting(&place.store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = place.store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    let stores = place.shared().await;
    let all = (0..6).map(|number| {
        let store = stores[number % stores.len()].clone();
        let (id, one) = (id.clone(), one.clone());
        tokio::spawn(async move {
            let first = page("a1", 1, &["t1", "t2"]);
            store.put_transactions(&id, &one, &first).await.is_ok()
        })
    });
    let all = futures::future::join_all(all).await;
    let stored = all.into_iter().filter(|one| *one.as_ref().expect("a task"));
    assert_eq!(stored.count(), 1);
    let count = place.store.count_backup(&id).await.expect("counted");
    assert_eq!((count.transactions, count.transactions_given), (2, 2));
    assert_eq!(
        read_again(&place.store, "jrn_1").await.counts.transactions,
        2
    );
}

pub(super) async fn pages_of_several_accounts_at_once_are_all_counted(place: Place) {
    const ACCOUNTS: usize = 6;
    const PAGES: u32 = 5;
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(
        (0..)
            .zip((0..ACCOUNTS).map(|number| account(&format!("a{number}"))))
            .collect(),
    );
    store
        .put_accounts(&id, &one, &accounts)
        .await
        .expect("stored");
    let tasks = (0..ACCOUNTS).map(|number| {
        let (store, id, one) = (store.clone(), id.clone(), one.clone());
        tokio::spawn(async move {
            for number_of_page in 1..=PAGES {
                let ids = [format!("t{number_of_page}a"), format!("t{number_of_page}b")];
                let ids = [ids[0].as_str(), ids[1].as_str()];
                let page = page(&format!("a{number}"), number_of_page, &ids);
                let stored = store.put_transactions(&id, &one, &page).await;
                stored.expect("stored");
            }
        })
    });
    for task in futures::future::join_all(tasks).await {
        task.expect("a task");
    }
    let journey = read_again(&store, "jrn_1").await;
    assert_eq!(journey.counts.transactions, 60);
    let told = store.progress_after(&id, 0).await.expect("read");
    let seqs: Vec<_> = told.iter().map(|progress| progress.seq).collect();
    let last = u64::try_from(journey.seq).expect("positive");
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>(), "each step once");
}

pub(super) async fn big_pages_are_stored_whole_and_in_order(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(
        (0..)
            .zip((0..130).map(|number| account(&format!("a{number}"))))
            .collect(),
    );
    let stored = store.put_accounts(&id, &one, &accounts).await;
    assert_eq!(stored.expect("stored").counts.accounts, 130);
    for (number, length) in [(1, 500), (2, 499)] {
        let first = (number - 1) * 500;
        let transactions = (first..first + length)
            .map(|place| TransactionRecord {
                label: Some("x".repeat(2_000)),
                ..transaction("a0", &format!("t{place:04}"))
            })
            .collect();
        let page = TransactionPage {
            page_size: 500,
            transactions,
            ..page("a0", number, &[])
        };
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored");
    }
    let mut seen = Vec::new();
    let mut after = (-1, -1);
    loop {
        let page = store.transactions(&id, after, 300).await.expect("read");
        let Some((last, _)) = page.last() else { break };
        after = *last;
        seen.extend(page.into_iter().map(|(_, record)| record.id));
    }
    let expected: Vec<_> = (0..999).map(|place| format!("t{place:04}")).collect();
    assert_eq!(seen, expected);
    assert_eq!(store.accounts(&id).await.expect("read").len(), 130);
}

pub(super) async fn what_was_received_is_kept_to_the_letter(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = store
        .put_accounts(&id, &lease("one", 2_001), &accounts)
        .await;
    stored.expect("stored");
    let accounts = store.accounts(&id).await.expect("read");
    assert_eq!(accounts[0].received.get(), "{\"balance\":12.10}");
    assert_eq!(accounts[0].balance.as_deref(), Some("12.10"));
    assert_eq!(accounts[0].iban, None);
}

pub(super) async fn what_is_purged_is_gone_and_stays_gone(place: Place) {
    let store = place.store;
    let id = collecting(&store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts(vec![(0, account("a1"))]);
    let stored = store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    let first = page("a1", 1, &["t1", "t2"]);
    let stored = store.put_transactions(&id, &one, &first).await;
    let journey = stored.expect("stored");
    let mut change = Change::to(cancelled(), 3_000);
    change.purge = true;
    let purged = changed(&store, &journey, &change).await;
    assert_eq!(purged.counts, contract::Counts::default());
    assert_eq!(purged.purged_at_ms, Some(3_000));
    assert!(purged.connections.is_empty());
    assert!(store.accounts(&id).await.expect("read").is_empty());
    let all = store.transactions(&id, (-1, -1), 10).await.expect("read");
    assert!(all.is_empty());
    let told = store.progress_after(&id, 0).await.expect("read");
    assert_eq!(told.len(), 1, "the purge itself is told");
    change.now_ms = 4_000;
    let again = changed(&store, &purged, &change).await;
    assert_eq!(again.purged_at_ms, Some(3_000), "asked for twice");
}
