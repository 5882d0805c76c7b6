//! When all is over and Linxo has forgotten the end user.

use contract::{Counts, FailureCode, Progress};
use journey::{Bank, Brought, End, Fate};
use texts::Key;

use crate::{Speak, accounts_and_transactions};

/// Whether what a bank kept back, and what to do about it, is to be told: where that is the reason.
pub fn is_of_the_banks(end: &End, brought: Brought) -> bool {
    match end {
        End::Delivered => brought != Brought::All,
        End::Failed(code) => matches!(
            code,
            Some(FailureCode::ConnectionFailed | FailureCode::SynchronisationTimeout)
        ),
        End::Cancelled | End::Abandoned => false,
    }
}

/// The heading.
pub fn title(l: impl Speak, end: &End, brought: Brought) -> &'static str {
    l.say(match (end, brought) {
        (End::Delivered, Brought::All) => Key::OverTitleAll,
        (End::Delivered, Brought::Part) => Key::OverTitlePart,
        (End::Delivered, Brought::NoAccounts) => Key::OverTitleNoAccounts,
        (End::Cancelled, _) => Key::OverTitleCancelled,
        (End::Abandoned, _) => Key::OverTitleAbandoned,
        (End::Failed(code), _) => failure_title(code.as_ref()),
    })
}

fn failure_title(code: Option<&FailureCode>) -> Key {
    match code {
        Some(FailureCode::ConnectionFailed) => Key::OverFailureTitleConnectionFailed,
        Some(FailureCode::AutoSyncEnabled) => Key::OverFailureTitleAutoSyncEnabled,
        Some(FailureCode::RefusedByLinxo) => Key::OverFailureTitleRefusedByLinxo,
        Some(FailureCode::SynchronisationTimeout) => Key::OverFailureTitleSynchronisationTimeout,
        Some(FailureCode::DataKeptChanging) => Key::OverFailureTitleDataKeptChanging,
        Some(FailureCode::BackupRefused) => Key::OverFailureTitleBackupRefused,
        Some(FailureCode::Other(_)) => Key::OverFailureTitleOther,
        None => Key::OverFailureTitleNone,
    }
}

/// What happened: what the partner has, and what is left at Linxo.
pub fn lead(l: impl Speak, end: &End, progress: &Progress, partner: &str) -> String {
    let key = match (end, Brought::of(progress)) {
        (End::Delivered, Brought::All) => Key::OverLeadAll,
        (End::Delivered, Brought::Part) => Key::OverLeadPart,
        (End::Delivered, Brought::NoAccounts) => Key::OverLeadNoAccounts,
        (End::Cancelled, _) => Key::OverLeadCancelled,
        (End::Abandoned, _) => Key::OverLeadAbandoned,
        (End::Failed(_), _) => Key::OverLeadFailed,
    };
    let (why, kept) = match end {
        End::Failed(code) => {
            let kept = l.fill(failure_kept(code.as_ref()), &[("partner", partner)]);
            (l.say(failure_reason(code.as_ref())), kept)
        }
        End::Delivered | End::Cancelled | End::Abandoned => ("", String::new()),
    };
    let gone = l.say(match progress.never_created {
        true => Key::OverGoneNever,
        false => Key::OverGone,
    });
    let values = [
        ("partner", partner),
        ("gone", gone),
        ("why", why),
        ("kept", &*kept),
    ];
    l.fill(key, &values)
}

fn failure_reason(code: Option<&FailureCode>) -> Key {
    match code {
        Some(FailureCode::ConnectionFailed) => Key::OverFailureReasonConnectionFailed,
        Some(FailureCode::AutoSyncEnabled) => Key::OverFailureReasonAutoSyncEnabled,
        Some(FailureCode::RefusedByLinxo) => Key::OverFailureReasonRefusedByLinxo,
        Some(FailureCode::SynchronisationTimeout) => Key::OverFailureReasonSynchronisationTimeout,
        Some(FailureCode::DataKeptChanging) => Key::OverFailureReasonDataKeptChanging,
        Some(FailureCode::BackupRefused) => Key::OverFailureReasonBackupRefused,
        Some(FailureCode::Other(_)) => Key::OverFailureReasonOther,
        None => Key::OverFailureReasonNone,
    }
}

/// What the partner has when it failed.
fn failure_kept(code: Option<&FailureCode>) -> Key {
    match code {
        // It may go to several places, and one of them may have taken its part.
        Some(FailureCode::BackupRefused) => Key::OverFailureKeptBackupRefused,
        None => Key::OverFailureKeptNone,
        Some(_) => Key::OverFailureKeptOther,
    }
}

/// What to do now; nothing when all went well.
pub fn next_step(l: impl Speak, end: &End, progress: &Progress, partner: &str) -> Option<String> {
    let (key, code) = match end {
        End::Delivered if Brought::of(progress) == Brought::All => return None,
        End::Delivered => (Key::OverNextDelivered, ""),
        End::Cancelled => (Key::OverNextCancelled, ""),
        End::Abandoned => (Key::OverNextOnceMore, ""),
        // The banks have said already what is to be put right first.
        End::Failed(Some(FailureCode::ConnectionFailed)) if banks_say_why(progress) => {
            (Key::OverNextOnceMore, "")
        }
        End::Failed(code) => failure_next(code.as_ref()),
    };
    Some(l.fill(key, &[("partner", partner), ("code", code)]))
}

fn banks_say_why(progress: &Progress) -> bool {
    let banks = Bank::all(progress);
    banks
        .iter()
        .any(|bank| bank.lacking(Fate::Over).count() > 0)
}

fn failure_next(code: Option<&FailureCode>) -> (Key, &str) {
    match code {
        Some(FailureCode::ConnectionFailed) => (Key::OverFailureNextConnectionFailed, ""),
        Some(FailureCode::DataKeptChanging) => (Key::OverFailureNextDataKeptChanging, ""),
        Some(FailureCode::SynchronisationTimeout) => {
            (Key::OverFailureNextSynchronisationTimeout, "")
        }
        Some(FailureCode::AutoSyncEnabled) => (Key::OverFailureNextAutoSyncEnabled, ""),
        Some(FailureCode::RefusedByLinxo) => (Key::OverFailureNextRefusedByLinxo, ""),
        Some(FailureCode::BackupRefused) => (Key::OverFailureNextBackupRefused, ""),
        Some(FailureCode::Other(code)) => (Key::OverFailureNextOther, code),
        None => (Key::OverFailureNextNone, ""),
    }
}

/// Above the counts.
pub fn shared(l: impl Speak) -> &'static str {
    l.say(Key::OverShared)
}

/// Above whom it was shared with.
pub fn with_whom(l: impl Speak) -> &'static str {
    l.say(Key::OverWithWhom)
}

/// How much was shared.
pub fn counts(l: impl Speak, counts: Counts) -> String {
    accounts_and_transactions(l, counts)
}

/// Above what is left at Linxo.
pub fn at_linxo(l: impl Speak) -> &'static str {
    l.say(Key::OverAtLinxo)
}

/// What is left at Linxo.
pub fn at_linxo_exactly(l: impl Speak) -> &'static str {
    l.say(Key::OverAtLinxoExactly)
}

/// Above who can read the bank from now on.
pub fn from_now_on(l: impl Speak) -> &'static str {
    l.say(Key::OverFromNowOn)
}

/// Who can read the bank from now on.
pub fn from_now_on_exactly(l: impl Speak) -> &'static str {
    l.say(Key::OverFromNowOnExactly)
}

/// Saves the receipt.
pub fn receipt(l: impl Speak) -> &'static str {
    l.say(Key::OverReceipt)
}

/// When it could not be had.
pub fn receipt_failed(l: impl Speak) -> &'static str {
    l.say(Key::OverReceiptFailed)
}

/// What the receipt is.
pub fn receipt_exactly(l: impl Speak) -> &'static str {
    l.say(Key::OverReceiptExactly)
}
