//! What the end user's own data is called.

use super::{Key, Locale, transactions};

/// Above all of it.
pub fn title(locale: Locale) -> &'static str {
    locale.say(Key::OwnTitle)
}

/// While it is on its way.
pub fn reading(locale: Locale) -> &'static str {
    locale.say(Key::OwnReading)
}

/// Read out when it is here.
pub fn here(locale: Locale) -> &'static str {
    locale.say(Key::OwnHere)
}

/// Our server was not reached.
pub fn offline(locale: Locale) -> &'static str {
    locale.say(Key::OwnOffline)
}

/// Our server could not.
pub fn failed(locale: Locale) -> &'static str {
    locale.say(Key::OwnFailed)
}

/// It was deleted on our side too.
pub fn gone(locale: Locale) -> &'static str {
    locale.say(Key::OwnGone)
}

/// This address does not open it.
pub fn elsewhere(locale: Locale) -> &'static str {
    locale.say(Key::OwnElsewhere)
}

/// From the first day of a transaction to the last.
pub fn period(locale: Locale, first: &str, last: &str) -> String {
    let (first, last) = (in_a_sentence(locale, first), in_a_sentence(locale, last));
    locale.fill(Key::OwnPeriod, &[("first", &*first), ("last", &*last)])
}

/// The first of a month is an ordinal in some languages, which `Intl` does not write.
fn in_a_sentence(locale: Locale, day: &str) -> String {
    match day.strip_prefix("1 ") {
        Some(rest) => locale.fill(Key::OwnFirstOfMonth, &[("rest", rest)]),
        None => day.to_owned(),
    }
}

/// Accounts without any transaction.
pub fn no_transactions(locale: Locale) -> &'static str {
    locale.say(Key::OwnNoTransactions)
}

/// Whose the accounts are.
pub fn holder(locale: Locale, names: &str) -> String {
    locale.fill(Key::OwnHolder, &[("names", names)])
}

/// The name of a group of accounts, by Linxo's word. One we do not know is shown as it is.
pub fn account_type(locale: Locale, word: Option<&str>) -> String {
    let (key, word) = match word {
        Some("CHECKINGS") => (Key::OwnTypeCheckings, ""),
        Some("SAVINGS") => (Key::OwnTypeSavings, ""),
        Some("LOAN") => (Key::OwnTypeLoan, ""),
        Some("CREDIT_CARD") => (Key::OwnTypeCreditCard, ""),
        None => (Key::OwnTypeNone, ""),
        Some(other) => (Key::OwnTypeOther, other),
    };
    locale.fill(key, &[("word", word)])
}

/// Stands for the name of an account that has none.
pub fn unnamed_account(locale: Locale) -> &'static str {
    locale.say(Key::OwnUnnamedAccount)
}

/// The end of an account's number, as it is written.
pub fn number_end(locale: Locale, end: &str) -> String {
    locale.fill(Key::OwnNumberEnd, &[("end", end)])
}

/// When a balance was right.
pub fn balance_on(locale: Locale, day: &str) -> String {
    locale.fill(Key::OwnBalanceOn, &[("day", &*in_a_sentence(locale, day))])
}

/// An account of which the bank told no balance.
pub fn no_balance(locale: Locale) -> &'static str {
    locale.say(Key::OwnNoBalance)
}

/// Before the sum of several accounts.
pub fn total(locale: Locale) -> &'static str {
    locale.say(Key::OwnTotal)
}

/// What is to be known of an account; nothing of one that is as it should be.
pub fn account_status(locale: Locale, word: Option<&str>) -> Option<String> {
    let (key, word) = match word? {
        "ACTIVE" | "MANUAL" => return None,
        "ERROR" => (Key::OwnStatusError, ""),
        "NOT_FOUND" => (Key::OwnStatusNotFound, ""),
        "CLOSED" => (Key::OwnStatusClosed, ""),
        "SUSPENDED" => (Key::OwnStatusSuspended, ""),
        "PENDING_CONSENT" => (Key::OwnStatusPendingConsent, ""),
        other => (Key::OwnStatusOther, other),
    };
    Some(locale.fill(key, &[("word", word)]))
}

/// Above the months.
pub fn months(locale: Locale) -> &'static str {
    locale.say(Key::OwnMonths)
}

/// The same where there are several currencies.
pub fn months_in(locale: Locale, currency: &str) -> String {
    locale.fill(Key::OwnMonthsIn, &[("currency", currency)])
}

/// The chart shows fewer months than the table.
pub fn last_months(locale: Locale, count: usize) -> String {
    locale.count(Key::OwnLastMonths, count as u64)
}

/// What came in.
pub fn income(locale: Locale) -> &'static str {
    locale.say(Key::OwnIncome)
}

/// What went out.
pub fn spending(locale: Locale) -> &'static str {
    locale.say(Key::OwnSpending)
}

/// One month of the chart, read out.
pub fn month_read_out(locale: Locale, month: &str, income: &str, spending: &str) -> String {
    let values = [("month", month), ("income", income), ("spending", spending)];
    locale.fill(Key::OwnMonthReadOut, &values)
}

/// Opens the table.
pub fn as_table(locale: Locale) -> &'static str {
    locale.say(Key::OwnAsTable)
}

/// Above the column of months.
pub fn month(locale: Locale) -> &'static str {
    locale.say(Key::OwnMonth)
}

/// Above the column of counts.
pub fn transactions_column(locale: Locale) -> &'static str {
    locale.say(Key::OwnTransactionsColumn)
}

/// What counts as income and spending, exactly.
pub fn what_counts(locale: Locale, some_apart: bool) -> &'static str {
    locale.say(if some_apart {
        Key::OwnWhatCountsButTransfers
    } else {
        Key::OwnWhatCounts
    })
}

/// Opens the categories.
pub fn categories(locale: Locale) -> &'static str {
    locale.say(Key::OwnCategories)
}

/// Above the column of categories.
pub fn category_column(locale: Locale) -> &'static str {
    locale.say(Key::OwnCategoryColumn)
}

/// The name of a category, by Linxo's id. Linxo's list is longer than what it shows to the public:
/// an id we do not know stays as it is.
pub fn category(locale: Locale, id: Option<&str>) -> String {
    let key = match id {
        None => Key::OwnCategoryNone,
        Some("UNCATEGORIZED") => Key::OwnCategoryUncategorized,
        Some("DAILY_LIFE") => Key::OwnCategoryDailyLife,
        Some("SUPERMARKET") => Key::OwnCategorySupermarket,
        Some("CONSUMER_LOAN") => Key::OwnCategoryConsumerLoan,
        Some("DRESSING") => Key::OwnCategoryDressing,
        Some("PETS") => Key::OwnCategoryPets,
        Some("TELECOM") => Key::OwnCategoryTelecom,
        Some("SNAKS_ANDWORK_MEALS") => Key::OwnCategorySnacks,
        Some("SERVICES") => Key::OwnCategoryServices,
        Some(other) => return other.to_owned(),
    };
    locale.say(key).to_owned()
}

/// Before what is pending.
pub fn pending(locale: Locale) -> &'static str {
    locale.say(Key::OwnPending)
}

/// What is pending in a currency.
pub fn pending_exactly(locale: Locale, count: u64, income: &str, spending: &str) -> String {
    let transactions = transactions(locale, count);
    let values = [
        ("transactions", &*transactions),
        ("income", income),
        ("spending", spending),
    ];
    locale.fill(Key::OwnPendingExactly, &values)
}

/// Beside an account that has some.
pub fn of_which_pending(locale: Locale, count: u64) -> String {
    locale.count(Key::OwnOfWhichPending, count)
}

/// How many transactions are neither booked nor pending, by Linxo's word.
pub fn of_status(locale: Locale, word: Option<&str>, count: &str) -> String {
    let (key, word) = match word {
        Some("EXPIRED") => (Key::OwnOfStatusExpired, ""),
        Some("REJECTED") => (Key::OwnOfStatusRejected, ""),
        Some("CANCELLED") => (Key::OwnOfStatusCancelled, ""),
        Some("REFUNDED") => (Key::OwnOfStatusRefunded, ""),
        None => (Key::OwnOfStatusNone, ""),
        Some(other) => (Key::OwnOfStatusOther, other),
    };
    locale.fill(key, &[("word", word), ("count", count)])
}

/// Before those.
pub fn others(locale: Locale) -> &'static str {
    locale.say(Key::OwnOthers)
}

/// What is in no sum because it cannot be.
pub fn not_summed(locale: Locale, count: u64) -> String {
    let transactions = transactions(locale, count);
    locale.fill(Key::OwnNotSummed, &[("transactions", &*transactions)])
}

/// Opens the list of all transactions.
pub fn list(locale: Locale) -> &'static str {
    locale.say(Key::OwnList)
}

/// While the transactions are on their way.
pub fn list_reading(locale: Locale) -> &'static str {
    locale.say(Key::OwnListReading)
}

/// The transactions did not all come.
pub fn list_failed(locale: Locale) -> &'static str {
    locale.say(Key::OwnListFailed)
}

/// What can be searched for.
pub fn list_search(locale: Locale) -> &'static str {
    locale.say(Key::OwnListSearch)
}

/// Which account.
pub fn list_account(locale: Locale) -> &'static str {
    locale.say(Key::OwnListAccount)
}

/// Which status.
pub fn list_status(locale: Locale) -> &'static str {
    locale.say(Key::OwnListStatus)
}

/// No filter.
pub fn list_all(locale: Locale) -> &'static str {
    locale.say(Key::OwnListAll)
}

/// Money that went from one of the end user's accounts to another.
pub fn list_own_transfer(locale: Locale) -> &'static str {
    locale.say(Key::OwnListOwnTransfer)
}

/// Nothing was found.
pub fn list_nothing(locale: Locale) -> &'static str {
    locale.say(Key::OwnListNothing)
}

/// Asks for all of them again.
pub fn list_clear(locale: Locale) -> &'static str {
    locale.say(Key::OwnListClear)
}

/// The status of a transaction, by Linxo's word. One we do not know is shown as it is.
pub fn transaction_status(locale: Locale, word: &str) -> String {
    let key = match word {
        "" => Key::OwnListNoStatus,
        "BOOKED" => Key::OwnListBooked,
        "PENDING" => Key::OwnPending,
        "EXPIRED" => Key::OwnListExpired,
        "REJECTED" => Key::OwnListRejected,
        "CANCELLED" => Key::OwnListCancelled,
        "REFUNDED" => Key::OwnListRefunded,
        other => return other.to_owned(),
    };
    locale.say(key).to_owned()
}

/// Above the files.
pub fn keep(locale: Locale) -> &'static str {
    locale.say(Key::OwnKeep)
}

/// What the files are.
pub fn keep_exactly(locale: Locale) -> &'static str {
    locale.say(Key::OwnKeepExactly)
}

/// Who else sees it, and until which day, where there is one.
pub fn open_until(locale: Locale, day: Option<&str>) -> String {
    match day {
        Some(day) => locale.fill(Key::OwnOpenUntil, &[("day", &*in_a_sentence(locale, day))]),
        None => locale.say(Key::OwnOpen).to_owned(),
    }
}

/// Saves the transactions.
pub fn transactions_file(locale: Locale) -> &'static str {
    locale.say(Key::OwnTransactionsFile)
}

/// Saves the accounts.
pub fn accounts_file(locale: Locale) -> &'static str {
    locale.say(Key::OwnAccountsFile)
}

/// Saves everything.
pub fn whole_file(locale: Locale) -> &'static str {
    locale.say(Key::OwnWholeFile)
}

/// A file could not be had.
pub fn save_failed(locale: Locale) -> &'static str {
    locale.say(Key::OwnSaveFailed)
}
