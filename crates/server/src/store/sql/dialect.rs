//! In what the two databases differ. Everything else is written once, in what both understand:
//! whole numbers are `bigint` (flags among them, 0 or 1), words are `text`, keys are bytes.

use sqlx::migrate::Migrator;

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Its tables, version by version.
    pub(super) fn migrations(self) -> &'static Migrator {
        match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
        }
    }

    /// What every connection is told first.
    pub(super) fn greeting(self) -> &'static str {
        match self {
            // Many readers and one writer. What was committed must survive a power cut, an
            // obligation above all. What is deleted is overwritten: a partner who has bank data
            // deleted means the bytes. The log goes into the file by 32 MiB instead of 4: that takes
            // two more syncs, which a collection would wait for several times.
            Self::Sqlite => {
                "pragma busy_timeout = 10000; pragma journal_mode = wal;
                 pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;
                 pragma wal_autocheckpoint = 8000"
            }
            // A server that stopped in the middle of a transaction keeps its rows from the others
            // no longer than this, and no statement waits without a bound.
            Self::Postgres => {
                "set default_transaction_isolation = 'read committed';
                 set idle_in_transaction_session_timeout = '10s';
                 set lock_timeout = '10s'; set statement_timeout = '30s'"
            }
        }
    }

    /// How a transaction that writes begins. SQLite takes its one lock at once: taken later, it
    /// could find that what was read is no longer true, and fail.
    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// The end of a `select` whose row is about to be claimed: what somebody else is claiming is
    /// passed over. In SQLite nobody else can be.
    pub(super) fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }
}
