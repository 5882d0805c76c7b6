//! The end user's own transactions, as the page that lists them reads them:
//! `GET /api/journey/transactions`. Tab-separated values, since there may be a hundred thousand of
//! them on a slow line: a line with the names of the columns, then a line for each transaction.

/// The first line. A page that finds another does not understand what follows.
pub const ROW_HEAD: &str =
    "account\tday\tamount\tcurrency\tstatus\tcategory\town_transfer\tlabel\n";

/// One transaction, as far as a list shows it. A text that the bank did not give is empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnRow<'a> {
    /// The place of its account in [`OwnSummary::accounts`](crate::OwnSummary), from 0.
    pub account: Option<usize>,
    /// `YYYY-MM-DD` on the calendar of Europe/Paris.
    pub day: &'a str,
    /// Decimal text, such as `-12.50`.
    pub amount: &'a str,
    /// ISO 4217.
    pub currency: &'a str,
    /// Linxo's status, such as `BOOKED`.
    pub status: &'a str,
    /// Linxo's id of the category.
    pub category: &'a str,
    /// Whether Linxo says that the money went from one of the end user's accounts to another.
    pub own_transfer: bool,
    /// As the bank wrote it.
    pub label: &'a str,
}

impl<'a> OwnRow<'a> {
    /// Writes its line. Tabs, line ends and other control characters in a text become spaces.
    pub fn write(&self, lines: &mut String) {
        if let Some(account) = self.account {
            lines.push_str(&account.to_string());
        }
        let own_transfer = if self.own_transfer { "1" } else { "" };
        for text in [
            self.day,
            self.amount,
            self.currency,
            self.status,
            self.category,
            own_transfer,
            self.label,
        ] {
            lines.push('\t');
            lines.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        lines.push('\n');
    }

    /// Reads a line, which has no end of line any more; none when it is not one.
    pub fn read(line: &'a str) -> Option<Self> {
        let mut texts = line.split('\t');
        let mut next = || texts.next();
        let account = match next()? {
            "" => None,
            place => Some(place.parse().ok()?),
        };
        let row = Self {
            account,
            day: next()?,
            amount: next()?,
            currency: next()?,
            status: next()?,
            category: next()?,
            own_transfer: next()? == "1",
            label: next()?,
        };
        texts.next().is_none().then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::{OwnRow, ROW_HEAD};

    const ROW: OwnRow<'_> = OwnRow {
        account: Some(12),
        day: "2026-11-02",
        amount: "-12.50",
        currency: "EUR",
        status: "BOOKED",
        category: "SUPERMARKET",
        own_transfer: true,
        label: "CARTE 02/11 \u{201c}Été\u{201d}",
    };

    fn written(row: OwnRow<'_>) -> String {
        let mut line = String::new();
        row.write(&mut line);
        line.strip_suffix('\n').expect("a line").to_owned()
    }

    #[test]
    fn a_row_is_read_as_it_was_written() {
        for row in [ROW, OwnRow::default()] {
            assert_eq!(OwnRow::read(&written(row)), Some(row));
        }
        let columns = |line: &str| line.split('\t').count();
        assert_eq!(columns(ROW_HEAD), columns(&written(ROW)));
    }

    #[test]
    fn no_label_makes_another_row_or_another_column() {
        let label = "a\tb\r\nc\u{b}d";
        let line = written(OwnRow { label, ..ROW });
        assert!(!line.contains('\n'));
        let read = OwnRow::read(&line).expect("a row");
        assert_eq!(read.label, "a b  c d");
    }

    #[test]
    fn what_is_no_row_is_refused() {
        let line = written(ROW);
        for wrong in ["", "x", &format!("{line}\t"), &line.replacen("12", "-1", 1)] {
            assert_eq!(OwnRow::read(wrong), None, "{wrong}");
        }
    }
}
