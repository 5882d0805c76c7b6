//! Erased means read back.

use std::time::{Duration, SystemTime};

use linxo::client::Error;
use linxo::one_shot::{EraseError, OneShot, ReadBack, SETTLES_WITHIN, WhyErase};

use super::bank::{Bank, EMAIL, PASSWORD, Scene, Store};

#[tokio::test]
async fn an_outcome_that_keeps_nothing_erases_without_reading() {
    for why in [WhyErase::Cancelled, WhyErase::Abandoned, WhyErase::Failed] {
        let scene = Scene::set(Bank::ready()).await;
        let erased = scene.begin().await.erase(why).await.unwrap();
        assert_eq!(erased.kept(), None);
        assert_eq!(scene.bank().user, None);
        assert_eq!(scene.count("GET /v2.1/accounts"), 0);
    }
}

#[tokio::test]
async fn a_deletion_that_only_pretends_is_found_out_and_repeated() {
    let scene = Scene::set(Bank {
        pretended: 3,
        ..Bank::ready()
    })
    .await;
    let one_shot = scene.begin().await;
    let proof = one_shot.back_up(&mut Store::default()).await.unwrap();
    let mut erasing = one_shot.erase(WhyErase::BackedUp(proof)).await;
    let mut pretended = 0;
    while let Err(not_yet) = erasing {
        assert_eq!(not_yet.error, EraseError::StillThere);
        assert!(not_yet.error.is_retriable());
        pretended += 1;
        erasing = not_yet.again().await;
    }
    assert_eq!(pretended, 3);
    assert_eq!(scene.bank().user, None);
}

#[tokio::test]
async fn what_cannot_be_read_back_is_not_erased_yet() {
    // The grant that would read back is answered with these instead.
    for fault in [500, 403, 404, 429] {
        let scene = Scene::set(Bank {
            before: Some(|bank, seen| {
                if seen.method == "DELETE" {
                    let fault = bank.faults.remove("after").unwrap_or_default();
                    bank.faults.insert("POST /token", fault);
                }
            }),
            faults: [("after", vec![fault])].into(),
            ..Bank::ready()
        })
        .await;
        let one_shot = scene.begin().await;
        let not_yet = one_shot.erase(WhyErase::Failed).await.unwrap_err();
        assert!(matches!(not_yet.error, EraseError::Linxo(_)), "{fault}");
        assert_eq!(scene.bank().user, None);
        let erased = not_yet.again().await.unwrap();
        assert_eq!(erased.read_back(), ReadBack::GrantRefused);
    }
}

#[tokio::test]
async fn a_wrong_client_secret_is_no_proof_that_a_user_is_gone() {
    let scene = Scene::set(Bank::ready()).await;
    drop(scene.begin().await);
    let asking = crate::server::Server::start(|_| {
        let refused = serde_json::json!({"error": "invalid_client"});
        Some(crate::server::json(401, refused))
    })
    .await;
    let resumed = OneShot::resume(
        &asking.client(),
        EMAIL,
        PASSWORD.into(),
        SystemTime::UNIX_EPOCH,
    );
    let not_yet = resumed.erase(WhyErase::Abandoned).await.unwrap_err();
    assert_eq!(not_yet.error, EraseError::Linxo(Error::ClientRefused));
}

#[tokio::test]
async fn a_user_that_reads_as_gone_is_gone_though_tokens_are_granted() {
    let scene = Scene::set(Bank {
        grants_go_on: true,
        ..Bank::ready()
    })
    .await;
    let erased = scene.begin().await.erase(WhyErase::Failed).await.unwrap();
    assert_eq!(erased.read_back(), ReadBack::UserNotFound);
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_ends_well() {
    let scene = Scene::set(Bank {
        before: Some(|bank, seen| {
            // It is carried out, and answered with an error.
            if seen.method == "DELETE" && seen.nth == 0 {
                bank.user = None;
            }
        }),
        faults: [("DELETE /v2.1/users/me", vec![502])].into(),
        ..Bank::ready()
    })
    .await;
    let erased = scene.begin().await.erase(WhyErase::Failed).await.unwrap();
    assert_eq!(erased.read_back(), ReadBack::GrantRefused);
    assert_eq!(scene.count("DELETE /v2.1/users/me"), 2);
}

#[tokio::test]
async fn a_bank_that_came_after_the_backup_is_not_erased_with_it() {
    type Later = fn(&mut Bank);
    let later: [Later; 2] = [
        |bank| bank.connections.push((2, "SUCCESS", false)),
        |bank| bank.connections[0].1 = "RUNNING",
    ];
    for later in later {
        let scene = Scene::set(Bank::ready()).await;
        let one_shot = scene.begin().await;
        let mut store = Store::default();
        let proof = one_shot.back_up(&mut store).await.unwrap();
        later(&mut scene.bank());
        let refused = one_shot.erase(WhyErase::BackedUp(proof)).await.unwrap_err();
        assert_eq!(refused.error, EraseError::NotCovered);
        assert_eq!(scene.count("DELETE /v2.1/users/me"), 0);

        scene.bank().connections[0].1 = "SUCCESS";
        let proof = refused.one_shot.back_up(&mut store).await.unwrap();
        let erased = refused.one_shot.erase(WhyErase::BackedUp(proof)).await;
        erased.unwrap();
    }
}

#[tokio::test]
async fn a_user_made_right_before_a_crash_is_taken_up_and_erased() {
    let scene = Scene::set(Bank::ready()).await;
    drop(scene.begin().await);
    let begun = SystemTime::now();
    let resumed = OneShot::resume(&scene.client(), EMAIL, PASSWORD.into(), begun);
    resumed.erase(WhyErase::Abandoned).await.unwrap();
    assert_eq!(scene.bank().user, None);
}

#[tokio::test]
async fn a_user_that_may_still_come_to_be_is_not_taken_for_gone() {
    let scene = Scene::set(Bank {
        faults: [("POST /v2.1/users", vec![504])].into(),
        ..Bank::ready()
    })
    .await;
    let begun = SystemTime::now();
    let failed = OneShot::begin(&scene.client(), EMAIL, PASSWORD.into()).await;
    assert!(failed.unwrap_err().is_retriable());
    let resumed = OneShot::resume(&scene.client(), EMAIL, PASSWORD.into(), begun);
    let not_yet = resumed.erase(WhyErase::Failed).await.unwrap_err();
    let within = |wait| wait > Duration::ZERO && wait <= SETTLES_WITHIN;
    let unsettled = matches!(not_yet.error, EraseError::Unsettled { wait } if within(wait));
    assert!(unsettled, "{not_yet:?}");
    assert!(not_yet.error.is_retriable());
    // The lost call arrives after all, and its user is erased.
    scene.bank().user = Some(PASSWORD.to_owned());
    not_yet.again().await.unwrap();
    assert_eq!(scene.bank().user, None);
}

#[tokio::test]
async fn a_user_that_was_never_made_is_known_to_be_gone_after_a_while() {
    let scene = Scene::set(Bank::ready()).await;
    let long_ago = SystemTime::now() - SETTLES_WITHIN;
    let resumed = OneShot::resume(&scene.client(), EMAIL, PASSWORD.into(), long_ago);
    let erased = resumed.erase(WhyErase::Failed).await.unwrap();
    assert_eq!(erased.read_back(), ReadBack::GrantRefused);
    assert_eq!(scene.count("DELETE /v2.1/users/me"), 0);
}
