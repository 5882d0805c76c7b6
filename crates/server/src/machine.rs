//! A journey's state machine: closed enums and one pure function, [`step`]. It reads no clock and
//! does no I/O; the worker and the API feed it what they saw and commit what it answers.

use contract::{Banks, FailureCode, JourneyState};

#[cfg(test)]
mod tests;

/// How a journey ends, known before its erasure starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The data is in the store, and the backup was verified.
    Delivered,
    /// The end user or the partner stopped it.
    Cancelled,
    /// The deadline passed without a connection.
    Abandoned,
    /// It could not be done.
    Failed(FailureCode),
}

/// Where a journey stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Its state.
    pub state: JourneyState,
    /// Its outcome, once known.
    pub outcome: Option<Outcome>,
    /// Whether the end user said that no more banks follow.
    pub finishing: bool,
}

/// What the user's connections look like, all taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// There is at least one.
    pub any: bool,
    /// At least one may synchronise by itself, which One Shot forbids.
    pub auto_sync: bool,
    /// At least one is not final.
    pub running: bool,
    /// At least one is final and gives data.
    pub with_data: bool,
    /// All that is final gives nothing, but the widget still offers another try.
    pub may_be_tried_again: bool,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The end user's page wants the widget.
    WidgetRequested,
    /// The connections were read at Linxo.
    ConnectionsRead(Reading),
    /// The end user has no more banks to add.
    FinishRequested(Reading),
    /// The end user wants to stop.
    CancelRequested,
    /// The partner wants everything erased, whatever the state.
    DeletionRequested,
    /// The deadline passed; this is what was last read.
    DeadlinePassed(Reading),
    /// Linxo refuses for a reason that waiting does not mend, or was away for too long.
    RefusedByLinxo,
    /// A list at Linxo changed each time it was read, so that it was never known to be whole.
    DataKeptChanging,
    /// Everything is stored, and was read back from the store.
    BackupVerified,
    /// A sink did not take the backup for as long as it was worth waiting.
    BackupRefused,
    /// The worker is about to delete the user.
    ErasureBegun,
    /// Linxo was read back: the user is gone.
    ErasureVerified,
}

/// The event makes no sense in this state; the one who caused it is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a journey that is {state:?} cannot do this")]
pub struct Refused {
    /// Where the journey stands.
    pub state: JourneyState,
}

impl Position {
    /// Where every journey begins.
    pub fn opened() -> Self {
        Self {
            state: JourneyState::Opened,
            outcome: None,
            finishing: false,
        }
    }

    fn at(&self, state: JourneyState) -> Self {
        Self {
            state,
            ..self.clone()
        }
    }

    fn ended(&self, outcome: Outcome) -> Self {
        Self {
            state: JourneyState::Erasing,
            outcome: Some(outcome),
            ..self.clone()
        }
    }

    fn is_linking(&self) -> bool {
        matches!(
            self.state,
            JourneyState::Linking | JourneyState::Synchronising
        )
    }
}

/// Where the journey stands after an event; the same position when the event changes nothing.
pub fn step(banks: Banks, from: &Position, event: Event) -> Result<Position, Refused> {
    use JourneyState as S;
    let stay = || Ok(from.clone());
    let refuse = || Err(Refused { state: from.state });
    match event {
        Event::WidgetRequested => match from.state {
            S::Opened => Ok(from.at(S::Linking)),
            S::Linking | S::Synchronising => stay(),
            S::Collecting | S::BackedUp | S::Erasing | S::Erased => refuse(),
        },
        Event::ConnectionsRead(reading) if from.is_linking() => Ok(read(banks, from, reading)),
        Event::FinishRequested(reading) if from.is_linking() => {
            if !reading.any {
                return refuse();
            }
            // What is known may be older than the person's last bank: the next reading moves on.
            Ok(Position {
                finishing: true,
                ..from.clone()
            })
        }
        Event::FinishRequested(_) => match from.state {
            S::Opened => refuse(),
            _ => stay(),
        },
        Event::CancelRequested => match (from.state, &from.outcome) {
            (S::Opened | S::Linking | S::Synchronising, _) => Ok(from.ended(Outcome::Cancelled)),
            (_, Some(Outcome::Cancelled)) => stay(),
            _ => refuse(),
        },
        Event::DeletionRequested => match (from.state, &from.outcome) {
            (S::Erased, _) => stay(),
            // What was delivered stays that, also when nothing of it is kept.
            (_, Some(outcome)) => Ok(from.ended(outcome.clone())),
            (_, None) => Ok(from.ended(Outcome::Cancelled)),
        },
        Event::DeadlinePassed(reading) => match from.state {
            S::Opened => Ok(from.ended(Outcome::Abandoned)),
            S::Linking | S::Synchronising => Ok(at_deadline(banks, from, reading)),
            _ => stay(),
        },
        Event::RefusedByLinxo => match from.state {
            S::Linking | S::Synchronising | S::Collecting => {
                Ok(from.ended(Outcome::Failed(FailureCode::RefusedByLinxo)))
            }
            _ => stay(),
        },
        Event::DataKeptChanging => match from.state {
            S::Collecting => Ok(from.ended(Outcome::Failed(FailureCode::DataKeptChanging))),
            _ => stay(),
        },
        Event::BackupRefused => match from.state {
            S::Collecting => Ok(from.ended(Outcome::Failed(FailureCode::BackupRefused))),
            _ => stay(),
        },
        Event::BackupVerified => match from.state {
            S::Collecting => Ok(Position {
                state: S::BackedUp,
                outcome: Some(Outcome::Delivered),
                ..from.clone()
            }),
            _ => stay(),
        },
        Event::ErasureBegun => match from.state {
            S::BackedUp => Ok(from.at(S::Erasing)),
            _ => stay(),
        },
        Event::ErasureVerified => match from.state {
            S::Erasing => Ok(from.at(S::Erased)),
            _ => stay(),
        },
        Event::ConnectionsRead(_) => stay(),
    }
}

fn read(banks: Banks, from: &Position, reading: Reading) -> Position {
    if reading.auto_sync {
        return from.ended(Outcome::Failed(FailureCode::AutoSyncEnabled));
    }
    if reading.running {
        return from.at(JourneyState::Synchronising);
    }
    let goes_on = banks == Banks::One || from.finishing;
    match (reading.any, goes_on) {
        (true, true) if reading.with_data => from.at(JourneyState::Collecting),
        (true, true) if reading.may_be_tried_again && !from.finishing => {
            from.at(JourneyState::Linking)
        }
        (true, true) => from.ended(Outcome::Failed(FailureCode::ConnectionFailed)),
        (true, false) | (false, _) => Position {
            finishing: from.finishing && reading.any,
            ..from.at(JourneyState::Linking)
        },
    }
}

fn at_deadline(banks: Banks, from: &Position, reading: Reading) -> Position {
    if reading.auto_sync {
        return from.ended(Outcome::Failed(FailureCode::AutoSyncEnabled));
    }
    let delivers = match banks {
        // What one bank could not finish is not a delivery.
        Banks::One => reading.with_data && !reading.running,
        Banks::Many => reading.with_data,
    };
    if delivers {
        from.at(JourneyState::Collecting)
    } else if reading.running {
        from.ended(Outcome::Failed(FailureCode::SynchronisationTimeout))
    } else if reading.any {
        from.ended(Outcome::Failed(FailureCode::ConnectionFailed))
    } else {
        from.ended(Outcome::Abandoned)
    }
}
