//! Letters as people search for them: small, and without the marks above and below them.

/// Writes a text so.
pub(crate) fn fold(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '\0'..='\x7f' => into.push(letter.to_ascii_lowercase()),
            _ if letter.is_whitespace() => into.push(' '),
            _ => match plain(letter) {
                Some(plain) => into.push_str(plain),
                None => into.extend(letter.to_lowercase()),
            },
        }
    }
}

/// Latin letters, by the blocks of Unicode that the page's languages and their neighbours need.
fn plain(letter: char) -> Option<&'static str> {
    let plain = match letter {
        // Marks that stand by themselves, behind their letter.
        '\u{300}'..='\u{36f}' => "",
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ð' | 'ð' | 'Ď'..='đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĳ' | 'ĳ' => "ij",
        'Ĵ' | 'ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' | 'ſ' => "s",
        'ß' | 'ẞ' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        // A minus is a minus.
        '\u{2212}' | '\u{2010}'..='\u{2013}' => "-",
        '\u{2019}' => "'",
        _ => return None,
    };
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_is_searched_is_found_whatever_its_case_and_its_marks() {
        for (text, folded) in [
            ("Café CRÈME", "cafe creme"),
            ("cafe\u{301}", "cafe"),
            ("Straße ŒUVRE Łódź", "strasse oeuvre lodz"),
            ("ΑΘΗΝΑ Ж", "αθηνα ж"),
            ("l\u{2019}été\u{202f}1", "l'ete 1"),
            ("\u{2212}12,50 €", "-12,50 €"),
        ] {
            let mut found = String::new();
            fold(text, &mut found);
            assert_eq!(found, folded);
        }
    }
}
