//! What the end user's pages say. [`Key`] is the closed list of messages; `languages/` has a file for
//! each language, for translators. The server, by the feature `languages`, reads them all and writes
//! one into the page it sends; the SPA knows only the keys and finds its language in the page.

#[macro_use]
mod declare;
mod filled;
mod key;
#[cfg(feature = "languages")]
mod language;
#[cfg(feature = "languages")]
mod page;
#[cfg(feature = "languages")]
mod reading;

pub use filled::{filled, form};
pub use key::Key;
#[cfg(feature = "languages")]
pub use language::Language;
#[cfg(feature = "languages")]
pub use page::worded;
#[cfg(feature = "languages")]
pub use reading::Problem;
