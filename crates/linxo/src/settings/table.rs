//! The catalogue as a page for people.

use std::fmt::Write;

use super::{CATALOGUE, DefaultValue, Group, Placement, Setting};

/// The catalogue as a Markdown table, a row for each setting, for a document that must not differ
/// from the code.
///
/// ```
/// let table = linxo::settings::markdown_table();
/// assert!(table.contains("| `captive_mode` | behaviour |"));
/// ```
pub fn markdown_table() -> String {
    let mut table = String::from(
        "| setting | about | goes on the query of | takes | values seen | without it | effect | \
         how sure | source | fixed in One Shot |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for setting in CATALOGUE {
        let cells = row(setting).map(|cell| cell.replace('|', "\\|"));
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {} |", cells.join(" | "));
    }
    table
}

fn row(setting: &Setting) -> [String; 10] {
    let seen: Vec<_> = setting.seen.iter().map(|value| code(value)).collect();
    let or_none = |text: String| {
        if text.is_empty() {
            "–".to_owned()
        } else {
            text
        }
    };
    [
        code(setting.name),
        match setting.group {
            Group::Graphic => "looks",
            Group::Behavioural => "behaviour",
        }
        .to_owned(),
        match setting.placement {
            Placement::SessionQuery => "`widget_session`",
            Placement::EntryQuery => "the entry point",
        }
        .to_owned(),
        setting.kind.takes(),
        or_none(seen.join(", ")),
        match setting.default {
            DefaultValue::Value(value) => code(value),
            DefaultValue::Described(_) | DefaultValue::NotSeen => setting.default.to_string(),
        },
        setting.effect.to_owned(),
        setting.confidence.to_string(),
        setting.source.to_owned(),
        or_none(setting.locked.unwrap_or_default().to_owned()),
    ]
}

fn code(text: &str) -> String {
    format!("`{text}`")
}
