//! The whole of a One Shot, and what must not happen in it.

mod backup;
mod bank;
mod erase;
mod wait;

use std::time::Duration;

use linxo::one_shot::{Counts, OneShot, ReadBack, WhyErase};

use bank::{Bank, EMAIL, PASSWORD, Scene, Store};

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn the_whole_job_reads_keeps_counts_erases_and_reads_back_in_this_order() {
    let scene = Scene::set(Bank::default()).await;
    let counts = Counts {
        accounts: 2,
        transactions: 1_203,
    };
    let all = scene.clone();
    // On another task, as a server would have it.
    let job = tokio::spawn(async move {
        let one_shot = all.begin().await;
        one_shot.open_widget(&Default::default()).await.unwrap();
        all.bank().fill();
        let connections = one_shot.wait(LONG).await.unwrap();
        assert!(connections[0].value.status.gives_data());
        let mut store = Store::default();
        let proof = one_shot.back_up(&mut store).await.unwrap();
        assert_eq!(proof.counts(), counts);
        assert_eq!(store.transactions.len(), 1_203);
        assert_eq!(all.count("DELETE /v2.1/users/me"), 0);
        one_shot.erase(WhyErase::BackedUp(proof)).await
    });
    let erased = job.await.unwrap().unwrap();
    assert_eq!(erased.read_back(), ReadBack::GrantRefused);
    assert_eq!(erased.kept(), Some(counts));
    assert_eq!(scene.bank().user, None);

    let seen = scene.server.seen();
    let lines: Vec<_> = seen
        .iter()
        .map(|seen| match seen.grant() {
            "" => seen.line(),
            grant => format!("{} {grant}", seen.line()),
        })
        .collect();
    assert_eq!(
        lines,
        [
            "POST /token client_credentials",
            "POST /v2.1/users",
            "POST /token password",
            "POST /v2.1/widget/widget_session",
            "GET /v2.1/connections",
            "GET /v2.1/connections",
            "GET /v2.1/accounts",
            "GET /v2.1/transactions",
            "GET /v2.1/transactions",
            "GET /v2.1/transactions",
            "GET /v2.1/transactions",
            "GET /v2.1/connections",
            "POST /token password",
            "GET /v2.1/connections",
            "DELETE /v2.1/users/me",
            "POST /token password",
        ]
    );
}

#[tokio::test]
async fn a_one_shot_shows_nothing_of_its_user() {
    let scene = Scene::set(Bank::ready()).await;
    let one_shot = scene.begin().await;
    let proof = one_shot.back_up(&mut Store::default()).await.unwrap();
    let mut shown = format!("{one_shot:?} {proof:?}");
    scene.bank().pretended = 1;
    let not_yet = one_shot.erase(WhyErase::BackedUp(proof)).await.unwrap_err();
    shown += &format!("{not_yet} {not_yet:?}");
    assert!(shown.contains("still there"), "{shown}");
    for secret in [EMAIL, PASSWORD, "our-secret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    not_yet.again().await.unwrap();
}

#[tokio::test]
async fn a_user_that_an_earlier_call_made_is_taken_up() {
    let scene = Scene::set(Bank {
        user: Some(PASSWORD.to_owned()),
        ..Bank::ready()
    })
    .await;
    let one_shot = scene.begin().await;
    assert_eq!(one_shot.connections().await.unwrap().len(), 1);

    let others = OneShot::begin(&scene.client(), EMAIL, "another".into()).await;
    assert_eq!(others.unwrap_err(), linxo::client::Error::Conflict);
}
