//! A server that stands still for longer than its lease, and does not know: the other one takes its
//! work over, and when the first wakes up, it may spoil nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::matrix::{Tally, permit};
use crate::pair::Pair;
use crate::partner::{Partner, within};
use crate::plan::{Break, Plan, Tried};
use crate::program::Setup;
use crate::stage::Scene;
use crate::truths;
use crate::walk::Walk;

/// Who slept at the call that makes the user cannot tell whether it made one: the duty stands again
/// until the absence has settled. This is the shortest time; usually it is a day.
const ABSENCE_SETTLES_S: &str = "60";
/// Between two looks at the duties.
const AGAIN: Duration = Duration::from_millis(50);
const WALKS: [Walk; 4] = [Walk::Small, Walk::Pages, Walk::Deleted, Walk::Failed];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_wakes_up_after_its_lease_spoils_nothing() {
    let tally = Arc::new(Tally::default());
    let mut rows = JoinSet::new();
    for walk in WALKS {
        // Several at once: each waits for a lease to end.
        let tried = Tried::default();
        for _ in 0..3 {
            let (tally, tried) = (Arc::clone(&tally), tried.clone());
            rows.spawn(async move {
                let name = format!("{walk}, {}", Break::Suspend);
                while let Some(place) = drill(walk, &name, tried.clone()).await {
                    tally.add(&name, place);
                }
            });
        }
    }
    while let Some(done) = rows.join_next().await {
        if let Err(error) = done {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    tally.print("suspended at a call to Linxo, PostgreSQL, two servers");
    let places = tally.places();
    for call in [
        "POST /v2.1/users",
        "GET /v2.1/transactions",
        "DELETE /v2.1/users/me",
    ] {
        assert!(
            places.iter().any(|place| place == call),
            "{call}: {places:?}"
        );
    }
}

/// Waits until no duty is open.
async fn no_duty(scene: &Scene) {
    loop {
        let ready = scene.partner.get("/readyz", "", &[200]).await;
        if ready.json()["open_obligations"] == 0 {
            return;
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// One drill; gives the call at which a server was suspended, if one was.
async fn drill(walk: Walk, name: &str, tried: Tried) -> Option<String> {
    let _permit = permit(walk).await;
    let database = testpg::shared().database().expect("a database");
    let change =
        |setup: &mut Setup, _: &Path| setup.set("ONESHOT_ABSENCE_SETTLES_S", ABSENCE_SETTLES_S);
    let pair = Pair::on(&database, &change).await;
    let scene = &pair.scene;
    scene.calls.plan(Plan::new(Break::Suspend, tried));
    let drill = async {
        let walked = within("the end", walk.go(scene, "drill")).await;
        scene.calls.end_plan();
        for program in pair.both() {
            program.signal("CONT").await;
        }
        // Whoever slept has had its turn when it has walked another journey by itself.
        for program in pair.both() {
            let alone = Scene {
                partner: Arc::new(Partner::of(vec![program.address()])),
                ..scene.clone()
            };
            within("another journey", Walk::CancelledAtOnce.go(&alone, "later")).await;
        }
        truths::of_journey(scene, &walked).await;
        within("every duty", no_duty(scene)).await;
        pair.holds().await;
    };
    scene.guard(name, &pair.both(), drill).await;
    scene.calls.begun().map(|place| place.name)
}
