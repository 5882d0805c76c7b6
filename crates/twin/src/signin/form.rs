//! The form's HTML, and the words of its problems.

use maud::{Markup, html};

use super::attempt::{Form, Problem};
use crate::locale::Locale;
use crate::text;

/// Login, password, and the file of the test bank.
pub(crate) fn credential_fields(locale: Locale, form: &Form) -> Markup {
    let failed = form.problem.is_some();
    let invalid = matches!(form.problem, Some(Problem::Credentials | Problem::Empty));
    let invalid = invalid.then_some("true");
    html! {
        div.field {
            label for="login" { (text::login(locale)) }
            input #login type="text" name="login" value=(form.login) autocomplete="username"
                autocapitalize="none" spellcheck="false" required
                aria-invalid=[invalid] aria-describedby=[failed.then_some("problem")];
        }
        div.field {
            label for="password" { (text::password(locale)) }
            input #password type="password" name="password" autocomplete="current-password" required
                aria-invalid=[invalid] aria-describedby=[failed.then_some("problem")];
        }
        details.more open[form.kept.is_some() || !form.file_url.is_empty() || failed] {
            summary { (text::test_bank_file(locale)) }
            p.hint #file-hint { (text::test_bank_file_hint(locale)) }
            @if let Some(kept) = &form.kept {
                div.kept {
                    span { (text::kept_file(locale, &kept.name)) }
                    label { input type="checkbox" name="forget_file"; " " (text::forget_file(locale)) }
                }
            }
            div.field {
                label for="file" { (text::file_upload(locale)) }
                input #file type="file" name="file" accept=".txt,text/plain" aria-describedby="file-hint";
            }
            div.field {
                label for="file_url" { (text::file_url(locale)) }
                input #file_url type="url" name="file_url" value=(form.file_url)
                    placeholder="http://localhost:8000/file.txt" aria-describedby="file-hint";
            }
        }
    }
}

/// The code of a challenge.
pub(crate) fn challenge_fields(locale: Locale, code: &str, wrong: bool) -> Markup {
    let described = if wrong {
        "problem code-hint"
    } else {
        "code-hint"
    };
    html! {
        div.field {
            label for="code" { (text::code(locale)) }
            input #code type="text" name="code" inputmode="numeric" autocomplete="one-time-code"
                required aria-invalid=[wrong.then_some("true")] aria-describedby=(described);
            p.hint #code-hint { (text::code_hint(locale, code)) }
        }
    }
}

/// What went wrong, in the words of the page, announced by a screen reader; the focus goes there.
pub(crate) fn problem_box(words: &str) -> Markup {
    html! {
        div #problem.alert role="alert" tabindex="-1" autofocus data-testid="widget-error" { (words) }
    }
}

impl Problem {
    /// What the person reads.
    pub(crate) fn words(&self, locale: Locale) -> String {
        match self {
            Self::Credentials => text::wrong_credentials(locale).to_owned(),
            Self::Empty => text::empty_credentials(locale).to_owned(),
            Self::Broken => text::broken_form(locale).to_owned(),
            Self::FieldTooLong => text::field_too_long(locale).to_owned(),
            Self::File { name, error } => text::bad_file(locale, name, error),
            Self::Fetch { url, problem } => text::bad_address(locale, url, problem),
        }
    }
}
