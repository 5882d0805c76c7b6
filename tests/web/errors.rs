//! What an answer of our server means for the end user.

use ::journey::{Trouble, WidgetTrouble};
use contract::ProblemCode;
use oneshot_app::api::ApiError;
use wasm_bindgen_test::wasm_bindgen_test;

fn problem(status: u16, code: &str) -> ApiError {
    let body = serde_json::json!({
        "type": "about:blank", "title": "T", "status": status, "detail": "D", "code": code,
    });
    ApiError::of_answer(status, &body.to_string())
}

#[wasm_bindgen_test]
fn each_answer_is_told_as_what_it_is() {
    for (error, expected) in [
        (problem(401, "unauthorized"), Trouble::UnknownKey),
        (problem(404, "unknown_journey"), Trouble::UnknownKey),
        (problem(403, "forbidden"), Trouble::Refused),
        (problem(410, "no_data"), Trouble::Gone),
        (problem(429, "rate_limited"), Trouble::Busy),
        (problem(500, "internal"), Trouble::Server),
        (problem(503, "store_unavailable"), Trouble::Server),
        (problem(503, "linxo_unreachable"), Trouble::Linxo),
        (problem(502, "linxo_refused"), Trouble::Linxo),
        (problem(408, "request_timeout"), Trouble::Unreachable),
        // Not our server's words: a proxy's, a filter's, a network's sign-in page.
        (ApiError::of_answer(403, "<html>"), Trouble::Refused),
        (ApiError::of_answer(502, "Bad Gateway"), Trouble::Server),
        (ApiError::of_answer(504, ""), Trouble::Unreachable),
        (ApiError::Unexpected { status: 200 }, Trouble::Unreadable),
        (ApiError::Offline, Trouble::Unreachable),
    ] {
        assert_eq!(error.trouble(), expected, "{error:?}");
    }
}

#[wasm_bindgen_test]
fn linxo_is_blamed_for_nothing_that_is_ours() {
    use WidgetTrouble::{Expired, LinxoRefused, LinxoUnreachable, Other, Ours};
    for (error, expected) in [
        (problem(503, "linxo_unreachable"), LinxoUnreachable),
        (problem(502, "linxo_refused"), LinxoRefused),
        (problem(409, "wrong_state"), Expired),
        (problem(500, "internal"), Ours(Trouble::Server)),
        (problem(503, "store_unavailable"), Ours(Trouble::Server)),
        (problem(429, "rate_limited"), Ours(Trouble::Busy)),
        (problem(401, "unauthorized"), Ours(Trouble::UnknownKey)),
        (ApiError::Offline, Ours(Trouble::Unreachable)),
        (problem(500, "of_tomorrow"), Other("of_tomorrow".to_owned())),
        (
            problem(400, "invalid_body"),
            Other("invalid_body".to_owned()),
        ),
    ] {
        assert_eq!(error.widget_trouble(), expected, "{error:?}");
    }
}

#[wasm_bindgen_test]
fn no_code_of_the_server_is_shown_bare_or_passed_over() {
    for code in ProblemCode::ALL {
        let word = serde_json::to_value(code).expect("JSON");
        let error = problem(500, word.as_str().expect("a word"));
        assert_ne!(error.trouble(), Trouble::Unreadable, "{code:?}");
        assert!(!error.widget_trouble().code().is_empty(), "{code:?}");
    }
}
