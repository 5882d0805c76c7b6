//! The widget's settings, read from its address.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use url::Url;

use super::colour::Colour;
use super::session::Session;
use crate::choices::Choices;
use crate::locale::Locale;
use crate::provider::{Mode, Provider};

/// What the settings ask for. A value that cannot be understood counts as not given: how Linxo
/// takes it is unknown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) locale: Option<Locale>,
    pub(crate) font: Option<String>,
    pub(crate) font_color: Option<Colour>,
    pub(crate) elements_color: Option<Colour>,
    pub(crate) redirect_url: Option<Url>,
    pub(crate) cancel_url: Option<Url>,
    pub(crate) aspsp_callback_uri: Option<Url>,
    wait_sync_end: Option<bool>,
    captive_mode: Option<bool>,
    auto_sync: Option<bool>,
    select_accounts: Option<bool>,
    consent_per_account: Option<bool>,
    expected_account_type: Option<ExpectedAccounts>,
    countries: Vec<String>,
}

/// `PAYMENT`, `OTHER`, `ALL`: documented for `edit_credentials`, taken the same way here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExpectedAccounts {
    Payment,
    Other,
    All,
}

impl Settings {
    /// The settings of a session: those of its creation, overridden by those of its address.
    pub(crate) fn of(session: &Session) -> Self {
        let mut given = session.base_settings.clone();
        given.extend(url::form_urlencoded::parse(session.entry_query.as_bytes()).into_owned());
        Self::read(&given)
    }

    pub(super) fn read(given: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| given.get(name).map(String::as_str);
        let flag = |name: &str| text(name).and_then(|value| value.parse().ok());
        // Which spelling is right is not settled by the papers.
        let expected = text("expected_account_type").or_else(|| text("expected_account_types"));
        Self {
            locale: text("locale").and_then(Locale::from_tag),
            font: text("font")
                .filter(|font| is_font_name(font))
                .map(str::to_owned),
            font_color: text("font_color").and_then(Colour::parse),
            elements_color: text("elements_color").and_then(Colour::parse),
            redirect_url: text("redirect_url").and_then(address),
            cancel_url: text("cancel_url").and_then(address),
            aspsp_callback_uri: text("aspsp_callback_uri").and_then(address),
            wait_sync_end: flag("wait_sync_end"),
            captive_mode: flag("captive_mode"),
            auto_sync: flag("auto_sync"),
            select_accounts: flag("select_accounts"),
            consent_per_account: flag("consent_per_account"),
            expected_account_type: match expected {
                Some("PAYMENT") => Some(ExpectedAccounts::Payment),
                Some("OTHER") => Some(ExpectedAccounts::Other),
                Some("ALL") => Some(ExpectedAccounts::All),
                _ => None,
            },
            countries: text("countries").map(countries).unwrap_or_default(),
        }
    }

    /// The language of the pages.
    pub(crate) fn language(&self, headers: &HeaderMap) -> Locale {
        self.locale.unwrap_or_else(|| Locale::of_browser(headers))
    }

    /// Whether the person stays until the synchronisation has ended. `captive_mode` is documented
    /// to be true by default; how the two go together is not, so the newer setting wins.
    pub(crate) fn waits_for_sync(&self) -> bool {
        let captive = self.captive_mode.unwrap_or(true);
        self.wait_sync_end.unwrap_or(captive)
    }

    pub(crate) fn auto_sync(&self, choices: &Choices) -> bool {
        self.auto_sync.unwrap_or(choices.auto_sync_default)
    }

    pub(crate) fn consent_per_account(&self) -> bool {
        self.consent_per_account.unwrap_or(false)
    }

    /// Whether accounts have boxes to tick.
    pub(crate) fn picks_accounts(&self) -> bool {
        self.select_accounts.unwrap_or(false) || self.consent_per_account()
    }

    /// The banks of the list.
    pub(crate) fn lists(&self, provider: &Provider) -> bool {
        self.countries.is_empty() || self.countries.iter().any(|one| one == provider.country)
    }

    /// Whether a channel of a bank is offered: those that give the accounts that are expected, or
    /// what there is when that would leave none.
    pub(crate) fn offers(&self, provider: &Provider, mode: Mode) -> bool {
        let wanted = match self.expected_account_type {
            Some(ExpectedAccounts::Payment) => Some(Mode::Redirect),
            Some(ExpectedAccounts::Other) => Some(Mode::Embedded),
            Some(ExpectedAccounts::All) | None => None,
        };
        match wanted.filter(|wanted| provider.has(*wanted)) {
            Some(wanted) => wanted == mode,
            None => provider.has(mode),
        }
    }
}

/// Letters, digits, spaces and hyphens: whatever it is, it can stand in quotes in a style sheet.
fn is_font_name(text: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
    (1..=64).contains(&text.len()) && text.chars().all(good)
}

/// An absolute address, also of an app (`myapp://…`), but none that runs in the page that goes
/// there.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let runs = ["javascript", "data", "blob", "vbscript", "file", "about"];
    (!runs.contains(&url.scheme())).then_some(url)
}

/// Two-letter codes, separated by commas.
fn countries(text: &str) -> Vec<String> {
    text.split(',')
        .map(|code| code.trim().to_ascii_uppercase())
        .filter(|code| code.len() == 2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::TEST_BANK;

    fn read(pairs: &[(&str, &str)]) -> Settings {
        let pairs = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Settings::read(&pairs.collect())
    }

    #[test]
    fn a_font_that_could_leave_its_quotes_is_not_taken() {
        assert_eq!(
            read(&[("font", "Open Sans")]).font.as_deref(),
            Some("Open Sans")
        );
        for bad in ["a\"b", "a;b", "a}b", "</style>", "url(x)", "", "a\\b", "é"] {
            assert_eq!(read(&[("font", bad)]).font, None, "{bad}");
        }
    }

    #[test]
    fn an_address_that_runs_is_not_taken() {
        for bad in ["javascript:alert(1)", "data:text/html,x", "/relative", ""] {
            assert_eq!(read(&[("redirect_url", bad)]).redirect_url, None, "{bad}");
        }
        assert!(
            read(&[("redirect_url", "myapp://done")])
                .redirect_url
                .is_some()
        );
    }

    #[test]
    fn the_newer_setting_decides_about_waiting() {
        assert!(read(&[]).waits_for_sync());
        assert!(!read(&[("captive_mode", "false")]).waits_for_sync());
        assert!(!read(&[("wait_sync_end", "false")]).waits_for_sync());
        let both = read(&[("captive_mode", "false"), ("wait_sync_end", "true")]);
        assert!(both.waits_for_sync());
    }

    #[test]
    fn the_expected_accounts_choose_the_channel_in_either_spelling() {
        for name in ["expected_account_type", "expected_account_types"] {
            let payment = read(&[(name, "PAYMENT")]);
            assert!(payment.offers(TEST_BANK, Mode::Redirect));
            assert!(!payment.offers(TEST_BANK, Mode::Embedded));
            let other = read(&[(name, "OTHER")]);
            assert!(!other.offers(TEST_BANK, Mode::Redirect));
            assert!(other.offers(TEST_BANK, Mode::Embedded));
        }
        let all = read(&[("expected_account_type", "ALL")]);
        assert!(all.offers(TEST_BANK, Mode::Redirect) && all.offers(TEST_BANK, Mode::Embedded));
    }

    #[test]
    fn countries_filter_the_banks() {
        assert!(read(&[("countries", "be, fr")]).lists(TEST_BANK));
        assert!(!read(&[("countries", "BE")]).lists(TEST_BANK));
        assert!(read(&[("countries", "")]).lists(TEST_BANK));
    }
}
