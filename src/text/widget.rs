//! While the widget is on its way, and while it is there.

use super::Locale;

/// The heading beside the widget.
pub fn title(locale: Locale) -> &'static str {
    locale.say("Link your bank", "Reliez votre banque")
}

/// The name of the frame, for those who hear the page.
pub fn frame_title(locale: Locale) -> &'static str {
    locale.say(
        "Linxo: choose your bank and sign in",
        "Linxo\u{a0}: choisissez votre banque et identifiez-vous",
    )
}

/// The name of the list of steps.
pub fn steps(locale: Locale) -> &'static str {
    locale.say("Steps", "Étapes")
}

/// The first step.
pub fn step_link(locale: Locale) -> &'static str {
    locale.say("Your bank", "Votre banque")
}

/// The second.
pub fn step_read(locale: Locale) -> &'static str {
    locale.say("Reading", "Lecture")
}

/// The third.
pub fn step_erase(locale: Locale) -> &'static str {
    locale.say("Erasing", "Effacement")
}

/// Until the frame has loaded.
pub fn coming(locale: Locale) -> &'static str {
    locale.say("Linxo’s page is on its way…", "La page de Linxo arrive…")
}

/// Above what to do when the frame does not load.
pub fn late(locale: Locale) -> &'static str {
    locale.say(
        "Linxo’s page has not appeared yet",
        "La page de Linxo ne s’affiche pas encore",
    )
}

/// What to do then.
pub fn late_exactly(locale: Locale) -> &'static str {
    locale.say(
        "A slow connection or a content blocker may be in the way. You can load it again or open it in a tab of its own.",
        "Une connexion lente ou un bloqueur de contenu en est peut-être la cause. Vous pouvez la recharger ou l’ouvrir dans un nouvel onglet.",
    )
}

/// Loads the widget again.
pub fn reload(locale: Locale) -> &'static str {
    locale.say("Load it again", "Recharger")
}

/// Opens the widget in a tab of its own.
pub fn open_in_tab(locale: Locale) -> &'static str {
    locale.say("Open in a new tab", "Ouvrir dans un nouvel onglet")
}

/// The heading while the server opens the widget.
pub fn opening(locale: Locale) -> &'static str {
    locale.say("Connecting you to Linxo", "Connexion à Linxo")
}

/// Below it.
pub fn opening_exactly(locale: Locale) -> &'static str {
    locale.say("This takes a few seconds.", "Cela prend quelques secondes.")
}

/// When it takes long.
pub fn opening_slow(locale: Locale) -> &'static str {
    locale.say(
        "Linxo is slow to answer. Please keep this page open, we are still trying.",
        "Linxo tarde à répondre. Gardez cette page ouverte, nous essayons toujours.",
    )
}

/// The heading while the window goes to the widget.
pub fn leaving(locale: Locale) -> &'static str {
    locale.say("Taking you to Linxo", "En route vers Linxo")
}

/// Below it.
pub fn leaving_exactly(locale: Locale) -> &'static str {
    locale.say(
        "You choose your bank there, and come back here afterwards.",
        "Vous y choisissez votre banque, puis vous revenez ici.",
    )
}

/// The link for when nothing happens.
pub fn continue_to_linxo(locale: Locale) -> &'static str {
    locale.say("Continue to Linxo", "Continuer vers Linxo")
}
