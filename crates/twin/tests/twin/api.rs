use oneshot_twin::{Choices, TwinConfig};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{Stage, bank_file, json_of, quick};

#[tokio::test]
async fn a_user_reads_nobody_else() {
    let stage = Stage::start().await;
    let a = stage.person("a@app.example").await;
    let b = stage.person("b@app.example").await;
    let path = format!("users/{}", b.id);
    let response = stage.call(Method::GET, &path, &a.token).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_malformed_email_is_refused() {
    let stage = Stage::start().await;
    for email in ["", "a", "@b", "a@", "a b@c", "a@b@c"] {
        let response = stage.create_user(email).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{email}");
    }
}

#[tokio::test]
async fn the_clients_own_token_deletes_too() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let made = json_of(stage.connect(json!({"email": person.email})).await).await;
    let client = stage.client_token().await;
    for path in [
        format!("connections/{}", made["id"].as_str().unwrap()),
        format!("users/{}", person.id),
    ] {
        let response = stage.call(Method::DELETE, &path, &client).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT, "{path}");
    }
}

#[tokio::test]
async fn accounts_are_sorted_by_what_the_choices_take() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let file = bank_file("no_checking_account.txt");
    for source in [json!({"file": file}), json!({"login": "bulk-3x0"})] {
        let mut body = json!({"email": person.email});
        body.as_object_mut()
            .unwrap()
            .extend(source.as_object().unwrap().clone());
        stage.connect(body).await;
    }
    let column = async |sort: &str, field: &str| -> Vec<serde_json::Value> {
        let path = format!("accounts?sort={sort}");
        let rows = stage.get(&path, &person.token).await;
        let rows = rows.as_array().unwrap().iter();
        rows.map(|one| one[field].clone()).collect()
    };
    let rising = column("balance", "balance").await;
    assert!(rising.len() == 5 && rising.is_sorted_by_key(|one| one.as_f64().unwrap()));
    let mut falling = column("-balance", "balance").await;
    falling.reverse();
    assert_eq!(falling, rising);
    let names = column("name", "name").await;
    assert!(names.is_sorted_by_key(|one| one.as_str().unwrap().to_owned()));
    let path = "accounts?sort=colour";
    let refused = stage.call(Method::GET, path, &person.token).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let words = json_of(refused).await["error_description"].to_string();
    assert!(words.contains("id, name, balance"), "{words}");
}

#[tokio::test]
async fn providers_and_queues_are_where_the_choices_say() {
    let choices = Choices::from_toml(
        "providers_path = \"/banks/all\"\nqueues_path = \"/listeners\"\n\
         queue_poll_consumes = false\nqueue_poll_limit = 1\n",
    );
    let stage = Stage::with(TwinConfig {
        choices: choices.unwrap(),
        ..quick()
    })
    .await;
    let person = stage.person("a@app.example").await;
    let banks = stage.get("banks/all", &person.token).await;
    assert!(!banks.as_array().unwrap().is_empty());
    let opened = stage.call(Method::POST, "listeners", &person.token).await;
    let queue = json_of(opened).await["id"].as_str().unwrap().to_owned();
    stage.connect(json!({"email": person.email})).await;
    let path = format!("listeners/{queue}/events");
    let once = stage.get(&path, &person.token).await;
    assert_eq!(once.as_array().unwrap().len(), 1);
    assert_eq!(stage.get(&path, &person.token).await, once, "not consumed");
    let lost = stage.call(Method::GET, "providers", &person.token).await;
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_queue_hears_of_a_synchronisation_that_takes_no_time_when_it_starts_and_ends() {
    let stage = Stage::start().await;
    let person = stage.person("a@app.example").await;
    let opened = stage.call(Method::POST, "queues", &person.token).await;
    let queue = json_of(opened).await["id"].as_str().unwrap().to_owned();
    stage.connect(json!({"email": person.email})).await;
    let path = format!("queues/{queue}/events");
    let events = stage.get(&path, &person.token).await;
    let names = events.as_array().unwrap().iter().map(|one| &one["name"]);
    assert_eq!(names.collect::<Vec<_>>(), ["RUNNING", "SUCCESS"]);
}

#[tokio::test]
async fn a_choice_that_cannot_be_keeps_the_twin_from_starting_and_is_named() {
    let choices = Choices {
        queues_path: "queues".into(),
        ..Choices::default()
    };
    let config = TwinConfig { choices, ..quick() };
    let error = oneshot_twin::Twin::start(config).await.unwrap_err();
    assert!(
        error.to_string().starts_with("the choice queues_path: "),
        "{error}"
    );
}

#[tokio::test]
async fn version_3_follows_its_choices() {
    let choices = Choices {
        v3_user_id_required: false,
        v3_other_user_status: 404,
        v3_account_ids_commas: false,
        v3_refuses_array_style: false,
        v3_refuses_v2_filters: false,
        v3_dates_iso: true,
        v3_other_words_for_modes: true,
        v3_wraps_other_lists: false,
        v3_type_when_unsure: true,
        ..Choices::default()
    };
    let stage = Stage::with(TwinConfig { choices, ..quick() }).await;
    let person = stage.person("a@app.example").await;
    let file = bank_file("no_checking_account.txt");
    stage
        .connect(json!({"email": person.email, "file": file}))
        .await;
    let ask = async |path: &str| {
        let request = stage.client.get(stage.api(&format!("v3/{path}")));
        let response = request.bearer_auth(&person.token).send().await.unwrap();
        (response.status(), json_of(response).await)
    };
    let (status, connections) = ask("connections").await;
    assert_eq!(status, StatusCode::OK, "without user_id");
    let connection = &connections["connections"][0];
    assert_eq!(connection["channels"][1]["mode"], "DIRECT_ACCESS");
    let created = connection["creation_date"].as_str().unwrap();
    assert!(created.parse::<jiff::Timestamp>().is_ok(), "{created}");
    let (status, _) = ask("connections?user_id=1").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, accounts) = ask("accounts").await;
    let ids = |at: usize| accounts["accounts"][at]["id"].as_str().unwrap();
    let count = async |query: String| {
        let (status, rows) = ask(&format!("transactions?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        rows["transactions"].as_array().unwrap().len()
    };
    assert_eq!(count(format!("account_ids={}", ids(0))).await, 5);
    assert_eq!(count(format!("account_ids={},{}", ids(0), ids(1))).await, 0);
    assert_eq!(count(format!("account_ids[0]={}", ids(0))).await, 9);
    assert_eq!(count(format!("account_id={}", ids(0))).await, 9);
    let (_, rows) = ask("transactions").await;
    let rows = rows["transactions"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["type"].is_string()));
    for name in ["categories", "providers"] {
        assert!(ask(name).await.1.is_array(), "{name}");
    }
}
