//! Any sequence of steps, also such as no page offers.

use proptest::prelude::*;

use super::{Notice, Step, Way};
use crate::provider::{Mode, PROVIDERS, Provider, TEST_BANK};
use crate::signin::{Form, Problem};
use crate::world::{Access, Scenario, Source};

/// What a person, or a browser that was left open, may send.
#[derive(Debug, Clone, Copy)]
enum Act {
    SignIn {
        at: Mode,
        good: bool,
        scenario: Scenario,
        early: bool,
    },
    Challenge {
        at: Mode,
        right: bool,
    },
    Authorise,
    Refuse,
    Skip,
    GoToBank,
    Choose(Mode),
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Redirect, Mode::Embedded])
}

fn act() -> impl Strategy<Value = Act> {
    let scenario = prop::sample::select(vec![Scenario::Ok, Scenario::Otp, Scenario::Expired]);
    prop_oneof![
        4 => (mode(), any::<bool>(), scenario, any::<bool>()).prop_map(
            |(at, good, scenario, early)| Act::SignIn { at, good, scenario, early }
        ),
        2 => (mode(), any::<bool>()).prop_map(|(at, right)| Act::Challenge { at, right }),
        2 => Just(Act::Authorise),
        1 => Just(Act::Refuse),
        1 => Just(Act::Skip),
        2 => Just(Act::GoToBank),
        1 => mode().prop_map(Act::Choose),
    ]
}

fn access(scenario: Scenario) -> Access {
    Access {
        source: Source::Bulk {
            accounts: 1,
            transactions: 0,
            pending: 0,
        },
        scenario,
    }
}

fn after(step: Step, act: Act) -> Step {
    match act {
        Act::SignIn {
            at,
            good,
            scenario,
            early,
        } => {
            let outcome = match good {
                true => Ok(access(scenario)),
                false => Err(Form {
                    problem: Some(Problem::Credentials),
                    ..Form::default()
                }),
            };
            step.signed_in(at, outcome, early)
        }
        Act::Challenge { at, right } => step.challenged(at, right),
        Act::Authorise => step.authorised(),
        Act::Refuse => step.refused_at_bank(),
        Act::Skip => step.skipped(),
        Act::GoToBank => step.go_to_bank(),
        Act::Choose(mode) => step.chosen(mode),
    }
}

/// What is opened, being opened and still to be opened.
fn modes(way: &Way) -> Vec<Mode> {
    let opened = way.opened.iter().map(|one| one.mode);
    let later = way.later.iter().copied();
    opened.chain([way.mode]).chain(later).collect()
}

fn assert_sound(step: &Step, provider: &Provider, connection: Option<u64>) {
    match step {
        Step::Door { way, .. }
        | Step::SignIn { way, .. }
        | Step::Challenge { way, .. }
        | Step::Authorise { way, .. } => {
            let modes = modes(way);
            assert!(!modes[1..].contains(&modes[0]), "a channel is opened once");
            assert!(modes.iter().all(|mode| provider.has(*mode)));
            assert_eq!((way.provider.id, way.connection), (provider.id, connection));
        }
        Step::Accounts { opened, .. } => {
            assert!(!opened.opened.is_empty(), "a consent is to something");
            assert_eq!(opened.connection, connection);
        }
        Step::ChooseChannel { .. } => {}
        _ => panic!("no way leads there"),
    }
    let before_bank = matches!(step, Step::Door { way, .. } if way.mode == Mode::Embedded);
    assert!(!before_bank, "a form has no door");
}

proptest! {
    #[test]
    fn no_sequence_of_steps_leaves_the_ways_through_a_bank(
        provider in prop::sample::select(PROVIDERS.iter().collect::<Vec<_>>()),
        connection in prop::option::of(any::<u64>()),
        acts in prop::collection::vec(act(), 0..40),
    ) {
        let modes: Vec<Mode> = provider.modes().collect();
        let mut step = Step::through(provider, &modes, connection).unwrap();
        for act in acts {
            step = after(step, act);
            assert_sound(&step, provider, connection);
        }
    }

    #[test]
    fn who_chooses_a_channel_may_choose_again(acts in prop::collection::vec(act(), 0..40)) {
        let mut step = Step::ChooseChannel { provider: TEST_BANK, notice: None };
        for act in acts {
            step = after(step, act);
            assert_sound(&step, TEST_BANK, None);
            let at_door = matches!(step, Step::Door { .. });
            prop_assert!(!at_door, "back from the bank is back to the choice");
        }
    }
}

#[test]
fn a_bank_without_a_payment_account_leads_on_or_back_with_a_word() {
    let none = Access::refused();
    let both = [Mode::Redirect, Mode::Embedded];
    let way = |modes: &[Mode]| Step::through(TEST_BANK, modes, None).unwrap().go_to_bank();
    let on = way(&both).signed_in(Mode::Redirect, Ok(none.clone()), false);
    assert!(matches!(
        on,
        Step::SignIn { way, notice: Some(Notice::NoPaymentAccount), .. }
            if way.mode == Mode::Embedded && way.opened.is_empty()
    ));
    let back = way(&both[..1]).signed_in(Mode::Redirect, Ok(none), false);
    assert!(matches!(
        back,
        Step::Door {
            notice: Some(Notice::NoPaymentAccount),
            ..
        }
    ));
}
