//! Request bodies as name and value, from JSON or a form: Linxo's clients send either.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;

/// The fields of a body; empty when it is neither a JSON object nor a form.
pub(crate) struct Fields(HashMap<String, String>);

impl Fields {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = axum::extract::rejection::BytesRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let content_type = request.headers().get(CONTENT_TYPE);
        let is_json = content_type
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"));
        let body = Bytes::from_request(request, state).await?;
        let fields = if is_json {
            let object: HashMap<String, serde_json::Value> =
                serde_json::from_slice(&body).unwrap_or_default();
            let texts = object.into_iter().filter_map(|(name, value)| match value {
                serde_json::Value::String(text) => Some((name, text)),
                _ => None,
            });
            texts.collect()
        } else {
            url::form_urlencoded::parse(&body).into_owned().collect()
        };
        Ok(Self(fields))
    }
}
