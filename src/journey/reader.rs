//! Where the reader is: the keyboard, and what a screen reader reads.

use leptos::prelude::request_animation_frame;

use crate::browser;

/// Where they are before anything is drawn anew: what is taken away takes the focus with it.
pub(super) struct Reader {
    may_be_led: bool,
    on_something: bool,
}

impl Reader {
    pub(super) fn now() -> Self {
        Self {
            may_be_led: browser::may_lead(),
            on_something: browser::has_focus(),
        }
    }

    /// To the heading of what will be drawn, where that is another screen or what they were on is gone.
    pub(super) fn lead(self, another: bool) {
        request_animation_frame(move || {
            if self.may_be_led && (another || (self.on_something && !browser::has_focus())) {
                browser::focus_heading();
            }
            browser::title_after_heading();
        });
    }
}
