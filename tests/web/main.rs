//! What only a browser can prove: whose messages count, that the widget's frame stays, whom the page
//! speaks to, and how the server's events are followed.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows #[test] for a test, but not #[wasm_bindgen_test]"
)]

mod address;
mod errors;
mod follow;
mod frame;
mod host;
mod json;
mod listener;
mod own;
mod page;
mod piece;
mod signature;
#[path = "../views/skeleton.rs"]
mod skeleton;
#[path = "../views/spoken.rs"]
mod spoken;
mod stream;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use oneshot_app::browser;
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

/// Waits for something to become true; says what when it does not.
async fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..6_000 {
        if condition() {
            return;
        }
        browser::pause(Duration::from_millis(5)).await;
    }
    panic!("never: {what}");
}

/// What was heard, in order.
struct Log<T>(Rc<RefCell<Vec<T>>>);

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Clone> Log<T> {
    fn new() -> Self {
        Self(Rc::default())
    }

    fn push(&self, value: T) {
        self.0.borrow_mut().push(value);
    }

    fn all(&self) -> Vec<T> {
        self.0.borrow().clone()
    }

    fn len(&self) -> usize {
        self.0.borrow().len()
    }
}
