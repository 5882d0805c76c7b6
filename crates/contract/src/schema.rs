//! Schemas that cannot be derived: words of which a newer server may know more.

use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::{FailureCode, ProblemCode};

/// One of these words, or one that is not known yet.
fn open_words<T: serde::Serialize>(description: &str, words: &[T]) -> RefOr<Schema> {
    let words: Vec<_> = words
        .iter()
        .filter_map(|word| serde_json::to_value(word).ok())
        .collect();
    let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    AnyOfBuilder::new()
        .description(Some(description))
        .item(text().enum_values(Some(words)))
        .item(text())
        .into()
}

impl utoipa::PartialSchema for ProblemCode {
    fn schema() -> RefOr<Schema> {
        let words = "The stable name of an error. Newer servers may know more of them.";
        open_words(words, Self::ALL)
    }
}

impl utoipa::ToSchema for ProblemCode {}

impl utoipa::PartialSchema for FailureCode {
    fn schema() -> RefOr<Schema> {
        let words = "Why a journey failed. Newer servers may know more reasons.";
        open_words(words, Self::ALL)
    }
}

impl utoipa::ToSchema for FailureCode {}
