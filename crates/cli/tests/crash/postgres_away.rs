//! PostgreSQL is stopped in the middle of a call to Linxo, as its administrator does it and as a crash
//! does, and started again.

use reqwest::Method;
use serde_json::json;
use testpg::Postgres;

use crate::partner::{API_KEY, within};
use crate::plan::{Break, Plan};
use crate::stage::Stage;
use crate::walk::{Walk, Walked};

/// How a journey goes, and the call that is under way when the database goes.
const DRILLS: [(Walk, &str); 5] = [
    (Walk::Small, "POST /v2.1/users"),
    (Walk::Small, "GET /v2.1/connections"),
    (Walk::Pages, "GET /v2.1/transactions"),
    (Walk::Small, "DELETE /v2.1/users/me"),
    (Walk::Cancelled, "DELETE /v2.1/users/me"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_stopped_in_the_middle_and_nothing_is_lost_or_left() {
    let postgres = tokio::task::spawn_blocking(Postgres::start).await;
    let mut postgres = postgres.expect("no panic").expect("a PostgreSQL");
    for at_once in [false, true] {
        let mut stages = Vec::new();
        let mut databases = Vec::new();
        for (walk, call) in DRILLS {
            let database = postgres.database().expect("a database");
            let change = |setup: &mut crate::program::Setup, _: &std::path::Path| {
                setup.set("ONESHOT_DATABASE_URL", &database);
            };
            let stage = Stage::with(&change).await;
            stage.scene.calls.plan(Plan::at(Break::Hold, call));
            stages.push((stage, walk, call));
            databases.push(database);
        }
        let journeys = stages.iter().map(|(stage, walk, call)| {
            let name = format!("{walk}, without PostgreSQL at {call}, at once: {at_once}");
            async move { stage.guard(&name, walk.go(&stage.scene, "drill")).await }
        });
        let journeys = futures::future::join_all(journeys);
        let away = async {
            for (stage, ..) in &stages {
                stage.scene.calls.has_begun().await;
            }
            let stopped = tokio::task::spawn_blocking(move || {
                let stopped = if at_once {
                    postgres.abort()
                } else {
                    postgres.stop()
                };
                stopped.expect("stopped");
                postgres
            });
            let mut postgres = stopped.await.expect("no panic");
            let noticed = stages.iter().map(|(stage, ..)| {
                stage.scene.calls.let_go();
                refuses(stage)
            });
            futures::future::join_all(noticed).await;
            let started = tokio::task::spawn_blocking(move || {
                postgres.start_again().expect("started");
                postgres
            });
            started.await.expect("no panic")
        };
        let both = async { tokio::join!(journeys, away) };
        let (walked, back): (Vec<Walked>, Postgres) = within("the end", both).await;
        postgres = back;
        for ((stage, walk, call), walked) in stages.iter().zip(&walked) {
            let name = format!("{walk}, without PostgreSQL at {call}, at once: {at_once}");
            stage.guard(&name, stage.holds(walked)).await;
        }
    }
}

/// Waits until the server says that it cannot, which it must never say otherwise than by 503.
async fn refuses(stage: &Stage) {
    let body = json!({ "reference": "while it is away" });
    let path = "/v1/journeys";
    loop {
        let asked = stage
            .scene
            .partner
            .try_once(&Method::POST, path, API_KEY, Some(&body));
        match asked.await.map(|answer| answer.status) {
            Some(503) => return,
            None => {}
            Some(status) => panic!("{status} without a database"),
        }
    }
}
