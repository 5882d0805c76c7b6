//! Where a server is, and how its databases are named in an address.

/// An address without its database: what comes before the name, and what comes after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    before: String,
    given: String,
    after: String,
}

impl Address {
    /// A server of our own.
    pub(crate) fn local(port: u16) -> Self {
        Self {
            before: format!("postgres://postgres@127.0.0.1:{port}/"),
            given: "postgres".to_owned(),
            after: String::new(),
        }
    }

    /// An address as written; none when it is not one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        if !matches!(scheme, "postgres" | "postgresql") {
            return None;
        }
        let (rest, after) = match rest.split_once('?') {
            Some((rest, after)) => (rest, format!("?{after}")),
            None => (rest, String::new()),
        };
        let (host, given) = rest.split_once('/').unwrap_or((rest, ""));
        let given = if given.is_empty() { "postgres" } else { given };
        Some(Self {
            before: format!("{scheme}://{host}/"),
            given: given.to_owned(),
            after,
        })
    }

    /// The address of the database that was there from the beginning.
    pub(crate) fn of_given(&self) -> String {
        self.of_database(&self.given)
    }

    pub(crate) fn of_database(&self, name: &str) -> String {
        format!("{}{name}{}", self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_keeps_all_else() {
        let address = Address::read("postgres://me:pw@db:5433/mine?sslmode=require");
        let address = address.expect("an address");
        let other = address.of_database("other");
        assert_eq!(other, "postgres://me:pw@db:5433/other?sslmode=require");
        assert_eq!(Address::read("mysql://db/mine"), None);
    }
}
