//! How surely something is known of Linxo.

use std::fmt;

/// How surely something is known of Linxo, whose documents are public only in part. Surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// `V`: seen word for word in Linxo's own documents.
    Documented,
    /// `F`: seen in an answer of the real API that a public client keeps as a test fixture.
    Recorded,
    /// `C`: seen in the code of a public client, for which it worked.
    SeenInUse,
    /// `N`: Linxo's documents have the name; values, default or place are not known.
    NameOnly,
    /// `I`: inferred, to be checked on Linxo's sandbox.
    Inferred,
}

impl Confidence {
    /// Every degree, surest first.
    pub const ALL: [Self; 5] = [
        Self::Documented,
        Self::Recorded,
        Self::SeenInUse,
        Self::NameOnly,
        Self::Inferred,
    ];

    /// The letter that stands for it in tables.
    pub fn label(self) -> &'static str {
        match self {
            Self::Documented => "V",
            Self::Recorded => "F",
            Self::SeenInUse => "C",
            Self::NameOnly => "N",
            Self::Inferred => "I",
        }
    }

    /// In a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Recorded => "recorded",
            Self::SeenInUse => "seen in use",
            Self::NameOnly => "name only",
            Self::Inferred => "inferred",
        }
    }

    /// In a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Documented => "Linxo's own documents say so, word for word.",
            Self::Recorded => "Seen in a recorded answer of the real API.",
            Self::SeenInUse => {
                "Seen in the code of a public client that works; not in Linxo's documents."
            }
            Self::NameOnly => {
                "Linxo's documents name it; its values, default and place are inferred."
            }
            Self::Inferred => {
                "Our own inference: check it on Linxo's sandbox before you count on it."
            }
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
