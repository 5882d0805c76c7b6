//! The lender's applications, kept in memory: the demo forgets them when it ends.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use contract::{JourneyId, Presentation};
use serde::Deserialize;

/// How many are kept; the oldest go first.
const KEPT: usize = 1_000;

/// How the applicant wants to share the bank data.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wishes {
    /// The language of the journey; the browser's when absent.
    pub(super) locale: Option<String>,
    /// Linxo's widget in a frame, or as a page.
    pub(super) presentation: Presentation,
}

/// A loan application and the journey opened for it.
pub(super) struct Application {
    /// Unguessable, as the applicant's browser names the application by it.
    pub(super) id: String,
    /// The journey that brings the bank data.
    pub(super) journey: JourneyId,
    /// Where its end user sees it, afterwards too.
    pub(super) url: String,
}

/// All applications.
#[derive(Default)]
pub(super) struct Applications(Mutex<VecDeque<Application>>);

impl Applications {
    /// A name for a new application.
    pub(super) fn new_id() -> String {
        format!("{:032x}", rand::random::<u128>())
    }

    /// Remembers one.
    pub(super) fn keep(&self, application: Application) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(application);
    }

    /// The journey of an application.
    pub(super) fn journey(&self, id: &str) -> Option<JourneyId> {
        self.of(id, |application| application.journey.clone())
    }

    /// Where the end user sees that journey.
    pub(super) fn url(&self, id: &str) -> Option<String> {
        self.of(id, |application| application.url.clone())
    }

    fn of<T>(&self, id: &str, take: impl FnOnce(&Application) -> T) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = kept.iter();
        kept.find(|application| application.id == id).map(take)
    }
}

#[cfg(test)]
mod tests {
    use super::{Application, Applications, KEPT};
    use contract::JourneyId;

    #[test]
    fn an_application_finds_its_journey_and_no_other_does() {
        let applications = Applications::default();
        applications.keep(Application {
            id: "a".to_owned(),
            journey: JourneyId("jrn_1".to_owned()),
            url: "http://app/j/1".to_owned(),
        });
        assert_eq!(applications.url("a").as_deref(), Some("http://app/j/1"));
        assert_eq!(applications.url("b"), None);
        assert_eq!(
            applications.journey("a"),
            Some(JourneyId("jrn_1".to_owned()))
        );
        assert_eq!(applications.journey("b"), None);
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_application_is_forgotten_first() {
        let applications = Applications::default();
        for number in 0..=KEPT {
            applications.keep(Application {
                id: number.to_string(),
                journey: JourneyId(format!("jrn_{number}")),
                url: String::new(),
            });
        }
        assert_eq!(applications.journey("0"), None);
        assert!(applications.journey("1").is_some());
        assert!(applications.journey(&KEPT.to_string()).is_some());
    }

    #[test]
    fn names_of_applications_are_long_and_differ() {
        let (one, other) = (Applications::new_id(), Applications::new_id());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }
}
