use super::*;

fn theme() -> Theme {
    Theme {
        accent: Some("#C2185B".to_owned()),
        radius: Some(Radius::None),
        font: Some(Font::Serif),
        ..Theme::default()
    }
}

#[test]
fn a_theme_that_says_nothing_changes_nothing() {
    let look = Look::of(&Theme::default()).expect("it is fine");
    assert_eq!(look.css(), "");
    assert_eq!((look.name(), look.logo()), (None, None));
}

#[test]
fn the_style_sheet_gives_the_tokens_other_values() {
    let css = Look::of(&theme()).expect("it is fine").css();
    for wanted in [
        "--accent:light-dark(#c2185b,",
        "--on-accent:light-dark(#ffffff,#",
        "--radius:0;",
        "--face:ui-serif,",
        "@media (prefers-contrast:more){:root:root{--accent:",
    ] {
        assert!(css.contains(wanted), "{wanted} is not in {css}");
    }
}

#[test]
fn every_token_that_a_theme_sets_is_one_of_the_design() {
    let design = include_str!("../../../../style/tokens.css");
    let css = Look::of(&theme()).expect("it is fine").css();
    let names = css
        .split(['{', ';'])
        .filter_map(|rule| rule.split_once(':'))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("--"));
    let mut seen = 0;
    for name in names {
        seen += 1;
        assert!(design.contains(&format!("{name}:")), "{name}");
    }
    assert_eq!(seen, 6 + 6 + 3 + 1);
}

#[test]
fn what_is_wrong_is_named_with_what_it_must_be() {
    let with = |change: fn(&mut Theme)| {
        let mut theme = theme();
        change(&mut theme);
        Look::of(&theme).expect_err("it is wrong")
    };
    let cases = [
        (
            with(|theme| theme.accent = Some("red;}".to_owned())),
            "`theme.accent` must be a colour such as #0b6b5d.",
        ),
        (
            with(|theme| theme.name = Some(" ".to_owned())),
            "`theme.name` must have 1 to 60 characters on one line, a letter or a digit among them.",
        ),
        (
            with(|theme| theme.name = Some("a\nb".to_owned())),
            "`theme.name` must have 1 to 60 characters on one line, a letter or a digit among them.",
        ),
        (
            with(|theme| theme.logo = Some("logo.png".to_owned())),
            "`theme.logo` must be a data URL such as data:image/png;base64,….",
        ),
    ];
    for (error, words) in cases {
        assert_eq!(error, words);
    }
}

#[test]
fn a_long_name_is_counted_in_characters() {
    let named = |count: usize| Theme {
        name: Some("é".repeat(count)),
        ..Theme::default()
    };
    assert!(Look::of(&named(60)).is_ok());
    assert!(Look::of(&named(61)).is_err());
}

#[test]
fn a_name_that_is_not_seen_or_looks_like_another_is_refused() {
    for name in [
        "\u{200b}",
        "\u{3164}",
        "\u{feff}",
        "\u{e000}",
        "A\u{2028}B",
        "A\u{ad}B",
        "A\u{202e}B",
        "…",
    ] {
        let theme = Theme {
            name: Some(name.to_owned()),
            ..Theme::default()
        };
        assert!(Look::of(&theme).is_err(), "{name:?}");
    }
    for name in ["Crédit d’Été", "銀行", "7", "בנק"] {
        let theme = Theme {
            name: Some(name.to_owned()),
            ..Theme::default()
        };
        assert!(Look::of(&theme).is_ok(), "{name:?}");
    }
}
