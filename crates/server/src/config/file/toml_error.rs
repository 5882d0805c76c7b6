//! What is wrong with the file, by the name of the key and never by its value, which may be secret.

use std::collections::BTreeMap;

/// The line, the key that stands there, and what to write.
pub(super) fn told(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let reason = form(error.message());
    match key_at(text, line) {
        Some(key) => format!("line {line}, `{key}`: {reason}"),
        None => format!("line {line}: {reason}"),
    }
}

/// The key on a line, with the table it is in, such as `partners[1].name`; else the table.
fn key_at(text: &str, wanted: usize) -> Option<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut table = String::new();
    let mut key = None;
    for line in text.lines().take(wanted) {
        let line = line.trim();
        let head = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = between(head, "[[", "]]") {
            let place = seen.entry(name).or_default();
            table = format!("{name}[{place}].");
            *place += 1;
            key = None;
        } else if let Some(name) = between(head, "[", "]") {
            table = format!("{name}.");
            key = None;
        } else {
            key = key_of(line);
        }
    }
    match key {
        Some(key) => Some(format!("{table}{key}")),
        None => Some(table.trim_end_matches('.').to_owned()).filter(|table| !table.is_empty()),
    }
}

fn between<'a>(line: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let name = line.strip_prefix(open)?.strip_suffix(close)?.trim();
    is_name(name).then_some(name)
}

fn key_of(line: &str) -> Option<&str> {
    let key = line.split_once('=')?.0.trim();
    is_name(key).then_some(key)
}

fn is_name(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    !text.is_empty() && text.chars().all(part)
}

/// What to write instead of a value of the wrong form. The library's own words quote the value.
fn form(message: &str) -> String {
    if message.contains("untagged enum Secrets") {
        return "write text in quotes, or a list of such texts".to_owned();
    }
    let is_of_form = message.starts_with("invalid type") || message.starts_with("invalid value");
    let Some((_, expected)) = message.rsplit_once(", expected ").filter(|_| is_of_form) else {
        return message.to_owned();
    };
    let number = |word: &str| word.starts_with(['u', 'i']) && word.len() <= 5;
    match expected.trim() {
        "a string" | "path string" | "string" => "write text in quotes".to_owned(),
        "a boolean" => "write true or false, without quotes".to_owned(),
        "a sequence" => "write a list, or tables that each begin with `[[` and `]]`".to_owned(),
        word if number(word) => "write a whole number, without quotes".to_owned(),
        word if word.starts_with("struct") => "write a table, with its keys below it".to_owned(),
        word => format!("it must be {word}"),
    }
}
