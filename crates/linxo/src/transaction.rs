//! Bank operations.

use std::fmt;

use crate::open_enum::open_enum;
use crate::{AccountId, BankDate, CategoryId, EpochSeconds, Money, TransactionId};

/// A bank operation. Its `Debug` form shows no bank data, so that none ends in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Linxo's id of the transaction.
    pub id: TransactionId,
    /// The account it belongs to.
    pub account_id: Option<AccountId>,
    /// What it moved: negative when money left the account.
    pub amount: Option<Money>,
    /// The day shown to people.
    pub date: Option<BankDate>,
    /// The day the bank booked it.
    pub booking_date: Option<BankDate>,
    /// The day it counts for interest.
    pub value_date: Option<BankDate>,
    /// The day it was made. Named by a public client; that it is a day like the others is inferred.
    pub transaction_date: Option<BankDate>,
    /// When Linxo read it, to the second.
    pub import_date: Option<EpochSeconds>,
    /// When Linxo last changed it, to the second.
    pub last_update_date: Option<EpochSeconds>,
    /// The text shown to people.
    pub label: Option<String>,
    /// The text as the bank wrote it.
    pub source_label: Option<String>,
    /// What the user or Linxo noted.
    pub notes: Option<String>,
    /// The category Linxo chose.
    pub category_id: Option<CategoryId>,
    /// What kind of operation it is.
    pub transaction_type: Option<TransactionType>,
    /// Whether it is booked, awaited, refused…
    pub status: Option<TransactionStatus>,
    /// Where Linxo has it from.
    pub origin: Option<TransactionOrigin>,
    /// The bank's own lines about it.
    pub remittance_information: Vec<String>,
    /// The number of the cheque.
    pub check_number: Option<String>,
    /// The transaction it was made from.
    pub original_trx_id: Option<TransactionId>,
}

/// What a list shows of a [`Transaction`], for those who read many: what is not read costs nothing.
/// Its `Debug` form shows no bank data.
#[derive(Clone, PartialEq, Eq)]
pub struct TransactionSummary {
    /// Linxo's id of the transaction.
    pub id: TransactionId,
    /// What it moved: negative when money left the account.
    pub amount: Option<Money>,
    /// The day shown to people.
    pub date: Option<BankDate>,
    /// The text shown to people.
    pub label: Option<String>,
    /// The category Linxo chose.
    pub category_id: Option<CategoryId>,
    /// Whether it is booked, awaited, refused…
    pub status: Option<TransactionStatus>,
}

impl fmt::Debug for TransactionSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionSummary")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("id", &self.id)
            .field("account_id", &self.account_id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

open_enum! {
    /// What kind of operation a transaction is.
    #[expect(missing_docs, reason = "the words are Linxo's own, without a gloss")]
    TransactionType {
        Credit = "CREDIT",
        Debit = "DEBIT",
        Interest = "INTEREST",
        Dividend = "DIVIDEND",
        BankFee = "BANK_FEE",
        Deposit = "DEPOSIT",
        Atm = "ATM",
        PointOfSale = "POINT_OF_SALE",
        CreditCardPayment = "CREDIT_CARD_PAYMENT",
        InternalTransfer = "INTERNAL_TRANSFER",
        PotentialTransfer = "POTENTIAL_TRANSFER",
        Check = "CHECK",
        ElectronicPayment = "ELECTRONIC_PAYMENT",
        Cash = "CASH",
        DirectDeposit = "DIRECT_DEPOSIT",
        DirectDebit = "DIRECT_DEBIT",
        RepeatingPayment = "REPEATING_PAYMENT",
        Unclassified = "OTHER",
    }
}

open_enum! {
    /// How far an operation is. Linxo's own word `OTHER` is kept in `Other`.
    TransactionStatus {
        /// On the bank's books.
        Booked = "BOOKED",
        /// Not yet on the bank's books.
        Pending = "PENDING",
        /// It ran out.
        Expired = "EXPIRED",
        /// The bank refused it.
        Rejected = "REJECTED",
        /// It was called off.
        Cancelled = "CANCELLED",
        /// The money went back.
        Refunded = "REFUNDED",
    }
}

open_enum! {
    /// Where Linxo has a transaction from.
    #[expect(missing_docs, reason = "the words are Linxo's own, without a gloss")]
    TransactionOrigin {
        Original = "ORIGINAL",
        Upcoming = "UPCOMING",
        Transaction = "TRANSACTION",
        Recurring = "RECURRING",
        Scheduled = "SCHEDULED",
    }
}
