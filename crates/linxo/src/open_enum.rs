//! Words of Linxo whose list is not closed: the ones we know have a name, any other is kept.

/// Declares an open enum: known words become variants, any other is kept in `Other`.
macro_rules! open_enum {
    (
        $(#[$doc:meta])* $name:ident {
            $( $(#[$variant_doc:meta])* $variant:ident = $word:literal $(| $synonym:literal)* ),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )+
            /// A word this version does not know, kept as it is.
            Other(String),
        }

        impl $name {
            /// Reads a word of Linxo; never fails.
            pub fn from_word(word: &str) -> Self {
                match word {
                    $( $word $(| $synonym)* => Self::$variant, )+
                    other => Self::Other(other.to_owned()),
                }
            }

            /// The word as Linxo writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )+
                    Self::Other(word) => word,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                Self::from_word(word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from_word(&String::deserialize(deserializer)?))
            }
        }
    };
}

pub(crate) use open_enum;
