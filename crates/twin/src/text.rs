//! The words of the pages, one function a message: a missing translation does not compile.

mod file;

pub(crate) use file::{bad_address, bad_file};

use rust_decimal::Decimal;

use crate::locale::Locale::{self, En, Fr};
use crate::testbank::AccountKind;

macro_rules! messages {
    ($($name:ident: $en:literal, $fr:literal;)+) => {
        $(pub(crate) fn $name(locale: Locale) -> &'static str {
            match locale { En => $en, Fr => $fr }
        })+
    };
}

messages! {
    choose_bank: "Choose your bank", "Choisissez votre banque";
    search_bank: "Search for a bank", "Rechercher une banque";
    country: "Country", "Pays";
    all_countries: "All countries", "Tous les pays";
    no_bank_found: "No bank of this name is in the list.", "Aucune banque de ce nom dans la liste.";
    no_bank_here: "There is no bank for the countries of this widget.",
        "Aucune banque pour les pays de ce widget.";
    which_accounts: "Which accounts do you want to connect?", "Quels comptes souhaitez-vous connecter ?";
    connect_checking: "Connect my checking accounts", "Connecter mes comptes courants";
    connect_checking_hint: "You sign in on your bank’s own site.",
        "Vous vous identifiez sur le site de votre banque.";
    no_checking: "I don’t have a checking account", "Je n’ai pas de compte courant";
    no_checking_hint: "Savings, loans and other accounts, with your online banking login.",
        "Épargne, crédits et autres comptes, avec vos identifiants de banque en ligne.";
    sign_in_with: "Sign in with your online banking login",
        "Connectez-vous avec vos identifiants de banque en ligne";
    login: "Login", "Identifiant";
    password: "Password", "Mot de passe";
    connect: "Connect", "Se connecter";
    cancel: "Cancel", "Annuler";
    test_bank_file: "Test-bank file (optional)", "Fichier de banque de test (facultatif)";
    test_bank_file_hint: "Without a file: login ok, password ok. With a file: its own credentials.",
        "Sans fichier : identifiant ok, mot de passe ok. Avec un fichier : les siens.";
    file_upload: "File on this device", "Fichier sur cet appareil";
    file_url: "Or the address of a file", "Ou l’adresse d’un fichier";
    forget_file: "do without it", "ne plus l’utiliser";
    wrong_credentials: "The bank does not accept this login and password. Check them and try again.",
        "La banque n’accepte pas cet identifiant avec ce mot de passe. Vérifiez-les et réessayez.";
    empty_credentials: "Enter your login and your password.", "Saisissez votre identifiant et votre mot de passe.";
    wrong_code: "This code is not the right one. Try again.", "Ce code n’est pas le bon. Réessayez.";
    broken_form: "The form did not arrive whole. Send it again.",
        "Le formulaire n’est pas arrivé en entier. Envoyez-le de nouveau.";
    field_too_long: "A field holds far more text than any login or address. Shorten it and send the form again.",
        "Un champ contient bien plus de texte qu’un identifiant ou une adresse. Raccourcissez-le et renvoyez le formulaire.";
    challenge: "Your bank wants to be sure that it is you", "Votre banque veut s’assurer que c’est bien vous";
    code: "Code received", "Code reçu";
    confirm: "Confirm", "Confirmer";
    bank_opened: "Continue on your bank’s site", "Poursuivez sur le site de votre banque";
    bank_opened_hint: "Your bank’s site is open in another tab. This page goes on by itself when you are done there.",
        "Le site de votre banque est ouvert dans un autre onglet. Cette page avance d’elle-même quand vous y aurez terminé.";
    bank_left_hint: "You have not finished at your bank yet.", "Vous n’avez pas encore terminé chez votre banque.";
    open_bank_again: "Open my bank’s site again", "Rouvrir le site de ma banque";
    other_bank: "Change bank", "Changer de banque";
    your_accounts: "Your accounts", "Vos comptes";
    found_accounts: "These accounts were found. They are shared once you have given your consent.",
        "Voici les comptes trouvés. Ils seront partagés une fois votre accord donné.";
    choose_accounts: "Tick the accounts that you want to share.", "Cochez les comptes que vous souhaitez partager.";
    choose_an_account: "Tick at least one account.", "Cochez au moins un compte.";
    consent_all: "You consent to access to all present and future accounts of this connection.",
        "Vous donnez votre accord pour tous les comptes présents et à venir de cette connexion.";
    consent_ticked: "You consent to access to the accounts that you tick.",
        "Vous donnez votre accord pour les comptes que vous cochez.";
    consent_each: "Your consent is given account by account.", "Votre accord est donné compte par compte.";
    consent_terms: "By giving your consent you accept the", "En donnant votre accord, vous acceptez les";
    terms: "terms of use", "conditions d’utilisation";
    give_consent: "I give my consent", "Je donne mon accord";
    synchronising: "Your accounts are being read", "Lecture de vos comptes en cours";
    synchronising_hint: "This takes a moment. Please keep this page open.",
        "Cela prend un instant. Gardez cette page ouverte.";
    progress: "Progress", "Progression";
    success: "Your accounts are connected", "Vos comptes sont connectés";
    success_hint: "You can close this page.", "Vous pouvez fermer cette page.";
    leaving: "One moment…", "Un instant…";
    go_on: "Continue", "Continuer";
    cancelled: "You have cancelled", "Vous avez annulé";
    cancelled_hint: "Nothing was connected. You can close this page.",
        "Rien n’a été connecté. Vous pouvez fermer cette page.";
    session_over: "This session is over", "Cette session est terminée";
    session_over_hint: "Go back to the page you came from and start again.",
        "Revenez à la page d’où vous veniez et recommencez.";
    sync_problem: "Your accounts could not be read", "Vos comptes n’ont pas pu être lus";
    try_again: "Try again", "Réessayer";
    token_expired: "The authorisation given at your bank is no longer valid.",
        "L’autorisation donnée auprès de votre banque n’est plus valable.";
    password_change: "Your bank asks you to choose a new password on its site first.",
        "Votre banque vous demande de choisir d’abord un nouveau mot de passe sur son site.";
    user_action: "Your bank asks you to do something on its own site first.",
        "Votre banque vous demande une action sur son site.";
    bank_refused: "You did not authorise the access at your bank.",
        "Vous n’avez pas autorisé l’accès auprès de votre banque.";
    no_payment_account: "There is no checking account at this bank. Connect your other accounts below.",
        "Aucun compte courant dans cette banque. Connectez vos autres comptes ci-dessous.";
    twin: "Test twin", "Jumeau de test";
    footer: "Test twin of Linxo Connect – no real bank, no real data",
        "Jumeau de test de Linxo Connect – aucune banque réelle, aucune donnée réelle";
    online_banking: "Online banking", "Banque en ligne";
    authorise_title: "Share your accounts?", "Partager vos comptes ?";
    authorise_hint: "Linxo Connect asks to read these accounts:", "Linxo Connect demande à lire ces comptes :";
    authorise: "Authorise", "Autoriser";
    refuse: "Refuse", "Refuser";
    visit_over: "This page has done its work", "Cette page a fait son travail";
    visit_over_hint: "Go back to the page you came from.", "Revenez à la page d’où vous veniez.";
    steps: "Steps", "Étapes";
    step_bank: "Bank", "Banque";
    step_sign_in: "Sign-in", "Connexion";
    step_accounts: "Accounts", "Comptes";
    step_done: "Done", "Fin";
    checkings: "Checking account", "Compte courant";
    savings: "Savings", "Épargne";
    loan: "Loan", "Crédit";
    credit_card: "Card", "Carte";
    terms_title: "Terms of use", "Conditions d’utilisation";
    terms_body: "This is a stand-in for tests. It gives made-up data only, keeps it in memory, and forgets it when it stops.",
        "Ceci est un remplaçant de test. Il ne donne que des données inventées, les garde en mémoire et les oublie en s’arrêtant.";
    to_bank: "Continue on your bank’s site", "Poursuivez sur le site de votre banque";
    to_bank_hint: "You sign in at your bank, authorise the access there, and come back here.",
        "Vous vous identifiez auprès de votre banque, y autorisez l’accès, puis revenez ici.";
    then_the_others: "First your checking accounts and cards, on your bank’s own site. Your other accounts follow here.",
        "D’abord vos comptes courants et vos cartes, sur le site de votre banque. Vos autres comptes suivent ici.";
    now_the_others: "Now your other accounts: savings, loans and the rest.",
        "À présent vos autres comptes : épargne, crédits et le reste.";
    go_to_bank: "Go to my bank", "Aller chez ma banque";
    skip_site: "Only my other accounts", "Seulement mes autres comptes";
    skip_form: "Go on without my other accounts", "Continuer sans mes autres comptes";
    no_checking_go_on: "There is no checking account at this bank. Connect your other accounts here.",
        "Aucun compte courant dans cette banque. Connectez vos autres comptes ici.";
    renew: "Sign in to your bank again", "Connectez-vous de nouveau à votre banque";
    consent_early: "By connecting, you consent to access to all present and future accounts of this connection.",
        "En vous connectant, vous donnez votre accord pour tous les comptes présents et à venir de cette connexion.";
    manage: "Choose what you share", "Choisissez ce que vous partagez";
    manage_hint: "Tick the accounts that you share from now on. The others are deleted.",
        "Cochez les comptes que vous partagez désormais. Les autres sont supprimés.";
    save_accounts: "Save my choice", "Enregistrer mon choix";
    no_account: "This connection gives no account at the moment. Sign in to the bank again first.",
        "Cette connexion ne donne aucun compte pour l’instant. Reconnectez-vous d’abord à la banque.";
    accept_terms: "I accept the terms of use", "J’accepte les conditions d’utilisation";
    professional: "Your professional account", "Votre compte professionnel";
    professional_hint: "Tell us which company the account belongs to. The test twin does not keep it.",
        "Indiquez à quelle entreprise appartient le compte. Le jumeau de test ne le conserve pas.";
    company: "Name of the company", "Nom de l’entreprise";
    company_number: "Registration number", "Numéro d’immatriculation";
    company_incomplete: "Enter the name of the company and its registration number.",
        "Saisissez le nom de l’entreprise et son numéro d’immatriculation.";
    send: "Send", "Envoyer";
    nothing_to_do: "Nothing is asked of you", "Rien ne vous est demandé";
    nothing_to_do_hint: "Your bank does not wait for an answer.", "Votre banque n’attend pas de réponse.";
    no_connection: "This connection does not exist", "Cette connexion n’existe pas";
    no_connection_hint: "Go back to the page you came from. It may have been deleted in the meantime.",
        "Revenez à la page d’où vous veniez. Elle a peut-être été supprimée entre-temps.";
    wrong_password_at_bank: "Your bank does not accept the login and password any more.",
        "Votre banque n’accepte plus l’identifiant et le mot de passe.";
    challenge_pending: "Your bank wants you to confirm that it is you.",
        "Votre banque souhaite une confirmation que c’est bien vous.";
    page_unknown: "This page does not exist", "Cette page n’existe pas";
}

pub(crate) fn kept_file(locale: Locale, name: &str) -> String {
    match locale {
        En => format!("The file {name} is kept."),
        Fr => format!("Le fichier {name} est conservé."),
    }
}

/// For the integrator: which parameter was missing, or named nothing.
pub(crate) fn names_no_connection(locale: Locale, parameter: &str, given: Option<&str>) -> String {
    match (locale, given) {
        (En, None) => format!("For the integrator: the address needs the parameter {parameter}."),
        (Fr, None) => {
            format!("Pour l’intégrateur : il manque à l’adresse le paramètre {parameter}.")
        }
        (En, Some(id)) => format!(
            "For the integrator: {parameter}={id} names no connection of this session’s user."
        ),
        (Fr, Some(id)) => format!(
            "Pour l’intégrateur : {parameter}={id} ne désigne aucune connexion de l’utilisateur de \
             cette session."
        ),
    }
}

/// A day as the language writes it.
pub(crate) fn accepted_on(locale: Locale, day: jiff::civil::Date) -> String {
    match locale {
        En => format!("You accepted these terms on {}.", day.strftime("%-d %B %Y")),
        Fr => format!(
            "Vous avez accepté ces conditions le {}.",
            day.strftime("%d/%m/%Y")
        ),
    }
}

pub(crate) fn code_hint(locale: Locale, code: &str) -> String {
    match locale {
        En => format!("No message is sent; the code of the test bank is {code}."),
        Fr => format!("Aucun message n’est envoyé ; le code de la banque de test est {code}."),
    }
}

pub(crate) fn banks_shown(locale: Locale, count: usize) -> String {
    match (locale, count) {
        (En, 1) => "1 bank".to_owned(),
        (En, _) => format!("{count} banks"),
        (Fr, 0 | 1) => format!("{count} banque"),
        (Fr, _) => format!("{count} banques"),
    }
}

pub(crate) fn account_kind(locale: Locale, kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Checkings => checkings(locale),
        AccountKind::Savings => savings(locale),
        AccountKind::Loan => loan(locale),
        AccountKind::CreditCard => credit_card(locale),
    }
}

/// An amount as the language writes it: `1 234,50 €`, `€1,234.50`.
pub(crate) fn money(locale: Locale, amount: Decimal, currency: &str) -> String {
    let text = format!("{:.2}", amount.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let (space, point) = match locale {
        En => (',', '.'),
        Fr => ('\u{202f}', ','),
    };
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(space);
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() && !amount.is_zero() {
        "−"
    } else {
        ""
    };
    match (locale, currency) {
        (En, "EUR") => format!("{sign}€{grouped}{point}{cents}"),
        (En, "GBP") => format!("{sign}£{grouped}{point}{cents}"),
        (Fr, "EUR") => format!("{sign}{grouped}{point}{cents}\u{a0}€"),
        _ => format!("{sign}{grouped}{point}{cents}\u{a0}{currency}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_the_language_does() {
        let amount = "-1234567.8".parse().unwrap();
        assert_eq!(money(En, amount, "EUR"), "−€1,234,567.80");
        assert_eq!(
            money(Fr, amount, "EUR"),
            "−1\u{202f}234\u{202f}567,80\u{a0}€"
        );
        assert_eq!(money(En, "12".parse().unwrap(), "USD"), "12.00\u{a0}USD");
    }
}
