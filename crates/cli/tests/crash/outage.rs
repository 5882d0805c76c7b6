//! Linxo is away for ten minutes of its own clock: first nobody listens there, then it says 503.

use tokio::task::JoinSet;

use crate::partner::within;
use crate::plan::{Break, Plan, Way};
use crate::stage::Stage;
use crate::walk::Walk;

const TEN_MINUTES_S: u32 = 600;
/// What the server logs when Linxo does not do what it is asked.
const NOTICED: [&str; 2] = ["will retry", "erasure is late"];
const TO_A_PAGE: &str = "Linxo did not do what a page asked for";

/// How a journey goes, the call at which Linxo goes away, and who notices.
const DRILLS: [(Walk, &str, &[&str]); 7] = [
    (Walk::Small, "POST /token", &[TO_A_PAGE]),
    (Walk::Small, "POST /v2.1/users", &[TO_A_PAGE]),
    (
        Walk::Small,
        "POST /v2.1/widget/widget_session",
        &[TO_A_PAGE],
    ),
    (Walk::Small, "GET /v2.1/connections", &NOTICED),
    (Walk::Pages, "GET /v2.1/transactions", &NOTICED),
    (Walk::Small, "DELETE /v2.1/users/me", &NOTICED),
    (Walk::Cancelled, "DELETE /v2.1/users/me", &NOTICED),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linxo_is_away_for_ten_minutes_and_nothing_is_lost_or_left() {
    let mut drills = JoinSet::new();
    for (walk, call, noticed) in DRILLS {
        drills.spawn(async move {
            let stage = Stage::set().await;
            let name = format!("{walk}, away from {call}");
            stage.guard(&name, drill(&stage, walk, call, noticed)).await;
        });
    }
    while let Some(done) = drills.join_next().await {
        if let Err(error) = done {
            std::panic::resume_unwind(error.into_panic());
        }
    }
}

async fn drill(stage: &Stage, walk: Walk, call: &'static str, noticed: &[&str]) {
    let scene = &stage.scene;
    let first = Break::Fail(Way::CutBefore, usize::MAX);
    scene.calls.plan(Plan::at(first, call));
    let away = async {
        scene.calls.has_begun().await;
        scene.calls.shut().await;
        stage.program.says(noticed, 2).await;
        scene.linxo.advance(TEN_MINUTES_S).await;
        scene.calls.plan(Plan::down(Way::Refused(503)));
        scene.calls.open().await;
        let so_far = scene.calls.come();
        scene.calls.have_come(so_far + 4).await;
        scene.calls.plan(Plan::default());
    };
    let both = async { tokio::join!(walk.go(scene, "drill"), away) };
    let (walked, ()) = within("the end", both).await;
    stage.holds(&walked).await;
}
