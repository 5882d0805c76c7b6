//! What the journey's pages say, in every language they speak. One function is one message and holds
//! all its translations side by side, so a message without a translation does not compile.

pub mod following;
pub mod over;
pub mod start;
pub mod trouble;
pub mod widget;

/// A language the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English.
    En,
    /// French.
    Fr,
}

impl Locale {
    /// The language of a BCP 47 tag such as `fr-BE`. English stands in for those not spoken here.
    pub fn of_tag(tag: &str) -> Self {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("fr") {
            Self::Fr
        } else {
            Self::En
        }
    }

    /// The language the partner asked for, else the browser's.
    pub fn choose(asked: Option<&str>, browser: Option<&str>) -> Self {
        Self::of_tag(asked.or(browser).unwrap_or("en"))
    }

    /// For the `lang` attribute.
    pub fn tag(self) -> &'static str {
        self.say("en", "fr")
    }

    /// The one of these that is in this language. A language more is an argument more everywhere.
    fn say(self, en: &'static str, fr: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Fr => fr,
        }
    }
}

/// A whole number with its thousands apart: `12,345` or `12 345` with a narrow no-break space.
pub fn number(locale: Locale, value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(locale.say(",", "\u{202f}"));
        }
        text.push(digit);
    }
    text
}

/// A number with its noun. French is singular below two, English at one alone.
fn counted(locale: Locale, value: u64, en: [&str; 2], fr: [&str; 2]) -> String {
    let (singular, [one, many]) = match locale {
        Locale::En => (value == 1, en),
        Locale::Fr => (value < 2, fr),
    };
    let noun = if singular { one } else { many };
    format!("{} {noun}", number(locale, value))
}

/// `3 accounts`.
pub fn accounts(locale: Locale, count: u64) -> String {
    counted(
        locale,
        count,
        ["account", "accounts"],
        ["compte", "comptes"],
    )
}

/// `1 transaction`.
pub fn transactions(locale: Locale, count: u64) -> String {
    counted(
        locale,
        count,
        ["transaction", "transactions"],
        ["opération", "opérations"],
    )
}

/// `3 accounts and 128 transactions`.
pub fn accounts_and_transactions(locale: Locale, counts: contract::Counts) -> String {
    let and = locale.say("and", "et");
    let accounts = accounts(locale, counts.accounts);
    let transactions = transactions(locale, counts.transactions);
    format!("{accounts} {and} {transactions}")
}

/// Stands for the partner's name before it is known.
pub fn unnamed_partner(locale: Locale) -> &'static str {
    locale.say("the service you came from", "votre service")
}

/// The line at the foot of every page.
pub fn trust(locale: Locale) -> &'static str {
    locale.say(
        "Read once through Linxo, then erased there. We never see your password.",
        "Lecture unique par Linxo, puis effacement. Nous ne voyons jamais votre mot de passe.",
    )
}

/// The button that stops the journey.
pub fn cancel(locale: Locale) -> &'static str {
    locale.say("Cancel", "Annuler")
}

/// The button that tries what failed again.
pub fn retry(locale: Locale) -> &'static str {
    locale.say("Try again", "Réessayer")
}

/// The link to the partner's page.
pub fn back_to(locale: Locale, partner: &str) -> String {
    match locale {
        Locale::En => format!("Back to {partner}"),
        Locale::Fr => format!("Revenir chez {partner}"),
    }
}

/// Where there is nothing to go back to.
pub fn may_close(locale: Locale) -> &'static str {
    locale.say(
        "You can close this page now.",
        "Vous pouvez fermer cette page.",
    )
}
