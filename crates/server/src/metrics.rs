//! What an operator watches, in Prometheus' text format. Labels are closed sets: states, outcomes,
//! names of calls, patterns of routes; never an id, a key or anything of a person.

use std::sync::LazyLock;

use contract::JourneyState;
use linxo::client::{CallAnswer, CallObserver, CallSeen};
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE, encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::store::{Journey, Overview};

mod http;
mod page;
mod partners;

pub(crate) use http::count;
pub(crate) use page::{__path_answer, answer};
pub(crate) use partners::{Partners, Tried};

/// Seconds. A call to Linxo is given up after some 20, and reading a page takes about one.
const SECONDS: [f64; 10] = [0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0];

/// Those of journeys that are not over.
const STATES: [JourneyState; 6] = [
    JourneyState::Opened,
    JourneyState::Linking,
    JourneyState::Synchronising,
    JourneyState::Collecting,
    JourneyState::BackedUp,
    JourneyState::Erasing,
];

type Labels<const N: usize> = [(&'static str, String); N];

/// Where a store's failure was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// Answering a request.
    Api,
    /// Moving journeys.
    Worker,
}

/// Failures are met where no server is at hand, so they are counted for the process.
static STORE_FAILURES: LazyLock<Family<Labels<1>, Counter>> = LazyLock::new(Family::default);

/// The store failed.
pub(crate) fn store_failed(met: Met) {
    let met = match met {
        Met::Api => "api",
        Met::Worker => "worker",
    };
    let labels = [("in", met.to_owned())];
    STORE_FAILURES.get_or_create(&labels).inc();
}

/// The numbers of one server.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    open: Gauge,
    oldest: Gauge,
    late: Gauge,
    journeys: Family<Labels<1>, Gauge>,
    outcomes: Family<Labels<1>, Counter>,
    erased: Counter,
    attempts: Counter,
    linxo: Family<Labels<2>, Histogram, fn() -> Histogram>,
    claims: Counter,
    takeovers: Counter,
    store_answers: Gauge,
    failures: Family<Labels<1>, Counter>,
    requests: Family<Labels<3>, Counter>,
    streams: Gauge,
    pub(crate) partners: Partners,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("oneshot"),
            open: Gauge::default(),
            oldest: Gauge::default(),
            late: Gauge::default(),
            journeys: Family::default(),
            outcomes: Family::default(),
            erased: Counter::default(),
            attempts: Counter::default(),
            linxo: Family::new_with_constructor(seconds),
            claims: Counter::default(),
            takeovers: Counter::default(),
            store_answers: Gauge::default(),
            failures: Family::default(),
            requests: Family::default(),
            streams: Gauge::default(),
            partners: Partners::default(),
        };
        let registry = &mut metrics.registry;
        registry.register(
            "open_obligations",
            "Linxo users that exist, or may, and are to be erased",
            metrics.open.clone(),
        );
        registry.register(
            "oldest_obligation_seconds",
            "Age of the oldest of them, 0 when there is none",
            metrics.oldest.clone(),
        );
        registry.register(
            "late_erasures",
            "Erasures that failed three times in a row or more",
            metrics.late.clone(),
        );
        registry.register(
            "journeys",
            "Journeys that are not erased, by state",
            metrics.journeys.clone(),
        );
        registry.register(
            "outcomes",
            "Journeys of which this server learnt how they end",
            metrics.outcomes.clone(),
        );
        registry.register(
            "erased_journeys",
            "Journeys whose erasure this server read back",
            metrics.erased.clone(),
        );
        registry.register(
            "erasure_attempts",
            "Times this server tried to erase a user",
            metrics.attempts.clone(),
        );
        registry.register(
            "linxo_call_seconds",
            "Attempts of calls to Linxo, by call and answer",
            metrics.linxo.clone(),
        );
        registry.register(
            "store_failures",
            "Failures of the store",
            STORE_FAILURES.clone(),
        );
        registry.register(
            "worker_claims",
            "Journeys this server took to work on",
            metrics.claims.clone(),
        );
        registry.register(
            "worker_takeovers",
            "Of these, journeys that another server did not give back",
            metrics.takeovers.clone(),
        );
        registry.register(
            "store_answers",
            "Whether the store answered just now: 0 means that its numbers are old",
            metrics.store_answers.clone(),
        );
        registry.register(
            "worker_failures",
            "Times work on a journey failed and was put off, by the journey's state",
            metrics.failures.clone(),
        );
        registry.register(
            "http_requests",
            "Requests answered, by route and status",
            metrics.requests.clone(),
        );
        registry.register(
            "event_streams",
            "Streams of server-sent events that are open",
            metrics.streams.clone(),
        );
        metrics.partners.register(registry);
        metrics
    }

    /// Hears of every attempt of a call to Linxo.
    pub(crate) fn linxo_observer(&self) -> CallObserver {
        let calls = self.linxo.clone();
        CallObserver::new(move |seen: &CallSeen| {
            let labels = [
                ("call", seen.call.to_owned()),
                ("answer", answer_class(seen.answer).to_owned()),
            ];
            calls
                .get_or_create(&labels)
                .observe(seen.took.as_secs_f64());
        })
    }

    /// What the store says now.
    fn read(&self, overview: &Overview, now_ms: i64) {
        let gauge = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        self.open.set(gauge(overview.open_obligations));
        self.oldest.set(overview.oldest_age_s(now_ms).unwrap_or(0));
        self.late.set(gauge(overview.late));
        for state in STATES {
            let of_state = overview.journeys.iter().find(|(one, _)| *one == state);
            let labels = [("state", state_word(state).to_owned())];
            let count = of_state.map_or(0, |(_, count)| *count);
            self.journeys.get_or_create(&labels).set(gauge(count));
        }
    }

    /// A journey was changed.
    pub(crate) fn moved(&self, before: &Journey, after: &Journey) {
        if let (None, Some(outcome)) = (before.outcome().0, after.outcome().0) {
            let word = match outcome {
                contract::OutcomeKind::Delivered => "delivered",
                contract::OutcomeKind::Cancelled => "cancelled",
                contract::OutcomeKind::Abandoned => "abandoned",
                contract::OutcomeKind::Failed => "failed",
            };
            let labels = [("outcome", word.to_owned())];
            self.outcomes.get_or_create(&labels).inc();
        }
        if before.erased_at_ms.is_none() && after.erased_at_ms.is_some() {
            self.erased.inc();
        }
    }

    /// An erasure is about to be tried.
    pub(crate) fn erasure_attempted(&self) {
        self.attempts.inc();
    }

    /// A journey was taken to be worked on.
    pub(crate) fn claimed(&self, taken_over: bool) {
        self.claims.inc();
        if taken_over {
            self.takeovers.inc();
        }
    }

    /// Work on a journey in this state failed.
    pub(crate) fn work_failed(&self, state: JourneyState) {
        let labels = [("state", state_word(state).to_owned())];
        self.failures.get_or_create(&labels).inc();
    }

    /// A stream of events is open for as long as what this gives lives.
    pub(crate) fn stream_opened(&self) -> OpenStream {
        self.streams.inc();
        OpenStream(self.streams.clone())
    }
}

/// An open stream of events.
#[derive(Debug)]
pub(crate) struct OpenStream(Gauge);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn answer_class(answer: CallAnswer) -> &'static str {
    match answer {
        CallAnswer::Status(200..300) => "2xx",
        CallAnswer::Status(300..400) => "3xx",
        CallAnswer::Status(429) => "429",
        CallAnswer::Status(400..500) => "4xx",
        CallAnswer::Status(_) => "5xx",
        CallAnswer::Timeout => "timeout",
        CallAnswer::Unreachable => "unreachable",
        CallAnswer::Unusable => "unusable",
    }
}

fn state_word(state: JourneyState) -> &'static str {
    use JourneyState as S;
    match state {
        S::Opened => "opened",
        S::Linking => "linking",
        S::Synchronising => "synchronising",
        S::Collecting => "collecting",
        S::BackedUp => "backed_up",
        S::Erasing => "erasing",
        S::Erased => "erased",
    }
}
