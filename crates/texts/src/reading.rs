//! Reading a language's file, and what can be wrong with it.

use toml::{Table, Value};

use crate::Key;

/// What is wrong with a language's file. Each names the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is not TOML.
    Unreadable(String),
    /// It lacks this message.
    Missing(&'static str),
    /// It has a message that no page says.
    Surplus(String),
    /// The message says nothing, or is of several lines.
    Empty(&'static str),
    /// The message has text where forms are wanted, or the other way round, or a brace without its
    /// other one.
    Misshapen(&'static str),
    /// The message lacks a form that the language has, here by its category.
    MissingForm(&'static str, &'static str),
    /// The message has a form that the language does not have.
    SurplusForm(&'static str, String),
    /// The message does not take this value.
    MissingPlaceholder(&'static str, &'static str),
    /// The message wants a value that it is not given.
    SurplusPlaceholder(&'static str, String),
}

/// The messages in the order of the keys, as they are sent, and what is wrong. A message that cannot
/// be had is its own name.
pub(crate) fn read(file: &str, categories: &[&'static str]) -> (Vec<String>, Vec<Problem>) {
    let mut problems = Vec::new();
    let parts = file.parse::<Table>().unwrap_or_else(|error| {
        problems.push(Problem::Unreadable(error.to_string()));
        Table::new()
    });
    let mut message = |key: &Key| {
        let found = find(&parts, key.name());
        let read = found
            .ok_or(Problem::Missing(key.name()))
            .and_then(|found| whole(*key, found, categories, &mut problems));
        read.unwrap_or_else(|problem| {
            problems.push(problem);
            key.name().to_owned()
        })
    };
    let messages = Key::ALL.iter().map(&mut message).collect();
    problems.extend(surplus(&parts));
    (messages, problems)
}

fn find<'a>(parts: &'a Table, name: &str) -> Option<&'a Value> {
    let (part, name) = name.split_once('.')?;
    parts.get(part)?.get(name)
}

fn surplus(parts: &Table) -> impl Iterator<Item = Problem> {
    let names = parts.iter().flat_map(|(part, messages)| {
        let messages = messages.as_table().into_iter().flatten();
        messages.map(move |(name, _)| format!("{part}.{name}"))
    });
    names
        .filter(|name| !Key::ALL.iter().any(|key| key.name() == name))
        .map(Problem::Surplus)
}

/// The message as it is sent.
fn whole(
    key: Key,
    found: &Value,
    categories: &[&'static str],
    problems: &mut Vec<Problem>,
) -> Result<String, Problem> {
    match found {
        Value::String(text) if !key.is_plural() => {
            checked(key, text, &[], problems)?;
            Ok(text.clone())
        }
        Value::Table(forms) if key.is_plural() => {
            for category in forms.keys() {
                if !categories.contains(&category.as_str()) {
                    problems.push(Problem::SurplusForm(key.name(), category.clone()));
                }
            }
            let mut lines = Vec::new();
            for category in categories {
                let form = forms.get(*category).and_then(Value::as_str);
                let form = form.ok_or(Problem::MissingForm(key.name(), category))?;
                // "The last month" is one without its number.
                checked(key, form, &["count"], problems)?;
                lines.push(format!("{category}={form}"));
            }
            Ok(lines.join("\n"))
        }
        _ => Err(Problem::Misshapen(key.name())),
    }
}

fn checked(
    key: Key,
    text: &str,
    may_lack: &[&str],
    problems: &mut Vec<Problem>,
) -> Result<(), Problem> {
    if text.trim().is_empty() || text.contains('\n') {
        return Err(Problem::Empty(key.name()));
    }
    if text.matches('{').count() != text.matches('}').count() {
        return Err(Problem::Misshapen(key.name()));
    }
    let given = placeholders(text);
    for wanted in key.placeholders() {
        if !given.contains(wanted) && !may_lack.contains(wanted) {
            problems.push(Problem::MissingPlaceholder(key.name(), wanted));
        }
    }
    for name in given {
        if !key.placeholders().contains(&name) {
            problems.push(Problem::SurplusPlaceholder(key.name(), name.to_owned()));
        }
    }
    Ok(())
}

fn placeholders(text: &str) -> Vec<&str> {
    let starts = text.split('{').skip(1);
    starts
        .map(|from| from.split_once('}').map_or(from, |(name, _)| name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Problem, read};
    use crate::Key;

    const ENGLISH: &str = include_str!("../languages/en.toml");

    /// What is wrong once a line of the English file is another.
    fn with(line: &str, instead: &str) -> Vec<Problem> {
        assert_eq!(ENGLISH.matches(line).count(), 1, "{line}");
        read(&ENGLISH.replace(line, instead), &["one", "other"]).1
    }

    const BACK: &str = "back_to = \"Back to {partner}\"";
    const COUNT: &str = "accounts = { one = \"{count} account\", other = \"{count} accounts\" }";

    #[test]
    fn a_missing_and_a_surplus_message_are_found() {
        assert_eq!(with(BACK, ""), [Problem::Missing("shared.back_to")]);
        let surplus = Problem::Surplus("shared.new".to_owned());
        assert_eq!(with(BACK, &format!("{BACK}\nnew = \"New\"")), [surplus]);
    }

    #[test]
    fn a_missing_and_a_surplus_placeholder_are_found() {
        assert_eq!(
            with(BACK, "back_to = \"Back to {partnr}\""),
            [
                Problem::MissingPlaceholder("shared.back_to", "partner"),
                Problem::SurplusPlaceholder("shared.back_to", "partnr".to_owned()),
            ]
        );
        let unclosed = with(BACK, "back_to = \"Back to {partner\"");
        assert_eq!(unclosed, [Problem::Misshapen("shared.back_to")]);
    }

    #[test]
    fn a_missing_and_a_surplus_plural_form_are_found() {
        assert_eq!(
            with(COUNT, "accounts = { other = \"{count} accounts\" }"),
            [Problem::MissingForm("shared.accounts", "one")]
        );
        let few = format!("{}, few = \"{{count}}\" }}", COUNT.trim_end_matches(" }"));
        let surplus = Problem::SurplusForm("shared.accounts", "few".to_owned());
        assert_eq!(with(COUNT, &few), [surplus]);
    }

    #[test]
    fn an_empty_message_and_one_of_another_shape_are_found() {
        assert_eq!(
            with(BACK, "back_to = \" \""),
            [Problem::Empty("shared.back_to")]
        );
        assert_eq!(
            with(COUNT, "accounts = \"{count} accounts\""),
            [Problem::Misshapen("shared.accounts")]
        );
    }

    #[test]
    fn a_file_that_is_no_toml_leaves_the_names() {
        let (messages, problems) = read("[shared", &[]);
        assert_eq!(messages.len(), Key::ALL.len());
        assert_eq!(messages[Key::SharedRetry as usize], "shared.retry");
        assert!(matches!(problems[0], Problem::Unreadable(_)));
    }
}
