//! The receipt among the end user's own data.

use std::sync::Arc;

use ::journey::End;
use leptos::prelude::*;
use oneshot_app::api::{Receipt, ReceiptClaims};
use oneshot_app::journey::own::{Asked, Missing};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{Heard, draw, next_frame, summary};
use crate::drawn::PARTNER;
use crate::spoken::english;

#[wasm_bindgen_test]
async fn the_receipt_is_fetched_when_opened_and_read_out_in_words() {
    // A header, these claims, and a signature that nobody looks at here.
    let claims = json!({
        "version": 1, "journey": "jrn_1", "partner": PARTNER, "outcome": "delivered",
        "counts": { "accounts": 2, "transactions": 3 }, "data_sha256": "ab12", "deleted_at": null,
        "verified_at": 1_795_000_000_123_i64, "verified_by": "token_refused", "attempts": 1,
    });
    let payload = js_sys::JsString::from(claims.to_string());
    let bytes = String::from(payload).into_bytes();
    let binary: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let encoded = window().btoa(&binary).expect("base64");
    let encoded = encoded.replace('+', "-").replace('/', "_");
    let receipt = format!("e30.{}.c2ln", encoded.trim_end_matches('='));
    let claims = ReceiptClaims::of(&receipt).expect("a receipt");
    for none in ["", "e30", "e30.!.c2ln", "e30.e30.c2ln"] {
        assert_eq!(ReceiptClaims::of(none), None, "{none}");
    }

    let page = draw(english(), End::Delivered).await;
    // It comes with the summary, and so moves nothing when that comes.
    assert!(page.all("[data-testid=own-receipt]").is_empty());
    page.show(summary(json!({}))).await;
    page.heard.take();
    let details = page.one("[data-testid=own-receipt]");
    details.set_attribute("open", "").expect("opened");
    next_frame().await;
    next_frame().await;
    assert_eq!(page.heard.take(), [Heard::Receipt]);
    for (genuine, words) in [
        (None, None),
        (Some(false), Some("does not fit: do not rely on")),
        (Some(true), Some("it fits this server’s public key")),
    ] {
        let claims = claims.clone();
        let receipt = Receipt { claims, genuine };
        page.receipt.set(Asked::Here(Arc::new(receipt)));
        leptos::task::tick().await;
        let checked = page.texts("[data-testid=own-receipt-checked]");
        assert_eq!(checked.len(), usize::from(words.is_some()), "{genuine:?}");
        let said = checked
            .iter()
            .all(|said| said.contains(words.unwrap_or_default()));
        assert!(said, "{checked:?}");
    }
    let text = details.text_content().expect("text");
    for part in [
        "2 accounts and 3 transactions",
        "Linxo refused",
        "jrn_1",
        "ab12",
        "jwks.json",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("Deleted at Linxo"), "its answer was lost");
    page.receipt.set(Asked::Missing(Missing::Offline));
    leptos::task::tick().await;
    page.press("own-receipt-retry");
    assert_eq!(page.heard.take(), [Heard::Receipt]);
}
