//! Finds the places to break by itself: each drill breaks at the first call that none before it broke
//! at, until one ends untouched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;

use futures::{StreamExt as _, stream};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::plan::{Break, Moment, Place, Plan, Tried};
use crate::program::Setup;
use crate::stage::Stage;
use crate::walk::Walk;

/// So many drills at once, apart from those that only wait.
static WIDTH: Semaphore = Semaphore::const_new(12);
/// So many of those that wait.
static WAITING: Semaphore = Semaphore::const_new(64);
/// A call that makes a user and is late comes within this time, also when a busy machine needs long
/// for the start of the next server.
const LATE_SETTLES_S: &str = "30";

/// The places that were hit, by row and by what was going on there.
#[derive(Default)]
pub(crate) struct Tally(Mutex<BTreeMap<String, Vec<String>>>);

impl Tally {
    pub(crate) fn add(&self, row: &str, place: String) {
        let mut rows = self.0.lock().expect("no panic");
        rows.entry(row.to_owned()).or_default().push(place);
    }

    /// All places of all rows.
    pub(crate) fn places(&self) -> Vec<String> {
        let rows = self.0.lock().expect("no panic");
        rows.values().flatten().cloned().collect()
    }

    /// Says how many there were, also when the test passes.
    pub(crate) fn print(&self, matrix: &str) {
        let rows = self.0.lock().expect("no panic");
        let all: usize = rows.values().map(Vec::len).sum();
        let mut text = format!("{matrix}: {all} places hit\n");
        for (row, places) in &*rows {
            let _ = writeln!(text, "  {row}: {}", places.len());
        }
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for place in rows.values().flatten() {
            *kinds.entry(place).or_default() += 1;
        }
        for (kind, count) in kinds {
            let _ = writeln!(text, "  at {kind}: {count}");
        }
        // Not by `print!`, which the test's harness keeps to itself.
        std::io::stderr()
            .write_all(text.as_bytes())
            .expect("somebody who reads");
    }
}

/// One row: a walk, and what breaks on it. Each drill breaks at the first call that none before it
/// broke at; when one ends untouched, the row is whole.
pub(crate) async fn row(tally: &Tally, walk: Walk, what: Break) {
    let name = format!("{walk}, {what}");
    let tried = Tried::default();
    // Whoever is abandoned waits for a minute, so these wait together.
    let ahead = if walk == Walk::Abandoned { 12 } else { 3 };
    let drills = stream::iter(0..).map(|_| drill(walk, &name, Plan::new(what, tried.clone())));
    let mut drills = std::pin::pin!(drills.buffer_unordered(ahead));
    let mut hit = 0;
    while let Some(Some(place)) = drills.next().await {
        hit += 1;
        tally.add(&name, place.name);
    }
    assert!(hit > 0, "{name}: nothing was touched");
}

/// One drill; gives the place where something broke, if it came to that.
async fn drill(walk: Walk, name: &str, plan: Plan) -> Option<Place> {
    let _permit = permit(walk).await;
    let late = plan.is(Break::Kill(Moment::Late));
    let change = |setup: &mut Setup, _: &Path| {
        rarely(walk, setup);
        if late {
            setup.set("ONESHOT_CREATION_SETTLES_S", LATE_SETTLES_S);
        }
    };
    let stage = Stage::with(&change).await;
    stage.scene.calls.plan(plan);
    stage.guard(name, stage.drill(walk)).await;
    stage.scene.calls.begun()
}

/// A drill's turn.
pub(crate) async fn permit(walk: Walk) -> SemaphorePermit<'static> {
    let semaphore = match walk {
        Walk::Abandoned => &WAITING,
        _ => &WIDTH,
    };
    semaphore.acquire().await.expect("a permit")
}

/// Looks are all that happens in an abandoned journey's minute; a few tell as much as many.
pub(crate) fn rarely(walk: Walk, setup: &mut Setup) {
    if walk == Walk::Abandoned {
        setup.set("ONESHOT_LINKING_POLL_MS", "15000");
    }
}
