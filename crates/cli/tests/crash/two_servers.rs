//! Two servers on one PostgreSQL, many journeys at once, and one of the servers dies again and again.

use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use testpg::Postgres;
use tokio::task::JoinSet;

use crate::pair::Pair;
use crate::partner::within;
use crate::plan::{Plan, Way};
use crate::program::Program;
use crate::truths;
use crate::walk::{Walk, Walked};

const JOURNEYS: usize = 30;
const DEATHS: usize = 6;
/// Most are delivered.
const WALKS: [Walk; 10] = [
    Walk::Small,
    Walk::Pages,
    Walk::Small,
    Walk::Cancelled,
    Walk::Small,
    Walk::Pages,
    Walk::Failed,
    Walk::Small,
    Walk::Deleted,
    Walk::CancelledAtOnce,
];

/// Chance that can be had again, from its seed (an xorshift).
struct Chance(u64);

impl Chance {
    /// Of `ONESHOT_TEST_SEED`, else of the time; says which.
    fn new(drill: &str) -> Self {
        let given = std::env::var("ONESHOT_TEST_SEED").ok();
        let seed = given.and_then(|text| text.parse().ok()).unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.expect("after 1970").as_secs() | 1
        });
        let line = format!("{drill}: ONESHOT_TEST_SEED={seed}\n");
        // Not by `print!`, which the test's harness keeps to itself.
        std::io::stderr()
            .write_all(line.as_bytes())
            .expect("somebody who reads");
        Self(seed)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below the bound")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_servers_one_dies_at_random_moments_and_every_journey_ends_well_once() {
    let database = testpg::shared().database().expect("a database");
    let pair = Pair::on(&database, &|_, _| {}).await.of_many();
    let mut chance = Chance::new("two servers");
    let deaths = async {
        for _ in 0..DEATHS {
            die_once(&pair, &mut chance).await;
        }
    };
    under_load(&pair, "two servers, one dies", deaths).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_the_database_and_linxo_fail_together_and_every_journey_ends_well_once() {
    let postgres = tokio::task::spawn_blocking(Postgres::start).await;
    let mut postgres = postgres.expect("no panic").expect("a PostgreSQL");
    let database = postgres.database().expect("a database");
    let pair = Pair::on(&database, &|_, _| {}).await.of_many();
    let mut chance = Chance::new("all at once");
    let calls = &pair.scene.calls;
    let trouble = async {
        calls.have_come(20 + chance.below(60)).await;
        // Linxo is away, and while it is, a server dies.
        calls.plan(Plan::down(Way::Refused(503)));
        let so_far = calls.come();
        calls.have_come(so_far + 10).await;
        die_once(&pair, &mut chance).await;
        calls.plan(Plan::default());
        // Then the database goes, and comes back.
        let so_far = calls.come();
        calls.have_come(so_far + chance.below(40)).await;
        let restarted = tokio::task::spawn_blocking(move || {
            postgres.abort().expect("stopped");
            postgres.start_again().expect("started");
            postgres
        });
        let postgres = restarted.await.expect("no panic");
        die_once(&pair, &mut chance).await;
        postgres
    };
    let _postgres = under_load(&pair, "all at once", trouble).await;
}

/// After some calls one of the two dies; after some more it is there again.
async fn die_once(pair: &Pair, chance: &mut Chance) {
    let calls = &pair.scene.calls;
    let so_far = calls.come();
    calls.have_come(so_far + 5 + chance.below(35)).await;
    let program = &pair.programs[chance.below(2)];
    program.kill().await;
    let so_far = calls.come();
    calls.have_come(so_far + chance.below(20)).await;
    program.start().await;
}

/// Walks many journeys at once while something happens, and checks all of them.
async fn under_load<T>(pair: &Pair, name: &str, trouble: impl Future<Output = T>) -> T {
    let scene = &pair.scene;
    let drill = async {
        let mut walkers = JoinSet::new();
        for number in 0..JOURNEYS {
            let (walk, scene) = (WALKS[number % WALKS.len()], scene.clone());
            let reference = format!("load-{number}");
            walkers.spawn(async move { walk.go(&scene, &reference).await });
        }
        // One that starts while its database goes away ends by itself, and the other may be dead.
        let [one, other] = pair.both().map(Program::keep_alive);
        let both = async { tokio::join!(trouble, walkers.join_all()) };
        let (came_of_it, walked) = tokio::select! {
            done = both => done,
            (never, _) = async { tokio::join!(one, other) } => match never {},
        };
        scene.calls.settled().await;
        for one in &walked {
            truths::of_journey(scene, one).await;
        }
        each_once(&walked);
        pair.holds().await;
        came_of_it
    };
    scene
        .guard(name, &pair.both(), within("the load", drill))
        .await
}

/// As many journeys as were asked for, no two the same.
fn each_once(walked: &[Walked]) {
    let mut ids: Vec<_> = walked.iter().map(|one| &one.journey.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), JOURNEYS);
}
