//! A journey's progress, followed for as long as somebody wants to know.

use std::rc::Rc;
use std::time::Duration;

use contract::Progress;
use gloo_net::http::Request;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestCache};

use super::{Api, ApiError, Parser};
use crate::{browser, json};

/// A silence longer than the server's keep-alive allows means that the line is dead.
const LONGEST_SILENCE_MS: u32 = 45_000;
const SHORTEST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 15_000;

/// What following brings.
#[derive(Debug, Clone, PartialEq)]
pub enum Followed {
    /// The journey moved, or this is how it stands.
    Progress(Box<Progress>),
    /// The line stands.
    Found,
    /// Something came that is no progress this page knows of.
    Unreadable,
    /// The line broke; it is tried again by itself, later every time.
    Lost,
    /// The server will not tell us, now or later: nothing more comes.
    Refused(ApiError),
}

/// Follows until it is dropped.
#[derive(Debug)]
pub struct Following {
    stop: Option<AbortController>,
}

impl Drop for Following {
    fn drop(&mut self) {
        if let Some(stop) = &self.stop {
            stop.abort();
        }
    }
}

impl Api {
    /// Follows the journey's progress from the one after `after`, through broken lines.
    pub fn follow(&self, after: Option<u64>, tell: impl Fn(Followed) + 'static) -> Following {
        let stop = AbortController::new().ok();
        if let Some(stop) = stop.clone() {
            browser::spawn(run(self.clone(), after, Rc::new(tell), stop));
        }
        Following { stop }
    }
}

async fn run(api: Api, mut after: Option<u64>, tell: Rc<dyn Fn(Followed)>, stop: AbortController) {
    let stopped = || stop.signal().aborted();
    let mut wait_ms = SHORTEST_WAIT_MS;
    while !stopped() {
        let known = after;
        let end = read(&api, &mut after, &tell, &stop).await;
        if stopped() {
            return;
        }
        if let Err(error) = end
            && error.is_unknown_key()
        {
            tell(Followed::Refused(error));
            return;
        }
        tell(Followed::Lost);
        // A line that brought something was good: begin with short waits again.
        wait_ms = if after == known {
            (wait_ms * 2).min(LONGEST_WAIT_MS)
        } else {
            SHORTEST_WAIT_MS
        };
        let wait = u64::from(wait_ms + browser::jitter() % (wait_ms / 2));
        browser::pause(Duration::from_millis(wait)).await;
    }
}

/// Reads one stream to its end.
async fn read(
    api: &Api,
    after: &mut Option<u64>,
    tell: &Rc<dyn Fn(Followed)>,
    stop: &AbortController,
) -> Result<(), ApiError> {
    let line = AbortController::new().map_err(|_| ApiError::Offline)?;
    let both = web_sys::AbortSignal::any(&js_sys::Array::of2(&stop.signal(), &line.signal()));
    let mut request = Request::get("/api/journey/events")
        .header("authorization", &api.bearer())
        .header("accept", "text/event-stream")
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&both));
    if let Some(after) = after {
        request = request.header("last-event-id", &after.to_string());
    }
    let silence = deadline(&line);
    let answer = request.send().await.map_err(|_| ApiError::Offline)?;
    drop(silence);
    if !answer.ok() {
        let body = answer.text().await.unwrap_or_default();
        return Err(ApiError::of_answer(answer.status(), &body));
    }
    let Some(body) = answer.body() else {
        return Err(ApiError::Offline);
    };
    tell(Followed::Found);
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut parser = Parser::new();
    loop {
        let silence = deadline(&line);
        let read = JsFuture::from(reader.read())
            .await
            .map_err(|_| ApiError::Offline)?;
        drop(silence);
        let Some(bytes) = chunk(&read) else {
            return Ok(());
        };
        for event in parser.push(&bytes).map_err(|_| ApiError::Offline)? {
            if event.name != "progress" {
                continue;
            }
            match json::read::<Progress>(&event.data) {
                Ok(progress) => {
                    *after = Some(progress.seq);
                    tell(Followed::Progress(Box::new(progress)));
                }
                Err(_) => tell(Followed::Unreadable),
            }
        }
    }
}

/// Cuts the line unless it is dropped in time.
pub(super) fn deadline(line: &AbortController) -> Option<browser::Alarm> {
    let line = line.clone();
    browser::Alarm::after(LONGEST_SILENCE_MS, move || line.abort())
}

/// The bytes of `{done, value}`, unless it is done.
pub(super) fn chunk(read: &JsValue) -> Option<Vec<u8>> {
    let field = |name: &str| js_sys::Reflect::get(read, &name.into()).ok();
    if field("done")?.is_truthy() {
        return None;
    }
    Some(
        field("value")?
            .dyn_into::<js_sys::Uint8Array>()
            .ok()?
            .to_vec(),
    )
}
