//! Pages of Linxo's lists: which came, how they were, and what follows when a list is whole or has
//! changed.

use std::collections::HashMap;

use contract::JourneyId;
use sqlx::{AnyConnection, Row as _};

use super::data::hold;
use super::row::number;
use super::statement::sql;
use super::write::{Write, read};
use super::{SqlStore, journeys};
use crate::store::{Journey, Lease, ListId, ListKind, PageSeen, Pages, StoreError};

pub(super) async fn all(
    store: &SqlStore,
    id: &JourneyId,
) -> Result<HashMap<ListId, Pages>, StoreError> {
    let select = "select kind, list_id, page, given, ids_sha256 from page where journey_id = $1";
    let mut connection = read(store).await?;
    let rows = sql(select).text(&id.0).all(&mut connection).await?;
    let mut lists: HashMap<ListId, Pages> = HashMap::new();
    for row in rows {
        let kind: String = row.try_get("kind")?;
        let list = ListId {
            kind: ListKind::of_word(&kind).ok_or(StoreError::Unreadable("a kind of list"))?,
            of: row.try_get("list_id")?,
        };
        let ids_sha256: Vec<u8> = row.try_get("ids_sha256")?;
        let seen = PageSeen {
            given: number(&row, "given")?,
            ids_sha256: ids_sha256
                .try_into()
                .map_err(|_| StoreError::Unreadable("a page's digest"))?,
        };
        lists
            .entry(list)
            .or_default()
            .insert(number(&row, "page")?, seen);
    }
    Ok(lists)
}

/// What a page of transactions holds, in one text.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) account_position: i64,
    /// The place of the first one.
    pub(super) position: i64,
    /// How many there are.
    pub(super) kept: i64,
    /// The marks of their ids.
    pub(super) marks: &'a [u8],
    /// As it is to be stored.
    pub(super) text: &'a str,
}

/// Notes a page that is being stored. Refused when it is here already: somebody else stored it.
pub(super) async fn note(
    connection: &mut AnyConnection,
    id: &JourneyId,
    list: &ListId,
    (page, seen): (u32, PageSeen),
    lines: Option<Lines<'_>>,
) -> Result<(), StoreError> {
    let insert = "insert into page (journey_id, kind, list_id, page, given, ids_sha256,
                      account_position, position, kept, lines, marks)
                  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                  on conflict (journey_id, kind, list_id, page) do nothing";
    let noted = sql(insert)
        .text(&id.0)
        .text(list.kind.word())
        .text(&list.of)
        .int(page)
        .int(seen.given)
        .bytes(&seen.ids_sha256)
        .maybe_int(lines.map(|lines| lines.account_position))
        .maybe_int(lines.map(|lines| lines.position))
        .maybe_int(lines.map(|lines| lines.kept))
        .maybe_text(lines.map(|lines| lines.text))
        .maybe_bytes(lines.map(|lines| lines.marks))
        .run(connection)
        .await?;
    if noted == 0 {
        Err(StoreError::LeaseLost)
    } else {
        Ok(())
    }
}

/// Writes a page of transactions over that keeps fewer lines: how many, their marks, and their text as
/// it is to be stored. Of one that keeps none it stays known that it came.
pub(super) async fn keep_less(
    connection: &mut AnyConnection,
    id: &JourneyId,
    account: &str,
    page: i64,
    kept: Option<(i64, &[u8], &str)>,
) -> Result<(), StoreError> {
    let update = "update page set kept = $4, marks = $5, lines = $6
                  where journey_id = $1 and kind = 'transactions' and list_id = $2 and page = $3";
    sql(update)
        .text(&id.0)
        .text(account)
        .int(page)
        .maybe_int(kept.map(|(count, _, _)| count))
        .maybe_bytes(kept.map(|(_, marks, _)| marks))
        .maybe_text(kept.map(|(_, _, text)| text))
        .run(connection)
        .await?;
    Ok(())
}

/// A list is stored whole.
pub(super) async fn note_complete(
    connection: &mut AnyConnection,
    id: &JourneyId,
    list: &ListId,
) -> Result<(), StoreError> {
    let update = match list.kind {
        ListKind::Accounts => {
            "update connection set accounts_listed =
                 (select count(*) from account where journey_id = $1 and connection_id = $2)
             where journey_id = $1 and id = $2"
        }
        ListKind::Transactions => {
            "update account set complete = 1 where journey_id = $1 and id = $2"
        }
    };
    sql(update)
        .text(&id.0)
        .text(&list.of)
        .run(connection)
        .await?;
    Ok(())
}

/// Drops what was stored of a list, and says how many times that was done.
pub(super) async fn begin_anew(
    store: &SqlStore,
    id: &JourneyId,
    lease: &Lease,
    list: &ListId,
) -> Result<(Journey, u32), StoreError> {
    let (fewer, delete, update) = match list.kind {
        ListKind::Accounts => (
            "update journey set accounts = accounts -
                 (select count(*) from account where journey_id = $1 and connection_id = $2)
             where id = $1",
            "delete from account where journey_id = $1 and connection_id = $2",
            "update connection set begun_anew = begun_anew + 1, accounts_listed = null
             where journey_id = $1 and id = $2 returning begun_anew",
        ),
        ListKind::Transactions => (
            "update journey set transactions = transactions - coalesce(
                 (select given - repeated from account where journey_id = $1 and id = $2), 0)
             where id = $1",
            "delete from transaction_in_row where journey_id = $1 and account_id = $2",
            "update account set begun_anew = begun_anew + 1, given = 0, repeated = 0, complete = 0
             where journey_id = $1 and id = $2 returning begun_anew",
        ),
    };
    let mut write = Write::begin(store).await?;
    // First, so that a page which is still being stored is there before it is dropped.
    hold(&mut write, id, lease).await?;
    for statement in [fewer, delete] {
        sql(statement)
            .text(&id.0)
            .text(&list.of)
            .run(&mut write)
            .await?;
    }
    sql("delete from page where journey_id = $1 and kind = $2 and list_id = $3")
        .text(&id.0)
        .text(list.kind.word())
        .text(&list.of)
        .run(&mut write)
        .await?;
    let times = sql(update)
        .text(&id.0)
        .text(&list.of)
        .first(&mut write)
        .await?;
    let times = times.ok_or(StoreError::LeaseLost)?;
    let times = number(&times, "begun_anew")?;
    let journey = journeys::told(&mut write, &id.0).await?;
    write.commit().await?;
    Ok((journey, times))
}
