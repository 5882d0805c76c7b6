//! The macro that makes one table into a struct, its defaults, and its description.

use std::borrow::Cow;

/// A text of a choice: a word of the table, or one read from a file.
pub type Text = Cow<'static, str>;

/// Several texts.
pub type Words = Vec<Text>;

/// Several numbers.
pub type Numbers = Vec<u64>;

/// One line of the table, for those who write it down elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The field of [`super::Choices`], and the key in a file.
    pub name: &'static str,
    /// What is chosen, and what is known about it.
    pub text: &'static str,
    /// What the twin does when nobody says otherwise, as a file would write it.
    pub default: &'static str,
}

/// A line is `/// doc`, `name: Type = default;`. The default is one token, or several in
/// parentheses or brackets; where it is not what a file would write, `=> "as shown"` follows.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub struct $table:ident {
            $(
                $(#[doc = $doc:literal])+
                $name:ident: $kind:ident = $default:tt $(=> $shown:literal)?;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $table {
            $(
                $(#[doc = $doc])+
                pub $name: $kind,
            )+
        }

        impl Default for $table {
            fn default() -> Self {
                Self {
                    $($name: choices!(@value $kind $default),)+
                }
            }
        }

        impl $table {
            /// Every choice with its text and its default, in the order of the table.
            pub const DESCRIBED: &[Choice] = &[
                $(Choice {
                    name: stringify!($name),
                    text: concat!($($doc),+).trim_ascii(),
                    default: choices!(@shown $default $($shown)?),
                },)+
            ];
        }
    };
    (@value Text $default:tt) => { Cow::Borrowed($default) };
    (@value Words [$($word:literal),*]) => { vec![$(Cow::Borrowed($word)),*] };
    (@value Numbers [$($number:literal),*]) => { vec![$($number),*] };
    (@value $kind:ident $default:tt) => { $default };
    (@shown $default:tt $shown:literal) => { $shown };
    (@shown $default:tt) => { stringify!($default) };
}

pub(super) use choices;
