//! What is not known about Linxo Connect, and what the twin does there.
//!
//! Nothing in this file is a fact about Linxo. When a fact is learned, its line moves out of here.

mod check;
mod file;
mod right;
mod table;

pub use file::ChoicesError;
pub(crate) use right::Right;
pub use table::{Choice, Numbers, Text, Words};

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
        /// Scopes, all of which a token needs to open a widget session:
        /// A public client had to ask for these four.
        scope_widget: Words = ["profile", "accounts_manage", "connections_manage", "connections_sync"];
        /// Scopes, any of which lets the client's own token delete what is any user's.
        scope_client_deletes: Words = ["users_create"];
        /// Whether asking for a scope that the client is not granted is refused as
        /// `invalid_scope`; otherwise it is left out of the token, and the answer's `scope` tells.
        refuses_ungranted_scopes: bool = true;
        /// Whether a token is refused when the body lacks `provider: "linxoConnect"`. One client
        /// sends it, another does not.
        token_needs_provider: bool = false;
        /// Whether a client's token reads the data of the user in `x-linxo-user-id`, with the
        /// scopes in `x-scope`. Both headers were seen in early code of one client only.
        client_token_reads_users: bool = true;
        /// The page size of `/accounts` when `limit` is not given (transactions: 100, documented).
        accounts_default_limit: usize = 100;
        /// The largest page of `/accounts` (transactions: 500, documented). Beyond it, 400.
        accounts_max_limit: usize = 500;
        /// What `sort` of `/accounts` takes; `-` before one turns the order. Another value
        /// answers 400. Only the parameter's name is known.
        accounts_sort: Words = ["id", "name", "balance", "creation_date"];
        /// How many transactions of each account of a `bulk-` login are `PENDING`, the newest. A
        /// test-bank file has none.
        bulk_pending: usize = 2;
        /// The most accounts of a `bulk-` login; one that asks for more opens no bank.
        bulk_max_accounts: u32 = 1000;
        /// The most transactions of each account of a `bulk-` login; one that asks for more opens
        /// no bank.
        bulk_max_transactions: u32 = 1_000_000 => "1000000";
        /// How many transactions one request with filters by date, amount or category looks at.
        /// One that needs more answers 400.
        filter_max_rows: usize = 1_000_000 => "1000000";
        /// Where the list of providers is, under the version.
        providers_path: Text = "/providers";
        /// Whether `add_connection`, `edit_credentials` and `user_input` open a queue for their
        /// synchronisation, and give its id as `queue_id` on `redirect_url`. That they give one is
        /// documented, where is not.
        queue_id_on_redirect_url: bool = true;
        /// Where queues are, under the version: `POST` there opens one, `GET …/{id}/events` polls
        /// it, `DELETE …/{id}` closes it.
        queues_path: Text = "/queues";
        /// How many events one poll of a queue answers at most.
        queue_poll_limit: usize = 100;
        /// Whether a polled event is gone from its queue.
        queue_poll_consumes: bool = true;
        /// The version in which a webhook writes the connection, `2.1` or `3`.
        webhook_version: Text = "2.1";
        /// Milliseconds between the tries of a webhook that is not answered with 2xx; after the
        /// last one it is given up. Linxo's retries are unknown.
        webhook_pauses_ms: Numbers = [1000, 5000, 30000];
        /// Milliseconds that a try of a webhook waits for its answer.
        webhook_timeout_ms: u64 = 5000;
        /// Whether the making of a connection is told by the webhook too, as `UPDATED`. The event
        /// for it, `CREATED`, is foreseen by Linxo and not there yet.
        webhook_tells_making: bool = false;
        /// Version 3: whether a list without `user_id` is refused.
        v3_user_id_required: bool = true;
        /// Version 3: the HTTP status when `user_id` is not the user of the token.
        v3_other_user_status: u16 = 403;
        /// Version 3: whether `account_ids` may list several with commas.
        v3_account_ids_commas: bool = true;
        /// Version 3: whether `account_ids[0]`, which Linxo did not understand, answers 400;
        /// otherwise it is not looked at.
        v3_refuses_array_style: bool = true;
        /// Version 3: whether `account_id`, the name in 2.1, answers 400; otherwise it is not
        /// looked at, and all accounts' transactions come.
        v3_refuses_v2_filters: bool = true;
        /// Version 3: whether the dates of which nothing was seen (of connections, channels and
        /// accounts; booking, value and import of transactions) are ISO 8601 with an offset.
        v3_dates_iso: bool = false;
        /// Version 3: whether channels have the other words for their modes,
        /// `DEDICATED_INTERFACE` and `DIRECT_ACCESS`.
        v3_other_words_for_modes: bool = false;
        /// Version 3: whether categories and providers are wrapped like the three lists that were
        /// seen.
        v3_wraps_other_lists: bool = true;
        /// Version 3: whether `enrichments.display_label` is there; it is known to be optional.
        v3_display_label: bool = true;
        /// Version 3: whether `type` is there when the label of a transaction does not tell it; it
        /// is known to be optional.
        v3_type_when_unsure: bool = false;
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
        /// The parameter that names the connection to edit at `edit_credentials`, `user_input` and
        /// `manage_accounts`.
        connection_parameter: Text = "connection_id";
        /// The `result` at the end of `edit_credentials`; only `created` was seen, at the end of
        /// `add_connection`.
        edit_credentials_result: Text = "updated";
        /// The `result` at the end of `user_input`.
        user_input_result: Text = "updated";
        /// The `result` at the end of `manage_accounts`.
        manage_accounts_result: Text = "updated";
        /// The `result` at the end of `terms`.
        terms_result: Text = "accepted";
        /// The `result` at the end of `professional-account`.
        professional_account_result: Text = "updated";
        /// Whether a widget that `window.open` has opened tells its opener what it would tell the
        /// page around a frame. The documents name popups beside frames, and no receiver.
        popup_tells_opener: bool = true;
        /// Whether the widget tells more than its end. That it does is documented, with the names
        /// of the families only: each event below stands for its family, and carries nothing.
        other_browser_events: bool = true;
        /// The event when a page of no other family is shown; empty: none.
        global_event: Text = "global";
        /// The event when the list of banks is shown; empty: none.
        choose_bank_event: Text = "choose_bank";
        /// The event when a page on the way into the bank is shown; empty: none.
        login_event: Text = "login";
        /// The event when the progress or a failure of a synchronisation is shown; empty: none.
        synchronization_event: Text = "synchronization";
        /// The event when a list of accounts or the terms are shown; empty: none.
        consent_event: Text = "consent";
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
