//! What each screen owes the end user, in every language: one heading, a name that tests and style
//! sheets know it by, a way on, and words of that language.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "what a test builds on must hold")]

mod banks;
mod buttons;
mod drawn;
mod every_screen;
mod own;
mod own_program;
mod skeleton;
mod spoken;
mod steps;
mod text;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
