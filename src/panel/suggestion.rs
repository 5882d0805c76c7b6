//! What the controls propose. None of these lists is Linxo's: any other value can be typed.

/// Locales for the widget, as its one known client writes them, with what they mean.
pub const LOCALES: &[(&str, &str)] = &[
    ("fr_FR", "French (France)"),
    ("fr_BE", "French (Belgium)"),
    ("en_GB", "English (United Kingdom)"),
    ("en_US", "English (United States)"),
    ("de_DE", "German (Germany)"),
    ("es_ES", "Spanish (Spain)"),
    ("it_IT", "Italian (Italy)"),
    ("nl_NL", "Dutch (Netherlands)"),
    ("pt_PT", "Portuguese (Portugal)"),
];

/// Typefaces found on most machines.
pub const FONTS: &[&str] = &[
    "Arial",
    "Georgia",
    "Helvetica",
    "Tahoma",
    "Times New Roman",
    "Trebuchet MS",
    "Verdana",
];

/// Countries a European partner is likely to ask for.
pub const COUNTRIES: &[(&str, &str)] = &[
    ("FR", "France"),
    ("BE", "Belgium"),
    ("LU", "Luxembourg"),
    ("DE", "Germany"),
    ("ES", "Spain"),
    ("IT", "Italy"),
    ("NL", "Netherlands"),
    ("PT", "Portugal"),
];

/// The languages of our own page.
pub const PAGE_LOCALES: &[(&str, &str)] = &[
    ("fr", "French"),
    ("en", "English"),
    ("de", "German"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pt", "Portuguese"),
];

/// A list such as `FR,BE` with one country more, or without it.
pub fn with_country(list: &str, code: &str, wanted: bool) -> String {
    let mut codes: Vec<&str> = list
        .split(',')
        .map(str::trim)
        .filter(|other| !other.is_empty() && !other.eq_ignore_ascii_case(code))
        .collect();
    if wanted {
        codes.push(code);
    }
    codes.join(",")
}

/// Whether a list such as `FR,BE` names this country.
pub fn has_country(list: &str, code: &str) -> bool {
    list.split(',')
        .any(|other| other.trim().eq_ignore_ascii_case(code))
}

/// The colour as the browser's picker takes it, `#rrggbb`, when the text is a hexadecimal colour.
pub fn picker_colour(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        3 | 4 => Some(
            digits
                .chars()
                .take(3)
                .fold("#".to_owned(), |colour, digit| {
                    format!("{colour}{digit}{digit}")
                }),
        ),
        6 | 8 => Some(format!("#{}", &digits[..6])),
        _ => None,
    }
    .map(|colour| colour.to_lowercase())
}
