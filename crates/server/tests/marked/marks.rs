//! What is marked. A mark is like nothing else in a log, and long enough not to be there by chance.

/// What Linxo gives and is given.
pub(crate) const CLIENT_SECRET: &str = "zqclientsecretzq";
pub(crate) const CLIENT_TOKEN: &str = "zqclienttokenzq";
pub(crate) const USER_TOKEN: &str = "zqusertokenzq";
pub(crate) const USER_ID: &str = "zquseridzq";
pub(crate) const SESSION: &str = "zqsessionzq";
pub(crate) const CONNECTION_ID: &str = "zqconnectionzq";
pub(crate) const ACCOUNT_ID: &str = "zqaccountzq";
pub(crate) const TRANSACTION_ID: &str = "zqtransactionzq";
/// Bank data.
pub(crate) const OWNER: &str = "Zqowner Zqname";
pub(crate) const ACCOUNT_NAME: &str = "zqaccountnamezq";
pub(crate) const IBAN: &str = "FR7698765432109876543210987";
pub(crate) const LABEL: &str = "ZQLABELZQ";
pub(crate) const AMOUNT: &str = "918273.64";
/// In refusals and failures of Linxo, and in what is no JSON.
pub(crate) const ERROR_BODY: &str = "zqerrorbodyzq";
pub(crate) const GARBAGE: &str = "zqgarbagezq";
/// What partners and pages send.
pub(crate) const API_KEY: &str = "zqapikeyzq-of-the-lender";
pub(crate) const WRONG_KEY: &str = "zqwrongkeyzq";
pub(crate) const REFERENCE: &str = "zqreferencezq";
pub(crate) const RETURN_QUERY: &str = "zqreturnzq";
pub(crate) const BODY: &str = "zqbodyzq";
pub(crate) const FIELD: &str = "zqfieldzq";
pub(crate) const QUERY: &str = "zqqueryzq";
pub(crate) const HEADER: &str = "zqheaderzq";
pub(crate) const PATH: &str = "zqpathzq";
pub(crate) const IDEMPOTENCY: &str = "zqidempotencyzq";
/// What a browser reports.
pub(crate) const REPORT: &str = "zqreportzq";

/// All of them, with what they are.
pub(crate) const ALL: &[(&str, &str)] = &[
    ("the client secret", CLIENT_SECRET),
    ("our own token", CLIENT_TOKEN),
    ("a user's token", USER_TOKEN),
    ("a user's id", USER_ID),
    ("a widget session", SESSION),
    ("a connection's id", CONNECTION_ID),
    ("an account's id", ACCOUNT_ID),
    ("a transaction's id", TRANSACTION_ID),
    ("a name", OWNER),
    ("an account's name", ACCOUNT_NAME),
    ("an IBAN", IBAN),
    ("a label", LABEL),
    ("an amount", AMOUNT),
    ("an error of Linxo", ERROR_BODY),
    ("an answer that is no JSON", GARBAGE),
    ("an API key", API_KEY),
    ("a wrong key", WRONG_KEY),
    ("a reference", REFERENCE),
    ("a return address", RETURN_QUERY),
    ("a body", BODY),
    ("a field's name", FIELD),
    ("a query string", QUERY),
    ("a header", HEADER),
    ("a path", PATH),
    ("an idempotency key", IDEMPOTENCY),
    ("a browser's report", REPORT),
];
