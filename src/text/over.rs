//! When all is over and Linxo has forgotten the end user.

use contract::{Counts, FailureCode};
use journey::End;

use super::{Locale, accounts_and_transactions};

/// The heading.
pub fn title(locale: Locale, end: &End) -> &'static str {
    match end {
        End::Delivered => locale.say(
            "It’s done: shared once, then erased",
            "C’est fait\u{a0}: partagé une fois, puis effacé",
        ),
        End::Cancelled => locale.say(
            "Cancelled: nothing was shared",
            "C’est annulé\u{a0}: rien n’a été partagé",
        ),
        End::Abandoned => locale.say(
            "Time ran out: nothing was shared",
            "Le délai est passé\u{a0}: rien n’a été partagé",
        ),
        End::Failed(code) => failure_title(locale, code.as_ref()),
    }
}

fn failure_title(locale: Locale, code: Option<&FailureCode>) -> &'static str {
    match code {
        Some(FailureCode::ConnectionFailed) => {
            locale.say("Your bank gave no data", "Votre banque n’a rien transmis")
        }
        Some(FailureCode::AutoSyncEnabled) => locale.say(
            "We stopped, to protect you",
            "Nous avons arrêté, pour vous protéger",
        ),
        Some(FailureCode::RefusedByLinxo) => {
            locale.say("Linxo refused the request", "Linxo a refusé la demande")
        }
        Some(FailureCode::SynchronisationTimeout) => {
            locale.say("Your bank took too long", "Votre banque a trop tardé")
        }
        Some(FailureCode::DataKeptChanging) => locale.say(
            "Your data would not hold still",
            "Vos données ne cessaient de changer",
        ),
        Some(FailureCode::BackupRefused) => locale.say(
            "Your data could not be handed over",
            "Vos données n’ont pas pu être remises",
        ),
        Some(FailureCode::Other(_)) | None => {
            locale.say("It could not be done", "Cela n’a pas abouti")
        }
    }
}

/// What happened.
pub fn lead(locale: Locale, end: &End, partner: &str) -> String {
    match (end, locale) {
        (End::Delivered, Locale::En) => format!(
            "{partner} has what you agreed to share. We then asked Linxo again: it no longer knows you."
        ),
        (End::Delivered, Locale::Fr) => format!(
            "{partner} a reçu ce que vous avez accepté de partager. Nous avons ensuite vérifié\u{a0}: Linxo ne vous connaît plus."
        ),
        (End::Cancelled, Locale::En) => {
            format!("{partner} received nothing, and nothing of yours is left at Linxo.")
        }
        (End::Cancelled, Locale::Fr) => {
            format!("{partner} n’a rien reçu, et il ne reste aucune trace de vous chez Linxo.")
        }
        (End::Abandoned, Locale::En) => format!(
            "No bank was linked in time. {partner} received nothing, and nothing of yours is left at Linxo."
        ),
        (End::Abandoned, Locale::Fr) => format!(
            "Aucune banque n’a été reliée à temps. {partner} n’a rien reçu, et il ne reste aucune trace de vous chez Linxo."
        ),
        (End::Failed(code), _) => {
            let why = failure_reason(locale, code.as_ref());
            match locale {
                Locale::En => format!(
                    "{why} {partner} received nothing, and nothing of yours is left at Linxo."
                ),
                Locale::Fr => {
                    format!(
                        "{why} {partner} n’a rien reçu, et il ne reste aucune trace de vous chez Linxo."
                    )
                }
            }
        }
    }
}

fn failure_reason(locale: Locale, code: Option<&FailureCode>) -> &'static str {
    match code {
        Some(FailureCode::ConnectionFailed) => locale.say(
            "The link with your bank was made, but it did not work.",
            "Le lien avec votre banque a été établi, mais il n’a pas fonctionné.",
        ),
        Some(FailureCode::AutoSyncEnabled) => locale.say(
            "The link would have allowed your bank to be read again later, and you agreed to one time only.",
            "Le lien aurait permis de relire votre banque plus tard, alors que vous avez accepté une seule lecture.",
        ),
        Some(FailureCode::RefusedByLinxo) => locale.say(
            "The fault is not yours: Linxo did not let us go on.",
            "Vous n’y êtes pour rien\u{a0}: Linxo ne nous a pas laissés continuer.",
        ),
        Some(FailureCode::SynchronisationTimeout) => locale.say(
            "It had not finished answering when the time was up.",
            "Elle n’avait pas fini de répondre à la fin du délai.",
        ),
        Some(FailureCode::DataKeptChanging) => locale.say(
            "It changed each time it was read, so we could not be sure to have all of it.",
            "Elles changeaient à chaque lecture\u{a0}: nous ne pouvions pas être sûrs de tout avoir.",
        ),
        Some(FailureCode::BackupRefused) => locale.say(
            "The place it was meant for did not take it in time.",
            "Le destinataire n’a pas pu les enregistrer à temps.",
        ),
        Some(FailureCode::Other(_)) | None => locale.say(
            "Something went wrong on our side.",
            "Quelque chose n’a pas fonctionné de notre côté.",
        ),
    }
}

/// What to do now; nothing when all went well.
pub fn next_step(locale: Locale, end: &End, partner: &str) -> Option<String> {
    let text = match (end, locale) {
        (End::Delivered, _) => return None,
        (End::Cancelled, Locale::En) => {
            format!("If you change your mind, start again from {partner}.")
        }
        (End::Cancelled, Locale::Fr) => {
            format!("Si vous changez d’avis, recommencez depuis {partner}.")
        }
        (End::Abandoned, Locale::En) => format!("To try once more, start again from {partner}."),
        (End::Abandoned, Locale::Fr) => format!("Pour réessayer, recommencez depuis {partner}."),
        (End::Failed(code), _) => failure_next(locale, code.as_ref(), partner),
    };
    Some(text)
}

fn failure_next(locale: Locale, code: Option<&FailureCode>, partner: &str) -> String {
    match (code, locale) {
        (Some(FailureCode::ConnectionFailed), Locale::En) => format!(
            "Check that you can sign in on your bank’s own site, then start again from {partner}."
        ),
        (Some(FailureCode::ConnectionFailed), Locale::Fr) => format!(
            "Vérifiez que vous pouvez vous connecter sur le site de votre banque, puis recommencez depuis {partner}."
        ),
        (Some(FailureCode::DataKeptChanging), Locale::En) => {
            format!("Wait a few minutes, then start again from {partner}.")
        }
        (Some(FailureCode::DataKeptChanging), Locale::Fr) => {
            format!("Attendez quelques minutes, puis recommencez depuis {partner}.")
        }
        (Some(FailureCode::SynchronisationTimeout), Locale::En) => format!(
            "Banks are often quicker at another time of day. You can start again from {partner}."
        ),
        (Some(FailureCode::SynchronisationTimeout), Locale::Fr) => format!(
            "Les banques répondent souvent plus vite à un autre moment. Vous pouvez recommencer depuis {partner}."
        ),
        (Some(FailureCode::AutoSyncEnabled), Locale::En) => {
            format!("Please tell {partner}: the setting can be put right on their side.")
        }
        (Some(FailureCode::AutoSyncEnabled), Locale::Fr) => {
            format!("Prévenez {partner}\u{a0}: ce réglage se corrige de leur côté.")
        }
        (Some(FailureCode::RefusedByLinxo), Locale::En) => {
            format!("Please tell {partner}, or start again later.")
        }
        (Some(FailureCode::RefusedByLinxo), Locale::Fr) => {
            format!("Prévenez {partner}, ou recommencez plus tard.")
        }
        (Some(FailureCode::BackupRefused), Locale::En) => {
            format!(
                "Please tell {partner}: what failed is on their side. You can start again once it works."
            )
        }
        (Some(FailureCode::BackupRefused), Locale::Fr) => {
            format!(
                "Prévenez {partner}\u{a0}: la panne est de leur côté. Vous pourrez recommencer ensuite."
            )
        }
        (Some(FailureCode::Other(code)), Locale::En) => {
            format!("Please tell {partner}, with this code: {code}.")
        }
        (Some(FailureCode::Other(code)), Locale::Fr) => {
            format!("Prévenez {partner}, avec ce code\u{a0}: {code}.")
        }
        (None, Locale::En) => format!("Start again from {partner}; if it fails twice, tell them."),
        (None, Locale::Fr) => {
            format!("Recommencez depuis {partner}. Si cela échoue encore, prévenez-les.")
        }
    }
}

/// Above the counts.
pub fn shared(locale: Locale) -> &'static str {
    locale.say("Shared", "Partagé")
}

/// Above whom it was shared with.
pub fn with_whom(locale: Locale) -> &'static str {
    locale.say("With", "Avec")
}

/// How much was shared.
pub fn counts(locale: Locale, counts: Counts) -> String {
    accounts_and_transactions(locale, counts)
}

/// Above what is left at Linxo.
pub fn at_linxo(locale: Locale) -> &'static str {
    locale.say("At Linxo", "Chez Linxo")
}

/// What is left at Linxo.
pub fn at_linxo_exactly(locale: Locale) -> &'static str {
    locale.say("Erased, and checked", "Effacé, et vérifié")
}

/// Above who can read the bank from now on.
pub fn from_now_on(locale: Locale) -> &'static str {
    locale.say("From now on", "Désormais")
}

/// Who can read the bank from now on.
pub fn from_now_on_exactly(locale: Locale) -> &'static str {
    locale.say(
        "This access to your bank no longer exists",
        "Cet accès à votre banque n’existe plus",
    )
}

/// Saves the receipt.
pub fn receipt(locale: Locale) -> &'static str {
    locale.say("Download the receipt", "Télécharger le reçu")
}

/// When it could not be had.
pub fn receipt_failed(locale: Locale) -> &'static str {
    locale.say(
        "The receipt did not come. It is kept: try again in a moment.",
        "Le reçu n’est pas arrivé. Il est conservé : réessayez dans un instant.",
    )
}

/// What the receipt is.
pub fn receipt_exactly(locale: Locale) -> &'static str {
    locale.say(
        "A small signed file that proves the erasure. It contains no bank data.",
        "Un petit fichier signé qui prouve l’effacement. Il ne contient aucune donnée bancaire.",
    )
}
