//! Request bodies as name and value, from JSON or a form: Linxo's clients send either.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

/// The fields of a body.
pub(crate) struct Fields {
    texts: HashMap<String, String>,
    /// It says that it is JSON, and is no object.
    is_broken: bool,
}

impl Fields {
    /// A field; empty when it is not there or no text.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Whether the body could not be read; then it has no fields.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
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
        if !is_json {
            return Ok(Self {
                texts: url::form_urlencoded::parse(&body).into_owned().collect(),
                is_broken: false,
            });
        }
        let object = serde_json::from_slice::<HashMap<String, Value>>(&body);
        let is_broken = object.is_err();
        let fields = object.unwrap_or_default().into_iter();
        let texts = fields.filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            _ => None,
        });
        Ok(Self {
            texts: texts.collect(),
            is_broken,
        })
    }
}
