//! Which database the store is in.

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Which database the store is in.
#[derive(Debug, Clone)]
pub enum Database {
    /// One file, which one server has for itself.
    Sqlite(PathBuf),
    /// A server, which several of ours may share.
    Postgres(PostgresUrl),
}

/// The address of a PostgreSQL. It may carry a password, so its `Debug` form says where the server
/// is and no more.
#[derive(Clone)]
pub struct PostgresUrl(SecretString);

/// What may stand behind the `?` of a PostgreSQL's address. The driver would log any other with its
/// value, which may be a password.
const PARAMETERS: [&str; 18] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "application_name",
    "options",
    "statement-cache-capacity",
];

fn is_known(parameter: &str) -> bool {
    let one_option = parameter.starts_with("options[") && parameter.ends_with(']');
    one_option || PARAMETERS.contains(&parameter)
}

impl Database {
    /// Reads `sqlite://path` or `postgres://...`; an error says what to write, and never quotes.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains('?') || path == ":memory:" {
                return Err("write the path of a file, such as sqlite://oneshot.db".to_owned());
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            return Ok(Self::Postgres(PostgresUrl::from_text(text)?));
        }
        let reason = "write sqlite://path/to/oneshot.db, or postgres://user:password@host/database";
        Err(reason.to_owned())
    }

    /// The file, when it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) => Some(file),
            Self::Postgres(_) => None,
        }
    }
}

impl PostgresUrl {
    /// Reads `postgres://user:password@host:port/database`; an error says what to write, and never
    /// quotes.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let example = "write an address such as postgres://user:password@host:5432/database, with \
                       special characters of the password percent-encoded";
        let url = Url::parse(text).map_err(|_| example.to_owned())?;
        let is_postgres = matches!(url.scheme(), "postgres" | "postgresql");
        if !is_postgres || url.cannot_be_a_base() {
            return Err(example.to_owned());
        }
        if url.path().len() < 2 {
            return Err(format!("it names no database: {example}"));
        }
        if let Some((name, _)) = url.query_pairs().find(|(name, _)| !is_known(name)) {
            return Err(format!(
                "the address of a PostgreSQL has no parameter '{}': these are known: {}",
                name.escape_debug(),
                PARAMETERS.join(", ")
            ));
        }
        Ok(Self(text.to_owned().into()))
    }

    /// The address as it was written, with the password if it has one: for what connects to it.
    pub fn with_password(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PostgresUrl {
    /// The host and the name of the database.
    fn place(&self) -> String {
        let url = Url::parse(self.0.expose_secret()).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let port = url.as_ref().and_then(Url::port);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let path = url.as_ref().map(Url::path).unwrap_or_default();
        format!("{host}{port}{path}")
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({})", self.place())
    }
}

/// Where it is, for people: the path of the file, or the address without user and password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Postgres(url) => write!(f, "postgres://{}", url.place()),
        }
    }
}

impl From<PathBuf> for Database {
    fn from(file: PathBuf) -> Self {
        Self::Sqlite(file)
    }
}

impl From<&Path> for Database {
    fn from(file: &Path) -> Self {
        Self::Sqlite(file.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_are_named_by_their_address() {
        let file = Database::from_text("sqlite:///var/lib/oneshot/oneshot.db").expect("a file");
        assert_eq!(file.file(), Some(Path::new("/var/lib/oneshot/oneshot.db")));
        for text in [
            "postgres://oneshot:secret@db.example:5432/oneshot",
            "postgresql:///oneshot?host=/run/postgresql",
        ] {
            let server = Database::from_text(text).expect("a server");
            assert!(matches!(server, Database::Postgres(_)), "{text}");
        }
    }

    #[test]
    fn a_bad_address_says_what_to_write_and_quotes_nothing() {
        for text in [
            "mysql://me:SECRET@host/db",
            "postgres://me:SECRET@host",
            "postgres://me:SECRET@ho st/db",
            "postgres:SECRET",
            "sqlite://",
            "sqlite://:memory:",
            "SECRET",
        ] {
            let reason = Database::from_text(text).expect_err(text);
            assert!(
                reason.contains("such as") || reason.contains("write"),
                "{reason}"
            );
            assert!(!reason.contains("SECRET"), "{reason}");
        }
    }

    #[test]
    fn an_unknown_parameter_is_refused_by_its_name_and_without_its_value() {
        for (query, name) in [
            ("passwd=SECRET", "passwd"),
            ("sslmode=require&Password=SECRET", "Password"),
            ("options[x=SECRET", "options[x"),
        ] {
            let text = format!("postgres://me@host/db?{query}");
            let reason = Database::from_text(&text).expect_err(&text);
            assert!(reason.contains(&format!("'{name}'")), "{reason}");
            assert!(!reason.contains("SECRET"), "{reason}");
        }
        for query in PARAMETERS {
            let text = format!("postgres://me@host/db?{query}=1");
            Database::from_text(&text).expect(query);
        }
        let text = "postgres://me@host/db?options[search_path]=x&sslmode=verify-full";
        Database::from_text(text).expect("known to the driver");
    }

    #[test]
    fn debug_output_hides_the_password() {
        let text = "postgres://oneshot:SECRET@db.example/oneshot?password=SECRET";
        let server = Database::from_text(text).expect("a server");
        assert_eq!(
            format!("{server:?}"),
            "Postgres(PostgresUrl(db.example/oneshot))"
        );
        assert_eq!(server.to_string(), "postgres://db.example/oneshot");
    }
}
