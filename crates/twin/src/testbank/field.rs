//! Single fields.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{AccountKind, Reason};

/// The offending text, short enough to be shown.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `DD/MM/YY`, in this century.
pub(super) fn date(text: &str) -> Result<Date, Reason> {
    let parse = || {
        let mut parts = text.split('/').map(|part| {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i8>().ok()).flatten()
        });
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() {
            return None;
        }
        Date::new(2000 + i16::from(year), month, day).ok()
    };
    parse().ok_or_else(|| Reason::Date(shown(text)))
}

/// Digits with a point, perhaps a minus, read exactly.
pub(super) fn amount(text: &str) -> Result<Decimal, Reason> {
    let refuse = || Reason::Amount(shown(text));
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return Err(refuse());
    }
    Decimal::from_str_exact(text).map_err(|_| refuse())
}

/// The sort of account.
pub(super) fn account_kind(text: &str) -> Result<AccountKind, Reason> {
    match text {
        "Checkings" => Ok(AccountKind::Checkings),
        "Savings" => Ok(AccountKind::Savings),
        "Loans" => Ok(AccountKind::Loan),
        "CreditCard" => Ok(AccountKind::CreditCard),
        other => Err(Reason::AccountType(shown(other))),
    }
}

/// `true` or `false`.
pub(super) fn flag(text: &str) -> Result<bool, Reason> {
    text.parse().map_err(|_| Reason::Flag(shown(text)))
}

/// Three capital letters.
pub(super) fn currency(text: &str) -> Result<String, Reason> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(text.to_owned())
    } else {
        Err(Reason::Currency(shown(text)))
    }
}

/// A field that must not be empty.
pub(super) fn filled(name: &'static str, text: &str) -> Result<String, Reason> {
    if text.is_empty() {
        Err(Reason::EmptyField(name))
    } else {
        Ok(text.to_owned())
    }
}
