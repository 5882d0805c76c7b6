//! When a preview may be opened anew by itself.

use contract::{Banks, JourneyId, OpenJourney};
use oneshot_app::panel::preview::{Opened, Preview};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn opened(state: &str, connections: serde_json::Value) -> Opened {
    let progress = json!({
        "seq": 1, "state": state, "outcome": null, "failure_code": null,
        "counts": {"accounts": 0, "transactions": 0}, "connections": connections,
    });
    Opened {
        attempt: 1,
        request: OpenJourney::default(),
        id: JourneyId("jrn_1".to_owned()),
        page_url: "http://app.localhost/j/key".to_owned(),
        widget_url: None,
        widget_origin: "http://embed.localhost".to_owned(),
        as_asked: true,
        stopped: false,
        returned: false,
        progress: serde_json::from_value(progress).expect("a progress"),
    }
}

#[test]
fn a_preview_is_replaced_by_itself_only_before_a_bank_is_linked_and_while_nobody_types() {
    assert!(opened("opened", json!([])).may_be_replaced(false));
    assert!(opened("linking", json!([])).may_be_replaced(false));
    assert!(!opened("linking", json!([])).may_be_replaced(true));
    let bank = json!([{"id": "1", "name": null, "status": "RUNNING"}]);
    assert!(!opened("linking", bank).may_be_replaced(false));
    assert!(!opened("synchronising", json!([])).may_be_replaced(false));
    let stopped = Opened {
        stopped: true,
        ..opened("linking", json!([]))
    };
    assert!(!stopped.may_be_replaced(false));
    assert!(!stopped.can_be_stopped());
}

#[test]
fn only_an_open_preview_can_differ_from_the_form() {
    let other = OpenJourney {
        locale: Some("fr".to_owned()),
        ..OpenJourney::default()
    };
    let open = Preview::Open(Box::new(opened("linking", json!([]))));
    assert!(open.differs_from(&other));
    assert!(!open.differs_from(&OpenJourney::default()));
    assert!(!Preview::Idle.differs_from(&other));
    assert!(!Preview::Failed("no".to_owned()).differs_from(&other));
}

#[test]
fn a_journey_of_many_banks_is_finished_by_hand_once_one_is_linked() {
    let bank = json!([{"id": "1", "name": null, "status": "SUCCESS"}]);
    let one = opened("synchronising", bank.clone());
    assert!(!one.can_be_finished());
    let many = |connections| {
        let mut opened = opened("synchronising", connections);
        opened.request.banks = Banks::Many;
        opened
    };
    assert!(!many(json!([])).can_be_finished());
    assert!(many(bank.clone()).can_be_finished());
    let mut over = many(bank);
    over.progress.outcome = Some(contract::OutcomeKind::Delivered);
    assert!(!over.can_be_finished());
}
