//! What a receipt says, in words.

use super::{Key, Locale};

/// The receipt's word for that no user was ever made.
const NEVER_CREATED: &str = "never_created";

/// Opens it.
pub fn open(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptOpen)
}

/// While it is on its way.
pub fn reading(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptReading)
}

/// What was erased, by the word for how it was read back; nothing where nothing was made.
pub fn erased(locale: Locale, verified_by: &str) -> Option<&'static str> {
    (verified_by != NEVER_CREATED).then(|| locale.say(Key::ReceiptErased))
}

/// Before the counts.
pub fn shared(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptShared)
}

/// When the bank was read.
pub fn read(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptRead)
}

/// When the backup was verified.
pub fn backed_up(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptBackedUp)
}

/// When Linxo acknowledged the deletion.
pub fn deleted(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptDeleted)
}

/// When Linxo was read back.
pub fn verified(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptVerified)
}

/// Before how it was read back.
pub fn how(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptHow)
}

/// How it was read back, by the receipt's word.
pub fn verified_by(locale: Locale, word: &str) -> String {
    let (key, word) = match word {
        "token_refused" => (Key::ReceiptVerifiedByTokenRefused, ""),
        "user_not_found" => (Key::ReceiptVerifiedByUserNotFound, ""),
        NEVER_CREATED => (Key::ReceiptVerifiedByNeverCreated, ""),
        other => (Key::ReceiptVerifiedByOther, other),
    };
    locale.fill(key, &[("word", word)])
}

/// Before the journey's name.
pub fn journey(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptJourney)
}

/// Before the digest of the data.
pub fn digest(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptDigest)
}

/// That the browser found the signature right.
pub fn genuine(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptGenuine)
}

/// That it did not.
pub fn not_genuine(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptNotGenuine)
}

/// Puts it on paper.
pub fn print(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptPrint)
}

/// How to check it.
pub fn check(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptCheck)
}

/// How to check it, exactly.
pub fn check_exactly(locale: Locale) -> &'static str {
    locale.say(Key::ReceiptCheckExactly)
}
