//! The crash matrix on the store's side: at every moment of every write the server dies, in its
//! recovery too; and every operation of the store fails once.

use std::sync::Arc;

use futures::{StreamExt as _, stream};
use tokio::task::JoinSet;

use crate::matrix::{Tally, permit, rarely};
use crate::stage::{Database, Stage};
use crate::walk::Walk;

/// What the server is told, and what it says when it trips.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trap {
    Kill,
    /// The next server dies too, at one of its first moments.
    KillAgain,
    Fail,
}

/// What happens to the store on which walks: each outcome there is with a death, and of the rest what
/// is not the same again.
const ROWS: [(Trap, &[Walk]); 3] = [
    (
        Trap::Kill,
        &[
            Walk::Small,
            Walk::Cancelled,
            Walk::Deleted,
            Walk::Failed,
            Walk::Abandoned,
        ],
    ),
    (Trap::KillAgain, &[Walk::Small]),
    (Trap::Fail, &[Walk::Small, Walk::Cancelled]),
];
/// Moments of a recovery at which it dies; the first few are of the start itself.
const OF_A_RECOVERY: usize = 24;

impl Trap {
    fn name(self) -> &'static str {
        match self {
            Self::Kill => "killed",
            Self::KillAgain => "killed, and again",
            Self::Fail => "failed",
        }
    }

    /// For the first start and the next.
    fn set(self, number: usize) -> Vec<String> {
        match self {
            Self::Kill => vec![format!("kill:{number}")],
            Self::KillAgain => {
                let again = number * 7 % OF_A_RECOVERY + 1;
                vec![format!("kill:{number}"), format!("kill:{again}")]
            }
            Self::Fail => vec![format!("fail:{number}")],
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_or_fails_at_any_moment_of_the_store_leaves_a_journey_that_ends_well() {
    let tally = Arc::new(Tally::default());
    let mut rows = JoinSet::new();
    let wanted = std::env::var("ONESHOT_TEST_ROWS").unwrap_or_default();
    for database in [Database::Sqlite, Database::Postgres] {
        for (trap, walks) in ROWS {
            for walk in walks.iter().copied() {
                let name = format!("{database:?}, {walk}, {}", trap.name());
                let tally = Arc::clone(&tally);
                if wanted.split(';').any(|part| name.contains(part)) {
                    rows.spawn(async move { row(&tally, &name, database, walk, trap).await });
                }
            }
        }
    }
    while let Some(done) = rows.join_next().await {
        if let Err(error) = done {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    tally.print("at a moment of the store");
    let places = tally.places();
    for moment in ["Read", "BeforeBegin", "BeforeCommit", "AfterCommit"] {
        let is_it = |place: &String| place.contains(moment);
        assert!(places.iter().any(is_it), "{moment}: {places:?}");
    }
}

/// One row: the first moment, the second, and so on, until a drill ends untouched.
async fn row(tally: &Tally, name: &str, database: Database, walk: Walk, trap: Trap) {
    let ahead = if walk == Walk::Abandoned { 32 } else { 3 };
    let drills = stream::iter(1..).map(|number| drill(name, database, walk, trap.set(number)));
    let mut drills = std::pin::pin!(drills.buffered(ahead));
    let mut hit = 0;
    while let Some(Some(place)) = drills.next().await {
        hit += 1;
        tally.add(name, place);
    }
    // The start alone writes more than once.
    assert!(hit > 12, "{name}: {hit}");
}

/// One drill; gives the moment at which the tripwire tripped, if it did.
async fn drill(name: &str, database: Database, walk: Walk, traps: Vec<String>) -> Option<String> {
    let _permit = permit(walk).await;
    let name = format!("{name}, {traps:?}");
    let stage = Stage::on(database, &|setup, _| {
        rarely(walk, setup);
        setup.traps.clone_from(&traps);
    })
    .await;
    let drill = async {
        tokio::select! {
            never = stage.program.keep_alive() => match never {},
            () = stage.drill(walk) => {}
        }
    };
    stage.guard(&name, drill).await;
    let log = stage.program.log();
    let tripped = log.lines().find(|line| line.starts_with("the tripwire "))?;
    let (what, moment) = (tripped.split(' ').nth(2), tripped.rsplit(' ').next());
    Some(format!(
        "{} {}",
        what.unwrap_or_default(),
        moment.unwrap_or_default()
    ))
}
