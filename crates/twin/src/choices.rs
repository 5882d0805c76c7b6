//! What is not known about Linxo Connect, and what the twin does there.
//!
//! Nothing in this file is a fact about Linxo. When a fact is learned, its line moves out of here.

mod file;
mod right;
mod table;

pub use file::ChoicesError;
pub(crate) use right::Right;
pub use table::{Choice, Text, Words};

use std::borrow::Cow;

use table::choices;

choices! {
    /// The twin's own choices, one a field. A test that wants to know how a program bears another
    /// behaviour starts a twin with other choices.
    pub struct Choices {
        /// Seconds an access token lives; real lifetimes are unknown.
        token_lifetime_s: i64 = 3600;
        /// Seconds a widget session lives, from its creation.
        session_lifetime_s: i64 = 3600;
        /// The longest password of a user. One client believes that 72 is Linxo's limit.
        password_max_chars: usize = 72;
        /// The HTTP status when the email of a new user is taken.
        email_taken_status: u16 = 409;
        /// Whether a token must carry the scopes below. What a scope opens is inferred from its
        /// name; only `users_create` and `transactions_read` are seen in use.
        enforce_scopes: bool = true;
        /// Scopes, any of which lets make users.
        scope_create_users: Words = ["users_create"];
        /// Scopes, any of which lets read the user.
        scope_read_user: Words = ["profile", "profile_edit"];
        /// Scopes, any of which lets delete the user.
        scope_delete_user: Words = ["profile_edit"];
        /// Scopes, any of which lets read and delete connections.
        scope_connections: Words = ["connections_manage"];
        /// Scopes, any of which lets read accounts.
        scope_read_accounts: Words = ["accounts_read", "accounts_manage"];
        /// Scopes, any of which lets delete an account.
        scope_delete_accounts: Words = ["accounts_manage"];
        /// Scopes, any of which lets read transactions and categories.
        scope_read_transactions: Words = ["transactions_read"];
        /// Scopes, all of which a token needs to open a widget session.
        scope_widget: Words = ["connections_manage"];
        /// The page size of `/accounts` when `limit` is not given (transactions: 100, documented).
        accounts_default_limit: usize = 100;
        /// The largest page of `/accounts` (transactions: 500, documented). Beyond it, 400.
        accounts_max_limit: usize = 500;
        /// `auto_sync` of a connection when the widget was opened without the setting.
        auto_sync_default: bool = true;
        /// Whether `status`, `result` and `connection_id` are appended to `redirect_url`. The docs
        /// say that the return address carries the result, the names are those of the browser
        /// event.
        result_on_redirect_url: bool = true;
        /// The `status` appended to `cancel_url`; empty: nothing is appended. No browser event
        /// tells of a cancellation.
        cancel_status: Text = "cancelled";
        /// The `status` of the browser event when the synchronisation failed and the person goes
        /// on.
        failed_status: Text = "error";
        /// Where the widget ends without a `redirect_url`; this one was seen.
        success_path: Text = "/success";
        /// Where the widget ends when cancelled without a `cancel_url`.
        cancelled_path: Text = "/cancelled";
        /// The text of the default file of Linxo Test Banque, opened by login `ok`, password `ok`.
        /// The real bank has such a file too, with other credentials and content.
        default_file: Text = (include_str!("../testbank/lara_croft.txt"))
            => "the file `lara_croft.txt` that ships with the twin";
        /// The code that the challenge of login `otp` accepts.
        challenge_code: Text = "1234";
        /// How many times longer a synchronisation takes for login `slow`.
        slow_factor: u32 = 10;
        /// The largest test-bank file, in bytes.
        file_max_bytes: usize = 5_242_880;
        /// Whether accounts can be read from the consent on, while the connection is still
        /// `RUNNING`. Transactions appear when the synchronisation ends.
        accounts_before_sync_end: bool = true;
        /// Seconds after which the REDIRECT channel's consent expires: 90 days, as the one
        /// recorded connection has it; today's rule may be 180.
        consent_lifetime_s: i64 = 7_776_000;
        /// As which documented channel status one that the documents do not have counts, when the
        /// connection's status is derived. Only the control interface sets such a one.
        unheard_channel_counts_as: Text = "USER_ACTION_REQUIRED";
    }
}
