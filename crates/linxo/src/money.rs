//! Amounts of money, exact.

use std::fmt;

use rust_decimal::Decimal;

/// An amount in a currency. The digits are those Linxo wrote: `12.10` stays `12.10`.
///
/// ```
/// use linxo::Money;
///
/// let money = Money { amount: "-0.30".parse()?, currency: "EUR".to_owned() };
/// assert_eq!(money.to_string(), "-0.30 EUR");
/// # Ok::<(), rust_decimal::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// How much; never a float.
    pub amount: Decimal,
    /// ISO 4217. `XXX`, the code for "no currency", when Linxo named none.
    pub currency: String,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}
