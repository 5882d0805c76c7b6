//! When something stands in the way: what it is, and what to do about it.

use journey::{Trouble, WidgetTrouble};
use texts::Key;

use crate::Speak;

/// The heading when our server did not do what was asked of it.
pub fn ours(l: impl Speak, why: Trouble) -> &'static str {
    l.say(match why {
        Trouble::UnknownKey => Key::TroubleOursUnknownKey,
        Trouble::Gone => Key::TroubleOursGone,
        Trouble::Refused => Key::TroubleOursRefused,
        Trouble::Busy => Key::TroubleOursBusy,
        Trouble::Server => Key::TroubleOursServer,
        Trouble::Linxo => Key::TroubleOursLinxo,
        Trouble::Unreadable => Key::TroubleOursUnreadable,
        Trouble::Offline => Key::TroubleOursOffline,
        Trouble::Unreachable => Key::TroubleOursUnreachable,
    })
}

/// What it means and what to do.
pub fn ours_exactly(l: impl Speak, why: Trouble) -> &'static str {
    l.say(match why {
        Trouble::UnknownKey => Key::TroubleOursExactlyUnknownKey,
        Trouble::Gone => Key::TroubleOursExactlyGone,
        Trouble::Refused => Key::TroubleOursExactlyRefused,
        Trouble::Busy => Key::TroubleOursExactlyBusy,
        Trouble::Server => Key::TroubleOursExactlyServer,
        Trouble::Linxo => Key::TroubleOursExactlyLinxo,
        Trouble::Unreadable => Key::TroubleOursExactlyUnreadable,
        Trouble::Offline => Key::TroubleOursExactlyOffline,
        Trouble::Unreachable => Key::TroubleOursExactlyUnreachable,
    })
}

/// That the page does not wait for a press.
pub fn tried_again(l: impl Speak) -> &'static str {
    l.say(Key::TroubleTriedAgain)
}

/// Above a page that may be out of date: why, and what to do.
pub fn stale(l: impl Speak, why: Trouble) -> &'static str {
    l.say(match why {
        Trouble::Offline => Key::TroubleStaleOffline,
        Trouble::Busy => Key::TroubleStaleBusy,
        Trouble::Unreadable => Key::TroubleStaleUnreadable,
        Trouble::Server => Key::TroubleStaleServer,
        Trouble::UnknownKey
        | Trouble::Gone
        | Trouble::Refused
        | Trouble::Linxo
        | Trouble::Unreachable => Key::TroubleStaleUnreachable,
    })
}

/// Loads our page again.
pub fn reload_page(l: impl Speak) -> &'static str {
    l.say(Key::TroubleReloadPage)
}

/// The heading when there is no widget.
pub fn title(l: impl Speak, why: &WidgetTrouble) -> &'static str {
    l.say(match why {
        WidgetTrouble::LinxoUnreachable => Key::TroubleTitleLinxoUnreachable,
        WidgetTrouble::LinxoRefused => Key::TroubleTitleLinxoRefused,
        WidgetTrouble::Ours(why) => return ours(l, *why),
        WidgetTrouble::Expired => Key::TroubleTitleExpired,
        WidgetTrouble::EndedWithoutSuccess => Key::TroubleTitleEndedWithoutSuccess,
        WidgetTrouble::Other(_) => Key::TroubleTitleOther,
    })
}

/// What it means and what to do.
pub fn lead(l: impl Speak, why: &WidgetTrouble, partner: &str) -> String {
    let (key, code) = match why {
        WidgetTrouble::LinxoUnreachable => (Key::TroubleLeadLinxoUnreachable, ""),
        WidgetTrouble::LinxoRefused => (Key::TroubleLeadLinxoRefused, ""),
        WidgetTrouble::Ours(why) => return ours_exactly(l, *why).to_owned(),
        WidgetTrouble::Expired => (Key::TroubleLeadExpired, ""),
        WidgetTrouble::EndedWithoutSuccess => (Key::TroubleLeadEndedWithoutSuccess, ""),
        WidgetTrouble::Other(code) => (Key::TroubleLeadOther, code.as_str()),
    };
    l.fill(key, &[("partner", partner), ("code", code)])
}

/// The button, where it is the journey that is to be looked at again.
pub fn look_again(l: impl Speak) -> &'static str {
    l.say(Key::TroubleLookAgain)
}

/// The heading when a cancellation did not arrive.
pub fn cancel_failed(l: impl Speak) -> &'static str {
    l.say(Key::TroubleCancelFailed)
}

/// Below it, before the reason.
pub fn cancel_failed_exactly(l: impl Speak) -> &'static str {
    l.say(Key::TroubleCancelFailedExactly)
}

/// That a cancellation does not wait for a press, and what may come before it.
pub fn cancel_tried_again(l: impl Speak) -> &'static str {
    l.say(Key::TroubleCancelTriedAgain)
}

/// The button that asks to cancel once more.
pub fn cancel_again(l: impl Speak) -> &'static str {
    l.say(Key::TroubleCancelAgain)
}

/// The button of whoever changed their mind.
pub fn keep(l: impl Speak) -> &'static str {
    l.say(Key::TroubleKeep)
}

/// The button that goes back to what there was before.
pub fn back(l: impl Speak) -> &'static str {
    l.say(Key::TroubleBack)
}
