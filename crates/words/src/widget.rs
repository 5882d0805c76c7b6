//! While the widget is on its way, and while it is there.

use journey::Late;
use texts::Key;

use crate::{Speak, trouble};

/// The heading beside the widget.
pub fn title(l: impl Speak) -> &'static str {
    l.say(Key::WidgetTitle)
}

/// The name of the frame, for those who hear the page.
pub fn frame_title(l: impl Speak) -> &'static str {
    l.say(Key::WidgetFrameTitle)
}

/// The name of the list of steps.
pub fn steps(l: impl Speak) -> &'static str {
    l.say(Key::WidgetSteps)
}

/// The first step.
pub fn step_link(l: impl Speak) -> &'static str {
    l.say(Key::WidgetStepLink)
}

/// The second.
pub fn step_read(l: impl Speak) -> &'static str {
    l.say(Key::WidgetStepRead)
}

/// The third.
pub fn step_erase(l: impl Speak) -> &'static str {
    l.say(Key::WidgetStepErase)
}

/// Until the frame has loaded.
pub fn coming(l: impl Speak) -> &'static str {
    l.say(Key::WidgetComing)
}

/// Above what to do when the frame does not load.
pub fn late(l: impl Speak, why: Late) -> &'static str {
    match why {
        Late::Unknown => l.say(Key::WidgetLate),
        Late::Blocked => l.say(Key::WidgetBlocked),
        Late::WithoutUs(why) => trouble::ours(l, why),
    }
}

/// What to do then.
pub fn late_exactly(l: impl Speak, why: Late) -> &'static str {
    match why {
        Late::Unknown => l.say(Key::WidgetLateExactly),
        Late::Blocked => l.say(Key::WidgetBlockedExactly),
        Late::WithoutUs(why) => trouble::ours_exactly(l, why),
    }
}

/// Opens the ways out when the widget shows something else than it should.
pub fn trouble(l: impl Speak) -> &'static str {
    l.say(Key::WidgetTrouble)
}

/// The ways out.
pub fn trouble_exactly(l: impl Speak) -> &'static str {
    l.say(Key::WidgetTroubleExactly)
}

/// Opens a new session of the widget.
pub fn renew(l: impl Speak) -> &'static str {
    l.say(Key::WidgetRenew)
}

/// Loads the widget again.
pub fn reload(l: impl Speak) -> &'static str {
    l.say(Key::WidgetReload)
}

/// Opens the widget in a tab of its own.
pub fn open_in_tab(l: impl Speak) -> &'static str {
    l.say(Key::WidgetOpenInTab)
}

/// The heading while the server opens the widget.
pub fn opening(l: impl Speak) -> &'static str {
    l.say(Key::WidgetOpening)
}

/// Below it.
pub fn opening_exactly(l: impl Speak) -> &'static str {
    l.say(Key::WidgetOpeningExactly)
}

/// When it takes long.
pub fn opening_slow(l: impl Speak) -> &'static str {
    l.say(Key::WidgetOpeningSlow)
}

/// The heading while the window goes to the widget.
pub fn leaving(l: impl Speak) -> &'static str {
    l.say(Key::WidgetLeaving)
}

/// Below it.
pub fn leaving_exactly(l: impl Speak) -> &'static str {
    l.say(Key::WidgetLeavingExactly)
}

/// The heading where the end user opens the widget in a tab.
pub fn beside(l: impl Speak, taken: bool) -> &'static str {
    l.say(if taken {
        Key::WidgetBesideTaken
    } else {
        Key::WidgetBeside
    })
}

/// Below it.
pub fn beside_exactly(l: impl Speak, taken: bool) -> &'static str {
    l.say(if taken {
        Key::WidgetBesideTakenExactly
    } else {
        Key::WidgetBesideExactly
    })
}

/// Opens the widget's tab.
pub fn open_beside(l: impl Speak, taken: bool) -> &'static str {
    l.say(if taken {
        Key::WidgetOpenBesideAgain
    } else {
        Key::WidgetOpenBeside
    })
}

/// The link for when nothing happens.
pub fn continue_to_linxo(l: impl Speak) -> &'static str {
    l.say(Key::WidgetContinueToLinxo)
}
