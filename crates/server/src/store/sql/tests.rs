//! The contract of the store, kept by both databases: each test runs on a SQLite file and on a real
//! PostgreSQL.

use std::time::Duration;

use contract::{AccountRecord, Banks, JourneyState, Presentation, TransactionRecord};
use linxo::settings::WidgetSettings;
use serde_json::value::RawValue;

use super::write::Write;
use super::*;
use crate::config::Database;
use crate::machine::{Outcome, Position};
use crate::store::{ConnectionRow, ListKind, PageSeen};

mod api_keys;
mod claims;
mod data;
mod earlier;
mod faults;
mod files;
mod journeys;
mod lists;
mod operations;
mod outbox;
mod repeats;
mod retention;
mod sealing;
mod sinks;
mod themes;
mod transactions;
mod words;

macro_rules! contract {
    ($($module:ident::$name:ident,)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$module::$name(super::Place::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$module::$name(super::Place::postgres().await).await;
            })*
        }
    };
}

contract! {
    api_keys::a_key_opens_until_it_is_revoked,
    api_keys::the_day_of_the_last_use_only_moves_forward,
    claims::a_hint_changes_no_other_work_and_shortens_no_pause,
    claims::a_hint_during_the_work_is_not_lost_at_its_end,
    claims::a_journey_has_one_worker_until_its_lease_is_over,
    claims::leases_are_renewed_together_and_lost_ones_stay_lost,
    claims::many_owners_at_once_never_get_the_same_journey,
    claims::of_many_who_want_one_journey_one_gets_it,
    claims::the_next_look_is_at_the_end_of_the_lease,
    claims::what_is_due_longest_comes_first,
    data::a_backup_is_verified_only_when_everything_given_is_stored,
    data::a_list_that_is_begun_anew_leaves_nothing_of_what_came,
    data::a_page_is_stored_once_however_often_it_comes,
    data::a_page_that_two_servers_bring_is_stored_once,
    data::big_pages_are_stored_whole_and_in_order,
    data::pages_are_found_again_as_they_were_noted,
    data::pages_need_the_lease_and_the_state,
    data::pages_of_several_accounts_at_once_are_all_counted,
    data::what_channels_say_is_kept_and_the_json_of_a_cancelled_connection_is_not,
    data::what_is_purged_is_gone_and_stays_gone,
    data::what_was_read_back_is_noted_with_the_move,
    data::what_was_received_is_kept_to_the_letter,
    earlier::a_journey_that_an_earlier_version_was_collecting_ends_true,
    earlier::what_an_earlier_version_delivered_is_still_there,
    faults::a_failure_before_the_commit_leaves_nothing,
    faults::a_lost_answer_leaves_what_was_written,
    faults::whichever_operation_fails_the_next_try_succeeds,
    journeys::a_duty_stands_again_when_a_call_comes_after_it_was_done,
    journeys::without_its_last_bank_a_journey_is_not_synchronised_and_its_widget_is_over,
    journeys::a_journey_is_found_by_each_of_its_keys,
    journeys::a_late_answer_about_the_user_that_was_erased_changes_nothing,
    journeys::a_server_key_is_needed_until_its_last_journey_is_erased,
    journeys::an_idempotency_key_opens_one_journey_however_many_ask_at_once,
    journeys::an_idempotency_key_with_another_body_is_refused,
    journeys::an_obligation_is_kept_through_all_that_happens_to_it,
    journeys::another_server_key_is_refused,
    journeys::a_start_that_is_refused_leaves_no_key,
    journeys::everything_of_a_journey_is_read_as_it_was_written,
    journeys::no_creation_is_noted_without_an_obligation,
    journeys::of_many_changes_to_the_same_reading_one_wins,
    journeys::opening_the_same_database_again_finds_everything,
    journeys::what_was_told_is_told_again_from_any_place,
    lists::a_list_is_read_page_by_page_to_its_end,
    lists::each_filter_lets_through_what_it_says,
    lists::journeys_come_with_their_own_connections,
    operations::a_hint_finds_the_journeys_it_concerns_and_no_others,
    operations::published_keys_stay,
    operations::what_is_not_done_is_counted_by_state_and_age,
    repeats::a_list_that_is_begun_anew_forgets_its_repeats,
    repeats::pages_written_again_after_a_failure_are_kept_once,
    repeats::repeats_are_dropped_in_whatever_order_the_pages_came,
    repeats::what_is_in_another_account_or_journey_is_no_repeat,
    repeats::whatever_the_marks_say_each_id_is_kept_once,
    retention::only_what_ended_long_enough_ago_is_forgotten,
    retention::several_servers_forget_each_journey_once,
    sealing::a_server_that_runs_without_a_key_keeps_nothing_once_another_seals,
    sealing::a_start_without_a_key_is_refused_where_another_seals,
    sealing::a_start_without_a_needed_key_fails,
    sealing::keys_change_and_everything_stays_readable,
    outbox::a_dead_message_holds_nobody_up_and_can_be_sent_again,
    outbox::a_message_is_written_with_its_change_or_not_at_all,
    outbox::messages_of_a_journey_are_claimed_in_their_order,
    outbox::of_many_senders_one_has_a_message_at_a_time,
    sinks::a_sink_begins_anew_at_another_place_and_owes_what_the_first_has,
    sinks::a_sink_begins_anew_with_other_data,
    sinks::an_acknowledgement_needs_the_lease_and_the_same_data,
    sinks::an_acknowledgement_of_another_place_is_none,
    sinks::deleting_waits_for_whoever_writes_and_is_one_servers_work,
    sinks::nobody_writes_where_somebody_deletes,
    sinks::nobody_goes_on_writing_what_is_to_be_deleted,
    sinks::what_a_withdrawn_sink_has_is_deleted_however_often_it_was_tried,
    themes::journeys_that_look_alike_share_a_theme,
    transactions::line_breaks_in_json_as_received_are_no_lines,
    transactions::of_what_is_written_together_all_is_refused_or_nothing,
    transactions::what_an_older_version_stored_is_read_in_its_place,
    transactions::what_linxo_gives_twice_is_kept_once_where_it_came_first,
    words::numbers_are_kept_to_their_bounds,
    words::strange_texts_are_kept_as_they_are,
    words::the_character_that_no_text_may_have_is_replaced,
}

/// A database for one test.
struct Place {
    store: SqlStore,
    database: Database,
    folder: tempfile::TempDir,
}

impl Place {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::Sqlite(folder.path().join("test.db"));
        Self::of(database, folder).await
    }

    async fn postgres() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // Many a test lets go of all but the store.
        let url = testpg::shared().database().expect("a database").keep();
        let database = Database::from_text(&url).expect("an address");
        Self::of(database, folder).await
    }

    async fn of(database: Database, folder: tempfile::TempDir) -> Self {
        let store = SqlStore::open(&database, &StoreKeys::default())
            .await
            .expect("a store");
        store.note_keys(&server_key()).await.expect("noted");
        Self {
            store,
            database,
            folder,
        }
    }

    /// The same place after a restart with these keys.
    async fn again(&self, keys: &StoreKeys) -> Result<SqlStore, StoreError> {
        self.store.close().await;
        let store = SqlStore::open(&self.database, keys).await?;
        store.note_keys(&server_key()).await?;
        Ok(store)
    }

    /// As many stores as servers may share this database.
    async fn shared(&self) -> Vec<SqlStore> {
        let mut stores = vec![self.store.clone()];
        if self.store.dialect == Dialect::Postgres {
            for _ in 0..2 {
                stores.push(
                    SqlStore::open(&self.database, &StoreKeys::default())
                        .await
                        .expect("a store"),
                );
            }
        }
        stores
    }
}

/// The server key of every test, by version and fingerprint.
fn server_key() -> Vec<(i64, String)> {
    vec![(1, "fingerprint".to_owned())]
}

fn new_journey(name: &str) -> NewJourney {
    NewJourney {
        id: JourneyId(name.to_owned()),
        partner: "Lender".to_owned(),
        reference: None,
        parent_origin: None,
        locale: None,
        settings: WidgetSettings::default(),
        presentation: Presentation::Iframe,
        widget_alone: false,
        banks: Banks::One,
        theme: None,
        intro: None,
        return_url: None,
        cancel_url: None,
        key_version: 1,
        keys: vec![(Purpose::Page, KeyHash::of(name))],
        created_at_ms: 1_000,
        expires_at_ms: 61_000,
    }
}

fn lease(owner: &str, now_ms: i64) -> Lease {
    Lease {
        owner: owner.to_owned(),
        now_ms,
        length: Duration::from_secs(10),
    }
}

fn at(state: JourneyState) -> Position {
    Position {
        state,
        ..Position::opened()
    }
}

fn cancelled() -> Position {
    Position {
        outcome: Some(Outcome::Cancelled),
        ..at(JourneyState::Erasing)
    }
}

async fn opened(store: &SqlStore, name: &str) -> Journey {
    store.open(&new_journey(name), None).await.expect("opened");
    read_again(store, name).await
}

async fn read_again(store: &SqlStore, name: &str) -> Journey {
    let id = JourneyId(name.to_owned());
    store.journey(&id).await.expect("read").expect("there")
}

async fn changed(store: &SqlStore, journey: &Journey, change: &Change) -> Journey {
    let changed = store.change(journey, change).await.expect("changed");
    changed.expect("nobody was faster")
}

fn connection(id: &str) -> ConnectionRow {
    ConnectionRow {
        id: id.to_owned(),
        name: None,
        status: "SUCCESS".to_owned(),
        auto_sync: false,
        channels: Vec::new(),
        received: None,
        accounts_listed: None,
    }
}

/// A journey with one connection, that `owner` is collecting.
async fn collecting(store: &SqlStore, owner: &str) -> Journey {
    let journey = opened(store, "jrn_1").await;
    let mut change = Change::to(at(JourneyState::Collecting), 2_000);
    change.connections = Some(vec![connection("c1")]);
    changed(store, &journey, &change).await;
    let claim = store.claim(&journey.id, &lease(owner, 2_000)).await;
    claim.expect("claimed").expect("free").journey
}

fn account(id: &str) -> AccountRecord {
    AccountRecord {
        id: id.to_owned(),
        connection_id: "c1".to_owned(),
        name: None,
        account_type: Some("CHECKINGS".to_owned()),
        balance: Some("12.10".to_owned()),
        currency: Some("EUR".to_owned()),
        iban: None,
        account_number: None,
        received: RawValue::from_string("{\"balance\":12.10}".to_owned()).expect("JSON"),
    }
}

fn transaction(account_id: &str, id: &str) -> TransactionRecord {
    TransactionRecord {
        id: id.to_owned(),
        account_id: account_id.to_owned(),
        date: None,
        amount: Some("-0.10".to_owned()),
        currency: Some("EUR".to_owned()),
        label: None,
        status: None,
        category_id: None,
        received: RawValue::from_string(format!("{{\"id\":\"{id}\"}}")).expect("JSON"),
    }
}

fn page(account_id: &str, page: u32, ids: &[&str]) -> TransactionPage {
    let transactions = ids.iter().map(|id| transaction(account_id, id)).collect();
    TransactionPage {
        account: AccountToRead {
            id: account_id.to_owned(),
            position: 0,
        },
        page,
        page_size: 2,
        seen: seen(ids.len()),
        transactions,
        whole: page == 1 && ids.len() < 2,
    }
}

/// The only page of the accounts of the connection.
fn accounts(accounts: Vec<(i64, AccountRecord)>) -> AccountPage {
    AccountPage {
        connection_id: "c1".to_owned(),
        page: 1,
        seen: seen(accounts.len()),
        accounts,
        whole: true,
    }
}

fn seen(given: usize) -> PageSeen {
    PageSeen {
        given: u32::try_from(given).expect("few"),
        ids_sha256: [7; 32],
    }
}
