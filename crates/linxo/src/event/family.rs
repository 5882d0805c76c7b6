//! The families of the widget's events.

/// What a group of the widget's events is about. Linxo's documents name these five families; which
/// event belongs to which was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventFamily {
    /// About the widget as a whole.
    Global,
    /// About signing in at a bank.
    Login,
    /// About choosing a bank.
    ChooseBank,
    /// About Linxo reading the bank.
    Synchronisation,
    /// About the user's consent.
    Consent,
}

/// The families of events by their names. Empty: the only event whose name was seen, `redirect_to`,
/// was seen without a family. Whoever knows more gives a table of their own to
/// [`parse_with`](super::parse_with).
pub const FAMILIES: &[(&str, EventFamily)] = &[];

impl EventFamily {
    /// Every family, in the order of Linxo's documents.
    pub const ALL: [Self; 5] = [
        Self::Global,
        Self::Login,
        Self::ChooseBank,
        Self::Synchronisation,
        Self::Consent,
    ];

    /// In a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Login => "login",
            Self::ChooseBank => "choose bank",
            Self::Synchronisation => "synchronisation",
            Self::Consent => "consent",
        }
    }
}
