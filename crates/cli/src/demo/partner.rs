//! A partner's site on an origin of its own: a small lender that needs its applicants' bank data
//! once. Its pages embed the journey by the loader that the server gives out, or link to it; its
//! backend opens journeys and reads what came of them with its API key, which no page ever sees.
//!
//! It uses nothing that a partner elsewhere could not use: HTTP and `embed/oneshot.js`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, middleware};
use serde::Serialize;
use tokio::net::TcpListener;
use url::Url;

mod applications;
mod backend;
mod files;
mod pages;
mod policy;
#[cfg(test)]
mod tests;

use applications::{Application, Applications, Wishes};
use backend::{Backend, Refusal, Summary};

/// The lender's name, which the end user's page shows too.
pub(crate) const NAME: &str = "Clairval";

/// What the site needs to know.
pub(crate) struct PartnerConfig {
    /// Our server, whose API the backend calls and whose pages the site embeds.
    pub(crate) app_url: String,
    /// The partner's API key.
    pub(crate) api_key: String,
    /// Where browsers find this site.
    pub(crate) public_url: String,
    /// The twin's API, for a link to what it holds.
    pub(crate) twin_url: String,
}

/// Everything the handlers share.
struct Site {
    backend: Backend,
    applications: Applications,
    app_origin: String,
    twin_url: String,
}

/// Serves the site until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, config: PartnerConfig) -> std::io::Result<()> {
    axum::serve(listener, router(config)?).await
}

fn router(config: PartnerConfig) -> std::io::Result<Router> {
    let app = web_address(&config.app_url)?;
    let public = web_address(&config.public_url)?;
    let app_origin = app.origin().ascii_serialization();
    let policy = policy::content_security_policy(&app_origin);
    let site = Arc::new(Site {
        backend: Backend::new(app, config.api_key, public).map_err(std::io::Error::other)?,
        applications: Applications::default(),
        app_origin,
        twin_url: config.twin_url,
    });
    Ok(Router::new()
        .route("/", get(pages::home))
        .route("/thanks", get(pages::thanks))
        .route("/cancelled", get(pages::cancelled))
        .route("/api/applications", post(apply))
        .route("/api/applications/{id}", get(summary))
        .route("/site/{name}", get(files::file))
        .fallback(pages::not_found)
        .layer(middleware::map_response_with_state(policy, policy::apply))
        .with_state(site))
}

fn web_address(text: &str) -> std::io::Result<Url> {
    let address = Url::parse(text).ok().filter(|url| url.has_host());
    address.ok_or_else(|| std::io::Error::other(format!("{text:?} is not a web address")))
}

/// What the page gets for an application: where the end user goes on, and never the API key.
#[derive(Serialize)]
struct Applied {
    application: String,
    url: String,
    embed_url: String,
}

async fn apply(
    State(site): State<Arc<Site>>,
    Json(wishes): Json<Wishes>,
) -> Result<(StatusCode, Json<Applied>), Refusal> {
    let id = Applications::new_id();
    let opened = site.backend.open_journey(&id, &wishes).await?;
    site.applications.keep(Application {
        id: id.clone(),
        journey: opened.id,
        url: opened.url.clone(),
    });
    let applied = Applied {
        application: id,
        url: opened.url,
        embed_url: opened.embed_url,
    };
    Ok((StatusCode::CREATED, Json(applied)))
}

async fn summary(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
) -> Result<Json<Summary>, Refusal> {
    let journey = site
        .applications
        .journey(&id)
        .ok_or_else(Refusal::unknown_application)?;
    Ok(Json(site.backend.summary(&journey).await?))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> axum::response::Response {
        (self.status, Json(self)).into_response()
    }
}
