//! The order of the examination, as a pure function: a step and how it ended in, what comes next out.
//!
//! It reads no clock and does no I/O; `examination` carries out what it answers.

use super::step::Step;

/// How a step ended, as far as the order is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// What it found out about our user at Linxo.
    pub(crate) user: UserSeen,
    /// Whether the operator asked to stop, during this step or before.
    pub(crate) interrupted: bool,
}

/// Whether a step's purpose was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Warnings included.
    Passed,
    Failed,
    /// Not done, or broken off.
    NotDone,
    /// The operator asked a second time: everything ends here.
    Abandoned,
}

/// What a step found out about our user at Linxo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UserSeen {
    Nothing,
    /// It is there, or may be.
    Present,
    /// Linxo was read back, and there is none.
    Gone,
    /// Linxo did not say; this run has made none.
    Unsaid,
    /// There is one, of an earlier run, that cannot be signed in and so not be erased.
    OutOfReach,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Run(Step),
    Skip(Step, Because),
    End,
}

/// Why a step is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Because {
    /// Another one, which it needs, did not pass.
    After(Step),
    /// It was not asked for.
    NotAskedFor,
    /// There is nothing to erase.
    NothingMade,
    /// What there is to erase cannot be signed in.
    OutOfReach,
    /// The operator asked to stop.
    Interrupted,
}

/// Where the examination stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Course {
    with_walk: bool,
    passed: Steps,
    /// A user of ours may be at Linxo, so it is to be erased.
    owed: bool,
    /// A user of an earlier run is at Linxo, and cannot be erased.
    out_of_reach: bool,
    interrupted: bool,
}

impl Course {
    /// The beginning.
    pub(crate) fn begin(with_walk: bool) -> (Self, Next) {
        let course = Self {
            with_walk,
            passed: Steps::default(),
            owed: false,
            out_of_reach: false,
            interrupted: false,
        };
        (course, Next::Run(Step::Configuration))
    }

    /// Whether a user of ours may be at Linxo, as far as is known.
    pub(crate) fn leaves_a_user(self) -> bool {
        self.owed || self.out_of_reach
    }

    /// Whether the operator asked to stop.
    pub(crate) fn was_interrupted(self) -> bool {
        self.interrupted
    }

    /// What comes after a step that ended so.
    pub(crate) fn next(mut self, step: Step, outcome: Outcome) -> (Self, Next) {
        self.interrupted |= outcome.interrupted;
        match outcome.user {
            UserSeen::Nothing => {}
            UserSeen::Present => self.owed = true,
            UserSeen::Gone | UserSeen::Unsaid => self.owed = false,
            UserSeen::OutOfReach => (self.owed, self.out_of_reach) = (false, true),
        }
        match outcome.verdict {
            Verdict::Passed => self.passed.add(step),
            Verdict::Failed | Verdict::NotDone => {}
            Verdict::Abandoned => return (self, Next::End),
        }
        let Some(following) = Step::ALL.into_iter().find(|one| *one > step) else {
            return (self, Next::End);
        };
        if let Some(because) = self.obstacle(following) {
            return (self, Next::Skip(following, because));
        }
        // From here on the call may be on its way. A run that was killed may have left a user too,
        // which the search for leftovers is the first to see.
        self.owed |= following.makes_users() || following == Step::Leftovers;
        (self, Next::Run(following))
    }

    fn obstacle(self, step: Step) -> Option<Because> {
        if self.out_of_reach && (step.erases() || step == Step::NothingLeft) {
            return Some(Because::OutOfReach);
        }
        if step.erases() {
            return (!self.owed).then_some(Because::NothingMade);
        }
        if self.interrupted {
            return Some(Because::Interrupted);
        }
        if step == Step::Walk && !self.with_walk {
            return Some(Because::NotAskedFor);
        }
        let mut needs = step.needs().iter();
        needs
            .find(|need| !self.passed.has(**need))
            .map(|need| Because::After(*need))
    }
}

/// A set of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Steps(u32);

impl Steps {
    fn add(&mut self, step: Step) {
        self.0 |= 1 << step as u32;
    }

    fn has(self, step: Step) -> bool {
        self.0 & (1 << step as u32) != 0
    }
}

#[cfg(test)]
mod tests;
