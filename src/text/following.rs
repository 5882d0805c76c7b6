//! While the server works: the bank's data is read, stored and erased at Linxo.

use contract::{JourneyState, OutcomeKind};

use super::Locale;

/// The heading.
pub fn title(locale: Locale, state: JourneyState, outcome: Option<OutcomeKind>) -> &'static str {
    match (state, outcome) {
        (_, Some(OutcomeKind::Cancelled | OutcomeKind::Abandoned | OutcomeKind::Failed)) => locale
            .say(
                "Erasing what was begun",
                "Nous effaçons ce qui a été commencé",
            ),
        (JourneyState::Opened | JourneyState::Linking, _) => locale.say(
            "Checking the link with your bank",
            "Nous vérifions le lien avec votre banque",
        ),
        (JourneyState::Synchronising, _) => {
            locale.say("Your bank is answering", "Votre banque répond")
        }
        (JourneyState::Collecting, _) => {
            locale.say("Handing over your data", "Nous transmettons vos données")
        }
        (JourneyState::BackedUp | JourneyState::Erasing | JourneyState::Erased, _) => locale.say(
            "Erasing your data at Linxo",
            "Nous effaçons vos données chez Linxo",
        ),
    }
}

/// Below the heading.
pub fn lead(locale: Locale, state: JourneyState, outcome: Option<OutcomeKind>) -> &'static str {
    match (state, outcome) {
        (_, Some(OutcomeKind::Cancelled | OutcomeKind::Abandoned | OutcomeKind::Failed)) => locale
            .say(
                "Nothing is shared. We are making sure that nothing of yours stays at Linxo.",
                "Rien n’est partagé. Nous veillons à ce qu’il ne reste aucune trace de vous chez Linxo.",
            ),
        (JourneyState::BackedUp | JourneyState::Erasing | JourneyState::Erased, _) => locale.say(
            "Your data has arrived. Linxo’s copy is being erased, and we check that it is gone.",
            "Vos données sont arrivées. La copie de Linxo est en cours d’effacement, et nous vérifions qu’elle a disparu.",
        ),
        _ => locale.say(
            "There is nothing left for you to do. This usually takes less than a minute.",
            "Vous n’avez plus rien à faire. Cela prend en général moins d’une minute.",
        ),
    }
}

/// The name of the list of steps.
pub fn steps(locale: Locale) -> &'static str {
    locale.say("Where things stand", "Où nous en sommes")
}

/// The first step.
pub fn bank_linked(locale: Locale) -> &'static str {
    locale.say("Link with your bank", "Lien avec votre banque")
}

/// The second step.
pub fn synchronised(locale: Locale) -> &'static str {
    locale.say("Your bank’s answer", "Réponse de votre banque")
}

/// The third step.
pub fn collected(locale: Locale) -> &'static str {
    locale.say("Accounts and transactions", "Comptes et opérations")
}

/// The fourth step.
pub fn backed_up(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!("Delivery to {partner}"),
        Locale::Fr => format!("Remise à {partner}"),
    }
}

/// The last step.
pub fn erased(locale: Locale) -> &'static str {
    locale.say("Erasure at Linxo", "Effacement chez Linxo")
}

/// What a step's mark means, for those who hear the page.
pub fn done(locale: Locale) -> &'static str {
    locale.say("Done", "Fait")
}

/// The same for the step that is going on.
pub fn active(locale: Locale) -> &'static str {
    locale.say("In progress", "En cours")
}

/// The same for a step to come.
pub fn pending(locale: Locale) -> &'static str {
    locale.say("To come", "À venir")
}

/// That nobody has to wait.
pub fn may_leave(locale: Locale) -> &'static str {
    locale.say(
        "You may close this page: it all goes on without you.",
        "Vous pouvez fermer cette page\u{a0}: tout continue sans vous.",
    )
}

/// When nothing has moved for long.
pub fn slow(locale: Locale, state: JourneyState) -> &'static str {
    match state {
        JourneyState::Opened | JourneyState::Linking => locale.say(
            "Linxo has not told us of a bank yet. If you had not finished there, open its page again.",
            "Linxo ne nous a encore signalé aucune banque. Si vous n’aviez pas terminé, rouvrez sa page.",
        ),
        JourneyState::Synchronising | JourneyState::Collecting => locale.say(
            "This is taking longer than usual. Some banks are slow; we keep going.",
            "C’est plus long que d’habitude. Certaines banques sont lentes, nous continuons.",
        ),
        JourneyState::BackedUp | JourneyState::Erasing | JourneyState::Erased => locale.say(
            "Linxo has not confirmed the erasure yet. We keep asking until it does.",
            "Linxo n’a pas encore confirmé l’effacement. Nous réessayons jusqu’à ce que ce soit fait.",
        ),
    }
}

/// Opens the widget again.
pub fn reopen(locale: Locale) -> &'static str {
    locale.say("Open Linxo’s page again", "Rouvrir la page de Linxo")
}

/// Says that no more banks follow.
pub fn finish(locale: Locale) -> &'static str {
    locale.say("That is all my banks", "J’ai relié toutes mes banques")
}

/// The heading while the journey is being cancelled.
pub fn cancelling(locale: Locale) -> &'static str {
    locale.say("Stopping", "Nous arrêtons")
}

/// Below it.
pub fn cancelling_exactly(locale: Locale) -> &'static str {
    locale.say(
        "We are making sure that nothing of yours stays at Linxo.",
        "Nous veillons à ce qu’il ne reste aucune trace de vous chez Linxo.",
    )
}
