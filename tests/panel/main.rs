//! The panel: what it makes of what is typed, which runs anywhere, and what only a browser can
//! prove, that it shows it and that a preview does what it says.
#![expect(clippy::expect_used, reason = "what a test builds on must hold")]
#![cfg_attr(
    target_arch = "wasm32",
    expect(
        clippy::panic,
        reason = "clippy knows #[test] for a test, but not #[wasm_bindgen_test]"
    )
)]

#[cfg(target_arch = "wasm32")]
mod drawn;
mod form;
mod log;
mod sample;
mod state;
mod suggestion;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
