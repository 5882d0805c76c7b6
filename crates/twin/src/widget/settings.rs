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

    /// Whether the person leaves as soon as the form is sent: before its credentials are checked,
    /// and so before the accounts are known. Who is to pick accounts has to stay for them.
    pub(crate) fn leaves_early(&self) -> bool {
        let captive = self.captive_mode.unwrap_or(true);
        !captive && !self.waits_for_sync() && !self.picks_accounts()
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

    /// The channels that give the accounts that are expected, in their order, each if the bank has
    /// it; what there is when that would leave none. `None`: the setting is not given.
    pub(crate) fn expected_channels(&self, provider: &Provider) -> Option<Vec<Mode>> {
        let wanted = match self.expected_account_type? {
            ExpectedAccounts::Payment => Some(Mode::Redirect),
            ExpectedAccounts::Other => Some(Mode::Embedded),
            ExpectedAccounts::All => None,
        };
        let there = wanted.filter(|wanted| provider.has(*wanted));
        Some(there.map_or_else(|| provider.modes().collect(), |wanted| vec![wanted]))
    }

    /// The channels of a bank that are opened one after the other. `None`: it has several, and the
    /// person chooses.
    pub(crate) fn channels(&self, provider: &Provider) -> Option<Vec<Mode>> {
        let modes: Vec<Mode> = provider.modes().collect();
        let only = (modes.len() == 1).then_some(modes);
        self.expected_channels(provider).or(only)
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
    fn the_expected_accounts_choose_the_channels_in_either_spelling() {
        use Mode::{Embedded, Redirect};
        let form_only = Provider::find("9003").unwrap();
        let site_only = Provider::find("9005").unwrap();
        for name in ["expected_account_type", "expected_account_types"] {
            for (value, test_bank, form, site) in [
                ("PAYMENT", vec![Redirect], Embedded, Redirect),
                ("OTHER", vec![Embedded], Embedded, Redirect),
                ("ALL", vec![Redirect, Embedded], Embedded, Redirect),
            ] {
                let settings = read(&[(name, value)]);
                let both = settings.expected_channels(TEST_BANK);
                assert_eq!(both, Some(test_bank), "{name}={value}");
                assert_eq!(settings.channels(form_only), Some(vec![form]));
                assert_eq!(settings.channels(site_only), Some(vec![site]));
            }
            let unheard = read(&[(name, "SOME")]);
            assert_eq!(unheard.expected_channels(TEST_BANK), None);
        }
        let none = read(&[]);
        assert_eq!(none.channels(TEST_BANK), None, "the person chooses");
        assert_eq!(none.channels(form_only), Some(vec![Embedded]));
    }

    #[test]
    fn without_captive_mode_the_person_leaves_early_unless_there_is_something_to_wait_for() {
        assert!(!read(&[]).leaves_early());
        assert!(!read(&[("wait_sync_end", "false")]).leaves_early());
        let early = ("captive_mode", "false");
        assert!(read(&[early]).leaves_early());
        for stays in ["wait_sync_end", "select_accounts", "consent_per_account"] {
            assert!(!read(&[early, (stays, "true")]).leaves_early(), "{stays}");
        }
    }

    #[test]
    fn old_and_unknown_names_are_ignored() {
        let read = read(&[
            ("redirect_uri", "http://app.localhost/"),
            ("lng", "fr"),
            ("never_heard_of", "1"),
        ]);
        assert_eq!((read.redirect_url, read.locale), (None, None));
    }

    #[test]
    fn countries_filter_the_banks() {
        assert!(read(&[("countries", "be, fr")]).lists(TEST_BANK));
        assert!(!read(&[("countries", "BE")]).lists(TEST_BANK));
        assert!(read(&[("countries", "")]).lists(TEST_BANK));
    }
}
