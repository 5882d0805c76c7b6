//! Money that came and went, summed exactly.

use contract::MoneyFlow;
use rust_decimal::Decimal;

/// Amounts from this on are not summed: with them, a sum could lose digits. No account has as much.
const TOO_MUCH: Decimal = Decimal::from_parts(0x107A_4000, 0x0000_5AF3, 0, false, 0);
/// Digits behind the point. No currency has more.
const MOST_DIGITS: u32 = 8;

/// An amount that can be summed.
pub(super) fn amount_of(text: &str) -> Option<Decimal> {
    let amount = Decimal::from_str_exact(text).ok()?;
    (amount.abs() < TOO_MUCH && amount.scale() <= MOST_DIGITS).then_some(amount)
}

/// What came in and what went out.
#[derive(Default)]
pub(super) struct Flow {
    income: Decimal,
    spending: Decimal,
    transactions: u64,
}

impl Flow {
    /// Adds an amount: one below zero went out.
    pub(super) fn add(&mut self, amount: Decimal) {
        let sum = if amount.is_sign_negative() {
            &mut self.spending
        } else {
            &mut self.income
        };
        *sum = sum.saturating_add(amount.abs());
        self.transactions += 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.transactions == 0
    }

    pub(super) fn told(&self) -> MoneyFlow {
        MoneyFlow {
            income: self.income.to_string(),
            spending: self.spending.to_string(),
            transactions: self.transactions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_summed_to_the_last_digit_or_not_at_all() {
        for text in ["0.1", "-12.50", "99999999999999.99999999", "-0"] {
            assert!(amount_of(text).is_some(), "{text}");
        }
        for text in ["100000000000000", "0.123456789", "1e3", "", "twelve", "1,5"] {
            assert!(amount_of(text).is_none(), "{text}");
        }
        let mut flow = Flow::default();
        for _ in 0..10 {
            flow.add(amount_of("0.1").expect("an amount"));
            flow.add(amount_of("-99999999999999.01").expect("an amount"));
        }
        let told = flow.told();
        assert_eq!((told.income.as_str(), told.transactions), ("1.0", 20));
        assert_eq!(told.spending, "999999999999990.10");
    }
}
