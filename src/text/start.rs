//! Before anything has begun, and while the journey itself is read.

use contract::Banks;

use super::Locale;

/// The heading.
pub fn title(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!("Share your bank data with {partner}"),
        Locale::Fr => format!("Partager vos données bancaires avec {partner}"),
    }
}

/// Who asks for what.
pub fn lead(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!(
            "{partner} would like to see your accounts, just once. Nothing is shared before you agree."
        ),
        Locale::Fr => format!(
            "{partner} souhaite consulter vos comptes, une seule fois. Rien n’est partagé sans votre accord."
        ),
    }
}

/// Above what is shared.
pub fn what(locale: Locale) -> &'static str {
    locale.say("What is shared", "Ce qui est partagé")
}

/// What is shared.
pub fn what_exactly(locale: Locale, banks: Banks) -> &'static str {
    match banks {
        Banks::One => locale.say(
            "The accounts of the bank you choose: name, number, balance and transactions.",
            "Les comptes de la banque que vous choisissez\u{a0}: nom, numéro, solde et opérations.",
        ),
        Banks::Many => locale.say(
            "The accounts of the banks you choose: name, number, balance and transactions.",
            "Les comptes des banques que vous choisissez\u{a0}: nom, numéro, solde et opérations.",
        ),
    }
}

/// Above how long it is shared for.
pub fn how_long(locale: Locale) -> &'static str {
    locale.say("For how long", "Pour combien de temps")
}

/// How long it is shared for.
pub fn how_long_exactly(locale: Locale) -> &'static str {
    locale.say(
        "Just once. Nobody can come back to your bank for more later.",
        "Une seule lecture. Personne ne peut revenir consulter votre banque ensuite.",
    )
}

/// Above what happens at Linxo.
pub fn afterwards(locale: Locale) -> &'static str {
    locale.say("What happens afterwards", "Ce qui se passe ensuite")
}

/// What happens at Linxo.
pub fn afterwards_exactly(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!(
            "Linxo makes the link with your bank. As soon as {partner} has the data, Linxo’s copy is erased, and a signed receipt proves it."
        ),
        Locale::Fr => format!(
            "Linxo fait le lien avec votre banque. Dès que {partner} a reçu les données, la copie de Linxo est effacée, et un reçu signé le prouve."
        ),
    }
}

/// Above who sees the password.
pub fn password(locale: Locale) -> &'static str {
    locale.say("Your password", "Votre mot de passe")
}

/// Who sees the password.
pub fn password_exactly(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!("You enter it with Linxo or your bank. {partner} never sees it."),
        Locale::Fr => format!(
            "Vous le saisissez auprès de Linxo ou de votre banque. {partner} ne le voit jamais."
        ),
    }
}

/// What is not ours to promise.
pub fn partner_s_part(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!(
            "What {partner} does with your data afterwards is set out in its own privacy policy."
        ),
        Locale::Fr => format!(
            "L’usage que {partner} fera ensuite de vos données est décrit dans sa propre politique de confidentialité."
        ),
    }
}

/// The button that begins.
pub fn begin(locale: Locale, banks: Banks) -> &'static str {
    match banks {
        Banks::One => locale.say("Choose my bank", "Choisir ma banque"),
        Banks::Many => locale.say("Choose my banks", "Choisir mes banques"),
    }
}

/// The button that does not.
pub fn decline(locale: Locale) -> &'static str {
    locale.say("No, thank you", "Non, merci")
}

/// The heading while the journey is read.
pub fn loading(locale: Locale) -> &'static str {
    locale.say("One moment", "Un instant")
}

/// When reading it takes long.
pub fn loading_slow(locale: Locale) -> &'static str {
    locale.say(
        "This is taking longer than usual. We are still trying.",
        "C’est un peu plus long que d’habitude. Nous essayons toujours.",
    )
}
