//! What is to go wrong between the server and Linxo, and where.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};

/// A call of a journey: the so-and-so-many-th of its name, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Such as `POST /token`.
    pub(crate) name: String,
    pub(crate) number: usize,
}

/// When the server is killed, seen from the call that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Linxo never hears the call.
    Before,
    /// Linxo has done what was asked, and nobody is left to hear the answer.
    After,
    /// The call reaches Linxo when the next server is at work already.
    Late,
    /// As [`Moment::After`], and the next server dies at its first call.
    Twice,
}

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// This status, and nothing is done.
    Refused(u16),
    /// 429 with `Retry-After`, and nothing is done.
    TooMany,
    /// 503, and it is done.
    DoneAnd503,
    /// The connection breaks, and nothing is done.
    CutBefore,
    /// It is done, and the connection breaks before the answer.
    CutAfter,
    /// It is done, and the answer is nonsense.
    Garbled,
    /// It is done, and the answer breaks off in the middle.
    Truncated,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    /// The server dies.
    Kill(Moment),
    /// So many calls fail, one after the other.
    Fail(Way, usize),
    /// The server stands still, and does not know.
    Suspend,
    /// The call waits until it is let go.
    Hold,
}

/// What is done with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Pass,
    Kill(Moment),
    Fail(Way),
    Suspend,
    Hold,
}

/// The places of a row that were broken before. Drills that run at once share it, so that each
/// breaks another place.
pub(crate) type Tried = Arc<Mutex<BTreeSet<Place>>>;

/// What happens, and where it has.
#[derive(Clone, Default)]
pub(crate) struct Plan {
    what: Option<(Break, Tried)>,
    /// The place, and which of all calls that was.
    begun: Option<(Place, usize)>,
    /// The place is the first call of this name, whatever was broken before.
    only: Option<&'static str>,
    /// Every call fails, until there is another plan.
    down: Option<Way>,
}

impl Plan {
    /// Breaks the first call that was not broken before.
    pub(crate) fn new(what: Break, tried: Tried) -> Self {
        Self {
            what: Some((what, tried)),
            ..Self::default()
        }
    }

    /// The same at the first call of that name.
    pub(crate) fn at(what: Break, name: &'static str) -> Self {
        Self {
            only: Some(name),
            ..Self::new(what, Tried::default())
        }
    }

    /// Lets every call fail.
    pub(crate) fn down(way: Way) -> Self {
        Self {
            down: Some(way),
            ..Self::default()
        }
    }

    /// From now on nothing happens. Where it has is still known.
    pub(crate) fn end(&mut self) {
        self.what = None;
    }

    /// Whether this is what happens.
    pub(crate) fn is(&self, what: Break) -> bool {
        self.what.as_ref().is_some_and(|(one, _)| *one == what)
    }

    /// Where it began, if it came to that.
    pub(crate) fn begun(&self) -> Option<&Place> {
        self.begun.as_ref().map(|(place, _)| place)
    }

    /// What is done with the call that comes now, which is that one of its name, and that one of all.
    pub(crate) fn act(&mut self, call: &Place, of_all: usize) -> Act {
        let Some((what, tried)) = &self.what else {
            return self.down.map_or(Act::Pass, Act::Fail);
        };
        let is_it = self.only.is_none_or(|name| name == call.name);
        if self.begun.is_none() && is_it && tried.lock().expect("no panic").insert(call.clone()) {
            self.begun = Some((call.clone(), of_all));
        }
        let since = self.begun.as_ref().map(|(_, begun)| of_all - begun);
        match (what, since) {
            (_, None) => Act::Pass,
            (Break::Kill(moment), Some(0)) => Act::Kill(*moment),
            (Break::Kill(Moment::Twice), Some(1)) => Act::Kill(Moment::Before),
            (Break::Fail(way, times), Some(since)) if since < *times => Act::Fail(*way),
            (Break::Suspend, Some(0)) => Act::Suspend,
            (Break::Hold, Some(0)) => Act::Hold,
            _ => Act::Pass,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.number)
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suspend => f.write_str("suspended"),
            Self::Hold => f.write_str("held"),
            Self::Kill(Moment::Before) => f.write_str("killed before"),
            Self::Kill(Moment::After) => f.write_str("killed after"),
            Self::Kill(Moment::Late) => f.write_str("killed, the call comes late"),
            Self::Kill(Moment::Twice) => f.write_str("killed twice"),
            Self::Fail(way, times) => {
                match way {
                    Way::Refused(status) => write!(f, "{status}"),
                    Way::TooMany => f.write_str("429"),
                    Way::DoneAnd503 => f.write_str("done, 503"),
                    Way::CutBefore => f.write_str("cut before"),
                    Way::CutAfter => f.write_str("cut after"),
                    Way::Garbled => f.write_str("garbled"),
                    Way::Truncated => f.write_str("truncated"),
                }?;
                write!(f, " x{times}")
            }
        }
    }
}
