use proptest::prelude::*;

use super::*;

/// How a step may end: the verdict, what was seen of the user, whether a signal came.
fn any_outcome() -> impl Strategy<Value = Outcome> {
    let verdict = prop_oneof![
        6 => Just(Verdict::Passed),
        3 => Just(Verdict::Failed),
        1 => Just(Verdict::NotDone),
    ];
    let user = prop_oneof![
        3 => Just(UserSeen::Nothing),
        1 => Just(UserSeen::Present),
        2 => Just(UserSeen::Gone),
    ];
    let signal = prop::bool::weighted(0.05);
    (verdict, user, signal).prop_map(|(verdict, user, interrupted)| Outcome {
        verdict,
        user,
        interrupted,
    })
}

fn skipped() -> Outcome {
    Outcome {
        verdict: Verdict::NotDone,
        user: UserSeen::Nothing,
        interrupted: false,
    }
}

/// What happened, in order: each step with how it ended, or why it was skipped.
type Story = Vec<(Step, Result<Outcome, Because>)>;

/// Goes all the way. A step that makes a user does not know that the user is gone, unless it erased it
/// itself, as `email-again` may.
fn story(with_walk: bool, outcomes: &[Outcome]) -> (Story, Course) {
    let (mut course, mut next) = Course::begin(with_walk);
    let mut story = Story::new();
    let mut outcomes = outcomes.iter().copied();
    loop {
        let (step, outcome) = match next {
            Next::End => return (story, course),
            Next::Skip(step, because) => {
                story.push((step, Err(because)));
                (step, skipped())
            }
            Next::Run(step) => {
                let mut outcome = outcomes.next().unwrap_or(skipped());
                if matches!(step, Step::UserCreation | Step::EmailTaken) {
                    outcome.user = UserSeen::Nothing;
                }
                story.push((step, Ok(outcome)));
                (step, outcome)
            }
        };
        (course, next) = course.next(step, outcome);
    }
}

proptest! {
    #[test]
    fn every_step_is_told_of_once_and_in_order(
        walk: bool,
        outcomes in prop::collection::vec(any_outcome(), 18),
    ) {
        let (story, _) = story(walk, &outcomes);
        let steps: Vec<Step> = story.iter().map(|(step, _)| *step).collect();
        prop_assert_eq!(steps, Step::ALL);
    }

    #[test]
    fn once_a_creation_may_have_been_sent_an_erasure_is_attempted_or_none_is_left(
        walk: bool,
        outcomes in prop::collection::vec(any_outcome(), 18),
    ) {
        let (story, _) = story(walk, &outcomes);
        for (at, (step, happened)) in story.iter().enumerate() {
            let Ok(outcome) = happened else { continue };
            if !step.makes_users() || outcome.user == UserSeen::Gone {
                continue;
            }
            let after = &story[at + 1..];
            // Until the next erasure nothing may say that the user is gone and so excuse it.
            let erased = after.iter().any(|(step, happened)| step.erases() && happened.is_ok());
            let excused = after
                .iter()
                .take_while(|(step, _)| !step.erases())
                .any(|(_, happened)| happened.is_ok_and(|outcome| outcome.user == UserSeen::Gone));
            prop_assert!(erased || excused, "{:?}", story);
        }
    }

    #[test]
    fn a_user_that_may_be_left_is_always_owned_up_to(
        walk: bool,
        outcomes in prop::collection::vec(any_outcome(), 18),
    ) {
        let (story, course) = story(walk, &outcomes);
        // The last word on the user, from the steps that were carried out.
        let mut may_be_there = false;
        for (step, happened) in &story {
            let Ok(outcome) = happened else { continue };
            may_be_there |= step.makes_users() || *step == Step::Leftovers;
            match outcome.user {
                UserSeen::Nothing => {}
                UserSeen::Present => may_be_there = true,
                UserSeen::Gone | UserSeen::Unsaid => may_be_there = false,
                UserSeen::OutOfReach => unreachable!("no such outcome here"),
            }
        }
        prop_assert_eq!(course.leaves_a_user(), may_be_there);
    }

    #[test]
    fn after_an_interruption_nothing_but_an_erasure_is_done(
        walk: bool,
        outcomes in prop::collection::vec(any_outcome(), 18),
    ) {
        let (story, course) = story(walk, &outcomes);
        let at = story.iter().position(|(_, happened)| happened.is_ok_and(|one| one.interrupted));
        prop_assert_eq!(course.was_interrupted(), at.is_some());
        if let Some(at) = at {
            for (step, happened) in &story[at + 1..] {
                prop_assert!(step.erases() || happened.is_err(), "{:?}", story);
            }
        }
    }

    #[test]
    fn a_step_is_taken_only_after_those_it_needs_have_passed(
        walk: bool,
        outcomes in prop::collection::vec(any_outcome(), 18),
    ) {
        let (story, _) = story(walk, &outcomes);
        let passed = |need: &Step| story.iter().any(|(step, happened)| {
            step == need && happened.is_ok_and(|one| one.verdict == Verdict::Passed)
        });
        for (step, happened) in &story {
            if happened.is_ok() {
                prop_assert!(step.needs().iter().all(passed), "{:?}: {:?}", step, story);
            }
        }
    }
}

/// Every step passes; the erasure says that the user is gone.
fn all_well(step: Step) -> Outcome {
    let user = match step {
        Step::Leftovers | Step::Erasure | Step::EmailAgain => UserSeen::Gone,
        _ => UserSeen::Nothing,
    };
    Outcome {
        verdict: Verdict::Passed,
        user,
        interrupted: false,
    }
}

/// Goes on from the beginning with `all_well`, but for one step.
fn with(step: Step, outcome: Outcome) -> Vec<Next> {
    let (mut course, mut next) = Course::begin(false);
    let mut all = Vec::new();
    loop {
        all.push(next);
        let (at, how) = match next {
            Next::End => return all,
            Next::Skip(at, _) => (at, skipped()),
            Next::Run(at) if at == step => (at, outcome),
            Next::Run(at) => (at, all_well(at)),
        };
        (course, next) = course.next(at, how);
    }
}

#[test]
fn when_all_is_well_only_the_walk_and_the_second_erasure_are_skipped() {
    let all = with(Step::Configuration, all_well(Step::Configuration));
    let skips: Vec<&Next> = all
        .iter()
        .filter(|next| matches!(next, Next::Skip(..)))
        .collect();
    assert_eq!(
        skips,
        [
            &Next::Skip(Step::Walk, Because::NotAskedFor),
            &Next::Skip(Step::SecondErasure, Because::NothingMade),
        ]
    );
}

#[test]
fn a_failed_list_does_not_keep_the_widget_from_being_looked_at() {
    let failed = Outcome {
        verdict: Verdict::Failed,
        ..all_well(Step::WidgetSession)
    };
    let all = with(Step::WidgetSession, failed);
    assert!(all.contains(&Next::Skip(
        Step::WidgetPage,
        Because::After(Step::WidgetSession)
    )));
    assert!(all.contains(&Next::Run(Step::Lists)));
    assert!(all.contains(&Next::Run(Step::Erasure)));
}

#[test]
fn without_our_token_nothing_is_made_and_nothing_is_erased() {
    let failed = Outcome {
        verdict: Verdict::Failed,
        ..all_well(Step::ClientToken)
    };
    let all = with(Step::ClientToken, failed);
    assert!(all.contains(&Next::Skip(
        Step::UserCreation,
        Because::After(Step::ClientToken)
    )));
    assert!(all.contains(&Next::Skip(Step::Erasure, Because::NothingMade)));
}

#[test]
fn a_search_for_leftovers_that_saw_none_keeps_from_making_more_and_owes_nothing() {
    let unsaid = Outcome {
        verdict: Verdict::Failed,
        user: UserSeen::Unsaid,
        interrupted: false,
    };
    let all = with(Step::Leftovers, unsaid);
    assert!(all.contains(&Next::Skip(
        Step::UserCreation,
        Because::After(Step::Leftovers)
    )));
    assert!(all.contains(&Next::Skip(Step::Erasure, Because::NothingMade)));
}

#[test]
fn an_interrupted_search_for_leftovers_still_erases() {
    let interrupted = Outcome {
        verdict: Verdict::NotDone,
        user: UserSeen::Nothing,
        interrupted: true,
    };
    let all = with(Step::Leftovers, interrupted);
    assert!(all.contains(&Next::Skip(Step::UserCreation, Because::Interrupted)));
    assert!(all.contains(&Next::Run(Step::Erasure)));
}

#[test]
fn a_user_that_cannot_be_signed_in_is_left_and_owned_up_to() {
    let locked = Outcome {
        verdict: Verdict::Failed,
        user: UserSeen::OutOfReach,
        interrupted: false,
    };
    let all = with(Step::UserCreation, locked);
    assert!(all.contains(&Next::Skip(Step::Erasure, Because::OutOfReach)));
    assert!(all.contains(&Next::Skip(Step::NothingLeft, Because::OutOfReach)));
    let (course, _) = Course::begin(false);
    assert!(course.next(Step::UserCreation, locked).0.leaves_a_user());
}

#[test]
fn a_second_interruption_ends_everything() {
    let abandoned = Outcome {
        verdict: Verdict::Abandoned,
        user: UserSeen::Nothing,
        interrupted: true,
    };
    let all = with(Step::Erasure, abandoned);
    assert_eq!(all.last(), Some(&Next::End));
    assert_eq!(all[all.len() - 2], Next::Run(Step::Erasure));
}
