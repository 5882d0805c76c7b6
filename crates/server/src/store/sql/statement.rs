//! One statement, the same text for both databases, with what it is given in the kinds that both
//! have. Parameters are `$1`, `$2`... in the order of the calls.

use std::borrow::Cow;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use crate::store::StoreError;

/// A statement that is being put together.
pub(super) struct Statement(Query<'static, Any, AnyArguments>);

/// A statement as it stands in our code.
pub(super) fn sql(text: &'static str) -> Statement {
    Statement(sqlx::query(text))
}

/// A statement put together from our own words. What comes from outside is never among them: it is
/// a parameter.
pub(super) fn composed(text: String) -> Statement {
    Statement(sqlx::query(AssertSqlSafe(text)))
}

impl Statement {
    /// A text. The character U+0000, which PostgreSQL does not take, becomes U+FFFD.
    pub(super) fn text(self, value: impl AsRef<str>) -> Self {
        Self(self.0.bind(storable(value.as_ref()).into_owned()))
    }

    /// A text, or nothing.
    pub(super) fn maybe_text(self, value: Option<impl AsRef<str>>) -> Self {
        Self(
            self.0
                .bind(value.map(|value| storable(value.as_ref()).into_owned())),
        )
    }

    /// A whole number.
    pub(super) fn int(self, value: impl Into<i64>) -> Self {
        let value: i64 = value.into();
        Self(self.0.bind(value))
    }

    /// A whole number, or nothing.
    pub(super) fn maybe_int(self, value: Option<i64>) -> Self {
        Self(self.0.bind(value))
    }

    /// A flag, as 0 or 1.
    pub(super) fn flag(self, value: bool) -> Self {
        self.int(i64::from(value))
    }

    /// Bytes.
    pub(super) fn bytes(self, value: &[u8]) -> Self {
        Self(self.0.bind(value.to_vec()))
    }

    /// Bytes, or nothing.
    pub(super) fn maybe_bytes(self, value: Option<&[u8]>) -> Self {
        Self(self.0.bind(value.map(<[u8]>::to_vec)))
    }

    /// It will not come again with the same text, so the connection need not keep it prepared.
    pub(super) fn once(self) -> Self {
        Self(self.0.persistent(false))
    }

    /// Carries it out; how many rows it concerned.
    pub(super) async fn run(self, connection: &mut AnyConnection) -> Result<u64, StoreError> {
        Ok(self.0.execute(connection).await?.rows_affected())
    }

    /// Its first row, when there is one.
    pub(super) async fn first(
        self,
        connection: &mut AnyConnection,
    ) -> Result<Option<AnyRow>, StoreError> {
        Ok(self.0.fetch_optional(connection).await?)
    }

    /// Its only row.
    pub(super) async fn only(self, connection: &mut AnyConnection) -> Result<AnyRow, StoreError> {
        Ok(self.0.fetch_one(connection).await?)
    }

    /// All its rows.
    pub(super) async fn all(
        self,
        connection: &mut AnyConnection,
    ) -> Result<Vec<AnyRow>, StoreError> {
        Ok(self.0.fetch_all(connection).await?)
    }
}

/// So many parameters in brackets, from the first on.
pub(super) fn places(count: usize) -> String {
    let places: Vec<_> = (1..=count).map(|number| format!("${number}")).collect();
    format!("({})", places.join(", "))
}

/// A text as it is stored.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted_from_one() {
        assert_eq!(places(3), "($1, $2, $3)");
    }
}
