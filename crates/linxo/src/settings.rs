//! The settings of the widget: what is known of each, which values it takes, and how they become the
//! widget's address and come back from it.
//!
//! Linxo's full table of settings is not public, so a setting we do not know passes as it is, as long
//! as its name looks like one. Two kinds never pass: `auto_sync`, which a One Shot keeps off, and what
//! is not the settings' to say (the session, the return addresses, secrets).

mod address;
mod catalogue;
mod chosen;
mod entry;
mod table;
mod value;

pub use address::{
    Opened, ReturnUrls, add_connection_url, entry_url, link_without_return, read_entry_url,
    session_query,
};
pub use catalogue::{CATALOGUE, DefaultValue, Group, Kind, Placement, Setting, setting};
pub use chosen::{SettingError, WidgetSettings};
pub use entry::{CONNECTION_PARAMETER, EntryPoint, Parameter};
pub use table::markdown_table;
