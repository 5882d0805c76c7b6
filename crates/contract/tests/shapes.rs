//! The exact JSON of the shapes, written out by hand: a change here is a change for partners.
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that it failed"
)]

use oneshot_contract::*;
use serde_json::{json, to_value};

fn check<T>(value: &T, expected: serde_json::Value)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(to_value(value).unwrap(), expected);
    assert_eq!(
        &serde_json::from_value::<T>(expected.clone()).unwrap(),
        value
    );
    assert_eq!(
        &serde_json::from_str::<T>(&expected.to_string()).unwrap(),
        value
    );
}

#[test]
fn an_empty_body_opens_a_journey_with_the_defaults() {
    let body: OpenJourney = serde_json::from_str("{}").unwrap();
    assert_eq!(body, OpenJourney::default());
    assert_eq!(body.banks, Banks::One);
    assert_eq!(body.presentation, Presentation::Iframe);
}

#[test]
fn a_misspelt_field_is_refused_instead_of_ignored() {
    let error = serde_json::from_str::<OpenJourney>(r#"{"parent_orgin":"x"}"#).unwrap_err();
    assert!(error.to_string().contains("parent_orgin"), "{error}");
}

#[test]
fn a_setting_given_twice_is_refused_instead_of_one_of_them_lost() {
    let body = r#"{"widget":{"locale":"fr","locale":"en"}}"#;
    let error = serde_json::from_str::<OpenJourney>(body).unwrap_err();
    assert!(error.to_string().contains("twice"), "{error}");
}

#[test]
fn every_code_is_listed_once_and_read_back_as_itself() {
    let mut seen = std::collections::HashSet::new();
    for code in ProblemCode::ALL {
        // A new code does not compile here until it has its place in the list above as well.
        let place = match code {
            ProblemCode::InvalidBody => 0,
            ProblemCode::BodyTooLarge => 1,
            ProblemCode::UnsupportedMediaType => 2,
            ProblemCode::RequestTimeout => 3,
            ProblemCode::InvalidPath => 4,
            ProblemCode::InvalidQuery => 5,
            ProblemCode::InvalidParentOrigin => 6,
            ProblemCode::InvalidUrl => 7,
            ProblemCode::InvalidWidgetSetting => 8,
            ProblemCode::InvalidField => 9,
            ProblemCode::Unauthorized => 10,
            ProblemCode::UnknownJourney => 11,
            ProblemCode::Forbidden => 12,
            ProblemCode::IdempotencyMismatch => 13,
            ProblemCode::WrongState => 14,
            ProblemCode::NotReady => 15,
            ProblemCode::NoData => 16,
            ProblemCode::LinxoUnreachable => 17,
            ProblemCode::LinxoRefused => 18,
            ProblemCode::NotFound => 19,
            ProblemCode::MethodNotAllowed => 20,
            ProblemCode::NotAcceptable => 21,
            ProblemCode::RateLimited => 22,
            ProblemCode::Internal => 23,
            ProblemCode::StoreUnavailable => 24,
            ProblemCode::Other(_) => unreachable!("not a code of ours"),
        };
        assert_eq!(&ProblemCode::ALL[place], code);
        assert!(seen.insert(place));
        let word = to_value(code).unwrap();
        assert_eq!(&serde_json::from_value::<ProblemCode>(word).unwrap(), code);
    }
    assert_eq!(seen.len(), 25);
}

#[test]
fn embed_messages_are_flat_and_carry_no_more_than_they_say() {
    let message = |event| EmbedMessage {
        oneshot: EMBED_PROTOCOL,
        journey: JourneyId("jrn_1".into()),
        seq: 7,
        event,
    };
    check(
        &message(EmbedEvent::State {
            state: JourneyState::BackedUp,
        }),
        json!({"oneshot":1,"journey":"jrn_1","seq":7,"event":"state","state":"backed_up"}),
    );
    check(
        &message(EmbedEvent::Resize { height: 640 }),
        json!({"oneshot":1,"journey":"jrn_1","seq":7,"event":"resize","height":640}),
    );
    check(
        &message(EmbedEvent::Leave { url: None }),
        json!({"oneshot":1,"journey":"jrn_1","seq":7,"event":"leave","url":null}),
    );
}

#[test]
fn an_unknown_failure_code_is_kept_as_it_is() {
    check(&FailureCode::ConnectionFailed, json!("connection_failed"));
    check(
        &FailureCode::Other("from_the_future".into()),
        json!("from_the_future"),
    );
}

#[test]
fn a_problem_names_itself_by_a_stable_code() {
    check(
        &Problem {
            kind: "about:blank".into(),
            title: "Linxo does not answer".into(),
            status: 503,
            detail: "Try again in a moment.".into(),
            code: ProblemCode::LinxoUnreachable,
            request_id: None,
        },
        json!({
            "type": "about:blank",
            "title": "Linxo does not answer",
            "status": 503,
            "detail": "Try again in a moment.",
            "code": "linxo_unreachable"
        }),
    );
}

#[test]
fn progress_is_whole_in_every_event() {
    check(
        &Progress {
            seq: 4,
            state: JourneyState::Erasing,
            outcome: Some(OutcomeKind::Delivered),
            failure_code: None,
            counts: Counts {
                accounts: 2,
                transactions: 30,
            },
            connections: vec![ConnectionView {
                id: "11".into(),
                name: Some("Linxo Test Banque".into()),
                status: "PARTIAL_SUCCESS".into(),
                channels: vec![ChannelView {
                    id: Some("102200".into()),
                    mode: "EMBEDDED".into(),
                    status: "AUTH_FAILED".into(),
                }],
            }],
            finishing: true,
            unlinked: false,
            never_created: false,
        },
        json!({
            "seq": 4,
            "state": "erasing",
            "outcome": "delivered",
            "failure_code": null,
            "counts": {"accounts": 2, "transactions": 30},
            "connections": [{
                "id": "11",
                "name": "Linxo Test Banque",
                "status": "PARTIAL_SUCCESS",
                "channels": [{"id": "102200", "mode": "EMBEDDED", "status": "AUTH_FAILED"}]
            }],
            "finishing": true,
            "unlinked": false,
            "never_created": false
        }),
    );
}

#[test]
fn a_connection_of_an_older_server_has_no_channels() {
    let text = r#"{"id": "11", "name": null, "status": "SUCCESS"}"#;
    let connection: ConnectionView = serde_json::from_str(text).unwrap();
    assert_eq!(connection.channels, []);
}

#[test]
fn money_of_a_record_is_text_and_the_received_json_is_untouched() {
    let text = r#"{"accounts":[{"id":"1","connection_id":"2","name":null,"account_type":"CHECKINGS","balance":"10.10","currency":"EUR","iban":null,"account_number":null,"received":{"balance":10.10,"z":1e2}}],"transactions":[]}"#;
    let data: JourneyData = serde_json::from_str(text).unwrap();
    assert_eq!(
        data.accounts[0].received.get(),
        r#"{"balance":10.10,"z":1e2}"#
    );
    assert_eq!(serde_json::to_string(&data).unwrap(), text);
}

#[test]
fn states_and_outcomes_have_the_same_word_here_and_on_the_wire() {
    use JourneyState::{BackedUp, Collecting, Erased, Erasing, Linking, Opened, Synchronising};
    use OutcomeKind::{Abandoned, Cancelled, Delivered, Failed};
    for state in [
        Opened,
        Linking,
        Synchronising,
        Collecting,
        BackedUp,
        Erasing,
        Erased,
    ] {
        check(&state, state.as_str().into());
    }
    for outcome in [Delivered, Cancelled, Abandoned, Failed] {
        check(&outcome, outcome.as_str().into());
    }
}
