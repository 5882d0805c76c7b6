//! When something stands in the way: what it is, and what to do about it.

use journey::WidgetTrouble;

use super::Locale;

/// The heading when there is no widget.
pub fn title(locale: Locale, why: &WidgetTrouble) -> &'static str {
    match why {
        WidgetTrouble::LinxoUnreachable => {
            locale.say("Linxo is not answering", "Linxo ne répond pas")
        }
        WidgetTrouble::LinxoRefused => locale.say(
            "Linxo did not let us in",
            "Linxo ne nous a pas laissés entrer",
        ),
        WidgetTrouble::Offline => locale.say("The connection was lost", "La connexion est perdue"),
        WidgetTrouble::Expired => locale.say(
            "It is too late to link a bank",
            "Il est trop tard pour relier une banque",
        ),
        WidgetTrouble::EndedWithoutSuccess => locale.say(
            "Your bank was not linked",
            "Votre banque n’a pas été reliée",
        ),
        WidgetTrouble::Other(_) => {
            locale.say("Something went wrong", "Quelque chose n’a pas fonctionné")
        }
    }
}

/// What it means and what to do.
pub fn lead(locale: Locale, why: &WidgetTrouble, partner: &str) -> String {
    match (why, locale) {
        (WidgetTrouble::LinxoUnreachable, Locale::En) => {
            "Nothing has been shared. This seldom lasts: please try again in a moment.".to_owned()
        }
        (WidgetTrouble::LinxoUnreachable, Locale::Fr) => {
            "Rien n’a été partagé. C’est souvent passager, réessayez dans un instant.".to_owned()
        }
        (WidgetTrouble::LinxoRefused, Locale::En) => format!(
            "Nothing has been shared. You can try again; if it happens twice, please tell {partner}."
        ),
        (WidgetTrouble::LinxoRefused, Locale::Fr) => format!(
            "Rien n’a été partagé. Vous pouvez réessayer\u{a0}; si cela se répète, prévenez {partner}."
        ),
        (WidgetTrouble::Offline, Locale::En) => {
            "Nothing has been shared. Check your internet connection, then try again.".to_owned()
        }
        (WidgetTrouble::Offline, Locale::Fr) => {
            "Rien n’a été partagé. Vérifiez votre connexion internet, puis réessayez.".to_owned()
        }
        (WidgetTrouble::Expired, Locale::En) => format!(
            "This request has moved on or run out of time. Look again where it stands, or start again from {partner}."
        ),
        (WidgetTrouble::Expired, Locale::Fr) => format!(
            "Cette demande a avancé ou son délai est passé. Regardez où elle en est, ou recommencez depuis {partner}."
        ),
        (WidgetTrouble::EndedWithoutSuccess, Locale::En) => {
            "Linxo’s page closed before the link was made, and nothing has been shared. You can try again, with this bank or another."
                .to_owned()
        }
        (WidgetTrouble::EndedWithoutSuccess, Locale::Fr) => {
            "La page de Linxo s’est fermée avant la fin, et rien n’a été partagé. Vous pouvez réessayer, avec cette banque ou une autre."
                .to_owned()
        }
        (WidgetTrouble::Other(code), Locale::En) => format!(
            "Nothing has been shared. Please try again; if it happens twice, give {partner} this code: {code}."
        ),
        (WidgetTrouble::Other(code), Locale::Fr) => format!(
            "Rien n’a été partagé. Réessayez\u{a0}; si cela se répète, donnez ce code à {partner}\u{a0}: {code}."
        ),
    }
}

/// The heading when a cancellation did not arrive.
pub fn cancel_failed(locale: Locale) -> &'static str {
    locale.say("Not cancelled yet", "Pas encore annulé")
}

/// Below it.
pub fn cancel_failed_exactly(locale: Locale) -> &'static str {
    locale.say(
        "We could not pass your wish on. Check your connection and try again: until then \
         everything stays as it was.",
        "Nous n’avons pas pu transmettre votre demande. Vérifiez votre connexion et réessayez : \
         d’ici là, rien ne change.",
    )
}

/// The heading when the journey cannot be read.
pub fn unreachable(locale: Locale) -> &'static str {
    locale.say("We cannot connect", "Connexion impossible")
}

/// Below it.
pub fn unreachable_exactly(locale: Locale) -> &'static str {
    locale.say(
        "Check your internet connection, then try again. Nothing is lost.",
        "Vérifiez votre connexion internet, puis réessayez. Rien n’est perdu.",
    )
}

/// The heading when no journey opens with this key.
pub fn unknown(locale: Locale) -> &'static str {
    locale.say("This link leads nowhere", "Ce lien ne mène nulle part")
}

/// Below it.
pub fn unknown_exactly(locale: Locale) -> &'static str {
    locale.say(
        "It may be incomplete, or too old. Please start again from the service that gave it to you.",
        "Il est peut-être incomplet, ou trop ancien. Recommencez depuis le service qui vous l’a donné.",
    )
}
