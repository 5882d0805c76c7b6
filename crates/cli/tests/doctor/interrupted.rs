//! Interrupted at any moment, the doctor erases what it made.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener};

use crate::green::STEPS;
use crate::meddler::{Meddle, Meddler};
use crate::program::{Doctor, Run};
use crate::stage::Stage;

/// How many calls a whole run makes.
pub(crate) async fn calls_of_a_run(stage: &Stage) -> usize {
    let meddler = Meddler::before(stage, |_| Meddle::Not).await;
    meddler.doctor().report().await.passed_with(&[]);
    meddler.count()
}

#[tokio::test]
async fn interrupted_in_the_middle_of_any_call_it_leaves_nobody() {
    let stage = Stage::start().await;
    let calls = calls_of_a_run(&stage).await;
    assert!(calls > 20, "{calls}");
    let mut interrupted_in = BTreeSet::new();
    for number in 1..=calls {
        let signal = if number % 2 == 0 { "INT" } else { "TERM" };
        let meddler = Meddler::before(&stage, move |asked| {
            if asked.number == number {
                Meddle::Hold
            } else {
                Meddle::Not
            }
        });
        let meddler = meddler.await;
        let mut doctor = meddler.doctor().json().start();
        meddler.has_come(number).await;
        doctor.signal(signal);
        doctor.says("Interrupted").await;
        meddler.release();
        let run = doctor.ends().await;
        assert_eq!(run.code, Some(130), "call {number}: {:#}", run.report());
        assert_eq!(run.report()["outcome"], "interrupted");
        assert_eq!(run.report()["left"], serde_json::Value::Null);
        interrupted_in.insert(under_way(&run));
        stage.has_nobody().await;
    }
    // Every step that talks to Linxo was among them.
    let quiet = [
        "configuration",
        "reach-auth",
        "reach-api",
        "reach-embed",
        "walk",
        "second-erasure",
    ];
    let talking = STEPS.into_iter().filter(|step| !quiet.contains(step));
    assert_eq!(interrupted_in, talking.map(str::to_owned).collect());
}

/// The step that was under way when the signal came: the one that was broken off, or the one that
/// had to go on to its end, after which nothing else was begun.
fn under_way(run: &Run) -> String {
    let steps = run.report()["steps"].as_array().expect("steps");
    let because = |words: &str| steps.iter().position(|step| step["because"] == words);
    let at = because("broken off by the interruption");
    let before = |at: usize| {
        let mut earlier = steps[..at].iter();
        // This one is never done in a run without faults.
        earlier.rposition(|step| step["id"] != "second-erasure")
    };
    let at = at.or_else(|| because("interrupted").and_then(before));
    let step = &steps[at.expect("a step")];
    step["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn interrupted_on_the_way_to_an_address_it_stops_at_once() {
    let stage = Stage::start().await;
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = silent.local_addr().expect("an address").port();
    // Nobody ever shakes hands there.
    let waits = format!("https://localhost:{port}");
    let [auth, api, embed] = stage.addresses();
    for (addresses, before) in [
        ([waits.as_str(), api, embed], "ok       configuration"),
        ([auth, &waits, embed], "ok       reach auth"),
        ([auth, api, &waits], "ok       reach api"),
    ] {
        let [auth, api, embed] = addresses;
        let mut doctor = Doctor::at(auth, api, embed).start();
        doctor.prints(before).await;
        doctor.signal("INT");
        doctor.says("Interrupted").await;
        let run = doctor.ends().await;
        assert_eq!(run.code, Some(130));
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn the_end_of_the_terminal_is_an_interruption_too() {
    let stage = Stage::start().await;
    let hold = |asked: &crate::meddler::Asked<'_>| {
        if asked.path.ends_with("/categories") {
            Meddle::Swallow
        } else {
            Meddle::Not
        }
    };
    let meddler = Meddler::before(&stage, hold).await;
    let mut doctor = meddler.doctor().start();
    doctor.prints("ok       widget page").await;
    doctor.signal("HUP");
    doctor.says("Interrupted").await;
    assert_eq!(doctor.ends().await.code, Some(130));
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_second_interruption_says_what_is_left_and_how_to_erase_it() {
    let stage = Stage::start().await;
    // The answer to the creation never comes, and the user is there.
    let meddler = Meddler::before(&stage, |asked| {
        if asked.path.ends_with("/users/me") || asked.path.ends_with("/connections") {
            Meddle::Swallow
        } else {
            Meddle::Not
        }
    });
    let meddler = meddler.await;
    let mut doctor = meddler.doctor().args(&["--as", "ci"]).json().start();
    // `users/me` is read once, then deleted once; both wait for ever.
    meddler.has_come(calls_until_user_read()).await;
    doctor.signal("INT");
    doctor.says("Interrupted").await;
    doctor.signal("INT");
    let run = doctor.ends().await;
    assert_eq!(run.code, Some(1), "{:#}", run.report());
    let left = &run.report()["left"];
    assert_eq!(
        stage.emails().await,
        [left["email"].as_str().expect("an email")]
    );
    assert!(
        left["how_to_erase"]
            .as_str()
            .expect("words")
            .contains("oneshot doctor --as ci")
    );
    assert_eq!(run.report()["outcome"], "failed");

    let run = stage.doctor().args(&["--as", "ci"]).report().await;
    run.passed_with(&[("leftovers", "leftover-erased")]);
    stage.has_nobody().await;
}

/// The call that reads the user, in a run without faults: after our token, the search for leftovers,
/// the creation with a token of its own, the same once more, and the user's two tokens.
fn calls_until_user_read() -> usize {
    1 + 1 + 2 + 1 + 2 + 1
}

#[tokio::test]
async fn people_are_told_what_a_second_interruption_leaves() {
    let stage = Stage::start().await;
    let meddler = Meddler::before(&stage, |asked| {
        if asked.path.ends_with("/users/me") {
            Meddle::Swallow
        } else {
            Meddle::Not
        }
    });
    let meddler = meddler.await;
    let mut doctor = meddler.doctor().start();
    meddler.has_come(calls_until_user_read()).await;
    doctor.signal("INT");
    doctor.says("Once more gives up").await;
    doctor.signal("INT");
    let run = doctor.ends().await;
    assert_eq!(run.code, Some(1));
    let email = stage.emails().await.pop().expect("one user");
    assert!(run.stdout.contains(&email), "{}", run.stdout);
    assert!(
        run.stdout.contains("oneshot doctor --as doctor"),
        "{}",
        run.stdout
    );
    stage
        .doctor()
        .report()
        .await
        .passed_with(&[("leftovers", "leftover-erased")]);
    stage.has_nobody().await;
}
