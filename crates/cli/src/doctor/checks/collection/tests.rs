use linxo::wire::v2_1;

use super::*;

fn collected(transactions: &str) -> Collected {
    let connection = br#"{"id":"1","status":"SUCCESS","auto_sync":false,
        "channels":[{"mode":"EMBEDDED","status":"ASLEEP"}],"secret note":"x","mood":"y"}"#;
    let mut collected = Collected::of(v2_1::connection(connection).unwrap());
    let account = br#"[{"id":"7","type":"CHECKINGS","status":"ACTIVE"}]"#;
    collected.accounts = v2_1::accounts(account).unwrap();
    collected.transactions = vec![v2_1::transactions(transactions.as_bytes()).unwrap()];
    collected
}

fn judged(transactions: &str) -> Notes {
    let mut notes = Notes::default();
    judge(&collected(transactions), false, &mut notes);
    notes
}

fn codes(notes: &Notes) -> Vec<&str> {
    notes
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

#[test]
fn what_is_unknown_is_named_and_nothing_else() {
    let notes = judged(r#"[{"id":"1","type":"BRIBE","label":"S3CRET","date":1725919200}]"#);
    let said = format!("{:?} {:?}", notes.seen, notes.findings);
    for word in ["ASLEEP", "BRIBE", "mood", "(a name of 11 characters)"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("S3CRET"), "{said}");
    assert!(notes.refuted.contains(&Fact::TransactionsWords));
    assert!(notes.refuted.contains(&Fact::ConnectionsChannelStatuses));
    assert!(notes.confirmed.contains(&Fact::ConnectionsStatuses));
}

#[test]
fn days_that_begin_in_another_zone_are_found_out() {
    let notes = judged(r#"[{"id":"1","date":1725919200,"value_date":1725926400}]"#);
    assert!(codes(&notes).contains(&"days-not-paris"));
    let notes = judged(r#"[{"id":"1","date":1725919200,"value_date":1704063600}]"#);
    assert!(!codes(&notes).contains(&"days-not-paris"));
    assert!(notes.confirmed.contains(&Fact::TransactionsParis));
}

#[test]
fn another_order_is_found_out() {
    let good =
        r#"[{"id":"2","import_date":1},{"id":"1","import_date":1},{"id":"3","import_date":2}]"#;
    assert!(judged(good).confirmed.contains(&Fact::TransactionsOrder));
    for bad in [
        r#"[{"id":"1","import_date":1},{"id":"2","import_date":1}]"#,
        r#"[{"id":"2","import_date":2},{"id":"1","import_date":1}]"#,
    ] {
        assert!(codes(&judged(bad)).contains(&"order-differs"), "{bad}");
    }
}

#[test]
fn pages_that_do_not_hold_what_they_should_are_found_out() {
    let all = r#"[{"id":"5"},{"id":"4"},{"id":"3"},{"id":"2"},{"id":"1"}]"#;
    let page = |text: &str| v2_1::transactions(text.as_bytes()).unwrap();
    let judged = |pages: [&str; 3]| {
        let mut collected = collected(all);
        collected.small_pages = pages.map(page).into();
        let mut notes = Notes::default();
        judge(&collected, false, &mut notes);
        notes
    };
    let one = r#"[{"id":"5"},{"id":"4"}]"#;
    let two = r#"[{"id":"3"},{"id":"2"}]"#;
    let good = judged([one, two, "[]"]);
    assert!(good.confirmed.contains(&Fact::TransactionsLimit));
    assert_eq!(
        codes(&judged([all, two, "[]"])),
        ["unknown-word", "limit-ignored", "pages-differ"]
    );
    assert_eq!(
        codes(&judged([one, one, "[]"])),
        ["unknown-word", "pages-differ"]
    );
    assert_eq!(
        codes(&judged([one, two, one])),
        ["unknown-word", "page-past-end"]
    );
}
