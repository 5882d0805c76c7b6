//! Section 12: Linxo Test Banque.

use axum::Router;
use axum::routing::get;
use oneshot_twin::testbank::parse;

use crate::browser::{signs_in, typed};
use crate::support::bank_file;
use crate::walk::{FILE, Walk};

#[tokio::test]
async fn the_test_bank_is_in_the_list_and_takes_a_login_a_password_and_the_address_of_a_file() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/file.txt", listener.local_addr().unwrap());
    let router = Router::new().route("/file.txt", get(async || FILE));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut walk = Walk::open("").await;
    assert!(walk.browser.html.contains("Linxo Test Banque"));
    walk.choose_test_bank().await;
    walk.press("no-checking").await;
    let sent = [
        ("login", "dev"),
        ("password", "dev"),
        ("file_url", address.as_str()),
    ];
    walk.browser.press("submit-credentials", typed(&sent)).await;
    assert!(
        walk.browser.html.contains("Gold card"),
        "the file's accounts"
    );
}

#[tokio::test]
async fn the_redirect_channel_gives_checking_accounts_and_credit_cards_only() {
    let mut walk = Walk::open("locale=en").await;
    walk.choose_test_bank().await;
    assert!(walk.browser.html.contains("Connect my checking accounts"));
    walk.press("connect-checking").await;
    walk.sign_in().await;
    walk.press("bank-authorise").await;
    walk.press("give-consent").await;
    assert_eq!(walk.accounts("type").await, ["CHECKINGS", "CREDIT_CARD"]);
    let connection = walk.connection().await;
    assert_eq!(connection["channels"][0]["mode"], "REDIRECT");
    assert_eq!(connection["channels"][0]["status"], "SUCCESS");
}

#[tokio::test]
async fn the_embedded_channel_gives_all_types() {
    let mut walk = Walk::open("locale=en").await;
    walk.choose_test_bank().await;
    let words = "I don’t have a checking account";
    assert!(walk.browser.html.contains(words));
    walk.press("no-checking").await;
    walk.sign_in().await;
    walk.press("give-consent").await;
    let all = ["CHECKINGS", "CREDIT_CARD", "SAVINGS", "LOAN"];
    assert_eq!(walk.accounts("type").await, all);
    let connection = walk.connection().await;
    assert_eq!(connection["channels"][1]["mode"], "EMBEDDED");
}

#[test]
fn the_files_in_use_are_read_whole() {
    // Counted by `grep -c`.
    for (name, accounts, transactions) in [
        ("dana_scully_be-fr.txt", 1, 77),
        ("harry_potter.txt", 1, 66),
        ("james_watson.txt", 1, 85),
        ("lara_croft.txt", 1, 50),
        ("no_checking_account.txt", 2, 9),
    ] {
        let file = parse(&bank_file(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(file.accounts.len(), accounts, "{name}");
        let rows = file.accounts.iter().map(|one| one.transactions.len());
        assert_eq!(rows.sum::<usize>(), transactions, "{name}");
    }
}

#[tokio::test]
async fn a_file_is_opened_by_its_own_credentials_and_no_others() {
    let mut walk = Walk::open("locale=en").await;
    walk.choose_test_bank().await;
    walk.press("no-checking").await;
    for (login, password) in [("ok", "ok"), ("dev", "ok"), ("ok", "dev")] {
        let sent = signs_in(login, password).with_file("file.txt", FILE);
        walk.browser.press("submit-credentials", sent).await;
        let error = walk.browser.text("widget-error");
        assert!(error.contains("does not accept"), "{login} {password}");
    }
    walk.sign_in().await;
    assert!(walk.browser.has("accounts"));
}

#[test]
fn a_line_of_an_unknown_kind_is_refused_and_named() {
    for record in ["CHALLENGE", "ERROR", "RECURRENCE", "MEMO"] {
        let text = format!("{FILE}{record}|something\n");
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.starts_with("line 8: "), "{error}");
        assert!(error.contains(&format!("“{record}”")), "{error}");
    }
}
