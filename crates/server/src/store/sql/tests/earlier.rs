//! A store of the version before the pages had marks, opened by this one.

use super::transactions::with_accounts;
use super::*;
use crate::backup::VerifiedBackup;

const JOURNEY: &str = "jrn_1";

/// Makes of what this version wrote what the earlier one would have: a row for each transaction of a
/// page, and no marks. Opened again, the store is brought up to date once more.
async fn as_before(store: &SqlStore) {
    let id = JourneyId(JOURNEY.to_owned());
    let all = store
        .transactions(&id, (-1, -1), 1_000)
        .await
        .expect("read");
    let mut write = Write::begin(store).await.expect("begun");
    for ((account, place), one) in all {
        let insert = "insert into transaction_in_row
                          (journey_id, account_id, account_position, position, id)
                      values ($1, $2, $3, $4, $5)
                      on conflict (journey_id, account_id, id) do nothing";
        let insert = sql(insert)
            .text(JOURNEY)
            .text(&one.account_id)
            .int(account)
            .int(place)
            .text(&one.id);
        insert.run(&mut write).await.expect("inserted");
    }
    for back in [
        "alter table page drop column marks",
        "alter table transaction_in_row rename to bank_transaction",
        "delete from _sqlx_migrations where version = 11",
    ] {
        sql(back).run(&mut write).await.expect("as before");
    }
    write.commit().await.expect("committed");
}

async fn put(store: &SqlStore, account: i64, number: u32, ids: &[&str]) {
    let one = lease("one", 30_001);
    let name = format!("a{}", account + 1);
    let page = TransactionPage {
        account: AccountToRead {
            id: name.clone(),
            position: account,
        },
        whole: false,
        ..page(&name, number, ids)
    };
    let id = JourneyId(JOURNEY.to_owned());
    let stored = store.put_transactions(&id, &one, &page).await;
    stored.expect("stored");
}

async fn whole(store: &SqlStore, account: i64) {
    let list = ListId {
        kind: ListKind::Transactions,
        of: format!("a{}", account + 1),
    };
    let id = JourneyId(JOURNEY.to_owned());
    let noted = store.list_complete(&id, &lease("one", 30_001), &list).await;
    noted.expect("noted");
}

/// A page as the versions before that one stored it: its transactions stand in their rows.
async fn put_in_rows(store: &SqlStore, account: &str, ids: [&str; 2]) {
    let mut write = Write::begin(store).await.expect("begun");
    for (position, name) in (0_i64..).zip(ids) {
        let insert = r#"insert into transaction_in_row (journey_id, account_id, account_position,
                            position, id, label, received)
                        select $1, id, position, $3, $4, 'Café', '{"a": 1}' from account
                        where id = $2"#;
        let insert = sql(insert).text(JOURNEY).text(account);
        let insert = insert.int(position).text(name);
        insert.run(&mut write).await.expect("inserted");
    }
    for noted in [
        "insert into page (journey_id, kind, list_id, page, given, ids_sha256)
         select journey_id, kind, $1, page, 2, ids_sha256 from page where kind = 'accounts'",
        "update account set given = given + 2 where id = $1",
        "update journey set transactions = transactions + 2 where $1 <> ''",
    ] {
        sql(noted)
            .text(account)
            .run(&mut write)
            .await
            .expect("noted");
    }
    write.commit().await.expect("committed");
}

async fn claimed_again(place: &Place) -> SqlStore {
    let store = place.again(&StoreKeys::default()).await.expect("a store");
    let id = JourneyId(JOURNEY.to_owned());
    // A lease of PostgreSQL outlives the server that had it.
    let claim = store.claim(&id, &lease("one", 60_000)).await;
    claim.expect("asked").expect("free");
    store
}

async fn ids(store: &SqlStore) -> Vec<String> {
    let id = JourneyId(JOURNEY.to_owned());
    let all = store
        .transactions(&id, (-1, -1), 1_000)
        .await
        .expect("read");
    let names = all
        .into_iter()
        .map(|(_, one)| one.account_id + " " + &one.id);
    names.collect()
}

async fn rows_that_say_only_an_id(store: &SqlStore) -> i64 {
    let select = "select count(*) as count from transaction_in_row where received is null";
    let mut connection = read(store).await.expect("a connection");
    let row = sql(select).only(&mut connection).await.expect("read");
    sqlx::Row::get(&row, "count")
}

pub(super) async fn a_journey_that_an_earlier_version_was_collecting_ends_true(place: Place) {
    let store = &place.store;
    let (id, _) = with_accounts(store, &["a1", "a2", "a3"]).await;
    put(store, 0, 1, &["t1", "t2"]).await;
    put(store, 0, 3, &["t3", "t3"]).await;
    put(store, 1, 1, &["t1", "t9"]).await;
    whole(store, 1).await;
    put_in_rows(store, "a3", ["t6", "t7"]).await;
    as_before(store).await;
    assert_eq!(read_again(store, JOURNEY).await.counts.transactions, 7);

    let store = &claimed_again(&place).await;
    assert_eq!(rows_that_say_only_an_id(store).await, 0);
    assert_eq!(read_again(store, JOURNEY).await.counts.transactions, 7);
    let to_read = store.accounts_to_read(&id).await.expect("read");
    let to_read: Vec<_> = to_read.into_iter().map(|account| account.id).collect();
    assert_eq!(to_read, ["a1", "a3"]);
    // The one that was missing in the middle, and the last one, with what was there before.
    put(store, 0, 2, &["t4", "t2"]).await;
    put(store, 0, 4, &["t3", "t5"]).await;
    whole(store, 0).await;
    put(store, 2, 2, &["t7", "t8"]).await;
    whole(store, 2).await;
    let expected = [
        "a1 t1", "a1 t2", "a1 t4", "a1 t3", "a1 t5", "a2 t1", "a2 t9", "a3 t6", "a3 t7", "a3 t8",
    ];
    assert_eq!(ids(store).await, expected);
    let backup = VerifiedBackup::verify(store, &id).await.expect("whole");
    assert_eq!(backup.counts().transactions, 10);
    assert_eq!(read_again(store, JOURNEY).await.counts, backup.counts());
    // One may be begun anew, too.
    let list = ListId {
        kind: ListKind::Transactions,
        of: "a3".to_owned(),
    };
    let one = lease("one", 30_001);
    let begun = store.begin_list_anew(&id, &one, &list).await;
    let (journey, _) = begun.expect("begun anew");
    assert_eq!(journey.counts.transactions, 7);
    assert_eq!(ids(store).await, expected[..7]);
}

pub(super) async fn what_an_earlier_version_delivered_is_still_there(place: Place) {
    let store = &place.store;
    let (id, _) = with_accounts(store, &["a1", "a2"]).await;
    put(store, 0, 1, &["t1", "t2"]).await;
    put(store, 0, 2, &["t3"]).await;
    whole(store, 0).await;
    put_in_rows(store, "a2", ["t6", "t7"]).await;
    whole(store, 1).await;
    let backup = VerifiedBackup::verify(store, &id).await.expect("whole");
    let mut change = Change::to(at(JourneyState::BackedUp), 3_000);
    change.backup = Some(backup.clone());
    changed(store, &read_again(store, JOURNEY).await, &change).await;
    as_before(store).await;

    let store = place.again(&StoreKeys::default()).await.expect("a store");
    assert_eq!(rows_that_say_only_an_id(&store).await, 0);
    let now = read_again(&store, JOURNEY).await;
    let still = VerifiedBackup::still_there(&store, &now).await;
    assert_eq!(still.expect("whole"), backup);
    let again = VerifiedBackup::verify(&store, &id).await;
    assert_eq!(again.expect("the same bytes"), backup);
}
