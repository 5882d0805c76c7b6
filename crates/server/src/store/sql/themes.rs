//! Themes: what pages look like, kept once however many journeys look alike.

use sqlx::{AnyConnection, Row};

use super::statement::sql;
use super::{SqlStore, write};
use crate::store::{KeptTheme, StoreError};

/// Keeps a theme, unless it is kept already.
pub(super) async fn keep(
    connection: &mut AnyConnection,
    theme: &KeptTheme,
) -> Result<(), StoreError> {
    let insert = "insert into theme (sha256, json) values ($1, $2) on conflict (sha256) do nothing";
    sql(insert)
        .text(&theme.sha256)
        .text(&theme.json)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn theme(store: &SqlStore, sha256: &str) -> Result<Option<String>, StoreError> {
    let mut connection = write::read(store).await?;
    let found = sql("select json from theme where sha256 = $1")
        .text(sha256)
        .first(&mut connection)
        .await?;
    Ok(found.map(|row| row.try_get("json")).transpose()?)
}
