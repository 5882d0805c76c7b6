//! The rows around those in view. What comes into view is drawn first, and what is around it in a task
//! of its own: together they would keep a slow phone busy for longer than a hand waits.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser;

/// Whether they are to be drawn.
#[derive(Clone, Copy)]
pub(super) struct Around {
    wanted: RwSignal<bool>,
    coming: StoredValue<bool>,
}

impl Around {
    /// Not until something has moved.
    pub(super) fn new() -> Self {
        Self {
            wanted: RwSignal::new(false),
            coming: StoredValue::new(false),
        }
    }

    pub(super) fn is_wanted(self) -> bool {
        self.wanted.get()
    }

    /// From now on other rows may be in view. Those around them come once they were seen.
    pub(super) fn moved(self) {
        self.wanted.set(false);
        // Those around what is in view by then.
        if self.coming.get_value() {
            return;
        }
        self.coming.set_value(true);
        request_animation_frame(move || {
            spawn_local(async move {
                browser::pause(Duration::ZERO).await;
                // The page may be gone by then.
                self.coming.try_set_value(false);
                self.wanted.try_set(true);
            });
        });
    }
}
