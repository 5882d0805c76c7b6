//! What the end user reads before anything begins, in a partner's own words.

use contract::{Intro, ProblemCode};
use texts::Key;

use crate::problem::{Answer, ApiProblem};

const LONGEST_TITLE: usize = 120;
const LONGEST_TEXT: usize = 2_000;

/// What our own list says of what is shared; a partner's text stands in its place.
const FACTS: [Key; 9] = [
    Key::StartWhat,
    Key::StartWhatExactlyOne,
    Key::StartWhatExactlyMany,
    Key::StartHowOften,
    Key::StartHowOftenExactly,
    Key::StartAfterwards,
    Key::StartAfterwardsExactly,
    Key::StartPassword,
    Key::StartPasswordExactly,
];

/// What a partner asked for, if it can be shown.
pub(crate) fn checked(asked: Intro) -> Answer<Intro> {
    let wrong = |detail: &str| Err(ApiProblem::new(ProblemCode::InvalidField, detail));
    if asked.skip && (asked.title.is_some() || asked.text.is_some()) {
        return wrong("`intro` has either `skip` or words, since with `skip` nobody reads them.");
    }
    if asked
        .title
        .as_deref()
        .is_some_and(|title| !fits(title, LONGEST_TITLE, &[]))
    {
        return wrong(
            "`intro.title` must be one line of 1 to 120 characters, a letter or a digit among them, \
             and none that turns the direction of what is written.",
        );
    }
    if asked
        .text
        .as_deref()
        .is_some_and(|text| !fits(text, LONGEST_TEXT, &['\n']))
    {
        return wrong(
            "`intro.text` must have 1 to 2000 characters, a letter or a digit among them: plain text \
             and ends of lines, and nothing that turns the direction of what is written.",
        );
    }
    Ok(asked)
}

fn fits(text: &str, longest: usize, allowed: &[char]) -> bool {
    let says_something = text.chars().any(char::is_alphanumeric);
    let shown = |c: char| (!c.is_control() || allowed.contains(&c)) && !turns(c);
    says_something && text.chars().count() <= longest && text.chars().all(shown)
}

/// Marks that turn the direction of what stands around them: a sentence could seem to say another.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The messages that a partner's words stand in for. Those of the list are empty then, and are not
/// shown.
pub(crate) fn words(intro: Option<&Intro>) -> Vec<(Key, &str)> {
    let Some(intro) = intro else {
        return Vec::new();
    };
    let title = intro.title.as_deref().map(|title| (Key::StartTitle, title));
    let text = intro.text.as_deref().map(|text| (Key::StartLead, text));
    let facts = text.map(|_| FACTS.map(|key| (key, "")));
    title
        .into_iter()
        .chain(text)
        .chain(facts.into_iter().flatten())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intro(skip: bool, title: Option<&str>, text: Option<&str>) -> Intro {
        Intro {
            skip,
            title: title.map(str::to_owned),
            text: text.map(str::to_owned),
            privacy_url: None,
        }
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        let long = "é".repeat(121);
        let longer = "é".repeat(2_001);
        for wrong in [
            intro(true, Some("Hello"), None),
            intro(true, None, Some("Hello")),
            intro(false, Some(""), None),
            intro(false, Some(" "), None),
            intro(false, Some("\u{200b}"), None),
            intro(false, Some("\u{202e}Share with"), None),
            intro(false, None, Some("a\u{2067}b")),
            intro(false, Some("two\nlines"), None),
            intro(false, Some(&long), None),
            intro(false, None, Some(" \n ")),
            intro(false, None, Some("a\0b")),
            intro(false, None, Some("a\tb")),
            intro(false, None, Some(&longer)),
        ] {
            assert!(checked(wrong.clone()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_can_be_shown_is_kept_as_it_came() {
        for right in [
            intro(false, None, None),
            intro(true, None, None),
            intro(false, Some(&"é".repeat(120)), None),
            intro(false, None, Some("One.\n\nTwo, <b>.")),
        ] {
            let Ok(kept) = checked(right.clone()) else {
                panic!("{right:?}");
            };
            assert_eq!(kept, right);
        }
    }

    #[test]
    fn a_text_takes_the_place_of_the_list_and_a_title_does_not() {
        assert_eq!(words(None), []);
        let titled = intro(false, Some("T"), None);
        assert_eq!(words(Some(&titled)), [(Key::StartTitle, "T")]);
        let told = intro(false, None, Some("L"));
        let told = words(Some(&told));
        assert_eq!(told[0], (Key::StartLead, "L"));
        assert_eq!(told.len(), 1 + FACTS.len());
        assert!(told[1..].iter().all(|(_, words)| words.is_empty()));
    }
}
