//! Tells open streams of events, in this process, that a journey changed. What changed is read from
//! the store, so a missed word costs nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use contract::JourneyId;
use tokio::sync::watch;

/// More than one person has tabs open, and too few to use up the server's connections.
pub(crate) const STREAMS_OF_A_JOURNEY: usize = 16;

/// The streams of this process, by journey.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hub {
    journeys: Arc<Mutex<HashMap<JourneyId, watch::Sender<i64>>>>,
}

impl Hub {
    /// Hears of every change of a journey from now on; none when too many do already.
    pub(crate) fn subscribe(&self, id: &JourneyId) -> Option<watch::Receiver<i64>> {
        let mut journeys = self.lock();
        // Here, because it is the only place where the map grows.
        journeys.retain(|_, sender| sender.receiver_count() > 0);
        let sender = journeys
            .entry(id.clone())
            .or_insert_with(|| watch::channel(0).0);
        (sender.receiver_count() < STREAMS_OF_A_JOURNEY).then(|| sender.subscribe())
    }

    /// Says that a journey changed.
    pub(crate) fn publish(&self, id: &JourneyId, seq: i64) {
        if let Some(sender) = self.lock().get(id) {
            sender.send_replace(seq);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JourneyId, watch::Sender<i64>>> {
        // Nothing panics while it is held; and a map is a map.
        self.journeys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_subscriber_hears_of_its_journey_and_is_forgotten_when_gone() {
        let hub = Hub::default();
        let (one, two) = (JourneyId("jrn_1".into()), JourneyId("jrn_2".into()));
        let mut hears = hub.subscribe(&one).expect("room");
        hub.publish(&two, 9);
        hub.publish(&one, 7);
        hears.changed().await.expect("a change");
        assert_eq!(*hears.borrow(), 7);
        drop(hears);
        let _other = hub.subscribe(&two);
        assert_eq!(hub.lock().len(), 1);
    }

    #[test]
    fn one_journey_cannot_take_all_streams() {
        let hub = Hub::default();
        let (one, two) = (JourneyId("jrn_1".into()), JourneyId("jrn_2".into()));
        let mut streams: Vec<_> = std::iter::from_fn(|| hub.subscribe(&one)).collect();
        assert_eq!(streams.len(), STREAMS_OF_A_JOURNEY);
        assert!(hub.subscribe(&two).is_some());
        streams.pop();
        assert!(hub.subscribe(&one).is_some());
    }
}
