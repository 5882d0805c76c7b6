//! The rows around those in view. Where all that is in view is new, it comes first, and what is around
//! it in a task of its own: together they would keep a slow phone busy for longer than a hand waits.

use std::time::Duration;

use history::BEYOND;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser;

/// How many rows are drawn beyond each end of the view.
#[derive(Clone, Copy)]
pub(super) struct Around {
    rows: RwSignal<usize>,
    leaps: StoredValue<u32>,
}

impl Around {
    /// None, until after the first leap.
    pub(super) fn new() -> Self {
        Self {
            rows: RwSignal::new(0),
            leaps: StoredValue::new(0),
        }
    }

    pub(super) fn rows(self) -> usize {
        self.rows.get()
    }

    /// From now on other rows are in view. Those around them come once they were seen, unless others
    /// are in view by then.
    pub(super) fn leap(self) {
        let leap = self.leaps.get_value().wrapping_add(1);
        self.leaps.set_value(leap);
        self.rows.set(0);
        request_animation_frame(move || {
            spawn_local(async move {
                browser::pause(Duration::ZERO).await;
                // The page may be gone by then.
                if self.leaps.try_get_value() == Some(leap) {
                    self.rows.try_set(BEYOND);
                }
            });
        });
    }
}
