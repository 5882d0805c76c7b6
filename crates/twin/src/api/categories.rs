//! `/categories`: those that are known; the real list is longer.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::bearer::{answer_for, user};
use super::error::ApiError;
use crate::app::Shared;
use crate::choices::Right;
use crate::version::Version;

struct Category {
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    parent: Option<&'static str>,
    /// Words of a label that put a transaction here: the twin's own, Linxo's way is not public.
    words: &'static [&'static str],
}

const fn below(id: &'static str, label: &'static str, words: &'static [&'static str]) -> Category {
    Category {
        id,
        label,
        kind: "EXPENSE",
        parent: Some("DAILY_LIFE"),
        words,
    }
}

const fn top(id: &'static str, label: &'static str) -> Category {
    Category {
        id,
        label,
        kind: "EXPENSE",
        parent: None,
        words: &[],
    }
}

const UNCATEGORIZED: &str = "UNCATEGORIZED";

const CATEGORIES: &[Category] = &[
    top("DAILY_LIFE", "Dépenses vie courante"),
    below("SUPERMARKET", "Alimentation, supermarché", &["CARREFOUR"]),
    below("CONSUMER_LOAN", "Crédit conso", &["COFIDIS", "CREDIPAR"]),
    below("DRESSING", "Habillement", &["ZARA"]),
    below("PETS", "Animaux", &["VETERINAIRE"]),
    below("TELECOM", "Téléphonie, internet", &["BOUYGUES TELECOM"]),
    below("SNAKS_ANDWORK_MEALS", "Repas", &["RESTAURANT"]),
    // Where this one hangs, and how it and the next are called, is not known.
    top("SERVICES", "Services"),
    top(UNCATEGORIZED, "À catégoriser"),
];

/// Where a label in capitals belongs.
pub(super) fn category_of(label: &str) -> &'static str {
    let fits = |category: &&Category| category.words.iter().any(|word| label.contains(word));
    CATEGORIES
        .iter()
        .find(fits)
        .map_or(UNCATEGORIZED, |category| category.id)
}

/// `GET /categories`.
pub(super) async fn list(
    State(app): State<Shared>,
    Extension(version): Extension<Version>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let world = app.world();
    let me = user(&app, &world, &headers, Right::ReadTransactions)?;
    let all: Vec<Value> = CATEGORIES.iter().map(category_json).collect();
    Ok(answer_for(me, version.list(&app, "categories", all)))
}

fn category_json(category: &Category) -> Value {
    let mut json = json!({
        "id": category.id,
        "label": category.label,
        "type": category.kind,
    });
    let parent = category.parent;
    let parent = parent.and_then(|id| CATEGORIES.iter().find(|one| one.id == id));
    if let Some(parent) = parent {
        json["parent"] = json!({"id": parent.id, "label": parent.label});
    }
    json
}
