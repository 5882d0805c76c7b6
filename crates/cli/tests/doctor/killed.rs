//! Killed at any moment, the doctor leaves a user that its next run finds and erases.

use crate::interrupted::calls_of_a_run;
use crate::meddler::{Meddle, Meddler};
use crate::stage::Stage;

#[tokio::test]
async fn killed_in_the_middle_of_any_call_its_next_run_erases_what_is_left() {
    let stage = Stage::start().await;
    let calls = calls_of_a_run(&stage).await;
    let mut left_behind = 0;
    for number in 1..=calls {
        let meddler = Meddler::before(&stage, move |asked| {
            if asked.number == number {
                Meddle::Hold
            } else {
                Meddle::Not
            }
        });
        let meddler = meddler.await;
        let doctor = meddler.doctor().start();
        meddler.has_come(number).await;
        doctor.signal("KILL");
        assert_eq!(doctor.ends().await.code, None, "killed");
        // The call was on its way, and arrives.
        meddler.release();
        meddler.has_gone_on().await;
        let left = stage.emails().await;
        left_behind += left.len();
        let run = stage.doctor().report().await;
        assert_eq!(run.code, Some(0), "call {number}: {:#}", run.report());
        let found = run.findings("warning");
        let found = found.iter().any(|(_, code)| code == "leftover-erased");
        assert_eq!(found, !left.is_empty(), "call {number}: {left:?}");
        stage.has_nobody().await;
    }
    assert!(left_behind > calls / 2, "{left_behind} of {calls}");
}
