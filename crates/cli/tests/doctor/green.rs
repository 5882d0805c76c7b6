//! All is well.

use serde_json::json;

use crate::program::Run;
use crate::stage::{Stage, config};

pub(crate) const STEPS: [&str; 18] = [
    "configuration",
    "reach-auth",
    "reach-api",
    "reach-embed",
    "client-token",
    "leftovers",
    "user-creation",
    "email-taken",
    "user-token",
    "user-read",
    "widget-session",
    "widget-page",
    "lists",
    "walk",
    "erasure",
    "email-again",
    "second-erasure",
    "nothing-left",
];

fn statuses(run: &Run) -> Vec<(&str, &str)> {
    STEPS.iter().map(|step| (*step, run.status(step))).collect()
}

const FACTS: [&str; 22] = [
    "hosts.three-bases",
    "hosts.version-in-path",
    "tokens.two-grants",
    "tokens.json-body",
    "tokens.answer",
    "tokens.client-scope",
    "tokens.user-scopes",
    "tokens.refused-user",
    "users.create",
    "users.read",
    "users.email-any",
    "users.email-unique",
    "users.email-taken",
    "users.password",
    "users.existing",
    "widget.session",
    "widget.session-answer",
    "widget.framing",
    "deletion.user",
    "deletion.token",
    "deletion.grant-refused",
    "deletion.token-refused",
];

async fn is_all_right(version: &str, facts_of_the_version: &[&str]) {
    let stage = Stage::start().await;
    let doctor = stage.doctor().env("ONESHOT_LINXO_API_VERSION", version);
    let run = doctor.report().await;
    run.passed_with(&[]);
    assert_eq!(run.report()["linxo"]["version"], version);
    for (step, status) in statuses(&run) {
        let expected = match step {
            "walk" | "second-erasure" => "skipped",
            _ => "ok",
        };
        assert_eq!(status, expected, "{step}");
    }
    assert!(run.refuted().is_empty());
    for fact in FACTS.iter().chain(facts_of_the_version) {
        assert!(run.confirmed().contains(fact), "{fact}");
    }
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_twin_of_version_2_1_is_all_right() {
    is_all_right(
        "2.1",
        &["connections.list", "accounts.list", "categories.list"],
    )
    .await;
}

#[tokio::test]
async fn a_twin_of_version_3_is_all_right() {
    is_all_right("3", &["v3.base", "v3.lists", "v3.user-id", "v3.widget"]).await;
}

#[tokio::test]
async fn the_report_says_where_it_looked_and_how_long_everything_took() {
    let stage = Stage::start().await;
    let run = stage
        .doctor()
        .args(&["--as", "ci", "--slow", "900"])
        .report()
        .await;
    let report = run.report();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["name"], "ci");
    assert_eq!(report["linxo"]["version"], "2.1");
    assert_eq!(report["linxo"]["client_id"], "demo");
    let api = stage.twin.api_url().as_str().trim_end_matches('/');
    assert_eq!(report["linxo"]["api"], api);
    assert_eq!(
        report["thresholds"],
        json!({"slow_ms": 900, "deadline_ms": 20_000})
    );
    let ids: Vec<&str> = report["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter_map(|step| step["id"].as_str())
        .collect();
    assert_eq!(ids, STEPS);
    let times = |step: &str| -> Vec<String> {
        let times = run.step(step)["times"].as_array().expect("times");
        times
            .iter()
            .map(|time| time["what"].as_str().expect("what").to_owned())
            .collect()
    };
    assert_eq!(times("reach-api"), ["name", "connection"]);
    assert_eq!(
        times("lists"),
        [
            "GET /connections",
            "GET /accounts",
            "GET /transactions",
            "GET /categories"
        ]
    );
    assert_eq!(run.step("walk")["because"], "not asked for: --walk");
    stage.has_nobody().await;
}

#[tokio::test]
async fn people_read_a_line_a_step_and_a_last_line_that_sums_up() {
    let stage = Stage::start().await;
    let run = stage.doctor().without("ONESHOT_LOG").run().await;
    assert_eq!(run.code, Some(0));
    assert_eq!(run.stderr, "");
    for step in STEPS {
        let title = step.replace('-', " ");
        let line = run
            .stdout
            .lines()
            .find(|line| line.contains(&format!("  {title} ")));
        assert!(line.is_some(), "{title}: {}", run.stdout);
    }
    let last = run.stdout.lines().last().expect("a last line");
    assert!(last.contains("16 ok, 2 skipped"), "{last}");
    assert!(last.ends_with("no user is left at Linxo."), "{last}");
    // No terminal, no colours.
    assert!(!run.stdout.contains('\x1b'), "{}", run.stdout);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 160));
    stage.has_nobody().await;
}

#[tokio::test]
async fn the_configuration_may_come_from_a_file_that_is_linxos_alone() {
    let stage = Stage::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("oneshot.toml");
    let [auth, api, embed] = stage.addresses();
    let secret = crate::program::SECRET;
    let text = format!(
        "email_domain = \"users.example\"\n[linxo]\nauth_url = \"{auth}\"\napi_url = \"{api}\"\n\
         embed_url = \"{embed}\"\nclient_id = \"demo\"\nclient_secret = \"{secret}\"\n"
    );
    std::fs::write(&path, text).expect("written");
    let mut doctor = stage.doctor();
    for name in [
        "AUTH_URL",
        "API_URL",
        "EMBED_URL",
        "CLIENT_ID",
        "CLIENT_SECRET",
    ] {
        doctor = doctor.without(&format!("ONESHOT_LINXO_{name}"));
    }
    let path = path.to_str().expect("a path");
    let run = doctor.args(&["--config", path]).report().await;
    run.passed_with(&[]);
    let state = stage.state().await;
    let email = state["deleted_users"][0]["email"]
        .as_str()
        .expect("an email");
    assert!(email.ends_with("@users.example"), "{email}");
    stage.has_nobody().await;
}

#[tokio::test]
async fn two_doctors_with_names_of_their_own_do_not_meet() {
    let stage = Stage::with(config()).await;
    let (one, two) = tokio::join!(
        stage.doctor().args(&["--as", "one"]).report(),
        stage.doctor().args(&["--as", "two"]).report(),
    );
    one.passed_with(&[]);
    two.passed_with(&[]);
    stage.has_nobody().await;
}
