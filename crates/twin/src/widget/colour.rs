//! Colours of settings: names of CSS, or hexadecimal.

/// Name and value of every named colour of CSS.
const NAMED: &str = include_str!("colours.txt");

/// A colour, understood, so that it can be written into a style sheet without quoting anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// `Blue`, `#00f`, `#0000ff`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(digits) = text.strip_prefix('#') {
            return Self::from_hex(digits);
        }
        let named = NAMED.lines().filter_map(|line| line.split_once(' '));
        let mut values = named.filter_map(|(name, value)| (name == text).then_some(value));
        values.next().and_then(Self::from_hex)
    }

    fn from_hex(digits: &str) -> Option<Self> {
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let byte = |from, to| u8::from_str_radix(digits.get(from..to)?, 16).ok();
        let (red, green, blue) = match digits.len() {
            // In the short form each digit stands for two.
            3 => (byte(0, 1)? * 17, byte(1, 2)? * 17, byte(2, 3)? * 17),
            6 => (byte(0, 2)?, byte(2, 4)?, byte(4, 6)?),
            _ => return None,
        };
        Some(Self { red, green, blue })
    }

    pub(super) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Whether white text is easier to read on it than black. By the usual weights of the eye for
    /// the three colours; the bar is where both contrasts are about equal.
    pub(super) fn is_dark(self) -> bool {
        let weighed =
            299 * u32::from(self.red) + 587 * u32::from(self.green) + 114 * u32::from(self.blue);
        weighed < 140 * 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_hexadecimal_are_understood() {
        assert_eq!(Colour::parse("Blue").unwrap().css(), "#0000ff");
        assert_eq!(Colour::parse("#0f0").unwrap().css(), "#00ff00");
        assert_eq!(Colour::parse(" #ABCDEF ").unwrap().css(), "#abcdef");
        assert_eq!(NAMED.lines().count(), 148);
        assert!(NAMED.lines().all(|line| {
            let name = line.split(' ').next().unwrap();
            Colour::parse(name).is_some()
        }));
    }

    #[test]
    fn anything_else_is_not_a_colour() {
        for bad in [
            "", "#", "#12", "#12345", "#ggg", "red;}", "url(x)", "#é12", "var(--x)",
        ] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn text_on_a_colour_can_be_read() {
        assert!(Colour::parse("navy").unwrap().is_dark());
        assert!(!Colour::parse("yellow").unwrap().is_dark());
    }
}
