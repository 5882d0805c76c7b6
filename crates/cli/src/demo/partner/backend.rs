//! The lender's backend: what it asks our server, with the API key.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::http::StatusCode;
use contract::{
    Counts, FailureCode, JourneyId, JourneyState, JourneyView, OpenJourney, OpenedJourney,
    OutcomeKind, Problem,
};
use reqwest::{Client, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use super::applications::Wishes;

/// Longer than our server takes to give up on Linxo, so that its reason is what the applicant reads.
const PATIENCE: Duration = Duration::from_secs(30);

/// Calls our server.
pub(super) struct Backend {
    client: Client,
    app: Url,
    api_key: String,
    public: Url,
}

/// What the lender's page may know of a journey: how far it is and how much came, and no bank data.
#[derive(Serialize)]
pub(super) struct Summary {
    state: JourneyState,
    outcome: Option<OutcomeKind>,
    failure_code: Option<FailureCode>,
    banks: Vec<String>,
    counts: Counts,
    erased_at_ms: Option<i64>,
    sync_end_to_erased_ms: Option<i64>,
}

/// Why something could not be done, in words for the page.
#[derive(Debug, Serialize)]
pub(super) struct Refusal {
    #[serde(skip)]
    pub(super) status: StatusCode,
    title: String,
    detail: String,
}

impl Backend {
    /// A backend that calls the server at `app` for the site at `public`.
    pub(super) fn new(app: Url, api_key: String, public: Url) -> reqwest::Result<Self> {
        // Harmless when another part of the program was first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // The demo's server is on this machine: no proxy of the environment stands between.
        let mut client = Client::builder().timeout(PATIENCE).no_proxy();
        if let Some(host) = app.host_str().filter(|host| host.ends_with(".localhost")) {
            // Browsers know that such names are this machine; not every system's resolver does.
            let port = app.port_or_known_default().unwrap_or(80);
            client = client.resolve(host, SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        }
        Ok(Self {
            client: client.build()?,
            app,
            api_key,
            public,
        })
    }

    /// Opens a journey for an application. Asking again with the same one opens no second.
    pub(super) async fn open_journey(
        &self,
        application: &str,
        wishes: &Wishes,
    ) -> Result<OpenedJourney, Refusal> {
        let request = self
            .client
            .post(self.endpoint("/v1/journeys"))
            .header("Idempotency-Key", application)
            .json(&self.journey(application, wishes));
        self.ask(request).await
    }

    /// How a journey stands.
    pub(super) async fn summary(&self, journey: &JourneyId) -> Result<Summary, Refusal> {
        let path = format!("/v1/journeys/{journey}");
        let view = self.ask(self.client.get(self.endpoint(&path))).await?;
        Ok(Summary::of(view))
    }

    /// What the lender asks for: its own origin may embed, its own pages are where it ends.
    pub(super) fn journey(&self, application: &str, wishes: &Wishes) -> OpenJourney {
        let page = |path: &str| {
            let mut url = self.public.clone();
            url.set_path(path);
            url.query_pairs_mut()
                .clear()
                .append_pair("application", application);
            Some(url.into())
        };
        OpenJourney {
            reference: Some(reference(application)),
            parent_origin: Some(self.public.origin().ascii_serialization()),
            locale: wishes.locale.clone().filter(|locale| !locale.is_empty()),
            presentation: wishes.presentation,
            return_url: page("/thanks"),
            cancel_url: page("/cancelled"),
            ..OpenJourney::default()
        }
    }

    fn endpoint(&self, path: &str) -> Url {
        let mut url = self.app.clone();
        url.set_path(path);
        url
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Refusal> {
        let answer = request.bearer_auth(&self.api_key).send().await;
        let answer = answer.map_err(|_| Refusal::unreachable(&self.app))?;
        let status = answer.status();
        let body = answer.bytes().await;
        let body = body.map_err(|_| Refusal::unreachable(&self.app))?;
        if status.is_success() {
            serde_json::from_slice(&body).map_err(|_| Refusal::unreadable())
        } else {
            Err(Refusal::of(status, &body))
        }
    }
}

impl Summary {
    pub(super) fn of(view: JourneyView) -> Self {
        let both = view.erased_at_ms.zip(view.synchronised_at_ms);
        Self {
            state: view.state,
            outcome: view.outcome,
            failure_code: view.failure_code,
            banks: view
                .connections
                .into_iter()
                .filter_map(|bank| bank.name)
                .collect(),
            counts: view.counts,
            erased_at_ms: view.erased_at_ms,
            sync_end_to_erased_ms: both.map(|(erased, synchronised)| erased - synchronised),
        }
    }
}

impl Refusal {
    /// The browser names an application that this site does not have (any more).
    pub(super) fn unknown_application() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            title: "No such application".to_owned(),
            detail: "This demo forgets its applications when it is restarted: begin a new one."
                .to_owned(),
        }
    }

    /// What our server says, for the page: a problem of the applicant's doing or not, it is the
    /// backend that was refused.
    pub(super) fn of(status: StatusCode, body: &[u8]) -> Self {
        let problem = serde_json::from_slice::<Problem>(body).ok();
        let (title, detail) = problem.map_or_else(
            || {
                (
                    "Oneshot refused".to_owned(),
                    format!("It answered with {status}."),
                )
            },
            |problem| (problem.title, problem.detail),
        );
        Self {
            status: StatusCode::BAD_GATEWAY,
            title,
            detail,
        }
    }

    fn unreachable(app: &Url) -> Self {
        let app = app.origin().ascii_serialization();
        Self {
            status: StatusCode::BAD_GATEWAY,
            title: "Oneshot does not answer".to_owned(),
            detail: format!("Nothing answered in time at {app}: try again in a moment."),
        }
    }

    fn unreadable() -> Self {
        Self {
            status: StatusCode::BAD_GATEWAY,
            title: "Oneshot was not understood".to_owned(),
            detail: "Its answer has another shape than this site expects.".to_owned(),
        }
    }
}

/// The lender's own number of an application, short enough for a human.
fn reference(application: &str) -> String {
    let short: String = application.chars().take(8).collect();
    format!("CL-{}", short.to_uppercase())
}
