//! The enum of messages from the list of them.

/// For each message its name in the language files, the values that are put into it, and whether a
/// number decides its form.
macro_rules! keys {
    ($($key:ident $name:literal [$($placeholder:ident),*] $($plural:ident)?;)*) => {
        /// A message. Its place in this enum is its place in the page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Key {
            $(#[doc = concat!("`", $name, "` in the language files.")] $key,)*
        }

        impl Key {
            /// Every message, in order.
            pub const ALL: &[Self] = &[$(Self::$key),*];

            /// Its part and its name in the language files.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$key => $name,)*
                }
            }

            /// The names of the values that are put into it.
            pub const fn placeholders(self) -> &'static [&'static str] {
                match self {
                    $(Self::$key => &[$(stringify!($placeholder)),*],)*
                }
            }

            /// Whether it has a form for each plural category of the language.
            pub const fn is_plural(self) -> bool {
                let marks: &[&str] = match self {
                    $(Self::$key => &[$(stringify!($plural))?],)*
                };
                !marks.is_empty()
            }
        }
    };
}
