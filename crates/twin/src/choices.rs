//! What is not known about Linxo Connect, and what the twin does there.
//!
//! Nothing in this file is a fact about Linxo. When a fact is learned, its line moves out of here.

/// The twin's own choices, one a field. A test that wants to know how a program bears another
/// behaviour starts a twin with other choices.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Seconds an access token lives; real lifetimes are unknown.
    pub token_lifetime_s: i64,
    /// Seconds a widget session lives, from its creation.
    pub session_lifetime_s: i64,
    /// The longest password of a user. One client believes that 72 is Linxo's limit.
    pub password_max_chars: usize,
    /// The HTTP status when the email of a new user is taken.
    pub email_taken_status: u16,
    /// Whether a token must carry the scope of [`Choices::scopes`]; the meaning of the scopes is
    /// inferred from their names, only `users_create` and `transactions_read` are seen in use.
    pub enforce_scopes: bool,
    /// Which scopes, any of them, open which part of the API.
    pub scopes: &'static [(Right, &'static [&'static str])],
    /// The page size of `/accounts` when `limit` is not given (transactions: 100, documented).
    pub accounts_default_limit: usize,
    /// The largest page of `/accounts` (transactions: 500, documented). Beyond it, 400.
    pub accounts_max_limit: usize,
    /// `auto_sync` of a connection when the widget was opened without the setting.
    pub auto_sync_default: bool,
    /// Whether `status`, `result` and `connection_id` are appended to `redirect_url`. The docs say
    /// that the return address carries the result, the names are those of the browser event.
    pub result_on_redirect_url: bool,
    /// The `status` appended to `cancel_url`, if any. No browser event tells of a cancellation.
    pub cancel_status: Option<&'static str>,
    /// The `status` of the browser event when the synchronisation failed and the person goes on.
    pub failed_status: &'static str,
    /// Where the widget ends without a `redirect_url`; this one was seen.
    pub success_path: &'static str,
    /// Where the widget ends when cancelled without a `cancel_url`.
    pub cancelled_path: &'static str,
    /// The default file of Linxo Test Banque, opened by login `ok`, password `ok`. The real bank
    /// has such a file too, with other credentials and content.
    pub default_file: &'static str,
    /// The code that the challenge of login `otp` accepts.
    pub challenge_code: &'static str,
    /// How many times longer a synchronisation takes for login `slow`.
    pub slow_factor: u32,
    /// The largest test-bank file, in bytes.
    pub file_max_bytes: usize,
    /// Whether accounts can be read from the consent on, while the connection is still `RUNNING`.
    /// Transactions appear when the synchronisation ends.
    pub accounts_before_sync_end: bool,
    /// Seconds after which the REDIRECT channel's consent expires: 90 days, as the one recorded
    /// connection has it; today's rule may be 180.
    pub consent_lifetime_s: i64,
}

/// What a token may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// `POST /users`.
    CreateUsers,
    /// `GET /users/…`.
    ReadUser,
    /// `DELETE /users/…`.
    DeleteUser,
    /// Reading and deleting connections.
    Connections,
    /// Reading accounts.
    ReadAccounts,
    /// Deleting an account.
    DeleteAccounts,
    /// Reading transactions and categories.
    ReadTransactions,
    /// Opening a widget session with the token.
    Widget,
}

/// See [`Choices::scopes`].
const SCOPES: &[(Right, &[&str])] = &[
    (Right::CreateUsers, &["users_create"]),
    (Right::ReadUser, &["profile", "profile_edit"]),
    (Right::DeleteUser, &["profile_edit"]),
    (Right::Connections, &["connections_manage"]),
    (Right::ReadAccounts, &["accounts_read", "accounts_manage"]),
    (Right::DeleteAccounts, &["accounts_manage"]),
    (Right::ReadTransactions, &["transactions_read"]),
    (Right::Widget, &["connections_manage"]),
];

impl Default for Choices {
    fn default() -> Self {
        Self {
            token_lifetime_s: 3600,
            session_lifetime_s: 3600,
            password_max_chars: 72,
            email_taken_status: 409,
            enforce_scopes: true,
            scopes: SCOPES,
            accounts_default_limit: 100,
            accounts_max_limit: 500,
            auto_sync_default: true,
            result_on_redirect_url: true,
            cancel_status: Some("cancelled"),
            failed_status: "error",
            success_path: "/success",
            cancelled_path: "/cancelled",
            default_file: include_str!("../testbank/lara_croft.txt"),
            challenge_code: "1234",
            slow_factor: 10,
            file_max_bytes: 5 * 1024 * 1024,
            accounts_before_sync_end: true,
            consent_lifetime_s: 90 * 24 * 3600,
        }
    }
}
