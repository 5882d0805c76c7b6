//! One fault at a time, made by the twin: each has to be found out, by its name.

use serde_json::json;

use crate::program::{names, says};
use crate::stage::Stage;

#[tokio::test]
async fn a_wrong_secret_or_a_wrong_client_id_is_named() {
    let stage = Stage::start().await;
    for (setting, value) in [
        ("ONESHOT_LINXO_CLIENT_SECRET", "another"),
        ("ONESHOT_LINXO_CLIENT_ID", "another"),
    ] {
        let run = stage.doctor().env(setting, value).report().await;
        // The twin refuses both in the same words, as RFC 6749 has it.
        run.failed_with(&[("client-token", "client-refused")]);
        names(run.finding("client-token", "client-refused"), setting);
        assert_eq!(run.status("erasure"), "skipped");
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn an_unknown_client_id_that_is_a_word_of_the_refusal_is_not_taken_for_a_known_one() {
    let stage = Stage::start().await;
    for id in ["client", "c", "unknown", "wrong", "oneshot"] {
        let run = stage.doctor().env("ONESHOT_LINXO_CLIENT_ID", id);
        let run = run.report().await;
        run.failed_with(&[("client-token", "client-refused")]);
        let finding = run.finding("client-token", "client-refused");
        says(finding, "text", "unknown client, or wrong client secret");
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_forbidden_call_is_a_missing_scope_with_its_name() {
    let stage = Stage::start().await;
    for (method, path, step, scope) in [
        ("POST", "/users$", "user-creation", "users_create"),
        ("GET", "/users/me$", "user-read", "profile"),
        (
            "POST",
            "/widget_session$",
            "widget-session",
            "connections_manage",
        ),
        ("GET", "/connections$", "lists", "connections_manage"),
        ("GET", "/accounts$", "lists", "accounts_manage"),
        ("GET", "/transactions$", "lists", "transactions_read"),
    ] {
        stage.breaks(method, path, json!({"status": 403})).await;
        let run = stage.doctor().report().await;
        run.failed_with(&[(step, "missing-scope")]);
        let finding = run.finding(step, "missing-scope");
        says(finding, "change", scope);
        says(finding, "ask_linxo", scope);
        let fact = match scope {
            "users_create" => "tokens.client-scope",
            _ => "tokens.user-scopes",
        };
        assert_eq!(run.refuted(), [fact]);
        stage.end_faults().await;
        stage.has_nobody().await;
    }
}

/// A twin whose client is granted all scopes but one.
async fn without_scope(scope: &str, refuses: bool) -> Stage {
    let all = [
        "users_create",
        "profile",
        "profile_edit",
        "accounts_read",
        "accounts_manage",
        "connections_manage",
        "connections_sync",
        "transactions_read",
    ];
    let mut config = crate::stage::config();
    let granted = all.into_iter().filter(|one| *one != scope);
    config.client_scopes = Some(granted.map(str::to_owned).collect());
    config.choices.refuses_ungranted_scopes = refuses;
    Stage::with(config).await
}

#[tokio::test]
async fn a_scope_that_is_not_granted_is_named_whether_it_is_refused_or_left_out() {
    for scope in [
        "users_create",
        "profile",
        "profile_edit",
        "accounts_manage",
        "connections_manage",
        "connections_sync",
        "transactions_read",
    ] {
        for refuses in [true, false] {
            let stage = without_scope(scope, refuses).await;
            let run = stage.doctor().report().await;
            let step = match (scope, refuses) {
                ("users_create", _) => "client-token",
                // Seen before a user is made, since nobody could be signed in to be erased.
                (_, true) => "leftovers",
                (_, false) => "user-token",
            };
            let finding = run.finding(step, "missing-scope");
            let text = finding["text"].as_str().expect("a text");
            let end = format!("the scope {scope}");
            assert!(text.contains(&end), "{scope}: {text}");
            says(finding, "ask_linxo", &format!("the scope {scope}"));
            assert_eq!(run.findings("failed")[0].0, step);
            assert_eq!(run.code, Some(1));
            assert_eq!(run.report()["left"], json!(null), "{:#}", run.report());
            stage.has_nobody().await;
        }
    }
}

#[tokio::test]
async fn what_is_not_json_is_named_with_its_call() {
    let stage = Stage::start().await;
    for (method, path, step, call) in [
        ("POST", "^/token$", "client-token", "POST /token (client)"),
        ("GET", "/users/me$", "user-read", "GET /users/me"),
        (
            "POST",
            "/widget_session$",
            "widget-session",
            "POST /widget/widget_session",
        ),
        ("GET", "/connections$", "lists", "GET /connections"),
        ("GET", "/accounts$", "lists", "GET /accounts"),
        ("GET", "/transactions$", "lists", "GET /transactions"),
        ("GET", "/categories$", "lists", "GET /categories"),
    ] {
        stage.breaks(method, path, json!("garbage")).await;
        let run = stage.doctor().report().await;
        run.failed_with(&[(step, "not-json")]);
        says(run.finding(step, "not-json"), "text", call);
        stage.end_faults().await;
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_widget_that_is_no_page_is_named() {
    let stage = Stage::start().await;
    stage
        .breaks("GET", "/add_connection$", json!("garbage"))
        .await;
    let run = stage.doctor().report().await;
    run.failed_with(&[("widget-page", "not-a-page")]);
    names(
        run.finding("widget-page", "not-a-page"),
        "ONESHOT_LINXO_EMBED_URL",
    );
    stage.has_nobody().await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_named() {
    let stage = Stage::start().await;
    for action in ["drop", "truncate"] {
        for (method, path, step) in [
            ("GET", "/categories$", "lists"),
            ("POST", "/widget_session$", "widget-session"),
            ("POST", "^/token$", "client-token"),
        ] {
            stage.breaks(method, path, json!(action)).await;
            let run = stage.doctor().report().await;
            run.failed_with(&[(step, "broken-off")]);
            stage.end_faults().await;
            stage.has_nobody().await;
        }
    }
}

#[tokio::test]
async fn errors_of_linxos_own_are_named_with_their_status() {
    let stage = Stage::start().await;
    for (method, path, step) in [
        ("POST", "^/token$", "client-token"),
        ("POST", "/users$", "user-creation"),
        ("GET", "/transactions$", "lists"),
        ("GET", "/add_connection$", "widget-page"),
    ] {
        stage.breaks(method, path, json!({"status": 503})).await;
        let run = stage.doctor().args(&["--settle", "0"]).report().await;
        run.failed_with(&[(step, "server-error")]);
        says(run.finding(step, "server-error"), "text", "503");
        stage.end_faults().await;
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_redirection_is_named_and_not_followed() {
    let stage = Stage::start().await;
    for (method, path, step) in [
        ("POST", "^/token$", "client-token"),
        ("POST", "/users$", "user-creation"),
        ("POST", "/widget_session$", "widget-session"),
        ("GET", "/accounts$", "lists"),
    ] {
        stage.breaks(method, path, json!({"status": 302})).await;
        let run = stage.doctor().args(&["--settle", "0"]).report().await;
        run.failed_with(&[(step, "redirect")]);
        stage.end_faults().await;
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn too_many_calls_are_named() {
    let stage = Stage::start().await;
    stage
        .breaks("GET", "/accounts$", json!({"status": 429}))
        .await;
    let run = stage.doctor().report().await;
    run.failed_with(&[("lists", "too-many-calls")]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_slow_answer_is_a_warning_with_the_figure_and_the_threshold() {
    let stage = Stage::start().await;
    stage
        .breaks("GET", "/categories$", json!({"delay_ms": 1200}))
        .await;
    let run = stage.doctor().args(&["--slow", "1000"]).report().await;
    let warnings = run.findings("warning");
    assert!(
        warnings.contains(&("lists".to_owned(), "slow".to_owned())),
        "{warnings:?}"
    );
    let finding = run.finding("lists", "slow");
    says(finding, "text", "GET /categories took ");
    says(finding, "text", "more than 1000 ms is slow");
    assert_eq!(run.code, Some(0));
    stage.has_nobody().await;
}

#[tokio::test]
async fn an_answer_beyond_the_deadline_is_a_failure() {
    let stage = Stage::start().await;
    for (method, path, step) in [
        ("GET", "/categories$", "lists"),
        ("POST", "/widget_session$", "widget-session"),
        ("POST", "^/token$", "client-token"),
    ] {
        stage
            .breaks(method, path, json!({"delay_ms": 60_000}))
            .await;
        let run = stage.doctor().args(&["--deadline", "3"]).report().await;
        run.failed_with(&[(step, "timeout")]);
        says(run.finding(step, "timeout"), "change", "--deadline");
        stage.end_faults().await;
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn nothing_at_one_path_is_named_by_its_call() {
    let stage = Stage::start().await;
    stage
        .breaks("GET", "/accounts$", json!({"status": 404}))
        .await;
    let run = stage.doctor().report().await;
    run.failed_with(&[("lists", "not-found")]);
    says(run.finding("lists", "not-found"), "text", "GET /accounts");
    stage.has_nobody().await;
}

#[tokio::test]
async fn nothing_at_any_path_is_a_wrong_address_or_version() {
    let stage = Stage::start().await;
    stage
        .breaks(
            "GET",
            "^/v[0-9.]+/(connections|accounts|transactions|categories)$",
            json!({"status": 404}),
        )
        .await;
    let run = stage.doctor().report().await;
    run.failed_with(&[("lists", "address-wrong")]);
    let finding = run.finding("lists", "address-wrong");
    names(finding, "ONESHOT_LINXO_API_URL");
    names(finding, "ONESHOT_LINXO_API_VERSION");
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_password_or_email_that_linxo_does_not_take_is_named() {
    let stage = Stage::with_choices(|choices| choices.password_max_chars = 20).await;
    let run = stage.doctor().report().await;
    run.failed_with(&[("user-creation", "rejected")]);
    let finding = run.finding("user-creation", "rejected");
    says(finding, "text", "from 1 to 20 characters");
    says(finding, "ask_linxo", "emails and passwords");
    assert_eq!(run.status("erasure"), "ok");
    stage.has_nobody().await;
}

#[tokio::test]
async fn another_status_for_a_taken_email_refutes_its_fact() {
    let stage = Stage::with_choices(|choices| choices.email_taken_status = 422).await;
    let run = stage.doctor().report().await;
    run.passed_with(&[("email-taken", "email-taken-status")]);
    assert_eq!(run.refuted(), ["users.email-taken"]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_report_that_cannot_be_written_is_a_failure() {
    let stage = Stage::start().await;
    for doctor in [stage.doctor(), stage.doctor().json()] {
        let run = doctor.run_on_a_full_disk().await;
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(
            run.stderr.contains("the report cannot be written"),
            "{}",
            run.stderr
        );
        stage.has_nobody().await;
    }
}
