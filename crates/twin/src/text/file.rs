//! What is wrong with a test-bank file, in words.

use crate::locale::Locale::{self, En, Fr};
use crate::signin::FetchProblem;
use crate::testbank::{self, FileError, Reason};

pub(crate) fn bad_file(locale: Locale, name: &str, error: &FileError) -> String {
    let FileError { line, reason } = error;
    match locale {
        En => format!("{name}, line {line}: {reason}."),
        Fr => format!("{name}, ligne {line} : {}.", in_french(reason)),
    }
}

pub(crate) fn bad_address(locale: Locale, url: &str, problem: &FetchProblem) -> String {
    match (locale, problem) {
        (En, FetchProblem::NotAnAddress) => {
            format!("“{url}” is no address; it begins with http:// or https://.")
        }
        (Fr, FetchProblem::NotAnAddress) => {
            format!("« {url} » n’est pas une adresse ; elle commence par http:// ou https://.")
        }
        (En, FetchProblem::NotThisMachine) => format!(
            "{url} is not on this machine, and the twin asks no other. Serve the file on \
             localhost, or upload it."
        ),
        (Fr, FetchProblem::NotThisMachine) => format!(
            "{url} n’est pas sur cette machine, et le jumeau n’en interroge pas d’autre. Servez \
             le fichier sur localhost, ou déposez-le."
        ),
        (En, FetchProblem::Status(status)) => {
            format!("{url} answers {status}, not a file. Check the address.")
        }
        (Fr, FetchProblem::Status(status)) => {
            format!("{url} répond {status}, pas un fichier. Vérifiez l’adresse.")
        }
        (En, FetchProblem::Unreachable) => {
            format!("Nothing answers at {url}. Check that the file is served there.")
        }
        (Fr, FetchProblem::Unreachable) => {
            format!("Rien ne répond à {url}. Vérifiez que le fichier y est servi.")
        }
    }
}

fn in_french(reason: &Reason) -> String {
    match reason {
        Reason::NotUtf8 => {
            "le texte n’est pas en UTF-8 ; enregistrez le fichier en UTF-8".to_owned()
        }
        Reason::Control(control) => format!(
            "le caractère de contrôle U+{:04X} n’est pas du texte ; enregistrez le fichier en \
             UTF-8 simple",
            u32::from(*control)
        ),
        Reason::LineTooLong { max_bytes } => format!(
            "plus de {max_bytes} octets, ce qu’aucune ligne d’un fichier de test n’atteint ; \
             vérifiez que c’est le bon fichier"
        ),
        Reason::FileTooLarge { max_bytes } => format!(
            "ici le fichier dépasse {}, et n’est pas lu plus loin ; prenez-en un plus petit",
            in_french_units(&testbank::size(*max_bytes))
        ),
        Reason::UnknownRecord(text) => format!(
            "« {text} » n’est pas un enregistrement connu ; une ligne commence par CREDENTIALS, \
             CREDENTIALS_OWNER, ACCOUNT ou TRANSACTION"
        ),
        Reason::FieldCount {
            record,
            expected,
            found,
        } => format!("{record} a {found} champs séparés par « | », il en faut {expected}"),
        Reason::EmptyField(field) => format!("le champ {field} est vide"),
        Reason::Date(text) => {
            format!("« {text} » n’est pas une date ; écrivez JJ/MM/AA, par exemple 21/08/26")
        }
        Reason::Amount(text) => {
            format!("« {text} » n’est pas un montant ; écrivez par exemple -101.74")
        }
        Reason::AccountType(text) => format!(
            "« {text} » n’est pas un type de compte : Checkings, Savings, Loans ou CreditCard"
        ),
        Reason::Flag(text) => format!("« {text} » n’est ni true ni false"),
        Reason::Currency(text) => {
            format!("« {text} » n’est pas une devise ; écrivez trois lettres, par exemple EUR")
        }
        Reason::TransactionBeforeAccount => {
            "une TRANSACTION appartient à l’ACCOUNT qui la précède, et il n’y en a pas".to_owned()
        }
        Reason::SecondCredentials => "les identifiants sont donnés une seconde fois".to_owned(),
        Reason::SecondOwner => "le titulaire est donné une seconde fois".to_owned(),
        Reason::DuplicateAccount(uid) => format!("le compte « {uid} » est déjà dans le fichier"),
        Reason::NoCredentials => "le fichier se termine sans ligne CREDENTIALS".to_owned(),
        Reason::NoAccount => "le fichier se termine sans ligne ACCOUNT".to_owned(),
    }
}

/// `5 Mio`.
fn in_french_units(size: &str) -> String {
    size.replace("MiB", "Mio").replace("bytes", "octets")
}
