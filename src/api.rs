//! Our server, as the pages ask it. The key goes into a header, never into an address.

use std::rc::Rc;

use contract::{JourneyData, OpenJourney, OpenedJourney, Snapshot, WidgetOpened, WidgetReport};
use gloo_net::http::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortSignal, RequestCache};

mod error;
mod follow;
mod stream;

pub use error::ApiError;
pub use follow::{Followed, Following};
pub use stream::{Parser, StreamEvent, TooLong};

/// Longer than the server's own patience with Linxo, so that its word arrives.
const PATIENCE_MS: u32 = 60_000;

/// A journey's API, opened with one of its keys.
#[derive(Clone)]
pub struct Api {
    key: Rc<str>,
}

impl Api {
    /// The API of the journey that this key opens.
    pub fn new(key: &str) -> Self {
        Self { key: key.into() }
    }

    /// Everything about the journey.
    pub async fn snapshot(&self) -> Result<Snapshot, ApiError> {
        self.read(Method::GET, "/api/journey").await
    }

    /// Opens the widget, or finds it open.
    pub async fn open_widget(&self) -> Result<WidgetOpened, ApiError> {
        self.read(Method::POST, "/api/journey/widget").await
    }

    /// Hands over a hint.
    pub async fn report(&self, report: &WidgetReport) -> Result<(), ApiError> {
        call(
            self.request(Method::POST, "/api/journey/reports"),
            Some(body(report)?),
        )
        .await?;
        Ok(())
    }

    /// No more banks will be linked.
    pub async fn finish(&self) -> Result<(), ApiError> {
        call(self.request(Method::POST, "/api/journey/finish"), None).await?;
        Ok(())
    }

    /// Stops the journey; nothing is kept.
    pub async fn cancel(&self) -> Result<(), ApiError> {
        call(self.request(Method::POST, "/api/journey/cancel"), None).await?;
        Ok(())
    }

    /// The data of a delivered journey.
    pub async fn data(&self) -> Result<JourneyData, ApiError> {
        self.read(Method::GET, "/api/journey/data").await
    }

    /// The signed receipt of an erased journey.
    pub async fn receipt(&self) -> Result<String, ApiError> {
        call(self.request(Method::GET, "/api/journey/receipt"), None).await
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        RequestBuilder::new(path)
            .method(method)
            .header("authorization", &self.bearer())
    }

    async fn read<T: DeserializeOwned>(&self, method: Method, path: &str) -> Result<T, ApiError> {
        parsed(&call(self.request(method, path), None).await?)
    }
}

/// Never the key.
impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

/// Opens a journey without an API key: only where the server has its panel switched on.
pub async fn open_journey(asked: &OpenJourney) -> Result<OpenedJourney, ApiError> {
    let request = RequestBuilder::new("/panel/api/journeys").method(Method::POST);
    parsed(&call(request, Some(body(asked)?)).await?)
}

fn body(value: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|_| ApiError::Unexpected { status: 0 })
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|_| ApiError::Unexpected { status: 200 })
}

async fn call(request: RequestBuilder, body: Option<String>) -> Result<String, ApiError> {
    let offline = |_| ApiError::Offline;
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
    let request = request
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&signal));
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    };
    let answer = request.map_err(offline)?.send().await.map_err(offline)?;
    let text = answer.text().await.map_err(offline)?;
    if answer.ok() {
        Ok(text)
    } else {
        Err(ApiError::of_answer(answer.status(), &text))
    }
}
