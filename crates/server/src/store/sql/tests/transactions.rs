//! Transactions, whose pages are kept as texts.

use super::*;
use crate::backup::VerifiedBackup;

/// A journey with these accounts, all of them listed.
pub(super) async fn with_accounts(store: &SqlStore, names: &[&str]) -> (JourneyId, Lease) {
    let id = collecting(store, "one").await.id;
    let one = lease("one", 2_001);
    let accounts = accounts((0..).zip(names.iter().map(|name| account(name))).collect());
    let stored = store.put_accounts(&id, &one, &accounts).await;
    stored.expect("stored");
    (id, one)
}

pub(super) async fn what_linxo_gives_twice_is_kept_once_where_it_came_first(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1", "a2"]).await;
    let given = |account: &str, number, ids: &[&str]| TransactionPage {
        page_size: 3,
        ..page(account, number, ids)
    };
    let of_a2 = AccountToRead {
        id: "a2".to_owned(),
        position: 1,
    };
    let pages = [
        given("a1", 1, &["t1", "t2", "t1"]),
        given("a1", 2, &["t2", "t3", "t1"]),
        given("a1", 3, &["t2"]),
        // Ids are an account's own.
        TransactionPage {
            account: of_a2,
            ..given("a2", 1, &["t1"])
        },
    ];
    let whole = ["a1", "a2"].map(|of| ListId {
        kind: ListKind::Transactions,
        of: of.to_owned(),
    });
    let pages = pages.map(|page| store.ready(&id, &page).expect("ready"));
    let stored = store.put_together(&id, &one, &pages, &whole).await;
    assert_eq!(stored.expect("stored").journey.counts.transactions, 4);
    let all = store.transactions(&id, (-1, -1), 10).await.expect("read");
    let all: Vec<_> = all
        .iter()
        .map(|(_, one)| (&*one.account_id, &*one.id))
        .collect();
    assert_eq!(
        all,
        [("a1", "t1"), ("a1", "t2"), ("a1", "t3"), ("a2", "t1")]
    );
    let backup = VerifiedBackup::verify(&store, &id).await.expect("whole");
    assert_eq!(backup.counts().transactions, 4);
}

pub(super) async fn of_what_is_written_together_all_is_refused_or_nothing(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1", "a2"]).await;
    let first = page("a1", 1, &["t1", "t2"]);
    let stored = store.put_transactions(&id, &one, &first).await;
    stored.expect("stored");
    let pages = [page("a2", 1, &["t3", "t4"]), first];
    let pages = pages.map(|page| store.ready(&id, &page).expect("ready"));
    let refused = store.put_together(&id, &one, &pages, &[]).await;
    assert!(matches!(refused, Err(StoreError::LeaseLost)));
    let count = store.count_backup(&id).await.expect("counted");
    assert_eq!((count.transactions, count.transactions_given), (2, 2));
}

/// A place for each, as an older version gave it.
async fn in_rows(store: &SqlStore, rows: &[(i64, &str)]) {
    let mut write = Write::begin(store).await.expect("begun");
    for (position, name) in rows {
        let insert = r#"insert into transaction_in_row (journey_id, account_id, account_position,
                            position, id, label, received)
                        values ('jrn_1', 'a1', 0, $1, $2, 'Café', '{"a": 1}')"#;
        let insert = sql(insert).int(*position).text(name);
        insert.run(&mut write).await.expect("inserted");
    }
    write.commit().await.expect("committed");
}

pub(super) async fn what_an_older_version_stored_is_read_in_its_place(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1"]).await;
    for number in [1, 3] {
        let ids = [format!("t{number}a"), format!("t{number}b")];
        let page = page("a1", number, &[&ids[0], &ids[1]]);
        let stored = store.put_transactions(&id, &one, &page).await;
        stored.expect("stored");
    }
    in_rows(&store, &[(2, "t2a"), (3, "t2b"), (6, "t4a")]).await;
    let expected = ["t1a", "t1b", "t2a", "t2b", "t3a", "t3b", "t4a"];
    for limit in 1..=8 {
        let (mut ids, mut after) = (Vec::new(), (-1, -1));
        loop {
            let some = store.transactions(&id, after, limit).await.expect("read");
            let Some((last, _)) = some.last() else { break };
            after = *last;
            ids.extend(some.into_iter().map(|(_, one)| one.id));
        }
        assert_eq!(ids, expected, "{limit} at a time");

        let (mut text, mut count, mut after) = (String::new(), 0, (-1, -1));
        loop {
            let some = store.transaction_lines(&id, after, limit).await;
            let Some(some) = some.expect("read") else {
                break;
            };
            after = some.last;
            count += some.count;
            text.push_str(&some.text);
        }
        assert_eq!(count, 7);
        let of_lines = text.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line["record"]["id"].as_str().expect("an id").to_owned()
        });
        assert_eq!(of_lines.collect::<Vec<_>>(), expected, "{limit} at a time");
        assert!(text.contains(r#""label":"Café""#));
        assert!(text.contains(r#""received":{"a": 1}}}"#));
    }
    let rest = store.transaction_lines(&id, (0, 4), 10).await;
    let rest = rest.expect("read").expect("more");
    assert_eq!((rest.count, rest.last), (1, (0, 5)));
    assert!(rest.text.contains("t3b") && !rest.text.contains("t3a"));
}

pub(super) async fn line_breaks_in_json_as_received_are_no_lines(place: Place) {
    let store = place.store;
    let (id, one) = with_accounts(&store, &["a1"]).await;
    let received = RawValue::from_string("{\n\"id\":\n\"t1\" }".to_owned()).expect("JSON");
    let odd = TransactionRecord {
        label: Some("a\0b\nc".to_owned()),
        received: received.clone(),
        ..transaction("a1", "t1")
    };
    let page = TransactionPage {
        transactions: vec![odd],
        ..page("a1", 1, &["t1"])
    };
    let stored = store.put_transactions(&id, &one, &page).await;
    stored.expect("stored");
    let all = store.transactions(&id, (-1, -1), 10).await.expect("read");
    assert_eq!(all[0].1.received.get(), received.get());
    assert_eq!(all[0].1.label.as_deref(), Some("a\u{fffd}b\nc"));
    let backup = VerifiedBackup::verify(&store, &id).await.expect("whole");
    assert_eq!(backup.counts().transactions, 1);
}

/// A page locks the journey first, as whoever drops its data does. The other way round, each could
/// wait for the other.
#[tokio::test]
async fn a_page_and_a_purge_at_the_same_time_do_not_lock_each_other_out() {
    let Place { store, .. } = Place::postgres().await;
    let (id, one) = with_accounts(&store, &["a1"]).await;
    let mut purge = Write::begin(&store).await.expect("begun");
    let moved = "update journey set state = 'erasing' where id = 'jrn_1'";
    sql(moved).run(&mut purge).await.expect("moved");
    let late = tokio::spawn({
        let (store, page) = (store.clone(), page("a1", 1, &["t1", "t2"]));
        async move { store.put_transactions(&id, &one, &page).await }
    });
    // Until it waits for the row that the purge has.
    let waiting = "select count(*) as count from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'";
    let mut connection = read(&store).await.expect("a connection");
    loop {
        let row = sql(waiting).only(&mut connection).await.expect("read");
        if sqlx::Row::get::<i64, _>(&row, "count") > 0 {
            break;
        }
    }
    for delete in [
        "delete from transaction_in_row",
        "delete from account",
        "delete from page",
    ] {
        let deleted = sql(delete).run(&mut purge).await;
        deleted.expect("nobody holds what is in it");
    }
    purge.commit().await.expect("committed");
    let late = late.await.expect("a task");
    assert!(matches!(late, Err(StoreError::LeaseLost)));
}
