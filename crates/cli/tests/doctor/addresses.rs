//! Addresses and settings that are wrong.

use std::net::{Ipv4Addr, TcpListener};

use serde_json::json;

use crate::program::{Doctor, names, says};
use crate::stage::Stage;

const SETTINGS: [&str; 3] = [
    "ONESHOT_LINXO_AUTH_URL",
    "ONESHOT_LINXO_API_URL",
    "ONESHOT_LINXO_EMBED_URL",
];
const WAYS: [&str; 3] = ["reach-auth", "reach-api", "reach-embed"];

/// A port on which nothing listens.
fn closed() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    format!("http://localhost:{port}")
}

/// A port that takes connections and never answers.
fn silent() -> (String, TcpListener) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (format!("http://localhost:{port}"), listener)
}

/// The doctor, with one of the addresses replaced.
fn with(stage: &Stage, place: usize, address: &str) -> Doctor {
    let mut addresses = stage.addresses();
    addresses[place] = address;
    let [auth, api, embed] = addresses;
    Doctor::at(auth, api, embed)
}

#[tokio::test]
async fn an_address_where_nothing_listens_is_named() {
    let stage = Stage::start().await;
    for place in 0..3 {
        let run = with(&stage, place, &closed()).report().await;
        run.failed_with(&[(WAYS[place], "connection-refused")]);
        let finding = run.finding(WAYS[place], "connection-refused");
        names(finding, SETTINGS[place]);
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_missing_widget_does_not_keep_the_rest_from_being_examined() {
    let stage = Stage::start().await;
    let run = with(&stage, 2, &closed()).report().await;
    assert_eq!(run.status("widget-session"), "skipped");
    assert_eq!(
        run.step("widget-session")["because"],
        "reach embed did not pass"
    );
    assert_eq!(run.status("lists"), "ok");
    assert_eq!(run.status("erasure"), "ok");
    stage.has_nobody().await;
}

#[tokio::test]
async fn an_address_that_never_answers_is_named() {
    let stage = Stage::start().await;
    let expected = [
        ("client-token", "POST /token (client)"),
        ("user-creation", "POST /users"),
        ("widget-session", "POST /widget/widget_session"),
    ];
    for (place, (step, call)) in expected.into_iter().enumerate() {
        let (address, listener) = silent();
        let run = with(&stage, place, &address)
            .args(&["--deadline", "3", "--settle", "1"])
            .report()
            .await;
        let finding = run.finding(step, "timeout");
        says(finding, "text", call);
        says(finding, "text", "within 3000 ms");
        names(finding, SETTINGS[place]);
        assert_eq!(run.code, Some(1));
        if place != 1 {
            run.failed_with(&[(step, "timeout")]);
        }
        stage.has_nobody().await;
        drop(listener);
    }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_named() {
    let stage = Stage::start().await;
    let run = with(&stage, 1, "https://sandbox-api.invalid")
        .report()
        .await;
    // Of three addresses one is elsewhere, and the doctor's email domain is nobody's there.
    run.failed_with(&[("reach-api", "name-not-found")]);
    names(run.finding("reach-api", "name-not-found"), SETTINGS[1]);
    assert_eq!(
        run.findings("warning"),
        [("configuration".to_owned(), "email-domain-unset".to_owned())]
    );
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_port_for_tls_that_speaks_plain_text_is_named() {
    let stage = Stage::start().await;
    for place in 0..3 {
        let plain = stage.addresses()[place].replace("http://", "https://");
        let run = with(&stage, place, &plain).report().await;
        run.failed_with(&[(WAYS[place], "tls")]);
        let finding = run.finding(WAYS[place], "tls");
        names(finding, SETTINGS[place]);
        says(finding, "change", "plain HTTP");
        stage.has_nobody().await;
    }
}

#[tokio::test]
async fn a_version_in_the_address_is_seen_twice() {
    let stage = Stage::start().await;
    let address = format!("{}v2.1", stage.twin.api_url());
    let run = with(&stage, 1, &address).report().await;
    run.failed_with(&[("user-creation", "address-wrong")]);
    names(
        run.finding("configuration", "version-in-address"),
        SETTINGS[1],
    );
    names(run.finding("user-creation", "address-wrong"), SETTINGS[1]);
    assert!(run.refuted().contains(&"hosts.version-in-path"));
    stage.has_nobody().await;
}

#[tokio::test]
async fn an_address_for_tokens_with_a_path_is_named() {
    let stage = Stage::start().await;
    let address = format!("{}v2.1", stage.twin.auth_url());
    let run = with(&stage, 0, &address).report().await;
    run.failed_with(&[("client-token", "not-found")]);
    names(run.finding("client-token", "not-found"), SETTINGS[0]);
    stage.has_nobody().await;
}

#[tokio::test]
async fn a_setting_that_is_missing_or_wrong_is_named_before_anything_is_sent() {
    let stage = Stage::start().await;
    let table = [
        ("ONESHOT_LINXO_CLIENT_ID", None, "client id"),
        ("ONESHOT_LINXO_CLIENT_SECRET", None, "client secret"),
        ("ONESHOT_LINXO_API_URL", Some("here"), "absolute address"),
        ("ONESHOT_LINXO_API_VERSION", Some("7"), "not a version"),
    ];
    for (setting, value, words) in table {
        let doctor = match value {
            Some(value) => stage.doctor().env(setting, value),
            None => stage.doctor().without(setting),
        };
        let run = doctor.report().await;
        assert_eq!(run.code, Some(2), "{setting}");
        assert_eq!(run.report()["outcome"], "bad-configuration");
        assert_eq!(run.report()["exit_code"], 2);
        let finding = run.finding("configuration", "configuration");
        names(finding, setting);
        says(finding, "text", words);
    }
    let nowhere = stage.doctor().args(&["--config", "/no/such/file.toml"]);
    let run = nowhere.report().await;
    assert_eq!(run.code, Some(2));
    says(
        run.finding("configuration", "configuration"),
        "text",
        "/no/such/file.toml cannot be read",
    );
    // An address elsewhere without TLS would send secrets in the clear.
    let run = with(&stage, 1, "http://api.example").report().await;
    assert_eq!(run.code, Some(2));
    says(
        run.finding("configuration", "configuration"),
        "text",
        "https://",
    );
    assert_eq!(stage.state().await["deleted_users"], json!([]));
}

#[tokio::test]
async fn an_option_that_is_not_understood_is_a_bad_configuration_too() {
    let stage = Stage::start().await;
    for args in [
        &["--as", "no spaces"][..],
        &["--wait", "5"],
        &["--nonsense"],
    ] {
        let run = stage.doctor().args(args).run().await;
        assert_eq!(run.code, Some(2), "{args:?}");
    }
}

#[tokio::test]
async fn the_exit_codes_are_in_the_help() {
    let stage = Stage::start().await;
    let run = stage.doctor().args(&["--help"]).run().await;
    for code in ["0 ", "1 ", "2 ", "130 "] {
        let line = format!("\n  {code}");
        assert!(run.stdout.contains(&line), "{code}: {}", run.stdout);
    }
}
