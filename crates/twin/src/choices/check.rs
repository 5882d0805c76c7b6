//! Choices that could not be carried out.

use super::Choices;

/// First segments of paths that are taken.
const TAKEN: [&str; 6] = [
    "users",
    "connections",
    "accounts",
    "transactions",
    "categories",
    "widget",
];

/// A hundred years, in seconds.
const LONGEST_S: i64 = 100 * 365 * 86_400;

impl Choices {
    /// The first choice that cannot be, and why.
    pub(crate) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let paths = [
            ("providers_path", &*self.providers_path),
            ("queues_path", &*self.queues_path),
        ];
        for (name, path) in paths {
            let reason = "a path like /queues: a slash, then small letters, digits, - and _";
            let segments = path.strip_prefix('/').ok_or((name, reason))?.split('/');
            for segment in segments.clone() {
                let good = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_');
                if segment.is_empty() || !segment.chars().all(good) {
                    return Err((name, reason));
                }
            }
            if segments.take(1).any(|first| TAKEN.contains(&first)) {
                return Err((name, "this path is taken"));
            }
        }
        if self.providers_path == self.queues_path {
            return Err(("queues_path", "this path is taken"));
        }
        if !["2.1", "3"].contains(&&*self.webhook_version) {
            return Err(("webhook_version", "2.1 or 3"));
        }
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<(), (&'static str, &'static str)> {
        for (name, seconds) in [
            ("token_lifetime_s", self.token_lifetime_s),
            ("session_lifetime_s", self.session_lifetime_s),
            ("consent_lifetime_s", self.consent_lifetime_s),
        ] {
            if !(1..=LONGEST_S).contains(&seconds) {
                return Err((name, "seconds, from 1 to 3153600000 (100 years)"));
            }
        }
        for (name, status) in [
            ("email_taken_status", self.email_taken_status),
            ("v3_other_user_status", self.v3_other_user_status),
        ] {
            if !(400..=599).contains(&status) {
                return Err((name, "the HTTP status of an error, from 400 to 599"));
            }
        }
        let most = self.accounts_max_limit;
        if !(1..=most).contains(&self.accounts_default_limit) {
            return Err(("accounts_default_limit", "from 1 to accounts_max_limit"));
        }
        if self.file_max_bytes == 0 {
            return Err(("file_max_bytes", "at least 1"));
        }
        if self.challenge_code.trim().is_empty() {
            return Err(("challenge_code", "a code that can be typed"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_cannot_be_mounted_is_named() {
        assert_eq!(Choices::default().check(), Ok(()));
        for path in ["", "queues", "/", "/{id}", "/queues/", "/a//b", "/Queues"] {
            let choices = Choices {
                queues_path: path.into(),
                ..Choices::default()
            };
            assert_eq!(choices.check().unwrap_err().0, "queues_path", "{path}");
        }
        for path in ["/users", "/connections/x", "/providers"] {
            let choices = Choices {
                queues_path: path.into(),
                ..Choices::default()
            };
            let taken = Err(("queues_path", "this path is taken"));
            assert_eq!(choices.check(), taken, "{path}");
        }
    }

    #[test]
    fn a_version_that_does_not_exist_is_named() {
        let choices = Choices {
            webhook_version: "4".into(),
            ..Choices::default()
        };
        assert_eq!(choices.check(), Err(("webhook_version", "2.1 or 3")));
    }
}
