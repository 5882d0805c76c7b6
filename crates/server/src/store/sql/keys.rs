//! Which store keys are needed here.

use std::collections::HashSet;

use sqlx::Row;

use super::SqlStore;
use super::statement::sql;
use super::write::Write;
use crate::store::StoreError;

/// Notes the key that seals, and refuses to go on without one that something here was sealed with.
pub(super) async fn check(store: &SqlStore) -> Result<(), StoreError> {
    let given: HashSet<&str> = store.keys.names().collect();
    let mut write = Write::begin(store).await?;
    for row in sql("select id from seal_key").all(&mut write).await? {
        let name: String = row.try_get("id")?;
        if !given.contains(name.as_str()) && is_needed(&mut write, &name).await? {
            return Err(StoreError::StoreKeyMissing(name));
        }
    }
    if let Some(seals) = store.keys.names().next() {
        sql("insert into seal_key (id) values ($1) on conflict (id) do nothing")
            .text(seals)
            .run(&mut write)
            .await?;
    }
    write.commit().await
}

/// Whether something is sealed with this key. It looks at everything, but only when a key was left
/// out.
async fn is_needed(write: &mut Write, name: &str) -> Result<bool, StoreError> {
    let sealed = format!("sealed:{name}:%");
    for select in [
        "select id from connection where received like $1 limit 1",
        "select id from account where received like $1 limit 1",
        "select id from bank_transaction where received like $1 limit 1",
        "select list_id from page where lines like $1 limit 1",
    ] {
        if sql(select).text(&sealed).first(write).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
