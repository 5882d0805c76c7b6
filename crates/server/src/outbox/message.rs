//! What partners are told: news of a journey, with ids, counts and hashes, and never bank data.

use contract::{Counts, FailureCode, JourneyId, JourneyState, OutcomeKind};
use serde::Serialize;

use crate::backup::VerifiedBackup;
use crate::machine::{Outcome, Position};
use crate::store::{Change, Journey};

/// Something that a partner hears of, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The data is in the store and every sink has it.
    BackedUp,
    /// Stopped; nothing is kept.
    Cancelled,
    /// Given up at the deadline; nothing is kept.
    Abandoned,
    /// It could not be done; nothing is kept.
    Failed,
    /// Linxo was read back: the user is gone.
    Erased,
}

impl News {
    /// What a move from one position to another is to a partner.
    pub(crate) fn of(before: &Position, after: &Position) -> Option<Self> {
        let moved = before.state != after.state;
        match (after.state, &after.outcome) {
            (JourneyState::BackedUp, _) if moved => Some(Self::BackedUp),
            (JourneyState::Erased, _) if moved => Some(Self::Erased),
            (_, outcome) if *outcome == before.outcome => None,
            (_, Some(Outcome::Cancelled)) => Some(Self::Cancelled),
            (_, Some(Outcome::Abandoned)) => Some(Self::Abandoned),
            (_, Some(Outcome::Failed(_))) => Some(Self::Failed),
            (_, Some(Outcome::Delivered) | None) => None,
        }
    }

    /// The message's type.
    pub(crate) fn event(self) -> &'static str {
        match self {
            Self::BackedUp => "journey.backed_up",
            Self::Cancelled => "journey.cancelled",
            Self::Abandoned => "journey.abandoned",
            Self::Failed => "journey.failed",
            Self::Erased => "journey.erased",
        }
    }
}

/// A message to be written into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The same for the same news of the same journey, whoever writes it and however often. It has no
    /// full stop, which separates the parts of what is signed.
    pub id: String,
    /// Its type, such as `journey.erased`.
    pub event: &'static str,
    /// The body, sent to the byte as it is.
    pub body: String,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    journey: &'a JourneyId,
    reference: Option<&'a str>,
    state: JourneyState,
    outcome: Option<OutcomeKind>,
    failure_code: Option<FailureCode>,
    counts: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
}

/// The message for a change of a journey as it was read, when that is news.
pub(crate) fn message(read: &Journey, change: &Change) -> Option<NewMessage> {
    let after = &change.position;
    let event = News::of(&read.position, after)?.event();
    let moved = Journey {
        position: after.clone(),
        ..read.clone()
    };
    let (outcome, failure_code) = moved.outcome();
    let body = Body {
        r#type: event,
        timestamp: timestamp(change.now_ms),
        data: Data {
            journey: &read.id,
            reference: read.reference.as_deref(),
            state: after.state,
            outcome,
            failure_code,
            counts: if change.purge {
                Counts::default()
            } else {
                read.counts
            },
            sha256: change.backup.as_ref().map(VerifiedBackup::data_sha256),
        },
    };
    let word = event.strip_prefix("journey.").unwrap_or(event);
    Some(NewMessage {
        id: format!("msg_{}_{word}", read.id),
        event,
        // Nothing in it can fail to be written.
        body: serde_json::to_string(&body).ok()?,
    })
}

/// A time as RFC 3339 has it.
pub(crate) fn timestamp(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_string()
}

#[cfg(test)]
mod tests {
    use contract::Banks;

    use super::*;
    use crate::machine::{Event, Reading, step};

    fn at(state: JourneyState, outcome: Option<Outcome>) -> Position {
        Position {
            state,
            outcome,
            finishing: false,
        }
    }

    #[test]
    fn each_end_is_news_once_and_progress_is_none() {
        use JourneyState as S;
        let linked = Reading {
            any: true,
            with_data: true,
            ..Reading::default()
        };
        let way = [
            (Event::WidgetRequested, None),
            (Event::ConnectionsRead(linked), None),
            (Event::BackupVerified, Some(News::BackedUp)),
            (Event::ErasureBegun, None),
            (Event::ErasureVerified, Some(News::Erased)),
            (Event::DeletionRequested, None),
        ];
        let mut position = Position::opened();
        for (event, news) in way {
            let next = step(Banks::One, &position, event).expect("a move");
            assert_eq!(News::of(&position, &next), news, "{event:?}");
            position = next;
        }
        let ends = [
            (Outcome::Cancelled, News::Cancelled),
            (Outcome::Abandoned, News::Abandoned),
            (Outcome::Failed(FailureCode::ConnectionFailed), News::Failed),
        ];
        for (outcome, news) in ends {
            let ended = at(S::Erasing, Some(outcome.clone()));
            assert_eq!(News::of(&at(S::Linking, None), &ended), Some(news));
            assert_eq!(News::of(&ended, &ended), None);
            assert_eq!(
                News::of(&ended, &at(S::Erased, Some(outcome))),
                Some(News::Erased)
            );
        }
        // A delivered journey that its partner has erased before the end.
        let delivered = at(S::BackedUp, Some(Outcome::Delivered));
        let next = step(Banks::One, &delivered, Event::DeletionRequested).expect("a move");
        assert_eq!(News::of(&delivered, &next), None);
    }
}
