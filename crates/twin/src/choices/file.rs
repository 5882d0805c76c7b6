//! Choices from a file.

use super::Choices;

/// Why a file of choices is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {reason}", match key {
    Some(key) => format!(", {key}"),
    None => String::new(),
})]
pub struct ChoicesError {
    /// Counted from 1.
    pub line: usize,
    /// The key that stands there.
    pub key: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

impl Choices {
    /// Reads choices as TOML, one `name = value` a line. What is not named keeps its default; a
    /// name that does not exist, or a value of another type, is refused with its line.
    pub fn from_toml(text: &str) -> Result<Self, ChoicesError> {
        let read: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or_default();
            // A list may begin on an earlier line than the word in it that is wrong.
            let key = before.lines().rev().chain(text.lines().next());
            let here = text.get(before.rfind('\n').map_or(0, |end| end + 1)..);
            let here = here.and_then(|rest| rest.lines().next());
            ChoicesError {
                line: before.matches('\n').count() + 1,
                key: here.into_iter().chain(key).find_map(key_of),
                reason: error.message().to_owned(),
            }
        })?;
        read.check().map_err(|(name, reason)| {
            let mut keys = text.lines().map(key_of);
            let place = keys.position(|key| key.as_deref() == Some(name));
            ChoicesError {
                line: place.map_or(1, |place| place + 1),
                key: Some(name.to_owned()),
                reason: reason.to_owned(),
            }
        })?;
        Ok(read)
    }
}

/// The key of a line `key = value`.
fn key_of(line: &str) -> Option<String> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim();
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!key.is_empty() && key.chars().all(good)).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let text = "token_lifetime_s = 60\n# a remark\nfailed_status = \"oh\"\n\
                    scope_read_accounts = [\"accounts_read\"]\n";
        let read = Choices::from_toml(text).unwrap();
        let expected = Choices {
            token_lifetime_s: 60,
            failed_status: "oh".into(),
            scope_read_accounts: vec!["accounts_read".into()],
            ..Choices::default()
        };
        assert_eq!(read, expected);
        assert_eq!(Choices::from_toml("").unwrap(), Choices::default());
    }

    #[test]
    fn an_error_names_key_and_line() {
        for (text, line, key, part) in [
            (
                "\ntoken_lifetime = 60\n",
                2,
                "token_lifetime",
                "unknown field",
            ),
            (
                "failed_status = \"a\"\nenforce_scopes = \"yes\"\n",
                2,
                "enforce_scopes",
                "expected a boolean",
            ),
            (
                "scope_create_users = [\n  \"a\",\n  7,\n]\n",
                3,
                "scope_create_users",
                "expected a string",
            ),
            (
                "email_taken_status = 70000\n",
                1,
                "email_taken_status",
                "expected u16",
            ),
            ("token_lifetime_s = \n", 1, "token_lifetime_s", ""),
        ] {
            let error = Choices::from_toml(text).unwrap_err();
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)));
            assert!(error.reason.contains(part), "{error}");
            let words = error.to_string();
            assert!(words.starts_with(&format!("line {line}, {key}: ")));
        }
    }

    #[test]
    fn a_value_that_cannot_work_is_refused_with_its_line() {
        for (key, value) in [
            ("token_lifetime_s", "9223372036854775807"),
            ("session_lifetime_s", "0"),
            ("consent_lifetime_s", "-1"),
            ("email_taken_status", "200"),
            ("v3_other_user_status", "1000"),
            ("accounts_default_limit", "501"),
            ("file_max_bytes", "0"),
            ("challenge_code", "\"\""),
            ("queues_path", "\"//queues\""),
        ] {
            let error = Choices::from_toml(&format!("# why\n{key} = {value}\n")).unwrap_err();
            assert_eq!((error.line, error.key.as_deref()), (2, Some(key)));
        }
    }

    #[test]
    fn the_described_defaults_are_the_defaults() {
        let file: String = Choices::DESCRIBED
            .iter()
            .filter(|choice| choice.name != "default_file")
            .map(|choice| format!("{} = {}\n", choice.name, choice.default))
            .collect();
        assert_eq!(Choices::from_toml(&file).unwrap(), Choices::default());
        for choice in Choices::DESCRIBED {
            assert!(choice.text.ends_with('.'), "{choice:?}");
        }
    }
}
