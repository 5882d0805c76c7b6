//! The list of providers. That there is one, and that a provider has channel definitions with
//! modes and credentials, is documented; path, query and the other names are not.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::bearer::anybody;
use super::connections::account_types;
use super::error::ApiError;
use crate::app::{App, Shared};
use crate::provider::{Mode, PROVIDERS, Provider};
use crate::version::Version;

/// `GET` [`crate::Choices::providers_path`], with any token.
pub(super) async fn list(
    State(app): State<Shared>,
    Extension(version): Extension<Version>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    anybody(&app, &app.world(), &headers)?;
    let all = PROVIDERS.iter().map(|one| provider_json(&app, one));
    let all: Vec<Value> = all.collect();
    Ok(version.list(&app, "providers", all).into_response())
}

fn provider_json(app: &App, provider: &Provider) -> Value {
    let definitions = provider.modes().map(|mode| {
        let credentials = match mode {
            Mode::Redirect => json!([]),
            Mode::Embedded => json!([{"name": "login"}, {"name": "password"}]),
        };
        json!({
            "id": provider.channel_definition_id(mode),
            "mode": mode.as_str(),
            "account_types": account_types(mode),
            "credentials": credentials,
        })
    });
    json!({
        "id": provider.id,
        "name": provider.name,
        "logo_url": app.logo_url(provider),
        "channel_definitions": definitions.collect::<Vec<_>>(),
    })
}

impl Version {
    /// A list other than the three of which both shapes are known.
    pub(super) fn list(self, app: &App, name: &str, all: Vec<Value>) -> Json<Value> {
        match self {
            Self::V3 if app.config.choices.v3_wraps_other_lists => Json(json!({name: all})),
            _ => Json(json!(all)),
        }
    }
}
