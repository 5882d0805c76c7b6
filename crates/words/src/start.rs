//! Before anything has begun, and while the journey itself is read.

use contract::Banks;
use texts::Key;

use crate::Speak;

/// The heading.
pub fn title(l: impl Speak, partner: &str) -> String {
    l.fill(Key::StartTitle, &[("partner", partner)])
}

/// Who asks for what.
pub fn lead(l: impl Speak, partner: &str) -> String {
    l.fill(Key::StartLead, &[("partner", partner)])
}

/// The heading when it was begun before.
pub fn title_again(l: impl Speak) -> &'static str {
    l.say(Key::StartTitleAgain)
}

/// Below it.
pub fn lead_again(l: impl Speak, partner: &str) -> String {
    l.fill(Key::StartLeadAgain, &[("partner", partner)])
}

/// The button that goes on.
pub fn go_on(l: impl Speak) -> &'static str {
    l.say(Key::StartGoOn)
}

/// Until when it can be done, in the end user's own time.
pub fn deadline(l: impl Speak, when: &str) -> String {
    l.fill(Key::StartDeadline, &[("when", when)])
}

/// Above what is shared.
pub fn what(l: impl Speak) -> &'static str {
    l.say(Key::StartWhat)
}

/// What is shared.
pub fn what_exactly(l: impl Speak, banks: Banks) -> &'static str {
    l.say(match banks {
        Banks::One => Key::StartWhatExactlyOne,
        Banks::Many => Key::StartWhatExactlyMany,
    })
}

/// Above how long it is shared for.
pub fn how_often(l: impl Speak) -> &'static str {
    l.say(Key::StartHowOften)
}

/// How long it is shared for.
pub fn how_often_exactly(l: impl Speak) -> &'static str {
    l.say(Key::StartHowOftenExactly)
}

/// Above what happens at Linxo.
pub fn afterwards(l: impl Speak) -> &'static str {
    l.say(Key::StartAfterwards)
}

/// What happens at Linxo.
pub fn afterwards_exactly(l: impl Speak, partner: &str) -> String {
    l.fill(Key::StartAfterwardsExactly, &[("partner", partner)])
}

/// Above who sees the password.
pub fn password(l: impl Speak) -> &'static str {
    l.say(Key::StartPassword)
}

/// Who sees the password.
pub fn password_exactly(l: impl Speak, partner: &str) -> String {
    l.fill(Key::StartPasswordExactly, &[("partner", partner)])
}

/// What is not ours to promise.
pub fn partner_s_part(l: impl Speak, partner: &str) -> String {
    l.fill(Key::StartPartnerSPart, &[("partner", partner)])
}

/// The button that begins.
pub fn begin(l: impl Speak, banks: Banks) -> &'static str {
    l.say(match banks {
        Banks::One => Key::StartBeginOne,
        Banks::Many => Key::StartBeginMany,
    })
}

/// The button that does not.
pub fn decline(l: impl Speak) -> &'static str {
    l.say(Key::StartDecline)
}

/// The heading while the journey is read.
pub fn loading(l: impl Speak) -> &'static str {
    l.say(Key::StartLoading)
}

/// When reading it takes long.
pub fn loading_slow(l: impl Speak) -> &'static str {
    l.say(Key::StartLoadingSlow)
}
