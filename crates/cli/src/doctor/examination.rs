//! The examination itself: carries out what `course` answers, and listens for the wish to stop.

use std::pin::pin;
use std::time::Instant;

use super::checks;
use super::course::{Course, Next, Outcome, UserSeen, Verdict};
use super::finding::Notes;
use super::interrupt::Interrupt;
use super::report::{self, StepReport};
use super::step::Step;
use super::subject::Subject;

/// Who follows the examination while it goes on.
pub(crate) trait Follow {
    /// A step begins.
    fn begins(&mut self, step: Step);
    /// A step has ended, or is skipped.
    fn ended(&mut self, report: &StepReport);
}

/// How the examination ended.
pub(crate) struct Ended {
    pub(crate) steps: Vec<StepReport>,
    /// The operator asked to stop.
    pub(crate) interrupted: bool,
    /// A user of ours may be at Linxo.
    pub(crate) left: bool,
}

/// Takes all the steps.
pub(crate) async fn examine(
    subject: &mut Subject,
    interrupt: &mut Interrupt,
    with_walk: bool,
    follower: &mut dyn Follow,
) -> Ended {
    let mut steps = Vec::new();
    let (mut course, mut next) = Course::begin(with_walk);
    loop {
        let (step, report, outcome) = match next {
            Next::End => break,
            Next::Skip(step, because) => {
                let report = StepReport::skipped(step, report::words(because));
                (step, report, not_done(false))
            }
            Next::Run(step) => {
                follower.begins(step);
                let (report, outcome) = take(step, subject, interrupt, course).await;
                (step, report, outcome)
            }
        };
        follower.ended(&report);
        steps.push(report);
        (course, next) = course.next(step, outcome);
    }
    Ended {
        steps,
        interrupted: course.was_interrupted(),
        left: course.leaves_a_user(),
    }
}

fn not_done(interrupted: bool) -> Outcome {
    Outcome {
        verdict: Verdict::NotDone,
        user: UserSeen::Nothing,
        interrupted,
    }
}

/// What a signal does to the step under way.
#[derive(PartialEq, Eq)]
enum Signalled {
    No,
    /// The step goes on to its end, because it must.
    Waits,
    BrokenOff,
    Abandoned,
}

/// Takes a step, to its end or until it is broken off.
async fn take(
    step: Step,
    subject: &mut Subject,
    interrupt: &mut Interrupt,
    course: Course,
) -> (StepReport, Outcome) {
    let tell = subject.tell;
    let begun = Instant::now();
    let mut notes = Notes::default();
    let mut signalled = Signalled::No;
    {
        let mut work = pin!(checks::carry_out(step, subject, &mut notes));
        loop {
            tokio::select! {
                biased;
                () = &mut work => break,
                () = interrupt.next() => {
                    if course.was_interrupted() || signalled != Signalled::No {
                        signalled = Signalled::Abandoned;
                        break;
                    }
                    if step.may_be_dropped() {
                        tell("Interrupted: erasing whatever this run made. Once more gives up.");
                        signalled = Signalled::BrokenOff;
                        break;
                    }
                    tell(if step.erases() {
                        "Interrupted: the erasure goes on to its end. Once more gives up."
                    } else {
                        "Interrupted: the call that makes a user is waited for, so that the user \
                         can be erased. Once more gives up."
                    });
                    signalled = Signalled::Waits;
                }
            }
        }
    }
    let took = begun.elapsed();
    let interrupted = signalled != Signalled::No;
    let user = notes.user.unwrap_or(UserSeen::Nothing);
    match signalled {
        Signalled::BrokenOff => {
            let report = StepReport::broken_off(step, notes, took);
            (report, not_done(true))
        }
        Signalled::Abandoned => {
            let report = StepReport::broken_off(step, notes, took);
            let mut outcome = not_done(true);
            outcome.verdict = Verdict::Abandoned;
            (report, outcome)
        }
        Signalled::No | Signalled::Waits => {
            let verdict = notes.verdict();
            let outcome = Outcome {
                verdict,
                user,
                interrupted,
            };
            (StepReport::done(step, notes, took), outcome)
        }
    }
}
