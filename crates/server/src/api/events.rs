//! A journey's progress as server-sent events. Every event is the whole progress, numbered by its
//! `seq`, so a page may miss any of them and still tells the truth after the next.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use contract::{JourneyId, Progress};
use futures::stream::{self, Stream};
use tokio::sync::watch;
use tracing::Instrument;

use super::KeyHolder;
use super::document::{PAGE, WITH_JOURNEY_KEY, problems};
use crate::app::App;
use crate::metrics::OpenStream;
use crate::problem::{Answer, ApiProblem};

/// Another server may move the journey: the store is read this often without a word in here.
const LONGEST_SILENCE: Duration = Duration::from_secs(2);

problems!(StreamProblems: WITH_JOURNEY_KEY);

/// The journey's progress as server-sent events: `event: progress`, `id: <seq>`, and as data the
/// whole progress as JSON. It goes on after the end of the journey until somebody closes it.
#[utoipa::path(
    get,
    path = "/api/journey/events",
    operation_id = "events",
    tag = PAGE,
    security(("journey_key" = [])),
    params((
        "Last-Event-ID" = Option<u64>, Header,
        description = "The last event that was heard: only later ones are told. Anything else is taken for none."
    )),
    responses(
        (status = 200, description = "The events.", body = String, content_type = "text/event-stream"),
        StreamProblems
    )
)]
pub(super) async fn stream(
    State(app): State<Arc<App>>,
    holder: KeyHolder,
    headers: HeaderMap,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let keep_alive = KeepAlive::new().interval(app.config.timing.keep_alive);
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok())
        // A place that is not reached yet is nobody's: a client from elsewhere, or a store put back.
        .filter(|last| *last <= holder.journey.progress().seq);
    let id = holder.journey.id.clone();
    let Some(changes) = app.hub.subscribe(&id) else {
        return Err(ApiProblem::too_many_streams(app.config.timing.keep_alive));
    };
    let listener = Listener {
        _open: app.metrics.stream_opened(),
        changes,
        stopping: app.stopping.subscribe(),
        // Without a place to go on from: what is true now, at once.
        waiting: match last {
            Some(_) => VecDeque::new(),
            None => VecDeque::from([holder.journey.progress()]),
        },
        told: last.unwrap_or_default(),
        id,
        app,
    };
    // The stream outlives the answer, and what it logs belongs to the same request.
    let span = tracing::Span::current();
    let events = stream::unfold(listener, move |it| it.next().instrument(span.clone()));
    Ok(Sse::new(events).keep_alive(keep_alive))
}

struct Listener {
    _open: OpenStream,
    app: Arc<App>,
    id: JourneyId,
    changes: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
    waiting: VecDeque<Progress>,
    told: u64,
}

impl Listener {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(progress) = self.waiting.pop_front() {
                self.told = progress.seq;
                let data = serde_json::to_string(&progress).ok()?;
                let event = Event::default();
                let event = event
                    .event("progress")
                    .id(progress.seq.to_string())
                    .data(data);
                return Some((Ok(event), self));
            }
            self.changes.mark_unchanged();
            match self.app.store.progress_after(&self.id, self.told).await {
                Ok(news) => self.waiting.extend(news),
                Err(error) => {
                    tracing::error!(%error, "a stream of events ends: the store failed");
                    return None;
                }
            }
            if !self.waiting.is_empty() {
                continue;
            }
            tokio::select! {
                _ = self.stopping.wait_for(|stop| *stop) => return None,
                changed = self.changes.changed() => changed.ok()?,
                () = tokio::time::sleep(LONGEST_SILENCE) => {}
            }
        }
    }
}
