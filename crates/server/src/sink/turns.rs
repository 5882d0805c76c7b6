//! How many deliveries are under way at once: of one partner, so that a sink of its that hangs holds
//! up its own journeys alone, and of all partners, so that some places of the worker are always left
//! for what delivers nothing. A journey whose turn it is not gives its place of the worker back, and
//! is woken when a turn ends.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use contract::{JourneyId, JourneyState};

use super::delivery::Delivery;
use crate::app::App;
use crate::config::Timing;
use crate::store::Journey;

/// A journey that waits looks again by itself after this. It is woken before, except when whoever had
/// the turn was cut off, or the journey is another server's by now.
const LONGEST_WAIT_MS: i64 = 30_000;

/// Turns to deliver, of this server.
#[derive(Debug)]
pub(crate) struct Turns {
    of_a_partner: usize,
    of_all: usize,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    /// By partner; none is kept that has none.
    taken: HashMap<String, usize>,
    /// Journeys whose turn it was not, with their partners, in the order they came.
    waiting: VecDeque<(String, JourneyId)>,
}

/// A turn, until this is dropped.
#[derive(Debug)]
struct Turn<'a> {
    turns: &'a Turns,
    partner: String,
}

impl Turns {
    /// As many as the configuration says.
    pub(crate) fn new(timing: &Timing) -> Self {
        let places = timing.journeys_at_once.max(1);
        let quarter = places / 4;
        Self {
            of_a_partner: timing.deliveries_of_a_partner.unwrap_or(quarter).max(1),
            of_all: places - quarter,
            inside: Mutex::default(),
        }
    }

    /// Without one, the journey is among those that wait.
    fn take(&self, partner: &str, journey: &JourneyId) -> Option<Turn<'_>> {
        let mut inside = self.inside();
        inside.waiting.retain(|(_, waiting)| waiting != journey);
        if !self.has_room(&inside, partner) {
            let waits = (partner.to_owned(), journey.clone());
            inside.waiting.push_back(waits);
            return None;
        }
        *inside.taken.entry(partner.to_owned()).or_default() += 1;
        Some(Turn {
            turns: self,
            partner: partner.to_owned(),
        })
    }

    /// The first of those that wait and could have a turn now. It waits no more.
    fn next(&self) -> Option<JourneyId> {
        let mut inside = self.inside();
        let mut waiting = inside.waiting.iter();
        let first = waiting.position(|(partner, _)| self.has_room(&inside, partner))?;
        let (_, journey) = inside.waiting.remove(first)?;
        Some(journey)
    }

    fn has_room(&self, inside: &Inside, partner: &str) -> bool {
        let of_partner = inside.taken.get(partner).copied().unwrap_or_default();
        of_partner < self.of_a_partner && inside.taken.values().sum::<usize>() < self.of_all
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut inside = self.turns.inside();
        if let Some(taken) = inside.taken.get_mut(&self.partner) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                inside.taken.remove(&self.partner);
            }
        }
    }
}

/// Carries a journey's delivery out when it is its turn, and else says when to look again.
pub(crate) async fn in_turn<E>(
    app: &App,
    journey: &Journey,
    delivery: impl Future<Output = Result<Delivery, E>>,
) -> Result<Delivery, E> {
    if app.sinks.of(&journey.partner).is_empty() {
        return delivery.await;
    }
    let Some(turn) = app.sinks.turns.take(&journey.partner, &journey.id) else {
        let until_ms = app.now_ms().saturating_add(LONGEST_WAIT_MS);
        return Ok(Delivery::NotItsTurn { until_ms });
    };
    let outcome = delivery.await;
    drop(turn);
    wake_next(app).await;
    outcome
}

/// One turn ended, so one journey that waits is woken: one that still has something to deliver.
async fn wake_next(app: &App) {
    while let Some(id) = app.sinks.turns.next() {
        let woken = match app.store.journey(&id).await {
            Ok(Some(next)) if next.position.state == JourneyState::Collecting => {
                app.wake(&id).await
            }
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        if let Err(error) = woken {
            tracing::warn!(journey = %id, %error, "could not be woken; it looks again by itself");
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(journeys_at_once: usize, deliveries_of_a_partner: Option<usize>) -> Turns {
        Turns::new(&Timing {
            journeys_at_once,
            deliveries_of_a_partner,
            ..Timing::default()
        })
    }

    fn id(name: &str) -> JourneyId {
        JourneyId(name.to_owned())
    }

    #[test]
    fn a_partner_has_a_quarter_of_the_places_and_all_have_three() {
        for (places, of_a_partner, of_all) in [(1, 1, 1), (3, 1, 3), (4, 1, 3), (32, 8, 24)] {
            let turns = turns(places, None);
            let found = (turns.of_a_partner, turns.of_all);
            assert_eq!(found, (of_a_partner, of_all), "{places}");
        }
        assert_eq!(turns(32, Some(2)).of_a_partner, 2);
        let turns = turns(8, None);
        let mut taken = Vec::new();
        for partner in ["a", "a", "a", "b", "b", "b", "c", "c", "d"] {
            taken.push(turns.take(partner, &id("one")));
        }
        let taken: Vec<_> = taken.iter().map(Option::is_some).collect();
        assert_eq!(
            taken,
            [true, true, false, true, true, false, true, true, false]
        );
    }

    #[test]
    fn the_first_that_waits_and_can_have_the_turn_gets_it() {
        let turns = turns(4, None);
        let a = turns.take("a", &id("a1")).expect("room");
        let b = turns.take("b", &id("b1")).expect("room");
        for (partner, name) in [("a", "a2"), ("b", "b2"), ("a", "a3"), ("a", "a2")] {
            assert!(turns.take(partner, &id(name)).is_none(), "{name}");
        }
        assert_eq!(turns.next(), None, "everything is taken");
        drop(b);
        assert_eq!(turns.next(), Some(id("b2")));
        assert_eq!(turns.next(), None, "the others wait for another partner");
        drop(a);
        // Asked again, a2 went to the end.
        assert_eq!(turns.next(), Some(id("a3")));
        assert_eq!(turns.next(), Some(id("a2")));
        assert_eq!(turns.next(), None);
    }
}
