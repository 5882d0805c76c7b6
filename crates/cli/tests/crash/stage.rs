//! One drill's own Linxo, server, store and partner.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;

use futures::FutureExt as _;
use tempfile::TempDir;

use crate::calls::Calls;
use crate::partner::{API_KEY, Partner, within};
use crate::program::{Program, Setup, free_port};
use crate::truths;
use crate::twin::Linxo;
use crate::walk::{Walk, Walked};

/// What those need who walk a journey.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) linxo: Arc<Linxo>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) partner: Arc<Partner>,
    /// Whether there is one journey here, whose data can be looked at before each deletion.
    pub(crate) of_one: bool,
}

impl Scene {
    /// A drill ended badly: says where, with what happened.
    fn complain(&self, name: &str, text: &str, last_words: &str) -> ! {
        let place = self.calls.begun();
        let place = place.map_or_else(|| "untouched".to_owned(), |place| place.to_string());
        let names = self.calls.seen().names;
        let names = names[names.len().saturating_sub(100)..].join("\n");
        panic!("{name}, {place}: {text}\ncalls:\n{names}\nlog:\n{last_words}");
    }

    /// Says of a drill that fails where it was and what had happened.
    pub(crate) async fn guard<T>(
        &self,
        name: &str,
        programs: &[&Program],
        drill: impl Future<Output = T>,
    ) -> T {
        let ended = AssertUnwindSafe(drill).catch_unwind().await;
        ended.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            let words = programs.iter().map(|program| program.last_words());
            let words = words.collect::<Vec<_>>().join("\n---- another ----\n");
            self.complain(name, text.unwrap_or_default(), &words)
        })
    }
}

/// A scene and its server.
pub(crate) struct Stage {
    pub(crate) scene: Scene,
    pub(crate) program: Arc<Program>,
    /// Where the store and the log are.
    pub(crate) folder: TempDir,
    #[expect(dead_code, reason = "it is dropped with the stage")]
    postgres: Option<testpg::Database>,
}

/// What is changed of a server before its first start, and in which folder.
pub(crate) type Change<'a> = &'a (dyn Fn(&mut Setup, &Path) + Send + Sync);

impl Stage {
    /// With a server that has been started, on a SQLite file of its own.
    pub(crate) async fn set() -> Self {
        Self::with(&|_, _| {}).await
    }

    /// The same with something changed.
    pub(crate) async fn with(change: Change<'_>) -> Self {
        Self::on(Database::Sqlite, change).await
    }

    /// The same on a store of that kind.
    pub(crate) async fn on(database: Database, change: Change<'_>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let linxo = Linxo::start().await;
        let calls = Calls::before(linxo.addresses()).await;
        let file = format!("sqlite://{}", folder.path().join("drill.db").display());
        let postgres = database.of_postgres();
        let mut setup = setup(&calls, postgres.as_deref().unwrap_or(&file));
        change(&mut setup, folder.path());
        let program = Arc::new(Program::new(setup, &folder.path().join("log")));
        calls.are_of(&program);
        program.start().await;
        let partner = Arc::new(Partner::of(vec![program.address()]));
        Self {
            scene: Scene {
                linxo: Arc::new(linxo),
                calls: Arc::new(calls),
                partner,
                of_one: true,
            },
            program,
            folder,
            postgres,
        }
    }

    /// Walks a journey, and checks what must be true at its end.
    pub(crate) async fn drill(&self, walk: Walk) {
        let walked = within("the end", walk.go(&self.scene, "drill")).await;
        self.holds(&walked).await;
    }

    /// Checks what must be true at the end of a journey.
    pub(crate) async fn holds(&self, walked: &Walked) {
        self.scene.calls.settled().await;
        truths::of_journey(&self.scene, walked).await;
        truths::of_linxo(&self.scene).await;
        truths::of_programs(&self.scene, &[&self.program]);
    }

    /// Says of a drill that fails where it was and what had happened.
    pub(crate) async fn guard<T>(&self, name: &str, drill: impl Future<Output = T>) -> T {
        self.scene.guard(name, &[&self.program], drill).await
    }
}

/// A server key for those who share a PostgreSQL.
const SERVER_KEY: &str = "ZHJpbGxzLXVzZS10aGlzLWtleS1hbmQtbm9ib2R5LWVsc2U";

/// The store of a drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// A new one, where a file will not do.
    fn of_postgres(self) -> Option<testpg::Database> {
        let shared = || testpg::shared().database().expect("a database");
        (self == Self::Postgres).then(shared)
    }
}

/// A server on that store, whose waits are short enough for drills.
pub(crate) fn setup(calls: &Calls, database: &str) -> Setup {
    let port = free_port();
    let [api, embed] = calls.addresses();
    let listen = format!("127.0.0.1:{port}");
    let environment = [
        ("ONESHOT_LISTEN", &*listen),
        ("ONESHOT_DATABASE_URL", database),
        ("ONESHOT_SERVER_KEY", SERVER_KEY),
        ("ONESHOT_API_KEY", API_KEY),
        ("ONESHOT_PARTNER_NAME", "Lender"),
        ("ONESHOT_LINXO_AUTH_URL", &api),
        ("ONESHOT_LINXO_API_URL", &api),
        ("ONESHOT_LINXO_EMBED_URL", &embed),
        ("ONESHOT_LINXO_CLIENT_ID", "demo"),
        ("ONESHOT_LINXO_CLIENT_SECRET", "demo"),
        // Long for a busy machine, on which a call that is given up early costs all the more.
        ("ONESHOT_LINXO_TIMEOUT_S", "15"),
        ("ONESHOT_FIRST_PAUSE_MS", "200"),
        ("ONESHOT_LONGEST_PAUSE_S", "3"),
        ("ONESHOT_LEASE_S", "3"),
        ("ONESHOT_CREATION_SETTLES_S", "5"),
    ];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Setup {
        port,
        environment: environment.map(owned).to_vec(),
        under: Vec::new(),
        before: None,
        traps: Vec::new(),
    }
}
