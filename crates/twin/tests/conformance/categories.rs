//! Section 9: categories.

use serde_json::json;

use crate::scene::{column, scene};
use crate::shape::assert_shape;

#[tokio::test]
async fn every_category_of_a_transaction_is_in_the_list() {
    let (stage, person) = scene().await;
    stage.made(&person, json!({})).await;
    stage.made(&person, json!({"login": "ok"})).await;
    let known = column(&stage.rows("categories", &person).await, "id");
    let used = column(&stage.rows("transactions", &person).await, "category_id");
    assert!(used.iter().all(|id| known.contains(id)), "{used:?}");
    assert!(used.iter().any(|id| id != "UNCATEGORIZED"));
}

#[tokio::test]
async fn a_category_has_the_shape_of_linxos_sample_and_a_top_one_no_parent() {
    let (stage, person) = scene().await;
    let all = stage.get("categories", &person.token).await;
    let top_type = "only a category with a parent was seen whole; the twin gives each a type";
    assert_shape("categories", &all, &[("[].type", top_type)]);
    let find = |id: &str| {
        let mut all = all.as_array().unwrap().iter();
        all.find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(
        find("SUPERMARKET"),
        json!({
            "id": "SUPERMARKET", "label": "Alimentation, supermarché", "type": "EXPENSE",
            "parent": {"id": "DAILY_LIFE", "label": "Dépenses vie courante"},
        })
    );
    assert!(find("DAILY_LIFE").get("parent").is_none());
}

#[tokio::test]
async fn the_categories_seen_at_linxo_are_there() {
    let (stage, person) = scene().await;
    let all = stage.rows("categories", &person).await;
    let below: Vec<&str> = all
        .iter()
        .filter(|one| one["parent"]["id"] == "DAILY_LIFE")
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        below,
        [
            "SUPERMARKET",
            "CONSUMER_LOAN",
            "DRESSING",
            "PETS",
            "TELECOM",
            "SNAKS_ANDWORK_MEALS"
        ]
    );
    let ids = column(&all, "id");
    for id in ["DAILY_LIFE", "SERVICES", "UNCATEGORIZED"] {
        assert!(ids.iter().any(|one| one == id), "{id}");
    }
}
