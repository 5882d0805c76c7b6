//! The banks of the list. All but Linxo Test Banque are invented; each gives the test bank's data.

/// A bank that can be chosen.
#[derive(Debug)]
pub(crate) struct Provider {
    /// `provider_id`, digits.
    pub(crate) id: &'static str,
    /// For test ids.
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    /// ISO 3166, two letters.
    pub(crate) country: &'static str,
    /// Whether it has a site of its own to sign in at.
    pub(crate) redirect: bool,
    /// Whether it has a credential form.
    pub(crate) embedded: bool,
    /// Its colour, for logo and site.
    pub(crate) colour: &'static str,
}

/// A way to a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Redirect,
    Embedded,
}

impl Mode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Redirect => "REDIRECT",
            Self::Embedded => "EMBEDDED",
        }
    }

    /// As the control interface spells it.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "REDIRECT" => Some(Self::Redirect),
            "EMBEDDED" => Some(Self::Embedded),
            _ => None,
        }
    }
}

impl Provider {
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        PROVIDERS.iter().find(|provider| provider.id == id)
    }

    /// The recorded connection numbers its definitions this way: 1022 has 102201 and 102200.
    pub(crate) fn channel_definition_id(&self, mode: Mode) -> String {
        match mode {
            Mode::Redirect => format!("{}01", self.id),
            Mode::Embedded => format!("{}00", self.id),
        }
    }

    pub(crate) fn has(&self, mode: Mode) -> bool {
        match mode {
            Mode::Redirect => self.redirect,
            Mode::Embedded => self.embedded,
        }
    }

    /// Its channels, in the order of the recorded connection.
    pub(crate) fn modes(&self) -> impl Iterator<Item = Mode> + use<> {
        let (redirect, embedded) = (self.redirect, self.embedded);
        let redirect = redirect.then_some(Mode::Redirect);
        let embedded = embedded.then_some(Mode::Embedded);
        redirect.into_iter().chain(embedded)
    }

    /// The letters of its logo.
    pub(crate) fn initials(&self) -> String {
        let words = self.name.split(' ').filter(|word| word.len() > 2);
        let letters = words.take(2).filter_map(|word| word.chars().next());
        letters.flat_map(char::to_uppercase).collect()
    }
}

/// Linxo Test Banque, first in the list.
pub(crate) const TEST_BANK: &Provider = &PROVIDERS[0];

const fn bank(
    id: &'static str,
    name: &'static str,
    country: &'static str,
    (redirect, embedded): (bool, bool),
    colour: &'static str,
) -> Provider {
    Provider {
        id,
        slug: id,
        name,
        country,
        redirect,
        embedded,
        colour,
    }
}

const BOTH: (bool, bool) = (true, true);

/// The list, in its order.
pub(crate) const PROVIDERS: &[Provider] = &[
    Provider {
        slug: "linxo-test-bank",
        ..bank("9000", "Linxo Test Banque", "FR", BOTH, "#1d4ed8")
    },
    bank("9001", "Banque du Grand Chêne", "FR", BOTH, "#166534"),
    bank("9002", "Crédit des Trois Rivières", "FR", BOTH, "#0e7490"),
    bank(
        "9003",
        "Épargne de la Lanterne",
        "FR",
        (false, true),
        "#9a3412",
    ),
    bank("9004", "Mutuelle Belle-Étoile", "FR", BOTH, "#6d28d9"),
    bank(
        "9005",
        "Neobanque Pervenche",
        "FR",
        (true, false),
        "#4338ca",
    ),
    bank("9006", "Banque de l’Écluse", "BE", BOTH, "#b91c1c"),
    bank("9007", "Kredietkantoor Zilvermeeuw", "BE", BOTH, "#1e3a8a"),
    bank("9008", "Bank zum Roten Kran", "DE", BOTH, "#be123c"),
    bank("9009", "Caja del Molino", "ES", BOTH, "#a16207"),
    bank("9010", "Cassa della Fontana", "IT", BOTH, "#15803d"),
    bank("9011", "Bank op der Bréck", "LU", BOTH, "#0369a1"),
];
